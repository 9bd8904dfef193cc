"""Complete an event with a place: the one that its clause states, or one carried over from the text around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events import countries, kinds, when, where
from geodata.drafting.events.carrying.dates import REACH, follows
from geodata.drafting.events.lexicon import government, is_capital, words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence, opens_cause
from geodata.drafting.events.telling import VIOLENT, EventReport, Memory, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace, SentencePlace
from geodata.drafting.model import PlaceMention
from geodata.geocoding.ranking import kilometres
from geodata.model import WherePrec

_WEEK: Final = 7
"""Days before publication in which the cause of such news happened: “after the army shelled …”."""
_STORY: Final = 8
"""Sentences from its lead on over which a report may tell the same story."""
_PLACE_REACH: Final = 4
"""Sentences over which news stays at a place within a paragraph."""
_SAME_STORY_KM: Final = 15.0
"""Distance from the place of the lead up to which another place may be a part of its story."""
_TOWN_WORDS: Final = frozenset({"city", "town", "village", "region", "province", "district"})
_TOWNS: Final = frozenset({"city", "town", "village", "port"})


def place(reading: TriggerReading, memory: Memory, date: EventDate, *, terms: bool) -> EventPlace:
    """The place that the clause states, or one carried over; `date` is the event's.

    With `terms`, the text after the clause counts too, as in agreements on a base. Where a body decides and the clause
    does not name its government, that government becomes side_a of `reading`.
    """
    kind = reading.match.trigger.place
    if kind in {"seat", "speaker"}:
        return _place_of_speaker(reading, memory, has_seat=kind == "seat")
    eligible = [
        candidate
        for candidate in reading.findings.places
        if candidate.first not in reading.speaker_words
        and not (reading.side_a and reading.side_a.first == candidate.first)
        and where.is_place(reading.sentence, candidate, memory.theatre)
        and not where.is_of_hospital(reading.sentence, candidate)
        and not (reading.match.trigger.sense == "truce" and _is_where_agreed(reading.sentence, candidate))
    ]
    if _is_everywhere(reading.lowered):
        return _country(memory.theatre, memory, "“across the country”")
    stated = where.stated(reading.sentence, reading.match, eligible, beyond=terms)
    if stated.index is not None and where.vagueness(memory.places[stated.index]) >= where.UNKNOWN:
        around = _carried_place(reading, memory, date, ())
        is_one = memory.last_placed is None or not _is_one_of_several(memory.last_placed, memory)
        is_one = is_one and not _names_country(reading, memory, around)
        if is_one and around.index is not None and _may_hold(memory.places[around.index], memory.places[stated.index]):
            reason = f"{stated.reason}, which is not known; {around.reason}"
            return replace(stated, within=around.index, reason=reason)
    if stated.index is not None:
        return where.finer(reading.sentence, reading.match, stated, eligible)
    own = _town_of_speaker(reading)
    return own if own.index is not None else _carried_place(reading, memory, date, eligible)


def _names_country(reading: TriggerReading, memory: Memory, around: EventPlace) -> bool:
    """Whether the sentence names another country than that of a place told of before: “In Benin, …”."""
    held = memory.places[around.index].place if around.index is not None else None
    named = (place.resolution.place for place in reading.findings.places)
    return held is not None and any(place is not None and place.country not in {"", held.country} for place in named)


def _may_hold(place: PlaceMention, unknown: PlaceMention) -> bool:
    """Whether an unknown name lies somewhere in the place told of before: in an area, or a part of a town in a town."""
    if place.place is None or place.where_prec is None:
        return False
    is_town = place.kind == "city" and unknown.mention.kind == "district"
    return is_town or place.where_prec in {WherePrec.PROVINCE, WherePrec.REGION}


def _is_everywhere(clause: Sequence[str]) -> bool:
    """“At least 19 people died across the country”."""
    return "nationwide" in clause or any(
        word in {"across", "throughout"} and list(clause[index + 1 : index + 3]) == ["the", "country"]
        for index, word in enumerate(clause)
    )


def _is_where_agreed(sentence: Sentence, place: SentencePlace) -> bool:
    """“A ceasefire agreed in Jeddah came into force”: where it was agreed is not where it holds."""
    before = sentence.lowered[max(0, place.first - 2) : place.first]
    return before[-1:] == ["in"] and before[0] in words("agreed")


def _town_of_speaker(reading: TriggerReading) -> EventPlace:
    """“Mykolaiv’s mayor said that the shelling of the city …”: the town that names the speaker."""
    lowered = reading.lowered
    points = any(word in _TOWN_WORDS and lowered[index] == "the" for index, word in enumerate(lowered[1:]))
    speaker = [reading.sentence.lowered[index] for index in reading.speaker_words]
    is_of_town = not words("townhead").isdisjoint(speaker) and reading.match.trigger.event_type.startswith(VIOLENT)
    if not (points or is_of_town):
        return EventPlace()
    for place in reading.findings.places:
        resolution = place.resolution
        is_town = resolution.place is not None and resolution.kind not in {"country", "region"}
        if place.first in reading.speaker_words and is_town and not resolution.mention.dateline:
            return _carried(place.index, f"the speaker’s: “{place.resolution.mention.text}”")
    return EventPlace()


def _place_of_speaker(reading: TriggerReading, memory: Memory, *, has_seat: bool) -> EventPlace:
    """The seat of the body that decides, or the country of the speaker."""
    body, country, city = where.seat(reading.sentence) if has_seat else ("", "", "")
    if reading.side_a is None and country:
        match = reading.match
        reading.side_a = Party(match.first, match.last, government(country), "government", country)
    if city in memory.by_name:
        return EventPlace(memory.by_name[city], "carried", reason=f"place inferred: the {body} sits in {city}")
    country = country or (reading.side_a.country if reading.side_a else "")
    return _country(country, memory, "the country of who decides or speaks")


def _country(country: str, memory: Memory, why: str) -> EventPlace:
    """A country as a place, by its best mention; no place when the article does not name it."""
    index = memory.by_country.get(country)
    return EventPlace() if index is None else EventPlace(index, "carried", reason=f"place inferred: {why}")


def _carried_place(
    reading: TriggerReading, memory: Memory, date: EventDate, eligible: Sequence[SentencePlace]
) -> EventPlace:
    """A place from the same sentence, from what was told before, or the country concerned."""
    previous = memory.reports[-1] if memory.reports else None
    points_back = reading.is_total and refers_back(reading.sentence, reading.clause)  # “47 in the area since Monday”
    if reading.match.trigger.place != "country" and (points_back or not reading.is_total):
        nearby = [candidate for candidate in eligible if _is_in(candidate, memory.theatre)]
        nearby = [place for place in nearby if not where.is_destination(reading.sentence, place)]
        if nearby and not opens_cause(reading.sentence.lowered, reading.clause[0]):
            trigger = reading.match.first
            best = min(nearby, key=lambda near: (where.vagueness(near.resolution), abs(near.first - trigger)))
            return _carried(best.index, f"the same sentence: “{best.resolution.mention.text}”")
        told = _capital(reading, memory)
        told = told if told.index is not None else _place_told_before(reading, memory, date)
        if told.index is not None:
            return told
    country, why = countries.concerned(
        reading.match, reading.side_a, reading.side_b, reading.findings.places, memory.theatre
    )
    if previous and country != memory.theatre and follows(reading, previous) and previous.place.index is not None:
        return _carried(previous.place.index, f"the event before: “{previous.display}”")
    return _country(country, memory, why)


def _is_in(place: SentencePlace, theatre: str) -> bool:
    """Whether a place may lie in the country that the article is about, so that its events may have happened there."""
    location = place.resolution.place
    return location is None or location.country in {"", theatre} or not theatre


def _capital(reading: TriggerReading, memory: Memory) -> EventPlace:
    """“a similar attack in the capital”: the capital of the country that the article is about, where it names it."""
    lowered = reading.lowered
    if not any(
        word == "capital" and lowered[index - 2 : index] == ["in", "the"] and lowered[index + 1 : index + 2] != ["of"]
        for index, word in enumerate(lowered)
    ):
        return EventPlace()
    for index, place in enumerate(memory.places):
        if place.place and place.place.country == memory.theatre and where.usable(place) and is_capital(place.place):
            return _carried(index, f"“the capital”: “{place.mention.text}”")
    return EventPlace()


def _place_told_before(reading: TriggerReading, memory: Memory, date: EventDate) -> EventPlace:
    """The place that the text is at: that of the event or sentence before, of the heading, or of the whole story."""
    if "elsewhere" in reading.lowered:
        return EventPlace()  # “14 others were killed elsewhere in the enclave”
    last, before = memory.last_placed, memory.previous
    if last and follows(reading, last, _PLACE_REACH if memory.is_news else REACH):
        if reading.match.trigger.verb and _is_one_of_several(last, memory):  # “… attacked A and B. The army killed 80.”
            return _country(memory.theatre, memory, "the events before were at several places")
        return _carried(last.place.index, f"the event before: “{last.display}”")
    if (
        before
        and before.sentence.paragraph == reading.sentence.paragraph
        and before.number + 1 == reading.findings.number
    ):
        there = [place for place in before.places if where.is_place(before.sentence, place, memory.theatre)]
        there = [place for place in there if _is_in(place, memory.theatre)]
        if there:
            best = min(there, key=lambda place: where.vagueness(place.resolution))
            return _carried(best.index, f"the sentence before: “{best.resolution.mention.text}”")
    if memory.section is not None and memory.section.place is not None:
        return _carried(memory.section.place, f"the heading “{memory.places[memory.section.place].mention.text}”")
    return _place_of_the_story(reading, memory, date)


def _is_one_of_several(report: EventReport, memory: Memory) -> bool:
    """Whether the deed of a report was told of several places at once."""
    places = {
        other.place.index
        for other in memory.by_type.get(report.full_type, ())
        if other.number == report.number and other.match == report.match
    }
    return len(places) > 1


def _place_of_the_story(reading: TriggerReading, memory: Memory, date: EventDate) -> EventPlace:
    """In news, the place that the words refer back to, or the only one that the story or its headline has."""
    lead = memory.lead
    if not memory.is_news or kinds.looks_back(reading) or not _is_local(reading):
        return EventPlace()
    if memory.last_placed and refers_back(reading.sentence, reading.clause):
        return _carried(memory.last_placed.place.index, f"what its words refer to: “{memory.last_placed.display}”")
    if lead is None:
        town = _town_of_the_dateline(reading, memory)
        return town if town.index is not None else _place_of_the_headline(memory, date)
    apart = when.days_between(date.edtf, lead.date.edtf) if date and lead.date else 0
    is_other_item = lead.sentence.paragraph != reading.sentence.paragraph and apart > 0 and date.is_day
    if (date.basis == "stated" and apart > _WEEK) or (is_other_item and lead.date.is_day):
        return EventPlace()  # “In August last year another car bomb …” may have been anywhere
    is_elsewhere = _names_another_place(reading, memory)  # “Residents of Baniyas said … At least 20 were killed.”
    if not is_elsewhere and len(memory.story_places) == 1 and reading.findings.number - lead.number <= _STORY:
        return _carried(lead.place.index, f"the lead of the report: “{lead.display}”")
    return EventPlace()


def _names_another_place(reading: TriggerReading, memory: Memory) -> bool:
    """Whether the paragraph has named a place that is neither that of the lead nor around it or in it."""
    paragraph, named = memory.paragraph_places
    lead = memory.places[memory.lead.place.index] if memory.lead and memory.lead.place.index is not None else None
    if paragraph != reading.sentence.paragraph or lead is None or lead.place is None:
        return False
    near = [index for number, index in named if reading.findings.number - number <= REACH + 1]
    others = [memory.places[index] for index in near if where.usable(memory.places[index])]
    return any(
        other.place is not None
        and other.kind not in {"country", "region", "province"}
        and not is_capital(other.place)
        and other.place.country == lead.place.country
        and kilometres(other.place, lead.place) > max(_SAME_STORY_KM, other.radius_km, lead.radius_km)
        for other in others
    )


def _town_of_the_dateline(reading: TriggerReading, memory: Memory) -> EventPlace:
    """The town of the dateline, if the words mean it: “in the city”, “the town’s market”."""
    lowered, town = reading.sentence.lowered, memory.dateline_place
    is_meant = any(
        word in _TOWNS and lowered[index] == "the" and lowered[index + 2 : index + 3] != ["of"]
        for index, word in enumerate(lowered[1:])
    )
    if town is None or not is_meant:
        return EventPlace()
    return _carried(town, f"the dateline: “{memory.places[town].mention.text}”")


def _place_of_the_headline(memory: Memory, date: EventDate) -> EventPlace:
    """The only place of the headline, for what happened within a week before the report."""
    index = memory.headline_place
    if index is None or (date.basis == "stated" and when.days_between(date.edtf, memory.published) > _WEEK):
        return EventPlace()
    return _carried(index, f"the headline: “{memory.places[index].mention.text}”")


def _is_local(reading: TriggerReading) -> bool:
    """Whether an event is violence where the story may be, since its sentence names no other place."""
    if not reading.match.trigger.event_type.startswith(VIOLENT) and reading.match.trigger.event_type:
        return False
    places = [place.resolution for place in reading.findings.places]
    return not any(where.usable(place) and place.kind != "country" for place in places)


def refers_back(sentence: Sentence, clause: tuple[int, int]) -> bool:
    """Whether a clause points at what was told before: “the attack”, “the same village”, “there”, “the area”."""
    lowered = sentence.lowered
    for index in range(*clause):
        if lowered[index] in {"there", "nearby"} and lowered[index + 1 : index + 2] != ["is"]:
            return True
        if lowered[index] in words("again"):
            behind = lowered[index + 1 : index + 3]
            if behind and (behind[0] in words("told") or (behind[0] == "same" and behind[-1] in words("told"))):
                return True
    return False


def _carried(index: int | None, origin: str) -> EventPlace:
    return EventPlace(index, "carried", reason=f"place carried from {origin}")
