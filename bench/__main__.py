"""`python -m bench [BENCH…]`: measure, and print Markdown tables."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import time
from pathlib import Path

from bench import gazetteer, load
from bench.figures import FigureTable
from bench.stage import ALL_ROWS, MANY_ROWS, Stage, machine, stage

BENCHES = ("load", "gazetteer", "drag", "memory", "redraw", "page", "naive", "peers", "drafts", "briefing", "hosted")
DATA = Path(__file__).parents[2] / "shared" / "data" / "events" / "ucdp-ged-21-compact.csv.gz"
LEAST_RUNS = 3
STOPPED = 128 + signal.SIGTERM
"""Exit code of a program that was asked to end."""


def main() -> int:
    """Run the benches that are named, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"{', '.join(BENCHES)}; all by default")
    parser.add_argument("--data", type=Path, default=DATA, help="events in the columns of UCDP GED, CSV or CSV.gz")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="how often each figure is measured")
    parser.add_argument("--sizes", type=_numbers, default=(ALL_ROWS, MANY_ROWS), help="events, such as 13,176579")
    options = parser.parse_args()
    unknown = [name for name in options.benches if name not in BENCHES]
    if unknown:
        parser.error(f"there is no bench {unknown[0]!r}; there are {', '.join(BENCHES)}")
    if not options.data.is_file():
        parser.error(f"{options.data} is not there: name a table with the columns of UCDP GED with --data")
    return _run(options.benches or BENCHES, options)


def _run(names: tuple[str, ...] | list[str], options: argparse.Namespace) -> int:
    print(f"Measured {machine()}; medians of {options.runs} runs.\n", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))  # servers and files go then, too
    failed = 0
    with stage(options.data, options.runs, options.sizes) as here:
        for name in names:
            began = time.perf_counter()
            for table in _tables(name, here):
                print(table.markdown(), flush=True)
                failed += sum(not figure.reached for figure in table.figures)
            load = os.getloadavg()[1]
            print(
                f"`{name}` took {time.perf_counter() - began:.0f} s; load average meanwhile {load:.1f}.\n", flush=True
            )
    print(f"{failed} figures miss their aim." if failed else "All figures reach their aims.")
    return 0


def _tables(name: str, here: Stage) -> list[FigureTable]:
    if name == "load":
        return [load.table(here.data, rows, here.runs) for rows in here.sizes]
    if name == "gazetteer":
        return [FigureTable("Gazetteer", tuple(gazetteer.figures(build=False)))]
    tables: list[FigureTable] = importlib.import_module(f"bench.{name}").run(here)
    return tables


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
