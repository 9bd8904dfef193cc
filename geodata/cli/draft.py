"""Run `dateline draft`: draft the events of many articles and write them as JSON Lines, JSON or CSV.

It imports neither pandas nor geopy, so that the first result appears at once.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from geodata import articles, edtf, fileio, taxonomy
from geodata.drafting import backends, pipeline
from geodata.drafting.model import Draft, DraftEvent, DraftEvidence, PlaceMention
from geodata.drafting.resolving.unknown import unknown_names
from geodata.drafting.times import publication
from geodata.errors import EdtfError, InputError
from geodata.geocoding import editors_places, own_gazetteer
from geodata.messages import quoted
from geodata.model import EVENT_COLUMN_NAMES, Article, Span

FORMATS: Final = ("csv", "json", "jsonl")
STDIN: Final = "-"
_NO_EVENT: Final = "no event was found in the text"
_MAX_NAMED: Final = 8
"""Unknown names that the summary gives, those mentioned most."""


def read_sources(path: Path) -> dict[Path, dict[str, str]]:
    """The rows of a `sources.csv`, by the path of the article's file, which is relative to the table's folder.

    Raises InputError.
    """
    rows = read_rows(path)
    if rows and "file" not in rows[0]:
        raise InputError(f"{path.name} has no column 'file'; expected source, title, publisher, published, …, file")
    return {(path.parent / row["file"]).resolve(): row for row in rows if row.get("file", "").strip()}


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, read without pandas: column → cell, "" for a blank or missing one. Raises InputError."""
    try:
        data = fileio.read(path)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
    if why := fileio.not_csv(data):
        raise InputError(f"{path.name}: {why}")
    rows = csv.DictReader(io.StringIO(fileio.decode(data)[0], newline=""), strict=True)
    try:
        return [
            {str(name).strip(): cell or "" for name, cell in row.items() if isinstance(cell, str | None)}
            for row in rows
        ]
    except csv.Error as error:
        raise InputError(f"{path.name}: the row after line {rows.line_num} cannot be read ({error})") from error


def read_article(path: Path, row: Mapping[str, str], published: str) -> tuple[Article, tuple[str, ...]]:
    """Read an article from a file, or from standard input for ``-``; the second value are notes for the reader.

    `row` is its row of `sources.csv`. `published` takes precedence over the date in the row, and that one over the date
    in a web page's metadata. Raises InputError.
    """
    source, title = row.get("source") or _slug(path.stem), row.get("title", "")
    if str(path) == STDIN:
        article, oddities = articles.decode(_standard_input(), "standard input", "stdin", "")
    else:
        article, oddities = articles.load(path, source, title)
    cell = row.get("published", "").strip()
    row_date = date_in_table(cell)
    notes = [oddity.message for oddity in oddities]
    if cell and not row_date:
        notes.append(f"{quoted(cell)} is no publication date that could be read; expected a date such as 2016-03-20")
    date = published or row_date or article.published
    publisher = row.get("publisher", "").strip()
    return replace(article, title=article.title or path.stem, published=date, publisher=publisher), tuple(notes)


def date_in_table(cell: str) -> str:
    """The EDTF date in a table's cell, also that of ``2016-03-20 08:15``; "" when there is none."""
    for candidate in (cell, cell[: len("2016-03-20")]):
        try:
            edtf.parse(candidate)
        except EdtfError:
            continue
        return candidate.strip()
    return publication.publication_date(cell) if cell else ""


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(articles.MAX_BYTES + 1)
    if len(data) > articles.MAX_BYTES:
        raise InputError(f"standard input holds more than {articles.MAX_BYTES // 10**6} MB")
    return data


def as_object(draft: Draft, name: str) -> dict[str, Any]:
    """The object that `--format jsonl` writes for a draft; `name` is the article's path."""
    return {
        "article": name,
        "published": draft.published,
        "published_inferred": draft.published_inferred,
        "places": [_place(place) for place in draft.places],
        "times": [
            {"text": time.text, "start": time.start, "end": time.end, "value": time.value, "kind": time.kind,
             "edtf": time.edtf, "reason": time.reason}
            for time in draft.times
        ],
        "events": [
            {**{column: event.row.get(column, "") for column in EVENT_COLUMN_NAMES},
             **_quoted_at(draft, event),
             "trigger_start": event.trigger_start, "trigger_end": event.trigger_end,
             "date_basis": event.date_basis, "modality": event.modality, "reasons": list(event.reasons),
             "evidence": [{**evidence.row, **_quoted_at(draft, evidence)}
                          for evidence in event.evidence]}
            for event in draft.events
        ],
        "unknown": [asdict(name) for name in unknown_names(draft.places)],
        "notes": list(draft.notes),
    }  # fmt: skip


def write(drafts: Iterable[tuple[str, Draft]], form: str) -> Iterator[str]:
    """Serialise the drafts piece by piece; for `jsonl`, each article's line comes as soon as it is drafted.

    `drafts` are pairs of an article's path and its draft, `form` is one of `FORMATS`.
    """
    if form == "jsonl":
        for name, draft in drafts:
            yield json.dumps(as_object(draft, name), ensure_ascii=False) + "\n"
    elif form == "json":
        yield json.dumps([as_object(draft, name) for name, draft in drafts], ensure_ascii=False, indent=1) + "\n"
    else:
        yield _csv_line(EVENT_COLUMN_NAMES)
        for _, draft in drafts:
            for event in draft.events:
                yield _csv_line([event.row.get(column, "") for column in EVENT_COLUMN_NAMES])


def _quoted_at(draft: Draft, quoted_by: DraftEvent | DraftEvidence) -> dict[str, int | None]:
    """Where a quote stands: its offsets, and its page, None in a text without pages."""
    span = Span(quoted_by.quote_start, quoted_by.quote_end)
    page = articles.page(draft.article, span) or None
    return {"quote_start": span.start, "quote_end": span.end, "quote_page": page}


def _place(place: PlaceMention) -> dict[str, Any]:
    mention = place.mention
    return {
        "text": mention.text, "start": mention.start, "end": mention.end, "name": place.name, "kind": place.kind,
        "form": mention.form, "literal": mention.literal, "latitude": place.latitude, "longitude": place.longitude,
        "where_prec": place.where_prec.word if place.where_prec else "", "radius_km": place.radius_km,
        "reason": place.reason, "doubtful": place.doubtful,
    }  # fmt: skip


def _slug(text: str) -> str:
    """A source id made of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64] or "article"


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


class DraftRun:
    """One run of `dateline draft`: its files and options, and the counts of the summary."""

    def __init__(
        self, files: Sequence[Path], *, published: str, sources: Path | None, dataset: Path, backend: str = "rules"
    ) -> None:
        """Raises InputError: both `published` and `sources`, an invalid date, a table without files, no such back-end.

        `published` is an EDTF date, "" for none; `sources` a `sources.csv`; `dataset` a folder whose `places.csv` is
        asked first, and whose own gazetteer is used.
        """
        if published and sources:
            raise InputError("--published and --sources both give publication dates; use one of them")
        if published:
            edtf.parse(published)
        self.backend = backends.open_backend(backend)
        self.files = files
        self.published = published
        self.rows = read_sources(sources) if sources else {}
        self.gazetteer = own_gazetteer.of_folder(dataset)
        places = dataset / "places.csv"
        self.editors = editors_places.by_name(read_rows(places) if places.is_file() else (), self.gazetteer)
        self.failures = self.articles = self.events = 0
        self._unknown: Counter[str] = Counter()

    def drafts(self, *, say: Callable[[str], None], step: Callable[[int], None]) -> Iterator[tuple[str, Draft]]:
        """Draft each file in turn. A file that cannot be read is reported and skipped.

        `say` gets each line of the report, `step` the number of files finished since the last call.
        """
        for path in self.files:
            try:
                draft = self._draft(path)
            except InputError as error:
                self.failures += 1
                say(f"dateline: {error}")
            else:
                self.articles += 1
                self.events += len(draft.events)
                self._unknown.update({name.name: name.mentions for name in unknown_names(draft.places)})
                for note in draft.notes:
                    say(f"dateline: {path.name}: {note}")
                yield str(path), draft
            step(1)

    def summary(self) -> str:
        """How many events came from how many files, in one sentence."""
        failed = f"; {self.failures:,} could not be read" if self.failures else ""
        return f"{self.events:,} events drafted from {self.articles:,} of {len(self.files):,} articles{failed}"

    def unknown(self) -> str:
        """The names that look like places and are in no gazetteer, in one sentence; "" for none."""
        if not self._unknown:
            return ""
        named = ", ".join(f"{name} ({count})" for name, count in self._unknown.most_common(_MAX_NAMED))
        more = f" and {len(self._unknown) - _MAX_NAMED:,} more" if len(self._unknown) > _MAX_NAMED else ""
        return f"{len(self._unknown):,} names of places are in no gazetteer: {named}{more}; places.csv can hold them"

    def _draft(self, path: Path) -> Draft:
        article, notes = read_article(path, self.rows.get(path.resolve(), {}) if self.rows else {}, self.published)
        draft = pipeline.draft(article, self.gazetteer, editors=self.editors)
        draft = backends.apply(self.backend, article, draft, taxonomy.read())
        none = () if draft.events else (_NO_EVENT,)
        return replace(draft, notes=(*notes, *draft.notes, *none))


def write_out(pieces: Iterable[str], out: Path | None) -> None:
    """Write the pieces to standard output, or to the file `out`, which appears once complete. Raises InputError."""
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
