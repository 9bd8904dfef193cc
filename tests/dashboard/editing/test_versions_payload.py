"""The history in words: what differs between two versions, event by event."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.editing import versions_payload
from geodata.tables.changes import Add, Edit
from geodata.versions.store import FileStore

KEY = "assad-requests-help"


@pytest.fixture
def store(folder: Path) -> FileStore:
    return FileStore(folder)


def compared(store: FileStore, *changes: Add | Edit) -> versions_payload.VersionComparison:
    """What a version with these changes differs in from the one before."""
    entry = store.commit(store.newest()[0], changes, "ada", "why")
    before = store.versions.entry(entry.parent)
    return versions_payload.compare(store.versions, before, entry, ())


def test_an_event_is_named_by_its_title_and_its_cells_in_words(store):
    found = compared(
        store,
        Edit("events.csv", KEY, {"date": "2015-08", "injured_best": "3"}),
        Add(
            "evidence.csv", {"event_id": KEY, "source": "russia-continues-support", "quote": "x", "stance": "disputes"}
        ),
    )
    assert found.counts == "1 event changed, 1 row of evidence added"
    (item,) = found.items
    assert (item.heading, item.what, item.event) == (
        "Assad asks Russia for air strikes and military help",
        "changed",
        KEY,
    )
    lines = {change.label: (change.before, change.after) for change in item.changes}
    assert lines["Date (EDTF)"] == ("July 2015 (2015-07)", "August 2015 (2015-08)")
    assert lines["Injured, best"] == ("", "3")
    assert lines["Evidence, Stance"] == ("", "disputes")


def test_hidden_characters_are_spelt_out_and_long_cells_cut(store):
    found = compared(store, Edit("events.csv", KEY, {"title": "a \u202eb\nc", "description": "x" * 9_000}))
    assert found.items[0].heading == "a \\u202eb c"
    assert max(len(change.after) for change in found.items[0].changes) < 700


def test_many_events_are_counted_beyond_the_first_hundred(store):
    news = [Add("events.csv", {"event_id": f"new-{n:03}", "status": "draft", "title": f"N {n}"}) for n in range(130)]
    found = compared(store, *news)
    assert (len(found.items), found.more) == (100, 30)
    assert found.counts == "130 events added"


def test_two_versions_that_are_the_same_say_so(store):
    entry = store.commit(store.newest()[0], [Edit("events.csv", KEY, {"title": "One"})], "ada")
    back = store.revert(entry.id, "ada")
    first = store.versions.entry("v1")
    assert versions_payload.compare(store.versions, first, back, ()).items == ()
    assert versions_payload.title(back).startswith(f"{back.id} · ")
