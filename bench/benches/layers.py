"""Other people's data at size: GED imported, imported again, a month's candidates merged, two releases compared.

GED's rows are those of a sample of 1,000 with all 49 columns and texts, repeated with jittered places and days
(`bench.ged_full`): as many rows and bytes as GED 26.1.
"""

from __future__ import annotations

import gzip
import json
import shutil
import struct
import time
import urllib.request
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench import dragging, ged_full, processes, servers
from bench.benches import page
from bench.figures import Figure, FigureTable, percentile
from bench.processes import DATELINE, Finished
from bench.stage import GED, SYRIA, Stage, needed
from dashboard import layered
from dashboard.server import memory
from geodata.dataset.folder import LAYERS
from tests.support.layers import ged, write_table

SAMPLE = GED.with_name("ucdp-ged-23-sample1000.csv")
CANDIDATES, FEW_CANDIDATES = 13_659, 20
CHANGED, FEW_CHANGED = 5_000, 5
"""Rows of the second release that differ in a figure."""
FEW_ROWS = 200
UPDATES = 59.0
PATIENCE_S = 60


def run(stage: Stage) -> list[FigureTable]:
    """What commands and servers take, then what the page does with the layer."""
    rows = stage.sized(ged_full.GED_ROWS, FEW_ROWS)
    with TemporaryDirectory(prefix="dateline-bench-layers-") as name:
        folder = Path(name)
        made_up = write_table(folder / "sample.csv", [ged(number) for number in range(FEW_ROWS)])
        sample = made_up if stage.smallest else needed(SAMPLE)
        release, newer = folder / "GEDEvent_v25_1.csv", folder / "GEDEvent_v26_1.csv"
        candidates = folder / "GEDEvent_v26_0_8.csv"
        ged_full.write(sample, release, rows)
        ged_full.write(sample, newer, rows, changed=stage.sized(CHANGED, FEW_CHANGED))
        count = stage.sized(CANDIDATES, FEW_CANDIDATES)
        ged_full.write(sample, candidates, count, first_id=9_000_000)
        packed = _packed(release)
        stage.wait_until_calm()
        data = shutil.copytree(SYRIA, folder / "data")
        first = _dateline("import", packed, "--layer", "ged", "--dataset", data)
        first_release = shutil.copytree(data, folder / "first-release")
        figures = [
            Figure(f"{rows:,} rows × 49 columns imported", (first.wall_s,), "s", at_most=20),
            Figure("peak memory", (first.peak_mb,), "MB", at_most=900),
            *_timed("the same file again", 3, "update", "ged", packed, "--dataset", data),
            *_dashboard(data, forked=stage.smallest),
            *_timed(f"{count:,} candidates merged", 2, "update", "ged", candidates, "--dataset", data),
            *_timed("two releases compared", 15, "update", "ged", newer, "--whole", "--dataset", data),
        ]
        size = release.stat().st_size / 1e6
        notes = f"{size:,.0f} MB of CSV, {rows:,} rows: those of a sample, repeated with jittered places and days."
        return [FigureTable("Layers", tuple(figures), notes=(notes,)), *_in_browser(stage, first_release)]


def _packed(path: Path) -> Path:
    packed = path.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    return packed


def _dateline(*words: object) -> Finished:
    """A command, of which every row is accounted for."""
    done = processes.run([*DATELINE, *map(str, words), "--report", "json"])
    report = json.loads(done.output)
    if report["rows"] != sum(report[part] for part in ("taken", "same", "merged", "aside")):
        raise RuntimeError(f"rows are lost: {done.output}")
    return done


def _timed(what: str, at_most: float, *words: object) -> list[Figure]:
    done = _dateline(*words)
    report = json.loads(done.output)
    changes = sum(report[kind] for kind in ("added", "removed", "changed"))
    return [
        Figure(what, (done.wall_s,), "s", at_most=at_most),
        Figure(f"{what}: changes", (changes,), ""),
        Figure(f"{what}: peak memory", (done.peak_mb,), "MB"),
    ]


def _dashboard(data: Path, *, forked: bool) -> list[Figure]:
    """What a server makes of the layer, and what its readers wait for: once, then at every filter."""
    with servers.dateline(data, forked=forked) as server:
        version = f"{json.loads(_got(server, 'newest')[1])['version']}.ged"
        first, _ = _got(server, f"{version}/events.bin")
        again, packed = _got(server, f"{version}/events.bin")
        count = struct.unpack_from("<I", packed, 8)[0]
        filters = [_got(server, f"{version}/mask.bin?side={quote(side)}")[0] for side in ("IS", "Taleban", "Hamas")]
        time.sleep(layered.SEARCH_AFTER_S)
        searches = [_got(server, f"{version}/mask.bin?q={word}")[0] for word in ("Aleppo", "market", "Kabul")]
        time.sleep(memory.EVERY_S + 1)  # by then what was free has gone back to the system
        held = server.process.memory_info().rss / 1e6
    return [
        Figure("server: layer read, packed and sent, to its first reader", (first,), "s"),
        Figure("to every other", (again,), "s"),
        Figure("bytes an event", (len(packed) / count,), "", at_most=14),
        Figure("… compressed", (len(gzip.compress(packed, 6)) / count,), ""),
        Figure("filter → bit mask", tuple(1e3 * one for one in filters), "ms", at_most=150),
        Figure("search → bit mask", tuple(1e3 * one for one in searches), "ms", at_most=150),
        Figure("server memory with the layer", (held,), "MB", at_most=600),
    ]


def _in_browser(stage: Stage, data: Path) -> list[FigureTable]:
    """The page with the layer, and with two of that size: opened, filtered, and its window dragged."""
    layers = data / LAYERS
    shutil.copytree(layers / "ged", layers / "ged-again")
    one, two = "layer=ged", "layer=ged&layer=ged-again"
    tables = []
    with servers.dateline(data) as server:
        if not stage.smallest:  # `page` does the same at the smallest size
            tables.append(page.opening_table(stage, "a layer", f"{server.address}/?{one}"))
        with stage.visit(f"{server.address}/?{one}&{dragging.WINDOW}") as live:
            live.settle()
            if not stage.smallest:
                time.sleep(layered.SEARCH_AFTER_S)
            changes = page.filter_figures(stage, live, server)
        tables.append(FigureTable("Words entered → map changed: a layer", changes))
        with stage.visit(f"{server.address}/?{two}&{dragging.WINDOW}") as live:
            dragged, _ = dragging.calm_drag(stage, live, live.frame)
    figures = (
        Figure("window updates a second", (dragged.updates / dragged.moved_s,), "/s", at_least=UPDATES),
        Figure("frame, p95", (dragged.p95,), "ms"),
        Figure("own JavaScript a frame, p95", (percentile(dragged.work, 0.95),), "ms"),
        Figure("cores used by others meanwhile", (dragged.others,), ""),
    )
    return [*tables, FigureTable("Drag of a two-year window: two layers and our own events", figures)]


def _got(server: servers.Server, path: str) -> tuple[float, bytes]:
    """Seconds until all of it is there, and the answer."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"{server.address}/data/{path}", timeout=PATIENCE_S) as response:  # noqa: S310 - our own server
        answer: bytes = response.read()
    return time.perf_counter() - began, answer
