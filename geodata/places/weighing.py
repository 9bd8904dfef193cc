"""Which candidates are places: how well the name is known, and what speaks for and against it around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from geodata.places.candidates import Candidate, Facts
from geodata.places.people import People
from geodata.places.surroundings import Around, look
from geodata.places.vocabulary import cues, ordinary, section
from geodata.places.words import Words


class Points:
    """What a sign is worth. A name is taken for a place from `ENOUGH` on."""

    ENOUGH: Final = 1.5
    ORDINARY: Final = -2.2
    BEGINS: Final = -1.3
    PERSONAL: Final = -1.2
    """For a word that is also a given name or a surname."""
    PERSON: Final = -5.0
    SURNAME: Final = -2.5
    LONGER: Final = -3.0
    ARTICLE: Final = -1.5
    IN: Final = 2.0
    OTHER_PREPOSITION: Final = 1.2
    OF: Final = 0.5
    KIND: Final = 2.5
    DIRECTION: Final = 1.3
    WITHIN: Final = 3.0
    HOLDS: Final = 2.0
    LISTED: Final = 1.0
    TAIL: Final = 2.0
    WORDS: Final = 0.6
    AGAIN: Final = 2.0
    FOCUS: Final = 0.8
    LOWER: Final = -1.5


COUNTRY_SIZED: Final = frozenset({"US", "CA", "AU", "GB", "IN", "CN", "BR", "MX", "DE", "NG", "RU"})


def known(facts: Facts) -> float:
    """How well known the best bearer of a name is: 3 for a country or a large city, below 1 for an airfield."""
    return max((_one(*fact) for fact in facts), default=0.0)


def _one(kind: str, country: str, population: int, exact: bool) -> float:  # noqa: FBT001 - a row of the gazetteer
    if kind == "country":
        return 3.0 if exact else 2.6
    if kind == "region":
        return 2.8 if exact else 2.4
    if kind == "province":
        if not exact:
            return 0.9
        return 2.8 if country in COUNTRY_SIZED and population > 400_000 else 1.6
    if kind == "city":
        steps = ((300_000, 2.8), (100_000, 2.0), (50_000, 1.5), (15_000, 1.0)) if exact else (
            (2_000_000, 2.6), (500_000, 1.8), (100_000, 1.0))  # fmt: skip
        return next((points for size, points in steps if population >= size), 0.6)
    return 0.7 if kind == "district" and exact else 0.4


def weigh(words: Words, candidates: Sequence[Candidate], people: People) -> list[tuple[Candidate, Around]]:
    """The candidates that are taken for places, with their surroundings."""
    small = {words.low[at] for at in range(len(words.word)) if not words.word[at][0].isupper()}
    around = [look(words, one) for one in candidates]
    for one, near in zip(candidates, around, strict=True):
        one.score = known(one.facts) if one.form == "name" else 3.0
        _itself(words, one, small, people)
        _around(words, one, near)
        _neighbours(words, one, near)
    _together(words, candidates)
    _again(candidates)
    return [
        (one, near) for one, near in zip(candidates, around, strict=True) if one.score >= Points.ENOUGH
    ]


def _itself(words: Words, one: Candidate, small: set[str], people: People) -> None:
    if one.short or one.form == "demonym":
        return
    low = words.low[one.first]
    if one.last > one.first:
        one.score += Points.WORDS
    elif not one.part:
        if low in ordinary() or low in section("grammar.txt", "function") or low in section("organisations.txt", "after"):
            one.score += Points.ORDINARY + (Points.BEGINS if words.begins[one.first] else 0)
        elif low in small:
            one.score += Points.LOWER
        if low in section("people.txt", "first") or low in section("people.txt", "last"):
            one.score += Points.PERSONAL
        if low in people.called:
            one.score += Points.SURNAME
    if one.first in people.at or one.last in people.at:
        one.score += Points.PERSON


def _around(words: Words, one: Candidate, near: Around) -> None:
    before = words.low[near.before] if near.before >= 0 else ""
    if near.kind:
        one.score += Points.KIND
    if near.direction:
        one.score += Points.DIRECTION
    if one.tail:
        one.score += Points.TAIL
    if before in section("grammar.txt", "into_prepositions"):
        one.score += Points.IN
    elif before in section("grammar.txt", "place_prepositions"):
        one.score += Points.OTHER_PREPOSITION
    elif before == "of":
        one.score += Points.OF
    if near.article and one.last == one.first and not near.kind and one.form == "name" and known(one.facts) < 2.4:
        one.score += Points.ARTICLE


def _neighbours(words: Words, one: Candidate, near: Around) -> None:
    """A further word with a capital beside it makes it a part of a longer name."""
    if one.form == "demonym" or words.headline[one.first]:
        return
    left = one.first - 1
    if left >= 0 and words.joined[left] and words.capital[left] and near.before == left:
        low = words.low[left]
        if not words.begins[left] and low not in section("grammar.txt", "days"):
            one.score += Points.LONGER
    right = one.last + 1
    if right < len(words.word) and words.joined[one.last] and not words.possessive[one.last] and words.capital[right]:
        low = words.low[right]
        title = low in section("people.txt", "titles")
        if not title and not (low in cues() and cues()[low].after) and low not in section("grammar.txt", "days"):
            one.score += Points.LONGER


def _together(words: Words, candidates: Sequence[Candidate]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”."""
    for one, other in zip(candidates, candidates[1:], strict=False):
        if other.first != one.last + 1:
            continue
        gap = words.gap(one.last)
        if gap in {", ", " (", ","} and one.form == other.form == "name":
            if contains(other.facts, one.facts) or other.short:
                one.score += Points.WITHIN
                other.score += Points.HOLDS
            else:
                one.score += Points.LISTED
                other.score += Points.LISTED


def contains(outer: Facts, inner: Facts) -> bool:
    """Whether a bearer of the one name may lie in a country or province of the other name."""
    countries = {country for kind, country, _, _ in outer if kind in {"country", "province"}}
    return any(country in countries and kind != "country" for kind, country, _, _ in inner)


def _again(candidates: Sequence[Candidate]) -> None:
    """What is a place once is one again; a country that is spoken of lends its small places weight."""
    taken = Counter(one.name for one in candidates if one.score >= Points.ENOUGH and one.form == "name")
    for one in candidates:
        if one.score < Points.ENOUGH and taken[one.name]:
            one.score += Points.AGAIN
