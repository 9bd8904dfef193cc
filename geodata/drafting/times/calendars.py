"""Feasts and the months of the Hijri calendar, as days of the Gregorian one.

The Hijri months are those of the arithmetical calendar, which may be a day off from the sighting of the moon.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_ISLAMIC_EPOCH: Final = 227_015
"""Proleptic Gregorian ordinal of 1 Muharram 1, in the civil reckoning."""
_HIJRI_YEARS: Final = range(1200, 1600)
"""Years that are of the Hijri calendar where they stand after a Hijri month."""
_MONTH: Final = 30
"""Days of a Hijri month at most."""
_EIDS: Final = {"h10-1": 3, "h12-10": 4}
"""Code of a feast of several days → their number."""
_LUNAR, _FIXED, _EASTER = "h", "g", "e"
"""First letter of a name's value in words.txt: Hijri month and day, Gregorian month and day, days from Easter."""


def days_of(code: str, day: int, year: int) -> tuple[date, int] | None:
    """First day and length in days of the feast or month `code` in a year; None where the calendar has none.

    `day` is the day of a Hijri month, 0 for the whole month. The year is Gregorian, or Hijri after a Hijri month.
    """
    try:
        if code[0] == _LUNAR:
            month, _, own_day = code[1:].partition("-")
            return _lunar(int(month), day or int(own_day or 0), year)
        if code[0] == _EASTER:
            return _easter(year) + timedelta(int(code[1:])), 1
        month, own_day = code[1:].split("-")
        return date(year, int(month), int(own_day)), 1
    except (ValueError, OverflowError):
        return None


def is_lunar(code: str) -> bool:
    """Whether the value of a name is of the Hijri calendar, whose days are known to within one."""
    return code[0] == _LUNAR


def days_of_feast(code: str) -> int:
    """How many days a feast lasts: “on Eid al-Adha” may be any of four."""
    return _EIDS.get(code, 1)


def _lunar(month: int, day: int, year: int) -> tuple[date, int] | None:
    years = (year,) if year in _HIJRI_YEARS else range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 3)
    for hijri in years:
        first = _hijri(hijri, month, day or 1)
        if year in _HIJRI_YEARS or first.year == year:
            following = _hijri(hijri + month // 12, month % 12 + 1, 1)
            length = 1 if day else (following - first).days
            return (first, length) if day <= _MONTH else None
    return None


def _hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri date."""
    days = (11 * year + 3) // 30 + 354 * (year - 1) + 30 * (month - 1) - (month - 1) // 2 + day - 1
    return date.fromordinal(_ISLAMIC_EPOCH + days)


def _easter(year: int) -> date:
    """Western Easter Sunday, by Gauss's rule as Meeus and Jones give it."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
