"""Index a table's rows by their keys, reading only what differs from a version that was indexed before.

Rows are taken from the earlier index up to the first line that differs, and again from the first row among the lines
that are equal down to the end; only the lines between the two are parsed again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from geodata.tables.changes import IDS, TABLES, key_of, numbered
from geodata.tables.csvedit import Sheet, SheetRow
from geodata.tables.csvrows import is_blank

KEPT: Final = 8
"""How many indexes are kept in memory: those used last."""


@dataclass(frozen=True, slots=True)
class Index:
    """A table's rows by key."""

    sheet: Sheet
    rows: Mapping[str, SheetRow]
    plain: Sequence[str]
    """The keys of the rows, in their order, before repeated ones were numbered."""

    def cells(self, key: str) -> dict[str, str]:
        """The row's cells by column, also by those that only its own dataset has."""
        return self.sheet.named(self.rows[key])


_kept: OrderedDict[tuple[str, bytes], Index] = OrderedDict()
_lock: Final = Lock()


def index(file: str, data: bytes) -> Index:
    """Index a table of `geodata.tables.changes.TABLES`. Raises DatasetError when it cannot be read to its end."""
    with _lock:
        found = _kept.get((file, data))
        if found is not None:
            _kept.move_to_end((file, data))
            return found
        before = next((earlier for (name, _), earlier in reversed(_kept.items()) if name == file), None)
    sheet = Sheet(file, data, TABLES[file], every=True) if data else Sheet.blank(file, TABLES[file], every=True)
    indexed = read(sheet) if before is None else following(before, sheet)
    with _lock:
        _kept[file, data] = indexed
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return indexed


def read(sheet: Sheet) -> Index:
    """Index all rows of a table. Raises DatasetError."""
    rows = [row for row in sheet.rows() if not is_blank(row.cells)]
    return _index(sheet, rows, _keys(sheet, rows))


def following(before: Index, sheet: Sheet) -> Index:
    """Index a table as `read` does, taking unchanged rows from the earlier index `before`. Raises DatasetError."""
    old, lines = before.sheet.lines, sheet.lines
    head = _equal_lines(old, lines)
    if head < sheet.first or before.sheet.header != sheet.header or before.sheet.first != sheet.first:
        return read(sheet)
    tail = _equal_lines(old[: head - 1 : -1], lines[: head - 1 : -1])  # no line counts as both
    earlier = list(before.rows.values())
    kept = bisect_right(earlier, head, key=lambda row: row.end)
    start = earlier[kept - 1].end if kept else sheet.first
    moved = len(lines) - len(old)
    begins = {row.start + moved: number for number, row in enumerate(earlier[kept:], kept)}
    rows: list[SheetRow] = []
    rest = len(earlier)
    for row in sheet.rows(start):
        if row.start >= len(lines) - tail and row.start in begins:
            rest = begins[row.start]
            break
        if not is_blank(row.cells):
            rows.append(row)
    after = (
        earlier[rest:]
        if not moved
        else [SheetRow(row.start + moved, row.end + moved, row.cells) for row in earlier[rest:]]
    )
    keys = [*before.plain[:kept], *_keys(sheet, rows), *before.plain[rest:]]
    return _index(sheet, [*earlier[:kept], *rows, *after], keys)


def _index(sheet: Sheet, rows: Iterable[SheetRow], keys: Sequence[str]) -> Index:
    return Index(sheet, dict(zip(numbered(keys), rows, strict=True)), keys)


def _keys(sheet: Sheet, rows: Iterable[SheetRow]) -> list[str]:
    if sheet.file in IDS:
        position = sheet.columns[IDS[sheet.file]]
        return [row.cells[position].strip() if position < len(row.cells) else "" for row in rows]
    return [key_of(sheet.file, sheet.named(row)) for row in rows]


def _equal_lines(a: Sequence[bytes], b: Sequence[bytes]) -> int:
    """How many lines are equal, counted from the beginning."""
    return next(
        (number for number, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b))
    )
