"""Take no more visitors than the server can serve, and let none keep the others waiting.

Near the limit new visitors get a page that says so, and sockets are refused; open pages, their data and `/readyz` are
answered as before. The requests of one address are worked on a few at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from dashboard.hosting import pages
from dashboard.server import limits, sockets, uploads
from dashboard.server.crowd import Crowd
from dashboard.server.hosts import HEALTH, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dashboard.server.crowd import Address

RETRY_S: Final = 60
CHUNK: Final = 32 << 10
"""Bytes of a response that are handed to the server at once; it copies what the reader has not taken yet."""
UPLOADS: Final = ("/_stcore/upload_file/", uploads.PATH)
"""Open to editors only, and slow where their line is: no turn is taken for these."""
NO_PAGES: Final = frozenset(
    {"_stcore", "assets", "auth", "b", "component", "data", "media", "oauth2callback", "r", "s", "static", "upload"}
)
"""First parts of paths at which no new page of the dashboard is opened."""


class BoundedVisitors:
    """ASGI middleware: bounds what the visitors, and each address, may use at once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.crowd = Crowd(limits.current())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the visitor, or say why not."""
        if scope["type"] == "websocket":
            await self._open(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] not in HEALTH:
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = self.crowd.address(scope)
        if why := self.crowd.refusal(address):
            self.crowd.refuse(address)
            await address.refusals.wait(limits.LONGEST_WAIT_S)
            answer = PlainTextResponse(f"{why} Try again in a minute.\n", 503, {"retry-after": str(RETRY_S)})
            await refuse(answer, scope, receive, send)
            return
        page = sockets.OpenPage(address, scope, receive, send)
        with self.crowd.opened(address):
            try:
                await address.opening.wait()
                sockets.CURRENT.set(page)
                await self.app(scope, page.receive, page.send)
            except (RuntimeError, TypeError):  # Streamlit's, when a page goes while it is sent something
                if not page.gone:
                    raise
            finally:
                page.left()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = self.crowd.address(scope)
        if _opens_page(scope) and (why := self.crowd.refusal(address)):
            self.crowd.refuse(address)
            await _crowded(why)(scope, receive, send)
        elif scope["path"].startswith(UPLOADS):
            await self.app(scope, receive, send)
        else:
            address.requests += 1
            try:
                await _in_turn(self.app, address, scope, receive, send)
            finally:
                address.requests -= 1


async def _in_turn(app: ASGIApp, address: Address, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request in its address's turn, which ends when the answer begins: a slow reader holds up nobody."""
    turn = await address.take(address.request_turns)

    async def in_chunks(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        turn.end()
        body = memoryview(message.get("body", b""))
        address.count(len(body))
        try:
            while len(body) > CHUNK:
                await send({"type": "http.response.body", "body": bytes(body[:CHUNK]), "more_body": True})
                address.count(-CHUNK)
                body = body[CHUNK:]
            await send({**message, "body": bytes(body)})
        finally:
            address.count(-len(body))

    try:
        await app(scope, receive, in_chunks)
    finally:
        turn.end()


def _opens_page(scope: Scope) -> bool:
    """Whether somebody asks for the page of the dashboard."""
    if scope["method"] not in {"GET", "HEAD"} or scope["path"].split("/")[1:2][0] in NO_PAGES:
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _crowded(why: str) -> Response:
    body = pages.render("crowded", title="Too many visitors", why=why)
    response = Response(body, 503)
    response.raw_headers = [*pages.head(len(body)), (b"retry-after", str(RETRY_S).encode())]
    return response
