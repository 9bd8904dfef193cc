"""What is doubtful about where an editor has put an event: at sea, outside its country, far from where it was.

These are warnings: ships are hit at sea, and outlines are coarse. So points near a coast or a border, and in areas that
several states claim, are never doubted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.basemap import lands
from dashboard.basemap.lands import km_between
from geodata.geocoding import countries
from geodata.model import WherePrec

if TYPE_CHECKING:
    from geodata.model import Place


Point = tuple[float, float]
"""Latitude and longitude in WGS84 degrees."""

COAST_KM: Final = 5.0
"""A point up to this far from land is not said to lie at sea: small islands are missing in the outlines."""
BORDER_KM: Final = 15.0
"""A point up to this far outside a country is not said to lie outside of it."""
FAR_KM: Final = 50.0
"""A point moved by more than this is said to be far from where it was."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an event is, or was: `point` in WGS84 degrees, how well it is known, and the name of its place."""

    point: Point
    precision: WherePrec | None = None
    place: str = ""


def doubts(now: Placed, was: Placed | None, candidates: Iterable[Place]) -> list[str]:
    """What is doubtful about a point, each as the end of a sentence that begins with the event's title.

    `was`: where it was before, None for nowhere; `candidates`: the places that the name of its place may mean.
    """
    at_sea = "" if now.precision is WherePrec.SEA_AIR else _at_sea(now.point)
    found = [at_sea or _abroad(now, was, candidates)]
    is_vague = was is not None and was.precision is not None and was.precision > WherePrec.DISTRICT
    moved = km_between(was.point, now.point) if was and not is_vague else 0.0
    if moved > FAR_KM:
        found.append(f"{kilometres(moved)} from where it was")
    return [words for words in found if words]


def kilometres(km: float) -> str:
    """A distance in words: "under 1 km", "12 km", "1,240 km"."""
    return f"{km:,.0f} km" if km >= 1 else "under 1 km"


def _at_sea(point: Point) -> str:
    km = _km_to_land(*point)
    if km <= COAST_KM:
        return ""
    far = f"about {kilometres(km)}" if np.isfinite(km) else f"over {kilometres(lands.FARTHEST_KM)}"
    return f"at sea, {far} from the nearest coast on the base map"


def _abroad(now: Placed, was: Placed | None, candidates: Iterable[Place]) -> str:
    """In which country the point lies, if it is not one that its place lies in, or where it was before."""
    named = countries.code_of(now.place)
    own = {named} if named else {candidate.country for candidate in candidates} - {""}
    if own:
        there = f"{now.place} is in {_names(own)}"
    elif was is not None and (own := set(_countries_at(*was.point))):
        there = f"it was in {_names(own)}"
    here = _countries_at(*now.point) - {""}
    if not own or not here or any(_may_be_in(code, now.point) for code in own):
        return ""
    km = min(_km_to_land(*now.point, code) for code in own)
    border = f", about {kilometres(km)} from the border" if np.isfinite(km) else ""
    return f"in {_names(here)}{border}, but {there}"


def _may_be_in(code: str, point: Point) -> bool:
    """Whether a point lies in a country, near its border, or where it claims land."""
    latitude, longitude = point
    if countries.outside(code, np.array([latitude]), np.array([longitude]))[0]:
        return False
    if any(
        code in claimants and south <= latitude <= north and west <= longitude <= east
        for south, west, north, east, claimants in countries.CLAIMED
    ):
        return True
    return any(_km_to_land(latitude, longitude, own) <= BORDER_KM for own in (code, *countries.ALSO.get(code, ())))


def _names(codes: Iterable[str]) -> str:
    return " or ".join(sorted(countries.name_of(code) for code in codes))


@lru_cache(maxsize=1024)
def _km_to_land(latitude: float, longitude: float, code: str = "") -> float:
    return lands.the_lands().km_to_land(latitude, longitude, (code,) if code else None)


@lru_cache(maxsize=1024)
def _countries_at(latitude: float, longitude: float) -> frozenset[str]:
    return lands.the_lands().countries_at(latitude, longitude)
