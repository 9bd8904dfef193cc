"""How well a name is known as a place's, from what the gazetteer says of its bearers."""

from __future__ import annotations

from typing import Final

Facts = tuple[tuple[str, str, int, bool], ...]
"""Per kind and country that bears the name: (kind, country, largest population, main name?)."""

_KINDS: Final = {
    "country": (3.0, 2.6), "region": (2.8, 2.4), "province": (1.6, 0.9), "district": (0.7, 0.4), "airfield": (0.4, 0.4),
    "small": (0.2, 0.2),
}  # fmt: skip
"""By its main name, and by another one. Small towns are kept apart because so many words are called like one."""
_CITIES: Final = {
    True: ((300_000, 2.8), (100_000, 2.0), (50_000, 1.5), (15_000, 1.0)),
    False: ((2_000_000, 2.6), (500_000, 1.8), (100_000, 1.0)),
}
"""By its main name (or not): inhabitants from which on a town is so well known; `_TOWN` for the others."""
_TOWN: Final = 0.6
_KNOWN_PROVINCE: Final = 2.8
_LARGE: Final = 400_000
"""Inhabitants from which on a province of these countries is known abroad."""
_LARGE_PROVINCES: Final = frozenset({"US", "CA", "AU", "GB", "IN", "CN", "BR", "MX", "DE", "NG", "RU"})


def known(facts: Facts) -> float:
    """How well known the best bearer of a name is: 3 for a country or a large city, below 1 for an airfield."""
    return max((_one(*fact) for fact in facts), default=0.0)


def _one(kind: str, country: str, population: int, main: bool) -> float:  # noqa: FBT001 - a row of the gazetteer
    if kind == "city":
        return next((points for size, points in _CITIES[main] if population >= size), _TOWN)
    large = country == "US" or (country in _LARGE_PROVINCES and population > _LARGE)
    if kind == "province" and main and large:
        return _KNOWN_PROVINCE
    return _KINDS[kind][not main]


def contains(outer: Facts, inner: Facts) -> bool:
    """Whether a bearer of the one name may lie in a country or province of the other name."""
    countries = {country for kind, country, _, _ in outer if kind in {"country", "province"}}
    return any(country in countries and kind != "country" for kind, country, _, _ in inner)
