"""Every form of export: what it holds comes back, what it does not hold is named in the file, and text stays text."""

from __future__ import annotations

import csv
import json
import os
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from geodata.dataset import reading
from geodata.interchange import documents, exporting, extract
from geodata.interchange.formats import geojson
from geodata.view import query
from tests.support import extracts
from tests.support.extracts import Importer
from tests.support.paths import ROOT

Tables = tuple[list[dict[str, str]], list[dict[str, str]]]
EXAMPLES = int(os.environ.get("EXTRACT_EXAMPLES", "2"))
"""Generated tables for each form; `python -m bench.soak extracts` takes 2,000."""
FORMS = exporting.forms()
DATES = ["2016-03-27", "2016-02", "2016-03~", "2011/..", "2015-09/2016-02", "2016-03-01/2016-03-05", ""]


@pytest.fixture(scope="module")
def importer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Importer]:
    with Importer(tmp_path_factory.mktemp("extracts")) as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A dataset that fills every cell, in every form."""
    folder = tmp_path_factory.mktemp("forms")
    return {name: written(name, extract.of_view(extracts.every_cell(), [], None), folder) for name in FORMS}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Events of every precision of dates, in every form."""
    folder = tmp_path_factory.mktemp("dated")
    place = {"latitude": "34.5", "longitude": "38.25", "where_prec": "near", "deaths_low": "1", "deaths_high": "9"}
    rows = [
        {"event_id": f"event-{number}", "status": "published", "title": "An event", "date": date, **place}
        for number, date in enumerate(DATES)
    ]
    taken = extract.of_view(extracts.dataset_of(rows, []), [], None)
    return {name: written(name, taken, folder) for name in FORMS}


def written(name: str, taken: extract.Extract, folder: Path) -> Path:
    path = folder / f"{name}{FORMS[name].suffix}"
    exporting.write(FORMS[name], taken, path)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(tables=extracts.tables())
def test_what_a_form_does_not_give_back_is_named_in_its_file(importer: Importer, tables: Tables):
    taken = extract.of_view(extracts.dataset_of(*tables), [], None)
    assume((taken.events["start_day"] <= taken.events["end_day"]).any())  # no format takes events without any date
    assert [lost for form in FORMS.values() for lost in extracts.silent_losses(form, taken, importer)] == []


# --- what a file says of itself


@pytest.mark.parametrize("name", FORMS)
def test_a_file_says_its_version_whom_to_credit_and_what_is_left_out(name: str, tmp_path: Path):
    dataset = reading.load(ROOT / "geodata" / "syria")
    view = query.View(16_700, 16_900)
    taken = extract.of_view(dataset, [], view)
    said = extracts.said(FORMS[name], written(name, taken, tmp_path))
    tally = query.select(dataset, view).tally
    assert dataset.version in said
    assert dataset.info.attribution in said
    assert f"{tally.shown} of {tally.total}" in said
    assert f"outside the window: {tally.outside}" in said
    assert f"undated: {tally.undated}" in said


def test_a_dataset_without_a_credit_says_that_no_licence_is_stated(files: dict[str, Path]):
    for name, path in files.items():
        assert extract.NO_LICENCE in extracts.said(FORMS[name], path), name


def test_the_page_of_formats_says_what_each_holds_and_what_it_does_not(files: dict[str, Path]):
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    told = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in page.splitlines() if line.startswith("| `")
    ]
    there = [
        [f"`{name}`", f"{form.title} (`{form.suffix}`)", form.holds, ", ".join(_lost(name, files[name])) or "—"]
        for name, form in FORMS.items()
    ]
    assert told == there


def _lost(name: str, path: Path) -> list[str]:
    return [f"`{column}`" for column in extracts.losses(FORMS[name], path)]


# --- never more certainty than there is


def test_a_month_stays_a_month_and_a_doubt_a_doubt(dated: dict[str, Path]):
    times = [feature["time"] for feature in features(dated["jsonfg"])]
    assert times[:4] == [
        {"date": "2016-03-27"},
        {"interval": ["2016-02-01", "2016-02-29"]},
        {"interval": ["2016-03-01", "2016-03-31"]},
        {"interval": ["2011-01-01", ".."]},
    ]
    assert times[-1] is None
    kml = dated["kml"].read_text(encoding="utf-8")
    assert re.findall("<when>(.*?)</when>", kml) == ["2016-03-27", "2016-02"]
    assert kml.count("<TimeSpan>") == 4
    slides = rows(dated["timelinejs"])[1:]
    assert [(slide["Year"], slide["Month"], slide["Day"]) for slide in slides[:2]] == [
        ("2016", "3", "27"),
        ("2016", "2", ""),
    ]
    assert slides[3]["Display Date"] == "2011 – ongoing (beginning known to the year; no end reported)"
    assert [row["date_prec"] for row in rows(dated["ucdp"])] == ["1", "4", "4", "", "5", "2", ""]
    assert [row["time_precision"] for row in rows(dated["acled"])] == ["1", "3", "3", "", "", "2", ""]
    first, last = (pq.read_table(dated["geoparquet"])[name].to_pylist() for name in ("date_start", "date_end"))
    assert (str(first[1]), str(last[1])) == ("2016-02-01", "2016-02-29")
    assert last[3] is None


@pytest.mark.parametrize("name", ["csv", "geojson", "jsonfg", "kml", "timemap", "acled", "timelinejs"])
def test_lowest_and_highest_and_the_dispute_stand_in_the_file(
    name: str, files: dict[str, Path], dated: dict[str, Path]
):
    text = unescape(unescape(files[name].read_text(encoding="utf-8-sig")))
    assert "Bo" in text
    assert "Ana" in text
    if name != "timelinejs":
        assert re.search(r"deaths_low|fatalities at least", dated[name].read_text(encoding="utf-8-sig"))


def test_ucdps_shape_has_49_columns_numbers_for_ids_and_the_dispute_as_its_status(files: dict[str, Path]):
    first, second = rows(files["ucdp"])
    assert len(first) == 49
    assert first["id"].isdigit()
    assert first["id"] != second["id"]
    assert (first["low"], first["best"], first["high"], first["where_prec"]) == ("1", "2", "3", "4")
    assert first["code_status"] == "Claimed by Ana; Disputed by Bo: “not so” (The Paper)"
    assert first["type_of_violence"] == ""  # neither side is said to be a government


# --- text is hostile


def test_nothing_in_a_workbook_is_a_formula_or_a_link(files: dict[str, Path]):
    with zipfile.ZipFile(files["xlsx"]) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 4
    assert any("=cmd()" in sheet for sheet in sheets)
    assert not [sheet for sheet in sheets if "<f>" in sheet or "hyperlink" in sheet]


@pytest.mark.parametrize("name", ["csv", "ucdp", "acled", "timelinejs"])
def test_no_cell_of_a_table_is_run_by_a_spreadsheet(name: str, files: dict[str, Path]):
    cells = [cell for row in rows(files[name]) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))]


def test_markup_in_the_data_is_text_in_kml_and_timelinejs(files: dict[str, Path]):
    root = documents.load_xml(files["kml"])
    assert not {element.tag for element in root.iter()} & {"script", "img"}
    for description in root.iter("description"):
        assert set(re.findall(r"<(\w+)", description.text or "")) <= {"br"}
    texts = [row["Text"] + row["Headline"] for row in rows(files["timelinejs"])]
    assert set(re.findall(r"<(\w+)", "".join(texts))) <= {"p"}
    ET.parse(files["kml"])  # noqa: S314 - our own file; no character that XML lacks


# --- what other programs expect


@pytest.mark.parametrize(("name", "logical"), [("geoparquet", "None"), ("geoparquet-2", "Geometry(crs=)")])
def test_geoparquet_has_shapes_as_its_version_says(name: str, logical: str, dated: dict[str, Path]):
    file = pq.ParquetFile(dated[name])
    column = next(file.schema.column(at) for at in range(len(file.schema)) if file.schema.column(at).name == "geometry")
    assert str(column.logical_type) == logical
    geo = json.loads(file.metadata.metadata[b"geo"])
    assert geo["version"] == {"geoparquet": "1.1.0", "geoparquet-2": "2.0.0"}[name]
    assert geo["columns"][geo["primary_column"]]["geometry_types"] == ["Point"]


def test_timemap_finds_only_members_that_it_knows_or_is_told_of(files: dict[str, Path]):
    whole = json.loads(files["timemap"].read_text(encoding="utf-8"))
    known = {
        *("id", "description", "date", "time", "time_precision", "location", "latitude", "longitude", "category"),
        *("associations", "sources", "comments", "time_display"),
    }
    told = {one["key"] for one in whole["config"]["features"]["CUSTOM_EVENT_FIELDS"]}
    for event in whole["events"]:
        assert set(event) <= known | told
        assert all(isinstance(event[name], str) for name in told & set(event))
        assert set(event["sources"]) <= set(whole["sources"])


def test_an_undated_event_with_a_time_of_day_stays_undated(importer: Importer):
    rows = [
        {"event_id": "event-1", "status": "published", "title": "Dated", "date": "2016-03"},
        {"event_id": "event-2", "status": "published", "title": "Undated", "time": "09:30"},
    ]
    taken = extract.of_view(extracts.dataset_of(rows, []), [], None)
    for name in ("geojson", "jsonfg", "kml", "timemap"):
        assert extracts.silent_losses(FORMS[name], taken, importer) == []


def test_a_place_that_another_program_moved_counts(dated: dict[str, Path], tmp_path: Path):
    whole = json.loads(dated["geojson"].read_text(encoding="utf-8"))
    whole["features"][0]["geometry"]["coordinates"] = [40.0, 35.0]
    moved = tmp_path / "moved.geojson"
    moved.write_text(json.dumps(whole), encoding="utf-8")
    found = geojson.unpack(moved)
    first = dict(zip(found.columns, next(found.rows), strict=True))
    assert (first["@latitude"], first["@longitude"], first["@event_id"]) == ("35", "40", "event-0")
