"""Resolve a reading to its TIMEX3 value, seen from the context of the document.

News is seen from its day of publication: “Tuesday” is the last one before it. A narrative is seen from the time that
it has reached: “on 6 November” belongs to the year of the date before. Relative times (“two days later”, “last week”,
“the same month”, “at 5:34 AM”) have a function for each kind of rule.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from geodata.drafting.times import calendars
from geodata.drafting.times.context import UNKNOWN, ResolvedTime, TimeContext
from geodata.drafting.times.readers import duration
from geodata.drafting.times.reading import Reading
from geodata.drafting.times.stamp import SEASON_MONTHS, Stamp, grain_of
from geodata.drafting.times.tokens import vocabulary

_MINUTES: Final = {"TH": 60, "TM": 1}
_DAY: Final = 24 * 60
"""Minutes."""
_WEEK: Final = 7
"""Days."""
_NEAREST: Final = 3
"""Days ahead up to which “this Tuesday” is the coming one."""
_SATURDAY: Final = 6
_SEASON_LENGTH: Final = 2
"""Months from a season's first to its last."""
_FRACTIONS: Final = {"CE": (100, "Y"), "DE": (10, "Y"), "Y": (12, "M")}
"""Unit → (number, smaller unit) that make it up: half a century ago is 50 years ago."""
_VAGUE: Final = {1: "FUTURE_REF", -1: "PAST_REF"}
_FARTHEST: Final = 9000
"""Years and units up to which dates are counted."""
_MONTHS: Final = 12
_SIGHTING: Final = timedelta(1)
"""How much earlier than by calculation a month of the moon may begin."""
_FORWARD: Final = 4
"""Months ahead up to which a month without a year may lie in the next year of a narrative."""
_SUMMER: Final = 6
_HALF_YEAR: Final = 5
"""Months ahead up to which a month is the coming one where no verb shows the tense."""
_JUST_BEEN: Final = 2
"""Months back up to which a month is the past one, whatever the tense."""


def resolve(reading: Reading, context: TimeContext) -> ResolvedTime:
    """Resolve a reading in its context."""
    if reading.rule in _RELATIVE:
        return _RELATIVE[reading.rule](reading, context)
    if reading.value:
        return ResolvedTime(reading, reading.value)
    if reading.kind == "set":
        exact = context.news or reading.count != "1"
        return ResolvedTime(reading, duration(reading.count, reading.unit) if exact else UNKNOWN[reading.unit])
    return _resolve_calendar(reading, context)


def _resolve_calendar(reading: Reading, context: TimeContext) -> ResolvedTime:
    year, reason = reading.year, "as written"
    if reading.short_year is not None:
        year, reason = _full_year(reading.short_year, context), "the nearest century"
    elif year is None:
        year, reason = _year_of(reading, context)
    if year is None:
        return ResolvedTime(reading, _yearless(reading), None, "no year is given, and none can be told from the text")
    stamp = _stamp(reading, year)
    if stamp is None:
        return ResolvedTime(reading, "", None, "the calendar has no such day")
    if reading.other_day is not None:
        return ResolvedTime(reading, f"{year:04d}-XX-XX", stamp, "day and month may stand the other way round")
    return ResolvedTime(reading, stamp.value(), stamp, reason)


def _stamp(reading: Reading, year: int) -> Stamp | None:
    if reading.second_year and reading.code == "WI":
        stamp = Stamp("season", reading.second_year, code="WI")
    elif reading.grain:
        stamp = Stamp(reading.grain, year)
    elif reading.day and reading.month:
        stamp = Stamp("day", year, reading.month, reading.day, time=reading.time)
    elif reading.month:
        stamp = Stamp("month", year, reading.month)
    elif reading.code:
        stamp = Stamp(grain_of(reading.code), year, code=reading.code)
    else:
        stamp = Stamp("year", year)
    return stamp if stamp.valid() else None


def _full_year(number: int, context: TimeContext) -> int:
    """The full year of “'99” that is nearest to the time that the text has reached."""
    base = context.reference or context.published
    year = base.year if base else 2000
    century = year // 100 * 100 + number
    return min((century - 100, century, century + 100), key=lambda candidate: abs(candidate - year))


def _year_of(reading: Reading, context: TimeContext) -> tuple[int | None, str]:
    """The year of a month, day or season that comes without one, and the reason in words; (None, "") if unknown."""
    if reading.step is not None:
        base = context.last_mentioned if reading.step_word in {"that", "same"} else context.base(reading)
        return (base.year + reading.step, "the year that the text speaks of") if base else (None, "")
    month = reading.month
    if reading.code:
        month = _MONTHS if reading.code == "WI" else Stamp(grain_of(reading.code), 1, code=reading.code).first_month()
    if context.news and context.published and not _is_later_month(reading, month, context):
        return _year_in_news(reading, month, context.published, context.tense), "from the date of publication"
    if context.reference:
        return _year_in_narrative(reading, month, context.reference, context)
    years = context.month_years.get(reading.month, set())
    if context.published and len(years) > 1:
        years = years & {context.published.year}
    return (min(years), "the document names that month with its year elsewhere") if len(years) == 1 else (None, "")


def _is_later_month(reading: Reading, month: int, context: TimeContext) -> bool:
    """Whether news that reports an earlier year goes on to a later month: “It fell in June 2014. In August, …”."""
    reference = context.reference
    if not context.looks_back or reference is None or context.tense > 0:
        return False
    return (_year_in_narrative(reading, month, reference, context)[0], month) >= (
        reference.year,
        reference.first_month(),
    )


def _year_in_narrative(reading: Reading, month: int, reference: Stamp, context: TimeContext) -> tuple[int, str]:
    if context.heading_year is not None and reference.year < context.heading_year:
        return context.heading_year, "the year of the heading"
    if reading.code in {"SP", "SU"} and context.last_mentioned and context.last_mentioned.code == "WI":
        return context.last_mentioned.year, "after that winter"
    year = reference.year
    if reference.grain in {"day", "month", "season", "week"}:
        here = reference.first_month()
        turn = month < here and (month - here) % _MONTHS <= _FORWARD
        year += turn or (reading.code == "WI" and here > _SUMMER)
    return year, f"the year of “{context.reference_words}”"


def _year_in_news(reading: Reading, month: int, published: Stamp, tense: int) -> int:
    """The year of the last such month or day before publication, or of the next one after a verb in the future."""
    year = published.year
    if published.grain == "year":
        return year
    ahead = month - published.month
    if not ahead and reading.day and published.day:
        ahead = (reading.day > published.day) - (reading.day < published.day)
    if tense > 0:  # “the meeting follows February's”, in March: what has just been is meant
        return year + (ahead < 0 and -ahead > _JUST_BEEN)
    if ahead > 0 and (not tense or reading.code):  # no verb tells: whichever is nearer
        return year - (ahead > _HALF_YEAR)
    return year - (ahead > 0)


def _yearless(reading: Reading) -> str:
    """The value of a month, day or season of an unknown year: ``XXXX-03``."""
    if reading.month:
        return f"XXXX-{reading.month:02d}" + (f"-{reading.day:02d}{reading.time}" if reading.day else "")
    return f"XXXX-{reading.code}" if reading.code else "XXXX"


def _resolve_shift(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“Two days later”, “15 months ago”, “the day before”."""
    base = _named_hour(reading, context) or context.base(reading)
    if reading.count == "X":
        return ResolvedTime(reading, _VAGUE[reading.direction], None, "how much later or earlier is not said")
    if base is None:
        return ResolvedTime(reading, UNKNOWN[reading.unit], None, "counted from an unknown time")
    number, unit = float(reading.count), reading.unit
    if number % 1 and unit in _FRACTIONS:
        number, unit = number * _FRACTIONS[unit][0], _FRACTIONS[unit][1]
    stamp = _move(base, int(number * reading.direction), unit)
    if stamp is None:
        return ResolvedTime(
            reading, UNKNOWN[reading.unit], None, "counted from a time that is not known closely enough"
        )
    return ResolvedTime(reading, stamp.value(), stamp, f"counted from {context.describe(base)}")


def _named_hour(reading: Reading, context: TimeContext) -> Stamp | None:
    """The hour that was just named, for “two hours later”; None for larger units."""
    hour = context.last_mentioned
    if reading.unit not in _MINUTES or reading.deictic or hour is None or ":" not in hour.time:
        return None
    return hour


def _move(base: Stamp, by: int, unit: str) -> Stamp | None:
    """The day, week, month, year … `by` units later; None when the base is not precise enough."""
    if abs(base.year) + abs(by) > _FARTHEST:
        return None
    stamp: Stamp | None = None
    if unit == "D" and base.grain == "day":
        stamp = base.days_later(by)
    elif unit == "W" and base.grain in {"day", "week", "weekend"}:
        stamp = base.week(by)
    elif unit == "M" and base.grain in {"day", "month", "week"}:
        stamp = base.month_stamp(by)
    elif unit == "Y":
        stamp = Stamp("year", base.year + by)
    elif unit in {"DE", "CE"}:
        stamp = base.decade_stamp(by) if unit == "DE" else base.century_stamp(by)
    elif unit in _MINUTES and ":" in base.time:
        hour, minute = (int(part) for part in base.time[1:].split(":"))
        days, minutes = divmod(hour * 60 + minute + by * _MINUTES[unit], _DAY)
        stamp = base.days_later(days).with_time(f"T{minutes // 60:02d}:{minutes % 60:02d}")
    elif unit.startswith("T") and base.grain == "day":
        stamp = base.with_time("TXX")
    return stamp


def _resolve_related_day(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“Today”, “yesterday morning”, counted from the day of publication."""
    base = context.now if context.news else None
    if base is None or base.grain != "day":
        value = UNKNOWN["D"] if reading.direction else "PRESENT_REF"
        return ResolvedTime(reading, value, None, "the day of writing is not known")
    stamp = base.days_later(reading.direction).with_time(reading.time)
    return ResolvedTime(reading, stamp.value(), stamp, f"seen from {context.describe(base)}")


def _resolve_step(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“Last week”, “the same month”, “later that year”, “the following Tuesday”, “the end of the year”."""
    step = reading.step or 0
    base = _step_base(reading, context)
    if base is None:
        named = reading.month or reading.code
        value = _yearless(reading) if named else UNKNOWN[reading.unit or "D"] + reading.time
        return ResolvedTime(reading, value, None, "seen from an unknown time")
    if reading.weekday:
        stamp = _weekday_from(base, reading.weekday, step)
    elif reading.month:
        here = base.first_month()
        turn = (reading.month <= here) if step > 0 else -(reading.month >= here) if step < 0 else 0
        stamp = Stamp("month", base.year + turn, reading.month)
    elif reading.code[:1] in {"H", "Q"}:
        stamp = Stamp(grain_of(reading.code), base.year + step, code=reading.code)
    elif reading.code:
        stamp = _season_from(base, reading.code, step, news=context.news)
    elif reading.unit in {"WE", "Q"}:
        stamp = _weekend(base, step, reading, context) if reading.unit == "WE" else _quarter_from(base, step)
    else:
        stamp = _move(base, step, reading.unit or "D")
    if stamp is None:
        return ResolvedTime(reading, _vaguely(reading, base), None, "the text does not say it more closely")
    if reading.time and stamp.grain == "day":
        stamp = stamp.with_time(reading.time)
    return ResolvedTime(reading, stamp.value(), stamp, f"seen from {context.describe(base)}")


def _step_base(reading: Reading, context: TimeContext) -> Stamp | None:
    if reading.step_word in {"that", "same"} and context.last_mentioned:
        return context.last_mentioned
    if context.news and (reading.step_word in vocabulary().lists["seen_from_now"] or reading.rule in {"later", "bare"}):
        return context.now
    return context.base(reading)


def _weekday_from(base: Stamp, weekday: int, step: int) -> Stamp | None:
    if base.grain != "day":
        return None
    ahead = (weekday - base.weekday()) % _WEEK
    if step > 0:
        return base.days_later(ahead or _WEEK)
    return base.days_later(ahead - _WEEK if step < 0 or ahead > _NEAREST else ahead)


def _season_from(base: Stamp, code: str, step: int, *, news: bool) -> Stamp:
    month, here, year = SEASON_MONTHS[code], base.first_month(), base.year
    if step > 0:
        year += month <= here or base.grain == "year"
    elif step < 0:
        year -= month + _SEASON_LENGTH >= here or base.grain == "year"
    elif code == "WI" and here > _SUMMER and not news:
        year += 1
    return Stamp("season", year, code=code)


def _weekend(base: Stamp, step: int, reading: Reading, context: TimeContext) -> Stamp | None:
    """In news published on a weekday, “the weekend” is the past one unless a verb is in the future."""
    if base.grain not in {"day", "week"}:
        return None
    over = context.news and reading.rule == "bare" and context.tense <= 0 and base.weekday() < _SATURDAY
    week = base.week(step - over)
    return Stamp("weekend", week.year, code=week.code)


def _quarter_from(base: Stamp, step: int) -> Stamp:
    year, number = divmod(base.year * 4 + (base.first_month() - 1) // 3 + step, 4)
    return Stamp("quarter", year, code=f"Q{number + 1}")


def _vaguely(reading: Reading, base: Stamp) -> str:
    """The value of a day of which only the month or year is known: ``1943-07-XX``."""
    if (reading.unit == "D" or reading.time) and base.grain in {"month", "year"}:
        return base.value() + ("-XX" if base.grain == "month" else "-XX-XX") + reading.time
    return UNKNOWN[reading.unit or "D"] + reading.time


def _resolve_weekday(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“Tuesday night”: in news the last before publication, or the next after a verb in the future; else the next."""
    base = context.now if context.news else context.reference
    if base is None or base.grain != "day":
        return ResolvedTime(reading, f"XXXX-WXX-{reading.weekday}{reading.time}", None, "the week is not known")
    ahead = (reading.weekday - base.weekday()) % _WEEK
    past = context.news and context.tense <= 0 and ahead
    stamp = base.days_later(ahead - _WEEK if past else ahead).with_time(reading.time)
    order = "the last before" if past else "the next after" if ahead else "on"
    return ResolvedTime(reading, stamp.value(), stamp, f"{order} {context.describe(base)}")


def _resolve_clock(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“5:34 AM”, “the morning” of the day that the text has reached."""
    if reading.weekday:
        return _resolve_weekday(reading, context)
    base = context.reference or context.published
    if reading.rule == "parted":
        adverb = reading.stop - reading.first == 1
        base = context.now if context.news else None if adverb else context.reference
    if base is None or base.grain != "day":
        return ResolvedTime(reading, f"XXXX-XX-XX{reading.time}", None, "the day is not known")
    stamp = base.with_time(reading.time)
    return ResolvedTime(reading, stamp.value(), stamp, f"on the day of {context.describe(base)}")


def _resolve_twentieth(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“The 20th” of the month that the text has reached."""
    base = context.reference or context.published
    stamp = Stamp("day", base.year, base.month, reading.day) if base and base.month else None
    if base is None or stamp is None or not stamp.valid():
        return ResolvedTime(reading, "", None, "the month is not known")
    return ResolvedTime(reading, stamp.value(), stamp, f"of the month of {context.describe(base)}")


def _resolve_lunar(reading: Reading, context: TimeContext) -> ResolvedTime:
    """A feast, or a day or month of the Hijri calendar; without a year, in news the last one before publication."""
    base = context.base(reading)
    reason = "as written"
    found = calendars.days_of(reading.code, reading.day, reading.year) if reading.year else None
    if reading.year is None and base is not None:
        year = base.year + (reading.step or 0)
        found, reason = calendars.days_of(reading.code, reading.day, year), "the year that the text speaks of"
        published = context.published
        if context.news and published and published.grain == "day" and reading.step is None:
            reason = "the last before the date of publication"
            if found and found[0] - published.as_date()[0] > _SIGHTING:
                found = calendars.days_of(reading.code, reading.day, year - 1)
    if found is None:
        return ResolvedTime(reading, "", None, "the year is not known")
    first, length = found
    stamp = Stamp.of_day(first)
    if length > 1:
        stamp = replace(stamp, grain="span", code=str(length))
    return ResolvedTime(reading, stamp.value(), stamp, reason)


def _resolve_period(reading: Reading, context: TimeContext) -> ResolvedTime:
    """“At the same time” is the last time named; “at this time” is the present."""
    if reading.step_word == "same" and context.last_mentioned:
        return ResolvedTime(reading, context.last_mentioned.value(), context.last_mentioned, "the time named before")
    return ResolvedTime(reading, "PRESENT_REF", None, "the time that is told of")


_RELATIVE: Final = {
    "shift": _resolve_shift, "daysafter": _resolve_shift, "relday": _resolve_related_day,
    "stepped": _resolve_step, "bare": _resolve_step, "later": _resolve_step, "weekday": _resolve_weekday,
    "clock": _resolve_clock, "parted": _resolve_clock, "twentieth": _resolve_twentieth, "period": _resolve_period,
    "lunar": _resolve_lunar, "feast": _resolve_lunar,
}  # fmt: skip
