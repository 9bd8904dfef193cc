"""A name → the places that it may mean, each with what speaks for it before the text is asked.

What lies in what, and which kinds of places may be called what.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.ranking import EARTH_KM, Points, kilometres
from geodata.model import Place

AREAS: Final = frozenset({"country", "region"})
"""Kinds too large for a distance to mean anything."""
_CAPITAL: Final = 1.5
_COUNTRY: Final = 1.5
"""A country or a part of the world gets no points for nearness and province, which its namesake towns do."""
_BESIDE_LARGER: Final = -1.5
"""For another spelling, where a larger place has the name as its main name: Pittsburg beside Pittsburgh."""
_FAME: Final = 0.4
"""For ten times as many spellings: places that the world writes about have names in many languages."""
_TOWN_KM: Final = 60.0
_BESIDE_CITY: Final = -3.0
_CITY: Final = 200_000
"""Inhabitants from which on a town is no by-name of a country: “Tunis” is Tunisia, and “Brasilia” Brazil, elsewhere."""
_WORLD: Final = 10**10
_SMALL: Final = -1.0
_MATCH: Final = {"editor": 4.0, "exact": Points.EXACT, "alternate": Points.ALTERNATE, "fuzzy": Points.FUZZY}


@dataclass(frozen=True, slots=True, eq=False)
class PlaceCandidate:
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


def is_near(one: PlaceCandidate, other: PlaceCandidate, reach_km: float) -> bool:
    """Whether two points lie within some kilometres of each other."""
    chord = (one.x - other.x) ** 2 + (one.y - other.y) ** 2 + (one.z - other.z) ** 2
    return chord < (reach_km / EARTH_KM) ** 2


@lru_cache(maxsize=4096)
def candidates(gazetteer: Gazetteer, name: str) -> tuple[PlaceCandidate, ...]:
    """The places of the gazetteer called `name`, or else as it may also be written; the likeliest first."""
    ways = (name, *_other_ways(name))
    return weighed(gazetteer, tuple(next(filter(None, (gazetteer.lookup(way, fuzzy=False) for way in ways)), ())))


def _other_ways(name: str) -> Iterator[str]:
    """Other ways to write a name that is not known as it stands: ``Saint`` for ``St.``, without ``Province``."""
    first, _, rest = name.strip().partition(" ")
    if rest:
        other = _SHORT.get(first.casefold().rstrip("."))
        if other:
            yield f"{other} {rest}"
        elif first.casefold() == "the":
            yield rest
        head, _, last = name.strip().rpartition(" ")
        if last.casefold() in _DIVISIONS:
            yield head


def stated_kind(name: str) -> str:
    """``province`` for a name that ends in a word for one, such as ``Idlib Governorate``; "" for others."""
    head, _, last = name.strip().rpartition(" ")
    return "province" if head and last.casefold() in _DIVISIONS else ""


_SHORT: Final = {
    "st": "Saint", "saint": "St.", "ft": "Fort", "fort": "Ft.", "mt": "Mount", "mount": "Mt.", "pt": "Point",
    "ste": "Sainte", "sainte": "Ste.",
}  # fmt: skip
_DIVISIONS: Final = frozenset({"province", "governorate", "oblast", "prefecture", "voivodeship", "state", "department"})


@lru_cache(maxsize=1024)
def airfields(gazetteer: Gazetteer, name: str) -> tuple[PlaceCandidate, ...]:
    """What ``Latakia`` means in “Latakia airport”: the town, and its airfields, the larger the town the likelier."""
    towns = candidates(gazetteer, name)
    found = {one.place.gazetteer_id: one for one in towns}
    for word in ("Airport", "Air Base"):
        for one in candidates(gazetteer, f"{name} {word}"):
            if one.place.kind == "airfield":
                found[one.place.gazetteer_id] = replace(one, prior=one.prior + _of_town(one.place, towns))
    return _likeliest_first(found.values())


def _of_town(airfield: Place, towns: tuple[PlaceCandidate, ...]) -> float:
    """What the people of the town speak for an airfield near it, in points."""
    near = (town.place for town in towns if town.place.kind == "city" and kilometres(town.place, airfield) < _TOWN_KM)
    return max((_people(town) for town in near), default=0.0)


def _people(place: Place) -> float:
    return Points.PER_POPULATION_DECADE * math.log10(place.population + 1)


def _likeliest_first(found: Iterable[PlaceCandidate]) -> tuple[PlaceCandidate, ...]:
    return tuple(sorted(found, key=lambda one: (-one.prior, one.place.gazetteer_id)))


@lru_cache(maxsize=4096)
def small(gazetteer: Gazetteer, name: str) -> tuple[PlaceCandidate, ...]:
    """The small places of this name, which are only meant when something else says where they lie."""
    ways = (name, *_other_ways(name))
    return weighed(gazetteer, tuple(next(filter(None, map(gazetteer.small, ways)), ())), _SMALL)


@lru_cache(maxsize=4096)
def alike(gazetteer: Gazetteer, name: str, country: str) -> tuple[PlaceCandidate, ...]:
    """The places of `country` whose name sounds like `name`: another transliteration, perhaps."""
    found = gazetteer.lookup(name, fuzzy=True)
    return weighed(gazetteer, tuple(place for place in found if place.country == country and place.match == "fuzzy"))


def weighed(gazetteer: Gazetteer, places: tuple[Place, ...], more: float = 0.0) -> tuple[PlaceCandidate, ...]:
    """Places as candidates, the likeliest first, each with so many points more."""
    towns = {(place.country, place.admin) for place in places if place.kind == "city"}
    capitals = _capitals(gazetteer, tuple(sorted({place.country for place in places if place.kind == "city"})))
    exact = [place for place in places if place.match == "exact" and place.kind in {"city", *AREAS}]
    largest = max((_WORLD if place.kind in AREAS else place.population for place in exact), default=0)
    found = [
        _candidate(place, towns, place.gazetteer_id in capitals, more + _beside(place, largest)) for place in places
    ]
    return _likeliest_first(found)


def _beside(place: Place, largest: int) -> float:
    """Points for a by-name beside a larger place, or a large town, that has it as its main name."""
    if place.match != "alternate":
        return 0.0
    if place.kind in AREAS:
        return _BESIDE_CITY if largest >= _CITY else 0.0
    return _BESIDE_LARGER if place.population < largest else 0.0


def _candidate(place: Place, towns: set[tuple[str, str]], is_capital: bool, more: float) -> PlaceCandidate:  # noqa: FBT001
    match = "exact" if names.key(place.name) == names.key(place.matched) + "city" else place.match
    prior = more + _MATCH[match] + Points.KIND.get(place.kind, 0.0)
    prior += _CAPITAL * (is_capital and place.match == "exact")
    prior += _COUNTRY * (place.kind == "country" or (place.kind == "region" and not place.country))
    prior += _people(place) + _FAME * math.log10(1 + place.spellings)
    if place.kind == "province" and (place.country, place.admin) in towns:
        prior += Points.NAMESAKE_PROVINCE
    phi, lam = math.radians(place.latitude), math.radians(place.longitude)
    return PlaceCandidate(
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


_EDGE: Final = 1.3
"""What lies this much beyond a radius may still lie in the area: radii are those of circles."""
_FITS: Final = {
    "district": ("district", "province"), "county": ("district", "province"), "province": ("province", "district"),
    "state": ("province", "country"), "region": ("region", "province"), "island": ("region", "province", "country"),
}  # fmt: skip


def fits(kind: str, actual: str) -> bool:
    """Whether a place of the kind `actual` may be called a `kind`."""
    return actual in _FITS.get(kind, (kind,))


def lies_in(place: Place, larger: Place) -> bool:
    """Whether a place lies in a larger one, as far as the gazetteer can tell."""
    if place.gazetteer_id == larger.gazetteer_id or larger.kind == "airfield":
        return False
    if larger.kind == "country":
        return place.country == larger.country and place.kind != "country"
    if larger.kind == "province":
        return (place.country, place.admin) == (larger.country, larger.admin) and place.kind not in AREAS
    if larger.kind == "region" and larger.country and place.country != larger.country:
        return False
    if larger.kind in {"district", "city"} and (
        place.country != larger.country or place.kind in {"country", "province"}
    ):
        return False
    reach = {"region": larger.radius_km * _EDGE + 20, "district": max(larger.radius_km * _EDGE, 40.0)}
    return kilometres(place, larger) <= reach.get(larger.kind, 40.0)
