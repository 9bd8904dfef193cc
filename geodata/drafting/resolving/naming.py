"""Look up the places that a name may mean, each with the points it has before the text is considered.

Also: whether one place lies in another, and whether a place may be called by a kind.
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
"""Kinds too large for distances to be meaningful."""
_CAPITAL: Final = 1.5
"""Points for a capital under its main name."""
_COUNTRY: Final = 1.5
"""Points for a country or a part of the world, which gets none for nearness and province as its namesake towns do."""
_BESIDE_LARGER: Final = -1.5
"""Points for an alternate name that is the main name of a larger place: Pittsburg beside Pittsburgh."""
_BESIDE_CITY: Final = -3.0
"""Points for a country under an alternate name that is the main name of a city."""
_FAME: Final = 0.4
"""Points for ten times as many spellings: well-known places have names in many languages."""
_TOWN_KM: Final = 60.0
"""Distance from a town up to which an airfield may be its own."""
_CITY: Final = 200_000
"""Inhabitants from which on a city's name does not mean the country: “Tunis” is Tunisia in some languages."""
_AREA_POPULATION: Final = 10**10
"""Counts as the population of countries and regions, to make them larger than any town."""
_SMALL: Final = -1.0
"""Points for a small place."""
_MATCH: Final = {"editor": 4.0, "exact": Points.EXACT, "alternate": Points.ALTERNATE, "fuzzy": Points.FUZZY}
"""Points by the way in which the name matches."""
_SHORT: Final = {
    "st": "Saint", "saint": "St.", "ft": "Fort", "fort": "Ft.", "mt": "Mount", "mount": "Mt.", "pt": "Point",
    "ste": "Sainte", "sainte": "Ste.",
}  # fmt: skip
_DIVISIONS: Final = frozenset({"province", "governorate", "oblast", "prefecture", "voivodeship", "state", "department"})
_EDGE: Final = 1.3
"""Factor of a radius up to which a place may still lie in the area, as areas are no circles."""
_FITS: Final = {
    "district": ("district", "province"), "county": ("district", "province"), "province": ("province", "district"),
    "capital": ("city",), "state": ("province", "country"),
    "region": ("region", "province"), "island": ("region", "province", "country"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class PlaceCandidate:
    """A place that a name may mean."""

    place: Place
    prior: float
    """Its points before the text is considered."""
    x: float
    y: float
    z: float
    """The place's point on the unit sphere: the scalar product of two is the cosine of the angle between them."""
    province: tuple[str, str]
    """(country, province) in which it lies; ("", "") for a place in no province."""
    is_area: bool
    is_capital: bool = False


def is_near(first: PlaceCandidate, second: PlaceCandidate, reach_km: float) -> bool:
    """Whether two places are less than `reach_km` apart."""
    chord = (first.x - second.x) ** 2 + (first.y - second.y) ** 2 + (first.z - second.z) ** 2
    return chord < (reach_km / EARTH_KM) ** 2


@lru_cache(maxsize=4096)
def candidates(gazetteer: Gazetteer, name: str) -> tuple[PlaceCandidate, ...]:
    """The places called `name`, or by its first other spelling that is known; the likeliest first."""
    lookups = (gazetteer.lookup(spelling, fuzzy=False) for spelling in (name, *_spellings(name)))
    return as_candidates(gazetteer, tuple(next(filter(None, lookups), ())))


def _spellings(name: str) -> Iterator[str]:
    """Other spellings of an unknown name: ``Saint`` for ``St.``, without ``Province``."""
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
    """``province`` for a name that ends in a word for one, such as ``Idlib Governorate``; "" for any other."""
    head, _, last = name.strip().rpartition(" ")
    return "province" if head and last.casefold() in _DIVISIONS else ""


@lru_cache(maxsize=1024)
def airfields(gazetteer: Gazetteer, name: str) -> tuple[PlaceCandidate, ...]:
    """The candidates for ``Latakia`` in “Latakia airport”: the town and its airfields, likelier by the town's size."""
    towns = candidates(gazetteer, name)
    by_id = {candidate.place.gazetteer_id: candidate for candidate in towns}
    for word in ("Airport", "Air Base"):
        for candidate in candidates(gazetteer, f"{name} {word}"):
            if candidate.place.kind == "airfield":
                prior = candidate.prior + _town_points(candidate.place, towns)
                by_id[candidate.place.gazetteer_id] = replace(candidate, prior=prior)
    return _by_prior(by_id.values())


def _town_points(airfield: Place, towns: tuple[PlaceCandidate, ...]) -> float:
    """Points of an airfield for the population of the largest town near it."""
    near = (town.place for town in towns if town.place.kind == "city" and kilometres(town.place, airfield) < _TOWN_KM)
    return max((_population_points(town) for town in near), default=0.0)


def _population_points(place: Place) -> float:
    return Points.PER_POPULATION_DECADE * math.log10(place.population + 1)


def _by_prior(unsorted: Iterable[PlaceCandidate]) -> tuple[PlaceCandidate, ...]:
    return tuple(sorted(unsorted, key=lambda candidate: (-candidate.prior, candidate.place.gazetteer_id)))


@lru_cache(maxsize=4096)
def small_places(gazetteer: Gazetteer, name: str) -> tuple[PlaceCandidate, ...]:
    """The small places of this name, which are candidates only where the article points to their surroundings."""
    spellings = (name, *_spellings(name))
    return as_candidates(gazetteer, tuple(next(filter(None, map(gazetteer.small, spellings)), ())), _SMALL)


@lru_cache(maxsize=4096)
def similar_places(gazetteer: Gazetteer, name: str, country: str) -> tuple[PlaceCandidate, ...]:
    """The places of `country` whose names sound like `name`, which may be another transliteration."""
    similar = gazetteer.lookup(name, fuzzy=True)
    return as_candidates(
        gazetteer, tuple(place for place in similar if place.country == country and place.match == "fuzzy")
    )


def as_candidates(gazetteer: Gazetteer, places: tuple[Place, ...], bonus: float = 0.0) -> tuple[PlaceCandidate, ...]:
    """Places as candidates, the likeliest first, each with a `bonus` in points."""
    towns = {(place.country, place.admin) for place in places if place.kind == "city"}
    capitals = _capitals(gazetteer, tuple(sorted({place.country for place in places if place.kind == "city"})))
    exact = [place for place in places if place.match == "exact" and place.kind in {"city", *AREAS}]
    largest = max((_AREA_POPULATION if place.kind in AREAS else place.population for place in exact), default=0)
    return _by_prior(
        _candidate(place, towns, place.gazetteer_id in capitals, bonus + _alternate_points(place, largest))
        for place in places
    )


def _alternate_points(place: Place, largest: int) -> float:
    """Points for an alternate name; `largest` is the population of the largest place with it as its main name."""
    if place.match != "alternate":
        return 0.0
    if place.kind in AREAS:
        return _BESIDE_CITY if largest >= _CITY else 0.0
    return _BESIDE_LARGER if place.population < largest else 0.0


def _candidate(place: Place, towns: set[tuple[str, str]], is_capital: bool, bonus: float) -> PlaceCandidate:  # noqa: FBT001
    match = "exact" if names.key(place.name) == names.key(place.matched) + "city" else place.match
    prior = bonus + _MATCH[match] + Points.KIND.get(place.kind, 0.0)
    prior += _CAPITAL * (is_capital and place.match == "exact")
    prior += _COUNTRY * (place.kind == "country" or (place.kind == "region" and not place.country))
    prior += _population_points(place) + _FAME * math.log10(1 + place.spellings)
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
    capitals = (_capital(gazetteer, country) for country in countries)
    return frozenset(gid for gid in capitals if gid)


@lru_cache(maxsize=512)
def _capital(gazetteer: Gazetteer, country: str) -> str:
    place = gazetteer.capital(country)
    return place.gazetteer_id if place else ""


@lru_cache(maxsize=512)
def country_name(gazetteer: Gazetteer, code: str) -> str:
    """The everyday name of a country, or its code where the gazetteer has none."""
    place = gazetteer.country(code)
    return place.name if place else code


@lru_cache(maxsize=512)
def neighbours(gazetteer: Gazetteer, code: str) -> frozenset[str]:
    """ISO codes of the countries that share a border with `code`."""
    return gazetteer.neighbours(code) if code else frozenset()


def fits(kind: str, actual: str) -> bool:
    """Whether a place of the kind `actual` may be called a `kind`."""
    return actual in _FITS.get(kind, (kind,))


def lies_in(place: Place, larger: Place) -> bool:
    """Whether a place lies in a larger one, as far as the gazetteer shows."""
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
