"""A denial is no event: it is evidence against the events that it denies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geodata.draft import saying, where
from geodata.draft.deaths import NONE, Deaths, counted
from geodata.draft.lexicon import words
from geodata.draft.merging import Event
from geodata.draft.parties import Party
from geodata.draft.reading import Sentence
from geodata.draft.saying import Attribution
from geodata.draft.where import Placed
from geodata.findings import PlaceMention
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
    places: frozenset[str] = frozenset()
    """Names of the places where it denies it."""
    deaths: Deaths = NONE
    """The number of dead that it puts against another."""
    figure: bool = False
    """Whether it disputes only the number of dead, that of its own sentence."""


def denial(
    sentence: Sentence, number: int, said: Attribution | None, parties: Sequence[Party], placed: Sequence[Placed] = ()
) -> Denial | None:
    """The denial a divided sentence holds; None for none, nor for one of other things than violence."""
    if said is None or not said.denied or words("deed").isdisjoint(sentence.low[said.verb :]):
        return None
    begin, _ = sentence.clause(said.verb, said.verb + 1)
    first, last = begin, len(sentence.low)
    while first < said.first and (sentence.low[first] in words("opener") or not sentence.low[first][0].isalnum()):
        first += 1
    while last - 1 > said.verb and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    names = frozenset(party.name for party in parties if party.first < said.verb)
    denied = frozenset(
        place.found.name
        for place in placed
        if place.first > said.verb and where.usable(place.found) and place.found.kind != "country"
    )
    return Denial(number, said.name, names, Span(sentence.starts[first], sentence.ends[last - 1]), begin, denied)


def counter(sentence: Sentence, number: int) -> Denial | None:
    """“…, a figure the army disputed, putting the toll at 150”: what a divided sentence says against its own figure."""
    if words("denying").isdisjoint(sentence.vocabulary) or words("figureword").isdisjoint(sentence.vocabulary):
        return None
    verbs = [at for at in range(1, len(sentence.low)) if sentence.low[at] in words("denying")]
    if not verbs:
        return None
    begin, last = sentence.clause(verbs[0], verbs[0] + 1)
    if words("figureword").isdisjoint(sentence.low[begin : verbs[0]]):
        return None
    first, end = saying.before(sentence, verbs[0])
    if first == end:
        return None
    while last - 1 > verbs[0] and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    least = next((at for at in range(verbs[0], last) if sentence.low[at] in words("figureword")), last)
    span = Span(sentence.starts[begin], sentence.ends[last - 1])
    dead = counted(sentence.low, least, last)
    return Denial(number, saying.text(sentence, first, end), frozenset(), span, begin, deaths=dead, figure=True)


def attach(
    denials: Sequence[Denial], events: Sequence[Event], places: Sequence[PlaceMention]
) -> dict[int, list[Denial]]:
    """Index of an event → the denials of it: of violence by who denies, told shortly before."""
    told: dict[int, list[int]] = {}
    for index, event in enumerate(events):
        if event.main.event_type in _VIOLENT or event.main.deaths != Deaths():
            for number in {event.main.number, *(other.number for other in event.others)}:
                told.setdefault(number, []).append(index)
    names = ["" if one.main.where.place is None else places[one.main.where.place].name for one in events]
    found: dict[int, list[Denial]] = {}
    for one in denials:
        near = {index for number in range(one.number - _REACH, one.number + 1) for index in told.get(number, ())}
        for index in sorted(near):
            main = events[index].main
            if one.figure:
                fits = main.number == one.number and main.deaths != Deaths()
            else:
                fits = main.side_a in one.actors and (
                    not one.places or main.where.place is None or names[index] in one.places
                )
            if fits:
                found.setdefault(index, []).append(one)
    return found
