"""Place a road between two towns: one place along it, not two exact ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.model import PlaceMention
from geodata.geocoding.ranking import kilometres
from geodata.model import DEFAULT_RADIUS_KM, WherePrec

_AROUND: Final = 60
"""Characters around the names of both ends in which the text may speak of a road."""
_ROAD: Final = re.compile(r"road|highway|motorway|route|axis|railway|track|corridor|line\b|street")
_LONGEST_KM: Final = 500.0
"""Distance of the ends from which on the words are not taken for a road."""
_MIN_RADIUS_KM: Final = 5.0
_PRECISION: Final = ((12.0, WherePrec.NEAR), (40.0, WherePrec.DISTRICT))
"""Half the length of a road in km, at most, and the precision of a place along it; `_LONG` for longer ones."""
_LONG: Final = WherePrec.PROVINCE


def with_roads(places: Sequence[PlaceMention], text: str) -> tuple[PlaceMention, ...]:
    """The places, with both ends of each road moved to its middle, as vague as the road is long.

    Where one end is unknown, the other one is only near it.
    """
    return tuple(
        _along(place, places[place.mention.road], text) if 0 <= place.mention.road < len(places) else place
        for place in places
    )


def _name(end: PlaceMention, other: PlaceMention, text: str) -> str:
    """“road between X and Y”, or “between X and Y” where the text speaks of no road."""
    first, second = sorted((end.mention, other.mention), key=lambda mention: mention.start)
    around = text[max(0, first.start - _AROUND) : second.end + _AROUND].lower()
    return f"{'road ' * (_ROAD.search(around) is not None)}between {first.name} and {second.name}"


def _along(end: PlaceMention, other: PlaceMention, text: str) -> PlaceMention:
    if end.latitude is not None and other.place is None and not other.candidates and end.kind == "city":
        prec = WherePrec.DISTRICT
        why = f"{end.reason}; the other end, {other.mention.name}, is not known"
        return replace(
            end, name=_name(end, other, text), where_prec=prec, radius_km=DEFAULT_RADIUS_KM[prec], reason=why
        )
    if end.place is None or other.place is None or end.latitude is None or other.latitude is None:
        return end
    length_km = kilometres(end.place, other.place)
    if not 0 < length_km <= _LONGEST_KM or end.place.kind == "country" or end.longitude is None:
        return end
    half = length_km / 2
    longitude = (end.longitude + (other.longitude or 0.0)) / 2
    return replace(
        end,
        name=_name(end, other, text),
        latitude=round((end.latitude + other.latitude) / 2, 4),
        longitude=round(longitude, 4),
        where_prec=next((prec for most, prec in _PRECISION if half <= most), _LONG),
        radius_km=round(max(half, _MIN_RADIUS_KM), 1),
        reason=f"{end.reason}; along the road of {length_km:,.0f} km",
    )
