"""What editors rejected, remembered per article in the dataset's `drafts.csv`, so that nobody is asked twice.

One row per rejected draft: the SHA-256 of the article's text, the draft's key (`geodata.drafted`), and, for people,
what was rejected. Viewers get nothing of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geodata import filing
from geodata.columns import Column, Header
from geodata.csvedit import Record, Sheet
from geodata.findings import DraftEvent

FILE: Final = "drafts.csv"
REJECTED: Final = "rejected"
COLUMNS: Final = (
    Column("article", "SHA-256 of the article's text", (), Header.ESSENTIAL, filled=True),
    Column("draft", "key of the draft event", (), Header.ESSENTIAL, filled=True),
    Column("decision", "rejected", (), Header.ESSENTIAL, filled=True),
    Column("event_type", "from the taxonomy"),
    Column("sub_event_type", "from the taxonomy"),
    Column("date", "when, in EDTF"),
    Column("place", "name"),
    Column("title", "one line"),
    Column("quote", "the verbatim words of the article"),
)


def read(folder: Path, article: str) -> frozenset[str]:
    """Keys of the drafts of an article (its digest) that were rejected. Raises DatasetError."""
    sheet = Sheet.read(folder / FILE, COLUMNS)
    return frozenset(record.cells.get("draft", "") for record in sheet.records() if _is_of(record, article))


def add(folder: Path, article: str, key: str, event: DraftEvent) -> None:
    """Remember that a draft was rejected; to remember it again changes nothing. Raises DatasetError."""
    with filing.locked(folder):
        if key in read(folder, article):
            return
        names = ("event_type", "sub_event_type", "date", "place", "title", "quote")
        about = {name: event.row.get(name, "") for name in names}
        row = {"article": article, "draft": key, "decision": REJECTED, **about}
        data, _ = Sheet.read(folder / FILE, COLUMNS).with_rows([row])
        filing.write(folder / FILE, data)


def forget(folder: Path, article: str, key: str) -> None:
    """Take a rejection back; one that is not there changes nothing. Raises DatasetError."""
    with filing.locked(folder):
        forget_locked(folder, article, key)


def forget_locked(folder: Path, article: str, key: str) -> None:
    """Like `forget`, for who holds the lock."""
    if not (folder / FILE).exists():
        return
    sheet = Sheet.read(folder / FILE, COLUMNS)
    data, gone = sheet.without(lambda record: _is_of(record, article) and record.cells.get("draft") == key)
    if gone:
        filing.write(folder / FILE, data)


def _is_of(record: Record, article: str) -> bool:
    return record.cells.get("article") == article and record.cells.get("decision") == REJECTED
