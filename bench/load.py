"""Reading and checking a large table, each time in a process of its own: seconds and peak memory.

`python -m bench.load` (`--rows 1000000` repeats the rows of the file). "Reading" ends with the dataset as the
dashboard gets it, every cell checked; imports of the libraries are told apart. The naive way is `pandas.read_csv`,
which checks nothing.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import ged
from bench.figures import Figure, FigureTable

DATA = Path(__file__).parents[2] / "shared" / "data" / "events" / "ucdp-ged-21-compact.csv.gz"
ALL_ROWS = 176_579
SECONDS = 3.0
PEAK_MB = 600.0


def table(data: Path, rows: int, runs: int) -> FigureTable:
    """The figures for a table of `rows` rows."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        folder = Path(name)
        ged.write_dataset(data, folder, rows=rows)
        ours = [_measured(folder, "ours") for _ in range(runs)]
        naive = [_measured(folder, "naive") for _ in range(runs)]
        size = (folder / "events.csv").stat().st_size / 1e6
    aim = rows == ALL_ROWS
    figures = (
        Figure("read and check", _values(ours, "seconds"), "s", at_most=SECONDS if aim else None),
        Figure("… peak memory of the process", _values(ours, "peak_mb"), "MB", at_most=PEAK_MB if aim else None),
        Figure("… imports before that", _values(ours, "imports"), "s"),
        Figure("… events read", _values(ours, "events"), "rows"),
        Figure("… problems listed", _values(ours, "problems"), "lines"),
        Figure("naive: pandas.read_csv, unchecked", _values(naive, "seconds"), "s"),
        Figure("… peak memory of the process", _values(naive, "peak_mb"), "MB"),
    )
    repeated = f" (the {ALL_ROWS:,} rows of the file, repeated)" if rows > ALL_ROWS else ""
    return FigureTable(f"Loading and checking {rows:,} rows{repeated}, {size:.0f} MB of CSV", figures)


def read_once(folder: Path, way: str) -> dict[str, float]:
    """Read the dataset in this process, and say how long it took."""
    begun = time.perf_counter()
    if way == "ours":
        from geodata.dataset import reading  # noqa: PLC0415 - importing is measured

        imported = time.perf_counter()
        dataset = reading.read_dataset(folder)
        found = {"events": len(dataset.events), "problems": len(dataset.problems)}
    else:
        import pandas as pd  # noqa: PLC0415

        imported = time.perf_counter()
        found = {"events": len(pd.read_csv(folder / "events.csv")), "problems": 0}
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": done - imported, "imports": imported - begun, "peak_mb": peak, **found}


def _measured(folder: Path, way: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.load", "--once", str(folder), "--way", way]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _values(runs: list[dict[str, float]], key: str) -> tuple[float, ...]:
    return tuple(run[key] for run in runs)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading and checking a large table.")
    parser.add_argument("--data", type=Path, default=DATA, help="UCDP GED, compact form")
    parser.add_argument("--rows", type=int, default=ALL_ROWS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--way", choices=["ours", "naive"], default="ours", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    print(
        json.dumps(read_once(wanted.once, wanted.way))
        if wanted.once
        else table(wanted.data, wanted.rows, wanted.runs).markdown()
    )


if __name__ == "__main__":
    main()
