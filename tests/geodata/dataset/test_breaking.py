"""However the files on disk are broken, the last good version stays up, and whatever is lost is named."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata import fileio
from geodata.errors import DatasetError
from geodata.model import Dataset
from geodata.tables.changes import Edit
from geodata.versions import store
from tests.support import breaking, browser
from tests.support.breaking import EVENTS, WAYS, Way
from tests.support.paths import SYRIA
from tests.support.waiting import within

NOTICED_WITHIN_S = 20.0
BY_NAME = {way.name: way for way in WAYS}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.FileStore]:
    """A store that looks at its files whenever it is asked."""
    folder = shutil.copytree(SYRIA, tmp_path_factory.mktemp("broken") / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "CHECK_EVERY_S", 0.0)
        yield store.FileStore(folder)


def do(way: Way, folder: Path) -> None:
    """Break it, or skip where this machine cannot."""
    if way.needs_no_root and os.geteuid() == 0:
        pytest.skip("root may read everything; see the test that refuses it")
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs pipes and links")
    way.do(folder / way.file)


def lost_and_named(now: Dataset, before: Dataset) -> bool:
    """Whether every row that was there is there, or has an error of its own, or the file says that it was cut."""
    errors = {problem.line for problem in now.problems if problem.file == EVENTS}
    ids = set(before.events["event_id"]) - set(now.events["event_id"])
    return not ids or bool(errors) or len(now.events) == now.rows_read


def left_out_and_counted(now: Dataset) -> bool:
    """Whether the ledger counts each row of events.csv that is no event, but those that readers never saw."""
    counted = sum(count for (file, _), count in now.left_out.items() if file == EVENTS)
    missing = now.rows_read - len(now.events)
    return missing - len(set(now.unpublished) - set(now.events["line"])) <= counted <= missing


def test_more_than_fifty_ways_to_break_a_dataset_are_tried():
    assert len(WAYS) == len(BY_NAME) >= 50


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_broken_file_never_empties_the_map(watched: store.FileStore, way: Way):
    good = watched.head()
    do(way, watched.folder)
    try:
        started = time.monotonic()
        now = watched.head()
        assert time.monotonic() - started < NOTICED_WITHIN_S
        if way.kept:
            assert now is good
            assert good.version in watched.notice
            assert way.file in watched.notice or not watched.folder.exists()
            assert re.search(way.says, watched.notice)
            assert str(watched.folder) not in watched.notice
        else:
            assert now.version != good.version
            assert len(now.events) > 0
            assert watched.notice == ""
            assert lost_and_named(now, good)
            assert left_out_and_counted(now)
            assert re.search(way.says, "\n".join(str(one) for one in now.problems if one.file == way.file))
    finally:
        breaking.mend(watched.folder)
    mended = watched.head()
    assert (mended.version, len(mended.events), watched.notice) == (good.version, len(good.events), "")


def test_a_file_that_may_not_be_read_is_read_once_its_rights_are_mended(
    watched: store.FileStore, monkeypatch: pytest.MonkeyPatch
):
    good = watched.head()
    path = watched.folder / EVENTS

    def refuse(*_: Any) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    with monkeypatch.context() as patch:
        patch.setattr(fileio, "read", refuse)
        path.chmod(0)
        assert watched.head() is good
        assert "events.csv: cannot be read: Permission denied." in watched.notice
    path.chmod(0o644)
    os.utime(path, ns=times)
    assert (watched.head().version, watched.notice) == (good.version, "")


def test_rows_cut_off_at_a_rows_end_are_in_the_history(watched: store.FileStore):
    good = watched.head()
    do(BY_NAME["cut at a row's end"], watched.folder)
    now = watched.head()
    gone = set(good.events["event_id"]) - set(now.events["event_id"])
    entry = watched.history(newest=1)[-1]
    assert (entry.version, entry.author) == (now.version, "file")
    assert {f"events.csv {name}: removed" for name in gone} <= set(entry.summary)
    breaking.mend(watched.folder)
    assert watched.head().version == good.version


def test_a_file_that_is_half_written_for_a_while_is_read_when_it_is_whole(watched: store.FileStore):
    good = watched.head()
    whole = breaking.data().replace(b"recaptures Palmyra", b"retakes Palmyra")
    path = watched.folder / EVENTS
    with path.open("wb") as file:
        for part in (whole[: len(whole) // 2], whole[len(whole) // 2 :]):
            assert len(watched.head().events) > 0
            file.write(part)
            file.flush()
            assert len(watched.head().events) > 0
    now = watched.head()
    assert (len(now.events), watched.notice) == (len(good.events), "")
    assert "retakes" in " ".join(now.events["title"])
    breaking.mend(watched.folder)
    assert watched.head().version == good.version


def test_nothing_is_saved_while_a_broken_file_hides_what_would_be_saved(watched: store.FileStore):
    good = watched.head()
    edit = [Edit(EVENTS, "palmyra-recaptured", {"status": "withdrawn"})]
    (watched.folder / "sources.csv").write_bytes(breaking.XLSX)
    watched.head()
    with pytest.raises(DatasetError, match=r"Nothing was saved\. sources\.csv: the file is an Excel workbook"):
        watched.commit(good.version, edit, "ana")
    breaking.mend(watched.folder)
    entry = watched.commit(good.version, edit, "ana")
    assert watched.head().version == entry.version
    breaking.mend(watched.folder)
    assert watched.head().version == good.version


@pytest.mark.parametrize("name", ["no header", "all coordinates garbage", "all ids blank"])
def test_the_notice_quotes_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    kept = store.FileStore(shutil.copytree(SYRIA, tmp_path / "data"))
    kept.head()
    BY_NAME[name].do(path := kept.folder / EVENTS)
    secret = path.read_text(encoding="utf-8").replace(",published,", ",draft,").replace("north", "canary")
    path.write_text(secret.replace("syrian-civil-war", "canary"), encoding="utf-8")
    kept.head()
    assert kept.notice
    assert "canary" not in kept.notice


def test_a_dataset_that_was_broken_from_the_start_shows_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    (folder / "evidence.csv").write_bytes(breaking.PDF)
    kept = store.FileStore(folder)
    first = kept.head()
    assert len(first.events) > 0
    (folder / "evidence.csv").write_bytes(breaking.XLSX)
    assert kept.head() is not first
    assert kept.notice == ""


SERVED = (
    "emptied",
    "a pipe in its place",
    "an endless device",
    "a folder in its place",
    "an Excel workbook",
    "200 MB",
    "all coordinates garbage",
    "the whole folder gone",
    "cut inside a quoted cell",
    "UTF-16",
    "a git conflict in a row",
)
"""Ways that are tried on a real server; it looks at its files once a second."""


def test_a_running_server_keeps_serving_events_whatever_happens_to_its_files(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    with browser.server(folder, log=tmp_path / "log.txt") as address:
        good = version(address)
        for name in SERVED:
            way = BY_NAME[name]
            do(way, folder)
            if way.kept:
                assert seen(address, 1.3) == {good}, name
            else:
                assert within(NOTICED_WITHIN_S, lambda: version(address) != good), name
            assert events(address, version(address)) > 0, name
            breaking.mend(folder)
            assert within(NOTICED_WITHIN_S, lambda: version(address) == good), name


def version(address: str) -> str:
    with urllib.request.urlopen(f"{address}/readyz", timeout=NOTICED_WITHIN_S) as answer:
        return str(json.load(answer)["version"])


def events(address: str, of: str) -> int:
    with urllib.request.urlopen(f"{address}/data/{of}/details-0.json", timeout=NOTICED_WITHIN_S) as answer:
        return len(json.load(answer))


def seen(address: str, for_s: float) -> set[str]:
    """The versions that the server names in the meantime."""
    found = set()
    end = time.monotonic() + for_s
    while time.monotonic() < end:
        found.add(version(address))
        time.sleep(0.1)
    return found
