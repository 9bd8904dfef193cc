"""What the page Draft tells its component (`DraftData` of draft/types.ts): plain strings only, it sets them as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from geodata import articles, edtf, taxonomy
from geodata.errors import EdtfError
from geodata.geocoding.offline import GazetteerGeocoder
from geodata.model import Dataset, Severity, Span, WherePrec
from geodata.review import desk as review_desk
from geodata.review.desk import EDITABLE, DraftReview, cells_of
from geodata.view import details, marked_text
from geodata.view.marked_text import Mark

if TYPE_CHECKING:
    from geodata.drafting.model import DraftEvent, PlaceMention
    from geodata.model import Place
    from geodata.review.desk import Card
    from geodata.versions.store import Store


_PREC_WORDS: Final = {prec.word: details.WHERE_WORDS[prec] for prec in WherePrec}
_BASIS_WORDS: Final = {"named": "named in the quote", "inferred": "inferred: the quote does not name it"}
_MODALITY: Final = {
    "reported": "",
    "claimed": "a claim, not reported in the article's own voice",
    "denied": "reported as denied",
    "planned": "announced or planned, not reported as done",
}
_MARGIN: Final = 160
"""Characters of a sentence that are shown before and after a quote."""


def describe(desk: DraftReview, store: Store, basemap: str, said: dict[str, Any]) -> dict[str, Any]:
    """All of the page. `basemap` is the base map's address; `said` what became of the last action."""
    dataset = store.head()
    cards = desk.cards(store)
    tally = review_desk.tally(cards)
    return {
        "article": desk.digest,
        "source": _source(desk),
        "tally": {name: getattr(tally, name) for name in ("drafted", "accepted", "rejected", "open")},
        "undo": len(desk.decisions),
        "said": said,
        "notes": list(desk.draft.notes),
        "places": [_place(place, desk) for place in desk.draft.places],
        "times": [
            {"text": time.text, "when": _words(time.edtf)[0] if time.edtf else "", "reason": time.reason}
            for time in desk.draft.times
        ],
        "paragraphs": _paragraphs(desk),
        "cards": [_card(card, desk, dataset) for card in cards],
        "types": _types(dataset),
        "precisions": [{"word": prec.word, "label": details.WHERE_WORDS[prec]} for prec in WherePrec],
        "basemap": basemap,
    }


def _source(desk: DraftReview) -> dict[str, Any]:
    published = desk.draft.published
    if published:
        said = f"published {_words(published)[0]}"
        said += ", as read in the text" if desk.draft.published_inferred else ""
    else:
        said = "publication date unknown: years are not guessed"
    facts = [desk.source.get("publisher", ""), said, f"id {desk.source['source']}"]
    return {"title": desk.source["title"], "facts": [fact for fact in facts if fact], "known": desk.known}


def _words(date: str) -> tuple[str, str]:
    try:
        return edtf.words(date)
    except EdtfError:
        return date, "not a date that can be read"


def _place(found: PlaceMention, desk: DraftReview) -> dict[str, Any]:
    doubtful = found.doubtful and found.mention.literal
    return {
        "text": found.mention.text,
        "name": found.name,
        "precision": details.WHERE_WORDS[found.where_prec] if found.where_prec else "not placed",
        "reason": found.reason,
        "literal": found.mention.literal,
        "doubtful": doubtful,
        "placed": found.latitude is not None,
        "candidates": [_candidate(one, cells_of(one), desk) for one in found.candidates] if doubtful else [],
    }


def _card(card: Card, desk: DraftReview, dataset: Dataset) -> dict[str, Any]:
    event, row = card.event, card.row
    kind = (row.get("event_type", ""), row.get("sub_event_type", ""))
    group = dataset.taxonomy.groups[taxonomy.group_index(dataset.taxonomy, *kind)]
    before, after = _context(event, desk)
    mention = None if event.place is None else desk.draft.places[event.place]
    return {
        "key": card.key,
        "state": card.state,
        "there": {"id": card.there.event_id, "status": card.there.status} if card.there else None,
        "changed": card.changed,
        "cells": {name: row.get(name, "") for name in EDITABLE},
        "group": {"symbol": group.symbol, "color": group.color, "color_dark": group.color_dark, "label": group.label},
        "when": _when(card, desk),
        "where": _where(card),
        "notes": [] if card.there else _notes(card),
        "reasons": list(event.reasons),
        "before": before,
        "quote": row.get("quote", ""),
        "after": after,
        "evidence": [{name: one.row.get(name, "") for name in ("quote", "stance")} for one in event.evidence],
        "candidates": [_candidate(one, desk.point(card.key, one), desk) for one in card.candidates],
        "chosen": -1 if card.chosen is None else card.chosen,
        "doubtful": card.key in desk.named or bool(mention and mention.doubtful),
        "problems": [
            {"column": one.column, "message": one.message, "error": one.severity is Severity.ERROR}
            for one in card.problems
        ],
    }


def _when(card: Card, desk: DraftReview) -> dict[str, Any]:
    """The date in words and how surely it is known, with the article's words if it still comes from them."""
    date = card.row.get("date", "")
    words, note = _words(date) if date else ("undated", "the article gives no date for it")
    drawn = date == card.event.row.get("date", "")
    return {"words": words, "note": note, "text": [desk.draft.times[n].text for n in card.event.times] if drawn else []}


def _where(card: Card) -> dict[str, str]:
    """The place, how well it is known, and whether the quote names it. The dataset's own rows are placed by name."""
    row = card.row
    prec, basis = row.get("where_prec", ""), row.get("place_basis", "")
    known = bool(row.get("latitude") or card.there)
    parts = [_PREC_WORDS.get(prec, "") if known else "no point on the map", _BASIS_WORDS.get(basis, "")]
    return {"words": row.get("place") or "no place", "note": " · ".join(part for part in parts if part)}


def _notes(card: Card) -> list[str]:
    """What to mind about a draft as it came, unless its description says it; an editor's changes are the editor's."""
    event, row = card.event, card.row
    carried = [
        f"{name} carried over from the text before"
        for name, basis in (("date", event.date_basis), ("place", event.place_basis))
        if basis == "carried" and row.get(name) == event.row.get(name) and not row.get("description")
    ]
    return [*carried, *([_MODALITY[event.modality]] if _MODALITY[event.modality] else [])]


def _candidate(place: Place, cells: Mapping[str, str], desk: DraftReview) -> dict[str, Any]:
    """A place that a name may mean; `cells` are those it would give an event."""
    return {
        "name": GazetteerGeocoder(desk.gazetteer).describe(place),
        "kind": place.kind,
        "latitude": float(cells["latitude"]),
        "longitude": float(cells["longitude"]),
        "precision": details.WHERE_WORDS[WherePrec.from_word(cells["where_prec"])],
        "reason": place.reason,
    }


def _context(event: DraftEvent, desk: DraftReview) -> tuple[str, str]:
    """What of its sentence stands before and after the quote."""
    text = desk.draft.article.text
    around = articles.sentence(desk.draft.article, Span(event.quote_start, event.quote_end))
    start, end = max(around.start, event.quote_start - _MARGIN), min(around.end, event.quote_end + _MARGIN)
    before, after = text[start : event.quote_start], text[event.quote_end : end]
    return ("… " if start > around.start else "") + before, after + (" …" if end < around.end else "")


def _types(dataset: Dataset) -> list[dict[str, Any]]:
    pairs = dataset.taxonomy.group_of
    return [
        {"type": kind, "subs": [sub for one, sub in pairs if one == kind and sub]}
        for kind in dataset.taxonomy.event_types
    ]


def _paragraphs(desk: DraftReview) -> list[list[dict[str, Any]]]:
    """The text's paragraphs as runs, each with what covers it: place and time by number, drafts by key."""
    found = desk.draft
    marks: list[Mark[tuple[str, int | str]]] = [
        *(Mark(one.mention.start, one.mention.end, ("place", number)) for number, one in enumerate(found.places)),
        *(Mark(one.start, one.end, ("time", number)) for number, one in enumerate(found.times)),
        *(Mark(one.quote_start, one.quote_end, ("drafts", key)) for key, one in desk.events.items()),
    ]
    return [[_run(run) for run in runs] for runs in marked_text.marked_paragraphs(found.article.text, marks)]


def _run(run: marked_text.MarkedRun[tuple[str, int | str]]) -> dict[str, Any]:
    drafts = [which for kind, which in run.marks if kind == "drafts"]
    others = {kind: which for kind, which in run.marks if kind != "drafts"}
    return {"text": run.text, **others, **({"drafts": drafts} if drafts else {})}
