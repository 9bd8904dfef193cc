"""A save in the middle of every kind of read: whether rows, hash and address are of one moment.

`count` reads, each of a dataset of its own, in which somebody saves one or two files before some file is read. Each
answer must be a state that stood on disk, and its rows, its hash and what lies at its address must be of that state.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from dashboard import served
from geodata.dataset import reading
from geodata.dataset.folder import read_folder, version_of
from geodata.model import Dataset
from geodata.versions import store
from geodata.versions.folder import FolderVersions
from tests.support import saving
from tests.support.saving import Saver

Found = list[tuple[str, saving.Changed]]
"""Versions, and what their rows say."""
MOST_READS: Final = 24
"""Before this file at the latest somebody saves."""


def rows_of_files(folder: Path) -> Found:
    """The files alone."""
    files = read_folder(folder).files
    return [(version_of(files), tuple(new in files[name] for name, (_, new) in saving.EDITS.items()))]


def rows_of_load(folder: Path) -> Found:
    """A command that reads once, as `dateline check` or `export`."""
    return [_of(reading.load(folder))]


def rows_of_store(folder: Path) -> Found:
    """A server: its first read, the next one, what an edit begins on, and the version in the history."""
    kept = store.FileStore(folder)
    first, second = kept.head(), kept.head()
    version, files = kept.newest()
    found = [_of(first), _of(second), (version, tuple(new in files[name] for name, (_, new) in saving.EDITS.items()))]
    recorded = kept.history()[-1].version
    return [*found, _of(kept.at(recorded))]


def rows_of_history(folder: Path) -> Found:
    """A command that records what was changed, as `dateline history`."""
    versions = FolderVersions(folder)
    versions.notice_outside()
    entry = versions.history()[-1]
    return [_of(reading.load_files(versions.files(entry.version), folder.name))]


def rows_of_addresses(folder: Path) -> Found:
    """What the browser fetches at the address of each version that a server has shown."""
    kept = store.FileStore(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(served, "cached_versions", {})
        patch.setattr(served, "the_store", lambda: kept)
        names = [served.latest().version for _ in range(3)]
        found = []
        for name in names:
            if version := served.by_version(name):
                titles = [one["title"] for chunk in range(version.chunks) for one in version.details(chunk)]
                rows = saving.rows_of(version.dataset)
                said = (any("ARMY" in title for title in titles), *rows[1:])
                found += [(name, rows), (version.dataset.version, said)]
    return found


KINDS: Final[tuple[Callable[[Path], Found], ...]] = (
    rows_of_files,
    rows_of_load,
    rows_of_store,
    rows_of_history,
    rows_of_addresses,
)


def run(root: Path, count: int, seed: int = 13) -> dict[str, object]:
    """Read `count` times, each kind in turn: how many answers were compared, and those that disagree."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    compared, wrong = 0, []
    for number in range(count):
        read = KINDS[number % len(KINDS)]
        folder = saving.dataset(root / str(number))
        names = chance.sample(list(saving.EDITS), chance.choice((1, 2)))
        steps = sorted((chance.randrange(MOST_READS), name) for name in names)
        saver = Saver(folder, steps, replacing=chance.random() < 0.5)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "CHECK_EVERY_S", 0.0)
            saver.watch(patch)
            found = read(folder)
        compared += len(found)
        wrong += [f"{number}, {read.__name__}: {one}" for one in found if saver.stood.get(one[0]) != one[1]]
        shutil.rmtree(folder)
    return {"reads": count, "compared": compared, "wrong": wrong}


def _of(dataset: Dataset) -> tuple[str, saving.Changed]:
    return dataset.version, saving.rows_of(dataset)
