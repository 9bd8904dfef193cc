"""From opening the page to the map, our own bytes of a first visit, and the server's work for a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench import dragging
from bench.figures import Figure, FigureTable
from bench.live import Live
from bench.servers import Server
from bench.stage import Stage

OURS = ("/assets/", "/data/")
INTERACTIONS, FEW_INTERACTIONS = 10, 2
NUDGES = 4
WORDS = (
    *("Afghanistan", "government", "civilians", "Taleban", "militia"),
    *("Colombia", "Somalia", "liberation", "Kashmir", "Sendero"),
)
"""What readers search for, each once: no result is kept from before."""
FILTER_S, FILTER_MOST_S, FILTER_CPU_MS = 0.15, 0.3, 60
MOST_RESOURCES = 100_000
"""Requests that the map's frame remembers; a browser forgets all but the first 250, and a large layer makes more."""
DRAWN = """word => new Promise(resolve => {
  const isHere = ({ name }) => name.includes('/mask.bin?') && new URL(name).searchParams.get('q') === word;
  const look = () => performance.getEntriesByType('resource').some(isHere)
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now()))) : setTimeout(look, 1);
  look();
})"""
"""When the map has been drawn with the mask of a word."""
ARTICLE = "the bundled article"
MOST_KB = 400


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds from navigation to the picture at the first visit and the next, and our own kB of the first."""

    first_s: float
    again_s: float
    kilobytes: float


def run(stage: Stage) -> list[FigureTable]:
    """Opening the page, one table for each dataset, and processor time per interaction."""
    rows = stage.sizes[0]
    sizes = {f"{rows:,} events": stage.events(rows)}
    if not stage.smallest:
        sizes = {ARTICLE: stage.bundled(), **sizes}
    tables = [opening_table(stage, name, server.address) for name, server in sizes.items()]
    server = stage.events(rows)
    with stage.visit(server.address) as live:
        changes = FigureTable(f"Words entered → map changed: {rows:,} events", filter_figures(stage, live, server))
    return [*tables, _cpu_table(stage, sizes), changes]


def opening_table(stage: Stage, name: str, address: str) -> FigureTable:
    """From navigation to the drawn map at an address, beside the least that Streamlit can show."""
    bare = stage.bare()
    # in turn, so that both meet the same neighbours on the machine
    pairs = stage.repeated(lambda: (_open(stage, address, streamlit=True), _open(stage, bare.address, streamlit=False)))
    ours, empty = zip(*pairs, strict=True)
    figures = (
        Figure("bare Streamlit page, first visit", tuple(opening.first_s for opening in empty), "s"),
        Figure("ours, first visit", tuple(opening.first_s for opening in ours), "s"),
        Figure("more than bare, first visit", tuple(a.first_s - b.first_s for a, b in pairs), "s", at_most=1.0),
        Figure("bare Streamlit page, next visit", tuple(opening.again_s for opening in empty), "s"),
        Figure("ours, next visit", tuple(opening.again_s for opening in ours), "s"),
        Figure("more than bare, next visit", tuple(a.again_s - b.again_s for a, b in pairs), "s", at_most=1.0),
        Figure(
            "our assets and data, first visit, compressed",
            tuple(o.kilobytes for o in ours),
            "kB",
            at_most=MOST_KB if name == ARTICLE else None,
        ),
    )
    return FigureTable(f"Page opened → map drawn: {name}", figures)


def _open(stage: Stage, address: str, *, streamlit: bool) -> Opening:
    with stage.visit("about:blank") as live:
        own = _own_bytes(live)
        first = _visit(live, address, streamlit=streamlit)
        live.settle()
        received = own[0] / 1000
        live.page.goto("about:blank")
        return Opening(first, _visit(live, address, streamlit=streamlit), received)


def _visit(live: Live, address: str, *, streamlit: bool) -> float:
    live.page.goto(address, wait_until="commit")
    drawn = live.wait_until_drawn(live.frame if streamlit else live.page.main_frame)
    return float(drawn - live.page.evaluate("() => performance.timeOrigin")) / 1000


def _own_bytes(live: Live) -> list[float]:
    """A list of one number: the bytes received for our own addresses so far, heads included."""
    received = [0.0]
    ours: set[str] = set()

    def responded(event: dict[str, Any]) -> None:
        if urlsplit(event["response"]["url"]).path.startswith(OURS):
            ours.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            received[0] += max(0.0, event["encodedDataLength"])

    live.cdp.on("Network.responseReceived", responded)
    live.cdp.on("Network.loadingFinished", finished)
    return received


def _cpu_table(stage: Stage, sizes: dict[str, Server]) -> FigureTable:
    figures = []
    for name, server in sizes.items():
        with stage.browser() as chrome:
            spent = tuple(_cpu_ms(stage, chrome, server) for _ in range(stage.runs))
        figures.append(Figure(f"server CPU per release: {name}", spent, "ms", at_most=60))
    notes = (f"User and system time of the server's process over {_interactions(stage)} releases, divided by them.",)
    return FigureTable("Server CPU per viewer interaction", tuple(figures), notes=notes)


def filter_figures(stage: Stage, live: Live, server: Server) -> tuple[Figure, ...]:
    """Distinct words, each entered once and followed until the map is drawn with what has it."""
    words = WORDS[: stage.sized(len(WORDS), 2)]
    frame = live.frame
    frame.evaluate("most => performance.setResourceTimingBufferSize(most)", MOST_RESOURCES)
    live.settle()
    spent, seconds = server.cpu_s(), []
    field = live.page.get_by_label("Words")
    for word in words:
        field.fill(word)
        began = live.page.evaluate("() => Date.now()")
        field.press("Enter")
        seconds.append((frame.evaluate(DRAWN, word) - began) / 1000)
        live.settle()
    cpu = 1000 * (server.cpu_s() - spent) / len(words)
    return (
        Figure("filter → map changed", tuple(seconds), "s", at_most=FILTER_S),
        Figure("filter → map changed, the slowest", (max(seconds),), "s", at_most=FILTER_MOST_S),
        Figure("server CPU per filter change", (cpu,), "ms", at_most=FILTER_CPU_MS),
    )


def _interactions(stage: Stage) -> int:
    return stage.sized(INTERACTIONS, FEW_INTERACTIONS)


def _cpu_ms(stage: Stage, chrome: Browser, server: Server) -> float:
    with stage.visit(f"{server.address}/?{dragging.WINDOW}", chrome) as live:
        frame = live.frame
        live.settle()
        before = server.cpu_s()
        for number in range(_interactions(stage)):
            dragging.drag(live, frame, moves=NUDGES, pixels=5 if number % 2 == 0 else -5)
        return 1000 * (server.cpu_s() - before) / _interactions(stage)
