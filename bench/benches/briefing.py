"""A frozen briefing: how large it is, how long it takes to build, and how soon its first map is there."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench import ged, processes
from bench.figures import Figure, FigureTable
from bench.processes import DATELINE
from bench.stage import FEW_ROWS, Stage
from tests.support import browser

ARTICLE = "intervention"
PDF = "briefing.pdf"
MANY = 5_000
STORY = """title = "Many events"
[[steps]]
title = "All of them"
[[steps]]
title = "Half of the map's time"
view = "mode=cumulative"
"""
FIRST_MAP = "() => performance.getEntriesByName('first-map')[0]?.startTime"


@dataclass(frozen=True, slots=True)
class Built:
    """One run of the command: its seconds, those of a processor, and the compressed size of all files but the PDF."""

    seconds: float
    busy_s: float
    kilobytes: float


def run(stage: Stage) -> list[FigureTable]:
    """Two tables: the article's briefing, and one of many events."""
    rows = stage.sized(MANY, FEW_ROWS)
    many = stage.folder / f"briefing-{rows}"
    ged.write_dataset(stage.ged, many, rows=rows)
    (many / "briefings").mkdir()
    (many / "briefings" / "many.toml").write_text(STORY, "utf-8")
    return [
        FigureTable("A frozen briefing: the article, 5 steps", tuple(_article(stage))),
        FigureTable(f"A frozen briefing: {rows:,} events", tuple(_many(stage, many))),
    ]


def _article(stage: Stage) -> list[Figure]:
    out = stage.folder / "article"
    if stage.smallest:  # one build stands for all of them
        fresh = builds = printed = [_build(stage, out, ARTICLE, "--pdf")]
    else:
        fresh = [_build(stage, out, ARTICLE, cache=f"cache-{number}") for number in range(stage.runs)]
        builds = [_build(stage, out, ARTICLE) for _ in range(stage.runs)]
        printed = [_build(stage, out, ARTICLE, "--pdf") for _ in range(stage.runs)]
    pdf = _compressed((out / PDF).read_bytes()) / 1000
    return [
        Figure("compressed, all files but the PDF", tuple(one.kilobytes for one in builds), "kB", at_most=300),
        Figure("built, the whole command", tuple(one.seconds for one in builds), "s", at_most=2),
        Figure("… its processor time", tuple(one.busy_s for one in builds), "s"),
        Figure("… for the first time on a machine", tuple(one.seconds for one in fresh), "s"),
        Figure("… with the PDF", tuple(one.seconds for one in printed), "s", at_most=10),
        Figure("first map, from the disk, browser warm", _first_maps(stage, out), "ms", at_most=500),
        Figure("the PDF, compressed", (pdf,), "kB"),
    ]


def _many(stage: Stage, dataset: Path) -> list[Figure]:
    out = stage.folder / "many"
    builds = [_build(stage, out, "many", "--dataset", str(dataset)) for _ in range(stage.runs)]
    return [
        Figure("compressed, all files", tuple(one.kilobytes for one in builds), "kB", at_most=1500),
        Figure("built, the whole command", tuple(one.seconds for one in builds), "s"),
        Figure("first map, from the disk, browser warm", _first_maps(stage, out), "ms"),
    ]


def _build(stage: Stage, out: Path, named: str, *options: str, cache: str = "cache") -> Built:
    command = [*DATELINE, "brief", named, "-o", str(out), *options]
    kept = stage.sized(str(stage.folder / cache), os.environ["DATELINE_CACHE"])
    done = processes.run(command, DATELINE_CACHE=kept)
    size = sum(_compressed(path.read_bytes()) for path in out.iterdir() if path.name != PDF)
    return Built(done.wall_s, done.cpu_s, size / 1000)


def _compressed(data: bytes) -> int:
    """Bytes as a server or an archive would hold them."""
    return min(len(data), len(gzip.compress(data, 9, mtime=0)))


def _first_maps(stage: Stage, out: Path) -> tuple[float, ...]:
    """Milliseconds from navigation to the first map, in a browser that has opened the page before."""
    with stage.browser() as chrome:
        return tuple(stage.repeated(lambda: _opened(chrome, out)))


def _opened(chrome: Browser, out: Path) -> float:
    with browser.visit(chrome, "", (out / "index.html").as_uri(), offline=True) as seen:
        browser.wait_for_map(seen.page)
        seen.page.wait_for_function(FIRST_MAP)
        return float(seen.page.evaluate(FIRST_MAP))
