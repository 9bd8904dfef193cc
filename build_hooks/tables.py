"""Read Dateline's own tables in this folder, as `GazetteerRow`s.

All other data come from packages: see `build_hooks.sources`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from geodata.geocoding import names as keys
from geodata.geocoding.gazetteer_file import GazetteerRow

HERE: Final = Path(__file__).resolve().parent


def read(name: str) -> list[dict[str, str]]:
    """The rows of the table `name` in this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def points() -> dict[tuple[str, str], tuple[float, float]]:
    """(country, English name of the province, "" for the country itself) → its usual (latitude, longitude).

    Gazetteers and encyclopaedias place the pin of a large area elsewhere than in the middle of its towns; where they
    disagree, the table has a point between theirs.
    """
    return {
        (row["country"], row["province"]): (float(row["latitude"]), float(row["longitude"]))
        for row in read("points.csv")
    }


@cache
def province_names() -> dict[tuple[str, str], frozenset[str]]:
    """(country, English name of the province) → everyday and abbreviated names."""
    return {
        (row["country"], row["province"]): frozenset(row["aliases"].split(";")) for row in read("province_names.csv")
    }


def regions() -> Iterable[GazetteerRow]:
    """Named regions and seas, from regions.csv."""
    for row in read("regions.csv"):
        yield GazetteerRow(
            gid=f"region:{row['id']}",
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            kind="region",
            country=row["country"],
            where_prec=row["where_prec"],
            radius_km=float(row["radius_km"]),
            feature_class="L",
            names={alias for alias in row["aliases"].split(";") if alias},
        )


def theatre_places() -> Iterable[GazetteerRow]:
    """Towns, quarters, bases and fields of a theatre that the packages lack, from places.csv.

    Its points are accurate to a kilometre or two, so the places are never more precise than ``near``.
    """
    for row in read("places.csv"):
        yield GazetteerRow(
            gid=f"dateline:{row['country'].lower()}-{keys.key(row['name'])}",
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            kind=row["kind"],
            country=row["country"],
            admin=row["province"],
            where_prec=row["where_prec"],
            radius_km=float(row["radius_km"]),
            feature_class={"airfield": "S", "region": "L"}.get(row["kind"], "P"),
            names={alias for alias in row["aliases"].split(";") if alias},
        )
