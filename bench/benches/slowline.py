"""A first visit on a slow line: when there are words, when the map stands, and how much was sent until then.

Chromium itself slows the line down, for all that the page asks of its server but not for its socket to Streamlit,
which carries some kilobytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, FigureTable
from bench.live import Live
from bench.servers import Server
from bench.stage import Stage

BITS_S = 1_500_000
LATENCY_MS = 300.0
WORDS_S, MAP_S, SENT_MB = 2.5, 8.0, 1.3
PAINTED = """() => new Promise(resolve => new PerformanceObserver(list => {
  const [paint] = list.getEntriesByName('first-contentful-paint');
  if (paint) resolve(paint.startTime);
}).observe({ type: 'paint', buffered: true }))"""
"""When there was something to read, in ms since the navigation."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds from navigation to the first words and to the map, and the MB and answers of the whole visit."""

    words_s: float
    map_s: float
    sent_mb: float
    answers: int


def run(stage: Stage) -> list[FigureTable]:
    """One table for each dataset."""
    rows = stage.sizes[0]
    servers = {f"{rows:,} events": stage.events(rows)}
    if not stage.smallest:
        servers = {"the bundled article": stage.bundled(), **servers}
    return [_table(stage, name, server) for name, server in servers.items()]


def _table(stage: Stage, name: str, server: Server) -> FigureTable:
    bare = stage.bare()
    pairs = stage.repeated(lambda: (_visit(stage, server, streamlit=True), _visit(stage, bare, streamlit=False)))
    ours, empty = zip(*pairs, strict=True)
    figures = (
        Figure("first words", tuple(visit.words_s for visit in ours), "s", at_most=WORDS_S),
        Figure("map", tuple(visit.map_s for visit in ours), "s", at_most=MAP_S),
        Figure("sent, heads included", tuple(visit.sent_mb for visit in ours), "MB", at_most=SENT_MB),
        Figure("requests answered over the line", tuple(float(visit.answers) for visit in ours), "requests"),
        Figure("bare Streamlit page: first words", tuple(visit.words_s for visit in empty), "s"),
        Figure("… all of it", tuple(visit.map_s for visit in empty), "s"),
        Figure("… sent, heads included", tuple(visit.sent_mb for visit in empty), "MB"),
    )
    return FigureTable(f"First visit at {BITS_S / 1e6} Mbit/s and {LATENCY_MS:.0f} ms: {name}", figures)


def _visit(stage: Stage, server: Server, *, streamlit: bool) -> Visit:
    with stage.visit("about:blank") as live:
        sizes: dict[str, float] = {}

        def finished(event: dict[str, Any]) -> None:
            if event["encodedDataLength"] > 0:  # neither from the browser's memory nor from the page itself
                sizes[event["requestId"]] = event["encodedDataLength"]

        live.cdp.on("Network.loadingFinished", finished)
        if not stage.smallest:
            _slow_down(live)
        live.page.goto(server.address, wait_until="commit")
        words_ms = live.page.evaluate(PAINTED)
        drawn = live.wait_until_drawn(live.frame if streamlit else live.page.main_frame)
        map_ms = drawn - live.page.evaluate("() => performance.timeOrigin")
        live.settle()
        return Visit(words_ms / 1000, map_ms / 1000, sum(sizes.values()) / 1e6, len(sizes))


def _slow_down(live: Live) -> None:
    bytes_s = BITS_S / 8
    line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": bytes_s, "uploadThroughput": bytes_s}
    live.cdp.send("Network.emulateNetworkConditions", line)
