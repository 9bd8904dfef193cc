"""Accepted suggestions → draft events, with the dates and coordinates that our own stages found in the text.

A back-end only points. The place it points at is located when our recogniser found one there, else it stays a name
without coordinates; the words it takes for a time give a date when our tagger resolved them, else none. Where the
rules drafted the same event, their row is the base: deaths, modality and further evidence are theirs.
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
_SLUG: Final = 40
"""Characters of a source's id in an event's."""
_ID: Final = 8


def merge(article: Article, reply: Reply, draft: Draft, taxonomy: Taxonomy, name: str = "back-end") -> Draft:
    """The draft with the events of `reply`, checked against the text, in place of the rules' as far as it was read.

    When nothing that it gave is in the text, the rules' events stand. `Draft.notes` tells how many suggestions were
    kept, how many rejected and why, and what became of the rules'.
    """
    accepted, refused = verify(article.text, reply.suggestions, taxonomy)
    rejected = Counter(reply.rejected) + refused
    told = _note(name, reply, len(accepted), rejected)
    if rejected and not accepted:
        return replace(draft, notes=(*draft.notes, f"{told}. The events are those of the rules"))
    rest = list(draft.events)
    events = []
    for one in accepted:
        twin = _same_as_rules(one, rest)
        if twin is not None:
            rest.remove(twin)
        events.append(_event(article, one, twin, draft))
    end = len(article.text) if reply.read_to is None else reply.read_to
    beyond = [event for event in rest if event.quote_start >= end]
    ordered = sorted(_distinct(events) + beyond, key=lambda event: (event.quote_start, event.trigger_start))
    notes = (told, *_notes_on_rest(reply, len(rest) - len(beyond), len(beyond)))
    return replace(draft, events=tuple(ordered), notes=(*draft.notes, *notes))


def _same_as_rules(one: VerifiedSuggestion, rules: Iterable[DraftEvent]) -> DraftEvent | None:
    """The rules' event that tells the same: the same words gave it its type, or the same sentence the same type.

    One of the quotes holds the other, so that what the rules found stated in theirs is stated in the one that is kept.
    """
    quotes = [(event, Span(event.quote_start, event.quote_end)) for event in rules]
    around = [
        event
        for event, quote in quotes
        if _inside(one.quote.start, one.quote.end, quote) or _inside(quote.start, quote.end, one.quote)
    ]
    exact = one.trigger != one.quote
    for event in around:
        if exact and _meet(one.trigger, event.trigger_start, event.trigger_end):
            return event
    alike = [event for event in around if event.row.get("event_type") == one.event_type]
    same = [event for event in alike if event.row.get("sub_event_type") == one.sub_event_type]
    return next(iter(same or alike), None)


def _event(article: Article, one: VerifiedSuggestion, twin: DraftEvent | None, draft: Draft) -> DraftEvent:
    text = article.text
    words = {name: text[span.start : span.end] for name, span in one.strings.items()}
    pointed = one.trigger != one.quote
    if twin and _inside(one.quote.start, one.quote.end, Span(twin.quote_start, twin.quote_end)):
        one = replace(one, quote=Span(twin.quote_start, twin.quote_end))  # the sentence tells more than its part
    reasons = [
        f"{one.sub_event_type or one.event_type}: as a back-end read it{'' if twin else ', and the rules did not'}"
    ]
    row = _row(article, one, twin) | {name: words[name] for name in _ACTORS if name in words}
    date_basis, times = (twin.date_basis, twin.times) if twin else ("", ())
    if "time" in one.strings or not twin:
        row["date"], times, date_basis = _date(one, draft, reasons)
    place_basis, place = (twin.place_basis, twin.place) if twin else ("", None)
    if "place" in one.strings or not twin:
        cells, place, place_basis = _place(one, words.get("place", ""), draft, reasons)
        row |= cells
    row["title"] = row["title"] or _title(row)
    row["event_id"] = row["event_id"] or _id(article.source, row)
    trigger = one.trigger if pointed or not twin else Span(twin.trigger_start, twin.trigger_end)
    if not _inside(trigger.start, trigger.end, one.quote):
        trigger = one.quote
    return DraftEvent(
        row=row,
        quote_start=one.quote.start,
        quote_end=one.quote.end,
        trigger_start=trigger.start,
        trigger_end=trigger.end,
        date_basis=date_basis,
        place_basis=place_basis,
        modality=twin.modality if twin else "claimed" if words.get("claimed_by") else "reported",
        place=place,
        times=times,
        evidence=twin.evidence if twin else (),
        reasons=(*(twin.reasons if twin else ()), *reasons),
    )


def _row(article: Article, one: VerifiedSuggestion, twin: DraftEvent | None) -> dict[str, str]:
    """The cells to begin with: those of the rules, where they drafted the same event."""
    row = {
        **dict.fromkeys(EVENT_COLUMN_NAMES, ""),
        "status": "draft",
        "source": article.source,
        **(twin.row if twin else {}),
    }
    if (row["event_type"], row["sub_event_type"]) != (one.event_type, one.sub_event_type):
        row["title"] = ""  # it tells of the other type
    quote = article.text[one.quote.start : one.quote.end]
    return row | {"event_type": one.event_type, "sub_event_type": one.sub_event_type, "quote": quote}


def _title(row: Mapping[str, str]) -> str:
    return ", ".join(part for part in (row["sub_event_type"] or row["event_type"], row["place"]) if part)


def _date(one: VerifiedSuggestion, draft: Draft, reasons: list[str]) -> tuple[str, tuple[int, ...], Basis]:
    """The days that our tagger read where the back-end points, or else in the quote."""
    pointed = one.strings.get("time")
    where = pointed or one.quote
    found = [
        (index, time) for index, time in enumerate(draft.times) if time.edtf and _meet(where, time.start, time.end)
    ]
    if not found:
        if pointed:
            reasons.append(f"no date: {quoted(draft.article.text[where.start : where.end])} names no days that we read")
        return "", (), ""
    index, time = min(found, key=lambda pair: _distance(one.trigger, pair[1].start, pair[1].end))
    reasons.append(f"date: {time.reason}")
    return time.edtf, (index,), "stated" if _inside(time.start, time.end, one.quote) else "carried"


def _place(
    one: VerifiedSuggestion, words: str, draft: Draft, reasons: list[str]
) -> tuple[dict[str, str], int | None, Basis]:
    """The cells of the place that our recogniser found where the back-end points, or else in the quote."""
    pointed = one.strings.get("place")
    where = pointed or one.quote
    found = [
        (index, place)
        for index, place in enumerate(draft.places)
        if _usable(place, pointed=pointed is not None) and _meet(where, *_reach(place, whole=pointed is not None))
    ]
    located = [pair for pair in found if pair[1].latitude is not None]
    cells = dict.fromkeys(("place", "latitude", "longitude", "where_prec", "place_basis"), "")
    basis: Basis = "" if not (pointed or located) else "stated"
    if pointed and not _inside(pointed.start, pointed.end, one.quote):
        basis = "carried"
    if basis:
        cells["place_basis"] = "named" if basis == "stated" else "inferred"
    if not located:
        if pointed:
            reasons.append(f"no coordinates: {quoted(words)} is no place that we found")
            cells["place"] = words
        return cells, None, basis
    index, place = min(located, key=lambda pair: _vagueness(pair[1], one.trigger, pointed))
    reasons.append(f"place: {place.reason}")
    cells |= {
        "place": place.name,
        "latitude": _degrees(place.latitude),
        "longitude": _degrees(place.longitude),
        "where_prec": place.where_prec.word if place.where_prec else "",
    }
    return cells, index, basis


def _usable(place: PlaceMention, *, pointed: bool) -> bool:
    """Whether a mention may be where something happened; unless pointed at, neither “Syrian” nor the dateline is."""
    mention = place.mention
    return mention.literal and (pointed or (mention.form == "name" and not mention.dateline))


def _vagueness(place: PlaceMention, trigger: Span, pointed: Span | None) -> tuple[int, int]:
    """What is taken first: of the places pointed at the most exact, else the one that is nearest to the trigger."""
    prec = place.where_prec or WherePrec.SEA_AIR
    if pointed:
        return int(prec), place.mention.start
    return int(prec >= WherePrec.COUNTRY), _distance(trigger, *_reach(place, whole=False))


def _reach(place: PlaceMention, *, whole: bool) -> tuple[int, int]:
    """Where the mention stands; `whole`: with the words around it that belong to it (“20 km south of Homs”)."""
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
    """The events, each with an id of its own."""
    seen: Counter[str] = Counter()
    found = []
    for event in events:
        name = event.row["event_id"]
        seen[name] += 1
        found.append(
            event if seen[name] == 1 else replace(event, row={**event.row, "event_id": f"{name}-{seen[name]}"})
        )
    return found


def _id(source: str, row: Mapping[str, str]) -> str:
    """An id that the same words and type always give."""
    slug = re.sub(r"[^a-z0-9]+", "-", source.casefold()).strip("-")[:_SLUG].strip("-") or "article"
    key = "\n".join((source, row["quote"], row["event_type"], row["sub_event_type"]))
    return f"{slug}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:_ID]}"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _meet(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def _inside(start: int, end: int, span: Span) -> bool:
    return span.start <= start and end <= span.end


def _distance(span: Span, start: int, end: int) -> int:
    return max(start - span.end, span.start - end, 0)
