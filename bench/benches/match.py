"""Who else reports an event: two releases of UCDP GED with their ids hidden, and a second source that is made of one.

The second source is made up of real events as another desk would tell them: days moved, a third of the places at the
middle of their district, tolls changed or missing, ACLED's names for the sides, half of the places unnamed, two fifths
of the events missing. It stands in for pairs labelled by hand.
"""

from __future__ import annotations

import time
from typing import Final

import numpy as np
import pandas as pd

from bench.apps import fixed_windows
from bench.figures import Figure, FigureTable
from bench.stage import GED, Stage, needed
from geodata.matching import matching, tables

SYRIA_ROWS: Final = GED.with_name("ucdp-ged-syria-2016-2019.csv.gz")
FEW: Final = 300
ACLED: Final = {
    "Government of Syria": "Military Forces of Syria (2000-)",
    "Government of Turkey": "Military Forces of Turkey (2016-)",
    "IS": "Islamic State (Syria)",
    "Civilians": "Civilians (Syria)",
}
_SURE: Final = 0.7


def run(stage: Stage) -> list[FigureTable]:
    """Two tables."""
    if stage.smallest:
        first = _made_up(FEW)
        return [_second_source(first)]
    first, second = tables.of_file(needed(SYRIA_ROWS)), tables.of_file(needed(GED))
    stage.wait_until_calm()
    return [_releases(first, second), _second_source(first)]


def _releases(first: pd.DataFrame, second: pd.DataFrame) -> FigureTable:
    common = set(first["event_id"]) & set(second["event_id"])
    began = time.perf_counter()
    pairs = matching.match(first, second)
    took = time.perf_counter() - began
    ours = _scores(first, second, [(pair.one, pair.other) for pair in pairs], len(common))
    theirs = _scores(first, second, fixed_windows.match(first, second), len(common))
    figures = (
        Figure(f"{len(first):,} × {len(second):,} events matched", (took,), "s", at_most=20),
        Figure("F1 of the two releases", (ours[2],), "", at_least=0.98),
        Figure("… by fixed windows (MELTT's method)", (theirs[2],), ""),
    )
    return FigureTable("Two releases of UCDP GED, ids hidden", figures)


def _second_source(first: pd.DataFrame) -> FigureTable:
    other, here, common = _told_again(first)
    pairs = matching.match(here, other)
    sure = [(pair.one, pair.other) for pair in pairs if pair.probability >= _SURE]
    ours = _scores(here, other, [(pair.one, pair.other) for pair in pairs], common)
    theirs = _scores(here, other, fixed_windows.match(here, other), common)
    right = np.array([here["event_id"].iloc[p.one] == other["event_id"].iloc[p.other] for p in pairs], float)
    said = np.array([pair.probability for pair in pairs])
    figures = (
        Figure("F1", (ours[2],), ""),
        Figure("… by fixed windows (MELTT's method)", (theirs[2],), ""),
        Figure("precision where the probability is .7 or more", (_scores(here, other, sure, common)[0],), ""),
        Figure("error of the probabilities", (_error(said, right),), "", at_most=0.05),
    )
    return FigureTable(f"A second source of {len(other):,} events, made up of real ones", figures)


def _scores(
    one: pd.DataFrame, other: pd.DataFrame, pairs: list[tuple[int, int]], common: int
) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    mine, theirs = one["event_id"].to_numpy(), other["event_id"].to_numpy()
    right = sum(mine[a] == theirs[b] for a, b in pairs)
    return right / max(1, len(pairs)), right / max(1, common), 2 * right / max(1, len(pairs) + common)


def _error(said: np.ndarray, right: np.ndarray) -> float:
    """The mean difference of what was said and what was so, over tenths."""
    tenths = np.floor(said * 10)
    parts = [
        np.abs(said[tenths == tenth].mean() - right[tenths == tenth].mean()) * (tenths == tenth).sum()
        for tenth in np.unique(tenths)
    ]
    return float(sum(parts) / max(1, len(said)))


def _told_again(first: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """The second source, the first one without some events, and how many are in both."""
    noise = np.random.default_rng(5)
    there = noise.random(len(first)) < 0.6  # noqa: PLR2004 - the share that the docstring tells
    other = first[there].reset_index(drop=True)
    count = len(other)
    shift = noise.choice([0, 1, -1, 2], count, p=[0.72, 0.15, 0.08, 0.05])
    middle = noise.random(count) < 0.35  # noqa: PLR2004
    best = pd.to_numeric(other["deaths_best"], errors="coerce").fillna(0).to_numpy()
    told = np.maximum(0, np.rint(best * noise.choice([1, 1, 1, 0.7, 1.3, 1.8, 0.4], count))).astype(int).astype(str)
    told = np.where(noise.random(count) < 0.15, "", told)  # noqa: PLR2004
    other = other.assign(
        start_day=other["start_day"] + shift,
        end_day=other["end_day"] + shift,
        lat=other["lat"] + np.where(middle, noise.normal(0, 0.12, count), 0),
        lon=other["lon"] + np.where(middle, noise.normal(0, 0.12, count), 0),
        radius_km=np.where(middle, 25, 0).astype("float32"),
        place=np.where(noise.random(count) < 0.5, "", other["place"]),  # noqa: PLR2004
        **dict.fromkeys(("deaths_low", "deaths_best", "deaths_high"), told),
        **{side: [ACLED.get(name, name) for name in other[side]] for side in ("side_a", "side_b")},
    )
    here = first[~(there & (noise.random(len(first)) < 0.3))].reset_index(drop=True)  # noqa: PLR2004
    return other, here, len(set(here["event_id"]) & set(other["event_id"]))


def _made_up(count: int) -> pd.DataFrame:
    noise = np.random.default_rng(1)
    days = noise.integers(16_800, 18_200, count)
    dead = noise.integers(0, 40, count).astype(str)
    columns: dict[str, object] = {
        "event_id": [str(number) for number in range(count)],
        **dict.fromkeys(("deaths_low", "deaths_best", "deaths_high"), dead),
        **dict.fromkeys(("start_day", "end_day"), days),
        **dict.fromkeys(("title", "quote", "place"), [""] * count),
        "lat": noise.uniform(33, 37, count),
        "lon": noise.uniform(36, 42, count),
        "radius_km": np.zeros(count, "float32"),
        "prec": [1] * count,
        "event_type": ["Battles"] * count,
        "side_a": ["Government of Syria"] * count,
        "side_b": ["IS"] * count,
    }
    return pd.DataFrame(columns)
