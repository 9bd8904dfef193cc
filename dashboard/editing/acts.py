"""The actions of the Edit page. Each checks what the browser sent before it changes anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dashboard import unsaved
from dashboard.editing import edit_session, payload, review, review_words, table
from dashboard.editing.changeset import EVENTS, EVIDENCE
from geodata import articles
from geodata.errors import InputError
from geodata.geocoding import locate
from geodata.messages import quoted
from geodata.tables.changes import Add, Edit, Remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dashboard.editing.edit_session import EditSession
    from dashboard.unsaved import Action


_PAIR: Final = 2
"""A row is named by its table and its key."""
_STATUSES: Final = ("draft", "published", "withdrawn")


def run_action(work: EditSession, action: Action) -> None:
    """Run one action requested by the browser.

    Raises InputError, DatasetError, CommitError; then nothing has changed.
    """
    unsaved.run_action(work, action, _ACTIONS)


def complete(work: EditSession, events: Sequence[str]) -> None:
    """Set the status of accepted drafts to published, and show the review of that. Raises DatasetError."""
    with work.reporting():
        work.arrive()
        work.follow_newest()
        rows = work.changeset.rows(EVENTS)
        waiting = [key for key in events if rows.get(key, {}).get("status") == "draft"]
        if waiting:
            work.change(*(Edit(EVENTS, key, {"status": "published"}) for key in waiting))
            work.opened, work.reviewing, work.touched = waiting[0], True, True
        work.keep()


def _key(work: EditSession, action: Action) -> str:
    key = str(action.get("key"))
    if work.changeset.cells(EVENTS, key) is None:
        raise InputError("this event no longer exists; reload the page")
    return key


def _cells(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InputError("the page sent no cells; reload it")
    return {str(name): str(cell).strip() for name, cell in value.items()}


def _shown(action: Action, cells: Iterable[str]) -> dict[str, str]:
    """The values that the page showed in the cells when the editor began to change them; none where it says none."""
    was = action.get("was")
    return {name: was[name] for name in cells if isinstance(was.get(name), str)} if isinstance(was, dict) else {}


def _list(work: EditSession, action: Action) -> None:
    sort = str(action.get("sort", ""))
    page, only = action.get("page"), action.get("only")
    given = only if isinstance(only, dict) else {}
    work.table = edit_session.TableState(
        str(action.get("filter", ""))[:200],
        sort if sort in {"title", "date", "place", "event_type", "status"} else "",
        bool(action.get("down")),
        page if isinstance(page, int) else 0,
        {name: str(given[name])[:200] for name in table.FILTERS if given.get(name)},
    )


def _open(work: EditSession, action: Action) -> None:
    work.opened, work.reviewing = _key(work, action), False


def _set(work: EditSession, action: Action) -> None:
    key, cells = _key(work, action), _cells(action.get("cells"))
    now = work.changeset.cells(EVENTS, key) or {}
    cells = {name: cell for name, cell in cells.items() if cell != now.get(name, "")}
    if "event_id" in cells:
        raise InputError("an id cannot be changed: links and briefings use it")
    if cells:
        work.overwrite(Edit(EVENTS, key, cells), _shown(action, cells))


def _step(work: EditSession, action: Action) -> None:
    """Open the event after (1) or before (-1) the open one in the table."""
    keys = [key for key, _ in table.matching(work.changeset, work.table, work.store.head())]
    by = 1 if action.get("by") == 1 else -1
    at = keys.index(work.opened) + by if work.opened in keys else 0
    if not 0 <= at < len(keys):
        raise InputError("the table ends here")
    work.opened, work.table = keys[at], replace(work.table, page=at // table.PAGE)


def _bulk(work: EditSession, action: Action) -> str:
    """Set one column of the ticked events, or (`all`) of all that the table finds."""
    column, value, keys = str(action.get("column", "status")), action.get("value"), action.get("keys")
    if action.get("all") is True:
        keys = [key for key, _ in table.matching(work.changeset, work.table, work.store.head())]
    if not isinstance(value, str) or not isinstance(keys, list):
        raise InputError("the page sent no value or no events; reload it")
    if column == "event_id":
        raise InputError("an id cannot be changed: links and briefings use it")
    if column == "status" and value not in _STATUSES:
        raise InputError(f"expected a status ({', '.join(_STATUSES)})")
    rows, value = work.changeset.rows(EVENTS), value.strip()
    existing = [str(key) for key in keys if str(key) in rows and work.changeset.state(EVENTS, str(key)) != "removed"]
    changed = [key for key in existing if rows[key].get(column, "") != value]
    if changed:
        work.change(*(Edit(EVENTS, key, {column: value}) for key in changed))
    words = f"{column} {quoted(value, 60)}" if value else f"no {column}"
    now = value if column == "status" else f"at {words}"
    return f"{len(changed)} of {len(keys)} ticked events are now {now}, not published yet"


def _quoted(work: EditSession, action: Action) -> tuple[str, str, str]:
    """The event's key, its source, and the selected words as the source has them."""
    key = _key(work, action)
    source = (work.changeset.cells(EVENTS, key) or {}).get("source", "")
    article, text = work.store.head().articles.get(source), str(action.get("text", "")).strip()
    if not text:
        raise InputError("nothing is selected; mark the words in the source's text first")
    span = articles.find_quote(article, text) if article else None
    if article is None or span is None:
        raise InputError("these words are not in the source's text; select them in the text shown")
    return key, source, article.text[span.start : span.end]


def _quote(work: EditSession, action: Action) -> str:
    key, _, quote = _quoted(work, action)
    work.change(Edit(EVENTS, key, {"quote": quote}))
    return "The quote is what you selected"


def _evidence(work: EditSession, action: Action) -> None:
    key, source, quote = _quoted(work, action)
    stance = "disputes" if action.get("stance") == "disputes" else "supports"
    event_id = (work.changeset.cells(EVENTS, key) or {}).get("event_id", key)
    new = Add(EVIDENCE, {"event_id": event_id, "source": source, "quote": quote, "stance": stance})
    if any(Add(EVIDENCE, cells).row == new.row for cells in work.changeset.rows(EVIDENCE).values()):
        raise InputError("this passage is already evidence of the event")
    work.change(new)


def _proof(work: EditSession, action: Action) -> None:
    row = str(action.get("row"))
    if action.get("cells") is None:
        work.change(Remove(EVIDENCE, row))
        return
    cells, now = _cells(action.get("cells")), work.changeset.cells(EVIDENCE, row)
    if now is None:
        raise InputError("this row of evidence no longer exists; reload the page")
    if "event_id" in cells:
        raise InputError("evidence stays with its event; remove it here and add it to the other")
    cells = {name: cell for name, cell in cells.items() if cell != now.get(name, "")}
    filled = Add(EVIDENCE, {**now, **cells}).row
    if filled != Add(EVIDENCE, now).row and work.changeset.cells(EVIDENCE, filled) is not None:
        raise InputError("this passage is already evidence of the event")
    if cells:
        work.overwrite(Edit(EVIDENCE, row, cells), _shown(action, cells))


def _proof_new(work: EditSession, action: Action) -> None:
    """Add a row of evidence to be typed in, of another source than the event's, for example."""
    event = work.changeset.cells(EVENTS, _key(work, action)) or {}
    keys = {"event_id": event.get("event_id", ""), "source": event.get("source", "")}
    new = Add(EVIDENCE, {**keys, "stance": "supports"})
    existing = work.changeset.cells(EVIDENCE, new.row)
    if existing is None:
        work.change(new)
    elif (filled := Add(EVIDENCE, existing)).row == new.row:
        raise InputError("there is already a new row of evidence; fill in its quote first")
    else:  # a row keeps its first key while it is filled in; the new row needs that key
        work.change(Remove(EVIDENCE, new.row), filled, new)


def _choose(work: EditSession, action: Action) -> None:
    key, number = _key(work, action), action.get("number")
    spots = payload.candidates((work.changeset.cells(EVENTS, key) or {}).get("place", ""), work.store.head())
    if not isinstance(number, int) or not 0 <= number < len(spots):
        raise InputError("this place has no such candidate; choose one from the list")
    work.change(Edit(EVENTS, key, locate.cells_of(spots[number])))


def _fix(work: EditSession, action: Action) -> None:
    key, number = _key(work, action), action.get("number")
    problems = review.problems(work.changeset, work.store.head(), key)[key]
    fix = problems[number].fix if isinstance(number, int) and 0 <= number < len(problems) else None
    if fix is None:
        raise InputError("there is no certain repair; change the cell by hand")
    work.change(Edit(EVENTS, key, _cells(dict(fix))))


def _new(work: EditSession, _: Action) -> None:
    key = review.provisional()
    work.change(Add(EVENTS, {"event_id": key, "status": "draft"}))
    work.opened, work.reviewing = key, False


def _remove(work: EditSession, action: Action) -> None:
    key = _key(work, action)
    if work.changeset.before(EVENTS, key) is not None:  # an id is never reused, so the row stays
        work.change(Edit(EVENTS, key, {"status": "withdrawn"}))
        return
    event_id = (work.changeset.cells(EVENTS, key) or {}).get("event_id", key)
    evidence = [row for row, cells in work.changeset.rows(EVIDENCE).items() if cells.get("event_id") == event_id]
    work.change(*(Remove(EVIDENCE, row) for row in evidence), Remove(EVENTS, key))
    work.opened = ""


def _undo(work: EditSession, _: Action) -> str:
    work.changeset.undo()
    _keep_event_open(work)
    return "Undone"


def _redo(work: EditSession, _: Action) -> str:
    work.changeset.redo()
    _keep_event_open(work)
    return "Redone"


def _keep_event_open(work: EditSession) -> None:
    """Keep an event in the form: the one that was open may be gone, or have another id."""
    if work.opened and work.changeset.cells(EVENTS, work.opened) is None:
        new = (key for key in work.changeset.touched(EVENTS) if work.changeset.state(EVENTS, key) == "new")
        work.opened = next(new, "")


def _review(work: EditSession, _: Action) -> None:
    names = review.settle(work.changeset, work.store.versions.ledger)
    work.opened = names.get(work.opened, work.opened)
    work.reviewing = True


def _put_back(work: EditSession, action: Action) -> str:
    """Take changes of single rows back, as a step that can be undone."""
    given = action.get("rows")
    rows = given if isinstance(given, list) else []
    pairs = [(str(row[0]), str(row[1])) for row in rows if isinstance(row, list) and len(row) == _PAIR]
    known = {(file, key) for file in (EVENTS, EVIDENCE) for key in work.changeset.touched(file)}
    step = [change for row in pairs if row in known for change in review_words.put_back(work.changeset, row)]
    if not step:
        raise InputError("this change is no longer there; look at the review again")
    work.change(*(change for number, change in enumerate(step) if change not in step[:number]))
    work.reviewing = bool(work.changeset.changes())
    _keep_event_open(work)
    return "Put back; Undo brings the change again"


def _back(work: EditSession, _: Action) -> None:
    work.reviewing = False


def _noted(work: EditSession, _: Action) -> None:
    work.news = ()


def _discard(work: EditSession, _: Action) -> str:
    work.start_over()
    return "The unpublished changes were discarded"


_ACTIONS: Final[dict[str, Callable[[EditSession, Action], str | None]]] = {
    "hello": edit_session.attach,
    "list": _list,
    "open": _open,
    "set": _set,
    "step": _step,
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
    "put_back": _put_back,
    "back": _back,
    "noted": _noted,
    "discard": _discard,
    "publish": edit_session.publish,
    "resolve": edit_session.resolve,
}
