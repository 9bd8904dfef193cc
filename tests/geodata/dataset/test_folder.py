"""A version's files: taken, cut into pieces, joined, laid out and read again as the same."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geodata import articles
from geodata.dataset import reading
from geodata.dataset.folder import read_folder, version_of, write_folder
from geodata.versions.objects import join_objects, object_listing, to_objects
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


def test_a_laid_out_version_is_the_dataset_again(tmp_path: Path):
    files = read_folder(SYRIA)
    assert any(".." in name for name in files)  # its article stands outside of its folder
    write_folder(files, tmp_path / "laid")
    again = reading.load(tmp_path / "laid")
    assert again.version == reading.load(SYRIA).version == version_of(files)
    assert (tmp_path / "laid" / articles.OUTSIDE).is_dir()


def test_nothing_is_laid_out_outside_of_the_folder(tmp_path: Path):
    write_folder({"../../evil.txt": b"x", "/evil.txt": b"y", "a/../../evil.txt": b"z"}, tmp_path / "laid")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["laid"]


def test_the_version_says_which_file_holds_what():
    assert version_of({"a": b"1", "b": b"2"}) != version_of({"a": b"2", "b": b"1"})
    assert version_of({"a": b"1", "b": b"2"}) == version_of({"b": b"2", "a": b"1"})


def test_a_briefing_belongs_to_the_version(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    before = version_of(read_folder(folder))
    (folder / "briefings" / "one.toml").write_text("title = 'x'\n", encoding="utf-8")
    assert version_of(read_folder(folder)) != before
