"""Write a whole table as it is meant to be: UTF-8, commas, and the columns' own names in the header.

Only what can be read in one way is written anew; every cell keeps its text, and every row its lines.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.errors import DatasetError
from geodata.messages import UnreadableFileError
from geodata.tables.csvedit import Sheet
from geodata.tables.csvrows import DELIMITERS, declared_name
from geodata.tables.formats import encode_row, line_end, with_commas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.tables.columns import Column

_FOREIGN: Final = re.compile(r"[^\W\d_a-zA-Z]{3}|[^\W\d_][¡-¿][^\W\d_]|\ufffd")
"""What text in another encoding looks like as Windows-1252: runs of accents, signs inside a word, undefined bytes."""


def standard_form(file: str, data: bytes, columns: Sequence[Column]) -> tuple[bytes, list[str]]:
    """The same table in its standard form, and a sentence for each thing that had to change.

    Raises DatasetError for a table that cannot be read to its end, or whose encoding is not certain.
    """
    sheet = Sheet(file, data, columns)
    said = []
    table, encoding = _in_utf8(file, sheet, data)
    if encoding:
        said.append(f"{file}: written in UTF-8, in place of {encoding}")
    if (delimiter := sheet.header.delimiter) != ",":
        try:
            table = with_commas(table, delimiter)
        except DatasetError as error:
            raise UnreadableFileError(file, 0, "", str(error)) from None
        said.append(f"{file}: separated by commas, in place of {DELIMITERS[delimiter]}")
    table, renamed = _with_names(table, [column.name for column in columns])
    said += [f"{file} line 1: '{old}' → '{new}'" for old, new in renamed]
    mark = sheet.format.mark if sheet.format.encoding == "utf-8" else sheet.format.standard.mark
    return (mark + table, said) if said else (data, [])


def _in_utf8(file: str, sheet: Sheet, data: bytes) -> tuple[bytes, str]:
    """The table in UTF-8 without byte order mark, and the encoding that it had, "" for UTF-8. Raises DatasetError."""
    table, _ = fileio.to_utf8(data)
    encoding = sheet.format.encoding
    if encoding == "utf-8":
        return table, ""
    if encoding not in {"", "cp1252"}:
        return table, encoding[:6].upper()
    lines = [fileio.decode_line(line) for line in table.splitlines(keepends=True)]
    for at, (line, is_utf8) in enumerate(lines, 1):
        if not is_utf8 and _FOREIGN.search(line):
            why = "the encoding is not certain; save the file as UTF-8 in the program that wrote it"
            raise UnreadableFileError(file, at, "", why)
    text = "".join(line for line, _ in lines)
    return text.encode(), "Windows-1252" if encoding else "UTF-8 in some lines and Windows-1252 in others"


def _with_names(table: bytes, known: Sequence[str]) -> tuple[bytes, list[tuple[str, str]]]:
    """The table with the columns' own names where its header writes them otherwise, and each old name with its new."""
    first = table.splitlines(keepends=True)[0]
    end = line_end(first)
    names = next(csv.reader([first.removesuffix(end).decode()]), [])
    meant = [declared_name(name, known) for name in names]
    renamed = [
        (old, new)
        for old, new in zip(names, meant, strict=True)
        if new != old and new not in names and meant.count(new) == 1
    ]
    if not renamed:
        return table, []
    new_names = dict(renamed)
    header = encode_row([new_names.get(name, name) for name in names], ",").encode()
    return header + end + table[len(first) :], renamed
