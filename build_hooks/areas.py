"""Points and radii of areas: countries from their shapes, provinces and districts from their towns."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, Final

from build_hooks import divisions, shapes, sources, tables
from geodata.geocoding import names
from geodata.geocoding.gazetteer_file import GazetteerRow

_KM_PER_DEGREE: Final = 111.195
CELL: Final = 0.25
"""Size of a cell in degrees. The towns of a cell count once, so that a metropolis does not attract the middle."""
_INHABITED: Final = 0.9
"""Share of a province's inhabited cells within its radius."""


def country_rows() -> list[GazetteerRow]:
    """Countries at their usual point, or else at one on their land, with the radius of a circle of equal area."""
    known = {code for code, province in tables.points() if not province}
    middles = shapes.middles(known)
    towns = towns_by("countrycode")
    spellings = sources.country_names()
    rows = []
    for country in sources.countries():
        code = country["iso"]
        middle = tables.points().get((code, "")) or middles.get(code) or _middle(towns.get(code, []))
        if middle is None:
            continue  # Antarctic islands with neither a shape nor a town
        rows.append(
            GazetteerRow(
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


def province_rows() -> list[GazetteerRow]:
    """Provinces (GeoNames admin1) at their usual point, or else in the middle of their towns, with their towns' reach.

    Their names in other scripts are those of the town that bears the province's name.
    """
    rows = []
    for code, towns in sorted(_provinces().items()):
        name = sources.admin_names().get(code)
        middle = tables.points().get((code.partition(".")[0], name or "")) or _middle(towns)
        if name is None or middle is None:
            continue
        bare = divisions.bare(name)
        rows.append(
            GazetteerRow(
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
                names={bare, divisions.without_county(bare), *divisions.aliases(name)}
                | tables.province_names().get((code.partition(".")[0], name), frozenset())
                | _names_of_seat(bare, towns),
            )
        )
    return rows


def district_rows() -> list[GazetteerRow]:
    """Districts (GeoNames admin2): in the theatres all, elsewhere those without a town of the same name in them."""
    rows = []
    for code, (name, towns) in sorted(sources.districts().items()):
        country, province, _ = code.split(".", 2)
        theatre = country in sources.THEATRES
        middle = _middle(towns)
        bare = divisions.bare(name)
        town_keys = {names.key(town["name"]) for town in towns}
        if middle is None or (not theatre and names.key(bare) in town_keys):
            continue
        aliases = {alias for alias in divisions.aliases(name) if theatre or names.key(alias) not in town_keys}
        rows.append(
            GazetteerRow(
                gid=f"geonames-admin2:{code}",
                name=name,
                latitude=round(middle[0], 4),
                longitude=round(middle[1], 4),
                kind="district",
                country=country,
                admin=divisions.bare(sources.admin_names().get(f"{country}.{province}", "")),
                population=sum(town["population"] for town in towns),
                where_prec="district",
                radius_km=round(_reach(towns, middle), 1),
                feature_class="A",
                names=aliases | ({bare} | _names_of_seat(bare, towns) if theatre else set()),
            )
        )
    return rows


def _english(code: str, name: str) -> str:
    """The common English name where GeoNames has a formal one."""
    return {"PS": "Palestine", "TR": "Türkiye"}.get(code, name)


def _provinces() -> dict[str, list[dict[str, Any]]]:
    provinces = defaultdict(list)
    for town in sources.all_cities():
        provinces[f"{town['countrycode']}.{town['admin1code']}"].append(town)
    return provinces


def towns_by(column: str) -> dict[str, list[dict[str, Any]]]:
    """All towns grouped by a column of GeoNames such as ``countrycode``."""
    groups = defaultdict(list)
    for town in sources.all_cities():
        groups[town[column]].append(town)
    return groups


def _names_of_seat(bare: str, towns: list[dict[str, Any]]) -> set[str]:
    """All spellings of the largest town with the province's name: they are spellings of the province, too."""
    key = names.key(bare)
    short_key = names.key(names.without_article(bare)) or key
    for town in sorted(towns, key=lambda town: (-town["population"], town["geonameid"])):
        spellings = {spelling for spelling in (town["name"], *town["alternatenames"]) if not _is_code(spelling)}
        if {key, short_key} & {names.key(spelling) for spelling in spellings}:
            return spellings
    return set()


def _is_code(spelling: str) -> bool:
    """Whether a spelling is the code of the town's airport (DAM for Damascus)."""
    return spelling.isascii() and spelling.isupper() and len(spelling) <= len("OSLK")


def _middle(towns: list[dict[str, Any]]) -> tuple[float, float] | None:
    """(latitude, longitude) of the middle of the inhabited cells, also across the antimeridian; None without towns."""
    if not towns:
        return None
    cells = _cells(towns)
    x = sum(math.cos(math.radians(longitude)) for _, longitude in cells)
    y = sum(math.sin(math.radians(longitude)) for _, longitude in cells)
    return sum(latitude for latitude, _ in cells) / len(cells), math.degrees(math.atan2(y, x))


def _cells(towns: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Mean (latitude, longitude) of the towns in each cell."""
    cells = defaultdict(list)
    for town in towns:
        point = (town["latitude"], town["longitude"])
        cells[math.floor(point[0] / CELL), math.floor(point[1] / CELL)].append(point)
    return [(sum(p[0] for p in cell) / len(cell), sum(p[1] for p in cell) / len(cell)) for cell in cells.values()]


def _reach(towns: list[dict[str, Any]], middle: tuple[float, float]) -> float:
    """Radius in km around `middle` that contains most inhabited cells; at least 10."""
    distances = sorted(kilometres(middle, cell) for cell in _cells(towns))
    return max(10.0, distances[math.ceil(_INHABITED * len(distances)) - 1])


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in km between two points (latitude, longitude), as if the earth were flat between them."""
    east = ((other[1] - one[1] + 180) % 360 - 180) * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(other[0] - one[0], east) * _KM_PER_DEGREE
