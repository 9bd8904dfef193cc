"""The connections of `dateline serve`: what a visitor can make the server keep."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from dashboard.server import connections, limits
from dashboard.server.connections import HttpConnection, SocketConnection, least_needed
from dashboard.server.crowd import Pace
from dashboard.server.limits import Limits
from dashboard.server.sockets import EXTENSION
from tests.support import asgi, visiting
from tests.support.browser import free_port
from tests.support.visiting import BINARY, PING, Page, connection


def test_uvicorn_would_use_the_protocols_that_ours_are_made_of():
    assert (AutoHTTPProtocol, AutoWebSocketsProtocol) == (H11Protocol, WebSocketsSansIOProtocol)


def waiting(host: str, since: float, *, idle: bool = True) -> Any:
    return SimpleNamespace(client=(host, 1), waiting_since=since, idle=idle)


def test_the_connection_that_goes_is_of_the_address_that_has_most():
    many = [waiting("a", 3, idle=False), waiting("a", 1), waiting("a", 0, idle=False), waiting("a", 2)]
    assert least_needed([waiting("b", 0), *many, waiting("c", 0)]) is many[1]
    assert least_needed([waiting("b", 0), many[0], many[2]]) is many[2]


class Heard:
    """An app that notes what it is sent; it reads a page's messages when it may."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.may = asyncio.Event()
        self.longest = 0
        self.reads_bodies = False
        self.pace: Pace | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            while self.reads_bodies and (await receive()).get("more_body"):
                pass
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"in"})
        elif scope["type"] == "websocket":
            if self.longest:
                scope["extensions"][EXTENSION](self.longest, self.pace)
            await receive()
            await send({"type": "websocket.accept"})
            await self.may.wait()
            while (message := await receive())["type"] == "websocket.receive":
                self.messages.append(message)
            self.messages.append(message["type"])


@contextlib.asynccontextmanager
async def served(app: Heard) -> AsyncIterator[tuple[str, uvicorn.Server]]:
    """The app behind our connections: its address."""
    port = free_port()
    config = uvicorn.Config(
        app, port=port, log_level="error", lifespan="off", http=HttpConnection, ws=SocketConnection, backlog=64
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    await asgi.until(lambda: bool(server.started))
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        app.may.set()
        server.should_exit = server.force_exit = True
        await running


def tried(attempt: Callable[[Heard, str, uvicorn.Server], Coroutine[Any, Any, Any]]) -> Any:
    """What an attempt gave."""

    async def run() -> Any:
        app = Heard()
        async with served(app) as (address, server):
            return await asyncio.wait_for(attempt(app, address, server), 20)

    return asgi.run(run())


@pytest.mark.parametrize(
    ("longest", "size", "code"),
    [(0, limits.VIEWER_BYTES, 0), (0, limits.VIEWER_BYTES + 1, 1009), (300_000, 300_000, 0), (300_000, 300_001, 1009)],
)
def test_a_message_is_refused_at_its_first_byte_when_it_is_longer_than_its_sender_may_send(
    longest: int, size: int, code: int
):
    async def attempt(app: Heard, address: str, _: Any) -> int:
        app.longest = longest
        app.may.set()
        async with Page(address) as page:
            page.write(b"" if code else b"a" * size, size=size)
            if code:
                return await page.closed()
            await asgi.until(lambda: bool(app.messages))
            assert len(app.messages[0]["bytes"]) == size
        return 0

    assert tried(attempt) == code


def test_a_message_in_too_many_pieces_is_refused():
    async def attempt(_: Any, address: str, __: Any) -> int:
        async with Page(address) as page:
            page.write(b"", last=False)
            for _ in range(connections.MOST_WAITING + 1):
                page.write(b"", 0, last=False)
            return await page.closed()

    assert tried(attempt) == 1009


def test_too_many_messages_at_once_are_refused_and_not_kept():
    async def attempt(app: Heard, address: str, _: Any) -> tuple[int, int]:
        async with Page(address) as page:
            for _ in range(20_000):
                page.write(b"")
            code = await page.closed()
            app.may.set()
            await asgi.until(lambda: app.messages[-1:] == ["websocket.disconnect"])
            return code, len(app.messages)

    code, kept = tried(attempt)
    assert code == 1008
    assert kept <= connections.MOST_WAITING


def test_some_messages_at_once_all_arrive():
    async def attempt(app: Heard, address: str, _: Any) -> list[bytes]:
        app.may.set()
        async with Page(address) as page:
            for number in range(100):
                page.write(str(number).encode())
            await asgi.until(lambda: len(app.messages) == 100)
        return [message["bytes"] for message in app.messages[:100]]

    assert tried(attempt) == [str(number).encode() for number in range(100)]


def test_a_page_that_does_not_read_is_not_read_from_and_heard_again_when_it_does():
    async def attempt(app: Heard, address: str, server: uvicorn.Server) -> tuple[int, bytes]:
        async with Page(address) as page:
            (ours,) = [one for one in server.server_state.connections if isinstance(one, SocketConnection)]
            page.pause()

            async def ping() -> None:
                while True:
                    for _ in range(1_000):
                        page.write(b"p" * 125, PING)
                    await page.drain()

            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ping(), 1.5)
            kept = ours.transport.get_write_buffer_size()
            page.resume()
            page.write(b"heard")
            app.may.set()
            reading = asyncio.create_task(page.closed())
            await asgi.until(lambda: bool(app.messages))
            reading.cancel()
            return kept, app.messages[0]["bytes"]

    kept, heard = tried(attempt)
    assert kept < 1_000_000
    assert heard == b"heard"


@pytest.mark.parametrize(("kind", "said"), [(PING, b"p" * 125), (BINARY, b"m" * 1_250)])
def test_a_page_that_sends_too_much_is_read_at_its_pace_and_loses_nothing(kind: int, said: bytes):
    async def attempt(app: Heard, address: str, _: Any) -> float:
        app.longest, app.pace = limits.VIEWER_BYTES, Pace(200_000, 50_000)
        app.may.set()
        async with Page(address) as page:
            reading = asyncio.create_task(page.closed())
            began = time.monotonic()
            sent = 0
            while sent < 250_000:
                page.write(said, kind)
                sent += len(said)
                if kind == BINARY:
                    await asyncio.sleep(0)
            page.write(b"last")
            await page.drain()
            await asgi.until(lambda: app.messages[-1:] and app.messages[-1]["bytes"] == b"last")
            took = time.monotonic() - began
            reading.cancel()
            return took

    assert 0.8 < tried(attempt) < 5


def test_connections_that_ask_nothing_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "current", lambda: Limits(limits.OWN + 10, 5, 5))

    async def attempt(app: Heard, address: str, server: uvicorn.Server) -> tuple[int, int, bytes]:
        app.may.set()
        netloc = address.removeprefix("http://")
        async with Page(address) as page:
            many = [await connection(netloc, "127.0.0.2") for _ in range(60)]
            many[-1][1].write(b"GET / HTTP/1.1\r\nX: half")
            answer = await visiting.get(address, "/")
            there = sum(isinstance(one, HttpConnection) for one in server.server_state.connections)
            page.write(b"still here", BINARY)
            await asgi.until(lambda: bool(app.messages))
            for _, writer in many:
                writer.close()
            return answer.status, there, app.messages[0]["bytes"]

    status, there, said = tried(attempt)
    assert (status, said) == (200, b"still here")
    assert there <= 10


def test_a_download_that_nobody_reads_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "STUCK_S", 0.2)

    class Endless(Heard):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(2_000):
                await send({"type": "http.response.body", "body": b"a" * 10_000, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    async def attempt() -> tuple[int, int]:
        async with served(Endless()) as (address, server):
            _, writer = await connection(address.removeprefix("http://"))
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await asgi.until(lambda: bool(server.server_state.connections))
            await asgi.until(lambda: not server.server_state.connections)
            writer.close()
            return len((await visiting.get(address, "/")).body), len(server.server_state.tasks)

    size, tasks = asgi.run(asyncio.wait_for(attempt(), 20))
    assert size > 20_000_000
    assert tasks == 0


def test_of_requests_that_are_sent_all_at_once_little_is_kept():
    class Waiting(Heard):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self.may.wait()
            await super().__call__(scope, receive, send)

    async def attempt() -> int:
        app = Waiting()
        async with served(app) as (address, server):
            _, writer = await connection(address.removeprefix("http://"))
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 20_000)
            await asyncio.sleep(0.2)
            (ours,) = server.server_state.connections
            writer.close()
            return len(ours.conn.trailing_data[0])  # type: ignore[union-attr]

    assert asgi.run(asyncio.wait_for(attempt(), 20)) <= connections.READ


HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"


@pytest.mark.parametrize("pieces", [[HEAD], [b"G", *[b"E"] * 40], [BODY, b"half"]], ids=["head", "dripping", "body"])
def test_half_a_request_ends_after_some_seconds(pieces: list[bytes], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "HEAD_S", 0.4)
    monkeypatch.setattr(connections, "BODY_S", 0.4)

    async def attempt(app: Heard, address: str, _: Any) -> float:
        app.reads_bodies = True
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        began = time.monotonic()
        with contextlib.suppress(OSError), contextlib.closing(writer):
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0.05)
            assert await reader.read() == b""
        return time.monotonic() - began

    assert 0.3 < tried(attempt) < 5


def test_a_whole_request_a_waiting_connection_and_an_open_page_outlast_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "HEAD_S", 0.1)
    monkeypatch.setattr(connections, "BODY_S", 0.1)

    async def attempt(app: Heard, address: str, _: Any) -> tuple[bytes, int]:
        app.may.set()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        with contextlib.closing(writer):
            async with Page(address) as page:
                await asyncio.sleep(0.5)  # nothing was asked yet on the one, all is silent on the other
                writer.write(HEAD + b"\r\n")
                line = await reader.readline()
                await asyncio.sleep(0.3)
                writer.write(HEAD + b"\r\n")
                assert b"200" in line
                page.write(b"still here", size=10)
                await asgi.until(lambda: bool(app.messages))
            return await reader.readuntil(b"HTTP/1.1 200 OK"), len(app.messages[0]["bytes"])

    assert tried(attempt)[1] == 10
