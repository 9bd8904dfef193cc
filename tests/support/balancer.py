"""A small balancer on the loopback, as Caddy is in compose.yaml: sticky, health-checked, WebSockets pass through.

Every connection carries one request, so what comes after its head is passed on as it is, in both directions.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

ADDRESS = "127.0.0.1"
COOKIE = "dateline-replica"
CHECK_EVERY_S = 0.5
CONNECT_S = 2.0
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_CHECK = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
_STICKY = re.compile(rb"(?im)^cookie:.*?\b" + COOKIE.encode() + rb"=(\d+)")
_OURS = re.compile(rb"(?im)^(connection|x-forwarded-[a-z]+):[^\r\n]*\r\n")
_UPGRADE = re.compile(rb"(?im)^upgrade:")

Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Balancer:
    """Passes requests to `ports` of the loopback; `port` is its own once it runs."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = tuple(ports)
        self.healthy = set(ports)
        self.port = 0
        self._open: set[asyncio.Task[None] | None] = set()

    async def run(self, ready: Event) -> None:
        """Serve until `stop`."""
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self.stop = lambda: loop.call_soon_threadsafe(stop.set)
        server = await asyncio.start_server(self._take, ADDRESS, 0)
        self.port = server.sockets[0].getsockname()[1]
        async with asyncio.TaskGroup() as group:
            watches = [group.create_task(self._watch(port)) for port in self.ports]
            ready.set()
            await stop.wait()
            server.close()
            await asyncio.sleep(0)  # what was taken up at the last moment has begun now
            for task in (*watches, *self._open):
                task.cancel()
            await asyncio.wait(self._open or watches)
            await asyncio.sleep(0)  # closed transports are gone after the next round

    async def _watch(self, port: int) -> None:
        """Poll /healthz of every replica."""
        while True:
            (self.healthy.add if await self._is_ready(port) else self.healthy.discard)(port)
            await asyncio.sleep(CHECK_EVERY_S)

    async def _is_ready(self, port: int) -> bool:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(ADDRESS, port)
                with contextlib.closing(writer):
                    writer.write(_CHECK)
                    return b" 200 " in await reader.readline()
        return False

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(task := asyncio.current_task())
        try:
            # cancelled: the balancer ends, and asyncio's streams would report that as a fault
            with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
                head = await reader.readuntil(b"\r\n\r\n")
                if (found := await self._connect(head)) is None:
                    writer.write(_BUSY)
                else:
                    await self._pass(head, (reader, writer), *found)
        finally:
            writer.close()
            self._open.discard(task)

    async def _connect(self, head: bytes) -> tuple[int, Pipe] | None:
        """A connection to the replica of the cookie, or to another healthy one."""
        named = _STICKY.search(head)
        wanted = int(named[1]) if named else self.ports[id(head) // 64 % len(self.ports)]
        for port in sorted(self.healthy, key=lambda port: port != wanted):
            with contextlib.suppress(OSError, TimeoutError):
                return port, await asyncio.wait_for(asyncio.open_connection(ADDRESS, port), CONNECT_S)
            self.healthy.discard(port)
        return None

    async def _pass(self, head: bytes, front: Pipe, port: int, back: Pipe) -> None:
        """Pass one request on, and its answer back with the cookie, then whatever follows in either direction."""
        first, rest = _OURS.sub(b"", head).split(b"\r\n", 1)
        one = b"Upgrade" if _UPGRADE.search(head) else b"close"
        told = b"Connection: %b\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n" % one
        back[1].write(first + b"\r\n" + told + rest)
        upwards = asyncio.create_task(_pump(front[0], back[1]))
        try:
            status, rest = (await back[0].readuntil(b"\r\n\r\n")).split(b"\r\n", 1)
            front[1].write(b"%b\r\nSet-Cookie: %b=%d; Path=/; HttpOnly\r\n%b" % (status, COOKIE.encode(), port, rest))
            await _pump(back[0], front[1])
        finally:
            upwards.cancel()
            back[1].close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()


@contextmanager
def running(ports: Sequence[int]) -> Iterator[str]:
    """Run a balancer for the block; yields its address."""
    balancer, ready = Balancer(ports), Event()
    thread = Thread(target=lambda: asyncio.run(balancer.run(ready)), name="balancer")  # noqa: TID251
    thread.start()
    ready.wait()
    try:
        yield f"http://{ADDRESS}:{balancer.port}"
    finally:
        balancer.stop()
        thread.join()
