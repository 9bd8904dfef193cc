"""What the page Edit tells its component (`EditData` of edit/types.ts): plain strings only, it sets them as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dashboard.editing.bench import EVENTS, EVIDENCE, Changeset
from geodata import articles, edtf
from geodata.dataset import row_checks
from geodata.errors import EdtfError
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.offline import GazetteerGeocoder
from geodata.model import Article, Dataset, Problem, Severity, WherePrec
from geodata.review import desk
from geodata.tables import index
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS
from geodata.view import details, marked_text
from geodata.view.marked_text import Mark

if TYPE_CHECKING:
    from geodata.model import Place


PAGE: Final = 100
_NEAR: Final = 1e-4
_LABELS: Final = {
    "event_id": "Id",
    "date": "Date (EDTF)",
    "place_basis": "Basis of the place",
    "where_prec": "Precision",
    "event_type": "Type",
    "sub_event_type": "Sub-type",
    "side_a": "Side A",
    "side_b": "Side B",
    "deaths_low": "Deaths, least",
    "deaths_best": "Deaths, best",
    "deaths_high": "Deaths, most",
    "editor": "Vouched for by",
}
_FIRST: Final = ("title", "status", "date", "place", "latitude", "longitude", "where_prec", "place_basis")
_SEARCHED: Final = ("event_id", "status", "date", "place", "event_type", "sub_event_type", "title", "description")


@dataclass(frozen=True, slots=True)
class TableState:
    """What of the table is shown. `sort` is a column, "" for the order of the file."""

    filter: str = ""
    sort: str = ""
    down: bool = False
    page: int = 0


def listing(bench: Changeset, look: TableState) -> dict[str, Any]:
    """One page of the events that have all words of the filter in some column."""
    rows = bench.rows(EVENTS)
    words = look.filter.casefold().split()
    found = [
        (key, cells) for key, cells in rows.items() if not words or all(word in _searchable(cells) for word in words)
    ]
    if look.sort:
        found.sort(key=lambda item: item[1].get(look.sort, "").casefold(), reverse=look.down)
    pages = -(-len(found) // PAGE)
    page = max(0, min(look.page, pages - 1))
    return {
        "rows": [_line(bench, key, cells) for key, cells in found[page * PAGE : (page + 1) * PAGE]],
        "total": len(rows),
        "matching": len(found),
        "page": page,
        "pages": pages,
        "filter": look.filter,
        "sort": look.sort,
        "down": look.down,
    }


def _searchable(cells: Mapping[str, str]) -> str:
    return "\n".join(cells.get(name, "") for name in _SEARCHED).casefold()


def _line(bench: Changeset, key: str, cells: Mapping[str, str]) -> dict[str, str]:
    kind = cells.get("sub_event_type") or cells.get("event_type", "")
    told = {name: cells.get(name, "") for name in ("status", "place", "title")}
    words = date_words(cells.get("date", ""))["words"]
    return {"id": key, **told, "date": words, "type": kind, "state": bench.state(EVENTS, key)}


@lru_cache(maxsize=20_000)
def _words(date: str) -> tuple[str, str]:
    try:
        return edtf.words(date)
    except EdtfError:
        return date, "not a date that can be read"


def date_words(date: str) -> dict[str, str]:
    """What a date means."""
    words, note = _words(date) if date else ("undated", "")
    return {"words": words, "note": note}


def event(bench: Changeset, dataset: Dataset, key: str) -> dict[str, Any] | None:
    """One event for the form, None when there is none."""
    cells = bench.cells(EVENTS, key)
    if cells is None:
        return None
    article = dataset.articles.get(cells.get("source", ""))
    point = point_of(cells)
    spots = candidates(cells.get("place", ""), dataset)
    chosen = next((n for n, place in enumerate(spots) if point and _near(place, point)), -1)
    return {
        "key": key,
        "state": bench.state(EVENTS, key),
        "cells": cells,
        "when": date_words(cells.get("date", "")),
        "candidates": [_candidate(place) for place in spots],
        "chosen": chosen,
        "point": point,
        "problems": [_problem(one) for one in problems(bench, dataset, key)[key]],
        "source": _source(article, cells.get("quote", "")) if article else None,
        "evidence": _evidence(bench, dataset, cells.get("event_id", key)),
    }


def _evidence(bench: Changeset, dataset: Dataset, event_id: str) -> list[dict[str, Any]]:
    """The rows of evidence of an event, each with what is wrong with it."""
    rows = {
        row: one
        for row, one in bench.rows(EVIDENCE).items()
        if one.get("event_id") == event_id and bench.state(EVIDENCE, row) != "removed"
    }
    told = row_checks.check_evidence([*rows.values()], dataset) if rows else ()
    return [
        {"key": row, "cells": one, "problems": [_problem(fault) for fault in found]}
        for (row, one), found in zip(rows.items(), told, strict=True)
    ]


def proof_fields() -> list[dict[str, str]]:
    """The columns of evidence.csv that an editor fills."""
    columns = [column for column in EVIDENCE_COLUMNS if column.name != "event_id"]
    return [
        {"name": one.name, "label": _LABELS.get(one.name, one.name.replace("_", " ").capitalize()), "help": one.holds}
        for one in columns
    ]


def fields() -> list[dict[str, str]]:
    """All columns of events.csv, those that tell what happened first."""
    order = {name: number for number, name in enumerate(_FIRST)}
    columns = sorted(EVENT_COLUMNS, key=lambda column: order.get(column.name, len(order)))
    return [
        {"name": one.name, "label": _LABELS.get(one.name, one.name.replace("_", " ").capitalize()), "help": one.holds}
        for one in columns
    ]


def problems(bench: Changeset, dataset: Dataset, *keys: str) -> dict[str, tuple[Problem, ...]]:
    """What the rules say about events as they stand now. Of many at once it costs little more than of one."""
    found: dict[str, tuple[Problem, ...]] = {}
    for new in (False, True):
        own = [key for key in keys if (bench.state(EVENTS, key) == "new") is new]
        rows = [bench.cells(EVENTS, key) or {} for key in own]
        taken = _taken(bench, rows) if new else {}
        if rows:
            found |= zip(own, row_checks.check_events(rows, dataset, taken=taken), strict=True)
    return found


def _taken(bench: Changeset, rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """Which ids of these new events another event has already, and on which line."""
    there = index.index(EVENTS, bench.files.get(EVENTS, b"")).rows
    ids = {row.get("event_id", "") for row in rows}
    return {event_id: there[event_id].start + 1 for event_id in ids if event_id in there}


def candidates(name: str, dataset: Dataset) -> tuple[Place, ...]:
    """The places that a name may mean, the likeliest first."""
    return _candidates(name.strip(), dataset) if name.strip() else ()


@lru_cache(maxsize=256)
def _candidates(name: str, dataset: Dataset) -> tuple[Place, ...]:
    return desk.places_named(name, dataset, Gazetteer.open()).candidates


def point_of(cells: Mapping[str, str] | None) -> dict[str, float] | None:
    """An event's own point, None when it has none that can be read."""
    try:
        latitude, longitude = (float((cells or {}).get(name, "")) for name in ("latitude", "longitude"))
    except ValueError:
        return None
    good = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees
    return {"latitude": latitude, "longitude": longitude} if good else None


def _near(place: Place, point: Mapping[str, float]) -> bool:
    return abs(place.latitude - point["latitude"]) < _NEAR and abs(place.longitude - point["longitude"]) < _NEAR


def _candidate(place: Place) -> dict[str, Any]:
    return {
        "name": GazetteerGeocoder(Gazetteer.open()).describe(place),
        "kind": place.kind,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision": details.WHERE_WORDS[place.where_prec],
        "reason": place.reason,
    }


def _problem(one: Problem) -> dict[str, Any]:
    said = "Write " + ", ".join(f"{column} {cell}" for column, cell in one.fix.items()) if one.fix else ""
    return {"column": one.column, "message": one.message, "error": one.severity is Severity.ERROR, "fix": said}


def _source(article: Article, quote: str) -> dict[str, Any]:
    span = articles.find_quote(article, quote)
    marks = [Mark(span.start, span.end, "quote")] if span else []
    return {
        "title": article.title or article.source,
        "paragraphs": [
            [{"text": run.text, **({"drafts": ["quote"]} if run.marks else {})} for run in runs]
            for runs in marked_text.marked_paragraphs(article.text, marks)
        ],
    }


def types(dataset: Dataset) -> dict[str, Any]:
    """What the form's lists offer."""
    pairs = dataset.taxonomy.group_of
    kinds = dataset.taxonomy.event_types
    sources = dataset.sources[["source", "title"]].to_numpy()
    return {
        "types": [{"type": kind, "subs": [sub for one, sub in pairs if one == kind and sub]} for kind in kinds],
        "precisions": [{"word": prec.word, "label": details.WHERE_WORDS[prec]} for prec in WherePrec],
        "sources": [{"id": str(source), "title": str(title)} for source, title in sources],
    }
