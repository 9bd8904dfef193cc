"""Add, change and remove rows of a CSV file; every other row, and every other cell of a row, keeps its bytes.

Line ends, quotation marks, the order of the columns and unknown columns stay as they are; so do encoding, byte order
mark and separator, unless a new cell cannot be written so: then the whole file becomes UTF-8 with commas.
A file that cannot be read to its end is refused: a row put after an open quotation mark would vanish in a cell.
Cells are written as they are, even those that a spreadsheet would run: the dataset holds what the source says, and
exports make it harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from geodata import fileio
from geodata.errors import DatasetError
from geodata.messages import UnreadableFileError
from geodata.tables.csvrows import Header, Lines, read_header, read_rows
from geodata.tables.formats import (
    TableFormat,
    encode_cell,
    encode_row,
    format_of,
    line_end,
    with_commas,
    written_cells,
)

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.tables.columns import Column


class SheetRow(NamedTuple):
    """Where a row stands: line `start` (from 0) up to, not including, `end`; `cells` as they were read."""

    start: int
    end: int
    cells: list[str]


class Sheet:
    """The bytes of one CSV file, with its rows. It returns new bytes and writes no file."""

    def __init__(self, file: str, data: bytes, columns: Sequence[Column], *, every: bool = False) -> None:
        """Raises DatasetError when the file is damaged or has no header.

        `every`: the cells of columns that are not declared are named, too, where the header names them only once.
        """
        if why := fileio.not_csv(data):
            raise UnreadableFileError(file, 0, "", why)
        utf8, _ = fileio.to_utf8(data)
        if not utf8.strip():
            raise UnreadableFileError(file, 0, "", "the file is empty; expected a header line with the columns' names")
        self.file = file
        self.data = data
        self._declared = columns
        self._original = utf8.splitlines(keepends=True)
        """The lines as they are in the file; those of UTF-16 and UTF-32 in UTF-8."""
        lines = Lines(self._original)
        self.header: Header = read_header(file, lines, columns)[0]
        self._every = every
        if every and self.header.others:
            self.header = replace(self.header, positions={**self.header.positions, **self.header.others})
        try:
            self.format: TableFormat = format_of(data, self.header.delimiter)
        except DatasetError as error:
            raise UnreadableFileError(file, 0, "", f"the file is {error}") from None
        self.lines = self._original
        """The lines in UTF-8."""
        if self.format.encoding in {"", "cp1252"}:
            self.lines = [fileio.decode_line(line)[0].encode() for line in self._original]
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
    def blank(cls, file: str, columns: Sequence[Column], *, every: bool = False) -> Sheet:
        """A file of a header only, with all declared columns."""
        return cls(file, (",".join(column.name for column in columns) + "\n").encode(), columns, every=every)

    @property
    def columns(self) -> Mapping[str, int]:
        """Column that the file has, declared or with `every` named → its position in a row."""
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

    def conversion(self, cells: Iterable[str]) -> str:
        """What becomes of the file's format when the cells are written into it, in words; "" when it stays."""
        return self.format.conversion(self.file, cells)

    def raw(self, row: SheetRow) -> bytes:
        """The row's bytes in UTF-8, line end included."""
        return b"".join(self.lines[row.start : row.end])

    def named(self, row: SheetRow) -> dict[str, str]:
        """The row's cells by column (`columns`), without outer blanks."""
        cells = row.cells
        return {
            name: cells[position].strip() if position < len(cells) else ""
            for name, position in self.header.positions.items()
        }

    def with_columns(self, rows: Iterable[Mapping[str, str]]) -> Sheet:
        """The sheet with a column for every cell of `rows` that is not blank; itself when it has them all.

        Columns that are not declared are added where the sheet names `every` column, those that are by their names.
        New columns come last in the header, and every row gets a blank cell: all other cells keep their bytes.
        Raises DatasetError when the file cannot be read to its end.
        """
        needed = {name for row in rows for name, cell in row.items() if cell and name not in self.header.positions}
        new = [column.name for column in self._declared if column.name in needed]
        new += sorted(needed - set(new)) if self._every else []
        if not new:
            return self
        delimiter = self.header.delimiter
        header = self.lines[: self.first]
        parts: list[range | bytes] = [_lengthened(b"".join(header), delimiter, new), *self._padded(len(new))]
        return Sheet(self.file, self._joined(parts), self._declared, every=self._every)

    def _padded(self, count: int) -> Iterator[range | bytes]:
        """Every row with `count` blank cells more; they stand before cells that are too many, which stay so."""
        delimiter, width = self.header.delimiter, self.header.width
        for row in self.rows():
            raw = self.raw(row)
            if not any(row.cells):
                yield range(row.start, row.end)
            elif len(row.cells) <= width:
                yield _lengthened(raw, delimiter, [""] * count)
            else:
                end = line_end(raw)
                fields = written_cells(raw.removesuffix(end).decode(), row.cells, delimiter)
                yield delimiter.join([*fields[:width], *[""] * count, *fields[width:]]).encode() + end

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

        Bytes of rows are in UTF-8 with the separators of this file, as `changed` and `raw` give them.
        Read all `rows` first: a row added after an unclosed quotation mark would vanish in a cell.
        """
        parts: list[range | bytes] = [range(self.first)]
        copied = self.first
        for row, new_bytes in sorted(changed, key=lambda change: change[0].start):
            parts += [range(copied, row.start), new_bytes]
            copied = row.end
        parts.append(range(copied, len(self.lines)))
        new = [self._encode(row) for row in added]
        if new and not self._last_line(parts).endswith((b"\n", b"\r")):
            parts.append(self._line_end)
        return self._joined([*parts, *new])

    def _joined(self, parts: Sequence[range | bytes]) -> bytes:
        """The file of these parts, lines of this one or new bytes, in its format, or else in the standard one."""
        new = [part for part in parts if isinstance(part, bytes)]
        if not new:
            return self.data
        if not self.format.encoding or self.format.unwritable(part.decode() for part in new):
            whole = b"".join(
                part if isinstance(part, bytes) else b"".join(self.lines[part.start : part.stop]) for part in parts
            )
            standard = self.format.standard
            same = self.format.delimiter == standard.delimiter
            return standard.mark + (whole if same else with_commas(whole, self.format.delimiter))
        return self.format.mark + b"".join(
            self.format.encode(part) if isinstance(part, bytes) else self._as_it_was(part) for part in parts
        )

    def _as_it_was(self, part: range) -> bytes:
        """The bytes of some of the file's lines."""
        lines = b"".join(self._original[part.start : part.stop])
        return self.format.encode(lines) if self.format.encoding.startswith(("utf-16", "utf-32")) else lines

    def _last_line(self, parts: Sequence[range | bytes]) -> bytes:
        last = next(part for part in reversed(parts) if len(part))
        return last if isinstance(last, bytes) else self.lines[last.stop - 1]

    @property
    def _line_end(self) -> bytes:
        return line_end(self.lines[0]) or b"\n"

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


def _lengthened(raw: bytes, delimiter: str, cells: Sequence[str]) -> bytes:
    """A row of UTF-8 with further cells, which need no quotation marks, at its end."""
    end = line_end(raw)
    return raw.removesuffix(end) + "".join(delimiter + cell for cell in cells).encode() + end


def change_row(raw: bytes, cells: Sequence[str], new: Mapping[int, str], delimiter: str) -> bytes:
    """Put the cells `new` (position → text) into the row `raw`, which was read as `cells`; it keeps its line end."""
    end = line_end(raw)
    fields = written_cells(raw.removesuffix(end).decode(), cells, delimiter)
    for position, cell in new.items():
        fields[position] = encode_cell(cell, delimiter)
    row = delimiter.join(fields)
    return (row or '""').encode() + end
