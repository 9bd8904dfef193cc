"""Reading and checking a large table, each time in a process of its own: seconds and peak memory.

"Reading" ends with the dataset as the dashboard gets it, every cell checked; the imports of the libraries are counted
apart. The naive way is `pandas.read_csv`, which checks nothing.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import ged, processes
from bench.apps import reading
from bench.figures import Figure, FigureTable, each
from bench.stage import ALL_ROWS, Stage

SECONDS = 3.0
PEAK_MB = 600.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One process that read a table: seconds of importing and of reading, what it found, its peak memory in MB."""

    imports_s: float
    seconds: float
    events: int
    problems: int
    peak_mb: float


def run(stage: Stage) -> list[FigureTable]:
    """One table for each number of rows."""
    return [_table(stage, rows) for rows in stage.sizes]


def _table(stage: Stage, rows: int) -> FigureTable:
    folder = stage.folder / f"load-{rows}"
    ged.write_dataset(stage.ged, folder, rows=rows)
    ours = [_measured(folder, "ours") for _ in range(stage.runs)]
    naive = [_measured(folder, "naive") for _ in range(stage.runs)]
    size = (folder / "events.csv").stat().st_size / 1e6
    aim = rows == ALL_ROWS
    figures = (
        Figure("read and check", each(ours, "seconds"), "s", at_most=SECONDS if aim else None),
        Figure("… peak memory of the process", each(ours, "peak_mb"), "MB", at_most=PEAK_MB if aim else None),
        Figure("… imports before that", each(ours, "imports_s"), "s"),
        Figure("… events read", each(ours, "events"), "rows"),
        Figure("… problems listed", each(ours, "problems"), "lines"),
        Figure("naive: pandas.read_csv, unchecked", each(naive, "seconds"), "s"),
        Figure("… peak memory of the process", each(naive, "peak_mb"), "MB"),
        Figure("… import of pandas before that", each(naive, "imports_s"), "s"),
    )
    repeated = f" (the {ALL_ROWS:,} rows of the file, repeated)" if rows > ALL_ROWS else ""
    return FigureTable(f"Loading and checking {rows:,} rows{repeated}, {size:.1f} MB of CSV", figures)


def _measured(folder: Path, way: str) -> Reading:
    done = processes.run([sys.executable, "-m", reading.__name__, str(folder), way])
    return Reading(**json.loads(done.output), peak_mb=done.peak_mb)
