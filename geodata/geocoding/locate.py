"""Place the rows of a dataset that have no coordinates, by their place names, without going online.

`locate` asks the finders in turn: the editors' own places (`places.csv`), the bundled gazetteer, and the cached answers
of the dataset's online geocoder. A place is taken only when it is clear enough; otherwise the row stays unlocated, and
a warning says why. `find_all` does the same for names that belong to no row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
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
"""Most other places that serve as context for a name."""
_ALIKE: Final = 0.6
"""How alike the spellings of two names must be, of 1, for one to be suggested for the other."""
_NEAR_KM: Final = 150.0
"""How near to another place of the context a place of another country is suggested."""
_KIND_OF_WORD: Final = {
    "province": "province",
    "district": "district",
    "region": "region",
    "country": "country",
}
"""`where_prec` of a row → the kind of place to look for; ``exact`` and ``near`` imply none."""
_MAX_KNOWN: Final = 30
"""Most rows with coordinates that serve as context: the first distinct ones of the table."""
_PREC_OF_WORD: Final = {prec.word: int(prec) for prec in WherePrec}


class Finder(Protocol):
    """A geocoder: geopy's `geocode` with the context of a dataset. `source` is its name in messages."""

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
        """Locations in the manner of geopy, each with a Place as `raw`, the likeliest first; None for none."""

    def describe(self, place: Place) -> str:
        """The place in words."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The outcome for one name: its place, or None, with the reason that goes into the column `located_by`."""

    place: Place | None
    located_by: str
    code: str = ""
    """Code of the warning, "" without one."""
    warning: str = ""
    candidates: tuple[Place, ...] = ()
    """All places that were considered, the likeliest first."""
    not_asked: bool = False
    """Whether an online geocoder that the dataset allows has no answer for the name yet."""


def locate(dataset: Dataset, gazetteer: Gazetteer, answers: Answers | None = None) -> Dataset:
    """The dataset with rows without coordinates placed by name, a radius for every row, and warnings for the others.

    It never goes online: of the dataset's online geocoder only the cached `answers` are read. As they affect what is
    shown, `Dataset.address` depends on them too.
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


def unresolved(dataset: Dataset, gazetteer: Gazetteer, answers: Answers | None = None) -> list[str]:
    """The place names that the dataset's online geocoder could be asked for, in file order, each once.

    These are names of rows without coordinates that neither `places.csv` nor the gazetteer knows and that have no
    cached answer.
    """
    _, finders = without_network(dataset, gazetteer)
    online = cached_finders(dataset.info, answers)
    placements = look_up(dataset, [*finders, *online])
    names = [name for (name, _), placement in placements.items() if placement.not_asked and can_be_asked(name)]
    return list(dict.fromkeys(names))


def without_network(dataset: Dataset, gazetteer: Gazetteer) -> tuple[EditorsGeocoder, list[Finder]]:
    """The editors' geocoder alone, and the list of all offline geocoders in the order in which they are asked."""
    from geodata.geocoding.offline import EditorsGeocoder, GazetteerGeocoder  # noqa: PLC0415 - geopy takes 0.1 s to import

    editors = EditorsGeocoder(dataset.places, gazetteer)
    return editors, [editors, GazetteerGeocoder(gazetteer)]


def _editors(dataset: Dataset, gazetteer: Gazetteer) -> Callable[[str], Place | None]:
    """A function from a name or alias to the editors' place of exactly that name, None without one."""
    places = editors_places.by_name(dataset.places.to_dict("records"), gazetteer)
    return lambda name: places.get(names.key(name)) if places else None


def _placements(dataset: Dataset) -> str:
    """A hash of the places of every row without coordinates of its own."""
    rows = dataset.events.loc[dataset.events["located_by"] != "", ["event_id", "lat", "lon", "prec", "located_by"]]
    return hashlib.sha256(rows.to_csv(index=False).encode("utf-8", "surrogatepass")).hexdigest()


def locate_rows(dataset: Dataset, finders: Sequence[Finder], editors: Callable[[str], Place | None]) -> Dataset:
    """Place the rows without coordinates by the first finder that knows their name.

    Rows keep their own coordinates. A row's own `where_prec` may make its place vaguer, never more precise. Every row
    gets a radius; `editors` returns the editors' place of a name, whose radius also applies to rows with coordinates.
    Rows that stay without a place, and ambiguous names, become warnings.
    """
    events = dataset.events.copy(deep=False)
    names = events["place"].astype("str").str.strip()
    unlocated = rows_without_coordinates(events)
    placements = look_up(dataset, finders)
    events["radius_km"] = _radii(events, names, editors)
    problems = _fill(events, names, unlocated, placements) if placements else []
    return replace(dataset, events=events, problems=(*dataset.problems, *problems))


def look_up(dataset: Dataset, finders: Sequence[Finder]) -> dict[tuple[str, str], Placement]:
    """The placement of each (name, where_prec) of the rows without coordinates, in file order."""
    events = dataset.events
    unlocated = rows_without_coordinates(events)
    names = events["place"][unlocated].astype("str").str.strip()
    keys = list(dict.fromkeys(zip(names, events["where_prec"][unlocated], strict=True)))
    return find_all(keys, dataset.info.country, finders, _known(events[~unlocated])) if keys else {}


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
    """Per row, whether it has no coordinates of its own."""
    missing: np.ndarray[Any, Any] = (events["lat"].isna() | events["lon"].isna()).to_numpy()
    return missing


def _known(located: pd.DataFrame) -> tuple[Place, ...]:
    """Some places of rows with coordinates, as context: a place near them is likelier."""
    spots = located[["place", "lat", "lon"]].drop_duplicates().head(_MAX_KNOWN)
    return tuple(spot(*one) for one in spots.itertuples(index=False, name=None))


def spot(name: str, latitude: float, longitude: float) -> Place:
    """A row's own point as a place about which nothing else is known."""
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
    events: pd.DataFrame,
    names: pd.Series[str],
    unlocated: np.ndarray[Any, Any],
    placements: dict[tuple[str, str], Placement],
) -> list[Problem]:
    """Write the placements into the `unlocated` rows of `events`; return their warnings."""
    latitude, longitude = events["lat"].to_numpy(np.float64).copy(), events["lon"].to_numpy(np.float64).copy()
    precs, radii = events["prec"].to_numpy(np.int8).copy(), events["radius_km"].to_numpy(np.float32).copy()
    located_by = events["located_by"].astype("object").to_numpy().copy()
    problems = []
    stated, lines, ids = events["where_prec"].to_numpy(), events["line"].to_numpy(), events["event_id"].to_numpy()
    name_of = names.to_numpy()
    for row in np.flatnonzero(unlocated):
        placement = placements[name_of[row], stated[row]]
        located_by[row] = placement.located_by
        own = _PREC_OF_WORD.get(stated[row].strip(), 0)
        where = (int(lines[row]), str(ids[row]))
        if placement.place is not None:
            latitude[row], longitude[row] = placement.place.latitude, placement.place.longitude
            precs[row], radii[row] = extent(placement.place, own)
            if own and placement.place.where_prec > own:
                problems.append(_coarser(name_of[row], own, placement.place, where))
        else:
            precs[row], radii[row] = own, 0.0
        if placement.warning:
            problems.append(_problem(placement.code, "place", placement.warning, where))
    events["lat"], events["lon"], events["prec"], events["radius_km"] = latitude, longitude, precs, radii
    events["located_by"] = located_by
    events["located_by"] = events["located_by"].astype("str")
    return problems


def extent(place: Place, own: int) -> tuple[int, float]:
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
    reason = f"{quoted(name)} was found as a {place.kind}, so the place is known to “{known}”, not “{stated}”"
    text = f"{reason}; write {known}, or the coordinates"
    return _problem("place-coarser", "where_prec", text, where)


def _problem(code: str, column: str, message: str, where: tuple[int, str]) -> Problem:
    line, row = where
    return Problem("events.csv", line, column, code, Severity.WARNING, message, row)


def find_all(
    keys: list[tuple[str, str]], country: str, finders: Sequence[Finder], known: tuple[Place, ...] = ()
) -> dict[tuple[str, str], Placement]:
    """The placement of every (name, where_prec).

    Names are looked up twice: first with the `known` places as context, then also with those found clearly the first
    time. `country` is the ISO code of the country in focus, "" for none.
    """
    first = {key: _find(key, country, known, finders) for key in keys}
    clear = [place for placement in first.values() if (place := placement.place) and not placement.warning]
    others = [*clear, *known]
    placements = {}
    for key in keys:
        own = first[key].place
        apart = (place for place in others if own is None or not ranking.same_spot(place, own))
        near = tuple(islice(apart, _MAX_OTHERS))
        placements[key] = _find(key, country, near, finders) if clear else first[key]
    return placements


def _find(key: tuple[str, str], country: str, near: tuple[Place, ...], finders: Sequence[Finder]) -> Placement:
    """Ask the finders in turn until one knows the name; a sound-alike in another country is only suggested."""
    name, precision = key
    if not name:
        return Placement(None, "no place is given", "unlocated", "no place and no coordinates are given")
    kind = _KIND_OF_WORD.get(precision, "")
    asked = []
    suggestion: Placement | None = None
    failure: GeocoderUnavailableError | None = None
    for finder in finders:
        try:
            locations = finder.geocode(name, exactly_one=False, country=country, near=near, kind=kind)
        except GeocoderUnavailableError as error:
            failure = error
            continue
        asked.append(finder.source)
        found = (location.raw for location in locations or ())
        if ranked := tuple(place for place in found if _may_be_meant(name, place, country, near)):
            placement = replace(_choose(name, ranked, finder, country), candidates=ranked)
            if placement.code != "unlocated":
                return placement
            suggestion = suggestion or placement
    unknown = suggestion or _unknown(name, " and ".join(asked))
    return _not_yet_known(unknown, failure) if failure else unknown


def _may_be_meant(name: str, place: Place, country: str, near: Sequence[Place]) -> bool:
    """Whether a place has the name; or sounds like it, is spelt much like it, and lies where it is looked for."""
    if place.match != "fuzzy":
        return True
    if SequenceMatcher(None, names.key(name), names.key(place.matched)).ratio() < _ALIKE:
        return False
    is_near = any(ranking.kilometres(place, other) <= _NEAR_KM for other in near)
    return is_near or place.country == country or not (country or near)


def _unknown(name: str, sources: str) -> Placement:
    text = f"{quoted(name)} is not known to {sources}; write its coordinates, or add it to places.csv"
    return Placement(None, f"not found in {sources}", "unlocated", text)


def _not_yet_known(unknown: Placement, failure: GeocoderUnavailableError) -> Placement:
    """The placement of a name that no finder knows while the online geocoder was not, or could not be, asked."""
    if isinstance(failure, NotAskedError):
        text = f"{unknown.warning}. {failure}; to ask: dateline geocode --unresolved"
        return replace(unknown, located_by=f"{unknown.located_by}; {failure}", warning=text, not_asked=True)
    return Placement(
        None, f"not known yet: {failure}", "geocoder-unavailable", str(failure), unknown.candidates, not_asked=True
    )


def _choose(name: str, ranked: Sequence[Place], finder: Finder, country: str) -> Placement:
    """The first candidate, if it is clear enough; a sound-alike only in the country in focus."""
    best, rival = ranked[0], ranking.rival(ranked)
    located_by = f"{finder.source}: {finder.describe(best)} – {best.reason}"
    advice = "write the coordinates, or add the name to places.csv"
    if best.match == "fuzzy" and (not country or best.country != country):
        text = f"{quoted(name)} is not known; did you mean {finder.describe(best)}? Correct the name, or {advice}"
        return Placement(None, f"not found; perhaps {finder.describe(best)}", "unlocated", text)
    if rival is not None and best.score - rival.score < ranking.CLEAR:
        both = f"{finder.describe(best)} ({best.reason}) or {finder.describe(rival)} ({rival.reason})"
        return Placement(None, f"ambiguous: {both}", "ambiguous-place", f"{quoted(name)} may be {both}; {advice}")
    if best.match == "fuzzy":
        read = f"{quoted(name)} was read as {finder.describe(best)}"
        text = f"{read}, which only sounds like it; correct the name, or {advice}"
        return Placement(best, located_by, "fuzzy-place", text)
    if rival is not None and best.score - rival.score < ranking.SURE:
        other = finder.describe(rival)
        text = f"{quoted(name)} was taken for {finder.describe(best)}, but may be {other}; to be sure, {advice}"
        return Placement(best, located_by, "ambiguous-place", text)
    return Placement(best, located_by)
