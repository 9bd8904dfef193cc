"""What is taken out: events as readers get them, a layer's rows cell for cell, nothing that may not be passed on."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata import cli
from geodata.dataset import published, reading
from geodata.interchange import exporting, extract
from geodata.layers import combined, layer
from geodata.view import query
from tests.support import datasets
from tests.support.layers import GED_COLUMNS, close, ged, take, write_table
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
    close(made, "closed")
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


@pytest.mark.parametrize("form", [*exporting.names(), "html"])
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


def test_layers_that_may_not_be_passed_on_are_left_out_of_what_holds_others_and_that_is_said(folder: Path):
    dataset = published.published(reading.load(folder))
    layers = [one for name, one in layer.of_files(dataset.layer_files).items() if name in {"ged", "closed"}]
    mixed = combined.combine(dataset, layers)
    taken = extract.of_view(mixed, layers, query.default_view(mixed.info))
    ids = set(taken.events["event_id"])
    assert {"ged:1", "ged:3", datasets.PALMYRA} <= ids
    assert not [ident for ident in ids if ident.startswith("closed:")]
    assert "2 events of UCDP GED are left out: its licence forbids passing rows on" in taken.statement.ledger
    assert any("CC BY 4.0" in line for line in taken.statement.credit)
    assert any("one article" in line for line in taken.statement.credit)


def test_without_a_view_all_events_are_written_and_the_description_stands_beside_a_table(folder: Path, tmp_path: Path):
    assert export(folder, tmp_path / "all.csv", "--to", "csv").exit_code == 0
    assert len(read(tmp_path / "all.csv")) == 1 + 17
    said = (tmp_path / "all.about.txt").read_text(encoding="utf-8")
    assert "Events: all 17" in said
    assert "undated among them: 1" in said
    assert export(folder, tmp_path / "ged.geojson", "--to", "geojson", "--layer", "ged").exit_code == 0
    whole = json.loads((tmp_path / "ged.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in whole["features"]] == ["ged:1", "ged:3"]
    assert "1 rows of ged.csv could not be taken in, and are left out" in whole["dateline"]["ledger"]
    assert {path.name for path in tmp_path.iterdir()} == {"all.csv", "all.about.txt", "ged.geojson"}
