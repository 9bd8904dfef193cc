"""Which reader takes which part of the grammar.

Lengths, sets, hours, and steps along the line of time: “two hundred days”, “every week”, “5:34 AM”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from geodata.drafting.times import reading
from geodata.drafting.times.reading import Reader, Reading, calendar
from geodata.drafting.times.tokens import Tokens

_HUNDRED: Final = 100
_HALF_DAY: Final = 12
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?([ap])?|([0-9]{1,2})([ap])", re.IGNORECASE)
_FOUR_DIGITS: Final = 4
_VAGUE: Final = ("few", "vague", "dozens", "couple")
_SIGNS: Final = (("later", 1), ("after", 1), ("following", 1), ("ago", -1), ("sooner", -1), ("before", -1))
_LONG_STEP: Final = 4
"""Tokens of “the day before yesterday”."""


def duration(count: str, unit: str) -> str:
    """``P2W``, ``PT3H``, ``PXM``."""
    if (count, unit) == ("0.5", "TH"):
        return "PT30M"
    return f"PT{count}{unit[1]}" if unit.startswith("T") else f"P{count}{unit}"


def count(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """How many of what: “two hundred and fifty days”, “half an hour”, “several months”."""
    number, said, half = 0.0, False, False
    vague = any(tokens.has(index, *_VAGUE) for index in range(first, last))
    for index in range(first, last):
        word = tokens.words[index].replace(",", "")
        if tokens.has(index, "cardinal"):
            value = int(tokens.value(index, "cardinal"))
            number, said = ((number or 1) * value if value >= _HUNDRED else number + value), True
        elif tokens.has(index, "dozen"):
            number, said = float(_HALF_DAY), True
        elif tokens.has(index, "dec") or (word.isdigit() and word.isascii()):
            number, said = float(word), True
        elif tokens.has(index, "half"):
            half = True
        for name in ("unit", "units", "fortnight"):
            if tokens.has(index, name):
                reading.unit = tokens.value(index, name)
                number, said = (number, said) if said or half or name == "units" else (1.0, True)
                number *= 2 if name == "fortnight" else 1
    if half:
        number, said = (number + 0.5 if said and not tokens.has(last - 2, "dozen") else number / 2 or 0.5), True
    reading.count = f"{number:g}" if said and not vague else "X"


def length(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“More than two years”, “a three-day”, “18 years old”."""
    count(tokens, first, last, reading)
    reading.kind, reading.value = "duration", duration(reading.count, reading.unit)


def span(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“The past two years”, “the next six months”, “the first ten days”."""
    length(tokens, first, last, reading)
    for index in range(first, last):
        for name in ("next", "prev"):
            if tokens.has(index, name):
                reading.step, reading.word = int(tokens.value(index, name)), tokens.word(index)


def nth(tokens: Tokens, _first: int, last: int, reading: Reading) -> None:
    """“The third day”, “the second evening”, “the last week” (of something)."""
    if tokens.has(last - 1, "part"):
        reading.kind, reading.value = "time", f"XXXX-XX-XX{tokens.value(last - 1, 'part')}"
    elif tokens.value(last - 1, "unit") == "D":
        reading.value = "XXXX-XX-XX"
    else:
        reading.kind, reading.value = "duration", duration("1", tokens.value(last - 1, "unit"))


def shift(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“Two days later”, “15 months ago”."""
    count(tokens, first, last, reading)
    reading.direction = next((sign for name, sign in _SIGNS if tokens.has(last - 1, name)), 1)
    reading.deictic = tokens.has(last - 1, "ago", "now", "hence")


def day_after(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“The day before”, “the day after tomorrow”, “the day following”."""
    reading.unit, reading.count = tokens.value(first + 1, "unit"), "1"
    reading.direction = -1 if tokens.has(first + 2, "before") else 1
    if last - first == _LONG_STEP:
        reading.deictic, reading.count = True, "2"


def related_day(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“Today”, “yesterday morning”."""
    name = next(name for name in ("today", "yesterday", "tomorrow") if tokens.has(first, name))
    reading.deictic, reading.unit, reading.count = True, "D", "1"
    reading.direction = int(tokens.value(first, name))
    if last - first > 1:
        reading.time = tokens.value(last - 1, "part")


def step(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“Last week”, “the same month”, “later that year”, “the following Tuesday”."""
    calendar(tokens, first, last, reading)
    for index in range(first, last):
        if tokens.has(index, "weekend", "quarter"):
            reading.unit = "WE" if tokens.has(index, "weekend") else "Q"
        if tokens.has(index, "later", "sooner", "edge"):
            reading.edge = "END" if tokens.has(index, "later", "edge") else "START"
    reading.step = reading.step or 0


def part_of_day(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“The morning”, “tonight”, “overnight”."""
    reading.kind, reading.time = "time", "TNI"
    for index in range(first, last):
        if tokens.has(index, "part"):
            reading.time = tokens.value(index, "part")
        elif tokens.has(index, "early"):
            reading.edge = tokens.value(index, "early")


def clock(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“5:34 AM”, “11 a.m.”, “0530 hours”, “noon”, perhaps of a weekday."""
    reading.kind = "time"
    weekday = last - 1
    if tokens.has(weekday, "weekday"):
        reading.weekday = int(tokens.value(weekday, "weekday"))
    if tokens.has(first, "moment"):
        reading.time = tokens.value(first, "moment")
        return
    word = tokens.words[first]
    found = _CLOCK.match(word)
    half = next((tokens.value(at, "ampm")[0] for at in range(first + 1, last) if tokens.has(at, "ampm")), "")
    if found:
        hour, minute = int(found[1] or found[4]), found[2] or "00"
        half = half or (found[3] or found[5] or "").upper()
    elif len(word) >= _FOUR_DIGITS:
        hour, minute = int(word[:2]), word[2:4]
    else:
        hour, minute = int(word), "00"
    reading.time = f"T{hour % _HALF_DAY + _HALF_DAY * (half == 'P') if half else hour:02d}:{minute}"


def repeated(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“Every Monday”, “daily”, “each spring”, “every two weeks”, “per week”."""
    reading.kind, index = "set", last - 1
    weekday = next((name for name in ("weekday", "weekdays") if tokens.has(index, name)), "")
    if tokens.has(index, "set"):
        reading.unit, reading.count = tokens.value(index, "set"), "1"
    elif weekday:
        reading.value = f"XXXX-WXX-{tokens.value(index, weekday)}"
    elif tokens.has(index, "month"):
        reading.value = f"XXXX-{int(tokens.value(index, 'month')):02d}"
    elif tokens.has(index, "season"):
        reading.value = f"XXXX-{tokens.value(index, 'season')}"
    elif tokens.has(index, "part"):
        reading.value = f"XXXX-XX-XX{tokens.value(index, 'part')}"
    else:
        count(tokens, first, last, reading)
        reading.count = "2" if any(tokens.has(at, "other") for at in range(first, last)) else reading.count
    if tokens.has(first, "per"):
        reading.value = duration("1", reading.unit)


def reference(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“Now”, “recently”, “former”, “the past”, “these days”."""
    reading.word = "same" if any(tokens.has(at, "same") for at in range(first, last)) else ""
    names = ("ref", "refadj", "formeradj", "future")
    said = [tokens.value(at, name) for at in range(first, last) for name in names if tokens.has(at, name)]
    reading.value = next(filter(None, said), "PAST_REF" if tokens.has(last - 1, "past") else "PRESENT_REF")


_READERS: Final[Mapping[str, Reader]] = {
    "iso": reading.iso, "slash": reading.slashed, "century": reading.century, "decade": reading.decade,
    "quarter": reading.quarter, "bare": step, "stepped": step, "later": step,
    "clock": clock, "shift": shift, "daysafter": day_after, "span": span,
    "nth": nth, "each": repeated, "weekdays": repeated, "often": repeated,
    "parted": part_of_day, "relday": related_day, "age": length, "length": length,
    "ref": reference, "present": reference, "period": reference,
}  # fmt: skip


def read(tokens: Tokens, match: re.Match[str]) -> Reading:
    """What a match of the grammar says."""
    found = Reading(*match.span(), match.lastgroup or "")
    begin = reading.prefix(tokens, match, found)
    _READERS.get(found.name, reading.calendar)(tokens, begin, found.last, found)
    return found
