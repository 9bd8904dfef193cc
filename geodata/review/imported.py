"""A few rows of other people's data become drafts of the editors' own table, reviewed on Edit as other drafts are.

Each draft has the id ``<prefix>-<id of the source>``, the data as its source, and the source's own words as its quote.
A row whose draft is there already adds nothing, whatever an editor has made of it since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata import taxonomy
from geodata.drafting import keys
from geodata.errors import InputError
from geodata.interchange.translating import TEXT_COLUMNS
from geodata.layers import parts
from geodata.messages import quoted
from geodata.model import Status
from geodata.tables import index
from geodata.tables.changes import Add, Change
from geodata.tables.columns import ID_PATTERN

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.interchange.report import ImportReport
    from geodata.layers.layer import Layer
    from geodata.versions.ledger import Entry
    from geodata.versions.store import Store

MOST: Final = 300
"""Rows of a file that may become drafts: an editor has to look at each."""
_LONGEST_ID: Final = 64
_HASH: Final = 10


@dataclass(frozen=True, slots=True)
class ImportedDrafts:
    """What became of the rows that were taken: new drafts, and those that were there before."""

    added: int
    same: int
    entry: Entry | None
    """The version with the drafts; None when nothing was added."""

    def words(self) -> str:
        """In a sentence."""
        added = "1 draft was added" if self.added == 1 else f"{self.added:,} drafts were added"
        there = f", {self.same:,} were there before" if self.same else ""
        version = f" as version {self.entry.id}" if self.entry else ""
        return f"{added}{version}{there}; review them on the page Edit"


def check(events: int, *, redistribute: bool) -> None:
    """Raise InputError when rows cannot become drafts: more than an editor can look at, or not to be passed on."""
    if not redistribute:
        raise InputError(
            "the licence forbids passing these rows on, and drafts become events that everybody sees; import a layer"
        )
    if events > MOST:
        raise InputError(
            f"{events:,} rows would become drafts, and {MOST} may: each has to be looked at. Import a layer instead"
        )


def commit(store: Store, made: Path, layer: Layer, author: str) -> ImportedDrafts:
    """Add the events whose files lie in `made` as drafts; `layer` says what they are.

    Raises InputError as `check` does, ClashError, ForbiddenError, DatasetError; then nothing is added.
    """
    check(layer.events, redistribute=layer.redistribute)
    base, files = store.newest()
    changes = list(_changes(files, parts.read_events(made).to_pylist(), layer))
    added = sum(change.file == "events.csv" for change in changes)
    entry = None
    if added:
        message = f"import {added} drafts from {quoted(layer.file, 200)}"
        entry = store.commit(base, changes, author, message)
    return ImportedDrafts(added, layer.events - added, entry)


def accounted(report: ImportReport, drafts: ImportedDrafts) -> ImportReport:
    """The account of an import whose rows became drafts: those that were there before are the same as before."""
    return replace(report, layer="", drafts=drafts.words(), taken=drafts.added, same=report.same + drafts.same)


def _changes(files: Files, events: list[dict[str, Any]], layer: Layer) -> Iterator[Change]:
    """The source, if it is new, and a row for each event that is not there."""
    there = index.index("events.csv", files.get("events.csv", b"")).rows
    source = _source(layer)
    new = [one for one in (_draft(event, layer, source["source"]) for event in events) if one["event_id"] not in there]
    if new and source["source"] not in index.index("sources.csv", files.get("sources.csv", b"")).rows:
        yield Add("sources.csv", source)
    yield from (Add("events.csv", event) for event in new)


def _source(layer: Layer) -> dict[str, str]:
    """The data as a source of the dataset."""
    name = f"{layer.prefix}-{keys.slug(layer.title)}"
    said = ", ".join(part for part in (layer.citation, layer.licence) if part)
    note = f"{said}{'. ' if said else ''}From the file {layer.file}"
    row = {"source": name[:_LONGEST_ID].strip("-"), "title": layer.title, "publisher": layer.holder, "note": note}
    return {**row, "url": layer.source} if layer.source.startswith(("http://", "https://")) else row


def _draft(event: Mapping[str, Any], layer: Layer, source: str) -> dict[str, str]:
    """A row of events.csv; what our table cannot hold is in the note that only editors see."""
    cells = {name: str(event[name]) for name in TEXT_COLUMNS if event.get(name)}
    notes = [f"imported from {layer.file}, row {int(event['source_row']) + 1}", str(event.get("marks") or "")]
    kind = (cells.get("event_type", ""), cells.get("sub_event_type", ""))
    if any(kind) and kind not in taxonomy.read().group_of:
        notes.append(f"the source’s type: {' / '.join(filter(None, kind))}")
        cells = {name: cell for name, cell in cells.items() if name not in {"event_type", "sub_event_type"}}
        if (kind[0], "") in taxonomy.read().group_of:
            cells["event_type"] = kind[0]
    words = cells.pop("description", "") or cells.get("title", "")
    given = {"event_id": event_id(str(event["event_id"])), "status": Status.DRAFT.value, "source": source}
    return {**cells, **given, "quote": words, "draft_note": "; ".join(filter(None, notes))}


def event_id(theirs: str) -> str:
    """An id of a layer as one of the editors' table: ``ged:244657`` → ``ged-244657``, with a hash where it loses."""
    plain = re.sub("[^a-z0-9]+", "-", theirs.casefold()).strip("-")
    if re.fullmatch(ID_PATTERN, plain) and plain == theirs.casefold().replace(":", "-"):
        return plain
    digest = hashlib.sha256(theirs.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return f"{plain[: _LONGEST_ID - _HASH - 1].strip('-')}-{digest}".strip("-")
