"""Readings → values, resolved over the whole document.

News tells from its day of publication: “Tuesday” is the last one before it. A narrative tells from the time it has
reached: “on 6 November” belongs to the year of the date before.
"""

from __future__ import annotations

from typing import Final

from geodata.times import relative
from geodata.times.context import UNKNOWN, Context, Resolved
from geodata.times.counts import duration
from geodata.times.reading import Reading
from geodata.times.stamp import Stamp, grain_of

_MONTHS: Final = 12
_FORWARD: Final = 4
"""So many months on, a narrative's next month without a year may lie in the following year."""
_SUMMER: Final = 6
_HALF_YEAR: Final = 5
"""Months ahead up to which a month without a verb's tense is rather the coming than the past one."""
_JUST_BEEN: Final = 2
"""Months back to which a month still means the one that has just been, whatever the verb."""
_RELATIVE: Final = {
    "shift": relative.shifted, "daysafter": relative.shifted, "relday": relative.related_day,
    "stepped": relative.stepped, "bare": relative.stepped, "later": relative.stepped, "weekday": relative.weekday,
    "clock": relative.clock, "parted": relative.clock, "twentieth": relative.twentieth, "period": relative.same_time,
}  # fmt: skip


def resolve(reading: Reading, context: Context) -> Resolved:
    """Give a reading its value."""
    if reading.name in _RELATIVE:
        return _RELATIVE[reading.name](reading, context)
    if reading.value:
        return Resolved(reading, reading.value)
    if reading.kind == "set":
        exact = context.news or reading.count != "1"
        return Resolved(reading, duration(reading.count, reading.unit) if exact else UNKNOWN[reading.unit])
    return _calendar(reading, context)


def _calendar(reading: Reading, context: Context) -> Resolved:
    year, reason = reading.year, "as written"
    if reading.short_year is not None:
        year, reason = _full_year(reading.short_year, context), "the nearest century"
    elif year is None:
        year, reason = _year_of(reading, context)
    if year is None:
        return Resolved(
            reading, relative.yearless(reading), None, "no year is given, and none can be told from the text"
        )
    stamp = _stamp(reading, year)
    if stamp is None:
        return Resolved(reading, "", None, "the calendar has no such day")
    return Resolved(reading, stamp.value(), stamp, reason)


def _stamp(reading: Reading, year: int) -> Stamp | None:
    if reading.until and reading.code == "WI":
        stamp = Stamp("season", reading.until, code="WI")
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


def _full_year(number: int, context: Context) -> int:
    """The year of “'99” that is nearest to the time the text tells of."""
    near = context.reference or context.published
    year = near.year if near else 2000
    century = year // 100 * 100 + number
    return min((century - 100, century, century + 100), key=lambda candidate: abs(candidate - year))


def _year_of(reading: Reading, context: Context) -> tuple[int | None, str]:
    """The year of a month, day or season that comes without one, and how it was told."""
    if reading.step is not None:
        base = context.mentioned if reading.word in {"that", "same"} else context.base(reading)
        return (base.year + reading.step, "the year that the text speaks of") if base else (None, "")
    month = reading.month
    if reading.code:
        month = _MONTHS if reading.code == "WI" else Stamp(grain_of(reading.code), 1, code=reading.code).first_month()
    if context.news and context.published and not _goes_on(reading, month, context):
        return _year_in_news(reading, month, context.published, context.tense), "from the date of publication"
    if context.reference:
        return _year_in_narrative(reading, month, context.reference, context)
    years = context.months.get(reading.month, set())
    if context.published and len(years) > 1:
        years = years & {context.published.year}
    return (min(years), "the document names that month with its year elsewhere") if len(years) == 1 else (None, "")


def _goes_on(reading: Reading, month: int, context: Context) -> bool:
    """Whether news that looks back goes on to a later month: “It fell in June 2014. In August, …”."""
    reference = context.reference
    if not context.told or reference is None or context.tense > 0:
        return False
    return (_year_in_narrative(reading, month, reference, context)[0], month) >= (
        reference.year,
        reference.first_month(),
    )


def _year_in_narrative(reading: Reading, month: int, reference: Stamp, context: Context) -> tuple[int, str]:
    if context.section is not None and reference.year < context.section:
        return context.section, "the year of the heading"
    if reading.code in {"SP", "SU"} and context.mentioned and context.mentioned.code == "WI":
        return context.mentioned.year, "after that winter"
    year = reference.year
    if reference.grain in {"day", "month", "season", "week"}:
        here = reference.first_month()
        turn = month < here and (month - here) % _MONTHS <= _FORWARD
        year += turn or (reading.code == "WI" and here > _SUMMER)
    return year, f"the year of “{context.words}”"


def _year_in_news(reading: Reading, month: int, published: Stamp, tense: int) -> int:
    """The last such month or day before publication, or the next one where the verb says so."""
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
