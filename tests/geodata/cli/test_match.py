"""`dateline match`: the dataset with a layer, or two files of other people's with each other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata.cli import main
from tests.support.layers import ged, take, write_table


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path]:
    """Two releases of UCDP GED that have two events in common, under other ids."""
    old = write_table(tmp_path / "GEDEvent_v25_1.csv", [ged(1), ged(2, date_start="2016-05-02", date_end="2016-05-02")])
    new = write_table(
        tmp_path / "GEDEvent_v26_1.csv", [ged(12, date_start="2016-05-02", date_end="2016-05-02"), ged(11), ged(13)]
    )
    return old, new


def test_two_files_are_matched_as_text_csv_and_json_lines(releases: tuple[Path, Path]):
    done = run("match", *releases)
    assert done.exit_code == 0, done.output
    assert "ged:2 = ged:12: same" in done.output
    assert "2 and 3 events:" in done.output
    rows = list(csv.DictReader(run("match", *releases, "--format", "csv").stdout.splitlines()))
    assert [(row["a"], row["b"], row["days"], row["km"]) for row in rows] == [
        ("ged:1", "ged:11", "0", "0.0"),
        ("ged:2", "ged:12", "0", "0.0"),
    ]
    told = [json.loads(line) for line in run("match", *releases, "--format", "jsonl").stdout.splitlines()]
    assert told[1]["verdict"] == "same"
    assert all(isinstance(bits, float) for _, bits in told[1]["weights"])


def test_the_datasets_events_are_matched_with_a_layers(folder: Path, tmp_path: Path):
    path = write_table(
        tmp_path / "GEDEvent_v26_1.csv",
        [
            ged(
                1,
                date_start="2016-03-27",
                date_end="2016-03-27",
                latitude="34.55",
                longitude="38.27",
                side_a="Government of Syria",
                side_b="IS",
            )
        ],
    )
    take(path, folder, "ged")
    done = run("match", "ged", "--dataset", folder)
    assert done.exit_code == 0, done.output
    assert "palmyra-recaptured = ged:1" in done.output


@pytest.mark.parametrize("names", [("gde",), ("nowhere.csv", "neither.csv"), ("a", "b", "c")])
def test_what_is_not_there_is_said(folder: Path, names: tuple[str, ...]):
    done = run("match", *names, "--dataset", folder)
    assert done.exit_code == 2
    assert "no layer" in done.output or "no file" in done.output or "two files" in done.output
