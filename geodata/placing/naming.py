"""A name → the places that it may mean, each with what speaks for it before the text is asked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geodata import names
from geodata.gazetteer import Gazetteer
from geodata.model import Place
from geodata.ranking import Points, kilometres

AREAS: Final = frozenset({"country", "region"})
"""Kinds too large for a distance to mean anything."""
_CAPITAL: Final = 1.5
_COUNTRY: Final = 1.5
"""A country or a part of the world gets no points for nearness and province, which its namesake towns do."""
_BESIDE_LARGER: Final = -1.5
"""For another spelling, where a larger place has the name as its main name: Pittsburg beside Pittsburgh."""
_TOWN_KM: Final = 60.0
_WORLD: Final = 10**10
_SMALL: Final = -1.0
_MATCH: Final = {"editor": 4.0, "exact": Points.EXACT, "alternate": Points.ALTERNATE, "fuzzy": Points.FUZZY}


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A place that a name may mean; `prior` is what speaks for it, in points, whatever the text is about."""

    place: Place
    prior: float
    x: float
    y: float
    z: float
    """The place's point on the unit sphere: an angle between two is a scalar product away."""
    province: tuple[str, str]
    """(country, province) that it lies in; ("", "") for what is no part of one."""
    is_area: bool
    is_capital: bool = False


@lru_cache(maxsize=4096)
def candidates(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    """The places of the gazetteer called `name`, with or without the article; the likeliest first."""
    found = gazetteer.lookup(name, fuzzy=False)
    if not found and name[:4].casefold() == "the ":
        found = gazetteer.lookup(name[4:], fuzzy=False)
    return weighed(gazetteer, tuple(found))


@lru_cache(maxsize=1024)
def airfields(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    """What ``Latakia`` means in “Latakia airport”: the town, and its airfields, the larger the town the likelier."""
    towns = candidates(gazetteer, name)
    found = {one.place.gazetteer_id: one for one in towns}
    for word in ("Airport", "Air Base"):
        for one in candidates(gazetteer, f"{name} {word}"):
            if one.place.kind == "airfield":
                found[one.place.gazetteer_id] = replace(one, prior=one.prior + _of_town(one.place, towns))
    return _likeliest_first(found.values())


def _of_town(airfield: Place, towns: tuple[Candidate, ...]) -> float:
    """What the people of the town speak for an airfield near it, in points."""
    near = (town.place for town in towns if town.place.kind == "city" and kilometres(town.place, airfield) < _TOWN_KM)
    return max((_people(town) for town in near), default=0.0)


def _people(place: Place) -> float:
    return Points.PER_POPULATION_DECADE * math.log10(place.population + 1)


def _likeliest_first(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda one: (-one.prior, one.place.gazetteer_id)))


@lru_cache(maxsize=4096)
def small(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    """The small places of this name, which are only meant when something else says where they lie."""
    return weighed(gazetteer, tuple(gazetteer.small(name)), _SMALL)


@lru_cache(maxsize=4096)
def alike(gazetteer: Gazetteer, name: str, country: str) -> tuple[Candidate, ...]:
    """The places of `country` whose name sounds like `name`: another transliteration, perhaps."""
    found = gazetteer.lookup(name, fuzzy=True)
    return weighed(gazetteer, tuple(place for place in found if place.country == country and place.match == "fuzzy"))


def weighed(gazetteer: Gazetteer, places: tuple[Place, ...], more: float = 0.0) -> tuple[Candidate, ...]:
    """Places as candidates, the likeliest first, each with so many points more."""
    towns = {(place.country, place.admin) for place in places if place.kind == "city"}
    capitals = _capitals(gazetteer, tuple(sorted({place.country for place in places if place.kind == "city"})))
    exact = [place for place in places if place.match == "exact" and place.kind in {"city", *AREAS}]
    largest = max((_WORLD if place.kind in AREAS else place.population for place in exact), default=0)
    found = [
        _candidate(place, towns, place.gazetteer_id in capitals, more + _BESIDE_LARGER * _beside(place, largest))
        for place in places
    ]
    return _likeliest_first(found)


def _beside(place: Place, largest: int) -> bool:
    return place.match == "alternate" and place.kind not in AREAS and place.population < largest


def _candidate(place: Place, towns: set[tuple[str, str]], is_capital: bool, more: float) -> Candidate:  # noqa: FBT001
    match = "exact" if names.key(place.name) == names.key(place.matched) + "city" else place.match
    prior = more + _MATCH[match] + Points.KIND.get(place.kind, 0.0)
    prior += _CAPITAL * (is_capital and place.match == "exact")
    prior += _COUNTRY * (place.kind == "country" or (place.kind == "region" and not place.country))
    prior += _people(place)
    if place.kind == "province" and (place.country, place.admin) in towns:
        prior += Points.NAMESAKE_PROVINCE
    phi, lam = math.radians(place.latitude), math.radians(place.longitude)
    return Candidate(
        place,
        prior,
        math.cos(phi) * math.cos(lam),
        math.cos(phi) * math.sin(lam),
        math.sin(phi),
        (place.country, place.admin) if place.admin and place.kind not in AREAS else ("", ""),
        place.kind in AREAS,
        is_capital,
    )


@lru_cache(maxsize=1024)
def _capitals(gazetteer: Gazetteer, countries: tuple[str, ...]) -> frozenset[str]:
    found = (_capital(gazetteer, country) for country in countries)
    return frozenset(gid for gid in found if gid)


@lru_cache(maxsize=512)
def _capital(gazetteer: Gazetteer, country: str) -> str:
    place = gazetteer.capital(country)
    return place.gazetteer_id if place else ""


@lru_cache(maxsize=512)
def country_name(gazetteer: Gazetteer, code: str) -> str:
    """The everyday name of a country, or its code where there is none."""
    place = gazetteer.country(code)
    return place.name if place else code


@lru_cache(maxsize=512)
def neighbours(gazetteer: Gazetteer, code: str) -> frozenset[str]:
    """ISO codes of the countries that share a border with `code`."""
    return gazetteer.neighbours(code) if code else frozenset()
