"""Dates as people know them: EDTF (ISO 8601-2) text → first and last possible day, and words for the reader.

A date is never made surer than it is written: ``2016-03`` is the 31 days of March, ``2011/..`` has begun and not
ended, ``2016-03~`` is March give or take and carries `approximate`. Days are counted from 1970-01-01, both ends
belong to the interval. Years 1 to 9999 of the Gregorian calendar.

What to say about a date that cannot be read: what is wrong with it, and what was probably meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geodata.errors import EdtfError
from geodata.messages import quoted
from geodata.model import OPEN_END, OPEN_START, DatePrec

if TYPE_CHECKING:
    from collections.abc import Iterator


MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
EXPECTED: Final = "expected a date in EDTF such as 2015-09-30, 2015-09, 2015, 2011/.. or 2015-09/2016-02"


def why_no_such_date(year: int, month: int, month_day: int, *, has_day: bool) -> str:
    """Why the calendar has no such date."""
    if not year:
        return "there is no year 0; expected a year from 0001 to 9999"
    if not 1 <= month <= len(MONTHS):
        return f"month {month:02d} is not between 01 and 12"
    if has_day:
        return f"{MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days, not {month_day}"
    return EXPECTED


def suggestion(text: str) -> str:
    """What a spreadsheet or a habit made of a date, where that can be told without guessing."""
    for guess in _guesses(text):
        try:
            return f" did you mean {date.fromisoformat(guess).isoformat()}?"
        except ValueError:
            continue
    return ""


def _guesses(text: str) -> Iterator[str]:
    if found := re.fullmatch(r"([0-9]{4})[/.]?([0-9]{1,2})[/.]?([0-9]{1,2})", text):
        yield f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    if found := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        yield f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    if found := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text):
        one, two = int(found[1]), int(found[2])
        if one > len(MONTHS) or two > len(MONTHS) or one == two:  # else nobody knows which is the month
            yield f"{found[3]}-{min(one, two):02d}-{max(one, two):02d}"
    if found := re.fullmatch(r"([0-9]{1,2})\.? ([A-Za-z]+) ([0-9]{4})", text):
        names = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(found[2].lower()[:3])]
        yield f"{found[3]}-{(names or [0])[0]:02d}-{found[1]:0>2}"


_EPOCH: Final = date(1970, 1, 1).toordinal()
_LONGEST: Final = 100
"""Characters; the longest sensible EDTF text is about half of it."""
_SEASONS: Final = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12)}
"""EDTF's season numbers: name and first month of three, as in the north; winter runs into the next year."""
_PLAIN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_DAY_LENGTH: Final = len("2015-09-30")
_WEEK_DAYS: Final = 7
_MONTH_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date: `start_day` … `end_day` are its first and last possible day (OPEN_START, OPEN_END where none is known).

    `date_prec` is UCDP's and follows from the length: one day, two to six, seven, up to 31, more. A day that is
    only approximate counts as a few days. `approximate` holds for EDTF's ``~``, ``?``, ``%`` and for seasons.
    """

    text: str
    start_day: int
    end_day: int
    date_prec: DatePrec
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """One side of an interval: its possible days, how a person writes it, and how well that is known."""

    first: int
    last: int
    words: str
    known: str
    qualifier: str = ""


def day(iso: str) -> int:
    """``2015-09-30`` → days since 1970-01-01. Raises EdtfError."""
    try:
        return date.fromisoformat(iso).toordinal() - _EPOCH
    except ValueError:
        raise EdtfError(f"{quoted(iso)} is not a day; expected year-month-day such as 2015-09-30") from None


def iso(day: int) -> str:
    """Days since 1970-01-01 → ``2015-09-30``."""
    return date.fromordinal(day + _EPOCH).isoformat()


@lru_cache(maxsize=1 << 15)  # the rules and the derived columns of a table read the same dates
def parse(text: str) -> Edtf:
    """Read one EDTF text; its message says what is wrong and what was expected. Raises EdtfError."""
    if len(text) == _DAY_LENGTH and text[4] == text[7] == "-" and text.isascii():  # nearly every date of a table
        with suppress(ValueError):
            only = date.fromisoformat(text).toordinal() - _EPOCH
            return Edtf(text, only, only, DatePrec.DAY, approximate=False)
    clean = text.strip()
    start, end = _sides(clean)
    first = start.first if start else OPEN_START
    last = end.last if end else OPEN_END
    if first > last:
        raise EdtfError(f"{quoted(clean)} ends before it begins; write the earlier date first")
    approximate = any(side.qualifier for side in (start, end) if side)
    return Edtf(clean, first, last, _precision(first, last, approximate=approximate), approximate)


def words(text: str) -> tuple[str, str]:
    """The date as a person says it, and how surely it is known ("" for a plain day).

    ``2016-03`` → ("March 2016", "known to the month"). Raises EdtfError.
    """
    clean = text.strip()
    start, end = _sides(clean)
    if start is end and start is not None:
        return _qualified(start), _note(start)
    said = [_qualified(side) if side else "" for side in (start, end)]
    if clean.startswith("["):
        return (
            (f"{said[0]} or later", "no later limit known")
            if start
            else (f"{said[1]} or earlier", "no earlier limit known")
        )
    if start and end:
        return f"{said[0]} – {said[1]}", _interval_note(start, end)
    if start:
        ongoing, note = ("ongoing", "no end reported") if clean.endswith("..") else ("unknown", "end unknown")
        return f"{said[0]} – {ongoing}", f"{_ends('beginning', start)}{note}"
    if end:
        return f"until {said[1]}", f"{_ends('end', end)}no beginning reported"
    return "at an unknown time", "neither beginning nor end reported"


def day_words(timestamp: str) -> str:
    """The day of a timestamp: ``2026-11-25T14:00:00Z`` → "25 November 2026"."""
    return words(timestamp[:_DAY_LENGTH])[0]


def _sides(clean: str) -> tuple[_Point | None, _Point | None]:
    """Beginning and end; the very same object twice for a single date, None for an open side."""
    if not clean or len(clean) > _LONGEST or not clean.isascii():
        raise _unreadable(clean)
    if "/" in clean:
        sides = clean.split("/")
        if len(sides) == 2 and any(side not in {"", ".."} for side in sides):  # noqa: PLR2004 - two ends
            return _side(sides[0], clean), _side(sides[1], clean)
        raise _unreadable(clean)
    if clean.startswith(("[", "{")):
        return _set(clean)
    point = _point(clean, clean)
    return point, point


def _side(text: str, whole: str) -> _Point | None:
    return None if text in {"", ".."} else _point(text, whole)


def _point(text: str, whole: str) -> _Point:
    """A single date, plain or not."""
    plain = _PLAIN.fullmatch(text)
    if not plain:
        return _parse_rare_form(text, whole)
    year, month, month_day = (int(part) if part else 0 for part in plain.group(1, 2, 3))
    qualifier = plain[4]
    try:
        if plain[3]:
            only = date(year, month, month_day).toordinal() - _EPOCH
            return _Point(only, only, f"{month_day} {MONTHS[month - 1]} {year}", "day", qualifier)
        if month in _SEASONS:
            return _season(year, month, qualifier)
        first = date(year, month if plain[2] else 1, 1).toordinal() - _EPOCH
        last = date(year, month or 12, monthrange(year, month or 12)[1]).toordinal() - _EPOCH
    except ValueError:
        raise _unreadable(whole, f": {why_no_such_date(year, month, month_day, has_day=bool(plain[3]))}") from None
    if month:
        return _Point(first, last, f"{MONTHS[month - 1]} {year}", "month", qualifier)
    return _Point(first, last, str(year), "year", qualifier)


def _season(year: int, number: int, qualifier: str) -> _Point:
    """A season has no sharp borders, so it is always approximate."""
    name, month = _SEASONS[number]
    end_year, end_month = divmod(year * 12 + month + 1, 12)
    first = date(year, month, 1).toordinal() - _EPOCH
    last = date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1]).toordinal() - _EPOCH
    return _Point(first, last, f"{name} {year}", "season", qualifier or "~")


def _set(clean: str) -> tuple[_Point | None, _Point | None]:
    """``[a,b]`` one of these, ``{a..b}`` all of these: from the first to the last, ends possibly open."""
    inner = re.fullmatch(r"\[(.*)\]|\{(.*)\}", clean)
    members = [member.split("..") for member in ((inner[1] or inner[2] or "") if inner else "").split(",")]
    starts = [_member(member[0], clean) for member in members]
    ends = [_member(member[-1], clean) for member in members]
    if not any(starts) and not any(ends):
        raise _unreadable(clean)
    start = None if None in starts else min((point for point in starts if point), key=lambda point: point.first)
    end = None if None in ends else max((point for point in ends if point), key=lambda point: point.last)
    if start and end and clean[0] == "[" and (start.first, start.last) != (end.first, end.last):
        start = end = _range(start.first, end.last, start.qualifier or end.qualifier)
    if start and end and (start.first, start.last) == (end.first, end.last):
        end = start
    return start, end


def _member(text: str, whole: str) -> _Point | None:
    return _point(text.strip(), whole) if text.strip() else None


def _parse_rare_form(text: str, whole: str) -> _Point:
    """The rarer forms (``201X``, ``2016-03-XX``, ``2004-06-~11``) as the edtf library reads them."""
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415 - 80 ms that most dates never need

    try:
        value = parse_edtf(text)
        low, high = value.lower_strict(), value.upper_strict()
        first, last = (date(*limit[:3]).toordinal() - _EPOCH for limit in (low, high))
    except (EDTFParseException, TypeError, ValueError, AttributeError, OverflowError):
        raise _unreadable(whole) from None
    qualifier = "%" if any(sign in text for sign in "~?%") else ""
    return _range(first, last, qualifier)


def _range(first: int, last: int, qualifier: str) -> _Point:
    if first == last:
        return _Point(first, last, _day_words(first), "day", qualifier)
    return _Point(first, last, f"between {_day_words(first)} and {_day_words(last)}", "range", qualifier)


def _precision(first: int, last: int, *, approximate: bool) -> DatePrec:
    if first == OPEN_START or last == OPEN_END:
        return DatePrec.YEAR
    days = last - first + 1
    if days == 1:
        return DatePrec.DAYS if approximate else DatePrec.DAY
    if days < _WEEK_DAYS:
        return DatePrec.DAYS
    if days == _WEEK_DAYS:
        return DatePrec.WEEK
    return DatePrec.MONTH if days <= _MONTH_DAYS else DatePrec.YEAR


def _qualified(point: _Point) -> str:
    if point.known == "season" or not point.qualifier:
        return point.words
    return {"~": "about ", "?": "perhaps ", "%": "perhaps about "}[point.qualifier] + point.words


def _note(point: _Point) -> str:
    known = {"day": "", "range": "exact day unknown", "season": "known to the season"}
    doubt = {"": "", "~": "approximate", "?": "uncertain", "%": "uncertain and approximate"}
    parts = (known.get(point.known, f"known to the {point.known}"), doubt[point.qualifier])
    return ", ".join(part for part in parts if part)


def _interval_note(start: _Point, end: _Point) -> str:
    """Both ends in one go where they are known equally well."""
    notes = (_note(start), _note(end))
    if notes[0] == notes[1]:
        return f"both ends {notes[0]}" if notes[0] else ""
    return "; ".join(
        f"{name} {note or 'known to the day'}" for name, note in zip(("beginning", "end"), notes, strict=True)
    )


def _ends(name: str, point: _Point) -> str:
    return f"{name} {_note(point) or 'known to the day'}; "


def _day_words(number: int) -> str:
    value = date.fromordinal(number + _EPOCH)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def _unreadable(text: str, why: str = "") -> EdtfError:
    """What is wrong with the text, or else what was probably meant and what was expected."""
    why = why or f";{suggestion(text)} {EXPECTED}"
    return EdtfError(f"{quoted(text)} is not a date{why}")
