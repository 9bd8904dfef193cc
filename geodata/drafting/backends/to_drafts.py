"""Turn verified suggestions into draft events, with the dates and coordinates that our own stages found in the text.

A back-end only points at words. Its place gets coordinates when our stages resolved a mention there, and stays a bare
name otherwise; its time gives a date when our stages resolved it. Where the rules drafted the same event, their row is
the base: number of dead, modality and further evidence come from there.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from geodata.drafting.backends.suggestions import Reply, VerifiedSuggestion, verify
from geodata.drafting.model import Basis, Draft, DraftEvent, PlaceMention
from geodata.messages import quoted
from geodata.model import EVENT_COLUMN_NAMES, Article, Span, Taxonomy, WherePrec

_ACTORS: Final = ("side_a", "side_b", "claimed_by")
_SLUG_LENGTH: Final = 40
"""Characters of the source's id within an event's id."""
_DIGEST_LENGTH: Final = 8


def merge(article: Article, reply: Reply, draft: Draft, taxonomy: Taxonomy, name: str = "back-end") -> Draft:
    """The draft with the verified events of `reply` in place of the rules', as far as the back-end read the text.

    When no suggestion can be verified, the rules' events stand. `Draft.notes` say how many suggestions were accepted,
    how many were rejected and why, and how many events of the rules were left out. `name` is the back-end's.
    """
    accepted, unverified = verify(article.text, reply.suggestions, taxonomy)
    rejected = Counter(reply.rejected) + unverified
    summary = _note(name, reply, len(accepted), rejected)
    if rejected and not accepted:
        return replace(draft, notes=(*draft.notes, f"{summary}. The events are those of the rules"))
    unmatched = list(draft.events)
    events = []
    for suggestion in accepted:
        twin = _twin(suggestion, unmatched)
        if twin is not None:
            unmatched.remove(twin)
        events.append(_event(article, suggestion, twin, draft))
    end = len(article.text) if reply.read_to is None else reply.read_to
    beyond = [event for event in unmatched if event.quote_start >= end]
    ordered = sorted(_distinct(events) + beyond, key=lambda event: (event.quote_start, event.trigger_start))
    notes = (summary, *_notes_on_rest(reply, len(unmatched) - len(beyond), len(beyond)))
    return replace(draft, events=tuple(ordered), notes=(*draft.notes, *notes))


def _twin(suggestion: VerifiedSuggestion, rules: Iterable[DraftEvent]) -> DraftEvent | None:
    """The rules' event that is the same as a suggestion: it has the same trigger, or the same type in the same quote.

    One of the two quotes contains the other, so that whatever the rules' quote states, the longer quote does too.
    """
    quotes = [(event, Span(event.quote_start, event.quote_end)) for event in rules]
    overlapping = [
        event
        for event, quote in quotes
        if _is_within(suggestion.quote.start, suggestion.quote.end, quote)
        or _is_within(quote.start, quote.end, suggestion.quote)
    ]
    has_trigger = suggestion.trigger != suggestion.quote
    for event in overlapping:
        if has_trigger and _overlaps(suggestion.trigger, event.trigger_start, event.trigger_end):
            return event
    same_type = [event for event in overlapping if event.row.get("event_type") == suggestion.event_type]
    same_subtype = [event for event in same_type if event.row.get("sub_event_type") == suggestion.sub_event_type]
    return next(iter(same_subtype or same_type), None)


def _event(article: Article, suggestion: VerifiedSuggestion, twin: DraftEvent | None, draft: Draft) -> DraftEvent:
    """The draft event of a suggestion; `twin` is the rules' event that is the same."""
    text = article.text
    strings = {name: text[span.start : span.end] for name, span in suggestion.strings.items()}
    has_trigger = suggestion.trigger != suggestion.quote
    if twin and _is_within(suggestion.quote.start, suggestion.quote.end, Span(twin.quote_start, twin.quote_end)):
        # the longer quote says more
        suggestion = replace(suggestion, quote=Span(twin.quote_start, twin.quote_end))
    comparison = "" if twin else ", and the rules did not"
    reasons = [f"{suggestion.sub_event_type or suggestion.event_type}: as a back-end read it{comparison}"]
    row = _row(article, suggestion, twin) | {name: strings[name] for name in _ACTORS if name in strings}
    date_basis, times = (twin.date_basis, twin.times) if twin else ("", ())
    if "time" in suggestion.strings or not twin:
        row["date"], times, date_basis = _date(suggestion, draft, reasons)
    place_basis, place = (twin.place_basis, twin.place) if twin else ("", None)
    if "place" in suggestion.strings or not twin:
        cells, place, place_basis = _place(suggestion, strings.get("place", ""), draft, reasons)
        row |= cells
    row["title"] = row["title"] or _title(row)
    row["event_id"] = row["event_id"] or _event_id(article.source, row)
    trigger = suggestion.trigger if has_trigger or not twin else Span(twin.trigger_start, twin.trigger_end)
    if not _is_within(trigger.start, trigger.end, suggestion.quote):
        trigger = suggestion.quote
    return DraftEvent(
        row=row,
        quote_start=suggestion.quote.start,
        quote_end=suggestion.quote.end,
        trigger_start=trigger.start,
        trigger_end=trigger.end,
        date_basis=date_basis,
        place_basis=place_basis,
        modality=twin.modality if twin else "claimed" if strings.get("claimed_by") else "reported",
        place=place,
        times=times,
        evidence=twin.evidence if twin else (),
        reasons=(*(twin.reasons if twin else ()), *reasons),
    )


def _row(article: Article, suggestion: VerifiedSuggestion, twin: DraftEvent | None) -> dict[str, str]:
    """The cells before date and place: those of the rules where they drafted the same event."""
    row = {
        **dict.fromkeys(EVENT_COLUMN_NAMES, ""),
        "status": "draft",
        "source": article.source,
        **(twin.row if twin else {}),
    }
    if (row["event_type"], row["sub_event_type"]) != (suggestion.event_type, suggestion.sub_event_type):
        row["title"] = ""  # it names the other type
    quote = article.text[suggestion.quote.start : suggestion.quote.end]
    return row | {"event_type": suggestion.event_type, "sub_event_type": suggestion.sub_event_type, "quote": quote}


def _title(row: Mapping[str, str]) -> str:
    return ", ".join(part for part in (row["sub_event_type"] or row["event_type"], row["place"]) if part)


def _date(suggestion: VerifiedSuggestion, draft: Draft, reasons: list[str]) -> tuple[str, tuple[int, ...], Basis]:
    """The date at the words that the back-end points at, or else in the quote; adds the reason to `reasons`.

    Returns the EDTF date, the indices of its times in the draft, and its basis; empty when there is no date.
    """
    span = suggestion.strings.get("time")
    searched = span or suggestion.quote
    matches = [
        (index, time)
        for index, time in enumerate(draft.times)
        if time.edtf and _overlaps(searched, time.start, time.end)
    ]
    if not matches:
        if span:
            words = draft.article.text[span.start : span.end]
            reasons.append(f"no date: {quoted(words)} names no days that we read")
        return "", (), ""
    index, time = min(matches, key=lambda pair: _distance(suggestion.trigger, pair[1].start, pair[1].end))
    reasons.append(f"date: {time.reason}")
    return time.edtf, (index,), "stated" if _is_within(time.start, time.end, suggestion.quote) else "carried"


def _place(
    suggestion: VerifiedSuggestion, name: str, draft: Draft, reasons: list[str]
) -> tuple[dict[str, str], int | None, Basis]:
    """The place at the words that the back-end points at, or else in the quote; adds the reason to `reasons`.

    `name` are these words. Returns the cells of the place, its index in the draft (None for none), and its basis.
    """
    span = suggestion.strings.get("place")
    searched = span or suggestion.quote
    matches = [
        (index, place)
        for index, place in enumerate(draft.places)
        if _is_usable(place, is_pointed_at=span is not None)
        and _overlaps(searched, *_reach(place, whole=span is not None))
    ]
    located = [pair for pair in matches if pair[1].latitude is not None]
    cells = dict.fromkeys(("place", "latitude", "longitude", "where_prec", "place_basis"), "")
    basis: Basis = "" if not (span or located) else "stated"
    if span and not _is_within(span.start, span.end, suggestion.quote):
        basis = "carried"
    if basis:
        cells["place_basis"] = "named" if basis == "stated" else "inferred"
    if not located:
        if span:
            reasons.append(f"no coordinates: {quoted(name)} is no place that we found")
            cells["place"] = name
        return cells, None, basis
    index, place = min(located, key=lambda pair: _vagueness(pair[1], suggestion.trigger, span))
    reasons.append(f"place: {place.reason}")
    cells |= {
        "place": place.name,
        "latitude": _degrees(place.latitude),
        "longitude": _degrees(place.longitude),
        "where_prec": place.where_prec.word if place.where_prec else "",
    }
    return cells, index, basis


def _is_usable(place: PlaceMention, *, is_pointed_at: bool) -> bool:
    """Whether a mention may be an event's place; “Syrian” and the dateline only if the back-end points at them."""
    mention = place.mention
    return mention.literal and (is_pointed_at or (mention.form == "name" and not mention.dateline))


def _vagueness(place: PlaceMention, trigger: Span, span: Span | None) -> tuple[int, int]:
    """Sort key: of places at the span pointed at the most precise, of those in the quote the nearest to the trigger."""
    prec = place.where_prec or WherePrec.SEA_AIR
    if span:
        return int(prec), place.mention.start
    return int(prec >= WherePrec.COUNTRY), _distance(trigger, *_reach(place, whole=False))


def _reach(place: PlaceMention, *, whole: bool) -> tuple[int, int]:
    """Start and end of a mention, or, with `whole`, of its whole phrase (“20 km south of Homs”)."""
    mention = place.mention
    if whole and mention.phrase_start >= 0:
        return min(mention.start, mention.phrase_start), max(mention.end, mention.phrase_end)
    return mention.start, mention.end


def _note(name: str, reply: Reply, kept: int, rejected: Mapping[str, int]) -> str:
    about = f" ({reply.about})" if reply.about else ""
    why = ", ".join(f"{count} × {reason}" for reason, count in sorted(rejected.items())) or "nothing"
    return f"the back-end {name}{about} gave {_count(kept, 'event')} found in the text; rejected: {why}"


def _notes_on_rest(reply: Reply, left_out: int, beyond: int) -> list[str]:
    notes = []
    if left_out:
        notes.append(f"left out what only the rules drafted: {_count(left_out, 'event')}")
    if reply.read_to is not None:
        notes.append(
            f"it read the first {reply.read_to:,} characters; beyond, the rules drafted {_count(beyond, 'event')}"
        )
    return notes


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _distinct(events: list[DraftEvent]) -> list[DraftEvent]:
    """The events with distinct ids."""
    seen: Counter[str] = Counter()
    distinct = []
    for event in events:
        event_id = event.row["event_id"]
        seen[event_id] += 1
        row = event.row if seen[event_id] == 1 else {**event.row, "event_id": f"{event_id}-{seen[event_id]}"}
        distinct.append(replace(event, row=row))
    return distinct


def _event_id(source: str, row: Mapping[str, str]) -> str:
    """An id made of source, quote and type, so that the same event always gets the same id."""
    slug = re.sub(r"[^a-z0-9]+", "-", source.casefold()).strip("-")[:_SLUG_LENGTH].strip("-") or "article"
    key = "\n".join((source, row["quote"], row["event_type"], row["sub_event_type"]))
    return f"{slug}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGEST_LENGTH]}"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _overlaps(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def _is_within(start: int, end: int, span: Span) -> bool:
    return span.start <= start and end <= span.end


def _distance(span: Span, start: int, end: int) -> int:
    return max(start - span.end, span.start - end, 0)
