"""Events drafted from words that an editor marks: what is read from them, and what stays blank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.drafting import marking, pipeline
from geodata.drafting.model import Draft, DraftEvent
from geodata.errors import InputError
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, Span

TEXT = """Strikes close in on Aleppo

On 14 November 2015, government forces recaptured Palmyra. The bakery in Saraqib was flattened by barrels, the White \
Helmets said, and nine people died. Rebels shelled Homs on 13 November 2015, killing two soldiers.

A crowd marched through the streets.
"""


@pytest.fixture(scope="module")
def draft() -> Draft:
    return pipeline.draft(Article("source-one", "title", TEXT, "2015-11-16"), Gazetteer.open())


def marked(draft: Draft, words: str) -> DraftEvent:
    start = TEXT.index(words)
    return marking.draft_marked(draft, Span(start, start + len(words)))


def test_date_place_sides_and_dead_are_read_from_the_marked_words(draft: Draft):
    row = marked(draft, "Rebels shelled Homs on 13 November 2015, killing two soldiers").row
    assert (row["date"], row["place"], row["place_basis"]) == ("2015-11-13", "Homs", "named")
    assert (row["event_type"], row["deaths_best"]) == ("Explosions/Remote violence", "2")
    assert row["sub_event_type"] == "Shelling/artillery/missile attack"
    assert row["side_a"]


def test_without_words_that_are_known_for_a_type_the_type_and_the_sides_stay_blank(draft: Draft):
    event = marked(
        draft, "The bakery in Saraqib was flattened by barrels, the White Helmets said, and nine people died"
    )
    row = event.row
    assert (row["event_type"], row["side_a"], row["side_b"]) == ("", "", "")
    assert (row["deaths_best"], row["claimed_by"]) == ("9", "White Helmets")
    assert (row["latitude"][:4], row["place_basis"]) == ("35.8", "named")
    assert (row["date"], event.date_basis) == ("2015-11-14", "carried")
    assert row["title"].startswith("The bakery in Saraqib")


def test_what_only_the_text_before_says_is_marked_as_carried(draft: Draft):
    event = marked(draft, "A crowd marched through the streets")
    assert (event.row["place"], event.row["place_basis"], event.place_basis) == ("Homs", "inferred", "carried")
    assert (event.row["date"], event.date_basis) == ("2015-11-13", "carried")
    assert "carried" in event.row["draft_note"]


def test_a_place_outside_the_quote_is_not_said_to_be_named_in_it(draft: Draft):
    event = marked(draft, "flattened by barrels")
    assert "Saraqib" in event.row["place"]
    assert event.row["place_basis"] == "inferred"


def test_half_words_become_whole_and_blanks_are_left_out(draft: Draft):
    start = TEXT.index("lattened by barr")
    assert marking.draft_marked(draft, Span(start, start + 16)).row["quote"] == "flattened by barrels"
    assert marking.quote_span("  hit Homs \n", Span(0, 12)) == Span(2, 10)


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 2), Span(-9, -1), Span(10**9, 10**9 + 5)])
def test_no_words_are_refused(draft: Draft, span: Span):
    with pytest.raises(InputError, match="No words are marked"):
        marking.draft_marked(draft, span)


def test_a_whole_article_is_no_quote():
    text = "word " * marking.LONGEST
    with pytest.raises(InputError, match="mark less"):
        marking.quote_span(text, Span(0, len(text)))


@given(st.integers(-5, len(TEXT) + 5), st.integers(-5, len(TEXT) + 5))
def test_any_marked_words_are_quoted_verbatim_or_refused(draft: Draft, start: int, end: int):
    try:
        event = marking.draft_marked(draft, Span(start, end))
    except InputError:
        return
    assert TEXT[event.quote_start : event.quote_end] == event.row["quote"]
