"""Check events against each other, against their source's date and their place's country.

All findings are warnings: two events may be alike, and a source may report what is planned. The rows are good ones with
their derived columns.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geodata import edtf
from geodata.dataset.checks import Finding, positions
from geodata.errors import EdtfError
from geodata.geocoding import countries, names
from geodata.messages import quoted
from geodata.model import OPEN_END, Status, WherePrec
from geodata.tables.columns import Retention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_NEXT: Final = 10
"""Events that follow in time at the same place, with which an event is compared."""
_MOST_PAIRS: Final = 50_000
_ALIKE: Final = 0.75
"""Titles that share at least this part of their words are similar."""
_AHEAD: Final = re.compile(
    r"\b(plan\w*|schedul\w*|forecast\w*|expect\w*|intend\w*|upcoming|forthcoming|propos\w*|announc\w*|promis\w*"
    r"|threat\w*|deadline|will|would|shall|until|due|to be)\b",
    re.IGNORECASE,
)
"""Words of a text about the future."""
_VAGUE: Final = (WherePrec.REGION.word, WherePrec.SEA_AIR.word)


def check(events: pd.DataFrame, published: Mapping[str, str], places: pd.DataFrame) -> Iterator[Finding]:
    """Check events against their source's date, and points against the country that their place names.

    `published`: source id → when, in EDTF, "" unknown; `places`: the rows of places.csv.
    """
    yield from _after_source(events, published)
    yield from _outside(events, places)


def check_twice(events: pd.DataFrame) -> Iterator[Finding]:
    """Find events that may be listed twice: one place, overlapping dates, similar titles. Report the later row."""
    duplicates: dict[int, int] = {}
    earlier, later = _pairs(events)
    # one source with two figures of deaths, or two quotes, reports two events
    distinct = np.zeros(len(earlier), dtype=bool)
    for name in ("deaths_low", "deaths_best", "deaths_high", "quote"):
        distinct |= _differ(events[name], earlier, later)
    kept = ~distinct | _differ(events["source"], earlier, later)
    earlier, later = earlier[kept], later[kept]
    titles = (events["title"].iloc[rows].tolist() for rows in (earlier, later))
    for first, second, *pair in zip(earlier.tolist(), later.tolist(), *titles, strict=True):
        if second not in duplicates and _similar(*pair):
            duplicates[second] = first
    if duplicates:
        lines, ids = events["line"].array, events["event_id"].array

        def explain(row: int) -> str:
            first = duplicates[row]
            same = (
                f"line {lines[first]} ({ids[first]}) tells much the same: same place, overlapping dates, similar title"
            )
            return f"{same}; withdraw one of the two, or let the titles say how they differ"

        yield Finding("title", "perhaps-twice", np.array(sorted(duplicates), dtype=np.intp), explain, Retention.ALL)


def _pairs(events: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of rows of one place whose dates overlap, the earlier first: neighbours in time, and equal titles.

    Each row is compared with the next few only, so that the time grows with the rows and not with their pairs.
    """
    start, end = events["start_day"].to_numpy(), events["end_day"].to_numpy()
    spots = _same_numbers([events["place"], events["latitude"], events["longitude"]])
    placed = (events["place"] != "") | (events["latitude"] != "")
    usable = positions(placed & (start <= end) & (events["status"] != Status.WITHDRAWN))
    found = []
    for bucket in (spots, _same_numbers([pd.Series(spots), events["title"]])):
        rows = usable[np.lexsort((start[usable], bucket[usable]))]
        for step in range(1, _NEXT + 1):
            earlier, later = rows[:-step], rows[step:]
            near = (bucket[earlier] == bucket[later]) & (start[later] <= end[earlier])
            if not near.any():
                break
            found.append(np.column_stack((earlier[near], later[near])))
    if not found:
        return (np.zeros(0, np.intp),) * 2
    pairs = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)[:_MOST_PAIRS]
    return pairs[:, 0], pairs[:, 1]


def _differ(cells: pd.Series[str], a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.bool_]:
    different: NDArray[np.bool_] = cells.iloc[a].to_numpy() != cells.iloc[b].to_numpy()
    return different


def _same_numbers(columns: list[pd.Series[Any]]) -> NDArray[np.int64]:
    """A number per row: the same for rows that agree in all columns."""
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    for cells in columns:
        codes, distinct = pd.factorize(cells)
        numbers = pd.factorize(numbers * max(1, len(distinct)) + codes)[0].astype(np.int64)
    return numbers


def _similar(a: str, b: str) -> bool:
    """Whether two titles have most words, and all numbers, in common."""
    if a == b:
        return True
    words_a, words_b = _words(a), _words(b)
    differ = words_a ^ words_b
    return len(words_a & words_b) >= _ALIKE * len(words_a | words_b) and not any(word.isdigit() for word in differ)


@lru_cache(maxsize=4096)
def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", title.casefold()))


def _after_source(events: pd.DataFrame, published: Mapping[str, str]) -> Iterator[Finding]:
    """Find events that begin after their source was published, unless their text speaks of the future."""
    ends = {source: _last_day(date) for source, date in published.items()}
    last = events["source"].map(ends).astype("float64").fillna(OPEN_END)
    late = positions((events["start_day"] <= events["end_day"]) & (events["start_day"] > last))
    wrong: NDArray[np.intp] = np.array([row for row in late if not _is_ahead(events, int(row))], dtype=np.intp)
    if len(wrong):

        def explain(row: int) -> str:
            source = str(events["source"].iloc[row])
            known = f"{quoted(source)} was published in {published[source]}, before the event"
            return f"{known}; mend the date here or in sources.csv, or say in the title that it was planned"

        yield Finding("date", "after-source", wrong, explain, Retention.ALL)


def _is_ahead(events: pd.DataFrame, row: int) -> bool:
    return any(_AHEAD.search(str(events[name].iloc[row])) for name in ("title", "description", "quote"))


def _outside(events: pd.DataFrame, places: pd.DataFrame) -> Iterator[Finding]:
    """Find points far outside the country that places.csv gives for their place, or that the place's name ends with.

    Areas without sharp borders (regions, sea and air) are not checked.
    """
    rows = positions(events["lat"].notna() & events["lon"].notna() & ~events["where_prec"].isin(_VAGUE))
    codes, named = pd.factorize(events["place"].iloc[rows])
    editors = _countries(places)
    country = np.array([editors.get(names.key(place)) or countries.code_of(place) for place in named], dtype=object)
    latitude, longitude = (events[name].to_numpy(np.float64)[rows] for name in ("lat", "lon"))
    wrong = np.zeros(len(rows), dtype=bool)
    turned = np.zeros(len(rows), dtype=bool)
    for code in {*country} - {""}:
        inside = np.flatnonzero((country == code)[codes])
        wrong[inside] = countries.outside(code, latitude[inside], longitude[inside])
        turned[inside] = wrong[inside] & ~countries.outside(code, longitude[inside], latitude[inside])
    if wrong.any():
        stated = {
            int(rows[number]): (countries.name_of(country[codes[number]]), turned[number])
            for number in np.flatnonzero(wrong)
        }

        def explain(row: int) -> str:
            name, inside_turned = stated[row]
            point = f"the point {events['latitude'].iloc[row]}, {events['longitude'].iloc[row]} lies"
            swapped = "; turned, it lies inside: are latitude and longitude swapped?" if inside_turned else ""
            where = f"{point} more than {countries.NEAR_KM} km outside of {name}, which the place names"
            return f"{where}{swapped or '; mend the point or the place'}"

        yield Finding("latitude", "outside-country", rows[wrong], explain, Retention.ALL)


def _countries(places: pd.DataFrame) -> dict[str, str]:
    """The country that places.csv gives, by the key of every name and alias."""
    columns = (places[column].tolist() for column in ("place", "aliases", "country"))
    return {
        names.key(spelling): country
        for place, aliases, country in zip(*columns, strict=True)
        for spelling in (place, *aliases.split(";"))
        if country and spelling.strip()
    }


def _last_day(date: str) -> int:
    try:
        return edtf.parse(date).end_day if date else OPEN_END
    except EdtfError:  # reported in its own row
        return OPEN_END
