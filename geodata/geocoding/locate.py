"""What one name of a place stands for: asks the finders in turn, and takes only what is clear enough.

Place the rows of a dataset without coordinates by their place names, and report the names that were not found.

Names → places, through geopy: the one package that imports it.

Two geocoders need no network, and are asked in this order: the editors' own places (`places.csv`) and the bundled
gazetteer. Each gives geopy `Location`s whose `raw` is a `geodata.model.Place` with score and reason, the likeliest
first, and None for "not found". Nothing is ever placed at 0,0. `service` asks any online geocoder of geopy, by name;
only `geodata.geocoding.online` does, and only when somebody says so: placing a dataset (`locate`) never touches the
network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from geodata.errors import GeocoderUnavailableError, NotAskedError
from geodata.geocoding import editors_places, names, ranking
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.online import cached_finders, can_be_asked
from geodata.messages import quoted
from geodata.model import DEFAULT_RADIUS_KM, INFO_FILE, Dataset, Place, Problem, Severity, WherePrec
from geodata.online.cache import Answers

if TYPE_CHECKING:
    import pandas as pd

    from geodata.geocoding.offline import EditorsGeocoder


_MAX_OTHERS: Final = 60
"""Other places that are weighed as context; the first of the table."""
_KIND_OF_WORD: Final = {
    "province": "province",
    "district": "district",
    "region": "region",
    "country": "country",
}
"""`where_prec` of a row → the kind of place to look for; exact and near say nothing."""


class Finder(Protocol):
    """A geocoder as this module needs it: geopy's `geocode`, with the context of a dataset."""

    source: str

    def geocode(
        self,
        query: str,
        exactly_one: bool = True,  # noqa: FBT001, FBT002 - geopy's signature
        *,
        country: str = "",
        near: Sequence[Place] = (),
        kind: str = "",
    ) -> Any:
        """Locations of geopy whose `raw` is a Place, the likeliest first; None for none."""

    def describe(self, place: Place) -> str:
        """The place in words."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of one name: its place, or none; `words` for `located_by`; `code` and `warning` if there is one."""

    place: Place | None
    words: str
    code: str = ""
    warning: str = ""
    candidates: tuple[Place, ...] = ()
    """All that were weighed, the likeliest first."""
    unasked: bool = False
    """Whether an online geocoder that may be asked has not said anything about the name yet."""


def find_all(
    keys: list[tuple[str, str]], country: str, finders: Sequence[Finder], known: tuple[Place, ...] = ()
) -> dict[tuple[str, str], Placement]:
    """Every (name, where_prec) twice: first among the `known` places, then also among those that were clear.

    `country` is the ISO code of the country in focus, "" for none.
    """
    first = {key: _find(key, country, known, finders) for key in keys}
    clear = [place for found in first.values() if (place := found.place) and not found.warning]
    others = [*clear, *known]
    found = {}
    for key in keys:
        own = first[key].place
        apart = (place for place in others if own is None or not ranking.same_spot(place, own))
        near = tuple(islice(apart, _MAX_OTHERS))
        found[key] = _find(key, country, near, finders) if clear else first[key]
    return found


def _find(key: tuple[str, str], country: str, near: tuple[Place, ...], finders: Sequence[Finder]) -> Placement:
    """Ask the finders in turn, until one knows the name; like sounds elsewhere are only kept as a question."""
    name, precision = key
    if not name:
        return Placement(None, "no place is given", "unlocated", "no place and no coordinates are given")
    kind = _KIND_OF_WORD.get(precision, "")
    asked = []
    perhaps: Placement | None = None
    trouble: GeocoderUnavailableError | None = None
    for finder in finders:
        try:
            locations = finder.geocode(name, exactly_one=False, country=country, near=near, kind=kind)
        except GeocoderUnavailableError as error:
            trouble = error
            continue
        asked.append(finder.source)
        if locations:
            ranked = tuple(location.raw for location in locations)
            found = replace(_choose(name, ranked, finder, country), candidates=ranked)
            if found.code != "unlocated":
                return found
            perhaps = perhaps or found
    unknown = perhaps or _unknown(name, " and ".join(asked))
    return _not_yet_known(unknown, trouble) if trouble else unknown


def _unknown(name: str, tried: str) -> Placement:
    text = f"{quoted(name)} is not known to {tried}; write its coordinates, or add it to places.csv"
    return Placement(None, f"not found in {tried}", "unlocated", text)


def _not_yet_known(found: Placement, trouble: GeocoderUnavailableError) -> Placement:
    """Nobody who was asked knows the name, but somebody was not asked, or could not be."""
    if isinstance(trouble, NotAskedError):
        text = f"{found.warning}. {trouble}; to ask: dateline geocode --unresolved"
        return replace(found, words=f"{found.words}; {trouble}", warning=text, unasked=True)
    return Placement(
        None, f"not known yet: {trouble}", "geocoder-unavailable", str(trouble), found.candidates, unasked=True
    )


def _choose(name: str, ranked: Sequence[Place], finder: Finder, country: str) -> Placement:
    """The first candidate if it is clear enough; a sound-alike only in the country in focus."""
    best, rival = ranked[0], ranking.rival(ranked)
    words = f"{finder.source}: {finder.describe(best)} – {best.reason}"
    mend = "write the coordinates, or add the name to places.csv"
    if best.match == "fuzzy" and (not country or best.country != country):
        text = f"{quoted(name)} is not known; did you mean {finder.describe(best)}? Correct the name, or {mend}"
        return Placement(None, f"not found; perhaps {finder.describe(best)}", "unlocated", text)
    if rival is not None and best.score - rival.score < ranking.CLEAR:
        both = f"{finder.describe(best)} ({best.reason}) or {finder.describe(rival)} ({rival.reason})"
        return Placement(None, f"ambiguous: {both}", "ambiguous-place", f"{quoted(name)} may be {both}; {mend}")
    if best.match == "fuzzy":
        read = f"{quoted(name)} was read as {finder.describe(best)}"
        text = f"{read}, which only sounds like it; correct the name, or {mend}"
        return Placement(best, words, "fuzzy-place", text)
    if rival is not None and best.score - rival.score < ranking.SURE:
        other = finder.describe(rival)
        text = f"{quoted(name)} was taken for {finder.describe(best)}, but may be {other}; to be sure, {mend}"
        return Placement(best, words, "ambiguous-place", text)
    return Placement(best, words)


_MAX_KNOWN: Final = 30
"""Rows with coordinates of their own that are weighed as context; the first distinct ones of the table."""
_PREC_OF_WORD: Final = {prec.word: int(prec) for prec in WherePrec}


def locate_rows(dataset: Dataset, finders: Sequence[Finder], editors: Callable[[str], Place | None]) -> Dataset:
    """Place the rows without coordinates by the first finder that knows their name.

    Rows keep their own coordinates. A row's own `where_prec` may make its place vaguer, never surer. Every row gets
    a radius; `editors` gives the editors' place of a name, whose radius holds for rows with coordinates too. Rows
    that stay without a place, and names that were not clear, become warnings.
    """
    events = dataset.events.copy(deep=False)
    names = events["place"].astype("str").str.strip()
    sought = rows_without_coordinates(events)
    found = look_up(dataset, finders)
    events["radius_km"] = _radii(events, names, editors)
    problems: list[Problem] = []
    if found:
        problems = _fill(events, names, sought, found)
    return replace(dataset, events=events, problems=(*dataset.problems, *problems))


def look_up(dataset: Dataset, finders: Sequence[Finder]) -> dict[tuple[str, str], Placement]:
    """What becomes of each (name, where_prec) of the rows without coordinates, in file order."""
    events = dataset.events
    sought = rows_without_coordinates(events)
    names = events["place"][sought].astype("str").str.strip()
    keys = list(dict.fromkeys(zip(names, events["where_prec"][sought], strict=True)))
    return find_all(keys, dataset.info.country, finders, _known(events[~sought])) if keys else {}


def places_named(name: str, dataset: Dataset, gazetteer: Gazetteer, near: tuple[Place, ...] = ()) -> Placement:
    """What an editor's name for a place stands for in this dataset, `near` the places that an article names."""
    from geodata.geocoding.offline import EditorsGeocoder, GazetteerGeocoder  # noqa: PLC0415 - needs geopy

    finders = (EditorsGeocoder(dataset.places, gazetteer), GazetteerGeocoder(gazetteer))
    return find_all([(name, "")], dataset.info.country, finders, near)[name, ""]


def cells_of(place: Place) -> dict[str, str]:
    """Point and precision of a place as cells of events.csv."""
    return cells_at(place.latitude, place.longitude, place.where_prec)


def cells_at(latitude: float, longitude: float, prec: WherePrec) -> dict[str, str]:
    """A point (WGS84 degrees) and its precision as cells of events.csv, to five decimals: about a metre."""
    return {"latitude": _degrees(latitude), "longitude": _degrees(longitude), "where_prec": prec.word}


def _degrees(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def rows_without_coordinates(events: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Which rows bring no coordinates of their own."""
    missing: np.ndarray[Any, Any] = (events["lat"].isna() | events["lon"].isna()).to_numpy()
    return missing


def _known(located: pd.DataFrame) -> tuple[Place, ...]:
    """Some of the places that bring their own coordinates: what is near them is likelier."""
    spots = located[["place", "lat", "lon"]].drop_duplicates().head(_MAX_KNOWN)
    return tuple(_spot(*spot) for spot in spots.itertuples(index=False, name=None))


def _spot(name: str, latitude: float, longitude: float) -> Place:
    """A row's own point as a place of which nothing else is known."""
    return Place(
        "", name, latitude, longitude, "city", "", "", 0, WherePrec.EXACT, 0.0, "", matched=name, match="editor"
    )


def _radii(events: pd.DataFrame, names: pd.Series[str], editors: Callable[[str], Place | None]) -> np.ndarray[Any, Any]:
    """Radius in km of every row: the one in places.csv where name and precision agree, else the precision's default."""
    by_prec = np.zeros(max(WherePrec) + 1, np.float32)
    for prec, radius in DEFAULT_RADIUS_KM.items():
        by_prec[prec] = radius
    precs = events["prec"].to_numpy(np.int64)
    radii: np.ndarray[Any, Any] = by_prec[precs]
    codes, unique = names.factorize()
    for number, name in enumerate(unique):
        place = editors(str(name))
        if place is not None:
            radii[(codes == number) & (precs == int(place.where_prec))] = place.radius_km
    return radii


def _fill(
    events: pd.DataFrame, names: pd.Series[str], wanted: np.ndarray[Any, Any], found: dict[tuple[str, str], Placement]
) -> list[Problem]:
    """Write what was found into the rows `wanted`, and tell what is to be told of each."""
    latitude, longitude = events["lat"].to_numpy(np.float64).copy(), events["lon"].to_numpy(np.float64).copy()
    precs, radii = events["prec"].to_numpy(np.int8).copy(), events["radius_km"].to_numpy(np.float32).copy()
    located_by = events["located_by"].astype("object").to_numpy().copy()
    problems = []
    stated, lines, ids = events["where_prec"].to_numpy(), events["line"].to_numpy(), events["event_id"].to_numpy()
    name_of = names.to_numpy()
    for row in np.flatnonzero(wanted):
        result = found[name_of[row], stated[row]]
        located_by[row] = result.words
        own = _PREC_OF_WORD.get(stated[row].strip(), 0)
        where = (int(lines[row]), str(ids[row]))
        if result.place is not None:
            latitude[row], longitude[row] = result.place.latitude, result.place.longitude
            precs[row], radii[row] = _extent(result.place, own)
            if own and result.place.where_prec > own:
                problems.append(_coarser(name_of[row], own, result.place, where))
        else:
            precs[row], radii[row] = own, 0.0
        if result.warning:
            problems.append(_problem(result.code, "place", result.warning, where))
    events["lat"], events["lon"], events["prec"], events["radius_km"] = latitude, longitude, precs, radii
    events["located_by"] = located_by
    events["located_by"] = events["located_by"].astype("str")
    return problems


def _extent(place: Place, own: int) -> tuple[int, float]:
    """Precision and radius of a row: those of its place, or the row's own precision where that is vaguer.

    A country is drawn as a badge, not as a circle of its size.
    """
    if max(own, place.where_prec) == WherePrec.COUNTRY:
        return int(WherePrec.COUNTRY), DEFAULT_RADIUS_KM[WherePrec.COUNTRY]
    if own <= place.where_prec:
        return int(place.where_prec), place.radius_km
    return own, max(place.radius_km, DEFAULT_RADIUS_KM[WherePrec(own)])


def _coarser(name: str, own: int, place: Place, where: tuple[int, str]) -> Problem:
    stated, known = WherePrec(own).word, place.where_prec.word
    found = f"{quoted(name)} was found as a {place.kind}, so the place is known to “{known}”, not “{stated}”"
    text = f"{found}; write {known}, or the coordinates"
    return _problem("place-coarser", "where_prec", text, where)


def _problem(code: str, column: str, message: str, where: tuple[int, str]) -> Problem:
    line, row = where
    return Problem("events.csv", line, column, code, Severity.WARNING, message, row)


def locate(dataset: Dataset, gazetteer: Gazetteer, answers: Answers | None = None) -> Dataset:
    """The dataset with its rows without coordinates placed by name, every row's radius, and what could not be found.

    Nothing is asked of anybody: of the dataset's online geocoder only what it said before is read, from `answers`. As
    these are part of what is shown then, `Dataset.address` depends on them too.
    """
    finders = without_network(dataset, gazetteer)[1] if rows_without_coordinates(dataset.events).any() else []
    online = cached_finders(dataset.info, answers)
    placed = locate_rows(dataset, [*finders, *online], _editors(dataset, gazetteer))
    if not online:
        return placed
    troubles = [
        Problem(INFO_FILE, 0, "geocoder", "answers-unusable", Severity.WARNING, finder.answers.trouble)
        for finder in online
        if finder.answers.trouble
    ]
    return replace(placed, placed_online=_placements(placed), problems=(*placed.problems, *troubles))


def _editors(dataset: Dataset, gazetteer: Gazetteer) -> Callable[[str], Place | None]:
    """The editors' place of exactly a name or alias."""
    places = editors_places.by_name(dataset.places.to_dict("records"), gazetteer)
    return lambda name: places.get(names.key(name)) if places else None


def _placements(dataset: Dataset) -> str:
    """A hash of what became of every row that brings no coordinates."""
    rows = dataset.events.loc[dataset.events["located_by"] != "", ["event_id", "lat", "lon", "prec", "located_by"]]
    return hashlib.sha256(rows.to_csv(index=False).encode("utf-8", "surrogatepass")).hexdigest()


def unresolved(dataset: Dataset, gazetteer: Gazetteer, answers: Answers | None = None) -> list[str]:
    """The place names of the dataset that its online geocoder could be asked for, in file order, each once.

    That is: of rows without coordinates, known neither to the editors nor to the gazetteer, and not asked before.
    """
    _, finders = without_network(dataset, gazetteer)
    online = cached_finders(dataset.info, answers)
    found = look_up(dataset, [*finders, *online])
    names = [name for (name, _), one in found.items() if one.unasked and can_be_asked(name)]
    return list(dict.fromkeys(names))


def without_network(dataset: Dataset, gazetteer: Gazetteer) -> tuple[EditorsGeocoder, list[Finder]]:
    """The editors' places, and all that is asked before any online geocoder."""
    from geodata.geocoding.offline import EditorsGeocoder, GazetteerGeocoder  # noqa: PLC0415 - geopy takes 0.1 s to import

    editors = EditorsGeocoder(dataset.places, gazetteer)
    return editors, [editors, GazetteerGeocoder(gazetteer)]
