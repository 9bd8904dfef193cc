"""Date and place of an event: those of its clause, else what the text around it lets us carry over.

Armed groups that a sentence does not name: “the group”, who claimed responsibility, whom others blame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events import when, where
from geodata.drafting.events.lexicon import government, references, words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.telling import EventReport, Memory, SentenceFindings, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace, SentencePlace

_REACH: Final = 2
"""Sentences over which a date or place is carried within a paragraph."""


def carried_date(reading: TriggerReading, memory: Memory) -> EventDate:
    """A date from the event its words refer to, from the rest of the sentence, or from the sentences before."""
    referred = _referred(reading, memory)
    is_apart = not words("sequence").isdisjoint(reading.sentence.lowered[reading.clause[0] : reading.match.first])
    is_apart = is_apart or any(reading.contains(index) for index in reading.findings.unresolved)
    if referred or is_apart or reading.match.trigger.sense == "goingon":
        return referred  # what has a date of its own, though an unknown one, takes no other
    others = [time for time in reading.findings.times if not reading.contains(time.first) and when.is_moment(time.edtf)]
    if others:
        nearest = min(others, key=lambda time: abs(time.first - reading.match.first))
        return when.carried(nearest.edtf, (nearest.index,), f"the same sentence: “{nearest.expression.text}”")
    last = memory.last_dated
    if last and _follows(reading, last):
        return when.carried(last.date.edtf, last.date.times, f"the event before: “{last.display}”")
    previous = memory.previous
    same_paragraph = previous is not None and previous.sentence.paragraph == reading.sentence.paragraph
    times = [time for time in previous.times if when.is_moment(time.edtf)] if previous and same_paragraph else []
    if times and previous and previous.number == reading.findings.number - 1:
        return when.carried(times[-1].edtf, (times[-1].index,), f"the sentence before: “{times[-1].expression.text}”")
    return EventDate()


def _follows(reading: TriggerReading, report: EventReport) -> bool:
    """Whether a sentence stands so shortly after an event's that it may tell more of it."""
    is_same_paragraph = report.sentence.paragraph == reading.sentence.paragraph
    return is_same_paragraph and reading.findings.number - report.number <= _REACH


def _referred(reading: TriggerReading, memory: Memory) -> EventDate:
    """“After the request …”, “the announcement has …”: the date of the event that is meant."""
    lowered, match = reading.sentence.lowered, reading.match
    own_type = (match.trigger.event_type, match.trigger.sub_event_type)
    for index in range(*reading.clause):
        kind = references().get(lowered[index])
        if kind is None or kind == own_type or match.first <= index < match.last:
            continue
        referents = [report for report in memory.by_type.get(kind, ()) if report.date]
        referents = [report for report in referents if report.date.basis == "stated"] or referents
        if not referents or not all(when.overlap(report.date.edtf, referents[-1].date.edtf) for report in referents):
            continue
        date = referents[-1].date.edtf
        if not any(mark in date for mark in "/[{"):
            if {"after", "following"} & set(lowered[max(reading.clause[0], index - 3) : index]):
                date = f"[{date}..]"
            elif match.trigger.sense == "goingon":
                date = f"{date}/.."
        reason = f"what its words refer to: “{referents[-1].display}”"
        return when.carried(date, referents[-1].date.times, reason, is_certain=True)
    return EventDate()


def place(reading: TriggerReading, memory: Memory, *, terms: bool) -> EventPlace:
    """The place; `terms`: what the sentence goes on to say counts too, as in agreements on a base.

    For a body that decides, side_a becomes its country's government when the clause does not name it.
    """
    kind = reading.match.trigger.place
    if kind in {"seat", "speaker"}:
        return _of_speaker(reading, memory, seated=kind == "seat")
    eligible = [
        candidate
        for candidate in reading.findings.places
        if candidate.first not in reading.speaker_words
        and not (reading.side_a and reading.side_a.first == candidate.first)
        and where.is_place(reading.sentence, candidate, memory.theatre)
    ]
    stated = where.stated(reading.sentence, reading.match, eligible, beyond=terms)
    return stated if stated.index is not None else _carried_place(reading, memory, eligible)


def _of_speaker(reading: TriggerReading, memory: Memory, *, seated: bool) -> EventPlace:
    body, country, city = where.seat(reading.sentence) if seated else ("", "", "")
    if reading.side_a is None and country:
        match = reading.match
        reading.side_a = Party(match.first, match.last, government(country), "government", country)
    if city in memory.by_name:
        return EventPlace(memory.by_name[city], "carried", reason=f"place inferred: the {body} sits in {city}")
    country = country or (reading.side_a.country if reading.side_a else "")
    return _country(country, memory, "the country of who decides or speaks")


def _country(country: str, memory: Memory, why: str) -> EventPlace:
    """The country itself, by its best mention; nowhere when the article does not name it."""
    index = memory.by_country.get(country)
    return EventPlace() if index is None else EventPlace(index, "carried", reason=f"place inferred: {why}")


def _carried_place(reading: TriggerReading, memory: Memory, eligible: Sequence[SentencePlace]) -> EventPlace:
    last, previous = memory.last_placed, memory.reports[-1] if memory.reports else None
    if reading.match.trigger.place != "country" and not reading.is_total:
        nearby = [
            candidate
            for candidate in eligible
            if candidate.resolution.place is None or candidate.resolution.place.country in {"", memory.theatre}
        ]
        if nearby:
            best = min(
                nearby,
                key=lambda candidate: (
                    where.vagueness(candidate.resolution),
                    abs(candidate.first - reading.match.first),
                ),
            )
            return _carried(best.index, f"the same sentence: “{best.resolution.mention.text}”")
        if last and _follows(reading, last):
            return _carried(last.place.index, f"the event before: “{last.display}”")
    country, why = where.concerned(
        reading.match, reading.side_a, reading.side_b, reading.findings.places, memory.theatre
    )
    if previous and country != memory.theatre and _follows(reading, previous) and previous.place.index is not None:
        return _carried(previous.place.index, f"the event before: “{previous.display}”")
    return _country(country, memory, why)


def _carried(index: int | None, how: str) -> EventPlace:
    return EventPlace(index, "carried", reason=f"place carried from {how}")


_CLAIMABLE: Final = ("Explosions", "Violence", "Battles")
_BLAME: Final = frozenset({"responsibility", "blaming", "blamed"})
_CLAIMED: Final = 3
"""Words between a name and “claimed responsibility”, and between “blaming” and a name."""


def latest(parties: Sequence[Party]) -> Party | None:
    """The armed group that a sentence names first: what follows is mostly about it."""
    return next((party for party in parties if party.kind == "rebel" and not party.generic), None)


def with_group(sentence: Sentence, parties: list[Party], group: Party | None) -> list[Party]:
    """`parties` and, where a sentence says “the group”, the one named before, unless that group only watches."""
    if group is None or words("groupword").isdisjoint(sentence.vocabulary):
        return parties
    lowered = sentence.lowered
    taken = {index for party in parties for index in range(party.first, party.last)}
    group_mentions = [
        replace(group, first=index - 1, last=index + 1)
        for index, word in enumerate(lowered)
        if word in words("groupword") and index and lowered[index - 1] == "the" and index not in taken
        and words("groupverb").isdisjoint(lowered[index + 1 : index + 2]) and lowered[index + 1 : index + 2] != ["of"]
    ]  # fmt: skip
    return sorted([*parties, *group_mentions], key=lambda party: party.first)


def charge(findings: SentenceFindings, reports: Sequence[EventReport], memory: Memory) -> None:
    """Give the violence that a sentence tells, or else the event just before it, to who claims it or is blamed."""
    if _BLAME.isdisjoint(findings.sentence.vocabulary):
        return
    party = responsible(findings.sentence, findings.parties)
    if party is None:
        return
    last = memory.reports[-1] if memory.reports else None
    preceding = [last] if last and 0 <= findings.number - last.number <= 1 and not reports else []
    for report in reports or preceding:
        has_agent = report.side_a and not (report.party_a and report.party_a.generic)
        if report.event_type.startswith(_CLAIMABLE) and not has_agent and report.side_b != party.name:
            report.side_a, report.party_a = party.name, party
            if report.party_b and report.party_b.generic and report.party_b.kind == "rebel":
                report.side_b, report.party_b = "", None  # “gunmen”: those that are now known
            report.reasons.append(
                f"side_a from “{findings.sentence.display(party.first, party.last)}”, who claimed it or is blamed"
            )


def responsible(sentence: Sentence, parties: Sequence[Party]) -> Party | None:
    """“The Islamic State claimed responsibility”, “blaming the rebels”: who did what the text told before."""
    lowered = sentence.lowered
    if "responsibility" in sentence.vocabulary:
        for index, word in enumerate(lowered):
            if word in {"claimed", "claims", "claiming"} and lowered[index + 1 : index + 2] == ["responsibility"]:
                claimants = [party for party in parties if 0 <= index - party.last <= _CLAIMED + _CLAIMED]
                return (
                    claimants[-1]
                    if claimants and words("negation").isdisjoint(lowered[claimants[-1].first : index])
                    else None
                )
    for index, word in enumerate(lowered):
        if word in {"blaming", "blamed"}:
            return next((party for party in parties if 0 < party.first - index <= _CLAIMED), None)
    return None
