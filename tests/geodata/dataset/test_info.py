"""dataset.toml: what it may state, and what follows from the events where it does not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geodata import edtf
from geodata.dataset import info
from geodata.model import INFO_FILE, OPEN_END, OPEN_START, OnlineGeocoder, Severity, Stop

FULL = """\
title = "Test"
first = 2011-01-01
last = "2016-12-31"
country = "SY"
bounds = [[32.2, 34.8], [37.5, 42.5]]
attribution = "Somebody"
nominatim = true
frames = ["https://news.example", "https://*.example.org:8443"]

[[stops]]
date = "2015-09"
label = "Begins"
"""


def read(folder: Path, text: str | bytes):
    return info.read({INFO_FILE: text.encode() if isinstance(text, str) else text}, folder.name, {})


def events(*days: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {"start_day": [first for first, _ in days], "end_day": [last for _, last in days]}, dtype="int64"
    )


def test_every_key_of_the_file_is_read(tmp_path: Path):
    about, problems = read(tmp_path, FULL)
    assert problems == []
    assert (about.title, about.first, about.last, about.country) == ("Test", "2011-01-01", "2016-12-31", "SY")
    assert about.bounds == ((32.2, 34.8), (37.5, 42.5))
    assert about.stops == (Stop("2015-09", "Begins"),)
    assert (about.attribution, about.nominatim) == ("Somebody", True)
    assert about.frames == ("https://news.example", "https://*.example.org:8443")


def test_an_area_across_the_180th_meridian_goes_on_beyond_it(tmp_path: Path):
    about, problems = read(tmp_path, "bounds = [[-20, 176], [-12, -170]]\n")
    assert problems == []
    assert about.bounds == ((-20, 176), (-12, 190))


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("title = 3", "title"),
        ('first = "2011"', "first"),
        ('country = "Syria"', "country"),
        ("bounds = [1, 2]", "bounds"),
        ('frames = "https://news.example"', "frames"),
        ('frames = ["https://news.example; script-src *"]', "frames"),
        ('frames = ["https://news.example/a"]', "frames"),
        ('frames = ["*"]', "frames"),
        ('frames = ["javascript:x"]', "frames"),
        ("bounds = [[40, 34], [30, 42]]", "bounds"),
        ("bounds = [[30, 34], [40, 34]]", "bounds"),
        ("bounds = [[30, 34], [40, 190]]", "bounds"),
        ('nominatim = "yes"', "nominatim"),
        ('stops = [{date = "soon", label = "x"}]', "stops"),
        ('stops = [{date = "2015"}]', "stops"),
    ],
)
def test_a_value_that_cannot_be_used_is_an_error_with_its_line(tmp_path: Path, line: str, column: str):
    about, problems = read(tmp_path, f"# a comment\n{line}\n")
    assert [(problem.line, problem.column, problem.severity) for problem in problems] == [(2, column, Severity.ERROR)]
    assert about == info.read({}, "nowhere", {})[0].__class__(tmp_path.name, "", "", "", None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('geocoder = "photon"', OnlineGeocoder("photon")),
        ('geocoder = { name = "nominatim" }', OnlineGeocoder("nominatim")),
        (
            'geocoder = { name = "nominatim", domain = "localhost:8080/maps", scheme = "http", language = "ar" }',
            OnlineGeocoder("nominatim", "localhost:8080/maps", "http", "ar"),
        ),
        ("nominatim = true", OnlineGeocoder("nominatim")),
        ('nominatim = true\ngeocoder = "photon"', OnlineGeocoder("photon")),
        ("nominatim = false", None),
        ("", None),
    ],
)
def test_a_dataset_names_its_online_geocoder(tmp_path: Path, line: str, expected: OnlineGeocoder | None):
    about, problems = read(tmp_path, f'title = "Test"\n{line}\n')
    assert problems == []
    assert about.online == expected
    hash(about)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"nominatin"', "did you mean 'nominatim'?"),
        ('"baidu"', "not WGS84"),
        ("true", "expected a name"),
        ("{}", "expected a name"),
        ('{ name = "opencage", api_key = "s3cret" }', "DATELINE_GEOCODER_API_KEY"),
        ('{ name = "opencage", Token = "s3cret" }', "DATELINE_GEOCODER_API_KEY"),
        ('{ name = "geonames", username = "s3cret" }', "DATELINE_GEOCODER_API_KEY"),
        ('{ name = "photon", domian = "x" }', "did you mean 'domain'?"),
        ('{ name = "photon", domain = "user@example.org" }', "cannot be used"),
        ('{ name = "photon", domain = "example.org/?q=" }', "cannot be used"),
        ('{ name = "photon", scheme = "file" }', "cannot be used"),
        ('{ name = "photon", domain = 3 }', "cannot be used"),
        ('{ name = "photon", language = "en&x=1" }', "cannot be used"),
    ],
)
def test_a_geocoder_that_cannot_be_asked_is_an_error_and_none_is_asked(tmp_path: Path, value: str, words: str):
    about, (problem,) = read(tmp_path, f"geocoder = {value}\n")
    assert (problem.line, problem.column, problem.severity) == (1, "geocoder", Severity.ERROR)
    assert words in problem.message
    assert "s3cret" not in problem.message
    assert about.online is None


def test_an_unknown_key_is_a_warning_with_what_it_may_be(tmp_path: Path):
    _, problems = read(tmp_path, 'tittle = "Test"\n')
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert "did you mean 'title'?" in problems[0].message


def test_what_is_not_toml_is_an_error_with_its_line(tmp_path: Path):
    about, problems = read(tmp_path, 'title = "Test"\nfirst = \n')
    assert [(problem.line, problem.code) for problem in problems] == [(2, "info-unreadable")]
    assert about.title == tmp_path.name


def test_bytes_that_are_no_text_are_an_error_and_no_crash(tmp_path: Path):
    assert read(tmp_path, b"\xff\xfe\x00\xd8\x00")[1]


def test_without_the_file_title_and_timeline_come_from_folder_and_events(tmp_path: Path):
    about, problems = info.read({}, tmp_path.name, {})
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    whole = info.complete(about, events((100, 200), (50, OPEN_END), (OPEN_START, 300), (1, 0)))
    assert (whole.title, whole.first, whole.last) == (tmp_path.name, edtf.iso(50), edtf.iso(300))


def test_a_timeline_without_dated_events_still_has_an_extent(tmp_path: Path):
    whole = info.complete(info.read({}, tmp_path.name, {})[0], events((1, 0)))
    assert whole.first < whole.last


def test_a_timeline_that_ends_before_it_begins_is_taken_from_the_events(tmp_path: Path):
    about, problems = read(tmp_path, 'first = "2016-01-01"\nlast = "2011-01-01"\n')
    assert len(problems) == 1
    whole = info.complete(about, events((100, 200)))
    assert (whole.first, whole.last) == (edtf.iso(100), edtf.iso(200))


def test_the_timeline_may_begin_before_the_year_0(tmp_path: Path):
    about, problems = read(tmp_path, 'first = "-0489-01-01"\nlast = "-0043-03-15"\n')
    assert (about.first, about.last, problems) == ("-0489-01-01", "-0043-03-15", [])
    _, problems = read(tmp_path, 'first = "-0043-03-15"\nlast = "-0489-01-01"\n')
    assert "is after last" in problems[0].message
    empty = info.DatasetInfo(title="", first="", last="", country="", bounds=None)
    days = (edtf.day("-0489-09-12"), edtf.day("0014-08-19"))
    about = info.complete(empty, events((days[0], days[0]), (days[1], days[1])))
    assert (about.first, about.last) == ("-0489-09-12", "0014-08-19")
