"""What the stages of drafting hand to each other: a sentence read, an event as it tells it, what is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.events.deaths import Deaths
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.saying import Attribution
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.when import EventDate, SentenceTime
from geodata.drafting.events.where import EventPlace, SentencePlace
from geodata.drafting.model import Modality, PlaceMention

VIOLENT: Final = ("Battles", "Explosions", "Violence", "Riots", "Protests")
"""Beginnings of the event types in which people may die."""
BARE: Final = 2
"""Weight up to which a trigger tells only that there was violence or death."""
_KEPT: Final = 20
"""Events of one kind that are remembered."""


@dataclass(slots=True)
class EventReport:
    """An event as one sentence tells it."""

    sentence: Sentence
    number: int
    """Which sentence of the article."""
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
    """Word indices that its quote must hold: trigger, date and place."""
    reasons: list[str] = field(default_factory=list)
    party_a: Party | None = None
    party_b: Party | None = None
    is_bare: bool = False
    """Whether its own clause tells neither when, where, who nor how many: it stands only with what another adds."""

    @property
    def event_kind(self) -> tuple[str, str]:
        """(event_type, sub_event_type)."""
        return self.event_type, self.sub_event_type

    @property
    def display(self) -> str:
        """The words of its trigger."""
        return self.sentence.display(self.match.first, self.match.last)[:60]


@dataclass(slots=True)
class SentenceFindings:
    """A sentence with what was found in it."""

    sentence: Sentence
    number: int
    times: list[SentenceTime]
    places: list[SentencePlace]
    present_times: list[tuple[int, int]] = field(default_factory=list)
    """Where it says “now”: word index, index of the time."""
    unresolved: list[int] = field(default_factory=list)
    """Where times stand whose day nobody knows: “on Saturday” of an article without a date."""
    time_words: frozenset[int] = frozenset()
    """Words of time expressions, which name and count nobody."""
    parties: list[Party] = field(default_factory=list)
    attribution: Attribution | None = None


@dataclass(slots=True)
class Memory:
    """What is known of the article as a whole and from the sentences before."""

    places: Sequence[PlaceMention]
    theatre: str
    """Country the article is about, "" for none."""
    conflict: bool
    """Whether the article is about a conflict at all."""
    published: str
    by_country: dict[str, int]
    """Country → the mention that names it best."""
    by_name: dict[str, int]
    """Name of a place → its first mention."""
    events: list[EventReport] = field(default_factory=list)
    by_type: dict[tuple[str, str], list[EventReport]] = field(default_factory=dict)
    """The latest events of each kind."""
    last_dated: EventReport | None = None
    """The last event with a date that may be carried over."""
    last_placed: EventReport | None = None
    """The last event whose own clause names its place."""
    previous: SentenceFindings | None = None
    """The sentence before."""
    last_group: Party | None = None
    """The armed group named last, which “the group” means."""

    def remember(self, reports: Sequence[EventReport]) -> None:
        """Keep what later sentences may carry over."""
        self.events.extend(reports)
        for report in reports:
            alike = self.by_type.setdefault(report.event_kind, [])
            alike.append(report)
            del alike[:-_KEPT]
            if report.date.is_moment:
                self.last_dated = report
            if report.place.basis == "stated":
                self.last_placed = report


@dataclass(slots=True)
class TriggerReading:
    """One trigger in its sentence, while it becomes an event."""

    findings: SentenceFindings
    match: Match
    clause: tuple[int, int]
    speaker_words: range
    """Words that belong to who says it."""
    side_a: Party | None
    side_b: Party | None
    is_total: bool = False
    """Whether its figures sum up many events."""

    @property
    def sentence(self) -> Sentence:
        """The sentence it stands in."""
        return self.findings.sentence

    @property
    def lowered(self) -> list[str]:
        """The words of its clause in lower case."""
        return self.findings.sentence.lowered[self.clause[0] : self.clause[1]]

    def contains(self, index: int) -> bool:
        """Whether a word stands in the clause."""
        return self.clause[0] <= index < self.clause[1]
