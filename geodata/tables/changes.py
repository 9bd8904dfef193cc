"""Changes to cells, rows and whole files of a dataset, as values that can be stored, shown and merged.

A row is identified by its key: the id in events.csv, sources.csv and places.csv, the link in media.csv; event, source
and quote together in evidence.csv. A repeated key gets ``#2``, ``#3`` … from its second row on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from geodata.errors import CommitError
from geodata.tables.columns import (
    EVENT_COLUMNS,
    EVIDENCE_COLUMNS,
    MEDIA_COLUMNS,
    PLACE_COLUMNS,
    SOURCE_COLUMNS,
    Column,
)

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "sources.csv": SOURCE_COLUMNS,
    "places.csv": PLACE_COLUMNS,
    "media.csv": MEDIA_COLUMNS,
    "events.csv": EVENT_COLUMNS,
    "evidence.csv": EVIDENCE_COLUMNS,
}
"""The tables of a dataset in the order in which they are written: referenced rows before those that refer to them."""
IDS: Final = {"sources.csv": "source", "places.csv": "place", "media.csv": "media", "events.csv": "event_id"}
"""The column that is a row's key."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Set the cells `cells` of a row; the others stay, byte for byte."""

    file: str
    row: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Add:
    """Add a row at the end of a file."""

    file: str
    cells: Mapping[str, str]

    @property
    def row(self) -> str:
        """The key of the new row, unless another has it."""
        return key_of(self.file, self.cells)


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete a row. Withdraw events instead: an id is never reused."""

    file: str
    row: str


@dataclass(frozen=True, slots=True)
class Put:
    """Set the whole text of a file that is not a table, such as an article; None deletes the file."""

    file: str
    text: str | None
    row: str = ""


Change = Edit | Add | Remove | Put


@dataclass(frozen=True, slots=True)
class Clash:
    """One cell that two editors changed; `column` is "" for a whole row or file. A value of None: it was deleted."""

    file: str
    row: str
    column: str
    mine: str | None
    theirs: str | None
    author: str
    """The author of the other value."""
    entry: str
    """The id of the entry of the history in which it came."""

    def __str__(self) -> str:
        what = ", ".join(part for part in (self.file, self.row, self.column) if part)
        mine, theirs = (_as_text(value) for value in (self.mine, self.theirs))
        return f"{what}: you have {mine}, and {self.author} has {theirs} since version {self.entry}"


class ClashError(CommitError):
    """Another editor has changed the same cells since the version that was edited; nothing was written."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        self.clashes = clashes
        super().__init__("Not saved: " + "; ".join(str(clash) for clash in clashes))


def key_of(file: str, cells: Mapping[str, str]) -> str:
    """The key of a row, before a repeated one is numbered."""
    if file in IDS:
        return cells.get(IDS[file], "").strip()
    quote = hashlib.sha256(cells.get("quote", "").strip().encode("utf-8", "replace")).hexdigest()[:8]
    return "/".join((cells.get("event_id", "").strip(), cells.get("source", "").strip(), quote))


def numbered(keys: Iterable[str]) -> list[str]:
    """The keys with ``#2``, ``#3`` … added to repeated ones, so that all are different."""
    seen: dict[str, int] = {}
    out = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        out.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return out


def as_json(change: Change) -> dict[str, Any]:
    """The change as plain data; `from_json` reads it."""
    return {"kind": type(change).__name__.lower(), **asdict(change)}


def from_json(data: Mapping[str, Any]) -> Change:
    """The change that `as_json` wrote. Raises KeyError or TypeError for other data."""
    kinds: dict[str, type[Edit | Add | Remove | Put]] = {"edit": Edit, "add": Add, "remove": Remove, "put": Put}
    return kinds[data["kind"]](**{name: value for name, value in data.items() if name != "kind"})


def _as_text(value: str | None) -> str:
    if value is None:
        return "no such row"
    return f"'{value}'" if value else "a blank cell"
