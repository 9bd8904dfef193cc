"""Country names → ISO codes, and whether a point can lie in a country.

`country_cells.csv`, which `build_hooks.country_cells` makes from Natural Earth's outlines, lists for each country the
half-degree cells within 50 km of it; disputed and formerly shared areas belong to every claimant. So a point near a
border is never `outside`, and one up to some 100 km beyond it may still count as inside.
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
"""Points up to this distance outside a country still count as inside."""
PER_DEGREE: Final = 2
ROWS: Final = 180 * PER_DEGREE
"""Rows of cells, from the south pole to the north pole."""
COLUMNS: Final = 360 * PER_DEGREE
"""Columns of cells, from 180° west eastward."""
ALSO: Final = {
    "RS": ("XK", "ME"), "CN": ("TW", "HK", "MO"), "MA": ("EH",), "SO": ("DJ",), "IL": ("PS",), "PS": ("IL",),
    "SD": ("SS",), "ET": ("ER",), "ID": ("TL",), "AR": ("FK",), "US": ("PR", "GU"), "DK": ("GL", "FO"), "CY": ("GB",),
    "IE": ("GB",), "CG": ("CD",), "CD": ("CG",), "EH": ("MA",),
}  # fmt: skip
"""Country → other countries whose land also counts as its own."""
CLAIMED: Final = (
    (44.0, 32.3, 46.4, 36.8, ("UA", "RU")),  # Crimea
    (32.4, 35.4, 33.5, 36.2, ("SY", "IL")),  # Golan
    (32.2, 72.4, 37.3, 80.6, ("IN", "PK", "CN")),  # Kashmir
    (26.4, 91.4, 29.6, 97.6, ("IN", "CN")),  # Arunachal Pradesh
    (21.8, 33.0, 23.3, 37.5, ("EG", "SD")),  # Hala'ib
)
"""South, west, north, east in degrees, and the countries that claim the area."""


def code_of(name: str) -> str:
    """The ISO code of the country that a name is, or ends with (``Aleppo, Syria``); "" for any other name.

    A name with brackets has no code: ``Russia (Soviet Union)`` was larger than Russia is.
    """
    return _codes().get(_key(name)) or _codes().get(_key(name.rpartition(",")[2])) or ""


def name_of(code: str) -> str:
    """``SY`` → ``Syria``; an unknown code is returned as it is."""
    return _rows()[code][0].partition(";")[0] if code in _rows() else code


def outside(code: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Per point (degrees), whether it lies more than 50 km outside the country; False when its outline is unknown."""
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
    """Code → (names, cells) as written in the file."""
    with (Path(__file__).parent / FILE).open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["names"], row["cells"]) for row in csv.DictReader(file)}


@cache
def _codes() -> dict[str, str]:
    return {names.key(name): code for code, (spellings, _) in _rows().items() for name in spellings.split(";")}


@cache
def _cells(code: str) -> NDArray[np.bool_]:
    """Per cell of the earth, whether it belongs to the country."""
    cells = np.zeros(ROWS * COLUMNS, dtype=bool)
    last = 0
    for run in _rows()[code][1].split():
        skip, length = run.split("-")
        first = last + int(skip)
        last = first + int(length)
        cells[first : last + 1] = True
    return cells
