"""The published method of MELTT (Donnay, Dunford, McGrath, Backer and Cunningham 2019), for comparison.

Two events are candidates when they lie within a fixed number of days and kilometres, the same for all rows; among an
event's candidates the one whose types and actors agree best is taken, each event once. Tolls, names of places and how
exactly a row is known count for nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geodata.matching import assignment, compare, reach

DAYS: Final = 2
KM: Final = 5.0


def match(one: pd.DataFrame, other: pd.DataFrame) -> list[tuple[int, int]]:
    """The pairs, as positions in the two tables."""
    known = {"radius_km": 0.0, "prec": 1}
    first, second = one.assign(**known), other.assign(**known)
    comparison = compare.PairComparison(first, second)
    starts = first["start_day"].to_numpy(), second["start_day"].to_numpy()
    parts = []
    for i, j, km in reach.pairs(first, second):
        gap = np.abs(starts[0][i] - starts[1][j])
        near = (gap <= DAYS) & (km <= KM)
        a, b, apart = i[near], j[near], km[near]
        levels = comparison.levels(a, b, apart)
        agreement = (2 - np.minimum(levels["actors"], 2)) + (2 - np.minimum(levels["kind"], 2))
        parts.append((a, b, 1 + agreement - 0.01 * gap[near] - 0.001 * apart))
    a, b = (np.concatenate([part[at] for part in parts]) for at in range(2))
    chosen = assignment.best(a, b, np.concatenate([part[2] for part in parts]).astype(np.float64))
    return [(int(a[at]), int(b[at])) for at in chosen]
