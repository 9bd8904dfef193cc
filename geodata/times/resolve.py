"""Readings → values, resolved over the whole document.

News tells from its day of publication: “Tuesday” is the last one before it. A narrative tells from the time it has
reached: “on 6 November” belongs to the year of the date before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from geodata.times.reading import Reading, duration
from geodata.times.stamp import Stamp

_MONTHS: Final = 12
_FORWARD: Final = 4
"""So many months on, a narrative's next month without a year may lie in the following year."""
_UNITS: Final = {"D": "day", "W": "week", "M": "month", "Y": "year", "DE": "decade", "CE": "century"}
_FINE: Final = frozenset({"TH", "TM", "TS"})


@dataclass(slots=True)
class Resolved:
    """A reading with its value; `stamp` is None for what names no stretch of the calendar."""

    reading: Reading
    value: str
    stamp: Stamp | None = None
    reason: str = "as written"


@dataclass(slots=True)
class Context:
    """What is known while reading on."""

    news: bool
    published: Stamp | None = None
    """Day, month or year of publication."""
    reference: Stamp | None = None
    """The time that the text has reached."""
    reference_words: str = ""
    mentioned: Stamp | None = None
    """The last time that was named at all."""
    mentioned_words: str = ""
    months: dict[int, int] = field(default_factory=dict)
    """Month → the year that the document gives it somewhere."""
    first_year: int | None = None
    """The first year that the document names."""
    future: bool = False
    """Whether the sentence speaks of what is to come."""

    def now(self) -> Stamp | None:
        """What “this year” and “yesterday” are counted from."""
        return self.published if self.news else self.reference

    def base(self, reading: Reading) -> Stamp | None:
        """What a relative expression is counted from."""
        if self.news and (reading.deictic or not self.reference):
            return self.published
        return self.reference or (self.published if self.news else None)


def resolve(reading: Reading, context: Context) -> Resolved:
    """Give a reading its value."""
    if reading.value:
        return Resolved(reading, reading.value)
    if reading.name == "shift" or reading.name == "daysafter" or reading.name == "relday":
        return _shifted(reading, context)
    if reading.name in {"stepped", "bare", "later"}:
        return _stepped(reading, context)
    if reading.name == "weekday":
        return _weekday(reading, context)
    if reading.name == "clock" or reading.name == "parted":
        return _clock(reading, context)
    if reading.kind == "set":
        return _set(reading, context)
    return _calendar(reading, context)


def _calendar(reading: Reading, context: Context) -> Resolved:
    year, reason = reading.year, "as written"
    if year is not None and year <= -10_000:
        year = _two_digits(-10_000 - year, context)
    if year is None:
        year, reason = _year_of(reading, context)
    if year is None:
        return Resolved(reading, _yearless(reading), None, "no year is given, and none can be told from the text")
    stamp = _stamp(reading, year)
    if stamp is None:
        return Resolved(reading, "", None, "no such day")
    return Resolved(reading, stamp.value(), stamp, reason)


def _stamp(reading: Reading, year: int) -> Stamp | None:
    if reading.grain:
        return Stamp(reading.grain, year)
    if reading.day and reading.month:
        stamp = Stamp("day", year, reading.month, reading.day, time=reading.time)
    elif reading.month:
        stamp = Stamp("month", year, reading.month)
    elif reading.code:
        grain = {"Q": "quarter", "H": "half"}.get(reading.code[0], "season")
        stamp = Stamp(grain, year, code=reading.code)
    else:
        stamp = Stamp("year", year)
    return stamp if stamp.valid() else None


def _yearless(reading: Reading) -> str:
    if reading.month:
        return f"XXXX-{reading.month:02d}" + (f"-{reading.day:02d}{reading.time}" if reading.day else "")
    if reading.code:
        return f"XXXX-{reading.code}"
    return "XXXX"


def _two_digits(number: int, context: Context) -> int:
    near = context.reference or context.published
    year = near.year if near else 2000
    century = year // 100 * 100 + number
    return min((century - 100, century, century + 100), key=lambda candidate: abs(candidate - year))


def _year_of(reading: Reading, context: Context) -> tuple[int | None, str]:
    """The year of a month, day or season that comes without one."""
    if reading.step is not None:
        base = context.mentioned if reading.word in {"that", "same"} else context.base(reading)
        return (base.year + reading.step, "the year the text speaks of") if base else (None, "")
    month = reading.month or {"SP": 3, "SU": 6, "FA": 9, "WI": 12}.get(reading.code, int(reading.code[1:] or 1) * 3 if reading.code[:1] == "Q" else 1)
    if context.news and context.published and context.published.grain in {"day", "month"}:
        return _year_in_news(reading, month, context), "from the date of publication"
    reference = context.reference
    if reference is None:
        if reading.month in context.months:
            return context.months[reading.month], f"the document names that month with its year elsewhere"
        if context.published:
            return context.published.year, "the year of publication"
        return context.first_year, "the year that the text names next"
    year = reference.year
    if reading.code in {"SP", "SU"} and context.mentioned and context.mentioned.code == "WI":
        return context.mentioned.year, f"after “{context.mentioned_words}”"
    if reference.grain in {"day", "month", "season", "week"}:
        ahead = (month - reference.first_month()) % _MONTHS
        if month < reference.first_month() and ahead <= _FORWARD:
            year += 1
        elif reading.code == "WI" and reference.first_month() > 6:  # noqa: PLR2004
            year += 1
    elif reading.code == "WI" and reference.grain == "year":
        pass
    return year, f"the year of “{context.reference_words}”"


def _year_in_news(reading: Reading, month: int, context: Context) -> int:
    published = context.published
    assert published is not None
    here = (published.month, published.day or 31)
    there = (month, reading.day or 1)
    if context.future:
        return published.year + (there < (here if reading.day else (here[0], 1)))
    return published.year - (there > here)


def _number(count: str) -> float | None:
    return None if count == "X" else float(count)


def _shifted(reading: Reading, context: Context) -> Resolved:
    base = context.published if context.news and reading.name == "relday" else context.base(reading)
    if reading.name == "relday" and not context.news:
        return Resolved(reading, "PRESENT_REF" if not reading.direction else "XXXX-XX-XX", None, "no day of writing is known")
    number = _number(reading.count)
    if number is None:
        later = reading.direction > 0
        return Resolved(reading, "FUTURE_REF" if later else "PAST_REF", None, "how much is not said")
    if base is None:
        return Resolved(reading, _unknown(reading.unit), None, "counted from an unknown day")
    by = int(number * reading.direction)
    stamp = move(base, by, reading.unit)
    if stamp is None:
        return Resolved(reading, _unknown(reading.unit), None, "counted from a time not known to the day")
    if reading.time and stamp.grain == "day":
        stamp = stamp.at(reading.time)
    origin = "the date of publication" if base is context.published else f"“{context.reference_words}”"
    return Resolved(reading, stamp.value(), stamp, f"counted from {origin}")


def move(base: Stamp, by: int, unit: str) -> Stamp | None:
    """The day, week, month, year … so many units away; None when the base is not known well enough."""
    if unit == "D":
        return base.days_later(by) if base.grain == "day" else None
    if unit == "W":
        if base.grain == "day":
            return base.week(by)
        return base.week(by) if base.grain == "week" else None
    if unit == "M":
        return base.month_stamp(by) if base.grain in {"day", "month", "week"} else None
    if unit == "Y":
        return base.year_stamp(by)
    if unit == "DE":
        return base.decade_stamp(by)
    if unit == "CE":
        return base.century_stamp(by)
    return Stamp("day", base.year, base.month, base.day, time="TXX") if base.grain == "day" and unit in _FINE else None


def _unknown(unit: str) -> str:
    return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "DE": "XXX", "CE": "XX"}.get(unit, "XXXX-XX-XXTXX")


def _stepped(reading: Reading, context: Context) -> Resolved:
    base = _step_base(reading, context)
    step = reading.step or 0
    if base is None:
        return Resolved(reading, _yearless(reading) if reading.month or reading.code else _unknown(reading.unit or "D"))
    reason = "seen from the date of publication" if base is context.published else f"seen from “{context.reference_words}”"
    stamp: Stamp | None
    if reading.weekday:
        stamp = _step_weekday(reading, base, step)
    elif reading.month:
        stamp = _step_month(base, reading.month, step)
    elif reading.code:
        stamp = _step_season(base, reading, step, context)
    elif reading.unit == "WE":
        week = base.week(step) if base.grain in {"day", "week"} else None
        stamp = Stamp("weekend", week.year, code=week.code) if week else None
    elif reading.unit == "Q":
        stamp = _step_quarter(base, step)
    elif reading.unit and not reading.unit.startswith("T"):
        stamp = move(base, step, reading.unit)
    elif reading.time:
        stamp = move(base, _night_step(reading, step), "D")
    else:
        stamp = None
    if stamp is None:
        return Resolved(reading, _vaguely(reading, base, step), None, "the text does not say it more closely")
    if reading.time and stamp.grain == "day":
        reading.kind = "time"
        stamp = stamp.at(reading.time)
    return Resolved(reading, stamp.value(), stamp, reason)


def _night_step(reading: Reading, step: int) -> int:
    return step


def _vaguely(reading: Reading, base: Stamp, step: int) -> str:
    if base.grain in {"month", "year"} and reading.unit == "D" or reading.time:
        return base.value() + ("-XX" if base.grain == "month" else "-XX-XX" if base.grain == "year" else "") + reading.time
    return _unknown(reading.unit or "D")


def _step_base(reading: Reading, context: Context) -> Stamp | None:
    deictic = reading.word in {"last", "this", "next", "past", "current", "coming", "upcoming"} or reading.name in {"later", "bare"}
    if reading.word in {"that", "same"} and context.mentioned:
        return context.mentioned
    if context.news and deictic:
        return context.published
    return context.base(reading)


def _step_weekday(reading: Reading, base: Stamp, step: int) -> Stamp | None:
    if base.grain != "day":
        return None
    ahead = (reading.weekday - base.weekday()) % 7
    if step > 0:
        return base.days_later(ahead or 7)
    if step < 0:
        return base.days_later(ahead - 7)
    return base.days_later(ahead if ahead <= 3 else ahead - 7)  # noqa: PLR2004 - nearest


def _step_month(base: Stamp, month: int, step: int) -> Stamp:
    here = base.first_month()
    if step > 0:
        return Stamp("month", base.year + (month <= here), month)
    if step < 0:
        return Stamp("month", base.year - (month >= here), month)
    return Stamp("month", base.year, month)


def _step_season(base: Stamp, reading: Reading, step: int, context: Context) -> Stamp:
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[reading.code]
    here = base.first_month()
    year = base.year
    if step > 0:
        year += month <= here or base.grain == "year"
    elif step < 0:
        year -= month + 2 >= here or base.grain == "year"
    elif reading.code == "WI" and here > 6 and not context.news:  # noqa: PLR2004
        year += 1
    return Stamp("season", year, code=reading.code)


def _step_quarter(base: Stamp, step: int) -> Stamp:
    years, quarter = divmod(base.year * 4 + (base.first_month() - 1) // 3 + step, 4)
    return Stamp("quarter", years, code=f"Q{quarter + 1}")


def _weekday(reading: Reading, context: Context) -> Resolved:
    base = context.published if context.news else context.reference
    if base is None or base.grain != "day":
        return Resolved(reading, f"XXXX-WXX-{reading.weekday}", None, "the week is not known")
    ahead = (reading.weekday - base.weekday()) % 7
    if context.news:
        stamp = base.days_later(ahead if context.future or not ahead else ahead - 7)
        reason = "the next after publication" if context.future else "the last before publication"
    else:
        stamp = base.days_later(ahead)
        reason = f"the next after “{context.reference_words}”"
    if reading.time:
        reading.kind, stamp = "time", stamp.at(reading.time)
    return Resolved(reading, stamp.value(), stamp, reason)


def _clock(reading: Reading, context: Context) -> Resolved:
    base = context.now() if reading.name == "parted" else context.reference or context.published
    bare = reading.last - reading.first == 1
    if base is None or base.grain != "day" or (reading.name == "parted" and bare and not context.news):
        return Resolved(reading, f"XXXX-XX-XX{reading.time}", None, "the day is not known")
    stamp = base.at(reading.time)
    return Resolved(reading, stamp.value(), stamp, f"of the day of “{context.reference_words}”" if base is context.reference else "of the day of publication")


def _set(reading: Reading, context: Context) -> Resolved:
    if context.news or reading.count not in {"1", ""}:
        return Resolved(reading, duration(reading.count or "1", reading.unit))
    return Resolved(reading, _unknown(reading.unit))
