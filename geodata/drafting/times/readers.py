"""Read a match of the grammar: each rule has a reader that takes the values of its words.

In: `Tokens` and a match over their class codes. Out: a `Reading`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from geodata.drafting.times.reading import Reading
from geodata.drafting.times.tokens import Tokens

_CENTURY: Final = 100
_TWO_DIGITS: Final = 2
_THIS_CENTURY: Final = 30
"""“The '20s” are those of this century, “the '30s” those of the last."""
_NOUGHTIES: Final = 2000
_MONTHS: Final = 12
_TENS: Final = range(20, 100, 10)
_STEPS: Final = ("next", "prev", "this", "that", "same")
_ISO_DAY: Final = 10
"""Characters of ``2015-09-30``."""
_HUNDRED: Final = 100
_DOZEN: Final = 12
_HALF_DAY: Final = 12
"""Hours."""
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?([ap])?|([0-9]{1,2})([ap])", re.IGNORECASE)
_FOUR_DIGITS: Final = 4
_VAGUE: Final = ("few", "vague", "dozens", "couple")
_DIRECTIONS: Final = (("later", 1), ("after", 1), ("following", 1), ("ago", -1), ("sooner", -1), ("before", -1))
_LONG_STEP: Final = 4
"""Tokens of “the day before yesterday”."""

Reader = Callable[[Tokens, int, int, Reading], None]
"""Reads tokens `first` … `stop` - 1 into a reading."""


def read(tokens: Tokens, match: re.Match[str]) -> Reading:
    """Read a match of the grammar."""
    reading = Reading(*match.span(), match.lastgroup or "")
    first = _read_prefix(tokens, match, reading)
    _READERS.get(reading.rule, _read_calendar)(tokens, first, reading.stop, reading)
    return reading


def duration(count: str, unit: str) -> str:
    """The TIMEX3 duration: ``P2W``, ``PT3H``, ``PXM``."""
    if (count, unit) == ("0.5", "TH"):
        return "PT30M"
    return f"PT{count}{unit[1]}" if unit.startswith("T") else f"P{count}{unit}"


def _read_prefix(tokens: Tokens, match: re.Match[str], reading: Reading) -> int:
    """Read “early”, “the end of”, “the first half of”, “the night of”; returns the first token after it."""
    if match["partof"]:
        parts = range(match.start(), match.end("partof"))
        reading.time = next(tokens.value(index, "part") for index in parts if tokens.is_a(index, "part"))
        return match.end("partof")
    if not match["pre"]:
        return match.start()
    for index in range(match.start(), match.end("pre")):
        if tokens.is_a(index, "half"):
            reading.code = f"H{_half_number(tokens, match.start(), index)}"
        for name in ("early", "edge", "latter"):
            if tokens.is_a(index, name) and not reading.edge:
                reading.edge = tokens.value(index, name)
        if tokens.is_a(index, "later"):
            reading.edge = reading.edge or "END"
    return match.end("pre")


def _read_calendar(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """Day, weekday, month, season, year, and the words that choose a year: “March 5, 1999”, “October of that year”."""
    for index in range(first, stop):
        if not _read_year(tokens, index, stop, reading):
            _read_part_of_year(tokens, index, reading)
        _read_step_word(tokens, index, reading, _STEPS)
        if reading.step is None and tokens.is_a(index, "the") and index > first and tokens.is_a(index - 1, "of"):
            reading.step = 0
    if reading.year is not None:
        reading.step = None


def _read_year(tokens: Tokens, index: int, stop: int, reading: Reading) -> bool:
    """Read the token if it belongs to a year; whether it does."""
    if tokens.is_a(index - 1, "apostrophe") and tokens.is_a(index, "n31", "n2") and index - 1 >= reading.first:
        reading.short_year = int(tokens.words[index])
    elif tokens.is_a(index, "n31", "n2", "n3", "year") and index + 1 < stop and tokens.is_a(index + 1, "bc"):
        reading.year = 1 - int(tokens.words[index])
    elif tokens.is_a(index, "year") or (tokens.is_a(index, "n31", "n2", "n3") and _has_ad(tokens, index, stop)):
        reading.year = int(tokens.words[index])
    elif tokens.is_a(index, "years"):
        reading.year, reading.second_year = int(tokens.words[index][:4]), int(tokens.words[index][:4]) + 1
    elif reading.rule == "yearly" and tokens.is_a(index, "n31", "n2", "n3"):
        reading.year = 1 - int(tokens.words[index])  # the first of “499-493 BC”
    else:
        return False
    return True


def _has_ad(tokens: Tokens, index: int, stop: int) -> bool:
    """Whether AD stands before or after a number."""
    return tokens.is_a(index - 1, "ad") or (index + 1 < stop and tokens.is_a(index + 1, "ad"))


def _read_step_word(tokens: Tokens, index: int, reading: Reading, classes: tuple[str, ...]) -> None:
    """Read “next”, “last”, “same” and the like, where the token is in one of these classes."""
    for name in classes:
        if tokens.is_a(index, name):
            reading.step, reading.step_word = int(tokens.value(index, name)), tokens.lowered(index)


def _read_part_of_year(tokens: Tokens, index: int, reading: Reading) -> None:
    """Read the month, day, season, part of the day or unit that a token gives."""
    if tokens.is_a(index, "month"):
        reading.month = int(tokens.value(index, "month"))
    elif tokens.is_a(index, "weekday"):
        reading.weekday = int(tokens.value(index, "weekday"))
    elif tokens.is_a(index, "n31", "ordn", "ordinal") and not reading.day:
        reading.day = _ordinal(tokens, index)
    elif tokens.is_a(index, "holiday"):
        reading.month, reading.day = (int(part) for part in tokens.value(index, "holiday").split("-"))
    elif tokens.is_a(index, "eve"):
        reading.day -= 1
    else:
        for name in ("part", "season", "early", "unit", "units"):
            if tokens.is_a(index, name):
                field = {"part": "time", "season": "code", "early": "edge"}.get(name, "unit")
                setattr(reading, field, tokens.value(index, name))


def _ordinal(tokens: Tokens, index: int) -> int:
    """``20th``, “twentieth” or ``20`` → 20; “twenty-first” → 21."""
    if tokens.is_a(index, "ordinal"):
        tens = index - 1 - tokens.is_a(index - 1, "hyphen")
        more = int(tokens.value(tens, "cardinal")) if tokens.is_a(tens, "cardinal") else 0
        return int(tokens.value(index, "ordinal")) + (more if more in _TENS else 0)
    return int(re.sub(r"\D", "", tokens.words[index]))


def _read_iso(tokens: Tokens, _first: int, stop: int, reading: Reading) -> None:
    """``2015-09-30``, ``2015-09-30T05:34``."""
    word = tokens.words[stop - 1]
    reading.year, reading.month, reading.day = (int(part) for part in word[:_ISO_DAY].split("-"))
    if len(word) > _ISO_DAY:
        reading.time, reading.kind = f"T{word[11:16]}", "time"


def _read_slashed(tokens: Tokens, _first: int, stop: int, reading: Reading) -> None:
    """``24/3/2016``; `numeric` decides on ``4/3/2016``. With dots the day comes first everywhere."""
    word = tokens.words[stop - 1]
    left, right, year = (int(part) for part in re.split(r"\D", word))
    if "." in word or left > _MONTHS or left == right:
        reading.day, reading.month = left, right
    elif right > _MONTHS:
        reading.day, reading.month = right, left
    reading.year, reading.short_year = (year, None) if year >= _CENTURY else (None, year)


def _read_century(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The early 21st century”, “the 4th century BC”."""
    number = next(_ordinal(tokens, index) for index in range(first, stop) if tokens.is_a(index, "ordinal", "ordn"))
    edges = [tokens.value(index, "early") for index in range(first, stop) if tokens.is_a(index, "early")]
    reading.edge = reading.edge or (edges[0] if edges else "")
    year = (number - 1) * _CENTURY
    reading.year, reading.grain = (1 - year if tokens.is_a(stop - 1, "bc") else year), "century"


def _read_decade(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The late 1960s”, “the '90s”, “the 470s BC”."""
    _read_calendar(tokens, first, stop, reading)
    digits = next(tokens.words[index] for index in range(first, stop) if tokens.is_a(index, "decade")).rstrip("s")
    number = int(digits)
    if len(digits) == _TWO_DIGITS:
        number += 2000 if number < _THIS_CENTURY else 1900
    reading.grain = "century" if number % _CENTURY == 0 and number != _NOUGHTIES else "decade"  # “the 1800s”
    reading.year = 1 - number if tokens.is_a(stop - 1, "bc") else number


def _read_quarter(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The third quarter of 2012”, “the latter half of the year”."""
    _read_calendar(tokens, first, stop, reading)
    index = next(index for index in range(first, stop) if tokens.is_a(index, "quarter", "half"))
    number = reading.day or (_half_number(tokens, first, index) if tokens.is_a(index, "half") else 4)
    reading.code = f"H{min(number, 2)}" if tokens.is_a(index, "half") else f"Q{min(number, 4)}"
    reading.day, reading.unit = 0, ""


def _half_number(tokens: Tokens, first: int, index: int) -> int:
    """1 or 2, from the words before “half”."""
    words = range(first, index)
    return 1 + any(tokens.is_a(word, "latter") or tokens.lowered(word) in {"2nd", "second"} for word in words)


def _read_count(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """A number and its unit: “two hundred and fifty days”, “half an hour”, “several months”."""
    number, has_number, half = 0.0, False, False
    vague = any(tokens.is_a(index, *_VAGUE) for index in range(first, stop))
    for index in range(first, stop):
        word = tokens.words[index].replace(",", "")
        if tokens.is_a(index, "cardinal"):
            value = int(tokens.value(index, "cardinal"))
            number, has_number = ((number or 1) * value if value >= _HUNDRED else number + value), True
        elif tokens.is_a(index, "dozen"):
            number, has_number = float(_DOZEN), True
        elif tokens.is_a(index, "dec") or (word.isdigit() and word.isascii()):
            number, has_number = float(word), True
        elif tokens.is_a(index, "half"):
            half = True
        for name in ("unit", "units", "fortnight"):
            if tokens.is_a(index, name):
                reading.unit = tokens.value(index, name)
                if not (has_number or half or name == "units"):
                    number, has_number = 1.0, True
                number *= 2 if name == "fortnight" else 1
    if half:
        added = has_number and not tokens.is_a(stop - 2, "dozen")
        number, has_number = (number + 0.5 if added else number / 2 or 0.5), True
    reading.count = f"{number:g}" if has_number and not vague else "X"


def _read_length(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“More than two years”, “a three-day”, “18 years old”."""
    _read_count(tokens, first, stop, reading)
    reading.kind, reading.value = "duration", duration(reading.count, reading.unit)


def _read_span(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The past two years”, “the next six months”, “the first ten days”."""
    _read_length(tokens, first, stop, reading)
    for index in range(first, stop):
        _read_step_word(tokens, index, reading, ("next", "prev"))


def _read_lunar(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“12 Rabi al-Awwal 1445”, “Ramadan 2016”, “Eid al-Adha”, “Easter last year”."""
    _read_calendar(tokens, first, stop, reading)
    half_month = 0
    for index in range(first, stop):
        if tokens.is_a(index, "lunarfirst"):
            half_month = int(tokens.value(index, "lunarfirst"))
        elif tokens.is_a(index, "lunarsecond"):
            reading.code = f"h{half_month + int(tokens.value(index, 'lunarsecond'))}"
        for name in ("lunar", "lunarhead", "feast", "eidname"):
            if tokens.is_a(index, name):
                reading.code = tokens.value(index, name)


def _read_nth(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The third day”, “the second evening”, “the last week”, “the 1st” (of something)."""
    if tokens.is_a(stop - 1, "ordn"):
        reading.value, reading.unit, reading.day = "XXXX-XX-XX", "D", _ordinal(tokens, stop - 1)
        return
    if tokens.is_a(first + 1, "ordinal", "ordn"):
        reading.day = _ordinal(tokens, first + 1)
    if tokens.is_a(stop - 1, "part"):
        reading.kind, reading.value = "time", f"XXXX-XX-XX{tokens.value(stop - 1, 'part')}"
    elif tokens.value(stop - 1, "unit") == "D":
        reading.value, reading.unit = "XXXX-XX-XX", "D"
    else:
        reading.kind, reading.value = "duration", duration("1", tokens.value(stop - 1, "unit"))


def _read_shift(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“Two days later”, “15 months ago”."""
    _read_count(tokens, first, stop, reading)
    reading.direction = next((direction for name, direction in _DIRECTIONS if tokens.is_a(stop - 1, name)), 1)
    reading.deictic = tokens.is_a(stop - 1, "ago", "now", "hence")


def _read_day_after(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The day before”, “the day after tomorrow”, “the day following”."""
    reading.unit, reading.count = tokens.value(first + 1, "unit"), "1"
    reading.direction = -1 if tokens.is_a(first + 2, "before") else 1
    if stop - first == _LONG_STEP:
        reading.deictic, reading.count = True, "2"


def _read_related_day(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“Today”, “yesterday morning”."""
    name = next(name for name in ("today", "yesterday", "tomorrow") if tokens.is_a(first, name))
    reading.deictic, reading.unit, reading.count = True, "D", "1"
    reading.direction = int(tokens.value(first, name))
    if stop - first > 1:
        reading.time = tokens.value(stop - 1, "part")


def _read_step(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“Last week”, “the same month”, “later that year”, “the following Tuesday”."""
    _read_calendar(tokens, first, stop, reading)
    if tokens.is_a(stop - 2, "before"):
        reading.step = -2  # “the week before last”
    for index in range(first, stop):
        if tokens.is_a(index, "weekend", "quarter"):
            reading.unit = "WE" if tokens.is_a(index, "weekend") else "Q"
        if tokens.is_a(index, "later", "sooner", "edge"):
            reading.edge = "END" if tokens.is_a(index, "later", "edge") else "START"
    reading.step = reading.step or 0


def _read_part_of_day(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“The morning”, “tonight”, “overnight”."""
    reading.kind, reading.time = "time", "TNI"
    for index in range(first, stop):
        if tokens.is_a(index, "part"):
            reading.time = tokens.value(index, "part")
        elif tokens.is_a(index, "early"):
            reading.edge = tokens.value(index, "early")


def _read_clock(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """“5:34 AM”, “11 a.m.”, “0530 hours”, “noon”, perhaps of a weekday."""
    reading.kind = "time"
    weekday = stop - 1
    if tokens.is_a(weekday, "weekday"):
        reading.weekday = int(tokens.value(weekday, "weekday"))
    if tokens.is_a(first, "moment"):
        reading.time = tokens.value(first, "moment")
        return
    word = tokens.words[first]
    match = _CLOCK.match(word)
    half = next((tokens.value(index, "ampm")[0] for index in range(first + 1, stop) if tokens.is_a(index, "ampm")), "")
    if match:
        hour, minute = int(match[1] or match[4]), match[2] or "00"
        half = half or (match[3] or match[5] or "").upper()
    elif len(word) >= _FOUR_DIGITS:
        hour, minute = int(word[:2]), word[2:4]
    else:
        hour, minute = int(word), "00"
    reading.time = f"T{hour % _HALF_DAY + _HALF_DAY * (half == 'P') if half else hour:02d}:{minute}"


def _read_set(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """A repeated time: “every Monday”, “daily”, “each spring”, “every two weeks”, “per week”."""
    reading.kind, index = "set", stop - 1
    weekday = next((name for name in ("weekday", "weekdays") if tokens.is_a(index, name)), "")
    if tokens.is_a(index, "set"):
        reading.unit, reading.count = tokens.value(index, "set"), "1"
    elif weekday:
        reading.value = f"XXXX-WXX-{tokens.value(index, weekday)}"
    elif tokens.is_a(index, "month"):
        reading.value = f"XXXX-{int(tokens.value(index, 'month')):02d}"
    elif tokens.is_a(index, "season"):
        reading.value = f"XXXX-{tokens.value(index, 'season')}"
    elif tokens.is_a(index, "part"):
        reading.value = f"XXXX-XX-XX{tokens.value(index, 'part')}"
    else:
        _read_count(tokens, first, stop, reading)
        reading.count = "2" if any(tokens.is_a(index, "other") for index in range(first, stop)) else reading.count
    if tokens.is_a(first, "per"):
        reading.value = duration("1", reading.unit)


def _read_reference(tokens: Tokens, first: int, stop: int, reading: Reading) -> None:
    """A vague reference: “now”, “recently”, “former”, “the past”, “these days”."""
    reading.step_word = "same" if any(tokens.is_a(index, "same") for index in range(first, stop)) else ""
    names = ("ref", "refadj", "formeradj", "future")
    values = [tokens.value(index, name) for index in range(first, stop) for name in names if tokens.is_a(index, name)]
    reading.value = next(filter(None, values), "PAST_REF" if tokens.is_a(stop - 1, "past") else "PRESENT_REF")


_READERS: Final[Mapping[str, Reader]] = {
    "iso": _read_iso, "slash": _read_slashed, "century": _read_century, "decade": _read_decade,
    "quarter": _read_quarter, "bare": _read_step, "stepped": _read_step, "later": _read_step,
    "clock": _read_clock, "shift": _read_shift, "daysafter": _read_day_after, "span": _read_span,
    "nth": _read_nth, "each": _read_set, "weekdays": _read_set, "often": _read_set,
    "parted": _read_part_of_day, "relday": _read_related_day,
    "lunar": _read_lunar, "feast": _read_lunar, "age": _read_length, "length": _read_length,
    "ref": _read_reference, "present": _read_reference, "period": _read_reference,
}  # fmt: skip
"""The reader of each rule; `_read_calendar` reads the others."""
