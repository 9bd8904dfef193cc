"""TimelineJS: the rows of its spreadsheet, a slide an event. Its title slide says what the file is.

Year, month and day are filled as far as they are known. Texts are HTML in TimelineJS, so those of the data are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata import edtf
from geodata.interchange.export_form import ExportForm, is_plain, statements
from geodata.interchange.exports.plain_csv import csv_losses, write_rows
from geodata.interchange.extract import Extract, ExtractRow, FormLoss, unheld
from geodata.view import further

if TYPE_CHECKING:
    from geodata.model import Dataset

COLUMNS: Final = (
    *("Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline"),
    *("Text", "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background"),
)
_PARTS: Final = re.compile("(-?[0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_IN_TEXT: Final = frozenset(
    {"place", "where_prec", "claimed_by", "quote", "source", "correction", "confidence", "time"}
    | {"deaths_low", "deaths_best", "deaths_high"}
)
_HELD: Final = frozenset({"title", "description", "date"})


def write(extract: Extract, out: Path) -> None:
    """Write the table as CSV that no spreadsheet runs."""
    said = extract.statement
    first = {"Headline": escape(said.title), "Text": _paragraphs(said.lines), "Type": "title"}
    rows = [_slide(extract.dataset, row) for row in extract.rows() if row.start is not None]
    write_rows((first, *rows), COLUMNS, out)


def _slide(dataset: Dataset, row: ExtractRow) -> dict[str, str]:
    cells = row.cells
    words, note = edtf.words(cells["date"])
    start, end = _edges(row)
    links = [] if cells["sensitive"] == "yes" else cells["media"].split("; ")
    medium = next((link for link in links if link.startswith(("https://", "http://"))), "")
    made = {
        "Display Date": f"{words} ({note})" if note else words,
        "Headline": escape(cells["title"]),
        "Text": _paragraphs(filter(None, (cells["description"], *statements(row)))),
        "Media": medium,
        "Media Credit": escape(further.media_words(dataset.media.get(medium))),
        "Group": dataset.taxonomy.groups[row.group].label,
    }
    return {**made, **_parts("", start), **_parts("End ", end)}


def _edges(row: ExtractRow) -> tuple[str, str]:
    """First and last day, month or year, as the date is written where it is plain."""
    if is_plain(row):
        first, _, last = row.cells["date"].partition("/")
        if all(_PARTS.fullmatch(edge) for edge in (first, last) if edge):
            return first, last
    start, end = row.days
    return start, "" if end == start else end


def _parts(name: str, edge: str) -> dict[str, str]:
    found = _PARTS.fullmatch(edge)
    if not found:
        return {}
    parts = ("" if part is None else str(int(part)) for part in found.groups())
    return {f"{name}{part}": number for part, number in zip(("Year", "Month", "Day"), parts, strict=True)}


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def losses(extract: Extract) -> list[FormLoss]:
    """Events without a first day, columns without a place, and those that are in the text alone."""
    rows = list(extract.rows())
    shown = [row for row in rows if row.start is not None]
    vague = sum(not is_plain(row) for row in shown)
    words = dict.fromkeys(_IN_TEXT, "in words, in Text") | {
        "event_id": "TimelineJS has no ids: slides that say the same are one when they are taken in again",
        "media": "one link with its credit, in Media; none where sensitive is yes",
        "event_type": "its group of the legend is in Group",
    }
    return [
        FormLoss("events", len(rows) - len(shown), "left out: TimelineJS wants a first day"),
        FormLoss("date", vague, "open ends and doubts are in Display Date, in words"),
        *unheld(extract, _HELD, words),
        FormLoss(
            "evidence",
            int((extract.table[["supported_by", "disputed_by"]] != "").any(axis=1).sum()),
            "in words, in Text",
        ),
        *csv_losses(extract),
    ]


FORMS: Final = (
    ExportForm(
        name="timelinejs",
        title="TimelineJS",
        suffix=".timelinejs.csv",
        media_type="text/csv",
        holds="date, title and text, as slides; no map; the rest in words",
        write=write,
        losses=losses,
    ),
)
