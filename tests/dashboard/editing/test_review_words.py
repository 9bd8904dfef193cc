"""The review names events and cells as an editor does, joins what is alike, and puts single changes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.editing import edit_session, review, table
from dashboard.editing.changeset import EVENTS
from dashboard.editing.edit_session import EditSession
from geodata.errors import InputError
from tests.support.edit_page import KEY, TITLE, begin, do


@pytest.fixture
def work(folder: Path) -> EditSession:
    return begin(folder)


def lines(work: EditSession) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = review.review(work.changeset, work.store.head())["lines"]
    return found


def test_an_event_is_named_by_title_date_and_place_and_cells_by_their_labels(work):
    do(work, "set", key=KEY, cells={"date": "2015-08", "side_b": "Rebels"})
    do(work, "evidence", key=KEY, text="a formal request", stance="disputes")
    event, evidence = lines(work)
    assert event["words"].startswith(f"“{TITLE}” (August 2015")
    assert event["cells"] == [
        "Date (EDTF): July 2015 (2015-07) → August 2015 (2015-08)",
        "Side B: Government of Russia (Soviet Union) → Rebels",
    ]
    assert event["rows"] == [[EVENTS, KEY]]
    assert evidence["words"].startswith(f"Evidence for “{TITLE}”")
    assert evidence["words"].endswith(": new")
    assert "Evidence, Quote: a formal request" in evidence["cells"]


def test_many_that_change_alike_are_one_line_that_is_put_back_as_one(work):
    keys = [key for key, _ in table.matching(work.changeset, work.table, work.store.head())]
    do(work, "bulk", keys=keys[:6], value="withdrawn")
    do(work, "set", key=keys[7], cells={"status": "draft"})
    many, one = lines(work)
    assert many["words"].startswith("6 events: “")
    assert many["words"].endswith("and 3 more")
    assert many["cells"] == ["Status: published → withdrawn"]
    (joined, *_) = review.review(work.changeset, work.store.head())["breaks"]
    assert joined.startswith("7 events, such as ")
    assert joined.endswith(": readers will no longer see it; links to it will say so")
    do(work, "review")
    do(work, "put_back", rows=many["rows"])
    assert lines(work) == [one]
    do(work, "undo")
    assert lines(work) == [many, one]


def test_new_and_changed_rows_are_put_back_with_their_evidence_and_what_is_gone_is_refused(work):
    do(work, "new")
    new = work.opened
    do(work, "set", key=new, cells={"title": "New", "source": "russia-continues-support"})
    do(work, "evidence", key=new, text="a formal request", stance="supports")
    do(work, "set", key=KEY, cells={"title": "Another"})
    do(work, "review")
    rows = [row for line in lines(work) for row in line["rows"]]
    assert len(rows) == 3
    do(work, "put_back", rows=rows)
    assert (work.changeset.changes(), work.reviewing) == ([], False)
    for bad in (rows, [], "x", [["events.csv"]], [["sources.csv", "x"]], None):
        with pytest.raises(InputError, match="no longer there"):
            do(work, "put_back", rows=bad)


def test_what_was_published_is_linked_until_something_else_changes(work):
    do(work, "set", key=KEY, cells={"date": "2015-08"})
    edit_session.publish(work, {"author": "Ada"})
    assert work.published == KEY
    do(work, "set", key=KEY, cells={"status": "withdrawn"})
    assert work.published == ""
    edit_session.publish(work, {"author": "Ada"})
    assert work.published == ""
