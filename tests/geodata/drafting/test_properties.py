"""Properties that hold of the draft of any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import articles, edtf, taxonomy
from geodata.drafting import pipeline
from geodata.drafting.events import lexicon
from geodata.drafting.model import DraftEvent
from geodata.model import Article
from tests.support.counting import calls
from tests.support.drafts import CITIES, COUNTRIES, DEMONYMS, PROVINCES, drafted, expressions, mentions

DATES = {
    "Monday": "2016-11-14", "in March 2016": "2016-03", "since 2011": "2011/..", "30 September 2015": "2015-09-30",
    "late February": "2016-02~", "between May and June 2014": "2014-05/2014-06", "that spring": "2014-21",
}  # fmt: skip
NAMES = (*COUNTRIES, *DEMONYMS, *CITIES, *PROVINCES, "Tall Tawil")
WORDS = (
    *(min(forms) for some in list(lexicon.triggers().values())[::3] for forms in some[0].words),
    *sorted(lexicon.words("opener")), *sorted(lexicon.words("saying"))[:8], *sorted(lexicon.words("negation"))[:4],
    *("the", "a", "army", "rebels", "civilians", "killed", "at least", "20", "two", "between", "of", "in", "by", "to"),
    *("will", "if", "denied", "according to", "SANA", "Hezbollah", "Federation Council", "request", "announcement"),
)  # fmt: skip
MARKS = (" ", " ", " ", " ", " ", ", ", "; ", " – ", ". ", ".\n\n", "\n", "… ", " “", "” ", " (", ") ", "’s ")
PIECES = st.tuples(st.sampled_from((*WORDS, *DATES, *NAMES)), st.sampled_from(MARKS))
TEXTS = st.lists(PIECES, max_size=80).map(lambda pieces: "".join(word + mark for word, mark in pieces))
SLUG = re.compile(r"[a-z0-9-]{4,64}")


def events_of(text: str) -> tuple[DraftEvent, ...]:
    return drafted(text, {word: date for word, date in DATES.items() if word in text}, places=NAMES)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_quotes_and_triggers_are_substrings_of_one_sentence(text):
    for event in events_of(text):
        assert text[event.quote_start : event.quote_end] == event.row["quote"] != ""
        assert event.quote_start <= event.trigger_start < event.trigger_end <= event.quote_end
        for one in event.evidence:
            assert text[one.quote_start : one.quote_end] == one.row["quote"] != ""
        held = [
            span for block in articles.sentences(text) for span in block if span.start <= event.quote_start < span.end
        ]
        assert event.quote_end <= held[0].end


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_dates_are_edtf_and_contain_the_times_they_come_from(text):
    found = expressions(text, {word: date for word, date in DATES.items() if word in text})
    for event in events_of(text):
        assert (event.row["date"] == "") == (event.date_basis == "")
        if event.row["date"]:
            date = edtf.parse(event.row["date"])
            for index in event.times:
                inner = edtf.parse(found[index].value)
                assert date.start_day <= inner.start_day
                assert inner.end_day <= date.end_day


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_nothing_is_placed_without_a_mention(text):
    places = mentions(text, NAMES)
    for event in events_of(text):
        row = event.row
        if event.place is None:
            assert [row[column] for column in ("place", "latitude", "longitude", "where_prec", "place_basis")] == [
                ""
            ] * 5
            continue
        place = places[event.place]
        assert row["place"] == place.name
        assert (
            bool(row["latitude"]) == bool(row["longitude"]) == bool(row["where_prec"]) == (place.latitude is not None)
        )
        if row["place_basis"] == "named":
            assert place.mention.literal
            assert event.quote_start <= place.mention.start < place.mention.end <= event.quote_end


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_rows_are_well_formed_and_reproducible(text):
    events = events_of(text)
    assert events == events_of(text)
    assert len({event.row["event_id"] for event in events}) == len(events)
    known = set(taxonomy.read().group_of)
    for event in events:
        row = event.row
        assert SLUG.fullmatch(row["event_id"])
        assert (row["event_type"], row["sub_event_type"]) in known
        low, best, high = (int(row[f"deaths_{bound}"] or -1) for bound in ("low", "best", "high"))
        assert low <= high or high < 0
        assert low <= best or best < 0
        assert "\n" not in row["title"]
        assert 0 < len(row["title"]) <= 111
        assert row["side_a"] != row["side_b"] or not row["side_a"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_a_draft(text):
    for event in pipeline.events(Article("s", "t", text), (), ()):
        assert text[event.quote_start : event.quote_end] == event.row["quote"]


@pytest.mark.parametrize(
    "unit",
    [
        "a ", "(", ".", ". ", "Bomb Attack ", "killed in ", "1 ", "\n", "\r", " ", "a-", "“”'\"", "and or but ",
        "the army bombed the rebels and 3 people were killed in ", "since 2011 war began ", "warplanes a a a a ",
        "The army bombed rebels. It was denied by Russia. ", "‘’.. ", "killed. ",
    ],
)  # fmt: skip
def test_the_work_on_a_long_hostile_text_grows_with_its_length(unit):
    def work(size: int) -> int:
        text = (unit * (size // len(unit) + 1))[:size]
        return calls(lambda: pipeline.events(Article("s", "t", text), (), ()))

    work(1_000)
    assert work(40_000) < 6 * work(10_000) + 10_000
