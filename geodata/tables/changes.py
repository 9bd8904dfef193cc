"""What an editor changes: cells, rows and whole files of a dataset, as values that can be kept, shown and merged.

A row is known by its key: the id in events.csv, sources.csv and places.csv; event, source and quote together in
evidence.csv. A key that is there twice gets ``#2``, ``#3`` … from the second row on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from geodata.errors import CommitError
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, PLACE_COLUMNS, SOURCE_COLUMNS, Column

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "sources.csv": SOURCE_COLUMNS,
    "places.csv": PLACE_COLUMNS,
    "events.csv": EVENT_COLUMNS,
    "evidence.csv": EVIDENCE_COLUMNS,
}
"""The tables of a dataset, in the order in which they are written: what a row refers to comes before it."""
IDS: Final = {"sources.csv": "source", "places.csv": "place", "events.csv": "event_id"}
"""The column that is a row's key."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Cells of the row `row` of `file` become those of `cells`; others stay, byte for byte."""

    file: str
    row: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Add:
    """A new row at the end of `file`."""

    file: str
    cells: Mapping[str, str]

    @property
    def row(self) -> str:
        """The key that the row will have, if no other has it."""
        return key_of(self.file, self.cells)


@dataclass(frozen=True, slots=True)
class Remove:
    """The row goes. An event is better withdrawn: its id must not be given again."""

    file: str
    row: str


@dataclass(frozen=True, slots=True)
class Put:
    """The whole text of a file that is no table, such as an article; None: the file goes."""

    file: str
    text: str | None
    row: str = ""


Change = Edit | Add | Remove | Put


@dataclass(frozen=True, slots=True)
class Clash:
    """One cell that two editors changed. `column` is "" when the row or file as a whole is meant; None: it is gone."""

    file: str
    row: str
    column: str
    mine: str | None
    theirs: str | None
    by: str
    """Who wrote the other value."""
    version: str
    """In which version it came."""

    def __str__(self) -> str:
        what = ", ".join(part for part in (self.file, self.row, self.column) if part)
        mine, theirs = (_in_quotes(value) for value in (self.mine, self.theirs))
        return f"{what}: you have {mine}, and {self.by} has {theirs} since version {self.version}"


class ClashError(CommitError):
    """Somebody else changed the same cells since the version that the changes were made on; nothing was written."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        self.clashes = clashes
        super().__init__("Not saved: " + "; ".join(str(clash) for clash in clashes))


def key_of(file: str, cells: Mapping[str, str]) -> str:
    """What a row is known by, before a number is added to a key that is there already."""
    if file in IDS:
        return cells.get(IDS[file], "").strip()
    quote = hashlib.sha256(cells.get("quote", "").strip().encode("utf-8", "replace")).hexdigest()[:8]
    return "/".join((cells.get("event_id", "").strip(), cells.get("source", "").strip(), quote))


def numbered(keys: Iterable[str]) -> list[str]:
    """The keys with ``#2``, ``#3`` … on those that were there before, so that all are different."""
    seen: dict[str, int] = {}
    out = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        out.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return out


def as_json(change: Change) -> dict[str, Any]:
    """The change as plain data; `from_json` reads it again."""
    return {"kind": type(change).__name__.lower(), **asdict(change)}


def from_json(data: Mapping[str, Any]) -> Change:
    """Raises KeyError or TypeError for what `as_json` did not write."""
    kinds: dict[str, type[Edit | Add | Remove | Put]] = {"edit": Edit, "add": Add, "remove": Remove, "put": Put}
    return kinds[data["kind"]](**{name: value for name, value in data.items() if name != "kind"})


def _in_quotes(value: str | None) -> str:
    if value is None:
        return "no such row"
    return f"'{value}'" if value else "a blank cell"
