"""Restricted briefings: `/s/<token>/` swaps the token for a cookie, `/r/<handle>/` shows a door, then the briefing.

Every request that opens nothing gets the same answer: same status, headers and body, after the same work. Nothing that
a reader sends is logged. The middleware runs before Streamlit, which would answer some odd paths in its own way.
"""

from __future__ import annotations

import datetime as dt
import hmac
import logging
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dashboard import served
from dashboard.hosting import restricted_pages as pages
from dashboard.hosting import status
from dashboard.hosting.files import PAGE, FileResponses
from geodata.errors import DatasetError
from geodata.versions import roles
from geodata.versions.roles import Role

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.types import ASGIApp, Receive, Scope, Send

    from geodata.briefings.editions import Shelf
    from geodata.briefings.restricted_links import Link, Links


KNOCK: Final = "dateline-knock"
"""Cookie of a reader who followed a link: the token, for the time it may take to find the password."""
OPEN: Final = "dateline-open"
"""Cookie of a reader who opened the door: the token, and the link's proof that the password was given."""
KNOCK_S: Final = 3600
TRIES: Final = 5
TRIES_S: Final = 60.0
MOST_BODY: Final = 8192
"""Bytes of a form that are read; a password has at most 200 characters."""
_LINK: Final = re.compile(r"/s/([A-Za-z0-9_-]{43})/?")
_FILE: Final = re.compile(r"/r/([0-9a-f]{24})/([A-Za-z0-9._-]{0,100})")
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """A reader's request. `path`: as sent, still encoded; `ours`: no header shows that another site sent it."""

    method: str
    path: str
    cookies: Mapping[str, str]
    body: bytes
    ours: bool
    https: bool
    gzip: bool


class RestrictedLinks:
    """ASGI middleware: answers everything below `/s/` and `/r/`, and passes on all other requests."""

    def __init__(
        self,
        app: ASGIApp,
        links: Callable[[], Links] = served.the_links,
        shelf: Callable[[], Shelf] = served.the_shelf,
    ) -> None:
        self.app = app
        self._links = links
        self._shelf = shelf
        self._tries = Tries()

    @cached_property
    def _files(self) -> FileResponses:
        return FileResponses(self._shelf())

    @cached_property
    def _watch(self) -> status.ChangeWatch:
        return status.ChangeWatch(self._shelf())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or pass it on."""
        if scope["type"] != "http" or _first(scope["path"]) not in {"s", "r"}:
            await self.app(scope, receive, send)
            return
        try:
            request = await _read_request(Request(scope, receive))
        except ClientDisconnect:
            return
        answer = await run_in_threadpool(self._answer, request)
        await answer(scope, receive, send)

    def _answer(self, request: LinkRequest) -> Response:
        try:
            return self._respond(request)
        except DatasetError as error:  # about a file of ours: it contains nothing of the request
            _LOG.error("restricted links: %s", error)
            return pages.trouble()

    def _respond(self, request: LinkRequest) -> Response:
        links = self._links()
        followed, file = _LINK.fullmatch(request.path), _FILE.fullmatch(request.path)
        token, _, proof = request.cookies.get(OPEN, "").partition(".")
        # all three are looked up for every request, so that no refusal is quicker than another
        link_of_path = links.find(followed[1] if followed else request.path)
        opened = links.find(token)
        knocked = links.find(request.cookies.get(KNOCK, ""))
        if followed and link_of_path and request.method in {"GET", "HEAD"}:
            return _knock(link_of_path, followed[1], request)
        if file is None:
            return pages.refusal()
        opened = opened if opened and opened.handle == file[1] and _same(proof, opened.proof()) else None
        knocked = knocked if knocked and knocked.handle == file[1] else None
        link = opened or knocked
        if link and request.method == "POST" and not file[2] and request.ours:
            return self._entered(link, request, passed=bool(opened))
        if request.method not in {"GET", "HEAD"}:
            return pages.refusal()
        if opened:
            return self._file(opened, file[2] or PAGE, request)
        return pages.door(password=knocked.has_password) if knocked and not file[2] else pages.refusal()

    def _entered(self, link: Link, request: LinkRequest, *, passed: bool) -> Response:
        """Open the door, with the password where the link has one."""
        if link.has_password and not passed:
            wait_s = self._tries.begin(link.handle)
            if wait_s:
                answer = pages.door(429, password=True, wrong=pages.TOO_MANY)
                answer.headers["retry-after"] = str(int(wait_s) + 1)
                return answer
            if not link.accepts(_password(request.body)):
                roles.audit("refused", "reader of a link", Role.VIEWER, needed="password", handle=link.handle)
                return pages.door(403, password=True, wrong=pages.WRONG)
            self._tries.forgive(link.handle)
        token = request.cookies.get(OPEN, "").partition(".")[0] if passed else request.cookies[KNOCK]
        answer = _redirect(_home(link))
        time_left = dt.datetime.fromisoformat(link.expires_at) - dt.datetime.now(dt.UTC)
        _set(answer, OPEN, f"{token}.{link.proof()}", link, request, max(1, int(time_left.total_seconds())))
        _set(answer, KNOCK, "", link, request, 0)
        return answer

    def _file(self, link: Link, name: str, request: LinkRequest) -> Response:
        """A file of the edition, or its status or changes, for a reader who has opened the door."""
        record = self._shelf().get(link.ident)
        if record is None:
            return pages.refusal()
        if record.withdrawn:
            return pages.gone(record.withdrawn)
        record = replace(record, frame=())  # whatever sites may frame it in public: no site frames a restricted one
        if name == status.STATUS:
            return pages.status(status.status(self._watch.find(record), None))
        if name == status.CHANGES:
            return pages.changes(status.page(record, self._watch.find(record), None))
        ready = self._files.load(record, name)
        return pages.refusal() if ready is None else pages.file(ready, packed=request.gzip)


class Tries:
    """Wrong passwords of the last minute per link, in this process; every replica counts for itself."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._times: dict[str, deque[float]] = {}

    def begin(self, handle: str) -> float:
        """Count a try as wrong until it is forgiven. Returns the seconds to wait when there were too many, else 0."""
        now = time.monotonic()
        with self._lock:
            times = self._times.setdefault(handle, deque())
            while times and times[0] <= now - TRIES_S:
                times.popleft()
            if len(times) >= TRIES:
                return times[0] + TRIES_S - now
            times.append(now)
        return 0.0

    def forgive(self, handle: str) -> None:
        """The password was right: forget the wrong ones before it."""
        with self._lock:
            self._times.pop(handle, None)


async def _read_request(request: Request) -> LinkRequest:
    body = bytearray()
    if request.method == "POST":
        async for chunk in request.stream():
            body += chunk[: MOST_BODY - len(body)]
            if len(body) >= MOST_BODY:
                break
    headers = request.headers
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    return LinkRequest(
        request.method,
        raw.partition(b"?")[0].decode("latin-1"),
        request.cookies,
        bytes(body),
        ours=_ours(headers),
        https=request.scope.get("scheme") == "https",
        gzip="gzip" in headers.get("accept-encoding", ""),
    )


def _ours(headers: Headers) -> bool:
    """Whether no header shows that another site sent the form. Our own door sends `null`: it has no referrer."""
    origin = headers.get("origin", "null")
    own = origin == "null" or origin.partition("://")[2] == headers.get("host", "")
    return own and headers.get("sec-fetch-site", "none") in {"none", "same-origin"}


def _first(path: str) -> str:
    """The first segment of a path, in whatever spelling."""
    return path.replace("\\", "/").lstrip("/").partition("/")[0].casefold()


def _knock(link: Link, token: str, request: LinkRequest) -> Response:
    answer = _redirect(_home(link))
    _set(answer, KNOCK, token, link, request, KNOCK_S)
    return answer


def _redirect(location: str) -> Response:
    return Response(b"", 303, {**pages.HEADERS, "content-security-policy": pages.DATA, "location": location})


def _set(answer: Response, name: str, value: str, link: Link, request: LinkRequest, seconds: int) -> None:  # noqa: PLR0913, PLR0917
    answer.set_cookie(name, value, seconds, path=_home(link), secure=request.https, httponly=True, samesite="lax")


def _home(link: Link) -> str:
    return f"/r/{link.handle}/"


def _password(body: bytes) -> str:
    """The password in a form; "" when there is none."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=10, errors="replace")
    except ValueError:
        return ""
    return fields.get("password", [""])[0]


def _same(received: str, expected: str) -> bool:
    return hmac.compare_digest(received.encode("utf-8", "surrogatepass"), expected.encode())
