"""Editors who save at the same time through two server processes: what is lost, what is refused, how long a save takes.

Each editor changes one cell after the other, on the version that it saw last: four of five are its own cells, a fifth
are cells that all editors change. Afterwards the history is read again from the start, and each save that was
acknowledged is looked for in it. `python -m bench.soak` runs it with more editors and more saves.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from bench import ged
from bench.apps import saving
from bench.apps.saving import COLUMN, Outcome, Size, close, opened
from bench.figures import Figure, FigureTable, percentile
from bench.stage import SYRIA, Stage
from geodata.tables import index
from geodata.versions.folder import FolderVersions
from geodata.versions.shared_store import SharedVersions
from tests.support import postgres

PROCESSES = 2
P95_MS = 150.0
ROWS = 10_000
SIZES = (Size(1, 200), Size(2, 50))
SMALLEST = (Size(2, 5),)
MANY = (Size(2, 500), Size(4, 500), Size(8, 500))
"""For `python -m bench.soak`."""


def measure(store: str, size: Size) -> tuple[Figure, ...]:
    """Let the editors save, and judge what the history says of it."""
    running = []
    for process in range(PROCESSES):
        own = list(range(process, size.editors, PROCESSES))
        command = [sys.executable, "-m", saving.__name__, store, json.dumps(own), json.dumps(astuple(size))]
        running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for one in running:
        if one.stdout is None or one.stdout.readline() != "ready\n":
            raise RuntimeError("a process of the bench did not start")
    began = time.perf_counter()
    for one in running:
        if one.stdin is not None:
            one.stdin.write("go\n")
            one.stdin.flush()
    found: list[dict[str, Any]] = [json.loads(one.communicate()[0]) for one in running]
    took = time.perf_counter() - began
    outcome = Outcome(**{name: [value for one in found for value in one[name]] for name in found[0]})
    verdict = judge(store, outcome)
    milliseconds = [1000 * one for one in outcome.seconds]
    return (
        Figure("acknowledged", (float(len(outcome.acknowledged)),), "saves"),
        Figure("… lost", (float(verdict.lost),), "saves", at_most=0),
        Figure("… onto another's value that its editor had not seen", (float(verdict.unseen),), "saves", at_most=0),
        Figure("refused with both values and who wrote the other", (float(len(outcome.refused)),), "saves"),
        Figure("refused without the other value", (float(len(outcome.half_refused)),), "saves", at_most=0),
        Figure("refused because others are writing", (float(len(outcome.busy)),), "saves"),
        Figure("in the history, and not acknowledged", (float(verdict.unconfirmed),), "saves", at_most=0),
        Figure("gaps in the history", (float(verdict.gaps),), "numbers", at_most=0),
        Figure("a save, half of them take", (percentile(milliseconds, 0.5),), "ms"),
        Figure("a save, 95 of 100 take", (percentile(milliseconds, 0.95),), "ms", at_most=P95_MS),
        Figure("saves a second", (len(outcome.acknowledged) / took,), "saves/s"),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the history alone says of the saves."""

    lost: int
    unseen: int
    gaps: int
    unconfirmed: int


def judge(store: str, outcome: Outcome) -> Verdict:
    """Look for every acknowledged save in the history, and for what it was written over."""
    versions = opened(store)
    history = versions.history()
    made = {entry.number: entry for entry in history}
    lost = unseen = 0
    last: dict[str, tuple[int, str]] = {}
    for number, base, row, value in outcome.acknowledged:
        entry = made.get(number)
        there = entry is not None and any(row in line and f"'{value}'" in line for line in entry.summary)
        lost += not there
        between = (made[one] for one in range(base + 1, number) if one in made)
        unseen += any(row in line for one in between for line in one.summary)
        last[row] = max(last.get(row, (0, "")), (number, value))
    table = index.index("events.csv", versions.files(history[-1].version)["events.csv"])
    lost += sum(table.cells(row)[COLUMN] != value for row, (_, value) in last.items())
    gaps = sum(entry.number != number for number, entry in enumerate(history, 1))
    close(versions)
    return Verdict(lost, unseen, gaps, len(history) - 1 - len(outcome.acknowledged))


def run(stage: Stage) -> list[FigureTable]:
    """A table for each store and each number of editors; at the smallest size on the bundled dataset."""
    if stage.smallest:
        return list(tables(stage.folder, SYRIA, "the bundled dataset", SMALLEST))
    dataset = stage.folder / "commits"
    ged.write_dataset(stage.ged, dataset, rows=ROWS)
    return list(tables(stage.folder, dataset, f"{ROWS:,} events of UCDP GED", SIZES))


def tables(folder: Path, dataset: Path, what: str, sizes: Sequence[Size]) -> Iterator[FigureTable]:
    """Measure each size on a store of its own in `folder`, whose first version is `dataset`; `what` names that."""
    for kind, stores in (("files", _folders), ("PostgreSQL", _databases)):
        with stores(dataset, folder) as made:
            for size in sizes:
                editors = "1 editor" if size.editors == 1 else f"{size.editors} editors"
                title = f"{editors} × {size.count} saves, {kind}, {what}"
                if made is None:
                    yield FigureTable(title, notes=("Not measured: needs PostgreSQL's server.",))
                else:
                    yield FigureTable(title, measure(next(made), size))


@contextmanager
def _folders(dataset: Path, folder: Path) -> Iterator[Iterator[str]]:
    """New folders with a copy of the dataset, without end."""
    yield (_folder(dataset, folder / f"saves-{number}") for number in itertools.count())


def _folder(dataset: Path, folder: Path) -> str:
    shutil.copytree(dataset, folder, ignore=shutil.ignore_patterns(".dateline*"))
    FolderVersions(folder).notice_outside()
    return str(folder)


@contextmanager
def _databases(dataset: Path, _folder: Path) -> Iterator[Iterator[str] | None]:
    """New databases that begin with the dataset, without end; None where there is no PostgreSQL."""
    if postgres.program("initdb") is None:
        yield None
        return
    with postgres.server() as server:
        yield (_database(dataset, server, f"saves{number}") for number in itertools.count())


def _database(dataset: Path, server: postgres.Server, name: str) -> str:
    server.query("postgres", f"create database {name}")
    versions = SharedVersions(server.dsn(name), dataset)
    versions.newest()
    versions.ledger.close()
    return server.dsn(name)
