"""Online geocoders as data (`providers.toml`): their titles, their credits, and how to read their answers.

An answer becomes a `Place` that is never more precise than the answer: a box larger than a town is an area, and when
the service does not say what kind of place it found, the point is only near the place.
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
"""An answer of unknown kind with a larger radius is an area; the value is that of UCDP's “near”."""
_LONGEST: Final = 300
"""Longest name or address in characters; the rest is cut off."""


_PATHS: Final = {"level", "south", "north", "west", "east", "country", "admin", "name"}
"""Keys of `providers.toml` that are paths into an answer; ``level`` is its word for the kind of place."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One of geopy's services."""

    name: str
    """geopy's name for it."""
    title: str
    """Its name for readers; every `located_by` of a place that it found starts with it."""
    credit: str
    """The credit that its licence requires."""
    key: Literal["", "optional", "needed"] = ""
    """Whether it takes an API key; "" for a service that must never receive one."""
    domain: str = ""
    """Its public server, where geopy's default does not work."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Part of an answer (see `_PATHS`) → its dotted path in the raw answer."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The answer's word for the kind of place → our kind."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One place as a service returned it through geopy; coordinates in degrees."""

    address: str
    latitude: float
    longitude: float
    raw: Mapping[str, Any]


def provider(name: str) -> Provider:
    """The provider that geopy calls `name`. Raises InputError when it is unknown or cannot be used."""
    services, refused = read()
    if name in refused:
        raise InputError(f"the geocoder {quoted(name)} cannot be used: {refused[name]}")
    if name not in services:
        raise InputError(
            f"no online geocoder is called {quoted(name)}{did_you_mean(name, services)}; there is nominatim, photon, "
            "opencage and geopy's other services in geodata/geocoding/providers.toml"
        )
    return services[name]


def place(service: Provider, answer: RawAnswer, query: str) -> Place | None:
    """The answer as a place; None when its coordinates are impossible or 0,0."""
    latitude, longitude = answer.latitude, answer.longitude
    inside = abs(latitude) <= COORDINATE_LIMITS["latitude"] and abs(longitude) <= COORDINATE_LIMITS["longitude"]
    if not inside or (latitude, longitude) == (0.0, 0.0):
        return None
    parts = {part: _value_at(answer.raw, path) for part, path in service.paths.items()}
    radius = _radius(parts)
    kind, prec = _kind(service, parts, radius)
    # an answer without a separate name has it at the beginning of the address
    name = _text(parts.get("name")) or answer.address.partition(",")[0][:_LONGEST].strip() or query[:_LONGEST]
    country = _text(parts.get("country")).upper()
    osm = "osm_type" in answer.raw and "osm_id" in answer.raw
    return Place(
        gazetteer_id=f"osm:{answer.raw['osm_type']}/{answer.raw['osm_id']}"[:_LONGEST] if osm else "",
        name=name,
        latitude=latitude,
        longitude=longitude,
        kind=kind,
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",  # noqa: PLR2004 - alpha-2
        admin=_text(parts.get("admin")),
        population=0,
        where_prec=prec,
        radius_km=_extent(prec, radius),
        feature_class={"country": "A", "province": "A", "district": "A", "region": "L", "airfield": "S"}.get(kind, "P"),
        matched=answer.address[:_LONGEST],
        match="exact" if names.key(name) == names.key(query) else "alternate",
    )


@cache
def read() -> tuple[dict[str, Provider], dict[str, str]]:
    """(name → service, name → why this geocoder of geopy cannot be used)."""
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


def _value_at(raw: object, path: str) -> object:
    """The value at a dotted path such as ``properties.extent.0``; None when the path does not exist."""
    for step in path.split("."):
        if isinstance(raw, Mapping):
            raw = raw.get(step)
        elif isinstance(raw, list | tuple) and step.isdigit() and int(step) < len(raw):
            raw = raw[int(step)]
        else:
            return None
    return raw


def _kind(service: Provider, parts: Mapping[str, object], radius_km: float) -> tuple[str, WherePrec]:
    if "level" not in service.paths:
        return "city", WherePrec.NEAR
    kind = service.kinds.get(_text(parts.get("level")))
    if kind is not None:
        return kind, _PREC_OF_KIND[kind]
    if math.isnan(radius_km):
        return "city", WherePrec.NEAR
    return ("region", WherePrec.REGION) if radius_km > _WIDE_KM else ("city", WherePrec.EXACT)


def _radius(parts: Mapping[str, object]) -> float:
    """Half the longer side of the answer's box in km, NaN without a box."""
    try:
        south, north, west, east = (float(str(parts.get(side))) for side in ("south", "north", "west", "east"))
    except ValueError:
        return math.nan
    wide = (east - west) % 360 * math.cos(math.radians(min(abs(south), abs(north))))
    radius = max(north - south, wide) / 2 * _KM_PER_DEGREE
    return radius if math.isfinite(radius) and radius > 0 else math.nan


def _extent(prec: WherePrec, radius_km: float) -> float:
    """Radius of the area drawn, in km: that of the box when the place is an area and the answer has a box."""
    if prec in {WherePrec.EXACT, WherePrec.NEAR, WherePrec.COUNTRY} or math.isnan(radius_km):
        return DEFAULT_RADIUS_KM[prec]
    return round(radius_km, 1)


def _text(value: object) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
