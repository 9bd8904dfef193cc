"""Apply changes made on one version to a newer one: different cells merge, a clash in one cell is refused.

Nothing is guessed: where two editors wrote different values into one cell, the error names both values and the other's
author.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from geodata.dataset import info
from geodata.dataset.folder import NOTHING_UNREAD
from geodata.errors import InputError
from geodata.messages import quoted
from geodata.tables.changes import TABLES, Add, Change, Clash, ClashError, Edit, Put, Remove, key_of
from geodata.tables.csvrows import LONGEST_CELL
from geodata.tables.index import Index, index
from geodata.versions.differences import Difference, RowDifference, between

if TYPE_CHECKING:
    from geodata.dataset.folder import Files


Blame = Callable[[str, str, str], tuple[str, str]]
"""(file, row, column) → the author of the value in that cell, and the id of the entry in which it came."""

_WRITABLE: Final = re.compile(
    r"dataset\.toml|articles/[\w.-]{1,120}\.txt|briefings/[\w-]{1,64}\.toml|layers/[a-z0-9-]{2,32}/layer\.toml"
    r"|territory/[a-z0-9-]{2,32}/territory\.toml",
    re.ASCII,
)
"""The files that may be written as a whole."""
_EVENTS: Final = "events.csv"


def merge(
    base: Files, head: Files, changes: Iterable[Change], blame: Blame, target: Files | None = None
) -> tuple[dict[str, bytes], Difference]:
    """Apply the changes, which were made on `base`, to `head`: the merged files, and their difference from `head`.

    `target`: the files of an earlier version, to which the changes lead from `base`. Whole files and rows that come
    back are copied from there: they may hold what no editor could write.
    Raises InputError for an unknown row, column or file, ClashError with every clash,
    DatasetError when a table cannot be read to its end.
    """
    merged = dict(head)
    different: list[RowDifference] = []
    clashes: list[Clash] = []
    by_file: dict[str, list[Change]] = {}
    for change in changes:
        by_file.setdefault(change.file, []).append(change)
    for file, own in by_file.items():
        if file in TABLES:
            table = _TableMerge(file, index(file, base.get(file, b"")), index(file, head.get(file, b"")), blame)
            table.columns |= _further_columns(file, (base, head) if target is None else (base, head, target))
            for change in own:
                table.apply(change)
            clashes += table.clashes
            if table.changed or table.added:
                merged[file] = table.content(index(file, target.get(file, b"")) if target is not None else None)
                different += table.differences()
        else:
            for change in own:
                clashes += _put(change, base, head, merged, blame, target)
    if clashes:
        raise ClashError(tuple(clashes))
    others = [{name: data for name, data in files.items() if name not in TABLES} for files in (head, merged)]
    return merged, Difference((*different, *between(*others).rows))


def conversions(before: Files, after: Files) -> list[str]:
    """A sentence for each table that is in another encoding or has other separators than before."""
    words = []
    for name in TABLES:
        if not before.get(name) or not after.get(name) or before[name] == after[name]:
            continue
        old = index(name, before[name]).sheet.format
        if old.encoding != "utf-8" and old != (new := index(name, after[name]).sheet.format):
            words.append(f"{name} was {old.words}, and is {new.words} from here on")
    return words


class _TableMerge:
    """The changes of one table. `changed`: key → new cells, None for a removed row; `added`: key → cells."""

    def __init__(self, file: str, base: Index, head: Index, blame: Blame) -> None:
        self.file = file
        self.base = base
        self.head = head
        self.blame = blame
        self.changed: dict[str, dict[str, str] | None] = {}
        self.added: dict[str, dict[str, str]] = {}
        self.clashes: list[Clash] = []
        self.columns: set[str] = {column.name for column in TABLES[file]}

    def apply(self, change: Change) -> None:
        if isinstance(change, Add):
            self._add(change)
        elif isinstance(change, Edit):
            self._edit(change)
        elif isinstance(change, Remove):
            self._remove(change)
        else:
            raise InputError(f"{self.file} is a table: it is changed row by row, not written as a whole")

    def content(self, target: Index | None = None) -> bytes:
        """The table's bytes with all changes; rows that come back are copied from `target`, if its header is the same.

        A column that a new cell needs and the table has not is added to it.
        Cells that no change can name, in columns without a name say, come back with them.
        """
        filled = (cells for cells in (*self.changed.values(), *self.added.values()) if cells)
        sheet = self.head.sheet.with_columns(filled)
        rows = self.head.rows if sheet is self.head.sheet else index(self.file, sheet.data).rows
        new = [
            (rows[key], b"" if cells is None else sheet.changed(rows[key], cells))
            for key, cells in self.changed.items()
        ]
        if target is None or target.sheet.lines[: target.sheet.first] != sheet.lines[: sheet.first]:
            return sheet.rewritten(new, self.added.values())
        return sheet.rewritten(new, [_as_written(target, key, cells) for key, cells in self.added.items()])

    def differences(self) -> Iterator[RowDifference]:
        """How the changes differ from the newest version."""
        for key, cells in self.changed.items():
            now = self.head.cells(key)
            if cells is None:
                yield RowDifference(self.file, key, now, None)
            else:
                yield RowDifference(self.file, key, {name: now.get(name, "") for name in cells}, cells)
        for key, cells in self.added.items():
            yield RowDifference(self.file, key, None, cells)

    def _edit(self, change: Edit) -> None:
        cells = self._clean(change.cells)
        if change.row in self.added:
            self.added[change.row] |= cells
            return
        if change.row not in self.base.rows:
            raise InputError(f"{self.file} has no row {quoted(change.row)} in the version that was edited")
        if change.row not in self.head.rows:
            name, cell = next(iter(cells.items()), ("", ""))
            self._clash(change.row, name, cell, None)
            return
        was, now = self.base.cells(change.row), self.head.cells(change.row)
        new = self.changed.get(change.row) or {}
        for name, cell in cells.items():
            if cell == now.get(name, ""):
                new.pop(name, None)
            elif now.get(name, "") == was.get(name, ""):
                new[name] = cell
            else:
                self._clash(change.row, name, cell, now.get(name, ""))
        key = key_of(self.file, {**now, **new})
        if key != key_of(self.file, now) and (key in self.head.rows or key in self.added):
            self._clash(change.row, "", key, key, of=key)
        elif new:
            self.changed[change.row] = new
        else:
            self.changed.pop(change.row, None)

    def _add(self, change: Add) -> None:
        cells = self._clean(change.cells)
        key = key_of(self.file, cells)
        if not key.strip("/"):
            raise InputError(f"a new row of {self.file} needs an id")
        existing = self.head.cells(key) if key in self.head.rows and self.changed.get(key, {}) is not None else None
        existing = self.added.get(key, existing)
        if existing is None:
            self.added[key] = cells
            return
        for name, cell in cells.items():
            if existing.get(name, "") != cell:
                self._clash(key, name, cell, existing.get(name, ""))

    def _remove(self, change: Remove) -> None:
        if change.row in self.added:
            del self.added[change.row]
            return
        if change.row not in self.base.rows:
            raise InputError(f"{self.file} has no row {quoted(change.row)} in the version that was edited")
        if change.row not in self.head.rows:
            return
        was, now = self.base.cells(change.row), self.head.cells(change.row)
        other = next((name for name in now if now[name] != was.get(name, "")), None)
        if other is not None:
            self._clash(change.row, other, None, now[other])
        else:
            self.changed[change.row] = None

    def _clean(self, cells: Mapping[str, str]) -> dict[str, str]:
        clean = {}
        for name, cell in cells.items():
            if name not in self.columns:
                raise InputError(f"{self.file} has no column {quoted(str(name))}")
            if not isinstance(cell, str) or len(cell) > LONGEST_CELL or "\0" in cell or not _encodable(cell):
                raise InputError(f"{self.file}, {name}: the cell is not a text of up to {LONGEST_CELL:,} characters")
            clean[name] = cell.strip()
        return clean

    def _clash(self, row: str, column: str, mine: str | None, theirs: str | None, of: str = "") -> None:
        """Note a clash; `of`: the row that has the other value, unless it is `row`."""
        by = self.blame(self.file, of or row, "" if theirs is None else column)  # a removed row has no cells
        self.clashes.append(Clash(self.file, row, column, mine, theirs, *by))


def _further_columns(file: str, versions: Iterable[Files]) -> set[str]:
    """The columns beside ours that a table of one of these versions has, or may have."""
    found: set[str] = set()
    for files in versions:
        found |= {*index(file, files.get(file, b"")).sheet.columns}
        about, _ = info.read(files, "", NOTHING_UNREAD)
        found |= {column.name for column in about.columns} if file == _EVENTS else set()
    return found


def _put(  # noqa: PLR0913, PLR0917 - what `merge` has, for one change
    change: Change, base: Files, head: Files, merged: dict[str, bytes], blame: Blame, target: Files | None
) -> list[Clash]:
    """Write or remove a whole file in `merged`."""
    if not isinstance(change, Put) or (target is None and not _WRITABLE.fullmatch(change.file)):
        raise InputError(f"{quoted(change.file)} is not a file of a dataset that can be written")
    if target is None and change.text is not None and not _encodable(change.text):
        raise InputError(f"{change.file}: the text has characters that no file can hold")
    new = _new_content(change, target)
    was, now = base.get(change.file), head.get(change.file)
    if now not in {was, new}:
        theirs = None if now is None else now.decode("utf-8", "replace")
        return [Clash(change.file, "", "", change.text, theirs, *blame(change.file, "", ""))]
    if new is None:
        merged.pop(change.file, None)
    else:
        merged[change.file] = new
    return []


def _as_written(target: Index, key: str, cells: Mapping[str, str]) -> Mapping[str, str] | bytes:
    """The bytes of the row in `target` when these are its cells, else the cells."""
    same = key in target.rows and {name: cell for name, cell in target.cells(key).items() if cell} == cells
    return target.sheet.raw(target.rows[key]) if same else cells


def _new_content(change: Put, target: Files | None) -> bytes | None:
    """What the file shall hold; None: it shall be gone."""
    if target is not None:
        return target.get(change.file)
    return None if change.text is None else change.text.encode()


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
