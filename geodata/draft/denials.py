"""A denial is no event: it is evidence against the events that it denies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geodata.draft.lexicon import words
from geodata.draft.merging import Event
from geodata.draft.parties import Party
from geodata.draft.reading import Sentence
from geodata.draft.saying import Attribution
from geodata.model import Span

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
    begin: int
    """First word of the clause that denies."""


def denial(sentence: Sentence, number: int, said: Attribution | None, parties: Sequence[Party]) -> Denial | None:
    """The denial a divided sentence holds; None for none."""
    if said is None or not said.denied:
        return None
    begin, _ = sentence.clause(said.verb, said.verb + 1)
    first, last = begin, len(sentence.low)
    while first < said.first and (sentence.low[first] in words("opener") or not sentence.low[first][0].isalnum()):
        first += 1
    while last - 1 > said.verb and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    names = frozenset(party.name for party in parties if party.first < said.verb)
    return Denial(number, said.name, names, Span(sentence.starts[first], sentence.ends[last - 1]), begin)


def attach(denials: Sequence[Denial], events: Sequence[Event]) -> dict[int, list[Denial]]:
    """Index of an event → the denials of it: of violence by who denies, told shortly before."""
    told: dict[int, list[int]] = {}
    for index, event in enumerate(events):
        if event.main.event_type in _VIOLENT:
            for number in {event.main.number, *(other.number for other in event.others)}:
                told.setdefault(number, []).append(index)
    found: dict[int, list[Denial]] = {}
    for one in denials:
        near = {index for number in range(one.number - _REACH, one.number + 1) for index in told.get(number, ())}
        for index in sorted(near):
            if events[index].main.side_a in one.actors:
                found.setdefault(index, []).append(one)
    return found
