"""The same event told twice in an article is one event, with both quotes.

A denial is no event: it is evidence against the events that it denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.events import saying, when, where
from geodata.drafting.events.deaths import NONE, Deaths, counted
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.saying import Attribution
from geodata.drafting.events.telling import VIOLENT, EventReport
from geodata.drafting.events.where import SentencePlace
from geodata.drafting.model import PlaceMention
from geodata.model import Span, WherePrec

_BACK: Final = 40
"""Events back to which a repeat is looked for."""
_NEAR: Final = 3
"""Sentences within which what is told again without its date is the same."""
_TELLING: Final = 3
"""Number of dead from which on the same number means the same event."""


_TOLL: Final = "toll"
"""Sense of what only puts a number on the dead of another event."""
_ALIKE: Final = 15
"""How many times more dead others may count in the same event."""


@dataclass(slots=True)
class Event:
    """An event and the other places in the text that tell it."""

    main: EventReport
    others: list[EventReport] = field(default_factory=list)


def merge(reports: Sequence[EventReport], places: Sequence[PlaceMention]) -> list[Event]:
    """The events without repeats, in reading order of their best telling."""
    events: list[Event] = []
    for report in reports:
        event = next((event for event in reversed(events[-_BACK:]) if _same(event.main, report, places)), None)
        if event is None and report.match.trigger.sense == _TOLL:
            continue  # a number of dead of nobody knows what
        if event is None:
            events.append(Event(report))
        else:
            _join(event, report)
    return sorted(events, key=lambda event: event.main.sentence.starts[event.main.match.first])


def _same(report: EventReport, other: EventReport, places: Sequence[PlaceMention]) -> bool:
    is_near = report.sentence.paragraph == other.sentence.paragraph and other.number - report.number <= _NEAR
    if other.match.trigger.sense == _TOLL:
        return is_near and report.event_type.startswith(VIOLENT)
    if not _same_date(report, other) or report.match.trigger.sense != other.match.trigger.sense:
        return False
    if _share_figure(report, other):
        return report.event_type == other.event_type and (
            _same_place(report, other, places) or _vague_place(report, other, places)
        )
    same_kind = (report.event_type, report.sub_event_type) == (other.event_type, other.sub_event_type)
    return (
        (same_kind or (is_near and _bare(other) and not report.event_type.startswith("Strategic")))
        and (is_near or _known_alike(report, other))
        and _same_place(report, other, places)
        and _agree(report.side_a, other.side_a)
        and _agree(report.side_b, other.side_b)
        and _same_deaths(report, other)
    )


def _known_alike(report: EventReport, other: EventReport) -> bool:
    """Whether two events told far from each other have more in common than what both leave open."""
    if report.match.trigger.sense or (
        report.event_type.startswith("Strategic") and report.side_a and report.side_a == other.side_a
    ):
        return True
    return bool(
        report.date.edtf
        and other.date.edtf
        and report.place.index is not None
        and (report.place.is_named or other.place.is_named)
    )


def _bare(report: EventReport) -> bool:
    """Whether words say no more than that somebody was killed, and not where or when."""
    return report.match.trigger.weight == 1 and "stated" not in {report.date.basis, report.place.basis}


def _share_figure(report: EventReport, other: EventReport) -> bool:
    """The same number of dead, which is not a very small one."""
    first, second = ({deaths.low, deaths.best} - {""} for deaths in (report.deaths, other.deaths))
    return any(int(figure) >= _TELLING for figure in first & second)


def _vague_place(report: EventReport, other: EventReport, places: Sequence[PlaceMention]) -> bool:
    return any(
        either.place.index is None or places[either.place.index].where_prec == WherePrec.COUNTRY
        for either in (report, other)
    )


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_deaths(report: EventReport, other: EventReport) -> bool:
    if report.deaths == other.deaths or Deaths() in {report.deaths, other.deaths}:
        return True
    figures = [
        int(figure)
        for either in (report.deaths, other.deaths)
        for figure in (either.low, either.best, either.high)
        if figure
    ]
    is_comparable = max(figures) <= _ALIKE * max(1, min(figures))
    return is_comparable and bool(report.claimed_by or other.claimed_by) and report.claimed_by != other.claimed_by


def _same_date(report: EventReport, other: EventReport) -> bool:
    first, second = report.date.edtf, other.date.edtf
    if first == second:
        return True
    if not first or not second:
        return bool(report.match.trigger.sense) or report.event_type.startswith("Strategic")
    if first.endswith("..") or second.endswith(".."):
        return when.parsed(first).start_day == when.parsed(second).start_day
    return when.overlap(first, second)


def _same_place(report: EventReport, other: EventReport, places: Sequence[PlaceMention]) -> bool:
    if report.place.index is None or other.place.index is None:
        return report.place.index == other.place.index
    a, b = places[report.place.index], places[other.place.index]
    if (
        a.place is not None
        and b.place is not None
        and a.place.gazetteer_id
        and a.place.gazetteer_id == b.place.gazetteer_id
    ):
        return a.name == b.name or WherePrec.COUNTRY in {a.where_prec, b.where_prec}
    return a.name == b.name


def _join(event: Event, report: EventReport) -> None:
    """The better told of the two leads; the other is further evidence."""
    if report.match.trigger.sense != _TOLL and _rank(report) > _rank(event.main):
        event.main, report = report, event.main
    main = event.main
    if main.place.index == report.place.index and main.date.edtf == report.date.edtf:
        main.side_a = main.side_a or (report.side_a if report.side_a != main.side_b else "")
        main.side_b = main.side_b or (report.side_b if report.side_b != main.side_a else "")
    event.others.append(report)


def _rank(report: EventReport) -> tuple[bool, bool, int, bool, bool]:
    length = 10**6
    if report.date.edtf and not report.date.edtf.endswith(".."):
        period = when.parsed(report.date.edtf)
        length = min(length, period.end_day - period.start_day)
    return (
        report.date.basis == "stated",
        report.date.is_certain,
        -length,
        report.place.is_named,
        report.deaths != Deaths(),
    )


_REACH: Final = 4
"""Sentences back to the events that a denial may be meant of."""
_VIOLENT: Final = frozenset({"Explosions/Remote violence", "Violence against civilians", "Protests"})


@dataclass(frozen=True, slots=True)
class Denial:
    """Who denies, in which sentence, and the words of it."""

    number: int
    name: str
    actors: frozenset[str]
    span: Span
    clause_start: int
    """First word of the clause that denies."""
    places: frozenset[str] = frozenset()
    """Names of the places where it denies it."""
    deaths: Deaths = NONE
    """The number of dead that it puts against another."""
    disputes_figure: bool = False
    """Whether it disputes only the number of dead, that of its own sentence."""


def denial(
    sentence: Sentence,
    number: int,
    attribution: Attribution | None,
    parties: Sequence[Party],
    places: Sequence[SentencePlace] = (),
) -> Denial | None:
    """The denial a divided sentence holds; None for none, nor for one of other things than violence."""
    if attribution is None or not attribution.denied or words("deed").isdisjoint(sentence.lowered[attribution.verb :]):
        return None
    clause_start, _ = sentence.clause(attribution.verb, attribution.verb + 1)
    first, last = clause_start, len(sentence.lowered)
    while first < attribution.first and (
        sentence.lowered[first] in words("opener") or not sentence.lowered[first][0].isalnum()
    ):
        first += 1
    while last - 1 > attribution.verb and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    names = frozenset(party.name for party in parties if party.first < attribution.verb)
    place_names = frozenset(
        place.resolution.name
        for place in places
        if place.first > attribution.verb and where.usable(place.resolution) and place.resolution.kind != "country"
    )
    return Denial(
        number,
        attribution.name,
        names,
        Span(sentence.starts[first], sentence.ends[last - 1]),
        clause_start,
        place_names,
    )


def counter(sentence: Sentence, number: int) -> Denial | None:
    """“…, a figure the army disputed, putting the toll at 150”: what a divided sentence says against its own figure."""
    if words("denying").isdisjoint(sentence.vocabulary) or words("figureword").isdisjoint(sentence.vocabulary):
        return None
    verbs = [index for index in range(1, len(sentence.lowered)) if sentence.lowered[index] in words("denying")]
    if not verbs:
        return None
    clause_start, last = sentence.clause(verbs[0], verbs[0] + 1)
    if words("figureword").isdisjoint(sentence.lowered[clause_start : verbs[0]]):
        return None
    first, end = saying.before(sentence, verbs[0])
    if first == end:
        return None
    while last - 1 > verbs[0] and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    figure_start = next(
        (index for index in range(verbs[0], last) if sentence.lowered[index] in words("figureword")), last
    )
    span = Span(sentence.starts[clause_start], sentence.ends[last - 1])
    deaths = counted(sentence.lowered, figure_start, last)
    return Denial(
        number, saying.text(sentence, first, end), frozenset(), span, clause_start, deaths=deaths, disputes_figure=True
    )


def attach(
    denials: Sequence[Denial], events: Sequence[Event], places: Sequence[PlaceMention]
) -> dict[int, list[Denial]]:
    """Index of an event → the denials of it: of violence by who denies, told shortly before."""
    by_sentence: dict[int, list[int]] = {}
    for index, event in enumerate(events):
        if event.main.event_type in _VIOLENT or event.main.deaths != Deaths():
            for number in {event.main.number, *(other.number for other in event.others)}:
                by_sentence.setdefault(number, []).append(index)
    names = ["" if denial.main.place.index is None else places[denial.main.place.index].name for denial in events]
    attached: dict[int, list[Denial]] = {}
    for denial in denials:
        near = {
            index
            for number in range(denial.number - _REACH, denial.number + 1)
            for index in by_sentence.get(number, ())
        }
        for index in sorted(near):
            main = events[index].main
            if denial.disputes_figure:
                is_disputed = main.number == denial.number and main.deaths != Deaths()
            else:
                is_disputed = main.side_a in denial.actors and (
                    not denial.places or main.place.index is None or names[index] in denial.places
                )
            if is_disputed:
                attached.setdefault(index, []).append(denial)
    return attached
