"""Where a point lies on the base map's outlines: in which countries, how far from one, how far from any land."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.basemap import outlines
from dashboard.basemap.basemap import ATLAS
from dashboard.basemap.outlines import ALPHA2, WITHOUT_CODE

if TYPE_CHECKING:
    from numpy.typing import NDArray


KM_PER_DEGREE: Final = 111.2
FARTHEST_KM: Final = 1000.0
"""Distances are not measured beyond this."""
_LEAST_COSINE: Final = 0.02


class Lands:
    """The outlines in full detail: rings of (longitude, latitude) with the country of each."""

    def __init__(self, topology: outlines.Topology) -> None:
        self._rings: list[outlines.Coordinates] = []
        self._codes: list[str] = []
        for shape in topology.shapes:
            code = ALPHA2.get(shape.ident) or WITHOUT_CODE.get(shape.name, "")
            for numbers in shape.rings:
                self._rings.append(outlines.ring(topology.arcs, numbers))
                self._codes.append(code)
        self._low = np.array([ring.min(axis=0) for ring in self._rings])
        self._high = np.array([ring.max(axis=0) for ring in self._rings])

    def countries_at(self, latitude: float, longitude: float) -> frozenset[str]:
        """The ISO codes of the countries in whose outline a point (WGS84 degrees) lies, "" for land without a code."""
        return frozenset(code for code, km in self._distances(latitude, longitude, 0.0).items() if km == 0)

    def km_to_land(self, latitude: float, longitude: float, codes: Sequence[str] | None = None) -> float:
        """Kilometres from a point to the nearest land, or to that of these countries; 0 on it, inf when far away."""
        if codes is None and self.countries_at(latitude, longitude):
            return 0.0
        found = self._distances(latitude, longitude, FARTHEST_KM, codes)
        return min(found.values(), default=np.inf)

    def _distances(
        self, latitude: float, longitude: float, most_km: float, codes: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Country → kilometres to it, for those that are no farther than `most_km`."""
        shrink = max(_LEAST_COSINE, float(np.cos(np.radians(latitude))))
        reach = most_km / KM_PER_DEGREE / np.array([shrink, 1.0])
        found: dict[str, float] = {}
        inside: dict[str, bool] = {}
        for turn in (-360.0, 0.0, 360.0):
            point = np.array([longitude + turn, latitude])
            near = np.all((self._low - point <= reach) & (self._high - point >= -reach), axis=1)
            for number in np.flatnonzero(near).tolist():
                code = self._codes[number]
                if codes is not None and code not in codes:
                    continue
                flat = (self._rings[number] - point) * [shrink * KM_PER_DEGREE, KM_PER_DEGREE]
                inside[code] = inside.get(code, False) ^ _holds_origin(flat)
                found[code] = min(found.get(code, np.inf), _km_from_origin(flat))
        for code, holds in inside.items():
            if holds:
                found[code] = 0.0
        return {code: km for code, km in found.items() if km <= most_km}


@lru_cache(maxsize=1)
def the_lands() -> Lands:
    """The outlines of the bundled base map. Raises DatelineError when the front end was not built."""
    return Lands(outlines.read(ATLAS))


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude) in kilometres."""
    (lat_1, lon_1), (lat_2, lon_2) = np.radians([one, other])
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return float(2 * np.degrees(np.arcsin(min(1.0, np.sqrt(half)))) * KM_PER_DEGREE)


def _holds_origin(flat: NDArray[np.float64]) -> bool:
    """Whether a closed ring goes around (0, 0): an odd number of its edges crosses the ray to the east."""
    x0, y0 = flat.T
    x1, y1 = np.roll(flat, -1, axis=0).T
    crossing = (y0 > 0) != (y1 > 0)
    x0, y0, x1, y1 = x0[crossing], y0[crossing], x1[crossing], y1[crossing]
    return bool(np.count_nonzero(x0 - y0 * (x1 - x0) / (y1 - y0) > 0) % 2)


def _km_from_origin(flat: NDArray[np.float64]) -> float:
    """Distance of a closed ring from (0, 0)."""
    along = np.roll(flat, -1, axis=0) - flat
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(-(flat * along).sum(axis=1) / length, 0, 1)
    return float(np.sqrt(((flat + share[:, None] * along) ** 2).sum(axis=1).min()))
