"""The lines of a CSV file → its rows, with what is wrong with those that cannot be read.

Python's csv reads at full speed up to the first fault; from the row of the fault on it is watched line by line. A
row that cannot be read costs itself only: reading goes on with the line after the one it began on.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata import textfile

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_CELL: Final = 1_000_000
"""Characters. What is longer is a quotation mark gone astray, or an attack."""
MOST_LINES: Final = 1_000
"""Lines that one row may go over, once a fault has been seen."""

Fault = tuple[str, str]
"""Code and message of what is wrong with a row."""
Row = tuple[int, list[str], Fault | None]
"""The line on which a row begins, its cells, and what kept csv from reading it."""


class _RunawayError(Exception):
    """A row goes over more lines than a row can."""


@dataclass(slots=True)
class Lines:
    """The file's lines as text, one at a time; `at` is the number of lines given out."""

    raw: list[bytes]
    at: int = 0
    row_start: int = 0
    not_utf8: list[int] = field(default_factory=list)

    def __iter__(self) -> Lines:
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
        return text


def read_rows(lines: Lines, delimiter: str) -> Iterator[Row]:
    """Every row that is left in `lines`; blank lines are rows without cells."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    base = start = lines.at
    reader = csv.reader(map(bytes.decode, lines.raw[base:]), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield start + 1, cells, None
            start = base + reader.line_num
    except (csv.Error, UnicodeDecodeError):
        lines.at = start
        yield from _read_watched(lines, delimiter)


def _read_watched(lines: Lines, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.row_start = lines.at
        try:
            row: Row = (start + 1, next(reader), None)
        except StopIteration:
            return
        except (csv.Error, _RunawayError) as error:
            row = (start + 1, [], _fault(error, lines, start))
            lines.at = start + 1
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        yield row


def _fault(error: Exception, lines: Lines, start: int) -> Fault:
    """What made the row unreadable, in words; csv's own message tells which it is."""
    text = str(error)
    if isinstance(error, _RunawayError) or "unexpected end of data" in text:
        where = "the end of the file" if lines.at >= len(lines.raw) else f"line {lines.at}"
        return "quote-open", f'a quotation mark opens a cell and nothing closes it up to {where}; close it with "'
    if "field larger" in text:
        return "cell-long", f"a cell has more than {LONGEST_CELL:,} characters; is a quotation mark missing?"
    if "expected after" in text:
        over = f" (the row goes on to line {lines.at})" if lines.at > start + 1 else ""
        return "quote-inside", f'text follows a closing quotation mark{over}; write a " inside a quoted cell twice: ""'
    return "row-form", f"the row cannot be read ({text}); open the file in a text editor and mend the line"
