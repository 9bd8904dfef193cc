"""Measures the gazetteer: `python -m bench.gazetteer` prints a Markdown table; with `--build` it times a build too."""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.figures import Figure, FigureTable, percentile
from geodata.geocoding.gazetteer import DEFAULT_PATH, Gazetteer
from geodata.geocoding.offline import GazetteerGeocoder

RUNS = 5
NAMES = 4000
SEED = 20261123
OPEN = """
import json, time
from geodata.geocoding.gazetteer import Gazetteer
begin = time.perf_counter()
gazetteer = Gazetteer.open()
opened = time.perf_counter()
gazetteer.lookup("Latakia")
print(json.dumps([1e3 * (opened - begin), 1e3 * (time.perf_counter() - opened)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="build it once more and time that")
    options = parser.parse_args()
    table = FigureTable("Gazetteer", tuple(figures(build=options.build)), notes=(f"{RUNS} runs; {NAMES} names.",))
    print(table.markdown())


def figures(*, build: bool) -> list[Figure]:
    first = [json.loads(_python(OPEN)) for _ in range(RUNS)]
    spellings = _spellings()
    unknown = [f"{name[:-1]}qz" for name in spellings[: NAMES // 4]]
    gazetteer = Gazetteer.open()
    geocoder = GazetteerGeocoder(Gazetteer.open())
    near = tuple(gazetteer.lookup(name)[0] for name in ("Homs", "Hama", "Aleppo", "Damascus"))
    found = [
        Figure("open, fresh process", tuple(run[0] for run in first), "ms", at_most=5),
        Figure("first lookup, fresh process", tuple(run[1] for run in first), "ms"),
        *_spread("lookup of a known spelling", gazetteer.lookup, spellings, 1.0),
        *_spread(
            "lookup of an unknown one (exact only)", lambda name: gazetteer.lookup(name, fuzzy=False), unknown, 1.0
        ),
        *_spread("lookup of an unknown one (with like sounds)", gazetteer.lookup, unknown, 1.0),
        *_spread("geocode with ranking", lambda name: geocoder.geocode(name, country="SY", near=near), spellings, None),
        *_spread(
            "within, one country", lambda _: gazetteer.within(32, 35, 37.5, 42.5, limit=200), spellings[:50], None
        ),
        *_spread("within, the world", lambda _: gazetteer.within(-90, -180, 90, 180, limit=200), spellings[:50], None),
        Figure("file", (DEFAULT_PATH.stat().st_size / 1e6,), "MB"),
        Figure("file in the wheel (deflate)", (_deflated(DEFAULT_PATH) / 1e6,), "MB", at_most=25),
    ]
    return [*found, Figure("build", (_build(),), "s", at_most=60)] if build else found


def _spread(what: str, ask: Callable[[str], object], names: Sequence[str], at_most: float | None) -> list[Figure]:
    """Median and 99th percentile of single calls, in milliseconds; nothing of it is cached beforehand."""
    times = []
    for name in names:
        begin = time.perf_counter()
        ask(name)
        times.append(1e3 * (time.perf_counter() - begin))
    return [
        Figure(f"{what}, median", (percentile(times, 0.5),), "ms", at_most=at_most),
        Figure(f"{what}, p99", (percentile(times, 0.99),), "ms", at_most=at_most),
    ]


def _spellings() -> list[str]:
    """Spellings from the whole gazetteer, in every script, each once, in a fixed random order."""
    with sqlite3.connect(f"{DEFAULT_PATH.as_uri()}?mode=ro&immutable=1", uri=True) as database:
        every = [row[0] for row in database.execute("SELECT DISTINCT spelling FROM name ORDER BY spelling")]
    database.close()
    return random.Random(SEED).sample(every, NAMES)  # noqa: S311 - a sample, no secret


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def _deflated(path: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "packed.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path)
        return packed.stat().st_size


def _build() -> float:
    from build_hooks import gazetteer as builder  # noqa: PLC0415 - its sources may be absent

    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        builder.build(Path(folder) / "gazetteer.sqlite")
        return time.perf_counter() - begin


if __name__ == "__main__":
    main()
