"""Add, change and remove rows of a CSV file; every other row, and every other cell of a row, keeps its bytes.

Line ends, delimiter, quotation marks, byte order mark, the order of the columns and unknown columns stay as they are.
A file that cannot be read to its end is refused: a row put after an open quotation mark would vanish in a cell.
Cells are written as they are, even those that a spreadsheet would run: the dataset holds what the source says, and
exports make it harmless.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from geodata import fileio
from geodata.errors import DatasetError
from geodata.messages import UnreadableFileError
from geodata.tables.csvrows import Header, Lines, read_header, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.tables.columns import Column

_LINE_ENDS: Final = (b"\r\n", b"\n", b"\r")


class SheetRow(NamedTuple):
    """Where a row stands: line `start` (from 0) up to, not including, `end`; `cells` as they were read."""

    start: int
    end: int
    cells: list[str]


class Sheet:
    """The bytes of one CSV file, with its rows. It returns new bytes and writes no file."""

    def __init__(self, file: str, data: bytes, columns: Sequence[Column]) -> None:
        """Raises DatasetError when the file is not UTF-8 or has no header."""
        if why := fileio.not_csv(data):
            raise UnreadableFileError(file, 0, "", why)
        utf8, oddities = fileio.to_utf8(data)
        if any(odd.line == 0 for odd in oddities):
            raise DatasetError(f"{file} is not UTF-8, so no row can be added; save it as UTF-8 and try again")
        if not utf8.strip():
            raise UnreadableFileError(file, 0, "", "the file is empty; expected a header line with the columns' names")
        self.file = file
        self.data = data
        self._mark = data[: len(data) - len(utf8)]
        self.lines = utf8.splitlines(keepends=True)
        lines = Lines(self.lines)
        self.header: Header = read_header(file, lines, columns)[0]
        self.first = lines.at
        """The line on which the rows begin, from 0."""

    @classmethod
    def read(cls, path: Path, columns: Sequence[Column]) -> Sheet:
        """The file at `path`; when there is none, one that has only a header. Raises DatasetError."""
        try:
            data = fileio.read(path)
        except FileNotFoundError:
            return cls.blank(path.name, columns)
        except OSError as error:
            raise DatasetError(f"{path.name} cannot be read ({error.strerror})") from error
        return cls(path.name, data, columns)

    @classmethod
    def blank(cls, file: str, columns: Sequence[Column]) -> Sheet:
        """A file of a header only, with all declared columns."""
        return cls(file, (",".join(column.name for column in columns) + "\n").encode(), columns)

    @property
    def columns(self) -> Mapping[str, int]:
        """Declared column that the file has → its position in a row."""
        return self.header.positions

    def rows(self, start: int | None = None) -> Iterator[SheetRow]:
        """Read every row from the line `start` (default: the first after the header), blank ones too.

        `start` must be where a row begins. Raises DatasetError at the first that cannot be read.
        """
        lines = Lines(self.lines, at=self.first if start is None else start)
        before: tuple[int, list[str]] | None = None
        for line, cells, fault in read_rows(lines, self.header.delimiter):
            if fault is not None:
                raise UnreadableFileError(self.file, line, "", f"{fault[1]}; until then nothing is written to the file")
            if before is not None:
                yield SheetRow(before[0] - 1, line - 1, before[1])
            before = (line, cells)
        if before is not None:
            yield SheetRow(before[0] - 1, len(self.lines), before[1])

    def raw(self, row: SheetRow) -> bytes:
        """The row's bytes, line end included."""
        return b"".join(self.lines[row.start : row.end])

    def named(self, row: SheetRow) -> dict[str, str]:
        """The row's cells by declared column, without outer blanks."""
        cells = row.cells
        return {
            name: cells[position].strip() if position < len(cells) else ""
            for name, position in self.header.positions.items()
        }

    def changed(self, row: SheetRow, cells: Mapping[str, str]) -> bytes:
        """The row's bytes with other cells. Raises DatasetError for a column that the file has not, or a bad row."""
        if len(row.cells) != self.header.width:
            message = f"the row has {len(row.cells)} cells, the header {self.header.width}; mend it in a text editor"
            raise UnreadableFileError(self.file, row.start + 1, "", message)
        return change_row(self.raw(row), row.cells, self._by_position(cells), self.header.delimiter)

    def rewritten(
        self, changed: Iterable[tuple[SheetRow, bytes]], added: Iterable[Mapping[str, str] | bytes] = ()
    ) -> bytes:
        """The whole file with other bytes for some of its rows (b"" removes one) and new rows at its end.

        Read all `rows` first: a row added after an unclosed quotation mark would vanish in a cell.
        """
        pieces = [self._mark, *self.lines[: self.first]]
        copied = self.first
        for row, new_bytes in sorted(changed, key=lambda change: change[0].start):
            pieces += self.lines[copied : row.start]
            pieces.append(new_bytes)
            copied = row.end
        pieces += self.lines[copied:]
        new = [self._encode(row) for row in added]
        whole = b"".join(pieces)
        if new and not whole.endswith((b"\n", b"\r")):
            whole += self._line_end
        return whole + b"".join(new)

    @property
    def _line_end(self) -> bytes:
        return _line_end(self.lines[0]) or b"\n"

    def _encode(self, row: Mapping[str, str] | bytes) -> bytes:
        if isinstance(row, bytes):
            return row if row.endswith((b"\n", b"\r")) else row + self._line_end
        new = self._by_position(row)
        cells = [new.get(position, "") for position in range(self.header.width)]
        return encode_row(cells, self.header.delimiter).encode() + self._line_end

    def _by_position(self, cells: Mapping[str, str]) -> dict[int, str]:
        """Position in a row → cell. Raises DatasetError for a cell of a column that the file has not."""
        found = {}
        for name, cell in cells.items():
            if name in self.header.positions:
                found[self.header.positions[name]] = cell
            elif cell:
                message = f"the row has a '{name}' ({cell[:40]}) and the file no such column; add it to the header line"
                raise UnreadableFileError(self.file, 1, name, message)
        return found | {position: cells[name] for name, position in self.header.repeated if name in cells}


def encode_row(cells: Sequence[str], delimiter: str) -> str:
    """Write a row as text, without its line end."""
    out = io.StringIO()
    # with this line end, csv puts cells with either of its signs in quotes
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def change_row(raw: bytes, cells: Sequence[str], new: Mapping[int, str], delimiter: str) -> bytes:
    """Put the cells `new` (position → text) into the row `raw`, which was read as `cells`; it keeps its line end."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:  # read as Windows-1252: what is written is UTF-8
        text = ""
    end = _line_end(raw)
    fields = _split(text.removesuffix(end.decode()), delimiter)
    if [_unquoted(field) for field in fields] != list(cells):
        fields = [_encode_cell(cell, delimiter) for cell in cells]
    for position, cell in new.items():
        fields[position] = _encode_cell(cell, delimiter)
    row = delimiter.join(fields)
    return (row or '""').encode() + end


def _encode_cell(cell: str, delimiter: str) -> str:
    return encode_row([cell, ""], delimiter).removesuffix(delimiter) if cell else ""


def _line_end(line: bytes) -> bytes:
    return next((end for end in _LINE_ENDS if line.endswith(end)), b"")


def _split(text: str, delimiter: str) -> list[str]:
    """Split a row into its cells as written. The caller compares the result with what csv read."""
    fields: list[str] = []
    start = at = 0
    while True:
        if text.startswith('"', at):
            at += 1
            while at < len(text):
                if text[at] != '"':
                    at += 1
                elif text.startswith('""', at):
                    at += 2
                else:
                    break
            at += 1
        end = text.find(delimiter, at)
        if end < 0:
            return [*fields, text[start:]]
        fields.append(text[start:end])
        start = at = end + 1


def _unquoted(field: str) -> str:
    return field[1:-1].replace('""', '"') if len(field) > 1 and field[0] == field[-1] == '"' else field
