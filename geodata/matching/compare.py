"""Compare pairs of events feature by feature, each at one of its levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.geocoding import countries, names
from geodata.matching import sides

Levels = NDArray[np.int8]
"""Per pair, the position of its level among a feature's levels in `weights.toml`."""
_POINT_KM: Final = 1.0
_NEAR_KM: Final = 5.0
_NEAR_TOLL: Final = 0.5
_MANY: Final = 0.3
_SOME: Final = 0.12
_WORD: Final = re.compile(r"\w{3,}")
_VAGUE: Final = frozenset({"town", "city", "village", "district", "province", "governorate", "area", "near", "north"})
_KINDRED: Final = frozenset(
    {
        frozenset({"Battles", "Explosions/Remote violence"}),
        frozenset({"Violence against civilians", "Explosions/Remote violence"}),
        frozenset({"Battles", "Violence against civilians"}),
        frozenset({"Battles", "Strategic developments"}),
        frozenset({"Protests", "Riots"}),
    }
)


def levels(
    one: pd.DataFrame, other: pd.DataFrame, i: NDArray[np.int64], j: NDArray[np.int64], km: NDArray[np.float64]
) -> dict[str, Levels]:
    """Feature → the level of each pair; `i` and `j` are positions in the two tables, `km` their distances."""
    return {
        "days": _days(one, other, i, j),
        "distance": _distance(one, other, i, j, km),
        "toll": _tolls(one, other, i, j),
        "actors": _pairwise(_sides_of(one), _sides_of(other), i, j, _actors),
        "kind": _pairwise(_texts(one, "event_type"), _texts(other, "event_type"), i, j, _kinds),
        "place": _pairwise(_texts(one, "place"), _texts(other, "place"), i, j, _places),
        "words": _pairwise(_words_of(one), _words_of(other), i, j, _shared),
    }


def _days(one: pd.DataFrame, other: pd.DataFrame, i: NDArray[np.int64], j: NDArray[np.int64]) -> Levels:
    s1, e1 = (one[name].to_numpy()[i] for name in ("start_day", "end_day"))
    s2, e2 = (other[name].to_numpy()[j] for name in ("start_day", "end_day"))
    gap = np.maximum(0, np.maximum(s1, s2) - np.minimum(e1, e2))
    same = (s1 == s2) & (e1 == e2)
    return np.select([same, gap == 0, gap == 1], [0, 1, 2], 3).astype(np.int8)


def _distance(
    one: pd.DataFrame, other: pd.DataFrame, i: NDArray[np.int64], j: NDArray[np.int64], km: NDArray[np.float64]
) -> Levels:
    open_km = one["radius_km"].to_numpy()[i] + other["radius_km"].to_numpy()[j]
    return np.select([km <= _POINT_KM, km <= _NEAR_KM, km <= open_km], [0, 1, 2], 3).astype(np.int8)


def tolls(events: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lowest, best and highest number of dead of each row; NaN where none is stated."""
    low, best, high = (
        pd.to_numeric(events[f"deaths_{name}"], errors="coerce").to_numpy(np.float64)
        for name in ("low", "best", "high")
    )
    best = np.where(np.isnan(best), np.where(np.isnan(low), high, low), best)
    return np.where(np.isnan(low), best, low), best, np.where(np.isnan(high), best, high)


def _tolls(one: pd.DataFrame, other: pd.DataFrame, i: NDArray[np.int64], j: NDArray[np.int64]) -> Levels:
    low1, best1, high1 = (part[i] for part in tolls(one))
    low2, best2, high2 = (part[j] for part in tolls(other))
    most, least = np.maximum(best1, best2), np.minimum(best1, best2)
    cases = [np.isnan(best1 + best2), best1 == best2, (low1 <= high2) & (low2 <= high1), least >= _NEAR_TOLL * most]
    return np.select(cases, [4, 0, 1, 2], 3).astype(np.int8)


def closeness(
    one: pd.DataFrame, other: pd.DataFrame, i: NDArray[np.int64], j: NDArray[np.int64], km: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Which of pairs with equal levels is closer, in bits of at most one: by distance, and by bounds of the dead."""
    (low1, _, high1), (low2, _, high2) = tolls(one), tolls(other)
    bounds = (low1[i] == low2[j]) & (high1[i] == high2[j])
    found: NDArray[np.float64] = np.where(bounds, 0.5, 0.0) + 0.5 * np.exp(-km)
    return found


def _pairwise(
    one: list[str], other: list[str], i: NDArray[np.int64], j: NDArray[np.int64], level: Callable[[str, str], int]
) -> Levels:
    """The level of each pair of texts; each distinct pair is compared once."""
    codes1, texts1 = pd.factorize(np.array(one, dtype=object))
    codes2, texts2 = pd.factorize(np.array(other, dtype=object))
    whole = codes1[i].astype(np.int64) * max(1, len(texts2)) + codes2[j]
    distinct, back = np.unique(whole, return_inverse=True)
    found = [
        level(texts1[code // max(1, len(texts2))], texts2[code % max(1, len(texts2))]) for code in distinct.tolist()
    ]
    return np.array(found, np.int8)[back] if found else np.empty(0, np.int8)


def _texts(events: pd.DataFrame, column: str) -> list[str]:
    return events[column].tolist()


def _sides_of(events: pd.DataFrame) -> list[str]:
    return [f"{a}\t{b}" for a, b in zip(events["side_a"], events["side_b"], strict=True)]


def _actors(one: str, other: str) -> int:
    (a1, b1), (a2, b2) = (tuple(map(sides.of, cell.split("\t"))) for cell in (one, other))
    if not (a1 | b1) or not (a2 | b2):
        return 3
    straight, crossed = bool(a1 & a2) + bool(b1 & b2), bool(a1 & b2) + bool(b1 & a2)
    shared = max(straight, crossed)
    alone = min(bool(a1) + bool(b1), bool(a2) + bool(b2)) == 1
    return 0 if shared == 2 or (shared and alone) else 1 if shared else 2  # noqa: PLR2004 - two sides


def _kinds(one: str, other: str) -> int:
    if not one or not other:
        return 3
    if one == other:
        return 0
    return 1 if frozenset({one, other}) in _KINDRED else 2


def _places(one: str, other: str) -> int:
    first, second = _key(one), _key(other)
    if not first or not second or (first != second and (_is_country(one) or _is_country(other))):
        return 3  # a country holds all its places
    if first == second:
        return 0
    return 1 if first & second else 2


@lru_cache(maxsize=65_536)
def _is_country(place: str) -> bool:
    return bool(countries.code_of(place))


@lru_cache(maxsize=65_536)
def _key(place: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(place.casefold()))
    return frozenset(names.skeleton(word) or word for word in words - _VAGUE or words)


def _words_of(events: pd.DataFrame) -> list[str]:
    """Titles that only name the two sides, as UCDP's do, say nothing more than these."""
    table: Mapping[str, list[str]] = {name: events[name].tolist() for name in ("title", "quote", "side_a", "side_b")}
    return [
        f"{'' if a and a in title and b in title else title} {quote}".strip()
        for title, quote, a, b in zip(*table.values(), strict=True)
    ]


def _shared(one: str, other: str) -> int:
    first, second = _bag(one), _bag(other)
    if not first or not second:
        return 3
    share = len(first & second) / min(len(first), len(second))
    return 0 if share >= _MANY else 1 if share >= _SOME else 2


@lru_cache(maxsize=65_536)
def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
