"""Place a road between two towns: one place along it, not two exact ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.model import PlaceMention
from geodata.geocoding.ranking import kilometres
from geodata.model import WherePrec

_LONGEST_KM: Final = 500.0
"""Distance of the ends from which on the words are not taken for a road."""
_MIN_RADIUS_KM: Final = 5.0
_PRECISION: Final = ((12.0, WherePrec.NEAR), (40.0, WherePrec.DISTRICT))
"""Half the length of a road in km, at most, and the precision of a place along it; `_LONG` for longer ones."""
_LONG: Final = WherePrec.PROVINCE


def with_roads(places: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
    """The places, with both ends of each road moved to its middle, as vague as the road is long."""
    return tuple(
        _along(place, places[place.mention.road]) if 0 <= place.mention.road < len(places) else place
        for place in places
    )


def _along(end: PlaceMention, other: PlaceMention) -> PlaceMention:
    if end.place is None or other.place is None or end.latitude is None or other.latitude is None:
        return end
    length_km = kilometres(end.place, other.place)
    if not 0 < length_km <= _LONGEST_KM or end.place.kind == "country" or end.longitude is None:
        return end
    half = length_km / 2
    first, second = sorted((end, other), key=lambda place: place.mention.start)
    longitude = (end.longitude + (other.longitude or 0.0)) / 2
    return replace(
        end,
        name=f"road between {first.mention.name} and {second.mention.name}",
        latitude=round((end.latitude + other.latitude) / 2, 4),
        longitude=round(longitude, 4),
        where_prec=next((prec for most, prec in _PRECISION if half <= most), _LONG),
        radius_km=round(max(half, _MIN_RADIUS_KM), 1),
        reason=f"{end.reason}; along the road of {length_km:,.0f} km",
    )
