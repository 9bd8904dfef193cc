"""What `dateline draft` does: many files → drafts, written as JSON Lines, JSON or CSV.

Only what this needs is imported, so that the first result is there at once: no pandas, no geopy.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geodata import articles, draft, place_rows, textfile
from geodata.errors import InputError
from geodata.findings import Draft, PlaceMention
from geodata.gazetteer import Gazetteer
from geodata.model import Article, Place
from geodata.names import key

FORMATS: Final = ("csv", "json", "jsonl")
COLUMNS: Final = (
    *("event_id", "status", "date", "place", "latitude", "longitude", "place_basis", "where_prec", "event_type"),
    *("sub_event_type", "title", "description", "side_a", "side_b", "deaths_low", "deaths_best", "deaths_high"),
    *("claimed_by", "source", "quote", "editor"),
)
"""The columns of events.csv; a test holds that they are those of `geodata.columns`."""


def read_sources(path: Path) -> dict[Path, dict[str, str]]:
    """File → its row of `sources.csv`; files are relative to the table's folder. Raises InputError."""
    rows = _rows(path)
    if rows and "file" not in rows[0]:
        raise InputError(f"{path.name} has no column 'file'; expected source, title, publisher, published, …, file")
    return {(path.parent / row["file"]).resolve(): row for row in rows if row.get("file", "").strip()}


def read_editors(folder: Path, gazetteer: Gazetteer) -> dict[str, Place]:
    """The editors' own places of a dataset, by `geodata.names.key`; rows that name no point are passed over."""
    path = folder / "places.csv"
    found: dict[str, Place] = {}
    for row in _rows(path) if path.is_file() else []:
        place = place_rows.editors_place(row, gazetteer) if row.get("place") else None
        if place is not None:
            for spelling in (place.name, *row.get("aliases", "").split(";")):
                found.setdefault(key(spelling), place)
    found.pop("", None)
    return found


def read_article(path: Path, row: Mapping[str, str], published: str) -> Article:
    """The article in a file, with what its row of sources.csv says. Raises InputError."""
    article = articles.read(path, row.get("source") or path.stem, row.get("title") or path.stem)
    return Article(
        article.source,
        article.title,
        article.text,
        published or row.get("published", "").strip(),
        row.get("publisher", "").strip(),
    )


def as_object(found: Draft, name: str) -> dict[str, Any]:
    """A draft as `--format jsonl` writes it, one object per article."""
    return {
        "article": name,
        "published": found.published,
        "published_inferred": found.published_inferred,
        "places": [_place(place) for place in found.places],
        "times": [
            {"text": time.text, "start": time.start, "end": time.end, "value": time.value, "kind": time.kind,
             "edtf": time.edtf, "reason": time.reason}
            for time in found.times
        ],
        "events": [
            {**{column: event.row.get(column, "") for column in COLUMNS},
             "quote_start": event.quote_start, "quote_end": event.quote_end,
             "trigger_start": event.trigger_start, "trigger_end": event.trigger_end,
             "date_basis": event.date_basis, "modality": event.modality, "reasons": list(event.reasons),
             "evidence": [{**one.row, "quote_start": one.quote_start, "quote_end": one.quote_end}
                          for one in event.evidence]}
            for event in found.events
        ],
        "notes": list(found.notes),
    }  # fmt: skip


def write(drafts: Iterable[tuple[str, Draft]], form: str) -> Iterator[str]:
    """The drafts as text, piece by piece; `jsonl` gives each article's line as soon as it is read."""
    if form == "jsonl":
        for name, found in drafts:
            yield json.dumps(as_object(found, name), ensure_ascii=False) + "\n"
    elif form == "json":
        yield json.dumps([as_object(found, name) for name, found in drafts], ensure_ascii=False, indent=1) + "\n"
    else:
        yield _csv_line(COLUMNS)
        for _, found in drafts:
            for event in found.events:
                yield _csv_line([event.row.get(column, "") for column in COLUMNS])


def _place(found: PlaceMention) -> dict[str, Any]:
    mention = found.mention
    return {
        "text": mention.text, "start": mention.start, "end": mention.end, "name": found.name, "kind": found.kind,
        "form": mention.form, "literal": mention.literal, "latitude": found.latitude, "longitude": found.longitude,
        "where_prec": found.where_prec.word if found.where_prec else "", "radius_km": found.radius_km,
        "reason": found.reason, "doubtful": found.doubtful,
    }  # fmt: skip


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = textfile.decode(path.read_bytes())[0]
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
    return [
        {str(name).strip(): cell or "" for name, cell in row.items() if isinstance(cell, str | None)}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def run(
    files: Iterable[Path], *, published: str, sources: Mapping[Path, Mapping[str, str]], dataset: Path
) -> Iterator[tuple[Path, Draft | InputError]]:
    """Draft each file; what cannot be read gives its error in its turn, and the others go on."""
    gazetteer = Gazetteer.open()
    editors = read_editors(dataset, gazetteer)
    for path in files:
        try:
            article = read_article(path, sources.get(path.resolve(), {}), published)
        except InputError as error:
            yield path, error
        else:
            yield path, draft.draft(article, gazetteer, editors=editors)
