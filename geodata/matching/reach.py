"""Which rows of two tables can be the same event at all: their days and places meet, as exactly as each is known."""

from __future__ import annotations

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
_CELL: Final = 2.0
_KM: Final = 111.2
_PAIRS: Final = """
WITH a AS (
    SELECT i, s, e, lat, lon, r, unnest(range(s // 7, e // 7 + 1)) AS week,
        greatest(0.2, cos(radians(least(85, abs(lat) + 2)))) AS narrow, (r + {wide} + {more}) / {km} AS d
    FROM one
),
cells AS (
    SELECT a.*, ya AS y, xa AS x FROM a,
        unnest(range(floor((lat - d) / {cell})::INT, floor((lat + d) / {cell})::INT + 1)) AS t(ya),
        unnest(range(floor((lon - d / narrow) / {cell})::INT, floor((lon + d / narrow) / {cell})::INT + 1)) AS u(xa)
),
b AS (
    SELECT *, unnest(range((s - {days}) // 7, (e + {days}) // 7 + 1)) AS week,
        floor(lat / {cell})::INT AS y, floor(lon / {cell})::INT AS x
    FROM other
),
met AS (
    SELECT cells.i AS i, b.i AS j, {distance} AS km FROM cells JOIN b USING (week, y, x)
    WHERE b.r <= {wide} AND b.s <= cells.e + {days} AND cells.s <= b.e + {days}
    UNION ALL
    SELECT cells.i AS i, b.i AS j, {distance} AS km FROM a AS cells JOIN b USING (week)
    WHERE b.r > {wide} AND b.s <= cells.e + {days} AND cells.s <= b.e + {days}
        AND abs(b.lat - cells.lat) * {km} <= cells.r + b.r + {more}
)
SELECT DISTINCT met.i AS i, met.j AS j, km FROM met JOIN one ON one.i = met.i JOIN other ON other.i = met.j
WHERE km <= one.r + other.r + {more}
ORDER BY i, j
"""
_DISTANCE: Final = (
    "12742 * asin(sqrt(least(1, pow(sin(radians(b.lat - cells.lat) / 2), 2) + cos(radians(cells.lat)) * "
    "cos(radians(b.lat)) * pow(sin(radians(b.lon - cells.lon) / 2), 2))))"
)


def pairs(one: pd.DataFrame, other: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The rows (by position) of the two tables that are in reach of each other, and their distance in km.

    The tables have `start_day`, `end_day`, `lat`, `lon`, `radius_km` and `prec`, as a dataset's events have them; rows
    without a day or a place are in reach of none.
    """
    query = _PAIRS.format(distance=_DISTANCE, wide=_WIDE_KM, more=MORE_KM, km=_KM, cell=_CELL, days=MOST_DAYS)
    with engine.connection() as opened:
        opened.register("one", _placed(one))
        opened.register("other", _placed(other))
        found = opened.execute(query).df()
    return found["i"].to_numpy(np.int64), found["j"].to_numpy(np.int64), found["km"].to_numpy(np.float64)


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
