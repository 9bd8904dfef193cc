"""What was found → rows: quote, title, id, and the same event told twice made one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events.lexicon import words
from geodata.drafting.events.merging import Denial, Event
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.telling import EventReport
from geodata.drafting.model import DraftEvent, DraftEvidence, PlaceMention
from geodata.model import Article, Span

_TITLE: Final = 110
_EVIDENCE: Final = 20
"""Further passages of an event that are kept; of more only the number is told."""
_BLANKS: Final = 20
"""Blanks from which on something was taken out of the text."""
_ID: Final = 46


def quote(report: EventReport) -> Span:
    """The shortest run of whole clause parts that holds trigger, stated date and place.

    Where markup was blanked out of the text, the part between the blanks is preferred if it holds all of that.
    """
    sentence = report.sentence
    segments = [sentence.segment_of[index] for index in report.quote_words]
    first, last = sentence.segments[min(segments)][0], sentence.segments[max(segments)][1]
    for index in range(first + 1, last):
        if sentence.starts[index] - sentence.ends[index - 1] > _BLANKS:
            if index <= min(report.quote_words):
                first = index
            elif index > max(report.quote_words):
                last = index
                break
    while first < min(report.quote_words) and _opens_nothing(sentence, first):
        first += 1
    while last - 1 > max(report.quote_words) and _closes_nothing(sentence, last - 1):
        last -= 1
    return Span(sentence.starts[first], sentence.ends[last - 1])


def _opens_nothing(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    return sentence.lowered[index] in words("opener") or not (word[0].isalnum() or word in "“\"‘'([")


def _closes_nothing(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    return sentence.lowered[index] in words("opener") or word in ".,;:!?–—-([…"


def draft_event(article: Article, report: EventReport, places: Sequence[PlaceMention]) -> DraftEvent:
    """The row of an event."""
    span = quote(report)
    text = article.text[span.start : span.end]
    row = {
        "event_id": "",
        "status": "draft",
        "date": report.date.edtf,
        **_place_cells(report, places),
        "event_type": report.event_type,
        "sub_event_type": report.sub_event_type,
        "title": title(text, report),
        "description": _description(report),
        "side_a": report.side_a,
        "side_b": report.side_b,
        "deaths_low": report.deaths.low,
        "deaths_best": report.deaths.best,
        "deaths_high": report.deaths.high,
        "claimed_by": report.claimed_by,
        "source": article.source,
        "quote": text,
        "editor": "",
    }
    row["event_id"] = _slug(row, span)
    sentence = report.sentence
    return DraftEvent(
        row, span.start, span.end,
        sentence.starts[report.match.first], sentence.ends[report.match.last - 1],
        report.date.basis, report.place.basis, report.modality,
        report.place.index, report.date.times, (), tuple(report.reasons),
    )  # fmt: skip


def _place_cells(report: EventReport, places: Sequence[PlaceMention]) -> dict[str, str]:
    """The columns of the place; coordinates only with their precision."""
    if report.place.index is None:
        return dict.fromkeys(("place", "latitude", "longitude", "place_basis", "where_prec"), "")
    place = places[report.place.index]
    row = {"place": place.name, "place_basis": "named" if report.place.is_named else "inferred"}
    if place.latitude is None or place.longitude is None or place.where_prec is None:
        return {**row, "latitude": "", "longitude": "", "where_prec": ""}
    point = {"latitude": f"{place.latitude:.4f}", "longitude": f"{place.longitude:.4f}"}
    return {**row, **point, "where_prec": place.where_prec.word}


def title(text: str, report: EventReport) -> str:
    """The quote as one plain line, cut at a word; who says it stands before it."""
    line = " ".join(text.split()).strip(" ,;:-–—")
    line = line[:1].upper() + line[1:]
    if report.claimed_by:
        line = f"{report.claimed_by[:1].upper()}{report.claimed_by[1:]}: {line}"
    elif report.modality == "claimed":
        line = f"Reportedly: {line}"
    if len(line) > _TITLE:
        line = line[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"
    return line


def _description(report: EventReport) -> str:
    notes = [
        reason
        for reason in report.reasons
        if "carried" in reason or "inferred" in reason or reason.startswith("also at")
    ]
    if report.modality == "planned":
        notes.insert(0, "planned, not reported as done")
    return "; ".join(notes)[:1].upper() + "; ".join(notes)[1:] + ("." if notes else "")


def _slug(row: dict[str, str], span: Span) -> str:
    """An id made of what and where, and of the words it comes from, so that it stays the same."""
    parts = (row["sub_event_type"] or row["event_type"], row["place"], row["date"])
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_ID].strip("-")
    mark = hashlib.sha256(
        f"{row['source']}\n{span.start}\n{row['quote']}\n{slug}".encode("utf-8", "replace")
    ).hexdigest()[:8]
    return f"{slug}-{mark}" if slug else f"event-{mark}"


def all_events(
    article: Article, events: Sequence[Event], denied: Mapping[int, Sequence[Denial]], places: Sequence[PlaceMention]
) -> tuple[DraftEvent, ...]:
    """The rows of an article's events with all evidence for and against them; ids are unique in the article."""
    drafts: list[DraftEvent] = []
    ids: set[str] = set()
    for index, event in enumerate(events):
        draft = draft_event(article, event.main, places)
        number = 2
        name = draft.row["event_id"]
        while draft.row["event_id"] in ids:
            draft = replace(draft, row={**draft.row, "event_id": f"{name}-{number}"})
            number += 1
        name = draft.row["event_id"]
        ids.add(name)
        against = denied.get(index, ())
        further = [_dispute(article, one, name) for one in against[:_EVIDENCE]]
        further[:0] = [_evidence(article, one, name) for one in event.others[: _EVIDENCE - len(further)]]
        more = len(event.others) + len(against) - len(further)
        reasons = (*draft.reasons, f"{more} more passages tell of it") if more else draft.reasons
        drafts.append(replace(draft, evidence=tuple(further), reasons=reasons) if further else draft)
    return tuple(drafts)


def _evidence(article: Article, report: EventReport, event_id: str) -> DraftEvidence:
    """A further telling of an event."""
    row = {
        "event_id": event_id, "stance": "supports", "claimed_by": report.claimed_by, "deaths_low": report.deaths.low,
        "deaths_best": report.deaths.best, "deaths_high": report.deaths.high, "note": "",
    }  # fmt: skip
    return _quoted(article, row, quote(report))


def _dispute(article: Article, denial: Denial, event_id: str) -> DraftEvidence:
    row = {
        "event_id": event_id, "stance": "disputes", "claimed_by": denial.name, "deaths_low": denial.deaths.low,
        "deaths_best": denial.deaths.best, "deaths_high": denial.deaths.high, "note": "",
    }  # fmt: skip
    return _quoted(article, row, denial.span)


def _quoted(article: Article, row: Mapping[str, str], span: Span) -> DraftEvidence:
    text = article.text[span.start : span.end]
    return DraftEvidence({**row, "source": article.source, "quote": text}, span.start, span.end)
