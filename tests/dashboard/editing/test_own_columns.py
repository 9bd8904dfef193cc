"""An editor's changes keep the cells of columns that only this dataset has."""

from __future__ import annotations

import json

import pytest

from dashboard.editing import changeset, news
from dashboard.editing.changeset import EVENTS, Changeset
from geodata.errors import InputError
from geodata.tables.changes import TABLES, Add, Edit, Remove
from geodata.versions import differences, merging

FILES = {
    EVENTS: b"event_id,status,date,title,weapon,xyz\none-1,published,2016,One,gun,mine\n",
    "dataset.toml": b'[columns.weapon]\nkind = "text"\n[columns.later]\nkind = "number"\n',
}


def test_a_row_that_is_changed_or_removed_and_brought_back_has_its_own_columns():
    work = Changeset("v", FILES)
    work.apply(Edit(EVENTS, "one-1", {"title": "Uno"}))
    assert (work.cells(EVENTS, "one-1") or {})["weapon"] == "gun"
    assert work.changes() == [Edit(EVENTS, "one-1", {"title": "Uno"})]
    kept = json.loads(json.dumps(work.as_json()))
    assert (changeset.from_json(kept, None).cells(EVENTS, "one-1") or {})["xyz"] == "mine"  # the version is gone
    work.apply(Remove(EVENTS, "one-1"))
    work.apply(Edit(EVENTS, "one-1", {}))
    assert work.state(EVENTS, "one-1") == ""


def test_own_columns_are_filled_by_an_edit_declared_or_there_and_no_others():
    work = Changeset("v", FILES)
    work.apply(Edit(EVENTS, "one-1", {"weapon": "mine", "later": "3"}))
    merged, _ = merging.merge(FILES, FILES, work.changes(), lambda *_: ("ana", "v2"))
    assert merged[EVENTS] == (b"event_id,status,date,title,weapon,xyz,later\none-1,published,2016,One,mine,mine,3\n")
    work.apply(Add(EVENTS, {"event_id": "two-2", "title": "Two", "xyz": "again"}))
    with pytest.raises(InputError, match="takes no such cell"):
        work.apply(Edit(EVENTS, "one-1", {"nowhere": "x"}))


@pytest.mark.parametrize("file", TABLES)
def test_a_change_of_any_table_is_told_to_an_editor(file: str):
    names = ",".join(column.name for column in TABLES[file])
    before = {file: f"{names}\n".encode()}
    after = {file: f"{names}\n{','.join(['x'] * len(TABLES[file]))}\n".encode()}
    assert " added by Anna (v2)" in news.sentence(differences.between(before, after), ["Anna"], "v2", 0)
