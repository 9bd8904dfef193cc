"""Which type of event a trigger tells of, where that depends on who did it to whom, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events import when
from geodata.drafting.events.deaths import Deaths
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import CIVILIANS, Party
from geodata.drafting.events.telling import BARE, VIOLENT, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace
from geodata.drafting.model import PlaceMention

_TOTAL: Final = 45
"""Days from which on deaths are a sum over many events."""
_REGAINED: Final = "Government regains territory"
_TAKEN: Final = {"government": _REGAINED, "rebel": "Non-state actor overtakes territory"}
"""What a place's change of hands is, by the kind of who takes it."""
_ARMED: Final = frozenset({"government", "rebel", "alliance"})


def kind(telling: TriggerReading) -> tuple[str, str]:
    """(event_type, sub_event_type); "" for no event."""
    trigger = telling.match.trigger
    event_type, sub = trigger.event_type, trigger.sub_event_type
    side_a, side_b = telling.side_a, telling.side_b
    if not event_type:
        return _violence(telling.low, side_b, [one for one in (side_a, side_b) if one and one.kind in _ARMED])
    around = telling.sentence.low[max(0, telling.match.first - 3) : telling.match.last + 3]
    if trigger.sense == "truce" and not words("ending").isdisjoint(around):
        return event_type, "Other"
    if sub == "Agreement" and not words("base").isdisjoint(telling.sentence.low[telling.match.first :]):
        return event_type, "Basing agreement"
    if event_type.startswith("Explosions") and not words("chemical").isdisjoint(telling.low):
        return event_type, "Chemical weapon"
    if trigger.sense == "territory" and event_type == "Battles":
        return event_type, _TAKEN.get(side_a.kind if side_a else "", sub if sub == _REGAINED else "")
    return event_type, sub


def _violence(inside: Sequence[str], side_b: Party | None, armed: Sequence[Party]) -> tuple[str, str]:
    """The type of an attack or a killing that nothing more is said of, by those it hit."""
    if side_b is not None and side_b.kind == "civilians":
        return "Violence against civilians", "Attack"
    if len(armed) > 1:
        return "Battles", "Armed clash"
    if side_b is not None and side_b in armed:
        return "Battles", ""
    if not words("unarmed").isdisjoint(inside) or not words("civilobject").isdisjoint(inside):
        return "Violence against civilians", "Attack"
    if armed or not words("armed").isdisjoint(inside):
        return "Battles", ""
    return "", ""


def regains(telling: TriggerReading, where: EventPlace, places: Sequence[PlaceMention]) -> bool:
    """Whether a place that was taken may have been the taker's own: a foreign army regains nothing."""
    if telling.match.trigger.sub_event_type == _REGAINED or telling.side_a is None or where.place is None:
        return True
    known = places[where.place].place
    return known is None or known.country in {"", telling.side_a.country}


def is_generic(telling: TriggerReading, date: EventDate, place: EventPlace, dead: Deaths) -> bool:
    """“They use suicide attacks and car bombs”: weapons named, nothing told of when, where or to whom."""
    trigger = telling.match.trigger
    known = date.basis == "stated" or date.sure or place.basis == "stated" or dead != Deaths()
    if known or trigger.sense or trigger.place:
        return False
    if trigger.weight < BARE:
        return telling.side_a is None and telling.side_b is None
    if trigger.verb:
        return False
    told = words("harm") | words("happening")
    return trigger.event_type.startswith(VIOLENT) and told.isdisjoint(telling.sentence.vocabulary)


def is_bare(telling: TriggerReading, date: EventDate, place: EventPlace, dead: Deaths) -> bool:
    """“An assassination took place”: neither when nor where, neither who nor how many."""
    named = telling.side_a is not None or telling.side_b is not None
    return not (date or named or place.basis == "stated" or dead != Deaths())


def is_name(telling: TriggerReading) -> bool:
    """“National Front for the Liberation of …”: no deed, but a part of a name."""
    sentence, match = telling.sentence, telling.match
    first = sentence.word(match.first)[0]
    return match.trigger.sense == "territory" and sentence.low[match.last - 1] == "of" and first.isupper()


def is_background(telling: TriggerReading, *, dated: bool) -> bool:
    """What had happened before, told in a side remark without a date; what is recalled."""
    low = telling.sentence.low
    first, last = telling.sentence.part(telling.match.first, telling.match.last)
    if not words("remembered").isdisjoint(low[first:last]):
        return True
    if dated:
        return False
    perfect = "had" in low[max(first, telling.match.first - 4) : telling.match.first]
    return (perfect and low[first] in words("relative")) or not words("background").isdisjoint(low[first:last])


def is_total(date: str) -> bool:
    """Whether a date is so long that what is told sums up many events."""
    if "/" not in date:
        return False
    read = when.parsed(date)
    return read.end_day - read.start_day > _TOTAL


def victims(telling: TriggerReading, event_type: str) -> str:
    """side_b of violence against people that nobody names."""
    if telling.side_b is not None:
        return telling.side_b.name
    if event_type != "Violence against civilians" or (telling.side_a and telling.side_a.name == CIVILIANS):
        return ""
    return "" if words("unarmed").isdisjoint(telling.low) else CIVILIANS
