"""10,000 events at 10,000 places, each drawn by itself: what one redraw costs."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from bench import dragging, ged
from bench.dragging import Drag
from bench.figures import Figure, FigureTable, percentile
from bench.live import open_page
from bench.stage import Stage

EVENTS = 10_000
LIMIT_MS = 16.7
SEED = 20
REDRAWS = 120
SETTLE_MS = 1000
WINDOW = "from=1996-01-01&to=2012-12-31"
YEARS = (2004, 2005)
"""When the events are: the window holds them all wherever it is dragged."""
COLUMNS = (
    *("id", "year", "month", "day", "country", "type_of_violence", "conflict_name", "side_a", "side_b"),
    *("latitude", "longitude", "low_death", "best_death", "high_death"),
)
LATITUDES, LONGITUDES = (-50.0, 65.0), (-170.0, 170.0)


def run(stage: Stage) -> list[FigureTable]:
    """One table: the page's own frame with and without the pixels, and the frames of the display."""
    source, folder = stage.folder / "spread.csv", stage.folder / "spread"
    _write_spread(source)
    ged.write_dataset(source, folder)
    address = stage.dataset("spread", folder).address
    visits = [_visit(stage, address) for _ in range(stage.runs)]
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
    return [FigureTable(f"Redraw of {EVENTS:,} separately drawn events", figures, notes=notes)]


def _figure(what: str, drags: list[Drag], share: float, at_most: float | None = None) -> Figure:
    return Figure(what, tuple(percentile(drag.work, share) for drag in drags), "ms", at_most=at_most)


def _visit(stage: Stage, address: str) -> tuple[Drag, Drag]:
    with stage.browser() as chrome, open_page(chrome, f"{address}/?{WINDOW}") as live:
        frame = live.frame
        dragging.draw_separately(frame)
        live.pump(SETTLE_MS)
        plain, _ = dragging.drag(live, frame, moves=REDRAWS, pixels=1)
        frame.evaluate("() => { window.benchRecorder.flush = true; }")
        flushed, _ = dragging.drag(live, frame, moves=REDRAWS, pixels=-1)
        shown = frame.evaluate("() => window.dateline.counts().shown")
        if shown != EVENTS:
            raise RuntimeError(f"{shown} events are shown, {EVENTS} are meant")
        return plain, flushed


def _write_spread(path: Path) -> None:
    """A table like GED's, of made-up events all over the world; the same in every run."""
    chance = random.Random(SEED)  # noqa: S311 - nobody has to be kept from guessing these
    kinds = list(ged.TYPES)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(EVENTS):
            day = [chance.choice(YEARS), chance.randint(1, 12), chance.randint(1, 28)]
            place = [round(chance.uniform(*LATITUDES), 5), round(chance.uniform(*LONGITUDES), 5)]
            writer.writerow([number, *day, "Somewhere", kinds[number % len(kinds)], "", "A", "B", *place, 0, 0, 0])
