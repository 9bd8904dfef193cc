"""Sudden losses: tables that were changed outside of Dateline and have far fewer rows than before.

A program that saves piece by piece leaves such a table for a moment, and a spreadsheet with a filter for good. A store
shows it only after it has rested for `REST_S`, and then an editor can bring the rows back, as a commit of their own.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.errors import DatasetError
from geodata.tables.changes import TABLES, Add
from geodata.tables.index import index
from geodata.versions import differences
from geodata.versions.history import OUTSIDE

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.dataset.folder import Files
    from geodata.versions.ledger import Entry


REST_S: Final = 30.0
"""How long a table that lost many rows must stay as it is before it is shown."""
FILE: Final = "loss.json"
"""In the folder of the history: the loss that editors are asked about."""
_MOST_ROWS: Final = 10
_MOST_SHARE: Final = 0.1

Counts = Mapping[str, tuple[int, int]]
"""Table → numbers of its rows before and after."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss that stands in the history, about which editors are asked."""

    number: int
    """The entry of the history that has the rows no more."""
    tables: Counts
    rows: int
    """How many rows can be brought back."""


def sudden(before: Mapping[str, int], now: Mapping[str, int]) -> Counts:
    """The tables, by their numbers of rows, that lost over 10 rows and over 10 %."""
    both = {name: (count, now.get(name, 0)) for name, count in before.items()}
    return {
        name: (old, new)
        for name, (old, new) in both.items()
        if old - new > _MOST_ROWS and old - new > _MOST_SHARE * old
    }


def words(tables: Counts) -> str:
    """The loss as a sentence without its full stop."""
    lost = [f"{name} suddenly has {new:,} rows instead of {old:,}" for name, (old, new) in tables.items()]
    return " and ".join(lost)


def between(before: Files, now: Files) -> Counts:
    """The sudden losses between two versions. A table that cannot be read to its end is not counted."""
    counts: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for name in TABLES:
        if before.get(name) == now.get(name):
            continue
        with contextlib.suppress(DatasetError):
            numbers = [len(index(name, files.get(name, b"")).rows) for files in (before, now)]
            counts[0][name], counts[1][name] = numbers
    return sudden(*counts)


def rows_back(before: Files, now: Files) -> tuple[Add, ...]:
    """The rows that are in `before` and not in `now`, as additions to the latter; none whose id another row has."""
    lost = (row for row in differences.between(before, now).rows if row.row and row.after is None)
    back = [Add(row.file, row.before or {}) for row in lost]
    return tuple(
        add for add in back if add.row.strip("/") and add.row not in index(add.file, now.get(add.file, b"")).rows
    )


def note(own: Path, entries: Sequence[Entry], files_of: Callable[[Entry], Files], now: Files) -> None:
    """Ask the editors about rows that the newest of the `entries` lost, and go on asking about what was lost before.

    `own` is the folder of the history, `now` are the files of the newest version. That a note cannot be written keeps
    nobody from a version.
    """
    with contextlib.suppress(DatasetError):
        asked = undecided(own, entries)
        number = asked.number if asked else entries[-1].number
        before = files_of(entries[number - 2]) if number > 1 else {}
        tables = between(before, now)
        back = rows_back(before, now) if tables else ()
        if back:
            fileio.write(own / FILE, json.dumps(asdict(Loss(number, tables, len(back)))).encode())
        elif asked:
            forget(own)


def undecided(own: Path, entries: Sequence[Entry]) -> Loss | None:
    """The loss that editors are asked about; None when there is none, or an editor has made a version since."""
    found = _noted(own)
    if found is None or not 1 < found.number <= len(entries):
        return None
    return None if any(entry.author != OUTSIDE for entry in entries[found.number :]) else found


def forget(own: Path) -> None:
    """Ask no more. Raises DatasetError."""
    fileio.remove(own / FILE)


def _noted(own: Path) -> Loss | None:
    try:
        data = json.loads((own / FILE).read_bytes())
        tables = {str(name): (int(old), int(new)) for name, (old, new) in data["tables"].items()}
        return Loss(int(data["number"]), tables, int(data["rows"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
