"""Dates and times as other programs write them, as EDTF and a time of day. What can mean two days is refused."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from geodata import edtf
from geodata.errors import EdtfError, InputError
from geodata.messages import quoted
from geodata.tables import corrections


class Moment(NamedTuple):
    """`date` in EDTF, "" for none; `time` in ISO 8601, "" where none is stated. A text that is no date stays one."""

    date: str
    time: str = ""


UNKNOWN: Final = Moment("")
OPEN: Final = ".."
_ISO: Final = re.compile(
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r" ?(Z|UTC|[+-][0-9]{2}:?(?:[0-9]{2})?)?"
)
_COMPACT: Final = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MILLISECONDS: Final = 10**11
"""A number from here on counts milliseconds since 1970, below it seconds: 1e11 seconds are the year 5138."""
_SECONDS: Final = 10**8
"""A number from here on counts seconds; below it, it is a year or a day written without hyphens."""
_FIRST: Final = -62_135_596_800_000
_LAST: Final = 253_402_300_800_000
"""The years 1 and 9999 in milliseconds since 1970."""
_DECEMBER: Final = 12


def read(text: str, other: corrections.CellReader | None = None) -> Moment:
    """One date: EDTF, ISO 8601, a number of seconds or milliseconds since 1970, or what `other` can read."""
    cell = corrections.clean(text)
    if not cell:
        return UNKNOWN
    if found := _ISO.fullmatch(cell):
        seconds = f":{found[3]}" if found[3] and found[3] != "00" else ""
        clock = f"{found[2]}{seconds}"
        is_midnight = clock == "00:00"  # a day that a program wrote as a moment
        return Moment(found[1], "" if is_midnight else clock + _zone(found[4] or ""))
    if found := _COMPACT.fullmatch(cell):
        return Moment("-".join(found.groups()))
    if _NUMBER.fullmatch(cell) and abs(float(cell)) >= _SECONDS:
        return _since_1970(float(cell))
    if is_date(cell):
        return Moment(cell)
    correction = other(cell) if other else None
    return Moment(correction.cell if correction and correction.cell else cell)


def reader(cells: Iterable[str]) -> Callable[[str], Moment]:
    """A reader of the dates of one column, all of which are given. Raises InputError where one may be two days."""
    distinct = list(dict.fromkeys(cells))
    strange = [corrections.clean(cell) for cell in distinct if not is_date(read(cell).date)]
    other = corrections.dates(strange)
    for cell in strange:
        found = other(cell) if cell else None
        if found and not found.cell:
            raise InputError(f"{quoted(cell)} may be two days; write the dates as year-month-day, such as 2016-03-14")
    return lambda text: read(text, other)


def between(start: Moment, end: Moment) -> Moment:
    """From one date to another; a whole month or year where it is just that. ``..`` is an open end."""
    first, last = start.date, end.date
    if not last or first == last:
        times = "/".join(dict.fromkeys(time for time in (start.time, end.time) if time)) if last else start.time
        return Moment(first, times)
    if not first:
        return Moment(f"{OPEN}/{last}")
    return Moment(_whole(first, last) or f"{first}/{last}")


def days(first: str, last: str) -> str:
    """Two days (YYYY-MM-DD) as EDTF; "" for none."""
    return between(Moment(first), Moment(last)).date


def of_parts(year: str, month: str = "", day: str = "") -> str:
    """EDTF of a year, a month and a day; a month or day that is blank or 0 is not known."""
    numbers = [int(float(part)) if _NUMBER.fullmatch(part.strip()) else 0 for part in (year, month, day)]
    if not numbers[0]:
        return ""
    sign = "-" if numbers[0] < 0 else ""
    text = f"{sign}{abs(numbers[0]):04d}"
    if numbers[1]:
        text += f"-{numbers[1]:02d}"
        if numbers[2]:
            text += f"-{numbers[2]:02d}"
    return text


def _whole(first: str, last: str) -> str:
    """The month or the year that reaches from one day to the other, "" for none."""
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return ""
    if start.day == 1 and start.year == end.year and end.day == calendar.monthrange(end.year, end.month)[1]:
        if start.month == end.month:
            return first[:7]
        if start.month == 1 and end.month == _DECEMBER:
            return first[:4]
    return ""


def _since_1970(number: float) -> Moment:
    """A number of seconds or milliseconds since 1970 in UTC."""
    milliseconds = number if abs(number) >= _MILLISECONDS else number * 1000
    if not _FIRST < milliseconds < _LAST:
        return Moment(f"{number:.0f}")  # no date, and found to be none
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    clock = f"{moment:%H:%M}" + (f":{moment:%S}" if moment.second else "")
    return Moment(f"{moment:%Y-%m-%d}", "" if clock == "00:00" else f"{clock}Z")


def _zone(zone: str) -> str:
    if zone in {"", "Z", "UTC"}:
        return "Z" if zone else ""
    digits = zone[1:].replace(":", "")
    return f"{zone[0]}{digits[:2]}:{digits[2:] or '00'}"


def is_date(text: str) -> bool:
    """Whether a text is a date in EDTF."""
    try:
        edtf.parse(text)
    except EdtfError:
        return False
    return True
