"""What a form of export has to say: its name and kind of file, how an extract is written, and what it cannot hold.

A form is in the `FORMS` of a module of `geodata.interchange.exports`; packages of others offer theirs as entry points
of the group ``dateline.exporters`` (`geodata.plugins`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geodata import edtf
from geodata.interchange.extract import Extract, ExtractRow, FormLoss
from geodata.model import WherePrec
from geodata.view.details import WHERE_WORDS

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class ExportForm:
    """A form of export. `write` gets an extract that knows its losses; InputError says why it cannot be written."""

    name: str
    """As in ``--to``: small letters, digits and hyphens."""
    title: str
    suffix: str
    media_type: str
    holds: str
    """What of the events is in the file, for the list of forms: a phrase."""
    write: Callable[[Extract, Path], None]
    losses: Callable[[Extract], Sequence[FormLoss]] = lambda _: ()
    """What the form cannot hold of these events."""
    is_described: bool = True
    """Whether the file itself has a place for what is said of it; else a text file beside it says it."""


def clean(text: str) -> str:
    """The text with a replacement character for each that XML does not have."""
    return _NOT_XML.sub(REPLACED, text)


def uncleanable(extract: Extract) -> list[FormLoss]:
    """The loss of forms made of XML: characters that it does not have."""
    strange = sum(any(_NOT_XML.search(cell) for cell in row.cells.values()) for row in extract.rows())
    return [FormLoss("text", strange, f"control characters, which XML does not have, are replaced by {REPLACED}")]


def statements(row: ExtractRow) -> Iterator[str]:
    """What is known of an event and how well, a sentence each: for forms whose readers read prose."""
    cells = row.cells
    when, note = edtf.words(cells["date"]) if cells["date"] else ("undated", "")
    clock = f", {cells['time']}" if cells["time"] else ""
    yield f"When: {when}{f' ({note})' if note else ''}{clock}"
    precision = WHERE_WORDS[WherePrec.from_word(cells["where_prec"])] if cells["where_prec"] else "precision not stated"
    yield f"Where: {cells['place'] or 'place unknown'} ({precision if row.point else WHERE_WORDS[0]})"
    named = {
        "deaths": "Deaths",
        "claimed_by": "Claimed by",
        "disputed_by": "Disputed by",
        "supported_by": "Supported by",
        "quote": "Quote",
        "correction": "Correction",
        "confidence": "Confidence",
    }
    yield from (f"{title}: {cells[name]}" for name, title in named.items() if cells[name])
    if source := ", ".join(cells[name] for name in ("source_publisher", "source_title", "source_url") if cells[name]):
        yield f"Source: {source}"


def is_plain(row: ExtractRow) -> bool:
    """Whether the date is a day, a month, a year, or from one of these to another, without a doubt."""
    return bool(row.cells["date"]) and not row.is_approximate and not set(row.cells["date"]) & set("[]{}X.")
