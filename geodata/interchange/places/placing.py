"""Rows that name a place and have no coordinates are looked up by that name, offline, each distinct place once.

What becomes of a name is written beside the row with its reason. A doubtful place is never shown as exact. An ambiguous
or unknown one is shown as the district or province that the row names around it, and without these it stays without
coordinates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import pandas as pd
import pyarrow as pa

from geodata import fileio
from geodata.dataset import reading
from geodata.geocoding import countries, locate, own_gazetteer
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.locate import Finder, Placement
from geodata.messages import quoted
from geodata.model import INFO_FILE, OWN_GAZETTEER, Place, WherePrec

MOST_NAMES: Final = 20_000
"""Distinct places that are looked up, those of most rows first: about half a minute."""
_KNOWN: Final = 30
"""Places with coordinates that serve as context for each country."""
_NO_COUNTRY: Final = "no-country"
"""Code of a placement by a name alone."""
_AROUND: Final = {"district": WherePrec.DISTRICT, "province": WherePrec.PROVINCE}
"""What a row may name around its place, the smallest first → how exactly the place is known by it."""
_DOUBTS: Final = {
    _NO_COUNTRY: "the place was looked up by its name alone: nothing says in which country it lies",
    "ambiguous-place": "the place was looked up by its name, and other places have that name, too",
    "fuzzy-place": "the place was looked up by its name, which only sounds like that of the place found",
    **{
        f"in-{around}": f"the place itself could not be found: shown is the {around} that the source names around it"
        for around in _AROUND
    },
}
_NOT_ASKED: Final = f"not looked up: the file names more than {MOST_NAMES:,} places"
_COLUMNS: Final = (
    ("place", pa.string()), ("district", pa.string()), ("province", pa.string()), ("country", pa.string()),
    ("stated", pa.string()),
    ("placed_lat", pa.float64()), ("placed_lon", pa.float64()), ("placed_prec", pa.int8()),
    ("placed_radius", pa.float32()), ("located_by", pa.string()), ("doubt", pa.string()), ("outcome", pa.string()),
)  # fmt: skip


class StatedPlace(NamedTuple):
    """What a row says of its place: its name, district, province and country around it, and its `where_prec`."""

    place: str
    district: str
    province: str
    country: str
    stated: str

    def phrase(self, *, with_province: bool = True) -> str:
        """As one phrase, such as ``Kafr Nabl, Idlib, Syria``."""
        own = self.place or self.district
        parts = (own, self.province if with_province else "", self.country)
        return ", ".join(dict.fromkeys(part for part in parts if part))

    @property
    def cue(self) -> str:
        """The precision that the row states, or that of what alone it names."""
        if self.place:
            return self.stated
        if self.district:
            return WherePrec.DISTRICT.word
        return (WherePrec.PROVINCE if self.province else WherePrec.COUNTRY).word

    def around(self, what: str) -> StatedPlace:
        """The district or province alone that the row names around its place."""
        return self._replace(place="", district=self.district if what == "district" else "")


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """What a dataset knows of places: the country in focus (ISO code, "" for none), `places.csv`, its gazetteer."""

    country: str
    places: pd.DataFrame
    gazetteer: Gazetteer

    def finders(self) -> list[Finder]:
        """The geocoders, in the order in which they are asked."""
        from geodata.geocoding.offline import EditorsGeocoder, GazetteerGeocoder  # noqa: PLC0415 - geopy takes 0.1 s

        return [EditorsGeocoder(self.places, self.gazetteer), GazetteerGeocoder(self.gazetteer)]


PlacesFinder = Callable[[], KnownPlaces]
"""Opens what a dataset knows of places, once there is one to look up."""


@dataclass(frozen=True, slots=True)
class PlacesAccount:
    """What became of events whose place was looked up."""

    found: Mapping[str, int] = field(default_factory=dict)
    """Precision → events placed with it."""
    doubtful: int = 0
    """Events among these of which the place is marked as doubtful."""
    around: int = 0
    """Events among these that are shown as the district or province around their place, which could not be found."""
    ambiguous: int = 0
    unknown: int = 0
    unasked: int = 0

    def as_json(self) -> dict[str, int]:
        """The counts by their names; {} where nothing was looked up."""
        others = ("doubtful", "around", "ambiguous", "unknown", "unasked")
        return {**self.found, **{name: count for name in others if (count := getattr(self, name))}}

    def as_text(self) -> list[str]:
        """The counts in sentences."""
        said = []
        if placed := sum(self.found.values()):
            precise = ", ".join(f"{count:,} {word}" for word, count in self.found.items())
            doubt = f"; {self.doubtful:,} of them doubtful, marked, and shown as near at most" if self.doubtful else ""
            said.append(f"{placed:,} without coordinates placed by name ({precise}{doubt})")
        if self.around:
            said.append(
                f"{self.around:,} of these shown as the district or province around a place that could not be found, "
                "and marked"
            )
        lost = ((self.ambiguous, "ambiguous"), (self.unknown, "unknown"), (self.unasked, "not looked up"))
        if words := ", ".join(f"{count:,} {word}" for count, word in lost if count):
            said.append(f"named and not placed: {words}")
        return said


def of_dataset(folder: Path, files: Mapping[str, bytes] | None = None) -> KnownPlaces:
    """What the dataset in `folder` knows of places; `files`: its newest version, None: what lies in the folder."""
    if files is None:
        files = {name: data for name in (INFO_FILE, "places.csv", OWN_GAZETTEER) if (data := _read(folder / name))}
    country, places = reading.read_places(files)
    own = {OWN_GAZETTEER: files[OWN_GAZETTEER]} if OWN_GAZETTEER in files else {}
    return KnownPlaces(country, places, own_gazetteer.of_files(own, folder))


def _read(path: Path) -> bytes:
    try:
        return fileio.read(path, fileio.MAX_BYTES)
    except OSError:
        return b""


def place_rows(connection: duckdb.DuckDBPyConnection, find: PlacesFinder | None) -> None:
    """Make the table `placed`, with what became of each distinct place of rows of `staged` without coordinates.

    `find` is asked when there is one; None: nothing is looked up.
    """
    rows = []
    fields = ", ".join(StatedPlace._fields)
    if find is not None:
        wanted = connection.execute(
            f"SELECT {fields} FROM staged WHERE fault = '' AND repeats = '' "
            "AND lat IS NULL AND concat(place, district, province, country) <> '' "
            f"GROUP BY ALL ORDER BY count(*) DESC, {fields}"
        ).fetchall()
        named = [StatedPlace(*row) for row in wanted]
        asked = named[:MOST_NAMES]
        found = look_up(asked, find(), _spots(connection)) if asked else {}
        rows = [_row(one, found[one]) for one in asked]
        rows += [(*one, None, None, 0, 0.0, _NOT_ASKED, "", "unasked") for one in named[MOST_NAMES:]]
    cells = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, _COLUMNS, strict=True)]
    connection.register("looked_up", pa.table(arrays, names=[name for name, _ in _COLUMNS]))
    connection.execute("CREATE OR REPLACE TABLE placed AS SELECT * FROM looked_up")
    connection.unregister("looked_up")


def account(connection: duckdb.DuckDBPyConnection) -> PlacesAccount:
    """What became of the events of `fates` (`translating`) that were looked up."""
    counts = connection.execute(
        "SELECT outcome, placed_prec, count(*), count(*) FILTER (doubt <> '') FROM fates "
        "WHERE taken AND outcome IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: defaultdict[str, int] = defaultdict(int)
    of: defaultdict[str, int] = defaultdict(int)
    for outcome, prec, count, _ in counts:
        of[outcome] += count
        if outcome in {"placed", "around"}:
            found[WherePrec(prec).word] += count
    doubtful = sum(doubts for outcome, *_, doubts in counts if outcome == "placed")
    precise = {prec.word: found[prec.word] for prec in WherePrec if prec.word in found}
    return PlacesAccount(precise, doubtful, of["around"], of["ambiguous"], of["unknown"], of["unasked"])


def look_up(
    asked: Iterable[StatedPlace], known: KnownPlaces, spots: Mapping[str, tuple[Place, ...]]
) -> dict[StatedPlace, Placement]:
    """The outcome for each place. `spots`: country as stated → some places of rows that have coordinates."""
    finders = known.finders()
    groups: dict[tuple[str, str], list[StatedPlace]] = {}
    for one in asked:
        focus = countries.code_of(one.phrase()) or ("" if one.country else known.country)
        groups.setdefault((one.country, focus), []).append(one)
    found: dict[StatedPlace, Placement] = {}
    for (country, focus), group in groups.items():
        near = spots.get(country, ())
        keys = list(dict.fromkeys((one.phrase(), one.cue) for one in group))
        placements = locate.find_all(keys, focus, finders, near)
        found |= {one: placements[one.phrase(), one.cue] for one in group}
        lost = [one for one in group if one.place and one.province and found[one].code == "unlocated"]
        found |= _without_province(lost, focus, finders, near)
        if focus:
            lost = [one for one in group if (one.place or one.district) and found[one].place is None]
            found |= _around(lost, found, focus, finders)
        else:
            found |= {one: _doubted(found[one]) for one in group}
    return found


def _around(
    lost: Iterable[StatedPlace], found: Mapping[StatedPlace, Placement], focus: str, finders: list[Finder]
) -> dict[StatedPlace, Placement]:
    """Where places that could not be found are all the same: in the district, else the province, that their row names.

    Only one that is clear, in the country in focus, counts.
    """
    waiting = list(lost)
    placed: dict[StatedPlace, Placement] = {}
    for what, prec in _AROUND.items():
        keys = {one: (one.around(what).phrase(), prec.word) for one in waiting if getattr(one, what)}
        areas = locate.find_all(list(dict.fromkeys(keys.values())), focus, finders) if keys else {}
        for one, key in keys.items():
            area = areas[key]
            if area.place is not None and not area.code and area.place.country == focus:
                named = f"the {what} {quoted(getattr(one, what))} around it"
                reason = f"{found[one].located_by}; {named}: {area.located_by}"
                placed[one] = replace(area, code=f"in-{what}", located_by=reason)
        waiting = [one for one in waiting if one not in placed]
    return placed


def _doubted(placement: Placement) -> Placement:
    """The same, doubtful where the name alone has found a place that is no country."""
    is_sure = placement.place is not None and not placement.code and placement.place.kind != "country"
    return replace(placement, code=_NO_COUNTRY) if is_sure else placement


def _without_province(
    lost: list[StatedPlace], focus: str, finders: list[Finder], near: tuple[Place, ...]
) -> dict[StatedPlace, Placement]:
    """The same for places in a province that nobody knows: a known one says that the place is not elsewhere."""
    provinces = {one: (one._replace(place="").phrase(), WherePrec.PROVINCE.word) for one in lost}
    known = locate.find_all(list(dict.fromkeys(provinces.values())), focus, finders, near)
    unknown = [one for one in lost if known[provinces[one]].code == "unlocated"]
    keys = {one: (one.phrase(with_province=False), one.cue) for one in unknown}
    found = locate.find_all(list(dict.fromkeys(keys.values())), focus, finders, near)
    return {one: found[key] for one, key in keys.items()}


def _spots(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Place, ...]]:
    """Country as stated → the first places of rows with readable coordinates."""
    rows = connection.execute(
        "SELECT DISTINCT country, lat, lon FROM (SELECT * FROM staged WHERE fault = '' AND lat IS NOT NULL "
        f"QUALIFY row_number() OVER (PARTITION BY country ORDER BY source_row) <= {_KNOWN}) ORDER BY ALL"
    ).fetchall()
    found: dict[str, tuple[Place, ...]] = {}
    for country, latitude, longitude in rows:
        found[country] = (*found.get(country, ()), locate.spot("", latitude, longitude))
    return found


def _row(one: StatedPlace, placement: Placement) -> tuple[object, ...]:
    """A row of `placed`."""
    place = placement.place
    if place is None:
        outcome = "ambiguous" if placement.code == "ambiguous-place" else "unknown"
        return (*one, None, None, 0, 0.0, placement.located_by, "", outcome)
    own = WherePrec.from_word(one.stated) if one.stated in _WORDS else 0
    doubt = _DOUBTS.get(placement.code, "")
    around = _AROUND.get(placement.code.removeprefix("in-"), WherePrec.NEAR)
    prec, radius = locate.extent(place, int(max(own, around) if doubt else own))
    outcome = "placed" if placement.code.removeprefix("in-") not in _AROUND else "around"
    return (*one, place.latitude, place.longitude, prec, radius, placement.located_by, doubt, outcome)


_WORDS: Final = frozenset(prec.word for prec in WherePrec)
