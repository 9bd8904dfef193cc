"""Latitude and longitude that look exchanged are set aside where that is sure, asked about elsewhere, never turned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from geodata.interchange import importing, mapping, updating
from geodata.interchange.places import swapped
from geodata.interchange.report import ImportReport
from geodata.layers import layer
from tests.support.layers import aside, events, ged, take, write_table

COLUMNS = ("id", "date", "latitude", "longitude", "country", "title")
Point = tuple[float, float]


def ukraine(number: int) -> Point:
    return 48 + number % 5 / 4, 35 + number % 7 / 4


def exchanged(number: int) -> Point:
    latitude, longitude = ukraine(number)
    return longitude, latitude


def write(path: Path, points: Sequence[Point], country: str = "") -> Path:
    rows = [
        {"id": str(number), "date": "2022-03-14", "title": "Shelling", "country": country}
        | {"latitude": f"{latitude:g}", "longitude": f"{longitude:g}"}
        for number, (latitude, longitude) in enumerate(points, 1)
    ]
    return write_table(path, rows, columns=COLUMNS)


def answered(path: Path, dataset: Path, answer: str) -> ImportReport:
    """Import with the proposed mapping and the answer."""
    asked = importing.import_file(importing.ImportOrder(path, dataset, name="theirs"))
    given = mapping.of({**asked.mapping, "swapped": answer})
    return importing.import_file(importing.ImportOrder(path, dataset, name="theirs", mapping=given))


HALF = [ukraine(number) if number % 2 else exchanged(number) for number in range(40)]


def test_rows_that_lie_in_their_country_only_when_exchanged_are_set_aside(tmp_path: Path):
    report = take(write(tmp_path / "a.csv", HALF, "Ukraine"), tmp_path)
    assert (report.taken, report.aside) == (20, 20)
    assert {row["reason"] for row in aside(tmp_path)} == {
        "has a point outside its country, which lies in it with latitude and longitude exchanged"
    }
    assert all(float(str(event["lat"])) > 45 for event in events(tmp_path))


def test_columns_that_are_exchanged_throughout_are_asked_about(tmp_path: Path):
    path = write(tmp_path / "a.csv", [exchanged(number) for number in range(20)], "Ukraine")
    report = take(path, tmp_path)
    assert "20 of 20 rows lie in their country only if exchanged" in report.asked[0]
    assert (report.layer, layer.in_folder(tmp_path)) == ("", {})


@pytest.mark.parametrize(("answer", "taken"), [("keep", 40), ("aside", 20)])
def test_half_of_the_rows_without_a_country_is_a_doubt_that_asks(tmp_path: Path, answer: str, taken: int):
    path = write(tmp_path / "a.csv", HALF)
    report = take(path, tmp_path)
    assert "20 of 40 rows, such as row" in report.asked[0]
    assert "answer swapped" in report.asked[0]
    assert not layer.in_folder(tmp_path)
    found = answered(path, tmp_path, answer)
    assert (found.asked, found.taken, found.aside) == ((), taken, 40 - taken)


@pytest.mark.parametrize(
    "points",
    [
        [ukraine(number) for number in range(40)],
        [*(ukraine(number) for number in range(40)), (35.0, 48.0)],  # a stray point is no pattern
        [*(ukraine(number) for number in range(20)), *((31.0 + number, 34.5) for number in range(20))],  # two regions
        [(36 + number % 5, 34 + number % 9) for number in range(40)],  # a region where both are alike
        [(number * 4 - 80, number * 8 - 160) for number in range(40)],  # all over the world
    ],
)
def test_sound_coordinates_ask_nothing(tmp_path: Path, points: list[Point]):
    report = take(write(tmp_path / "a.csv", points), tmp_path)
    assert (report.asked, report.taken) == ((), len(points))


def test_a_point_outside_the_country_that_its_row_names_is_marked(tmp_path: Path):
    points = [*(ukraine(number) for number in range(20)), (48.0, 2.0)]
    report = take(write(tmp_path / "a.csv", points, "Ukraine"), tmp_path)
    assert (report.asked, report.taken, report.marked) == ((), 21, 1)
    assert [event["event_id"] for event in events(tmp_path) if event["marks"] == swapped.MARK] == ["table:21"]


@pytest.mark.parametrize(("answer", "taken", "marked"), [("keep", 20, 17), ("aside", 3, 0)])
def test_most_points_outside_their_country_ask(tmp_path: Path, answer: str, taken: int, marked: int):
    points = [ukraine(number) if number < 3 else (number / 10, 36.0) for number in range(20)]
    path = write(tmp_path / "a.csv", points, "Ukraine")
    report = take(path, tmp_path)
    assert "17 of 20 rows lie outside the country that they name" in report.asked[0]
    assert not layer.in_folder(tmp_path)
    found = answered(path, tmp_path, answer)
    assert (found.asked, found.taken, found.aside, found.marked) == ((), taken, 20 - taken, marked)


def test_an_update_with_exchanged_columns_asks_and_changes_nothing(tmp_path: Path):
    take(write_table(tmp_path / "ged.csv", [ged(number) for number in range(1, 5)]), tmp_path, "ged")
    before = layer.in_folder(tmp_path)["ged"]
    rows = [ged(number, latitude="43.118", longitude="36.335") for number in range(1, 5)]
    newer = write_table(tmp_path / "new.csv", rows)
    found = updating.update_file(importing.ImportOrder(newer, tmp_path, name="ged"))
    assert "4 of 4 rows lie in their country only if exchanged" in found.account.asked[0]
    assert layer.in_folder(tmp_path)["ged"] == before
