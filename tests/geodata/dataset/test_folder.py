"""A version's files: read together or not at all, cut into pieces and joined to the same."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import articles, fileio
from geodata.dataset import folder as dataset_folder
from geodata.dataset import reading
from geodata.dataset.folder import PENDING, read_folder, version_of
from geodata.errors import DatasetError
from geodata.versions.objects import join_objects, object_listing, to_objects
from tests.support import saving
from tests.support.paths import SYRIA


@given(st.dictionaries(st.sampled_from(["events.csv", "dataset.toml", "articles/a.txt"]), st.binary(max_size=400)))
def test_files_cut_into_objects_are_joined_to_the_same_bytes(files: dict[str, bytes]):
    tree, objects = to_objects(files)
    assert join_objects(object_listing(objects[tree]), objects) == files


def test_an_edit_of_one_row_shares_nearly_all_objects_with_the_version_before():
    lines = [f"event-{number},draft,2016,,,\n".encode() for number in range(5_000)]
    _, before = to_objects({"events.csv": b"".join(lines)})
    lines[2_500] = b"event-2500,draft,2017,,,\n"
    _, after = to_objects({"events.csv": b"".join(lines)})
    assert len(before) > 20
    assert len(set(after) - set(before)) <= 3


def test_a_version_read_from_its_bytes_is_the_dataset_again():
    files = read_folder(SYRIA).files
    assert any(".." in name for name in files)  # its article stands outside of its folder
    again, here = reading.load_files(files, "syria"), reading.load(SYRIA)
    assert again.version == here.version == version_of(files)
    assert (again.events.equals(here.events), again.articles, again.info) == (True, here.articles, here.info)


def test_a_version_is_read_without_a_folder(monkeypatch: pytest.MonkeyPatch):
    files = dict(read_folder(SYRIA).files)
    files |= {"../../evil.txt": b"x", "/evil.txt": b"y", "a/../../evil.txt": b"z"}
    for name in ("write_bytes", "write_text", "mkdir"):
        monkeypatch.setattr(Path, name, None)
    monkeypatch.setattr(tempfile, "mkdtemp", None)
    assert len(reading.load_files(files, "syria").events)


def test_a_text_is_read_whatever_other_rows_of_its_table_are_broken(tmp_path: Path):
    folder = saving.dataset(tmp_path / "data")
    with (folder / "sources.csv").open("ab") as table:
        table.write(b'short,row\n"open,\n')
    found = read_folder(folder).files
    assert saving.ARTICLE in found
    (folder / saving.ARTICLE).write_bytes(b"Other words.\n")
    assert version_of(read_folder(folder).files) != version_of(found)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing.txt", "'missing.txt' is not in the dataset's folder"),
        ("../../../etc/passwd", "'../../../etc/passwd' is not in the dataset's folder"),
        ("briefings", "'briefings' is not in the dataset's folder"),
        ("large.txt", "large.txt is larger than 20 MB"),
    ],
)
def test_a_text_that_cannot_be_read_is_listed_with_the_reason(tmp_path: Path, name: str, why: str):
    folder = saving.dataset(tmp_path / "data")
    (folder / "large.txt").touch()
    os.truncate(folder / "large.txt", articles.MAX_BYTES + 1)
    with (folder / "sources.csv").open("a", encoding="utf-8") as table:
        table.write(f"other,Title,,,,,,en,{name},\n")
    found = read_folder(folder)
    assert name not in found.files
    assert found.unread[name].startswith(why)
    (problem,) = reading.read(found.files, "data", found.unread).problems
    assert (problem.code, problem.message) == ("source-file", f"{found.unread[name]}. Quotes from it cannot be checked")


ORDERS = [
    ("events.csv", "sources.csv"),
    ("sources.csv", "events.csv"),
    ("events.csv", saving.ARTICLE),
    (saving.ARTICLE, "events.csv"),
    ("dataset.toml", "events.csv"),
]


@pytest.mark.parametrize("replacing", [True, False], ids=["replaced", "written over"])
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_files_of_two_moments_are_never_read_as_one_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[str, str], *, replacing: bool
):
    for first, second in itertools.product(range(8), range(3)):
        with monkeypatch.context() as patch:
            folder = saving.dataset(tmp_path / f"{first}-{second}")
            saver = saving.Saver(folder, [(first, order[0]), (first + second, order[1])], replacing=replacing)
            saver.watch(patch)
            assert version_of(read_folder(folder).files) in saver.stood


@pytest.mark.parametrize("order", ORDERS[:3], ids="-".join)
def test_a_version_names_its_own_rows_however_they_are_saved_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[str, str]
):
    for at in range(8):
        with monkeypatch.context() as patch:
            folder = saving.dataset(tmp_path / str(at))
            saver = saving.Saver(folder, [(at, order[0]), (at + 1, order[1])], replacing=True)
            saver.watch(patch)
            found = reading.load(folder)
            assert saving.rows_of(found) == saver.stood.get(found.version)


def test_files_that_keep_changing_are_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = saving.dataset(tmp_path / "data")
    read = fileio.read

    def watched(path: Path, *rest: int) -> bytes:
        (folder / "events.csv").touch()
        return read(path, *rest)

    monkeypatch.setattr(fileio, "read", watched)
    monkeypatch.setattr(dataset_folder, "PATIENCE_S", 0.1)
    with pytest.raises(DatasetError, match="the files in data change while they are read; try again"):
        reading.load(folder)


def test_a_reader_waits_for_an_edit_in_progress(tmp_path: Path):
    folder = saving.dataset(tmp_path / "data")
    begun, done = threading.Event(), threading.Event()
    saver = saving.Saver(folder, [(0, "sources.csv"), (1, "events.csv")], replacing=True)
    (folder / PENDING).parent.mkdir()

    def write() -> None:
        with fileio.folder_lock(folder):
            (folder / PENDING).write_text("{}")
            saver.save()
            begun.set()
            time.sleep(0.3)
            saver.save()
            (folder / PENDING).unlink()
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    found = read_folder(folder).files
    assert done.is_set()
    writer.join()
    assert version_of(found) == saver.finish()[0]


def test_a_reader_does_not_wait_for_a_writer_that_died(tmp_path: Path):
    folder = saving.dataset(tmp_path / "data")
    (folder / PENDING).parent.mkdir()
    (folder / PENDING).write_text("{}")
    begun = time.monotonic()
    assert read_folder(folder).files
    assert time.monotonic() - begun < 1


def test_the_version_depends_on_which_file_has_which_content():
    assert version_of({"a": b"1", "b": b"2"}) != version_of({"a": b"2", "b": b"1"})
    assert version_of({"a": b"1", "b": b"2"}) == version_of({"b": b"2", "a": b"1"})


def test_a_briefing_belongs_to_the_version(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    before = version_of(read_folder(folder).files)
    (folder / "briefings" / "one.toml").write_text("title = 'x'\n", encoding="utf-8")
    assert version_of(read_folder(folder).files) != before
