"""The data that the Edit page gets and the actions that it sends, without a browser."""

from __future__ import annotations

import csv
import io
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import tabs
from dashboard.editing import acts, edit_payload, edit_session, review
from dashboard.editing.changeset import EVENTS, EVIDENCE, from_json
from dashboard.editing.edit_session import EditSession
from geodata.errors import InputError
from geodata.tables.changes import Add, Edit
from geodata.versions.store import FileStore
from tests.support import hostile
from tests.support.edit_page import KEY, begin, do
from tests.support.paths import SYRIA


@pytest.fixture
def work(folder: Path) -> EditSession:
    return begin(folder)


def test_an_edit_is_undone_and_redone(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    assert work.changeset.state(EVENTS, KEY) == "changed"
    do(work, "undo")
    assert work.changeset.changes() == []
    do(work, "redo")
    assert work.changeset.changes() == [Edit(EVENTS, KEY, {"date": "2015-08"})]
    do(work, "undo")
    do(work, "set", key=KEY, cells={"title": "Another"})
    assert work.changeset.changes() == [Edit(EVENTS, KEY, {"title": "Another"})]
    with pytest.raises(InputError, match="nothing to redo"):
        do(work, "redo")


@pytest.mark.parametrize(
    "act",
    [
        {"do": "set", "key": KEY, "cells": {"event_id": "another-id"}},
        {"do": "set", "key": KEY, "cells": {"nothing": "x"}},
        {"do": "set", "key": KEY, "cells": {"title": "x" * 20_001}},
        {"do": "set", "key": KEY, "cells": ["title"]},
        {"do": "set", "key": "no-such-event", "cells": {"title": "x"}},
        {"do": "open", "key": None},
        {"do": "bulk", "keys": [KEY], "value": "<b>"},
        {"do": "bulk", "keys": [KEY], "column": "event_id", "value": "x"},
        {"do": "bulk", "keys": [KEY], "column": "nothing", "value": "x"},
        {"do": "bulk", "keys": KEY, "value": "draft"},
        {"do": "quote", "key": KEY, "text": "words that no source has"},
        {"do": "quote", "key": KEY, "text": " "},
        {"do": "choose", "key": KEY, "number": 99},
        {"do": "fix", "key": KEY, "number": "0"},
        {"do": "proof", "row": "no-such-row", "cells": None},
        {"do": "resolve", "keep": [True]},
        {"do": "rm -rf"},
        {},
    ],
)
def test_an_invalid_action_is_refused_and_changes_nothing(work, act):
    with pytest.raises(InputError):
        acts.run_action(work, act)
    assert work.changeset.changes() == []


def test_a_new_event_that_is_removed_leaves_nothing(work):
    do(work, "new")
    key = work.opened
    do(work, "set", key=key, cells={"title": "New", "source": "russia-continues-support"})
    do(work, "evidence", key=key, text="a formal request", stance="supports")
    assert [type(change) for change in work.changeset.changes()] == [Add, Add]
    do(work, "remove", key=key)
    assert work.changeset.changes() == []


def test_an_event_of_the_dataset_is_withdrawn_not_removed(work):
    do(work, "remove", key=KEY)
    assert work.changeset.changes() == [Edit(EVENTS, KEY, {"status": "withdrawn"})]
    assert "no longer see it" in review.review(work.changeset, work.store.head())["breaks"][0]


def test_errors_block_publishing(work):
    do(work, "set", key=KEY, cells={"date": "soon"})
    with pytest.raises(InputError, match="repair the errors"):
        do(work, "publish", author="ada", message="")
    assert (work.store.folder / EVENTS).read_bytes() == (SYRIA / EVENTS).read_bytes()


def opened(store: FileStore, tab: str, owner: str, is_alive: Callable[[str], bool]) -> EditSession:
    """A session that says in which tab it is."""
    work = edit_session.begin(store, "", owner, is_alive)
    do(work, "hello", tab=tab)
    return work


def test_stored_work_comes_back_to_its_tab_and_from_a_closed_one(work):
    tab = str(uuid.uuid4())
    work = opened(work.store, tab, "one", lambda _: True)
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    again = opened(work.store, tab, "two", lambda _: False)
    assert again.changeset.changes() == work.changeset.changes()
    assert again.back.startswith("1 unpublished change from")
    other = opened(work.store, str(uuid.uuid4()), "three", lambda session: session == "two")
    assert other.changeset.changes() == []
    late = opened(work.store, str(uuid.uuid4()), "four", lambda _: False)
    assert late.changeset.changes() == work.changeset.changes()


def test_a_duplicated_tab_keeps_its_work_apart(work):
    tab = str(uuid.uuid4())
    work = opened(work.store, tab, "one", lambda _: True)
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    twin = opened(work.store, tab, "two", lambda _: True)
    assert twin.tab != tab
    do(twin, "set", key=KEY, cells={"date": "2015-09"})
    kept = from_json(tabs.load(work.folder, tab) or {}, work.changeset.files)
    assert kept.steps == [[Edit(EVENTS, KEY, {"date": "2015-08"})]]


def test_opening_an_event_stores_nothing_and_reports_nothing(work):
    do(work, "hello", tab=str(uuid.uuid4()))
    do(work, "open", key=KEY)
    assert (work.notice.text, work.notice.bad) == ("", False)
    assert not (work.store.folder / ".dateline" / "unsaved").exists()


@pytest.mark.parametrize("name", ["../../events", "", "a" * 60, "x/y-zzzzzzzz"])
def test_a_tab_name_is_never_a_path(work, name):
    do(work, "hello", tab=name)
    assert work.tab == ""
    with pytest.raises(InputError):
        tabs.save(work.folder, name, work.changeset)


def test_damaged_stored_work_is_left_alone(work):
    tab = str(uuid.uuid4())
    folder = work.store.folder / ".dateline" / "unsaved"
    folder.mkdir(parents=True)
    for text in ("", "{", "[]", '{"base": "x", "steps": [3], "done": 1}'):
        (folder / f"{tab}.json").write_text(text)
        again = opened(work.store, str(uuid.uuid4()), "one", lambda _: False)
        assert (again.changeset.steps, again.back) == ([], "")
        assert (folder / f"{tab}.json").read_text() == text


def test_damaged_work_does_not_hide_older_work(work):
    do(work, "hello", tab=str(uuid.uuid4()))
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    (work.folder / f"{uuid.uuid4()}.json").write_text("{")
    again = opened(work.store, str(uuid.uuid4()), "one", lambda _: False)
    assert again.changeset.changes() == work.changeset.changes()


def test_hostile_cells_stay_as_they_are(work):
    for text in hostile.NASTY[:12]:
        cell = text[:5_000].replace("\0", "").strip()
        do(work, "set", key=KEY, cells={"description": cell})
        found = edit_payload.event(work.changeset, work.store.head(), KEY)
        assert found is not None
        assert found["cells"]["description"] == cell


def test_every_column_of_evidence_can_be_edited_and_its_errors_block_publishing(work):
    do(work, "evidence", key=KEY, text="a formal request", stance="supports")
    (row,) = work.changeset.touched(EVIDENCE)
    cells = {"claimed_by": "SANA", "deaths_low": "2", "deaths_best": "1", "note": "n", "quote": "Assad made a formal"}
    do(work, "proof", row=row, cells=cells)
    (again,) = work.changeset.touched(EVIDENCE)
    assert again == row  # a row keeps its key while it is filled in
    assert {name: (work.changeset.cells(EVIDENCE, again) or {})[name] for name in cells} == cells
    result = review.review(work.changeset, work.store.head())
    assert [one["message"].partition(":")[0] for one in result["errors"]] == ["evidence, deaths_best"]
    do(work, "proof", row=again, cells={"deaths_low": ""})
    assert review.review(work.changeset, work.store.head())["errors"] == []
    do(work, "proof", row=again, cells=None)
    assert work.changeset.changes() == []


def test_a_certain_repair_is_offered_and_applied(work):
    do(work, "set", key=KEY, cells={"date": "Aug-15"})
    found = review.problems(work.changeset, work.store.head(), KEY)[KEY]
    number = next(at for at, one in enumerate(found) if one.column == "date")
    do(work, "fix", key=KEY, number=number)
    assert (work.changeset.cells(EVENTS, KEY) or {})["date"] == "2015-08"


def test_the_review_names_the_briefings_that_use_an_event(tmp_path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    (folder / "briefings" / "intervention.toml").unlink()  # it uses the event too
    (folder / "briefings" / "one.toml").write_text(f'title = "Story"\n[[steps]]\nevent = "{KEY}"\n')
    work = edit_session.begin(FileStore(folder))
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    result = review.review(work.changeset, work.store.head())
    assert [one.partition(": ")[2] for one in result["uses"]] == ["the briefing Story (briefings/one.toml) uses it"]
    do(work, "remove", key=KEY)
    result = review.review(work.changeset, work.store.head())
    assert result["uses"] == []
    assert result["breaks"][-1].endswith("and readers will not find it there")


def test_a_duplicate_id_or_unknown_source_is_reported_as_by_check(work):
    do(work, "new")
    work.changeset.apply(Edit(EVENTS, work.opened, {"event_id": KEY, "source": "russia-continue-support"}))
    found = review.problems(work.changeset, work.store.head(), work.opened, KEY)
    messages = {one.code: one.message for one in found[work.opened]}
    line = 1 + next(number for number, row in enumerate(table(work), 1) if row["event_id"] == KEY)
    assert messages["repeated"] == f"'{KEY}' is already taken by line {line}; give this row one of its own"
    assert messages["source-unknown"].endswith("is not in sources.csv; did you mean 'russia-continues-support'?")
    assert found[KEY] == ()


def table(work: EditSession) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(work.changeset.files[EVENTS].decode())))
