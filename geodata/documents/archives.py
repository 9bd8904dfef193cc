"""Archived web pages (WARC, WACZ) → the text of the page that was archived."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from geodata.documents import document, parts, webpages
from geodata.documents.document import Document
from geodata.errors import InputError
from geodata.fileio import Oddity

_PAGES: Final = "pages/pages.jsonl"
_MOST_PAGE: Final = 20_000_000
"""Bytes of a page, unpacked."""
_MOST_BYTES: Final = 150_000_000
"""Bytes of a WARC file, unpacked."""
_MOST_FILES: Final = 100
_NAMED: Final = 3
"""Addresses that a remark names."""
_CHUNK: Final = 1 << 20
_OK: Final = "200"
_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_MARKS: Final = (b"WARC/1.", b"WARC/0.")
_GZIP: Final = b"\x1f\x8b"
_GZIP_BITS: Final = 31
"""What zlib calls the format of gzip."""


@dataclass(frozen=True, slots=True)
class _Page:
    """An archived page: its address, the encoding that its server named, and its bytes."""

    address: str
    charset: str
    data: bytes


def is_warc(data: bytes) -> bool:
    """Whether the bytes are a WARC file, compressed or not."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(_GZIP_BITS).decompress(data[:_CHUNK], len(_MARKS[0]))
        except zlib.error:
            return False
    return data.startswith(_MARKS)


def is_wacz(archive: parts.Parts) -> bool:
    """Whether a ZIP archive is a WACZ: it has WARC files in `archive/`."""
    return bool(_warcs(archive))


def read(data: bytes, name: str) -> Document:
    """The text of a WARC's first page, and a remark on its others. Raises InputError."""
    return _read([data], name, "")


def read_wacz(archive: parts.Parts) -> Document:
    """The text of the page that a WACZ lists first, and a remark on its others. Raises InputError."""
    files = (archive.read(part) for part in _warcs(archive)[:_MOST_FILES])
    return _read(files, archive.name, _first_listed(archive.read(_PAGES)))


def _warcs(archive: parts.Parts) -> list[str]:
    names = (name for name in archive.names if name.startswith("archive/"))
    return sorted(name for name in names if name.endswith((".warc", ".warc.gz")))


def _first_listed(pages: bytes) -> str:
    """The first address in the list of pages of a WACZ; "" for none."""
    for line in pages.splitlines():
        try:
            page: Any = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            return str(page["url"])
    return ""


def _read(files: Iterable[bytes], name: str, wanted: str) -> Document:
    """The page with the address `wanted`, without one the first page of the archive."""
    chosen: _Page | None = None
    others: dict[str, None] = {}
    for data in files:
        for page in _pages(_unpacked(data, name), name):
            if chosen is None or (page.address == wanted and chosen.address != wanted):
                others.update({chosen.address: None} if chosen else {})
                chosen = page
            elif page.address != chosen.address:
                others[page.address] = None
    if chosen is None:
        raise InputError(f"{name} is a web archive that holds no page; archive the article again")
    found = webpages.read(webpages.decode(chosen.data, chosen.charset)[0])
    said = f"the file is a web archive; the page read is {document.one_line(chosen.address)}"
    oddities = [document.note("web-archive", said), *_left_alone([*others]), *found.oddities]
    return replace(found, oddities=tuple(oddities))


def _left_alone(addresses: list[str]) -> list[Oddity]:
    """The remark on the other pages of an archive; none when there are none."""
    if not addresses:
        return []
    more = f" and {len(addresses) - _NAMED:,} more" if len(addresses) > _NAMED else ""
    named = ", ".join(map(document.one_line, addresses[:_NAMED]))
    return [document.note("other-pages", f"{document.count(len(addresses), 'other page')} left alone: {named}{more}")]


def _unpacked(data: bytes, name: str) -> bytes:
    """A WARC file without its compression, each record of which is compressed for itself. Raises InputError."""
    if not data.startswith(_GZIP):
        return data
    out: list[bytes] = []
    size = 0
    while data.startswith(_GZIP):
        member = zlib.decompressobj(_GZIP_BITS)
        try:
            piece = member.decompress(data, _MOST_BYTES + 1 - size)
        except zlib.error as error:
            raise InputError(f"{name} is damaged: it cannot be unpacked; download it again") from error
        size += len(piece)
        if size > _MOST_BYTES:
            raise InputError(f"{name} was not read: it unpacks to more than {_MOST_BYTES // 10**6} MB")
        out.append(piece)
        data = member.unused_data
    return b"".join(out)


def _pages(data: bytes, name: str) -> Iterator[_Page]:
    """The web pages of a WARC file, in their order. Raises InputError."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - imported when such a file comes
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            kind, _, parameters = (record.http_headers.get_header("Content-Type") or "").partition(";")
            if kind.strip().lower() not in _TYPES or record.http_headers.get_statuscode() != _OK:
                continue
            page = record.content_stream().read(_MOST_PAGE + 1)
            if len(page) > _MOST_PAGE:
                raise InputError(f"{name} was not read: a page in it has more than {_MOST_PAGE // 10**6} MB")
            charset = parameters.partition("charset=")[2].strip(" \"'").lower()
            yield _Page(record.rec_headers.get_header("WARC-Target-URI") or "", charset, page)
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, UnicodeError) as error:
        raise InputError(f"{name} is damaged: its records cannot be read; download it again") from error
