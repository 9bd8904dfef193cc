"""An accepted draft goes into the dataset: article, source, event, further quotes, in this order, and out again.

Each file is written whole or not at all, and what an event refers to is written before it, so a crash at any moment
leaves no event whose source is missing. Accepting twice adds nothing twice. What others wrote meanwhile stays: the
files are read again under the dataset's lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geodata import articles, drafted, filing, rejections
from geodata.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, SOURCE_COLUMNS
from geodata.csvedit import Sheet
from geodata.errors import InputError
from geodata.messages import shown
from geodata.model import Status

ARTICLES: Final = "articles"
_TABLES: Final = {"sources.csv": SOURCE_COLUMNS, "events.csv": EVENT_COLUMNS, "evidence.csv": EVIDENCE_COLUMNS}
"""In the order in which they are written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is accepted: rows by column. `text` is the article's, `source["source"]` its id."""

    text: str
    source: Mapping[str, str]
    event: Mapping[str, str]
    evidence: tuple[Mapping[str, str], ...] = ()
    draft: str = ""
    """The draft's key, by which an earlier rejection is taken back."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one acceptance put into the files: their rows as bytes, the article's file if it is new."""

    event_id: str
    rows: Mapping[str, tuple[bytes, ...]]
    article: str = ""
    source: str = ""
    """Id of the source, if its row is new."""


def accept(folder: Path, entry: Entry) -> Receipt:
    """Add the draft to the dataset as a row with the status draft.

    Raises InputError when the source's id belongs to another article, DatasetError when a file cannot be read or
    written; then no event was added.
    """
    with filing.locked(folder):
        sheets = {name: Sheet.read(folder / name, columns) for name, columns in _TABLES.items()}
        for name in (*_TABLES, rejections.FILE):
            filing.check_writable(folder / name)
        source = str(entry.source["source"])
        file = f"{ARTICLES}/{source}.txt"
        rows = _missing(folder, sheets, entry, file)
        pieces = {name: sheets[name].with_rows(new) for name, new in rows.items() if new}  # all, before any is written
        new_article = bool(rows["sources.csv"]) and not (folder / file).exists()
        if new_article:
            filing.write(folder / file, entry.text.encode())
        for name, (data, _) in pieces.items():
            filing.write(folder / name, data)
        rejections.forget_locked(folder, drafted.digest(entry.text), entry.draft)
    added = {name: lines for name, (_, lines) in pieces.items()}
    return Receipt(
        entry.event["event_id"], added, file if new_article else "", source if "sources.csv" in added else ""
    )


def undo(folder: Path, receipt: Receipt) -> None:
    """Take out what an acceptance put in. The source stays while another row refers to it.

    Raises InputError when somebody has changed the event's row since, DatasetError; then nothing is changed.
    """
    with filing.locked(folder):
        sheets = {name: Sheet.read(folder / name, columns) for name, columns in _TABLES.items()}
        events, gone = _without(sheets["events.csv"], receipt.rows.get("events.csv", ()))
        if gone < len(receipt.rows.get("events.csv", ())):
            raise InputError(f"the row of {receipt.event_id} in events.csv was changed since; take it out by hand")
        evidence, _ = _without(sheets["evidence.csv"], receipt.rows.get("evidence.csv", ()))
        files = {"evidence.csv": evidence, "events.csv": events}
        left = [Sheet(name, data, _TABLES[name]) for name, data in files.items()]
        goes = receipt.source and not any(_refers(sheet, receipt.source) for sheet in left)
        if goes:
            files["sources.csv"], _ = _without(sheets["sources.csv"], receipt.rows["sources.csv"])
        for name, data in files.items():
            if data != sheets[name].data:
                filing.write(folder / name, data)
        if goes and receipt.article:
            (folder / receipt.article).unlink(missing_ok=True)


def _missing(folder: Path, sheets: Mapping[str, Sheet], entry: Entry, file: str) -> dict[str, list[Mapping[str, str]]]:
    """The rows that are not in the files yet, by file. Raises InputError."""
    event_id, source = entry.event["event_id"], entry.source["source"]
    there = next((record.cells for record in sheets["sources.csv"].records() if record.cells["source"] == source), None)
    if there is None:
        _check_free(folder, file, entry.text)
    elif drafted.digest(_text(folder, there)) != drafted.digest(entry.text):
        raise InputError(f"the source {shown(source)} is another article; give this one an id of its own")
    event = {**entry.event, "event_id": event_id, "status": Status.DRAFT.value, "source": source}
    has_event = any(record.cells["event_id"] == event_id for record in sheets["events.csv"].records())
    known = {
        (record.cells["event_id"], record.cells.get("source"), record.cells.get("quote"))
        for record in sheets["evidence.csv"].records()
    }
    evidence = [{**row, "event_id": event_id, "source": source} for row in entry.evidence]
    return {
        "sources.csv": [] if there else [{**entry.source, "file": file}],
        "events.csv": [] if has_event else [event],
        "evidence.csv": [row for row in evidence if (event_id, source, row.get("quote", "").strip()) not in known],
    }


def _check_free(folder: Path, file: str, text: str) -> None:
    """Raise InputError when the article's file is there with another text: nothing is written over."""
    path = folder / file
    if path.exists() and drafted.digest(articles.read(path, "", "").text) != drafted.digest(text):
        raise InputError(f"{file} is there and holds another text; give this article another id")


def _text(folder: Path, source: Mapping[str, str]) -> str:
    """The text of a source that is there already. Raises InputError when it has none."""
    if not source.get("file"):
        raise InputError(f"the source {shown(source['source'])} is there without a text; give this article another id")
    return articles.read(articles.resolve(folder, source["file"]), "", "").text


def _without(sheet: Sheet, rows: tuple[bytes, ...]) -> tuple[bytes, int]:
    wanted = set(rows)
    return sheet.without(lambda record: record.raw in wanted)


def _refers(sheet: Sheet, source: str) -> bool:
    return any(record.cells.get("source") == source for record in sheet.records())
