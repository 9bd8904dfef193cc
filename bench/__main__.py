"""`python -m bench [BENCH…]`: measure, and print Markdown tables."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.catalogue import BENCHES, measure
from bench.stage import ALL_ROWS, GED, LEAST_RUNS, MANY_ROWS, Stage, machine, smallest_stage, stage

STOPPED = 128 + signal.SIGTERM
"""Exit code of a program that was asked to end."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the benches that are named, all by default. Exit code 0, also when figures miss their aims."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"{', '.join(BENCHES)}; all by default")
    parser.add_argument("--smallest", action="store_true", help="everything once and as small as can be, to see it run")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="how often each figure is measured")
    parser.add_argument("--sizes", type=_numbers, default=(ALL_ROWS, MANY_ROWS), help="events, such as 13,176579")
    parser.add_argument("--data", type=Path, default=GED, help="events in the columns of UCDP GED, CSV or CSV.gz")
    parser.add_argument("--peer", default="", help="drafts: another program's command line, with the same interface")
    options = parser.parse_args(words)
    if unknown := set(options.benches) - set(BENCHES):
        parser.error(f"there is no bench {min(unknown)!r}; there are {', '.join(BENCHES)}")
    names = options.benches or BENCHES
    if options.smallest:
        with smallest_stage() as here:
            return _run(names, here)
    with stage(runs=options.runs, sizes=options.sizes, data=options.data, peer=options.peer) as here:
        return _run(names, here)


def _run(names: Sequence[str], here: Stage) -> int:
    print(f"Measured {machine()}; medians of {here.runs} runs.\n", flush=True)
    os.environ.setdefault("DATELINE_CACHE", str(here.folder / "cache"))
    failed = 0
    for name in names:
        print(f"### `python -m bench {name}`\n", flush=True)
        began = time.perf_counter()
        for table in measure(name, here):
            print(table.markdown(), flush=True)
            failed += sum(not figure.reached for figure in table.figures)
        load = os.getloadavg()[1]
        print(f"`{name}` took {time.perf_counter() - began:.0f} s; load average meanwhile {load:.1f}.\n", flush=True)
    print(f"{failed} figures miss their aim." if failed else "All figures reach their aims.")
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))  # servers and files go then, too
    sys.exit(main())
