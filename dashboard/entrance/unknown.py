"""Answer 404 with a page of ours for an address that has none: Streamlit answers its page for each, with 200."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.routing import Match

from dashboard.entrance.page import PAGES
from dashboard.hosting import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OTHERS: Final = ("/component/", "/media/", "/auth/", "/oauth2callback")
"""Where HTML of Streamlit's is not its page: the map's frame, downloads, and the sign-in."""


class UnknownPages:
    """ASGI middleware around Streamlit: its page, at an address that is no page of ours, becomes 404.

    `routes` are ours, which may answer with HTML.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back."""
        path = scope.get("path", "")
        is_other = scope["type"] != "http" or path.startswith(OTHERS) or path.removeprefix("/") in PAGES
        if is_other or any(route.matches(scope)[0] is not Match.NONE for route in self.routes):
            await self.app(scope, receive, send)
            return
        is_unknown = False

        async def answer(message: Message) -> None:
            nonlocal is_unknown
            if message["type"] == "http.response.start" and _is_page(message):
                is_unknown = True
                body = pages.render("nowhere", title="Not found")
                await send({"type": "http.response.start", "status": 404, "headers": list(pages.head(len(body)))})
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
            elif not is_unknown:
                await send(message)

        await self.app(scope, receive, answer)


def _is_page(message: Message) -> bool:
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return message["status"] == 200 and kind.startswith("text/html")  # noqa: PLR2004 - OK
