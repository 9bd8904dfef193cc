"""The base map of a briefing: the live page's, with less of what lies far from its region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from dashboard.current import Bounds

SNAP: Final = (100, 250)
"""Outlines outside of the region are put on a grid of so many 1/1000 degrees, and on the second one far from it.

Which one depends on the point alone: neighbours move alike, so that they still meet.
"""
LABEL_ZOOM: Final = (8.0, 5.5)
"""Towns that only a closer look would name are left out: near, and far."""
FAR: Final = 20.0
"""Degrees from the events' bounds at which the distance begins."""
_UNITS: Final = 1000
_LEAST_POINTS: Final = 3


def thin(basemap: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    """The base map (`BaseMap` of types.ts) with coarser countries outside of the region, and fewer names.

    `bounds`: ((south, west), (north, east)) of what the briefing is about, in degrees.
    """
    snapped = [_snapped(country, bounds) for country in basemap["world"]["countries"]]
    labels = [label for label in basemap["labels"] if label["zoom"] <= LABEL_ZOOM[_is_far(label, bounds)]]
    return {**basemap, "world": {"countries": [one for one in snapped if one["rings"]]}, "labels": labels}


def _is_far(label: dict[str, Any], bounds: Bounds) -> bool:
    return bool(_distance(np.array([[label["lon"], label["lat"]]]), bounds)[0] > FAR)


def _distance(points: np.ndarray[Any, Any], bounds: Bounds) -> np.ndarray[Any, Any]:
    """Per (longitude, latitude): how many degrees it lies outside of the bounds, on the axis where that is more."""
    (south, west), (north, east) = bounds
    longitude, latitude = points[:, 0], points[:, 1]
    beside = np.abs((longitude - (west + east) / 2 + 180) % 360 - 180) - (east - west) / 2
    return np.maximum(beside, np.maximum(south - latitude, latitude - north))


def _snapped(country: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    rings = [_snap(np.array(ring, np.int64), bounds) for ring in country["rings"]]
    return {**country, "rings": [ring for ring in rings if len(ring) >= 2 * _LEAST_POINTS]}


def _snap(ring: np.ndarray[Any, Any], bounds: Bounds) -> list[int]:
    points = np.cumsum(ring.reshape(-1, 2), axis=0)
    step = np.where(_distance(points / _UNITS, bounds) > FAR, SNAP[1], SNAP[0])[:, None]
    grid = np.rint(points / step).astype(np.int64) * step
    fresh = np.ones(len(grid), bool)
    fresh[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    return [int(value) for value in np.diff(grid[fresh], axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()]
