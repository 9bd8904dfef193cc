"""Names of towns for orientation: which, and from which zoom on, so that none is in the way of a greater one."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

import numpy as np

from dashboard.basemap.outlines import NUMERIC, Box
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place

ROOM: Final = (90.0, 28.0)
"""Pixels (across, down) that a label needs for itself."""
LOWEST_ZOOM: Final = 2.0
CAPITAL_WEIGHT: Final = 4
FOCUS_WEIGHT: Final = 3


def label(place: Place, zoom: float, kind: str) -> dict[str, Any]:
    """A name (`Label` in the front end) that is drawn from `zoom` on."""
    return {
        "name": place.name,
        "lat": round(place.latitude, 3),
        "lon": round(place.longitude, 3),
        "zoom": round(zoom, 2),
        "kind": kind,
    }


def towns_in(box: Box, limit: int, gazetteer: Gazetteer) -> list[Place]:
    """The `limit` largest towns in a box, which may reach over the 180th meridian."""
    west, east = ((degrees + 180) % 360 - 180 for degrees in (box.west, box.east))
    if box.east - box.west >= 360:  # noqa: PLR2004 - all around
        west, east = -180.0, 180.0
    return gazetteer.within(box.south, west, box.north, east, limit=limit)


def town_labels(towns: list[Place], highest_zoom: float, gazetteer: Gazetteer, focus: str = "") -> list[dict[str, Any]]:
    """Labels of towns, the most important first, each shown from the zoom at which more important ones leave room.

    `focus`: the ISO code of the country whose towns count more. Towns without room at `highest_zoom` are left out.
    """
    capitals = _capitals(gazetteer)

    def importance(place: Place) -> float:
        capital = CAPITAL_WEIGHT if place.gazetteer_id in capitals else 1
        # a quarter with as many inhabitants as its town is written in fewer ways
        known = math.sqrt(max(1, place.spellings))
        return -place.population * known * capital * (FOCUS_WEIGHT if place.country == focus else 1)

    towns = sorted(towns, key=lambda place: (importance(place), place.gazetteer_id))
    return [
        label(place, zoom, "capital" if place.gazetteer_id in capitals else "town")
        for place, zoom in zip(towns, _room(towns), strict=True)
        if zoom <= highest_zoom
    ]


def capitals(gazetteer: Gazetteer) -> list[Place]:
    """The capitals of all countries."""
    return list(_capitals(gazetteer).values())


@lru_cache(maxsize=2)
def _capitals(gazetteer: Gazetteer) -> dict[str, Place]:
    return {place.gazetteer_id: place for code in NUMERIC if (place := gazetteer.capital(code)) is not None}


def _room(places: list[Place]) -> list[float]:
    """Per place, the lowest zoom at which no earlier place is within `ROOM` of it (Web Mercator, 256-pixel tiles)."""
    latitude = np.radians(np.array([place.latitude for place in places]))
    across = np.array([place.longitude for place in places]) / 360 * 256
    down = np.arcsinh(np.tan(latitude)) / (2 * np.pi) * 256
    zooms = np.full(len(places), LOWEST_ZOOM)
    for i in range(1, len(places)):
        with np.errstate(divide="ignore"):
            beside = np.log2(ROOM[0] / np.abs(across[:i] - across[i]))
            below = np.log2(ROOM[1] / np.abs(down[:i] - down[i]))
        apart = np.minimum(beside, below)
        zooms[i] = max(LOWEST_ZOOM, float(np.maximum(apart, -np.inf).max()))
    return [float(zoom) for zoom in zooms]
