"""`dateline check` on large tables as a user runs it: wall and processor time of the whole command, start-up included.

`python -m bench.checks` (`--runs 5`, `--sizes 10000,176579`, `--data FILE`: events in the columns of UCDP GED). In
turn with ours, in the same run: the peer, as tutorials do it (`apps/peer_check.py`: `pandas.read_csv`, then a pandera
schema with the same ranges and words, which says nothing of dates in EDTF, of ids, quotes, sources and places), and
the floor, `import pandas` and nothing else, below which no program that reads tables with pandas can go.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import ged
from bench.figures import Figure, FigureTable
from bench.load import ALL_ROWS, DATA

SECONDS = {10_000: 0.5, ALL_ROWS: 3.0}
PEER = Path(__file__).parent / "apps" / "peer_check.py"
ROOT = Path(__file__).parent.parent


def table(data: Path, rows: int, runs: int) -> FigureTable:
    """The figures for a table of `rows` rows."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        folder = Path(name)
        ged.write_dataset(data, folder, rows=rows)
        ways = {
            "ours": [sys.executable, "-m", "geodata.cli", "check", str(folder)],
            "peer": [sys.executable, str(PEER), str(folder / "events.csv")],
            "floor": [sys.executable, "-c", "import pandas"],
        }
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for number in range(runs + 1):
            for way, command in ways.items():
                seconds = _seconds(command)
                if number:  # the first round only fills the caches of the file system
                    taken[way].append(seconds)
    ours, peer, floor = (tuple(wall for wall, _ in taken[way]) for way in ways)
    used = {way: tuple(cpu for _, cpu in seconds) for way, seconds in taken.items()}
    return FigureTable(
        f"`dateline check`, {rows:,} rows",
        (
            Figure("dateline check, the whole command", ours, "s", at_most=SECONDS.get(rows)),
            Figure("peer: read_csv and a pandera schema", peer, "s"),
            Figure("floor: import pandas", floor, "s"),
            Figure("processor time: ours", used["ours"], "s"),
            Figure("processor time: peer", used["peer"], "s"),
            Figure("processor time: floor", used["floor"], "s"),
            Figure("processor time: ours over the peer", _ratio(used["ours"], used["peer"]), "×"),
        ),
        notes=(f"Load average meanwhile {os.getloadavg()[0]:.1f}.",),
    )


def _seconds(command: list[str]) -> tuple[float, float]:
    """Wall time of a command, and the processor time it used."""
    begun, used = time.perf_counter(), _children_s()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode not in {0, 1}:  # 1: problems were found
        raise RuntimeError(done.stderr)
    return time.perf_counter() - begun, _children_s() - used


def _children_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _ratio(ours: tuple[float, ...], others: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(one / other for one, other in zip(ours, others, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure `dateline check`.")
    parser.add_argument("--data", type=Path, default=DATA, help="UCDP GED, compact form")
    parser.add_argument("--sizes", default=",".join(map(str, SECONDS)))
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    for rows in wanted.sizes.split(","):
        print(table(wanted.data, int(rows), wanted.runs).markdown())


if __name__ == "__main__":
    main()
