"""The published method of MELTT (Donnay, Dunford, McGrath, Backer and Cunningham 2019), for comparison.

Two events are candidates when they lie within a fixed number of days and kilometres, the same for all rows; among an
event's candidates the one whose types and actors agree best is taken, each event once. Tolls, names of places and how
exactly a row is known count for nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.matching import assignment, compare, reach

DAYS: Final = 2
KM: Final = 5.0


def match(one: pd.DataFrame, other: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pairs, as positions in the two tables."""
    known = {"radius_km": 0.0, "prec": 1}
    i, j, km = reach.pairs(one.assign(**known), other.assign(**known))
    gap = np.abs(one["start_day"].to_numpy()[i] - other["start_day"].to_numpy()[j])
    near = (gap <= DAYS) & (km <= KM)
    i, j, km, gap = i[near], j[near], km[near], gap[near]
    levels = compare.levels(one, other, i, j, km)
    agreement = (2 - np.minimum(levels["actors"], 2)) + (2 - np.minimum(levels["kind"], 2))
    weight = 1 + agreement - 0.01 * gap - 0.001 * km
    chosen = assignment.best(i, j, weight)
    return i[chosen], j[chosen]
