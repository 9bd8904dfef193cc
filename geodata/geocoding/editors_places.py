"""The editors' own places: rows of `places.csv` → `Place`, by name and alias."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import DEFAULT_RADIUS_KM, Place, WherePrec

_KIND_OF_PREC: Final = {
    WherePrec.PROVINCE: "province",
    WherePrec.DISTRICT: "district",
    WherePrec.REGION: "region",
    WherePrec.COUNTRY: "country",
    WherePrec.SEA_AIR: "region",
}


def by_name(rows: Iterable[Mapping[Any, Any]], gazetteer: Gazetteer | None) -> dict[str, Place]:
    """The places of the rows of places.csv, by the key (`names.key`) of each name and alias; the first row keeps a key.

    Rows without a name or a point are passed over.
    """
    places: dict[str, Place] = {}
    for row in rows:
        place = editors_place(row, gazetteer) if row.get("place") else None
        if place is not None:
            for spelling in (place.name, *str(row.get("aliases", "")).split(";")):
                places.setdefault(names.key(spelling), replace(place, matched=spelling.strip()))
    places.pop("", None)
    return places


def editors_place(row: Mapping[Any, Any], gazetteer: Gazetteer | None) -> Place | None:
    """A row of places.csv; its blanks are filled from the gazetteer when it names an id there. None when nowhere."""
    gid = str(row.get("gazetteer_id", "")).strip()
    ids = (gid, f"geonames:{gid}", f"icao:{gid}") if gid else ()
    known = next(filter(None, map(gazetteer.by_id, ids)), None) if gazetteer else None
    latitude, longitude = _number(row.get("latitude")), _number(row.get("longitude"))
    if math.isnan(latitude) or math.isnan(longitude):
        if known is None:
            return None
        latitude, longitude = known.latitude, known.longitude
    prec = _prec(row.get("where_prec")) or (known.where_prec if known else WherePrec.EXACT)
    radius = _number(row.get("radius_km"))
    return Place(
        gazetteer_id=gid,
        name=str(row["place"]).strip(),
        latitude=latitude,
        longitude=longitude,
        kind=known.kind if known else _KIND_OF_PREC.get(prec, "city"),
        country=str(row.get("country", "")).strip().upper(),
        admin="",
        population=0,
        where_prec=prec,
        radius_km=DEFAULT_RADIUS_KM[prec] if math.isnan(radius) else radius,
        feature_class=known.feature_class if known else "",
        matched=str(row["place"]),
        match="editor",
    )


def _number(cell: object) -> float:
    try:
        return float(str(cell))
    except ValueError:
        return math.nan


def _prec(cell: object) -> WherePrec | None:
    try:
        return WherePrec.from_word(str(cell).strip())
    except KeyError:
        return None
