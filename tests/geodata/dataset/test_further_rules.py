"""The optional columns of events.csv: what `dateline check` says of them, and what it can mend."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from geodata.dataset import fixing, reading
from geodata.dataset.published import published
from geodata.model import Dataset, Problem, Severity
from tests.support import datasets

BASE = {
    "event_id": "one-event",
    "status": "published",
    "date": "2016-03-14",
    "place": "Palmyra",
    "latitude": "34.56",
    "longitude": "38.27",
    "where_prec": "exact",
    "event_type": "Battles",
    "title": "One",
    "editor": "Ada",
}
AREA = "POLYGON ((38 34, 39 34, 39 35, 38 34))"


def dataset_of(folder: Path, *rows: dict[str, str], info: str = "") -> Dataset:
    folder.mkdir(exist_ok=True)
    filled = [{**BASE, **row} for row in rows]
    names = list(dict.fromkeys(name for row in filled for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(filled)
    (folder / "events.csv").write_text(out.getvalue(), encoding="utf-8")
    (folder / "dataset.toml").write_text(f'title = "A"\n{info}', encoding="utf-8")
    return reading.read_dataset(folder)


def only(dataset: Dataset) -> Problem:
    (problem,) = dataset.problems
    return problem


@pytest.mark.parametrize(
    ("cells", "code", "column", "words"),
    [
        ({"injured_low": "9", "injured_best": "3"}, "injured-order", "injured_best", "low ≤ best ≤ high"),
        ({"injured_best": "some"}, "count", "injured_best", "whole number"),
        ({"deaths_a": "-1"}, "count", "deaths_a", "whole number"),
        ({"time": "soon"}, "time", "time", "09:30"),
        ({"time": "25:00"}, "time", "time", "09:30"),
        ({"or_place": "Homs", "or_latitude": "34.7"}, "or-coordinate-alone", "or_latitude", "give both"),
        ({"or_latitude": "95", "or_longitude": "36", "or_where_prec": "near"}, "latitude-range", "or_latitude", "-90"),
        ({"or_place": "Homs", "or_where_prec": "about"}, "where-prec", "or_where_prec", "expected exact"),
        ({"geometry": "POINT (38 34)"}, "geometry", "geometry", "neither a line nor an area"),
        ({"geometry": "LINESTRING (34 138, 35 139)"}, "geometry", "geometry", "not on Earth"),
        ({"part_of": "no-such-event"}, "part-unknown", "part_of", "no event_id"),
        ({"part_of": "one-event"}, "part-circle", "part_of", "part of itself"),
        ({"part_of": "No such"}, "id-form", "part_of", "not an id"),
        ({"media": "https://a.example/1, and"}, "media", "media", "semicolon"),
    ],
)
def test_a_cell_that_breaks_a_rule_counts_as_unknown_and_its_row_stays(
    tmp_path: Path, cells: dict[str, str], code: str, column: str, words: str
):
    dataset = dataset_of(tmp_path, cells)
    problem = next(problem for problem in dataset.problems if problem.code == code)
    assert (problem.column, problem.severity) == (column, Severity.ERROR)
    assert words in problem.message
    assert dataset.events[column].tolist() == [""]


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"deaths_best": "5", "deaths_a": "1", "deaths_b": "1", "deaths_civilians": "1", "deaths_unknown": "1"},
         "deaths-by-kind", "4 together, deaths_best is 5"),
        ({"deaths_best": "5", "deaths_a": "6"}, "deaths-by-kind", "more than the 5"),
        ({"deaths_a": "1", "deaths_b": "1", "deaths_civilians": "1", "deaths_unknown": "1"},
         "deaths-best-blank", "4 together"),
        ({"time": "09:30", "date": "2016-03"}, "time-without-day", "not one day"),
        ({"or_latitude": "34.7", "or_longitude": "36.7"}, "or-where-prec-missing", "how exact"),
        ({"or_place": "Homs", "place": "", "latitude": "", "longitude": "", "where_prec": ""},
         "or-place-alone", "first"),
        ({"geometry": "LINESTRING (34.5 38.2, 34.6 38.3)"}, "geometry-far", "longitude before latitude"),
        ({"confidence": "likely"}, "confidence-scale", "dataset.toml"),
        ({"correction": "twelve, not ten"}, "correction-day", "2016-04-01"),
        ({"quote_en": "They left"}, "translation-alone", "no quote"),
        ({"sensitive": "very"}, "sensitive", "yes or no"),
        ({"actors": "unknown"}, "placeholder", "leave the cell blank"),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_a_warning_and_stays(tmp_path: Path, cells: dict[str, str], code: str, words: str):
    dataset = dataset_of(tmp_path, cells)
    problem = only(dataset)
    assert (problem.code, problem.severity) == (code, Severity.WARNING)
    assert words in problem.message
    assert {name: dataset.events[name].iloc[0] for name in cells} == cells


@pytest.mark.parametrize(
    "cells",
    [
        {"injured_low": "3", "injured_best": "5", "injured_high": "9"},
        {"deaths_best": "4", "deaths_a": "1", "deaths_b": "1", "deaths_civilians": "1", "deaths_unknown": "1"},
        {"deaths_best": "4", "deaths_civilians": "3"},
        {"time": "09:30+03:00"},
        {"time": "09:30:15Z/11:00Z"},
        {"or_place": "Homs", "or_latitude": "34.7", "or_longitude": "36.7", "or_where_prec": "near"},
        {"geometry": AREA},
        {"media": "https://a.example/1; http://b.example/2?q=1,2"},
        {"sensitive": "yes"},
        {"correction": "2016-04-01: 12 deaths, not 21"},
        {"tags": "bridge; night", "actors": "Tiger Forces; Desert Hawks"},
    ],
)
def test_cells_that_are_right_are_not_mentioned(tmp_path: Path, cells: dict[str, str]):
    assert dataset_of(tmp_path, cells).problems == ()


@pytest.mark.parametrize(
    ("column", "cell", "fixed"),
    [
        ("time", "9:30", "09:30"),
        ("time", "9.30 pm", "21:30"),
        ("time", "12:05 am UTC", "00:05Z"),
        ("time", "09:30:00 +3 / 11:00+0300", "09:30+03:00/11:00+03:00"),
        ("injured_best", "1,200", "1200"),
        ("sensitive", "TRUE", "yes"),
        ("sensitive", "YES", "yes"),
        ("geometry", f"SRID=4326;{AREA}", AREA),
        ("media", "https://a.example/1\nhttps://a.example/2", "https://a.example/1; https://a.example/2"),
        ("or_where_prec", "2", "near"),
        ("confidence", "Likely", "likely"),
    ],
)
def test_a_cell_with_one_possible_meaning_is_fixed(tmp_path: Path, column: str, cell: str, fixed: str):
    scale = 'confidence = ["confirmed", "likely"]'
    place = {"or_place": "Homs"} if column.startswith("or_") else {}
    dataset_of(tmp_path, {column: cell, **place}, info=scale)
    assert [(fix.column, fix.old, fix.new) for fix in fixing.apply(tmp_path).fixed] == [(column, cell, fixed)]
    assert reading.read_dataset(tmp_path).problems == ()


@pytest.mark.parametrize("cell", ["13:30 pm", "9", "930", "morning", "9:30-11:00"])
def test_a_time_that_may_mean_two_things_is_not_fixed(tmp_path: Path, cell: str):
    dataset_of(tmp_path, {"time": cell})
    assert fixing.fixes(tmp_path) == ()


def test_deaths_by_kind_fill_in_the_best_estimate_only_within_its_bounds(tmp_path: Path):
    kinds = {"deaths_a": "1", "deaths_b": "1", "deaths_civilians": "1", "deaths_unknown": "1"}
    rows = [{**kinds, "deaths_best": ""}, {**kinds, "event_id": "another-event", "title": "Two", "deaths_low": "9"}]
    dataset_of(tmp_path, *rows)
    assert [(fix.row, fix.new) for fix in fixing.fixes(tmp_path)] == [("one-event", "4")]


def test_parts_in_a_circle_and_parts_with_more_deaths_than_their_whole_are_said(tmp_path: Path):
    rows = [
        {"event_id": "whole", "deaths_best": "5", "title": "Whole"},
        {"event_id": "part-a", "deaths_best": "4", "title": "A", "part_of": "whole"},
        {"event_id": "part-b", "deaths_best": "4", "title": "B", "part_of": "whole"},
        {"event_id": "ring-a", "title": "C", "part_of": "ring-b"},
        {"event_id": "ring-b", "title": "D", "part_of": "ring-a"},
    ]
    dataset = dataset_of(tmp_path, *rows)
    assert [(problem.code, problem.row) for problem in dataset.problems] == [
        ("parts-more-deaths", "whole"),
        ("part-circle", "ring-a"),
        ("part-circle", "ring-b"),
    ]
    assert dataset.events["part_of"].tolist() == ["", "whole", "whole", "", ""]


def test_readers_do_not_hear_of_a_whole_that_is_a_draft(tmp_path: Path):
    dataset = dataset_of(
        tmp_path,
        {"event_id": "secret-whole", "status": "draft", "title": "Whole"},
        {"event_id": "part-a", "title": "A", "part_of": "secret-whole"},
    )
    assert dataset.events["part_of"].tolist() == ["", "secret-whole"]
    assert published(dataset).events["part_of"].tolist() == [""]


@pytest.mark.parametrize(
    "value", ['"sure"', "[]", '["sure"]', '["a", "a"]', '["a", ""]', "[1, 2]", str([f"word {n}" for n in range(21)])]
)
def test_a_scale_that_is_none_is_refused(tmp_path: Path, value: str):
    problem = only(dataset_of(tmp_path, {}, info=f"confidence = {value}"))
    assert (problem.code, problem.column) == ("info-value", "confidence")


def test_the_words_of_the_scale_are_the_only_ones(tmp_path: Path):
    problem = only(dataset_of(tmp_path, {"confidence": "likly"}, info='confidence = ["confirmed", "likely"]'))
    assert problem.code == "confidence-unknown"
    assert "did you mean 'likely'" in problem.message


def test_the_bundled_dataset_does_without_the_optional_columns(tmp_path: Path):
    folder = datasets.with_article(tmp_path / "data")
    assert (reading.read_dataset(folder).events[["injured_best", "geometry", "media"]] == "").all(axis=None)
