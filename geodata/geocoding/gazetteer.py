"""The gazetteer: a read-only SQLite file of place names; the bundled one is made by `build_hooks.gazetteer`.

Names are matched by their key (`geodata.geocoding.names.key`), so case, accents, hyphens and blanks do not matter, in
every script that GeoNames has. Places are returned with the largest first; `geodata.geocoding.ranking` ranks them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from geodata.errors import DatelineError
from geodata.geocoding import names
from geodata.model import Place, WherePrec

SCHEMA_VERSION: Final = "3"
DEFAULT_PATH: Final = Path(__file__).parent.parent / "gazetteer.sqlite"

_DEGREE: Final = 100_000
"""Coordinates are stored as integers of 1e-5 degree."""
_WIDE: Final = 20.0
"""In boxes at least this high (degrees) it is faster to scan all places by size than to sort those in the box."""
_ALIKE: Final = 0.8
"""Least similarity of two keys with the same skeleton for them to count as spellings of one name."""
_FUZZY_LENGTH: Final = 5
_MAX_FUZZY: Final = 12
_MAX_KEYS: Final = 500
"""Most keys in one query."""
_MAX_KNOWN: Final = 100_000
"""Most keys that `known` caches before it starts again with an empty cache."""

_COLUMNS: Final = (
    "gid, place.name, latitude, longitude, kind, place.country, admin, population, where_prec, radius_km, "
    "feature_class, spellings"
)

_SMALL: Final = "'geonames:' || id, name, latitude, longitude, 'city', country, admin, population, 1, 0.0, 'P', 1"
"""The same columns for the table `small`: all are towns and villages with an exact point."""

MatchKind = Literal["exact", "alternate", "fuzzy"]


class Gazetteer:
    """The bundled places, and with `own` those of a dataset's own gazetteer beside them.

    Open it once and share it: several threads may use it at the same time.
    """

    def __init__(self, path: Path, own: Gazetteer | None = None) -> None:
        self.path = path
        self.own = own
        self._local = threading.local()
        self._known: dict[str, tuple[tuple[str, str, int, bool], ...]] = {}
        self._check()

    @classmethod
    def open(cls, path: Path | None = None, own: Gazetteer | None = None) -> Gazetteer:
        """The gazetteer at `path`, by default the bundled one. Raises DatelineError when it cannot be used."""
        return cls((path or DEFAULT_PATH).resolve(), own)

    def lookup(self, name: str, *, fuzzy: bool = True) -> list[Place]:
        """Every place called `name`, by main name or another spelling, the largest first; [] when unknown.

        The name is tried as written, then without its Arabic article, then without any article or doubled letter, then,
        if `fuzzy` and the name is Latin, by spellings that sound alike (`match` is then ``fuzzy``).
        """
        return list(self._lookup(name, fuzzy))

    def small(self, name: str) -> list[Place]:
        """The small places outside the theatres whose main name is `name`, the largest first.

        `lookup` leaves them out, because very many words are the name of one: call this only when the context says
        where the place lies.
        """
        key = names.key(name)
        rows = (
            self._rows(f"SELECT {_SMALL} FROM small WHERE key = ? ORDER BY population DESC, id", (key,)) if key else []
        )
        return [_place(row) for row in rows]

    def known(self, keys: Collection[str]) -> dict[str, tuple[tuple[str, str, int, bool], ...]]:
        """The keys (`geocoding.names.key`) that are names → (kind, country, largest population, is a main name).

        Places that only `small` finds have the kind ``small``.
        """
        missing = [key for key in dict.fromkeys(keys) if key not in self._known]
        if len(self._known) > _MAX_KNOWN:
            self._known.clear()
            missing = list(dict.fromkeys(keys))
        for first in range(0, len(missing), _MAX_KEYS):
            batch = missing[first : first + _MAX_KEYS]
            marks = ", ".join("?" * len(batch))
            rows_of: dict[str, list[tuple[str, str, int, bool]]] = {key: [] for key in batch}
            for key, kind, country, population, exact in self._rows(
                "SELECT key, kind, place.country, max(population), exact FROM name "
                "CROSS JOIN place ON place.id = name.place "
                f"WHERE key IN ({marks}) GROUP BY key, kind, place.country, exact UNION ALL "
                "SELECT key, 'small', country, max(population), 1 FROM small "
                f"WHERE key IN ({marks}) GROUP BY key, country",
                batch * 2,
            ):
                rows_of[str(key)].append((str(kind), str(country), int(str(population)), bool(exact)))
            self._known.update({key: tuple(rows) for key, rows in rows_of.items()})
        known = {key: rows for key in keys if (rows := self._known.get(key))}
        if self.own is not None:
            for key, rows in self.own.known(keys).items():
                known[key] = (*rows, *known.get(key, ()))
        return known

    def named(self, keys: Collection[str]) -> dict[str, set[str]]:
        """The keys (`geocoding.names.key`) that are names of places → the ids of these places."""
        ids: dict[str, set[str]] = {}
        wanted = list(dict.fromkeys(keys))
        for first in range(0, len(wanted), _MAX_KEYS):
            batch = wanted[first : first + _MAX_KEYS]
            marks = ", ".join("?" * len(batch))
            sql = f"SELECT key, gid FROM name CROSS JOIN place ON place.id = name.place WHERE key IN ({marks})"
            for key, gid in self._rows(sql, batch):
                ids.setdefault(str(key), set()).add(str(gid))
        return ids

    def by_id(self, gazetteer_id: str) -> Place | None:
        """The place with this id, such as ``geonames:173576`` or ``icao:OSLK``; None when unknown."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM place WHERE gid = ?", (gazetteer_id,))
        number = gazetteer_id.removeprefix("geonames:")
        if not rows and number.isascii() and number.isdigit() and number != gazetteer_id:
            rows = self._rows(f"SELECT {_SMALL} FROM small WHERE id = ?", (int(number[:18]),))
        own = self.own.by_id(gazetteer_id) if self.own and not rows else None
        return next((_place(row) for row in rows), own)

    def within(  # noqa: PLR0913 - a box has four sides
        self,
        south: float,
        west: float,
        north: float,
        east: float,
        *,
        limit: int,
        kinds: Collection[str] = ("city",),
    ) -> list[Place]:
        """The `limit` largest places of `kinds` in a box of degrees (edges included), the largest first.

        A box with west > east spans the 180th meridian.
        """
        marks = ", ".join("?" * len(kinds))
        across = "AND" if west <= east else "OR"
        table = "place INDEXED BY place_spot" if north - south < _WIDE else "place NOT INDEXED"
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM {table} WHERE latitude BETWEEN ? AND ? "
            f"AND (longitude >= ? {across} longitude <= ?) AND kind IN ({marks}) ORDER BY id LIMIT ?",
            (*(round(degrees * _DEGREE) for degrees in (south, north, west, east)), *kinds, limit),
        )
        own = self.own.within(south, west, north, east, limit=limit, kinds=kinds) if self.own else []
        return _merged([_place(row) for row in rows], own)[:limit]

    def country(self, code: str) -> Place | None:
        """The country with this ISO 3166 alpha-2 code."""
        return self._country_place("place", code)

    def capital(self, code: str) -> Place | None:
        """The capital of the country with this ISO 3166 alpha-2 code."""
        return self._country_place("capital", code)

    @lru_cache(maxsize=1024)  # noqa: B019 - as `_lookup`
    def part(self, code: str, direction: str) -> tuple[float, float, float] | None:
        """(latitude, longitude, radius_km) of the part of a country towards a compass point such as ``north-west``."""
        sql = "SELECT latitude, longitude, radius_km FROM part WHERE country = ? AND direction = ?"
        parts = [[float(str(value)) for value in row] for row in self._rows(sql, (code.upper(), direction))]
        return next(((north / _DEGREE, east / _DEGREE, radius_km) for north, east, radius_km in parts), None)

    def neighbours(self, code: str) -> frozenset[str]:
        """ISO codes of the countries that share a land border with `code`."""
        return _split(self._country_text("neighbours", code))

    def languages(self, code: str) -> frozenset[str]:
        """Codes of the languages used in the country, such as ``ar``; without their regional part."""
        return frozenset(language.partition("-")[0] for language in _split(self._country_text("languages", code)))

    def attribution(self) -> str:
        """The credits that the licences of the data require."""
        bundled = str(self._rows("SELECT value FROM meta WHERE key = 'attribution'", ())[0][0])
        return f"{self.own.attribution()} {bundled}" if self.own else bundled

    def every(self) -> list[Place]:
        """All places of this file that are found by their name alone, the largest first."""
        return [_place(row) for row in self._rows(f"SELECT {_COLUMNS} FROM place ORDER BY id", ())]

    def spellings(self) -> list[tuple[str, str]]:
        """(id, spelling) of all names in this file."""
        rows = self._rows("SELECT gid, spelling FROM name JOIN place ON place.id = name.place ORDER BY key, place", ())
        return [(str(gid), str(spelling)) for gid, spelling in rows]

    @lru_cache(maxsize=4096)  # noqa: B019 - the gazetteer lives as long as the process, and never changes
    def _lookup(self, name: str, fuzzy: bool) -> tuple[Place, ...]:  # noqa: FBT001 - a cache key
        key = names.key(name)
        if not key:
            return ()
        return tuple(
            self._by_keys([key])
            or self._by_keys([names.key(names.without_article(name))])
            or self._by_keys([names.bare(name)])
            or self._by_keys(self._alike(key) if fuzzy else [], fuzzy=True)
        )

    def _by_keys(self, keys: list[str], *, fuzzy: bool = False) -> list[Place]:
        """The places that have any of the keys, each once."""
        if not any(keys):
            return []
        marks = ", ".join("?" * len(keys))
        rows = self._rows(
            f"SELECT {_COLUMNS}, exact, spelling FROM name CROSS JOIN place ON place.id = name.place "
            f"WHERE name.key IN ({marks}) ORDER BY place.id, exact DESC, spelling",
            keys,
        )
        places: dict[str, Place] = {}
        for row in rows:
            *columns, exact, spelling = row
            match: MatchKind = "fuzzy" if fuzzy else "exact" if exact else "alternate"
            places.setdefault(str(columns[0]), _place(tuple(columns), str(spelling), match))
        return _merged(list(places.values()), self.own._by_keys(keys, fuzzy=fuzzy) if self.own else [])  # noqa: SLF001 - its own kind

    def _alike(self, key: str) -> list[str]:
        """Keys of spellings that sound like `key`, the most similar first."""
        skeleton = names.skeleton(key) if len(key) >= _FUZZY_LENGTH else ""
        if not skeleton:
            return []
        keys = self._sounding(skeleton)
        likeness = {other: SequenceMatcher(None, key, other, autojunk=False).ratio() for other in keys}
        alike = sorted((other for other in keys if likeness[other] >= _ALIKE), key=lambda key: (-likeness[key], key))
        return alike[:_MAX_FUZZY]

    def _sounding(self, skeleton: str) -> list[str]:
        keys = [str(row[0]) for row in self._rows("SELECT key FROM sound WHERE skeleton = ?", (skeleton,))]
        return sorted({*keys, *self.own._sounding(skeleton)}) if self.own else keys  # noqa: SLF001 - its own kind

    def _country_place(self, column: Literal["place", "capital"], code: str) -> Place | None:
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM country JOIN place ON place.id = country.{column} WHERE code = ?", (code.upper(),)
        )
        return next((_place(row) for row in rows), None)

    def _country_text(self, column: Literal["neighbours", "languages"], code: str) -> str:
        rows = self._rows(f"SELECT {column} FROM country WHERE code = ?", (code.upper(),))
        return str(rows[0][0]) if rows else ""

    def _rows(self, sql: str, values: Iterable[object]) -> list[tuple[object, ...]]:
        """Run a query on this thread's own connection: threads cannot share SQLite connections."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(
                f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True, cached_statements=32
            )
        return connection.execute(sql, tuple(values)).fetchall()

    def _check(self) -> None:
        advice = "Build it with `python -m build_hooks.gazetteer`, or install Dateline again."
        if not self.path.is_file():
            raise DatelineError(f"The gazetteer {self.path.name} is missing. {advice}")
        try:
            (version,) = self._rows("SELECT value FROM meta WHERE key = 'schema'", ())[0]
        except (sqlite3.DatabaseError, IndexError) as error:
            raise DatelineError(f"{self.path.name} is not a gazetteer ({error}). {advice}") from error
        if version != SCHEMA_VERSION:
            versions = f"has schema version {version}, this Dateline reads {SCHEMA_VERSION}"
            raise DatelineError(f"{self.path.name} {versions}. {advice}")


def _place(row: tuple[object, ...], matched: str = "", match: MatchKind = "exact") -> Place:
    gid, name, latitude, longitude, kind, country, admin, population, prec, radius_km, feature_class, spellings = row
    return Place(
        gazetteer_id=str(gid),
        name=str(name),
        latitude=int(str(latitude)) / _DEGREE,
        longitude=int(str(longitude)) / _DEGREE,
        kind=str(kind),
        country=str(country),
        admin=str(admin),
        population=int(str(population)),
        where_prec=WherePrec(int(str(prec))),
        radius_km=float(str(radius_km)),
        feature_class=str(feature_class),
        spellings=int(str(spellings)),
        matched=matched or str(name),
        match=match,
    )


def _merged(bundled: list[Place], own: list[Place]) -> list[Place]:
    """The places of both gazetteers, the largest first; of two with one id, the bundled one."""
    if not own:
        return bundled
    ids = {place.gazetteer_id for place in bundled}
    more = [place for place in own if place.gazetteer_id not in ids]
    return sorted([*bundled, *more], key=lambda place: -place.population)


def _split(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(",") if part)
