"""What is answered below `/b/`: status, headers and body, whole. Nothing here waits for anything.

Frozen briefings as this server shows them: everything below `/b/`.

`/b/` lists what is public; `/b/<ident>/` and `/b/<ident>/<file>` are the bytes of a frozen folder. What is asked for
often is answered from memory, without a thread. Every path that leads nowhere gets the same answer. This stands before
Streamlit's own middleware, which would answer some of them in its own way, and costs each request a session.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool

from dashboard import served
from dashboard.hosting import pages, status
from dashboard.hosting.files import DATA, PAGE, EditionCache, EditionIndex, FileResponse, encoded
from geodata.briefings import embed
from geodata.briefings.briefing import Briefing
from geodata.briefings.edition_files import AlteredError
from geodata.briefings.embed import OEMBED
from geodata.errors import DatasetError, InputError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from dashboard.hosting.files import Headers
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf


ROOT: Final = "/b"
FRESH: Final = "no-cache"
"""What may be kept, but is asked for again each time."""
DATA_HEADERS: Final = {
    "content-type": "application/json",
    "cache-control": FRESH,
    "content-security-policy": f"{DATA}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}
"""What answers in JSON carry."""
_FRAMED: Final = {"html", "width", "height"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. To HEAD all but the body."""

    status: int
    headers: Headers
    body: bytes = b""


def sent(ready: FileResponse, scope: Scope, links: Headers) -> Answer:
    """A file; compressed for those who take it, and "not modified" for those who have it. `links`: headers besides."""
    asked = {name: value for name, value in scope["headers"] if name in {b"accept-encoding", b"if-none-match"}}
    packed = bool(ready.packed) and _takes_gzip(asked.get(b"accept-encoding", b""))
    if _matches(asked.get(b"if-none-match", b""), ready):
        return Answer(304, (*ready.same_head[packed], *links))
    if packed:
        return Answer(200, (*ready.packed_head, *links), ready.packed)
    return Answer(200, (*ready.plain_head, *links), ready.plain)


def _takes_gzip(accepted: bytes) -> bool:
    if b"gzip" not in accepted or b"q=0" not in accepted:
        return b"gzip" in accepted
    parts = (part.replace(b" ", b"").partition(b";q=") for part in accepted.split(b","))
    return any(name == b"gzip" and (not given or bool(weight.strip(b"0."))) for name, given, weight in parts)


def _matches(asked: bytes, ready: FileResponse) -> bool:
    if not asked:
        return False
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    return b"*" in tags or not tags.isdisjoint(ready.tags)


def moved(place: str, scope: Scope) -> Answer:
    """To the same address with a slash: below it the page finds its pictures. `place` is relative."""
    query = quote(scope["query_string"], safe="/?:@!$&'()*+,;=%-._~")
    where = f"{place}?{query}" if query else place
    return Answer(308, encoded({"location": where, "cache-control": FRESH, "content-length": "0"}))


def oembed_answer(held: EditionRecord, scope: Scope) -> Answer:
    """`oembed.json` for the address that was asked, where the folder has none because its address was not known.

    Who asks by a name that is not this server's does not come this far (`dashboard.server.hosts`).
    """
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    try:
        site = embed.checked_site(f"{scope['scheme']}://{host}{ROOT}/{held.ident}/")
    except InputError:
        return missing()
    answer = json.loads(embed.oembed(Briefing(held.briefing, held.title, "", ()), site))
    if not held.frame:  # nobody may frame it: a link with a picture is what can be shown
        answer = {**{name: value for name, value in answer.items() if name not in _FRAMED}, "type": "link"}
    body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return Answer(200, encoded({**DATA_HEADERS, "cache-control": "no-store", "content-length": str(len(body))}), body)


def status_answer(code: int, body: bytes) -> Answer:
    """`status.json`."""
    # in a sandboxed frame the page is a stranger to its own server: it may still ask how it stands
    named = {**DATA_HEADERS, "access-control-allow-origin": "*", "content-length": str(len(body))}
    return Answer(code, encoded(named), body)


def gone(held: EditionRecord, name: str, now: EditionRecord | None) -> Answer:
    """For every address below a withdrawn edition; `now`: the edition of the same briefing that stands."""
    if name == status.STATUS:
        return status_answer(410, status.withdrawn(held, now))
    return _gone(held, now)


@lru_cache(maxsize=64)
def _gone(held: EditionRecord, now: EditionRecord | None) -> Answer:
    body = pages.gone(held, now)
    return Answer(410, pages.head(len(body)), body)


@lru_cache(maxsize=1)
def missing() -> Answer:
    """Every address that leads nowhere gets this."""
    body = pages.render("missing", title="Not found")
    return Answer(404, pages.head(len(body)), body)


@lru_cache(maxsize=1)
def trouble() -> Answer:
    """The shelf or the edition cannot be read."""
    body = pages.render("trouble", title="Not to be read just now")
    return Answer(503, (*pages.head(len(body)), (b"retry-after", b"10")), body)


@lru_cache(maxsize=1)
def altered() -> Answer:
    """What is on the disk is not what was published."""
    body = pages.render("altered", title="Not as it was published")
    return Answer(500, pages.head(len(body)), body)


@lru_cache(maxsize=1)
def not_allowed() -> Answer:
    """Only GET and HEAD are answered."""
    return Answer(405, encoded({"allow": "GET, HEAD", "cache-control": "no-store", "content-length": "0"}))


_log: Final = logging.getLogger(__name__)


class Briefings:
    """ASGI middleware: answers below `/b/`, and passes everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def _hosted(self) -> Hosted:
        return Hosted(served.the_shelf())

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
        self._files = EditionCache(shelf)
        self._watch = status.Watch(shelf)
        self._list: tuple[tuple[EditionRecord, ...], bytes] | None = None

    async def answer(self, scope: Scope) -> Answer:
        """What a request is answered."""
        if scope["method"] not in {"GET", "HEAD"}:
            return not_allowed()
        try:
            return await self._answer(scope)
        except AlteredError as error:
            _log.error("a briefing is not shown: %s", error)
            return altered()
        except DatasetError as error:
            _log.warning("a briefing could not be shown: %s", error)
            return trouble()

    async def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if path == ROOT:
            return moved("b/", scope)
        if path == f"{ROOT}/":
            return await run_in_threadpool(self._listed)
        ident, slash, name = path[len(ROOT) + 1 :].partition("/")
        held = self._shelf.get(ident) if path.startswith(f"{ROOT}/") else None
        if held is None or not held.public:
            return missing()
        if held.withdrawn:
            return gone(held, name, pages.standing_successor(held, self._shelf))
        return await self._below(held, name or PAGE, scope) if slash else moved(f"{ident}/", scope)

    async def _below(self, held: EditionRecord, name: str, scope: Scope) -> Answer:
        if name in {status.STATUS, status.CHANGES}:
            return await run_in_threadpool(self._since, held, name)
        ready = self._files.ready(held, name)
        if ready is None and not self._files.known(held, name):
            ready = await run_in_threadpool(self._files.load, held, name)
        if ready is not None:
            return sent(ready, scope, _links(held, self._shelf))
        return oembed_answer(held, scope) if name == OEMBED else missing()

    def _since(self, held: EditionRecord, name: str) -> Answer:
        found, after = self._watch.find(held), pages.corrected(held, self._shelf)
        if name == status.STATUS:
            return status_answer(200, status.status(found, after))
        body = status.page(held, found, after)
        return Answer(200, pages.head(len(body), FRESH), body)

    def _listed(self) -> Answer:
        editions = self._shelf.all()
        known = self._list
        if known is None or known[0] != editions:
            opened = {held.ident: self._open(held) for held, _ in pages.standing_editions(editions)}
            known = editions, pages.listed(editions, opened)
            self._list = known if all(opened.values()) else None  # what could not be read is tried again
        body = known[1]
        return Answer(200, pages.head(len(body), FRESH), body)

    def _open(self, held: EditionRecord) -> EditionIndex | None:
        try:
            return self._files.open(held)
        except DatasetError as error:
            _log.warning("a briefing could not be listed: %s", error)
            return None


def _ours(path: str) -> bool:
    """Whether the path is below `/b`, or means to be: capitals and doubled slashes lead nowhere, and to the same."""
    if path.startswith(f"{ROOT}/") or path == ROOT:
        return True
    return path[1:2] in "/Bb" and f"/{path.lstrip('/')}/".casefold().startswith(f"{ROOT}/")


def _links(held: EditionRecord, shelf: Shelf) -> Headers:
    """Where the corrected edition is, for programs."""
    after = pages.corrected(held, shelf)
    return encoded({"link": f'<../{after.successor}/>; rel="successor-version"'}) if after and after.successor else ()
