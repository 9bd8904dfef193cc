"""Carry out an editor's decisions on drafts: accept one, undo that, and record rejections.

An accepted draft becomes rows of the dataset, with its article, source and further quotes, as one version. Accepting a
draft twice adds nothing twice. Changes by others in the meantime stay: the store merges, or refuses with a reason.

A rejected draft becomes a row of `drafts.csv`, so that it is not offered again: the SHA-256 of the article's text, the
draft's key (`geodata.drafting.keys`), and a description for people. Viewers see nothing of it, and nobody else on this
computer may read the file. It is not versioned: a rejection changes nothing on the map, and must not make every open
page load a new version. (Servers that share a database share the file only if they share the folder that DATELINE_STATE
names.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata import articles, fileio
from geodata.dataset.folder import NOT_VERSIONED
from geodata.drafting import keys
from geodata.drafting.model import DraftEvent
from geodata.errors import ForbiddenError, InputError
from geodata.messages import quoted
from geodata.model import Status
from geodata.tables import index
from geodata.tables.changes import Add, Change, ClashError, Put, Remove
from geodata.tables.columns import Column, Presence
from geodata.tables.csvedit import Sheet, SheetRow

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.versions.store import Store

ARTICLES: Final = "articles"
SOURCES: Final = "sources.csv"
_REFERRING: Final = ("events.csv", "evidence.csv")
"""Tables whose rows refer to a source."""
_BY_HAND: Final = "remove it by hand on the page Edit"
REJECTED: Final = "rejected"
COLUMNS: Final = (
    Column("article", "SHA-256 of the article's text", (), Presence.ESSENTIAL, filled=True),
    Column("draft", "key of the draft event", (), Presence.ESSENTIAL, filled=True),
    Column("decision", "rejected", (), Presence.ESSENTIAL, filled=True),
    Column("event_type", "from the taxonomy"),
    Column("sub_event_type", "from the taxonomy"),
    Column("date", "when, in EDTF"),
    Column("place", "name"),
    Column("title", "one line"),
    Column("quote", "the verbatim words of the article"),
)


@dataclass(frozen=True, slots=True)
class AcceptedDraft:
    """The rows to add, each by column; `text`: the article's; `source["source"]`: its id."""

    text: str
    source: Mapping[str, str]
    event: Mapping[str, str]
    evidence: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The version that an acceptance made, and the one before; both "" when it added nothing."""

    event_id: str
    version: str = ""
    before: str = ""
    more: tuple[str, ...] = ()
    """Ids of the events that were accepted together with it."""
    is_evidence: bool = False
    """Whether evidence was added to an event that was there."""

    @classmethod
    def restored(cls, data: Mapping[str, Any]) -> Receipt:
        """The receipt that `dataclasses.asdict` made plain data of. Raises TypeError for other data."""
        return cls(**{**data, "more": tuple(data.get("more", ()))})

    @property
    def words(self) -> str:
        """What was accepted, in words."""
        if self.is_evidence:
            return f"evidence for {self.event_id}"
        return f"the drafts {self.event_id} and {len(self.more)} more" if self.more else f"the draft {self.event_id}"


def accept(store: Store, draft: AcceptedDraft, author: str) -> Receipt:
    """Add one draft to the dataset; raises as `accept_all` does."""
    return accept_all(store, [draft], author)


def accept_all(store: Store, drafts: Sequence[AcceptedDraft], author: str) -> Receipt:
    """Add drafts to the dataset as rows with the status draft, all in one version.

    Raises InputError when the source's id belongs to another article, ClashError, ForbiddenError, DatasetError; then
    nothing is added.
    """
    base, files = store.newest()
    event_id, *more = [draft.event["event_id"] for draft in drafts]
    receipt = Receipt(event_id, more=tuple(more))
    changes: list[Change] = []
    for draft in drafts:
        changes += [change for change in _missing(files, draft) if change not in changes]
    if not changes:
        return receipt
    message = f"accept {receipt.words}"
    entry = store.commit(base, changes, author, message)
    if (entry.author, entry.message) != (author.strip(), message):
        return receipt  # another editor was first with the same rows: the version is theirs
    return replace(receipt, version=entry.version, before=entry.parent)


def add_evidence(store: Store, draft: AcceptedDraft, event_id: str, author: str) -> Receipt:
    """Add a draft's quotes to an event of the dataset, as evidence from its article.

    Raises InputError when the event is gone or has these quotes, ClashError, ForbiddenError, DatasetError; then nothing
    is added.
    """
    base, files = store.newest()
    if event_id not in index.index("events.csv", files.get("events.csv", b"")).rows:
        raise InputError(f"{event_id} is no longer in the dataset; look at the draft again")
    receipt = Receipt(event_id, is_evidence=True)
    changes = list(_missing_evidence(files, draft, event_id))
    if not any(isinstance(change, Add) and change.file == "evidence.csv" for change in changes):
        raise InputError(f"{event_id} has these words as evidence already")
    entry = store.commit(base, changes, author, f"add {receipt.words}")
    return replace(receipt, version=entry.version, before=entry.parent)


def undo(store: Store, receipt: Receipt, author: str) -> None:
    """Remove the rows that an acceptance added.

    The source stays while another row refers to it, and when the author's role may add sources but not remove them.
    Raises InputError when others have changed the rows since, or had added them before, ForbiddenError, DatasetError;
    then nothing has changed.
    """
    if not receipt.version:
        raise InputError(f"{receipt.event_id} was in the dataset before it was accepted here; {_BY_HAND}")
    back = store.versions.diff(receipt.version, receipt.before).changes()
    _, files = store.newest()
    removed = {(change.file, change.row) for change in back if isinstance(change, Remove)}
    for event_id in () if receipt.is_evidence else (receipt.event_id, *receipt.more):
        if _has_more_evidence(files, event_id, removed):
            raise InputError(f"{event_id} has been given further evidence since; {_BY_HAND}")
    rows = [change for change in back if change.file in _REFERRING]
    keeps_source = any(file == SOURCES and row in _referred(files, removed) for file, row in removed)
    message = f"undo {receipt.words}"
    try:
        try:
            store.commit(receipt.version, rows if keeps_source else back, author, message)
        except ForbiddenError:
            if keeps_source or len(rows) == len(back):
                raise
            store.commit(receipt.version, rows, author, message)
    except ClashError as error:
        clash = error.clashes[0]
        raise InputError(
            f"the row {clash.row or clash.file} of {receipt.event_id} was changed since by {clash.author}; {_BY_HAND}"
        ) from None


def rejected_keys(folder: Path, article: str) -> frozenset[str]:
    """The keys of the rejected drafts of an article; `article`: its digest. Raises DatasetError."""
    sheet = Sheet.read(folder / NOT_VERSIONED, COLUMNS)
    return frozenset(sheet.named(row)["draft"] for row in sheet.rows() if _is_of(sheet, row, article))


def reject(folder: Path, article: str, key: str, event: DraftEvent) -> None:
    """Record that a draft was rejected; recording it again changes nothing. Raises DatasetError."""
    with fileio.folder_lock(folder):
        if key in rejected_keys(folder, article):
            return
        names = ("event_type", "sub_event_type", "date", "place", "title", "quote")
        description = {name: event.row.get(name, "") for name in names}
        row = {"article": article, "draft": key, "decision": REJECTED, **description}
        sheet = Sheet.read(folder / NOT_VERSIONED, COLUMNS)
        fileio.write(folder / NOT_VERSIONED, sheet.rewritten([], [row]), private=True)


def forget_rejection(folder: Path, article: str, key: str) -> None:
    """Remove a rejection, if it is recorded. Raises DatasetError."""
    if not (folder / NOT_VERSIONED).exists():
        return
    with fileio.folder_lock(folder):
        sheet = Sheet.read(folder / NOT_VERSIONED, COLUMNS)
        removed = [
            (row, b"") for row in sheet.rows() if _is_of(sheet, row, article) and sheet.named(row)["draft"] == key
        ]
        if removed:
            fileio.write(folder / NOT_VERSIONED, sheet.rewritten(removed), private=True)


def _missing(files: Files, draft: AcceptedDraft) -> Iterator[Change]:
    """The changes that add the parts of the draft that the files do not have yet. Raises InputError."""
    event_id, source = draft.event["event_id"], str(draft.source["source"])
    events = index.index("events.csv", files.get("events.csv", b""))
    key = keys.key_of(event_id)
    same = next((known for known in events.rows if key and known != event_id and keys.key_of(known) == key), "")
    if same:
        raise InputError(f"Not accepted: it is in the dataset already, as {same}; change it on the page Edit")
    if event_id not in events.rows:
        yield Add("events.csv", {**draft.event, "status": Status.DRAFT.value, "source": source})
    yield from _missing_evidence(files, draft, event_id)


def _missing_evidence(files: Files, draft: AcceptedDraft, event_id: str) -> Iterator[Change]:
    """The changes that add the article, its source and the evidence of a draft to an event. Raises InputError."""
    source = str(draft.source["source"])
    file = f"{ARTICLES}/{source}.txt"
    sources, evidence = (index.index(name, files.get(name, b"")) for name in (SOURCES, "evidence.csv"))
    if source not in sources.rows:
        yield Put(file, draft.text)
        yield Add(SOURCES, {**draft.source, "file": file})
    elif keys.digest(_text(files, sources.cells(source))) != keys.digest(draft.text):
        raise InputError(f"the source {quoted(source)} is another article; give this one a different id")
    for row in draft.evidence:
        new = Add("evidence.csv", {**row, "event_id": event_id, "source": source})
        if new.row not in evidence.rows:
            yield new


def _text(files: Files, source: Mapping[str, str]) -> str:
    """The text of an existing source. Raises InputError when it has none."""
    file = source.get("file", "")
    if file not in files:
        raise InputError(
            f"the source {quoted(source['source'])} exists without a text; give this article a different id"
        )
    return articles.decode(files[file], file, "", "")[0].text


def _referred(files: Files, removed: set[tuple[str, str]]) -> set[str]:
    """The sources that rows other than those in `removed` refer to."""
    tables = [(name, index.index(name, files.get(name, b""))) for name in _REFERRING]
    return {table.cells(row)["source"] for name, table in tables for row in table.rows if (name, row) not in removed}


def _has_more_evidence(files: Files, event_id: str, removed: set[tuple[str, str]]) -> bool:
    """Whether the event would keep evidence once the rows in `removed` are gone."""
    name = "evidence.csv"
    table = index.index(name, files.get(name, b""))
    return any(table.cells(row)["event_id"] == event_id for row in table.rows if (name, row) not in removed)


def _is_of(sheet: Sheet, row: SheetRow, article: str) -> bool:
    cells = sheet.named(row)
    return cells["article"] == article and cells["decision"] == REJECTED
