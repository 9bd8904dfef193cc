"""The files of frozen briefings as they are sent: checked (`briefings.edition_files`), compressed once, kept in memory.

What is served is what the manifest names. A file whose bytes are not those that were published is never shown.
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
"""Bytes at an address never change, but the briefing may be withdrawn: nobody shows it for longer than this."""
DATA: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""Policy of what is no page."""
MOST_CACHED: Final = 64 << 20
"""Bytes of all editions that are kept ready."""
_SITE: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>]{1,2000})">')
_SUMMARY: Final = re.compile(rb'<meta name="description" content="([^"<>]*)">')
HEAD: Final = 16_384
"""Bytes of a page in which its policy and summary stand."""
_SAVED: Final = 0.9
"""What is hardly smaller when compressed (pictures) is sent as it is."""


@dataclass(frozen=True, slots=True)
class FileResponse:
    """One file, ready to be sent. `packed` is gzip, b"" where that saves nothing; heads have all headers but Link."""

    tags: tuple[bytes, bytes]
    plain: bytes
    plain_head: Headers
    packed: bytes
    packed_head: Headers
    same_head: tuple[Headers, Headers]
    """Of "not modified", for either tag."""


@dataclass(slots=True)
class EditionIndex:
    """An edition whose manifest was read. `hashes`: what may be served → its SHA-256."""

    hashes: Mapping[str, str]
    policy: str
    """The page's own, and who may frame it; it is the page's header."""
    summary: str
    """One line, as beside links."""
    ancestors: str
    files: dict[str, FileResponse] = field(default_factory=dict)
    size: int = 0
    large: set[str] = field(default_factory=set)
    """What is not kept ready, because it is above LARGE."""


@dataclass(slots=True)
class _Turn:
    """Of those who ask for the same file at once."""

    lock: Lock = field(default_factory=Lock)
    waiting: int = 0


class EditionCache:
    """The editions of a shelf, opened; those read longest ago go when they are too many bytes."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._turns: dict[tuple[str, str], _Turn] = {}
        self._opened: OrderedDict[tuple[str, str, str], EditionIndex] = OrderedDict()

    def ready(self, held: EditionRecord, name: str) -> FileResponse | None:
        """The file if it is in memory; takes no time."""
        opened = self._opened.get((held.ident, held.at, held.manifest_sha256))
        return opened.files.get(name) if opened else None

    def known(self, held: EditionRecord, name: str) -> bool:
        """Whether it is in memory that there is no such file; takes no time."""
        opened = self._opened.get((held.ident, held.at, held.manifest_sha256))
        return opened is not None and name not in opened.hashes

    def load(self, held: EditionRecord, name: str) -> FileResponse | None:
        """The file from the disk, None when there is none of that name. Raises DatasetError when it is not whole."""
        opened = self.open(held)
        if name not in opened.hashes:
            return None
        if name in opened.large:
            return self._made(held, name, opened)
        with self._turn(held.ident, name):  # of many who ask for the same at once, one does the work
            if name not in opened.files:
                ready = self._made(held, name, opened)
                if name in opened.large:
                    return ready
                with self._lock:
                    opened.files[name] = ready
                    opened.size += len(ready.plain) + len(ready.packed)
                    self._shrink()
            return opened.files[name]

    def open(self, held: EditionRecord) -> EditionIndex:
        """The edition's manifest, policy and summary. Raises DatasetError."""
        key = (held.ident, held.at, held.manifest_sha256)
        with self._turn(held.ident, ""):
            opened = self._opened.get(key) or self._open(held)
            with self._lock:
                self._opened[key] = opened
                self._opened.move_to_end(key)
            return opened

    def _open(self, held: EditionRecord) -> EditionIndex:
        hashes = self._shelf.hashes(held)
        head = self._read(held, PAGE)[:HEAD]
        ancestors = frame_ancestors(held.frame)
        return EditionIndex(hashes, f"{policy_of(head)}; {ancestors}", _summary(head), ancestors)

    def _made(self, held: EditionRecord, name: str, opened: EditionIndex) -> FileResponse:
        data = self._read(held, name)
        if len(data) > LARGE:
            opened.large.add(name)
        policy = opened.policy if name == PAGE else f"{DATA}; {opened.ancestors}"
        return _ready(name, data, opened.hashes[name], _always(policy, framed=bool(held.frame)))

    def _read(self, held: EditionRecord, name: str) -> bytes:
        data = self._shelf.read(held.ident, name)
        if data is None:
            raise DatasetError(f"{name} of the briefing {held.ident} is gone")
        return data

    @contextmanager
    def _turn(self, ident: str, name: str) -> Iterator[None]:
        """Those who ask for the same wait for each other, and nobody else does."""
        with self._lock:
            turn = self._turns.setdefault((ident, name), _Turn())
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
        while len(self._opened) > 1 and sum(one.size for one in self._opened.values()) > MOST_CACHED:
            self._opened.popitem(last=False)


def frame_ancestors(sites: tuple[str, ...]) -> str:
    """Who may show the briefing in a frame: nobody, unless its author names sites; then they, and this server."""
    good = " ".join(site for site in sites if _SITE.fullmatch(site))
    return f"frame-ancestors 'self' {good}" if good else "frame-ancestors 'none'"


def _always(policy: str, *, framed: bool) -> Headers:
    """The headers that every file of an edition has."""
    named = {
        "cache-control": CACHE,
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        # in a sandboxed frame the page's own pictures count as asked for by a stranger
        "cross-origin-resource-policy": "cross-origin",
    }
    if not framed:  # the old header knows no list of sites: where there is one, the policy alone says it
        named["x-frame-options"] = "DENY"
    return encoded(named)


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


def encoded(named: Mapping[str, str]) -> Headers:
    """Headers as ASGI has them."""
    return tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in named.items())


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()


def policy_of(head: bytes) -> str:
    """The policy that the page has in itself; the strictest when it has none."""
    found = _POLICY.search(head)
    text = html.unescape(found[1].decode("ascii", "replace")) if found else DATA
    return text if text.isascii() and text.isprintable() else DATA


def _summary(head: bytes) -> str:
    found = _SUMMARY.search(head)
    return " ".join(html.unescape(found[1].decode("utf-8", "replace")).split()) if found else ""
