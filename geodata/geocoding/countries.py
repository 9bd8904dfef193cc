"""Which country a name means, and whether a point can lie in it.

`country_cells.csv` (`build_hooks.country_cells` makes it from Natural Earth's outlines) has for each country the cells
of half a degree that come within 50 km of it; claimed and once common areas belong to all who claim them. So "outside"
is never said of a point at a border, and "inside" may be said of one that lies some 100 km beyond it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from geodata.geocoding import names

if TYPE_CHECKING:
    from numpy.typing import NDArray


FILE: Final = "country_cells.csv"
NEAR_KM: Final = 50
"""How far a point may lie outside of a country and still be counted to it."""
PER_DEGREE: Final = 2
ROWS: Final = 180 * PER_DEGREE
"""From the south pole to the north pole."""
COLUMNS: Final = 360 * PER_DEGREE
"""From 180° west eastward."""


def code_of(name: str) -> str:
    """The ISO code of the country that a name is, or ends with (``Aleppo, Syria``), "" for any other.

    What is added in brackets makes it another: ``Russia (Soviet Union)`` reached further than Russia does.
    """
    return _codes().get(_key(name)) or _codes().get(_key(name.rpartition(",")[2])) or ""


def name_of(code: str) -> str:
    """``SY`` → ``Syria``; the code itself where it is not known."""
    return _rows()[code][0].partition(";")[0] if code in _rows() else code


def outside(code: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points (degrees) lie more than 50 km outside of a country; none when its outline is not known."""
    if code not in _rows():
        return np.zeros(len(latitude), dtype=bool)
    rows = np.clip(np.floor((latitude + 90) * PER_DEGREE), 0, ROWS - 1)
    columns = np.floor((longitude + 180) * PER_DEGREE) % COLUMNS
    inside: NDArray[np.bool_] = _cells(code)[(rows * COLUMNS + columns).astype(np.int64)]
    return ~inside


def _key(name: str) -> str:
    return "" if "(" in name else names.key(name)


@cache
def _rows() -> dict[str, tuple[str, str]]:
    """Code → names and cells as they stand in the file."""
    with (Path(__file__).parent / FILE).open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["names"], row["cells"]) for row in csv.DictReader(file)}


@cache
def _codes() -> dict[str, str]:
    return {names.key(name): code for code, (called, _) in _rows().items() for name in called.split(";")}


@cache
def _cells(code: str) -> NDArray[np.bool_]:
    """Per cell of the earth: does it belong to the country?"""
    found = np.zeros(ROWS * COLUMNS, dtype=bool)
    at = 0
    for run in _rows()[code][1].split():
        skip, length = run.split("-")
        first = at + int(skip)
        at = first + int(length)
        found[first : at + 1] = True
    return found
