"""The middleware that bounds what visitors may use at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response

from dashboard.server import crowd, limits, visitors
from dashboard.server.limits import Limits
from dashboard.server.visitors import BoundedVisitors
from tests.support import asgi

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> BoundedVisitors:
    """Before an app that answers everything; one page may be open."""
    monkeypatch.setattr(limits, "current", lambda: Limits(1_024, 1, 1))
    return BoundedVisitors(PlainTextResponse("in"))


@pytest.fixture
def full(bounded: BoundedVisitors) -> Iterator[BoundedVisitors]:
    with ExitStack() as stack:
        stack.enter_context(bounded.crowd.opened(bounded.crowd.address({"client": ("10.0.0.9", 1)})))
        yield bounded


@pytest.mark.parametrize("path", ["/", "/map", "/table", "/nothing"])
def test_a_new_visitor_gets_a_page_that_says_when_to_come_back(path: str, full: BoundedVisitors):
    reply = asgi.ask(full, path, accept=HTML)
    assert (reply.status, reply.headers["retry-after"]) == (503, "60")
    assert crowd.FULL in reply.text
    assert "try again in a minute" in reply.text
    assert not {"script", "http:", "https:"} & set(reply.text.replace("<", " ").replace("/", " ").split())
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/map"])
def test_who_comes_while_there_is_room_is_let_in(path: str, bounded: BoundedVisitors):
    assert asgi.ask(bounded, path, accept=HTML).text == "in"


@pytest.mark.parametrize("path", ["/readyz", "/_stcore/health", "/data/x/events.bin", "/component/x/index.html", "/b/"])
def test_open_pages_briefings_and_the_health_check_are_answered_all_the_same(path: str, full: BoundedVisitors):
    assert asgi.ask(full, path, accept=HTML).text == "in"


def test_of_an_address_that_has_enough_the_sentence_is_another(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "current", lambda: Limits(1_024, 9, 1))
    app = BoundedVisitors(PlainTextResponse("in"))
    with app.crowd.opened(app.crowd.address({"client": ("127.0.0.1", 1)})):
        assert crowd.FULL_ADDRESS in asgi.ask(app, "/", accept=HTML).text.replace("&#39;", "’")
    with app.crowd.opened(app.crowd.address({"client": ("10.0.0.9", 1)})):
        assert asgi.ask(app, "/", accept=HTML).text == "in"


def opened(app: BoundedVisitors, host: str = "10.0.0.1", **more: Any) -> list[Any]:
    """What the server is sent when a page is opened."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [], "client": (host, 1), **more}
    asgi.run(app(scope, receive, send))
    return sent


def test_a_socket_is_refused_before_it_is_opened_with_the_reason(full: BoundedVisitors):
    start, body = opened(full, extensions={"websocket.http.response": {}})
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 503)
    assert (b"retry-after", b"60") in start["headers"]
    assert crowd.FULL.encode() in body["body"]
    assert opened(full) == [{"type": "websocket.close", "code": 1008}]


def test_a_page_that_was_closed_makes_room(bounded: BoundedVisitors):
    assert opened(bounded)[0]["type"].startswith("websocket")
    assert (bounded.crowd.pages, bounded.crowd.address({"client": ("10.0.0.1", 1)}).pages) == (0, 0)


class Slow:
    """An app whose answers begin when they may; `working` are the addresses whose requests are worked on."""

    def __init__(self) -> None:
        self.working: list[str] = []
        self.may = asyncio.Event()
        self.read = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002
        self.working.append(scope["client"][0])
        await self.may.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await self.read.wait()
        await send({"type": "http.response.body", "body": b"b", "more_body": False})


def scope_of(host: str, path: str = "/data/x/mask.bin") -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": path, "headers": [], "client": (host, 1)}


async def no_message(*_: Any) -> Any:
    """Nothing is received, and nobody looks at what is sent."""


def test_requests_of_one_address_wait_for_each_other_and_those_of_others_do_not():
    async def asked() -> tuple[list[int], int]:
        slow, found = Slow(), []
        app = BoundedVisitors(slow)
        hosts = ["10.0.0.1"] * 10 + ["10.0.0.2"] * 2
        tasks = [asyncio.create_task(app(scope_of(host), no_message, no_message)) for host in hosts]
        await asyncio.sleep(0.01)
        found += [slow.working.count("10.0.0.1"), slow.working.count("10.0.0.2")]
        slow.may.set()
        await asyncio.sleep(0.01)
        found.append(slow.working.count("10.0.0.1"))
        slow.read.set()
        await asyncio.gather(*tasks)
        return found, await asgi.free(app.crowd.address(scope_of("10.0.0.1")).request_turns)

    found, left = asgi.run(asked())
    assert found == [limits.REQUESTS, 2, 10]  # whoever reads slowly keeps no turn
    assert left == limits.REQUESTS


def test_a_request_that_fails_ends_its_turn():
    async def fail(*_: Any) -> None:
        raise LookupError

    async def asked() -> int:
        app = BoundedVisitors(fail)
        for _ in range(3 * limits.REQUESTS):
            with pytest.raises(LookupError):
                await app(scope_of("10.0.0.1"), no_message, no_message)
        return await asgi.free(app.crowd.address(scope_of("10.0.0.1")).request_turns)

    assert asgi.run(asked()) == limits.REQUESTS


@pytest.mark.parametrize("size", [0, 1, visitors.CHUNK, visitors.CHUNK + 1, 5 * visitors.CHUNK])
def test_a_long_answer_is_handed_on_in_pieces_and_is_the_same(size: int):
    whole = bytes(index % 251 for index in range(size))
    sizes: list[int] = []

    async def send(message: Any) -> None:
        sizes.append(len(message.get("body", b"")))

    app = BoundedVisitors(Response(whole))
    reply = asgi.ask(app, "/data/x/events.bin")
    assert (reply.content, reply.headers["content-length"]) == (whole, str(size))
    asgi.run(app(scope_of("10.0.0.1"), no_message, send))
    assert max(sizes) <= visitors.CHUNK
    assert sum(sizes) == size
