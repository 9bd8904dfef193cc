"""What the component of the page Edit may ask for, act by act: each is checked here, whatever the browser sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dashboard.editing import edit_payload, edit_session, review
from dashboard.editing.bench import EVENTS, EVIDENCE
from geodata import articles
from geodata.errors import InputError
from geodata.review.desk import cells_of
from geodata.tables.changes import Add, Edit, Remove

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.editing.edit_session import EditAct, EditSession
    from geodata.model import Dataset


_STATUSES: Final = ("draft", "published", "withdrawn")


def run_action(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    """Carry out one wish. Raises InputError, DatasetError, CommitError; then nothing was changed."""
    wish = _ACTS.get(str(act.get("do")))
    if wish is None:
        raise InputError("the page asked for something that is not known here; reload it")
    work.say("")
    wish(work, act, dataset)
    work.save()


def _key(work: EditSession, act: EditAct) -> str:
    key = str(act.get("key"))
    if work.bench.cells(EVENTS, key) is None:
        raise InputError("this event is not there any more; reload the page")
    return key


def _cells(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise InputError("the page sent no cells; reload it")
    return {str(name): str(cell).strip() for name, cell in given.items()}


def _list(work: EditSession, act: EditAct, _: Dataset) -> None:
    sort = str(act.get("sort", ""))
    page = act.get("page")
    work.look = edit_payload.TableState(
        str(act.get("filter", ""))[:200],
        sort if sort in {"title", "date", "place", "event_type", "status"} else "",
        bool(act.get("down")),
        page if isinstance(page, int) else 0,
    )


def _open(work: EditSession, act: EditAct, _: Dataset) -> None:
    work.opened, work.reviewing = _key(work, act), False


def _set(work: EditSession, act: EditAct, _: Dataset) -> None:
    key, cells = _key(work, act), _cells(act.get("cells"))
    now = work.bench.cells(EVENTS, key) or {}
    cells = {name: cell for name, cell in cells.items() if cell != now.get(name, "")}
    if "event_id" in cells:
        raise InputError("an id is given once: links and briefings carry it")
    if cells:
        work.bench.take(Edit(EVENTS, key, cells))


def _bulk(work: EditSession, act: EditAct, _: Dataset) -> None:
    status, keys = act.get("status"), act.get("keys")
    if status not in _STATUSES or not isinstance(keys, list):
        raise InputError(f"expected a status ({', '.join(_STATUSES)}) and ticked events")
    rows = work.bench.rows(EVENTS)
    there = [str(key) for key in keys if str(key) in rows and work.bench.state(EVENTS, str(key)) != "removed"]
    changed = [key for key in there if rows[key].get("status") != status]
    if changed:
        work.bench.take(*(Edit(EVENTS, key, {"status": str(status)}) for key in changed))
    work.say(f"{len(changed)} of {len(keys)} ticked events are now {status}, unpublished yet")


def _quoted(work: EditSession, act: EditAct, dataset: Dataset) -> tuple[str, str, str]:
    """Key, source, and the source's own words for what was selected."""
    key = _key(work, act)
    source = (work.bench.cells(EVENTS, key) or {}).get("source", "")
    article, text = dataset.articles.get(source), str(act.get("text", "")).strip()
    if not text:
        raise InputError("nothing is selected: mark the words in the source's text first")
    span = articles.find_quote(article, text) if article else None
    if article is None or span is None:
        raise InputError("these words are not in the source's text; select them in the text shown")
    return key, source, article.text[span.start : span.end]


def _quote(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    key, _, quote = _quoted(work, act, dataset)
    work.bench.take(Edit(EVENTS, key, {"quote": quote}))
    work.say("The quote is what you selected")


def _evidence(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    key, source, quote = _quoted(work, act, dataset)
    stance = "disputes" if act.get("stance") == "disputes" else "supports"
    event_id = (work.bench.cells(EVENTS, key) or {}).get("event_id", key)
    new = Add(EVIDENCE, {"event_id": event_id, "source": source, "quote": quote, "stance": stance})
    if any(Add(EVIDENCE, one).row == new.row for one in work.bench.rows(EVIDENCE).values()):
        raise InputError("this passage is evidence of the event already")
    work.bench.take(new)


def _proof(work: EditSession, act: EditAct, _: Dataset) -> None:
    row = str(act.get("row"))
    if act.get("cells") is None:
        work.bench.take(Remove(EVIDENCE, row))
        return
    cells, now = _cells(act.get("cells")), work.bench.cells(EVIDENCE, row)
    if now is None:
        raise InputError("this evidence is not there any more; reload the page")
    if "event_id" in cells:
        raise InputError("evidence stays with its event; remove it here and add it to the other")
    cells = {name: cell for name, cell in cells.items() if cell != now.get(name, "")}
    if cells:
        work.bench.take(Edit(EVIDENCE, row, cells))


def _proof_new(work: EditSession, act: EditAct, _: Dataset) -> None:
    """A row of evidence whose words are typed, not marked: of another source than the event's, say."""
    event = work.bench.cells(EVENTS, _key(work, act)) or {}
    of_it = {"event_id": event.get("event_id", ""), "source": event.get("source", "")}
    new = Add(EVIDENCE, {**of_it, "stance": "supports"})
    there = work.bench.cells(EVIDENCE, new.row)
    if there is None:
        work.bench.take(new)
    elif (filled := Add(EVIDENCE, there)).row == new.row:
        raise InputError("there is a new row of evidence already: fill in its quote first")
    else:  # a row keeps its first key while it is filled in; now another needs that
        work.bench.take(Remove(EVIDENCE, new.row), filled, new)


def _choose(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    key, number = _key(work, act), act.get("number")
    spots = edit_payload.candidates((work.bench.cells(EVENTS, key) or {}).get("place", ""), dataset)
    if not isinstance(number, int) or not 0 <= number < len(spots):
        raise InputError("there is no such candidate for this place; choose one of the list")
    work.bench.take(Edit(EVENTS, key, cells_of(spots[number])))


def _fix(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    key, number = _key(work, act), act.get("number")
    found = edit_payload.problems(work.bench, dataset, key)[key]
    fix = found[number].fix if isinstance(number, int) and 0 <= number < len(found) else None
    if fix is None:
        raise InputError("there is no certain way to mend this; change the cell by hand")
    work.bench.take(Edit(EVENTS, key, _cells(dict(fix))))


def _new(work: EditSession, _: EditAct, __: Dataset) -> None:
    key = review.provisional()
    work.bench.take(Add(EVENTS, {"event_id": key, "status": "draft"}))
    work.opened, work.reviewing = key, False


def _remove(work: EditSession, act: EditAct, _: Dataset) -> None:
    key = _key(work, act)
    if work.bench.before(EVENTS, key) is not None:  # ids are never given again, so the row stays
        work.bench.take(Edit(EVENTS, key, {"status": "withdrawn"}))
        return
    event_id = (work.bench.cells(EVENTS, key) or {}).get("event_id", key)
    of_it = [row for row, one in work.bench.rows(EVIDENCE).items() if one.get("event_id") == event_id]
    work.bench.take(*(Remove(EVIDENCE, row) for row in of_it), Remove(EVENTS, key))
    work.opened = ""


def _undo(work: EditSession, _: EditAct, __: Dataset) -> None:
    work.bench.undo()
    _still_open(work)
    work.say("Taken back")


def _redo(work: EditSession, _: EditAct, __: Dataset) -> None:
    work.bench.redo()
    _still_open(work)
    work.say("Done again")


def _still_open(work: EditSession) -> None:
    """The event in the form may have gone, or go by another id."""
    if work.opened and work.bench.cells(EVENTS, work.opened) is None:
        work.opened = next((key for key in work.bench.touched(EVENTS) if work.bench.state(EVENTS, key) == "new"), "")


def _review(work: EditSession, _: EditAct, __: Dataset) -> None:
    names = review.settle(work.bench, work.store.versions.ledger)
    work.opened = names.get(work.opened, work.opened)
    work.reviewing = True


def _back(work: EditSession, _: EditAct, __: Dataset) -> None:
    work.reviewing, work.clashes = False, ()


def _discard(work: EditSession, _: EditAct, __: Dataset) -> None:
    work.bench, work.back, work.reviewing, work.clashes = edit_session.fresh(work.store), "", False, ()
    work.say("The unpublished changes are gone")


_ACTS: Final[dict[str, Callable[[EditSession, EditAct, Any], None]]] = {
    "list": _list,
    "open": _open,
    "set": _set,
    "bulk": _bulk,
    "quote": _quote,
    "evidence": _evidence,
    "proof": _proof,
    "proof_new": _proof_new,
    "choose": _choose,
    "fix": _fix,
    "new": _new,
    "remove": _remove,
    "undo": _undo,
    "redo": _redo,
    "review": _review,
    "back": _back,
    "discard": _discard,
    "publish": edit_session.publish,
    "resolve": edit_session.resolve,
}
