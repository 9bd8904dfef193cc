"""Accept the candidates that name places, by their renown and by the signs for and against them.

Neighbours in a list or in “Paris, Texas” support each other, and so do mentions of one name. A local text, or its
publisher, has a home state, whose towns need fewer signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from geodata.drafting.mentions import signs, sites
from geodata.drafting.mentions.candidates import Candidate, may_contain
from geodata.drafting.mentions.containment import is_country_of
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.signs import SignPoints
from geodata.drafting.mentions.surroundings import AcceptedName, NameContext, context_of
from geodata.drafting.mentions.vocabulary import heads, section
from geodata.drafting.mentions.words import Words
from geodata.geocoding.gazetteer import Gazetteer

Provinces = Collection[tuple[str, str]]
"""(ISO code of the country, name of the province), as in the gazetteer."""

_TOWNS: Final = frozenset({"city", "small"})
_MAX_LOOKUPS: Final = 200
"""Names of a text that are looked up in its states at most."""
_MAX_STATES: Final = 3
"""States that a local text names at most."""
_OFTEN: Final = 2
"""Mentions from which on a text is about a country."""
_LIST: Final = frozenset({", ", " and ", ", and "})
_INSIDE: Final = frozenset({" in ", ", in "})
_OWNERS: Final = frozenset({"'s ", "’s ", "s "})
_BESIDE: Final = frozenset({", ", " (", ",", " [", "/"})


def weigh(
    words: Words, candidates: Sequence[Candidate], people: People, gazetteer: Gazetteer, home: Provinces
) -> list[AcceptedName]:
    """The candidates that are taken for places, with their contexts; `home` as in `find_mentions`."""
    contexts = [context_of(words, candidate) for candidate in candidates]
    focus = _focus(candidates)
    for candidate, context in zip(candidates, contexts, strict=True):
        if candidate.announced_kind:
            candidate.score = SignPoints.ANNOUNCED + (SignPoints.PERSON if _is_person(words, candidate, people) else 0)
            continue
        candidate.score = candidate.renown if candidate.form == "name" else 3.0
        in_focus = any(country in focus and kind != "airfield" for kind, country, _, _ in candidate.facts)
        if in_focus and candidate.form == "name":
            candidate.score += SignPoints.FOCUS
        signs.add_points(words, candidate, context, people)
    _add_neighbours(words, candidates, contexts)
    _add_plural_kinds(words, candidates, contexts)
    _lift_local(candidates, gazetteer, home)
    _lift_repeated(candidates)
    return [name for name in zip(candidates, contexts, strict=True) if name[0].score >= SignPoints.ENOUGH]


def _focus(candidates: Sequence[Candidate]) -> frozenset[str]:
    """ISO codes of the countries that the text names most: their small places are likelier."""
    named = Counter(
        country
        for candidate in candidates
        if candidate.renown >= SignPoints.WELL_KNOWN
        for kind, country, _, main in candidate.facts
        if kind == "country" or (kind == "province" and main)
    )
    enough = max(_OFTEN, max(named.values(), default=0) / 2)
    return frozenset(code for code, times in named.items() if times >= enough)


def _is_person(words: Words, candidate: Candidate, people: People) -> bool:
    """Whether an announced name without a generic word is a person's."""
    if words.word[candidate.last] in heads() or words.word[candidate.first] in heads():
        return False
    introduced = candidate.first == candidate.last and words.lowered[candidate.first] in people.names
    return introduced or not people.indices.isdisjoint(candidate.indices())


def _add_neighbours(words: Words, candidates: Sequence[Candidate], contexts: Sequence[NameContext]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”; “the towns of Dixon and Sterling”."""
    for index, (candidate, other) in enumerate(pairwise(candidates)):
        gap = words.text[candidate.end : other.start]
        if gap in _LIST and contexts[index].plural_before and not contexts[index + 1].kind:
            contexts[index + 1].plural_before, contexts[index + 1].kind = True, contexts[index].kind
            other.score += SignPoints.KIND
        before = words.lowered[candidate.first - 1] if candidate.first else ""
        placed = before in section("grammar.txt", "place_prepositions")
        if placed and gap in _INSIDE and may_contain(other.facts, candidate.facts):
            candidate.score += SignPoints.CONTAINED
        if candidate.form == other.form == "name":
            _add_pair(words, candidate, other, gap)


def _add_pair(words: Words, candidate: Candidate, other: Candidate, gap: str) -> None:
    """The points of two names for each other, by the text between them."""
    may_hold = may_contain(other.facts, candidate.facts)
    if sites.is_road(words, candidate, other):
        candidate.score += SignPoints.LISTED
        other.score += SignPoints.IN_PLACE
        for name in (candidate, other):  # “the Homs-Palmyra highway”
            name.score -= SignPoints.LONGER_NAME * (name.excluded and name.hyphen_part)
    if other.first != candidate.last + 1:
        return
    if gap in _OWNERS and may_contain(candidate.facts, other.facts):  # “Syria’s Homs”
        other.score += SignPoints.CONTAINED - SignPoints.LONGER_NAME * other.excluded
        other.excluded = False
    if gap == " " and is_country_of(candidate, other):
        for name, points in ((candidate, SignPoints.CONTAINED), (other, SignPoints.CONTAINER)):
            name.score += points - SignPoints.LONGER_NAME * name.excluded
            name.excluded = False
    elif gap in _BESIDE:
        if candidate.announced_kind or may_hold or other.abbreviated:
            candidate.score += SignPoints.CONTAINED
            other.score += SignPoints.CONTAINER
        elif gap not in {" (", " ["}:
            candidate.score += SignPoints.LISTED
            other.score += SignPoints.LISTED


def _add_plural_kinds(words: Words, candidates: Sequence[Candidate], contexts: Sequence[NameContext]) -> None:
    """“Lincoln, Dixon and Lee districts”: the kind of the last name holds for the others."""
    for index in range(len(candidates) - 1, 0, -1):
        candidate = candidates[index - 1]
        listed = words.text[candidate.end : candidates[index].start] in _LIST
        if contexts[index].plural_after and listed and not contexts[index - 1].kind:
            contexts[index - 1].kind, contexts[index - 1].plural_after = contexts[index].kind, True
            candidate.score += SignPoints.KIND


def _lift_local(candidates: Sequence[Candidate], gazetteer: Gazetteer, home: Provinces) -> None:
    """Raise the score of doubtful towns in a state that the text names, or in the publisher's."""
    doubtful = [candidate for candidate in candidates if _is_doubtful(candidate)]
    if not doubtful:
        return
    named = _named_states(candidates, gazetteer)
    states = named if named.intersection(home) else named.union(home)
    if not states:
        return
    is_local: dict[str, bool] = {}
    for candidate in doubtful:
        name = candidate.name
        if name not in is_local:
            looked_up = len(is_local) < _MAX_LOOKUPS
            is_local[name] = looked_up and not states.isdisjoint(_provinces(name, gazetteer))
        if is_local[name]:
            candidate.score += SignPoints.LOCAL


def _is_doubtful(candidate: Candidate) -> bool:
    """Whether the local points would make a town of the candidate; a surname needs another sign as well."""
    close = SignPoints.ENOUGH - SignPoints.LOCAL <= candidate.score < SignPoints.ENOUGH
    if not close or candidate.form != "name" or candidate.announced_kind or candidate.excluded:
        return False
    if not any(kind in _TOWNS for kind, *_ in candidate.facts):
        return False
    word = candidate.name.lower()
    personal = word in section("people.txt", "first") or word in section("people.txt", "last")
    return not personal or candidate.score > candidate.renown + SignPoints.PERSONAL_WORD


def _named_states(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The well-known provinces that a text names; none when it names many."""
    names = dict.fromkeys(
        candidate.name
        for candidate in candidates
        if candidate.score >= SignPoints.ENOUGH
        and any(kind == "province" and main for kind, _, _, main in candidate.facts)
        and (candidate.abbreviated or candidate.renown >= SignPoints.WELL_KNOWN)
    )
    if not 0 < len(names) <= _MAX_STATES:
        return frozenset()
    places = (place for name in names for place in gazetteer.lookup(name, fuzzy=False))
    return frozenset((place.country, place.admin) for place in places if place.kind == "province" and place.admin)


@lru_cache(maxsize=4096)
def _provinces(name: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The provinces that have a town of this name."""
    towns = (place for place in gazetteer.lookup(name, fuzzy=False) if place.kind == "city")
    return frozenset((place.country, place.admin) for place in (*towns, *gazetteer.small(name)))


def _lift_repeated(candidates: Sequence[Candidate]) -> None:
    """Raise the score of names that are a place elsewhere in the text."""
    accepted = Counter(
        candidate.name for candidate in candidates if candidate.score >= SignPoints.ENOUGH and candidate.form == "name"
    )
    for candidate in candidates:
        if candidate.score < SignPoints.ENOUGH and accepted[candidate.name] and not candidate.excluded:
            candidate.score += SignPoints.REPEATED
