"""Dates in EDTF (ISO 8601-2): text → first and last possible day, or words for the reader.

A date never becomes more precise than it is written: ``2016-03`` is the 31 days of March, ``2011/..`` has begun and
not ended, ``2016-03~`` is about March and `approximate`. Days are counted from 1970-01-01, and both ends belong to the
interval. Years run from -9999 to 9999 in the Gregorian calendar, which is continued to the time before it was made;
the year 0 is 1 BC, as in ISO 8601. A date that cannot be read raises EdtfError, which says what is wrong with it and
what was probably meant.
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
_EXPECTED: Final = "expected a date in EDTF such as 2015-09-30, 2015-09, 2015, 2011/.. or 2015-09/2016-02"
_EPOCH: Final = date(1970, 1, 1).toordinal()
_CYCLE_YEARS: Final = 400
_CYCLE_DAYS: Final = 146_097
"""After so many years or days the Gregorian calendar repeats itself; Python's begins with the year 1."""
_FIRST_YEAR: Final = -9999
_LONGEST: Final = 100
"""Most characters of an EDTF text; the longest sensible one has about half as many."""
_SEASONS: Final = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12)}
"""EDTF's season number → name and first of its three months, in the northern hemisphere; winter ends next year."""
_PLAIN: Final = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_DAY: Final = re.compile(r"(-?[0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_LENGTH: Final = len("2015-09-30")
_WEEK_DAYS: Final = 7
_MONTH_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date: `start_day` … `end_day` are its first and last possible day (OPEN_START, OPEN_END where none is known).

    `date_prec` is UCDP's and follows from the length: one day, two to six, seven, up to 31, more. An approximate day
    counts as a few days. `approximate` is true for EDTF's ``~``, ``?``, ``%`` and for seasons.
    """

    text: str
    start_day: int
    end_day: int
    date_prec: DatePrec
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """One side of an interval: its first and last possible day, its words, its precision and its qualifier."""

    first: int
    last: int
    words: str
    known: str
    qualifier: str = ""


def day(iso: str) -> int:
    """``2015-09-30`` → days since 1970-01-01. Raises EdtfError."""
    try:
        if match := _DAY.fullmatch(iso):
            return _number(*map(int, match.groups()))
        return date.fromisoformat(iso).toordinal() - _EPOCH
    except ValueError:
        raise EdtfError(f"{quoted(iso)} is not a day; expected year-month-day such as 2015-09-30") from None


def iso(day: int) -> str:
    """Days since 1970-01-01 → ``2015-09-30``. Raises ValueError or OverflowError for a day outside the calendar."""
    year, month, month_day = parts(day)
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{month_day:02d}"


def parts(day: int) -> tuple[int, int, int]:
    """Days since 1970-01-01 → year, month and day of the month. Raises as `iso` does."""
    ordinal = day + _EPOCH
    cycles = 0 if ordinal > 0 else 1 - ordinal // _CYCLE_DAYS
    found = date.fromordinal(ordinal + cycles * _CYCLE_DAYS)
    year = found.year - cycles * _CYCLE_YEARS
    if year < _FIRST_YEAR:
        raise ValueError(f"year {year} is before {_FIRST_YEAR}")
    return year, found.month, found.day


def year_words(year: int) -> str:
    """2015 → "2015", and -43 → "44 BC"."""
    return str(year) if year > 0 else f"{1 - year} BC"


@lru_cache(maxsize=1 << 15)  # the rules and the derived columns of a table read the same dates
def parse(text: str) -> Edtf:
    """Read an EDTF text. Raises EdtfError, which says what is wrong and what was expected."""
    with suppress(ValueError):  # nearly every date of a table is a day, or two
        begin, _, until = text.partition("/")
        first, last = _plain_day(begin), _plain_day(until or begin)
        if first <= last and text[-1] != "/":
            return Edtf(text, first, last, _precision(first, last, approximate=False), approximate=False)
    clean = text.strip()
    start, end = _sides(clean)
    first = start.first if start else OPEN_START
    last = end.last if end else OPEN_END
    if first > last:
        raise EdtfError(f"{quoted(clean)} ends before it begins; write the earlier date first")
    approximate = any(side.qualifier for side in (start, end) if side)
    return Edtf(clean, first, last, _precision(first, last, approximate=approximate), approximate)


def _plain_day(text: str) -> int:
    """The number of a day that is written as ``2016-03-27``. Raises ValueError for any other text."""
    if len(text) == _DAY_LENGTH and text[4] == text[7] == "-" and text.isascii():
        return date.fromisoformat(text).toordinal() - _EPOCH
    raise ValueError(text)


def words(text: str) -> tuple[str, str]:
    """The date in words, and how precisely it is known ("" for a plain day).

    ``2016-03`` → ("March 2016", "known to the month"). Raises EdtfError.
    """
    clean = text.strip()
    start, end = _sides(clean)
    if start is end and start is not None:
        return _qualified(start), _note(start)
    first, last = (_qualified(side) if side else "" for side in (start, end))
    if clean.startswith("["):
        return (
            (f"{first} or later", "no later limit known") if start else (f"{last} or earlier", "no earlier limit known")
        )
    if start and end:
        return f"{first} – {last}", _interval_note(start, end)
    if start:
        ongoing, note = ("ongoing", "no end reported") if clean.endswith("..") else ("unknown", "end unknown")
        return f"{first} – {ongoing}", f"{_ends('beginning', start)}{note}"
    if end:
        return f"until {last}", f"{_ends('end', end)}no beginning reported"
    return "at an unknown time", "neither beginning nor end reported"


def day_words(timestamp: str) -> str:
    """The day of a timestamp: ``2026-11-25T14:00:00Z`` → "25 November 2026"."""
    return words(timestamp[:_DAY_LENGTH])[0]


def _sides(clean: str) -> tuple[_Point | None, _Point | None]:
    """Beginning and end: the same object twice for a single date, None for an open side."""
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
    """Read a single date: a plain one here, any other form with the edtf library."""
    plain = _PLAIN.fullmatch(text)
    if not plain:
        return _parse_rare_form(text, whole)
    year, month, month_day = (int(part) if part else 0 for part in plain.group(1, 2, 3))
    qualifier = plain[4]
    try:
        if plain[3]:
            number = _number(year, month, month_day)
            return _Point(number, number, _day_words(number), "day", qualifier)
        if month in _SEASONS:
            return _season(year, month, qualifier)
        first = _number(year, month if plain[2] else 1, 1)
        last = _number(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError:
        raise _unreadable(whole, f": {_why_no_such_date(year, month, month_day, has_day=bool(plain[3]))}") from None
    if month:
        return _Point(first, last, f"{MONTHS[month - 1]} {year_words(year)}", "month", qualifier)
    return _Point(first, last, year_words(year), "year", qualifier)


def _season(year: int, number: int, qualifier: str) -> _Point:
    """A season; it has no sharp borders, so it is always approximate."""
    name, month = _SEASONS[number]
    end_year, end_month = divmod(year * 12 + month + 1, 12)
    first = _number(year, month, 1)
    last = _number(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1])
    return _Point(first, last, f"{name} {year_words(year)}", "season", qualifier or "~")


def _number(year: int, month: int, month_day: int) -> int:
    """Days since 1970-01-01. Raises ValueError where the calendar has no such day."""
    cycles = 0 if year > 0 else 1 - year // _CYCLE_YEARS
    ordinal = date(year + cycles * _CYCLE_YEARS, month, month_day).toordinal()
    return ordinal - cycles * _CYCLE_DAYS - _EPOCH


def _set(clean: str) -> tuple[_Point | None, _Point | None]:
    """Read a set, ``[a,b]`` for one of its members or ``{a..b}`` for all, as the span from first to last member."""
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
        first, last = (_number(*limit[:3]) for limit in (low, high))
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
    """How precisely both ends are known; said once where it is the same."""
    notes = (_note(start), _note(end))
    if notes[0] == notes[1]:
        return f"both ends {notes[0]}" if notes[0] else ""
    return "; ".join(
        f"{name} {note or 'known to the day'}" for name, note in zip(("beginning", "end"), notes, strict=True)
    )


def _ends(name: str, point: _Point) -> str:
    return f"{name} {_note(point) or 'known to the day'}; "


def _day_words(number: int) -> str:
    year, month, month_day = parts(number)
    return f"{month_day} {MONTHS[month - 1]} {year_words(year)}"


def _unreadable(text: str, why: str = "") -> EdtfError:
    """The error for `text`: `why` it is wrong, or else what was probably meant and what was expected."""
    why = why or f";{_suggestion(text)} {_EXPECTED}"
    return EdtfError(f"{quoted(text)} is not a date{why}")


def _why_no_such_date(year: int, month: int, month_day: int, *, has_day: bool) -> str:
    """Why the calendar does not have this date."""
    if not 1 <= month <= len(MONTHS):
        return f"month {month:02d} is not between 01 and 12"
    if has_day:
        return f"{MONTHS[month - 1]} {year_words(year)} has {monthrange(year, month)[1]} days, not {month_day}"
    return _EXPECTED


def _suggestion(text: str) -> str:
    """The EDTF date that a spreadsheet or a habit wrote otherwise, where only one can be meant; else ""."""
    for guess in _guesses(text):
        try:
            return f" did you mean {date.fromisoformat(guess).isoformat()}?"
        except ValueError:
            continue
    return ""


def _guesses(text: str) -> Iterator[str]:
    if match := re.fullmatch(r"([0-9]{4})[/.]?([0-9]{1,2})[/.]?([0-9]{1,2})", text):
        yield f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    if match := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        yield f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    if match := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text):
        left, right = int(match[1]), int(match[2])
        if left > len(MONTHS) or right > len(MONTHS) or left == right:  # else either may be the month
            yield f"{match[3]}-{min(left, right):02d}-{max(left, right):02d}"
    if match := re.fullmatch(r"([0-9]{1,2})\.? ([A-Za-z]+) ([0-9]{4})", text):
        months = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(match[2].lower()[:3])]
        yield f"{match[3]}-{(months or [0])[0]:02d}-{match[1]:0>2}"
