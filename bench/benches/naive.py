"""The naive way beside ours: `st.slider` → rerun → `folium.Map` of N markers → `st_folium`."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from playwright.sync_api import Error, Frame

from bench import ged, servers
from bench.figures import Figure, FigureTable
from bench.live import Live
from bench.servers import Server
from bench.stage import Stage

SIZES = (13, 1_000)
STEPS, FEW_STEPS = 5, 1
LIMIT_S = 60
POLL_MS = 8
FIGURES = (
    ("page opened → map drawn", "first_s", "s"),
    ("a step of time → new picture", "step_ms", "ms"),
    ("socket per step, both ways", "kilobytes", "kB"),
    ("server CPU per step", "cpu_ms", "ms"),
)
DRAWN = """() => {
  const map = Object.values(window).find((value) => window.L && value instanceof L.Map);
  return map && !window.benchOld ? Object.values(map._layers).filter((layer) => layer instanceof L.Marker).length : 0;
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds until the first map, and per step of time: ms until the new map, kB on the socket, ms of server CPU."""

    first_s: float
    step_ms: float
    kilobytes: float
    cpu_ms: float


def run(stage: Stage) -> list[FigureTable]:
    """One table for each number of events, the naive way and ours."""
    return [_table(stage, size) for size in stage.sized(SIZES, stage.sizes)]


def _table(stage: Stage, size: int) -> FigureTable:
    source, folder = stage.folder / f"naive-{size}.csv", stage.folder / f"naive-{size}"
    _write_thinned(stage.ged, source, size)
    if stage.smallest:  # all events are taken, and there is a server with these
        ours = stage.events(size)
    else:
        ged.write_dataset(source, folder)
        ours = stage.dataset(folder.name, folder)
    with servers.script("naive.py", forked=stage.smallest, BENCH_EVENTS=str(source)) as naive:
        pairs = stage.repeated(lambda: (_naive(stage, naive, size), _ours(stage, ours)))
    figures = [
        Figure(f"{what}: {how}", tuple(getattr(pair[turn], name) for pair in pairs), unit)
        for what, name, unit in FIGURES
        for turn, how in enumerate(("naive", "ours"))
    ]
    ratio = statistics.median(naive.step_ms / ours.step_ms for naive, ours in pairs)
    note = f"A step of time: {ratio:,.0f} × faster."
    return FigureTable(f"The naive way and ours, {size:,} events", tuple(figures), notes=(note,))


def _write_thinned(data: Path, target: Path, size: int) -> None:
    """`size` rows spread evenly over the time of `data`, in its own columns, in the order of their dates."""
    table = pd.read_csv(data).sort_values(["year", "month", "day"], kind="stable")
    step = (len(table) - 1) / max(1, size - 1)
    table.iloc[[round(number * step) for number in range(size)]].to_csv(target, index=False)


def _naive(stage: Stage, server: Server, size: int) -> Visit:
    with stage.visit("about:blank") as live:
        began = time.perf_counter()
        live.page.goto(server.address, wait_until="commit")
        _until(live, size)
        first_s = time.perf_counter() - began
        live.settle()
        live.socket.reset()
        cpu = server.cpu_s()
        times = [_naive_step(live, size // 2) for _ in range(_steps(stage))]
        return _visit(live, first_s, times, server.cpu_s() - cpu)


def _naive_step(live: Live, least: int) -> float:
    """From an arrow key on the slider to a new map with all its markers, in ms."""
    for frame in _frames(live):
        frame.evaluate("() => { window.benchOld = true; }")
    live.page.get_by_role("slider").first.focus()
    began = time.perf_counter()
    live.page.keyboard.press("ArrowRight")
    _until(live, least)
    taken = time.perf_counter() - began
    live.settle()
    return 1000 * taken


def _until(live: Live, markers: int) -> None:
    """Wait until a map that is not marked as old has so many markers."""
    end = time.perf_counter() + LIMIT_S
    while time.perf_counter() < end:
        if any(_markers(frame) >= markers for frame in _frames(live)):
            return
        live.pump(POLL_MS)
    raise RuntimeError(f"the naive map was not drawn within {LIMIT_S} s")


def _frames(live: Live) -> list[Frame]:
    return [frame for frame in live.page.frames if "streamlit_folium" in frame.url]


def _markers(frame: Frame) -> int:
    try:
        return int(frame.evaluate(DRAWN))
    except Error:  # the frame went while it was asked: that is what is waited for
        return 0


def _ours(stage: Stage, server: Server) -> Visit:
    with stage.visit("about:blank") as live:
        began = time.perf_counter()
        live.page.goto(server.address, wait_until="commit")
        frame = live.frame
        first_s = time.perf_counter() - began
        live.settle()
        frame.get_by_role("slider", name="To").focus()
        live.socket.reset()
        cpu = server.cpu_s()
        times = [_our_step(live, frame) for _ in range(_steps(stage))]
        return _visit(live, first_s, times, server.cpu_s() - cpu)


def _our_step(live: Live, frame: Frame) -> float:
    """From an arrow key on the handle to the frame of the display that shows it, in ms."""
    frame.evaluate("() => { window.benchRecorder.shownAt = 0; }")
    live.page.keyboard.press("ArrowLeft")
    frame.wait_for_function("() => window.benchRecorder.shownAt > 0")
    live.settle()
    return float(frame.evaluate("() => window.benchRecorder.shownAt - window.benchRecorder.pressedAt"))


def _steps(stage: Stage) -> int:
    return stage.sized(STEPS, FEW_STEPS)


def _visit(live: Live, first_s: float, times: list[float], cpu_s: float) -> Visit:
    """`times`: ms of each step; `cpu_s`: what the server spent on all of them."""
    steps = len(times)
    return Visit(first_s, statistics.median(times), live.socket.kilobytes / steps, 1000 * cpu_s / steps)
