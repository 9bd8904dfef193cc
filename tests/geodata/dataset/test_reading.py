"""geodata.dataset.reading: what reading a dataset costs that needs little.

geodata.dataset.reading, columns, checks, eventrules, sourcing: good rows are shown, the others are listed, none is
lost.
"""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata import edtf
from geodata.dataset import checks, reading
from geodata.errors import DatasetError
from geodata.model import OPEN_END, Dataset, Problem, Severity
from geodata.tables import csvfile
from geodata.tables.columns import (
    EVENT_COLUMNS,
    EVIDENCE_COLUMNS,
    MOST_ERRORS,
    PLACE_COLUMNS,
    SOURCE_COLUMNS,
    Column,
    Retention,
)

HEAD = "event_id,status,date,place,latitude,longitude,where_prec,event_type,title,editor\n"
PLACED = "some-one,published,2015-10-03,Idlib,35.93,36.63,exact,Battles,T,A. Editor\n"
NAMED = "some-one,published,2015-10-03,Aleppo,,,,Battles,T,A. Editor\n"
WRONG = PLACED.replace("2015-10-03", "soon")
ASK = "import sys, pathlib, geodata.cli.check as c; c.check(pathlib.Path(sys.argv[1])); print(*sys.modules)"


@pytest.mark.parametrize(
    ("row", "needed"), [(PLACED, set()), (NAMED, {"geopy"}), (WRONG, {"pandera"})], ids=["sound", "by name", "broken"]
)
def test_geopy_and_pandera_are_imported_only_for_a_table_that_needs_them(tmp_path: Path, row: str, needed: set[str]):
    (tmp_path / "events.csv").write_text(HEAD + row, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", ASK, tmp_path], check=True, capture_output=True, text=True)
    assert {"geopy", "pandera"} & set(done.stdout.split()) == needed


def test_a_row_without_coordinates_is_placed(tmp_path: Path):
    (tmp_path / "events.csv").write_text(HEAD + NAMED, encoding="utf-8")
    dataset = reading.load(tmp_path)
    assert round(float(dataset.events["lat"].iloc[0])) == 36
    assert set(dataset.events) >= {column.name for column in EVENT_COLUMNS}


TEXT = "A headline\n\nThe army took Palmyra in March 2016. It “held” the town.\n"
EVENT = {
    "event_id": "palmyra-taken",
    "status": "published",
    "date": "2016-03",
    "place": "Palmyra",
    "place_basis": "named",
    "where_prec": "exact",
    "event_type": "Battles",
    "sub_event_type": "Government regains territory",
    "title": "The army takes Palmyra",
    "source": "article-1",
    "quote": "took Palmyra in March 2016",
}
SOURCE = {"source": "article-1", "title": "A headline", "file": "article.txt"}
INFO = (
    'title = "Test"\nfirst = "2011-01-01"\nlast = "2016-12-31"\ncountry = "SY"\nbounds = [[32.2, 34.8], [37.5, 42.5]]\n'
)

Build = Callable[..., Dataset]


def write(path: Path, columns: tuple[Column, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in columns], restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A function that reads a dataset of these events (changes to EVENT), evidence, sources and places."""

    def read(*events: dict[str, str], **others: list[dict[str, str]]) -> Dataset:
        titles = [EVENT["title"], *(f"{EVENT['title']}, report {number}" for number in range(1, len(events)))]
        rows = [{**EVENT, "event_id": f"event-{n}", "title": titles[n], **event} for n, event in enumerate(events)]
        write(tmp_path / "events.csv", EVENT_COLUMNS, rows)
        write(tmp_path / "evidence.csv", EVIDENCE_COLUMNS, others.get("evidence", []))
        write(tmp_path / "sources.csv", SOURCE_COLUMNS, others.get("sources", [SOURCE]))
        write(tmp_path / "places.csv", PLACE_COLUMNS, others.get("places", []))
        (tmp_path / "dataset.toml").write_text(INFO, encoding="utf-8")
        (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
        return reading.read_dataset(tmp_path)

    return read


def found(dataset: Dataset) -> list[tuple[str, int, str, str]]:
    return [(problem.file, problem.line, problem.column, problem.code) for problem in dataset.problems]


def only(dataset: Dataset) -> Problem:
    assert len(dataset.problems) == 1, [str(problem) for problem in dataset.problems]
    return dataset.problems[0]


def test_a_good_dataset_has_no_problems(build: Build):
    dataset = build({}, {"status": "draft", "source": "", "quote": ""})
    assert dataset.problems == ()
    assert (len(dataset.events), dataset.rows_read) == (2, 2)


def test_cells_are_kept_to_the_letter(build: Build):
    text = "NA – “<b>${x}`” \u202e"
    dataset = build({"description": text, "deaths_low": "01", "side_a": "007"})
    row = dataset.events.iloc[0]
    assert (row["description"], row["deaths_low"], row["side_a"]) == (text, "01", "007")
    assert {str(dataset.events[column.name].dtype) for column in EVENT_COLUMNS} == {"str"}


def test_derived_columns_follow_from_the_cells(build: Build):
    dataset = build(
        {"latitude": "34.5624", "longitude": "38.2840"},
        {"date": "2011/..", "where_prec": "region"},
        {"date": "", "where_prec": "", "event_type": "", "sub_event_type": ""},
        {"date": "2016-03-14~"},
    )
    events = dataset.events
    assert events["lat"].tolist()[:1] == [34.5624]
    assert events["lon"].isna().tolist() == [False, True, True, True]
    assert events["prec"].tolist() == [1, 5, 0, 1]
    assert events["radius_km"].tolist() == [0, 100, 0, 0]
    assert [edtf.iso(day) for day in events["start_day"][:2]] == ["2016-03-01", "2011-01-01"]
    assert events["end_day"][1] == OPEN_END
    assert events["start_day"][2] > events["end_day"][2]
    assert events["date_prec"].tolist() == [4, 5, 0, 2]
    assert events["approximate"].tolist() == [False, False, False, True]
    groups = [dataset.taxonomy.groups[number].group for number in events["group"]]
    assert groups == ["territory", "territory", "other", "territory"]
    assert events["located_by"].tolist() == [""] * 4
    assert events["line"].tolist() == [2, 3, 4, 5]


def test_derived_columns_have_the_types_of_the_model(build: Build):
    types = {name: str(dtype) for name, dtype in build({}).events.dtypes.items()}
    expected = {
        "line": "int64", "lat": "float64", "lon": "float64", "prec": "int8", "radius_km": "float32",
        "start_day": "int64", "end_day": "int64", "date_prec": "int8", "approximate": "bool", "group": "int8",
        "located_by": "str",
    }  # fmt: skip
    assert {name: types[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("change", "column", "code", "says"),
    [
        ({"event_id": "Palmyra"}, "event_id", "id-form", "a-z"),
        ({"event_id": "a_b_c"}, "event_id", "id-form", "hyphens"),
        ({"event_id": "abc"}, "event_id", "id-form", "4 to 64"),
        ({"event_id": ""}, "event_id", "blank", "must not be"),
        ({"status": "Published"}, "status", "status", "write published"),
        ({"status": ""}, "status", "blank", "must not be"),
        ({"title": "  "}, "title", "blank", "must not be"),
        ({"date": "2016-02-30"}, "date", "date", "February 2016 has 29 days"),
        ({"date": "NA"}, "date", "date", "such as 2015-09-30"),
        ({"latitude": "91.2", "longitude": "38"}, "latitude", "latitude-range", "did you swap latitude and longitude?"),
        ({"latitude": "35", "longitude": "180.1"}, "longitude", "longitude-range", "not between -180 and 180"),
        ({"latitude": "35,4", "longitude": "38"}, "latitude", "number", "decimal comma; write 35.4"),
        ({"latitude": "NA", "longitude": "38"}, "latitude", "number", "leave the cell blank"),
        ({"latitude": "nan", "longitude": "38"}, "latitude", "number", "not a number"),
        ({"latitude": "35.1°", "longitude": "38"}, "latitude", "number", "write 35.1"),
        ({"latitude": "35"}, "longitude", "coordinate-alone", "give both"),
        ({"longitude": "35"}, "latitude", "coordinate-alone", "give both"),
        ({"latitude": "0", "longitude": "0.0"}, "latitude", "null-island", "Atlantic"),
        ({"latitude": "35", "longitude": "38", "where_prec": ""}, "where_prec", "where-prec-missing", "how exact"),
        ({"where_prec": "exactly"}, "where_prec", "where-prec", "did you mean 'exact'?"),
        ({"where_prec": "1"}, "where_prec", "where-prec", "write the word for it, exact"),
        ({"place_basis": "guessed"}, "place_basis", "place-basis", "expected named or inferred"),
        ({"source": "article-2"}, "source", "source-unknown", "did you mean 'article-1'?"),
        ({"quote": "took Aleppo"}, "quote", "quote-not-found", "agrees up to 'took'"),
        ({"quote": "took Palmyra in May 2016"}, "quote", "quote-not-found", "passage is 'took Palmyra in March 2016'"),
    ],
)  # fmt: skip
def test_a_row_with_an_error_is_left_out_and_listed(
    build: Build, change: dict[str, str], column: str, code: str, says: str
):
    dataset = build({}, {"place_basis": "", **change})
    problem = only(dataset)
    assert (problem.file, problem.line, problem.column, problem.code) == ("events.csv", 3, column, code)
    assert problem.severity is Severity.ERROR
    assert says in problem.message
    assert problem.row == change.get("event_id", "event-1")
    assert dataset.events["event_id"].tolist() == ["event-0"]
    assert dataset.rows_read == 2


@pytest.mark.parametrize(
    ("change", "column", "code", "says"),
    [
        ({"event_type": "Batles"}, "event_type", "type-unknown", "did you mean 'Battles'?"),
        ({"event_type": "", "sub_event_type": ""}, "event_type", "type-missing", "Other"),
        ({"sub_event_type": "Armed clashes"}, "sub_event_type", "sub-type-unknown", "did you mean 'Armed clash'?"),
        ({"quote": ""}, "quote", "quote-missing", "verbatim words"),
        ({"source": ""}, "source", "source-missing", "has no source"),
        ({"side_a": "N/A"}, "side_a", "placeholder", "leave the cell blank"),
        ({"description": "x" * 100_000}, "description", "cell-long", "100,000 characters"),
        ({"place_basis": "named", "place": "Homs"}, "place_basis", "place-not-named", "does not name 'Homs'"),
        ({"place_basis": "named", "place": "almyra"}, "place_basis", "place-not-named", "does not name 'almyra'"),
        ({"date": "1916-03"}, "date", "outside-timeline", "widen first or last"),
        ({"latitude": "38.3", "longitude": "34.5"}, "latitude", "coordinates-swapped", "swapped?"),
        ({"sub_event_type": "armed CLASH"}, "sub_event_type", "sub-type-unknown", "did you mean 'Armed clash'?"),
    ],
)
def test_a_row_with_a_warning_stays(build: Build, change: dict[str, str], column: str, code: str, says: str):
    dataset = build({"place_basis": "", **change})
    problem = only(dataset)
    assert (problem.line, problem.column, problem.code, problem.severity) == (2, column, code, Severity.WARNING)
    assert says in problem.message
    assert len(dataset.events) == 1


@pytest.mark.parametrize(
    "place", ["Palmyra", "near Palmyra", "20 km south of Palmyra", "eastern Palmyra", "Palmyra district"]
)
def test_a_place_is_named_in_the_quote_whatever_words_stand_around_its_name(build: Build, place: str):
    assert not [
        code
        for _, _, _, code in found(build({"place": place, "latitude": "34.5", "longitude": "38.3"}))
        if code == "place-not-named"
    ]


@pytest.mark.parametrize("figure", ["about 5", "-3", "6.5", "1,000", "NA", "1e3", "٣"])
def test_an_unreadable_figure_is_an_error_that_costs_its_cell_only(build: Build, figure: str):
    dataset = build({"deaths_best": figure, "deaths_low": "1"})
    assert found(dataset) == [("events.csv", 2, "deaths_best", "count")]
    assert dataset.events.loc[0, ["deaths_low", "deaths_best"]].tolist() == ["1", ""]


@pytest.mark.parametrize("figures", [("3", "2", "4"), ("1", "3", "2"), ("3", "", "2"), ("3", "2", "")])
def test_figures_that_contradict_each_other_are_not_shown(build: Build, figures: tuple[str, str, str]):
    names = ["deaths_low", "deaths_best", "deaths_high"]
    dataset = build(dict(zip(names, figures, strict=True)))
    assert found(dataset) == [("events.csv", 2, "deaths_best", "deaths-order")]
    assert dataset.events.loc[0, names].tolist() == ["", "", ""]


def test_equal_and_partial_figures_are_in_order(build: Build):
    assert not build({"deaths_low": "2", "deaths_best": "2", "deaths_high": "2"}, {"deaths_best": "0"}).problems


def test_the_first_of_two_equal_ids_keeps_it(build: Build):
    dataset = build(
        {"event_id": "same-id", "title": "first"}, {"title": "other"}, {"event_id": "same-id", "title": "second"}
    )
    assert only(dataset).line == 4
    assert "already taken by line 2" in only(dataset).message
    assert dataset.events["title"].tolist() == ["first", "other"]


def test_every_fault_of_a_row_is_listed_at_once(build: Build):
    dataset = build({"event_id": "X", "date": "soon", "latitude": "95", "longitude": "200"})
    assert {code for _, _, _, code in found(dataset)} == {"id-form", "date", "latitude-range", "longitude-range"}
    assert (len(dataset.events), dataset.rows_read) == (0, 1)


def test_a_named_editor_vouches_for_an_event_without_a_quote(build: Build):
    assert not build({"quote": "", "source": "", "editor": "A. Editor"}).problems


def test_a_quote_may_be_copied_with_other_quotation_marks(build: Build):
    assert not build({"quote": 'It "held" the town', "place": "the town"}).problems


def test_a_place_counts_as_named_under_an_alias(build: Build):
    place = {
        "place": "Tadmur",
        "aliases": "Palmyra;تدمر",
        "latitude": "34.56",
        "longitude": "38.28",
        "where_prec": "exact",
    }
    assert not build({"place": "Tadmur"}, places=[place]).problems


def test_a_fault_of_every_row_makes_one_sentence(build: Build):
    dataset = build(*[{"quote": ""}] * 50)
    problem = only(dataset)
    assert (problem.line, problem.severity) == (2, Severity.WARNING)
    assert "the same in 49 more rows, down to line 51" in problem.message


def test_errors_beyond_the_limit_are_counted_and_their_rows_stay_out(build: Build):
    dataset = build(*[{"date": "soon"}] * (MOST_ERRORS + 5))
    assert len(dataset.problems) == MOST_ERRORS + 1
    assert "the same in 4 more rows" in dataset.problems[-1].message
    assert (len(dataset.events), dataset.rows_read) == (0, MOST_ERRORS + 5)


def test_problems_stand_in_the_order_of_the_file(build: Build):
    dataset = build({}, {"date": "soon"}, {"status": "x"}, {"date": "late", "quote": "nothing"})
    assert [problem.line for problem in dataset.problems] == sorted(problem.line for problem in dataset.problems)


def test_a_message_quotes_hostile_text_harmlessly(build: Build):
    dataset = build({"date": "\x1b[31m\u202e<b>" + "x" * 1000})
    message = only(dataset).message
    assert message.isprintable()
    assert "\\u001b[31m\\u202e<b>" in message
    assert len(message) < 200


def test_evidence_is_checked_like_events(build: Build):
    good = {"event_id": "event-0", "source": "article-1", "quote": "held", "stance": "disputes"}
    dataset = build(
        {},
        evidence=[
            good,
            {**good, "event_id": "no-such-event"},
            {**good, "stance": "denies"},
            {**good, "quote": "fled"},
            {**good, "source": "nobody"},
        ],
    )
    assert found(dataset) == [
        ("evidence.csv", 3, "event_id", "event-unknown"),
        ("evidence.csv", 4, "stance", "stance"),
        ("evidence.csv", 5, "quote", "quote-not-found"),
        ("evidence.csv", 6, "source", "source-unknown"),
    ]
    assert len(dataset.evidence) == 1


def test_evidence_of_a_row_that_is_left_out_is_no_second_error(build: Build):
    evidence = {"event_id": "event-0", "source": "article-1", "quote": "held", "stance": "supports"}
    assert found(build({"date": "soon"}, evidence=[evidence])) == [("events.csv", 2, "date", "date")]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", 'https://x" onclick=', "www.x.org"]
)
def test_only_web_addresses_are_kept_as_links(build: Build, url: str):
    dataset = build({}, sources=[{**SOURCE, "url": url}])
    assert found(dataset) == [("sources.csv", 2, "url", "url")]
    assert dataset.sources["url"].tolist() == [""]


@pytest.mark.parametrize(
    "day", ["2024-05", "2024-02-30", "20240501", "2024-W18-3", "2024-05-01~", "yesterday", "1 May"]
)
def test_a_source_was_accessed_on_a_day_or_that_is_not_shown(build: Build, day: str):
    dataset = build({}, sources=[{**SOURCE, "accessed": day}])
    assert found(dataset) == [("sources.csv", 2, "accessed", "date")]
    assert dataset.sources["accessed"].tolist() == [""]
    assert not build({}, sources=[{**SOURCE, "accessed": "2024-05-01"}]).problems


def test_a_source_whose_file_is_missing_is_one_error_and_its_quotes_stay(build: Build):
    dataset = build({}, {}, sources=[{**SOURCE, "file": "gone.txt"}])
    assert found(dataset) == [("sources.csv", 2, "file", "source-file")]
    assert len(dataset.events) == 2
    assert dataset.articles == {}


def test_a_source_without_a_file_cannot_be_checked_and_is_no_error(build: Build):
    assert not build({"quote": "from a book", "place_basis": ""}, sources=[{**SOURCE, "file": ""}]).problems


def test_places_are_checked(build: Build):
    good = {"place": "Hmeimim", "latitude": "35.4", "longitude": "35.9", "where_prec": "exact", "country": "SY"}
    dataset = build(
        {},
        places=[
            good,
            {**good, "place": "A", "latitude": "0", "longitude": "0"},
            {**good, "place": "B", "latitude": "95"},
            {**good, "place": "C", "latitude": ""},
            {**good, "place": "Hmeimim"},
            {**good, "place": "D", "country": "Syria"},
        ],
    )
    assert [code for _, _, _, code in found(dataset)] == [
        "null-island",
        "latitude-range",
        "blank",
        "repeated",
        "country",
    ]
    assert dataset.places["place"].tolist() == ["Hmeimim", "D"]


def test_without_sources_csv_events_stay_and_the_file_is_asked_for(build: Build, tmp_path: Path):
    build({})
    (tmp_path / "sources.csv").unlink()
    dataset = reading.read_dataset(tmp_path)
    assert found(dataset) == [("sources.csv", 0, "", "missing")]
    assert len(dataset.events) == 1


@pytest.mark.parametrize("name", ["evidence.csv", "sources.csv", "places.csv"])
def test_another_file_that_cannot_be_read_is_one_error(build: Build, tmp_path: Path, name: str):
    build({})
    (tmp_path / name).write_bytes(b"")
    dataset = reading.read_dataset(tmp_path)
    assert found(dataset) == [(name, 0, "", "unreadable")]
    assert len(dataset.events) == 1


@pytest.mark.parametrize("name", ["evidence.csv", "places.csv"])
def test_evidence_and_places_may_be_missing(build: Build, tmp_path: Path, name: str):
    build({})
    (tmp_path / name).unlink()
    assert not reading.read_dataset(tmp_path).problems


def test_without_events_there_is_no_dataset(build: Build, tmp_path: Path):
    build({})
    (tmp_path / "events.csv").unlink()
    with pytest.raises(DatasetError, match=r"events\.csv: the file is missing"):
        reading.read_dataset(tmp_path)
    with pytest.raises(DatasetError, match="is not a folder"):
        reading.read_dataset(tmp_path / "nowhere")


def test_the_version_follows_from_the_bytes_alone(build: Build, tmp_path: Path):
    first = build({}).version
    assert build({}).version == first
    assert build({"title": "Another title"}).version != first
    build({})
    (tmp_path / "article.txt").write_text(TEXT + "More.", encoding="utf-8")
    assert reading.read_dataset(tmp_path).version != first


def test_reading_changes_no_file(build: Build, tmp_path: Path):
    build({})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    reading.read_dataset(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_rows_add_up_whatever_the_cells_hold(build: Build, shared: Path):
    payloads = (shared / "fuzz" / "xss-600.txt").read_text(encoding="utf-8").splitlines()
    columns = [column.name for column in EVENT_COLUMNS]
    rows = [{columns[number % len(columns)]: payload.replace("\0", "")} for number, payload in enumerate(payloads)]
    dataset = build(*rows)
    out = {
        problem.line
        for problem in dataset.problems
        if problem.severity is Severity.ERROR and "deaths" not in problem.column
    }
    assert dataset.rows_read == len(payloads)
    assert set(dataset.events["line"]) | out == set(range(2, len(payloads) + 2))
    assert all(str(problem).isprintable() for problem in dataset.problems)


def test_real_events_are_all_read(shared: Path, tmp_path: Path):
    from bench import ged  # noqa: PLC0415 - only with the shared data

    count = ged.write_dataset(shared / "events" / "ucdp-ged-21-compact.csv.gz", tmp_path, rows=5000)
    dataset = reading.read_dataset(tmp_path)
    assert len(dataset.events) == dataset.rows_read == count == 5000
    assert {problem.code for problem in dataset.problems} <= {"quote-missing", "deaths-order", "perhaps-twice"}
    assert not np.isnan(dataset.events["lat"]).any()


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "-1+1", "+1 2"])
def test_a_download_holds_no_formula(cell: str):
    written = csvfile.write_csv(pd.DataFrame({"title": [cell]}), ["title"])
    row = next(csv.DictReader(written.splitlines(keepends=True)))
    assert row["title"] == f"'{cell}"


@pytest.mark.parametrize("column", ["title", "description", "side_a", "side_b", "claimed_by"])
@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", '=HYPERLINK("https://elsewhere.invalid")', "@SUM(1)", "+1+1"])
def test_a_formula_is_kept_by_the_dataset_and_harmless_in_a_download(
    build: Build, tmp_path: Path, column: str, cell: str
):
    dataset = build({column: cell})
    assert dataset.events[column].tolist() == [cell]
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [row[column] for row in csv.DictReader(file)] == [cell]
    written = csvfile.write_csv(dataset.events, [one.name for one in EVENT_COLUMNS])
    (row,) = csv.DictReader(written.splitlines(keepends=True))
    assert row[column] == f"'{cell}"
    assert not [name for name, text in row.items() if text.startswith(("=", "@", "+", "-"))]


@pytest.mark.parametrize("cell", ["-35.4", "+7", "0", "Palmyra", "a=b", "'x", '"q", comma', "line\nbreak", "", "–5"])
def test_a_download_leaves_numbers_and_text_alone(cell: str):
    written = csvfile.write_csv(pd.DataFrame({"title": [cell], "other": ["x"]}), ["title", "other"])
    assert next(csv.DictReader(written.splitlines(keepends=True)))["title"] == cell


def test_a_download_has_the_asked_columns_in_their_order():
    frame = pd.DataFrame({"a": ["1"], "lat": [35.5], "b": ["2"]})
    frame.loc[1] = ["3", math.nan, "4"]
    assert csvfile.write_csv(frame, ["b", "lat"]) == "b,lat\r\n2,35.5\r\n4,\r\n"


@pytest.mark.parametrize("columns", [EVENT_COLUMNS, EVIDENCE_COLUMNS, SOURCE_COLUMNS, PLACE_COLUMNS])
def test_a_column_is_declared_once_and_says_what_it_holds(columns: tuple[Column, ...]):
    names = [column.name for column in columns]
    assert len(names) == len(set(names))
    assert all(column.description for column in columns)


def test_a_rule_that_fails_itself_is_a_bug_and_is_seen():
    def broken(_: Any) -> Any:
        raise TypeError("a bug")

    from geodata.tables.columns import Rule  # noqa: PLC0415

    column = Column("a", "", (Rule("broken", broken, str, Retention.NOTHING),))
    with pytest.raises(TypeError, match="a bug"):
        checks.check_cells(pd.DataFrame({"a": ["x"]}), [column])
