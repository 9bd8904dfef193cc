"""The records that the steps of this stage pass on: a sentence's findings, an event report, and the memory of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.events.blame import Statement
from geodata.drafting.events.deaths import NO_FIGURES, Deaths
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence, opens_cause
from geodata.drafting.events.saying import Attribution
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.when import EventDate, SentenceTime
from geodata.drafting.events.where import EventPlace, SentencePlace
from geodata.drafting.model import Modality, PlaceMention
from geodata.model import WherePrec

VIOLENT: Final = ("Battles", "Explosions", "Violence", "Riots", "Protests")
"""Prefixes of the event types in which people may die."""
BARE: Final = 2
"""Weight up to which a trigger tells only that there was violence or death."""
_MAX_REMEMBERED: Final = 20
"""Reports of one event type that are remembered."""


@dataclass(slots=True)
class EventReport:
    """An event as one sentence reports it."""

    sentence: Sentence
    number: int
    """Number of the sentence in the article, from 0."""
    match: Match
    event_type: str
    sub_event_type: str
    date: EventDate
    place: EventPlace
    side_a: str
    side_b: str
    deaths: Deaths
    modality: Modality
    claimed_by: str
    quote_words: list[int]
    """Indices of the words that its quote must contain: trigger, date, place and figure."""
    reasons: list[str] = field(default_factory=list)
    party_a: Party | None = None
    party_b: Party | None = None
    is_total: bool = False
    """Whether its figures sum up many events."""
    injured: Deaths = NO_FIGURES
    """The number of wounded."""
    statements: list[Statement] = field(default_factory=list)
    """Who is blamed for it, and denies it."""
    is_bare: bool = False
    """Whether its clause gives neither date, place, actor nor figure; it is kept only if another report adds one."""

    @property
    def full_type(self) -> tuple[str, str]:
        """(event_type, sub_event_type)."""
        return self.event_type, self.sub_event_type

    @property
    def display(self) -> str:
        """The words of its trigger as written, on one line, at most 60 characters."""
        return self.sentence.display(self.match.first, self.match.last)[:60]


@dataclass(slots=True)
class Event:
    """An event: its best report, and the others of it."""

    main: EventReport
    others: list[EventReport] = field(default_factory=list)


@dataclass(slots=True)
class SentenceFindings:
    """A sentence with the times, places and parties found in it."""

    sentence: Sentence
    number: int
    times: list[SentenceTime]
    places: list[SentencePlace]
    present_times: list[tuple[int, int]] = field(default_factory=list)
    """Each “now”: its word index and the index of the time."""
    unresolved: list[int] = field(default_factory=list)
    """Word indices of times that could not be resolved: “on Saturday” in an article without a date."""
    time_words: frozenset[int] = frozenset()
    """Indices of the words of time expressions, which are part of no name and no figure."""
    parties: list[Party] = field(default_factory=list)
    said: SentenceTime | None = None
    """When the speaker spoke, which is not when it happened; None where the sentence does not say."""
    attribution: Attribution | None = None
    """None where the source itself vouches for the sentence."""


@dataclass(frozen=True, slots=True)
class HeadedPart:
    """What the heading above says of the paragraphs below it."""

    date: EventDate = field(default_factory=EventDate)
    place: int | None = None
    """Index of its place in the article; None where it names none."""


@dataclass(slots=True)
class Memory:
    """Facts about the whole article, and the latest reports and findings of the sentences read so far."""

    places: Sequence[PlaceMention]
    theatre: str
    """ISO code of the country the article is about, "" for none."""
    conflict: bool
    """Whether the article is about a conflict at all."""
    published: str
    """Publication date (EDTF), "" when unknown."""
    by_country: dict[str, int]
    """Index of the mention that names a country best, by ISO code."""
    by_name: dict[str, int]
    """Index of a place's first mention, by the place's name."""
    at_war: bool = False
    """Whether armed groups fight in the country that the article is about."""
    is_news: bool = False
    """Whether the article reports what has just happened, so that an event without a date is recent."""
    section: HeadedPart | None = None
    """What the heading above says."""
    headline_place: int | None = None
    """Index of the only place, no country, that the article's headline names."""
    dateline: bool = False
    """Whether the article's dateline has been read."""
    dateline_place: int | None = None
    """Index of the town in it; None where it names none."""
    reports: list[EventReport] = field(default_factory=list)
    by_type: dict[tuple[str, str], list[EventReport]] = field(default_factory=dict)
    """The latest reports, by (event_type, sub_event_type)."""
    last_dated: EventReport | None = None
    """The last report with a date that may be carried over."""
    last_placed: EventReport | None = None
    """The last report whose own clause names its place."""
    lead: EventReport | None = None
    """The first report of violence whose own clause names its place: what the article is about."""
    story_places: set[str] = field(default_factory=set)
    """Names of the places of such reports so far."""
    paragraph_places: tuple[int, list[tuple[int, int]]] = (-1, [])
    """A paragraph, and the number of the sentence and the index of each place that it has named so far."""
    spared: int = -1
    """Number of the latest sentence that says that nobody was killed."""
    previous: SentenceFindings | None = None
    """The findings of the sentence before."""
    last_group: Party | None = None
    """The armed group named last, to which “the group” refers."""

    def enter(self, section: HeadedPart | None) -> None:
        """Go on to the section that a heading opens, of whose day and place what was told before says nothing."""
        if section != self.section:
            self.lead = self.last_placed = self.last_dated = None
            self.story_places.clear()
        self.section = section

    def name_places(self, findings: SentenceFindings) -> None:
        """Add the places of a sentence to those of its paragraph."""
        paragraph, named = self.paragraph_places
        if paragraph != findings.sentence.paragraph:
            named = []
        new = [(findings.number, place.index) for place in findings.places]
        self.paragraph_places = findings.sentence.paragraph, [*named, *new]

    def remember(self, reports: Sequence[EventReport]) -> None:
        """Add the reports of a sentence, so that later sentences can carry over their dates and places."""
        self.reports.extend(reports)
        for report in reports:
            alike = self.by_type.setdefault(report.full_type, [])
            alike.append(report)
            del alike[:-_MAX_REMEMBERED]
            start, _ = report.sentence.clause(report.match.first, report.match.last)
            if opens_cause(report.sentence.lowered, start):
                continue  # “in retaliation for a strike on Thursday”: the story goes on elsewhere
            if report.date.is_moment:
                self.last_dated = report
            place = self.places[report.place.index] if report.place.index is not None else None
            if report.place.basis == "stated" and place is not None:
                is_country = place.where_prec == WherePrec.COUNTRY
                self.last_placed = self.last_placed if is_country and self.last_placed else report
                if is_country:
                    continue
                if report.event_type.startswith(VIOLENT):
                    self.lead = self.lead or report
                    self.story_places.add(place.name)


@dataclass(slots=True)
class TriggerReading:
    """A trigger in its clause, on the way to becoming an event report."""

    findings: SentenceFindings
    match: Match
    clause: tuple[int, int]
    """Word indices, first and last + 1."""
    speaker_words: range
    """Indices of the words that name the speaker, who takes no part in the event."""
    side_a: Party | None
    side_b: Party | None
    is_total: bool = False
    """Whether its figures sum up many events."""
    goes_on: bool = False
    """Whether violence was told just before, so that those who “died” are its victims."""

    @property
    def sentence(self) -> Sentence:
        """The sentence of the trigger."""
        return self.findings.sentence

    @property
    def lowered(self) -> list[str]:
        """The words of its clause in lower case."""
        return self.findings.sentence.lowered[self.clause[0] : self.clause[1]]

    def contains(self, index: int) -> bool:
        """Whether the clause contains the word at `index`."""
        return self.clause[0] <= index < self.clause[1]
