"""What lies in what, and which kinds of places may be called what."""

from __future__ import annotations

from typing import Final

from geodata.model import Place
from geodata.placing.naming import AREAS
from geodata.ranking import kilometres

_EDGE: Final = 1.3
"""What lies this much beyond a radius may still lie in the area: radii are those of circles."""
_FITS: Final = {
    "district": ("district", "province"), "county": ("district", "province"), "province": ("province", "district"),
    "state": ("province", "country"), "region": ("region", "province"), "island": ("region", "province", "country"),
}  # fmt: skip


def fits(kind: str, actual: str) -> bool:
    """Whether a place of the kind `actual` may be called a `kind`."""
    return actual in _FITS.get(kind, (kind,))


def lies_in(place: Place, larger: Place) -> bool:
    """Whether a place lies in a larger one, as far as the gazetteer can tell."""
    if place.gazetteer_id == larger.gazetteer_id or larger.kind == "airfield":
        return False
    if larger.kind == "country":
        return place.country == larger.country and place.kind != "country"
    if larger.kind == "province":
        return (place.country, place.admin) == (larger.country, larger.admin) and place.kind not in AREAS
    if larger.kind == "region" and larger.country and place.country != larger.country:
        return False
    if larger.kind in {"district", "city"} and (
        place.country != larger.country or place.kind in {"country", "province"}
    ):
        return False
    reach = {"region": larger.radius_km * _EDGE + 20, "district": max(larger.radius_km * _EDGE, 40.0)}
    return kilometres(place, larger) <= reach.get(larger.kind, 40.0)
