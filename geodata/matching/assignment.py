"""Choose among pairs so that each event is in one at most and the sum of their weights is the greatest.

Pairs fall into groups that share no event. A small group is solved exactly (the Hungarian method in the form of
shortest augmenting paths); in a larger one the heaviest pair is taken first.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_EXACT: Final = 120
"""Events of one table in a group that is solved exactly."""


def best(
    i: NDArray[np.int32], j: NDArray[np.int32], weight: NDArray[np.float64], *, both: bool = True
) -> NDArray[np.int64]:
    """The positions of the chosen pairs, in ascending order; pairs without a positive weight are never chosen.

    `both` False: an event of the second table may be in several pairs, as one that sums others is.
    """
    order = np.flatnonzero(weight > 0)
    if not both:
        ranked = order[np.lexsort((-weight[order], i[order]))]
        return np.sort(ranked[np.unique(i[ranked], return_index=True)[1]])
    if not len(order):
        return order
    alone = (np.bincount(i[order])[i[order]] == 1) & (np.bincount(j[order])[j[order]] == 1)
    chosen: list[int] = order[alone].tolist()
    rest = order[~alone]
    for group in _groups(i[rest], j[rest]):
        chosen += _solved(rest[group], i, j, weight)
    return np.array(sorted(chosen), np.int64)


def _groups(i: NDArray[np.int32], j: NDArray[np.int32]) -> list[NDArray[np.intp]]:
    """Positions of the pairs that share events, group by group."""
    if not len(i):
        return []
    label = np.arange(len(i))
    while True:  # each pair takes the least label at its two events, until none has a lesser one
        before = label
        for ends in (i, j):
            least = np.full(int(ends.max()) + 1, len(i))
            np.minimum.at(least, ends, label)
            label = least[ends]
        label = label[label]  # and that of the pair that it was named after
        if np.array_equal(label, before):
            break
    ranked = np.argsort(label, kind="stable")
    return np.split(ranked, np.flatnonzero(np.diff(label[ranked])) + 1)


def _solved(
    pairs: NDArray[np.int64], i: NDArray[np.int32], j: NDArray[np.int32], weight: NDArray[np.float64]
) -> list[int]:
    if len(pairs) == 1:
        return [int(pairs[0])]
    rows, columns = np.unique(i[pairs]), np.unique(j[pairs])
    if min(len(rows), len(columns)) > MOST_EXACT or len(rows) * len(columns) > MOST_EXACT**2:
        return _greedy(pairs, i, j, weight)
    table = np.zeros((len(rows), len(columns) + len(rows)))  # the last columns: to stay alone
    number = np.full(table.shape, -1, np.int64)
    at = np.searchsorted(rows, i[pairs]), np.searchsorted(columns, j[pairs])
    table[at], number[at] = weight[pairs], pairs
    return [int(number[row, column]) for row, column in enumerate(_hungarian(-table)) if number[row, column] >= 0]


def _greedy(
    pairs: NDArray[np.int64], i: NDArray[np.int32], j: NDArray[np.int32], weight: NDArray[np.float64]
) -> list[int]:
    taken: set[tuple[int, int]] = set()
    chosen = []
    for pair in pairs[np.argsort(-weight[pairs], kind="stable")].tolist():
        ends = {(0, int(i[pair])), (1, int(j[pair]))}
        if taken.isdisjoint(ends):
            taken |= ends
            chosen.append(pair)
    return chosen


def _hungarian(cost: NDArray[np.float64]) -> list[int]:
    """The column of each row at the least cost; there are at least as many columns as rows."""
    rows, columns = cost.shape
    potential_row, potential_column = np.zeros(rows + 1), np.zeros(columns + 1)
    row_of = np.zeros(columns + 1, np.int64)  # rows and columns are counted from 1; 0: none
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        least, came = np.full(columns + 1, np.inf), np.zeros(columns + 1, np.int64)
        used = np.zeros(columns + 1, bool)
        while row_of[column]:
            used[column] = True
            here = row_of[column]
            reduced = cost[here - 1] - potential_row[here] - potential_column[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better], came[1:][better] = reduced[better], column
            following = int(np.argmin(np.where(used[1:], np.inf, least[1:]))) + 1
            step = least[following]
            potential_row[row_of[used]] += step
            potential_column[used] -= step
            least[~used] -= step
            column = following
        while column:
            row_of[column] = row_of[came[column]]
            column = int(came[column])
    found = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found
