"""Read the events that the sentences of a text report, as the stage for English reports them.

A sentence tells an event when it has a trigger, such as “обстрел”, and says where, when, by whom or how many died. What
it leaves open is carried over from the sentences before it. What is planned, denied or said not to have happened is no
event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from geodata.drafting.events import lexicon, when, where
from geodata.drafting.events.deaths import NO_FIGURES
from geodata.drafting.events.lexicon import Trigger
from geodata.drafting.events.merging import Denial
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import EventReport
from geodata.drafting.events.when import EventDate, SentenceTime
from geodata.drafting.events.where import EventPlace
from geodata.drafting.languages import stems
from geodata.drafting.languages.events import claims, sides, tolls
from geodata.drafting.languages.events.sentences import ArticleFacts, ToldSentence, lines
from geodata.drafting.languages.language import Language
from geodata.drafting.model import PlaceMention
from geodata.model import Span, WherePrec

_BARE: Final = 1
"""Weight of triggers that only tell that people died."""
_NEAR: Final = 3
"""Sentences over which a day or a place is carried."""
_REPORTED_WITHIN: Final = 2
"""Days before publication in which news without a date happened."""
_LEAST_TRIGGERS: Final = 2
"""Different words of war in an article about one."""
_TERRITORY: Final = "territory"
_TOLL: Final = "toll"
"""Sense of triggers that only give the number of dead of another event."""
_VIOLENT: Final = ("Battles", "Explosions", "Violence")


@dataclass(slots=True)
class Told:
    """What was read of a text: its reports and denials in reading order, and where its sentences begin."""

    reports: list[EventReport] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def read(piece: str, language: Language, article: ArticleFacts, first: int) -> Told:
    """The reports of a piece of an article; `first` is the number of its first sentence."""
    told = Told()
    every = list(lines(piece, article, first))
    reader = _ReportReader(language, article, told, _words_of_war(every, language))
    for line in every:
        told.starts.append(line.sentence.start)
        if not line.sentence.heading or len(every) == 1:
            reader.read(line)
    return told


def _words_of_war(every: Sequence[ToldSentence], language: Language) -> frozenset[str]:
    """What the words of violence in a text mean, without those that only tell of deaths."""
    events = stems.table(language, "events")
    found = (events.find(line.words, language, index) for line in every for index in line.span)
    return frozenset(event[0] for event in found if event and event[0].startswith(_VIOLENT) and "|1|" not in event[0])


class _ReportReader:
    """Reads sentences one after the other, and remembers what the last ones told."""

    def __init__(self, language: Language, article: ArticleFacts, told: Told, violence: frozenset[str]) -> None:
        self.language, self.article, self.told = language, article, told
        self.at_war = article.theatre in lexicon.at_war() or len(violence) >= _LEAST_TRIGGERS
        self.is_violent = bool(violence)
        self.dated: EventReport | None = None
        self.placed: EventReport | None = None
        self.dateline: int | None = None

    def read(self, line: ToldSentence) -> None:
        """Add the events that a sentence reports."""
        if line.dateline is not None:
            self.dateline = line.dateline
        denier = claims.speaker(line.words, self.language, line.span, "denying")
        end = line.span.stop
        if denier is not None:
            end = _segment_start(line, denier.verb)
            self._deny(line, denier, end)
        if any(
            self.language.is_a(line.words.folded[index], "planned")
            or stems.has(line.words, self.language, index, "mishap")
            for index in line.span
        ):
            return
        triggers = [one for one in _triggers(line, self.language) if line.span.start + one.last <= end]
        speaker = claims.speaker(line.words, self.language, range(line.span.start, end))
        for match in filter(self._may_tell, triggers):
            report = self._report(line, match, speaker, end, alone=len(triggers) == 1)
            if report is not None:
                self.told.reports.append(report)
                self._remember(report)

    def _may_tell(self, match: Match) -> bool:
        """Whether a trigger tells an event here: arrests and treaties in an article about a war, deaths of violence."""
        trigger = match.trigger
        if trigger.weight == _BARE:
            return self.is_violent and (self.at_war or bool(self.told.reports))
        return self.at_war or trigger.event_type == "Protests" or trigger.event_type.startswith(_VIOLENT)

    def _remember(self, report: EventReport) -> None:
        if report.date.basis == "stated" and report.date.is_moment:
            self.dated = report
        if report.place.basis == "stated":
            self.placed = report

    def _report(
        self, line: ToldSentence, match: Match, speaker: claims.Speaker | None, end: int, *, alone: bool
    ) -> EventReport | None:
        """The report of a trigger, from the words of its sentence before `end`; None when they tell no event."""
        words, language = line.words, self.language
        span = range(line.span.start, end) if alone else _part(line, match)
        base = line.span.start
        place = _place(line, match, span, self.article, speaker) or EventPlace()
        if not place.basis and match.trigger.sense != _TERRITORY:
            place = self._carried_place(line)
        date = when.not_after(when.stated(line.sentence, match, _within(line, span)), self.article.published)
        date = date or self._carried_date(line)
        dead, wounded, figures = tolls.tolls(words, language, span, line.time_words)
        if any(stems.has(words, language, index, "dead_none") for index in span) and dead == NO_FIGURES:
            dead = tolls.NO_DEAD
        named = [(one, mention) for _, one, mention in line.places if one.start in span]
        parties = sides.find(words, language, span, named, self.article.theatre)
        if speaker is not None and not claims.tells_of_itself(words, language, speaker):
            parties = [one for one in parties if not speaker.first <= one.first < speaker.last]
        trigger = match.trigger
        side_a, side_b = sides.assign(parties, trigger.event_type, words, language, span)
        if not parties and place.basis == "carried":
            side_a, side_b = self._carried_sides(line, trigger) or (side_a, side_b)
        kind, sub = _kind(trigger, side_a, side_b, self.article)
        is_bare = trigger.weight == _BARE
        has_own = place.basis == "stated" or date.basis == "stated"
        if match.trigger.sense == _TERRITORY and not place.basis:
            return None
        if (is_bare and dead == wounded == NO_FIGURES) or not (place or date) or (not alone and not has_own):
            return None
        quoted = [match.first, match.last - 1, *(index - base for index in figures)]
        quoted += _words_of(line, place, date)
        reasons = [f"{': '.join(filter(None, (kind, sub)))} from “{line.sentence.display(match.first, match.last)}”"]
        reasons += [reason for reason in (date.reason, place.reason) if reason]
        if dead != NO_FIGURES and self._goes_on(line, kind, place, date):
            match = match._replace(trigger=replace(trigger, sense=_TOLL, verb=True))
        claimed_by = speaker.name(words) if speaker is not None else ""
        return EventReport(
            line.sentence, line.number, match, kind, sub, date, place, side_a, side_b, dead,
            "claimed" if claimed_by else "reported", claimed_by, sorted(set(quoted)), reasons, injured=wounded,
        )  # fmt: skip

    def _goes_on(self, line: ToldSentence, kind: str, place: EventPlace, date: EventDate) -> bool:
        """Whether a sentence only gives the dead of the fight told just before: “В боях за город убиты …”."""
        last = self.told.reports[-1] if self.told.reports else None
        if last is None or line.number - last.number > 1 or last.event_type != kind or last.deaths != NO_FIGURES:
            return False
        return place.basis != "stated" and date.basis != "stated" and kind.startswith(_VIOLENT)

    def _carried_sides(self, line: ToldSentence, trigger: Trigger) -> tuple[str, str] | None:
        """The sides of the same deed told just before, as in “Удар был нанесён в среду”."""
        last = self.told.reports[-1] if self.told.reports else None
        if last is None or line.number - last.number > 1 or last.sub_event_type != trigger.sub_event_type:
            return None
        return last.side_a, last.side_b

    def _carried_date(self, line: ToldSentence) -> EventDate:
        last = self.dated
        if last is not None and line.number - last.number <= _NEAR:
            return when.carried(last.date.edtf, last.date.times, f"“{last.display}”")
        if self.article.is_news:
            return when.reported(self.article.published, _REPORTED_WITHIN)
        return EventDate()

    def _carried_place(self, line: ToldSentence) -> EventPlace:
        last = self.placed
        if last is not None and line.number - last.number <= _NEAR:
            return EventPlace(last.place.index, "carried", reason=f"place carried from “{last.display}”")
        if self.dateline is not None:
            return EventPlace(self.dateline, "carried", reason="place carried from the dateline")
        return EventPlace()

    def _deny(self, line: ToldSentence, denier: claims.Speaker, first: int) -> None:
        """Remember who denies what the sentences before tell."""
        named = [(one, mention) for _, one, mention in line.places]
        span = range(first, line.span.stop)
        parties = sides.find(line.words, self.language, span, named, self.article.theatre)
        names = {one.name for one in parties}
        for one, mention in named:
            place = mention.place
            speaks = denier.first <= one.start < denier.last or abs(one.start - denier.verb) <= 1
            if place is not None and speaks and (mention.kind == "country" or lexicon.is_capital(place)):
                names.add(lexicon.government(place.country))
        quote = Span(line.sentence.starts[first - line.span.start], line.sentence.end)
        self.told.denials.append(Denial(line.number, denier.name(line.words), frozenset(names - {""}), quote, 0))


def _triggers(line: ToldSentence, language: Language) -> list[Match]:
    """The strongest trigger of a sentence, and those of other types in other parts of it, in reading order."""
    base, order = line.span.start, 0
    events = stems.table(language, "events")
    found: list[Match] = []
    free = base
    for index in line.span:
        hit = events.find(line.words, language, index) if index >= free else None
        if hit is None or hit[1] >= line.span.stop:
            continue
        free = hit[1] + 1
        if index > base and stems.has(line.words, language, index - 1, "negation"):
            continue
        kind, sub, weight, sense = hit[0].split("|")
        if sub.startswith("Shelling") and any(stems.has(line.words, language, one, "air") for one in line.span):
            sub = "Air/drone strike"
        trigger = Trigger((), False, kind, sub, int(weight), frozenset(), "", sense, order)  # noqa: FBT003 - as in the table
        found.append(Match(trigger, index - base, hit[1] + 1 - base))
        order += 1
    found = [one for one in found if not _is_said(line, language, one)]
    if not found:
        return []
    best = max(found, key=lambda one: (one.trigger.weight, -one.first))
    kinds = {one.trigger.event_type for one in found} | {one.trigger.sub_event_type for one in found}
    if {"Protests", "Arrests"} <= kinds:
        best = next(one for one in found if one.trigger.event_type == "Protests")
        return [best._replace(trigger=replace(best.trigger, sub_event_type="Protest with intervention"))]
    others = [
        one
        for one in found
        if one.trigger.weight > _BARE
        and one.trigger.event_type != best.trigger.event_type
        and line.sentence.segment_of[one.first] != line.sentence.segment_of[best.first]
    ]
    return sorted([best, *others[:1]], key=lambda one: one.first)


def _segment_start(line: ToldSentence, index: int) -> int:
    """The first word of the part of a sentence that a word stands in."""
    return line.span.start + line.sentence.segments[line.sentence.segment_of[index - line.span.start]][0]


def _is_said(line: ToldSentence, language: Language, match: Match) -> bool:
    """Whether a trigger is the first word of an organisation's name."""
    index = line.span.start + match.first
    return not line.words.word[index][0].isalpha() or language.is_a(line.words.folded[index], "organisation")


def _part(line: ToldSentence, match: Match) -> range:
    """The words of the part of a sentence that a trigger stands in."""
    first, last = line.sentence.segments[line.sentence.segment_of[match.first]]
    return range(line.span.start + first, line.span.start + last)


def _within(line: ToldSentence, span: range) -> list[SentenceTime]:
    return [time for time in line.times if line.span.start + time.first in span] or line.times


def _place(
    line: ToldSentence, match: Match, span: range, article: ArticleFacts, speaker: claims.Speaker | None
) -> EventPlace | None:
    """The place that a sentence names for an event: the nearest one, a town rather than a country."""
    trigger = line.span.start + match.first

    def rank(entry: tuple[int, range, PlaceMention]) -> tuple[bool, bool, bool, bool, int]:
        _, where_, place = entry
        distance = where_.start - trigger if where_.start > trigger else 2 * (trigger - where_.start)
        is_country = place.where_prec == WherePrec.COUNTRY and place.mention.relation != "part"
        abroad = place.place is not None and bool(article.theatre) and place.place.country != article.theatre
        is_wide = place.where_prec is not None and place.where_prec >= WherePrec.PROVINCE
        return is_country, where_.start not in span, is_wide, abroad, distance

    usable = [
        entry
        for entry in line.places
        if where.usable(entry[2])
        and entry[0] != line.dateline
        and not (speaker is not None and speaker.first <= entry[1].start < speaker.last)
    ]
    if not usable:
        return None
    index, _, place = min(usable, key=rank)
    return EventPlace(index, "stated", is_named=True, reason=f"place from “{place.mention.text}”")


def _words_of(line: ToldSentence, place: EventPlace, date: EventDate) -> list[int]:
    """The words of a stated place and date, as indices in the sentence."""
    indices: list[int] = []
    if place.basis == "stated":
        indices += [where_.start - line.span.start for index, where_, _ in line.places if index == place.index]
    if date.basis == "stated":
        indices += [time.first for time in line.times if time.index in date.times]
    return indices


def _kind(trigger: Trigger, side_a: str, side_b: str, article: ArticleFacts) -> tuple[str, str]:
    """(event_type, sub_event_type): who took a place decides which capture it is."""
    if trigger.sense == _TERRITORY:
        own = lexicon.government(article.theatre) if article.theatre else ""
        helped = bool(side_a) and (side_a == own or own in lexicon.allies(side_a))
        return "Battles", "Government regains territory" if helped else "Non-state actor overtakes territory"
    if trigger.weight == _BARE and side_b != "Civilians":
        return "Violence against civilians", ""
    return trigger.event_type, trigger.sub_event_type
