"""`dateline territory`: five shapes of data become who held what on which day; a bad file changes nothing."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geodata.cli import main
from geodata.territory import layer
from geodata.versions.store import FileStore
from tests.support import fronts

KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>"""
PLACEMARK = """<Placemark><name>{}</name><TimeSpan><begin>{}</begin><end>{}</end></TimeSpan>
<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"""


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def add(folder: Path, *paths: Path | str) -> Result:
    return run("territory", "add", "front", *paths, "--dataset", folder)


def shown(folder: Path, *more: str) -> list[dict[str, Any]]:
    done = run("territory", "show", "front", "--dataset", folder, "--format", "json", *more)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def told(folder: Path) -> list[tuple[str, str, str, int]]:
    return [(row["from"], row["to"], row["holder"], row["settlements"]) for row in shown(folder)]


def test_a_file_for_each_day_with_the_day_in_its_name(folder: Path, tmp_path: Path):
    days = fronts.days(tmp_path / "days")
    refused = add(folder, days)
    assert refused.exit_code == 2
    assert "say so with --held-by NAME" in refused.output
    assert not (folder / "territory").exists() or not list((folder / "territory").glob("*/territory.toml"))
    done = add(folder, days, "--held-by", "Russia", "--publisher", "DeepState")
    assert done.exit_code == 0, done.output
    assert told(folder) == [(f"2024-05-0{day}",) * 2 + ("Russia", 0) for day in (1, 2, 4)]
    assert shown(folder, "--on", "2024-05-03")[0]["carried"] == 1
    areas = [row["km2"] for row in shown(folder)]
    assert areas[0] < areas[1] < areas[2]
    assert FileStore(folder).newest()[1][layer.toml_name("front")].decode().count("[holders.Russia]") == 1


def test_an_archive_of_days_gives_the_same(folder: Path, tmp_path: Path):
    packed = tmp_path / "days.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in fronts.days(tmp_path / "days").iterdir():
            archive.write(path, f"data/{path.name}")
    assert add(folder, packed, "--held-by", "Russia").exit_code == 0
    assert [row[0] for row in told(folder)] == ["2024-05-01", "2024-05-02", "2024-05-04"]


def test_one_file_with_dates_and_with_spans(folder: Path, tmp_path: Path):
    one = fronts.write(
        tmp_path / "all.geojson",
        fronts.feature(fronts.square(36, 48), id=1, date="2024-07-08", controlled_by="RU"),
        fronts.feature(fronts.square(40, 48), id=2, date="2024-07-08", controlled_by="UA"),
        fronts.feature(fronts.square(36, 48), id=3, date="2024-07-09", controlled_by="RU"),
        fronts.feature(fronts.square(41, 48), start="2024-07-10", end="2024-07-31", controlled_by="UA", source="ISW"),
    )
    packed = tmp_path / "all.geojson.gz"
    packed.write_bytes(gzip.compress(one.read_bytes()))
    done = add(folder, packed)
    assert done.exit_code == 0, done.output
    assert "taken from 'controlled_by'" in done.output
    assert told(folder) == [
        ("2024-07-08", "2024-07-08", "RU", 0),
        ("2024-07-08", "2024-07-08", "UA", 0),
        ("2024-07-09", "2024-07-09", "RU", 0),
        ("2024-07-10", "2024-07-31", "UA", 0),
    ]
    assert shown(folder)[-1]["source"] == "ISW"


def test_json_fg_with_open_intervals(folder: Path, tmp_path: Path):
    first = fronts.feature(fronts.square(36, 48), holder="Assad government")
    first["time"] = {"interval": ["2012-07-19", "2016-12-22"]}
    second = fronts.feature(fronts.square(36, 48), holder="Opposition")
    second["time"] = {"interval": ["2016-12-23", ".."]}
    path = fronts.write(
        tmp_path / "aleppo.json", first, second, conformsTo=["http://www.opengis.net/spec/json-fg-1/1.0"]
    )
    assert add(folder, path).exit_code == 0
    assert told(folder) == [
        ("2012-07-19", "2016-12-22", "Assad government", 0),
        ("2016-12-23", "..", "Opposition", 0),
    ]


def test_kml_with_time_spans(folder: Path, tmp_path: Path):
    points = " ".join(f"{x},{y},0" for x, y in fronts.square(36, 35))
    marks = PLACEMARK.format("Daesh", "2014-06", "2014-07", points) + PLACEMARK.format("SDF", "2014-08-01", "", points)
    path = tmp_path / "raqqa.kml"
    path.write_text(KML.format(marks), "utf-8")
    assert add(folder, path).exit_code == 0
    assert told(folder) == [("2014-06-01", "2014-07-31", "Daesh", 0), ("2014-08-01", "..", "SDF", 0)]


def test_settlements_by_day(folder: Path, tmp_path: Path):
    table = tmp_path / "control_latest_2024.csv"
    rows = [
        *("1,20240501,RU,UA", "1,20240502,RU,UA", "1,20240503,RU,RU", "1,20240505,RU,RU"),
        *("2,20240501,RU,UA", "2,20240502,RU,UA", "3,20240501,RU,UA", ",20240501,RU,UA"),
    ]
    table.write_text("\n".join(["geonameid,date,status_wiki,status", *rows]), "utf-8")
    assert "does not say where its settlements lie" in add(folder, table).output
    places = tmp_path / "places.csv"
    places.write_text("geonameid,longitude,latitude\n1,36.1,48.1\n2,36.2,48.2\n", "utf-8")
    done = add(folder, table, "--places", places)
    assert done.exit_code == 0, done.output
    assert "1 rows of control_latest_2024.csv lack" in done.output
    assert "1 settlements of control_latest_2024.csv are in no table of places, such as '3'" in done.output
    assert told(folder) == [
        ("2024-05-01", "2024-05-02", "UA", 2),
        ("2024-05-03", "2024-05-03", "RU", 1),
        ("2024-05-05", "2024-05-05", "RU", 1),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is not JSON"),
        ('{"type": "FeatureCollection", "features": []}', "nothing that is held was found"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point"}}]}', "an area"),
        (json.dumps({"type": "FeatureCollection", "features": [fronts.feature([])]}), "fewer than three points"),
        (
            json.dumps({"type": "FeatureCollection", "features": [fronts.feature([[36, 95], [37, 95], [37, 96]])]}),
            "Earth",
        ),
        (
            json.dumps({"type": "FeatureCollection", "features": [fronts.feature([[400000.0, 1], [2, 2], [3, 9]])]}),
            "Earth",
        ),
    ],
)
def test_a_file_without_areas_is_refused_and_nothing_changes(folder: Path, tmp_path: Path, content: str, why: str):
    path = tmp_path / "front_20240501.geojson"
    path.write_text(content, "utf-8")
    before = FileStore(folder).newest()
    done = add(folder, path, "--held-by", "A")
    assert done.exit_code == 2
    assert why in done.output
    assert FileStore(folder).newest() == before


def test_a_bad_file_among_good_ones_is_set_aside_and_a_day_is_not_told_twice(folder: Path, tmp_path: Path):
    days = fronts.days(tmp_path / "days")
    (days / "deepstatemap_data_20240505.geojson").write_text("{", "utf-8")
    fronts.write(days / "other_20240501.geojson", fronts.feature(fronts.square(10, 10)))
    shutil.copy(days / "deepstatemap_data_20240502.geojson", days / "the_same_20240502.geojson")
    done = add(folder, days, "--held-by", "Russia")
    assert done.exit_code == 0
    assert "20240505.geojson is not JSON" in done.output
    assert "other_20240501.geojson says again what Russia held on 1 May 2024" in done.output
    assert "the_same" not in done.output
    assert len(told(folder)) == 3


def test_colours_stay_when_the_files_are_added_again_and_removal_is_a_version(folder: Path, tmp_path: Path):
    days = fronts.days(tmp_path / "days")
    assert add(folder, days, "--held-by", "Russia", "--title", "Front line").exit_code == 0
    described = folder / layer.toml_name("front")
    described.write_text(described.read_text("utf-8").replace('colour = "#b3483a"', 'colour = "#123456"'), "utf-8")
    assert add(folder, days, "--held-by", "Russia").exit_code == 0
    one = layer.read("front", described.read_bytes())
    assert (one.title, one.holders[0].colour) == ("Front line", "#123456")
    assert run("territory", "remove", "front", "--dataset", folder).exit_code == 0
    assert not described.exists()
    assert run("territory", "show", "front", "--dataset", folder).exit_code == 2


def test_check_names_states_that_are_missing_or_damaged(folder: Path, tmp_path: Path):
    assert add(folder, fronts.days(tmp_path / "days"), "--held-by", "Russia").exit_code == 0
    assert run("check", folder).exit_code == 0
    (areas,) = folder.glob("territory/front/*/areas.bin")
    areas.write_bytes(areas.read_bytes() + b"\0")
    assert "its files are not those that were added" in run("check", folder).output
    shutil.rmtree(areas.parent)
    assert "its 3 states are missing" in run("check", folder).output
