"""What `dateline draft` does: many files → drafts, written as JSON Lines, JSON or CSV.

Only what this needs is imported, so that the first result is there at once: no pandas, no geopy.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from geodata import articles, edtf, fileio, taxonomy
from geodata.drafting import backends, pipeline
from geodata.drafting.model import Draft, PlaceMention
from geodata.drafting.times import publication
from geodata.errors import EdtfError, InputError
from geodata.geocoding import editors_places
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import key
from geodata.messages import quoted
from geodata.model import EVENT_COLUMN_NAMES, Article, Place

FORMATS: Final = ("csv", "json", "jsonl")
STDIN: Final = "-"


def read_sources(path: Path) -> dict[Path, dict[str, str]]:
    """File → its row of `sources.csv`; files are relative to the table's folder. Raises InputError."""
    rows = _rows(path)
    if rows and "file" not in rows[0]:
        raise InputError(f"{path.name} has no column 'file'; expected source, title, publisher, published, …, file")
    return {(path.parent / row["file"]).resolve(): row for row in rows if row.get("file", "").strip()}


def read_editors(folder: Path, gazetteer: Gazetteer) -> dict[str, Place]:
    """The editors' own places of a dataset, by `geocoding.names.key`; rows that name no point are passed over."""
    path = folder / "places.csv"
    found: dict[str, Place] = {}
    for row in _rows(path) if path.is_file() else []:
        place = editors_places.editors_place(row, gazetteer) if row.get("place") else None
        if place is not None:
            for spelling in (place.name, *row.get("aliases", "").split(";")):
                found.setdefault(key(spelling), place)
    found.pop("", None)
    return found


def read_article(path: Path, row: Mapping[str, str], published: str) -> tuple[Article, tuple[str, ...]]:
    """The article in a file, or on standard input for ``-``, with what its row of sources.csv says; and what is odd.

    `published` goes before the row's date, and this before the date in a web page's metadata. Raises InputError.
    """
    source, title = row.get("source") or _slug(path.stem), row.get("title") or path.stem
    if str(path) == STDIN:
        article, odd = articles.decode(_standard_input(), "standard input", "stdin", "")
    else:
        article, odd = articles.load(path, source, title)
    told = row.get("published", "").strip()
    known = date_in_table(told)
    notes = [oddity.message for oddity in odd]
    if told and not known:
        notes.append(f"{quoted(told)} is no publication date that could be read; expected a date such as 2016-03-20")
    known = published or known or article.published
    return replace(article, published=known, publisher=row.get("publisher", "").strip()), tuple(notes)


def date_in_table(told: str) -> str:
    """The EDTF date in what a table says of a publication: that of ``2016-03-20 08:15`` too; "" when there is none."""
    for candidate in (told, told[: len("2016-03-20")]):
        try:
            edtf.parse(candidate)
        except EdtfError:
            continue
        return candidate.strip()
    return publication.publication_date(told) if told else ""


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(articles.MAX_BYTES + 1)
    if len(data) > articles.MAX_BYTES:
        raise InputError(f"standard input holds more than {articles.MAX_BYTES // 10**6} MB")
    return data


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
            {**{column: event.row.get(column, "") for column in EVENT_COLUMN_NAMES},
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
        yield _csv_line(EVENT_COLUMN_NAMES)
        for _, found in drafts:
            for event in found.events:
                yield _csv_line([event.row.get(column, "") for column in EVENT_COLUMN_NAMES])


def _place(found: PlaceMention) -> dict[str, Any]:
    mention = found.mention
    return {
        "text": mention.text, "start": mention.start, "end": mention.end, "name": found.name, "kind": found.kind,
        "form": mention.form, "literal": mention.literal, "latitude": found.latitude, "longitude": found.longitude,
        "where_prec": found.where_prec.word if found.where_prec else "", "radius_km": found.radius_km,
        "reason": found.reason, "doubtful": found.doubtful,
    }  # fmt: skip


def _slug(text: str) -> str:
    """A file's name as a source id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64] or "article"


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        data = fileio.read(path)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
    if why := fileio.not_csv(data):
        raise InputError(f"{path.name}: {why}")
    rows = csv.DictReader(io.StringIO(fileio.decode(data)[0], newline=""))
    try:
        return [
            {str(name).strip(): cell or "" for name, cell in row.items() if isinstance(cell, str | None)}
            for row in rows
        ]
    except csv.Error as error:
        raise InputError(f"{path.name}: the row after line {rows.line_num} cannot be read ({error})") from error


class DraftRun:
    """One call of `dateline draft`: its files, what is known of them, and what became of them."""

    def __init__(
        self, files: Sequence[Path], *, published: str, sources: Path | None, dataset: Path, backend: str = "rules"
    ) -> None:
        """Raises InputError: a date that cannot be read, both kinds of dates, a table that names no files."""
        if published and sources:
            raise InputError("--published and --sources both give publication dates; use one of them")
        if published:
            edtf.parse(published)
        self.backend = backends.open_backend(backend)
        self.files = files
        self.published = published
        self.rows = read_sources(sources) if sources else {}
        self.gazetteer = Gazetteer.open()
        self.editors = read_editors(dataset, self.gazetteer)
        self.failed = self.read = self.events = 0

    def drafts(self, *, say: Callable[[str], None], step: Callable[[int], None]) -> Iterator[tuple[str, Draft]]:
        """Each file's draft. What cannot be read is said in its turn, and the others go on."""
        for path in self.files:
            try:
                found = self._draft(path)
            except InputError as error:
                self.failed += 1
                say(f"dateline: {error}")
            else:
                self.read += 1
                self.events += len(found.events)
                for note in found.notes:
                    say(f"dateline: {path.name}: {note}")
                yield str(path), found
            step(1)

    def summary(self) -> str:
        """What became of the files, in a sentence."""
        failed = f"; {self.failed:,} could not be read" if self.failed else ""
        return f"{self.events:,} events drafted from {self.read:,} of {len(self.files):,} articles{failed}"

    def _draft(self, path: Path) -> Draft:
        article, odd = read_article(path, self.rows.get(path.resolve(), {}) if self.rows else {}, self.published)
        found = pipeline.draft(article, self.gazetteer, editors=self.editors)
        found = backends.apply(self.backend, article, found, taxonomy.read())
        return replace(found, notes=(*odd, *found.notes))


def write_out(pieces: Iterable[str], out: Path | None) -> None:
    """Write the pieces to standard output, or to a file that appears when it is whole. Raises InputError."""
    if out is None:
        for piece in pieces:
            sys.stdout.write(piece)
        return
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        unfinished.replace(out)
    except OSError as error:
        raise InputError(f"{quoted(str(out), 200)} cannot be written ({error.strerror})") from error
    finally:
        unfinished.unlink(missing_ok=True)
