"""The gazetteer: opening it, looking names up, its size, and building it anew."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench import processes
from bench.apps import opening
from bench.figures import Figure, FigureTable, percentile
from bench.stage import Stage
from build_hooks import gazetteer as builder
from geodata.geocoding.gazetteer import DEFAULT_PATH, Gazetteer
from geodata.geocoding.offline import GazetteerGeocoder

NAMES, FEW_NAMES = 4000, 40
SEED = 20261123


def run(stage: Stage) -> list[FigureTable]:
    """One table."""
    names = stage.sized(NAMES, FEW_NAMES)
    notes = [f"{names:,} names, each looked up once; nothing of it is cached beforehand."]
    figures = [*_opening(stage), *_lookups(names), *_file()]
    if not stage.smallest:
        figures.append(Figure("build", (_build(),), "s", at_most=60))
    return [FigureTable("Gazetteer", tuple(figures), notes=tuple(notes))]


def _opening(stage: Stage) -> list[Figure]:
    command = [sys.executable, "-m", opening.__name__]
    runs = stage.repeated(lambda: json.loads(processes.run(command).output))
    return [
        Figure("open, fresh process", tuple(run[0] for run in runs), "ms", at_most=5),
        Figure("first lookup, fresh process", tuple(run[1] for run in runs), "ms"),
    ]


def _lookups(names: int) -> list[Figure]:
    spellings = _spellings(names)
    unknown = [f"{name[:-1]}qz" for name in spellings[: names // 4]]
    gazetteer = Gazetteer.open()
    geocoder = GazetteerGeocoder(Gazetteer.open())
    near = tuple(gazetteer.lookup(name)[0] for name in ("Homs", "Hama", "Aleppo", "Damascus"))
    some = spellings[:50]
    return [
        *_spread("lookup of a known spelling", gazetteer.lookup, spellings, 1.0),
        *_spread("lookup of an unknown one (exact only)", partial(gazetteer.lookup, fuzzy=False), unknown, 1.0),
        *_spread("lookup of an unknown one (with like sounds)", gazetteer.lookup, unknown, 1.0),
        *_spread("geocode with ranking", partial(geocoder.geocode, country="SY", near=near), spellings),
        *_spread("within, one country", lambda _: gazetteer.within(32, 35, 37.5, 42.5, limit=200), some),
        *_spread("within, the world", lambda _: gazetteer.within(-90, -180, 90, 180, limit=200), some),
    ]


def _file() -> list[Figure]:
    return [
        Figure("file", (DEFAULT_PATH.stat().st_size / 1e6,), "MB"),
        Figure("file in the wheel (deflate)", (_deflated(DEFAULT_PATH) / 1e6,), "MB", at_most=25),
    ]


def _spread(
    what: str, ask: Callable[[str], object], names: Sequence[str], at_most: float | None = None
) -> list[Figure]:
    """Median and 99th percentile of single calls, in milliseconds."""
    times = []
    for name in names:
        begin = time.perf_counter()
        ask(name)
        times.append(1e3 * (time.perf_counter() - begin))
    return [
        Figure(f"{what}, median", (percentile(times, 0.5),), "ms", at_most=at_most),
        Figure(f"{what}, p99", (percentile(times, 0.99),), "ms", at_most=at_most),
    ]


def _spellings(count: int) -> list[str]:
    """Spellings from the whole gazetteer, in every script, each once, in a fixed random order."""
    with sqlite3.connect(f"{DEFAULT_PATH.as_uri()}?mode=ro&immutable=1", uri=True) as database:
        every = [row[0] for row in database.execute("SELECT DISTINCT spelling FROM name ORDER BY spelling")]
    database.close()
    return random.Random(SEED).sample(every, count)  # noqa: S311 - a sample, no secret


def _deflated(path: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "packed.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path)
        return packed.stat().st_size


def _build() -> float:
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        builder.build(Path(folder) / "gazetteer.sqlite")
        return time.perf_counter() - begin
