"""A CSV file → a table of text cells, one row per row of the file, and what is wrong with its form.

Every row is counted and every row's width is checked, so that no cell ever lands in a neighbour's column. A row
that cannot be read is left out and reported; reading goes on with the line after the one it began on, so that one
stray quotation mark costs one row and not the rest of the file. Cells lose outer blanks; blank rows and blank cells
beyond the last column do not count. Nothing else is changed: ``NA`` stays ``NA`` and ``01`` stays ``01``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata import textfile
from geodata.errors import DatasetError
from geodata.headers import Fault, Header, is_blank, read_header
from geodata.model import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geodata.columns import Column

LONGEST_CELL: Final = 1_000_000
"""Characters. What is longer is a quotation mark gone astray, or an attack."""
MOST_LINES: Final = 1_000
"""Lines that one row may go over."""
_BATCH: Final = 16_384
"""Rows turned into columns at a time: small lists keep the peak of memory low."""


@dataclass(slots=True)
class RawTable:
    """`frame`: the declared columns as text (blank where the file has none) and `line`, where each row begins.

    `rows_read` counts the rows of the file, those left out included; `columns` are the declared ones it has.
    """

    frame: pd.DataFrame
    problems: list[Problem]
    rows_read: int
    columns: frozenset[str]


class _RunawayError(Exception):
    """A row goes over more lines than a row can."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as csv reads it, and the line on which it begins; or what kept csv from reading it."""

    line: int
    cells: list[str]
    fault: Fault | None = None


@dataclass(slots=True)
class _Lines:
    """The file's lines as text, one at a time; `at` is the number of lines given out."""

    raw: list[bytes]
    at: int = 0
    row_start: int = 0
    not_utf8: list[int] = field(default_factory=list)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        at = self.at
        if at >= len(self.raw):
            raise StopIteration
        if at - self.row_start > MOST_LINES:
            raise _RunawayError
        self.at = at + 1
        text, good = textfile.decode_line(self.raw[at])
        if not good:
            self.not_utf8.append(at + 1)
        return text + "\n"


def read(path: Path, columns: Sequence[Column]) -> RawTable:
    """Read one file. Raises DatasetError when it is missing, empty, no table, or lacks an essential column."""
    name = path.name
    raw, oddities = _load(path)
    lines = _Lines(raw.split(b"\n"))
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    header, problems = read_header(name, lines, columns)
    batches = _Batches(header)
    has_nul = b"\0" in raw
    rows_read = 0
    for row in _rows(lines, header.delimiter):
        if not row.fault and is_blank(row.cells):
            continue
        rows_read += 1
        fault = row.fault or header.fault(row.cells) or (_nul(row.cells) if has_nul else None)
        if fault:
            problems.append(Problem(name, row.line, "", fault[0], Severity.ERROR, fault[1]))
        else:
            batches.add(row.line, row.cells)
    oddities += textfile.not_utf8(sorted(set(lines.not_utf8)))
    problems += [Problem(name, odd.line, "", odd.code, Severity.WARNING, odd.message) for odd in oddities]
    if rows_read and not raw.endswith((b"\n", b"\r")):
        message = "the file does not end with a line break; if it was cut short, its last cell is not whole"
        problems.append(Problem(name, len(lines.raw), "", "cut", Severity.WARNING, message))
    return RawTable(batches.frame(columns), problems, rows_read, header.columns)


def _load(path: Path) -> tuple[bytes, list[textfile.Oddity]]:
    """The file's bytes as UTF-8, with today's line ends where it had those of old Macs."""
    try:
        data = path.read_bytes()
    except OSError as error:
        what = "is missing; is this the dataset's folder?" if isinstance(error, FileNotFoundError) else error.strerror
        raise DatasetError(
            f"{path.name} {what if what and what.startswith('is') else f'cannot be read: {what}'}"
        ) from error
    raw, oddities = textfile.to_utf8(data)
    if not raw.strip(b"\0 \t\r\n"):
        raise DatasetError(f"{path.name} is empty; expected a header line with the columns' names")
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n"), oddities


def _rows(lines: _Lines, delimiter: str) -> Iterator[_Row]:
    """Every row that is left in `lines`; one that cannot be read comes with its fault."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.row_start = lines.at
        try:
            row = _Row(start + 1, next(reader))
        except StopIteration:
            return
        except (csv.Error, _RunawayError) as error:
            row = _Row(start + 1, [], _fault(error, lines, start))
            lines.at = start + 1
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        yield row


def _nul(cells: list[str]) -> Fault | None:
    damaged = any("\0" in cell for cell in cells)
    return ("nul", "the row holds NUL bytes: the file is damaged; write the row again") if damaged else None


def _fault(error: Exception, lines: _Lines, start: int) -> Fault:
    """What made the row unreadable, in words; csv's own message tells which it is."""
    text = str(error)
    if isinstance(error, _RunawayError) or "unexpected end of data" in text:
        where = "the end of the file" if lines.at >= len(lines.raw) else f"{MOST_LINES} lines on"
        return "quote-open", f'a quotation mark opens a cell and nothing closes it up to {where}; close it with "'
    if "field larger" in text:
        return "cell-long", f"a cell has more than {LONGEST_CELL:,} characters; is a quotation mark missing?"
    if "expected after" in text:
        over = f" (the row goes on to line {lines.at})" if lines.at > start + 1 else ""
        return "quote-inside", f'text follows a closing quotation mark{over}; write a " inside a quoted cell twice: ""'
    return "row-form", f"the row cannot be read ({text}); open the file in a text editor and mend the line"


class _Batches:
    """Rows on their way into columns."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._columns: dict[str, list[pd.Series[str]]] = {name: [] for name in header.positions}

    def add(self, line: int, row: list[str]) -> None:
        self._rows.append(row)
        self._lines.append(line)
        if len(self._rows) == _BATCH:
            self._flush()

    def frame(self, columns: Sequence[Column]) -> pd.DataFrame:
        """All rows; declared columns that the file does not have are blank."""
        self._flush()
        blank = pd.Series([""], dtype="str").repeat(len(self._lines)).reset_index(drop=True)
        series = {
            name: pd.concat(parts, ignore_index=True).str.strip() for name, parts in self._columns.items() if parts
        }
        table = {column.name: series.get(column.name, blank) for column in columns}
        return pd.DataFrame({**table, "line": pd.Series(self._lines, dtype="int64")})

    def _flush(self) -> None:
        if not self._rows:
            return
        cells = list(zip(*self._rows, strict=False))
        for name, position in self._header.positions.items():
            self._columns[name].append(pd.Series(list(cells[position]), dtype="str"))
        self._rows = []
