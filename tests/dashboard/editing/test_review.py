"""The ids of new events.

Which briefings use which events.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.editing import acts, edit_session, review
from dashboard.editing.changeset import EVENTS, EVIDENCE
from dashboard.editing.edit_session import EditSession
from geodata.tables.changes import Remove
from geodata.versions.store import FileStore
from tests.support.edit_page import KEY, begin, do


@pytest.fixture
def work(folder: Path) -> EditSession:
    return begin(folder)


def new(work: EditSession, title: str) -> str:
    """Make an event and look at the review; the id that it got."""
    acts.run_action(work, {"do": "new"})
    do(work, "set", key=work.opened, cells={"title": title, "source": "russia-continues-support"})
    do(work, "evidence", key=work.opened, text="a formal request", stance="supports")
    do(work, "review")
    return work.opened


def test_a_new_event_and_its_evidence_get_an_id_from_the_title(work):
    assert new(work, "Älteste Brücke, taken!") == "alteste-brucke-taken"
    assert [one.row for one in work.changeset.changes() if one.file == EVENTS] == ["alteste-brucke-taken"]
    (evidence,) = [work.changeset.cells(EVIDENCE, key) for key in work.changeset.touched(EVIDENCE)]
    assert evidence is not None
    assert evidence["event_id"] == "alteste-brucke-taken"
    assert new(work, "Älteste Brücke, taken!") == "alteste-brucke-taken-2"


def test_undo_brings_the_event_back_into_the_form(work):
    new(work, "A bridge is taken")
    do(work, "undo")
    assert review.settle(work.changeset, work.store.versions.ledger) == {work.opened: "a-bridge-is-taken"}


def test_a_removed_id_is_never_reused(work):
    title = KEY.replace("-", " ")
    base, _ = work.store.newest()
    work.store.commit(base, [Remove(EVENTS, KEY)], "ada")
    work.changeset = edit_session.fresh(work.store)
    assert work.changeset.cells(EVENTS, KEY) is None
    assert new(work, title) == f"{KEY}-2"


@pytest.mark.parametrize("title", ["", "砲撃", "a b"])
def test_a_title_without_enough_letters_leaves_the_provisional_id(work, title):
    assert new(work, title).startswith("event-")


def test_a_dataset_without_history_has_no_past(tmp_path: Path):
    (tmp_path / "events.csv").write_text("event_id,title\n")
    assert review.pieces(FileStore(tmp_path).versions.ledger) == []


def used(text: str) -> list[str]:
    found, unread = review.briefings_used({"briefings/one.toml": text.encode()})
    assert unread == []
    return review.briefings_with("palmyra-taken", found)


def test_an_id_is_found_wherever_a_briefing_uses_it():
    assert used('title = "A"\n[[steps]]\nevent = "palmyra-taken"') == ["A (briefings/one.toml)"]
    assert used('[[steps]]\nview = {events = ["other", "palmyra-taken"]}') == ["briefings/one.toml"]
    assert used('[[steps]]\nview = "?from=2015&event=palmyra-taken&at=1,2,3"') == ["briefings/one.toml"]


def test_words_that_contain_an_id_are_no_use_of_it():
    assert used('caption = "How palmyra-taken began"\nview = "?event=palmyra-taken-again"') == []


def test_a_briefing_that_cannot_be_read_is_named():
    files = {"briefings/one.toml": b"[[[", "briefings/two.toml": b"\xff", "events.csv": b"event_id"}
    assert review.briefings_used(files) == ({}, ["briefings/one.toml", "briefings/two.toml"])


def test_a_file_that_cannot_keep_its_encoding_is_named_before_it_is_written(folder: Path):
    path = folder / EVENTS
    path.write_bytes(path.read_text(encoding="utf-8").replace("Syrian Army", "Armée").encode("cp1252", "replace"))
    work = begin(folder)
    do(work, "set", key=KEY, cells={"title": "Assad demande de l’aide – “où”"})
    assert review.conversions(work.changeset) == []
    do(work, "set", key=KEY, cells={"title": "الأسد"})
    (words,) = review.review(work.changeset, work.store.head())["conversions"]
    assert words == "events.csv is Windows-1252 with commas, which has no 'ا': it is written whole in UTF-8 with commas"
    do(work, "publish", author="ada", message="Its name")
    assert "الأسد" in path.read_text(encoding="utf-8")
    message = work.store.versions.history(1)[-1].message
    assert message == "Its name; events.csv was Windows-1252 with commas, and is UTF-8 with commas from here on"
