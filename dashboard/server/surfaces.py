"""Answer 404 for Streamlit endpoints that Dateline does not use.

=========================================  ==========================================================================
open                                       why
=========================================  ==========================================================================
`/_stcore/stream`                          the page's own socket
`/_stcore/health`, `/_stcore/host-config`  the page asks both before it opens the socket; neither says anything of ours
`/_stcore/upload_file/…`                   only to a session that may edit: uploads stay in memory
`/media/…`                                 downloads; by the hash of their content, as long as their session lasts
`/component/…`                             the map's frame; without its source map
`/static/…`, the page                      Streamlit's public files
`/auth/…`, `/oauth2callback`               only where editors can sign in
=========================================  ==========================================================================

Closed are metrics, script health, the interfaces for agents and their description, and anything that a later version
adds under `/_stcore/`. Static files of the app are switched off (`.streamlit/config.toml`).
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse
from streamlit import config

from dashboard import access, session
from dashboard.server import hosts

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


CORE: Final = "_stcore"
HOST_CONFIG: Final = "/_stcore/host-config"
NEEDED: Final = ("/_stcore/health", HOST_CONFIG)
UPLOAD: Final = ["", CORE, "upload_file"]
SIGN_IN: Final = ("/auth/login", "/auth/logout", "/oauth2callback")

_editors: Final[set[str]] = set()
_lock: Final = Lock()


def allow_upload(name: str, *, allowed: bool) -> None:
    """Record whether the session `name` may upload files; called at every run of its script."""
    with _lock:
        if allowed:
            _editors.add(name)
            _editors.intersection_update([one for one in _editors if one == name or session.is_alive(one)])
        else:
            _editors.discard(name)


def is_open(path: str) -> bool:
    """Whether an HTTP request for this path is passed on (sockets are not HTTP requests)."""
    parts = path.split("/")
    if parts[:3] == UPLOAD:
        return len(parts) == len(UPLOAD) + 2 and parts[3] in _editors
    if CORE in parts:
        return path in NEEDED
    if path.startswith(SIGN_IN):
        return access.hosted()
    return not (path.startswith("/component/") and path.endswith(".map"))


class ClosedSurfaces:
    """ASGI middleware: answers 404 for closed endpoints."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests for open endpoints and all sockets."""
        if scope["type"] == "http" and not is_open(scope["path"]):
            await PlainTextResponse("Not found.", status_code=404)(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == HOST_CONFIG:
            # at each request: Streamlit may set the variable from its secrets after the start
            own = hosts.origins(os.environ.get(hosts.HOSTS_VARIABLE, ""))
            config.set_option("client.allowedOrigins", own, "the names of this server")
        await self.app(scope, receive, send)
