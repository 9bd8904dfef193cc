"""One sentence → the events it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events import carrying, kinds, parties, saying, spotting, when, where
from geodata.drafting.events.deaths import Deaths, deaths
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import BARE, VIOLENT, Happening, Memory, SentenceFindings, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace
from geodata.drafting.model import Modality

_ITSELF: Final = 5
"""Words between “it” and what it did."""


def happenings(read: SentenceFindings, matches: Sequence[Match], memory: Memory) -> list[Happening]:
    """The events that a sentence reports. `matches` are the triggers met in it."""
    around = spotting.SentenceFacts(
        [place.first for place in read.placed if where.usable(place.found)],
        [time.first for time in read.timed],
        [(party.first, party.name) for party in read.parties if party.kind != "civilians"] if memory.conflict else [],
        memory.conflict,
    )
    found = [
        happening
        for match in spotting.strongest(matches, lambda match: spotting.fulfilled(match, read.sentence, around))
        if (happening := _happening(read, match, memory)) is not None
    ]
    return [every for one in _one_per_clause(found) if not one.bare for every in _each_place(one, read)]


def _each_place(one: Happening, read: SentenceFindings) -> list[Happening]:
    """“bombed the towns of A, B and C”: an event for each place of a list; with a figure, which is of all, only one."""
    others = where.listed(read.sentence, read.placed, one.where) if one.event_type.startswith(VIOLENT) else []
    if not others:
        return [one]
    if one.deaths != Deaths():
        named = ", ".join(place.found.name for place in others)
        one.reasons.append(f"also at {named}, which share the number of dead")
        return [one]
    every = [one]
    for place in others:
        there = EventPlace(place.index, "stated", named=True, reason=f"place from “{place.found.mention.text}”")
        reasons = [there.reason if reason == one.where.reason else reason for reason in one.reasons]
        every.append(replace(one, where=there, needed=[*one.needed, place.first, place.last - 1], reasons=reasons))
    return every


def _happening(read: SentenceFindings, match: Match, memory: Memory) -> Happening | None:
    """What a trigger tells of; None when that is no event that happened."""
    verdict = saying.verdict(read.sentence, match)
    if verdict in {"not", "unreal"}:
        return None
    planned = verdict == "planned"
    telling = _telling(read, match)
    date = when.stated(read.sentence, match, read.timed) or when.now(telling.clause, read.present, memory.published)
    event_type, sub_event_type = kinds.kind(telling)
    unfit = not event_type or (planned and not (date and event_type.startswith("Strategic")))
    if unfit or kinds.is_name(telling) or kinds.is_background(telling, dated=date.basis == "stated"):
        return None
    _turn(telling, event_type)
    _both_sides(telling, memory)
    dead = deaths(read.sentence.low, *telling.clause, read.barred) if event_type.startswith(VIOLENT) else Deaths()
    sums = match.trigger.weight <= BARE and not date and (dead.many or not words("sum").isdisjoint(telling.low))
    if not date and not sums:
        date = carrying.carried_date(telling, memory)
    telling.total = sums or dead.many or kinds.is_total(date.date)
    if telling.side_b and telling.side_b.kind == "civilians" and kinds.is_total(date.date):
        event_type, sub_event_type = "Violence against civilians", "Civilian casualties"
    if dead.many and match.trigger.weight <= BARE and sub_event_type != "Civilian casualties":
        event_type, sub_event_type, telling.side_b = "Battles", "Armed conflict", None
    place = carrying.place(telling, memory, terms=sub_event_type == "Basing agreement")
    if sub_event_type == "Government regains territory" and not kinds.regains(telling, place, memory.places):
        sub_event_type = ""
    if kinds.is_generic(telling, date, place, dead):
        return None
    made = _make_happening(telling, (event_type, sub_event_type), date, place, dead, planned=planned)
    made.bare = kinds.is_bare(telling, date, place, dead)
    return made


def _telling(read: SentenceFindings, match: Match) -> TriggerReading:
    clause = read.sentence.clause(match.first, match.last)
    claimed = _is_claimed(read, match)
    outside = range(read.said.first, read.said.last) if read.said and claimed else range(0)
    acting = [party for party in read.parties if party.first not in outside]
    side_a, side_b = parties.sides(read.sentence, match, clause, acting)
    if side_a is None and not words("own").isdisjoint(read.sentence.low[clause[0] : match.first + 1]):
        side_a = next((party for party in read.parties if party.first in outside), None)
    if side_a is None and claimed and read.said and not match.trigger.place:
        side_a = _speaker(read, match, outside)
    if side_b == side_a or (side_b and side_b.generic and match.trigger.place):
        side_b = None  # in decisions, “the use of armed forces” names nobody
    return TriggerReading(read, match, clause, outside, side_a, side_b)


def _speaker(read: SentenceFindings, match: Match, outside: range) -> Party | None:
    """“The army said it had repelled …”: who speaks did it."""
    told = read.said.verb + 1 if read.said else 0
    low = read.sentence.low
    begin = told + (low[told : told + 1] == ["that"])
    if low[begin : begin + 1] not in (["it"], ["they"]) or match.first - begin > _ITSELF or begin > match.first:
        return None
    if parties.is_passive(read.sentence, match):
        return None
    return next((party for party in read.parties if party.first in outside), None)


def _is_claimed(read: SentenceFindings, match: Match) -> bool:
    """Whether somebody is named who says so; a verb that is itself the event claims nothing."""
    return read.said is not None and not match.first <= read.said.verb < match.last


def _turn(telling: TriggerReading, event_type: str) -> None:
    """In protests and riots, those who protest are side_a."""
    if event_type not in {"Protests", "Riots"}:
        return
    here = [party for party in telling.read.parties if telling.holds(party.first)]
    crowd = next((party for party in here if party.name == parties.PROTESTERS), None)
    if crowd is not None:
        other = next((one for one in (telling.side_a, telling.side_b) if one and one.name != crowd.name), None)
        telling.side_a, telling.side_b = crowd, other


def _both_sides(telling: TriggerReading, memory: Memory) -> None:
    """“between both countries”: the two that the event before was between."""
    last = memory.happened[-1] if memory.happened else None
    low = telling.low
    both = any(
        word in {"both", "two"} and low[at + 1 : at + 2] and low[at + 1] in words("partners")
        for at, word in enumerate(low)
    )
    if both and last and last.party_a and last.party_b and last.sentence.paragraph == telling.sentence.paragraph:
        telling.side_a, telling.side_b = last.party_a, last.party_b


def _make_happening(  # noqa: PLR0913 - all of it is the event
    telling: TriggerReading, kind: tuple[str, str], date: EventDate, place: EventPlace, dead: Deaths, *, planned: bool
) -> Happening:
    match, read = telling.match, telling.read
    claimed = _is_claimed(read, match)
    name = read.said.name if read.said and claimed else ""
    if match.trigger.sense == "toll":  # “Local sources put the toll at 240”
        first, last = saying.before(read.sentence, match.first)
        name = saying.text(read.sentence, first, last) if first < last else name
    modality: Modality = "planned" if planned else "claimed" if claimed else "reported"
    why = f"{': '.join(filter(None, kind))} from “{read.sentence.shown(match.first, match.last)[:80]}”"
    return Happening(
        read.sentence, read.number, match, *kind, date, place,
        telling.side_a.name if telling.side_a else "", kinds.victims(telling, kind[0]), dead,
        modality, name,
        [*_words_to_quote(telling, date, place), *dead.words], [why, *filter(None, (date.reason, place.reason))],
        telling.side_a, telling.side_b,
    )  # fmt: skip


def _words_to_quote(telling: TriggerReading, date: EventDate, place: EventPlace) -> list[int]:
    """Words that the quote must hold."""
    needed = [telling.match.first, telling.match.last - 1]
    if date.basis == "stated":
        for time in telling.read.timed:
            if time.index in date.times and telling.holds(time.first):
                needed += [time.first, time.last - 1]
    if place.basis == "stated":
        for one in telling.read.placed:
            if one.index == place.place:
                needed += [one.first, one.last - 1]
    return needed


def _one_per_clause(found: Sequence[Happening]) -> list[Happening]:
    """One event a clause, the strongest; another part of it is another event when it has a date of its own.

    Words that only say that somebody was killed belong to the weapon or the attack that the sentence tells of.
    """
    kept: list[Happening] = []
    for one in sorted(found, key=lambda one: -one.match.trigger.weight):
        causes = [other for other in kept if _causes(other, one)]
        if causes:
            _absorb(min(causes, key=lambda other: abs(other.match.first - one.match.first)), one)
        elif not any(_same_clause(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.match.first)


def _causes(one: Happening, death: Happening) -> bool:
    cause, bare = one.match.trigger, death.match.trigger
    violent = one.event_type.startswith(VIOLENT) and death.event_type.startswith(VIOLENT)
    return violent and cause.sense != "war" and cause.weight > BARE >= bare.weight


def _absorb(one: Happening, death: Happening) -> None:
    """Let a cause have the dead and the date that another clause of its sentence gives."""
    dead = one.deaths == Deaths() and death.deaths != Deaths()
    dated = one.when.basis != "stated" and death.when.basis == "stated"
    if dead:
        one.deaths = death.deaths
    if one.bare and not death.bare:  # “Three people died in Homs when missiles hit a plant”
        one.bare, one.where = False, death.where
        one.reasons[1:] = death.reasons[1:]
        one.needed.extend(death.needed)
    if dated:
        one.when = death.when
    if dated:
        one.needed.extend(death.needed)
    elif dead:
        one.needed.extend(death.deaths.words)
    one.side_b = one.side_b or (death.side_b if death.side_b != one.side_a else "")


def _same_clause(one: Happening, other: Happening) -> bool:
    """Whether two triggers tell of one event: in one clause, without dates that tell them apart."""
    sentence, mine, theirs = one.sentence, one.match, other.match
    if one.when.basis == other.when.basis == "stated" and one.when.date != other.when.date:
        return False
    if sentence.part(mine.first, mine.last) == sentence.part(theirs.first, theirs.last):
        return True
    same = sentence.clause(mine.first, mine.last) == sentence.clause(theirs.first, theirs.last)
    return same and (one.when.basis != "stated" or one.when.date == other.when.date)
