from __future__ import annotations

from dataclasses import replace

import pytest

from geodata.briefings import comparison, comparison_words
from geodata.briefings.comparison import COORDINATES, EventRow, PublishedRows
from geodata.tables.columns import EVENT_COLUMNS

EVENT: EventRow = {
    "title": "Palmyra",
    "date": "2016-03",
    "place": "Palmyra",
    COORDINATES: "34.55, 38.27",
    "where_prec": "exact",
    "place_basis": "named",
    "event_type": "Battles",
    "side_a": "A",
    "side_b": "B",
    "deaths_best": "5",
    "source": "one",
    "quote": "the words",
}
COLUMNS = [column.name for column in EVENT_COLUMNS]
BEFORE = PublishedRows({"x": EVENT}, {}, {"one": {"source": "one", "title": "The Source"}}, frozenset(COLUMNS))


def lines(**values: str) -> dict[str, tuple[str, str]]:
    after = replace(BEFORE, events={"x": {**EVENT, **values}})
    (section,) = comparison_words.sections(comparison.compare(BEFORE, after), BEFORE, after)
    return {line.label: (line.was, line.now) for line in section.events[0].lines}


@pytest.mark.parametrize(
    ("values", "label", "was", "now"),
    [
        ({"date": "2016-03-27"}, "When", "March 2016, known to the month", "27 March 2016"),
        ({"date": ""}, "When", "March 2016, known to the month", "undated"),
        ({"place": "Tadmur"}, "Where", "Palmyra", "Tadmur"),
        ({COORDINATES: ""}, "Point on the map", "34.55, 38.27", "not given"),
        (
            {"where_prec": "province"},
            "How surely",
            "named in the source · exact",
            "named in the source · somewhere in the province",
        ),
        ({"deaths_high": "9"}, "Deaths", "5", "5 (at most 9)"),
        ({"side_b": ""}, "Who", "A — B", "A"),
        ({"source": "two"}, "Source", "The Source", "two"),
        ({"claimed_by": "C"}, "Says who", "not given", "C"),
    ],
)
def test_a_change_is_given_in_words(values: dict[str, str], label: str, was: str, now: str):
    assert lines(**values) == {label: (was, now)}


def test_a_change_too_small_for_words_shows_the_cells():
    assert lines(deaths_best="05") == {"Deaths": ("5", "05")}
    assert lines(where_prec="odd", place_basis="") == {"How surely": ("named in the source · exact", "not given")}


def test_an_added_or_removed_event_is_listed_with_its_facts():
    for before, after, live in (
        (BEFORE, replace(BEFORE, events={}), False),
        (replace(BEFORE, events={}), BEFORE, True),
    ):
        (section,) = comparison_words.sections(comparison.compare(before, after), before, after)
        assert section.head == ("Added" if live else "Removed")
        (change_text,) = section.events
        assert (change_text.title, change_text.live) == ("Palmyra", live)
        facts = {line.label: line.now for line in change_text.lines}
        assert facts["When"] == "March 2016, known to the month"
        assert facts["Source"] == "The Source"
        assert "Says who" not in facts
        assert {line.was for line in change_text.lines} == {""}


def test_added_and_removed_evidence_is_listed():
    item = {"event_id": "x", "claimed_by": "D", "stance": "disputes", "quote": "no", "note": "n", "source": "one"}
    after = replace(BEFORE, evidence={"x": (item,)})
    (section,) = comparison_words.sections(comparison.compare(BEFORE, after), BEFORE, after)
    assert section.events[0].new == ("D disputes it · “no” · n",)
    (section,) = comparison_words.sections(comparison.compare(after, BEFORE), after, BEFORE)
    assert section.events[0].gone == ("D disputes it · “no” · n",)


def test_of_many_events_some_are_listed_and_the_others_counted():
    many = replace(BEFORE, events={f"x{number}": EVENT for number in range(7)})
    (section,) = comparison_words.sections(comparison.compare(replace(BEFORE, events={}), many), BEFORE, many, most=3)
    assert (len(section.events), section.more) == (3, 4)


def test_a_changed_source_is_listed():
    after = replace(BEFORE, sources={"one": {"source": "one", "title": "Renamed"}})
    (change_text,) = comparison_words.sources(comparison.compare(BEFORE, after))
    assert [(line.label, line.was, line.now) for line in change_text.lines] == [("Title", "The Source", "Renamed")]


def test_a_long_cell_is_cut():
    assert len(lines(description="x" * 9_999)["Description"][1]) == comparison_words.LONGEST
