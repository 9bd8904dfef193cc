"""Memory of the map's frame.

The live frame shares a process and a JavaScript heap with Streamlit's page around it, and Chromium tells a heap's
size only as a whole. So it is measured twice: the live page with its map, less the same page after the map's frame
was emptied (which counts streamlit-folium's own component as ours); and the map's document on a page of its own,
with the same arrays fetched the same way (which is how the peers are measured, and counts an empty page as ours).
The bare Streamlit page stands beside them; what lies between it and the emptied page is Streamlit's widgets.
"""

from __future__ import annotations

from bench import alone
from bench.figures import Figure, FigureTable
from bench.stage import ALL_ROWS, MANY_ROWS, Stage

LIMIT_MB = {ALL_ROWS: 15.0, MANY_ROWS: 40.0}
TITLE = "Memory of the map's frame: JavaScript heap and typed arrays after garbage collection"


def run(stage: Stage) -> list[FigureTable]:
    """One table: the live page with and without its map, and the map's document alone, for each size."""
    pages = stage.folder / "alone"
    with alone.file_server(pages) as site:
        figures = [Figure("bare Streamlit page", _documents(stage, stage.bare().address), "MB")]
        for size in stage.sizes:
            server = stage.events(size)
            alone.write(pages, size, alone.fetch_events(server.address))
            live = [_live(stage, server.address) for _ in range(stage.runs)]
            own = _documents(stage, f"{site}/page_{size}.html")
            limit, events = LIMIT_MB.get(size), f"{size:,} events"
            figures += [
                Figure(f"live page, {events}", tuple(full for full, _ in live), "MB"),
                Figure(f"the map's frame in it, {events}", tuple(a - b for a, b in live), "MB", at_most=limit),
                Figure(f"the map's document alone, {events}", own, "MB", at_most=limit),
            ]
    return [FigureTable(TITLE, tuple(figures))]


def _live(stage: Stage, address: str) -> tuple[float, float]:
    """The live page with the map in its frame, and after the frame was emptied."""
    with stage.visit(address) as live:
        _ = live.frame
        live.settle()
        full = live.heap_mb()
        live.empty_frame()
        return full, live.heap_mb()


def _documents(stage: Stage, address: str) -> tuple[float, ...]:
    return tuple(_document(stage, address) for _ in range(stage.runs))


def _document(stage: Stage, address: str) -> float:
    with stage.visit(address) as live:
        live.wait_until_drawn(live.page.main_frame)
        live.settle()
        return live.heap_mb()
