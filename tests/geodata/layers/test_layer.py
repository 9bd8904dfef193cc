"""`layer.toml` says what a layer is; what it cannot say is refused in words."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.cli import check
from geodata.errors import InputError
from geodata.layers import layer, place
from geodata.layers.layer import Layer
from tests.support.layers import ged, take, write_table
from tests.support.paths import SYRIA

MADE = Layer(
    name="ged", title='GED "26"', format="ucdp-ged", prefix="ged", sha256="a" * 64, rows=2, events=1, aside=1,
    file="f.csv", file_sha256="b" * 64, imported="2026-11-30T12:00:00+00:00", holder="UCDP", licence="CC BY 4.0",
    read_as=("in UTF-8",), mapping={"date_order": "dmy"},
)  # fmt: skip


def test_a_layer_is_read_as_it_was_written():
    assert layer.read("ged", layer.as_toml(MADE)) == MADE


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"title = ", "not TOML"),
        (b'title = "x"', "lacks"),
        (layer.as_toml(MADE).replace(b"rows = 2", b'rows = "2"'), "rows is not a number"),
        (layer.as_toml(MADE).replace(b"a" * 64, b"../.."), "sha256"),
    ],
)
def test_a_description_that_cannot_be_used_is_refused_in_words(data: bytes, words: str):
    with pytest.raises(InputError, match=words):
        layer.read("ged", data)


@pytest.mark.parametrize("name", ["", "x", "../up", "Big", "a" * 33])
def test_a_layer_has_a_plain_name(name: str):
    with pytest.raises(InputError, match="cannot name a layer"):
        layer.check_name(name)


def test_files_that_are_missing_are_said(tmp_path: Path):
    files = {"layers/ged/layer.toml": layer.as_toml(MADE), "layers/bad/layer.toml": b"x", "events.csv": b""}
    found = layer.faults(files, tmp_path)
    assert set(found) == {"ged", "bad"}
    assert "missing" in found["ged"]
    assert set(layer.of_files(files)) == {"ged"}


def make(folder: Path, text: str) -> None:
    for name in place.FILES:
        (folder / name).write_text(text, encoding="utf-8")


def test_a_layer_is_put_in_place_by_its_hash_and_the_old_files_stay(tmp_path: Path):
    states = []
    for text in ("old", "new"):
        with place.workplace(tmp_path) as folder:
            (folder / "made").mkdir()
            make(folder / "made", text)
            states.append(place.put(tmp_path, folder / "made", replace(MADE, title=text)))
    assert layer.in_folder(tmp_path)["ged"] == states[1]
    assert [(state.folder(tmp_path) / layer.EVENTS).read_text() for state in states] == ["old", "new"]
    assert {path.name for path in (tmp_path / "layers").iterdir()} == {"ged"}


def test_what_a_killed_writer_left_is_removed_and_what_a_living_one_makes_is_not(tmp_path: Path):
    dead, alive = (tmp_path / "layers" / f".unfinished-{process}-x" for process in (2**22 + 1, os.getpid()))
    for folder in (dead, alive):
        folder.mkdir(parents=True)
    with place.workplace(tmp_path):
        assert not dead.exists()
        assert alive.exists()


def test_check_names_a_layer_whose_files_are_gone(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    home = folder / "layers" / "ged"
    home.mkdir(parents=True)
    (home / "layer.toml").write_bytes(layer.as_toml(MADE))
    (problem,) = check.check(folder).problems
    assert (problem.file, problem.code) == ("layers/ged/layer.toml", "layer-unusable")
    assert "copy it here" in problem.message


def test_check_names_a_layer_whose_files_were_changed(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    take(write_table(tmp_path / "ged.csv", [ged(1)]), folder, "ged")
    assert check.check(folder).problems == ()
    path = layer.in_folder(folder)["ged"].folder(folder) / layer.EVENTS
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    (problem,) = check.check(folder).problems
    assert (problem.file, problem.code) == ("layers/ged/layer.toml", "layer-damaged")
    assert "import 'ged.csv' again" in problem.message
