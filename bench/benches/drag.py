"""The window dragged by a real mouse in the live page, with all real events and with a million."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Browser

from bench import dragging
from bench.dragging import Drag, Release
from bench.figures import Figure, FigureTable, percentile
from bench.stage import ALL_ROWS, MANY_ROWS, Stage

FRAME_MS = {ALL_ROWS: 16.7, MANY_ROWS: 33.0}
UPDATES = {ALL_ROWS: 59.0, MANY_ROWS: 55.0}
PLAYED_MS, SHORT_PLAYED_MS = 4000, 200
CLOCK_MS = 10**-dragging.CLOCK_DIGITS
NOTE = (
    "A WebSocket message of the browser is a rerun of a part of the script. One follows 150 ms after a release, a "
    "pause and a legend switch: it writes the address bar."
)


@dataclass(frozen=True, slots=True)
class Run:
    """One visit: a drag with the map as it comes, one with every event drawn, and what must not happen."""

    drag: Drag
    release: Release
    separate: Drag
    playing: int
    switching: int
    mounts: int


def run(stage: Stage) -> list[FigureTable]:
    """One table for each size."""
    return [_table(stage, size) for size in stage.sizes]


def _visits(stage: Stage, size: int) -> list[Run]:
    server = stage.events(size)
    with stage.browser() as chrome:
        return [_visit(stage, chrome, server.address) for _ in range(stage.runs)]


def _visit(stage: Stage, chrome: Browser, address: str) -> Run:
    with stage.visit(f"{address}/?{dragging.WINDOW}", chrome) as live:
        frame = live.frame
        live.watch_mounts(frame)
        dragged, release = dragging.calm_drag(stage, live, frame)
        steps, playing = dragging.play(live, frame, stage.sized(PLAYED_MS, SHORT_PLAYED_MS))
        changed, switching = dragging.switch_legend(live, frame)
        if not changed or steps == 0:
            raise RuntimeError(
                f"playing changed the window {steps} times, and the legend's switch changed something: {changed}"
            )
        dragging.draw_separately(frame)
        separate, _ = dragging.calm_drag(stage, live, frame)
        return Run(dragged, release, separate, playing, switching, live.mounts(frame))


def _table(stage: Stage, size: int) -> FigureTable:
    runs = _visits(stage, size)
    moves = stage.sized(dragging.MOVES, dragging.FEW_MOVES)
    drags = [run.drag for run in runs]
    both = [drag for run in runs for drag in (run.drag, run.separate)]
    separate = [run.separate for run in runs]
    figures = (
        *_frames("map as it comes (bubbles)", drags, size, moves),
        *_frames("every event drawn", separate, size, moves),
        Figure("WebSocket messages during the drag", _all(drag.messages for drag in both), "", at_most=0),
        Figure("WebSocket messages while playing", _all(run.playing for run in runs), "", at_most=0),
        Figure("WebSocket messages of a legend switch", _all(run.switching for run in runs), "", at_most=0),
        Figure("mounts of the map after the first", _all(run.mounts for run in runs), "", at_most=0),
        Figure("WebSocket messages after a release", _all(run.release.messages for run in runs), ""),
        Figure("release → address bar", _all(run.release.address_ms for run in runs), "ms", at_most=350),
        Figure("release: on the socket, both ways", _all(run.release.kilobytes for run in runs), "kB", at_most=10),
    )
    repeated = ", rows repeated" if size > ALL_ROWS else ""
    return FigureTable(f"Drag of a two-year window, {size:,} events{repeated}", figures, notes=(NOTE,))


def _frames(how: str, drags: list[Drag], size: int, moves: int) -> tuple[Figure, ...]:
    return (
        Figure(f"frame, median: {how}", _all(drag.median for drag in drags), "ms"),
        Figure(f"frame, p95: {how}", _all(drag.p95 for drag in drags), "ms", at_most=FRAME_MS.get(size), tick=CLOCK_MS),
        Figure(f"frame, longest: {how}", _all(max(drag.intervals) for drag in drags), "ms"),
        Figure(f"frames left out of {moves}: {how}", _all(drag.dropped for drag in drags), ""),
        Figure(f"own JavaScript a frame, p95: {how}", _all(percentile(drag.work, 0.95) for drag in drags), "ms"),
        Figure(
            f"window updates a second: {how}",
            _all(drag.updates / drag.moved_s for drag in drags),
            "/s",
            at_least=UPDATES.get(size),
        ),
        Figure(f"cores used by others meanwhile: {how}", _all(drag.others for drag in drags), ""),
        Figure(f"repaints of the map a second: {how}", _all(drag.repaints / drag.moved_s for drag in drags), "/s"),
    )


def _all(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
