"""The review before publishing: changes in words and on the map, their consequences, errors, and ids of new events."""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from dashboard.basemap.lands import km_between
from dashboard.editing import payload, placement, review_words
from dashboard.editing.changeset import EVENTS, EVIDENCE, Changeset
from dashboard.editing.placement import Placed
from geodata.dataset import row_checks
from geodata.dataset.folder import BRIEFINGS
from geodata.drafting.keys import slug
from geodata.model import Problem, Severity, WherePrec
from geodata.tables import index
from geodata.tables.changes import Add, Change, Edit, Remove
from geodata.versions import objects

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.model import Dataset
    from geodata.versions.ledger import Ledger


_PROVISIONAL: Final = re.compile(r"event-[0-9a-f]{10}")
Consequence = tuple[str, str]
"""The title of an event, and what happens to it, as the end of a sentence."""
_MIN_ID: Final = 4
"""Characters of an id."""
_SELECTED: Final = re.compile(r"(?:^|[?&])event=([a-z0-9-]{4,64})(?=&|#|$)", re.ASCII)
"""The selected event in the link to a view."""


def review(changes: Changeset, dataset: Dataset) -> dict[str, Any]:
    """What would be published, as plain data: lines of text, moves on the map, doubts, consequences and errors."""
    lines = review_words.lines(changes, dataset)
    moves, breaks = [], list[Consequence]()
    doubts: list[dict[str, str]] = []
    uses: list[Consequence] = []
    used, unread = briefings_used(changes.files)
    remaining = [key for key in changes.touched(EVENTS) if changes.state(EVENTS, key) != "removed"]
    errors = [
        {"key": key, "message": f"{problem.column}: {problem.message}"}
        for key, event_problems in problems(changes, dataset, *remaining).items()
        for problem in event_problems
        if problem.severity is Severity.ERROR
    ]
    errors += _evidence_errors(changes, dataset)
    for key in changes.touched(EVENTS):
        was = changes.before(EVENTS, key)
        now = None if changes.state(EVENTS, key) == "removed" else changes.cells(EVENTS, key)
        title = (now or was or {}).get("title", key)
        moves += _moves(title, point_of(was), point_of(now))
        doubts += [{"key": key, "message": f"{title}: {words}"} for words in _doubts(was, now, dataset)]
        breaks += _breaks(changes, title, was, now)
        names = briefings_with((was or {}).get("event_id", ""), used)
        hidden = (now or {}).get("status") != "published"
        (breaks if hidden else uses).extend((title, _used(name, hidden=hidden)) for name in names)
    used_in = _joined(uses)
    if lines:
        used_in += [f"{name} cannot be read, so whether it uses these events is unknown" for name in unread]
    found = {
        "lines": lines,
        "moves": moves,
        "doubts": doubts,
        "breaks": _joined(breaks),
        "uses": used_in,
        "errors": errors,
    }
    return {**found, "conversions": conversions(changes)}


def conversions(changes: Changeset) -> list[str]:
    """A sentence for each file that cannot keep its encoding or separators once the changes are written into it."""
    cells: dict[str, list[str]] = {}
    for change in changes.changes():
        cells.setdefault(change.file, []).extend(change.cells.values() if isinstance(change, Add | Edit) else ())
    found = (index.index(file, changes.files.get(file, b"")).sheet.conversion(new) for file, new in cells.items())
    return [words for words in found if words]


def _joined(consequences: Iterable[Consequence]) -> list[str]:
    """A line for each event, and one for many of which the same is said."""
    titles: dict[str, list[str]] = {}
    for title, words in consequences:
        titles.setdefault(words, []).append(title)
    found = []
    for words, named in titles.items():
        if len(named) < review_words.ALIKE:
            found += [f"{title}: {words}" for title in named]
        else:
            found.append(f"{len(named):,} events, such as {', '.join(named[:2])}: {words}")
    return found


def _used(briefing: str, *, hidden: bool) -> str:
    return f"the briefing {briefing} uses it{', and readers will not find it there' if hidden else ''}"


def _evidence_errors(changes: Changeset, dataset: Dataset) -> list[dict[str, str]]:
    """Errors in the changed rows of evidence, each named by its event."""
    keys = [key for key in changes.touched(EVIDENCE) if changes.state(EVIDENCE, key) != "removed"]
    rows = [changes.cells(EVIDENCE, key) or {} for key in keys]
    checked = row_checks.check_evidence(rows, dataset) if rows else ()
    return [
        {"key": row.get("event_id", ""), "message": f"evidence, {problem.column}: {problem.message}"}
        for row, row_problems in zip(rows, checked, strict=True)
        for problem in row_problems
        if problem.severity is Severity.ERROR
    ]


def _moves(title: str, before: Mapping[str, float] | None, after: Mapping[str, float] | None) -> list[dict[str, Any]]:
    if before == after:
        return []
    by = placement.kilometres(km_between(_pair(before), _pair(after))) if before and after else ""
    return [{"title": title, "before": before, "after": after, "by": by}]


def _doubts(was: Mapping[str, str] | None, now: Mapping[str, str] | None, dataset: Dataset) -> list[str]:
    """What is doubtful about the point of an event that is new, or has another point or place."""
    after = _placed(now)
    if after is None or (point_of(was) == point_of(now) and (was or {}).get("place", "") == after.place):
        return []
    before = _placed(was) or _drawn((was or {}).get("event_id", ""), dataset)
    return placement.doubts(after, before, payload.candidates(after.place, dataset))


def _placed(cells: Mapping[str, str] | None) -> Placed | None:
    """Where the cells of an event put it, None for nowhere."""
    point, cells = point_of(cells), cells or {}
    try:
        precision = WherePrec.from_word(cells.get("where_prec", ""))
    except KeyError:
        precision = None
    return Placed(_pair(point), precision, cells.get("place", "")) if point else None


def _drawn(event_id: str, dataset: Dataset) -> Placed | None:
    """Where an event without coordinates of its own is drawn, by the name of its place; None for nowhere."""
    located = dataset.events.loc[dataset.events["event_id"] == event_id, ["lat", "lon", "prec"]].dropna()
    rows = located.to_numpy(float).tolist()
    return Placed((rows[0][0], rows[0][1]), WherePrec(int(rows[0][2])) if rows[0][2] else None) if rows else None


def _pair(point: Mapping[str, float]) -> tuple[float, float]:
    return point["latitude"], point["longitude"]


def _breaks(
    changes: Changeset, title: str, was: Mapping[str, str] | None, now: Mapping[str, str] | None
) -> list[Consequence]:
    if was is None or was.get("status") != "published" or (now or {}).get("status") == "published":
        return []
    lines = [(title, "readers will no longer see it; links to it will say so")]
    number = sum(cells.get("event_id") == was.get("event_id") for cells in changes.rows(EVIDENCE).values())
    evidence = "1 row of evidence disappears with it" if number == 1 else f"{number} rows of evidence disappear with it"
    return [*lines, *([(title, evidence)] if number else [])]


def problems(changes: Changeset, dataset: Dataset, *keys: str) -> dict[str, tuple[Problem, ...]]:
    """The problems of each event after the changes; checking many at once costs little more than checking one."""
    problems_of: dict[str, tuple[Problem, ...]] = {}
    for new in (False, True):
        own = [key for key in keys if (changes.state(EVENTS, key) == "new") is new]
        rows = [changes.cells(EVENTS, key) or {} for key in own]
        taken = _taken(changes, rows) if new else {}
        if rows:
            problems_of |= zip(own, row_checks.check_events(rows, dataset, taken=taken), strict=True)
    return problems_of


def _taken(changes: Changeset, rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """The ids of these new events that another event has already, with the line of that event."""
    lines = index.index(EVENTS, changes.files.get(EVENTS, b"")).rows
    ids = {row.get("event_id", "") for row in rows}
    return {event_id: lines[event_id].start + 1 for event_id in ids if event_id in lines}


def point_of(cells: Mapping[str, str] | None) -> dict[str, float] | None:
    """An event's point in WGS84 degrees, None when its cells give none."""
    try:
        latitude, longitude = (float((cells or {}).get(name, "")) for name in ("latitude", "longitude"))
    except ValueError:
        return None
    good = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees
    return {"latitude": latitude, "longitude": longitude} if good else None


def provisional() -> str:
    """The id of a new event until it has a title and is reviewed."""
    return f"event-{uuid.uuid4().hex[:10]}"


def settle(changes: Changeset, ledger: Ledger) -> dict[str, str]:
    """Give new events with a title their final ids, as one step; old id → new id. Raises DatasetError."""
    fresh = [
        key
        for key in changes.touched(EVENTS)
        if changes.state(EVENTS, key) == "new" and _PROVISIONAL.fullmatch(key) and _base(changes, key)
    ]
    if not fresh:
        return {}
    past = pieces(ledger)
    names: dict[str, str] = {}
    for key in fresh:
        taken = {*changes.rows(EVENTS), *names.values()}
        names[key] = free(_base(changes, key), taken, past)
    step: list[Change] = []
    for old, new in names.items():
        step += [Remove(EVENTS, old), Add(EVENTS, {**(changes.cells(EVENTS, old) or {}), "event_id": new})]
        for row, cells in changes.rows(EVIDENCE).items():
            if cells.get("event_id") == old:
                step += [Remove(EVIDENCE, row), Add(EVIDENCE, {**cells, "event_id": new})]
    changes.apply(*step)
    return names


def free(base: str, taken: Iterable[str], past: Iterable[bytes]) -> str:
    """`base`, with a number where it is `taken` or occurs in an earlier events.csv (`past`)."""
    known, texts = set(taken), list(past)
    for number in count(1):
        name = base if number == 1 else f"{base}-{number}"
        pattern = re.compile(rb"(?<![a-z0-9-])" + re.escape(name.encode()) + rb"(?![a-z0-9-])")
        if name not in known and not any(pattern.search(text) for text in texts):
            return name
    raise AssertionError  # pragma: no cover - there is always another number


def pieces(ledger: Ledger) -> list[bytes]:
    """The pieces of every events.csv in the history, each once: versions share most of them."""
    trees = {entry.tree for entry in ledger.entries()}
    keys = {key for tree in ledger.read(trees).values() for key in objects.object_listing(tree).get(EVENTS, [])}
    return [*ledger.read(keys).values()]


def _base(changes: Changeset, key: str) -> str:
    ident = slug((changes.cells(EVENTS, key) or {}).get("title", ""))
    return ident if len(ident) >= _MIN_ID else ""


def briefings_used(files: Files) -> tuple[dict[str, frozenset[str]], list[str]]:
    """Briefing → the texts in it that may be ids of events; and the files that cannot be read."""
    texts_of: dict[str, frozenset[str]] = {}
    unread = []
    for name in sorted(files):
        if not (name.startswith(f"{BRIEFINGS}/") and name.endswith(".toml")):
            continue
        try:
            data = tomllib.loads(files[name].decode("utf-8-sig"))
            title = data.get("title")
            shown = f"{title} ({name})" if isinstance(title, str) and title.strip() else name
            texts_of[shown] = frozenset(_texts(data))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
            unread.append(name)
    return texts_of, unread


def briefings_with(event_id: str, used: Mapping[str, frozenset[str]]) -> list[str]:
    """The briefings that use an event, out of those of `briefings_used`."""
    return [name for name, words in used.items() if event_id in words]


def _texts(value: object) -> Iterator[str]:
    """Every text in the data, and the events that its links select."""
    if isinstance(value, str):
        yield value.strip()
        yield from _SELECTED.findall(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
