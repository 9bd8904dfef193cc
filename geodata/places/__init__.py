"""Article → mentions of places: what names a place, in which form, and whether literally."""

from __future__ import annotations

from geodata.findings import Mention
from geodata.gazetteer import Gazetteer
from geodata.places import announced, candidates, literality, people, relations, scripts, spreading, weighing, words


def find(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """All mentions of places, in reading order."""
    split = words.split(text)
    names = candidates.find(split, gazetteer)
    persons = people.find(split, names)
    found = announced.find(split, names, persons)
    taken = spreading.spread(split, found, weighing.weigh(split, found, persons), persons)
    literality.judge(split, taken)
    taken = sorted([*taken, *scripts.find(split, gazetteer)], key=lambda pair: pair[0].start)
    return relations.mentions(split, taken)
