"""Locate a mention relative to its place: a part of it, near it, or at a distance; with precision and a name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from geodata.drafting.model import Mention
from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.ranking import EARTH_KM
from geodata.model import DEFAULT_RADIUS_KM, Place, WherePrec

_BEARINGS: Final = {
    "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0,
    "south": 180.0, "south-west": 225.0, "west": 270.0, "north-west": 315.0,
}  # fmt: skip
"""Degrees clockwise from north, by compass point."""
_PART_OFFSET: Final = 0.55
"""Distance of the middle of a part from the middle of the whole, as a share of the radius of the whole."""
_PART_RADIUS: Final = 0.5
"""Radius of a part, as a share of that of the whole."""
_OFFSET_DOUBT: Final = 0.4
"""Uncertainty of an offset, as a share of its distance: 8 km for “20 km south”, which is a rough direction."""
_VILLAGE_KM: Final = 9.0
"""Distance from its town of a village that the text only puts “east of” it or into its “eastern countryside”."""
_MIN_DOUBT_KM: Final = 5.0
_WIDE: Final = {"country", "region"}
"""Kinds that are too large for “near” to mean anything."""
_WIDER: Final = {
    "province": WherePrec.PROVINCE, "state": WherePrec.PROVINCE, "district": WherePrec.DISTRICT,
    "county": WherePrec.DISTRICT, "region": WherePrec.REGION, "airfield": WherePrec.NEAR,
}  # fmt: skip
"""Precision of a town where the text means its province, district, region or airfield, which is not known."""
_SITES: Final = ("camp", "crossing", "roundabout", "dam", "checkpoint", "barrier", "bridge")
"""Words for sites that a name may end in."""
_DIVISIONS: Final = ("province", "governorate", "oblast", "district", "county", "region", "state", "prefecture")
"""Words that a name may end in that already say its kind."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in WGS84 degrees and its precision; `radius_km` is 0 where the point is the place itself."""

    latitude: float
    longitude: float
    prec: WherePrec
    radius_km: float


def spot(mention: Mention, place: Place, gazetteer: Gazetteer) -> Spot:
    """The point of a mention of `place`, no more precise than the place, and no more precise than the words."""
    whole = Spot(place.latitude, place.longitude, place.where_prec, place.radius_km)
    point = compass(mention.direction)
    bearing = _BEARINGS.get(point)
    if mention.relation == "part" and bearing is not None:
        part = gazetteer.part(place.country, point) if place.kind == "country" else None
        return Spot(part[0], part[1], WherePrec.REGION, part[2]) if part else _part(place, bearing)
    if mention.relation in {"offset", "near"}:
        return _near(whole, place, mention.distance_km, bearing)
    wider = _WIDER.get(mention.kind) if place.kind == "city" else None
    if (mention.facility or mention.relation == "part") and whole.prec < WherePrec.NEAR:
        wider = WherePrec.NEAR
    if wider is not None and wider > whole.prec:
        return Spot(whole.latitude, whole.longitude, wider, max(whole.radius_km, DEFAULT_RADIUS_KM[wider]))
    if whole.prec is WherePrec.COUNTRY:  # the map draws a country as a badge, not as a circle of its size
        return Spot(whole.latitude, whole.longitude, whole.prec, DEFAULT_RADIUS_KM[WherePrec.COUNTRY])
    return whole


def inside(place: Place) -> Spot:
    """The spot of something that lies somewhere in a place: as vague as the whole place, with a town's outskirts."""
    if place.where_prec is WherePrec.COUNTRY:
        return Spot(place.latitude, place.longitude, place.where_prec, DEFAULT_RADIUS_KM[WherePrec.COUNTRY])
    prec = max(place.where_prec, WherePrec.NEAR)
    return Spot(place.latitude, place.longitude, prec, place.radius_km or DEFAULT_RADIUS_KM[prec])


def outside(latitude: float, longitude: float, direction: str) -> tuple[float, float] | None:
    """The point (latitude, longitude) of a village on the side of a town towards a compass point; None for none."""
    bearing = _BEARINGS.get(compass(direction))
    return None if bearing is None else moved(latitude, longitude, bearing, _VILLAGE_KM)


def side(place: Place, direction: str) -> Spot | None:
    """The spot of the side of an area towards a compass point; None for any other word."""
    bearing = _BEARINGS.get(compass(direction))
    return None if bearing is None else _part(place, bearing)


def name(mention: Mention, place: Place) -> str:
    """The name of a mention for readers: ``north-western Syria``, ``near Latakia``, ``20 km south of Homs``."""
    bare = mention.name
    is_airfield = place.kind == "airfield" and mention.kind in {"", "airfield"}
    is_foreign = names.script(bare) in {"Arabic", "Cyrillic"} and place.match != "editor"
    if mention.kind == "capital" or is_foreign or (is_airfield and place.match != "editor"):
        bare = place.name
    elif (
        mention.kind in {"province", "district"}
        and place.kind not in _WIDE
        and not bare.casefold().endswith((*_DIVISIONS, *_SITES))
    ):
        bare = f"{bare} {mention.kind}"
    if mention.facility and not mention.relation and place.kind not in _WIDE:
        return f"{mention.facility} in {bare}"
    point = compass(mention.direction)
    if mention.relation == "part" and point:
        return f"{'central' if point == 'centre' else point + 'ern'} {bare}"
    if mention.relation == "near":
        return f"near {bare}" if mention.distance_km is None else f"{_kilometres(mention.distance_km)} from {bare}"
    if mention.relation == "offset":
        distance = "" if mention.distance_km is None else f"{_kilometres(mention.distance_km)} "
        return f"{distance}{point} of {bare}" if point else f"{distance or 'some way '}from {bare}"
    return bare


def _kilometres(distance_km: float) -> str:
    """A distance, no finer than people state it: ``48 km`` for 30 miles."""
    return f"{distance_km:.0f} km" if distance_km >= 10 else f"{distance_km:.1f}".removesuffix(".0") + " km"  # noqa: PLR2004


def compass(direction: str) -> str:
    """The compass point of a direction: ``north-west`` for ``northwestern``, ``North-West``; "" for any other word."""
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
    """The point (latitude, longitude) at a distance from another, in degrees; `bearing` is clockwise from north."""
    phi, angle, theta = math.radians(latitude), kilometres / EARTH_KM, math.radians(bearing)
    sine = math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(theta)
    north = math.asin(max(-1.0, min(1.0, sine)))
    east = math.atan2(
        math.sin(theta) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(north)
    )
    return round(math.degrees(north), 4), round((longitude + math.degrees(east) + 540) % 360 - 180, 4)


def _part(place: Place, bearing: float) -> Spot:
    """A part of a place, in a direction from its middle."""
    if place.kind not in {"country", "region", "province", "district"}:  # a part of a town is near the town
        return Spot(
            place.latitude, place.longitude, max(place.where_prec, WherePrec.NEAR), DEFAULT_RADIUS_KM[WherePrec.NEAR]
        )
    point = moved(place.latitude, place.longitude, bearing, _PART_OFFSET * place.radius_km)
    prec = WherePrec.REGION if place.where_prec is WherePrec.COUNTRY else place.where_prec
    return Spot(*point, prec, round(_PART_RADIUS * place.radius_km, 1))


def _near(whole: Spot, place: Place, distance_km: float | None, bearing: float | None) -> Spot:
    """A point near a place, or at a distance from it; `bearing` is None where no direction is given."""
    prec = max(whole.prec, WherePrec.NEAR)
    if place.kind in _WIDE or whole.prec > WherePrec.DISTRICT:  # for “near Syria”, its middle is as good as any point
        prec = WherePrec.REGION if whole.prec is WherePrec.COUNTRY else prec
        return Spot(whole.latitude, whole.longitude, prec, round(whole.radius_km + (distance_km or 0.0), 1))
    if distance_km is None:
        return Spot(whole.latitude, whole.longitude, prec, max(whole.radius_km, DEFAULT_RADIUS_KM[WherePrec.NEAR]))
    if bearing is None:
        return Spot(whole.latitude, whole.longitude, prec, round(max(distance_km + whole.radius_km, _MIN_DOUBT_KM), 1))
    point = moved(whole.latitude, whole.longitude, bearing, distance_km)
    doubt_km = max(_MIN_DOUBT_KM, _OFFSET_DOUBT * distance_km) + whole.radius_km
    return Spot(*point, prec, round(doubt_km, 1))
