"""The headers that every answer carries unless it brings its own: what a browser may do with it, and who may keep it.

An answer is one of three kinds. *Data*, which nobody runs: nothing is allowed. The *page*, Streamlit's: what its own
files need. The map's *frame*, where streamlit_folium runs the script that folium makes: inline and by `eval`, but
with nobody to talk to except this server. `tests/test_browser_headers.py` measures that nothing more is needed.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import MutableHeaders

from dashboard.map.config import TILES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


CSP: Final = "content-security-policy"
FRAMES: Final = "/component/"
"""Where Streamlit serves the documents of components, which its page frames."""
CORE: Final = "/_stcore/"
NO_STORE: Final = "no-store"
HSTS: Final = "max-age=31536000"
"""A year; without other names of the domain, which may belong to somebody else."""
DATA: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
COMMON: Final = {
    "x-content-type-options": "nosniff",
    # the address of a view is the reader's own business; the map's tiles ask for more by themselves
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # Streamlit's menu records the screen, with sound if the reader wants; nothing of ours asks for anything
    "permissions-policy": (
        "camera=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), hid=(),"
        " display-capture=(self), microphone=(self)"
    ),
}
_INLINE: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_OURS: Final = (
    "default-src 'none'",
    # style attributes and style elements: React's, emotion's, Leaflet's, and the page's own sheet by st.html
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    # not of strangers; Streamlit Community Cloud frames an app in a page of the same origin
    "frame-ancestors 'self'",
)


@lru_cache(maxsize=1)
def page_policy() -> str:
    """The policy of Streamlit's page. The inline scripts of the installed version are allowed by their hashes."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    hashes = "".join(f" 'sha256-{_digest(script)}'" for script in _INLINE.findall(index.read_bytes()))
    parts = (
        *_OURS,
        # blob: components of version 2 (Article, Draft, Edit) are imported from one that the page makes of their text.
        # wasm-unsafe-eval: protobuf's 64-bit integers are compiled, which is no `eval`: no text becomes script.
        f"script-src 'self' blob: 'wasm-unsafe-eval'{hashes}",
        "font-src 'self' data:",  # data: Streamlit's icons and the smallest of its fonts
        "img-src 'self' data:",  # data: the name above the page and the tab's icon
        "media-src blob:",  # what the menu's "Record screen" recorded, before it is saved
        "frame-src 'self'",  # the map
    )
    return "; ".join(parts)


@lru_cache(maxsize=1)
def frame_policy() -> str:
    """The policy of the map's frame."""
    tiles = "{0.scheme}://{0.netloc}".format(urlsplit(TILES))
    parts = (
        *_OURS,
        # streamlit_folium writes the map's script into the document and hands what changes later to `eval`; both are
        # made anew for each session, so no hash of them can be known when this document is asked for
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "font-src 'self'",
        f"img-src 'self' data: {tiles}",  # data: Leaflet's; tiles only when a reader switches them on
    )
    return "; ".join(parts)


def _digest(script: bytes) -> str:
    return base64.b64encode(sha256(script).digest()).decode()


class SecurityHeaders:
    """ASGI middleware: adds the headers that an HTTP answer does not bring itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; complete the head of HTTP answers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(MutableHeaders(scope=message), message["status"], scope["path"], scope.get("scheme", "http"))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def complete(headers: MutableHeaders, status: int, path: str, scheme: str) -> None:
    """Add to an answer's `headers` what they lack. `scheme` is the reader's, as a trusted proxy tells it."""
    for name, value in COMMON.items():
        headers.setdefault(name, value)
    if scheme == "https":
        headers.setdefault("strict-transport-security", HSTS)
        _secure_cookies(headers)
    # "not modified" speaks for the answer that the browser has kept: a policy here would replace the one kept with it
    if status != 304:  # noqa: PLR2004 - says the line above
        _policies(headers, path)
        headers.setdefault("cache-control", NO_STORE)
    if path.startswith(CORE):
        headers["cache-control"] = NO_STORE  # Streamlit's own brings a cookie and says `no-cache`


def _policies(headers: MutableHeaders, path: str) -> None:
    """Say what the answer may do and who may frame it. Who brings a policy has said both."""
    if CSP in headers:
        return
    html = headers.get("content-type", "").startswith("text/html")
    headers[CSP] = (frame_policy() if path.startswith(FRAMES) else page_policy()) if html else DATA
    headers.setdefault("x-frame-options", "SAMEORIGIN" if html else "DENY")


def _secure_cookies(headers: MutableHeaders) -> None:
    """Keep cookies that were set over https from being sent without it. Streamlit knows only its own certificate."""
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
    for cookie in cookies:
        secure = any(part.strip().casefold() == "secure" for part in cookie.split(";"))
        headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")
