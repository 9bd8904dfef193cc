"""The table of the Edit page: which events the words and filters find, in which order, and one page of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dashboard.editing import payload, review
from dashboard.editing.changeset import EVENTS, Changeset
from geodata import edtf
from geodata.dataset import row_checks
from geodata.errors import EdtfError
from geodata.model import OPEN_END, OPEN_START, Dataset, Problem, Severity

if TYPE_CHECKING:
    from dashboard.editing.edit_session import TableState


PAGE: Final = 100
_ACTORS: Final = ("side_a", "side_b", "actors")
_CELLS: Final = (
    *("event_id", "status", "date", "place", "event_type", "sub_event_type", "title", "description", "quote", "source"),
    *("claimed_by", "tags", "editor", *_ACTORS),
)
"""The cells in which words are looked for, besides the date in words and the publisher."""
_EXACT: Final = {"status": "status", "source": "source", "type": "event_type"}
_MANY: Final = "(the same in "
"""In the message of a problem that stands for those of many rows."""
FILTERS: Final = (*_EXACT, "actor", "since", "until", "show")
"""The filters by name; `show`: ``problems`` or ``changed``, "" for all events."""
Cells = Mapping[str, str]


def listing(changes: Changeset, table: TableState, dataset: Dataset, opened: str = "") -> dict[str, Any]:
    """One page of the events that are found, and where the `opened` one is among them."""
    found = matching(changes, table, dataset)
    pages = -(-len(found) // PAGE)
    page = max(0, min(table.page, pages - 1))
    shown = dict(found[page * PAGE : (page + 1) * PAGE])
    problems = _problems(changes, dataset, shown)
    return {
        "rows": [
            {**_line(changes, key, cells), "problems": _problem_words(problems.get(key, ()))}
            for key, cells in shown.items()
        ],
        "total": len(changes.rows(EVENTS)),
        "matching": len(found),
        "at": next((number for number, (key, _) in enumerate(found) if key == opened), -1),
        "page": page,
        "pages": pages,
        "filter": table.filter,
        "sort": table.sort,
        "down": table.down,
        "only": dict(table.only),
    }


def matching(changes: Changeset, table: TableState, dataset: Dataset) -> list[tuple[str, dict[str, str]]]:
    """The events, by key, in which every word is found and that each filter lets through, in the table's order."""
    tests = list(_tests(changes, table, dataset))
    rows = changes.rows(EVENTS)
    found = [(key, cells) for key, cells in rows.items() if all(test(key, cells) for test in tests)]
    if table.sort:
        found.sort(key=lambda item: item[1].get(table.sort, "").casefold(), reverse=table.down)
    return found


def _tests(changes: Changeset, table: TableState, dataset: Dataset) -> list[Callable[[str, Cells], bool]]:
    only, tests = table.only, list[Callable[[str, Cells], bool]]()
    exact = {column: only[name] for name, column in _EXACT.items() if only.get(name)}
    if exact:
        tests.append(lambda _, cells: all(cells.get(column, "") == wanted for column, wanted in exact.items()))
    if only.get("show") == "changed":
        touched = frozenset(changes.touched(EVENTS))
        tests.append(lambda key, _: key in touched)
    if only.get("show") == "problems":
        faulty = _faulty(changes, dataset)
        tests.append(lambda key, _: key in faulty)
    if actor := only.get("actor", "").casefold():
        tests.append(lambda _, cells: any(actor in cells.get(name, "").casefold() for name in _ACTORS))
    if window := _window(only):
        tests.append(lambda _, cells: _overlaps(cells.get("date", ""), *window))
    if words := table.filter.casefold().split():
        publishers = _publishers(dataset)
        tests.append(lambda _, cells: _has(words, cells, publishers))
    return tests


def _has(words: Collection[str], cells: Cells, publishers: Mapping[str, str]) -> bool:
    text = "\n".join([cells.get(name, "") for name in _CELLS]).casefold()
    if all(word in text for word in words):
        return True
    more = f"{payload.date_words(cells.get('date', ''))[0]}\n{publishers.get(cells.get('source', ''), '')}".casefold()
    return all(word in text or word in more for word in words)


@lru_cache(maxsize=4)
def _publishers(dataset: Dataset) -> dict[str, str]:
    """Source id → its publisher and title."""
    cells = dataset.sources[["source", "publisher", "title"]].to_numpy()
    return {str(source): f"{publisher}\n{title}" for source, publisher, title in cells}


def _window(only: Mapping[str, str]) -> tuple[int, int] | None:
    """The first and last day of the filter by date, None for no such filter. What is no date does not filter."""
    since, until = (_days(only.get(name, "")) for name in ("since", "until"))
    if since is None and until is None:
        return None
    return (since[0] if since else OPEN_START, until[1] if until else OPEN_END)


def _overlaps(date: str, first: int, last: int) -> bool:
    days = _days(date)
    return days is not None and days[0] <= last and days[1] >= first


@lru_cache(maxsize=20_000)
def _days(date: str) -> tuple[int, int] | None:
    """The first and last possible day of a date, None for none and for what cannot be read."""
    try:
        parsed = edtf.parse(date) if date else None
    except EdtfError:
        return None
    return (parsed.start_day, parsed.end_day) if parsed else None


def _faulty(changes: Changeset, dataset: Dataset) -> frozenset[str]:
    """The keys of the events with a problem after the changes."""
    touched = changes.touched(EVENTS)
    left = [key for key in touched if changes.state(EVENTS, key) != "removed"]
    own = {key for key, problems in review.problems(changes, dataset, *left).items() if problems}
    rows = {key: cells for key, cells in changes.rows(EVENTS).items() if key not in set(touched)}
    return frozenset(own | (_faulty_of(dataset) & rows.keys()))


@lru_cache(maxsize=2)
def _faulty_of(dataset: Dataset) -> frozenset[str]:
    """The ids of the events with a problem in the newest version; checked again only where one stands for many."""
    problems = [problem for problem in dataset.problems if problem.file == EVENTS and problem.row]
    found = {problem.row for problem in problems}
    if any(_MANY in problem.message for problem in problems):
        names = [name for name in dataset.events.columns if dataset.events[name].dtype == "str"]
        rows: list[dict[str, str]] = dataset.events[names].to_dict("records")  # type: ignore[assignment]
        found |= {rows[position]["event_id"] for position in row_checks.faulty_events(rows, dataset)}
    return frozenset(found)


def _problems(changes: Changeset, dataset: Dataset, rows: Mapping[str, Cells]) -> dict[str, tuple[Problem, ...]]:
    """The problems of rows of a page; those of rows without changes are kept for the next time."""
    touched = [key for key in rows if changes.state(EVENTS, key)]
    others = {key: tuple(cells.items()) for key, cells in rows.items() if key not in set(touched)}
    checked = _checked(dataset, tuple(others.values()))
    return {**dict(zip(others, checked, strict=True)), **review.problems(changes, dataset, *touched)}


@lru_cache(maxsize=64)
def _checked(dataset: Dataset, rows: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[tuple[Problem, ...], ...]:
    return row_checks.check_events([dict(row) for row in rows], dataset) if rows else ()


def _line(changes: Changeset, key: str, cells: Cells) -> dict[str, str]:
    kind = cells.get("sub_event_type") or cells.get("event_type", "")
    shown = {name: cells.get(name, "") for name in ("status", "place", "title")}
    words = payload.date_words(cells.get("date", ""))[0]
    return {"id": key, **shown, "date": words, "type": kind, "state": changes.state(EVENTS, key)}


def _problem_words(problems: Collection[Problem]) -> str:
    """``2 errors, 1 warning``; "" for none."""
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    counts = ((errors, "error"), (len(problems) - errors, "warning"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
