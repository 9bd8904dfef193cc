"""Check the cells of an event against each other: each function finds one kind of fault and yields its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.dataset.checks import Finding, positions
from geodata.geocoding.gazetteer import Gazetteer
from geodata.messages import did_you_mean, quoted
from geodata.model import Status
from geodata.tables import corrections
from geodata.tables.columns import COUNT, Retention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from geodata.model import DatasetInfo, Taxonomy

_LONG: Final = 20_000
"""Characters. No field of an event needs more."""
_SPOT: Final = 0.5
"""Degrees within which a point counts as lying at a place."""
_PLACEHOLDERS: Final = (
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "null",
    "NULL",
    "None",
    "none",
    "-",
    "?",
    "unknown",
    "Unknown",
)
_WORDS: Final = (
    "place",
    "event_type",
    "sub_event_type",
    "title",
    "side_a",
    "side_b",
    "claimed_by",
    "editor",
    "actors",
    "or_place",
    "tags",
)
_ALONE: Final = "the cell is blank although the other coordinate is given; give both, or neither and a place"
_NULL_ISLAND: Final = "0, 0 is a point in the Atlantic; leave both coordinates blank when they are unknown"
_NO_PREC: Final = "the cell is blank although coordinates are given; say how exact they are, such as exact or near"
_SWAPPED: Final = (
    "the point lies outside the dataset's bounds, and inside when turned; are latitude and longitude swapped? "
    "Turn them, or leave them when the event lies abroad"
)


def check(frame: pd.DataFrame, info: DatasetInfo, taxonomy: Taxonomy) -> Iterator[Finding]:
    """Check the cells of each event against each other; the index of `frame` counts from 0."""
    yield from _coordinates(frame, info)
    yield from in_order(frame)
    yield from _types(frame, taxonomy)
    yield from _vouching(frame)
    yield from _odd_text(frame)


def repeated(frame: pd.DataFrame, column: str, taken: Mapping[str, int]) -> Iterator[Finding]:
    """Find ids that an earlier row has, or a row outside `frame`; `taken`: id → line of the latter."""
    ids = frame[column]
    again = ids.duplicated() | ids.isin(taken.keys()) if taken else ids.duplicated()
    rows = positions(again & (ids != ""))
    if len(rows):
        first = frame[ids.isin(ids.iloc[rows])].drop_duplicates(column)
        lines = {**dict(zip(first[column], first["line"], strict=True)), **taken}

        def explain(row: int) -> str:
            return (
                f"{quoted(ids.iloc[row])} is already taken by line {lines[ids.iloc[row]]}; give this row one of its own"
            )

        yield Finding(column, "repeated", rows, explain)


def numbers(cells: pd.Series[str]) -> pd.Series[float]:
    """Parse cells as numbers, NaN where they are blank or unreadable. Each distinct cell is parsed once."""
    codes, distinct = pd.factorize(cells)
    return pd.Series(pd.to_numeric(distinct.to_series(), errors="coerce").to_numpy("float64").take(codes), cells.index)


def type_pairs(frame: pd.DataFrame) -> tuple[NDArray[np.intp], list[tuple[str, str]]]:
    """Which pair of event type and sub-event type each row has, as a code, and the distinct pairs."""
    type_codes, types = pd.factorize(frame["event_type"])
    sub_codes, subs = pd.factorize(frame["sub_event_type"])
    width = max(1, len(subs))
    distinct, codes = np.unique(type_codes * width + sub_codes, return_inverse=True)
    return codes, [(str(types[code // width]), str(subs[code % width])) for code in distinct]


def _coordinates(frame: pd.DataFrame, info: DatasetInfo) -> Iterator[Finding]:
    latitude, longitude = numbers(frame["latitude"]), numbers(frame["longitude"])
    has_latitude, has_longitude = frame["latitude"] != "", frame["longitude"] != ""
    for name, rows in (
        ("longitude", positions(has_latitude & ~has_longitude)),
        ("latitude", positions(has_longitude & ~has_latitude)),
    ):
        if len(rows):
            yield Finding(name, "coordinate-alone", rows, lambda _: _ALONE)
    yield from null_island(latitude, longitude)
    both = has_latitude & has_longitude
    if len(rows := positions(both & (frame["where_prec"] == ""))):
        yield Finding("where_prec", "where-prec-missing", rows, lambda _: _NO_PREC)
    if info.bounds:
        (south, west), (north, east) = info.bounds
        inside = latitude.between(south, north) & ((longitude - west) % 360 <= east - west)
        swapped = longitude.between(south, north) & latitude.between(west, east)
        if len(rows := positions(swapped & ~inside)):
            turned = {"latitude": frame["longitude"], "longitude": frame["latitude"]}

            def fix(row: int) -> dict[str, str]:
                if not _is_turned(str(frame["place"].iloc[row]), latitude.iloc[row], longitude.iloc[row]):
                    return {}  # Mersin in Turkey, turned, lies in Syria: bounds alone make nothing certain
                return {name: str(cells.iloc[row]) for name, cells in turned.items()}

            yield Finding("latitude", "coordinates-swapped", rows, lambda _: _SWAPPED, Retention.ALL, fix=fix)


def _is_turned(name: str, latitude: float, longitude: float) -> bool:
    """Whether the gazetteer has a place of this name at the turned point, and none at the point as it stands."""
    known = Gazetteer.open().lookup(name, fuzzy=False)
    here, turned = (
        any(abs(place.latitude - north) <= _SPOT and abs(place.longitude - east) <= _SPOT for place in known)
        for north, east in ((latitude, longitude), (longitude, latitude))
    )
    return turned and not here


def null_island(latitude: pd.Series[float], longitude: pd.Series[float]) -> Iterator[Finding]:
    """Find the coordinates 0, 0, which stand for "unknown" in other programs."""
    if len(rows := positions((latitude == 0) & (longitude == 0))):
        yield Finding("latitude", "null-island", rows, lambda _: _NULL_ISLAND)


def in_order(frame: pd.DataFrame, of: str = "deaths") -> Iterator[Finding]:
    """Find the lowest, best and highest figure of `of` (deaths, injured) where they contradict each other."""
    names = [f"{of}_{bound}" for bound in ("low", "best", "high")]
    low, best, high = (counts(frame[name]) for name in names)
    wrong = (low > best) | (best > high) | (low > high)
    if len(rows := positions(wrong)):
        figures = {bound: frame[f"{of}_{bound}"].iloc[rows].to_dict() for bound in ("low", "best", "high")}

        def explain(row: int) -> str:
            given = ", ".join(f"{bound} {cells[row] or 'blank'}" for bound, cells in figures.items())
            return f"expected low ≤ best ≤ high, but found {given}; put the figures in order. None of them is shown"

        yield Finding(names[1], f"{of}-order", rows, explain, Retention.ROW, (names[0], names[2]))


def counts(cells: pd.Series[str]) -> pd.Series[float]:
    """Parse cells as whole numbers of people, NaN where they are blank or none."""
    return numbers(cells.where(cells.str.fullmatch(COUNT), ""))


def _types(frame: pd.DataFrame, taxonomy: Taxonomy) -> Iterator[Finding]:
    types, subs = frame["event_type"], frame["sub_event_type"]
    known = types.isin(taxonomy.event_types)
    if len(rows := positions(types == "")):
        yield Finding(
            "event_type",
            "type-missing",
            rows,
            lambda _: "the cell is blank, so the event is drawn as Other",
            Retention.ALL,
        )
    if len(rows := positions(~known & (types != ""))):

        def explain(row: int) -> str:
            hint = did_you_mean(types.iloc[row], taxonomy.event_types)
            return f"{quoted(types.iloc[row])} is not in the taxonomy, so the event is drawn as Other{hint}"

        read = corrections.word(taxonomy.event_types)

        def fix(row: int) -> dict[str, str]:
            reading = read(types.iloc[row])
            return {"event_type": reading.cell} if reading else {}

        yield Finding("event_type", "type-unknown", rows, explain, Retention.ALL, fix=fix)
    codes, pairs = type_pairs(frame)
    strange = np.array([pair not in taxonomy.group_of for pair in pairs], dtype=bool)[codes]
    if len(rows := positions(known.to_numpy() & strange)):

        def known_subs(row: int) -> list[str]:
            return [sub for event_type, sub in taxonomy.group_of if event_type == types.iloc[row] and sub]

        def explain_sub(row: int) -> str:
            hint = did_you_mean(subs.iloc[row], known_subs(row))
            return f"{quoted(subs.iloc[row])} is not a sub-type of {types.iloc[row]}, so only that counts{hint}"

        def fix_sub(row: int) -> dict[str, str]:
            reading = corrections.word(known_subs(row))(subs.iloc[row])
            return {"sub_event_type": reading.cell} if reading else {}

        yield Finding("sub_event_type", "sub-type-unknown", rows, explain_sub, Retention.ALL, fix=fix_sub)


def _vouching(frame: pd.DataFrame) -> Iterator[Finding]:
    """Find published events without a quote of a named source and without a named editor."""
    unvouched = (frame["status"] == Status.PUBLISHED) & (frame["editor"] == "")
    if len(rows := positions(unvouched & (frame["quote"] == ""))):
        message = "a published event needs the verbatim words of its source here, or a name in the column editor"
        yield Finding("quote", "quote-missing", rows, lambda _: message, Retention.ALL)
    if len(rows := positions(unvouched & (frame["quote"] != "") & (frame["source"] == ""))):
        message = "the quote has no source; name one of sources.csv"
        yield Finding("source", "source-missing", rows, lambda _: message, Retention.ALL)


def check_extent(events: pd.DataFrame, first_day: int, last_day: int) -> Iterator[Finding]:
    """Find dated events (with their derived columns) that no window of the timeline reaches."""
    start, end = events["start_day"], events["end_day"]
    if len(rows := positions((start <= end) & ((start > last_day) | (end < first_day)))):
        message = "the event lies outside the timeline; widen first or last in dataset.toml, or mend the date"
        yield Finding("date", "outside-timeline", rows, lambda _: message, Retention.ALL)


def _odd_text(frame: pd.DataFrame) -> Iterator[Finding]:
    for column in _WORDS:
        if len(rows := positions(frame[column].isin(_PLACEHOLDERS))):
            yield Finding(column, "placeholder", rows, _placeholder(frame[column]), Retention.ALL)
    for column in (*_WORDS, "description", "quote", "actors", "correction", "tags", "quote_en"):
        if len(rows := positions(frame[column].str.len().to_numpy(np.int64) > _LONG)):
            yield Finding(column, "cell-long", rows, _too_long(frame[column]), Retention.ALL)


def _placeholder(cells: pd.Series[str]) -> Callable[[int], str]:
    return lambda row: f"{quoted(cells.iloc[row])} counts as a text; leave the cell blank when it is unknown"


def _too_long(cells: pd.Series[str]) -> Callable[[int], str]:
    return lambda row: f"the cell has {len(cells.iloc[row]):,} characters; is a quotation mark or a line break missing?"
