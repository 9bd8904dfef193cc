"""Security and caching headers for every response that does not set its own.

There are three kinds of responses. *Data* are never run: their policy allows nothing. Streamlit's *page* may use its
own files. The map's *frame*, in which streamlit_folium runs the script that folium makes, may also run inline scripts
and `eval`, but may only connect to this server. `tests/browser/test_headers.py` checks that nothing else is needed.
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

from dashboard import served
from dashboard.map.config import TILES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


CSP: Final = "content-security-policy"
FRAMES: Final = "/component/"
"""Streamlit serves the documents of components here; its page shows them in frames."""
CORE: Final = "/_stcore/"
NO_STORE: Final = "no-store"
HSTS: Final = "max-age=31536000"
"""A year, without subdomains, which may belong to somebody else."""
DATA: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
COMMON: Final = {
    "x-content-type-options": "nosniff",
    # a view's address is private to the reader; requests for the map's tiles set a policy of their own
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # Streamlit's menu can record the screen and the microphone; Dateline itself uses none of these
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
)


@lru_cache(maxsize=8)
def page_policy(frames: tuple[str, ...] = ()) -> str:
    """The policy of Streamlit's page, which allows the inline scripts of the installed version by their hashes.

    `frames`: the sites that may show it in a frame (`DatasetInfo.frames`).
    """
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
        _ancestors(frames),
    )
    return "; ".join(parts)


@lru_cache(maxsize=8)
def frame_policy(frames: tuple[str, ...] = ()) -> str:
    """The policy of the map's frame, in a page that may itself stand in a frame of the sites `frames`."""
    tiles = "{0.scheme}://{0.netloc}".format(urlsplit(TILES))
    parts = (
        *_OURS,
        # streamlit_folium writes the map's script into the document and passes later changes to `eval`; both differ
        # in every session, so their hashes are unknown when this document is served
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "font-src 'self'",
        f"img-src 'self' data: {tiles}",  # data: Leaflet's; tiles only when a reader switches them on
        _ancestors(frames),
    )
    return "; ".join(parts)


def _ancestors(frames: tuple[str, ...]) -> str:
    """Whose pages may frame ours; Streamlit Community Cloud frames an app in a page of the same origin."""
    return " ".join(("frame-ancestors 'self'", *frames))


def _frames() -> tuple[str, ...]:
    """The sites that the dataset lets frame the page: of the version in memory, for a header cannot wait for a file."""
    newest = next(reversed(served.cached_versions.values()), None)
    return newest.dataset.info.frames if newest else ()


def _digest(script: bytes) -> str:
    return base64.b64encode(sha256(script).digest()).decode()


class SecurityHeaders:
    """ASGI middleware: adds the headers that an HTTP response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and complete the headers of HTTP responses."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(MutableHeaders(scope=message), message["status"], scope["path"], scope.get("scheme", "http"))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def complete(headers: MutableHeaders, status: int, path: str, scheme: str) -> None:
    """Add the missing headers to a response. `scheme` is the reader's, as reported by a trusted proxy."""
    for name, value in COMMON.items():
        headers.setdefault(name, value)
    if scheme == "https":
        headers.setdefault("strict-transport-security", HSTS)
        _secure_cookies(headers)
    # 304 Not Modified stands for the cached response; a policy here would replace the cached one
    if status != 304:  # noqa: PLR2004 - the comment above explains it
        _policies(headers, path)
        headers.setdefault("cache-control", NO_STORE)
    if path.startswith(CORE):
        headers["cache-control"] = NO_STORE  # Streamlit sets a cookie here and says only `no-cache`


def _policies(headers: MutableHeaders, path: str) -> None:
    """Set the content security policy and the frame options, unless the response has a policy of its own."""
    if CSP in headers:
        return
    if not headers.get("content-type", "").startswith("text/html"):
        headers[CSP] = DATA
        headers.setdefault("x-frame-options", "DENY")
        return
    frames = _frames()
    headers.update(_framed(frame_policy(frames) if path.startswith(FRAMES) else page_policy(frames), frames))


def of_page(nonce: str) -> dict[str, str]:
    """The headers of Streamlit's page, with which scripts that have this nonce may run: the map of its modules.

    That map (`src/host/modules.ts` of the front end) names what the page itself makes, so it differs each time and has
    no hash.
    """
    frames = _frames()
    return _framed(page_policy(frames).replace("script-src", f"script-src 'nonce-{nonce}'", 1), frames)


def _framed(policy: str, frames: tuple[str, ...]) -> dict[str, str]:
    """The header with the policy, and an older one that cannot name the sites that may frame the page."""
    return {CSP: policy} if frames else {CSP: policy, "x-frame-options": "SAMEORIGIN"}


def _secure_cookies(headers: MutableHeaders) -> None:
    """Mark cookies as Secure. Streamlit does so only with its own certificate, not behind a proxy that does HTTPS."""
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
    for cookie in cookies:
        secure = any(part.strip().casefold() == "secure" for part in cookie.split(";"))
        headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")
