"""Fix what has only one possible meaning in a dataset's tables: their form, then their cells.

A table in its standard form keeps every byte of all other cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata import fileio, taxonomy
from geodata.dataset import info, reading
from geodata.dataset.folder import read_folder
from geodata.dataset.reading import References
from geodata.errors import DatasetError
from geodata.messages import UnreadableFileError, quoted
from geodata.tables import csvfile, own_columns, standard_form
from geodata.tables.changes import TABLES, Edit, key_of, numbered
from geodata.tables.csvedit import Sheet, SheetRow
from geodata.tables.csvrows import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata.dataset.folder import Snapshot


@dataclass(frozen=True, slots=True)
class Fix:
    """One cell and its only possible meaning. `line` counts from 1 and includes the header."""

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
    """What was fixed, and one sentence for each file that could not be fixed. `formed`: for what changed as a whole."""

    fixed: tuple[Fix, ...]
    refused: tuple[str, ...] = ()
    formed: tuple[str, ...] = ()

    def as_text(self) -> Iterator[str]:
        """One line per change of form, per cell, and per refusal."""
        yield from (f"fixed: {line}" for line in (*self.formed, *self.fixed))
        yield from (f"not fixed: {why}" for why in self.refused)
        if not (self.fixed or self.formed or self.refused):
            yield "nothing to fix"


def fixes(folder: Path) -> tuple[Fix, ...]:
    """Find every certain fix of the tables in `folder`. A file that cannot be read to its end has none."""
    snapshot = read_folder(folder, texts=False)
    return tuple(fix for name in TABLES for fix in _plan(name, snapshot)[0])


def edits(fixed: tuple[Fix, ...]) -> tuple[Edit, ...]:
    """Turn fixes into changes that a store can commit, one per row."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for fix in fixed:
        rows.setdefault((fix.file, fix.row), {})[fix.column] = fix.new
    return tuple(Edit(file, row, cells) for (file, row), cells in rows.items())


def apply(folder: Path) -> FixReport:
    """Write every certain fix to the files, each whole or not at all. Raises DatasetError when none can be written."""
    fixed: list[Fix] = []
    refused: list[str] = []
    formed: list[str] = []
    with fileio.folder_lock(folder):
        snapshot = read_folder(folder, texts=False, alone=True)
        for name in TABLES:
            standard, said, kept = _standard(name, snapshot)
            planned, data, why = _plan(name, standard)
            if kept and planned and _is_converted(name, standard, planned):
                planned, why = [], kept
            refused += [why] if why else [kept] if kept else []
            if planned or said:
                fileio.write(folder / name, data if planned else standard.files[name])
                fixed += planned
                formed += said
    return FixReport(tuple(fixed), tuple(refused), tuple(formed))


def _standard(name: str, snapshot: Snapshot) -> tuple[Snapshot, list[str], str]:
    """The snapshot with one file in its standard form, what had to change, and why it stays as it is, "" if it may."""
    if name not in snapshot.files:
        return snapshot, [], ""
    try:
        data, said = standard_form.standard_form(name, snapshot.files[name], TABLES[name])
    except DatasetError as error:
        return snapshot, [], f"{error}; {name} keeps its encoding and separators"
    return replace(snapshot, files={**snapshot.files, name: data}), said, ""


def _is_converted(name: str, snapshot: Snapshot, planned: list[Fix]) -> bool:
    """Whether the file could not keep its encoding if these cells were written into it."""
    return bool(Sheet(name, snapshot.files[name], TABLES[name]).conversion(fix.new for fix in planned))


def _plan(name: str, snapshot: Snapshot) -> tuple[list[Fix], bytes, str]:
    """The fixes of one file, its fixed bytes, and why it could not be fixed ("": it could, or need not)."""
    try:
        if name in snapshot.unread:
            return [], b"", _refusal(name, UnreadableFileError(name, 0, "", snapshot.unread[name]))
        new_cells = _new_cells(name, snapshot) if name in snapshot.files else {}
        if not new_cells:
            return [], b"", ""
        sheet = Sheet(name, snapshot.files[name], TABLES[name], every=True)
        rows = [row for row in sheet.rows() if not is_blank(row.cells)]
        keys = numbered(key_of(name, sheet.named(row)) for row in rows)
        fixed: list[Fix] = []
        changed: list[tuple[SheetRow, bytes]] = []
        for row, key in zip(rows, keys, strict=True):
            if cells := new_cells.get(row.start + 1):
                changed.append((row, sheet.changed(row, cells)))
                fixed += _fixes_of(name, sheet, row, key, cells)
        return fixed, sheet.rewritten(changed), ""
    except DatasetError as error:
        return [], b"", _refusal(name, error)


def _refusal(name: str, error: DatasetError) -> str:
    return f"{error}; nothing of {name} was fixed"


def _fixes_of(name: str, sheet: Sheet, row: SheetRow, key: str, cells: Mapping[str, str]) -> Iterator[Fix]:
    old = sheet.named(row)
    return (Fix(name, row.start + 1, column, old[column], new, key) for column, new in cells.items())


def _new_cells(name: str, snapshot: Snapshot) -> dict[int, dict[str, str]]:
    """Line → column → new cell. Raises UnreadableFileError."""
    about = info.read(snapshot.files, "", snapshot.unread)[0]
    frame = csvfile.read(name, snapshot.files[name], own_columns.of_table(name, about)).frame
    new_cells: dict[int, dict[str, str]] = {}
    lines = frame["line"].tolist()
    for finding in reading.findings(name, frame, References(about, taxonomy.read())):
        for row in finding.rows.tolist():
            if cells := finding.fix(row):
                new_cells.setdefault(lines[row], {}).update(cells)
    return new_cells
