"""The payload of the Edit page (`EditData` of edit/types.ts): plain strings only; the browser sets them as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from dashboard.editing import form_fields, payload, review, table
from dashboard.editing.changeset import EVENTS, EVIDENCE, Changeset
from geodata import articles
from geodata.dataset import row_checks
from geodata.model import Article, Dataset
from geodata.view import marked_text
from geodata.view.marked_text import Mark

if TYPE_CHECKING:
    from dashboard.basemap.basemap import Bounds
    from dashboard.editing.edit_session import EditSession
    from geodata.model import Place


_NEAR: Final = 1e-4


def describe(work: EditSession, dataset: Dataset, basemap: Mapping[str, str], ground: Bounds) -> dict[str, Any]:
    """The whole page; `basemap` is where the base map is (`payload.basemap`), `ground` what is in view at first."""
    changes = work.changeset
    return {
        "tab": work.tab,
        "awaits": work.awaits,
        "list": table.listing(changes, work.table, dataset, work.opened),
        "fields": form_fields.fields(dataset.info),
        "proof_fields": form_fields.proof_fields(),
        "event": event(changes, dataset, work.opened) if work.opened else None,
        "unsaved": len(changes.changes()),
        "undo": changes.done > 0,
        "redo": changes.done < len(changes.steps),
        "back": work.back,
        "news": _news(work),
        "kept": [
            {"tab": kept.tab, "words": kept.words(), "do": kept.action, "label": kept.label} for kept in work.others()
        ],
        "published": work.published,
        "review": _review(work, dataset) if work.reviewing else None,
        **payload.choices(dataset),
        "sources": _sources(dataset),
        "said": asdict(work.notice),
        "basemap": basemap,
        "ground": [{"latitude": latitude, "longitude": longitude} for latitude, longitude in ground],
    }


def event(changes: Changeset, dataset: Dataset, key: str) -> dict[str, Any] | None:
    """An event for the form, None when there is no such event."""
    cells = changes.cells(EVENTS, key)
    if cells is None:
        return None
    article = dataset.articles.get(cells.get("source", ""))
    point = review.point_of(cells)
    spots = payload.candidates(cells.get("place", ""), dataset)
    chosen = next((n for n, place in enumerate(spots) if point and _near(place, point)), -1)
    return {
        "key": key,
        "state": changes.state(EVENTS, key),
        "cells": cells,
        "when": _date_words(cells.get("date", "")),
        "candidates": [payload.candidate(place) for place in spots],
        "chosen": chosen,
        "point": point,
        "problems": [payload.problem(problem) for problem in review.problems(changes, dataset, key)[key]],
        "source": _source(article, cells.get("quote", "")) if article else None,
        "evidence": _evidence(changes, dataset, cells.get("event_id", key)),
    }


def _evidence(changes: Changeset, dataset: Dataset, event_id: str) -> list[dict[str, Any]]:
    """The rows of evidence of an event, each with its problems."""
    rows = {
        row: cells
        for row, cells in changes.rows(EVIDENCE).items()
        if cells.get("event_id") == event_id and changes.state(EVIDENCE, row) != "removed"
    }
    checked = row_checks.check_evidence([*rows.values()], dataset) if rows else ()
    return [
        {"key": row, "cells": cells, "problems": [payload.problem(problem) for problem in problems]}
        for (row, cells), problems in zip(rows.items(), checked, strict=True)
    ]


def _date_words(date: str) -> dict[str, str]:
    words, note = payload.date_words(date)
    return {"words": words, "note": note}


def _near(place: Place, point: Mapping[str, float]) -> bool:
    return abs(place.latitude - point["latitude"]) < _NEAR and abs(place.longitude - point["longitude"]) < _NEAR


def _source(article: Article, quote: str) -> dict[str, Any]:
    span = articles.find_quote(article, quote)
    quoted = [Mark(span.start, span.end, "quote")] if span else []
    return {
        "title": article.title or article.source,
        "paragraphs": [
            [{"text": run.text, **({"drafts": ["quote"]} if run.marks else {})} for run in runs]
            for runs in marked_text.quoted_paragraphs(article.text, quoted)
        ],
    }


def _news(work: EditSession) -> list[str]:
    """What others have changed, and how many cells wait for the editor's choice."""
    count = len(work.clashes)
    if not count:
        return [*work.news]
    cells = "1 cell was" if count == 1 else f"{count} cells were"
    return [*work.news, f"{cells} changed by you and by others: “Review and publish” asks which value to keep"]


def _sources(dataset: Dataset) -> list[dict[str, str]]:
    sources = dataset.sources[["source", "title"]].to_numpy()
    return [{"id": str(source), "title": str(title)} for source, title in sources]


def _review(work: EditSession, dataset: Dataset) -> dict[str, Any]:
    clashes = [
        {
            "what": f"{clash.file} {clash.row} {clash.column}".strip(),
            "mine": _value(clash.mine, "the row stays, with your changes" if not clash.column else ""),
            "theirs": _value(clash.theirs),
            "by": clash.author,
        }
        for clash in work.clashes
    ]
    return {
        **review.review(work.changeset, dataset),
        "clashes": clashes,
        "asked": work.asked,
        "author": work.author,
        "message": work.message,
    }


def _value(cell: str | None, words: str = "") -> str:
    """One side of a clash; `words` instead of the cell where the whole row is asked about."""
    return words or ("the row was removed" if cell is None else cell)
