from __future__ import annotations

import numpy as np
import pytest

from geodata import edtf
from geodata.view import query
from tests.support.frames import INFO, TAXONOMY, WHOLE, events, view


def shown(table, wanted: query.View) -> list[str]:
    return list(table["event_id"][query.select(table, wanted, TAXONOMY).shown])


def test_an_event_is_shown_when_any_of_its_possible_days_is_in_the_window():
    table = events({"date": "2015-08"}, {"date": "2015-09-30"}, {"date": "2011/.."}, {"date": "2016-03"})
    assert shown(table, view(**{"from": "2015-08-31", "to": "2015-09-30"})) == ["event-0", "event-1", "event-2"]
    assert shown(table, view(**{"from": "2015-09-01", "to": "2015-09-29"})) == ["event-2"]


def test_cumulative_shows_all_that_may_have_happened_up_to_the_end():
    table = events({"date": "2012"}, {"date": "2015-09-30"}, {"date": "2016-03"})
    assert shown(table, view(**{"from": "2015-09-01", "to": "2015-12-31", "mode": "cumulative"})) == [
        "event-0",
        "event-1",
    ]


def test_the_tally_names_one_reason_for_each_event_and_adds_up():
    table = events(
        {},
        {"date": "2012"},
        {"date": ""},
        {"lat": float("nan"), "lon": float("nan")},
        {"place": "Homs", "date": "", "lat": float("nan"), "lon": float("nan")},
        {"place": "Homs"},
    )
    tally = query.select(table, view(**{"from": "2015"}, place=""), TAXONOMY).tally
    assert tally == query.Tally(shown=2, total=6, outside=1, undated=1, unlocated=2, filtered=0)
    filtered = query.select(table, view(place="Homs"), TAXONOMY).tally
    assert filtered == query.Tally(shown=1, total=6, outside=0, undated=0, unlocated=1, filtered=4)


def test_a_legend_group_switched_off_counts_as_filtered():
    table = events({"group": 0}, {"group": 1})
    assert query.select(table, view(hide="strikes"), TAXONOMY).tally.filtered == 1


def test_the_legend_does_not_touch_what_has_no_symbol():
    table = events({"lat": float("nan"), "lon": float("nan")})
    tally = query.select(table, view(hide="strikes"), TAXONOMY).tally
    assert (tally.unlocated, tally.filtered) == (1, 0)


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        ({"type": "Battles"}, [0]),
        ({"side": "IS"}, [0, 1]),
        ({"place": "Palmyra"}, [1]),
        ({"q": "RECAPTURE palmyra"}, [1]),
        ({"q": "["}, []),
        ({"dates": "month"}, [1]),
        ({"places": "near"}, [1]),
    ],
)
def test_each_filter_keeps_what_it_names(params: dict[str, str], kept: list[int]):
    table = events(
        {"side_a": "IS", "date": "2014", "prec": 4},
        {
            "side_b": "IS",
            "event_type": "Riots",
            "place": "Palmyra",
            "quote": "the recapture",
            "date": "2016-03",
            "prec": 2,
        },
    )
    assert list(np.flatnonzero(query.passes_filters(table, view(**params)))) == kept


def test_a_link_to_an_event_opens_the_window_around_it():
    day = edtf.day("2016-03-14")
    focused = query.focus(WHOLE, day, day, 91, INFO)
    assert (edtf.iso(focused.start), edtf.iso(focused.end)) == ("2015-12-01", "2016-06-30")


def test_a_window_that_misses_the_linked_event_is_widened_to_it():
    narrow = view(**{"from": "2012", "to": "2012"})
    day = edtf.day("2016-03-14")
    widened = query.around(narrow, day, day, INFO)
    assert (edtf.iso(widened.start), edtf.iso(widened.end)) == ("2012-01-01", "2016-03-14")


def test_a_window_that_has_the_event_stays_as_it_is():
    narrow = view(**{"from": "2016", "to": "2016"})
    day = edtf.day("2016-03-14")
    assert query.around(narrow, day, day, INFO) == narrow
