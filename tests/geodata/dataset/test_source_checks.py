"""Suggestions for a quote that is not in its source."""

from __future__ import annotations

import time

import pytest

from geodata.dataset import source_checks

FILLER = "Nothing of note was said by anybody on that day. " * 50
TEXT = f"{FILLER}The army retook the ancient city of Palmyra\nin March 2016, officials said. {FILLER}"


@pytest.mark.parametrize(
    "quote",
    [
        "The army retook the ancient city of Palmyra in May 2016",
        "army took the ancient city of Palmyra in March",
        "the ancient town of Palmyra in March 2016, officials said",
        "The army, in a day, retook the ancient city of Palmyra",
    ],
)
def test_a_misquote_is_reported_with_the_passage_it_comes_from(quote: str):
    found = source_checks.passage(TEXT, quote)
    assert "ancient city of Palmyra" in found
    assert len(found) < 2 * len(quote)


@pytest.mark.parametrize("quote", ["A ship sank off Tartus", "", "!?", "Palmyra fell to rebels after heavy fighting"])
def test_a_quote_that_is_like_nothing_gets_no_passage(quote: str):
    assert source_checks.passage(TEXT, quote) == ""


def test_a_text_without_words_has_no_passage():
    assert source_checks.passage("", "took Palmyra") == source_checks.passage("… —", "took Palmyra") == ""


@pytest.mark.parametrize("piece", ["a ", "word of mouth ", "x"])
def test_long_texts_and_quotes_take_seconds_at_most(piece: str):
    begun = time.process_time()
    source_checks.passage(piece * (3_000_000 // len(piece)), (piece + "b ") * 100_000)
    assert time.process_time() - begun < 5
