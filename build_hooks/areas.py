"""Points and radii for what is not a point: countries from their shapes, provinces from their towns."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from build_hooks import sources
from build_hooks.sources import Row
from geodata import names

Ring = Sequence[tuple[float, float]]
"""(longitude, latitude) in degrees, closed."""

_KM_PER_DEGREE: Final = 111.195
_CELL: Final = 0.25
"""Degrees: towns of one cell count once, so that a metropolis does not pull its province's middle to itself."""
_INHABITED: Final = 0.9
"""A province's radius takes in this share of its inhabited cells."""
_WITHOUT_ID: Final = {"Kosovo": "XK"}


def country_rows() -> list[Row]:
    """Countries with a point inside their largest part and the radius of a circle of their area."""
    numbers = {f"{country['isonumeric']:03d}": country["iso"] for country in sources.countries()}
    shapes = _shapes(numbers)
    towns = _towns_by("countrycode")
    spellings = sources.country_names()
    rows = []
    for country in sources.countries():
        code = country["iso"]
        middle = _inside(shapes[code]) if code in shapes else _middle(towns.get(code, []))
        if middle is None:
            continue  # Antarctic islands that have neither a shape nor a town
        rows.append(
            Row(
                gid=f"geonames:{country['geonameid']}",
                name=_english(code, country["name"]),
                latitude=round(middle[0], 4),
                longitude=round((middle[1] + 180) % 360 - 180, 4),
                kind="country",
                country=code,
                population=country["population"],
                where_prec="country",
                radius_km=round(math.sqrt(max(country["areakm2"], 1) / math.pi), 1),
                feature_class="A",
                names=spellings.get(code, set()) | {country["name"]},
            )
        )
    return rows


def province_rows() -> list[Row]:
    """Provinces (GeoNames admin1) with the middle and reach of their towns; named in other scripts as their town."""
    rows = []
    for code, towns in sorted(_provinces().items()):
        name = sources.admin_names().get(code)
        middle = _middle(towns)
        if name is None or middle is None:
            continue
        bare = sources.bare_admin_name(name)
        rows.append(
            Row(
                gid=f"geonames-admin1:{code}",
                name=name,
                latitude=round(middle[0], 4),
                longitude=round(middle[1], 4),
                kind="province",
                country=code.partition(".")[0],
                admin=bare,
                population=sum(town["population"] for town in towns),
                where_prec="province",
                radius_km=round(_reach(towns, middle), 1),
                feature_class="A",
                names={bare} | _names_of_seat(bare, towns),
            )
        )
    return rows


def _english(code: str, name: str) -> str:
    """The everyday English name where GeoNames has a stiff one."""
    return {"PS": "Palestine", "TR": "Türkiye"}.get(code, name)


def _provinces() -> dict[str, list[dict[str, Any]]]:
    provinces = defaultdict(list)
    for town in sources.all_cities():
        provinces[f"{town['countrycode']}.{town['admin1code']}"].append(town)
    return provinces


def _towns_by(column: str) -> dict[str, list[dict[str, Any]]]:
    groups = defaultdict(list)
    for town in sources.all_cities():
        groups[town[column]].append(town)
    return groups


def _names_of_seat(bare: str, towns: list[dict[str, Any]]) -> set[str]:
    """All spellings of the largest town that bears the province's name: the province is called so too."""
    wanted = names.key(bare)
    stripped = names.key(names.without_article(bare)) or wanted
    for town in sorted(towns, key=lambda town: (-town["population"], town["geonameid"])):
        spellings = {town["name"], *town["alternatenames"]}
        if {wanted, stripped} & {names.key(spelling) for spelling in spellings}:
            return spellings
    return set()


def _middle(towns: list[dict[str, Any]]) -> tuple[float, float] | None:
    """(latitude, longitude) of the middle of the inhabited cells; None without towns. Survives the antimeridian."""
    if not towns:
        return None
    cells = _cells(towns)
    x = sum(math.cos(math.radians(longitude)) for _, longitude in cells)
    y = sum(math.sin(math.radians(longitude)) for _, longitude in cells)
    return sum(latitude for latitude, _ in cells) / len(cells), math.degrees(math.atan2(y, x))


def _cells(towns: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Mean (latitude, longitude) of the towns of each cell."""
    cells = defaultdict(list)
    for town in towns:
        point = (town["latitude"], town["longitude"])
        cells[math.floor(point[0] / _CELL), math.floor(point[1] / _CELL)].append(point)
    return [(sum(p[0] for p in cell) / len(cell), sum(p[1] for p in cell) / len(cell)) for cell in cells.values()]


def _reach(towns: list[dict[str, Any]], middle: tuple[float, float]) -> float:
    """Kilometres from the middle within which most inhabited cells lie; at least 10."""
    distances = sorted(_kilometres(middle, cell) for cell in _cells(towns))
    return max(10.0, distances[math.ceil(_INHABITED * len(distances)) - 1])


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = ((other[1] - one[1] + 180) % 360 - 180) * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(other[0] - one[0], east) * _KM_PER_DEGREE


def _shapes(numbers: dict[str, str]) -> dict[str, Ring]:
    """ISO code → the outer ring of the country's largest part (Natural Earth 1:50m, TopoJSON)."""
    topology = json.loads((sources.PACKAGES / "world-atlas" / "countries-50m.json").read_text("utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    largest: dict[str, Ring] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = numbers.get(shape.get("id", "")) or _WITHOUT_ID.get(shape["properties"]["name"])
        if code is None or shape.get("type") is None:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [_ring(polygon[0], arcs) for polygon in polygons]
        best = max([*rings, *([largest[code]] if code in largest else [])], key=lambda ring: abs(_area(ring)[0]))
        largest[code] = best
    return largest


def _arc(steps: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """An arc's delta-coded integer steps as degrees."""
    x = y = 0
    points = []
    for east, north in steps:
        x, y = x + east, y + north
        points.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return points


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> Ring:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    unwrapped = points[:1]
    for x, y in points[1:]:
        unwrapped.append((x - 360 * round((x - unwrapped[-1][0]) / 360), y))  # Chukotka lies beyond 180 degrees east
    return unwrapped


def _area(ring: Ring) -> tuple[float, float, float]:
    """Signed area weighted by latitude, and (latitude, longitude) of the centroid."""
    squint = math.cos(math.radians(sum(point[1] for point in ring) / len(ring)))
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if area == 0:
        return 0.0, ring[0][1], ring[0][0]
    return area / 2 * squint, y / (3 * area), x / (3 * area)


def _inside(ring: Ring) -> tuple[float, float]:
    """(latitude, longitude) of the centroid if it lies inside, else of the inner grid point farthest from the edge."""
    _, latitude, longitude = _area(ring)
    if _contains(ring, longitude, latitude):
        return latitude, longitude
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    steps = 40
    grid = [
        (west + (east - west) * i / steps, south + (north - south) * j / steps)
        for i in range(1, steps)
        for j in range(1, steps)
    ]
    inner = [point for point in grid if _contains(ring, *point)]
    longitude, latitude = max(inner, key=lambda point: min(math.dist(point, corner) for corner in ring))
    return latitude, longitude


def _contains(ring: Ring, x: float, y: float) -> bool:
    """Whether the point lies inside the ring: a ray to the east crosses its edge an odd number of times."""
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside
