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
from geodata.drafting.events.telling import VIOLENT, Happening
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

    main: Happening
    others: list[Happening] = field(default_factory=list)


def merge(found: Sequence[Happening], places: Sequence[PlaceMention]) -> list[Event]:
    """The events without repeats, in reading order of their best telling."""
    events: list[Event] = []
    for one in found:
        same = next((event for event in reversed(events[-_BACK:]) if _same(event.main, one, places)), None)
        if same is None and one.match.trigger.sense == _TOLL:
            continue  # a number of dead of nobody knows what
        if same is None:
            events.append(Event(one))
        else:
            _join(same, one)
    return sorted(events, key=lambda event: event.main.sentence.starts[event.main.match.first])


def _same(one: Happening, other: Happening, places: Sequence[PlaceMention]) -> bool:
    near = one.sentence.paragraph == other.sentence.paragraph and other.number - one.number <= _NEAR
    if other.match.trigger.sense == _TOLL:
        return near and one.event_type.startswith(VIOLENT)
    if not _same_date(one, other) or one.match.trigger.sense != other.match.trigger.sense:
        return False
    if _share_figure(one, other):
        return one.event_type == other.event_type and (
            _same_place(one, other, places) or _vague_place(one, other, places)
        )
    same_kind = (one.event_type, one.sub_event_type) == (other.event_type, other.sub_event_type)
    return (
        (same_kind or (near and _bare(other) and not one.event_type.startswith("Strategic")))
        and (near or _known_alike(one, other))
        and _same_place(one, other, places)
        and _agree(one.side_a, other.side_a)
        and _agree(one.side_b, other.side_b)
        and _same_deaths(one, other)
    )


def _known_alike(one: Happening, other: Happening) -> bool:
    """Whether two events told far from each other have more in common than what both leave open."""
    if one.match.trigger.sense or (
        one.event_type.startswith("Strategic") and one.side_a and one.side_a == other.side_a
    ):
        return True
    return bool(
        one.when.date and other.when.date and one.where.place is not None and (one.where.named or other.where.named)
    )


def _bare(one: Happening) -> bool:
    """Whether words say no more than that somebody was killed, and not where or when."""
    return one.match.trigger.weight == 1 and "stated" not in {one.when.basis, one.where.basis}


def _share_figure(one: Happening, other: Happening) -> bool:
    """The same number of dead, which is not a very small one."""
    first, second = ({deaths.low, deaths.best} - {""} for deaths in (one.deaths, other.deaths))
    return any(int(figure) >= _TELLING for figure in first & second)


def _vague_place(one: Happening, other: Happening, places: Sequence[PlaceMention]) -> bool:
    return any(
        told.where.place is None or places[told.where.place].where_prec == WherePrec.COUNTRY for told in (one, other)
    )


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_deaths(one: Happening, other: Happening) -> bool:
    if one.deaths == other.deaths or Deaths() in {one.deaths, other.deaths}:
        return True
    figures = [
        int(figure) for told in (one.deaths, other.deaths) for figure in (told.low, told.best, told.high) if figure
    ]
    alike = max(figures) <= _ALIKE * max(1, min(figures))
    return alike and bool(one.claimed_by or other.claimed_by) and one.claimed_by != other.claimed_by


def _same_date(one: Happening, other: Happening) -> bool:
    first, second = one.when.date, other.when.date
    if first == second:
        return True
    if not first or not second:
        return bool(one.match.trigger.sense) or one.event_type.startswith("Strategic")
    if first.endswith("..") or second.endswith(".."):
        return when.parsed(first).start_day == when.parsed(second).start_day
    return when.overlap(first, second)


def _same_place(one: Happening, other: Happening, places: Sequence[PlaceMention]) -> bool:
    if one.where.place is None or other.where.place is None:
        return one.where.place == other.where.place
    a, b = places[one.where.place], places[other.where.place]
    if (
        a.place is not None
        and b.place is not None
        and a.place.gazetteer_id
        and a.place.gazetteer_id == b.place.gazetteer_id
    ):
        return a.name == b.name or WherePrec.COUNTRY in {a.where_prec, b.where_prec}
    return a.name == b.name


def _join(event: Event, one: Happening) -> None:
    """The better told of the two leads; the other is further evidence."""
    if one.match.trigger.sense != _TOLL and _rank(one) > _rank(event.main):
        event.main, one = one, event.main
    main = event.main
    if main.where.place == one.where.place and main.when.date == one.when.date:
        main.side_a = main.side_a or (one.side_a if one.side_a != main.side_b else "")
        main.side_b = main.side_b or (one.side_b if one.side_b != main.side_a else "")
    event.others.append(one)


def _rank(one: Happening) -> tuple[bool, bool, int, bool, bool]:
    length = 10**6
    if one.when.date and not one.when.date.endswith(".."):
        read = when.parsed(one.when.date)
        length = min(length, read.end_day - read.start_day)
    return one.when.basis == "stated", one.when.sure, -length, one.where.named, one.deaths != Deaths()


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
    sentence: Sentence,
    number: int,
    said: Attribution | None,
    parties: Sequence[Party],
    placed: Sequence[SentencePlace] = (),
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
