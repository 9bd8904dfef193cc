"""Whether a report goes on telling of an event, and what it adds to it: “Two children were killed.”, “The attack …”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events import when, where
from geodata.drafting.events.carrying.places import refers_back
from geodata.drafting.events.deaths import NO_FIGURES
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import CIVILIANS, Party, is_actor
from geodata.drafting.events.reading import opens_cause
from geodata.drafting.events.telling import BARE, VIOLENT, Event, EventReport
from geodata.drafting.model import PlaceMention
from geodata.geocoding.ranking import kilometres
from geodata.model import WherePrec

CONTINUED: Final = 2
"""Sentences over which a report may go on with an event without naming it."""
_REFERRED: Final = 8
"""Sentences over which “the attack” may refer to it."""
_BROAD: Final = frozenset({WherePrec.COUNTRY, WherePrec.REGION})
_SAME_TOWN_KM: Final = 8.0
"""Distance within which two places may be parts of one town."""


def goes_on(event: Event, report: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether a report goes on telling of an event: “Two children were killed.”, “The strikes came as …”.

    It has no day, place, side or toll that would make it another event.
    """
    main = event.main
    start, _ = main.sentence.clause(main.match.first, main.match.last)
    if opens_cause(main.sentence.lowered, start):
        return False  # “in retaliation for a strike on Thursday”: the story goes on from the retaliation
    latest = max(main.number, *(other.number for other in event.others)) if event.others else main.number
    if not 0 <= report.number - latest <= _REFERRED or not all(map(_is_single_violence, (main, report))):
        return False
    refers = refers_back(report.sentence, report.sentence.clause(report.match.first, report.match.last))
    is_next = report.number - latest <= CONTINUED
    if not refers and not (is_next and (report.match.trigger.weight <= BARE or _may_place(report, main, places))):
        return False
    return _agree_in_day_and_place(main, report, places) and (
        _agree_attackers(main, report, refers=refers) and _agree_victims(main, report) and _completes(main, report)
    )


def _is_single_violence(report: EventReport) -> bool:
    """Whether a report is of one violent event, and not of a war or a total."""
    return report.event_type.startswith(VIOLENT) and not report.match.trigger.sense and not report.is_total


def _agree_in_day_and_place(main: EventReport, report: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether the later of two reports names no other day or place; both, in another paragraph, are another event."""
    is_own = report.date.basis == report.place.basis == main.place.basis == "stated"
    if is_own and report.sentence.paragraph != main.sentence.paragraph:
        return False
    if _names_its_place(report, places) and _is_another(report, main, places):
        return False
    has_own_day = report.date.basis == "stated" or report.date.is_beside
    if has_own_day and main.date and not when.overlap(main.date.edtf, report.date.edtf):
        return False
    follows = report.place.basis != "stated" and report.place.index in {None, main.place.index}
    if follows:
        return True
    is_vague = main.place.index is None or places[main.place.index].where_prec == WherePrec.COUNTRY
    if is_vague and report.sentence.paragraph != main.sentence.paragraph:
        return False  # “Drones were launched at Ukraine. […] In Kharkiv, a man was killed.”
    return _is_within(report, main, places)


def _is_another(report: EventReport, main: EventReport, places: Sequence[PlaceMention]) -> bool:
    """“Strikes hit a school in X. On the same day, a market in Y was struck.”: a deed of its own."""
    if (
        report.place.index is None
        or main.place.index is None
        or words("besides").isdisjoint(report.sentence.vocabulary)
    ):
        return False
    if report.number == main.number or places[main.place.index].where_prec in _BROAD:
        return False
    return places[report.place.index].name != places[main.place.index].name


def _may_place(report: EventReport, main: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether a report may tell where in a country an event was: the same deed, without a day or toll of its own."""
    is_same = report.full_type == main.full_type and report.deaths in {NO_FIGURES, main.deaths}
    has_own_day = report.date.basis == main.date.basis == "stated" and report.date.edtf != main.date.edtf
    if not is_same or has_own_day or not _names_its_place(report, places):
        return False
    return main.place.index is None or places[main.place.index].where_prec in _BROAD


def _names_its_place(report: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether the sentence of a report names its place, in the clause or beside it."""
    if report.place.basis == "stated" or report.place.index is None:
        return report.place.basis == "stated"
    start = places[report.place.index].mention.start
    return report.sentence.start <= start < report.sentence.end


def _agree_attackers(main: EventReport, report: EventReport, *, refers: bool) -> bool:
    """Whether the attackers may be the same; those who repel “the attack” are its target."""
    return agree(main.side_a, report.side_a) or (refers and report.side_a == main.side_b)


def _agree_victims(report: EventReport, other: EventReport) -> bool:
    """Whether the victims may be the same: the civilians among them are no others."""
    if report.side_a and report.side_a == other.side_b:
        return True
    is_generic = any(one.party_b is not None and one.party_b.generic for one in (report, other))
    return is_generic or agree(report.side_b, other.side_b) or CIVILIANS in {report.side_b, other.side_b}


def _completes(report: EventReport, other: EventReport) -> bool:
    """Whether a later report's number of dead may be of the same event: the first, a part, a new or another claim."""
    if NO_FIGURES in {report.deaths, other.deaths} or report.deaths == other.deaths:
        return True
    is_update = not words("updating").isdisjoint(other.sentence.lowered) or "toll" in other.sentence.lowered
    is_part = not words("partly").isdisjoint(other.sentence.lowered)
    return is_update or is_part or (other.claimed_by != report.claimed_by)


def _is_within(report: EventReport, main: EventReport, places: Sequence[PlaceMention]) -> bool:
    """Whether one of two places holds the other: a street and its city, a town and its province."""
    if report.place.index is None or main.place.index is None:
        return False
    inner, outer = places[report.place.index], places[main.place.index]
    if inner.name == outer.name:
        return True
    if inner.inside and outer.inside:
        return False  # two unknown names of one town
    if WherePrec.COUNTRY in {inner.where_prec, outer.where_prec}:
        return True
    if inner.place is None or outer.place is None or inner.place.country != outer.place.country:
        return False
    return kilometres(inner.place, outer.place) <= max(inner.radius_km, outer.radius_km, _SAME_TOWN_KM)


def complete(event: Event, report: EventReport, places: Sequence[PlaceMention]) -> None:
    """Add a report that goes on telling of an event, and complete the event with what only this report says."""
    main = event.main
    take_toll(main, report)
    if report.side_a and report.side_a == main.side_b:
        event.others.append(report)
        return
    if report.match.trigger.weight <= BARE or report.event_type == main.event_type:  # not of “fighting” for a car bomb
        are_same = _are_fighters(main.party_b) and _are_fighters(
            report.party_a
        )  # “BLA …; the army killed the attackers”
        main.side_a = main.side_a or (report.side_a if report.side_a != main.side_b and not are_same else "")
        hurt = report.party_b
        is_same = hurt is not None and hurt.generic and _are_fighters(hurt) and _are_fighters(main.party_a)
        main.side_b = main.side_b or (report.side_b if report.side_b != main.side_a and not is_same else "")
    if main.date.basis != "stated" and report.date.basis == "stated":
        main.date = replace(report.date, basis="carried")
        main.reasons.append(f"date carried from “{report.display}”")
    take_place(main, report, places)
    main.statements.extend(report.statements)
    event.others.append(report)


def _is_of_fighters(report: EventReport) -> bool:
    """Whether a party that fights gives the toll: “JNIM put the number of soldiers killed at 21”."""
    return report.match.trigger.sense == "toll" and bool(report.claimed_by) and is_actor(report.claimed_by)


def _are_fighters(party: Party | None) -> bool:
    return party is not None and party.kind == "rebel"


def take_place(main: EventReport, report: EventReport, places: Sequence[PlaceMention]) -> None:
    """Give an event the finer place that another report of it states."""
    if _is_finer(report, main, places):
        main.place = replace(report.place, basis="carried", is_named=False)
        main.reasons.append(f"place carried from “{report.display}”")


def take_toll(main: EventReport, report: EventReport) -> None:
    """Give an event the number of dead of another report of it, where it has none or that one is newer."""
    if main.injured == NO_FIGURES:
        main.injured = report.injured
    is_update = report.number > main.number and not words("updating").isdisjoint(report.sentence.lowered)
    if main.claimed_by and report.claimed_by != main.claimed_by and _is_of_fighters(report):
        return  # each side counts its own dead
    if report.deaths == NO_FIGURES or not (main.deaths == NO_FIGURES or is_update) or main.deaths == report.deaths:
        return
    figure = report.deaths.best or report.deaths.low or report.deaths.high
    main.reasons.append(f"number of dead, {figure}, from another passage: “{report.display}”")
    main.deaths = replace(report.deaths, words=main.deaths.words)


def _is_finer(report: EventReport, main: EventReport, places: Sequence[PlaceMention]) -> bool:
    if not _names_its_place(report, places) or report.place.index is None:
        return False
    if report.place.basis != "stated" and (report.full_type != main.full_type or report.number - main.number > 1):
        return False  # “Shells hit Syria. […] A device went off, and another one in Qamishli.”
    return main.place.index is None or where.vagueness(places[report.place.index]) < where.vagueness(
        places[main.place.index]
    )


def agree(side: str, other_side: str) -> bool:
    """Whether two names of a side may mean the same party, since one of them is blank."""
    return not side or not other_side or side == other_side
