"""A session of the Draft page: kept for its editor alone, restored with its decisions, and never half restored."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import geodata
from dashboard.editing import acts, draft_payload, draft_session, edit_session
from dashboard.editing.draft_session import DraftSession
from geodata.drafting import keys
from geodata.errors import InputError
from geodata.review.intake import Submission
from geodata.versions.store import FileStore
from tests.support.datasets import rows

SYRIA = Path(geodata.__file__).parent / "syria"
TEXT = """Strikes close in on Aleppo

Russian air strikes hit Aleppo on 12 November 2015. Rebels shelled Tripoli on 13 November 2015.

On 14 November 2015, government forces recaptured Palmyra.
"""


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(shutil.copytree(SYRIA, tmp_path / "data"))


def begin(store: FileStore, account: str = "ana@example.org") -> DraftSession:
    """A session of an editor, when no other session is open."""
    return draft_session.begin(store, account, owner="session")


def opened(store: FileStore) -> tuple[DraftSession, list[str]]:
    work = begin(store)
    work.open(Submission(text=TEXT, title="Kept", published="2015-11-15"))
    assert work.review
    return work, list(work.review.events)


def do(work: DraftSession, name: str, **values: object) -> None:
    draft_session.run_action(work, {"do": name, **values})


def test_a_review_comes_back_with_its_changes_places_and_decisions(store: FileStore):
    work, (first, second, third, *_) = opened(store)
    do(work, "accept", key=first, cells={})
    do(work, "reject", key=second)
    do(work, "change", key=third, cells={"title": "Half done", "place": "Hmeimim air base", "evil": "x"})
    again = begin(store)
    assert again.bring_back()
    assert work.review
    assert again.review
    before, after = (one.as_json() for one in (work.review, again.review))
    assert {**after, "source": before["source"]} == before  # since the acceptance the source is the dataset's row
    assert (again.review.known, again.review.source["source"]) == (True, "kept")
    assert again.review.cards(store) == work.review.cards(store)
    assert again.review.candidates(third) == work.review.candidates(third) != ()
    do(again, "undo")
    do(again, "undo")
    assert [card.state for card in again.review.cards(store)] == ["open"] * len(again.review.events)
    assert (store.folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()


def test_a_sentence_is_marked_by_paragraph_and_characters_and_hostile_places_are_refused(store: FileStore):
    work, known = opened(store)
    assert work.review
    basemap = {"outlines": "", "tiles": ""}
    (words,) = draft_payload.describe(work, work.review, basemap)["unquoted"]
    assert words == {"paragraph": 0, "start": 0, "end": len("Strikes close in on Aleppo")}
    do(work, "mark", **words)
    first, *rest = work.review.events
    assert rest == known
    assert work.review.row(first)["quote"] == "Strikes close in on Aleppo"
    assert draft_payload.describe(work, work.review, basemap)["unquoted"] == []
    for bad in ({}, {**words, "paragraph": 99}, {**words, "start": -1}, {**words, "end": "5"}, {**words, "end": 0}):
        with pytest.raises(InputError, match="no words are marked"):
            do(work, "mark", **bad)
    assert list(work.review.events) == [first, *known]


def test_those_that_are_sure_are_accepted_at_once_and_the_others_wait(store: FileStore):
    work, (strike, shelling, capture) = opened(store)
    assert work.review
    do(work, "accept_sure")
    states = {card.key: card.state for card in work.review.cards(store)}
    assert states == {strike: "accepted", shelling: "open", capture: "accepted"}  # there are several Tripolis
    with pytest.raises(InputError, match="without doubts"):
        do(work, "accept_sure")
    do(work, "undo")
    assert [card.state for card in work.review.cards(store)] == ["open"] * 3
    assert (store.folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()


def test_a_name_without_a_place_is_added_to_the_places_and_the_article_drafted_again(store: FileStore):
    work = begin(store)
    report = "On 13 November 2015, shells hit the village of Qarnabeel, killing two people."
    work.open(Submission(text=f"{TEXT}\n{report}\n", title="Unknown", published="2015-11-15"))
    data = described(work)
    assert [one["name"] for one in data["unknown"]] == ["Qarnabeel"]
    assert len(data["ground"]) == 3
    (lost, *_, known) = (card for card in data["cards"] if card["doubts"])
    assert lost["where"]["region"] == "Libya"
    assert "km from every other place" in lost["doubts"][1]
    assert (known["where"]["region"], known["doubts"]) == ("", ["no point on the map"])
    do(work, "change", key=lost["key"], cells={"title": "Elsewhere"})
    typed = {"place": "Qarnabeel", "latitude": "36.1", "longitude": "37", "where_prec": "near"}
    for wrong in ({"place": " "}, {"latitude": ""}, {"latitude": "91"}, {"longitude": "nan"}, {"where_prec": "about"}):
        with pytest.raises(InputError):
            do(work, "place", **{**typed, **wrong})
    do(work, "place", **typed)
    assert {**rows(store.folder, "places.csv")[-1], **typed, "country": "SY"} == rows(store.folder, "places.csv")[-1]
    after = described(work)
    assert after["unknown"] == []
    placed = next(card for card in after["cards"] if card["key"] == known["key"])
    assert (placed["where"]["region"], placed["doubts"]) == ("Syria", [])
    assert [card["cells"]["title"] for card in after["cards"] if card["changed"]] == ["Elsewhere"]
    with pytest.raises(InputError, match="already"):
        do(work, "place", **typed)


def test_what_was_accepted_goes_to_the_review_of_the_page_edit_and_nothing_else(store: FileStore):
    work, (strike, shelling, capture) = opened(store)
    with pytest.raises(InputError, match="no accepted draft"):
        do(work, "finish")
    do(work, "accept_sure")
    do(work, "reject", key=shelling)
    assert described(work)["to_publish"] == 2
    do(work, "finish")
    assert [keys.key_of(event) for event in work.finishing] == [strike, capture]
    editing = edit_session.begin(store, "ana@example.org", owner="session")
    acts.complete(editing, [*work.finishing, "gone"])
    assert (editing.reviewing, editing.opened) == (True, work.finishing[0])
    assert [change.row for change in editing.changeset.changes()] == list(work.finishing)
    edit_session.publish(editing, {"author": "Ana"})
    assert described(work)["to_publish"] == 0
    acts.complete(editing, work.finishing)
    assert (editing.reviewing, editing.changeset.changes()) == (False, [])


def described(work: DraftSession) -> dict[str, Any]:
    assert work.review
    return draft_payload.describe(work, work.review, {"outlines": "", "tiles": ""})


def test_a_second_report_is_offered_as_evidence_and_only_for_an_event_that_is_near(store: FileStore):
    work, (strike, *_) = opened(store)
    do(work, "accept", key=strike, cells={})
    work.open(Submission(text="Air strikes hit Aleppo on 12 November 2015, killing nine people.", title="Later"))
    assert work.review
    (card,) = draft_payload.describe(work, work.review, {"outlines": "", "tiles": ""})["cards"]
    (near,) = card["near"]
    assert near["title"] == "Russian air strikes hit Aleppo"
    assert near["facts"][:2] == ["12 November 2015", "Aleppo"]
    assert (near["facts"][-1], near["source"], near["apart"]) == ("draft", "kept", "at the same point")
    with pytest.raises(InputError, match="no longer near"):
        do(work, "evidence", key=card["key"], event="elsewhere")
    do(work, "evidence", key=card["key"], event=near["id"])
    (card,) = draft_payload.describe(work, work.review, {"outlines": "", "tiles": ""})["cards"]
    assert card["there"] == {"id": near["id"], "status": "draft", "evidence": True}
    assert rows(store.folder, "evidence.csv")[-1]["deaths_best"] == "9"
    do(work, "undo")
    assert "later" not in {row["source"] for row in rows(store.folder, "sources.csv")}


def test_typed_text_is_stored_although_the_draft_is_refused(store: FileStore):
    work, (first, *_) = opened(store)
    with pytest.raises(InputError, match="is not a date"):
        do(work, "accept", key=first, cells={"date": "soon"})
    again = begin(store)
    assert again.bring_back()
    assert again.review
    assert again.review.row(first)["date"] == "soon"


def test_a_review_comes_back_to_its_editor_alone(store: FileStore):
    opened(store)
    for stranger in ("ben@example.org", "../ana@example.org", ""):
        assert not begin(store, stranger).bring_back()
    assert begin(store).bring_back()


def test_a_review_that_was_put_away_is_not_stored_and_can_be_brought_back(store: FileStore):
    work, _ = opened(store)
    review = work.review
    do(work, "close")
    assert (work.review, list(work.folder.glob("*"))) == (None, [])
    assert not begin(store).bring_back()
    do(work, "bring_back")
    assert work.review is review
    assert begin(store).bring_back()


def test_an_inferred_publication_date_stays_inferred(store: FileStore):
    work = begin(store)
    work.open(Submission(text=f"Published November 14 2015\n\n{TEXT}"))
    again = begin(store)
    assert again.bring_back()
    assert work.review
    assert again.review
    assert again.review.draft.published_inferred
    assert again.review.source == work.review.source


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"text": "a"}',
        '{"text": "a", "source": []}',
        '{"text": "a", "source": {"source": "b", "title": "c"}, "changes": []}',
        '{"text": "a", "source": {"source": "b", "title": "c"}, "changes": {}, "named": [], "decisions": [1]}',
    ],
)
def test_unreadable_stored_work_is_left_alone(store: FileStore, kept: str):
    work = begin(store)
    work.folder.mkdir(parents=True)
    path = work.folder / "01234567-89ab.json"
    path.write_text(kept)
    assert not work.bring_back()
    assert work.review is None
    assert path.read_text() == kept


def test_decisions_on_missing_drafts_are_not_restored(store: FileStore):
    work, (first, *_) = opened(store)
    do(work, "change", key=first, cells={"title": "Half done"})
    path = work.folder / f"{work.tab}.json"
    kept = json.loads(path.read_text())
    kept["changes"] = {**kept["changes"], "no-such-key": {"title": "x"}}
    kept["named"] = ["no-such-key"]
    kept["decisions"] = [{"key": "no-such-key", "receipt": None}]
    path.write_text(json.dumps(kept))
    again = begin(store)
    assert again.bring_back()
    assert again.review
    assert again.review.changes == {first: {"title": "Half done"}}
    assert (again.review.named, again.review.decisions) == ({}, [])


def test_stored_work_is_no_part_of_the_data(store: FileStore):
    version = store.newest()[0]
    opened(store)
    assert store.newest()[0] == version


def test_a_draft_that_another_editor_has_accepted_names_the_changes_that_are_not_in_it(store: FileStore):
    work, (first, *_) = opened(store)
    do(work, "change", key=first, cells={"title": "Mine"})
    other = begin(store, "ben@example.org")
    other.open(Submission(text=TEXT, title="Kept", published="2015-11-15"))
    do(other, "accept", key=first, cells={})
    with pytest.raises(InputError, match=r"in the dataset already, as .*change it on the page Edit"):
        do(work, "accept", key=first, cells={})
    assert work.review
    card = work.review.cards(store)[0]
    assert (card.state, card.left_out) == ("accepted", {"title": "Mine"})
    cards = draft_payload.describe(work, work.review, {})["cards"]
    assert "without your changes" in cards[0]["notes"][0]
    assert "title 'Mine'" in cards[0]["notes"][0]
    assert sum(row["title"] == "Mine" for row in rows(store.folder)) == 0
    assert other.review
    assert other.review.cards(store)[0].left_out == {}


def test_cells_that_an_acceptance_would_not_write_are_refused_and_not_reported_as_accepted(store: FileStore):
    work, (first, *_) = opened(store)
    other = begin(store, "ben@example.org")
    other.open(Submission(text=TEXT, title="Kept", published="2015-11-15"))
    do(other, "accept", key=first, cells={})
    with pytest.raises(InputError, match="in the dataset already"):
        do(work, "accept", key=first, cells={"description": "Mine"})
    assert work.review
    assert work.review.decisions == []


def test_a_source_id_that_another_article_has_taken_meanwhile_gives_way(store: FileStore):
    work, (first, *_) = opened(store)
    do(work, "change", key=first, cells={"title": "Mine"})
    other = begin(store, "ben@example.org")
    other.open(Submission(text=f"{TEXT}\n\nMore.", title="Kept", published="2015-11-15"))
    assert other.review
    do(other, "accept", key=next(iter(other.review.events)), cells={})
    store.look_again()
    do(work, "accept", key=first, cells={})
    assert [row["source"] for row in rows(store.folder) if row["title"] == "Mine"] == ["kept-2"]


def test_articles_of_several_files_wait_until_they_are_opened(store: FileStore):
    work = begin(store)
    files = [("a.txt", TEXT.encode()), ("b.pdf", b"\x89PNG"), ("c.txt", b"Aleppo was hit on 3 May 2016.")]
    work.take_files(files, Submission(publisher="Wire"), lambda *_: None)
    assert [waiting.file_name for waiting in work.waiting] == ["a.txt", "c.txt"]
    assert len(work.refused) == 1
    do(work, "open_waiting", number=1)
    assert work.review
    assert work.review.source["publisher"] == "Wire"
    assert [waiting.file_name for waiting in work.waiting] == ["a.txt"]
    with pytest.raises(InputError, match="waits no longer"):
        do(work, "open_waiting", number=1)
    assert [waiting.file_name for waiting in work.waiting] == ["a.txt"]
