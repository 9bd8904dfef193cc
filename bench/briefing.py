"""A frozen briefing: how large it is, how long it takes to build, and how soon its first map is there."""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench import ged
from bench.figures import Figure, FigureTable
from bench.stage import Stage
from tests.support import browser, paths

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
class BuildRun:
    """One run of the command: its seconds, those of a processor, and the compressed size of all files."""

    seconds: float
    busy_s: float
    kilobytes: float


def run(stage: Stage) -> list[FigureTable]:
    """Two tables: the article's briefing, and one of many events."""
    many = stage.folder / f"ged-{MANY}"
    ged.write_dataset(stage.data, many, rows=MANY)
    (many / "briefings").mkdir()
    (many / "briefings" / "many.toml").write_text(STORY, "utf-8")
    return [
        FigureTable("A frozen briefing: the article, 5 steps", tuple(_article(stage))),
        FigureTable(f"A frozen briefing: {MANY:,} events", tuple(_many_events(stage, many))),
    ]


def _article(stage: Stage) -> list[Figure]:
    out = stage.folder / "article"
    fresh = [_build(stage, out, "intervention", cache=f"cache-{number}") for number in range(stage.runs)]
    builds = [_build(stage, out, "intervention") for _ in range(stage.runs)]
    maps = _first_maps(stage, out)
    printed = [_build(stage, out, "intervention", "--pdf") for _ in range(stage.runs)]
    return [
        Figure("compressed, all files", tuple(one.kilobytes for one in builds), "kB", at_most=300),
        Figure("built, the whole command", tuple(one.seconds for one in builds), "s", at_most=2),
        Figure("… its processor time", tuple(one.busy_s for one in builds), "s"),
        Figure("… for the first time on a machine", tuple(one.seconds for one in fresh), "s"),
        Figure("… with the PDF", tuple(one.seconds for one in printed), "s", at_most=10),
        Figure("first map, from the disk, browser warm", maps, "ms", at_most=500),
        Figure(
            "the PDF, compressed", tuple(a.kilobytes - b.kilobytes for a, b in zip(printed, builds, strict=True)), "kB"
        ),
    ]


def _many_events(stage: Stage, dataset: Path) -> list[Figure]:
    out = stage.folder / "many"
    builds = [_build(stage, out, "many", "--dataset", str(dataset)) for _ in range(stage.runs)]
    return [
        Figure("compressed, all files", tuple(one.kilobytes for one in builds), "kB", at_most=1500),
        Figure("built, the whole command", tuple(one.seconds for one in builds), "s"),
        Figure("first map, from the disk, browser warm", _first_maps(stage, out), "ms"),
    ]


def _build(stage: Stage, out: Path, named: str, *options: str, cache: str = "cache") -> BuildRun:
    environment = {**os.environ, "DATELINE_CACHE": str(stage.folder / cache)}
    command = [sys.executable, "-m", "geodata.cli", "brief", named, "-o", str(out), *options]
    began, used = time.perf_counter(), _processor_s()
    subprocess.run(command, cwd=paths.ROOT, env=environment, check=True, capture_output=True)
    return BuildRun(
        time.perf_counter() - began,
        _processor_s() - used,
        sum(_compressed(path.read_bytes()) for path in out.iterdir()) / 1000,
    )


def _processor_s() -> float:
    """Processor seconds of all processes that were waited for."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _compressed(data: bytes) -> int:
    """Bytes as a server or an archive would hold them."""
    return min(len(data), len(gzip.compress(data, 9, mtime=0)))


def _first_maps(stage: Stage, out: Path) -> tuple[float, ...]:
    """Milliseconds from navigation to the first map, in a browser that has opened the page before."""
    with stage.browser() as chrome:
        _first_map_ms(chrome, out)
        return tuple(_first_map_ms(chrome, out) for _ in range(stage.runs))


def _first_map_ms(chrome: Browser, out: Path) -> float:
    with browser.visit(chrome, "", (out / "index.html").as_uri(), offline=True) as seen:
        browser.wait_for_map(seen.page)
        seen.page.wait_for_function(FIRST_MAP)
        return float(seen.page.evaluate(FIRST_MAP))
