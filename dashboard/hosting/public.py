"""Public briefings: an ASGI middleware that answers everything below `/b/`.

`/b/` lists the public editions; `/b/<ident>/` and `/b/<ident>/<file>` are the bytes of a frozen folder. Frequent
requests are answered from memory, without a thread. Every unknown path gets the same answer. The middleware runs before
Streamlit's own, which would answer some paths itself and start a session for each request.
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
from dashboard.hosting.files import DATA, PAGE, EditionIndex, FileResponse, FileResponses, encoded
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
"""Cache-Control of responses that may be stored, but are revalidated each time."""
DATA_HEADERS: Final = {
    "content-type": "application/json",
    "cache-control": FRESH,
    "content-security-policy": f"{DATA}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}
"""Headers of JSON responses."""
_FRAMED: Final = {"html", "width", "height"}
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response as it is sent; to HEAD, without the body."""

    status: int
    headers: Headers
    body: bytes = b""


class HostedBriefings:
    """ASGI middleware: answers requests below `/b/` and passes on all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def _hosted(self) -> EditionServer:
        return EditionServer(served.the_shelf())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or pass it on."""
        if scope["type"] != "http" or not _is_below_root(scope["path"]):
            await self.app(scope, receive, send)
            return
        answer = await self._hosted.answer(scope)
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


class EditionServer:
    """Answers requests for the editions of one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._files = FileResponses(shelf)
        self._watch = status.ChangeWatch(shelf)
        self._list: tuple[tuple[EditionRecord, ...], bytes] | None = None

    async def answer(self, scope: Scope) -> RawResponse:
        """The response to a request."""
        if scope["method"] not in {"GET", "HEAD"}:
            return not_allowed()
        try:
            return await self._answer(scope)
        except AlteredError as error:
            _log.error("a briefing is not shown: %s", error)
            return altered()
        except DatasetError as error:
            _log.warning("a briefing could not be shown: %s", error)
            return unavailable()

    async def _answer(self, scope: Scope) -> RawResponse:
        path: str = scope["path"]
        if path == ROOT:
            return redirect("b/", scope)
        if path == f"{ROOT}/":
            return await run_in_threadpool(self._list_response)
        ident, slash, name = path[len(ROOT) + 1 :].partition("/")
        record = self._shelf.get(ident) if path.startswith(f"{ROOT}/") else None
        if record is None or not record.public:
            return missing()
        if record.withdrawn:
            return gone(record, name, self._shelf.standing(record.briefing))
        if not slash:
            return redirect(f"{ident}/", scope)
        return await self._file_response(record, name or PAGE, scope)

    async def _file_response(self, record: EditionRecord, name: str, scope: Scope) -> RawResponse:
        if name in {status.STATUS, status.CHANGES}:
            return await run_in_threadpool(self._status_or_changes, record, name)
        response = self._files.ready(record, name)
        if response is None and not self._files.known(record, name):
            response = await run_in_threadpool(self._files.load, record, name)
        if response is not None:
            return file_response(response, scope, _link_header(record, self._shelf))
        return oembed(record, scope) if name == OEMBED else missing()

    def _status_or_changes(self, record: EditionRecord, name: str) -> RawResponse:
        changes, correction = self._watch.find(record), pages.corrected(record, self._shelf)
        if name == status.STATUS:
            return status_json(200, status.status(changes, correction))
        body = status.page(record, changes, correction)
        return RawResponse(200, pages.head(len(body), FRESH), body)

    def _list_response(self) -> RawResponse:
        editions = self._shelf.all()
        cached = self._list
        if cached is None or cached[0] != editions:
            opened = {record.ident: self._open(record) for record in editions if record.stands}
            cached = editions, pages.listed(editions, opened)
            self._list = cached if all(opened.values()) else None  # try again what could not be read
        body = cached[1]
        return RawResponse(200, pages.head(len(body), FRESH), body)

    def _open(self, record: EditionRecord) -> EditionIndex | None:
        try:
            return self._files.open(record)
        except DatasetError as error:
            _log.warning("a briefing could not be listed: %s", error)
            return None


def _is_below_root(path: str) -> bool:
    """Whether the path is below `/b`, also with capitals or doubled slashes, which are answered as unknown here."""
    if path.startswith(f"{ROOT}/") or path == ROOT:
        return True
    return path[1:2] in "/Bb" and f"/{path.lstrip('/')}/".casefold().startswith(f"{ROOT}/")


def _link_header(record: EditionRecord, shelf: Shelf) -> Headers:
    """The header that leads programs to the corrected edition."""
    correction = pages.corrected(record, shelf)
    if correction is None or not correction.successor:
        return ()
    return encoded({"link": f'<../{correction.successor}/>; rel="successor-version"'})


def file_response(file: FileResponse, scope: Scope, links: Headers) -> RawResponse:
    """A file, compressed where the client accepts that; "not modified" where it has it. `links`: further headers."""
    sent = {name: value for name, value in scope["headers"] if name in {b"accept-encoding", b"if-none-match"}}
    packed = bool(file.packed) and _takes_gzip(sent.get(b"accept-encoding", b""))
    if _matches(sent.get(b"if-none-match", b""), file):
        return RawResponse(304, (*file.same_head[packed], *links))
    if packed:
        return RawResponse(200, (*file.packed_head, *links), file.packed)
    return RawResponse(200, (*file.plain_head, *links), file.plain)


def oembed(record: EditionRecord, scope: Scope) -> RawResponse:
    """`oembed.json` for the requested address, where the folder has none because its address was not known.

    Requests under a name that is not this server's do not get this far (`dashboard.server.hosts`).
    """
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    try:
        site = embed.checked_site(f"{scope['scheme']}://{host}{ROOT}/{record.ident}/")
    except InputError:
        return missing()
    answer = json.loads(embed.oembed(Briefing(record.briefing, record.title, "", ()), site))
    if not record.frame:  # no site may frame it: oEmbed offers a link with a picture
        answer = {**{name: value for name, value in answer.items() if name not in _FRAMED}, "type": "link"}
    body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return RawResponse(
        200, encoded({**DATA_HEADERS, "cache-control": "no-store", "content-length": str(len(body))}), body
    )


def status_json(code: int, body: bytes) -> RawResponse:
    """`status.json`."""
    # in a sandboxed frame the page has an opaque origin; it may still read its own status
    headers = {**DATA_HEADERS, "access-control-allow-origin": "*", "content-length": str(len(body))}
    return RawResponse(code, encoded(headers), body)


def gone(record: EditionRecord, name: str, now: EditionRecord | None) -> RawResponse:
    """The response at every address below a withdrawn edition; `now`: the edition of the briefing that stands."""
    if name == status.STATUS:
        return status_json(410, status.withdrawn(record, now))
    return _gone(record, now)


@lru_cache(maxsize=64)
def _gone(record: EditionRecord, now: EditionRecord | None) -> RawResponse:
    body = pages.gone(record, now)
    return RawResponse(410, pages.head(len(body)), body)


@lru_cache(maxsize=1)
def missing() -> RawResponse:
    """The response at every unknown address."""
    body = pages.render("missing", title="Not found")
    return RawResponse(404, pages.head(len(body)), body)


@lru_cache(maxsize=1)
def unavailable() -> RawResponse:
    """The response while the shelf or the edition cannot be read."""
    body = pages.render("trouble", title="Temporarily unavailable")
    return RawResponse(503, (*pages.head(len(body)), (b"retry-after", b"10")), body)


@lru_cache(maxsize=1)
def altered() -> RawResponse:
    """The response where a file on the disk is not the one that was published."""
    body = pages.render("altered", title="Altered since publication")
    return RawResponse(500, pages.head(len(body)), body)


@lru_cache(maxsize=1)
def not_allowed() -> RawResponse:
    """The response to other methods than GET and HEAD."""
    return RawResponse(405, encoded({"allow": "GET, HEAD", "cache-control": "no-store", "content-length": "0"}))


def redirect(path: str, scope: Scope) -> RawResponse:
    """Redirect to the same address with a slash, below which the page finds its pictures. `path` is relative."""
    query = quote(scope["query_string"], safe="/?:@!$&'()*+,;=%-._~")
    location = f"{path}?{query}" if query else path
    return RawResponse(308, encoded({"location": location, "cache-control": FRESH, "content-length": "0"}))


def _takes_gzip(accepted: bytes) -> bool:
    if b"gzip" not in accepted or b"q=0" not in accepted:
        return b"gzip" in accepted
    parts = (part.replace(b" ", b"").partition(b";q=") for part in accepted.split(b","))
    return any(name == b"gzip" and (not has_weight or bool(weight.strip(b"0."))) for name, has_weight, weight in parts)


def _matches(sent: bytes, file: FileResponse) -> bool:
    if not sent:
        return False
    tags = {tag.strip().removeprefix(b"W/") for tag in sent.split(b",")}
    return b"*" in tags or not tags.isdisjoint(file.tags)
