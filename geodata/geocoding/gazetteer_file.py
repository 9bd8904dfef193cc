"""Write the file of a gazetteer, which `geodata.geocoding.gazetteer` reads: the same places give the same bytes."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from geodata.geocoding import names
from geodata.geocoding.gazetteer import SCHEMA_VERSION
from geodata.model import WherePrec

MICRO: Final = 100_000
"""Coordinates are stored as integers of 1e-5 degree (about a metre)."""

SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
    id INTEGER PRIMARY KEY,   -- by population: the largest place is 1
    gid TEXT NOT NULL, name TEXT NOT NULL, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL, kind TEXT NOT NULL,
    country TEXT NOT NULL, admin TEXT NOT NULL, population INTEGER NOT NULL, where_prec INTEGER NOT NULL,
    radius_km REAL NOT NULL, feature_class TEXT NOT NULL,
    spellings INTEGER NOT NULL);   -- in how many ways it is written: well-known places in many
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, exact INTEGER NOT NULL, spelling TEXT NOT NULL,
    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE sound (skeleton TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (skeleton, key)) WITHOUT ROWID;
CREATE TABLE small (     -- places of fewer inhabitants outside the theatres, by their main name only: never asked first
    key TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL,
    country TEXT NOT NULL, admin TEXT NOT NULL, population INTEGER NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE part (      -- of a country, by compass point
    country TEXT NOT NULL, direction TEXT NOT NULL, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL,
    radius_km REAL NOT NULL, PRIMARY KEY (country, direction)) WITHOUT ROWID;
CREATE TABLE country (
    code TEXT PRIMARY KEY, place INTEGER NOT NULL, capital INTEGER, neighbours TEXT NOT NULL, languages TEXT NOT NULL,
    iso3 TEXT NOT NULL, area_km2 REAL NOT NULL) WITHOUT ROWID;
"""
INDICES: Final = """
CREATE UNIQUE INDEX place_gid ON place (gid);
CREATE INDEX place_spot ON place (latitude, longitude, kind);
"""

ARABIC_NAMES: Final = frozenset(
    ("SY", "IQ", "LB", "JO", "PS", "YE", "LY", "SD", "EG", "SA", "AE", "KW", "QA", "BH", "OM", "DZ", "TN", "MA", "MR")
) | {"EH", "IL"}
"""Countries where names begin with the Arabic article; elsewhere ``El`` and ``Al`` belong to the name."""

Country = tuple[str, int, int | None, str, str, str, float]
"""A row of the table `country`."""
Spelling = tuple[str, int, int, str]
"""A row of the table `name`: key, place, whether it is the main name (1 or 0), spelling."""


@dataclass(slots=True)
class GazetteerRow:
    """A place to be written to the gazetteer; its fields are those of `geodata.model.Place`."""

    gid: str
    name: str
    latitude: float
    longitude: float
    kind: str
    country: str
    admin: str = ""
    population: int = 0
    where_prec: str = "exact"
    radius_km: float = 0.0
    feature_class: str = "P"
    names: set[str] = field(default_factory=set)


def write(  # noqa: PLR0913 - what a gazetteer holds
    target: Path,
    rows: Iterable[GazetteerRow],
    meta: Mapping[str, str],
    *,
    countries: Callable[[Sequence[GazetteerRow], Sequence[Spelling]], Iterable[Country]] | None = None,
    small: Iterable[GazetteerRow] = (),
    sides: Iterable[tuple[str, str, float, float, float]] = (),
) -> None:
    """Write the places to `target`, replacing it atomically; the same places in any order give the same bytes.

    `countries` makes the countries' rows from the places, the largest first, and their spellings. `small`: places that
    are looked up only when the context says where they lie. `sides`: the parts of countries as (country, compass
    point, latitude, longitude, radius_km).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    database = sqlite3.connect(draft)
    try:
        database.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        by_size = sorted(rows, key=lambda row: (-row.population, row.gid))
        with database:
            spellings = _write(database, by_size)
            about = {"schema": SCHEMA_VERSION, "places": str(len(by_size)), **meta}
            database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(about.items()))
            if countries is not None:
                database.executemany("INSERT INTO country VALUES (?, ?, ?, ?, ?, ?, ?)", countries(by_size, spellings))
            database.executemany("INSERT INTO small VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sorted(map(_small, small)))
            database.executemany(
                "INSERT INTO part VALUES (?, ?, ?, ?, ?)",
                sorted((*key, round(north * MICRO), round(east * MICRO), km) for *key, north, east, km in sides),
            )
        database.executescript(INDICES + "ANALYZE; VACUUM;")
        database.close()
        draft.replace(target)
    finally:
        database.close()
        draft.unlink(missing_ok=True)


def _write(database: sqlite3.Connection, rows: Sequence[GazetteerRow]) -> list[Spelling]:
    """Write the places, which come by size, and their spellings; returns the latter."""
    spellings = sorted(line for number, row in enumerate(rows, 1) for line in _names(number, row))
    count = Counter(place for key, place, _, _ in spellings if not key.startswith(names.BARE))
    database.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, *_place(row), count[number]) for number, row in enumerate(rows, 1)),
    )
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", spellings)
    written = (line for line in spellings if not line[0].startswith(names.BARE))
    sounds = {(names.skeleton(spelling), key) for key, place, _, spelling in written if _sounds(rows[place - 1])}
    database.executemany("INSERT INTO sound VALUES (?, ?)", sorted(pair for pair in sounds if pair[0]))
    return spellings


def _sounds(row: GazetteerRow) -> bool:
    """Whether a name that sounds alike may find the place: not an airfield, whose names are codes or towns' names."""
    return row.kind != "airfield"


def _place(row: GazetteerRow) -> tuple[str | int | float, ...]:
    return (
        row.gid, row.name, round(row.latitude * MICRO), round(row.longitude * MICRO), row.kind, row.country, row.admin,
        row.population, int(WherePrec.from_word(row.where_prec)), row.radius_km, row.feature_class,
    )  # fmt: skip


def _small(row: GazetteerRow) -> tuple[str | int, ...]:
    return (
        names.key(row.name), int(row.gid.removeprefix("geonames:")), row.name, round(row.latitude * MICRO),
        round(row.longitude * MICRO), row.country, row.admin, row.population,
    )  # fmt: skip


def _names(number: int, row: GazetteerRow) -> list[Spelling]:
    """(key, place, exact, spelling), one per key: the main name first, then the shortest spelling."""
    main = names.key(row.name)
    by_key = {main: row.name}
    useful = sorted((name for name in row.names if _is_useful(name, row)), key=lambda name: (len(name), name))
    for spelling in useful:
        by_key.setdefault(names.key(spelling), spelling)
    if row.country in ARABIC_NAMES:
        for spelling in [row.name, *useful]:
            by_key.setdefault(names.key(names.without_article(spelling)), spelling)
        for spelling in [row.name, *useful]:
            by_key.setdefault(names.bare(spelling), spelling)
    return [(key, number, int(key == main), spelling) for key, spelling in by_key.items() if key]


def _is_useful(spelling: str, row: GazetteerRow) -> bool:
    """False for machine transcriptions (all lower case) and for the code of a town's airport (DAM for Damascus)."""
    if names.script(spelling) != "Latin":
        return len(spelling) > 1
    code = spelling.isascii() and spelling.isupper() and len(spelling) <= len("OSLK")
    return spelling != spelling.lower() and (not code or row.kind in {"airfield", "country", "province", "region"})
