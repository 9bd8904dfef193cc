"""Place unknown names in the only province that an article is about.

A village that no gazetteer has lies somewhere in the province in which all places of its report lie. It is marked
doubtful, for no sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.model import PlaceMention
from geodata.drafting.resolving import spots
from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place

_ENOUGH: Final = 3
"""Mentions of places in a province at least."""
_BROAD: Final = frozenset({"country", "region"})


def with_province(resolved: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions, the unknown ones among them in the only province that the others name."""
    unknown = [number for number, place in enumerate(resolved) if _is_unknown(place)]
    province = _province(resolved, gazetteer) if unknown else None
    if province is None:
        return list(resolved)
    spot = spots.inside(province)
    placed = {
        number: replace(
            resolved[number],
            place=province,
            kind=province.kind,
            latitude=spot.latitude,
            longitude=spot.longitude,
            where_prec=spot.prec,
            radius_km=spot.radius_km,
            reason=f"{resolved[number].reason}; somewhere in {province.name}, where all other places of the text lie",
            doubtful=True,
            inside=True,
        )
        for number in unknown
    }
    return [placed.get(number, place) for number, place in enumerate(resolved)]


def _is_unknown(place: PlaceMention) -> bool:
    mention = place.mention
    is_open = place.place is None and not place.candidates and names.key(mention.name) != ""
    return is_open and mention.literal and mention.form == "name"


def _province(resolved: Sequence[PlaceMention], gazetteer: Gazetteer) -> Place | None:
    """The province in which all named places of an article lie; None where they lie in several, or are too few."""
    found = [
        (place.place.country, place.place.admin)
        for place in resolved
        if place.place is not None
        and place.mention.literal
        and not place.mention.dateline
        and place.mention.form == "name"
        and place.kind not in _BROAD
    ]
    if len(found) < _ENOUGH or len(set(found)) != 1 or not all(found[0]):
        return None
    country, admin = found[0]
    provinces = (place for place in gazetteer.lookup(admin, fuzzy=False) if place.kind == "province")
    return next((place for place in provinces if (place.country, place.admin) == (country, admin)), None)
