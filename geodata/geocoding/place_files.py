"""Read a file of places into rows for a gazetteer: a GeoNames dump, an OCHA table with P-codes, or any table.

A row that cannot be read is set aside with the reason; a file that cannot be read is an error.
"""

from __future__ import annotations

import csv
import io
import math
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.errors import InputError
from geodata.geocoding import place_columns, workbook
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.gazetteer_file import GazetteerRow
from geodata.geocoding.place_columns import PlaceColumns
from geodata.geocoding.ranking import kilometres
from geodata.messages import quoted
from geodata.model import COORDINATE_LIMITS, DEFAULT_RADIUS_KM, Place, WherePrec

MAX_BYTES: Final = 500_000_000
MAX_PLACES: Final = 400_000
MAX_SHOWN: Final = 20
"""Rows set aside whose reasons are kept."""
_COLUMNS: Final = 19
"""Columns of a GeoNames dump."""
_MAX_LINE: Final = 200_000
_MAX_NAME: Final = 120
"""Letters of a spelling at most; longer ones are passed over."""
_GEONAMES_CREDIT: Final = "Places of {file}: GeoNames (geonames.org), CC BY 4.0."
_KINDS: Final = {
    ("A", "ADM2"): "district", ("A", "ADM3"): "district", ("A", "ADM4"): "district", ("S", "AIRB"): "airfield",
    ("S", "AIRF"): "airfield", ("S", "AIRP"): "airfield", ("S", "AIRH"): "airfield", ("S", "CMPRF"): "city",
}  # fmt: skip
"""Feature class and code of GeoNames → kind, besides all populated places."""
_PRECISION: Final = {"city": "exact", "airfield": "exact", "district": "district", "province": "province"}
_MAX_TOWNS: Final = 25
_NEAR_DEGREES: Final = 0.4
"""Half the box in which the next town is looked for, whose province a place without one takes."""


@dataclass(slots=True)
class PlaceFile:
    """The places of a file."""

    form: str
    """What the file was read as, in words."""
    credit: str
    rows: list[GazetteerRow] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Why rows were set aside; the first `MAX_SHOWN`."""
    aside_count: int = 0
    other_kinds: int = 0
    """Rows of a GeoNames dump that are no places to live in, such as streams and hills."""

    def set_aside(self, line: int, why: str) -> None:
        """Count a row that is not taken, and keep the reason."""
        self.aside_count += 1
        if len(self.aside) < MAX_SHOWN:
            self.aside.append(f"row {line}: {why}")


def read(path: Path, gazetteer: Gazetteer, *, mapping: Path | None = None, country: str = "") -> PlaceFile:
    """The places of a file. Raises InputError when it cannot be read.

    `mapping` is a TOML file that names a table's columns; `country` is the ISO code of places whose row gives none.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{quoted(str(path), 200)} cannot be read ({error.strerror})") from error
    if size > MAX_BYTES:
        raise InputError(f"{path.name} has {size / 1e6:,.0f} MB; at most {MAX_BYTES // 10**6} MB are read")
    provinces = _Provinces(gazetteer)
    try:
        with path.open("rb") as file:
            head = file.readline(_MAX_LINE)
        if mapping is None and head.count(b"\t") == _COLUMNS - 1 and head.split(b"\t")[0].strip().isdigit():
            found = _geonames(path, provinces)
        else:
            found = _table(path, _mapping(mapping), provinces, country.upper())
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
    if not found.rows:
        reasons = f" ({found.aside[0]})" if found.aside else ""
        raise InputError(f"{path.name} holds no places that could be read{reasons}; nothing was changed")
    if found.aside_count > len(found.rows):
        raise InputError(
            f"{path.name}: more rows cannot be read ({found.aside_count:,}) than can ({len(found.rows):,}); "
            f"{found.aside[0]}. Nothing was changed; are the columns right?"
        )
    return found


class _Provinces:
    """The provinces as the bundled gazetteer names them: places are compared by these names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._by_name: dict[tuple[str, str], str] = {}
        self._by_cell: dict[tuple[float, float, str], list[Place]] = {}

    def is_country(self, code: str) -> bool:
        """Whether there is a country with this ISO code."""
        return self._gazetteer.country(code) is not None

    def named(self, country: str, *names: str) -> str:
        """The first of the names that is one of a province of the country, as the gazetteer writes it; "" for none."""
        for name in names:
            if (country, name) not in self._by_name:
                places = self._gazetteer.lookup(name, fuzzy=False) if name else []
                known = (place.admin for place in places if place.kind == "province" and place.country == country)
                self._by_name[country, name] = next(known, "")
            if self._by_name[country, name]:
                return self._by_name[country, name]
        return ""

    def around(self, latitude: float, longitude: float, country: str) -> tuple[str, str]:
        """(country, province) of the next known town; `country` "" for any. ("", "") without one near."""
        here = _point(latitude, longitude)
        towns = self._towns(round(latitude, 1), round(longitude, 1), country)
        nearest = min(towns, key=lambda town: kilometres(town, here), default=None)
        return (nearest.country, nearest.admin) if nearest else ("", "")

    def _towns(self, latitude: float, longitude: float, country: str) -> list[Place]:
        """The larger towns around a point, looked up once for all points that round to it."""
        cell = latitude, longitude, country
        if cell not in self._by_cell:
            south, west = latitude - _NEAR_DEGREES, longitude - _NEAR_DEGREES
            box = max(-90.0, south), max(-180.0, west), latitude + _NEAR_DEGREES, longitude + _NEAR_DEGREES
            towns = self._gazetteer.within(*box, limit=_MAX_TOWNS)
            self._by_cell[cell] = [town for town in towns if country in {"", town.country}]
        return self._by_cell[cell]


def _point(latitude: float, longitude: float) -> Place:
    return Place("", "", latitude, longitude, "city", "", "", 0, WherePrec.EXACT, 0.0, "", matched="", match="exact")


def _geonames(path: Path, provinces: _Provinces) -> PlaceFile:
    """A country's dump, and `admin1CodesASCII.txt` where it lies beside it."""
    found = PlaceFile("a GeoNames dump", _GEONAMES_CREDIT.format(file=path.name))
    admin1 = _admin1(path.parent / "admin1CodesASCII.txt")
    wanted: list[tuple[int, list[str]]] = []
    for number, line in _lines(path):
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise InputError(
                f"{path.name} line {number:,} has {len(cells)} of {_COLUMNS} columns: is the file whole? "
                "Nothing was changed"
            )
        if cells[6] == "A" and cells[7] == "ADM1":
            admin1.setdefault(f"{cells[8]}.{cells[10]}", []).extend([cells[2], cells[1], *cells[3].split(",")])
        if cells[6] == "P" or (cells[6], cells[7]) in _KINDS:
            wanted.append((number, cells))
        else:
            found.other_kinds += 1
        if len(wanted) > MAX_PLACES:
            raise InputError(f"{path.name} holds more than {MAX_PLACES:,} places; take the dump of one country")
    for number, cells in wanted:
        try:
            found.rows.append(_geonames_row(cells, admin1, provinces))
        except InputError as error:
            found.set_aside(number, str(error))
    return found


def _geonames_row(cells: list[str], admin1: dict[str, list[str]], provinces: _Provinces) -> GazetteerRow:
    country = cells[8].strip().upper()
    if not cells[0].isdigit():
        raise InputError(f"{quoted(cells[0])} is no GeoNames id")
    province = provinces.named(country, *admin1.get(f"{country}.{cells[10]}", ()))
    kind = "city" if cells[6] == "P" else _KINDS[cells[6], cells[7]]
    spellings = [cells[1], cells[2], *cells[3].split(",")]
    people = int(cells[14]) if cells[14].isdigit() else 0
    row = _row(f"geonames:{int(cells[0])}", spellings, cells[4], cells[5], kind, country, province, provinces)
    row.population, row.feature_class = min(people, 10**9), cells[6]
    return row


def _admin1(path: Path) -> dict[str, list[str]]:
    """``SY.09`` → the names of the province; empty without the file."""
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        return {}
    rows = (line.split("\t") for _, line in _lines(path))
    return {cells[0]: [cells[1], *cells[2:3]] for cells in rows if len(cells) > 1}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The numbered lines of a UTF-8 file, without the blank ones."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(_MAX_LINE):
            number += 1
            if len(raw) >= _MAX_LINE:
                raise InputError(f"{path.name} line {number:,} is longer than {_MAX_LINE:,} bytes; nothing was changed")
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise InputError(f"{path.name} line {number:,} is not UTF-8; nothing was changed") from error
            if line.strip():
                yield number, line


def _table(path: Path, mapping: place_columns.Mapping, provinces: _Provinces, country: str) -> PlaceFile:
    """The sheet, or the CSV file, with the most places."""
    best: PlaceFile | None = None
    reasons: list[str] = []
    for rows in workbook.sheets(path) if zipped(path) else [_csv(path)]:
        numbered = enumerate(rows, 1)
        header = next(((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)), None)
        if header is None:
            continue
        try:
            columns = place_columns.find(header[1], mapping)
        except InputError as error:
            reasons.append(str(error))
            continue
        credit = mapping.credit or f"Places of {path.name}" + (": OCHA." if columns.pcode is not None else ".")
        found = PlaceFile("a table of places with P-codes" if columns.pcode is not None else "a table", credit)
        _take(found, numbered, columns, provinces, mapping.country or country)
        if best is None or len(found.rows) > len(best.rows):
            best = found
    if best is None:
        raise InputError(f"{path.name}: {reasons[0] if reasons else 'it holds no rows'}; nothing was changed")
    return best


def zipped(path: Path) -> bool:
    """Whether the file is a workbook, or another ZIP file."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _csv(path: Path) -> Iterator[list[str]]:
    data = fileio.read(path, MAX_BYTES)
    if why := fileio.not_csv(data):
        raise InputError(f"{path.name}: {why}")
    text = fileio.decode(data)[0]
    head = text[:10_000].partition("\n")[0]
    separator = max(",;\t|", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise InputError(f"{path.name} cannot be read as a table ({error}); is the file whole?") from error


def _take(
    found: PlaceFile,
    rows: Iterable[tuple[int, list[str]]],
    columns: PlaceColumns,
    provinces: _Provinces,
    country: str,
) -> None:
    for number, cells in rows:
        if not any(cell.strip() for cell in cells) or any(cell.startswith("#") for cell in cells[:3]):
            continue
        if len(found.rows) >= MAX_PLACES:
            raise InputError(f"more than {MAX_PLACES:,} places; nothing was changed")
        try:
            found.rows.append(_table_row(cells, columns, provinces, country))
        except InputError as error:
            found.set_aside(number, str(error))


def _table_row(cells: list[str], columns: PlaceColumns, provinces: _Provinces, country: str) -> GazetteerRow:
    code = columns.code(cells)
    spellings = columns.spellings(cells)
    own = columns.country_of(cells).upper()
    country = own if own and provinces.is_country(own) else country
    latitude, longitude = columns.point(cells)
    province = provinces.named(country, *columns.provinces(cells)) if country else ""
    gid = f"pcode:{code}" if code else f"table:{columns.digest(spellings[:1], latitude, longitude)}"
    row = _row(gid, spellings, latitude, longitude, columns.kind(cells), country, province, provinces)
    people = columns.population(cells)
    row.population = min(int(people), 10**9) if people.isdigit() else 0
    return row


def _row(  # noqa: PLR0913, PLR0917 - what a place is
    gid: str,
    spellings: Iterable[str],
    latitude: str,
    longitude: str,
    kind: str,
    country: str,
    province: str,
    provinces: _Provinces,
) -> GazetteerRow:
    """A row of the gazetteer; the first spelling is the main name. Raises InputError when it has no name or point."""
    names = [clean for spelling in spellings if (clean := _clean(spelling))]
    if not names:
        raise InputError("it has no name")
    north, east = _degrees(latitude, "latitude"), _degrees(longitude, "longitude")
    if north == east == 0.0:
        raise InputError("its point is 0, 0")
    if not province:
        near_country, near_province = provinces.around(north, east, country)
        country, province = country or near_country, near_province
    prec = _PRECISION.get(kind, "exact")
    radius = 0.0 if prec == "exact" else DEFAULT_RADIUS_KM[WherePrec.from_word(prec)]
    return GazetteerRow(
        gid, names[0], north, east, kind, country, province, where_prec=prec, radius_km=radius, names=set(names)
    )


def _clean(spelling: str) -> str:
    """A spelling on one line without control and direction marks; "" for one that is too long to be a name."""
    letters = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in spelling)
    letters = "".join(letter for letter in letters if unicodedata.category(letter) not in {"Cf", "Cs", "Co", "Cn"})
    plain = " ".join(letters.split())
    return plain if len(plain) <= _MAX_NAME and any(map(str.isalpha, plain)) else ""


def _degrees(cell: str, name: str) -> float:
    text = cell.strip()
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    most = COORDINATE_LIMITS[name]
    if not -most <= value <= most:
        raise InputError(f"{name} {quoted(cell)} is not between -{most} and {most}")
    return round(value, 5)


def _mapping(path: Path | None) -> place_columns.Mapping:
    if path is None:
        return place_columns.Mapping()
    try:
        values = tomllib.loads(fileio.decode(fileio.read(path, fileio.MAX_BYTES_TOML))[0])
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is not TOML: {error}") from error
    return place_columns.Mapping.of(values, path.name)
