"""timemap, Atlos, TimelineJS, StoryMapJS and Uwazi: what newsrooms and archives keep their events in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.errors import InputError
from tests.support.layers import aside, events, take, write_table

TIMEMAP = {
    "id": "1", "civId": "CIV0001", "description": "A strike.\nTwo houses.", "date": "03/14/2022", "time": "09:30",
    "location": "Mariupol", "latitude": "47.1", "longitude": "37.5", "category": "Attack",
    "associations": ["School", "Night"], "sources": ["s1"],
}  # fmt: skip


def written(path: Path, whole: object) -> Path:
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_events_of_timemap_keep_those_without_date_or_place(tmp_path: Path):
    rows = [
        TIMEMAP,
        {**TIMEMAP, "civId": "CIV0002", "date": ""},
        {**TIMEMAP, "civId": "CIV0003", "latitude": "", "longitude": ""},
    ]
    report = take(written(tmp_path / "events.json", rows), tmp_path)
    assert (report.format, report.taken, report.aside) == ("timemap", 3, 0)
    first, undated, unplaced = events(tmp_path)
    names = ("event_id", "date", "time", "title", "tags", "where_prec")
    assert [first[name] for name in names] == [
        "timemap:CIV0001", "2022-03-14", "09:30", "A strike.", "Attack; School; Night", "near",
    ]  # fmt: skip
    assert (undated["date"], unplaced["latitude"], unplaced["place"]) == ("", "", "Mariupol")


def test_dates_of_timemap_that_may_be_two_days_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="may be two days"):
        take(written(tmp_path / "events.json", [{**TIMEMAP, "date": "03/04/2022"}]), tmp_path)


ATLOS = {
    "slug": "ABC123", "inserted_at": "2022-04-01", "updated_at": "2022-04-02", "latitude": "47.1", "longitude": "37.5",
    "status": "Completed", "description": "A strike", "sensitive": "Graphic Violence", "date": "2022-03-14",
    "source_1": "https://a.example/1", "source_2": "",
}  # fmt: skip


def test_incidents_of_atlos_have_the_day_that_their_project_names(tmp_path: Path):
    rows = [ATLOS, {**ATLOS, "slug": "DEF456", "sensitive": "Not Sensitive", "date": ""}]
    report = take(write_table(tmp_path / "atlos.csv", rows, columns=ATLOS), tmp_path)
    assert (report.format, report.taken) == ("atlos", 2)
    first, second = events(tmp_path)
    assert [first[name] for name in ("event_id", "date", "media", "sensitive", "tags")] == [
        "atlos:ABC123", "2022-03-14", "https://a.example/1", "yes", "Completed",
    ]  # fmt: skip
    assert (second["date"], second["sensitive"]) == ("", "")
    without = {name: cell for name, cell in ATLOS.items() if name != "date"}
    with pytest.raises(InputError, match="each project names it itself"):
        take(write_table(tmp_path / "b.csv", [without], columns=without), tmp_path, "other")


def test_slides_of_timelinejs_are_events_without_places(tmp_path: Path):
    columns = ("Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "Display Date", "Headline", "Text",
               "Media", "Media Credit", "Media Caption", "Type", "Group", "Background")  # fmt: skip
    blank = dict.fromkeys(columns, "")
    rows = [
        {**blank, "Headline": "The war", "Type": "title"},
        {
            **blank,
            "Year": "2016",
            "Month": "3",
            "Day": "14",
            "Headline": "A",
            "Text": "<b>x</b>",
            "Media": "https://a.example",
        },
        {**blank, "Year": "2016", "Month": "3", "End Year": "2017", "Headline": "B"},
        {**blank, "Year": "-44", "Headline": "C"},
        {**blank, "Year": "2015", "Headline": "An era", "Type": "era"},
    ]
    report = take(write_table(tmp_path / "t.csv", rows, columns=columns), tmp_path)
    assert (report.format, report.sure, report.taken, report.aside) == ("timelinejs", 0.7, 3, 2)
    assert [row["reason"] for row in aside(tmp_path)] == ["is the title of the timeline", "is an era, not an event"]
    path = tmp_path / "layers"
    assert path.is_dir()


def test_slides_of_a_storymap_have_places_and_seldom_dates(tmp_path: Path):
    slide = {"uniqueid": "s1", "location": {"lat": 36.2, "lon": 37.1, "name": "Aleppo"}, "date": "2016-12-22",
             "text": {"headline": "<i>Taken</i>", "text": "<p>All</p>"}, "media": {"url": "javascript:x"}}  # fmt: skip
    slides = [{"type": "overview"}, slide, {**slide, "uniqueid": "s2", "date": "late in the war"}]
    report = take(written(tmp_path / "s.json", {"storymap": {"slides": slides}}), tmp_path)
    assert (report.format, report.taken) == ("storymapjs", 2)
    first, second = events(tmp_path)
    assert [first[name] for name in ("event_id", "date", "place", "title", "media")] == [
        "storymapjs:s1", "2016-12-22", "Aleppo", "Taken", "",
    ]  # fmt: skip
    assert second["date"] == ""
    with pytest.raises(InputError, match="no slides"):
        take(written(tmp_path / "o.json", {"storymap": {"slides": [{"type": "overview"}]}}), tmp_path, "other")


def test_entities_of_uwazi_have_their_place_in_one_cell(tmp_path: Path):
    row = {"title": "A case", "sharedId": "x1", "Creation date": "2020-01-01", "Date": "2016-03-14|2016-03-15",
           "Where": "36.2|37.1", "Description": "d"}  # fmt: skip
    report = take(write_table(tmp_path / "u.csv", [row], columns=row), tmp_path)
    assert (report.format, report.sure, report.taken) == ("uwazi", 0.7, 1)
    (event,) = events(tmp_path)
    assert [event[name] for name in ("event_id", "date", "lat", "lon", "title")] == [
        "uwazi:x1", "2016-03-14", 36.2, 37.1, "A case",
    ]  # fmt: skip
    without = {name: cell for name, cell in row.items() if name != "Date"}
    with pytest.raises(InputError, match="name it in a mapping"):
        take(write_table(tmp_path / "b.csv", [without], columns=without), tmp_path, "other")
