"""Calendar arithmetic: a stretch of the calendar at one precision (century … hour), with its TIMEX3 and EDTF values.

Years are astronomical: 1 BC is 0 and 490 BC is -489, so that arithmetic needs no special case.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

_GREGORIAN_CYCLE: Final = 400
"""Years after which the calendar repeats itself, weekdays included."""
_SEASON_CODES: Final = {"SP": 21, "SU": 22, "FA": 23}
SEASON_MONTHS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""Season → its first month on the northern hemisphere."""
_LAST_YEAR: Final = 9999


def grain_of(code: str) -> str:
    """The precision of the code of a part of the year: season, quarter or half."""
    return {"Q": "quarter", "H": "half"}.get(code[:1], "season")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stretch of the calendar.

    `code` is a season (SP … WI), quarter (Q1 … Q4), half (H1, H2) or the number of the ISO week. `time` is a part of
    the day (``TMO``) or an hour (``T05:34``); with one, the stamp is a time rather than a date.
    """

    grain: str
    """Precision: century, decade, year, half, quarter, season, month, week, weekend, span or day. A span is a number of
    days, in `code`, from its day on, as a month of another calendar is."""
    year: int
    """The first year of a decade or century."""
    month: int = 0
    day: int = 0
    code: str = ""
    time: str = ""

    @classmethod
    def of_day(cls, day: date, years_off: int = 0) -> Stamp:
        """The stamp of a Python date that was shifted `years_off` years into the future."""
        return cls("day", day.year - years_off, day.month, day.day)

    def value(self) -> str:
        """The TIMEX3 value."""
        number, era = (self.year, "") if self.year > 0 else (1 - self.year, "BC")
        if self.grain == "century":
            return f"{era}{number // 100:02d}"
        if self.grain == "decade":
            return f"{era}{number // 10:03d}"
        text = f"{era}{number:04d}"
        if self.grain == "span":
            return "/".join(self._ends())
        if self.grain == "month":
            text += f"-{self.month:02d}"
        elif self.grain == "day":
            text += f"-{self.month:02d}-{self.day:02d}{self.time}"
        elif self.grain in {"week", "weekend"}:
            text += f"-W{self.code}" + ("-WE" if self.grain == "weekend" else "")
        elif self.code:
            text += f"-{self.code}"
        return text

    def valid(self) -> bool:
        """Whether it exists in the calendar."""
        if self.grain == "day":
            return 1 <= self.month <= 12 and 1 <= self.day <= monthrange(_mapped(self.year)[0], self.month)[1]  # noqa: PLR2004
        return self.year <= _LAST_YEAR

    def as_date(self) -> tuple[date, int]:
        """Its first day as a Python date, and by how many years that date was shifted to suit Python's calendar."""
        year, off = _mapped(self.year)
        if self.grain in {"week", "weekend"}:
            return date.fromisocalendar(year, int(self.code), 6 if self.grain == "weekend" else 1), off
        return date(year, self.first_month(), self.day or 1), off

    def first_month(self) -> int:
        """The month it begins in; January for a year, and for winter, which begins the December before."""
        if self.month:
            return self.month
        if self.grain == "season":
            return SEASON_MONTHS[self.code] if self.code != "WI" else 1
        if self.grain == "quarter":
            return int(self.code[1]) * 3 - 2
        if self.grain == "half":
            return 1 if self.code == "H1" else 7
        return 1

    def days_later(self, days: int) -> Stamp:
        """The day that lies so many days after its first day."""
        day, off = self.as_date()
        return Stamp.of_day(day + timedelta(days=days), off)

    def weekday(self) -> int:
        """1 Monday … 7 Sunday."""
        return self.as_date()[0].isoweekday()

    def week(self, later: int = 0) -> Stamp:
        """The ISO week of its first day, or the one `later` weeks after it."""
        day, off = self.as_date()
        year, number, _ = (day + timedelta(weeks=later)).isocalendar()
        return Stamp("week", year - off, code=f"{number:02d}")

    def month_stamp(self, later: int = 0) -> Stamp:
        """Its first month, or the one `later` months after it."""
        years, month = divmod(self.year * 12 + self.first_month() - 1 + later, 12)
        return Stamp("month", years, month + 1)

    def decade_stamp(self, later: int = 0) -> Stamp:
        """Its decade, or the one `later` decades after it."""
        first = self.year // 10 * 10 if self.year > 0 else 1 - (1 - self.year) // 10 * 10
        return Stamp("decade", first + 10 * later)

    def century_stamp(self, later: int = 0) -> Stamp:
        """Its century, or the one `later` centuries after it."""
        first = self.year // 100 * 100 if self.year > 0 else 1 - (1 - self.year) // 100 * 100
        return Stamp("century", first + 100 * later)

    def with_time(self, time: str) -> Stamp:
        """The same day with a part of the day or an hour."""
        return replace(self, time=time)

    def edtf(self) -> str:
        """Its days as EDTF; "" before year 1, where Dateline's EDTF ends."""
        if not 0 <= self.year < _LAST_YEAR - 100 or (self.year < 2 and self.grain not in {"century", "decade"}):  # noqa: PLR2004
            return ""
        if self.grain in {"year", "month", "day"}:
            return replace(self, time="").value()
        first, last = self._ends()
        if first == last:
            return first
        return f"{first}/{last}"

    def _ends(self) -> tuple[str, str]:
        """First and last stretch of it, in EDTF."""
        year = self.year
        if self.grain == "decade":
            return f"{max(year, 1):04d}", f"{year + 9:04d}"
        if self.grain == "century":
            return f"{max(year, 1):04d}", f"{year + 100:04d}"
        if self.grain == "season":
            if self.code == "WI":  # the words leave open whether it is the winter before or the winter after
                return f"{year - 1:04d}-12", f"{year + 1:04d}-02"
            season = f"{year:04d}-{_SEASON_CODES[self.code]}"
            return season, season
        if self.grain in {"quarter", "half"}:
            months = 3 if self.grain == "quarter" else 6
            return f"{year:04d}-{self.first_month():02d}", f"{year:04d}-{self.first_month() + months - 1:02d}"
        first = self.as_date()[0]
        length = int(self.code) if self.grain == "span" else 2 if self.grain == "weekend" else 7
        return first.isoformat(), (first + timedelta(days=length - 1)).isoformat()


def _mapped(year: int) -> tuple[int, int]:
    """A year of Python's calendar with the same days, and how many years later it is."""
    if 1 < year < _LAST_YEAR:
        return year, 0
    mapped = year % _GREGORIAN_CYCLE + _GREGORIAN_CYCLE * 5
    return mapped, mapped - year
