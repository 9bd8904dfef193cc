"""Which candidates are places: how well the name is known, and what speaks for and against it around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geodata.gazetteer import Gazetteer
from geodata.places import local, signs
from geodata.places.candidates import Candidate
from geodata.places.people import People
from geodata.places.renown import contains
from geodata.places.signs import Points
from geodata.places.surroundings import Around, look
from geodata.places.vocabulary import heads
from geodata.places.words import Words

_OFTEN: Final = 2
"""Mentions from which on a country is what a text is about."""
_LIST: Final = frozenset({", ", " and ", ", and "})


def weigh(
    words: Words, candidates: Sequence[Candidate], people: People, gazetteer: Gazetteer, home: local.Provinces
) -> list[tuple[Candidate, Around]]:
    """The candidates that are taken for places, with their surroundings; `home` is as in `geodata.places.find`."""
    around = [look(words, one) for one in candidates]
    focus = _focus(candidates)
    for one, near in zip(candidates, around, strict=True):
        if one.announced:
            one.score = Points.ANNOUNCED + (Points.PERSON if _person(words, one, people) else 0)
            continue
        one.score = one.fame if one.form == "name" else 3.0
        if one.form == "name" and any(country in focus and kind != "airfield" for kind, country, _, _ in one.facts):
            one.score += Points.FOCUS
        signs.weigh(words, one, near, people)
    _together(words, candidates, around)
    _before_plural(words, candidates, around)
    local.lift(candidates, gazetteer, home)
    _again(candidates)
    return [(one, near) for one, near in zip(candidates, around, strict=True) if one.score >= Points.ENOUGH]


def _focus(candidates: Sequence[Candidate]) -> frozenset[str]:
    """ISO codes of the countries that are named most: their small places are likelier."""
    named = Counter(
        country
        for one in candidates
        if one.fame >= Points.SURE
        for kind, country, _, main in one.facts
        if kind == "country" or (kind == "province" and main)
    )
    enough = max(_OFTEN, max(named.values(), default=0) / 2)
    return frozenset(code for code, times in named.items() if times >= enough)


def _person(words: Words, one: Candidate, people: People) -> bool:
    if words.word[one.last] in heads() or words.word[one.first] in heads():
        return False
    called = one.first == one.last and words.low[one.first] in people.called
    return called or any(at in people.at for at in range(one.first, one.last + 1))


def _together(words: Words, candidates: Sequence[Candidate], around: Sequence[Around]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”; “the towns of Dixon and Sterling”."""
    for index, (one, other) in enumerate(pairwise(candidates)):
        gap = words.text[one.end : other.start]
        if gap in _LIST and around[index].plural and not around[index + 1].kind:
            around[index + 1].plural, around[index + 1].kind = True, around[index].kind
            other.score += Points.KIND
        if other.first != one.last + 1:
            continue
        if gap in {", ", " (", ","} and one.form == other.form == "name":
            if one.announced or contains(other.facts, one.facts) or other.short:
                one.score += Points.WITHIN
                other.score += Points.HOLDS
            elif gap != " (":
                one.score += Points.LISTED
                other.score += Points.LISTED


def _before_plural(words: Words, candidates: Sequence[Candidate], around: Sequence[Around]) -> None:
    """“Lincoln, Dixon and Lee districts”: what the last one is, the others are."""
    for index in range(len(candidates) - 1, 0, -1):
        one = candidates[index - 1]
        listed = words.text[one.end : candidates[index].start] in _LIST
        if around[index].plural_after and listed and not around[index - 1].kind:
            around[index - 1].kind, around[index - 1].plural_after = around[index].kind, True
            one.score += Points.KIND


def _again(candidates: Sequence[Candidate]) -> None:
    """What is a place once is one again."""
    taken = Counter(one.name for one in candidates if one.score >= Points.ENOUGH and one.form == "name")
    for one in candidates:
        if one.score < Points.ENOUGH and taken[one.name] and not one.barred:
            one.score += Points.AGAIN
