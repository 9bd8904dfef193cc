"""The history in words for the page Versions: its entries, and what differs between two of them, event by event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dashboard.editing import form_fields, news, payload
from geodata import edtf
from geodata.errors import DatasetError
from geodata.messages import for_terminal
from geodata.tables import index
from geodata.versions import differences
from geodata.versions.history import OUTSIDE

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.model import OwnColumn
    from geodata.versions.differences import RowDifference
    from geodata.versions.history import Versions
    from geodata.versions.ledger import Entry

MOST: Final = 100
"""Events and other rows of a comparison that are listed; the others are counted."""
_LONG: Final = 600
_EVENTS: Final = "events.csv"
_EVIDENCE: Final = "evidence.csv"
_FILES: Final = {
    "evidence.csv": "Evidence",
    "sources.csv": "Source",
    "places.csv": "Place",
    "media.csv": "Credit of media",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what it is called, and what it says in either version; "" for a blank one."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Item:
    """What differs in one event with its evidence, or in another row or file. `event`: its id, "" for no event."""

    heading: str
    what: str
    """``new``, ``changed`` or ``removed``."""
    event: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """What differs between two versions: counted in words, then listed up to `MOST`."""

    counts: str
    items: tuple[Item, ...]
    more: int


def title(entry: Entry) -> str:
    """An entry in one line: "v17 · 1 December 2026, 10:54 UTC · Anna"."""
    return f"{entry.id} · {when(entry)} · {author(entry)}"


def when(entry: Entry) -> str:
    """When an entry was recorded, in words."""
    return f"{edtf.day_words(entry.at[:10])}, {entry.at[11:16]} UTC"


def author(entry: Entry) -> str:
    """Who made an entry."""
    return "somebody in the files" if entry.author == OUTSIDE else _plain(entry.author)


def message(entry: Entry) -> str:
    """Why an entry was made, else what it changed, in one line."""
    return _plain(entry.message) or (entry.summary[0] if entry.summary else "no message")


def compare(versions: Versions, a: Entry, b: Entry, own: tuple[OwnColumn, ...]) -> VersionComparison:
    """What differs from `a` to `b`; `own`: the dataset's own columns. Raises DatasetError when one is damaged."""
    return _compared(versions, a.version, b.version, own)


@lru_cache(maxsize=8)
def _compared(versions: Versions, a: str, b: str, own: tuple[OwnColumn, ...]) -> VersionComparison:
    before, after = versions.files(a), versions.files(b)
    difference = differences.between(before, after)
    if not difference.rows:
        return VersionComparison("These two are the same", (), 0)
    of_event: dict[str, list[RowDifference]] = {}
    for row in difference.rows:
        of_event.setdefault(_event_of(row), []).append(row)
    others = of_event.pop("", [])
    events = [*of_event][:MOST]
    titles = {**_titles(before, events), **_titles(after, events)}
    labels = {**form_fields.LABELS, **{column.name: column.title for column in own}}
    shown = [_event(event, of_event[event], titles.get(event) or event, labels) for event in events]
    shown += [_other(row, labels) for row in others[: MOST - len(shown)]]
    return VersionComparison(news.counts(difference.rows), tuple(shown), len(of_event) + len(others) - len(shown))


def _event_of(row: RowDifference) -> str:
    """The id of the event that a row is about, "" for none."""
    if row.file == _EVENTS:
        return row.row.partition("#")[0]
    return row.row.partition("/")[0] if row.file == _EVIDENCE else ""


def _event(event: str, rows: Sequence[RowDifference], heading: str, labels: Mapping[str, str]) -> Item:
    own = next((row for row in rows if row.file == _EVENTS), None)
    changes = [change for row in rows for change in changed_cells(row, labels)]
    return Item(_plain(heading), _what(own) if own else "changed", event, tuple(changes))


def _other(row: RowDifference, labels: Mapping[str, str]) -> Item:
    heading = f"{_FILES.get(row.file, row.file)} {row.row}".strip() if row.row else row.file
    return Item(_plain(heading), _what(row), "", tuple(changed_cells(row, labels)) if row.row else ())


def _what(row: RowDifference) -> str:
    return "new" if row.before is None else "removed" if row.after is None else "changed"


def changed_cells(row: RowDifference, labels: Mapping[str, str]) -> Sequence[Change]:
    """The cells that differ; of evidence the words "Evidence" stand before each label."""
    about = "Evidence, " if row.file == _EVIDENCE else ""
    before, after = row.before or {}, row.after or {}
    return [
        Change(
            about + (labels.get(name) or name.replace("_", " ").capitalize()),
            _words(name, before.get(name, "")),
            _words(name, after.get(name, "")),
        )
        for name in dict.fromkeys([*before, *after])
        if name != "event_id"
    ]


def _words(name: str, cell: str) -> str:
    """A cell as the page shows it: dates in words beside what is written, a long text cut."""
    if name == "date" and cell:
        words = payload.date_words(cell)[0]
        return _plain(cell if words == cell else f"{words} ({cell})")
    return _plain(cell if len(cell) <= _LONG else f"{cell[:_LONG]}…")


def _plain(text: str) -> str:
    """A text on one line; characters that turn the direction of others, and other unseen ones, are spelt out."""
    return for_terminal(" ".join(text.split()))


def _titles(files: Files, events: Sequence[str]) -> dict[str, str]:
    """The titles of those of the events that these files have."""
    try:
        table = index.index(_EVENTS, files.get(_EVENTS, b""))
    except DatasetError:  # the comparison names the whole file then
        return {}
    return {event: table.cells(event).get("title", "") for event in events if event in table.rows}
