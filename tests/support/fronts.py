"""Files of territories in their shapes: squares that holders held."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    """A closed ring, in degrees."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def write(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    """A FeatureCollection."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8")
    return path


def days(folder: Path) -> Path:
    """Three files with their day in the name and nothing in their areas, as DeepState's; 3 May is missing."""
    folder.mkdir(exist_ok=True)
    for day, side in (("20240501", 1.0), ("20240502", 1.5), ("20240504", 2.0)):
        write(folder / f"deepstatemap_data_{day}.geojson", feature(square(36, 48, side)), crs={"type": "name"})
    return folder
