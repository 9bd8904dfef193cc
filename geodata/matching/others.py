"""Who else reports an event: of a dataset and its layers, the events that are the same one, in words for readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geodata.matching import compare, matching
from geodata.matching.matching import EventMatch, Verdict

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class OtherReport:
    """An event that is the same as another, or may be."""

    row: int
    """Its position in the table."""
    verdict: Verdict
    probability: float
    words: str
    """`same day, 2 km, 12–15 dead against 10`; what differs at the end."""


def others(events: pd.DataFrame, own: int, layers: Sequence[NDArray[np.intp]]) -> dict[int, list[OtherReport]]:
    """Row → the events that are the same one elsewhere, the surest first.

    The first `own` rows are the dataset's; `layers` are the rows of each layer. Own events are matched with those of
    each layer, and each pair is told from both ends.
    """
    found: dict[int, list[OtherReport]] = {}
    mine = events.iloc[:own]
    for rows in layers:
        theirs = events.iloc[rows].reset_index(drop=True)
        pairs = matching.match(mine, theirs)
        ours, others_tolls = compare.tolls(mine), compare.tolls(theirs)
        for pair in pairs:
            first, second = (
                _dead(*(part[at] for part in told)) for told, at in ((ours, pair.one), (others_tolls, pair.other))
            )
            there = int(rows[pair.other])
            found.setdefault(pair.one, []).append(_report(pair, there, second, first))
            found.setdefault(there, []).append(_report(pair, pair.one, first, second))
    for reports in found.values():
        reports.sort(key=lambda report: -report.probability)
    return found


def _report(pair: EventMatch, row: int, theirs: str, here: str) -> OtherReport:
    dead = f"{theirs} dead against {here}" if theirs != here else f"{here} dead"
    told = [words for words, _ in pair.reasons if "day" in words][:1]
    told.append("the same point" if pair.km < 1 else f"{pair.km:,.0f} km")
    told += [dead] if theirs and here else [f"{theirs} dead, no number here"] if theirs else []
    told += [f"differs in {' and '.join(pair.differs)}"] if pair.differs else []
    return OtherReport(row, pair.verdict, pair.probability, ", ".join(told))


def _dead(low: float, best: float, high: float) -> str:
    if np.isnan(best):
        return ""
    return f"{best:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
