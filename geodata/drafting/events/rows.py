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
from geodata.drafting.events.telling import Happening
from geodata.drafting.model import DraftEvent, DraftEvidence, PlaceMention
from geodata.model import Article, Span

_TITLE: Final = 110
_EVIDENCE: Final = 20
"""Further passages of an event that are kept; of more only the number is told."""
_BLANKS: Final = 20
"""Blanks from which on something was taken out of the text."""
_ID: Final = 46


def quote(one: Happening) -> Span:
    """The shortest run of whole clause parts that holds trigger, stated date and place.

    Where markup was blanked out of the text, the part between the blanks is preferred if it holds all of that.
    """
    sentence = one.sentence
    segments = [sentence.segment_of[at] for at in one.needed]
    first, last = sentence.segments[min(segments)][0], sentence.segments[max(segments)][1]
    for at in range(first + 1, last):
        if sentence.starts[at] - sentence.ends[at - 1] > _BLANKS:
            if at <= min(one.needed):
                first = at
            elif at > max(one.needed):
                last = at
                break
    while first < min(one.needed) and _opens_nothing(sentence, first):
        first += 1
    while last - 1 > max(one.needed) and _closes_nothing(sentence, last - 1):
        last -= 1
    return Span(sentence.starts[first], sentence.ends[last - 1])


def _opens_nothing(sentence: Sentence, at: int) -> bool:
    word = sentence.word(at)
    return sentence.low[at] in words("opener") or not (word[0].isalnum() or word in "“\"‘'([")


def _closes_nothing(sentence: Sentence, at: int) -> bool:
    word = sentence.word(at)
    return sentence.low[at] in words("opener") or word in ".,;:!?–—-([…"


def draft_event(article: Article, one: Happening, places: Sequence[PlaceMention]) -> DraftEvent:
    """The row of an event."""
    span = quote(one)
    said = article.text[span.start : span.end]
    row = {
        "event_id": "",
        "status": "draft",
        "date": one.when.date,
        **_place_cells(one, places),
        "event_type": one.event_type,
        "sub_event_type": one.sub_event_type,
        "title": title(said, one),
        "description": _description(one),
        "side_a": one.side_a,
        "side_b": one.side_b,
        "deaths_low": one.deaths.low,
        "deaths_best": one.deaths.best,
        "deaths_high": one.deaths.high,
        "claimed_by": one.claimed_by,
        "source": article.source,
        "quote": said,
        "editor": "",
    }
    row["event_id"] = _slug(row, span)
    sentence = one.sentence
    return DraftEvent(
        row, span.start, span.end,
        sentence.starts[one.match.first], sentence.ends[one.match.last - 1],
        one.when.basis, one.where.basis, one.modality,
        one.where.place, one.when.times, (), tuple(one.reasons),
    )  # fmt: skip


def _place_cells(one: Happening, places: Sequence[PlaceMention]) -> dict[str, str]:
    """The columns of the place; coordinates only with their precision."""
    if one.where.place is None:
        return dict.fromkeys(("place", "latitude", "longitude", "place_basis", "where_prec"), "")
    place = places[one.where.place]
    row = {"place": place.name, "place_basis": "named" if one.where.named else "inferred"}
    if place.latitude is None or place.longitude is None or place.where_prec is None:
        return {**row, "latitude": "", "longitude": "", "where_prec": ""}
    point = {"latitude": f"{place.latitude:.4f}", "longitude": f"{place.longitude:.4f}"}
    return {**row, **point, "where_prec": place.where_prec.word}


def title(said: str, one: Happening) -> str:
    """The quote as one plain line, cut at a word; who says it stands before it."""
    line = " ".join(said.split()).strip(" ,;:-–—")
    line = line[:1].upper() + line[1:]
    if one.claimed_by:
        line = f"{one.claimed_by[:1].upper()}{one.claimed_by[1:]}: {line}"
    elif one.modality == "claimed":
        line = f"Reportedly: {line}"
    if len(line) > _TITLE:
        line = line[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"
    return line


def _description(one: Happening) -> str:
    notes = [
        reason for reason in one.reasons if "carried" in reason or "inferred" in reason or reason.startswith("also at")
    ]
    if one.modality == "planned":
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
    found: list[DraftEvent] = []
    taken: set[str] = set()
    for index, event in enumerate(events):
        made = draft_event(article, event.main, places)
        number = 2
        name = made.row["event_id"]
        while made.row["event_id"] in taken:
            made = replace(made, row={**made.row, "event_id": f"{name}-{number}"})
            number += 1
        name = made.row["event_id"]
        taken.add(name)
        against = denied.get(index, ())
        further = [_dispute(article, one, name) for one in against[:_EVIDENCE]]
        further[:0] = [_evidence(article, one, name) for one in event.others[: _EVIDENCE - len(further)]]
        more = len(event.others) + len(against) - len(further)
        reasons = (*made.reasons, f"{more} more passages tell of it") if more else made.reasons
        found.append(replace(made, evidence=tuple(further), reasons=reasons) if further else made)
    return tuple(found)


def _evidence(article: Article, one: Happening, event_id: str) -> DraftEvidence:
    """A further telling of an event."""
    row = {
        "event_id": event_id, "stance": "supports", "claimed_by": one.claimed_by, "deaths_low": one.deaths.low,
        "deaths_best": one.deaths.best, "deaths_high": one.deaths.high, "note": "",
    }  # fmt: skip
    return _quoted(article, row, quote(one))


def _dispute(article: Article, one: Denial, event_id: str) -> DraftEvidence:
    row = {
        "event_id": event_id, "stance": "disputes", "claimed_by": one.name, "deaths_low": one.deaths.low,
        "deaths_best": one.deaths.best, "deaths_high": one.deaths.high, "note": "",
    }  # fmt: skip
    return _quoted(article, row, one.span)


def _quoted(article: Article, row: Mapping[str, str], span: Span) -> DraftEvidence:
    said = article.text[span.start : span.end]
    return DraftEvidence({**row, "source": article.source, "quote": said}, span.start, span.end)
