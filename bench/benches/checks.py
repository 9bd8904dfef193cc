"""`dateline check` on large tables as a user runs it: wall and processor time of the whole command, start-up included.

In turn with ours, in the same run: the peer, as tutorials do it (`apps/peer_check.py`: `pandas.read_csv`, then a
pandera schema with the same ranges and words, which says nothing of dates in EDTF, of ids, quotes, sources and places),
and the floor, `import pandas` and nothing else, below which no program that reads tables with pandas can go.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench import ged, processes
from bench.figures import Figure, FigureTable, each
from bench.processes import DATELINE, Finished
from bench.servers import APPS
from bench.stage import ALL_ROWS, FEW_ROWS, Stage

SECONDS = {10_000: 0.5, ALL_ROWS: 3.0}
FOUND_PROBLEMS = 1
"""Exit code of a check that found some."""


def run(stage: Stage) -> list[FigureTable]:
    """One table for each number of rows."""
    return [_table(stage, rows) for rows in stage.sized(tuple(SECONDS), (FEW_ROWS,))]


def _table(stage: Stage, rows: int) -> FigureTable:
    folder = stage.folder / f"checks-{rows}"
    ged.write_dataset(stage.ged, folder, rows=rows)
    rounds = stage.repeated(lambda: _round(folder))
    ours, peer, floor = zip(*rounds, strict=True)
    ratios = tuple(one.cpu_s / other.cpu_s for one, other in zip(ours, peer, strict=True))
    return FigureTable(
        f"`dateline check`, {rows:,} rows",
        (
            Figure("dateline check, the whole command", each(ours, "wall_s"), "s", at_most=SECONDS.get(rows)),
            Figure("peer: read_csv and a pandera schema", each(peer, "wall_s"), "s"),
            Figure("floor: import pandas", each(floor, "wall_s"), "s"),
            Figure("processor time: ours", each(ours, "cpu_s"), "s"),
            Figure("processor time: peer", each(peer, "cpu_s"), "s"),
            Figure("processor time: floor", each(floor, "cpu_s"), "s"),
            Figure("processor time: ours over the peer", ratios, "×"),
        ),
        notes=(f"Load average meanwhile {os.getloadavg()[0]:.1f}.",),
    )


def _round(folder: Path) -> tuple[Finished, Finished, Finished]:
    """Ours, the peer and the floor, one after the other."""
    peer = [sys.executable, str(APPS / "peer_check.py"), str(folder / "events.csv")]
    return (
        processes.run([*DATELINE, "check", str(folder)], accept=(0, FOUND_PROBLEMS)),
        processes.run(peer, accept=(0, FOUND_PROBLEMS)),
        processes.run([sys.executable, "-c", "import pandas"]),
    )
