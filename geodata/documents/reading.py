"""Tell the kind of a file by its bytes, whatever it is called, and read it with the module of that kind."""

from __future__ import annotations

import re
from typing import Final

from geodata import fileio
from geodata.documents import webpages
from geodata.documents.document import Document
from geodata.errors import InputError

_ZIP: Final = b"PK\x03\x04"
_ZIPPED: Final = (b"word/document.", b"opendocument.text", b"archive/")
"""What the bytes of a ZIP file hold that is read here."""
_PDF: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}%PDF-")
_HEADERS: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+){3,}+\r?\n?"
)
_OF_MAIL: Final = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_WARC: Final = (b"\x1f\x8b", b"WARC/")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SAMPLE: Final = 20_000
_CONTROLS: Final = dict.fromkeys((*range(1, 9), *range(14, 32), 127))
"""Translation table that deletes control characters."""
_MOST_CONTROLS: Final = 0.1
"""A file with a larger share of control characters is not text."""
_INSTEAD: Final = "open it, and save its text as a plain text file"


def read(data: bytes, name: str) -> Document:
    """The text of an article's file, which messages call `name`. Raises InputError when they hold none."""
    return _document(data, name) or _text(data, name)


def _document(data: bytes, name: str) -> Document | None:
    """The text of a PDF, a word processor's document, an e-mail or a web archive; None for any other file."""
    if data.startswith(_ZIP):
        return _in_zip(data, name)
    if _PDF.match(data):
        from geodata.documents import pdf  # noqa: PLC0415 - each kind is imported when such a file comes

        return pdf.read(data, name)
    if data.startswith(_WARC):
        from geodata.documents import archives  # noqa: PLC0415

        return archives.read(data, name) if archives.is_warc(data) else None
    headers = _HEADERS.match(data[:_SAMPLE])
    if headers and _OF_MAIL.search(headers[0]):
        from geodata.documents import mail  # noqa: PLC0415

        return mail.read(data, name)
    return None


def _in_zip(data: bytes, name: str) -> Document | None:
    from geodata.documents import archives, opendocument, parts, word  # noqa: PLC0415

    try:
        archive = parts.Parts(data, name)
    except InputError:
        if any(mark in data for mark in _ZIPPED):
            raise
        return None
    if word.BODY in archive.names:
        return word.read(archive)
    if archive.read("mimetype", 100).startswith(b"application/vnd.oasis.opendocument.text"):
        return opendocument.read(archive)
    return archives.read_wacz(archive) if archives.is_wacz(archive) else None


def _text(data: bytes, name: str) -> Document:
    """A plain text as it is, or a web page's text. Raises InputError when the bytes are neither."""
    if data.startswith(_OLD_OFFICE) and _ENCRYPTED in data:
        raise InputError(f"{name} is an encrypted Office file: save it without a password")
    if kind := fileio.kind(data):
        raise InputError(f"{name} is {kind.name}, whatever it is called; {_INSTEAD}")
    text, oddities = fileio.decode(data)
    sample = text[:_SAMPLE]
    if len(sample) - len(sample.translate(_CONTROLS)) > len(sample) * _MOST_CONTROLS:
        raise InputError(f"{name} is not a text file: it is full of control characters; save the article as plain text")
    if not webpages.is_page(text):
        return Document(text, oddities=tuple(oddities))
    text, oddities = webpages.decode(data)
    page = webpages.read(text)
    return Document(page.text, published=page.published, oddities=(*oddities, *page.oddities))
