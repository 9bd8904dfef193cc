"""How a table is written: encoding, byte order mark and separator, which stay while all cells can be written so."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geodata import fileio
from geodata.errors import DatasetError
from geodata.messages import quoted
from geodata.tables.csvrows import DELIMITERS, Lines, read_rows

_LINE_ENDS: Final = (b"\r\n", b"\n", b"\r")
_UTF8: Final = "utf-8"
_NAMES: Final = {"cp1252": "Windows-1252", "": "not in one encoding"}


@dataclass(frozen=True, slots=True)
class TableFormat:
    """`encoding` is Python's name for it, "" when no single one gives the file's bytes; `mark`: the byte order mark."""

    encoding: str
    mark: bytes
    delimiter: str

    @property
    def words(self) -> str:
        """``Windows-1252 with semicolons``."""
        name = _NAMES.get(self.encoding) or self.encoding.upper().removesuffix("-LE").removesuffix("-BE")
        if not self.encoding and self.delimiter == ",":
            return name
        return f"{name} with {DELIMITERS[self.delimiter]}"

    @property
    def standard(self) -> TableFormat:
        """The format in which any cell can be written, with a byte order mark if this one has one."""
        return TableFormat(_UTF8, codecs.BOM_UTF8 if self.mark else b"", ",")

    def encode(self, utf8: bytes) -> bytes:
        """Text in UTF-8 in this encoding. Raises UnicodeEncodeError."""
        return utf8 if self.encoding == _UTF8 else utf8.decode().encode(self.encoding)

    def unwritable(self, texts: Iterable[str]) -> str:
        """The first character of the texts that this encoding does not have, "" when it has them all."""
        for text in texts if self.encoding not in {_UTF8, ""} else ():
            try:
                text.encode(self.encoding)
            except UnicodeEncodeError as error:
                return text[error.start]
        return ""

    def conversion(self, file: str, texts: Iterable[str]) -> str:
        """What becomes of a file of this format when the texts are written into it, in words; "" when it stays."""
        if self.encoding and not (character := self.unwritable(texts)):
            return ""
        why = f"{self.words}, which has no {quoted(character)}" if self.encoding else self.words
        return f"{file} is {why}: it is written whole in {self.standard.words}"


def format_of(data: bytes, delimiter: str) -> TableFormat:
    """The format of a table's bytes. Raises DatasetError for damaged UTF-16 or UTF-32, which cannot be rewritten."""
    encoding, mark = fileio.encoding_of(data)
    if encoding.startswith(("utf-16", "utf-32")):
        body = data.removeprefix(mark)
        if body.decode(encoding, "replace").encode(encoding, "replace") != body:
            raise DatasetError(f"{encoding[:6].upper()} that is damaged; save the file as UTF-8 and try again")
    return TableFormat(encoding, mark, delimiter)


def encode_row(cells: Sequence[str], delimiter: str) -> str:
    """Write a row as text, without its line end."""
    out = io.StringIO()
    # with this line end, csv puts cells with either of its signs in quotes
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def encode_cell(cell: str, delimiter: str) -> str:
    """Write a cell, in quotation marks where it needs them."""
    return encode_row([cell, ""], delimiter).removesuffix(delimiter) if cell else ""


def line_end(line: bytes) -> bytes:
    """The end of a line, b"" for a last line without one."""
    return next((end for end in _LINE_ENDS if line.endswith(end)), b"")


def written_cells(text: str, cells: Sequence[str], delimiter: str) -> list[str]:
    """The cells of a row, which was read as `cells`, as they are written in `text`, which has no line end."""
    fields = _split(text, delimiter)
    if [_unquoted(field) for field in fields] != list(cells):
        fields = [encode_cell(cell, delimiter) for cell in cells]
    return fields


def with_commas(utf8: bytes, delimiter: str) -> bytes:
    """The table with commas for its separators; cells keep their quotation marks. Raises DatasetError for a bad row."""
    lines = Lines(utf8.splitlines(keepends=True))
    rows = []
    for line, cells, fault in read_rows(lines, delimiter):
        if fault is not None:
            raise DatasetError(f"line {line} cannot be written with commas: {fault[1]}")
        rows.append((line - 1, cells))
    ends = [start for start, _ in rows[1:]] + [len(lines.raw)]
    out = []
    for (start, cells), end in zip(rows, ends, strict=True):
        raw = b"".join(lines.raw[start:end])
        stop = line_end(raw)
        fields = written_cells(raw.removesuffix(stop).decode(), cells, delimiter) if cells else []
        out.append(",".join(_for_commas(*pair) for pair in zip(fields, cells, strict=True)).encode() + stop)
    return b"".join(out)


def _for_commas(field: str, cell: str) -> str:
    return encode_cell(cell, ",") if "," in field and not field.startswith('"') else field


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
