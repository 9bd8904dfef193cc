"""Which candidates are places: how well the name is known, and what speaks for and against it around it.

Where a local text is at home: in states that it names, its towns need fewer words to be taken for towns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from geodata.drafting.mentions import signs
from geodata.drafting.mentions.candidates import Candidate, contains
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.signs import SignPoints
from geodata.drafting.mentions.surroundings import NameContext, context_of
from geodata.drafting.mentions.vocabulary import heads, section
from geodata.drafting.mentions.words import Words
from geodata.geocoding.gazetteer import Gazetteer

Provinces = Collection[tuple[str, str]]
"""(country, province) as the gazetteer has them."""

_TOWNS: Final = frozenset({"city", "small"})
_MAX_ASKED: Final = 200
"""Names of an article that are looked up in its states."""
_MAX_STATES: Final = 3
"""States from which on a text is no local one."""


def lift_local(candidates: Sequence[Candidate], gazetteer: Gazetteer, home: Provinces) -> None:
    """Add to the score of the towns that lie in a state named in the text, or in the publisher's."""
    doubtful = [one for one in candidates if _doubtful(one)]
    if not doubtful:
        return
    named = _named_states(candidates, gazetteer)
    states = named if named.intersection(home) else named.union(home)
    if not states:
        return
    lies: dict[str, bool] = {}
    for one in doubtful:
        if one.name not in lies:
            lies[one.name] = len(lies) < _MAX_ASKED and not states.isdisjoint(_provinces(one.name, gazetteer))
        if lies[one.name]:
            one.score += SignPoints.LOCAL


def _doubtful(one: Candidate) -> bool:
    close = SignPoints.ENOUGH - SignPoints.LOCAL <= one.score < SignPoints.ENOUGH
    if not close or one.form != "name" or one.announced or one.barred or not _is_town(one):
        return False
    word = one.name.lower()
    personal = word in section("people.txt", "first") or word in section("people.txt", "last")
    return not personal or one.score > one.fame + SignPoints.PERSONAL  # a surname needs a sign besides


def _is_town(one: Candidate) -> bool:
    return any(kind in _TOWNS for kind, *_ in one.facts)


def _named_states(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The states of countries with large ones that the text names, unless it names many."""
    names = dict.fromkeys(
        one.name
        for one in candidates
        if one.score >= SignPoints.ENOUGH and any(kind == "province" and main for kind, _, _, main in one.facts)
        and (one.short or one.fame >= SignPoints.SURE)
    )  # fmt: skip
    if not 0 < len(names) <= _MAX_STATES:
        return frozenset()
    found = (place for name in names for place in gazetteer.lookup(name, fuzzy=False))
    return frozenset((place.country, place.admin) for place in found if place.kind == "province" and place.admin)


@lru_cache(maxsize=4096)
def _provinces(name: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The provinces in which there is a town of this name."""
    towns = (place for place in gazetteer.lookup(name, fuzzy=False) if place.kind == "city")
    return frozenset((place.country, place.admin) for place in (*towns, *gazetteer.small(name)))


_OFTEN: Final = 2
"""Mentions from which on a country is what a text is about."""
_LIST: Final = frozenset({", ", " and ", ", and "})


def weigh(
    words: Words, candidates: Sequence[Candidate], people: People, gazetteer: Gazetteer, home: Provinces
) -> list[tuple[Candidate, NameContext]]:
    """The candidates that are taken for places, with their surroundings; `home` is as in `find_mentions`."""
    around = [context_of(words, one) for one in candidates]
    focus = _focus(candidates)
    for one, near in zip(candidates, around, strict=True):
        if one.announced:
            one.score = SignPoints.ANNOUNCED + (SignPoints.PERSON if _person(words, one, people) else 0)
            continue
        one.score = one.fame if one.form == "name" else 3.0
        if one.form == "name" and any(country in focus and kind != "airfield" for kind, country, _, _ in one.facts):
            one.score += SignPoints.FOCUS
        signs.weigh(words, one, near, people)
    _together(words, candidates, around)
    _before_plural(words, candidates, around)
    lift_local(candidates, gazetteer, home)
    _lift_repeated(candidates)
    return [(one, near) for one, near in zip(candidates, around, strict=True) if one.score >= SignPoints.ENOUGH]


def _focus(candidates: Sequence[Candidate]) -> frozenset[str]:
    """ISO codes of the countries that are named most: their small places are likelier."""
    named = Counter(
        country
        for one in candidates
        if one.fame >= SignPoints.SURE
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


def _together(words: Words, candidates: Sequence[Candidate], around: Sequence[NameContext]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”; “the towns of Dixon and Sterling”."""
    for index, (one, other) in enumerate(pairwise(candidates)):
        gap = words.text[one.end : other.start]
        if gap in _LIST and around[index].plural and not around[index + 1].kind:
            around[index + 1].plural, around[index + 1].kind = True, around[index].kind
            other.score += SignPoints.KIND
        if other.first != one.last + 1:
            continue
        if gap in {", ", " (", ","} and one.form == other.form == "name":
            if one.announced or contains(other.facts, one.facts) or other.short:
                one.score += SignPoints.WITHIN
                other.score += SignPoints.HOLDS
            elif gap != " (":
                one.score += SignPoints.LISTED
                other.score += SignPoints.LISTED


def _before_plural(words: Words, candidates: Sequence[Candidate], around: Sequence[NameContext]) -> None:
    """“Lincoln, Dixon and Lee districts”: what the last one is, the others are."""
    for index in range(len(candidates) - 1, 0, -1):
        one = candidates[index - 1]
        listed = words.text[one.end : candidates[index].start] in _LIST
        if around[index].plural_after and listed and not around[index - 1].kind:
            around[index - 1].kind, around[index - 1].plural_after = around[index].kind, True
            one.score += SignPoints.KIND


def _lift_repeated(candidates: Sequence[Candidate]) -> None:
    """What is a place once is one again."""
    taken = Counter(one.name for one in candidates if one.score >= SignPoints.ENOUGH and one.form == "name")
    for one in candidates:
        if one.score < SignPoints.ENOUGH and taken[one.name] and not one.barred:
            one.score += SignPoints.AGAIN
