"""Article → draft events: the rows an editor would write, each with the words it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geodata.drafting import resolving, text, times
from geodata.drafting.events import carrying, merging, parties, reading, rows, saying, spotting, story, when, where
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.telling import Memory, SentenceFindings
from geodata.drafting.mentions import find_mentions
from geodata.drafting.model import Draft, DraftEvent, PlaceMention, TimeExpression
from geodata.drafting.times import publication
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, Place


def draft(
    article: Article, gazetteer: Gazetteer, *, editors: Mapping[str, Place] | None = None, country: str = ""
) -> Draft:
    """What the article reports. `editors` and `country` are as in `geodata.drafting.resolving.resolve`."""
    published = article.published or publication.publication_date(article.text)
    found_times = times.find_times(article.text, published)
    mentions = find_mentions(article.text, gazetteer, home=resolving.provinces(article.publisher, gazetteer))
    found_places = resolving.resolve(
        mentions, gazetteer, editors=editors, country=country, publisher=article.publisher, text=article.text
    )
    return Draft(
        article,
        published,
        published_inferred=bool(published) and not article.published,
        places=found_places,
        times=found_times,
        events=events(replace(article, published=published), found_places, found_times),
        notes=tuple(filter(None, [text.notice(article.text)])),
    )


def events(
    article: Article, found_places: tuple[PlaceMention, ...], found_times: tuple[TimeExpression, ...]
) -> tuple[DraftEvent, ...]:
    """The events of an article whose places and times are known, in reading order."""
    memory = Memory(
        found_places,
        where.theatre(found_places),
        spotting.of_conflict(article.text),
        article.published,
        where.by_country(found_places),
        where.by_name(found_places),
    )
    denied: list[merging.Denial] = []
    placed = _Cursor([(place.mention.start, index) for index, place in enumerate(found_places)])
    timed = _Cursor([(time.start, index) for index, time in enumerate(found_times)])
    for number, sentence in enumerate(reading.sentences(article.text)):
        here = [(index, found_places[index]) for index in placed.before(sentence.end)]
        now = [(index, found_times[index]) for index in timed.before(sentence.end)]
        if not sentence.heading:
            read = _read(sentence, number, here, now)
            denied.extend(_read_events(read, memory))
            memory.previous = read
    merged = merging.merge(memory.reports, found_places)
    return rows.all_events(article, merged, merging.attach(denied, merged, found_places), found_places)


def _read(
    sentence: Sentence,
    number: int,
    here: list[tuple[int, PlaceMention]],
    now: list[tuple[int, TimeExpression]],
) -> SentenceFindings:
    """A sentence with its places and times, each with its index in the article."""
    read = SentenceFindings(sentence, number, [], where.places_in(sentence, here))
    begin = reading.dateline_end(sentence)
    read.times = [time for time in when.times_in(sentence, now) if time.first >= begin]
    barred: set[int] = set()
    for index, time in now:
        first, last = sentence.word_at(time.start), sentence.word_at(time.end - 1) + 1
        barred.update(range(first, last))
        if time.value == "PRESENT_REF":
            read.present_times.append((first, index))
        elif not time.edtf and time.kind in {"date", "time"} and not time.value.endswith("_REF"):
            read.unresolved.append(first)
    read.time_words = frozenset(barred)
    return read


def _read_events(read: SentenceFindings, memory: Memory) -> list[merging.Denial]:
    """What happened, by this sentence, goes into `memory`; what it denies is returned."""
    sentence = read.sentence
    matches = spotting.spot(sentence)
    claims = "responsibility" in sentence.vocabulary
    if not matches and not claims and words("denying").isdisjoint(sentence.vocabulary):
        return []
    kept = [(time.expression.phrase_start, time.expression.phrase_end) for time in read.times]
    kept += where.lists(sentence, read.places)
    verbs = [match.first for match in matches if match.trigger.verb and not _is_part(match, matches)]
    reading.divide(sentence, kept, verbs)
    read.parties = parties.parties(sentence, [place.resolution for place in read.places], memory.theatre, verbs)
    read.parties = carrying.with_group(sentence, read.parties, memory.last_group)
    memory.last_group = carrying.latest(read.parties) or memory.last_group
    read.attribution = saying.attribution(sentence, read.time_words)
    denial = merging.disputed_figure(sentence, read.number)
    if denial is not None:
        matches = [match for match in matches if match.first < denial.clause_start]
        read.attribution = None if read.attribution and read.attribution.denied else read.attribution
    elif read.attribution is not None and read.attribution.denied:
        begin, _ = sentence.clause(read.attribution.verb, read.attribution.verb + 1)
        denial = merging.denial(sentence, read.number, read.attribution, read.parties, read.places)
        matches = [match for match in matches if match.last <= begin]
        read.attribution = None
    found = story.event_reports(read, matches, memory)
    carrying.charge(read, found, memory)
    memory.remember(found)
    return [denial] if denial is not None else []


def _is_part(match: spotting.Match, matches: Sequence[spotting.Match]) -> bool:
    """Whether stronger words hold a trigger's first: the “bomber” of “suicide bomber” is no aircraft that bombs."""
    return any(
        other.first < match.first < other.last and other.trigger.weight > match.trigger.weight for other in matches
    )


class _Cursor:
    """Goes through things sorted by their offset once, in step with the sentences."""

    def __init__(self, starts: list[tuple[int, int]]) -> None:
        self._starts = sorted(starts)
        self._at = 0

    def before(self, end: int) -> list[int]:
        """The indices not yet given of what begins before `end`."""
        if self._at == len(self._starts) or self._starts[self._at][0] >= end:
            return []
        first = self._at
        while self._at < len(self._starts) and self._starts[self._at][0] < end:
            self._at += 1
        return [index for _, index in self._starts[first : self._at]]
