"""Decide the type of an event from its trigger, parties, place and date, and whether it is an event at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events import spotting, when
from geodata.drafting.events.deaths import NO_FIGURES, Deaths
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import CIVILIANS, Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import BARE, VIOLENT, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace
from geodata.drafting.model import PlaceMention

_KILLS: Final = frozenset({"killed", "killing", "kill", "kills", "slaughtered", "massacred"})
_PEOPLE: Final = frozenset({"people", "persons", "men", "villagers", "locals"})
_OBJECT_REACH: Final = 7
"""Words from “killed” to who was killed."""
_TOTAL_DAYS: Final = 45
"""Length of a date from which on deaths are a sum over many events."""
_WEEK_DAYS: Final = 6
"""Days from the first to the last of a week."""
_BEFORE_ADJECTIVES: Final = frozenset({"the", "in", "of", "newly", "recently"})
_KILLED: Final = frozenset({"killed", "slain", "martyred", "assassinated"})
_DAYS: Final = frozenset({"day", "night", "week", "month", "morning", "evening", "few"})
_WARS: Final = frozenset({"war", "campaign", "conflict", "invasion", "uprising", "insurgency"})
_BEGUN: Final = frozenset({"launched", "began", "begun", "started", "erupted", "broke", "triggered", "sparked"})
_LONG_AGO: Final = frozenset({"month", "months", "year", "years"})
_RECALLED: Final = 60
"""Days before publication from which on what news tells of a whole country is history."""
_REGAINED: Final = "Government regains territory"
_TAKEN: Final = {"government": _REGAINED, "rebel": "Non-state actor overtakes territory"}
"""The sub-event type of a place's capture, by the kind of the party that takes it."""
_ARMED: Final = frozenset({"government", "rebel", "alliance"})


def kind(reading: TriggerReading) -> tuple[str, str]:
    """(event_type, sub_event_type) of an event; ("", "") when it is none."""
    trigger = reading.match.trigger
    event_type, sub = trigger.event_type, trigger.sub_event_type
    side_a, side_b = reading.side_a, reading.side_b
    if not event_type:
        armed = [party for party in (side_a, side_b) if party and party.kind in _ARMED]
        found = _violence(reading.lowered, side_b, armed)
        return found if found[0] else _killing(reading)
    context = reading.sentence.lowered[max(0, reading.match.first - 3) : reading.match.last + 3]
    if trigger.sense == "truce" and not words("ending").isdisjoint(context):
        return event_type, "Other"
    if sub == "Agreement" and not words("base").isdisjoint(reading.sentence.lowered[reading.match.first :]):
        return event_type, "Basing agreement"
    if event_type.startswith("Explosions") and not words("chemical").isdisjoint(reading.lowered):
        return event_type, "Chemical weapon"
    if trigger.sense == "territory" and event_type == "Battles":
        return event_type, _TAKEN.get(side_a.kind if side_a else "", sub if sub == _REGAINED else "")
    return event_type, sub


def _violence(clause_words: Sequence[str], side_b: Party | None, armed: Sequence[Party]) -> tuple[str, str]:
    """The type of an otherwise unspecified attack or killing, by its victims; `armed` are the armed parties."""
    is_of_civilians = side_b is not None and side_b.kind == "civilians"
    if is_of_civilians or (len(armed) < 2 and side_b not in armed and _kills_people(clause_words)):  # noqa: PLR2004 - two
        return "Violence against civilians", "Attack"
    if len(armed) > 1:
        return "Battles", "Armed clash"
    fighters = not words("combatant").isdisjoint(_killed(clause_words)) and _PEOPLE.isdisjoint(_killed(clause_words))
    if (side_b is not None and side_b in armed) or (armed and fighters):
        return "Battles", ""  # also “killed six soldiers”, where it is not said whose
    if not words("unarmed").isdisjoint(clause_words) or not words("civilobject").isdisjoint(clause_words):
        return "Violence against civilians", "Attack"
    if armed or not words("armed").isdisjoint(clause_words):
        return "Battles", ""
    return "", ""


def _kills_people(clause: Sequence[str]) -> bool:
    """“Gunmen killed at least 55 people”: whoever is killed is only called people, and nobody a fighter."""
    objects = _killed(clause)
    return not _PEOPLE.isdisjoint(objects) and words("combatant").isdisjoint(objects)


def _killed(clause: Sequence[str]) -> list[str]:
    """The words after “killed”, among which is who was killed."""
    kills = [index for index, word in enumerate(clause) if word in _KILLS]
    return [word for index in kills for word in clause[index + 1 : index + _OBJECT_REACH]]


def _killing(reading: TriggerReading) -> tuple[str, str]:
    """The type of “were killed”, where neither a party nor a weapon shows it: by who was killed."""
    match = reading.match
    killed = _KILLED | words("dying") if reading.goes_on else _KILLED
    if reading.sentence.lowered[match.last - 1] not in killed or words("person").isdisjoint(reading.lowered):
        return "", ""
    bears_arms = not words("combatant").isdisjoint(reading.lowered)
    return ("Battles", "") if bears_arms else ("Violence against civilians", "Attack")


def regains(reading: TriggerReading, place: EventPlace, places: Sequence[PlaceMention]) -> bool:
    """Whether a captured place may have been the captor's own before: a foreign army regains nothing."""
    if reading.match.trigger.sub_event_type == _REGAINED or reading.side_a is None or place.index is None:
        return True
    location = places[place.index].place
    return location is None or location.country in {"", reading.side_a.country}


def is_generic(reading: TriggerReading, date: EventDate, place: EventPlace, dead: Deaths) -> bool:
    """“They use suicide attacks and car bombs”: weapons without date, place or victims."""
    trigger = reading.match.trigger
    is_anchored = date.basis == "stated" or date.is_certain or place.basis == "stated" or dead != NO_FIGURES
    if is_anchored or trigger.sense or trigger.place:
        return False
    if trigger.weight < BARE:
        return reading.side_a is None and reading.side_b is None
    if trigger.verb:
        return False
    telling_words = words("harm") | words("happening")
    return trigger.event_type.startswith(VIOLENT) and telling_words.isdisjoint(reading.sentence.vocabulary)


def says_nothing(reading: TriggerReading, date: EventDate, place: EventPlace, *, vague: bool) -> bool:
    """“Reinforcements arrived late”: a development of which the text says neither who, where nor when."""
    is_open = date.basis != "stated" and place.basis != "stated" and vague
    return is_open and reading.side_a is None and reading.side_b is None and spotting.is_calm(reading.match)


def is_bare(reading: TriggerReading, date: EventDate, place: EventPlace, dead: Deaths) -> bool:
    """“An assassination took place”: without date, place, party or number of dead."""
    has_party = reading.side_a is not None or reading.side_b is not None
    return not (date or has_party or place.basis == "stated" or dead != NO_FIGURES)


def is_name(reading: TriggerReading) -> bool:
    """“National Front for the Liberation of …”: no deed, but a part of a name."""
    sentence, match = reading.sentence, reading.match
    first = sentence.word(match.first)[0]
    before = sentence.lowered[match.first - 1] if match.first else ""
    if match.trigger.sense == "territory" and match.last - match.first == 1 and before in _BEFORE_ADJECTIVES:
        return True  # “in the occupied West Bank”
    return match.trigger.sense == "territory" and sentence.lowered[match.last - 1] == "of" and first.isupper()


def is_likened(sentence: Sentence, match: Match) -> bool:
    """“In a similar attack”: what the event that the sentence tells is like."""
    if sentence.lowered[match.first - 1 : match.first] != ["similar"] or match.trigger.verb:
        return False
    return any(other.last <= match.first or match.last <= other.first for other in spotting.spot(sentence))


def is_background(reading: TriggerReading, *, has_date: bool) -> bool:
    """Whether an event is only recalled, or happened earlier and is mentioned in passing, without a date."""
    lowered = reading.sentence.lowered
    first, last = reading.sentence.part(reading.match.first, reading.match.last)
    verb = reading.match.trigger.verb  # “bombed a concert that marked the anniversary of …” happened
    if not words("remembered").isdisjoint(lowered[first : reading.match.first if verb else last]):
        return True
    if has_date:
        return False
    start = reading.clause[0]
    if lowered[start] == "which" and lowered[start - 1 : start] == ["of"]:
        return True  # “launched 80 drones, of which 52 were shot down”
    is_counted = lowered[start] == "after" and start > 0 and lowered[start - 1] in _LONG_AGO
    if is_counted or _is_cause_of_war(lowered, start):
        return True  # “The strikes came a month after Israel killed …”
    is_perfect = "had" in lowered[max(first, reading.match.first - 4) : reading.match.first]
    is_said = lowered[first] == "that" and not words("saying").isdisjoint(lowered[max(0, first - 5) : first])
    is_aside = is_perfect and lowered[first] in words("relative") and not is_said
    return is_aside or _is_of_old(lowered[first:last])


def _is_cause_of_war(lowered: Sequence[str], first: int) -> bool:
    """“… launched its campaign after gunmen killed 1,200 people”: how a war began is no news."""
    if lowered[first] not in {"after", "when", "since", "following"}:
        return False
    before = lowered[:first]
    return not _WARS.isdisjoint(before) and not _BEGUN.isdisjoint(before)


def _is_of_old(clause: Sequence[str]) -> bool:
    """Whether a clause has a word of the past of the story: “previously”, “in the past”; not “the past 24 hours”."""
    return any(
        word in words("background") and not (word == "past" and index + 1 < len(clause) and clause[index - 1] == "the")
        for index, word in enumerate(clause)
    )


def looks_back(reading: TriggerReading) -> bool:
    """Whether a clause tells of the time before the report: “had killed”, “in recent months”, “so far this year”."""
    lowered = reading.sentence.lowered
    first, last = reading.clause
    clause = lowered[first:last]
    said = reading.findings.attribution
    is_told = said is not None and 0 <= said.verb < reading.match.first  # “The army said that it had captured …”
    is_perfect = not is_told and "had" in lowered[max(first, reading.match.first - 4) : reading.match.first]
    if not words("often").isdisjoint(reading.sentence.vocabulary) or _is_each_day(lowered):
        return True
    return is_perfect or not words("habit").isdisjoint(clause) or _is_of_old(clause)


def _is_each_day(lowered: Sequence[str]) -> bool:
    """“almost every day”, “each night”."""
    return any(
        word in {"every", "each"} and lowered[index + 1 : index + 2] and lowered[index + 1] in _DAYS
        for index, word in enumerate(lowered)
    )


def is_past(reading: TriggerReading, date: EventDate, dead: Deaths) -> bool:
    """Whether news only recalls what a clause tells: a sum or a habit without a beginning, or something earlier."""
    trigger = reading.match.trigger
    if not date:
        return reading.is_total or (
            (trigger.event_type.startswith(VIOLENT) or not trigger.event_type) and looks_back(reading)
        )
    is_open = date.edtf.endswith("/..")
    return is_open and dead == NO_FIGURES and not trigger.sense and looks_back(reading)


def is_history(reading: TriggerReading, date: EventDate, dead: Deaths, vague: bool, published: str) -> bool:  # noqa: FBT001
    """Whether news only recalls something: the war since 2011, its dead, or what is long over and has no place.

    `vague` says that its place is unknown or a whole country.
    """
    day = when.day_number(published)
    is_war = reading.match.trigger.sense == "war"
    if day is None or not (is_war or vague):
        return False
    if not date:
        return is_war
    is_lasting = is_war or reading.is_total or date.edtf.endswith("/..")
    if dead != NO_FIGURES and not is_lasting:
        return False
    period = when.parsed(date.edtf)
    return day - (period.start_day if is_lasting else min(period.end_day, day)) > _RECALLED


def is_total(date: str) -> bool:
    """Whether a date is so long that its figures sum up many events."""
    if not date or date.startswith("["):
        return False
    period = when.parsed(date)
    return period.end_day - period.start_day > _TOTAL_DAYS


def is_span(date: str) -> bool:
    """Whether a date is a week or more from one day to another, so that its dead are a sum: “1–19 February”."""
    if "/" not in date or ".." in date or "~" in date:
        return False
    period = when.parsed(date)
    return period.end_day - period.start_day >= _WEEK_DAYS


def victims(reading: TriggerReading, event_type: str) -> str:
    """The name of side_b; `CIVILIANS` where unnamed people are the victims, "" for none."""
    if reading.side_b is not None:
        return reading.side_b.name
    if not event_type.startswith(("Violence", "Explosions")) or (reading.side_a and reading.side_a.name == CIVILIANS):
        return ""
    is_attack = event_type.startswith("Violence") and reading.match.trigger.weight > BARE
    hurt = words("unarmed") | {"people", "persons"} if is_attack else words("unarmed")
    is_harm = not words("harm").isdisjoint(reading.lowered)
    return CIVILIANS if not hurt.isdisjoint(reading.lowered) and is_harm else ""
