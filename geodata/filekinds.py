"""What a file really is that is called .csv or .txt and holds no text: known by how it begins, with what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_EXCEL: Final = 'open it in Excel and choose File, Save As, "CSV UTF-8 (Comma delimited)"'
_CALC: Final = 'open it in LibreOffice and choose File, Save As, "Text CSV", with the character set "Unicode (UTF-8)"'
_NOT_THIS: Final = "put the CSV file in its place"
MOST_LINES: Final = 3_000_000
"""Of a table. A file that is nothing but line ends would be read for minutes."""
_BEGIN: Final = 200
"""Bytes in which an OpenDocument file says what it is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`name`: with its article, such as "a PDF"; `as_csv`: how a CSV comes of it."""

    name: str
    as_csv: str


_EXCEL_WORKBOOK: Final = Kind("an Excel workbook", _EXCEL)
_WORD: Final = Kind("a Word document", _NOT_THIS)
_ZIP: Final = Kind("a ZIP archive", "unpack it and put the CSV file that it holds in its place")
_ODS: Final = Kind("a LibreOffice spreadsheet", _CALC)
_ODF: Final = Kind("an OpenDocument file", _NOT_THIS)
_KINDS: Final = {
    b"%PDF-": Kind("a PDF", _NOT_THIS),
    b"\xd0\xcf\x11\xe0": Kind("an old Office file", _EXCEL),
    b"{\\rtf": Kind("an RTF file", _NOT_THIS),
    b"\x1f\x8b": Kind("a compressed file", "unpack it first"),
    b"\x89PNG": Kind("a picture", _NOT_THIS),
    b"\xff\xd8\xff": Kind("a picture", _NOT_THIS),
    b"SQLite format 3\0": Kind("an SQLite database", _NOT_THIS),
    b"PAR1": Kind("a Parquet file", _NOT_THIS),
}
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml|!--)", re.IGNORECASE)
_WEB_PAGE: Final = Kind("a web page", "download the CSV file itself; perhaps a page to sign in was saved instead")


def kind(data: bytes) -> Kind | None:
    """What the bytes are, None when they may be text."""
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    return next((found for mark, found in _KINDS.items() if data.startswith(mark)), None)


def not_csv(data: bytes) -> str:
    """Why the bytes are no CSV that can be read and what to do, "" when they may be one."""
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if lines > MOST_LINES:
        return f"the file has {lines:,} lines, and at most {MOST_LINES:,} are read; is it the right file?"
    found = _WEB_PAGE if _PAGE.match(data) else kind(data)
    return f"the file is {found.name}, not a CSV, whatever it is called; {found.as_csv}" if found else ""


def _in_zip(data: bytes) -> Kind:
    """A ZIP's names stand in it as they are, so they are found without unpacking anything."""
    begin = data[:_BEGIN]
    if b"application/vnd.oasis.opendocument" in begin:
        return _ODS if b"opendocument.spreadsheet" in begin else _ODF
    if b"xl/workbook." in data:
        return _EXCEL_WORKBOOK
    return _WORD if b"word/document." in data else _ZIP
