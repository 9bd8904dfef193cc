"""Draft the event that an editor marks in an article, where the pipeline drafted none.

The marked words become the quote. Type, date, place, sides and dead are read from them first, then from the sentence
around them; date and place may be carried over from the text just before. What cannot be read stays blank.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from geodata import articles
from geodata.drafting.events import (
    clauses,
    countries,
    kinds,
    parties,
    reading,
    rows,
    saying,
    spotting,
    story,
    when,
    where,
)
from geodata.drafting.events.deaths import NO_FIGURES
from geodata.drafting.events.lexicon import Trigger
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import VIOLENT, EventReport, SentenceFindings, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace
from geodata.drafting.model import Draft, DraftEvent
from geodata.errors import InputError
from geodata.model import Span, WherePrec

LONGEST: Final = 2_000
"""Characters of a quote: longer ones are no quote but the article."""
_REPORTED_WITHIN: Final = 2
"""Days before publication in which news without a date happened."""
_TITLE: Final = 110
"""Characters of a title."""
_UNKNOWN: Final = Trigger((), False, "", "", 0, frozenset(), "", "", 0)  # noqa: FBT003 - as in the table of triggers


def draft_marked(draft: Draft, marked: Span) -> DraftEvent:
    """The event in the marked words of the article. Raises InputError when they are no quote."""
    span = quote_span(draft.article.text, marked)
    theatre = countries.theatre(draft.places)
    told = [
        _findings(draft, sentence, number, span, theatre)
        for number, sentence in enumerate(reading.sentences(draft.article.text))
        if sentence.start < span.end and span.start < sentence.end
    ]
    if not told:
        raise InputError("The marked words report nothing: mark a sentence, or a part of one.")
    findings, match = max(
        ((findings, _trigger(findings, span)) for findings in told), key=lambda pair: pair[1].trigger.weight
    )
    event = rows.draft_event(draft.article, _report(draft, findings, match, span, theatre), draft.places, span)
    if event.row["event_type"]:
        return event
    title = textwrap.shorten(event.row["quote"].strip(" .,;:"), _TITLE, placeholder=" …")
    return replace(event, row={**event.row, "title": title[:1].upper() + title[1:]})


def quote_span(text: str, marked: Span) -> Span:
    """The marked words, whole and without blanks around them. Raises InputError when there is none, or far too many."""
    start, end = max(0, marked.start), max(0, min(len(text), marked.end))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if not any(character.isalnum() for character in text[start:end]):
        raise InputError("No words are marked: mark the sentence that reports the event.")
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    if end - start > LONGEST:
        raise InputError(f"{end - start:,} characters are marked, and a quote has at most {LONGEST:,}: mark less.")
    return Span(start, end)


def _findings(draft: Draft, sentence: Sentence, number: int, span: Span, theatre: str) -> SentenceFindings:
    """The times, places and parties of a sentence, those in the marked words first."""
    times = [(n, time) for n, time in enumerate(draft.times) if sentence.start <= time.start < sentence.end]
    places = [
        (n, place) for n, place in enumerate(draft.places) if sentence.start <= place.mention.start < sentence.end
    ]
    findings = SentenceFindings(sentence, number, when.times_in(sentence, times), where.places_in(sentence, places))
    found = spotting.spot(sentence)
    verbs = [match.first for match in found if match.trigger.verb]
    units = [(time.expression.phrase_start, time.expression.phrase_end) for time in findings.times]
    reading.divide(sentence, [*units, *where.lists(sentence, findings.places)], verbs)
    findings.parties = parties.parties(sentence, [place.resolution for place in findings.places], theatre, verbs)
    findings.time_words = frozenset(
        index for _, time in times for index in range(*sentence.words_between(time.start, time.end))
    )
    findings.attribution = saying.attribution(sentence, findings.time_words)
    is_marked = _within(sentence, span)
    findings.times = [time for time in findings.times if is_marked(time.first)] or findings.times
    findings.places = sorted(findings.places, key=lambda place: not is_marked(place.first))
    return findings


def _within(sentence: Sentence, span: Span) -> Callable[[int], bool]:
    """Tells whether the word with an index is among the marked ones."""
    return lambda index: span.start <= sentence.starts[index] and sentence.ends[index] <= span.end


def _trigger(findings: SentenceFindings, span: Span) -> Match:
    """The strongest trigger in the marked words; one without a type, on all of them, where none is known."""
    sentence, is_marked = findings.sentence, _within(findings.sentence, span)
    marked = [match for match in spotting.spot(sentence) if is_marked(match.first) and is_marked(match.last - 1)]
    facts = spotting.SentenceFacts(
        [place.first for place in findings.places if where.usable(place.resolution)],
        [time.first for time in findings.times],
        [(party.first, party.name) for party in findings.parties if party.kind != "civilians"],
        conflict=True,
    )
    valid = [match for match in marked if spotting.fulfilled(match, sentence, facts)]
    if valid:
        return max(valid, key=lambda match: (match.trigger.weight, match.last - match.first, -match.trigger.order))
    first, last = sentence.words_between(max(span.start, sentence.start), min(span.end, sentence.end))
    return Match(_UNKNOWN, first, max(first + 1, last))


def _report(draft: Draft, findings: SentenceFindings, match: Match, span: Span, theatre: str) -> EventReport:
    """The event as the sentence reports it, completed from the text before."""
    told = story.trigger_reading(findings, match)
    kind = kinds.kind(told)
    if match.trigger is _UNKNOWN:  # without words for what was done, nobody is known to have done it
        kind, told.side_a, told.side_b = ("", ""), None, None
    is_planned = saying.verdict(findings.sentence, match) == "planned"
    date, place = _date(draft, findings, match, span, planned=is_planned), _place(draft, findings, match, span, theatre)
    is_violent = kind[0].startswith(VIOLENT) or not kind[0]
    report = story.build(
        told, kind, date, place, clauses.dead_of(told) if is_violent else NO_FIGURES, planned=is_planned
    )
    clauses.count_wounded(told, report)
    report.reasons[0] = _why(told, kind)
    if findings.attribution is not None and findings.attribution.denied:
        report.modality = "denied"
    return report


def _why(told: TriggerReading, kind: tuple[str, str]) -> str:
    if not kind[0]:
        return "marked by an editor; no words in it are known for a type of event"
    return f"marked by an editor; {': '.join(filter(None, kind))} from “{_shown(told)}”"


def _shown(told: TriggerReading) -> str:
    return told.sentence.display(told.match.first, told.match.last)[:80]


def _date(draft: Draft, findings: SentenceFindings, match: Match, span: Span, *, planned: bool) -> EventDate:
    """The date in the sentence, else that of the text just before, else the days before publication."""
    date = when.stated(findings.sentence, match, findings.times)
    if not date and findings.times:
        time = findings.times[0]
        date = when.carried(time.edtf, (time.index,), f"the same sentence: “{time.expression.text}”", is_beside=True)
    date = date or _date_before(draft, _just_before(draft, span))
    if planned:
        return date
    if not date and when.is_news(draft.times, draft.published):
        date = when.reported(draft.published, _REPORTED_WITHIN)
    return when.not_after(date, draft.published)


def _date_before(draft: Draft, near: Span) -> EventDate:
    """The last day that the text just before names."""
    named = [
        (number, time)
        for number, time in enumerate(draft.times)
        if near.start <= time.start < near.end and time.kind == "date" and when.is_moment(time.edtf)
    ]
    if not named:
        return EventDate()
    number, time = named[-1]
    return when.carried(time.edtf, (number,), f"the text before: “{time.text}”")


def _place(draft: Draft, findings: SentenceFindings, match: Match, span: Span, theatre: str) -> EventPlace:
    """The place in the sentence, else the last one that the text just before names."""
    sentence, is_marked = findings.sentence, _within(findings.sentence, span)
    fit = [place for place in findings.places if where.is_place(sentence, place, theatre)]
    fit = [place for place in fit if is_marked(place.first)] or fit
    stated = where.stated(sentence, match, fit)
    if stated.index is None and fit:
        best = min(fit, key=lambda place: where.vagueness(place.resolution))
        stated = EventPlace(best.index, "stated", reason=f"place from “{best.resolution.mention.text}”")
    if stated.index is not None:
        at = draft.places[stated.index].mention
        is_quoted = span.start <= at.start and at.end <= span.end
        return EventPlace(stated.index, "stated", is_named=is_quoted, reason=stated.reason)
    near = _just_before(draft, span)
    before = [n for n in _placed(draft) if near.start <= draft.places[n].mention.start < near.end]
    if not before:
        return EventPlace()
    number = before[-1]
    return EventPlace(number, "carried", reason=f"place carried from the text before: “{draft.places[number].name}”")


def _placed(draft: Draft) -> Sequence[int]:
    """Indices of the mentions that may place an event: on the map, and finer than a country."""
    return [
        number
        for number, place in enumerate(draft.places)
        if where.usable(place) and place.where_prec is not None and place.where_prec != WherePrec.COUNTRY
    ]


def _just_before(draft: Draft, span: Span) -> Span:
    """The text from the start of the paragraph before that of the marked words up to them."""
    blocks = [block.start for block in articles.paragraphs(draft.article.text) if block.start <= span.start]
    return Span(blocks[-2:][0] if blocks else 0, span.start)
