"""How many pages one process keeps open at 1,024 descriptors, and what one client can do to the others.

The pages are sockets that speak Streamlit's protocol, each with a script that has run. The client comes from one
address, does one thing after the other for ten minutes in all, and is stopped by the clock; another reader loads the
page and its data, and lets the script run, all the while.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bench import servers
from bench.apps import crowding
from bench.figures import Figure, FigureTable, number, percentile
from bench.processes import ROOT, environment
from bench.stage import SYRIA, Stage
from tests.support import asgi
from tests.support.visiting import Page, RefusedError, get, rerun

DESCRIPTORS = 1_024
PAGES, FEW_PAGES = 900, 6
SECONDS, FEW_SECONDS = 600.0, 2.0
PAGES_OF_ADDRESS = 100
P95_MS = 300.0
HELD_MB = 50.0
LEAST_MB = 0.1
"""Less is not told apart from nothing."""
OFTEN_S = 0.05
AT_ONCE = 8
FULL = 503
HTML = {"accept": "text/html,*/*"}
LIMITED = ("sh", "-c", f'ulimit -n {DESCRIPTORS} && exec "$@"', "sh")
"""What starts a server that has no more descriptors and cannot raise their number."""


@dataclass
class Reader:
    """Another reader: the times of what they do, in ms, and the most memory of the server meanwhile, in MB."""

    times: list[float] = field(default_factory=list)
    most_mb: float = 0.0


def run(stage: Stage) -> list[FigureTable]:
    """Open pages until one is refused, then let the client in."""
    return [asgi.run(_crowd(stage)), asgi.run(_attack(stage))]


async def _crowd(stage: Stage) -> FigureTable:
    wanted = stage.sized(PAGES, FEW_PAGES)
    with servers.dateline(under=LIMITED, DATELINE_MAX_PAGES=str(wanted)) as server:
        async with AsyncExitStack() as stack:
            before = server.process.memory_info().rss
            first = await stack.enter_async_context(Page(server.address))
            await first.run()
            reading = asyncio.create_task(first.closed())
            opened = 1 + await _open(server.address, stack, wanted + AT_ONCE)
            held = (server.process.memory_info().rss - before) / 1e6
            descriptors = server.process.num_fds()
            page = await get(server.address, "/", **HTML)
            ready = [await _timed(get(server.address, "/readyz")) for _ in range(20)]
            reading.cancel()
            await asyncio.wait([reading])
            again = [await _timed(first.run()) for _ in range(stage.sized(20, 2))]
            sentence = page.status == FULL and b"try again in a minute" in page.body
        said = server.said()
    figures = (
        Figure("pages open at once", (float(opened),), "", at_least=float(wanted)),
        Figure("… descriptors in use then", (float(descriptors),), "", at_most=float(DESCRIPTORS)),
        Figure("… memory for each page", (held * 1000 / opened,), "kB"),
        Figure("the next visitor gets the page that says so", (float(sentence),), "", at_least=1.0),
        Figure("/readyz, p95", (percentile(ready, 0.95),), "ms"),
        Figure("a run of the script for an open page, p95", (percentile(again, 0.95),), "ms"),
        Figure("lines of the log about it", (float(said.count("new visitors are asked")),), "lines", at_most=1.0),
        Figure("tracebacks in the log", (float(said.count("Traceback")),), "", at_most=0.0),
    )
    return FigureTable(f"Open pages on one process with {DESCRIPTORS:,} file descriptors", figures)


async def _open(address: str, stack: AsyncExitStack, wanted: int) -> int:
    """Open pages from many addresses until one is refused; how many are open."""
    opened, refused = 0, False
    reading: list[asyncio.Task[int]] = []

    async def keep_opening(first: int) -> None:
        nonlocal opened, refused
        for at in range(first, wanted, AT_ONCE):
            if refused:
                return
            page = Page(address, f"127.0.1.{1 + at // PAGES_OF_ADDRESS}")
            try:
                await stack.enter_async_context(page)
            except RefusedError as error:
                if error.status != FULL:
                    raise
                refused = True
                return
            opened += 1
            await page.run()
            reading.append(asyncio.create_task(page.closed()))  # it answers the server's pings

    await asyncio.gather(*(keep_opening(first) for first in range(AT_ONCE)))
    return opened - sum(task.done() for task in reading)


async def _attack(stage: Stage) -> FigureTable:
    ways = stage.sized(crowding.WAYS, crowding.WAYS[::8])
    each = stage.sized(SECONDS, FEW_SECONDS) / len(ways)
    figures, times, held = [], [], 0.0
    with servers.dateline(SYRIA, under=LIMITED) as server:
        await _warm(server.address)
        reader = await _read(server, seconds=stage.sized(10.0, 1.0))
        before = reader.most_mb
        figures.append(Figure("another reader, p95, alone", (percentile(reader.times, 0.95),), "ms"))
        for way in ways:
            reader = await _read(server, way=way, seconds=each)
            p95, mb = percentile(reader.times, 0.95), reader.most_mb - before
            figures.append(Figure(f"… beside {way}, p95", (p95,), "ms", at_most=P95_MS))
            figures.append(Figure("… … more memory of the server", (max(LEAST_MB, mb),), "MB", at_most=HELD_MB))
            times += reader.times
            held = max(held, mb)
        said = server.said()
    figures += [
        Figure("another reader, p95 of all", (percentile(times, 0.95),), "ms", at_most=P95_MS),
        Figure("memory that the client held at most", (max(LEAST_MB, held),), "MB", at_most=HELD_MB),
        Figure("tracebacks in the log", (float(said.count("Traceback")),), "", at_most=0.0),
        Figure("lines in the log", (float(said.count("\n")),), "lines"),
    ]
    reads = "The other reader loads the page and its data, and lets the script run, without a pause."
    note = f"{number(each)} s for each of {len(ways)} ways. {reads}"
    return FigureTable("One anonymous client that takes all it can get", tuple(figures), notes=(note,))


async def _warm(address: str) -> None:
    """Use each page and answer once: what the server loads for its first reader is nothing that the client holds."""
    async with Page(address) as page:
        for name in ("", "table", "article"):
            await page.run(rerun(name))
    version = json.loads((await get(address, "/readyz")).body)["version"]
    for path in (*crowding.PATHS, crowding.LARGEST):
        await get(address, path.format(version=version, asked=""))


async def _read(server: servers.Server, *, seconds: float, way: str = "") -> Reader:
    """Read while the client goes its way ("": alone)."""
    reader = Reader()
    version = json.loads((await get(server.address, "/readyz")).body)["version"]
    client = _client(server.address, way, seconds) if way else None
    until = time.monotonic() + seconds
    try:
        async with Page(server.address) as page:
            await page.run()
            while not reader.times or (time.monotonic() < until if client is None else client.poll() is None):
                reader.times.append(await _timed(get(server.address, "/", **HTML)))
                reader.times.append(await _timed(get(server.address, f"/data/{version}/events.bin")))
                reader.times.append(await _timed(page.run()))
                reader.most_mb = max(reader.most_mb, server.process.memory_info().rss / 1e6)
                await asyncio.sleep(OFTEN_S)
    finally:
        if client is not None and client.poll() is None:
            client.kill()
            client.wait()
    return reader


def _client(address: str, way: str, seconds: float) -> subprocess.Popen[bytes]:
    """The client, in a process that gives way to the others: its own work is not what is measured."""
    nice = ("nice", "-n", "19") if shutil.which("nice") else ()
    command = [*nice, sys.executable, "-m", crowding.__name__, address, str(seconds), way]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def _timed(asked: object) -> float:
    began = time.perf_counter()
    await asked  # type: ignore[misc]
    return (time.perf_counter() - began) * 1000
