"""Write merged events as draft rows, with quote, title, id and the evidence for and against them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata import articles
from geodata.drafting.events import titles
from geodata.drafting.events.blame import Statement
from geodata.drafting.events.deaths import NO_FIGURES, Deaths
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.merging import Denial
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.telling import Event, EventReport
from geodata.drafting.model import DraftEvent, DraftEvidence, PlaceMention
from geodata.model import Article, Span, WherePrec

_MAX_EVIDENCE: Final = 20
"""Further passages of an event that become evidence; the others are only counted."""
_CUT_BLANKS: Final = 20
"""Number of consecutive blanks that shows that markup was taken out of the text."""
_SLUG_LENGTH: Final = 46
_NOTED: Final = ("carried from", "inferred", "also at", "reported on", "told on", "number of dead", "side_a from")
"""Words of the reasons that an editor should see."""


def all_events(
    article: Article, events: Sequence[Event], denials: Mapping[int, Sequence[Denial]], places: Sequence[PlaceMention]
) -> tuple[DraftEvent, ...]:
    """The rows of an article's events with all evidence for and against them; ids are unique in the article.

    `denials` are those of each event, by the event's index.
    """
    drafts: list[DraftEvent] = []
    ids: set[str] = set()
    for index, event in enumerate(events):
        draft = draft_event(article, event.main, places, _quote(event.main))
        number = 2
        event_id = draft.row["event_id"]
        while draft.row["event_id"] in ids:
            draft = replace(draft, row={**draft.row, "event_id": f"{event_id}-{number}"})
            number += 1
        event_id = draft.row["event_id"]
        ids.add(event_id)
        against = denials.get(index, ())
        evidence = [_dispute(article, denial, event_id) for denial in against[:_MAX_EVIDENCE]]
        evidence[:0] = [_state(article, statement, event_id) for statement in event.main.statements]
        evidence[:0] = [_support(article, report, event_id) for report in event.others[: _MAX_EVIDENCE - len(evidence)]]
        told = len(event.others) + len(against) + len(event.main.statements)
        more = told - len(evidence)
        reasons = (*draft.reasons, f"{more} more passages tell of it") if more else draft.reasons
        drafts.append(replace(draft, evidence=tuple(evidence), reasons=reasons) if evidence else draft)
    return tuple(drafts)


def _quote(report: EventReport) -> Span:
    """The shortest run of whole segments that contains the words to be quoted.

    Where markup was blanked out of the text, the run is cut to the part between the blanks that contains these words.
    """
    sentence = report.sentence
    segments = [sentence.segment_of[index] for index in report.quote_words]
    first, last = sentence.segments[min(segments)][0], sentence.segments[max(segments)][1]
    for index in range(first + 1, last):
        if sentence.starts[index] - sentence.ends[index - 1] > _CUT_BLANKS:
            if index <= min(report.quote_words):
                first = index
            elif index > max(report.quote_words):
                last = index
                break
    while first < min(report.quote_words) and _is_needless_first(sentence, first):
        first += 1
    while last - 1 > max(report.quote_words) and _is_needless_last(sentence, last - 1):
        last -= 1
    return Span(sentence.starts[first], sentence.ends[last - 1])


def _is_needless_first(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    return sentence.lowered[index] in words("opener") or not (word[0].isalnum() or word in "“\"‘'([")


def _is_needless_last(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    return sentence.lowered[index] in words("opener") or word in ".,;:!?–—-([…"


def draft_event(article: Article, report: EventReport, places: Sequence[PlaceMention], span: Span) -> DraftEvent:
    """The row of an event whose quote is `span`, without evidence."""
    text = article.text[span.start : span.end]
    row = {
        "event_id": "",
        "status": "draft",
        "date": report.date.edtf,
        **_place_cells(report, places),
        "event_type": report.event_type,
        "sub_event_type": report.sub_event_type,
        "title": titles.title(report, text, "" if report.place.index is None else places[report.place.index].name),
        "description": "",
        "side_a": report.side_a,
        "side_b": report.side_b,
        "deaths_low": report.deaths.low,
        "deaths_best": report.deaths.best,
        "deaths_high": report.deaths.high,
        "claimed_by": report.claimed_by,
        "source": article.source,
        "quote": text,
        "editor": "",
        "injured_low": report.injured.low,
        "injured_best": report.injured.best,
        "injured_high": report.injured.high,
        "draft_note": _note(report, articles.page(article, span)),
    }
    row["event_id"] = _event_id(row, span)
    sentence = report.sentence
    return DraftEvent(
        row, span.start, span.end,
        sentence.starts[report.match.first], sentence.ends[report.match.last - 1],
        report.date.basis, report.place.basis, report.modality,
        report.place.index, report.date.times, (), tuple(report.reasons),
    )  # fmt: skip


def _place_cells(report: EventReport, places: Sequence[PlaceMention]) -> dict[str, str]:
    """The cells of the place; coordinates only together with their precision."""
    if report.place.index is None:
        return dict.fromkeys(("place", "latitude", "longitude", "place_basis", "where_prec"), "")
    place, name = places[report.place.index], places[report.place.index].name
    if report.place.within is not None:
        place = places[report.place.within]
        prec = max(place.where_prec, WherePrec.NEAR) if place.where_prec is not None else None
        place = replace(place, where_prec=prec)
    row = {"place": name, "place_basis": "named" if report.place.is_named else "inferred"}
    if place.latitude is None or place.longitude is None or place.where_prec is None:
        return {**row, "latitude": "", "longitude": "", "where_prec": ""}
    point = {"latitude": f"{place.latitude:.4f}", "longitude": f"{place.longitude:.4f}"}
    return {**row, **point, "where_prec": place.where_prec.word}


def _note(report: EventReport, page: int) -> str:
    """What an editor should know of how the event was drafted, as one or more sentences.

    `page` is that of the quote, 0 in a text without pages.
    """
    notes = [reason for reason in report.reasons if any(word in reason for word in _NOTED)]
    if report.modality == "planned":
        notes.insert(0, "planned, not reported as done")
    if report.is_total:
        notes.insert(0, "a total, not one event: do not add it to its parts")
    if page:
        notes.append(f"page {page:,} of the file")
    return " ".join(f"{note[:1].upper()}{note[1:]}." for note in notes)


def _event_id(row: Mapping[str, str], span: Span) -> str:
    """An id made of type, place, date and quote, so that the same draft always gets the same id."""
    parts = (row["sub_event_type"] or row["event_type"], row["place"], row["date"])
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-")
    content = f"{row['source']}\n{span.start}\n{row['quote']}\n{slug}"
    digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug or 'event'}-{digest}"


def _support(article: Article, report: EventReport, event_id: str) -> DraftEvidence:
    """A further report as evidence for an event."""
    cells = {"event_id": event_id, "stance": "supports", "claimed_by": report.claimed_by}
    return _evidence(article, _quote(report), cells, report.deaths)


def _state(article: Article, statement: Statement, event_id: str) -> DraftEvidence:
    """What somebody says of who did it, as evidence for or against an event."""
    cells = {"event_id": event_id, "stance": statement.stance, "claimed_by": statement.name}
    evidence = _evidence(article, statement.span, cells, NO_FIGURES)
    note = f"blames {statement.accused}" if statement.accused else "denies it"
    return replace(evidence, row={**evidence.row, "note": note})


def _dispute(article: Article, denial: Denial, event_id: str) -> DraftEvidence:
    """A denial as evidence against an event."""
    cells = {"event_id": event_id, "stance": "disputes", "claimed_by": denial.name}
    return _evidence(article, denial.span, cells, denial.deaths)


def _evidence(article: Article, span: Span, cells: Mapping[str, str], deaths: Deaths) -> DraftEvidence:
    row = {
        **cells, "deaths_low": deaths.low, "deaths_best": deaths.best, "deaths_high": deaths.high, "note": "",
        "source": article.source, "quote": article.text[span.start : span.end],
    }  # fmt: skip
    return DraftEvidence(row, span.start, span.end)
