"""The table of the page Edit: words, filters, order and pages; and what is set in all events that it finds."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from dashboard.editing import payload, table
from dashboard.editing.changeset import EVENTS, EVIDENCE, Changeset
from dashboard.editing.edit_session import EditSession, TableState
from geodata.errors import InputError
from geodata.tables.changes import Remove
from tests.support.edit_page import KEY, begin, do


@pytest.fixture
def work(folder: Path) -> EditSession:
    return begin(folder)


def test_the_table_is_filtered_sorted_and_paged(work):
    dataset = work.store.head()
    out = io.StringIO()
    writer = csv.DictWriter(out, ["event_id", "status", "title", "date"])
    writer.writeheader()
    writer.writerows(
        {"event_id": f"event-{n:05}", "status": "draft", "title": f"Title {'abcdefg'[n % 7] * 3}", "date": "2015"}
        for n in range(1_000)
    )
    bench = Changeset("base", {EVENTS: out.getvalue().encode(), EVIDENCE: b""})
    result = table.listing(bench, TableState("DDD title", "title", down=True, page=1), dataset)
    assert (result["total"], result["matching"], result["page"], result["pages"]) == (1_000, 143, 1, 2)
    assert len(result["rows"]) == 43
    assert table.listing(bench, TableState(page=999), dataset)["page"] == 9
    bench.apply(Remove(EVENTS, "event-00000"))
    assert table.listing(bench, TableState(), dataset)["rows"][0]["state"] == "removed"


def found(work: EditSession, words: str = "", **only: str) -> list[str]:
    """The ids that the table finds."""
    do(work, "list", filter=words, sort="", down=False, page=0, only=only)
    return [row["id"] for row in table.listing(work.changeset, work.table, work.store.head())["rows"]]


def test_words_find_what_the_page_shows_and_filters_narrow_it(work):
    everything = found(work)
    assert KEY in found(work, "july 2015")
    assert set(found(work, "july 2015")) < set(found(work, since="2015-07", until="2015-07"))  # and what lasts longer
    assert KEY in found(work, "formal request")  # the quote
    source = work.store.head().sources.iloc[0]
    assert found(work, source["title"]) == found(work, source=source["source"]) != []
    assert found(work, "july 2015 formal request") == [KEY]
    cells = work.changeset.cells(EVENTS, KEY)
    assert cells
    assert KEY in found(work, status="published", source=cells["source"], type=cells["event_type"])
    assert found(work, status="draft") == found(work, actor="nobody at all") == found(work, show="changed") == []
    assert found(work, since="soon", evil="x") == everything
    do(work, "set", key=KEY, cells={"date": "soon", "side_a": "Wagner Group"})
    assert found(work, show="changed") == found(work, actor="wagner") == [KEY]
    assert KEY in found(work, show="problems")
    listed = table.listing(work.changeset, work.table, work.store.head(), KEY)["rows"]
    assert {row["id"]: row["problems"] for row in listed}[KEY].startswith("1 error")
    do(work, "set", key=KEY, cells={"date": "2015-07"})
    assert KEY not in found(work, show="problems")


def test_any_column_of_all_that_is_found_is_set_at_once(work):
    number = len(found(work, "assad"))
    do(work, "bulk", keys=[], all=True, column="editor", value=" Ada ")
    assert [change.cells for change in work.changeset.changes()] == [{"editor": "Ada"}] * number
    assert work.notice.text.startswith(f"{number} of {number} ticked events are now at editor 'Ada'")
    do(work, "undo")
    assert work.changeset.changes() == []


def test_the_event_before_and_after_in_the_table_is_opened(work):
    first, second, *_ = found(work)
    do(work, "open", key=first)
    do(work, "step", by=1)
    assert work.opened == second
    assert table.listing(work.changeset, work.table, work.store.head(), work.opened)["at"] == 1
    do(work, "step", by=-1)
    with pytest.raises(InputError, match="ends here"):
        do(work, "step", by=-1)


def test_actors_are_suggested_as_the_dataset_and_ucdp_write_them(work):
    choices = payload.choices(work.store.head())
    assert choices["actors"][0] in set(work.store.head().events[["side_a", "side_b"]].to_numpy().ravel())
    assert "Government of Russia (Soviet Union)" in choices["actors"]
    assert len(choices["actors"]) == len(set(choices["actors"]))
