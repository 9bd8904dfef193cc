"""Texts as they come: replies with quotes of quotes, tables, no full stop; and what is said of them."""

from __future__ import annotations

import time

import pytest

from geodata.drafting import pipeline
from geodata.drafting.mentions import find_mentions
from geodata.drafting.model import Draft
from geodata.drafting.resolving import resolve
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
SAID = "Shells hit the city of Homs on 7 March 2016, killing two."


def drafted(text: str) -> Draft:
    return pipeline.draft(Article("a", "", text, "2016-05-01"), GAZETTEER)


def places(draft: Draft) -> list[str]:
    return [event.row["place"] for event in draft.events]


def test_what_a_reply_quotes_is_left_out_of_drafting_and_said():
    draft = drafted(
        f"{SAID}\n\nOn Monday, A wrote:\n> Rebels shelled Azaz on 3 May 2016.\n>\n>> Idlib was bombed on 4 May 2016.\n"
    )
    assert places(draft) == ["Homs"]
    assert draft.notes == ("3 lines that quote an earlier message left out of drafting; the text keeps them",)


def test_a_quotation_in_an_article_is_no_reply():
    draft = drafted(f"An official said:\n\n> {SAID}\n\nNobody else spoke.")
    assert places(draft) == ["Homs"]
    assert not draft.notes


@pytest.mark.parametrize("mark", [" | ", "\t"])
def test_rows_of_a_table_are_neither_glued_nor_headings_and_said(mark: str):
    rows = [("Date", "Place", "Killed"), ("3 March 2016", "Azaz", "20 killed"), ("4 March 2016", "Idlib", "3 killed")]
    table = "\n".join(mark.join(row) for row in rows)
    draft = drafted(f"Attacks were counted.\n\n{table}\n\nShells hit the city, killing two.\n\n{SAID}")
    assert {(event.row["date"], event.row["place"]) for event in draft.events} <= {("2016-03-07", "Homs"), ("", "")}
    assert "3 rows of tables left out of drafting; the text keeps them" in draft.notes


def test_a_row_that_tells_in_a_sentence_is_drafted_by_itself():
    rows = (
        "3 March 2016 | Homs | An air strike killed 20 people.",
        "4 March 2016 | Idlib | Shelling killed three people.",
    )
    draft = drafted("\n\n".join(rows))
    assert [(event.row["date"], event.row["deaths_best"]) for event in draft.events] == [
        ("2016-03-03", "20"),
        ("2016-03-04", "3"),
    ]
    assert not draft.notes


@pytest.mark.parametrize(
    "story",
    [f"{SAID} Smoke rises", f"{SAID.removesuffix('.')} as it did on many days before, residents of the city said"],
)
def test_a_story_with_marks_in_its_line_is_no_row(story: str):
    draft = drafted(f"12 Jul 2016 | {story} | Agency | Archive")
    assert places(draft) == ["Homs"]
    assert not draft.notes


def test_a_line_of_two_cells_may_be_a_dateline():
    assert not drafted(f"15 February 2016 | Damascus — {SAID}").notes


def test_a_text_in_capitals_is_said():
    assert "the text is in capitals" in drafted(f"{SAID} ".upper() * 9).notes[0]
    assert not drafted(f"{SAID} " * 9).notes


def test_a_date_at_the_end_of_a_piece_of_an_endless_sentence_is_read():
    for number in range(190, 204):
        text = f"{'word ' * number}air strikes on Homs since 30 September 2015 and again and again"
        drafted(text)


def test_many_mentions_of_a_place_are_resolved_in_linear_time():
    text = "Syria, Homs and Azaz | " * 8_000
    mentions = find_mentions(text, GAZETTEER)
    assert len(mentions) > 10_000
    start = time.thread_time()
    resolve(mentions, GAZETTEER, text=text)
    assert time.thread_time() - start < 5
