"""The first line of a CSV file: which declared column stands where, and what is wrong with it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata import columns as declared
from geodata.messages import UnreadableFileError, did_you_mean, shown
from geodata.model import Problem, Severity
from geodata.rows import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_CONFLICT: Final = re.compile(r"(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)( |$)")
"""What git writes around lines that two people changed."""
_RESOLVE: Final = "git left here what two people changed; keep the rows of one, or of both, and take out git's marks"


@dataclass(frozen=True, slots=True)
class Header:
    """Where the declared columns stand in a row of `width` cells. `repeated`: further cells that name the same."""

    delimiter: str
    width: int
    positions: dict[str, int]
    repeated: tuple[tuple[str, int], ...]

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
    """Take the header off `lines`. Raises UnreadableFileError when no row could be read by it."""
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
        message = f"the cells are parted by {_DELIMITERS[delimiter]}; they were read so, but expected are commas"
        problems.append(Problem(file, 1, "", "delimiter", Severity.WARNING, message))
    return Header(delimiter, len(names), first, tuple(repeated)), problems


def _split(file: str, lines: Iterator[str], columns: Iterable[declared.Column]) -> tuple[list[str], str]:
    """The names in the first line, and what parts them: whatever makes the most known names."""
    known = {column.name for column in columns}
    line = next(lines, "")
    best: tuple[int, list[str], str] = (0, [], ",")
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip().strip("\ufeff").lower() for name in next(csv.reader([line], delimiter=delimiter))]
        except (csv.Error, StopIteration):
            continue
        best = max(best, (len(known.intersection(names)), names, delimiter), key=lambda found: found[0])
    if not best[0] and _CONFLICT.match(line):
        raise UnreadableFileError(file, 1, "", _RESOLVE)
    if not best[0]:
        some = ", ".join(column.name for column in columns if column.header is declared.Header.ESSENTIAL)
        raise UnreadableFileError(
            # quoted is nothing: without a header the first line is a row, which may be a draft
            file,
            1,
            "",
            f"the line is not a header; expected the columns' names, such as {some}",
        )
    return best[1], best[2]


def _check_essential(file: str, names: list[str], first: dict[str, int], columns: Iterable[declared.Column]) -> None:
    for column in columns:
        if column.header is declared.Header.ESSENTIAL and column.name not in first:
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
            message = f"{shown(name)} is not a column of this file; it was not read{did_you_mean(name, known)}"
            problems.append(Problem(file, 1, "", "column-unknown", Severity.WARNING, message))
        elif count > 1:
            message = f"the column is there {count} times; rows in which they differ are left out: keep one of them"
            problems.append(Problem(file, 1, name, "header-repeated", Severity.ERROR, message))
    for column in columns:
        if column.header is declared.Header.EXPECTED and column.name not in names:
            message = f"the column is missing, so it counts as blank in every row; add it (it holds: {column.holds})"
            problems.append(Problem(file, 1, column.name, "column-missing", Severity.ERROR, message))
    return problems
