"""The base map of a briefing: the live page's, with less of what lies far from its region."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

SNAP: Final = 100
"""Far outlines are put on a grid of so many 1/1000 degrees; neighbours move alike, so that they still meet."""
LABEL_ZOOM: Final = 8.0
"""Towns that only a closer look would name are left out."""
_LEAST_POINTS: Final = 3


def thin(basemap: dict[str, Any]) -> dict[str, Any]:
    """The base map (`BaseMap` of types.ts) with coarser countries outside of the region, and fewer names."""
    far = [_snapped(country) for country in basemap["world"]["countries"]]
    labels = [label for label in basemap["labels"] if label["zoom"] <= LABEL_ZOOM]
    return {**basemap, "world": {"countries": [one for one in far if one["rings"]]}, "labels": labels}


def _snapped(country: dict[str, Any]) -> dict[str, Any]:
    rings = [_snap(np.array(ring, np.int64)) for ring in country["rings"]]
    return {**country, "rings": [ring for ring in rings if len(ring) >= 2 * _LEAST_POINTS]}


def _snap(ring: np.ndarray[Any, Any]) -> list[int]:
    grid = np.rint(np.cumsum(ring.reshape(-1, 2), axis=0) / SNAP).astype(np.int64) * SNAP
    fresh = np.ones(len(grid), bool)
    fresh[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    return [int(value) for value in np.diff(grid[fresh], axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()]
