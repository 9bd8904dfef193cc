"""One server process of the bench `commits`: editors who save, one thread each, all through one store.

`python -m bench.apps.saving STORE EDITORS SIZE`: a folder or the address of a database, the numbers of the editors and
the fields of `Size`, as JSON. It says "ready", waits for a line, and prints its `Outcome` as JSON when all have saved.
"""

from __future__ import annotations

import csv
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from geodata.dataset.folder import Files
from geodata.errors import DatasetError
from geodata.tables.changes import ClashError, Edit
from geodata.versions.folder import FolderVersions
from geodata.versions.history import Versions
from geodata.versions.postgres_ledger import PostgresLedger
from geodata.versions.shared_store import SharedVersions

COLUMN = "description"
SHARED_ROWS = 3
EVERY = 5
"""Each fifth save is of a row that all change."""


def opened(store: str) -> Versions:
    """The versions of the folder or the database that `store` names."""
    return SharedVersions(store) if "://" in store else FolderVersions(Path(store))


@dataclass(frozen=True, slots=True)
class Size:
    """How many editors, and how often each saves."""

    editors: int
    count: int


@dataclass
class Outcome:
    """What became of the saves of one process's editors."""

    acknowledged: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Number in the history, number of the version it was made on, row, value."""
    refused: list[str] = field(default_factory=list)
    """Values that were refused with both values named."""
    half_refused: list[str] = field(default_factory=list)
    """Values that were refused without the other's."""
    busy: list[str] = field(default_factory=list)
    """Values that were not saved because others were writing for too long."""
    seconds: list[float] = field(default_factory=list)
    """How long each acknowledged save took."""


def edits(versions: Versions, editor: int, size: Size, rows: list[str], outcome: Outcome) -> None:
    """The saves of one editor, who has one row to itself, after the shared ones."""
    name = f"editor{editor}"
    base = versions.history(1)[-1]
    for number in range(size.count):
        shared = number % EVERY == EVERY - 1
        row = rows[number // EVERY % SHARED_ROWS] if shared else rows[SHARED_ROWS + editor]
        value = f"{name} save {number}"
        began = time.perf_counter()
        try:
            entry = versions.commit(base.version, [Edit("events.csv", row, {COLUMN: value})], name)
        except ClashError as refusal:
            (clash,) = refusal.clashes
            both = (
                clash.mine == value
                and " save " in (clash.theirs or "")
                and (clash.theirs or "").startswith(clash.author)
            )
            (outcome.refused if both else outcome.half_refused).append(value)
            base = versions.history(1)[-1]
        except DatasetError as error:
            outcome.busy.append(f"{value}: {error}")
        else:
            outcome.seconds.append(time.perf_counter() - began)
            outcome.acknowledged.append((entry.number, base.number, row, value))
            base = entry


def worker(store: str, editors: list[int], size: Size) -> Outcome:
    """One server process: a thread for each of its editors, all through one store."""
    versions = opened(store)
    rows = event_ids(versions.files(versions.history(1)[-1].version))
    outcome = Outcome()
    print("ready", flush=True)
    sys.stdin.readline()  # both processes begin together
    threads = [threading.Thread(target=edits, args=(versions, one, size, rows, outcome)) for one in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close(versions)
    return outcome


def event_ids(files: Files) -> list[str]:
    """The ids in events.csv, in the order of its rows."""
    lines = files["events.csv"].decode("utf-8-sig").splitlines()
    return [row["event_id"] for row in csv.DictReader(lines)]


def close(versions: Versions) -> None:
    """Close the connection to a database."""
    if isinstance(versions.ledger, PostgresLedger):
        versions.ledger.close()


if __name__ == "__main__":
    print(json.dumps(vars(worker(sys.argv[1], json.loads(sys.argv[2]), Size(*json.loads(sys.argv[3]))))))
