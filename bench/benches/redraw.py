"""10,000 events at 10,000 places, each drawn by itself: what one redraw costs."""

from __future__ import annotations

from bench import dragging
from bench.dragging import Drag
from bench.figures import Figure, FigureTable, percentile
from bench.stage import FEW_ROWS, Stage

EVENTS = 10_000
LIMIT_MS = 16.7
REDRAWS = 120
WINDOW = "from=1990-01-01&to=2006-12-31"
"""Holds all the made-up events wherever it is dragged."""


def run(stage: Stage) -> list[FigureTable]:
    """One table: the page's own frame with and without the pixels, and the frames of the display."""
    events = stage.sized(EVENTS, FEW_ROWS)
    address = stage.made_up(events).address
    visits = [_visit(stage, address, events) for _ in range(stage.runs)]
    plain, flushed = [plain for plain, _ in visits], [flushed for _, flushed in visits]
    figures = (
        _figure("redraw with its pixels, median", flushed, 0.5, LIMIT_MS),
        _figure("redraw with its pixels, p95", flushed, 0.95, LIMIT_MS),
        _figure("own JavaScript of a redraw, median", plain, 0.5),
        _figure("own JavaScript of a redraw, p95", plain, 0.95),
        Figure("frame of the display meanwhile, median", tuple(drag.median for drag in plain), "ms"),
        Figure("frame of the display meanwhile, p95", tuple(drag.p95 for drag in plain), "ms"),
    )
    notes = ("A redraw is a whole frame: window, counts, map, timeline and words, with one pixel read back.",)
    return [FigureTable(f"Redraw of {events:,} separately drawn events", figures, notes=notes)]


def _figure(what: str, drags: list[Drag], share: float, at_most: float | None = None) -> Figure:
    return Figure(what, tuple(percentile(drag.work, share) for drag in drags), "ms", at_most=at_most)


def _visit(stage: Stage, address: str, events: int) -> tuple[Drag, Drag]:
    redraws = stage.sized(REDRAWS, dragging.FEW_MOVES)
    with stage.visit(f"{address}/?{WINDOW}") as live:
        frame = live.frame
        dragging.draw_separately(frame)
        live.settle()
        plain, _ = dragging.drag(live, frame, moves=redraws, pixels=1)
        frame.evaluate("() => { window.benchRecorder.flush = true; }")
        flushed, _ = dragging.drag(live, frame, moves=redraws, pixels=-1)
        shown = frame.evaluate("() => window.dateline.counts().shown")
        if shown != events:
            raise RuntimeError(f"{shown} events are shown, {events} are meant")
        return plain, flushed
