"""Send requests to an ASGI app without a server; any path is passed as it is, decoded as uvicorn decodes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Reply:
    """An answer; the names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


def ask(app: Any, target: str, method: str = "GET", **headers: str) -> Reply:
    """Send one request: `ask(app, "/b/?x=1", if_none_match='"a"')`."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw, _, query = target.partition("?")
    given = {"host": "testserver", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    run(app(scope, receive, send))
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Reply(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body)


async def free(turns: asyncio.Semaphore) -> int:
    """How many turns are left; they are taken."""
    left = 0
    while not turns.locked():
        await turns.acquire()
        left += 1
    return left


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - nobody tells a test
            await asyncio.sleep(0.005)


def run(asked: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine, run in a thread: a browser of an earlier test may run a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()  # noqa: TID251
