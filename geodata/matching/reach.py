"""Which rows of two tables can be the same event at all: their days and places meet, as exactly as each is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.layers import engine
from geodata.model import WherePrec

MOST_DAYS: Final = 3
"""Days between two events beyond what their dates leave open."""
MORE_KM: Final = 15.0
"""Distance of two places beyond what is left open by how exactly each is known."""
COUNTRY_KM: Final = 300.0
_LONGEST_DAYS: Final = 366
"""A date that leaves more days open tells nothing."""
_WIDE_KM: Final = 65.0
"""Places that are known less exactly are looked for everywhere."""
_CELL: Final = 1.0
_KM: Final = 111.2
_AROUND: Final = 360
"""Cells around the earth: the last one lies beside the first."""
_MOST_ROWS: Final = 10_000
"""Rows of the first table that are looked at in one piece, so that memory does not grow with the tables."""
_PAIRS: Final = """
WITH a AS (
    SELECT i, s, e, lat, lon, r, s // 7 AS first_week, unnest(range(s // 7, e // 7 + 1)) AS week,
        greatest(0.2, cos(radians(least(85, abs(lat) + 2)))) AS narrow, (r + {narrow} + {more}) / {km} AS d
    FROM one
),
cells AS (
    SELECT DISTINCT a.*, ya AS y, (xa % {around} + {around}) % {around} AS x FROM a,
        unnest(range(floor((lat - d) / {cell})::INT, floor((lat + d) / {cell})::INT + 1)) AS t(ya),
        unnest(range(floor((lon - d / narrow) / {cell})::INT, floor((lon + d / narrow) / {cell})::INT + 1)) AS u(xa)
),
b AS (
    SELECT *, (s - {days}) // 7 AS first_week, unnest(range((s - {days}) // 7, (e + {days}) // 7 + 1)) AS week,
        floor(lat / {cell})::INT AS y, (floor(lon / {cell})::INT % {around} + {around}) % {around} AS x
    FROM other
),
met AS (
    SELECT cells.i AS i, b.i AS j, cells.r + b.r AS open_km, {distance} AS km FROM cells JOIN b USING (week, y, x)
    WHERE week = greatest(cells.first_week, b.first_week)
        AND b.r <= {wide} AND b.s <= cells.e + {days} AND cells.s <= b.e + {days}
        AND abs(b.lat - cells.lat) * {km} <= cells.r + b.r + {more}
    UNION ALL
    SELECT cells.i AS i, b.i AS j, cells.r + b.r AS open_km, {distance} AS km FROM a AS cells JOIN b USING (week)
    WHERE week = greatest(cells.first_week, b.first_week)
        AND b.r > {wide} AND b.s <= cells.e + {days} AND cells.s <= b.e + {days}
        AND abs(b.lat - cells.lat) * {km} <= cells.r + b.r + {more}
)
SELECT i, j, km FROM met WHERE km <= open_km + {more} ORDER BY i, j
"""
"""Weeks and cells in which both can be; a pair that shares several weeks is taken in the first of them."""
_DISTANCE: Final = (
    "12742 * asin(sqrt(least(1, pow(sin(radians(b.lat - cells.lat) / 2), 2) + cos(radians(cells.lat)) * "
    "cos(radians(b.lat)) * pow(sin(radians(b.lon - cells.lon) / 2), 2))))"
)


Pairs = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]
"""Positions in the two tables, and distances in km."""


def pairs(one: pd.DataFrame, other: pd.DataFrame) -> Iterator[Pairs]:
    """The rows of the two tables that are in reach of each other, in pieces of neighbouring days, one at least.

    The tables have `start_day`, `end_day`, `lat`, `lon`, `radius_km` and `prec`, as a dataset's events have them; rows
    without a day or a place are in reach of none.
    """
    first, second = (_placed(table).sort_values(["s", "i"], kind="stable") for table in (one, other))
    within = second["r"][second["r"] <= _WIDE_KM]
    how = {"wide": _WIDE_KM, "narrow": float(within.max()) if len(within) else 0.0, "more": MORE_KM, "km": _KM}
    query = _PAIRS.format(distance=_DISTANCE, cell=_CELL, days=MOST_DAYS, around=_AROUND, **how)
    longest = int((second["e"] - second["s"]).max()) if len(second) else 0
    starts = second["s"].to_numpy()
    with engine.connection() as opened:
        for begin in range(0, max(1, len(first)), _MOST_ROWS):
            piece = first.iloc[begin : begin + _MOST_ROWS]
            low = np.searchsorted(starts, piece["s"].min() - MOST_DAYS - longest)
            high = np.searchsorted(starts, piece["e"].max() + MOST_DAYS, side="right")
            opened.register("one", piece)
            opened.register("other", second.iloc[low:high])
            found = opened.execute(query).df()
            yield found["i"].to_numpy(np.int32), found["j"].to_numpy(np.int32), found["km"].to_numpy(np.float32)


def _placed(events: pd.DataFrame) -> pd.DataFrame:
    radius = events["radius_km"].astype("float64").where(events["prec"] != int(WherePrec.COUNTRY), COUNTRY_KM)
    table = pd.DataFrame(
        {
            "i": np.arange(len(events)),
            "s": events["start_day"].to_numpy(),
            "e": events["end_day"].to_numpy(),
            "lat": events["lat"].to_numpy(),
            "lon": events["lon"].to_numpy(),
            "r": radius.to_numpy(),
        }
    )
    length = table["e"] - table["s"]
    return table[table["lat"].notna() & (length >= 0) & (length <= _LONGEST_DAYS)]
