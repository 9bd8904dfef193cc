"""Online geocoders as data (`providers.toml`): what each is called, whom to credit, and what its answers say.

An answer becomes a `Place` that is never surer than the answer: a box wider than a town is an area, and where the
service does not say what it found, the point is only near the place.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from geodata.errors import InputError
from geodata.geocoding import names
from geodata.messages import did_you_mean, quoted
from geodata.model import COORDINATE_LIMITS, DEFAULT_RADIUS_KM, Place, WherePrec

_FILE: Final = Path(__file__).with_name("providers.toml")
_PREC_OF_KIND: Final = {
    "city": WherePrec.EXACT,
    "airfield": WherePrec.EXACT,
    "district": WherePrec.DISTRICT,
    "province": WherePrec.PROVINCE,
    "region": WherePrec.REGION,
    "country": WherePrec.COUNTRY,
}
_KM_PER_DEGREE: Final = 111.2
_WIDE_KM: Final = 25.0
"""Radius from which on an answer of an unknown kind is an area: UCDP's “near”."""
_LONGEST: Final = 300
"""Characters of a name or an address that are kept."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A service of geopy."""

    name: str
    title: str
    """What readers know it as; begins the reason of every place that it found."""
    credit: str
    """What its licence asks readers to be told."""
    key: Literal["", "optional", "needed"] = ""
    """Whether it takes a key; only then it is given one."""
    domain: str = ""
    """Its public server, where geopy's own default will not do."""
    paths: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Word of an answer → kind of place."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One place as a service gave it, through geopy."""

    address: str
    latitude: float
    longitude: float
    raw: Mapping[str, Any]


def provider(name: str) -> Provider:
    """The provider of that name. Raises InputError when there is none."""
    services, refused = read()
    if name in refused:
        raise InputError(f"the geocoder {quoted(name)} cannot be used: {refused[name]}")
    if name not in services:
        raise InputError(
            f"no online geocoder is called {quoted(name)}{did_you_mean(name, services)}; there is nominatim, photon, "
            "opencage and what else geodata/providers.toml lists of geopy's"
        )
    return services[name]


def place(service: Provider, answer: RawAnswer, query: str) -> Place | None:
    """The answer as a place; None when it has no coordinates that can be meant."""
    latitude, longitude = answer.latitude, answer.longitude
    inside = abs(latitude) <= COORDINATE_LIMITS["latitude"] and abs(longitude) <= COORDINATE_LIMITS["longitude"]
    if not inside or (latitude, longitude) == (0.0, 0.0):
        return None
    told = {part: _value_at(answer.raw, path) for part, path in service.paths.items()}
    radius = _radius(told)
    kind, prec = _kind(service, told, radius)
    # without a name of its own, an address begins with it
    name = _text(told.get("name")) or answer.address.partition(",")[0][:_LONGEST].strip() or query[:_LONGEST]
    country = _text(told.get("country")).upper()
    osm = "osm_type" in answer.raw and "osm_id" in answer.raw
    return Place(
        gazetteer_id=f"osm:{answer.raw['osm_type']}/{answer.raw['osm_id']}"[:_LONGEST] if osm else "",
        name=name,
        latitude=latitude,
        longitude=longitude,
        kind=kind,
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",  # noqa: PLR2004 - alpha-2
        admin=_text(told.get("admin")),
        population=0,
        where_prec=prec,
        radius_km=_extent(prec, radius),
        feature_class={"country": "A", "province": "A", "district": "A", "region": "L", "airfield": "S"}.get(kind, "P"),
        matched=answer.address[:_LONGEST],
        match="exact" if names.key(name) == names.key(query) else "alternate",
    )


@cache
def read() -> tuple[dict[str, Provider], dict[str, str]]:
    """The services by name, and why each other geocoder of geopy cannot be used."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    common = {word: kind for kind, words in data["kinds"].items() for word in words}
    services = {}
    for name, row in data["services"].items():
        full = {**data["services"].get(row.get("like"), {}), **row}
        paths = {part: path for part, path in full.items() if part in _PATHS}
        kinds = {**common, **full.get("kinds", {})}
        services[name] = Provider(
            name, full["title"], full["credit"], full.get("key", ""), full.get("domain", ""), paths, kinds
        )
    return services, data["refused"]


_PATHS: Final = {"level", "south", "north", "west", "east", "country", "admin", "name"}


def _value_at(raw: object, path: str) -> object:
    """What stands at a dotted path, None where it leads nowhere."""
    for step in path.split("."):
        if isinstance(raw, Mapping):
            raw = raw.get(step)
        elif isinstance(raw, list | tuple) and step.isdigit() and int(step) < len(raw):
            raw = raw[int(step)]
        else:
            return None
    return raw


def _kind(service: Provider, told: Mapping[str, object], radius_km: float) -> tuple[str, WherePrec]:
    if "level" not in service.paths:
        return "city", WherePrec.NEAR
    kind = service.kinds.get(_text(told.get("level")))
    if kind is not None:
        return kind, _PREC_OF_KIND[kind]
    if math.isnan(radius_km):
        return "city", WherePrec.NEAR
    return ("region", WherePrec.REGION) if radius_km > _WIDE_KM else ("city", WherePrec.EXACT)


def _radius(told: Mapping[str, object]) -> float:
    """Half the longer side of the box in km, NaN without one."""
    try:
        south, north, west, east = (float(str(told.get(side))) for side in ("south", "north", "west", "east"))
    except ValueError:
        return math.nan
    wide = (east - west) % 360 * math.cos(math.radians(min(abs(south), abs(north))))
    radius = max(north - south, wide) / 2 * _KM_PER_DEGREE
    return radius if math.isfinite(radius) and radius > 0 else math.nan


def _extent(prec: WherePrec, radius_km: float) -> float:
    """Radius of the area that is drawn: the box's, where the place is an area and the answer brings a box."""
    if prec in {WherePrec.EXACT, WherePrec.NEAR, WherePrec.COUNTRY} or math.isnan(radius_km):
        return DEFAULT_RADIUS_KM[prec]
    return round(radius_km, 1)


def _text(value: object) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
