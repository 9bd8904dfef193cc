"""The ids of new events."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import edit_acts, edit_ids, edit_work
from dashboard.edit_work import Work
from dashboard.editbench import EVENTS, EVIDENCE
from geodata.changes import Remove
from geodata.store import FileStore
from tests.test_edit_data import KEY, do
from tests.test_edit_data import work as work  # noqa: PLC0414 - a fixture


def new(work: Work, title: str) -> str:
    """Make an event and look at the review; the id that it got."""
    edit_acts.do(work, {"do": "new"}, work.store.head())
    do(work, "set", key=work.opened, cells={"title": title, "source": "russia-continues-support"})
    do(work, "evidence", key=work.opened, text="a formal request", stance="supports")
    do(work, "review")
    return work.opened


def test_a_new_event_is_called_after_its_title_with_its_evidence(work):
    assert new(work, "Älteste Brücke, taken!") == "alteste-brucke-taken"
    assert [one.row for one in work.bench.changes() if one.file == EVENTS] == ["alteste-brucke-taken"]
    (evidence,) = [work.bench.cells(EVIDENCE, key) for key in work.bench.touched(EVIDENCE)]
    assert evidence is not None
    assert evidence["event_id"] == "alteste-brucke-taken"
    assert new(work, "Älteste Brücke, taken!") == "alteste-brucke-taken-2"


def test_undo_gives_the_form_its_event_back(work):
    new(work, "A bridge is taken")
    do(work, "undo")
    assert edit_ids.settle(work.bench, work.store.versions.ledger) == {work.opened: "a-bridge-is-taken"}


def test_an_id_that_was_removed_is_not_given_again(work):
    title = KEY.replace("-", " ")
    base, _ = work.store.newest()
    work.store.commit(base, [Remove(EVENTS, KEY)], "ada")
    work.bench = edit_work.fresh(work.store)
    assert work.bench.cells(EVENTS, KEY) is None
    assert new(work, title) == f"{KEY}-2"


@pytest.mark.parametrize("title", ["", "砲撃", "a b"])
def test_a_title_without_enough_letters_leaves_the_first_id(work, title):
    assert new(work, title).startswith("event-")


def test_a_dataset_without_history_has_no_past(tmp_path: Path):
    (tmp_path / "events.csv").write_text("event_id,title\n")
    assert edit_ids.pieces(FileStore(tmp_path).versions.ledger) == []
