"""Frozen briefings as this server shows them: everything below `/b/`.

`/b/` lists what is public; `/b/<ident>/` and `/b/<ident>/<file>` are the bytes of a frozen folder. What is asked for
often is answered from memory, without a thread. Every path that leads nowhere gets the same answer. This stands before
Streamlit's own middleware, which would answer some of them in its own way, and costs each request a session.
"""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from dashboard import current, hosted_after, hosted_answers, hosted_pages, hosted_since
from dashboard.hosted_answers import FRESH, ROOT, Answer
from dashboard.hosted_files import PAGE, Files, Opened, encoded
from geodata.briefing_embed import OEMBED
from geodata.errors import DatasetError
from geodata.shelf_files import AlteredError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from dashboard.hosted_files import Headers
    from geodata.shelf import Shelf
    from geodata.shelf_records import Held

_log: Final = logging.getLogger(__name__)


class Briefings:
    """ASGI middleware: answers below `/b/`, and passes everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def _hosted(self) -> Hosted:
        return Hosted(current.the_shelf())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        answer = await self._hosted.answer(scope)
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


class Hosted:
    """The answers for one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._files = Files(shelf)
        self._watch = hosted_since.Watch(shelf)
        self._list: tuple[tuple[Held, ...], bytes] | None = None

    async def answer(self, scope: Scope) -> Answer:
        """What a request is answered."""
        if scope["method"] not in {"GET", "HEAD"}:
            return hosted_answers.not_allowed()
        try:
            return await self._answer(scope)
        except AlteredError as error:
            _log.error("a briefing is not shown: %s", error)
            return hosted_answers.altered()
        except DatasetError as error:
            _log.warning("a briefing could not be shown: %s", error)
            return hosted_answers.trouble()

    async def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if path == ROOT:
            return hosted_answers.moved("b/", scope)
        if path == f"{ROOT}/":
            return await run_in_threadpool(self._listed)
        ident, slash, name = path[len(ROOT) + 1 :].partition("/")
        held = self._shelf.get(ident) if path.startswith(f"{ROOT}/") else None
        if held is None or not held.public:
            return hosted_answers.missing()
        if held.withdrawn:
            return hosted_answers.gone(held, name, hosted_after.standing(held, self._shelf))
        return await self._below(held, name or PAGE, scope) if slash else hosted_answers.moved(f"{ident}/", scope)

    async def _below(self, held: Held, name: str, scope: Scope) -> Answer:
        if name in {hosted_since.STATUS, hosted_since.CHANGES}:
            return await run_in_threadpool(self._since, held, name)
        ready = self._files.ready(held, name)
        if ready is None and not self._files.known(held, name):
            ready = await run_in_threadpool(self._files.load, held, name)
        if ready is not None:
            return hosted_answers.sent(ready, scope, _links(held, self._shelf))
        return hosted_answers.embed(held, scope) if name == OEMBED else hosted_answers.missing()

    def _since(self, held: Held, name: str) -> Answer:
        found, after = self._watch.find(held), hosted_after.corrected(held, self._shelf)
        if name == hosted_since.STATUS:
            return hosted_answers.status(200, hosted_since.status(found, after))
        body = hosted_since.page(held, found, after)
        return Answer(200, hosted_pages.head(len(body), FRESH), body)

    def _listed(self) -> Answer:
        editions = self._shelf.all()
        known = self._list
        if known is None or known[0] != editions:
            opened = {held.ident: self._open(held) for held, _ in hosted_pages.standing(editions)}
            known = editions, hosted_pages.listed(editions, opened)
            self._list = known if all(opened.values()) else None  # what could not be read is tried again
        body = known[1]
        return Answer(200, hosted_pages.head(len(body), FRESH), body)

    def _open(self, held: Held) -> Opened | None:
        try:
            return self._files.open(held)
        except DatasetError as error:
            _log.warning("a briefing could not be listed: %s", error)
            return None


def _ours(path: str) -> bool:
    """Whether the path is below `/b`, or means to be: capitals and doubled slashes lead nowhere, and to the same."""
    if path.startswith(f"{ROOT}/") or path == ROOT:
        return True
    return path[1:2] in "/Bb" and f"/{path.lstrip('/')}/".casefold().startswith(f"{ROOT}/")


def _links(held: Held, shelf: Shelf) -> Headers:
    """Where the corrected edition is, for programs."""
    after = hosted_after.corrected(held, shelf)
    return encoded({"link": f'<../{after.successor}/>; rel="successor-version"'}) if after and after.successor else ()
