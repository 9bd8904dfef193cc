from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geodata import edtf
from geodata.view import query
from tests.support.frames import INFO, WHOLE, dataset, events, view


def shown(table: pd.DataFrame, wanted: query.View) -> list[str]:
    return list(table["event_id"][query.select(dataset(table), wanted).shown])


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
    tally = query.select(dataset(table), view(**{"from": "2015"}, place="")).tally
    assert tally == query.Tally(shown=2, total=6, outside=1, undated=1, unlocated=2, filtered=0)
    filtered = query.select(dataset(table), view(place="Homs")).tally
    assert filtered == query.Tally(shown=1, total=6, outside=0, undated=0, unlocated=1, filtered=4)


STRIKE = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}
CLASH = {"event_type": "Battles", "sub_event_type": "Armed clash"}


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        ({"hide": "strikes"}, [1, 2]),
        ({"show": "strikes"}, [0, 3]),
        ({"hide": "Battles: Armed clash"}, [0, 2, 3]),
        ({"show": "territory", "hide": "unlisted"}, [1]),
        ({"type": "Battles"}, [1]),
    ],
)
def test_groups_and_kinds_are_hidden_also_of_events_without_a_place(params: dict[str, str], kept: list[int]):
    table = events(STRIKE, CLASH, {"event_type": "Teapots"}, {**STRIKE, "lat": float("nan"), "lon": float("nan")})
    selection = query.select(dataset(table), view(**params))
    assert list(np.flatnonzero(selection.passes)) == kept
    assert selection.tally.filtered == 4 - len(kept)


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        ({"side": "IS"}, [0, 1]),
        ({"place": "Palmyra"}, [1]),
        ({"q": "RECAPTURE palmyra"}, [1]),
        ({"disputed": "yes"}, [1]),
        ({"disputed": "no"}, [0]),
        ({"claimed_by": "An observer"}, [0]),
        ({"dates": "month"}, [1]),
        ({"places": "near"}, [1]),
    ],
)
def test_each_filter_keeps_what_it_names(params: dict[str, str], kept: list[int]):
    table = events(
        {"side_a": "IS", "date": "2014", "prec": 4, "claimed_by": "An observer"},
        {
            "side_b": "IS",
            "event_type": "Riots",
            "place": "Palmyra",
            "quote": "the recapture",
            "date": "2016-03",
            "prec": 2,
        },
    )
    denial = [{"event_id": "event-1", "stance": "disputes", "claimed_by": "A ministry"}]
    assert list(np.flatnonzero(query.passes_filters(dataset(table, evidence=denial), view(**params)))) == kept


def test_a_link_to_an_event_opens_the_window_around_it():
    day = edtf.day("2016-03-14")
    focused = query.focus(WHOLE, day, day, 91, INFO)
    assert (edtf.iso(focused.start), edtf.iso(focused.end)) == ("2015-12-01", "2016-06-30")


def test_a_window_that_misses_the_linked_event_is_widened_to_it():
    narrow = view(**{"from": "2012", "to": "2012"})
    day = edtf.day("2016-03-14")
    widened = query.around(narrow, day, day, INFO)
    assert (edtf.iso(widened.start), edtf.iso(widened.end)) == ("2012-01-01", "2016-03-14")


def test_a_window_that_contains_the_event_is_unchanged():
    narrow = view(**{"from": "2016", "to": "2016"})
    day = edtf.day("2016-03-14")
    assert query.around(narrow, day, day, INFO) == narrow
