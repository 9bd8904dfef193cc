"""A local server in place of an online service: it gives the answers it was set up with, bad ones included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HANG = "says nothing until the test is over"
CLOSE = "closes the connection without a word"
CUT = "promises more than it sends"
DRIP = "sends a byte now and then, and never ends"
DRIP_HEADERS = "sends headers now and then, and never ends"


@dataclass(frozen=True)
class Reply:
    """An answer: `body` as it is when bytes, else as JSON."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Heard:
    """A request that was received."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


class StandIn(ThreadingHTTPServer):
    """Answers with `replies` one after the other, and with the last one from then on."""

    def __init__(self, replies: Sequence[Reply | str]) -> None:
        self.replies = list(replies)
        self.heard: list[Heard] = []
        self.over = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def asked(self) -> list[str]:
        """The names that a geocoder was asked for."""
        return [name for heard in self.heard for key in ("q", "query", "address") for name in heard.query.get(key, [])]

    def handle_error(self, *_: object) -> None:
        """Ignore a client that hangs up: tests do that."""


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        heard = self.server.heard
        heard.append(Heard(split.path, parse_qs(split.query), {k.lower(): v for k, v in self.headers.items()}, body))
        reply = self.server.replies[min(len(heard), len(self.server.replies)) - 1]
        self.close_connection = True
        if reply == HANG:
            self.server.over.wait(10)
        elif reply == DRIP:
            self._drip(b"\r\n", b" ")
        elif reply == DRIP_HEADERS:
            self._drip(b"", b"X: y\r\n")
        elif reply == CUT:
            self._send(Reply(b"{", headers={"Content-Length": "100"}))
        elif isinstance(reply, Reply):
            self._send(reply)

    do_POST = do_GET  # noqa: N815 - http.server's name

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.content)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.content)

    def _drip(self, first: bytes, then: bytes) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n" + first)
        while not self.server.over.wait(0.02):
            self.wfile.write(then)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def stand_in(*replies: Reply | str) -> Iterator[StandIn]:
    """Run the server for the block; all its threads end with it."""
    server = StandIn(replies)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
