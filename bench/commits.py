"""Editors who save at the same time through two server processes: what is lost, what is refused, how long a save takes.

`python -m bench.commits` (2 editors × 50 commits); `--full`: 2, 4 and 8 editors × 500; `--rows 10000`: events of
UCDP GED in place of the bundled dataset; `--store file|postgres|both`. Each editor changes one cell after the other,
on the version that it saw last: four of five are its own cells, a fifth are cells that all editors change. Afterwards
the history is read again from the start, and each save that was acknowledged is looked for in it.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import geodata
from bench import ged
from bench.figures import Figure, FigureTable, percentile
from bench.load import DATA
from geodata.dataset import folder
from geodata.dataset.folder import Files
from geodata.errors import DatasetError
from geodata.tables import index
from geodata.tables.changes import ClashError, Edit
from geodata.versions.folder import FolderVersions
from geodata.versions.history import Versions
from geodata.versions.ledger import Entry
from geodata.versions.postgres_ledger import PostgresLedger
from tests.support import postgres

SYRIA = Path(geodata.__file__).parent / "syria"
COLUMN = "description"
PROCESSES = 2
SHARED_ROWS = 3
EVERY = 5
"""Each fifth save is of a row that all change."""
P95_MS = 150.0


class DatabaseVersions(Versions):
    """The versions of a dataset that lives in PostgreSQL alone."""

    def __init__(self, dsn: str) -> None:
        super().__init__(PostgresLedger(dsn))
        self._head: tuple[Entry, Files] | None = None

    def begin(self, files: Files) -> None:
        """Make the files the first version."""
        with self.ledger.locked():
            entry, objects = self._next(files, None, "file", "files as they were found")
            self.ledger.append(entry, objects)

    def _settle(self) -> tuple[Entry, Files]:
        (entry,) = self.ledger.entries(newest=1)
        if self._head is None or self._head[0] != entry:
            self._head = (entry, self._files_of(entry))
        return self._head

    def _record(self, entry: Entry, objects: Mapping[str, bytes], files: Files, before: Files) -> None:  # noqa: ARG002
        self.ledger.append(entry, objects)
        self._head = (entry, files)


def open_versions(store: str) -> Versions:
    return DatabaseVersions(store) if "://" in store else FolderVersions(Path(store))


@dataclass(frozen=True, slots=True)
class Size:
    """How many editors, how often each saves, and how long it pauses between, on average."""

    editors: int
    count: int
    pause_s: float


@dataclass
class SaveOutcomes:
    """What one process was told about its editors' saves."""

    acknowledged: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Number in the history, number of the version it was made on, row, value."""
    refused: list[str] = field(default_factory=list)
    """Values that were refused with both values told."""
    half_told: list[str] = field(default_factory=list)
    """Values that were refused without the other's."""
    busy: list[str] = field(default_factory=list)
    """Values that were not saved because others were writing for too long."""
    seconds: list[float] = field(default_factory=list)
    """How long each acknowledged save took."""


def edits(versions: Versions, editor: int, size: Size, rows: list[str], told: SaveOutcomes) -> None:
    """The saves of one editor, who has one row to itself, after the shared ones."""
    name = f"editor{editor}"
    base = versions.history(1)[-1]
    chance = random.Random(editor)  # noqa: S311 - not for secrets
    for number in range(size.count):
        time.sleep(chance.uniform(0.0, size.pause_s * 2))
        shared = number % EVERY == EVERY - 1
        row = rows[number // EVERY % SHARED_ROWS] if shared else rows[SHARED_ROWS + editor]
        value = f"{name} save {number}"
        began = time.perf_counter()
        try:
            entry = versions.commit(base.version, [Edit("events.csv", row, {COLUMN: value})], name)
        except ClashError as refusal:
            (clash,) = refusal.clashes
            both = (
                clash.mine == value and " save " in (clash.theirs or "") and (clash.theirs or "").startswith(clash.by)
            )
            (told.refused if both else told.half_told).append(value)
            base = versions.history(1)[-1]
        except DatasetError as error:
            told.busy.append(f"{value}: {error}")
        else:
            told.seconds.append(time.perf_counter() - began)
            told.acknowledged.append((entry.number, base.number, row, value))
            base = entry


def worker(store: str, editors: list[int], size: Size) -> SaveOutcomes:
    """One server process: a thread for each of its editors, all through one store."""
    versions = open_versions(store)
    rows = event_ids(versions.files(versions.history(1)[-1].version))
    told = SaveOutcomes()
    print("ready", flush=True)
    sys.stdin.readline()  # both processes begin together
    threads = [threading.Thread(target=edits, args=(versions, one, size, rows, told)) for one in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close(versions)
    return told


def measure(store: str, size: Size) -> tuple[Figure, ...]:
    """Let the editors save, and judge what the history says of it."""
    running = []
    for process in range(PROCESSES):
        own = list(range(process, size.editors, PROCESSES))
        command = [sys.executable, "-m", "bench.commits", "--worker", store, json.dumps(own), json.dumps(astuple(size))]
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
    told = SaveOutcomes(**{name: [value for one in found for value in one[name]] for name in found[0]})
    verdict = judge(store, told)
    milliseconds = [1000 * one for one in told.seconds]
    return (
        Figure("acknowledged", (float(len(told.acknowledged)),), "saves"),
        Figure("… lost", (float(verdict.lost),), "saves", at_most=0),
        Figure("… onto another's value that its editor had not seen", (float(verdict.unseen),), "saves", at_most=0),
        Figure("refused with both values and who wrote the other", (float(len(told.refused)),), "saves"),
        Figure("refused without the other value", (float(len(told.half_told)),), "saves", at_most=0),
        Figure("told that others are writing", (float(len(told.busy)),), "saves"),
        Figure("in the history, and not acknowledged", (float(verdict.untold),), "saves", at_most=0),
        Figure("gaps in the history", (float(verdict.gaps),), "numbers", at_most=0),
        Figure("a save, half of them take", (percentile(milliseconds, 0.5),), "ms"),
        Figure("a save, 95 of 100 take", (percentile(milliseconds, 0.95),), "ms", at_most=P95_MS),
        Figure("saves a second", (len(told.acknowledged) / took,), "saves/s"),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the history alone says of the saves."""

    lost: int
    unseen: int
    gaps: int
    untold: int


def judge(store: str, told: SaveOutcomes) -> Verdict:
    """Look for every acknowledged save in the history, and for what it was written over."""
    versions = open_versions(store)
    history = versions.history()
    made = {entry.number: entry for entry in history}
    lost = unseen = 0
    last: dict[str, tuple[int, str]] = {}
    for number, base, row, value in told.acknowledged:
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
    return Verdict(lost, unseen, gaps, len(history) - 1 - len(told.acknowledged))


def event_ids(files: Files) -> list[str]:
    lines = files["events.csv"].decode("utf-8-sig").splitlines()
    return [row["event_id"] for row in csv.DictReader(lines)]


def close(versions: Versions) -> None:
    if isinstance(versions.ledger, PostgresLedger):
        versions.ledger.close()


@contextmanager
def stores(kind: str, dataset: Path, root: Path) -> Iterator[Iterator[str]]:
    """New stores with the dataset as their first version, one after the other."""
    if kind == "file":
        yield (_folder(dataset, root / f"data{number}") for number in range(100))
        return
    with postgres.server() as server:
        yield (_database(dataset, server, f"data{number}") for number in range(100))


def _folder(dataset: Path, folder: Path) -> str:
    shutil.copytree(dataset, folder, ignore=shutil.ignore_patterns(".dateline*"))
    FolderVersions(folder).notice_outside()
    return str(folder)


def _database(dataset: Path, server: postgres.Server, name: str) -> str:
    server.query("postgres", f"create database {name}")
    versions = DatabaseVersions(server.dsn(name))
    versions.begin(folder.read_folder(dataset).files)
    close(versions)
    return server.dsn(name)


def tables(kinds: list[str], sizes: list[Size], rows: int, data: Path) -> Iterator[FigureTable]:
    """A table for each store and each number of editors."""
    with tempfile.TemporaryDirectory(prefix="dateline-commits-") as name:
        root = Path(name)
        dataset = SYRIA
        if rows:
            dataset = root / "dataset"
            dataset.mkdir()
            ged.write_dataset(data, dataset, rows=rows)
        what = f"{rows:,} events of UCDP GED" if rows else "the bundled dataset"
        for kind in kinds:
            with stores(kind, dataset, root) as made:
                for size in sizes:
                    pause = f"pauses of {1000 * size.pause_s:.0f} ms" if size.pause_s else "no pauses"
                    title = f"{size.editors} editors × {size.count} saves, {pause}, {kind} store, {what}"
                    yield FigureTable(title, measure(next(made), size))


def main() -> int:
    if sys.argv[1:2] == ["--worker"]:
        told = worker(sys.argv[2], json.loads(sys.argv[3]), Size(*json.loads(sys.argv[4])))
        print(json.dumps(vars(told)))
        return 0
    parser = argparse.ArgumentParser(prog="python -m bench.commits", description=__doc__)
    parser.add_argument("--store", choices=["file", "postgres", "both"], default="both")
    parser.add_argument("--editors", type=int, default=2)
    parser.add_argument("--commits", type=int, default=50)
    parser.add_argument("--full", action="store_true", help="2, 4 and 8 editors × 500 commits")
    parser.add_argument("--pause", type=float, default=0.0, help="ms between an editor's saves, on average")
    parser.add_argument("--rows", type=int, default=0, help="events of UCDP GED; 0: the bundled dataset")
    parser.add_argument("--data", type=Path, default=DATA, help="UCDP GED, compact form")
    wanted = parser.parse_args()
    counts = [(editors, 500) for editors in (2, 4, 8)] if wanted.full else [(wanted.editors, wanted.commits)]
    sizes = [Size(editors, count, wanted.pause / 1000) for editors, count in counts]
    missed = 0
    for table in tables(
        ["file", "postgres"] if wanted.store == "both" else [wanted.store], sizes, wanted.rows, wanted.data
    ):
        print(table.markdown(), flush=True)
        missed += sum(not figure.reached for figure in table.figures)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
