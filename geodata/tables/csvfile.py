"""Read a CSV file into a table of text cells, one row per row of the file, and report what is wrong with its form.

Every row is counted and every row's width is checked, so that no cell ever lands in a neighbour's column. Cells
lose outer blanks; blank rows, and blank cells beyond the last column, do not count. Nothing else is changed: ``NA``
stays ``NA`` and ``01`` stays ``01``.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata import fileio
from geodata.messages import UnreadableFileError
from geodata.model import Problem, Severity
from geodata.tables.columns import MOST_ERRORS, NUMBER
from geodata.tables.csvrows import (
    UNFINISHED,
    Fault,
    Header,
    Lines,
    is_blank,
    is_hxl,
    open_column,
    read_header,
    read_rows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.tables.columns import Column


_FORMULA: Final = r"[=+\-@\t\r\n＝＋－＠]"
"""How a cell begins that a spreadsheet may run."""
_BATCH: Final = 4_096
"""Rows turned into columns at a time: small lists keep the peak of memory low."""


@dataclass(slots=True)
class RawTable:
    """`frame`: the declared columns as text (blank where the file has none) and `line`, where each row begins.

    `rows_read` counts the rows of the file, those left out included.
    """

    frame: pd.DataFrame
    problems: list[Problem]
    rows_read: int

    @property
    def unfinished(self) -> Problem | None:
        """The problem of a table that ends inside a quoted cell, of which nothing may be taken; None for all others."""
        return next((problem for problem in self.problems if problem.code == UNFINISHED), None)


def read(name: str, data: bytes, columns: Sequence[Column]) -> RawTable:
    """Read the bytes of the file `name`. Raises UnreadableFileError: no table, or without an essential column."""
    data, oddities = _as_utf8(name, data)
    lines = Lines(data.splitlines(keepends=True))
    header, problems = read_header(name, lines, columns)
    batches = _Batches(header)
    faults = _Faults(name)
    plain = b"\0" not in data and not header.repeated
    for line, cells, fault in read_rows(lines, header.delimiter):
        if not batches.lines and not faults.rows and is_hxl(cells):
            faults.add(line, ("hxl", "the row holds HXL tags and no data; take it out"))
        elif plain and len(cells) == header.width and cells[0].strip():  # nearly every row: nothing to look into
            batches.add(line, cells)
        elif found := fault or (None if is_blank(cells) else header.fault(cells) or _nul(cells)):
            faults.add(line, found, open_column(lines.raw, line - 1, header) if found[0] == UNFINISHED else "")
        elif not is_blank(cells):
            batches.add(line, cells)
    rows_read = len(batches.lines) + faults.rows
    oddities += fileio.not_utf8(sorted(set(lines.not_utf8)))
    problems += [*faults.problems(), *(_warning(name, odd) for odd in oddities)]
    if rows_read and not data.endswith((b"\n", b"\r")):
        message = "the file does not end with a line break; if it was cut short, its last cell is not whole"
        problems.append(_warning(name, fileio.Oddity(len(lines.raw), "cut", message)))
    return RawTable(batches.frame(columns), problems, rows_read)


def unfinished(name: str, data: bytes, columns: Sequence[Column]) -> Problem | None:
    """The problem of a table that ends inside a quoted cell; None for any other, also for one that cannot be read."""
    try:
        lines = Lines(_as_utf8(name, data)[0].splitlines(keepends=True))
        header, _ = read_header(name, lines, columns)
    except UnreadableFileError:
        return None
    for line, _, fault in read_rows(lines, header.delimiter):
        if fault and fault[0] == UNFINISHED:
            return Problem(name, line, open_column(lines.raw, line - 1, header), UNFINISHED, Severity.ERROR, fault[1])
    return None


def write_csv(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    """Write the columns as CSV text that no spreadsheet runs: a cell that looks like a formula gets an apostrophe."""
    out = io.StringIO()
    table = pd.DataFrame({name: _harmless(frame[name]) for name in columns})
    table.to_csv(out, index=False, lineterminator="\r\n")  # with it, csv puts cells with either sign in quotes
    return out.getvalue()


def looks_like_formula(table: pd.DataFrame) -> pd.DataFrame:
    """Per cell of text, whether a spreadsheet may run it."""
    return table.apply(_is_risky)


def _harmless(cells: pd.Series[str]) -> pd.Series[str]:
    text = cells.astype("str").fillna("")
    risky = _is_risky(text)
    return text.where(~risky, "'" + text) if risky.any() else text


def _is_risky(text: pd.Series[str]) -> pd.Series[bool]:
    if not text.any():  # as most columns of most tables
        return text.astype(bool)
    risky = text.str.match(_FORMULA)
    return risky & ~text.str.fullmatch(NUMBER) if risky.any() else risky


def _as_utf8(name: str, data: bytes) -> tuple[bytes, list[fileio.Oddity]]:
    """The same text in UTF-8. Raises UnreadableFileError."""
    if why := fileio.not_csv(data):
        raise UnreadableFileError(name, 0, "", why)
    utf8, oddities = fileio.to_utf8(data)
    if not utf8.strip(b"\0 \t\r\n"):
        raise UnreadableFileError(name, 0, "", "the file is empty; expected a header line with the columns' names")
    return utf8, oddities


def _nul(cells: list[str]) -> Fault | None:
    damaged = any("\0" in cell for cell in cells)
    return ("nul", "the row holds NUL bytes: the file is damaged; write the row again") if damaged else None


def _warning(file: str, odd: fileio.Oddity) -> Problem:
    return Problem(file, odd.line, "", odd.code, Severity.WARNING, odd.message)


class _Faults:
    """Collects rows that could not be read; many with the same fault become one problem."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._listed: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self._beyond: dict[str, tuple[int, str]] = {}
        self._last: dict[str, int] = {}

    @property
    def rows(self) -> int:
        """How many rows."""
        return self._counts.total()

    def add(self, line: int, fault: Fault, column: str = "") -> None:
        code, message = fault
        self._counts[code] += 1
        self._last[code] = line
        if self._counts[code] <= MOST_ERRORS:
            self._listed.append(Problem(self._file, line, column, code, Severity.ERROR, message))
        else:
            self._beyond.setdefault(code, (line, message))

    def problems(self) -> list[Problem]:
        for code, (line, message) in self._beyond.items():
            more = self._counts[code] - MOST_ERRORS - 1
            text = f"{message} (the same in {more:,} more rows, down to line {self._last[code]})" if more else message
            self._listed.append(Problem(self._file, line, "", code, Severity.ERROR, text))
        return self._listed


class _Batches:
    """Collects rows into columns; `lines`: where each row begins."""

    def __init__(self, header: Header) -> None:
        self.lines: list[int] = []
        self._positions = header.positions
        self._rows: list[list[str]] = []
        self._columns: dict[str, list[pd.Series[str]]] = {name: [] for name in header.positions}

    def add(self, line: int, row: list[str]) -> None:
        self._rows.append(row)
        self.lines.append(line)
        if len(self._rows) == _BATCH:
            self._flush()

    def frame(self, columns: Sequence[Column]) -> pd.DataFrame:
        """All rows; declared columns that the file does not have are blank."""
        self._flush()
        blank = _blanks(len(self.lines))
        series = {name: pd.concat(parts, ignore_index=True) for name, parts in self._columns.items() if parts}
        table = {column.name: series.get(column.name, blank) for column in columns}
        return pd.DataFrame({**table, "line": pd.Series(self.lines, dtype="int64")})

    def _flush(self) -> None:
        if not self._rows:
            return
        cells = list(zip(*self._rows, strict=False))  # blank cells beyond the header's width may differ in number
        for name, position in self._positions.items():
            column = cells[position]
            filled = any(column)
            self._columns[name].append(
                pd.Series(np.array(column, dtype=object), dtype="str").str.strip() if filled else _blanks(len(column))
            )
        self._rows = []


@lru_cache(maxsize=2)  # a table has many blank columns, all of one length
def _blanks(count: int) -> pd.Series[str]:
    return pd.Series([""], dtype="str").repeat(count).reset_index(drop=True)
