"""A territory: what holders held over days, and what is known of it on any day.

Coordinates are whole numbers of `UNIT` degrees (a metre): longitude, then latitude. Rings are closed without repeating
their first point. Days are counted from 1970-01-01.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geodata.model import OPEN_END

UNIT: Final = 1e-5
Ring = NDArray[np.int32]
"""Points of a ring, one a row."""
Polygon = tuple[Ring, ...]
"""The outline, then its holes."""
NO_POINTS: Final = np.empty((0, 2), np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """What one holder held from a day to a day, by one source: areas, or settlements as points."""

    holder: str
    start_day: int
    end_day: int
    """The last day, OPEN_END where the source names none."""
    polygons: tuple[Polygon, ...] = ()
    points: Ring = field(default_factory=NO_POINTS.copy)
    source: str = ""
    """The file or the address that says so."""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is stated from a day to a day: the same holdings on each of them, as positions in `Territory.holdings`."""

    start_day: int
    end_day: int
    holdings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one day. `carried`: the days since the state was stated, 0 where it was stated for this day."""

    state: State
    carried: int


@dataclass(frozen=True, slots=True, eq=False)
class Territory:
    """The holdings of a source in the order of their first days, and the states they make."""

    holdings: tuple[Holding, ...]
    states: tuple[State, ...]

    @property
    def holders(self) -> tuple[str, ...]:
        """All holders, in the order in which they appear."""
        return tuple(dict.fromkeys(one.holder for one in self.holdings))

    def on(self, day: int) -> Known | None:
        """What is known of a day: the state for it, or the last one before it, carried forward; None before all."""
        at = bisect_right(self.states, day, key=lambda state: state.start_day) - 1
        if at < 0:
            return None
        state = self.states[at]
        return Known(state, max(0, day - state.end_day))


def of(holdings: Iterable[Holding]) -> Territory:
    """The territory of some holdings: between the days on which any of them begins or ends, nothing changes."""
    ordered = tuple(sorted(holdings, key=lambda one: (one.start_day, one.end_day, one.holder)))
    starts = {one.start_day for one in ordered}
    ends = {one.end_day + 1 for one in ordered if one.end_day != OPEN_END}
    return Territory(ordered, tuple(_states(ordered, sorted(starts | ends))))


def _states(ordered: Sequence[Holding], edges: Sequence[int]) -> list[State]:
    begins: dict[int, list[int]] = {}
    for number, one in enumerate(ordered):
        begins.setdefault(one.start_day, []).append(number)
    found: list[State] = []
    there: list[int] = []
    for edge, following in pairwise((*edges, OPEN_END + 1)):
        there = [number for number in there if ordered[number].end_day >= edge] + begins.get(edge, [])
        if there:
            found.append(State(edge, following - 1, tuple(there)))
    return found
