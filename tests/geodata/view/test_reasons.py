"""What a reader is offered when a view shows nothing."""

from __future__ import annotations

from geodata.view import query, reasons
from tests.support.frames import WHOLE, dataset, events, view

DATA = dataset(
    events(
        {"place": "Homs", "date": "2012", "title": "Shelling"},
        {"place": "Homs", "date": "2015", "title": "Talks"},
        {"place": "Palmyra", "date": "2015", "title": "Shelling"},
    )
)


def ways(**params: str) -> list[tuple[tuple[str, ...], str, int]]:
    shown = view(**params)
    assert query.select(DATA, shown).tally.shown == 0
    found = reasons.ways_out(DATA, shown)
    for way in found:
        assert query.select(DATA, reasons.cleared(shown, way.clears, WHOLE)).tally.shown == way.shown
    return [(way.clears, way.words, way.shown) for way in found]


def test_the_one_filter_that_empties_the_view_is_named():
    assert ways(q="nobody", place="Homs") == [(("text",), "without the words nobody", 2)]


def test_a_window_that_is_too_narrow_is_widened():
    assert ways(q="shelling", place="Homs", **{"from": "2014"}) == [
        (("text",), "without the words shelling", 1),
        (("places",), "without the place “Homs”", 1),
        (("window",), "over the whole period", 1),
    ]


def test_a_filter_and_the_window_are_offered_together_where_neither_helps_alone():
    assert ways(q="nobody", **{"from": "2016"}) == [
        (("text", "window"), "without the words nobody and over the whole period", 3)
    ]


def test_all_filters_are_offered_when_no_single_one_helps():
    assert ways(q="nobody", place="Homs", disputed="yes") == [(("text", "places", "disputed"), "without any filter", 3)]


def test_nothing_is_offered_where_nothing_helps():
    assert reasons.ways_out(dataset(events({"date": ""})), view(q="nobody")) == []
