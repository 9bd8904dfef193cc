"""Check the optional columns of events against the others: each function finds one kind of fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata import wkt
from geodata.dataset.checks import Finding, positions
from geodata.dataset.event_rules import counts, in_order, numbers
from geodata.errors import InputError
from geodata.messages import did_you_mean, quoted
from geodata.tables import corrections
from geodata.tables.columns import DEATHS_BY_KIND, Retention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.model import DatasetInfo

_KINDS: Final = tuple(column.name for column in DEATHS_BY_KIND)
_DAY: Final = r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}[~?%]?"
_FAR: Final = 1.0
"""Degrees outside of the bounds of its geometry at which a point is reported."""
_OR_ALONE: Final = "a second place is given and no first one; put it into place, latitude and longitude"
_OR_HALF: Final = "one coordinate of the second place is blank; give both, or neither and a place"
_OR_PREC: Final = "the cell is blank although the second place has coordinates; say how exact they are"
_NO_DAY: Final = "a time of day is given and the date is not one day; write the day into date, or leave the time blank"
_NO_QUOTE: Final = "a translation is given and no quote; put the words of the source into quote"
_NO_SCALE: Final = (
    "dataset.toml names no words for this column; add them there, the surest first: "
    'confidence = ["confirmed", "likely", "possible"]'
)


def check(frame: pd.DataFrame, info: DatasetInfo, ids: frozenset[str] | None) -> Iterator[Finding]:
    """Check the optional cells of each event; `ids`: those of all events, None where they are not known."""
    filled = {str(name) for name in frame.columns if name != "line" and (frame[name] != "").any()}
    if not filled.isdisjoint({"injured_low", "injured_best", "injured_high"}):
        yield from in_order(frame, "injured")
    if not filled.isdisjoint(_KINDS):
        yield from _deaths_by_kind(frame)
    if "time" in filled:
        yield from _alone(frame, "time", ~frame["date"].str.fullmatch(_DAY), "time-without-day", _NO_DAY)
    if "quote_en" in filled:
        yield from _alone(frame, "quote_en", frame["quote"] == "", "translation-alone", _NO_QUOTE)
    if not filled.isdisjoint({"or_place", "or_latitude", "or_longitude", "or_where_prec"}):
        yield from _second_place(frame)
    if "geometry" in filled:
        yield from _far_geometry(frame)
    if "part_of" in filled:
        yield from _parts(frame, ids)
    if "confidence" in filled:
        yield from _confidence(frame, info)


def _alone(frame: pd.DataFrame, column: str, lacks: pd.Series[bool], code: str, message: str) -> Iterator[Finding]:
    if len(rows := positions((frame[column] != "") & lacks)):
        yield Finding(column, code, rows, lambda _: message, Retention.ALL)


def _deaths_by_kind(frame: pd.DataFrame) -> Iterator[Finding]:
    """Find deaths by kind that do not add up to the best estimate, or are more than the highest."""
    kinds = pd.DataFrame({name: counts(frame[name]) for name in _KINDS})
    total = kinds.sum(axis=1)
    best, high = counts(frame["deaths_best"]), counts(frame["deaths_high"])
    most = high.where(high.notna(), best)
    whole, given = kinds.notna().all(axis=1), kinds.notna().any(axis=1)
    differ = whole & best.notna() & (total != best)
    if len(rows := positions(differ | (given & ~whole & (total > most)))):

        def explain(row: int) -> str:
            found = f"the deaths by kind are {total.iloc[row]:,.0f} together"
            if whole.iloc[row]:
                return f"{found}, deaths_best is {best.iloc[row]:,.0f}; mend one of them. Both are shown as they are"
            return f"{found}, more than the {most.iloc[row]:,.0f} of all deaths; mend one of them. Both are shown"

        yield Finding("deaths_best", "deaths-by-kind", rows, explain, Retention.ALL)
    if len(rows := positions(whole & best.isna() & (frame["deaths_best"] == ""))):

        def missing(row: int) -> str:
            return f"the cell is blank, and the deaths by kind are {total.iloc[row]:,.0f} together; write it here"

        def fix(row: int) -> dict[str, str]:
            low, most_of_all = counts(frame["deaths_low"]).iloc[row], high.iloc[row]
            is_between = not (total.iloc[row] < low or total.iloc[row] > most_of_all)
            return {"deaths_best": f"{total.iloc[row]:.0f}"} if is_between else {}

        yield Finding("deaths_best", "deaths-best-blank", rows, missing, Retention.ALL, fix=fix)


def _second_place(frame: pd.DataFrame) -> Iterator[Finding]:
    latitude, longitude = frame["or_latitude"] != "", frame["or_longitude"] != ""
    if len(rows := positions(latitude != longitude)):
        others = ("or_longitude",)
        yield Finding("or_latitude", "or-coordinate-alone", rows, lambda _: _OR_HALF, Retention.ROW, others)
    nowhere = (frame["place"] == "") & (frame["latitude"] == "")
    if len(rows := positions(((frame["or_place"] != "") | latitude) & nowhere)):
        yield Finding("or_place", "or-place-alone", rows, lambda _: _OR_ALONE, Retention.ALL)
    if len(rows := positions(latitude & longitude & (frame["or_where_prec"] == ""))):
        yield Finding("or_where_prec", "or-where-prec-missing", rows, lambda _: _OR_PREC, Retention.ALL)


def _far_geometry(frame: pd.DataFrame) -> Iterator[Finding]:
    """Find points that lie far outside of their own line or area: most are swapped, or belong to another event."""
    latitudes, longitudes = numbers(frame["latitude"]), numbers(frame["longitude"])
    far = []
    for row in positions((frame["geometry"] != "") & latitudes.notna() & longitudes.notna()):
        try:
            south, west, north, east = wkt.parse(str(frame["geometry"].iloc[row])).bounds
        except InputError:  # reported in its own cell
            continue
        is_near = (
            south - _FAR <= latitudes.iloc[row] <= north + _FAR and west - _FAR <= longitudes.iloc[row] <= east + _FAR
        )
        far += [] if is_near else [row]
    if far:
        message = "the line or area lies far from the point of latitude and longitude; is it longitude before latitude?"
        yield Finding("geometry", "geometry-far", np.array(far, dtype=np.intp), lambda _: message, Retention.ALL)


def _parts(frame: pd.DataFrame, ids: frozenset[str] | None) -> Iterator[Finding]:
    """Find parts of events that there are not, and of themselves, also by way of others."""
    parts = frame["part_of"]
    if ids is not None and len(rows := positions((parts != "") & ~parts.isin(ids))):
        known = sorted(ids)

        def explain(row: int) -> str:
            hint = did_you_mean(parts.iloc[row], known)
            return f"{quoted(parts.iloc[row])} is no event_id of events.csv, so the event counts by itself{hint}"

        yield Finding("part_of", "part-unknown", rows, explain, Retention.ROW)
    whole_of = {str(part): str(whole) for part, whole in zip(frame["event_id"], parts, strict=True) if whole}
    circles = [row for row in positions(parts != "") if _is_circle(str(frame["event_id"].iloc[row]), whole_of)]
    if circles:
        message = "the event is a part of itself, perhaps by way of others; leave one of these cells blank"
        yield Finding("part_of", "part-circle", np.array(circles, dtype=np.intp), lambda _: message, Retention.ROW)
    best, high = counts(frame["deaths_best"]), counts(frame["deaths_high"])
    of_parts = frame["event_id"].map(best.where(parts != "").groupby(parts).sum())
    most = high.where(high.notna(), best)
    if len(rows := positions(of_parts > most)):

        def more(row: int) -> str:
            found = f"its parts have {of_parts.iloc[row]:,.0f} deaths together, more than its own {most.iloc[row]:,.0f}"
            return f"{found}; mend the figures, or part_of of an event that is none of its parts"

        yield Finding("deaths_best", "parts-more-deaths", rows, more, Retention.ALL)


def _is_circle(event: str, whole_of: dict[str, str]) -> bool:
    seen: set[str] = set()
    at = event
    while at in whole_of and at not in seen:
        seen.add(at)
        at = whole_of[at]
    return at == event and event in seen


def _confidence(frame: pd.DataFrame, info: DatasetInfo) -> Iterator[Finding]:
    cells = frame["confidence"]
    if not info.confidence:
        if len(rows := positions(cells != "")):
            yield Finding("confidence", "confidence-scale", rows, lambda _: _NO_SCALE, Retention.ALL)
        return
    if len(rows := positions((cells != "") & ~cells.isin(info.confidence))):
        read = corrections.word(info.confidence)

        def explain(row: int) -> str:
            words = ", ".join(info.confidence)
            hint = did_you_mean(cells.iloc[row], info.confidence)
            return (
                f"{quoted(cells.iloc[row])} is not a word of the scale in dataset.toml; expected one of {words}{hint}"
            )

        def fix(row: int) -> dict[str, str]:
            reading = read(cells.iloc[row])
            return {"confidence": reading.cell} if reading else {}

        yield Finding("confidence", "confidence-unknown", rows, explain, Retention.ALL, fix=fix)
