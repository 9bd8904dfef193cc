"""The certain fixes of a dataset's tables, put into the files: all other cells keep every byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata import fileio, taxonomy
from geodata.dataset import checks, event_rules, info
from geodata.errors import DatasetError
from geodata.messages import quoted
from geodata.tables import csvfile
from geodata.tables.changes import TABLES, Edit, key_of, numbered
from geodata.tables.csvedit import Sheet, SheetRow
from geodata.tables.csvrows import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata.tables.columns import Column


@dataclass(frozen=True, slots=True)
class CellFix:
    """One cell with the only value that it can have meant. `line` counts from 1 and includes the header."""

    file: str
    line: int
    column: str
    old: str
    new: str
    row: str
    """The row's key, as in `geodata.tables.changes`."""

    def __str__(self) -> str:
        """`events.csv line 14, date: 'Aug-15' → '2015-08'`."""
        return f"{self.file} line {self.line}, {self.column}: {quoted(self.old)} → {quoted(self.new)}"


@dataclass(frozen=True, slots=True)
class FixReport:
    """What was changed, and one sentence for each file that could not be."""

    fixed: tuple[CellFix, ...]
    refused: tuple[str, ...] = ()

    def as_text(self) -> Iterator[str]:
        """One line per cell, then the refusals."""
        yield from (str(one) for one in self.fixed)
        yield from self.refused


def fixes(folder: Path) -> tuple[CellFix, ...]:
    """Every certain fix of the tables in `folder`; files that cannot be read to their end have none."""
    return tuple(one for name in TABLES for one in _plan(folder, name)[0])


def edits(found: tuple[CellFix, ...]) -> tuple[Edit, ...]:
    """The fixes as changes that a store can commit: one per row."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for one in found:
        rows.setdefault((one.file, one.row), {})[one.column] = one.new
    return tuple(Edit(file, row, cells) for (file, row), cells in rows.items())


def apply(folder: Path) -> FixReport:
    """Write every certain fix. A file is written whole or not at all. Raises DatasetError when none can be written."""
    fixed: list[CellFix] = []
    refused: list[str] = []
    with fileio.folder_lock(folder):
        for name in TABLES:
            found, data, why = _plan(folder, name)
            if why:
                refused.append(why)
            elif found:
                fileio.write(folder / name, data)
                fixed += found
    return FixReport(tuple(fixed), tuple(refused))


def _plan(folder: Path, name: str) -> tuple[list[CellFix], bytes, str]:
    """The fixes of one file, its bytes with them, and why there are none although there should be."""
    if not (folder / name).exists():
        return [], b"", ""
    columns = TABLES[name]
    try:
        wanted = _wanted(folder, name, columns)
        if not wanted:
            return [], b"", ""
        sheet = Sheet.read(folder / name, columns)
        rows = [row for row in sheet.rows() if not is_blank(row.cells)]
        keys = numbered(key_of(name, sheet.named(row)) for row in rows)
        found: list[CellFix] = []
        changed: list[tuple[SheetRow, bytes]] = []
        for row, key in zip(rows, keys, strict=True):
            if cells := wanted.get(row.start + 1):
                changed.append((row, sheet.changed(row, cells)))
                found += _fixes_of(name, sheet, row, key, cells)
        return found, sheet.rewritten(changed), ""
    except DatasetError as error:
        return [], b"", f"{error}; nothing of {name} was fixed"


def _fixes_of(name: str, sheet: Sheet, row: SheetRow, key: str, cells: Mapping[str, str]) -> Iterator[CellFix]:
    old = sheet.named(row)
    return (CellFix(name, row.start + 1, column, old[column], new, key) for column, new in cells.items())


def _wanted(folder: Path, name: str, columns: tuple[Column, ...]) -> dict[int, dict[str, str]]:
    """Line → column → new cell."""
    frame = csvfile.read(folder / name, columns).frame
    findings = checks.check_cells(frame, columns)
    if name == "events.csv":
        findings += event_rules.check(frame, info.read(folder)[0], taxonomy.read())
    wanted: dict[int, dict[str, str]] = {}
    lines = frame["line"].tolist()
    for finding in findings:
        for row in finding.rows.tolist():
            if cells := finding.fix(row):
                wanted.setdefault(lines[row], {}).update(cells)
    return wanted
