"""Merge the reports of an article into events, and attach the denials to them.

An event that is reported twice is one event with both quotes. A denial is no event but evidence against the events that
it denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geodata.drafting.events import continuation, saying, when, where
from geodata.drafting.events.carrying.places import refers_back
from geodata.drafting.events.deaths import NO_FIGURES, Deaths, first_figure
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence, trimmed
from geodata.drafting.events.saying import Attribution
from geodata.drafting.events.telling import VIOLENT, Event, EventReport
from geodata.drafting.events.where import SentencePlace
from geodata.drafting.model import PlaceMention
from geodata.model import Span, WherePrec

_MAX_BACK: Final = 40
"""Events back from a report that are compared with it."""
_NEAR: Final = 3
"""Sentences within which a report may repeat an event without its date."""
_DISTINCTIVE: Final = 3
"""Number of dead from which on the same number means the same event."""
_TOLL: Final = "toll"
"""Sense of triggers that only give the number of dead of another event."""
_MAX_RATIO: Final = 15
"""Ratio up to which two numbers of dead may be claims about the same event."""
_DENIAL_REACH: Final = 4
"""Sentences back from a denial to the events it may mean."""
_DENIABLE: Final = frozenset({"Explosions/Remote violence", "Violence against civilians", "Protests"})


@dataclass(frozen=True, slots=True)
class Denial:
    """A speaker's denial of violence, or of a number of dead."""

    number: int
    """Number of its sentence in the article."""
    name: str
    """The speaker, as the text names them."""
    actors: frozenset[str]
    """Names of the parties that deny having done it."""
    span: Span
    """Its quote."""
    clause_start: int
    """Index of the first word of the clause that denies."""
    places: frozenset[str] = frozenset()
    """Names of the places where it is denied; empty for everywhere."""
    deaths: Deaths = NO_FIGURES
    """The number of dead given instead."""
    disputes_figure: bool = False
    """Whether it disputes only the number of dead, in its own sentence."""


def merge(reports: Sequence[EventReport], places: Sequence[PlaceMention]) -> list[Event]:
    """The events without repeats, ordered by where their best report stands. `reports` are in reading order."""
    events: list[Event] = []
    tolls: list[EventReport] = []
    for report in reports:
        near = events[-_MAX_BACK:][::-1]
        event = next((event for event in near if _same(event.main, report, places)), None)
        told = event or next((event for event in near if continuation.goes_on(event, report, places)), None)
        if event is not None:
            _join(event, report, places)
        elif told is not None:
            continuation.complete(told, report, places)
        elif report.match.trigger.sense == _TOLL:
            tolls.append(report)  # a number of dead without its event is none, unless the event is told next
        else:
            events.append(Event(report))
            paragraph = report.sentence.paragraph
            near_tolls = [toll for toll in tolls if report.number - toll.number <= continuation.CONTINUED]
            for toll in [toll for toll in near_tolls if toll.sentence.paragraph == paragraph]:
                _join(events[-1], toll, places)
            tolls.clear()
    events = [event for event in events if not _is_mentioned(event, events, places)]
    return sorted(events, key=lambda event: event.main.sentence.starts[event.main.match.first])


def _is_mentioned(event: Event, events: Sequence[Event], places: Sequence[PlaceMention]) -> bool:
    """Whether an event is only talked about: no day, toll, pair of sides or place of its own, beside one that has them.

    “Rebels have been accused of using poison gas.”, in a report on a town that was bombed.
    """
    main = event.main
    is_open = main.date.basis != "stated" and main.deaths == NO_FIGURES and not event.others
    if (
        not is_open
        or not main.event_type.startswith(VIOLENT)
        or (main.side_a and main.side_b)
        or main.match.trigger.sense
    ):
        return False
    if main.place.index is not None and places[main.place.index].where_prec != WherePrec.COUNTRY:
        return False
    return any(
        other.main.event_type.startswith(VIOLENT)
        and other.main.place.index is not None
        and (places[other.main.place.index].where_prec or WherePrec.COUNTRY) != WherePrec.COUNTRY
        and other.main.date
        for other in events
        if other is not event and other.main.number < main.number
    )


def _same(report: EventReport, other: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether two reports are of one event; `other` is the later."""
    is_near = report.sentence.paragraph == other.sentence.paragraph and other.number - report.number <= _NEAR
    if other.match.trigger.sense == _TOLL:
        is_verb = other.match.trigger.verb and other.number - report.number <= _NEAR  # “He put the dead at 61.”
        return (is_near or is_verb) and report.event_type.startswith(VIOLENT)
    if not _same_date(report, other) or report.match.trigger.sense != other.match.trigger.sense:
        return False
    if _share_figure(report, other):
        return report.event_type == other.event_type and (
            _same_place(report, other, places) or _is_vague(report, other, places)
        )
    return (
        (
            report.full_type == other.full_type
            or (
                is_near
                and _is_bare(other)
                and not report.event_type.startswith("Strategic")
                and not _is_after_capture(report, other)
            )
        )
        and (is_near or _share_details(report, other))
        and _same_place(report, other, places)
        and continuation.agree(report.side_a, other.side_a)
        and continuation.agree(report.side_b, other.side_b)
        and _same_deaths(report, other)
    )


def _share_details(report: EventReport, other: EventReport) -> bool:
    """Whether two reports far from each other agree in more than what both leave open."""
    is_strategic = report.event_type.startswith("Strategic")
    if report.match.trigger.sense or (is_strategic and report.side_a and report.side_a == other.side_a):
        return True
    return bool(
        report.date.edtf
        and other.date.edtf
        and report.place.index is not None
        and (report.place.is_named or other.place.is_named)
    )


def _is_bare(report: EventReport) -> bool:
    """Whether a report only says that somebody was killed, and not where or when."""
    return report.match.trigger.weight == 1 and "stated" not in {report.date.basis, report.place.basis}


def _is_after_capture(report: EventReport, other: EventReport) -> bool:
    """Whether people were killed after a place was taken, not in its capture: “The army retook X. Fighters then …”."""
    if report.match.trigger.sense != "territory" or other.number == report.number:
        return False
    sentence = other.sentence
    first, last = sentence.clause(other.match.first, other.match.last)
    is_later = not words("thereafter").isdisjoint(sentence.vocabulary)
    return is_later or (other.party_a is not None and not refers_back(sentence, (first, last)))


def _share_figure(report: EventReport, other: EventReport) -> bool:
    """Whether both give the same number of dead, and not a very small one."""
    first, second = ({deaths.low, deaths.best} - {""} for deaths in (report.deaths, other.deaths))
    return any(int(figure) >= _DISTINCTIVE for figure in first & second)


def _is_vague(report: EventReport, other: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether one of two reports has no place, or only a country."""
    return any(
        either.place.index is None or places[either.place.index].where_prec == WherePrec.COUNTRY
        for either in (report, other)
    )


def _same_deaths(report: EventReport, other: EventReport) -> bool:
    """Whether the numbers of dead are the same, or comparable claims of different speakers."""
    if report.deaths == other.deaths or NO_FIGURES in {report.deaths, other.deaths}:
        return True
    figures = [
        int(figure)
        for either in (report.deaths, other.deaths)
        for figure in (either.low, either.best, either.high)
        if figure
    ]
    is_comparable = max(figures) <= _MAX_RATIO * max(1, min(figures))
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


def _join(event: Event, report: EventReport, places: Sequence[PlaceMention]) -> None:
    """Add a report to an event; the better of the two becomes the main report, the other further evidence."""
    if report.match.trigger.sense != _TOLL and _rank(report) > _rank(event.main):
        event.main, report = report, event.main
    main = event.main
    main.deaths = _widened(main, report)
    if not report.claimed_by or report.claimed_by == main.claimed_by or main.deaths == NO_FIGURES:
        continuation.take_toll(main, report)
    if main.place.index == report.place.index and main.date.edtf == report.date.edtf:
        main.side_a = main.side_a or (report.side_a if report.side_a != main.side_b else "")
        main.side_b = main.side_b or (report.side_b if report.side_b != main.side_a else "")
    continuation.take_place(main, report, places)
    event.others.append(report)


def _widened(main: EventReport, report: EventReport) -> Deaths:
    """The number of dead of an event, as a range where another speaker gives another one."""
    own, other = main.deaths, report.deaths
    least = own.best or own.low
    if NO_FIGURES in {own, other} or own.high or not least or not report.claimed_by:
        return own
    figure = other.best or other.low
    if report.claimed_by == main.claimed_by or not figure or int(figure) <= int(least):
        return own
    return replace(own, high=figure)


def _rank(report: EventReport) -> tuple[bool, bool, int, bool, bool]:
    """How well a report tells its event: the greater, the better."""
    days = 10**6
    if report.date.edtf and not report.date.edtf.endswith(".."):
        period = when.parsed(report.date.edtf)
        days = min(days, period.end_day - period.start_day)
    return (
        report.date.basis == "stated",
        report.date.is_certain,
        -days,
        report.place.is_named,
        report.deaths != NO_FIGURES,
    )


def denial(
    sentence: Sentence,
    number: int,
    attribution: Attribution | None,
    parties: Sequence[Party],
    places: Sequence[SentencePlace] = (),
) -> Denial | None:
    """The denial in a divided sentence; None when there is none, or when it denies something other than violence."""
    if attribution is None or not attribution.denied or words("deed").isdisjoint(sentence.lowered[attribution.verb :]):
        return None
    clause_start, _ = sentence.clause(attribution.verb, attribution.verb + 1)
    names = frozenset(party.name for party in parties if party.first < attribution.verb)
    place_names = frozenset(
        place.resolution.name
        for place in places
        if place.first > attribution.verb and where.usable(place.resolution) and place.resolution.kind != "country"
    )
    span = trimmed(sentence, clause_start, len(sentence.lowered))
    return Denial(number, attribution.name, names, span, clause_start, place_names)


def disputed_figure(sentence: Sentence, number: int) -> Denial | None:
    """The denial of a divided sentence's own figure: “…, a figure the army disputed, putting the toll at 150”."""
    if words("denying").isdisjoint(sentence.vocabulary) or words("figureword").isdisjoint(sentence.vocabulary):
        return None
    verbs = [index for index in range(1, len(sentence.lowered)) if sentence.lowered[index] in words("denying")]
    if not verbs:
        return None
    clause_start, last = sentence.clause(verbs[0], verbs[0] + 1)
    if words("figureword").isdisjoint(sentence.lowered[clause_start : verbs[0]]):
        return None
    first, end = saying.speaker_before(sentence, verbs[0])
    if first == end:
        return None
    while last - 1 > verbs[0] and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    figure_start = next(
        (index for index in range(verbs[0], last) if sentence.lowered[index] in words("figureword")), last
    )
    span = Span(sentence.starts[clause_start], sentence.ends[last - 1])
    deaths = first_figure(sentence.lowered, figure_start, last)
    name = saying.speaker_name(sentence, first, end)
    return Denial(number, name, frozenset(), span, clause_start, deaths=deaths, disputes_figure=True)


def attach(
    denials: Sequence[Denial], events: Sequence[Event], places: Sequence[PlaceMention]
) -> dict[int, list[Denial]]:
    """The denials of each event, by the event's index; a denial concerns violence reported shortly before it."""
    by_sentence: dict[int, list[int]] = {}
    for index, event in enumerate(events):
        if event.main.event_type in _DENIABLE or event.main.deaths != NO_FIGURES:
            for number in {event.main.number, *(other.number for other in event.others)}:
                by_sentence.setdefault(number, []).append(index)
    names = ["" if event.main.place.index is None else places[event.main.place.index].name for event in events]
    attached: dict[int, list[Denial]] = {}
    for denial in denials:
        near = {
            index
            for number in range(denial.number - _DENIAL_REACH, denial.number + 1)
            for index in by_sentence.get(number, ())
        }
        for index in sorted(near):
            main = events[index].main
            if denial.disputes_figure:
                is_disputed = main.number == denial.number and main.deaths != NO_FIGURES
            else:
                blamed = {statement.accused for statement in main.statements}
                is_disputed = not denial.actors.isdisjoint({main.side_a, *blamed} - {""}) and (
                    not denial.places or main.place.index is None or names[index] in denial.places
                )
            if is_disputed:
                attached.setdefault(index, []).append(denial)
    return attached
