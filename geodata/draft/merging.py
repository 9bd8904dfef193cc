"""The same event told twice in an article is one event, with both quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.draft import when
from geodata.draft.deaths import Deaths
from geodata.draft.telling import VIOLENT, Happening
from geodata.findings import PlaceMention
from geodata.model import WherePrec

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
