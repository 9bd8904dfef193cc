"""UCDP GED: recognised in all its forms, and translated as its code book says."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.interchange import detection
from geodata.interchange.format import FileSample
from geodata.layers import layer
from tests.support.layers import GED_COLUMNS, aside, events, ged, original, take, write_table
from tests.support.paths import SHARED

REDUCED = (
    *("id", "year", "month", "day", "country", "type_of_violence", "conflict_name", "side_a", "side_b", "latitude"),
    *("longitude", "low_death", "best_death", "high_death"),
)


def sample(columns: tuple[str, ...], *rows: dict[str, str]) -> FileSample:
    return FileSample("file.csv", "table", columns, tuple(tuple(row.get(name, "") for name in columns) for row in rows))


def test_the_full_form_is_recognised_almost_certainly():
    form, found = detection.detect(sample(GED_COLUMNS, ged()))
    assert form.name == "ucdp-ged"
    assert found.sure > 0.95


def test_the_42_columns_of_19_1_are_recognised():
    missing = {"relid", "code_status", "where_description", "conflict_dset_id", "dyad_dset_id", "side_a_dset_id"}
    columns = tuple(name for name in GED_COLUMNS if name not in missing | {"side_b_dset_id"})
    assert len(columns) == 42
    assert detection.detect(sample(columns, ged()))[1].sure > 0.95


def test_a_table_that_only_has_the_columns_is_not_taken_for_ged():
    assert detection.by_name("ucdp-ged").recognise(sample(GED_COLUMNS, ged(id="a"))).sure < 0.5
    assert detection.by_name("ucdp-ged").recognise(sample(("id", "latitude"), {})).sure == 0


def test_a_row_becomes_an_event_with_its_precisions(tmp_path: Path):
    rows = [
        ged(1),
        ged(2, date_end="2017-08-06 00:00:00.000", where_prec="4"),
        ged(3, date_start="2017-07-01", date_end="2017-07-31", type_of_violence="3", side_b="Civilians"),
        ged(4, date_start="2017-01-01", date_end="2017-12-31", code_status="Check deaths"),
    ]
    take(write_table(tmp_path / "ged.csv", rows), tmp_path)
    first, week, month, year = events(tmp_path)
    assert {name: first[name] for name in ("date", "place", "where_prec", "event_type", "title", "deaths_best")} == {
        "date": "2017-07-31", "place": "Mosul town", "where_prec": "exact", "event_type": "Battles",
        "title": "Government of Iraq – IS", "deaths_best": "6",
    }  # fmt: skip
    assert (week["date"], week["where_prec"], week["date_prec"]) == ("2017-07-31/2017-08-06", "province", 3)
    assert (month["date"], month["date_prec"], month["sub_event_type"]) == ("2017-07", 4, "Attack")
    assert (year["date"], year["date_prec"]) == ("2017", 5)
    assert "not finished" in str(year["marks"])
    assert str(month["date_start"]) == "2017-07-01"
    assert (first["lat"], first["lon"]) == (36.335, 43.118)


def test_a_row_of_hxl_tags_is_set_aside(tmp_path: Path):
    tags = {name: f"#x+{name}" for name in GED_COLUMNS}
    report = take(write_table(tmp_path / "ged.csv", [tags, ged(1)]), tmp_path)
    assert (report.taken, report.aside) == (1, 1)
    assert "HXL" in aside(tmp_path)[0]["reason"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"geom_wkt": "POINT (43.118 -36.335)"}, "geom_wkt"),
        ({"geom_wkt": "MULTIPOINT (43.118 36.335)"}, "geom_wkt"),
        ({"geom_wkt": "POINT (43.1180 36.3350)"}, ""),
        ({"year": "2016"}, "year"),
        ({"year": "2017.0"}, ""),
        ({"dyad_name": "Government of Iraq  - IS"}, ""),
        ({"dyad_name": "Government of Syria - IS"}, "dyad"),
        ({"deaths_a": ""}, "no number for some of its figures"),
        ({"deaths_b": "5"}, "do not add up"),
        ({"latitude": "56.335", "geom_wkt": ""}, "outside the country"),
    ],
)
def test_what_a_row_says_twice_and_differently_is_marked(tmp_path: Path, cells: dict[str, str], said: str):
    path = write_table(tmp_path / "ged.csv", [ged(1), ged(2, **cells)])
    assert take(path, tmp_path).taken == 2
    first, second = events(tmp_path)
    assert first["marks"] == ""
    assert said in str(second["marks"])
    assert bool(second["marks"]) is bool(said)


def test_the_reduced_form_of_r_users_says_that_places_are_near(tmp_path: Path):
    row = {
        "id": "244657.0", "year": "2017.0", "month": "7.0", "day": "31", "country": "Iraq",
        "type_of_violence": "State-based violence", "side_a": "Government of Iraq", "side_b": "IS",
        "latitude": "36.3", "longitude": "43.1", "low_death": "6.0", "best_death": "6.0", "high_death": "6.0",
    }  # fmt: skip
    report = take(write_table(tmp_path / "ged.csv", [row], columns=REDUCED), tmp_path)
    (event,) = events(tmp_path)
    assert {name: event[name] for name in ("event_id", "date", "where_prec", "deaths_best", "place")} == {
        "event_id": "ged:244657", "date": "2017-07-31", "where_prec": "near", "deaths_best": "6", "place": "Iraq",
    }  # fmt: skip
    assert any("25 km" in sentence for sentence in report.stated)


def test_the_layer_credits_ucdp(tmp_path: Path):
    take(write_table(tmp_path / "GEDEvent_v26_01_26_06.csv", [ged(1)]), tmp_path)
    made = layer.in_folder(tmp_path)["theirs"]
    assert made.title == "UCDP GED candidates 26.01.26.06"
    assert (made.licence, made.redistribute) == ("CC BY 4.0", True)
    assert "Uppsala" in made.credit


@pytest.mark.parametrize(("name", "rows"), [("ucdp-ged-23-sample1000.csv", 1000)])
def test_real_rows_are_all_taken_and_kept_cell_for_cell(tmp_path: Path, name: str, rows: int):
    path = SHARED / "events" / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    report = take(path, tmp_path)
    assert (report.taken, report.aside, report.sure) == (rows, 0, 0.99)
    assert len(original(tmp_path)) == rows
