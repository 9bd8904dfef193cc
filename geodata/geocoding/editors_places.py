"""Rows of `places.csv` → `Place`, with blanks filled from the gazetteer."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import DEFAULT_RADIUS_KM, Place, WherePrec

if TYPE_CHECKING:
    import pandas as pd


_KIND_OF_PREC: Final = {
    WherePrec.PROVINCE: "province",
    WherePrec.DISTRICT: "district",
    WherePrec.REGION: "region",
    WherePrec.COUNTRY: "country",
    WherePrec.SEA_AIR: "region",
}


def by_name(places: pd.DataFrame, gazetteer: Gazetteer | None) -> dict[str, Place]:
    """Key (`names.key`) of every name and alias → its place; of two places with one name, the first row wins."""
    by_key: dict[str, Place] = {}
    for row in places.to_dict("records"):
        place = editors_place(row, gazetteer)
        if place is not None:
            for spelling in (place.name, *str(row.get("aliases", "")).split(";")):
                by_key.setdefault(names.key(spelling), replace(place, matched=spelling.strip()))
    by_key.pop("", None)
    return by_key


def editors_place(row: dict[Any, Any], gazetteer: Gazetteer | None) -> Place | None:
    """The place of a row; when the row names a `gazetteer_id`, its blanks come from there. None without coordinates."""
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
