"""`python -m bench.apps.crowding ADDRESS SECONDS WAY…`: one anonymous client that takes all it can get.

Its numbers are bounded, and each way ends after the seconds. It comes from an address of the loopback network that no
other client has.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.support.visiting import CLOSE, PING, TEXT, Page, RefusedError, connection, get, rerun

SOURCE: Final = "127.0.0.2"
SOCKETS: Final = 200
CONNECTIONS: Final = 600
LARGE: Final = 126 << 10
TOO_LARGE: Final = 11_000_000
ACCEPTS_HTML: Final = {"Accept": "text/html"}
LARGEST: Final = "/data/{version}/basemap.json"
"""The address of the largest answer."""
PATHS: Final = (
    "/data/{version}/mask.bin?q={asked}",
    "/data/{version}/events.bin",
    "/data/{version}/details-0.json",
    "/",
    "/b/",
    "/b/nothing",
    "/s/nothing",
    "/r/nothing",
    "/static/nothing.js",
    "/map?q={asked}",
    "/media/{asked}",
)
"""Addresses whose answers cost something."""
Visit = Callable[[Page, float], Awaitable[None]]


async def _every_page(address: str, until: float, visit: Visit) -> None:
    """Open as many pages as are let in, do the same in each, and open it again when it was closed."""

    async def keep_visiting() -> None:
        while time.monotonic() < until:
            try:
                async with Page(address, SOURCE) as page:
                    await asyncio.wait_for(visit(page, until), max(0.1, until - time.monotonic()))
            except (RefusedError, OSError, EOFError, TimeoutError):
                await asyncio.sleep(0.2)

    await asyncio.gather(*(keep_visiting() for _ in range(SOCKETS)))


async def _reruns(page: Page, until: float) -> None:
    while time.monotonic() < until and not page.code:
        await page.run(rerun(f"{time.monotonic()}", "q=a"))


async def _rerun_storm(page: Page, until: float) -> None:
    async def ask() -> None:
        while time.monotonic() < until:
            page.write(rerun("table", "q=a"))
            await page.drain()
            await asyncio.sleep(0)

    await asyncio.gather(ask(), page.closed())


async def _unread(page: Page, until: float) -> None:
    for name in ("", "table", "article") * 20:
        page.write(rerun(name))
    await page.drain()
    await asyncio.sleep(until - time.monotonic())


async def _large(page: Page, until: float) -> None:
    while time.monotonic() < until and not page.code:
        await page.run(rerun(ballast=LARGE))


async def _too_large(page: Page, until: float) -> None:  # noqa: ARG001 - a way
    page.write(b"\0" * TOO_LARGE)
    await page.closed()


async def _half(page: Page, until: float) -> None:
    page.write(b"\0" * (LARGE - 1), size=LARGE)
    await page.drain()
    await asyncio.sleep(until - time.monotonic())


async def _pieces(page: Page, until: float) -> None:
    page.write(b"", last=False)
    while time.monotonic() < until and not page.code:
        for _ in range(5_000):
            page.write(b"", 0, last=False)
        await page.drain()
        await asyncio.sleep(0.01)


async def _tiny(page: Page, until: float) -> None:
    while time.monotonic() < until and not page.code:
        for _ in range(5_000):
            page.write(rerun(app_heartbeat=True))
        await page.drain()


async def _pings(page: Page, until: float) -> None:
    while time.monotonic() < until:
        for _ in range(1_000):
            page.write(b"p" * 125, PING)
        await page.drain()


async def _forbidden(page: Page, until: float) -> None:
    kinds = ("clear_cache", "load_git_info", "set_run_on_save", "debug_disconnect_websocket", "debug_shutdown_runtime")
    while time.monotonic() < until and not page.code:
        for kind in kinds:
            page.write(BackMsg(**{kind: True}).SerializeToString())  # type: ignore[arg-type]
        page.write(rerun("x" * 1_000))
        await page.drain()
        await asyncio.wait_for(page.read(), 5)


async def _nonsense(page: Page, until: float) -> None:  # noqa: ARG001 - a way
    page.write(b"\xff" * 1_000, TEXT if id(page) % 2 else CLOSE)
    page.write(b"\xff" * 1_000)
    await page.closed()


async def _leaving(page: Page, until: float) -> None:  # noqa: ARG001 - a way
    page.write(rerun(ballast=LARGE))
    await page.read()


async def _waiting(address: str, until: float) -> None:
    """Connections that ask half of something, or far too much at once, for as long as they are left alone."""
    netloc = urlsplit(address).netloc
    open_now: list[asyncio.StreamWriter] = []
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            _, writer = await connection(netloc, SOURCE)
            open_now.append(writer)
            half = b"GET / HTTP/1.1\r\nX: " + b"a" * 60_000
            writer.write(half if len(open_now) % 2 else b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 20_000)
        if len(open_now) > CONNECTIONS:
            open_now.pop(0).close()
        await asyncio.sleep(0.005)
    for writer in open_now:
        writer.close()


async def _requests(address: str, until: float) -> None:
    """Everything that costs something, again and again."""
    version = (await get(address, "/readyz")).body.decode().split('"version":"')[1][:12]

    async def keep_asking(number: int) -> None:
        ranges = "bytes=" + ",".join(f"{at}-{at}" for at in range(0, 9_000, 2))
        while time.monotonic() < until:
            for path in PATHS:
                asked = path.format(version=version, asked=f"{number}{time.monotonic()}")
                with contextlib.suppress(OSError, EOFError):
                    await get(address, asked, SOURCE, range=ranges)

    await asyncio.gather(*(keep_asking(number) for number in range(64)))


async def _slow(address: str, until: float) -> None:
    """Ask for the largest answers, and do not read them."""
    netloc = urlsplit(address).netloc
    version = (await get(address, "/readyz")).body.decode().split('"version":"')[1][:12]
    waiting: list[asyncio.StreamWriter] = []
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            _, writer = await connection(netloc, SOURCE)
            writer.write(f"GET {LARGEST.format(version=version)} HTTP/1.1\r\nHost: {netloc}\r\n\r\n".encode() * 20)
            waiting.append(writer)
        if len(waiting) > CONNECTIONS:
            waiting.pop(0).close()
        await asyncio.sleep(0.02)
    for writer in waiting:
        writer.close()


PAGES: Final[dict[str, Visit]] = {
    "reruns": _reruns,
    "rerun storms": _rerun_storm,
    "answers that are not read": _unread,
    "messages as long as allowed": _large,
    "messages of 11 MB": _too_large,
    "half messages": _half,
    "messages in empty pieces": _pieces,
    "tiny messages": _tiny,
    "pings": _pings,
    "forbidden messages": _forbidden,
    "nonsense": _nonsense,
    "pages opened and left": _leaving,
}
REQUESTS: Final = {"connections that wait": _waiting, "requests": _requests, "downloads that are not read": _slow}
WAYS: Final = (*PAGES, *REQUESTS)


async def go(address: str, way: str, seconds: float) -> None:
    """Do it."""
    until = time.monotonic() + seconds
    if way in PAGES:
        await _every_page(address, until, PAGES[way])
    else:
        await REQUESTS[way](address, until)


def main() -> None:
    """Go one way after the other, each for so many seconds and one more at most."""
    address, seconds, *ways = sys.argv[1:]
    for way in ways:
        with contextlib.suppress(TimeoutError):
            asyncio.run(asyncio.wait_for(go(address, way, float(seconds)), float(seconds) + 1))


if __name__ == "__main__":
    main()
