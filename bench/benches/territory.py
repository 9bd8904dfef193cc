"""A country's front line, a file for each of 769 days: read, packed, sent, and drawn while the window is dragged.

The line is made up: a ring of 3,000 points, of which one to three stretches of 60 move each day, as large as those of
DeepState (80 kB a day).
"""

from __future__ import annotations

import gzip
import json
import shutil
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench import dragging, processes, servers
from bench.figures import Figure, FigureTable, percentile
from bench.processes import DATELINE
from bench.stage import ALL_ROWS, Stage
from geodata.territory import layer, packing

DAYS, FEW_DAYS = 769, 6
POINTS, STRETCH = 3_000, 60
FIRST = date(1996, 9, 1)
"""Within the years through which the window is dragged."""
MIDDLE = (36.0, 34.5)
MB = 6.0
UPDATES = 59.0


def run(stage: Stage) -> list[FigureTable]:
    """One table."""
    rows = stage.sized(ALL_ROWS, stage.sizes[0])
    days = stage.sized(DAYS, FEW_DAYS)
    with TemporaryDirectory(prefix="dateline-bench-territory-") as name:
        files = Path(name) / "days"
        size = _write(files, days)
        data = shutil.copytree(stage.folder_of(rows), Path(name) / "data")
        stage.wait_until_calm()
        added = processes.run(
            [*DATELINE, "territory", "add", "front", str(files), "--held-by", "A", "--dataset", str(data)]
        )
        (path,) = data.glob(f"territory/front/*/{layer.AREAS}")
        packed = path.read_bytes()
        began = time.perf_counter()
        packing.unpack(packed)
        unpacked = time.perf_counter() - began
        with (
            servers.dateline(data, forked=stage.smallest) as server,
            stage.visit(f"{server.address}/?{dragging.WINDOW}") as live,
        ):
            live.frame.locator(".dl-territory-when").filter(has_text="19").wait_for()
            dragged, _ = dragging.calm_drag(stage, live, live.frame)
    figures = (
        Figure(f"{days} days read and put in place", (added.wall_s,), "s"),
        Figure("… peak memory", (added.peak_mb,), "MB"),
        Figure("size of the files", (size / 1e6,), "MB"),
        Figure("size of the territory", (len(packed) / 1e6,), "MB", at_most=MB),
        Figure("… over the line", (len(gzip.compress(packed, 6)) / 1e6,), "MB"),
        Figure("unpacked", (unpacked * 1000,), "ms"),
        Figure("window updates a second", (dragged.updates / dragged.moved_s,), "/s", at_least=UPDATES),
        Figure("frame, p95", (dragged.p95,), "ms"),
        Figure("own JavaScript a frame, p95", (percentile(dragged.work, 0.95),), "ms"),
    )
    return [FigureTable(f"{days} days of a front line under {rows:,} events", figures)]


def _write(folder: Path, days: int) -> int:
    """The files; how many bytes they have."""
    folder.mkdir()
    noise = np.random.default_rng(1)
    angles = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    radii = 1.5 + 0.2 * np.sin(5 * angles) + 0.02 * noise.standard_normal(POINTS)
    line = np.stack([MIDDLE[0] + 1.3 * radii * np.cos(angles), MIDDLE[1] + radii * np.sin(angles)], axis=1)
    size = 0
    for number in range(days):
        for _ in range(noise.integers(1, 4)):
            at = noise.integers(0, POINTS - STRETCH)
            line[at : at + STRETCH] += 0.001 * noise.standard_normal((STRETCH, 2))
        ring = line.round(8).tolist()
        geometry = {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}
        whole = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}
        path = folder / f"front_{FIRST + timedelta(number):%Y%m%d}.geojson"
        size += path.write_text(json.dumps(whole), "utf-8")
    return size
