"""Compare pairs of events feature by feature, each at one of its levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.geocoding import countries, names
from geodata.matching import sides

Levels = NDArray[np.int8]
"""Per pair, the position of its level among a feature's levels in `weights.toml`."""
Positions = NDArray[np.int32]
Days = tuple[NDArray[Any], NDArray[Any]]
"""First and last possible day of each row."""
Tolls = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
TwoSides = tuple[frozenset[str], frozenset[str]]
T = TypeVar("T")
Distinct = tuple[NDArray[np.int64], list[T]]
"""The number of each row's text among the distinct ones, and what each of these says."""
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


class PairComparison:
    """The features of two tables, read once, so that their pairs can be compared piece by piece."""

    def __init__(self, one: pd.DataFrame, other: pd.DataFrame) -> None:
        self._days = tuple((table["start_day"].to_numpy(), table["end_day"].to_numpy()) for table in (one, other))
        self._open_km = tuple(table["radius_km"].to_numpy() for table in (one, other))
        self._tolls = tolls(one), tolls(other)
        kinds = _distinct(_texts(one, "event_type"), str), _distinct(_texts(other, "event_type"), str)
        places = _distinct(_texts(one, "place"), _named), _distinct(_texts(other, "place"), _named)
        actors = _distinct(_sides_of(one), _both_sides), _distinct(_sides_of(other), _both_sides)
        words = _distinct(_words_of(one), _bag), _distinct(_words_of(other), _bag)
        self._texts: Mapping[str, Callable[[Positions, Positions], Levels]] = {
            "actors": partial(_pairwise, *actors, _actors),
            "kind": partial(_pairwise, *kinds, _kinds),
            "place": partial(_pairwise, *places, _places),
            "words": partial(_pairwise, *words, _shared),
        }

    def levels(self, i: Positions, j: Positions, km: NDArray[np.float32]) -> dict[str, Levels]:
        """Feature → the level of each pair; `i` and `j` are positions in the two tables, `km` their distances."""
        found = {
            "days": _days(self._days[0], self._days[1], i, j),
            "distance": _distance(self._open_km[0][i] + self._open_km[1][j], km),
            "toll": _tolls(self._tolls, i, j),
        }
        return found | {name: level(i, j) for name, level in self._texts.items()}

    def closeness(self, i: Positions, j: Positions, km: NDArray[np.float32]) -> NDArray[np.float64]:
        """Which of pairs with equal levels is closer, in bits up to one: by distance, and by bounds of the dead."""
        (low1, _, high1), (low2, _, high2) = self._tolls
        bounds = (low1[i] == low2[j]) & (high1[i] == high2[j])
        found: NDArray[np.float64] = np.where(bounds, 0.5, 0.0) + 0.5 * np.exp(-km.astype(np.float64))
        return found


def _days(one: Days, other: Days, i: Positions, j: Positions) -> Levels:
    (s1, e1), (s2, e2) = (one[0][i], one[1][i]), (other[0][j], other[1][j])
    gap = np.maximum(0, np.maximum(s1, s2) - np.minimum(e1, e2))
    same = (s1 == s2) & (e1 == e2)
    return np.select([same, gap == 0, gap == 1], [0, 1, 2], 3).astype(np.int8)


def _distance(open_km: NDArray[np.float64], km: NDArray[np.float32]) -> Levels:
    return np.select([km <= _POINT_KM, km <= _NEAR_KM, km <= open_km], [0, 1, 2], 3).astype(np.int8)


def tolls(events: pd.DataFrame) -> Tolls:
    """Lowest, best and highest number of dead of each row; NaN where none is stated."""
    low, best, high = (
        pd.to_numeric(events[f"deaths_{name}"], errors="coerce").to_numpy(np.float64)
        for name in ("low", "best", "high")
    )
    best = np.where(np.isnan(best), np.where(np.isnan(low), high, low), best)
    return np.where(np.isnan(low), best, low), best, np.where(np.isnan(high), best, high)


def _tolls(both: tuple[Tolls, Tolls], i: Positions, j: Positions) -> Levels:
    low1, best1, high1 = (part[i] for part in both[0])
    low2, best2, high2 = (part[j] for part in both[1])
    most, least = np.maximum(best1, best2), np.minimum(best1, best2)
    cases = [np.isnan(best1 + best2), best1 == best2, (low1 <= high2) & (low2 <= high1), least >= _NEAR_TOLL * most]
    return np.select(cases, [4, 0, 1, 2], 3).astype(np.int8)


def _distinct(texts: list[str], read: Callable[[str], T]) -> Distinct[T]:
    """The number of each row's text among the distinct ones, and what each of these says."""
    codes, distinct = pd.factorize(np.array(texts, dtype=object))
    return codes.astype(np.int64), [read(text) for text in distinct]


def _pairwise(one: Distinct[T], other: Distinct[T], level: Callable[[T, T], int], i: Positions, j: Positions) -> Levels:
    """The level of each pair of texts; each distinct pair is compared once."""
    (codes1, said1), (codes2, said2) = one, other
    many = max(1, len(said2))
    distinct, back = np.unique(codes1[i] * many + codes2[j], return_inverse=True)
    found = [level(said1[code // many], said2[code % many]) for code in distinct.tolist()]
    return np.array(found, np.int8)[back] if found else np.empty(0, np.int8)


def _texts(events: pd.DataFrame, column: str) -> list[str]:
    return events[column].tolist()


def _sides_of(events: pd.DataFrame) -> list[str]:
    return [f"{a}\t{b}" for a, b in zip(events["side_a"], events["side_b"], strict=True)]


def _both_sides(cell: str) -> TwoSides:
    first, second = cell.split("\t")
    return sides.of(first), sides.of(second)


def _actors(one: TwoSides, other: TwoSides) -> int:
    (a1, b1), (a2, b2) = one, other
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


def _named(place: str) -> tuple[frozenset[str], bool]:
    """The words of a place's name, coarsely spelled, and whether it is a country's."""
    words = frozenset(_WORD.findall(place.casefold()))
    key = frozenset(names.skeleton(word) or word for word in words - _VAGUE or words)
    return key, bool(countries.code_of(place))


def _places(one: tuple[frozenset[str], bool], other: tuple[frozenset[str], bool]) -> int:
    (first, is_country), (second, is_another) = one, other
    if not first or not second or (first != second and (is_country or is_another)):
        return 3  # a country holds all its places
    if first == second:
        return 0
    return 1 if first & second else 2


def _words_of(events: pd.DataFrame) -> list[str]:
    """Titles that only name the two sides, as UCDP's do, say nothing more than these."""
    table: Mapping[str, list[str]] = {name: events[name].tolist() for name in ("title", "quote", "side_a", "side_b")}
    return [
        f"{'' if a and a in title and b in title else title} {quote}".strip()
        for title, quote, a, b in zip(*table.values(), strict=True)
    ]


def _shared(first: frozenset[str], second: frozenset[str]) -> int:
    if not first or not second:
        return 3
    share = len(first & second) / min(len(first), len(second))
    return 0 if share >= _MANY else 1 if share >= _SOME else 2


def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
