"""An article's sentences in reading order → what happened in each, with what is carried over from one to the next."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from geodata import edtf
from geodata.draft import parties, saying, spotting, when, where
from geodata.draft.deaths import Deaths, deaths
from geodata.draft.lexicon import words
from geodata.draft.parties import Party
from geodata.draft.reading import Sentence
from geodata.draft.saying import Attribution
from geodata.draft.spotting import Match
from geodata.draft.when import Timed, When
from geodata.draft.where import Placed, Where
from geodata.findings import Modality, PlaceMention

_REACH: Final = 2
"""Sentences over which a date or place is carried within a paragraph."""


_VIOLENT: Final = ("Battles", "Explosions", "Violence", "Riots", "Protests")
_BARE: Final = 2
"""Weight up to which a trigger tells only that there was violence or death."""
_TOTAL: Final = 45
"""Days from which on deaths are a sum over many events."""


@dataclass(slots=True)
class Happening:
    """An event as one sentence tells it."""

    sentence: Sentence
    match: Match
    event_type: str
    sub_event_type: str
    when: When
    where: Where
    side_a: str
    side_b: str
    deaths: Deaths
    modality: Modality
    claimed_by: str
    needed: list[int]
    """Word indices that its quote must hold: trigger, date and place."""
    number: int
    """Which sentence of the article."""
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Read:
    """A sentence with what was found in it."""

    sentence: Sentence
    number: int
    timed: list[Timed]
    placed: list[Placed]
    present: list[tuple[int, int]] = field(default_factory=list)
    """Where it says “now”: word index, index of the time."""
    parties: list[Party] = field(default_factory=list)
    said: Attribution | None = None


@dataclass(slots=True)
class Memory:
    """What is known from the sentences before."""

    places: Sequence[PlaceMention]
    theatre: str
    conflict: bool = True
    """Whether the article is about a conflict at all."""
    published: str = ""
    happened: list[Happening] = field(default_factory=list)
    dated: Happening | None = None
    """The last event with a date that may be carried over."""
    placed: Happening | None = None
    read: Read | None = None
    """The sentence before."""


def happenings(read: Read, matches: Sequence[Match], memory: Memory) -> list[Happening]:
    """The events that a sentence reports. `matches` are the triggers met in it."""
    around = spotting.Surroundings(
        [place.first for place in read.placed],
        [time.first for time in read.timed],
        [(party.first, party.name) for party in read.parties if party.kind != "civilians"] if memory.conflict else [],
    )
    holding = spotting.strongest(matches, lambda match: spotting.fulfilled(match, read.sentence, around))
    found: list[Happening] = []
    for match in holding:
        planned = saying.verdict(read.sentence, match)
        if planned in {"not", "unreal"} or _background(read, match):
            continue
        happening = _happening(read, match, memory, planned=planned == "planned")
        if happening is not None:
            found.append(happening)
    return _apart(found)


def _apart(found: list[Happening]) -> list[Happening]:
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
    violent = one.event_type.startswith(_VIOLENT) and one.match.trigger.weight > _BARE
    return violent and death.event_type.startswith(_VIOLENT) and death.match.trigger.weight <= _BARE


def _absorb(one: Happening, death: Happening) -> None:
    """Let a cause have the dead that another clause of its sentence counts."""
    if one.deaths == Deaths() and death.deaths != Deaths():
        one.deaths = death.deaths
        one.needed.extend(death.needed)
    one.side_b = one.side_b or (death.side_b if death.side_b != one.side_a else "")
    if one.when.basis != "stated" and death.when.basis == "stated":
        one.when = death.when
        one.needed.extend(death.needed)


def _same_clause(one: Happening, other: Happening) -> bool:
    sentence = one.sentence
    if sentence.part(one.match.first, one.match.last) == sentence.part(other.match.first, other.match.last):
        return True
    if sentence.clause(one.match.first, one.match.last) != sentence.clause(other.match.first, other.match.last):
        return False
    return one.when.basis != "stated" or one.when.date == other.when.date


def _background(read: Read, match: Match) -> bool:
    """What had happened before, told in a side remark without a date; what is recalled."""
    low = read.sentence.low
    segment = read.sentence.part(match.first, match.last)
    clause = read.sentence.clause(match.first, match.last)
    dated = any(clause[0] <= time.first < clause[1] for time in read.timed)
    perfect = "had" in low[max(segment[0], match.first - 4) : match.first]
    relative = low[segment[0]] in words("relative")
    return not dated and ((perfect and relative) or not words("background").isdisjoint(low[segment[0] : segment[1]]))


def _happening(read: Read, match: Match, memory: Memory, *, planned: bool) -> Happening | None:
    sentence = read.sentence
    clause = sentence.clause(match.first, match.last)
    claimed = read.said is not None and not (match.first <= read.said.verb < match.last)
    outside = range(read.said.first, read.said.last) if read.said and claimed else range(0)
    acting = [party for party in read.parties if party.first not in outside]
    side_a, side_b = parties.sides(sentence, match, clause, acting)
    event_type, sub_event_type, why = _type(match, sentence, clause, side_a, side_b)
    if not event_type or (planned and not event_type.startswith("Strategic")):
        return None
    date = when.stated(sentence, match, read.timed) or when.now(clause, read.present, memory.published)
    if planned and not date.date:
        return None
    total = match.trigger.weight <= _BARE and not date and not words("sum").isdisjoint(sentence.low[clause[0] : clause[1]])
    date = date if date or total else _carried_date(read, match, memory)
    if side_b and side_b.kind == "civilians" and _is_total(date.date):
        event_type, sub_event_type = "Violence against civilians", "Civilian casualties"
    place, side_a = _place(read, match, memory, (side_a, side_b), outside, sub_event_type, total=total or _is_total(date.date))
    dead = deaths(sentence.low, *clause) if event_type.startswith(_VIOLENT) else Deaths()
    needed = [match.first, match.last - 1]
    if date.basis == "stated":
        needed += [at for time in read.timed if time.index in date.times and clause[0] <= time.first < clause[1] for at in (time.first, time.last - 1)]
    if place.basis == "stated":
        needed += [at for one in read.placed if one.index == place.place for at in (one.first, one.last - 1)]
    modality: Modality = "planned" if planned else "claimed" if claimed else "reported"
    return Happening(
        sentence, match, event_type, sub_event_type, date, place,
        side_a.name if side_a else "", side_b.name if side_b else _victims(sentence, match, clause, side_a, event_type),
        dead, modality, read.said.name if claimed and read.said else "", needed, read.number,
        [why, *filter(None, (date.reason, place.reason))],
    )  # fmt: skip


def _is_total(date: str) -> bool:
    """Whether a date is so long that what is told sums up many events."""
    if "/" not in date:
        return False
    read = edtf.parse(date)
    return read.end_day - read.start_day > _TOTAL


def _victims(sentence: Sentence, match: Match, clause: tuple[int, int], side_a: Party | None, event_type: str) -> str:
    if side_a is not None and side_a.name == parties.CIVILIANS:
        return ""
    return parties.CIVILIANS if event_type == "Violence against civilians" else ""


def _type(
    match: Match, sentence: Sentence, clause: tuple[int, int], side_a: Party | None, side_b: Party | None
) -> tuple[str, str, str]:
    """(event_type, sub_event_type, why); "" for no event."""
    trigger = match.trigger
    said = sentence.text[sentence.starts[match.first] : sentence.ends[match.last - 1]]
    event_type, sub = trigger.event_type, trigger.sub_event_type
    armed = [party for party in (side_a, side_b) if party and party.kind in {"government", "rebel", "alliance"}]
    inside = sentence.low[clause[0] : clause[1]]
    if not event_type:
        event_type, sub = _violence(inside, side_b, armed)
    if sub == "Agreement" and not words("base").isdisjoint(sentence.low[match.first :]):
        sub = "Basing agreement"
    if trigger.sense == "territory" and sub.startswith(("Non-state", "Government")):
        kind = side_a.kind if side_a else ""
        sub = {"government": "Government regains territory", "rebel": "Non-state actor overtakes territory"}.get(kind, "" if sub.startswith("Non-state") else sub)
    if event_type == "Battles" and sub == "Armed clash" and trigger.weight <= 2 and side_b and side_b.kind == "civilians":  # noqa: PLR2004
        event_type, sub = "Violence against civilians", "Attack"
    return event_type, sub, f"{event_type}{f': {sub}' if sub else ''} from “{' '.join(said.split())[:80]}”"


def _violence(inside: Sequence[str], side_b: Party | None, armed: Sequence[Party]) -> tuple[str, str]:
    """The type of an attack or a killing that nothing more is said of, by those it hit."""
    if side_b is not None and side_b.kind == "civilians":
        return "Violence against civilians", "Attack"
    if len(armed) == 2:  # noqa: PLR2004 - both sides
        return "Battles", "Armed clash"
    if not (words("unarmed") | words("civilobject")).isdisjoint(inside):
        return "Violence against civilians", "Attack"
    if armed or not words("armed").isdisjoint(inside):
        return "Battles", ""
    return "", ""


def _carried_date(read: Read, match: Match, memory: Memory) -> When:
    """A date from the rest of the sentence, from the event its words refer to, or from the sentences before."""
    referred = _referred(read, match, memory)
    if referred.date or match.trigger.sense == "goingon":
        return referred
    clause = read.sentence.clause(match.first, match.last)
    others = [time for time in read.timed if not clause[0] <= time.first < clause[1] and when.is_moment(time.date)]
    if others:
        nearest = min(others, key=lambda time: abs(time.first - match.first))
        return when.carried(nearest.date, nearest.index, nearest.found.text, "the same sentence:")
    last = memory.dated
    if last and _follows(read, last):
        index = last.when.times[0] if last.when.times else -1
        return when.carried(last.when.date, index, _shown(last), "the event before:")
    before = memory.read
    if before and before.sentence.paragraph == read.sentence.paragraph and before.number == read.number - 1:
        some = [time for time in before.timed if when.is_moment(time.date)]
        if some:
            return when.carried(some[-1].date, some[-1].index, some[-1].found.text, "the sentence before:")
    return When()


def _follows(read: Read, last: Happening) -> bool:
    """Whether a sentence stands so shortly after an event's that it may tell more of it."""
    return last.sentence.paragraph == read.sentence.paragraph and read.number - last.number <= _REACH


def _referred(read: Read, match: Match, memory: Memory) -> When:
    """“After the request …”, “the announcement has …”: the date of the one event that is meant."""
    low = read.sentence.low
    clause = read.sentence.clause(match.first, match.last)
    for at in range(*clause):
        kinds = _references().get(low[at])
        if kinds is None or match.first <= at < match.last or (match.trigger.event_type, match.trigger.sub_event_type) == kinds:
            continue
        meant = [one for one in memory.happened if (one.event_type, one.sub_event_type) == kinds and one.when.date]
        meant = [one for one in meant if one.when.basis == "stated"] or meant
        if not meant or not all(when.overlap(one.when.date, meant[-1].when.date) for one in meant):
            continue
        date, times = meant[-1].when.date, meant[-1].when.times
        index = times[0] if times else -1
        preceding = low[max(clause[0], at - 3) : at]
        plain = "/" not in date and ".." not in date
        if plain and {"after", "following"} & set(preceding):
            date = f"[{date}..]"
        elif plain and match.trigger.sense == "goingon":
            date = f"{date}/.."
        return when.carried(date, index, _shown(meant[-1]), "what its words refer to:", sure=True)
    return When()


@cache
def _references() -> dict[str, tuple[str, str]]:
    with (Path(__file__).parent / "references.csv").open(newline="", encoding="utf-8") as file:
        return {row["word"]: (row["event_type"], row["sub_event_type"]) for row in csv.DictReader(file)}


def _shown(one: Happening) -> str:
    said = one.sentence.text[one.sentence.starts[one.match.first] : one.sentence.ends[one.match.last - 1]]
    return " ".join(said.split())[:60]


def _place(
    read: Read, match: Match, memory: Memory, sides: tuple[Party | None, Party | None], outside: range, sub_event_type: str, *, total: bool
) -> tuple[Where, Party | None]:
    """The place, and side_a when the body that acts tells it."""
    side_a, _ = sides
    if match.trigger.place in {"seat", "speaker"}:
        found, country = where.seat(read.sentence, memory.places) if match.trigger.place == "seat" else (Where(), "")
        if not side_a and country:
            side_a = Party(match.first, match.last, parties.government(country), "government", country)
        country = country or (side_a.country if side_a else "")
        if found.place is None and country:
            found = where.of_country(country, memory.places, "the country of who decides or speaks")
        return found, side_a
    base = sub_event_type == "Basing agreement"
    found = where.stated(read.sentence, match, read.placed, outside, memory.theatre, beyond=base)
    if found.place is not None:
        return found, side_a
    return _carried_place(read, match, memory, sides, outside, total=total), side_a


def _carried_place(
    read: Read, match: Match, memory: Memory, sides: tuple[Party | None, Party | None], outside: range, *, total: bool
) -> Where:
    others = [
        place
        for place in read.placed
        if where.is_place(read.sentence, place, memory.theatre)
        and place.first not in outside
        and (not place.found.place or place.found.place.country in {"", memory.theatre})
    ]
    if others and match.trigger.place != "country" and not total:
        best = min(others, key=lambda place: (where.vagueness(place.found), abs(place.first - match.first)))
        return Where(best.index, "carried", reason=f"place carried from the same sentence: “{best.found.mention.text}”")
    last = memory.placed
    if last and _follows(read, last) and last.where.place is not None and match.trigger.place != "country" and not total:
        return Where(last.where.place, "carried", reason=f"place carried from the event before: “{_shown(last)}”")
    country, why = where.concerned(match, sides, read.placed, memory.theatre)
    before = memory.happened[-1] if memory.happened else None
    if before and country != memory.theatre and _follows(read, before) and before.where.place is not None:
        return Where(before.where.place, "carried", reason=f"place carried from the event before: “{_shown(before)}”")
    return where.of_country(country, memory.places, why) if country else Where()


def remember(found: Sequence[Happening], memory: Memory) -> None:
    """Keep what later sentences may carry over."""
    memory.happened.extend(found)
    for one in found:
        if when.is_moment(one.when.date):
            memory.dated = one
        if one.where.basis == "stated":
            memory.placed = one
