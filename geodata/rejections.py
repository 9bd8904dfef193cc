"""What editors rejected, remembered per article in the dataset's `drafts.csv`, so that nobody is asked twice.

One row per rejected draft: the SHA-256 of the article's text, the draft's key (`geodata.drafted`), and, for people,
what was rejected. Viewers get nothing of it. It is no part of the versions: a rejection changes nothing that anybody
is shown, and must not make every open page load a new version. (Servers that share a database share it only if they
share the folder that DATELINE_STATE names.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geodata import filing
from geodata.columns import Column, Header
from geodata.csvedit import Row, Sheet
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
    return frozenset(sheet.named(row)["draft"] for row in sheet.rows() if _is_of(sheet, row, article))


def add(folder: Path, article: str, key: str, event: DraftEvent) -> None:
    """Remember that a draft was rejected; to remember it again changes nothing. Raises DatasetError."""
    with filing.locked(folder):
        if key in read(folder, article):
            return
        names = ("event_type", "sub_event_type", "date", "place", "title", "quote")
        about = {name: event.row.get(name, "") for name in names}
        row = {"article": article, "draft": key, "decision": REJECTED, **about}
        filing.write(folder / FILE, Sheet.read(folder / FILE, COLUMNS).rewritten([], [row]))


def forget(folder: Path, article: str, key: str) -> None:
    """Take a rejection back; one that is not there changes nothing. Raises DatasetError."""
    if not (folder / FILE).exists():
        return
    with filing.locked(folder):
        sheet = Sheet.read(folder / FILE, COLUMNS)
        gone = [(row, b"") for row in sheet.rows() if _is_of(sheet, row, article) and sheet.named(row)["draft"] == key]
        if gone:
            filing.write(folder / FILE, sheet.rewritten(gone))


def _is_of(sheet: Sheet, row: Row, article: str) -> bool:
    cells = sheet.named(row)
    return cells["article"] == article and cells["decision"] == REJECTED
