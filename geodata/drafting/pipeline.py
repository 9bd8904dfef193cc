"""Draft the events of an article: run the stages in order and join their results.

In: an article and a gazetteer. Out: a `Draft`, whose events are rows that an editor would write, each with the words it
comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting import capitals, remarks, resolving, times
from geodata.drafting.events import (
    asides,
    countries,
    deaths,
    groups,
    headings,
    merging,
    parties,
    reading,
    rows,
    saying,
    spotting,
    story,
    when,
    where,
)
from geodata.drafting.events.lexicon import at_war, words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import BARE, VIOLENT, Memory, SentenceFindings
from geodata.drafting.languages import passages
from geodata.drafting.mentions import find_mentions
from geodata.drafting.model import Draft, DraftEvent, PlaceMention, TimeExpression
from geodata.drafting.times import publication
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, Place

_CLAIMED: Final = frozenset({"responsibility", "claimed"})
_NOBODY: Final = frozenset({"no", "nobody", "none", "without"})
"""Words without which no sentence says that nobody died."""


def draft(
    article: Article, gazetteer: Gazetteer, *, editors: Mapping[str, Place] | None = None, country: str = ""
) -> Draft:
    """The places, times and events of an article.

    `editors` and `country` are as in `geodata.drafting.resolving.resolve`.
    """
    if capitals.is_in_capitals(article.text):
        small = replace(article, text=capitals.recased(article.text, gazetteer))
        restored = capitals.restored(_draft(small, gazetteer, editors, country), article)
        return replace(restored, notes=remarks.remarks(article.text))
    return _draft(article, gazetteer, editors, country)


def _draft(article: Article, gazetteer: Gazetteer, editors: Mapping[str, Place] | None, country: str) -> Draft:
    """The draft of an article that is not all in capitals."""
    parts = passages.passages(article.text)
    english = passages.without(article.text, parts) if parts else article.text
    published = article.published or publication.publication_date(english)
    time_expressions = times.find_times(english, published)
    mentions = find_mentions(english, gazetteer, home=resolving.provinces(article.publisher, gazetteer))
    if parts:
        from geodata.drafting.languages import reading as languages  # noqa: PLC0415 - English needs none of it
        from geodata.drafting.languages.events import joining  # noqa: PLC0415 - the same

        published = published or languages.publication_date(article.text, parts)
        time_expressions = languages.with_times(article.text, parts, published, times.find_times(english, published))
        mentions = languages.merged(mentions, languages.find_mentions(article.text, parts, gazetteer))
    places = resolving.resolve(
        mentions, gazetteer, editors=editors, country=country, publisher=article.publisher, text=article.text
    )
    if parts:
        places = joining.renamed(places, passages.covering(parts))
    return Draft(
        article,
        published,
        published_inferred=bool(published) and not article.published,
        places=places,
        times=time_expressions,
        events=events(replace(article, published=published), places, time_expressions, parts),
        notes=remarks.remarks(article.text),
    )


def events(
    article: Article,
    places: tuple[PlaceMention, ...],
    time_expressions: tuple[TimeExpression, ...],
    parts: Sequence[passages.Passage] = (),
) -> tuple[DraftEvent, ...]:
    """The events of an article whose places and times are known, in reading order.

    `parts` are its passages in other languages than English.
    """
    text = passages.without(article.text, parts) if parts else article.text
    theatre = countries.theatre(places)
    memory = Memory(
        places,
        theatre,
        spotting.is_about_conflict(text),
        article.published,
        countries.by_country(places),
        countries.by_name(places),
        at_war=theatre in at_war(),
        is_news=when.is_news(time_expressions, article.published),
    )
    denials: list[merging.Denial] = []
    place_cursor = _Cursor([place.mention.start for place in places], parts)
    time_cursor = _Cursor([time.start for time in time_expressions], parts)
    starts: list[int] = []
    for number, sentence in enumerate(reading.sentences(text)):
        starts.append(sentence.start)
        sentence_places = [(index, places[index]) for index in place_cursor.advance(sentence.end)]
        sentence_times = [(index, time_expressions[index]) for index in time_cursor.advance(sentence.end)]
        if sentence.of_page:
            continue
        findings = _findings(sentence, number, sentence_places, sentence_times, memory)
        if sentence.heading and memory.previous is None and memory.headline_place is None:
            memory.headline_place = headings.only_place(findings)
        if sentence.heading:
            memory.enter(headings.section(findings, published=article.published, above=memory.section))
        else:
            denials.extend(_read_events(findings, memory))
            memory.previous = findings
            memory.name_places(findings)
    if parts:
        from geodata.drafting.languages import reading as languages  # noqa: PLC0415 - English needs none of it
        from geodata.drafting.languages.events import joining  # noqa: PLC0415 - the same

        told = languages.read_events(
            article.text, parts, places, time_expressions, article.published, theatre, is_news=memory.is_news
        )
        memory.reports, denials = joining.joined(article.text, (memory.reports, denials, starts), told)
    merged = merging.merge(memory.reports, places)
    return rows.all_events(article, merged, merging.attach(denials, merged, places), places)


def _findings(
    sentence: Sentence,
    number: int,
    sentence_places: list[tuple[int, PlaceMention]],
    sentence_times: list[tuple[int, TimeExpression]],
    memory: Memory,
) -> SentenceFindings:
    """The places and times of a sentence, without those of the article's dateline.

    Each comes with its index in the article.
    """
    start = 0 if sentence.heading or memory.dateline else reading.dateline_end(sentence)
    memory.dateline = memory.dateline or start > 0
    time_words: set[int] = set()
    for _, time in sentence_times:
        time_words.update(range(sentence.word_at(time.start), sentence.word_at(time.end - 1) + 1))
    event_times = [time for time in when.times_in(sentence, sentence_times) if time.first >= start]
    if memory.previous is None and not sentence.heading:
        event_times = [time for time in event_times if not when.is_of_article(sentence, time, memory.published)]
    event_places = [
        place
        for place in where.places_in(sentence, sentence_places)
        if place.first >= start and place.first not in time_words
    ]
    if not sentence.heading:
        event_places = where.without_label(sentence, event_places)
    if start:
        memory.dateline_place = where.dateline_town(sentence, sentence_places, start)
    findings = SentenceFindings(sentence, number, event_times, event_places)
    for index, time in sentence_times:
        first = sentence.word_at(time.start)
        if time.value == "PRESENT_REF":
            findings.present_times.append((first, index))
        elif not time.edtf and time.kind in {"date", "time"} and not time.value.endswith("_REF"):
            findings.unresolved.append(first)
    findings.time_words = frozenset(time_words)
    return findings


def _read_events(findings: SentenceFindings, memory: Memory) -> list[merging.Denial]:
    """Add the events that a sentence reports to `memory`, and return its denials."""
    sentence = findings.sentence
    if not _NOBODY.isdisjoint(sentence.vocabulary) and deaths.none_died(sentence.lowered):
        memory.spared = findings.number
    matches = spotting.spot(sentence)
    has_claim = not _CLAIMED.isdisjoint(sentence.vocabulary) or not words("blaming").isdisjoint(sentence.vocabulary)
    if not matches and not has_claim and words("denying").isdisjoint(sentence.vocabulary):
        _set_none_dead(findings, memory)
        return []
    spans = asides.of_deeds(
        sentence, matches, [place.first for place in findings.places], [time.first for time in findings.times]
    )
    matches = _without_asides(findings, matches, spans)
    units = [(time.expression.phrase_start, time.expression.phrase_end) for time in findings.times]
    units += where.lists(sentence, findings.places)
    units += [(sentence.starts[first - 1], sentence.ends[last - 1]) for first, last in spans]
    verbs = [_verb(sentence, match) for match in matches if match.trigger.verb and not _is_part(match, matches)]
    reading.divide(sentence, units, verbs)
    findings.parties = parties.parties(sentence, [place.resolution for place in findings.places], memory.theatre, verbs)
    findings.parties = groups.with_group(sentence, findings.parties, memory.last_group)
    memory.last_group = groups.first_group(findings.parties) or memory.last_group
    findings.attribution = attribution = saying.attribution(sentence, findings.time_words)
    _set_said_times_apart(findings, attribution, matches)
    denial = merging.disputed_figure(sentence, findings.number)
    if denial is not None:
        matches = [match for match in matches if match.first < denial.clause_start]
    elif attribution is not None and attribution.denied:
        start, _ = sentence.clause(attribution.verb, attribution.verb + 1)
        denial = merging.denial(sentence, findings.number, attribution, findings.parties, findings.places)
        matches = [match for match in matches if match.last <= start]
    if attribution is not None and attribution.denied:
        findings.attribution = None
    reports = story.event_reports(findings, matches, memory)
    groups.assign_responsibility(findings, reports, memory)
    memory.remember(reports)
    _set_none_dead(findings, memory)
    return [denial] if denial is not None else []


def _without_asides(findings: SentenceFindings, matches: list[Match], spans: Sequence[tuple[int, int]]) -> list[Match]:
    """The triggers outside the asides of a sentence, in whose findings the days and places in asides are left out."""
    if not spans:
        return matches

    def is_outside(index: int) -> bool:
        return not any(first <= index < last for first, last in spans)

    findings.times = [time for time in findings.times if is_outside(time.first)]
    findings.places = [place for place in findings.places if is_outside(place.first)]
    return [match for match in matches if is_outside(match.first) and is_outside(match.last - 1)]


def _set_none_dead(findings: SentenceFindings, memory: Memory) -> None:
    """Give the event that a sentence says killed nobody a number of dead of 0: its own, or the one just before."""
    last = memory.reports[-1] if memory.reports else None
    is_of_it = last is not None and findings.number - last.number <= 1
    if memory.spared != findings.number or last is None or not is_of_it or last.deaths != deaths.NO_FIGURES:
        return
    kills = (
        last.match.trigger.weight <= BARE and last.number == findings.number
    )  # “… killed many; no deaths were reported”
    if not kills and last.event_type.startswith(VIOLENT) and last.sentence.paragraph == findings.sentence.paragraph:
        last.deaths = deaths.Deaths(best="0")
        last.reasons.append("number of dead: the text says that there were none")


def _set_said_times_apart(
    findings: SentenceFindings, attribution: saying.Attribution | None, matches: Sequence[spotting.Match]
) -> None:
    """Take the day when a speaker spoke out of the sentence's times, for it is not when the event happened."""
    deeds = {index for match in matches for index in range(match.first, match.last)}
    for time in findings.times:
        if saying.is_said_then(findings.sentence, attribution, time.first, time.last, deeds):
            findings.said = time
    if findings.said is not None:
        findings.times = [time for time in findings.times if time is not findings.said]


def _verb(sentence: Sentence, match: spotting.Match) -> int:
    """Index of the verb among the words of a trigger: the last one in “children … killed”."""
    return match.last - 1 if sentence.lowered[match.first] in words("person") else match.first


def _is_part(match: spotting.Match, matches: Sequence[spotting.Match]) -> bool:
    """Whether a trigger begins within a stronger one: “bomber” in “suicide bomber” is no aircraft that bombs."""
    return any(
        other.first < match.first < other.last and other.trigger.weight > match.trigger.weight for other in matches
    )


class _Cursor:
    """Hands out the indices of items in the order of their offsets, in step with the sentences."""

    def __init__(self, offsets: list[int], parts: Sequence[passages.Passage]) -> None:
        """Items that begin in `parts`, which are in another language than the sentences, are left out."""
        inside = passages.covering(parts)
        self._items = sorted((offset, index) for index, offset in enumerate(offsets) if not inside(offset))
        self._position = 0

    def advance(self, end: int) -> list[int]:
        """The indices of the items that begin before the offset `end` and were not handed out before."""
        first = self._position
        while self._position < len(self._items) and self._items[self._position][0] < end:
            self._position += 1
        return [index for _, index in self._items[first : self._position]]
