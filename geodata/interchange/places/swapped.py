"""Rows in which latitude and longitude look exchanged: set aside where that is sure, and asked about where it is not.

It is sure of a row whose point lies outside the country that it names, and inside with the two exchanged. Without
countries it is a doubt: of two groups of points the smaller lies apart from the larger, and among it when exchanged.
Nothing is ever turned: a mapping says whether such rows are kept as stated or set aside.

A point outside the country that its row names is marked; where most are, the columns are hardly what they are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geodata.geocoding import countries
from geodata.interchange.expressions import literal

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

KEEP: Final = "keep"
ASIDE: Final = "aside"
ANSWERS: Final = (KEEP, ASIDE)
QUESTION: Final = "latitude and longitude: "
"""How its questions begin."""
_OUTSIDE: Final = "has a point outside its country, which lies in it with latitude and longitude exchanged"
_ELSEWHERE: Final = "has a point outside the country that it names"
MARK: Final = "the source’s point lies outside the country that it names"
_APART: Final = "has a point apart from the others, which lies among them with latitude and longitude exchanged"
_HOW: Final = f'answer swapped = "{KEEP}" to take them as they are stated, or swapped = "{ASIDE}"'
_MOST: Final = 0.5
"""Share of the rows that name a country from which the columns themselves may be exchanged."""
_LEAST: Final = 3
_LEAST_SHARE: Final = 0.05
"""Rows of the smaller group: fewer are no pattern."""
_COMPACT: Final = 30.0
"""Height and width in degrees of the larger group: among points all over the world anything fits."""
_FITS: Final = 0.95


def settle(connection: duckdb.DuckDBPyConnection, answer: str) -> tuple[str, ...]:
    """Set rows of the table `staged` aside (`translating`), or return the question.

    `answer`: one of `ANSWERS`, "" where there is none yet. Leaves the table `elsewhere` (row) of those that are marked.
    """
    found = connection.sql(
        "SELECT source_row, lat, lon, country FROM staged WHERE fault = '' AND lat IS NOT NULL ORDER BY source_row"
    ).to_arrow_table()
    rows, lat, lon = (found[name].to_numpy() for name in ("source_row", "lat", "lon"))
    is_named, is_elsewhere, is_outside = _outside(found["country"], lat, lon)
    marked = rows[is_elsewhere] if answer == KEEP else rows[is_elsewhere & ~is_outside]
    connection.execute("CREATE OR REPLACE TABLE elsewhere AS SELECT unnest($1::BIGINT[]) AS row", [marked.tolist()])
    if answer == KEEP:
        return ()
    count, named = int(is_outside.sum()), int(is_named.sum())
    if count and (answer == ASIDE or count <= _MOST * named):
        _put_aside(connection, rows[is_outside], _OUTSIDE)
    elif count:
        return (f"{QUESTION}{count:,} of {named:,} rows lie in their country only if exchanged; {_HOW}",)
    if len(marked) >= _LEAST and len(marked) > _MOST * named:
        if answer != ASIDE:
            return (f"{QUESTION}{len(marked):,} of {named:,} rows lie outside the country that they name; {_HOW}",)
        _put_aside(connection, marked, _ELSEWHERE)
    unnamed = np.flatnonzero(~is_named)
    apart = unnamed[_apart(lat[unnamed], lon[unnamed])]
    if not len(apart):
        return ()
    if answer == ASIDE:
        _put_aside(connection, rows[apart], _APART)
        return ()
    first = f"row {int(rows[apart[0]]) + 1:,} at {lat[apart[0]]:g}, {lon[apart[0]]:g}"
    apart_rows = f"{len(apart):,} of {len(unnamed):,} rows, such as {first}, lie apart from the others"
    return (f"{QUESTION}{apart_rows}, and among them if exchanged; {_HOW}",)


def _outside(
    names: pa.ChunkedArray, lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Per row, whether it names a known country, whether its point lies outside, and whether in it when exchanged."""
    is_named, is_elsewhere, is_outside = (np.zeros(len(lat), bool) for _ in range(3))
    for code, at in _of_countries(names):
        is_named[at] = True
        is_elsewhere[at] = countries.outside(code, lat[at], lon[at])
        out = at[(np.abs(lon[at]) <= 90) & is_elsewhere[at]]  # noqa: PLR2004 - degrees
        is_outside[out] = ~countries.outside(code, lon[out], lat[out])
    return is_named, is_elsewhere, is_outside


def _of_countries(names: pa.ChunkedArray) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """The code of each known country, and the rows that name it."""
    encoded = pc.dictionary_encode(names).combine_chunks()
    numbers = encoded.indices.to_numpy(zero_copy_only=False)
    for number, name in enumerate(encoded.dictionary.to_pylist()):
        if code := countries.code_of(name or ""):
            yield code, np.flatnonzero(numbers == number)


def _apart(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """The rows of the smaller group, where exchanging its coordinates brings it among the larger; none otherwise.

    Exchanging mirrors a point at the line on which latitude and longitude are equal.
    """
    none = np.empty(0, np.int64)
    below = lat < lon
    smaller = below if below.sum() * 2 <= len(lat) else ~below
    few, many = np.flatnonzero(smaller), np.flatnonzero(~smaller)
    if len(few) < max(_LEAST, _LEAST_SHARE * len(lat)):
        return none
    (south, north), (west, east) = (np.quantile(values[many], (0.01, 0.99)) for values in (lat, lon))
    if north - south > _COMPACT or east - west > _COMPACT:
        return none
    high, wide = max(north - south, 1.0) / 4, max(east - west, 1.0) / 4

    def is_among(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = (latitude >= south - high) & (latitude <= north + high)
        inside &= (longitude >= west - wide) & (longitude <= east + wide)
        return inside

    fits = is_among(lon[few], lat[few]) & ~is_among(lat[few], lon[few])
    return few if float(fits.mean()) >= _FITS else none


def _put_aside(connection: duckdb.DuckDBPyConnection, rows: NDArray[np.int64], reason: str) -> None:
    connection.register("exchanged", pa.table({"row": rows}))
    connection.execute(
        f"UPDATE staged SET fault = {literal(reason)} FROM exchanged WHERE staged.source_row = exchanged.row"
    )
    connection.unregister("exchanged")
