"""Frozen briefings as this server shows them: everything below `/b/`.

`/b/` lists what is public; `/b/<ident>/` and `/b/<ident>/<file>` are the bytes of a frozen folder. What is asked for
often is answered from memory, without a thread. Every path that leads nowhere gets the same answer. This stands before
Streamlit's own middleware, which would answer some of them in its own way, and costs each request a session.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool

from dashboard import current, hosted_pages
from dashboard.hosted_files import PAGE, Files, Opened, Ready, encoded
from geodata.errors import DatasetError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from dashboard.hosted_files import Headers
    from geodata.shelf import Shelf
    from geodata.shelf_records import Held

ROOT: Final = "/b"
FRESH: Final = "no-cache"
"""What may be kept, but is asked for again each time."""
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. To HEAD all but the body."""

    status: int
    headers: Headers
    body: bytes = b""


class Briefings:
    """ASGI middleware: answers below `/b/`, and passes everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def _hosted(self) -> Hosted:
        return Hosted(current.the_shelf())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        answer = await self._hosted.answer(scope)
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


class Hosted:
    """The answers for one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._files = Files(shelf)
        self._list: tuple[tuple[Held, ...], bytes] | None = None

    async def answer(self, scope: Scope) -> Answer:
        """What a request is answered."""
        if scope["method"] not in {"GET", "HEAD"}:
            return _not_allowed()
        try:
            return await self._answer(scope)
        except DatasetError as error:
            _log.warning("a briefing could not be shown: %s", error)
            return _trouble()

    async def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if path == ROOT:
            return _moved("b/", scope)
        if path == f"{ROOT}/":
            return await run_in_threadpool(self._listed)
        ident, slash, name = path[len(ROOT) + 1 :].partition("/")
        held = self._shelf.get(ident) if path.startswith(f"{ROOT}/") else None
        if held is None or not held.public:
            return _missing()
        if held.withdrawn:
            return _gone(held)
        if not slash:
            return _moved(f"{ident}/", scope)
        return await self._file(held, name or PAGE, scope)

    async def _file(self, held: Held, name: str, scope: Scope) -> Answer:
        ready = self._files.ready(held, name)
        if ready is None and not self._files.known(held, name):
            ready = await run_in_threadpool(self._files.load, held, name)
        return _missing() if ready is None else _sent(ready, scope, _links(held, self._shelf))

    def _listed(self) -> Answer:
        editions = self._shelf.all()
        if self._list is None or self._list[0] != editions:
            self._list = editions, hosted_pages.listed(editions, self._open)
        body = self._list[1]
        return Answer(200, hosted_pages.head(len(body), FRESH), body)

    def _open(self, held: Held) -> Opened | None:
        try:
            return self._files.open(held)
        except DatasetError as error:
            _log.warning("a briefing could not be listed: %s", error)
            return None


def successor(held: Held, shelf: Shelf) -> Held | None:
    """The last of the editions that correct this one, None when none does. Raises DatasetError."""
    last, seen = None, {held.ident}
    while held.corrected_by and held.corrected_by not in seen:
        seen.add(held.corrected_by)
        found = shelf.get(held.corrected_by)
        if found is None:
            break
        last = held = found
    return last


def _ours(path: str) -> bool:
    """Whether the path is below `/b`, or means to be: capitals and doubled slashes lead nowhere, and to the same."""
    if path.startswith(f"{ROOT}/") or path == ROOT:
        return True
    return path[1:2] in "/Bb" and f"/{path.lstrip('/')}/".casefold().startswith(f"{ROOT}/")


def _sent(ready: Ready, scope: Scope, links: Headers) -> Answer:
    asked = {name: value for name, value in scope["headers"] if name in {b"accept-encoding", b"if-none-match"}}
    packed = bool(ready.packed) and b"gzip" in asked.get(b"accept-encoding", b"")
    if _matches(asked.get(b"if-none-match", b""), ready):
        return Answer(304, (*ready.same_head[packed], *links))
    if packed:
        return Answer(200, (*ready.packed_head, *links), ready.packed)
    return Answer(200, (*ready.plain_head, *links), ready.plain)


def _matches(asked: bytes, ready: Ready) -> bool:
    if not asked:
        return False
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    return b"*" in tags or not tags.isdisjoint(ready.tags)


def _links(held: Held, shelf: Shelf) -> Headers:
    """Where the corrected edition is, for programs."""
    if not held.corrected_by:
        return ()
    last = successor(held, shelf)
    return encoded({"link": f'<../{last.ident}/>; rel="successor-version"'}) if last else ()


def _moved(place: str, scope: Scope) -> Answer:
    """To the same address with a slash: below it the page finds its pictures. `place` is relative."""
    query = quote(scope["query_string"], safe="/?:@!$&'()*+,;=%-._~")
    where = f"{place}?{query}" if query else place
    return Answer(308, encoded({"location": where, "cache-control": FRESH, "content-length": "0"}))


@lru_cache(maxsize=64)
def _gone(held: Held) -> Answer:
    body = hosted_pages.gone(held)
    return Answer(410, hosted_pages.head(len(body)), body)


@lru_cache(maxsize=1)
def _missing() -> Answer:
    body = hosted_pages.missing()
    return Answer(404, hosted_pages.head(len(body)), body)


@lru_cache(maxsize=1)
def _trouble() -> Answer:
    body = hosted_pages.trouble()
    return Answer(503, (*hosted_pages.head(len(body)), (b"retry-after", b"10")), body)


@lru_cache(maxsize=1)
def _not_allowed() -> Answer:
    return Answer(405, encoded({"allow": "GET, HEAD", "cache-control": "no-store", "content-length": "0"}))
