"""The files of frozen briefings as they are sent: verified by their hashes, compressed once, cached in memory.

Only files that the manifest names are served. A file whose bytes differ from the published ones is never sent.
"""

from __future__ import annotations

import gzip
import html
import re
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, Final

from geodata.briefings.edition_files import LARGE
from geodata.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf


Headers = tuple[tuple[bytes, bytes], ...]
PAGE: Final = "index.html"
TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
}
CACHE: Final = "public, max-age=60, must-revalidate"
"""Bytes at an address never change, but the briefing may be withdrawn: caches revalidate it this often."""
DATA: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy of files other than the page."""
HEAD: Final = 16_384
"""Bytes at the start of a page that contain its policy and summary."""
MOST_CACHED: Final = 64 << 20
"""Bytes of all editions that are kept in memory."""
_SITE: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>]{1,2000})">')
_SUMMARY: Final = re.compile(rb'<meta name="description" content="([^"<>]*)">')
_SAVED: Final = 0.9
"""A file that compression hardly shrinks (a picture) is sent as it is."""


@dataclass(frozen=True, slots=True)
class FileResponse:
    """One file, ready to be sent. `packed` is gzip, b"" where that saves nothing; heads have all headers but Link."""

    tags: tuple[bytes, bytes]
    plain: bytes
    plain_head: Headers
    packed: bytes
    packed_head: Headers
    same_head: tuple[Headers, Headers]
    """Headers of "not modified", for either tag."""


@dataclass(slots=True)
class EditionIndex:
    """An edition whose manifest was read. `hashes`: name of each file that may be served → its SHA-256."""

    hashes: Mapping[str, str]
    policy: str
    """Content-Security-Policy of the page: its own, and who may frame it."""
    summary: str
    """One line, as in link previews."""
    ancestors: str
    files: dict[str, FileResponse] = field(default_factory=dict)
    size: int = 0
    large: set[str] = field(default_factory=set)
    """Files above LARGE, which are not kept in memory."""


@dataclass(slots=True)
class _FileLock:
    """The lock of simultaneous requests for the same file, and how many wait for it."""

    lock: Lock = field(default_factory=Lock)
    waiting: int = 0


class FileResponses:
    """The editions of a shelf with their files in memory; the least recently used are dropped above MOST_CACHED."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._turns: dict[tuple[str, str], _FileLock] = {}
        self._opened: OrderedDict[tuple[str, str, str], EditionIndex] = OrderedDict()

    def ready(self, record: EditionRecord, name: str) -> FileResponse | None:
        """The file if it is in memory; never blocks."""
        opened = self._opened.get((record.ident, record.at, record.manifest_sha256))
        return opened.files.get(name) if opened else None

    def known(self, record: EditionRecord, name: str) -> bool:
        """Whether the manifest is in memory and names no such file; never blocks."""
        opened = self._opened.get((record.ident, record.at, record.manifest_sha256))
        return opened is not None and name not in opened.hashes

    def load(self, record: EditionRecord, name: str) -> FileResponse | None:
        """The file from the disk, None when there is no such file. Raises DatasetError when it cannot be read."""
        opened = self.open(record)
        if name not in opened.hashes:
            return None
        if name in opened.large:
            return self._made(record, name, opened)
        with self._turn(record.ident, name):  # of many requests for the same file, one does the work
            if name not in opened.files:
                ready = self._made(record, name, opened)
                if name in opened.large:
                    return ready
                with self._lock:
                    opened.files[name] = ready
                    opened.size += len(ready.plain) + len(ready.packed)
                    self._shrink()
            return opened.files[name]

    def open(self, record: EditionRecord) -> EditionIndex:
        """The edition's manifest, policy and summary. Raises DatasetError."""
        key = (record.ident, record.at, record.manifest_sha256)
        with self._turn(record.ident, ""):
            opened = self._opened.get(key) or self._open(record)
            with self._lock:
                self._opened[key] = opened
                self._opened.move_to_end(key)
            return opened

    def _open(self, record: EditionRecord) -> EditionIndex:
        hashes = self._shelf.hashes(record)
        head = self._read(record, PAGE)[:HEAD]
        ancestors = frame_ancestors(record.frame)
        return EditionIndex(hashes, f"{policy_of(head)}; {ancestors}", _summary(head), ancestors)

    def _made(self, record: EditionRecord, name: str, opened: EditionIndex) -> FileResponse:
        data = self._read(record, name)
        if len(data) > LARGE:
            opened.large.add(name)
        policy = opened.policy if name == PAGE else f"{DATA}; {opened.ancestors}"
        return _ready(name, data, opened.hashes[name], _always(policy, framed=bool(record.frame)))

    def _read(self, record: EditionRecord, name: str) -> bytes:
        data = self._shelf.read(record.ident, name)
        if data is None:
            raise DatasetError(f"{name} of the briefing {record.ident} is missing")
        return data

    @contextmanager
    def _turn(self, ident: str, name: str) -> Iterator[None]:
        """Requests for the same file wait for each other, and no others do."""
        with self._lock:
            turn = self._turns.setdefault((ident, name), _FileLock())
            turn.waiting += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.waiting -= 1
                if not turn.waiting:
                    del self._turns[ident, name]

    def _shrink(self) -> None:
        while len(self._opened) > 1 and sum(index.size for index in self._opened.values()) > MOST_CACHED:
            self._opened.popitem(last=False)


def frame_ancestors(sites: tuple[str, ...]) -> str:
    """The policy on framing: no site may frame the briefing, unless its author names sites; then those and this one."""
    good = " ".join(site for site in sites if _SITE.fullmatch(site))
    return f"frame-ancestors 'self' {good}" if good else "frame-ancestors 'none'"


def policy_of(head: bytes) -> str:
    """The policy in the page's own meta tag; the strictest one when there is none."""
    match = _POLICY.search(head)
    text = html.unescape(match[1].decode("ascii", "replace")) if match else DATA
    return text if text.isascii() and text.isprintable() else DATA


def encoded(headers: Mapping[str, str]) -> Headers:
    """The headers as pairs of bytes, as ASGI sends them."""
    return tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


def _always(policy: str, *, framed: bool) -> Headers:
    """The headers of every file of an edition."""
    headers = {
        "cache-control": CACHE,
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        # in a sandboxed frame the page's own pictures are cross-origin requests
        "cross-origin-resource-policy": "cross-origin",
    }
    if not framed:  # the old header takes no list of sites: with a list, only the policy applies
        headers["x-frame-options"] = "DENY"
    return encoded(headers)


def _ready(name: str, data: bytes, digest: str, always: Headers) -> FileResponse:
    packed = gzip.compress(data, 9, mtime=0) if len(data) <= LARGE else b""
    if len(packed) > _SAVED * len(data):
        packed = b""
    kind = TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    vary = encoded({"vary": "Accept-Encoding"}) if packed else ()
    tags = (f'"{digest}"'.encode(), f'"{digest}-gzip"'.encode())
    shared = (*always, *vary, *encoded({"content-type": kind}))
    plain_head = (*shared, (b"etag", tags[0]), _length(data))
    packed_head = (*shared, (b"etag", tags[1]), (b"content-encoding", b"gzip"), _length(packed))
    same = (*encoded({"cache-control": CACHE}), *vary)
    return FileResponse(
        tags, data, plain_head, packed, packed_head, ((*same, (b"etag", tags[0])), (*same, (b"etag", tags[1])))
    )


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()


def _summary(head: bytes) -> str:
    match = _SUMMARY.search(head)
    return " ".join(html.unescape(match[1].decode("utf-8", "replace")).split()) if match else ""
