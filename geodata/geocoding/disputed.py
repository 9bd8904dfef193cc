"""Areas whose country is disputed, after Natural Earth: who administers them, and who claims them.

`disputed_areas.json`, which `build_hooks.natural_earth` makes, is what the base map draws dashed, what the ranking of a
name's candidates says, and what the card of an event says: the three cannot disagree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


FILE: Final = "disputed_areas.json"
SOURCE: Final = "Natural Earth"
UNITS_PER_DEGREE: Final = 1000
"""Lines and rings are stored as [x0, y0, dx, dy, …] in 1/1000 degree, longitude first."""
_DECIMALS: Final = 2
"""Points are looked up by about a kilometre, which is finer than the outlines are."""


@dataclass(frozen=True, slots=True)
class Area:
    """A disputed area; `administered_by` and `claimed_by` are names, "" where the source gives none."""

    name: str
    administered_by: str
    claimed_by: str
    countries: frozenset[str]
    """ISO codes of the countries that administer or claim it."""
    rings: tuple[NDArray[np.float64], ...]
    """Rows of (longitude, latitude) in degrees."""
    claims: tuple[NDArray[np.float64], ...]
    """The parts of its border that are neither a coast nor a border of the base map, in the same form."""

    @property
    def words(self) -> str:
        """``disputed: Golan Heights, administered by Israel, claimed by Syria (Natural Earth)``."""
        by = f"administered by {self.administered_by}" if self.administered_by else ""
        claimed = f"claimed by {self.claimed_by}" if self.claimed_by else ""
        return f"disputed: {', '.join(part for part in (self.name, by, claimed) if part)} ({SOURCE})"

    def contains(self, latitude: float, longitude: float) -> bool:
        """Whether a point (WGS84 degrees) lies inside: an odd number of edges crosses the ray to the east."""
        crossings = 0
        for ring in self.rings:
            (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
            if not (south <= latitude <= north and west <= longitude <= east):
                continue
            x0, y0 = (ring - [longitude, latitude]).T
            x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
            edges = (y0 > 0) != (y1 > 0)
            x0, y0, x1, y1 = x0[edges], y0[edges], x1[edges], y1[edges]
            crossings += int(np.count_nonzero(x0 - y0 * (x1 - x0) / (y1 - y0) > 0))
        return crossings % 2 == 1


@cache
def areas() -> tuple[Area, ...]:
    """All areas, the smallest first: Shebaa Farms before the Golan Heights, in which they lie."""
    rows = json.loads((Path(__file__).parent / FILE).read_text("utf-8"))
    return tuple(
        Area(
            name=row["name"],
            administered_by=row["administered_by"],
            claimed_by=row["claimed_by"],
            countries=frozenset(row["countries"]),
            rings=tuple(map(_points, row["rings"])),
            claims=tuple(map(_points, row["claims"])),
        )
        for row in rows
    )


def area_at(latitude: float, longitude: float) -> Area | None:
    """The disputed area in which a point (WGS84 degrees) lies, to about a kilometre; None in most places."""
    return _area_at(round(latitude, _DECIMALS), round(longitude, _DECIMALS))


@cache
def _boxes() -> NDArray[np.float64]:
    """Per area: west, south, east, north."""
    found = []
    for area in areas():
        points = np.concatenate(area.rings)
        found.append(np.concatenate([points.min(axis=0), points.max(axis=0)]))
    return np.array(found)


@lru_cache(maxsize=4096)
def _area_at(latitude: float, longitude: float) -> Area | None:
    west, south, east, north = _boxes().T
    near = (south <= latitude) & (latitude <= north) & (west <= longitude) & (longitude <= east)
    found = (areas()[number] for number in np.flatnonzero(near))
    return next((area for area in found if area.contains(latitude, longitude)), None)


def _points(packed: list[int]) -> NDArray[np.float64]:
    return np.cumsum(np.array(packed, np.int64).reshape(-1, 2), axis=0) / UNITS_PER_DEGREE
