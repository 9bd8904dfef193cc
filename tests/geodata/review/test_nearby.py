"""A draft beside the events of the dataset that it may repeat, and its quote as evidence for one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.dataset import reading
from geodata.errors import InputError
from geodata.geocoding.gazetteer import Gazetteer
from geodata.review import doubts, intake, nearby
from geodata.review.desk import Card, DraftReview
from geodata.versions.store import FileStore
from tests.support.datasets import rows

TEXT = """Second report

Russian warplanes bombed Palmyra on 12 November 2015, killing four fighters. Rebels shelled Homs on 14 November 2015.
"""
OTHER = "Air strikes hit Palmyra on 12 November 2015. The army said that nobody had died."


def opened(store: FileStore, text: str = TEXT, title: str = "Second report") -> DraftReview:
    return intake.open_article(intake.Submission(text=text, title=title), store.head(), Gazetteer.open())


def card(review: DraftReview, store: FileStore, words: str) -> Card:
    return next(card for card in review.cards(store) if words in card.row["quote"])


@pytest.fixture
def store(folder: Path) -> FileStore:
    """A dataset that has the strike on Palmyra from another source."""
    kept = FileStore(folder)
    first = opened(kept, OTHER, "First report")
    first.accept(card(first, kept, "hit Palmyra").key, kept, "ana")
    return FileStore(folder)


def test_an_event_near_in_day_and_place_is_shown_beside_the_draft_which_is_not_sure(store: FileStore):
    review = opened(store)
    strike, shelling = card(review, store, "Palmyra"), card(review, store, "Homs")
    (near,) = strike.near
    assert (near.event.row["source"], near.days, near.km < 1) == ("first-report", 0, True)
    assert shelling.near == ()
    assert any("already" in doubt for doubt in doubts.doubts(review, strike))
    assert strike.key not in doubts.sure_keys(review, review.cards(store))


@pytest.mark.parametrize(
    ("changes", "is_near"),
    [
        ({"date": "2015-11-13"}, True),
        ({"date": "2015-11-15"}, False),
        ({"date": "2015-11"}, True),
        ({"date": "2015"}, False),
        ({"date": ""}, False),
        ({"date": "soon"}, False),
        ({"latitude": "34.7"}, True),
        ({"latitude": "35.7"}, False),
        ({"latitude": ""}, False),
        ({"latitude": "nan"}, False),
    ],
)
def test_near_is_a_day_and_a_town_and_never_unknown(store: FileStore, changes: dict[str, str], *, is_near: bool):
    review = opened(store)
    row = {**card(review, store, "Palmyra").row, **changes}
    assert bool(nearby.near_events(row, "second-report", store.head())) is is_near


def test_a_second_report_becomes_evidence_in_one_version_and_is_undone(store: FileStore, folder: Path):
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    review = opened(store)
    strike = card(review, store, "Palmyra")
    event_id = strike.near[0].event.event_id
    review.add_evidence(strike.key, event_id, store, "ben")
    row = rows(folder, "evidence.csv")[-1]
    assert (row["event_id"], row["source"], row["stance"]) == (event_id, "second-report", "supports")
    assert (row["quote"], row["deaths_best"]) == (strike.row["quote"], "4")
    assert (folder / "events.csv").read_bytes() == before["events.csv"]
    assert (folder / "articles" / "second-report.txt").read_text(encoding="utf-8") == TEXT
    assert not [problem for problem in reading.load(folder).problems if problem.file == "evidence.csv"]
    again = opened(FileStore(folder))  # another session, a day later
    shown = card(again, FileStore(folder), "Palmyra")
    assert (shown.state, shown.existing and shown.existing.as_evidence) == ("accepted", True)
    assert shown.row["title"] == strike.row["title"]
    again.restore(json.loads(json.dumps(review.as_json())), reading.load(folder))
    again.undo(FileStore(folder), "ben")
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


def test_evidence_is_not_added_twice_nor_to_an_event_that_is_gone(store: FileStore):
    review = opened(store)
    strike = card(review, store, "Palmyra")
    event_id = strike.near[0].event.event_id
    review.add_evidence(strike.key, event_id, store, "ben")
    with pytest.raises(InputError, match="already"):
        opened(store).add_evidence(strike.key, event_id, store, "ada")
    with pytest.raises(InputError, match="no longer"):
        review.add_evidence(strike.key, "nowhere", store, "ben")
