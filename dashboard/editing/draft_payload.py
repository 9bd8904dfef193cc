"""The payload of the Draft page (`DraftData` of draft/types.ts): plain strings only; the browser sets them as text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from dashboard.editing import draft_places, draft_session, payload
from geodata import articles, taxonomy
from geodata.messages import quoted
from geodata.model import Dataset, Span, WherePrec
from geodata.review import desk as review_desk
from geodata.review import doubts as review_doubts
from geodata.review.desk import EDITABLE, DraftReview
from geodata.view import details, marked_text
from geodata.view.marked_text import Mark, QuoteRun

if TYPE_CHECKING:
    from dashboard.editing.draft_session import DraftSession
    from geodata.drafting.model import DraftEvent, PlaceMention
    from geodata.review.desk import Card
    from geodata.review.nearby import NearEvent


_PREC_WORDS: Final = {prec.word: details.WHERE_WORDS[prec] for prec in WherePrec}
_BASIS_WORDS: Final = {"named": "named in the quote", "inferred": "inferred: the quote does not name it"}
_MODALITY: Final = {
    "reported": "",
    "claimed": "a claim, not reported in the article's own voice",
    "denied": "reported as denied",
    "planned": "announced or planned, not reported as done",
}
_DEATHS: Final = ("deaths_low", "deaths_best", "deaths_high")
_SAME_KM: Final = 0.1
_MARGIN: Final = 160
"""Characters of the sentence shown before and after a quote."""


def describe(work: DraftSession, desk: DraftReview, basemap: Mapping[str, str]) -> dict[str, Any]:
    """The whole page for the review `desk`; `basemap` is where the base map is (`payload.basemap`)."""
    dataset = work.store.head()
    cards = desk.cards(work.store)
    back = f"Unsaved work from {work.restored} is back. “Another article” discards it." if work.restored else ""
    return {
        "article": desk.digest,
        "source": _source(desk),
        "tally": asdict(review_desk.tally(cards)),
        "sure": len(review_doubts.sure_keys(desk, cards)),
        "to_publish": len(draft_session.to_publish(cards)),
        "undo": len(desk.decisions),
        "said": asdict(work.notice),
        "notes": [*([back] if back else []), *desk.notes, *desk.draft.notes],
        "places": [_place(place) for place in desk.draft.places],
        "times": [
            {"text": time.text, "when": payload.date_words(time.edtf)[0] if time.edtf else "", "reason": time.reason}
            for time in desk.draft.times
        ],
        "unknown": draft_places.unknown(desk),
        "ground": draft_places.ground(desk),
        "paragraphs": _paragraphs(desk),
        "unquoted": _unquoted(desk),
        "cards": [_card(card, desk, dataset) for card in cards],
        **payload.choices(dataset),
        "basemap": basemap,
    }


def _source(desk: DraftReview) -> dict[str, Any]:
    published = desk.draft.published
    if published:
        when = f"published {payload.date_words(published)[0]}"
        when += ", as read in the text" if desk.draft.published_inferred else ""
    else:
        when = "publication date unknown: years are not guessed"
    facts = [desk.source.get("publisher", ""), when, f"id {desk.source['source']}"]
    return {"title": desk.source["title"], "facts": [fact for fact in facts if fact], "known": desk.known}


def _place(place: PlaceMention) -> dict[str, Any]:
    doubtful = place.doubtful and place.mention.literal
    return {
        "text": place.mention.text,
        "name": place.name,
        "precision": details.WHERE_WORDS[place.where_prec] if place.where_prec else "not placed",
        "reason": place.reason,
        "literal": place.mention.literal,
        "doubtful": doubtful,
        "placed": place.latitude is not None,
        "candidates": [payload.candidate(candidate) for candidate in place.candidates] if doubtful else [],
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
        "there": _there(card),
        "near": [_near(near) for near in card.near],
        "changed": card.changed,
        "cells": {name: row.get(name, "") for name in EDITABLE},
        "group": {"symbol": group.symbol, "color": group.color, "color_dark": group.color_dark, "label": group.label},
        "when": _when(card, desk),
        "where": _where(card),
        "notes": _left_out(card) if card.existing else _notes(card),
        "doubts": list(review_doubts.doubts(desk, card)) if card.state == "open" else [],
        "reasons": list(event.reasons),
        "before": before,
        "quote": row.get("quote", ""),
        "after": after,
        "evidence": [{name: item.row.get(name, "") for name in ("quote", "stance")} for item in event.evidence],
        "candidates": [payload.candidate(place, desk.point(card.key, place)) for place in card.candidates],
        "chosen": -1 if card.chosen is None else card.chosen,
        "doubtful": card.key in desk.named or bool(mention and mention.doubtful),
        "problems": [payload.problem(problem) for problem in card.problems],
    }


def _there(card: Card) -> dict[str, Any] | None:
    """The event of the dataset that the draft became, or for which it is evidence."""
    existing = card.existing
    if existing is None:
        return None
    return {"id": existing.event_id, "status": existing.status, "evidence": existing.as_evidence}


def _near(near: NearEvent) -> dict[str, Any]:
    """An event of the dataset of which the draft may be a second report."""
    row = near.event.row
    days = "" if near.days == 0 else "1 day apart" if near.days == 1 else f"{near.days} days apart"
    km = (
        "at the same point" if near.km < _SAME_KM else f"{near.km:.0f} km apart" if near.km >= 1 else "under 1 km apart"
    )
    deaths = [f"{row[name]} dead ({name.removeprefix('deaths_')})" for name in _DEATHS if row.get(name)]
    kind = " · ".join(filter(None, (row["event_type"], row["sub_event_type"])))
    who = " — ".join(filter(None, (row["side_a"], row["side_b"])))
    facts = [payload.date_words(row["date"])[0], row["place"], kind, who, *deaths, near.event.status]
    return {
        "id": near.event.event_id,
        "title": row["title"],
        "facts": [fact for fact in facts if fact],
        "apart": ", ".join(filter(None, (days, km))),
        "quote": row["quote"],
        "source": row["source"],
    }


def _when(card: Card, desk: DraftReview) -> dict[str, Any]:
    """The date in words and how surely it is known, with the article's words for it unless the editor changed it."""
    date = card.row.get("date", "")
    words, note = payload.date_words(date) if date else ("undated", "the article gives no date for it")
    is_as_drafted = date == card.event.row.get("date", "")
    return {
        "words": words,
        "note": note,
        "text": [desk.draft.times[n].text for n in card.event.times] if is_as_drafted else [],
    }


def _where(card: Card) -> dict[str, str]:
    """The place, how well it is known, and whether the quote names it. Rows of the dataset may be placed by name."""
    row = card.row
    prec, basis = row.get("where_prec", ""), row.get("place_basis", "")
    known = bool(row.get("latitude") or card.existing)
    parts = [_PREC_WORDS.get(prec, "") if known else "no point on the map", _BASIS_WORDS.get(basis, "")]
    return {
        "words": row.get("place") or "no place",
        "region": draft_places.region(card),
        "note": " · ".join(part for part in parts if part),
    }


def _notes(card: Card) -> list[str]:
    """Caveats about a draft, except where its note gives them or the editor has changed the cell."""
    event, row = card.event, card.row
    carried = [
        f"{name} carried over from the text before"
        for name, basis in (("date", event.date_basis), ("place", event.place_basis))
        if basis == "carried" and row.get(name) == event.row.get(name) and not event.row.get("draft_note")
    ]
    return [*carried, *([_MODALITY[event.modality]] if _MODALITY[event.modality] else [])]


def _left_out(card: Card) -> list[str]:
    """The editor's changes of a draft that somebody else has accepted meanwhile."""
    cells = ", ".join(f"{name} {quoted(cell, _MARGIN)}" for name, cell in card.left_out.items())
    return (
        [f"accepted by somebody else without your changes, which you can make on the page Edit: {cells}"]
        if cells
        else []
    )


def _context(event: DraftEvent, desk: DraftReview) -> tuple[str, str]:
    """The words of the sentence before and after the quote."""
    text = desk.draft.article.text
    sentence = articles.sentence(desk.draft.article, Span(event.quote_start, event.quote_end))
    start, end = max(sentence.start, event.quote_start - _MARGIN), min(sentence.end, event.quote_end + _MARGIN)
    before, after = text[start : event.quote_start], text[event.quote_end : end]
    return ("… " if start > sentence.start else "") + before, after + (" …" if end < sentence.end else "")


def _paragraphs(desk: DraftReview) -> list[list[dict[str, Any]]]:
    """The text's paragraphs as runs, each with its marks: place and time by number, drafts by key."""
    draft = desk.draft
    spans: list[Mark[tuple[str, int | str]]] = [
        *(Mark(item.mention.start, item.mention.end, ("place", number)) for number, item in enumerate(draft.places)),
        *(Mark(item.start, item.end, ("time", number)) for number, item in enumerate(draft.times)),
        *(Mark(item.quote_start, item.quote_end, ("drafts", key)) for key, item in desk.events.items()),
    ]
    return [[_run(run) for run in runs] for runs in marked_text.quoted_paragraphs(draft.article.text, spans)]


def _run(run: QuoteRun[tuple[str, int | str]]) -> dict[str, Any]:
    drafts = [which for kind, which in run.marks if kind == "drafts"]
    others = {kind: which for kind, which in run.marks if kind != "drafts"}
    return {"text": run.text, **others, **({"drafts": drafts} if drafts else {})}


def _unquoted(desk: DraftReview) -> list[dict[str, int]]:
    """The sentences that no draft quotes: paragraph, and first and last character + 1 in it."""
    text = desk.draft.article.text
    quotes = sorted((event.quote_start, event.quote_end) for event in desk.events.values())
    covered: list[tuple[int, int]] = []
    for start, end in quotes:
        if covered and start <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(end, covered[-1][1]))
        else:
            covered.append((start, end))
    starts = [start for start, _ in covered]
    sentences = []
    for number, (block, spans) in enumerate(zip(articles.paragraphs(text), articles.sentences(text), strict=True)):
        for span in spans:
            before = bisect_left(starts, span.end) - 1
            is_quoted = before >= 0 and covered[before][1] > span.start
            if not is_quoted and any(map(str.isalnum, text[span.start : span.end])):
                start, end = span.start - block.start, span.end - block.start
                sentences.append({"paragraph": number, "start": start, "end": end})
    return sentences
