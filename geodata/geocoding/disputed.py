"""Areas whose country is disputed, after Natural Earth: who administers them, and who claims them.

`disputed_areas.json`, which `build_hooks.natural_earth` makes, is what the base map draws dashed, what the ranking of a
name's candidates says, and what the card of an event says: the three cannot disagree. Asking for the area at a point
needs no numpy, so that drafting starts at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


FILE: Final = "disputed_areas.json"
SOURCE: Final = "Natural Earth"
UNITS_PER_DEGREE: Final = 1000
"""Lines and rings are stored as [x0, y0, dx, dy, …] in 1/1000 degree, longitude first."""
_DECIMALS: Final = 2
"""Points are looked up by about a kilometre, which is finer than the outlines are."""

Line = tuple[tuple[float, float], ...]
"""Points as (longitude, latitude) in degrees."""


@dataclass(frozen=True, slots=True)
class Area:
    """A disputed area; `administered_by` and `claimed_by` are names, "" where the source gives none."""

    name: str
    administered_by: str
    claimed_by: str
    countries: frozenset[str]
    """ISO codes of the countries that administer or claim it."""
    outlines: tuple[Line, ...]
    """Its rings."""
    borders: tuple[Line, ...]
    """The parts of its border that are neither a coast nor a border of the base map."""

    @property
    def rings(self) -> tuple[NDArray[np.float64], ...]:
        """Rows of (longitude, latitude) in degrees."""
        return tuple(map(_array, self.outlines))

    @property
    def claims(self) -> tuple[NDArray[np.float64], ...]:
        """The lines of `borders`, in the same form."""
        return tuple(map(_array, self.borders))

    @property
    def words(self) -> str:
        """``disputed: Golan Heights, administered by Israel, claimed by Syria (Natural Earth)``."""
        by = f"administered by {self.administered_by}" if self.administered_by else ""
        claimed = f"claimed by {self.claimed_by}" if self.claimed_by else ""
        return f"disputed: {', '.join(part for part in (self.name, by, claimed) if part)} ({SOURCE})"

    def contains(self, latitude: float, longitude: float) -> bool:
        """Whether a point (WGS84 degrees) lies inside: an odd number of edges crosses the ray to the east."""
        return sum(_crossings(ring, latitude, longitude) for ring in self.outlines) % 2 == 1


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
            outlines=tuple(map(_points, row["rings"])),
            borders=tuple(map(_points, row["claims"])),
        )
        for row in rows
    )


def area_at(latitude: float, longitude: float) -> Area | None:
    """The disputed area in which a point (WGS84 degrees) lies, to about a kilometre; None in most places."""
    return _area_at(round(latitude, _DECIMALS), round(longitude, _DECIMALS))


@cache
def _boxes() -> tuple[tuple[float, float, float, float], ...]:
    """Per area: west, south, east, north."""
    found = []
    for area in areas():
        longitudes, latitudes = zip(*chain.from_iterable(area.outlines), strict=True)
        found.append((min(longitudes), min(latitudes), max(longitudes), max(latitudes)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _area_at(latitude: float, longitude: float) -> Area | None:
    for area, (west, south, east, north) in zip(areas(), _boxes(), strict=True):
        if south <= latitude <= north and west <= longitude <= east and area.contains(latitude, longitude):
            return area
    return None


def _crossings(ring: Line, latitude: float, longitude: float) -> int:
    """How many edges of a ring the ray from a point to the east crosses."""
    crossings = 0
    x0, y0 = ring[-1][0] - longitude, ring[-1][1] - latitude
    for x, y in ring:
        x1, y1 = x - longitude, y - latitude
        if (y0 > 0) != (y1 > 0) and x0 - y0 * (x1 - x0) / (y1 - y0) > 0:
            crossings += 1
        x0, y0 = x1, y1
    return crossings


def _points(packed: list[int]) -> Line:
    longitudes, latitudes = accumulate(packed[0::2]), accumulate(packed[1::2])
    return tuple((x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE) for x, y in zip(longitudes, latitudes, strict=True))


def _array(line: Line) -> NDArray[np.float64]:
    import numpy as np  # noqa: PLC0415

    return np.array(line)
