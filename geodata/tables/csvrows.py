"""Read the lines of a CSV file: its header, with the position of each declared column, then its rows.

Both report what is wrong with a line. Python's csv reads at full speed up to the first fault, and from that row on line
by line. A row that cannot be read never costs another one: reading goes on with the line after the one it began on.

A table that ends inside a quoted cell may be cut short anywhere, and every row after the quotation mark may be part of
the cell: such a row has the fault `UNFINISHED`, and whoever shows or writes the table must refuse all of it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.messages import UnreadableFileError, did_you_mean, quoted
from geodata.model import Problem, Severity
from geodata.tables import columns as declared

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

LONGEST_CELL: Final = 1_000_000
"""Characters. A longer cell is a stray quotation mark, or an attack."""
MOST_LINES: Final = 1_000
"""Lines that one row may span, once a fault has been seen."""
UNFINISHED: Final = "unfinished"
"""Code of the row in whose quoted cell the table ends."""
Fault = tuple[str, str]
"""Code and message of what is wrong with a row."""
RawRow = tuple[int, list[str], Fault | None]
"""The line on which a row begins, its cells, and why csv could not read it."""
DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_CLOSING: Final = re.compile(rb'(?<!")(?:"")*"(?!")')
"""A quotation mark that ends a quoted cell: one that is not written twice."""
_SEPARATOR_LINE: Final = re.compile(r"\"?sep=.\"?", re.IGNORECASE)
_HXL_TAG: Final = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(?: ?\+[A-Za-z0-9_]+)*")
SHOWN: Final = re.compile(r"[^\W_][\w .:/()%-]{0,59}")
"""A name of a column that is not ours, as far as it can be shown."""
_CONFLICT: Final = re.compile(r"(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)( |$)")
"""Git's marks around lines that two people changed."""
_RESOLVE: Final = "git left here what two people changed; keep the rows of one, or of both, and take out git's marks"


class _RunawayError(Exception):
    """A row spans more lines than a row can."""


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
        text, good = fileio.decode_line(self.raw[at])
        if not good:
            self.not_utf8.append(at + 1)
        return text


@dataclass(frozen=True, slots=True)
class Header:
    """Where the declared columns stand in a row of `width` cells. `repeated`: further cells that name the same."""

    delimiter: str
    width: int
    positions: dict[str, int]
    repeated: tuple[tuple[str, int], ...]
    others: dict[str, int] = field(default_factory=dict)
    """Where the columns stand that are not declared, each named once, by a name that can be shown."""

    @property
    def columns(self) -> frozenset[str]:
        """The declared columns that the file has."""
        return frozenset(self.positions)

    def fault(self, row: list[str]) -> Fault | None:
        """Say what is wrong with the form of a row, None when nothing is."""
        width = len(row)
        if width < self.width and _CONFLICT.match(row[0]):
            return "cells-missing", _RESOLVE
        if width < self.width:
            message = f"the row has {width} cells, the header {self.width}; is a comma missing, or was the file cut?"
            return "cells-missing", message
        if width > self.width and not is_blank(row[self.width :]):
            message = f"the row has {width} cells, the header {self.width}; put text that has commas in quotation marks"
            return "cells-extra", message
        for name, position in self.repeated:
            if row[position].strip() != row[self.positions[name]].strip():
                return "header-repeated", f"two columns are called '{name}' and differ here; keep one of them"
        return None


def is_blank(row: list[str]) -> bool:
    """Whether no cell of the row holds anything."""
    return not row or (not row[0].strip() and not any(cell.strip() for cell in row))


def read_header(file: str, lines: Iterator[str], columns: Sequence[declared.Column]) -> tuple[Header, list[Problem]]:
    """Read the header from the first of `lines`. Raises UnreadableFileError when no row could be read with it."""
    names, delimiter = _split(file, lines, columns)
    known = {column.name for column in columns}
    first: dict[str, int] = {}
    repeated = []
    for position, name in enumerate(names):
        if name in known and name in first:
            repeated.append((name, position))
        elif name in known:
            first[name] = position
    _check_essential(file, names, first, columns)
    problems = _problems(file, names, columns)
    if delimiter != ",":
        message = f"the cells are separated by {DELIMITERS[delimiter]} and were read that way; commas are expected"
        problems.append(Problem(file, 1, "", "delimiter", Severity.WARNING, message))
    counts = Counter(names)
    others = {
        name: position
        for position, name in enumerate(names)
        if name not in known and counts[name] == 1 and SHOWN.fullmatch(name)
    }
    return Header(delimiter, len(names), first, tuple(repeated), others), problems


def _split(file: str, lines: Iterator[str], columns: Iterable[declared.Column]) -> tuple[list[str], str]:
    """The names in the first line, and their delimiter: the one that gives the most known names."""
    known = {column.name for column in columns}
    line = next(lines, "")
    best: tuple[int, list[str], str] = (0, [], ",")
    for delimiter in DELIMITERS:
        names = _names(line, delimiter)
        best = max(best, (len(known.intersection(names)), names, delimiter), key=lambda split: split[0])
    if not best[0]:
        # the line is quoted nowhere: without a header it is a row, which may be a draft
        raise UnreadableFileError(file, 1, "", _why_no_header(line, next(lines, ""), columns))
    return [declared_name(name, known.difference(best[1])) for name in best[1]], best[2]


def _why_no_header(line: str, below: str, columns: Iterable[declared.Column]) -> str:
    """Why the first line of a table is no header, judging by the line below it too."""
    if _CONFLICT.match(line):
        return _RESOLVE
    if separator := _SEPARATOR_LINE.fullmatch(line.strip().strip("\ufeff")):
        return f"{quoted(separator[0])} is Excel's note of the separator; take the line out: the header comes first"
    known = {column.name for column in columns}
    if any(len(known.intersection(_names(below, delimiter))) > 1 for delimiter in DELIMITERS):
        return "the line is a title above the header, which is line 2; take the title out"
    some = ", ".join(column.name for column in columns if column.presence is declared.Presence.ESSENTIAL)
    return f"the line is not a header; expected the columns' names, such as {some}"


def declared_name(name: str, known: Container[str]) -> str:
    """The declared column that a header's name differs from in case, blanks or hyphens alone; else the name itself."""
    key = re.sub(r"[\s_-]+", "_", name.strip().strip("\ufeff")).lower()
    return key if key in known else name


def _names(line: str, delimiter: str = ",") -> list[str]:
    """The names in a header, [] for a line that csv cannot read."""
    try:
        return [name.strip().strip("\ufeff").lower() for name in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def is_hxl(cells: Sequence[str]) -> bool:
    """Whether a row holds tags of HXL (https://hxlstandard.org), as the row below the header of exports from HDX."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_HXL_TAG.fullmatch(cell) for cell in filled)


def _check_essential(file: str, names: list[str], first: dict[str, int], columns: Iterable[declared.Column]) -> None:
    for column in columns:
        if column.presence is declared.Presence.ESSENTIAL and column.name not in first:
            strays = [name for name in names if name not in first]
            stray = did_you_mean(column.name, strays).replace("did you mean", "is it")
            message = f"the column is missing, and no row can be read without it{stray}"
            raise UnreadableFileError(file, 1, column.name, message)


def _problems(file: str, names: list[str], columns: Sequence[declared.Column]) -> list[Problem]:
    known = [column.name for column in columns]
    problems = []
    for name, count in Counter(names).items():
        if not name:
            continue
        if name not in known:
            message = f"{quoted(name)} is not a column of this file; it was not read{did_you_mean(name, known)}"
            problems.append(Problem(file, 1, "", "column-unknown", Severity.WARNING, message))
        elif count > 1:
            message = f"the column appears {count} times; rows in which they differ are left out: keep one of them"
            problems.append(Problem(file, 1, name, "header-repeated", Severity.ERROR, message))
    for column in columns:
        if column.presence is declared.Presence.EXPECTED and column.name not in names:
            message = (
                f"the column is missing, so it counts as blank in every row; add it (it holds: {column.description})"
            )
            problems.append(Problem(file, 1, column.name, "column-missing", Severity.ERROR, message))
    return problems


def read_rows(lines: Lines, delimiter: str) -> Iterator[RawRow]:
    """Read the rows that are left in `lines`; a blank line is a row without cells."""
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


def _read_watched(lines: Lines, delimiter: str) -> Iterator[RawRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.row_start = lines.at
        try:
            row: RawRow = (start + 1, next(reader), None)
        except StopIteration:
            return
        except (csv.Error, _RunawayError) as error:
            row = (start + 1, [], _fault(error, lines, start))
            lines.at = start + 1
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        yield row


def _fault(error: Exception, lines: Lines, start: int) -> Fault:
    """Say why the row cannot be read, judging by csv's own message."""
    text = str(error)
    given_up = isinstance(error, _RunawayError) or "field larger" in text
    if "unexpected end of data" in text or (given_up and _never_closed(lines, start)):
        return UNFINISHED, (
            "the file ends inside this cell, which a quotation mark opens and nothing closes; was the file saved only "
            'in part? Save it again as a whole, or close the cell with "'
        )
    if isinstance(error, _RunawayError):
        return (
            "quote-open",
            f'a quotation mark opens a cell and nothing closes it up to line {lines.at}; close it with "',
        )
    if "field larger" in text:
        return "cell-long", f"a cell has more than {LONGEST_CELL:,} characters; is a quotation mark missing?"
    if "expected after" in text:
        over = f" (the row goes on to line {lines.at})" if lines.at > start + 1 else ""
        return "quote-inside", f'text follows a closing quotation mark{over}; write a " inside a quoted cell twice: ""'
    return "row-form", f"the row cannot be read ({text}); open the file in a text editor and mend the line"


def _never_closed(lines: Lines, start: int) -> bool:
    """Whether the row that begins on line `start` (from 0) and was given up is inside a quoted cell to the end."""
    if sum(line.count(b'"') for line in lines.raw[start : lines.at]) % 2 == 0:
        return False
    return not any(_CLOSING.search(lines.raw[at]) for at in range(lines.at, len(lines.raw)))


def open_column(lines: Sequence[bytes], start: int, header: Header) -> str:
    """The column in whose quoted cell the row that begins on line `start` (from 0) ends; "" for one that is unknown."""
    length = 0
    begin: list[str] = []
    for at in range(start, len(lines)):
        length += len(lines[at])
        if length > LONGEST_CELL:
            break
        begin.append(fileio.decode_line(lines[at])[0])
    cells = next(csv.reader(begin, delimiter=header.delimiter), [])
    return next((name for name, position in header.positions.items() if position == len(cells) - 1), "")
