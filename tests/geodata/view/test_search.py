"""Searches, in the words in which readers type them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.view import search, words
from tests.support.frames import dataset, events

ROWS = (
    {"title": "Russian air strikes begin", "place": "Hmeimim"},
    {"title": "Airstrikes on Ḥimṣ", "place": "Homs"},
    {"title": "The city’s air-strike sirens", "quote": "the Qalʿat al-Ḥuṣn road"},
    {"title": "A truck waits", "description": "air is thin; a strike in the mine", "place": "airbase near Latakia"},
    {"title": "مدرسة في اللاذقية", "quote": "قصف على أحياء المدينة"},
    {"title": "Cease-fire agreed", "side_a": "Government of Syria", "event_type": "Riots"},
)


def found(text: str, *rows: dict[str, object], evidence: list[dict[str, str]] | None = None) -> list[int]:
    table = events(*({"group": 1, **row} for row in rows or ROWS))  # group 0 is called “Air strikes”
    return list(np.flatnonzero(search.rows_with(dataset(table, evidence=evidence), text)))


@pytest.mark.parametrize("typed", ["airstrikes", "airstrike", "air strikes", "air strike", "air-strikes", "AIR–STRIKE"])
def test_a_compound_is_one_word_however_it_is_written(typed: str):
    assert found(typed) == [0, 1, 2]


@pytest.mark.parametrize("typed", ["ceasefire", "cease fire", "cease-fire", "ceasefires"])
def test_the_compound_may_be_divided_in_the_data(typed: str):
    assert found(typed) == [5]


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("hims", [1]),
        ("ḤIMṢ", [1]),
        ("H\u0323ims\u0323", [1]),
        ("qalat al husn", [2]),
        ("Qal'at", [2]),
        ("city's", [2]),
        ("citys", [2]),
        ("مدرسه", [4]),
        ("احياء", [4]),
        ("علي", [4]),
        ("strik", [0, 1, 2, 3]),
        ("striking", [0, 2, 3]),
        ("governments", [5]),
    ],
)
def test_accents_letter_forms_apostrophes_and_endings_do_not_matter(typed: str, rows: list[int]):
    assert found(typed) == rows


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("Hmeymim", [0]),
        ("Khmeimim", [0]),
        ("اللاذقية", [3, 4]),
        ("Al-Ladhiqiyah", [3]),
        ("Emesa", [1]),
        ("Хомс", [1]),
    ],
)
def test_another_name_finds_a_place_as_the_data_name_it(typed: str, rows: list[int]):
    assert found(typed) == rows


@pytest.mark.parametrize("typed", ["Deir ez-Zor", "deir ezzor", "Dayr az-Zawr", "دير الزور"])
def test_a_name_of_several_words_is_found_in_other_spellings(typed: str):
    assert found(typed, {"place": "Deir Ezzor"}, {"title": "Deir"}) == [0]


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ('"air strikes"', [0]),
        ("“AIR strikes” russian", [0]),
        ('"strikes air"', []),
        ('"air str', [0, 2]),
        ('"air strik"', []),
        ('"strike in the mine"', [3]),
        ('""', [0, 1, 2, 3, 4, 5]),
    ],
)
def test_a_phrase_in_quotes_is_found_as_it_stands(typed: str, rows: list[int]):
    assert found(typed) == rows


def test_types_actors_legend_sources_and_disputing_quotes_are_searched():
    denial = [{"event_id": "event-1", "stance": "disputes", "quote": "nothing was hit", "claimed_by": "The ministry"}]
    rows = ({"group": 0}, {"group": 1, "event_type": "Riots"}, {"group": 1, "source": "wire", "side_b": "IS"})
    assert found("ministry", *rows, evidence=denial) == [1]
    assert found('"nothing was hit"', *rows, evidence=denial) == [1]
    assert found("riots", *rows) == [1]
    assert found("airstrikes", *rows) == [0]
    assert found("the wire report", *rows) == [2]
    assert found("event-2", *rows) == [2]


def test_words_that_nobody_wrote_and_signs_alone_are_no_error():
    assert found("xyzzy") == []
    assert found("[ & –") == [0, 1, 2, 3, 4, 5]


def test_what_was_matched_is_given_as_it_is_written():
    data = dataset(events(*ROWS))
    assert search.matched(data, "airstrike hims", ["Airstrikes on Ḥimṣ, and air strikes"]) == [
        "Airstrikes", "air strikes", "Ḥimṣ",
    ]  # fmt: skip
    assert search.matched(data, "Hmeymim", ["The base at Hmeimim."]) == ["Hmeimim"]
    assert search.matched(data, '"air is thin"', ["air is thin; air"]) == ["air is thin"]


texts = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(deadline=None, max_examples=50)  # the first search of a dataset opens the gazetteer
@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_no_text_breaks_a_search_and_every_word_finds_its_own_text(typed: str, titles: list[str]):
    data = dataset(events(*({"title": title} for title in titles)))
    search.rows_with(data, typed)
    search.matched(data, typed, titles)
    for row, title in enumerate(titles):
        for word in words.words(title):
            assert search.rows_with(data, f'"{word}"')[row]


@given(texts)
def test_the_words_of_a_text_are_where_they_are_said_to_be(text: str):
    found_words = list(words.spans(text))
    for word, start, end in found_words:
        assert 0 <= start < end <= len(text)
        assert word
    assert [start for _, start, _ in found_words] == sorted(start for _, start, _ in found_words)
    assert [word for word, _, _ in found_words] == words.words("".join(map(words.fold, text)))
