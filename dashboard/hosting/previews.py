"""Previews of briefings that are not published: for an hour, at an address that cannot be guessed.

They are kept in the memory of this process: behind a proxy, sticky sessions must keep their author on the replica that
made them, as for the page itself.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.hosting.files import DATA, HEAD, PAGE, TYPES, policy_of

if TYPE_CHECKING:
    from starlette.requests import Request


ROOT: Final = "preview"
KEPT_S: Final = 3600.0
MOST: Final = 16
"""Previews kept at most; the oldest is dropped first."""
_TOKEN_BYTES: Final = 32
_HEADERS: Final = {
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}
_STATUS: Final = {"state": "preview", "words": ""}
"""The preview's `status.json`, which its page reads and shows."""

kept: Final[OrderedDict[str, tuple[float, Mapping[str, bytes]]]] = OrderedDict()
"""Until when (on the clock of `time.monotonic`), and the files, by token; the oldest first."""
_lock: Final = Lock()


def keep(files: Mapping[str, bytes]) -> str:
    """Keep the files of a frozen briefing for an hour. Returns the path of its page, relative to the server's root."""
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), time.monotonic()
    with _lock:
        kept[token] = (now + KEPT_S, dict(files))
        while len(kept) > MOST or next(iter(kept.values()))[0] <= now:
            kept.popitem(last=False)
    return f"{ROOT}/{token}/"


def _get(request: Request) -> Response:
    until, files = kept.get(request.path_params["token"], (0.0, {}))
    name = request.path_params["name"] or PAGE
    if until <= time.monotonic():
        return PlainTextResponse("Not found. A preview lasts an hour; make a new one.", 404, _HEADERS)
    if name == "status.json":
        return JSONResponse(_STATUS, 200, _HEADERS)
    if name not in files:
        return PlainTextResponse("Not found.", 404, _HEADERS)
    data = files[name]
    policy = policy_of(data[:HEAD]) if name == PAGE else DATA
    headers = {**_HEADERS, "content-security-policy": f"{policy}; frame-ancestors 'none'"}
    return Response(data, 200, headers, TYPES.get(PurePosixPath(name).suffix, "application/octet-stream"))


ROUTES: Final = [Route(f"/{ROOT}/{{token}}/{{name:path}}", _get)]
