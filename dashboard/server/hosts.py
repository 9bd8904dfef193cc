"""Which names this server answers to, and from whose pages a socket may be opened.

A page of another site can have its own name point at this server (DNS rebinding); its requests then carry that name.
So a name must be known. Without a list these are this computer's own names, and addresses, which nobody can point.
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
"""Names that the server answers to, with commas: `map.example.org, *.example.net`; `*`: every name."""
HEALTH: Final = ("/readyz", "/_stcore/health")
"""Asked by balancers and containers, by whatever name they have for this server; the answer is nobody's secret."""
MAX_SHOWN: Final = 100
LONGEST_NAME: Final = 253 + len(":65535")
"""Of a domain, with a port."""


class KnownHosts:
    """ASGI middleware: refuses requests by an unknown name, and sockets from another site's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; answer everything else with the reason."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["path"] not in HEALTH and not answers_to(host, os.environ.get(HOSTS_VARIABLE, "")):
            await _refuse(PlainTextResponse(_unknown(host), 400), scope, receive, send)
        elif scope["type"] == "websocket" and not of_this_site(headers.get("origin"), host):
            await _refuse(PlainTextResponse(_FOREIGN, 403), scope, receive, send)
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
    return any(one in {"*", name} or (one.startswith("*.") and name.endswith(one[1:])) for one in names)


def of_this_site(origin: str | None, host: str) -> bool:
    """Whether a socket was opened by a page of this server, or by no page at all.

    Streamlit would also let in every page of this computer, and would ask the internet for its own address to compare.
    """
    return origin is None or urlsplit(origin).netloc.casefold() == host.casefold() != ""


def name_of(host: str) -> str:
    """The name in a Host header, in small letters and without its port; "" for what is no host."""
    if len(host) > LONGEST_NAME:
        return ""
    try:
        parts = urlsplit(f"//{host.strip()}")
        known = parts.hostname if parts.port != 0 and parts.netloc == host.strip() and "@" not in host else None
    except ValueError:
        return ""
    return (known or "").rstrip(".")


@lru_cache(maxsize=8)
def _names(listed: str) -> tuple[str, ...]:
    """The names of a list; those with a port count without it."""
    given = (one.strip().casefold() for one in listed.split(","))
    return tuple(one if one.startswith("*") else name_of(one) for one in given if one)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _unknown(host: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in host[:MAX_SHOWN])
    wanted = name_of(host) or "the.name.of.this.server"
    return (
        f"This server does not answer to the name {shown!r}.\n"
        f"Whoever runs it: set {HOSTS_VARIABLE}={wanted} (several names with commas) and start it again.\n"
    )


_FOREIGN: Final = (
    "This page is not one of this server. If a proxy stands between, it must pass the header Host on as it came.\n"
)


async def _refuse(answer: PlainTextResponse, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})  # the server has no way to say more
        return
    await answer(scope, receive, send)
