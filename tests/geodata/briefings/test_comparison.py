from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.briefings import comparison, contents
from geodata.briefings.comparison import ChangeKind, Comparison
from geodata.dataset import published, reading
from geodata.errors import DatasetError
from geodata.model import Dataset
from tests.support import datasets
from tests.support.datasets import NEW_EVENT, PALMYRA, Rows, added, cells, edit
from tests.support.paths import SYRIA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return datasets.with_seeds(tmp_path)


@pytest.fixture(scope="module")
def first() -> Dataset:
    return published.published(reading.load(SYRIA))


def compared(first: Dataset, folder: Path) -> Comparison:
    newest = published.published(reading.load(folder))
    return comparison.compare(comparison.read_frozen(contents.files(first)), comparison.published_rows(newest))


def test_the_same_version_has_not_changed(first: Dataset, folder: Path):
    changes = compared(first, folder)
    assert changes == Comparison()
    assert changes.words() == ""


def test_frozen_rows_are_read_like_live_ones(first: Dataset):
    frozen, live = comparison.read_frozen(contents.files(first)), comparison.published_rows(first)
    assert list(frozen.events) == list(live.events)
    for ident, row in live.events.items():
        assert {name: cell for name, cell in row.items() if cell} == {
            name: cell for name, cell in frozen.events[ident].items() if cell and name not in {"event_id", "status"}
        }
    assert (frozen.evidence, frozen.sources) == (live.evidence, live.sources)


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        ({"status": "withdrawn"}, ChangeKind.REMOVED, "1 event removed"),
        ({"status": "draft"}, ChangeKind.REMOVED, "1 event removed"),
        ({"place": "Raqqa"}, ChangeKind.MOVED, "1 event moved"),
        ({"latitude": "35.0", "longitude": "38.0", "where_prec": "exact"}, ChangeKind.MOVED, "1 event moved"),
        ({"date": "2016-04"}, ChangeKind.REDATED, "1 event given another date"),
        ({"title": "Other"}, ChangeKind.REDESCRIBED, "1 event described differently"),
        ({"side_b": ""}, ChangeKind.REDESCRIBED, "1 event described differently"),
        ({"where_prec": "district"}, ChangeKind.REDESCRIBED, "1 event described differently"),
        ({"status": "withdrawn", "place": "Raqqa", "date": "2016-04"}, ChangeKind.REMOVED, "1 event removed"),
        ({"place": "Raqqa", "date": "2016-04", "title": "x"}, ChangeKind.MOVED, "1 event moved"),
        ({"date": "2016-04", "title": "x"}, ChangeKind.REDATED, "1 event given another date"),
    ],
)
def test_an_event_counts_once_in_the_gravest_kind(
    first: Dataset, folder: Path, values: dict[str, str], kind: ChangeKind, words: str
):
    edit(folder, "events.csv", cells(PALMYRA, **values))
    changes = compared(first, folder)
    assert [(change.kind, change.event) for change in changes.changes] == [(kind, PALMYRA)]
    assert changes.words() == words


def test_an_event_missing_from_the_file_is_removed(first: Dataset, folder: Path):
    edit(folder, "events.csv", lambda rows: [row for row in rows if row["event_id"] != PALMYRA])
    assert compared(first, folder).words() == "1 event removed"


def test_the_words_count_each_kind_and_name_events_once(first: Dataset, folder: Path):
    edit(folder, "events.csv", added(**NEW_EVENT))
    edit(folder, "events.csv", added(**{**NEW_EVENT, "event_id": "another-new-event"}))
    edit(folder, "events.csv", cells(PALMYRA, place="Raqqa"))
    edit(folder, "sources.csv", lambda rows: [{**row, "title": "Another title"} for row in rows])
    assert compared(first, folder).words() == "2 events added, 1 moved; 1 source described differently"


def test_drafts_row_order_and_comments_are_no_change(first: Dataset, folder: Path):
    edit(folder, "events.csv", added(**{**NEW_EVENT, "status": "draft"}))
    edit(folder, "events.csv", lambda rows: rows[::-1])
    edit(folder, "evidence.csv", lambda rows: rows[::-1])
    (folder / "dataset.toml").write_text((folder / "dataset.toml").read_text() + "\n# a note\n")
    assert compared(first, folder) == Comparison()


@pytest.mark.parametrize("more", [True, False])
def test_other_evidence_is_a_change_of_its_own(first: Dataset, folder: Path, more: bool):  # noqa: FBT001
    def change(rows: Rows) -> Rows:
        return [*rows, {**rows[0], "quote": "", "claimed_by": "Somebody"}] if more else rows[1:]

    edit(folder, "evidence.csv", change)
    (one,) = compared(first, folder).changes
    assert one.kind is ChangeKind.EVIDENCE
    assert (len(one.evidence_before), len(one.evidence_after)) == ((0, 1) if more else (1, 0))


def test_a_column_that_the_frozen_folder_lacks_is_no_change(first: Dataset, folder: Path):
    files = contents.files(first)
    header, rest = files["data.csv"].split(b"\r\n", 1)
    old = comparison.read_frozen({**files, "data.csv": header.replace(b",side_b", b"") + b"\r\n" + rest})
    edit(folder, "events.csv", lambda rows: [{**row, "side_b": "Somebody"} for row in rows])
    assert comparison.compare(old, comparison.published_rows(published.published(reading.load(folder)))) == Comparison()


@pytest.mark.parametrize("name", ["sources.csv", "evidence.csv"])
def test_a_new_column_of_sources_or_evidence_is_no_change(first: Dataset, name: str):
    files = contents.files(first)
    rows = list(csv.reader(files[name].decode("utf-8-sig").splitlines()))
    assert rows[0][-1] == "note"
    old = "\r\n".join(",".join(f'"{cell}"' for cell in row[:-1]) for row in rows) + "\r\n"
    without = comparison.published_rows(
        replace(first, sources=first.sources.assign(note=""), evidence=first.evidence.assign(note=""))
    )
    assert (
        comparison.compare(comparison.read_frozen({**files, name: old.encode()}), comparison.published_rows(first))
        == Comparison()
    )
    assert comparison.compare(comparison.published_rows(first), without) != Comparison()


@pytest.mark.parametrize("hostile", ["=1+1", "'=x", '"; \r\n,', "</script><b>", "\u202ex", "a" * 200_000])
def test_any_cell_equals_itself(folder: Path, hostile: str):
    edit(folder, "events.csv", cells(PALMYRA, title=hostile, description=hostile))
    edit(folder, "evidence.csv", lambda rows: [{**row, "note": hostile} for row in rows])
    changes = published.published(reading.load(folder))
    assert (
        comparison.compare(comparison.read_frozen(contents.files(changes)), comparison.published_rows(changes))
        == Comparison()
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *((name, data) for name in ("data.csv", "data.geojson") for data in (b"{", b"\xff", b'{"features": [3]}', b"")),
        ("evidence.csv", b"\xff\xfe"),
        ("evidence.csv", b"a,b\r\n1,2\r\n"),
        ("sources.csv", b"a\r\n1,2\r\n"),
    ],
)
def test_an_unreadable_folder_is_reported(first: Dataset, name: str, data: bytes):
    with pytest.raises(DatasetError, match="cannot be read"):
        comparison.read_frozen({**contents.files(first), name: data})


def test_a_folder_without_evidence_can_be_compared(first: Dataset):
    files = contents.files(first)
    del files["evidence.csv"]
    assert comparison.read_frozen(files).evidence == {}
