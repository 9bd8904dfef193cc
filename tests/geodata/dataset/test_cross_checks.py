"""Checks between rows: duplicate events, events after their source, points outside their country."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata import taxonomy
from geodata.dataset import cross_checks, reading
from geodata.tables.columns import EVENT_COLUMNS
from tests.support.counting import calls

EVENT = {
    "event_id": "strike-on-idlib",
    "status": "published",
    "date": "2015-10-03",
    "place": "Idlib",
    "title": "Air strike on a market in Idlib",
    "source": "article-1",
    "quote": "an air strike hit a market",
}


def events(*changes: dict[str, str]) -> pd.DataFrame:
    rows = [{**EVENT, "event_id": f"event-{number}", **change} for number, change in enumerate(changes)]
    cells = {
        column.name: pd.Series([row.get(column.name, "") for row in rows], dtype="str") for column in EVENT_COLUMNS
    }
    return reading.derive(pd.DataFrame(cells).assign(line=range(2, len(rows) + 2)), taxonomy.read())


def told(table: pd.DataFrame, published: str = "", **place: str) -> list[tuple[str, int, str]]:
    cells = {"place": "Nowhere", "aliases": "", "country": "", **place}
    places = pd.DataFrame({name: pd.Series([cell], dtype="str") for name, cell in cells.items()})
    found = [
        *cross_checks.check_twice(table),
        *cross_checks.check(table, {"article-1": published, "article-2": ""}, places),
    ]
    return [(one.code, int(table["line"][row]), one.explain(int(row))) for one in found for row in one.rows]


def codes(*changes: dict[str, str], published: str = "") -> list[str]:
    return [code for code, _, _ in told(events(*changes), published)]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "Air strike on market in Idlib"},
        {"date": "2015-10"},
        {"date": "2015-09/2015-11"},
        {"status": "draft"},
        {"source": "article-2", "quote": "the market was hit", "deaths_best": "5"},
    ],
)
def test_a_later_row_with_the_same_place_time_and_title_may_be_a_duplicate(change: dict[str, str]):
    ((code, line, words),) = told(events({}, {"event_id": "else", "title": "Talks"}, change))
    assert (code, line) == ("perhaps-twice", 4)
    assert "line 2 (event-0)" in words
    assert "withdraw one of the two" in words


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Protest on the square"},
        {"date": "2015-10-04"},
        {"date": ""},
        {"place": "Homs"},
        {"latitude": "35.1", "longitude": "36.1"},
        {"status": "withdrawn"},
        {"quote": "another strike hit the school"},
        {"deaths_best": "5"},
        {"title": "Air strike 2 on a market in Idlib"},
    ],
)
def test_events_with_another_title_date_place_quote_or_figure_are_no_duplicates(change: dict[str, str]):
    assert codes({}, change) == []


def test_events_without_any_place_are_not_compared():
    assert codes({"place": ""}, {"place": ""}) == []


def test_a_long_event_does_not_hide_a_duplicate_behind_many_short_ones():
    short = [{"date": f"2015-10-{day:02}", "title": f"Clash {day}"} for day in range(4, 30)]
    assert codes({"date": "2015-10-03/.."}, *short, {"date": "2015-11-20"}) == ["perhaps-twice"]


def test_ten_thousand_events_of_one_place_and_month_are_compared_with_their_neighbours_only():
    table = events(*({"date": "2015-10", "title": f"Clash number {number}"} for number in range(10_000)))
    assert told(table) == []
    assert calls(lambda: told(table)) < 6 * calls(lambda: told(table[:2_500]))


def test_an_event_after_its_source_is_reported():
    ((code, line, words),) = told(events({}), "2015-10-02")
    assert (code, line) == ("after-source", 2)
    assert "was published in 2015-10-02" in words
    assert "mend the date" in words


@pytest.mark.parametrize("published", ["", "2015-10-03", "2015-10", "2015", "[2015-09..2015-12]", "2015-09/..", "odd"])
def test_a_source_that_may_be_younger_than_the_event_is_believed(published: str):
    assert codes({}, published=published) == []


@pytest.mark.parametrize("date", ["2015-10", "2015-09/2015-11", ""])
def test_an_event_that_may_have_begun_before_its_source_is_believed(date: str):
    assert codes({"date": date}, published="2015-10-02") == []


@pytest.mark.parametrize("column", ["title", "description", "quote"])
def test_a_planned_event_may_lie_ahead_of_its_source(column: str):
    assert codes({column: "Talks are scheduled for Saturday"}, published="2015-10-01") == []


def test_a_table_without_rows_has_no_findings():
    assert told(events({}).head(0), "2015") == []


def at(place: str, latitude: str, longitude: str, where_prec: str = "exact") -> pd.DataFrame:
    return events({"place": place, "latitude": latitude, "longitude": longitude, "where_prec": where_prec})


@pytest.mark.parametrize("place", ["Syria", "syria", "Aleppo, Syria"])
def test_a_point_far_outside_the_country_of_its_place_is_reported(place: str):
    ((code, line, words),) = told(at(place, "48.85", "2.35"))
    assert (code, line) == ("outside-country", 2)
    assert "48.85, 2.35" in words
    assert "outside of Syria" in words


def test_a_point_inside_the_country_when_turned_is_reported_as_swapped():
    ((_, _, words),) = told(at("Syria", "38.28", "34.56"))
    assert "are latitude and longitude swapped?" in words


@pytest.mark.parametrize("spelling", ["Hmeimim", "Khmeimim"])
def test_the_country_of_places_csv_holds_for_every_spelling(spelling: str):
    ((code, _, _),) = told(at(spelling, "55.7", "37.6"), place="Hmeimim", aliases="Khmeimim;X", country="SY")
    assert code == "outside-country"


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "where_prec"),
    [
        ("Syria", "33.51", "36.29", "exact"),
        ("Syria", "37.05", "41.22", "exact"),  # Qamishli, at the border
        ("Turkey", "37.07", "41.21", "exact"),  # Nusaybin, beside it
        ("Syria", "35.3", "35.4", "near"),  # 40 km off the coast
        ("Syria", "33.1", "35.8", "exact"),  # Golan
        ("Ukraine", "44.95", "34.1", "exact"),  # Crimea
        ("Russia", "44.95", "34.1", "exact"),
        ("Russia", "66.0", "-171.0", "exact"),  # beyond the 180th meridian
        ("Sudan", "4.85", "31.6", "exact"),  # Juba, which was Sudan's
        ("Atlanta, Georgia", "33.7", "-84.4", "exact"),
        ("Aleppo", "48.85", "2.35", "exact"),  # no country is named
        ("Syria", "33.0", "30.0", "sea_air"),
        ("Syria", "33.0", "30.0", "region"),
        ("Syria", "", "", "country"),
        ("Antarctica", "-90", "180", "exact"),
    ],
)
def test_no_point_is_reported_at_a_border_in_a_claimed_area_or_without_a_named_country(
    place: str, latitude: str, longitude: str, where_prec: str
):
    assert told(at(place, latitude, longitude, where_prec)) == []
