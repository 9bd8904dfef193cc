"""Where a local text is at home: in states that it names, its towns need fewer words to be taken for towns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

from geodata.gazetteer import Gazetteer
from geodata.places.candidates import Candidate
from geodata.places.signs import Points
from geodata.places.vocabulary import section

Provinces = Collection[tuple[str, str]]
"""(country, province) as the gazetteer has them."""

_TOWNS: Final = frozenset({"city", "small"})
_MAX_ASKED: Final = 200
"""Names of an article that are looked up in its states."""
_MAX_STATES: Final = 3
"""States from which on a text is no local one."""


def lift(candidates: Sequence[Candidate], gazetteer: Gazetteer, home: Provinces) -> None:
    """Add to the score of the towns that lie in a state named in the text, or in the publisher's."""
    doubtful = [one for one in candidates if _doubtful(one)]
    if not doubtful:
        return
    named = _named(candidates, gazetteer)
    states = named if named.intersection(home) else named.union(home)
    if not states:
        return
    lies: dict[str, bool] = {}
    for one in doubtful:
        if one.name not in lies:
            lies[one.name] = len(lies) < _MAX_ASKED and not states.isdisjoint(_provinces(one.name, gazetteer))
        if lies[one.name]:
            one.score += Points.LOCAL


def _doubtful(one: Candidate) -> bool:
    close = Points.ENOUGH - Points.LOCAL <= one.score < Points.ENOUGH
    if not close or one.form != "name" or one.announced or one.barred or not _is_town(one):
        return False
    word = one.name.lower()
    personal = word in section("people.txt", "first") or word in section("people.txt", "last")
    return not personal or one.score > one.fame + Points.PERSONAL  # a surname needs a sign besides


def _is_town(one: Candidate) -> bool:
    return any(kind in _TOWNS for kind, *_ in one.facts)


def _named(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The states of countries with large ones that the text names, unless it names many."""
    names = dict.fromkeys(
        one.name
        for one in candidates
        if one.score >= Points.ENOUGH and any(kind == "province" and main for kind, _, _, main in one.facts)
        and (one.short or one.fame >= Points.SURE)
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
