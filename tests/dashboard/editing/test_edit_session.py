"""A session of the Edit page stays on the newest version: what others change comes in, nothing of one's own goes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import tabs
from dashboard.editing import edit_payload, edit_session
from dashboard.editing.changeset import EVENTS, EVIDENCE
from dashboard.editing.edit_session import EditSession
from geodata.errors import InputError
from geodata.model import EVENT_COLUMN_NAMES
from geodata.review import decisions
from geodata.review.decisions import AcceptedDraft
from geodata.tables.changes import Add, Change, ClashError, Edit, Remove
from geodata.versions.store import FileStore
from tests.support import desks
from tests.support.edit_page import KEY, begin, do

OTHER = "syrian-civil-war"
SOURCE = "russia-continues-support"


@pytest.fixture
def work(folder: Path) -> EditSession:
    work = begin(folder)
    do(work, "hello", tab=str(uuid.uuid4()))
    return work


def commit(work: EditSession, *changes: Change, author: str = "Anna") -> str:
    """What somebody else does meanwhile; then the page runs again."""
    other = FileStore(work.store.state.parent)
    version = other.commit(other.newest()[0], changes, author).version
    rerun(work)
    return version


def rerun(work: EditSession) -> None:
    work.store.look_again()
    work.arrive()
    work.follow_newest()


def reloaded(work: EditSession, owner: str = "later") -> EditSession:
    again = edit_session.begin(FileStore(work.store.state.parent), owner=owner)
    again.author = "ada"
    do(again, "hello", tab=work.tab)
    rerun(again)
    return again


def cell(work: EditSession, name: str, key: str = KEY) -> str:
    return (work.changeset.cells(EVENTS, key) or {})[name]


def event(**cells: str) -> Add:
    return Add(EVENTS, {"status": "draft", "title": "New", "source": SOURCE, **cells})


def test_what_others_change_is_in_the_table_and_a_line_says_so(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    do(work, "set", key=KEY, cells={"title": "Mine"})
    version = commit(work, event(event_id="one-more"), event(event_id="two-more"), Edit(EVENTS, OTHER, {"title": "T"}))
    assert work.changeset.base == version
    assert {"one-more", "two-more"} < set(work.changeset.rows(EVENTS))
    assert cell(work, "title", OTHER) == "T"
    assert work.changeset.changes() == [Edit(EVENTS, KEY, {"date": "2015-08", "title": "Mine"})]
    (entry,) = work.store.versions.history(1)
    assert work.news == (f"2 events added, 1 changed by Anna ({entry.id}); your 1 change is on top of it",)
    assert edit_payload.describe(work, work.store.head(), {}, ((30, 30), (40, 40)))["news"] == [*work.news]
    do(work, "noted")
    assert work.news == ()


def test_other_cells_of_the_same_event_merge(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    commit(work, Edit(EVENTS, KEY, {"title": "Theirs"}))
    assert (cell(work, "date"), cell(work, "title"), work.clashes) == ("2015-08", "Theirs", ())


def test_drafts_that_were_accepted_are_there_after_a_reload_too(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    draft = desks.draft().events[0]
    source = {"source": "strikes-on-aleppo", "title": "Strikes"}
    rows = tuple(one.row for one in draft.evidence)
    accepted = AcceptedDraft(desks.TEXT, source, {**draft.row, "event_id": "strike-0123456789"}, rows)
    decisions.accept(FileStore(work.store.state.parent), accepted, "ada")
    rerun(work)
    for page in (work, reloaded(work)):
        assert "strike-0123456789" in page.changeset.rows(EVENTS)
        assert cell(page, "date") == "2015-08"
        assert any("strike-0123456789" in key for key in page.changeset.rows(EVIDENCE))
        assert "1 event added, 1 row of evidence added, 1 source added, 1 other file added by you" in page.news[-1]


def test_the_same_cell_is_asked_about_at_once_with_both_values_and_the_name(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    commit(work, Edit(EVENTS, KEY, {"date": "2015-09"}))
    (clash,) = work.clashes
    assert (clash.column, clash.mine, clash.theirs, clash.author, clash.entry) == (
        "date", "2015-08", "2015-09", "Anna", work.store.versions.history(newest=1)[-1].id,
    )  # fmt: skip
    assert work.reviewing
    with pytest.raises(InputError, match="choose first"):
        do(work, "publish", author="ada", message="")
    do(work, "resolve", keep=[True], asked=work.asked)
    assert (work.clashes, cell(work, "date")) == ((), "2015-08")
    do(work, "publish", author="ada", message="")
    assert cell(work, "date") == "2015-08"
    assert work.changeset.changes() == []


def test_taking_theirs_can_be_undone(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    commit(work, Edit(EVENTS, KEY, {"date": "2015-09"}))
    do(work, "resolve", keep=[False], asked=work.asked)
    assert (cell(work, "date"), work.changeset.changes()) == ("2015-09", [])
    do(work, "undo")
    assert cell(work, "date") == "2015-08"


def test_an_answer_to_an_earlier_question_is_refused(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    commit(work, Edit(EVENTS, KEY, {"date": "2015-09"}))
    asked = work.asked
    commit(work, Edit(EVENTS, KEY, {"date": "2015-10"}), author="Ben")
    with pytest.raises(InputError, match="choose"):
        do(work, "resolve", keep=[True], asked=asked)
    assert [(clash.theirs, clash.author) for clash in work.clashes] == [("2015-10", "Ben")]


def test_the_open_question_outlasts_a_reload(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    commit(work, Edit(EVENTS, KEY, {"date": "2015-09"}))
    do(work, "back")
    assert [(clash.mine, clash.theirs) for clash in reloaded(work).clashes] == [("2015-08", "2015-09")]


def test_undo_and_redo_work_step_by_step_on_the_newer_version(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    do(work, "set", key=KEY, cells={"title": "Mine"})
    do(work, "undo")
    commit(work, Edit(EVENTS, KEY, {"side_a": "Theirs"}))
    do(work, "redo")
    assert (cell(work, "date"), cell(work, "title"), cell(work, "side_a")) == ("2015-08", "Mine", "Theirs")
    do(work, "undo")
    do(work, "undo")
    assert (work.changeset.changes(), cell(work, "side_a")) == ([], "Theirs")


def test_a_value_that_was_put_back_does_not_overwrite_theirs(work):
    before = cell(work, "title")
    for title in ("Mine", before):
        do(work, "set", key=KEY, cells={"title": title})
    do(work, "set", key=OTHER, cells={"date": "2012"})
    commit(work, Edit(EVENTS, KEY, {"title": "Theirs"}))
    assert (cell(work, "title"), work.clashes) == ("Theirs", ())
    do(work, "undo")
    assert cell(work, "title") == "Theirs"


def test_an_undone_step_never_overwrites_what_somebody_has_changed_since(work):
    do(work, "set", key=KEY, cells={"title": "Mine"})
    do(work, "undo")
    commit(work, Edit(EVENTS, KEY, {"title": "Theirs"}))
    assert "cannot be redone" in work.news[-1]
    with pytest.raises(InputError, match="nothing to redo"):
        do(work, "redo")


def test_a_cell_that_was_typed_over_an_older_value_is_asked_about(work):
    shown = cell(work, "title")
    commit(work, Edit(EVENTS, KEY, {"title": "Theirs"}))  # while the editor is typing
    do(work, "set", key=KEY, cells={"title": "Mine"}, was={"title": shown})
    assert [(clash.mine, clash.theirs, clash.author) for clash in work.clashes] == [("Mine", "Theirs", "Anna")]
    do(work, "set", key=OTHER, cells={"title": "Mine"}, was={"title": cell(work, "title", OTHER)})
    assert len(work.clashes) == 1


def test_an_event_that_was_removed_elsewhere_stays_with_ones_changes_when_they_are_kept(work):
    was = work.changeset.before(EVENTS, KEY)
    assert was is not None
    do(work, "set", key=KEY, cells={"title": "Mine"})
    commit(work, Remove(EVENTS, KEY))
    (clash,) = work.clashes
    assert (clash.row, clash.column, clash.theirs, clash.author) == (KEY, "", None, "Anna")
    assert work.changeset.cells(EVENTS, KEY) == {**dict.fromkeys(EVENT_COLUMN_NAMES, ""), **was, "title": "Mine"}
    do(work, "resolve", keep=[True], asked=work.asked)
    do(work, "publish", author="ada", message="")
    assert work.changeset.before(EVENTS, KEY) == {**was, "title": "Mine"}


def test_an_event_that_was_removed_elsewhere_goes_when_theirs_is_taken(work):
    do(work, "set", key=KEY, cells={"title": "Mine"})
    commit(work, Remove(EVENTS, KEY))
    do(work, "resolve", keep=[False], asked=work.asked)
    assert (work.changeset.changes(), work.changeset.cells(EVENTS, KEY)) == ([], None)


def test_an_event_that_was_removed_and_is_back_keeps_ones_changes_and_its_id(work):
    do(work, "set", key=KEY, cells={"title": "Mine"})
    commit(work, Remove(EVENTS, KEY))
    other = FileStore(work.store.state.parent)
    other.revert(other.history()[-1].version, "Anna")
    rerun(work)
    assert work.changeset.changes() == [Edit(EVENTS, KEY, {"title": "Mine"})]


def test_evidence_that_was_removed_here_and_changed_elsewhere_is_asked_about(work):
    row = next(iter(work.changeset.rows(EVIDENCE)))
    do(work, "proof", row=row, cells=None)
    commit(work, Edit(EVIDENCE, row, {"note": "Theirs"}))
    assert [(clash.mine, clash.theirs) for clash in work.clashes] == [(None, "Theirs")]
    do(work, "resolve", keep=[False], asked=work.asked)
    assert (work.changeset.changes(), (work.changeset.cells(EVIDENCE, row) or {})["note"]) == ([], "Theirs")
    do(work, "undo")
    assert work.changeset.cells(EVIDENCE, row) is None


def test_evidence_that_both_have_removed_is_gone(work):
    row = next(iter(work.changeset.rows(EVIDENCE)))
    do(work, "proof", row=row, cells=None)
    commit(work, Remove(EVIDENCE, row))
    assert (work.changeset.changes(), work.clashes) == ([], ())


def test_the_same_passage_added_twice_is_one_row_of_evidence(work):
    do(work, "evidence", key=KEY, text="a formal request", stance="disputes")
    (own,) = work.changeset.changes()
    assert isinstance(own, Add)
    commit(work, Add(EVIDENCE, {**own.cells, "stance": "supports", "note": "Theirs"}))
    assert [(clash.column, clash.mine, clash.theirs) for clash in work.clashes] == [("stance", "disputes", "supports")]
    do(work, "resolve", keep=[True], asked=work.asked)
    assert work.changeset.changes() == [Edit(EVIDENCE, own.row, {"stance": "disputes"})]


def test_a_new_event_whose_id_is_taken_gets_another_with_its_evidence(work):
    do(work, "new")
    do(work, "set", key=work.opened, cells={"title": "A bridge is taken", "source": SOURCE})
    do(work, "evidence", key=work.opened, text="a formal request", stance="supports")
    do(work, "review")
    assert work.opened == "a-bridge-is-taken"
    commit(work, event(event_id="a-bridge-is-taken", title="Another bridge is taken"))
    assert (work.opened, work.clashes) == ("a-bridge-is-taken-2", ())
    assert cell(work, "title", "a-bridge-is-taken") == "Another bridge is taken"
    assert cell(work, "title", "a-bridge-is-taken-2") == "A bridge is taken"
    (evidence,) = (one for one in work.changeset.changes() if one.file == EVIDENCE)
    assert isinstance(evidence, Add)
    assert evidence.cells["event_id"] == "a-bridge-is-taken-2"
    assert work.news[-1] == "Somebody else has used the id a-bridge-is-taken: your new event is a-bridge-is-taken-2"


def test_the_same_event_published_elsewhere_is_not_there_twice(work):
    do(work, "new")
    do(work, "set", key=work.opened, cells={"title": "A bridge is taken", "source": SOURCE})
    do(work, "review")
    (own,) = work.changeset.changes()
    commit(work, own)
    assert (work.changeset.changes(), work.clashes) == ([], ())


def test_work_on_a_version_that_is_gone_is_carried_cell_by_cell(work):
    do(work, "set", key=KEY, cells={"date": "2015-08", "title": "Mine"})
    commit(work, Edit(EVENTS, KEY, {"title": "Theirs", "side_a": "Theirs"}))
    kept = work.folder / f"{work.tab}.json"
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "base": "0" * 12}))
    again = reloaded(work)
    assert "The version that your work began on is gone" in again.news[-1]
    assert (cell(again, "date"), cell(again, "side_a")) == ("2015-08", "Theirs")
    assert [(clash.column, clash.mine, clash.theirs) for clash in again.clashes] == [("title", "Mine", "Theirs")]


def test_nothing_moves_while_the_newest_version_cannot_be_read(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    path = work.store.state.parent / EVENTS
    good = path.read_bytes()
    path.write_bytes(b"no header\n")
    rerun(work)
    assert len(work.changeset.rows(EVENTS)) > 1
    path.write_bytes(good.replace(b"Assad asks", b"ASSAD asks"))
    rerun(work)
    assert (cell(work, "title")[:5], cell(work, "date")) == ("ASSAD", "2015-08")


def test_somebody_who_saves_a_moment_before_is_asked_about_and_nothing_is_lost(work, monkeypatch):
    do(work, "set", key=KEY, cells={"date": "2015-08", "title": "Mine"})
    save: Callable[..., object] = work.store.commit

    def late(*args: object) -> object:
        monkeypatch.setattr(work.store, "commit", save)
        other = FileStore(work.store.state.parent)
        other.commit(other.newest()[0], [Edit(EVENTS, KEY, {"title": "Theirs"})], "bob")
        return save(*args)

    monkeypatch.setattr(work.store, "commit", late)
    with pytest.raises(ClashError, match="bob has"):
        do(work, "publish", author="ada", message="")
    assert [(clash.column, clash.mine, clash.theirs) for clash in work.clashes] == [("title", "Mine", "Theirs")]
    do(work, "resolve", keep=[False], asked=work.asked)
    do(work, "publish", author="ada", message="")
    assert (cell(work, "date"), cell(work, "title")) == ("2015-08", "Theirs")


def test_kept_work_is_carried_when_it_comes_back(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    tabs.save(work.folder, work.tab, work.unsaved())
    other = FileStore(work.store.state.parent)
    other.commit(other.newest()[0], [Edit(EVENTS, OTHER, {"title": "Theirs"})], "Anna")
    again = reloaded(work)
    assert (cell(again, "date"), cell(again, "title", OTHER)) == ("2015-08", "Theirs")
    assert again.back.startswith("1 unpublished change from")
    assert again.news[-1].startswith("1 event changed by Anna")


def test_a_passage_that_is_evidence_already_cannot_become_that_of_another_row(work):
    do(work, "evidence", key=KEY, text="a formal request", stance="supports")
    do(work, "evidence", key=KEY, text="military help", stance="supports")
    first, second = work.changeset.touched(EVIDENCE)
    quote = (work.changeset.cells(EVIDENCE, first) or {})["quote"]
    with pytest.raises(InputError, match="already evidence"):
        do(work, "proof", row=second, cells={"quote": quote})
