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
from geodata.drafting.events.telling import Happening, Memory, SentenceFindings, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace, SentencePlace

_REACH: Final = 2
"""Sentences over which a date or place is carried within a paragraph."""


def carried_date(telling: TriggerReading, memory: Memory) -> EventDate:
    """A date from the event its words refer to, from the rest of the sentence, or from the sentences before."""
    found = _referred(telling, memory)
    apart = not words("sequence").isdisjoint(telling.sentence.low[telling.clause[0] : telling.match.first])
    apart = apart or any(telling.holds(at) for at in telling.read.unknown)
    if found or apart or telling.match.trigger.sense == "goingon":
        return found  # what has a date of its own, though an unknown one, takes no other
    others = [time for time in telling.read.timed if not telling.holds(time.first) and when.is_moment(time.date)]
    if others:
        nearest = min(others, key=lambda time: abs(time.first - telling.match.first))
        return when.carried(nearest.date, (nearest.index,), f"the same sentence: “{nearest.found.text}”")
    last = memory.dated
    if last and _follows(telling, last):
        return when.carried(last.when.date, last.when.times, f"the event before: “{last.shown}”")
    before = memory.read
    same_paragraph = before is not None and before.sentence.paragraph == telling.sentence.paragraph
    some = [time for time in before.timed if when.is_moment(time.date)] if before and same_paragraph else []
    if some and before and before.number == telling.read.number - 1:
        return when.carried(some[-1].date, (some[-1].index,), f"the sentence before: “{some[-1].found.text}”")
    return EventDate()


def _follows(telling: TriggerReading, last: Happening) -> bool:
    """Whether a sentence stands so shortly after an event's that it may tell more of it."""
    same = last.sentence.paragraph == telling.sentence.paragraph
    return same and telling.read.number - last.number <= _REACH


def _referred(telling: TriggerReading, memory: Memory) -> EventDate:
    """“After the request …”, “the announcement has …”: the date of the event that is meant."""
    low, match = telling.sentence.low, telling.match
    own = (match.trigger.event_type, match.trigger.sub_event_type)
    for at in range(*telling.clause):
        kind = references().get(low[at])
        if kind is None or kind == own or match.first <= at < match.last:
            continue
        meant = [one for one in memory.kinds.get(kind, ()) if one.when]
        meant = [one for one in meant if one.when.basis == "stated"] or meant
        if not meant or not all(when.overlap(one.when.date, meant[-1].when.date) for one in meant):
            continue
        date = meant[-1].when.date
        if not any(mark in date for mark in "/[{"):
            if {"after", "following"} & set(low[max(telling.clause[0], at - 3) : at]):
                date = f"[{date}..]"
            elif match.trigger.sense == "goingon":
                date = f"{date}/.."
        reason = f"what its words refer to: “{meant[-1].shown}”"
        return when.carried(date, meant[-1].when.times, reason, sure=True)
    return EventDate()


def place(telling: TriggerReading, memory: Memory, *, terms: bool) -> EventPlace:
    """The place; `terms`: what the sentence goes on to say counts too, as in agreements on a base.

    For a body that decides, side_a becomes its country's government when the clause does not name it.
    """
    kind = telling.match.trigger.place
    if kind in {"seat", "speaker"}:
        return _of_speaker(telling, memory, seated=kind == "seat")
    fit = [
        one
        for one in telling.read.placed
        if one.first not in telling.outside
        and not (telling.side_a and telling.side_a.first == one.first)
        and where.is_place(telling.sentence, one, memory.theatre)
    ]
    found = where.stated(telling.sentence, telling.match, fit, beyond=terms)
    return found if found.place is not None else _carried_place(telling, memory, fit)


def _of_speaker(telling: TriggerReading, memory: Memory, *, seated: bool) -> EventPlace:
    body, country, city = where.seat(telling.sentence) if seated else ("", "", "")
    if telling.side_a is None and country:
        match = telling.match
        telling.side_a = Party(match.first, match.last, government(country), "government", country)
    if city in memory.cities:
        return EventPlace(memory.cities[city], "carried", reason=f"place inferred: the {body} sits in {city}")
    country = country or (telling.side_a.country if telling.side_a else "")
    return _country(country, memory, "the country of who decides or speaks")


def _country(country: str, memory: Memory, why: str) -> EventPlace:
    """The country itself, by its best mention; nowhere when the article does not name it."""
    index = memory.countries.get(country)
    return EventPlace() if index is None else EventPlace(index, "carried", reason=f"place inferred: {why}")


def _carried_place(telling: TriggerReading, memory: Memory, fit: Sequence[SentencePlace]) -> EventPlace:
    last, before = memory.placed, memory.happened[-1] if memory.happened else None
    if telling.match.trigger.place != "country" and not telling.total:
        others = [one for one in fit if one.found.place is None or one.found.place.country in {"", memory.theatre}]
        if others:
            best = min(others, key=lambda one: (where.vagueness(one.found), abs(one.first - telling.match.first)))
            return _carried(best.index, f"the same sentence: “{best.found.mention.text}”")
        if last and _follows(telling, last):
            return _carried(last.where.place, f"the event before: “{last.shown}”")
    country, why = where.concerned(telling.match, telling.side_a, telling.side_b, telling.read.placed, memory.theatre)
    if before and country != memory.theatre and _follows(telling, before) and before.where.place is not None:
        return _carried(before.where.place, f"the event before: “{before.shown}”")
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
    low = sentence.low
    taken = {at for party in parties for at in range(party.first, party.last)}
    found = [
        replace(group, first=at - 1, last=at + 1)
        for at, word in enumerate(low)
        if word in words("groupword") and at and low[at - 1] == "the" and at not in taken
        and words("groupverb").isdisjoint(low[at + 1 : at + 2]) and low[at + 1 : at + 2] != ["of"]
    ]  # fmt: skip
    return sorted([*parties, *found], key=lambda party: party.first)


def charge(read: SentenceFindings, found: Sequence[Happening], memory: Memory) -> None:
    """Give the violence that a sentence tells, or else the event just before it, to who claims it or is blamed."""
    if _BLAME.isdisjoint(read.sentence.vocabulary):
        return
    party = responsible(read.sentence, read.parties)
    if party is None:
        return
    last = memory.happened[-1] if memory.happened else None
    before = [last] if last and 0 <= read.number - last.number <= 1 and not found else []
    for one in found or before:
        named = one.side_a and not (one.party_a and one.party_a.generic)
        if one.event_type.startswith(_CLAIMABLE) and not named and one.side_b != party.name:
            one.side_a, one.party_a = party.name, party
            if one.party_b and one.party_b.generic and one.party_b.kind == "rebel":
                one.side_b, one.party_b = "", None  # “gunmen”: those that are now known
            one.reasons.append(
                f"side_a from “{read.sentence.shown(party.first, party.last)}”, who claimed it or is blamed"
            )


def responsible(sentence: Sentence, parties: Sequence[Party]) -> Party | None:
    """“The Islamic State claimed responsibility”, “blaming the rebels”: who did what the text told before."""
    low = sentence.low
    if "responsibility" in sentence.vocabulary:
        for at, word in enumerate(low):
            if word in {"claimed", "claims", "claiming"} and low[at + 1 : at + 2] == ["responsibility"]:
                named = [party for party in parties if 0 <= at - party.last <= _CLAIMED + _CLAIMED]
                return named[-1] if named and words("negation").isdisjoint(low[named[-1].first : at]) else None
    for at, word in enumerate(low):
        if word in {"blaming", "blamed"}:
            return next((party for party in parties if 0 < party.first - at <= _CLAIMED), None)
    return None
