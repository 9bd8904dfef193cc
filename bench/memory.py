"""Memory of the map's frame.

The live frame shares a process and a JavaScript heap with Streamlit's page around it, and Chromium tells a heap's
size only as a whole. So it is measured twice: the live page less a bare Streamlit page (which counts
streamlit-folium's own component as ours); and the map's document on a page of its own, with the same arrays fetched
the same way (which is how the peers are measured, and counts an empty page as ours).
"""

from __future__ import annotations

from bench import alone, servers
from bench.figures import Figure, Table
from bench.live import opened
from bench.stage import ALL_ROWS, MANY_ROWS, Stage

LIMIT_MB = {ALL_ROWS: 15.0, MANY_ROWS: 40.0}
SETTLE_MS = 1000
TITLE = "Memory of the map's frame: JavaScript heap and typed arrays after garbage collection"


def run(stage: Stage) -> list[Table]:
    """One table: live, bare, difference and the document alone, for each size."""
    pages = stage.folder / "alone"
    with servers.script("bare.py") as bare, alone.served(pages) as site:
        empty = _heaps(stage, bare.address, streamlit=False)
        figures = [Figure("bare Streamlit page", empty, "MB")]
        for size in stage.sizes:
            server = stage.events(size)
            alone.write(pages, size, alone.fetched(server.address))
            live = _heaps(stage, server.address, streamlit=True)
            more = tuple(ours - theirs for ours, theirs in zip(live, empty, strict=True))
            own = _heaps(stage, f"{site}/page_{size}.html", streamlit=False)
            limit = LIMIT_MB.get(size)
            figures += [
                Figure(f"live page, {size:,} events", live, "MB"),
                Figure(f"live page less bare Streamlit page, {size:,} events", more, "MB", at_most=limit),
                Figure(f"the map's document alone, {size:,} events", own, "MB", at_most=limit),
            ]
    return [Table(TITLE, tuple(figures))]


def _heaps(stage: Stage, address: str, *, streamlit: bool) -> tuple[float, ...]:
    """One figure per run, each in a fresh browser; `streamlit` says that the map stands in a frame."""
    return tuple(_heap(stage, address, streamlit=streamlit) for _ in range(stage.runs))


def _heap(stage: Stage, address: str, *, streamlit: bool) -> float:
    with stage.browser() as chrome, opened(chrome, address) as live:
        live.wait_until_drawn(live.frame if streamlit else live.page.main_frame)
        live.pump(SETTLE_MS)
        return live.heap_mb()
