"""What is taken out: events as readers get them, a layer's rows cell for cell, nothing that may not be passed on."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata import cli
from tests.support.layers import GED_COLUMNS, ged, take, write_table
from tests.support.paths import SYRIA

ROWS = [
    ged(1, where_description='two\nlines, "quoted"; and =1+1', latitude=" 36.3 "),
    ged(2, latitude="95"),  # set aside, and given back all the same
    ged(3, date_start="2015-12-01", date_end="2015-12-01"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exported") / "syria"
    shutil.copytree(SYRIA, made)
    columns = ["", *GED_COLUMNS, "ID"]
    path = write_table(made.parent / "ged.csv", [{**row, "": "x", "ID": "y"} for row in ROWS], columns=columns)
    take(path, made, "ged")
    take(path, made, "closed")
    description = made / "layers" / "closed" / "layer.toml"
    text = description.read_text(encoding="utf-8")
    description.write_text(text.replace("redistribute = true", "redistribute = false"), encoding="utf-8")
    return made


def export(folder: Path, out: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["export", str(folder), "-o", str(out), *words])


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_layer_in_its_sources_form_gives_its_rows_back_cell_for_cell(folder: Path, tmp_path: Path):
    assert export(folder, tmp_path / "out.csv", "--layer", "ged", "--to", "source").exit_code == 0
    assert read(tmp_path / "out.csv") == read(folder.parent / "ged.csv")


def test_csv_has_the_events_of_the_view_and_with_a_layer_those_of_the_layer(folder: Path, tmp_path: Path):
    assert export(folder, tmp_path / "own.csv", "--to", "csv", "--from", "2015-10").exit_code == 0
    own = [row[0] for row in read(tmp_path / "own.csv")[1:]]
    assert own
    assert not [ident for ident in own if ":" in ident]
    assert export(folder, tmp_path / "ged.csv", "--to", "csv", "--layer", "ged", "--until", "2016").exit_code == 0
    header, row = read(tmp_path / "ged.csv")
    assert row[0] == "ged:3"
    assert row[header.index("source_publisher")] == "Uppsala Conflict Data Program"


@pytest.mark.parametrize("form", ["csv", "source", "html"])
def test_what_may_not_be_passed_on_leaves_by_no_door(folder: Path, tmp_path: Path, form: str):
    done = export(folder, tmp_path / "out", "--layer", "closed", "--to", form)
    assert done.exit_code == 2
    assert "passed on" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [["--to", "source"], ["--to", "source", "--layer", "gedd"], ["--to", "cvs"]])
def test_what_is_not_there_is_said_with_what_is(folder: Path, tmp_path: Path, words: list[str]):
    done = export(folder, tmp_path / "out", *words)
    assert done.exit_code == 2
    assert "--layer" in done.stderr or "there is" in done.stderr
