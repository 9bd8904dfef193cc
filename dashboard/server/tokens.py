"""Swap the token in the address that `dateline serve --edit` prints for a cookie, at the first visit.

The browser is sent on to the same address without the token, which then lies in no history, bookmark or referrer. The
cookie ends with the browser, and scripts cannot read it. `dashboard.access` checks it wherever somebody edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.responses import Response

from dashboard import access

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class TokenSwap:
    """ASGI middleware: answers an address with the right token by a cookie and the address without it.

    A wrong token is passed on to the page, which says so and lets nobody edit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on, a request."""
        response = _swapped(scope) if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else None
        await (response or self.app)(scope, receive, send)


def _swapped(scope: Scope) -> Response | None:
    """The answer to an address with the right token, None for any other."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if not any(name == access.PARAMETER and access.is_edit_token(value) for name, value in query):
        return None
    rest = urlencode([(name, value) for name, value in query if name != access.PARAMETER])
    page = quote(scope["path"].rpartition("/")[2])  # relative, so that no path leads to another server
    headers = {"location": f"./{page}{'?' if rest else ''}{rest}", "referrer-policy": "no-referrer"}
    response = Response(status_code=303, headers=headers)
    name, value = access.token_cookie(Headers(scope=scope).get("host", ""))
    response.set_cookie(name, value, httponly=True, samesite="strict")
    return response
