"""How well a name is known as a place's, from what the gazetteer says of its bearers."""

from __future__ import annotations

from typing import Final

Facts = tuple[tuple[str, str, int, bool], ...]
"""Per kind and country that bears the name: (kind, country, largest population, main name?)."""

_LARGE_PROVINCES: Final = frozenset({"US", "CA", "AU", "GB", "IN", "CN", "BR", "MX", "DE", "NG", "RU"})


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
        return 2.8 if country in _LARGE_PROVINCES and population > 400_000 else 1.6
    if kind == "city":
        steps = ((300_000, 2.8), (100_000, 2.0), (50_000, 1.5), (15_000, 1.0)) if exact else (
            (2_000_000, 2.6), (500_000, 1.8), (100_000, 1.0))  # fmt: skip
        return next((points for size, points in steps if population >= size), 0.6)
    return 0.7 if kind == "district" and exact else 0.4


def contains(outer: Facts, inner: Facts) -> bool:
    """Whether a bearer of the one name may lie in a country or province of the other name."""
    countries = {country for kind, country, _, _ in outer if kind in {"country", "province"}}
    return any(country in countries and kind != "country" for kind, country, _, _ in inner)
