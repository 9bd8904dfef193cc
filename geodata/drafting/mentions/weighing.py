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
from geodata.drafting.mentions.candidates import Candidate, may_contain
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.signs import SignPoints
from geodata.drafting.mentions.surroundings import AcceptedName, NameContext, context_of
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
    doubtful = [candidate for candidate in candidates if _doubtful(candidate)]
    if not doubtful:
        return
    named = _named_states(candidates, gazetteer)
    states = named if named.intersection(home) else named.union(home)
    if not states:
        return
    lies: dict[str, bool] = {}
    for candidate in doubtful:
        if candidate.name not in lies:
            lies[candidate.name] = len(lies) < _MAX_ASKED and not states.isdisjoint(
                _provinces(candidate.name, gazetteer)
            )
        if lies[candidate.name]:
            candidate.score += SignPoints.LOCAL


def _doubtful(candidate: Candidate) -> bool:
    close = SignPoints.ENOUGH - SignPoints.LOCAL <= candidate.score < SignPoints.ENOUGH
    if (
        not close
        or candidate.form != "name"
        or candidate.announced_kind
        or candidate.excluded
        or not _is_town(candidate)
    ):
        return False
    word = candidate.name.lower()
    personal = word in section("people.txt", "first") or word in section("people.txt", "last")
    return (
        not personal or candidate.score > candidate.renown + SignPoints.PERSONAL_WORD
    )  # a surname needs a sign besides


def _is_town(candidate: Candidate) -> bool:
    return any(kind in _TOWNS for kind, *_ in candidate.facts)


def _named_states(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The states of countries with large ones that the text names, unless it names many."""
    names = dict.fromkeys(
        candidate.name
        for candidate in candidates
        if candidate.score >= SignPoints.ENOUGH and any(kind == "province" and main for kind, _, _, main in candidate.facts)
        and (candidate.abbreviated or candidate.renown >= SignPoints.WELL_KNOWN)
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
) -> list[AcceptedName]:
    """The candidates that are taken for places, with their surroundings; `home` is as in `find_mentions`."""
    contexts = [context_of(words, candidate) for candidate in candidates]
    focus = _focus(candidates)
    for candidate, context in zip(candidates, contexts, strict=True):
        if candidate.announced_kind:
            candidate.score = SignPoints.ANNOUNCED + (SignPoints.PERSON if _person(words, candidate, people) else 0)
            continue
        candidate.score = candidate.renown if candidate.form == "name" else 3.0
        if candidate.form == "name" and any(
            country in focus and kind != "airfield" for kind, country, _, _ in candidate.facts
        ):
            candidate.score += SignPoints.FOCUS
        signs.add_points(words, candidate, context, people)
    _together(words, candidates, contexts)
    _before_plural(words, candidates, contexts)
    lift_local(candidates, gazetteer, home)
    _lift_repeated(candidates)
    return [
        (candidate, context)
        for candidate, context in zip(candidates, contexts, strict=True)
        if candidate.score >= SignPoints.ENOUGH
    ]


def _focus(candidates: Sequence[Candidate]) -> frozenset[str]:
    """ISO codes of the countries that are named most: their small places are likelier."""
    named = Counter(
        country
        for candidate in candidates
        if candidate.renown >= SignPoints.WELL_KNOWN
        for kind, country, _, main in candidate.facts
        if kind == "country" or (kind == "province" and main)
    )
    enough = max(_OFTEN, max(named.values(), default=0) / 2)
    return frozenset(code for code, times in named.items() if times >= enough)


def _person(words: Words, candidate: Candidate, people: People) -> bool:
    if words.word[candidate.last] in heads() or words.word[candidate.first] in heads():
        return False
    called = candidate.first == candidate.last and words.lowered[candidate.first] in people.names
    return called or any(index in people.indices for index in candidate.indices())


def _together(words: Words, candidates: Sequence[Candidate], contexts: Sequence[NameContext]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”; “the towns of Dixon and Sterling”."""
    for index, (candidate, other) in enumerate(pairwise(candidates)):
        gap = words.text[candidate.end : other.start]
        if gap in _LIST and contexts[index].plural_before and not contexts[index + 1].kind:
            contexts[index + 1].plural_before, contexts[index + 1].kind = True, contexts[index].kind
            other.score += SignPoints.KIND
        if other.first != candidate.last + 1:
            continue
        if gap in {", ", " (", ","} and candidate.form == other.form == "name":
            if candidate.announced_kind or may_contain(other.facts, candidate.facts) or other.abbreviated:
                candidate.score += SignPoints.CONTAINED
                other.score += SignPoints.CONTAINER
            elif gap != " (":
                candidate.score += SignPoints.LISTED
                other.score += SignPoints.LISTED


def _before_plural(words: Words, candidates: Sequence[Candidate], contexts: Sequence[NameContext]) -> None:
    """“Lincoln, Dixon and Lee districts”: what the last one is, the others are."""
    for index in range(len(candidates) - 1, 0, -1):
        candidate = candidates[index - 1]
        listed = words.text[candidate.end : candidates[index].start] in _LIST
        if contexts[index].plural_after and listed and not contexts[index - 1].kind:
            contexts[index - 1].kind, contexts[index - 1].plural_after = contexts[index].kind, True
            candidate.score += SignPoints.KIND


def _lift_repeated(candidates: Sequence[Candidate]) -> None:
    """What is a place once is one again."""
    taken = Counter(
        candidate.name for candidate in candidates if candidate.score >= SignPoints.ENOUGH and candidate.form == "name"
    )
    for candidate in candidates:
        if candidate.score < SignPoints.ENOUGH and taken[candidate.name] and not candidate.excluded:
            candidate.score += SignPoints.REPEATED
