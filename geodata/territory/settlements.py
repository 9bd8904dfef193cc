"""Read tables of settlements by day, a row for each settlement and day with who held it (VIINA's control tables).

Days on which nothing changed for a settlement are one span. Where the settlements lie is in the table itself or in a
table of places: GeoNames' dump of a country, or any CSV with an id, a latitude and a longitude.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from geodata import edtf
from geodata.errors import InputError
from geodata.layers import engine
from geodata.messages import quoted
from geodata.territory.model import UNIT, Holding
from geodata.territory.reading import Found

IDS: Final = ("geonameid", "settlement_id", "place_id", "pcode", "id")
DATES: Final = ("date", "day")
HOLDERS: Final = ("status", "control", "holder", "controlled_by", "held_by")
_LATITUDES: Final = ("latitude", "lat")
_LONGITUDES: Final = ("longitude", "lon", "lng", "long")
_GEONAMES: Final = 19
"""Columns of GeoNames' dumps, which have no header: the first is the id, the fifth and sixth are the coordinates."""
_RUNS: Final = """
WITH told AS (
    SELECT DISTINCT ON (id, day) id, day, holder FROM (
        SELECT trim({id}) AS id, trim({holder}) AS holder,
            coalesce(try_strptime(trim({date}), '%Y%m%d'), try_strptime(trim({date}), '%Y-%m-%d'))::DATE AS day
        FROM read_csv(?, all_varchar = true, header = true)
    ) WHERE id <> '' AND holder <> '' AND day IS NOT NULL
),
turns AS (
    SELECT *, day - lag(day) OVER one = 1 AND holder = lag(holder) OVER one AS goes_on
    FROM told WINDOW one AS (PARTITION BY id ORDER BY day)
),
runs AS (
    SELECT *, count(*) FILTER (WHERE goes_on IS NOT TRUE) OVER (PARTITION BY id ORDER BY day) AS run FROM turns
)
SELECT id, any_value(holder) AS holder, min(day) AS first, max(day) AS last FROM runs GROUP BY id, run
ORDER BY first, last, holder, id
"""
_COUNT: Final = """
SELECT count(*), count(*) FILTER (WHERE trim({id}) = '' OR {id} IS NULL OR trim({holder}) = '' OR {holder} IS NULL
    OR coalesce(try_strptime(trim({date}), '%Y%m%d'), try_strptime(trim({date}), '%Y-%m-%d')) IS NULL)
FROM read_csv(?, all_varchar = true, header = true)
"""


def is_table(path: Path) -> bool:
    """Whether a file is to be read as a table."""
    return path.suffix.lower() == ".csv"


def settlements(path: Path, places: Path | None = None, column: str = "", workplace: Path | None = None) -> Found:
    """The settlements of a table. `places`: where they lie; `column`: the one that says who held them.

    Raises InputError for a table without these columns, or none of whose settlements lies anywhere that is known.
    """
    names = _header(path)
    asked = (*IDS,), (*DATES,), (column,) if column else HOLDERS
    ident, day, holder = (_column(path, names, wanted) for wanted in asked)
    parts = {"id": engine.name(ident), "date": engine.name(day), "holder": engine.name(holder)}
    found = Found(named_by=holder)
    try:
        with engine.connection(workplace) as opened:
            _, bad = opened.execute(_COUNT.format(**parts), [str(path)]).fetchone() or (0, 0)
            runs = opened.execute(_RUNS.format(**parts), [str(path)]).fetchall()
    except duckdb.Error as error:
        raise InputError(f"{path.name} cannot be read as a table ({str(error).splitlines()[0]})") from error
    if bad:
        found.aside.append(f"{bad:,} rows of {path.name} lack the settlement, a day, or who held it")
    where = _places(places, IDS) if places else _places(path, (ident,))
    unknown = {one[0] for one in runs if one[0] not in where}
    if runs and len(unknown) == len({one[0] for one in runs}):
        raise InputError(
            f"{path.name} does not say where its settlements lie; name a table that does with --places FILE, such as "
            "GeoNames' dump of the country"
        )
    if unknown:
        found.aside.append(
            f"{len(unknown):,} settlements of {path.name} are in no table of places, such as {quoted(min(unknown))}"
        )
    found.holdings += _holdings([run for run in runs if run[0] in where], where, path.name)
    return found


def _holdings(
    runs: Iterable[tuple[str, str, date, date]], where: dict[str, tuple[float, float]], source: str
) -> list[Holding]:
    spans: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for ident, holder, first, last in runs:
        span = (holder, edtf.day(first.isoformat()), edtf.day(last.isoformat()))
        spans.setdefault(span, []).append(where[ident])
    return [
        Holding(*span, points=np.rint(np.array(points) / UNIT).astype(np.int32), source=source)
        for span, points in spans.items()
    ]


def _places(path: Path, ids: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Id → (longitude, latitude), for the places that have both."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = file.readline()
        file.seek(0)
        if first.count("\t") == _GEONAMES - 1:
            rows = ((row[0], row[5], row[4]) for row in csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE) if row)
            return _known(rows)
        table = csv.DictReader(file)
        names = tuple(table.fieldnames or ())
        wanted = [
            next((n for n in names if n.strip().casefold() in some), "") for some in (ids, _LONGITUDES, _LATITUDES)
        ]
        if not all(wanted):
            return {}
        return _known(tuple(row.get(name) or "" for name in wanted) for row in table)


def _known(rows: Iterable[tuple[str, ...]]) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for ident, longitude, latitude in rows:
        try:
            place = float(longitude), float(latitude)
        except ValueError:
            continue
        if abs(place[0]) <= 180 and abs(place[1]) <= 90:  # noqa: PLR2004 - degrees
            found.setdefault(ident.strip(), place)
    return found


def _header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return tuple(next(csv.reader(file), ()))


def _column(path: Path, names: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    for name in wanted:
        if found := next((one for one in names if one.strip().casefold() == name.casefold()), ""):
            return found
    raise InputError(
        f"{path.name} has no column {' or '.join(wanted)}; its columns are {quoted(', '.join(names), 200)}"
    )
