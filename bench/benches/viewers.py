"""How many people look at the map at once on one core: real sockets, each with a session whose script runs.

A viewer acts every five seconds on average: nine times in ten a handle of the timeline is let go, else a word is
searched for. Each action is timed until the script has run for it. Each viewer has an address of their own.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import servers
from bench.benches.page import WORDS
from bench.figures import Figure, FigureTable, percentile
from bench.servers import Server
from bench.stage import Stage
from tests.support import asgi
from tests.support.visiting import BINARY, CLOSE, Page

VIEWERS = {"the bundled article": 150, "176,579 events": 120}
FEW_VIEWERS = 4
SECONDS, FEW_SECONDS = 60.0, 3.0
EVERY_S = 5.0
RELEASES = 0.9
AT_ONCE, FEW_AT_ONCE = 50, 3
TIMES, FEW_TIMES = 5, 1
P95_MS, AT_ONCE_MS = 300.0, 1000.0
MAP, FIELD = "streamlit_folium", "search"
ONE_CORE = ("taskset", "-c", "0")


@dataclass
class Viewer:
    """A page, the ids of its map and of its field for words, and what its reader has done so far."""

    page: Page
    map: str = ""
    words: str = ""
    fragment: str = ""
    turn: int = 0
    times: list[float] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def opened(cls, page: Page) -> Self:
        """The viewer of a page whose script has run once."""
        viewer = cls(page)
        viewer.learn(await page.run())
        if not (viewer.map and viewer.words and viewer.fragment):
            raise RuntimeError("the page shows no map, or no field for words")
        return viewer

    def learn(self, messages: Iterable[ForwardMsg]) -> None:
        """Find the ids of the map and of the field for words."""
        for message in messages:
            if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
                continue
            element = message.delta.new_element
            if element.WhichOneof("type") == "component_instance" and MAP in element.component_instance.component_name:
                self.map, self.fragment = element.component_instance.id, message.delta.fragment_id
            elif element.WhichOneof("type") == "bidi_component" and FIELD in element.bidi_component.component_name:
                self.words = element.bidi_component.id

    async def read(self) -> None:
        """Read what comes, and note when a run has ended."""
        while True:
            opcode, payload = await self.page.read()
            if opcode == CLOSE:
                return
            if opcode == BINARY and ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished":
                self.ended.set()

    async def act(self, *, is_release: bool) -> None:
        """Let go of a handle, or search for a word, and wait until the script has run for it."""
        self.turn += 1
        self.ended.clear()
        began = time.perf_counter()
        self.page.write(self._release() if is_release else self._search())
        await self.ended.wait()
        self.times.append((time.perf_counter() - began) * 1000)

    def _release(self) -> bytes:
        month = 1 + self.turn % 12
        report = {"seq": self.turn, "from": f"2014-{month:02}-01", "to": f"2015-{month:02}-01", "mode": "window"}
        report |= {"center": [35.0, 38.0], "zoom": 6, "fitted": True, "size": [900, 600], "selected": "", "hidden": []}
        message = BackMsg()
        message.rerun_script.fragment_id = self.fragment
        message.rerun_script.widget_states.widgets.add(id=self.map, json_value=json.dumps({**report, "go": ""}))
        return bytes(message.SerializeToString())

    def _search(self) -> bytes:
        message = BackMsg()
        word = json.dumps({"text": f"{WORDS[self.turn % len(WORDS)]} {self.turn}"})
        message.rerun_script.widget_states.widgets.add(id=self.words, json_value=word)
        return bytes(message.SerializeToString())


def run(stage: Stage) -> list[FigureTable]:
    """One table for each dataset."""
    rows = stage.sizes[0]
    if stage.smallest:
        return [asgi.run(_watch(stage, stage.events(rows), f"{rows:,} events", FEW_VIEWERS))]
    tables = []
    for name, viewers in VIEWERS.items():
        folder = None if name.startswith("the") else stage.folder_of(rows)
        with servers.dateline(folder, under=ONE_CORE if shutil.which("taskset") else ()) as server:
            tables.append(asgi.run(_watch(stage, server, name, viewers)))
    return tables


async def _watch(stage: Stage, server: Server, name: str, wanted: int) -> FigureTable:
    async with AsyncExitStack() as stack:
        viewers = await _open(server, stack, 1)
        before = server.process.memory_info().rss
        viewers += await _open(server, stack, wanted - 1, len(viewers))
        reading = [asyncio.create_task(viewer.read()) for viewer in viewers]
        spent, began = server.cpu_s(), time.monotonic()
        until = began + stage.sized(SECONDS, FEW_SECONDS)
        await asyncio.gather(*(_look(viewer, until, number) for number, viewer in enumerate(viewers)))
        share = (server.cpu_s() - spent) / (time.monotonic() - began)
        times = [one for viewer in viewers for one in viewer.times]
        together = [
            time
            for _ in range(stage.sized(TIMES, FEW_TIMES))
            for time in await _at_once(viewers[: stage.sized(AT_ONCE, FEW_AT_ONCE)])
        ]
        held = (server.process.memory_info().rss - before) / 1e6 / max(1, wanted - 1)
        for task in reading:
            task.cancel()
        await asyncio.wait(reading)
    many = len(viewers[: stage.sized(AT_ONCE, FEW_AT_ONCE)])
    figures = (
        Figure("people looking at once", (float(len(viewers)),), "", at_least=float(wanted)),
        Figure("… actions", (float(len(times)),), ""),
        Figure("… an action, median", (percentile(times, 0.5),), "ms"),
        Figure("… an action, p95", (percentile(times, 0.95),), "ms", at_most=P95_MS),
        Figure("… of one core in use", (100 * share,), "%"),
        Figure(f"{many} actions at the same moment, p95", (percentile(together, 0.95),), "ms", at_most=AT_ONCE_MS),
        Figure("memory for each session", (max(0.001, held),), "MB", at_most=0.15),
    )
    return FigureTable(f"People looking at the map: {name}", figures)


async def _open(server: Server, stack: AsyncExitStack, wanted: int, already: int = 0) -> list[Viewer]:
    found = []
    for number in range(already, already + wanted):
        page = Page(server.address, f"127.0.2.{1 + number}")
        found.append(await Viewer.opened(await stack.enter_async_context(page)))
    return found


async def _look(viewer: Viewer, until: float, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    while True:
        await asyncio.sleep(EVERY_S * 2 * chance.random())
        if time.monotonic() > until:
            return
        await viewer.act(is_release=chance.random() < RELEASES)


async def _at_once(viewers: list[Viewer]) -> list[float]:
    await asyncio.gather(*(viewer.act(is_release=True) for viewer in viewers))
    return [viewer.times[-1] for viewer in viewers]
