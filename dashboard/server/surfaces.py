"""What Streamlit serves and nobody here needs: answered as if it were not there.

=========================================  ==========================================================================
open                                       why
=========================================  ==========================================================================
`/_stcore/stream`                          the page's own socket
`/_stcore/health`, `/_stcore/host-config`  the page asks both before it opens the socket; neither says anything of ours
`/_stcore/upload_file/…`                   only to a session that may edit: what is uploaded stays in memory
`/media/…`                                 downloads; by the hash of their content, as long as their session lasts
`/component/…`                             the map's frame; without its source map
`/static/…`, the page                      Streamlit's public files
`/auth/…`, `/oauth2callback`               only where people can sign in
=========================================  ==========================================================================

Closed: metrics, script health, the agent's interfaces and their description, and whatever a later version adds below
`/_stcore/`. The app's own static files are off (`.streamlit/config.toml`).
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from dashboard import access, session

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


CORE: Final = "_stcore"
NEEDED: Final = ("/_stcore/health", "/_stcore/host-config")
UPLOAD: Final = ["", CORE, "upload_file"]
SIGN_IN: Final = ("/auth/login", "/auth/logout", "/oauth2callback")

_editors: Final[set[str]] = set()
_lock: Final = Lock()


def allow_upload(name: str, *, allowed: bool) -> None:
    """Note whether the session `name` may upload files; said at every run of its script."""
    with _lock:
        if allowed:
            _editors.add(name)
            _editors.intersection_update([one for one in _editors if one == name or session.is_alive(one)])
        else:
            _editors.discard(name)


def is_open(path: str) -> bool:
    """Whether an HTTP request for a path is answered by whoever serves it (the socket is no such request)."""
    parts = path.split("/")
    if parts[:3] == UPLOAD:
        return len(parts) == len(UPLOAD) + 2 and parts[3] in _editors
    if CORE in parts:
        return path in NEEDED
    if path.startswith(SIGN_IN):
        return access.hosted()
    return not (path.startswith("/component/") and path.endswith(".map"))


class ClosedSurfaces:
    """ASGI middleware: what is closed is not found."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is open."""
        if scope["type"] == "http" and not is_open(scope["path"]):
            await PlainTextResponse("Not found.", status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
