"""When open pages know of a new version: 50 of them, of which a few are real pages and the others ask as a page does.

The others are HTTP clients that keep their connection, ask for the newest version at a page's pace and, when there is
one, for what has changed. They have no socket to Streamlit: a page uses none to ask.
"""

from __future__ import annotations

import http.client
import json
import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Frame

from bench import servers
from bench.figures import Figure, FigureTable, percentile
from bench.live import Live
from bench.servers import Server
from bench.stage import SYRIA, Stage
from geodata.tables.changes import Edit
from geodata.versions.store import FileStore

PAGES, FEW_PAGES = 50, 4
REAL, FEW_REAL = 3, 1
COMMITS, FEW_COMMITS = 20, 1
REACHED_S = 5.0
GIVE_UP_S = 15.0
ASK_EVERY_S, SPREAD = 3.5, 0.15
"""The pace of a page: shared/newest.ts."""
EVENT = "palmyra-recaptured"
WATCH = """() => {
    window.knownAt = 0;
    const line = document.querySelector(".news");
    new MutationObserver(() => { if (line.textContent) window.knownAt = Date.now(); }).observe(line, {childList: true});
}"""
SHOWN = "(title) => [...document.querySelectorAll('.dl-card h2')].some((one) => one.textContent === title)"


@dataclass
class Asker(threading.Thread):
    """A client that asks as a page does, until it is told to end. `known`: version → when it knew what has changed."""

    server: Server
    version: str
    ended: threading.Event
    known: dict[str, float] = field(default_factory=dict)
    failed: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Ask, wait, ask."""
        connection = http.client.HTTPConnection(urlsplit(self.server.address).netloc, timeout=GIVE_UP_S)
        while not self.ended.wait(ASK_EVERY_S * (1 - SPREAD * random.random())):  # noqa: S311 - no secret
            newest = _answer(connection, "/data/newest").get("version")
            if newest is None:
                self.failed += 1
            elif newest != self.version:
                words = _answer(connection, f"/data/{newest}/changes.json?since={self.version}").get("words")
                self.failed += words is None
                self.version = newest
                self.known[newest] = time.time()
        connection.close()


def _answer(connection: http.client.HTTPConnection, path: str) -> dict[str, str]:
    connection.request("GET", path)
    with connection.getresponse() as response:
        body = response.read()
    return json.loads(body) if response.status == http.client.OK else {}


def run(stage: Stage) -> list[FigureTable]:
    """Publish versions while the pages are open, and look when each page knew."""
    folder = stage.folder / "newest"
    shutil.copytree(SYRIA, folder, ignore=shutil.ignore_patterns(".dateline*"))
    real, pages = stage.sized(REAL, FEW_REAL), stage.sized(PAGES, FEW_PAGES)
    with servers.dateline(folder, forked=stage.smallest) as server, _opened(stage, server, real) as frames:
        store = FileStore(folder)
        version = store.versions.history()[-1].version if store.versions.history() else store.head().version
        ended = threading.Event()
        askers = [Asker(server, version, ended) for _ in range(pages - real)]
        for asker in askers:
            asker.start()
        time.sleep(ASK_EVERY_S)  # they began together and are spread out by now
        began, cpu = time.monotonic(), server.cpu_s()
        rounds = [
            _round(store, f"title {number}", askers, frames) for number in range(stage.sized(COMMITS, FEW_COMMITS))
        ]
        share = (server.cpu_s() - cpu) / (time.monotonic() - began)
        ended.set()
        for asker in askers:
            asker.join()
    return [_table(rounds, share, sum(asker.failed for asker in askers), real, pages)]


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds from a commit until pages knew of it, by kind of page, and from "Show" until it was shown."""

    askers: tuple[float, ...]
    real: tuple[float, ...]
    shown: tuple[float, ...]


def _round(store: FileStore, title: str, askers: list[Asker], frames: list[tuple[Live, Frame]]) -> Round:
    time.sleep(ASK_EVERY_S * random.random())  # noqa: S311 - no secret
    base, _ = store.newest()
    at = time.time()
    version = store.commit(base, [Edit("events.csv", EVENT, {"title": title})], "bench").version
    real = []
    for _, frame in frames:
        frame.wait_for_function("() => window.knownAt > 0", timeout=1000 * GIVE_UP_S)
        real.append(frame.evaluate("() => window.knownAt") / 1000 - at)
    until = at + GIVE_UP_S
    while time.time() < until and any(version not in asker.known for asker in askers):
        time.sleep(0.05)
    shown = []
    for _, frame in frames:
        clicked = time.perf_counter()
        frame.get_by_role("button", name="Show the newer version").click()
        frame.wait_for_function(SHOWN, arg=title, timeout=1000 * GIVE_UP_S)
        shown.append(time.perf_counter() - clicked)
        frame.evaluate("() => { window.knownAt = 0; }")
    return Round(tuple(asker.known.get(version, until) - at for asker in askers), tuple(real), tuple(shown))


@contextmanager
def _opened(stage: Stage, server: Server, pages: int) -> Iterator[list[tuple[Live, Frame]]]:
    with stage.browser() as chrome, ExitStack() as stack:
        frames = []
        for _ in range(pages):
            live = stack.enter_context(stage.visit(f"{server.address}/?event={EVENT}", chrome))
            frame = live.frame
            frame.evaluate(WATCH)
            frames.append((live, frame))
        yield frames


def _table(rounds: list[Round], share: float, failed: int, real: int, pages: int) -> FigureTable:
    every = [value for one in rounds for value in (*one.askers, *one.real)]
    figures = (
        Figure("a page knows, half of them", (percentile(every, 0.5),), "s"),
        Figure("a page knows, 95 of 100", (percentile(every, 0.95),), "s", at_most=REACHED_S),
        Figure("… of the real pages", (percentile([value for one in rounds for value in one.real], 0.95),), "s"),
        Figure(f"all {pages} know", tuple(max(*one.askers, *one.real) for one in rounds), "s", at_most=REACHED_S),
        Figure("“Show” → the newer version is on the page", tuple(one for r in rounds for one in r.shown), "s"),
        Figure("processor time of the server meanwhile, a second", (1000 * share,), "ms"),
        Figure("failed", (float(failed),), "requests", at_most=0.0),
    )
    note = f"{len(rounds)} versions; {real} real pages with their sockets, {pages - real} clients that ask as they do."
    return FigureTable("A new version seen by open pages", figures, notes=(note,))
