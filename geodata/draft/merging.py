"""The same event told twice in an article is one event, with both quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geodata import edtf
from geodata.draft import when
from geodata.draft.deaths import Deaths
from geodata.draft.story import Happening
from geodata.findings import PlaceMention
from geodata.model import WherePrec


@dataclass(slots=True)
class Event:
    """An event and the other places in the text that tell it."""

    main: Happening
    others: list[Happening] = field(default_factory=list)


def merge(found: Sequence[Happening], places: Sequence[PlaceMention]) -> list[Event]:
    """The events without repeats, in reading order of their best telling."""
    events: list[Event] = []
    latest: dict[tuple[str, str, str], list[Event]] = {}
    for one in found:
        key = (one.event_type, one.sub_event_type, one.match.trigger.sense)
        same = next((event for event in latest.get(key, ())[-40:] if _same(event.main, one, places)), None)
        if same is None:
            event = Event(one)
            events.append(event)
            latest.setdefault(key, []).append(event)
        else:
            _join(same, one, places)
    return sorted(events, key=lambda event: event.main.sentence.starts[event.main.match.first])


def _same(one: Happening, other: Happening, places: Sequence[PlaceMention]) -> bool:
    return (
        _same_date(one, other)
        and _same_place(one, other, places)
        and _agree(one.side_a, other.side_a)
        and _agree(one.side_b, other.side_b)
        and _same_deaths(one, other)
    )


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_deaths(one: Happening, other: Happening) -> bool:
    if one.deaths == other.deaths or Deaths() in {one.deaths, other.deaths}:
        return True
    return bool(one.claimed_by or other.claimed_by) and one.claimed_by != other.claimed_by


def _same_date(one: Happening, other: Happening) -> bool:
    first, second = one.when.date, other.when.date
    if first == second:
        return True
    if not first or not second:
        return bool(one.match.trigger.sense) or one.event_type.startswith("Strategic")
    if first.endswith("..") or second.endswith(".."):
        return edtf.parse(first).start_day == edtf.parse(second).start_day
    return when.overlap(first, second)


def _same_place(one: Happening, other: Happening, places: Sequence[PlaceMention]) -> bool:
    if one.where.place is None or other.where.place is None:
        return one.where.place == other.where.place
    a, b = places[one.where.place], places[other.where.place]
    if a.place is not None and b.place is not None and a.place.gazetteer_id and a.place.gazetteer_id == b.place.gazetteer_id:
        return a.name == b.name or WherePrec.COUNTRY in {a.where_prec, b.where_prec}
    return a.name == b.name


def _join(event: Event, one: Happening, places: Sequence[PlaceMention]) -> None:
    """The better told of the two leads; the other is further evidence."""
    if _rank(one) > _rank(event.main):
        event.main, one = one, event.main
    main = event.main
    if main.where.place == one.where.place and main.when.date == one.when.date:
        main.side_a = main.side_a or (one.side_a if one.side_a != main.side_b else "")
        main.side_b = main.side_b or (one.side_b if one.side_b != main.side_a else "")
    event.others.append(one)


def _rank(one: Happening) -> tuple[bool, bool, int, bool, bool]:
    length = 10**6
    if one.when.date and not one.when.date.endswith(".."):
        read = edtf.parse(one.when.date)
        length = min(length, read.end_day - read.start_day)
    return one.when.basis == "stated", one.when.sure, -length, one.where.named, one.deaths != Deaths()
