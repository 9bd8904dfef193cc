"""Middleware in front of Streamlit: its page and files are answered here, everything else is passed on."""

from __future__ import annotations

import gzip
import secrets
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.entrance import compressed, page
from dashboard.server.headers import of_page
from dashboard.server.routes import compressed_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LEVEL: Final = 6


class FirstAnswers:
    """ASGI middleware: answers for Streamlit's page, its static files, and the script of the map's frame."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on, a request."""
        asks = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        response = await run_in_threadpool(_answer, Request(scope)) if asks else None
        await (response or self.app)(scope, receive, send)


def _answer(request: Request) -> Response | None:
    path = request.url.path
    if (found := compressed.compressed(path)) is not None:
        return compressed_response(request, *found)
    nonce = secrets.token_urlsafe(16)
    text = page.first_answer(path, request.url.query, f"{request.url.scheme}://{request.url.netloc}/", nonce)
    if text is None:
        return None
    headers = {"cache-control": "no-cache", "vary": "Accept-Encoding", **of_page(nonce)}
    if "gzip" in request.headers.get("accept-encoding", ""):
        text, headers["content-encoding"] = gzip.compress(text, LEVEL, mtime=0), "gzip"
    return Response(text, media_type="text/html", headers=headers)
