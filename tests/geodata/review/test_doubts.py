"""Which drafts may be accepted unseen, and what is doubtful about the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Span
from geodata.review import doubts, intake
from geodata.review.desk import Card, DraftReview
from geodata.versions.store import FileStore

TEXT = """Strikes close in on Aleppo

Russian air strikes hit Aleppo on 12 November 2015. Rebels shelled Tripoli on 13 November 2015.

{}
"""


def review(folder: Path, words: str) -> tuple[DraftReview, FileStore]:
    store = FileStore(folder)
    submission = intake.Submission(text=TEXT.format(words), title="Doubts", published="2015-11-16")
    return intake.open_article(submission, store.head(), Gazetteer.open()), store


def about(work: DraftReview, store: FileStore, words: str) -> Card:
    return next(card for card in work.cards(store) if words in card.row["quote"])


@pytest.mark.parametrize(
    ("words", "quote", "why"),
    [
        ("Rebels shelled Tripoli on 14 November 2015.", "14 November", "the name may mean another place"),
        (
            "On 14 November 2015, the army shelled Homs. Rebels attacked the town the same day.",
            "attacked",
            "text around",
        ),
        ("On 14 November 2015, the army shelled a village.", "a village", "the place comes from"),
    ],
)
def test_what_is_doubtful_is_said_and_is_not_accepted_unseen(folder: Path, words: str, quote: str, why: str):
    work, store = review(folder, words)
    card = about(work, store, quote)
    assert any(why in doubt for doubt in doubts.doubts(work, card)), list(doubts.doubts(work, card))
    assert card.key not in doubts.sure_keys(work, work.cards(store))


def test_what_an_editor_has_set_is_not_doubted(folder: Path):
    work, store = review(folder, "Nothing else.")
    card = about(work, store, "Tripoli")
    assert card.key not in doubts.sure_keys(work, work.cards(store))
    work.choose(card.key, 1)
    assert card.key in doubts.sure_keys(work, work.cards(store))


def test_a_warning_a_mark_and_a_decision_keep_a_draft_from_those_that_are_sure(folder: Path):
    work, store = review(folder, "On 14 November 2015, the army shelled Homs.")
    strike, homs = about(work, store, "Aleppo").key, about(work, store, "Homs").key
    assert {strike, homs} <= set(doubts.sure_keys(work, work.cards(store)))
    start = work.draft.article.text.index("the army shelled Homs")
    mark = work.mark(Span(start, start + len("the army shelled Homs")))
    work.change(homs, {"event_type": ""}, store.head())
    work.reject(strike, store)
    assert not {strike, homs, mark} & set(doubts.sure_keys(work, work.cards(store)))
