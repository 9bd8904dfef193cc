"""Date and place of an event: those of its clause, else what the text around it lets us carry over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.draft import when, where
from geodata.draft.lexicon import government, references, words
from geodata.draft.parties import Party
from geodata.draft.telling import Happening, Memory, Telling
from geodata.draft.when import When
from geodata.draft.where import Placed, Where

_REACH: Final = 2
"""Sentences over which a date or place is carried within a paragraph."""


def carried_date(telling: Telling, memory: Memory) -> When:
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
    return When()


def _follows(telling: Telling, last: Happening) -> bool:
    """Whether a sentence stands so shortly after an event's that it may tell more of it."""
    same = last.sentence.paragraph == telling.sentence.paragraph
    return same and telling.read.number - last.number <= _REACH


def _referred(telling: Telling, memory: Memory) -> When:
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
    return When()


def place(telling: Telling, memory: Memory, *, terms: bool) -> Where:
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


def _of_speaker(telling: Telling, memory: Memory, *, seated: bool) -> Where:
    body, country, city = where.seat(telling.sentence) if seated else ("", "", "")
    if telling.side_a is None and country:
        match = telling.match
        telling.side_a = Party(match.first, match.last, government(country), "government", country)
    if city in memory.cities:
        return Where(memory.cities[city], "carried", reason=f"place inferred: the {body} sits in {city}")
    country = country or (telling.side_a.country if telling.side_a else "")
    return _country(country, memory, "the country of who decides or speaks")


def _country(country: str, memory: Memory, why: str) -> Where:
    """The country itself, by its best mention; nowhere when the article does not name it."""
    index = memory.countries.get(country)
    return Where() if index is None else Where(index, "carried", reason=f"place inferred: {why}")


def _carried_place(telling: Telling, memory: Memory, fit: Sequence[Placed]) -> Where:
    last, before = memory.placed, memory.happened[-1] if memory.happened else None
    if telling.match.trigger.place != "country" and not telling.total:
        others = [one for one in fit if one.found.place is None or one.found.place.country in {"", memory.theatre}]
        if others:
            best = min(others, key=lambda one: (where.vagueness(one.found), abs(one.first - telling.match.first)))
            return _from(best.index, f"the same sentence: “{best.found.mention.text}”")
        if last and _follows(telling, last):
            return _from(last.where.place, f"the event before: “{last.shown}”")
    country, why = where.concerned(telling.match, telling.side_a, telling.side_b, telling.read.placed, memory.theatre)
    if before and country != memory.theatre and _follows(telling, before) and before.where.place is not None:
        return _from(before.where.place, f"the event before: “{before.shown}”")
    return _country(country, memory, why)


def _from(index: int | None, how: str) -> Where:
    return Where(index, "carried", reason=f"place carried from {how}")
