"""An accepted draft goes into the dataset: article, source, event and further quotes in one version, and out again.

Accepting twice adds nothing twice. What others wrote meanwhile stays: the store merges, or refuses and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata import articles, drafted, indexes
from geodata.changes import Add, Change, ClashError, Put, Remove
from geodata.errors import ForbiddenError, InputError
from geodata.messages import shown
from geodata.model import Status

if TYPE_CHECKING:
    from geodata.snapshots import Files
    from geodata.store import Store

ARTICLES: Final = "articles"
SOURCES: Final = "sources.csv"
_REFERRING: Final = ("events.csv", "evidence.csv")
"""The tables whose rows refer to a source."""
_BY_HAND: Final = "take it out by hand on the page Edit"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is accepted: rows by column. `text` is the article's, `source["source"]` its id."""

    text: str
    source: Mapping[str, str]
    event: Mapping[str, str]
    evidence: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The version that an acceptance made, and the one before it; both "" when all of it was there already."""

    event_id: str
    version: str = ""
    before: str = ""


def accept(store: Store, what: Accepted, author: str) -> Receipt:
    """Add the draft to the dataset as a row with the status draft.

    Raises InputError when the source's id belongs to another article, ClashError, ForbiddenError, DatasetError; then
    nothing was added.
    """
    base, files = store.newest()
    event_id = what.event["event_id"]
    changes = list(_missing(files, what))
    if not changes:
        return Receipt(event_id)
    message = f"accept the draft {event_id}"
    entry = store.commit(base, changes, author, message)
    if (entry.author, entry.message) != (author.strip(), message):
        return Receipt(event_id)  # somebody was first with the same rows, and this is the version that stands
    return Receipt(event_id, entry.version, entry.parent)


def undo(store: Store, receipt: Receipt, author: str) -> None:
    """Take out what an acceptance put in.

    The source stays while another row refers to it, and when the author's role may add one but not take one out.
    Raises InputError when others have worked on the rows since, or were first with them, ForbiddenError, DatasetError;
    then nothing is changed.
    """
    if not receipt.version:
        raise InputError(f"{receipt.event_id} was there before it was accepted here; {_BY_HAND}")
    back = store.versions.diff(receipt.version, receipt.before).changes()
    _, files = store.newest()
    gone = {(one.file, one.row) for one in back if isinstance(one, Remove)}
    if _has_more_evidence(files, receipt.event_id, gone):
        raise InputError(f"{receipt.event_id} was given further evidence since; {_BY_HAND}")
    rows = [one for one in back if one.file in _REFERRING]
    stays = any(file == SOURCES and row in _referred(files, gone) for file, row in gone)
    message = f"take back the draft {receipt.event_id}"
    try:
        try:
            store.commit(receipt.version, rows if stays else back, author, message)
        except ForbiddenError:
            if stays or len(rows) == len(back):
                raise
            store.commit(receipt.version, rows, author, message)
    except ClashError as error:
        clash = error.clashes[0]
        raise InputError(
            f"the row {clash.row or clash.file} of {receipt.event_id} was changed since, by {clash.by}; {_BY_HAND}"
        ) from None


def _missing(files: Files, what: Accepted) -> Iterator[Change]:
    """What is not in the files yet. Raises InputError."""
    event_id, source = what.event["event_id"], str(what.source["source"])
    file = f"{ARTICLES}/{source}.txt"
    sources, events, evidence = (indexes.index(name, files.get(name, b"")) for name in (SOURCES, *_REFERRING))
    if source not in sources.rows:
        yield Put(file, what.text)
        yield Add(SOURCES, {**what.source, "file": file})
    elif drafted.digest(_text(files, sources.cells(source))) != drafted.digest(what.text):
        raise InputError(f"the source {shown(source)} is another article; give this one an id of its own")
    if event_id not in events.rows:
        yield Add("events.csv", {**what.event, "status": Status.DRAFT.value, "source": source})
    for row in what.evidence:
        new = Add("evidence.csv", {**row, "event_id": event_id, "source": source})
        if new.row not in evidence.rows:
            yield new


def _text(files: Files, source: Mapping[str, str]) -> str:
    """The text of a source that is there already. Raises InputError when it has none."""
    file = source.get("file", "")
    if file not in files:
        raise InputError(f"the source {shown(source['source'])} is there without a text; give this article another id")
    return articles.decode(files[file], file, "", "")[0].text


def _referred(files: Files, gone: set[tuple[str, str]]) -> set[str]:
    """The sources that some row refers to, besides the rows that go."""
    tables = [(name, indexes.index(name, files.get(name, b""))) for name in _REFERRING]
    return {table.cells(row)["source"] for name, table in tables for row in table.rows if (name, row) not in gone}


def _has_more_evidence(files: Files, event_id: str, gone: set[tuple[str, str]]) -> bool:
    """Whether evidence would be left of the event once the rows are gone."""
    name = "evidence.csv"
    table = indexes.index(name, files.get(name, b""))
    return any(table.cells(row)["event_id"] == event_id for row in table.rows if (name, row) not in gone)
