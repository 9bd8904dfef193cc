"""EventMatch two tables of events: reach, comparison, weights, and the choice of pairs, with a verdict for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.matching import assignment, compare, reach, weights
from geodata.matching.weights import FeatureWeights

SAME: Final = 0.6
"""From this probability on a pair is the same event."""
POSSIBLE: Final = 0.2
_DIFFERS: Final[Mapping[str, tuple[int, str]]] = {
    "days": (2, "date"),
    "distance": (3, "place"),
    "toll": (3, "toll"),
    "actors": (2, "actor"),
}
"""Feature → its level at which two tellings of one event differ, and in what. Of days, later levels do, too."""


class Verdict(StrEnum):
    """What a pair is."""

    SAME = "same"
    DIFFERS = "differs"
    """The same event, told differently: `EventMatch.differs` says in what."""
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class EventMatch:
    """A pair of events by their positions in the two tables."""

    one: int
    other: int
    verdict: Verdict
    probability: float
    km: float
    differs: tuple[str, ...]
    """In what the tellings differ: toll, date, place, actor."""
    reasons: tuple[tuple[str, float], ...]
    """What each feature says, and what it weighs in bits, those that weigh most first."""

    def words(self) -> str:
        """`same day, the same point, the same number of dead`: what weighs most."""
        return ", ".join(words for words, bits in self.reasons if bits != 0)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """All pairs in reach of each other: positions, distances, levels of the features, and probabilities."""

    i: NDArray[np.int32]
    j: NDArray[np.int32]
    km: NDArray[np.float32]
    closeness: NDArray[np.float32]
    """Which of pairs with equal levels is closer, in bits."""
    levels: Mapping[str, compare.Levels]
    bits: NDArray[np.float32]
    probability: NDArray[np.float32]


def compared(one: pd.DataFrame, other: pd.DataFrame, say: Callable[[str], None] = lambda _: None) -> Compared:
    """Compare all pairs in reach of each other. The tables have the columns of a dataset's events."""
    used = weights.read()
    comparison = compare.PairComparison(one, other)
    pieces = []
    for i, j, km in reach.pairs(one, other):
        pieces.append((i, j, km, comparison.closeness(i, j, km).astype(np.float32), comparison.levels(i, j, km)))
    i, j, km, closeness = (np.concatenate([piece[at] for piece in pieces]) for at in range(4))
    found = {name: np.concatenate([piece[4][name] for piece in pieces]) for name in pieces[0][4]}
    del pieces
    say(f"{len(i):,} pairs in reach of each other were compared")
    bits = np.zeros(len(i), np.float32)
    for name, level in found.items():
        bits += used.features[name].bits.astype(np.float32)[level]
    if len(i):
        reach_of = np.bincount(i).astype(np.float32), np.bincount(j).astype(np.float32)
        bits -= np.log2(np.maximum(reach_of[0][i], reach_of[1][j]))  # the more in reach, the less each of them
    return Compared(i, j, km, closeness, found, bits, _among_others((i, j), used.odds(bits), used.rivalry))


def _among_others(
    pairs_of: tuple[NDArray[np.int32], NDArray[np.int32]], odds: NDArray[np.float32], share: float
) -> NDArray[np.float32]:
    """The probability of each pair when an event has one counterpart at most: the others compete with it.

    `share` of their odds counts, since most of them have a counterpart of their own.
    """
    if not len(odds):
        return odds
    i, j = pairs_of
    of_one, of_other = np.bincount(i, odds).astype(np.float32), np.bincount(j, odds).astype(np.float32)
    rivals = of_one[i] + of_other[j] - 2 * odds
    found: NDArray[np.float32] = (odds / (1 + odds + share * rivals)).astype(np.float32, copy=False)
    return found


def match(
    one: pd.DataFrame, other: pd.DataFrame, *, both: bool = True, say: Callable[[str], None] = lambda _: None
) -> list[EventMatch]:
    """The pairs of two tables that are the same event, or may be, in the order of the first table.

    Each event is in one pair at most; `both` False: one of the second table may be in several, as one that sums others.
    """
    pairs = compared(one, other, say)
    used = weights.read()
    least = used.prior + np.log2(1 / POSSIBLE - 1)
    weight = pairs.bits * used.damping + least
    likely = np.flatnonzero((weight > 0) & (pairs.probability >= POSSIBLE))
    ranked = weight[likely].astype(np.float64) + pairs.closeness[likely]
    chosen = likely[assignment.best(pairs.i[likely], pairs.j[likely], ranked, both=both)]
    found = [_match(pairs, int(at), used) for at in chosen]
    return sorted(found, key=lambda pair: (pair.one, pair.other))


def _match(pairs: Compared, at: int, used: FeatureWeights) -> EventMatch:
    levels = {name: int(level[at]) for name, level in pairs.levels.items()}
    differs = tuple(
        word
        for name, (level, word) in _DIFFERS.items()
        if levels[name] == level or (name == "days" and levels[name] > level)
    )
    probability = float(pairs.probability[at])
    is_same = probability >= SAME
    verdict = (Verdict.DIFFERS if differs else Verdict.SAME) if is_same else Verdict.POSSIBLE
    reasons = [
        (used.features[name].words[level], round(float(used.features[name].bits[level] * used.damping), 2))
        for name, level in levels.items()
    ]
    reasons.sort(key=lambda reason: -abs(reason[1]))
    return EventMatch(
        int(pairs.i[at]), int(pairs.j[at]), verdict, probability, float(pairs.km[at]), differs, tuple(reasons)
    )
