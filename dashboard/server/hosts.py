"""Refuse requests to unknown host names, and sockets opened by pages of other sites.

Another site can make its own name resolve to this server (DNS rebinding); its requests then carry that name. So only
known names are answered: those in DATELINE_HOSTS or, without it, localhost and IP addresses, which cannot be rebound.
"""

from __future__ import annotations

import os
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


HOSTS_VARIABLE: Final = "DATELINE_HOSTS"
"""Comma-separated names that the server answers to: `map.example.org, *.example.net`; `*` for every name."""
HEALTH: Final = ("/healthz", "/readyz", "/_stcore/health")
"""Load balancers and containers request these by any name; the response is no secret."""
MAX_SHOWN: Final = 100
LONGEST_NAME: Final = 253 + len(":65535")
"""Longest domain name with a port, in characters."""


class KnownHosts:
    """ASGI middleware: refuses requests to an unknown name, and sockets from another site's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on allowed requests; answer the others with the reason."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["path"] not in HEALTH and not answers_to(host, os.environ.get(HOSTS_VARIABLE, "")):
            await refuse(PlainTextResponse(_unknown(host), 400), scope, receive, send)
        elif scope["type"] == "websocket" and not is_same_site(headers.get("origin"), host):
            await refuse(PlainTextResponse(_FOREIGN, 403), scope, receive, send)
        else:
            await self.app(scope, receive, send)


def answers_to(host: str, listed: str) -> bool:
    """Whether the server answers to `host` (a Host header); `listed` is the value of DATELINE_HOSTS, "" for none."""
    name = name_of(host)
    names = _names(listed)
    if not name:
        return False
    if not names:
        return name == "localhost" or _is_address(name)
    return any(pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:])) for pattern in names)


def origins(listed: str) -> list[str]:
    """The origins of the pages that are this server's own, for `listed`, a value of DATELINE_HOSTS.

    Only these may talk to Streamlit's page when they frame it. `*` names no site, so it allows none.
    """
    return [f"https://{name}" for name in _names(listed) if name not in {"", "*"}]


def is_same_site(origin: str | None, host: str) -> bool:
    """Whether a socket was opened by a page of this server, or by a client that is no page.

    Streamlit's own check would accept every page on this computer, and would look up its external address online.
    """
    return origin is None or urlsplit(origin).netloc.casefold() == host.casefold() != ""


def name_of(host: str) -> str:
    """The name in a Host header, in lower case and without the port; "" for an invalid header."""
    if len(host) > LONGEST_NAME:
        return ""
    try:
        parts = urlsplit(f"//{host.strip()}")
        name = parts.hostname if parts.port != 0 and parts.netloc == host.strip() and "@" not in host else None
    except ValueError:
        return ""
    return (name or "").rstrip(".")


@lru_cache(maxsize=8)
def _names(listed: str) -> tuple[str, ...]:
    """The names in the value of DATELINE_HOSTS, without ports."""
    entries = (entry.strip().casefold() for entry in listed.split(","))
    return tuple(entry if entry.startswith("*") else name_of(entry) for entry in entries if entry)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _unknown(host: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in host[:MAX_SHOWN])
    name = name_of(host) or "the.name.of.this.server"
    return (
        f"This server does not answer to the name {shown!r}.\n"
        f"If you run it, set {HOSTS_VARIABLE}={name} (separate several names by commas) and restart it.\n"
    )


_FOREIGN: Final = (
    "This page does not belong to this server. A proxy in front of it must pass on the Host header unchanged.\n"
)


async def refuse(answer: PlainTextResponse, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, or a socket before it is opened, with a reason."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})  # the server cannot send a reason
        return
    await answer(scope, receive, send)
