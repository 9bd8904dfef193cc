"""Places the rows of a dataset that bring no coordinates, one place name at a time, and says what it could not find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata.choosing import Finder, Found, find_all
from geodata.messages import shown
from geodata.model import DEFAULT_RADIUS_KM, Dataset, Place, Problem, Severity, WherePrec

if TYPE_CHECKING:
    import pandas as pd

_MAX_KNOWN: Final = 30
"""Rows with coordinates of their own that are weighed as context; the first distinct ones of the table."""
_PREC_OF_WORD: Final = {prec.word: int(prec) for prec in WherePrec}


def locate(dataset: Dataset, finders: Sequence[Finder], editors: Callable[[str], Place | None]) -> Dataset:
    """Place the rows without coordinates by the first finder that knows their name.

    Rows keep their own coordinates. A row's own `where_prec` may make its place vaguer, never surer. Every row gets
    a radius; `editors` gives the editors' place of a name, whose radius holds for rows with coordinates too. Rows
    that stay without a place, and names that were not clear, become warnings.
    """
    events = dataset.events.copy(deep=False)
    names = events["place"].astype("str").str.strip()
    sought = wanted(events)
    found = look_up(dataset, finders)
    events["radius_km"] = _radii(events, names, editors)
    problems: list[Problem] = []
    if found:
        problems = _fill(events, names, sought, found)
    return replace(dataset, events=events, problems=(*dataset.problems, *problems))


def look_up(dataset: Dataset, finders: Sequence[Finder]) -> dict[tuple[str, str], Found]:
    """What becomes of each (name, where_prec) of the rows without coordinates, in file order."""
    events = dataset.events
    sought = wanted(events)
    names = events["place"][sought].astype("str").str.strip()
    keys = list(dict.fromkeys(zip(names, events["where_prec"][sought], strict=True)))
    return find_all(keys, dataset.info.country, finders, _known(events[~sought])) if keys else {}


def wanted(events: pd.DataFrame) -> np.ndarray[Any, Any]:
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
    events: pd.DataFrame, names: pd.Series[str], wanted: np.ndarray[Any, Any], found: dict[tuple[str, str], Found]
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
    found = f"{shown(name)} was found as a {place.kind}, so the place is known to “{known}”, not “{stated}”"
    text = f"{found}; write {known}, or the coordinates"
    return _problem("place-coarser", "where_prec", text, where)


def _problem(code: str, column: str, message: str, where: tuple[int, str]) -> Problem:
    line, row = where
    return Problem("events.csv", line, column, code, Severity.WARNING, message, row)
