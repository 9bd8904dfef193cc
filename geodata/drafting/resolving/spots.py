"""Where the words put it: a part of a place, near it, at a distance from it; how vague that is, and its name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from geodata.drafting.model import Mention
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.ranking import EARTH_KM
from geodata.model import DEFAULT_RADIUS_KM, Place, WherePrec

_BEARINGS: Final = {
    "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0,
    "south": 180.0, "south-west": 225.0, "west": 270.0, "north-west": 315.0,
}  # fmt: skip
"""Compass point → degrees clockwise from north."""
_PART_OFF: Final = 0.55
"""Share of its radius by which the middle of a part lies off the middle of the whole."""
_PART_REACH: Final = 0.5
_OFFSET_DOUBT: Final = 0.4
"""“20 km south” may be a tenth more or less, and some way to the east or west: 8 km off, say."""
_LEAST_DOUBT_KM: Final = 5.0
_WIDE: Final = {"country", "region"}
_WIDER: Final = {
    "province": WherePrec.PROVINCE, "state": WherePrec.PROVINCE, "district": WherePrec.DISTRICT,
    "county": WherePrec.DISTRICT, "region": WherePrec.REGION, "airfield": WherePrec.NEAR,
}  # fmt: skip
"""What a town is worth when the words speak of its province, district, region or airfield, which is not known."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with how well it is known; `radius_km` is 0 where the point is the place itself, and for countries."""

    latitude: float
    longitude: float
    prec: WherePrec
    radius_km: float


def spot(mention: Mention, place: Place, gazetteer: Gazetteer) -> Spot:
    """Where a mention of `place` lies: never better known than the place, never better than the words say."""
    here = Spot(place.latitude, place.longitude, place.where_prec, place.radius_km)
    point = compass(mention.direction)
    bearing = _BEARINGS.get(point)
    if mention.relation == "part" and bearing is not None:
        part = gazetteer.part(place.country, point) if place.kind == "country" else None
        return Spot(part[0], part[1], WherePrec.REGION, part[2]) if part else _part(place, bearing)
    if mention.relation in {"offset", "near"}:
        return _beside(here, place, mention.distance_km, bearing)
    wider = _WIDER.get(mention.kind) if place.kind == "city" else None
    if mention.relation == "part" and here.prec < WherePrec.NEAR:
        wider = WherePrec.NEAR
    if wider is not None and wider > here.prec:
        return Spot(here.latitude, here.longitude, wider, max(here.radius_km, DEFAULT_RADIUS_KM[wider]))
    if here.prec is WherePrec.COUNTRY:  # a country is drawn as a badge, not as a circle of its size
        return Spot(here.latitude, here.longitude, here.prec, DEFAULT_RADIUS_KM[WherePrec.COUNTRY])
    return here


def inside(place: Place) -> Spot:
    """Somewhere in a place: as vague as all of it, a town's outskirts included."""
    if place.where_prec is WherePrec.COUNTRY:
        return Spot(place.latitude, place.longitude, place.where_prec, DEFAULT_RADIUS_KM[WherePrec.COUNTRY])
    prec = max(place.where_prec, WherePrec.NEAR)
    return Spot(place.latitude, place.longitude, prec, place.radius_km or DEFAULT_RADIUS_KM[prec])


def name(mention: Mention, place: Place) -> str:
    """What a reader would call it: ``north-western Syria``, ``near Latakia``, ``20 km south of Homs``."""
    bare = mention.name
    if place.kind == "airfield" and place.match != "editor":
        bare = place.name
    elif (
        mention.kind in {"province", "district"}
        and place.kind not in _WIDE
        and not bare.casefold().endswith(_DIVISIONS)
    ):
        bare = f"{bare} {mention.kind}"
    point = compass(mention.direction)
    if mention.relation == "part" and point:
        return f"{'central' if point == 'centre' else point + 'ern'} {bare}"
    if mention.relation == "near":
        return f"near {bare}" if mention.distance_km is None else f"{_kilometres(mention.distance_km)} from {bare}"
    if mention.relation == "offset":
        far = "" if mention.distance_km is None else f"{_kilometres(mention.distance_km)} "
        return f"{far}{point} of {bare}" if point else f"{far or 'some way '}from {bare}"
    return bare


def _kilometres(distance_km: float) -> str:
    """``48 km`` for 30 miles: no finer than people say it."""
    return f"{distance_km:.0f} km" if distance_km >= 10 else f"{distance_km:.1f}".removesuffix(".0") + " km"  # noqa: PLR2004


_DIVISIONS: Final = ("province", "governorate", "oblast", "district", "county", "region", "state", "prefecture")


def compass(direction: str) -> str:
    """``north-west`` for ``northwestern``, ``north western``, ``North-West``; "" for what is no compass point."""
    if not direction:
        return ""
    letters = "".join(letter for letter in direction.casefold() if letter.isalpha())
    letters = letters.removesuffix("ern").removesuffix("erly")
    letters = letters.replace("northern", "north").replace("southern", "south")
    if letters in {"centr", "central", "centre", "center", "mid", "middle"}:
        return "centre"
    for first in ("north", "south"):
        rest = letters.removeprefix(first)
        if rest != letters and rest in {"", "east", "west"}:
            return f"{first}-{rest}" if rest else first
    return letters if letters in _BEARINGS else ""


def moved(latitude: float, longitude: float, bearing: float, kilometres: float) -> tuple[float, float]:
    """The point (latitude, longitude) at a distance in a direction, in degrees clockwise from north."""
    phi, angle, theta = math.radians(latitude), kilometres / EARTH_KM, math.radians(bearing)
    sine = math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(theta)
    north = math.asin(max(-1.0, min(1.0, sine)))
    east = math.atan2(
        math.sin(theta) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(north)
    )
    return round(math.degrees(north), 4), round((longitude + math.degrees(east) + 540) % 360 - 180, 4)


def _part(place: Place, bearing: float) -> Spot:
    if place.kind not in {"country", "region", "province", "district"}:  # a part of a town is near the town
        return Spot(
            place.latitude, place.longitude, max(place.where_prec, WherePrec.NEAR), DEFAULT_RADIUS_KM[WherePrec.NEAR]
        )
    point = moved(place.latitude, place.longitude, bearing, _PART_OFF * place.radius_km)
    prec = WherePrec.REGION if place.where_prec is WherePrec.COUNTRY else place.where_prec
    return Spot(*point, prec, round(_PART_REACH * place.radius_km, 1))


def _beside(here: Spot, place: Place, distance_km: float | None, bearing: float | None) -> Spot:
    near = max(here.prec, WherePrec.NEAR)
    if place.kind in _WIDE or here.prec > WherePrec.DISTRICT:  # “near Syria”: the middle of it says nothing better
        near = WherePrec.REGION if here.prec is WherePrec.COUNTRY else near
        return Spot(here.latitude, here.longitude, near, round(here.radius_km + (distance_km or 0.0), 1))
    if distance_km is None:
        return Spot(here.latitude, here.longitude, near, max(here.radius_km, DEFAULT_RADIUS_KM[WherePrec.NEAR]))
    if bearing is None:
        return Spot(here.latitude, here.longitude, near, round(max(distance_km + here.radius_km, _LEAST_DOUBT_KM), 1))
    point = moved(here.latitude, here.longitude, bearing, distance_km)
    doubt = max(_LEAST_DOUBT_KM, _OFFSET_DOUBT * distance_km) + here.radius_km
    return Spot(*point, near, round(doubt, 1))
