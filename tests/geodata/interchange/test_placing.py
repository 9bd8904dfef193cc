"""Rows without coordinates are placed by name, with a reason, and never more exactly than is known."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from geodata import cli
from geodata.dataset import reading
from geodata.geocoding import locate
from geodata.interchange import importing, mapping, updating
from geodata.interchange.places import placing
from geodata.interchange.report import ImportReport
from geodata.layers import combined, layer
from tests.support.layers import events, ged, take, write_table
from tests.support.paths import SYRIA

ROW = {"id": "1", "date": "2016-03-14", "place": "Palmyra", "country": "Syria", "title": "Attack"}


def table(folder: Path, *rows: dict[str, str], name: str = "a.csv") -> Path:
    numbered = [{"id": str(number), **row} for number, row in enumerate(rows, 1)]
    return write_table(folder / name, [{**ROW, **row} for row in numbered], columns=ROW | dict.fromkeys(rows[0]))


def taken(folder: Path, *rows: dict[str, str]) -> tuple[ImportReport, list[dict[str, Any]]]:
    return take(table(folder, *rows), folder), events(folder)


def test_a_named_place_gets_the_point_and_precision_of_the_gazetteer_and_the_reason(tmp_path: Path):
    report, (town, province, country) = taken(
        tmp_path, {"place": "Palmyra"}, {"place": "Homs province"}, {"place": "", "country": "Lebanon"}
    )
    assert (round(town["lat"], 1), round(town["lon"], 1), town["prec"]) == (34.6, 38.3, 1)
    assert town["located_by"].startswith("gazetteer: Tadmur, Homs, Syria")
    assert (province["prec"], country["prec"], country["radius_km"]) == (4, 6, 0)
    assert town["latitude"] == ""  # what the source states stays as it is
    assert report.as_json()["geocoded"] == {"exact": 1, "province": 1, "country": 1}
    said = "3 without coordinates placed by name (1 exact, 1 province, 1 country)"
    assert said in report.as_text()
    assert said in layer.in_folder(tmp_path)["theirs"].read_as


def test_the_country_and_the_province_of_a_row_tell_namesakes_apart(tmp_path: Path):
    rows = [{"place": "Tripoli", "country": name} for name in ("Lebanon", "Libya")]
    _, (lebanon, libya) = taken(tmp_path, *rows)
    assert (round(lebanon["lon"]), round(libya["lon"])) == (36, 13)
    path = write_table(
        tmp_path / "b.csv", [{**ROW, "admin1": "Homs"}, {**ROW, "id": "2", "admin1": "Aleppo"},
                             {**ROW, "id": "3", "admin1": "Sector 9"}], columns=(*ROW, "admin1"),
    )  # fmt: skip
    take(path, tmp_path, "second")
    there, elsewhere, unheard = events(tmp_path, "second")
    assert round(float(str(there["lat"])), 1) == 34.6
    assert round(float(str(elsewhere["lat"])), 1) == 36.4  # no such place in Aleppo: the province that the row names
    assert (elsewhere["prec"], there["prec"]) == (4, 1)
    assert round(float(str(unheard["lat"])), 1) == 34.6  # nobody knows the province


def test_what_is_ambiguous_or_unknown_stays_unplaced_and_is_counted(tmp_path: Path):
    rows = [{"place": "Xyzzyqua"}, {"place": "Springfield", "country": "United States"}, {"place": "Palmyra"}]
    report, (unknown, ambiguous, _) = taken(tmp_path, *rows)
    assert (unknown["lat"], ambiguous["lat"]) == (None, None)
    assert "not found" in unknown["located_by"]
    assert "ambiguous" in ambiguous["located_by"]
    assert report.as_json()["geocoded"] == {"exact": 1, "ambiguous": 1, "unknown": 1}
    assert "named and not placed: 1 ambiguous, 1 unknown" in report.as_text()


@pytest.mark.parametrize("code", ["ambiguous-place", "fuzzy-place"])
def test_a_doubtful_place_is_marked_and_never_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str):
    find: Callable[..., Any] = locate.find_all

    def doubting(*args: Any) -> Any:
        return {key: replace(one, code=code, warning="?") for key, one in find(*args).items()}

    monkeypatch.setattr(placing.locate, "find_all", doubting)
    report, (event,) = taken(tmp_path, {"place": "Palmyra"})
    assert (event["prec"], event["radius_km"], report.marked) == (2, 25, 1)
    assert "looked up by its name" in event["marks"]
    assert report.as_json()["geocoded"] == {"near": 1, "doubtful": 1}


def test_a_name_alone_without_a_country_is_doubtful(tmp_path: Path):
    report, (alone, told) = taken(
        tmp_path, {"place": "Al Jadida", "country": ""}, {"place": "Aleppo, Syria", "country": ""}
    )
    assert ("nothing says in which country" in alone["marks"], alone["prec"]) == (True, 2)
    assert (told["marks"], told["prec"], report.marked) == ("", 1, 1)


def test_rows_keep_their_own_coordinates_and_a_vaguer_precision_of_their_own(tmp_path: Path):
    given = {"latitude": "33.5", "longitude": "36.3", "where_prec": "exact"}
    vague = {"latitude": "", "longitude": "", "where_prec": "district"}
    report, (own, other) = taken(tmp_path, given, vague)
    assert (own["lat"], own["lon"], own["located_by"]) == (33.5, 36.3, "")
    assert (other["prec"], other["radius_km"]) == (3, 30)
    assert report.as_json()["geocoded"] == {"district": 1}


def test_the_editors_places_and_the_country_in_focus_count(tmp_path: Path):
    places = "place,latitude,longitude,where_prec\nThe Farm,33.1,36.1,near\n"
    (tmp_path / "places.csv").write_text(places, encoding="utf-8")
    (tmp_path / "dataset.toml").write_text('country = "LB"\n', encoding="utf-8")
    _, (event, focus) = taken(tmp_path, *({"place": name, "country": ""} for name in ("The Farm", "Tripoli")))
    assert round(focus["lon"]) == 36
    assert (event["lat"], event["prec"]) == (33.1, 2)
    assert str(event["located_by"]).startswith("places.csv: The Farm")


def test_nothing_is_looked_up_where_that_is_not_wanted_and_an_update_keeps_it_so(tmp_path: Path):
    path = write_table(tmp_path / "ged.csv", [ged(1, latitude="", longitude="")])
    done = CliRunner().invoke(
        cli.main, ["import", str(path), "--no-geocode", "--layer", "ged", "--dataset", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    assert (events(tmp_path, "ged")[0]["lat"], layer.in_folder(tmp_path)["ged"].geocode) == (None, False)
    rows = [ged(number, latitude="", longitude="") for number in (1, 2)]
    updating.update_file(importing.ImportOrder(write_table(tmp_path / "new.csv", rows), tmp_path, name="ged"))
    assert [event["lat"] for event in events(tmp_path, "ged")] == [None, None]


def test_a_mapping_says_where_province_and_country_stand_and_whether_to_look(tmp_path: Path):
    rows = [{"Ort": "Tripolis", "Staat": "Libanon", "Tag": "2016-03-14"}]
    path = write_table(tmp_path / "a.csv", rows, columns=rows[0])
    said = {"format": "table", "columns": {"date": "Tag", "place": "Ort"}, "country": "Staat"}
    for name, given, placed in (("one", said, True), ("two", {**said, "geocode": False}, False)):
        order = importing.ImportOrder(path, tmp_path, name=name, mapping=mapping.of(given))
        importing.import_file(order)
        assert (events(tmp_path, name)[0]["lat"] is not None) is placed


def test_each_distinct_place_is_looked_up_once_and_the_commonest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    look_up = placing.look_up

    def counting(names: Any, *args: Any) -> Any:
        asked.extend(one.phrase() for one in names)
        return look_up(names, *args)

    monkeypatch.setattr(placing, "look_up", counting)
    monkeypatch.setattr(placing, "MOST_NAMES", 1)
    report, found = taken(tmp_path, {"place": "Idlib"}, {"place": "Palmyra"}, {"place": "Palmyra"})
    assert asked == ["Palmyra, Syria"]
    assert report.as_json()["geocoded"] == {"exact": 2, "unasked": 1}
    assert "not looked up" in found[0]["located_by"]


def test_a_part_with_places_joins_a_release_from_before_they_were_looked_up(tmp_path: Path):
    shutil.copytree(SYRIA, tmp_path, dirs_exist_ok=True)
    take(write_table(tmp_path / "ged.csv", [ged(number) for number in range(1, 6)]), tmp_path, "ged")
    release = layer.in_folder(tmp_path)["ged"].folder(tmp_path) / layer.EVENTS
    parquet.write_table(parquet.read_table(release).drop_columns(["located_by"]), release)
    part = write_table(tmp_path / "part.csv", [ged(6, latitude="", longitude="", where_coordinates="Mosul")])
    updating.update_file(importing.ImportOrder(part, tmp_path, name="ged"))
    events_of = combined.combine(reading.load(tmp_path), list(layer.in_folder(tmp_path).values())).events
    located = events_of.set_index("event_id")["located_by"]
    assert (located["ged:1"], located["ged:6"].partition(":")[0]) == ("", "gazetteer")


def test_a_layers_card_says_how_its_place_was_found(tmp_path: Path):
    shutil.copytree(SYRIA, tmp_path, dirs_exist_ok=True)
    taken(tmp_path, {"place": "Palmyra"})
    whole = combined.combine(reading.load(tmp_path), list(layer.in_folder(tmp_path).values()))
    row = whole.events.set_index("event_id").loc["theirs:1"]
    assert row["located_by"].startswith("gazetteer: Tadmur")


AROUND = (*ROW, "admin1", "admin2")
UNKNOWN = {"place": "Xyzzyqua", "admin1": "Idlib", "admin2": "Harim"}


def test_an_unknown_place_is_shown_as_the_district_or_province_that_its_row_names_and_marked(tmp_path: Path):
    rows = [
        UNKNOWN,
        {**UNKNOWN, "admin2": "Qwertystan"},
        {**UNKNOWN, "admin1": "Qwertystan", "admin2": ""},
        {**UNKNOWN, "admin1": "", "admin2": ""},
        {**UNKNOWN, "place": "", "admin2": "Qwertystan"},
    ]
    path = write_table(
        tmp_path / "a.csv", [{**ROW, **row, "id": str(number)} for number, row in enumerate(rows)], columns=AROUND
    )
    report = take(path, tmp_path)
    district, province, nowhere, alone, unnamed = events(tmp_path)
    assert [event["prec"] for event in (district, province, unnamed)] == [3, 4, 4]
    assert min(district["radius_km"], province["radius_km"]) >= 30
    assert "shown is the district that the source names around it" in district["marks"]
    assert "the province 'Idlib' around it: gazetteer:" in province["located_by"]
    assert "not found" in province["located_by"]
    assert (nowhere["lat"], alone["lat"]) == (None, None)  # a country says too little
    assert report.as_json()["geocoded"] == {"district": 1, "province": 2, "around": 3, "unknown": 2}
    assert "3 of these shown as the district or province around a place that could not be found, and marked" in (
        report.as_text()
    )


def test_the_fallback_is_not_taken_where_nothing_is_looked_up(tmp_path: Path):
    path = write_table(tmp_path / "a.csv", [{**ROW, **UNKNOWN}], columns=AROUND)
    words = ["import", str(path), "--no-geocode", "--layer", "theirs", "--dataset", str(tmp_path)]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    assert (events(tmp_path)[0]["lat"], events(tmp_path)[0]["prec"]) == (None, 0)
    said = {
        "format": "table",
        "district": "admin2",
        "columns": {"date": "date", "place": "place"},
        "country": "country",
    }
    importing.import_file(importing.ImportOrder(path, tmp_path, name="told", mapping=mapping.of(said)))
    assert events(tmp_path, "told")[0]["prec"] == 3  # a mapping names the columns, too
