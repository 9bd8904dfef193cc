from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geodata.view import marked_text
from tests.support.frames import dataset, events

TEXT = "A title\n\nThe army took Palmyra in March.\n\nOthers deny it: the army took nothing.\n"


def marked(*quotes: str, text: str = TEXT):
    return marked_text.of_source(
        dataset(events(*({"source": "wire", "quote": quote} for quote in quotes)), text), "wire"
    )


def test_a_quote_is_marked_at_its_position():
    found = marked("took Palmyra")
    assert [(run.text, run.marks) for run in found[1].runs] == [
        ("The army ", ()),
        ("took Palmyra", ("event-0",)),
        (" in March.", ()),
    ]
    assert [paragraph.events for paragraph in found] == [(), ("event-0",), ()]


def test_overlapping_quotes_share_the_words_they_share():
    runs = marked("army took Palmyra", "took Palmyra in March")[1].runs
    assert [(run.text, run.marks) for run in runs if run.marks] == [
        ("army ", ("event-0",)),
        ("took Palmyra", ("event-0", "event-1")),
        (" in March", ("event-1",)),
    ]


def test_a_quote_that_is_not_there_is_not_marked():
    assert all(not run.marks for paragraph in marked("took Raqqa") for run in paragraph.runs)


def test_a_source_without_a_text_has_no_paragraphs():
    assert marked_text.of_source(dataset(events({})), "other") == ()


@given(st.text(st.sampled_from("ab \n\r\t<&\u202e\x00"), max_size=60), st.text(st.sampled_from("ab \n"), max_size=6))
def test_no_word_is_lost_or_doubled(text: str, quote: str):
    found = marked(*([quote] if quote.strip() else ["nothing"]), text=text)
    joined = "".join(run.text for paragraph in found for run in paragraph.runs)
    assert "".join(joined.split()) == "".join(text.split())
