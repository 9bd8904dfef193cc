"""A match of the grammar → what its words say, before anybody asked which year or day that makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geodata.findings import TimeKind
from geodata.times.tokens import Tokens, vocabulary

_CENTURY: Final = 100
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})?(?::[0-9]{2})?([ap])?", re.IGNORECASE)
_SLASHED: Final = re.compile(r"([0-9]+)[/.]([0-9]+)[/.]([0-9]+)")
_MONTHS: Final = 12
_NOON: Final = 12


@dataclass(slots=True)
class Reading:
    """Tokens `first` … `last` - 1 and what they say; 0, "" and None stand for what they do not say."""

    first: int
    last: int
    name: str
    """Which part of the grammar."""
    kind: TimeKind = "date"
    edge: str = ""
    """START, MID, END or REST: “early”, “the middle of”, “late”, “the rest of”."""
    year: int | None = None
    """Astronomical: 490 BC is -489."""
    month: int = 0
    day: int = 0
    weekday: int = 0
    code: str = ""
    """Season, quarter or half."""
    time: str = ""
    grain: str = ""
    step: int | None = None
    """1 next, 0 this, -1 last: of `unit`, or of the year a month or day belongs to."""
    word: str = ""
    """The word that gave `step`: “last” may mean another than “previous”."""
    count: str = ""
    """How many units: ``2``, ``2.5``, ``X`` for a few."""
    unit: str = ""
    direction: int = 0
    """1 later, -1 earlier."""
    deictic: bool = False
    """Seen from the time of writing: “ago”, “yesterday”."""
    aside: bool = False
    """Whether the text only glances at that year."""
    value: str = ""
    """The TIMEX3 value where it needs no context."""


def read(tokens: Tokens, match: re.Match[str]) -> Reading:
    """What a match says."""
    first, last = match.span()
    reading = Reading(first, last, match.lastgroup or "")
    begin = first
    if match["pre"]:
        begin = match.end("pre")
        _read_edge(tokens, first, begin, reading)
    elif match["partof"]:
        begin = match.end("partof")
        reading.time = next(tokens.value(index, "part") for index in range(first, begin) if tokens.has(index, "part"))
    _READERS.get(reading.name, _fields)(tokens, begin, last, reading)
    return reading


def duration(count: str, unit: str) -> str:
    """``P2W``, ``PT3H``, ``PXM``."""
    if unit.startswith("T"):
        return f"PT30M" if (count, unit) == ("0.5", "TH") else f"PT{count}{unit[1]}"
    return f"P{count}{unit}"


def _read_edge(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    for index in range(first, last):
        if tokens.has(index, "half"):
            second = any(tokens.has(at, "latter") or tokens.word(at) == "second" for at in range(first, index))
            reading.code = "H2" if second else "H1"
        for name in ("early", "edge", "latter"):
            if tokens.has(index, name) and not reading.edge:
                reading.edge = tokens.value(index, name)
        if tokens.has(index, "later"):
            reading.edge = reading.edge or "END"


def _fields(tokens: Tokens, first: int, last: int, reading: Reading) -> None:  # noqa: C901, PLR0912 - one branch per class
    """Walk over the tokens and take what each class gives."""
    classes = vocabulary().classes
    step, word = None, ""
    for index in range(first, last):
        names = classes.get(tokens.code[index], frozenset())
        following = classes.get(tokens.code[index + 1], frozenset()) if index + 1 < last else frozenset()
        if "month" in names:
            reading.month = int(tokens.value(index, "month"))
        elif "weekday" in names:
            reading.weekday = int(tokens.value(index, "weekday"))
        elif tokens.words[index].isdigit() and not tokens.has(index - 1, "apostrophe") and ("bc" in following or (reading.name == "yearly" and "year" not in names)):
            reading.year = 1 - int(tokens.words[index])
        elif "year" in names:
            reading.year = int(tokens.words[index])
        elif "apostrophe" in names and index + 1 < last and following & {"n31", "n2"}:
            reading.year = -int(tokens.words[index + 1]) - 10_000  # two digits: the century is for the context to say
        elif index > first and tokens.has(index - 1, "ad") and tokens.words[index].isdigit():
            reading.year = int(tokens.words[index])
        elif index > first and tokens.has(index - 1, "apostrophe"):
            continue
        elif names & {"n31", "ordn"} and not reading.day:
            reading.day = int(re.sub(r"\D", "", tokens.words[index]))
        elif "ordinal" in names and "unit" not in names | frozenset() and not reading.day:
            reading.day = int(tokens.value(index, "ordinal"))
        elif "ordinal" in names and reading.name == "dated" and not reading.day:
            reading.day = 2
        elif "part" in names:
            reading.time = tokens.value(index, "part")
        elif "season" in names:
            reading.code = tokens.value(index, "season")
        elif "early" in names:
            reading.edge = tokens.value(index, "early")
        elif "holiday" in names:
            reading.month, reading.day = (int(part) for part in tokens.value(index, "holiday").split("-"))
        elif "eve" in names and reading.day:
            reading.day -= 1
        elif names & {"unit", "units"}:
            reading.unit = tokens.value(index, "unit" if "unit" in names else "units")
        for name in ("next", "prev", "this", "that", "same"):
            if name in names:
                step, word = int(tokens.value(index, name)), tokens.word(index)
        if word == "" and "the" in names and index > first and tokens.has(index - 1, "of"):
            step = 0
    if step is not None and reading.year is None:
        reading.step, reading.word = step, word


def _isomonth(word: str) -> tuple[int, int]:
    return int(word[:4]), int(word[5:7])


def _read_iso(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    word = tokens.words[last - 1]
    reading.year, reading.month = _isomonth(word)
    if len(word) > 7:  # noqa: PLR2004 - yyyy-mm
        reading.day = int(word[8:10])
    if "T" in word:
        reading.time, reading.kind = f"T{word[11:16]}", "time"


def _read_slash(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    found = _SLASHED.fullmatch(tokens.words[last - 1])
    if not found:
        return
    one, two, year = (int(part) for part in found.groups())
    if max(one, two) > _MONTHS or one == two:  # else nobody knows which is the month
        reading.day, reading.month = (one, two) if one > _MONTHS else (two, one)
    reading.year = year if year >= _CENTURY else -year - 10_000


def _read_century(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    _fields(tokens, first, last, reading)
    number, reading.day, reading.unit = reading.day, 0, ""
    for index in range(first, last):
        if tokens.has(index, "ordinal"):
            number = int(tokens.value(index, "ordinal"))
        elif tokens.has(index, "ordn"):
            number = int(re.sub(r"\D", "", tokens.words[index]))
    bc = tokens.has(last - 1, "bc")
    reading.year = 1 - (number - 1) * 100 if bc else (number - 1) * 100
    reading.grain = "century"


def _read_decade(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    _fields(tokens, first, last, reading)
    index = next(index for index in range(first, last) if tokens.has(index, "decade"))
    digits = tokens.words[index].rstrip("s")
    bc = index + 1 < last and tokens.has(index + 1, "bc")
    number = int(digits)
    if len(digits) == 2:  # noqa: PLR2004 - "the '90s"
        number += 1900 if number > 20 else 2000  # noqa: PLR2004 - as of this century
    reading.year = 1 - number if bc else number
    reading.grain = "decade"


def _read_quarter(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    _fields(tokens, first, last, reading)
    number = reading.day or 1
    for index in range(first, last):
        if tokens.has(index, "ordinal"):
            number = int(tokens.value(index, "ordinal"))
        elif tokens.has(index, "latter"):
            number = 4 if not tokens.word(index) == "latter" else 2
    half = any(tokens.has(index, "half") for index in range(first, last))
    reading.code = f"H{min(number, 2)}" if half else f"Q{min(number, 4)}"
    reading.day, reading.unit = 0, ""


def _read_step(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    _fields(tokens, first, last, reading)
    for index in range(first, last):
        for name, unit in (("weekend", "WE"), ("quarter", "Q")):
            if tokens.has(index, name):
                reading.unit = unit
        if reading.step is None and tokens.has(index, "the"):
            reading.step = 0
        if tokens.has(index, "later") or tokens.has(index, "sooner"):
            reading.edge = reading.edge or "PART"
        if tokens.has(index, "ordinal") and tokens.has(index, "unit") and not reading.unit:
            reading.unit = "TS"


def _read_count(tokens: Tokens, first: int, last: int, reading: Reading) -> None:  # noqa: C901, PLR0912 - one branch per class
    """How many of what: “two hundred and fifty days”, “half an hour”, “several months”."""
    number: float = 0
    said, vague, half = False, False, False
    for index in range(first, last):
        word = tokens.words[index]
        if tokens.has(index, "cardinal"):
            value = int(tokens.value(index, "cardinal"))
            number = (number or 1) * value if value >= _CENTURY else number + value
            said = True
        elif tokens.has(index, "dec") or word.replace(",", "").isdigit():
            number, said = float(word.replace(",", "")), True
        elif tokens.has(index, "half"):
            half = True
        elif tokens.has(index, "dozen"):
            number, said = 12, True
        elif any(tokens.has(index, name) for name in ("few", "vague", "dozens", "couple")):
            vague = True
        if tokens.has(index, "units"):
            reading.unit = tokens.value(index, "units")
        elif tokens.has(index, "unit") and (tokens.word(index) != "second" or index == last - 1):
            reading.unit = tokens.value(index, "unit")
            number, said = (number, said) if said or half else (1, True)
        elif tokens.has(index, "fortnight"):
            number, said, reading.unit = 2, True, "W"
    if half and not vague:
        number, said = number + 0.5 if said else 0.5, True
    reading.count = f"{number:g}" if said and not vague else "X"


def _read_shift(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    _read_count(tokens, first, last, reading)
    for name, sign in (("later", 1), ("after", 1), ("hence", 1), ("ago", -1), ("sooner", -1), ("before", -1)):
        if tokens.has(last - 1, name):
            reading.direction = sign
    reading.deictic = any(tokens.has(last - 1, name) for name in ("ago", "now", "hence"))
    reading.direction = reading.direction or 1


def _read_daysafter(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.unit, reading.count = tokens.value(first + 1, "unit"), "1"
    reading.direction = -1 if tokens.has(first + 2, "before") else 1
    if last - first > 3:  # noqa: PLR2004 - "the day before yesterday"
        reading.deictic = True
        reading.count = "2"


def _read_length(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.kind = "duration"
    _read_count(tokens, first, last, reading)
    reading.value = duration(reading.count, reading.unit)


def _read_span(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    _read_length(tokens, first, last, reading)
    for index in range(first, last):
        for name in ("next", "prev"):
            if tokens.has(index, name):
                reading.step, reading.word = int(tokens.value(index, name)), tokens.word(index)


def _read_nth(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    unit = last - 1
    if tokens.has(unit, "part"):
        reading.kind, reading.value = "time", f"XXXX-XX-XX{tokens.value(unit, 'part')}"
    elif tokens.value(unit, "unit") == "D":
        reading.value = "XXXX-XX-XX"
    else:
        reading.kind, reading.value = "duration", duration("1", tokens.value(unit, "unit"))


def _read_clock(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.kind = "time"
    word = tokens.words[first]
    if tokens.has(first, "moment"):
        reading.time = tokens.value(first, "moment")
        return
    found = _CLOCK.match(word)
    digits = word[:4]
    if len(digits) == 4 and digits.isdigit():  # noqa: PLR2004 - 0530 hours
        hour, minute, half = int(digits[:2]), digits[2:], ""
    elif found:
        hour, minute, half = int(found[1]), found[2] or "00", (found[3] or "").upper()
    else:
        return
    for index in range(first + 1, last):
        if tokens.has(index, "ampm"):
            half = tokens.value(index, "ampm")[0]
    hour = hour % _NOON + _NOON * (half == "P") if half else hour
    reading.time = f"T{hour:02d}:{minute}"


def _read_set(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.kind = "set"
    index = last - 1
    if tokens.has(index, "set"):
        reading.unit, reading.count = tokens.value(index, "set"), "1"
    elif tokens.has(index, "weekdays") or tokens.has(index, "weekday"):
        name = "weekdays" if tokens.has(index, "weekdays") else "weekday"
        reading.value = f"XXXX-WXX-{tokens.value(index, name)}"
    elif tokens.has(index, "month"):
        reading.value = f"XXXX-{int(tokens.value(index, 'month')):02d}"
    elif tokens.has(index, "season"):
        reading.value = f"XXXX-{tokens.value(index, 'season')}"
    elif tokens.has(index, "part"):
        reading.value = f"XXXX-XX-XX{tokens.value(index, 'part')}"
    else:
        _read_count(tokens, first, last, reading)
        if any(tokens.word(at) == "other" for at in range(first, last)):
            reading.count = "2"
    if tokens.has(first, "per"):
        reading.value = duration("1", reading.unit)


def _read_parted(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.kind = "time"
    for index in range(first, last):
        if tokens.has(index, "part"):
            reading.time = tokens.value(index, "part")
        elif tokens.has(index, "tonight") or tokens.has(index, "overnight"):
            reading.time = "TNI"
        elif tokens.has(index, "early"):
            reading.edge = tokens.value(index, "early")


def _read_relday(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.deictic, reading.unit, reading.count = True, "D", "1"
    reading.direction = next(
        int(tokens.value(first, name)) for name in ("today", "yesterday", "tomorrow") if tokens.has(first, name)
    )
    if last - first > 1:
        reading.time = tokens.value(last - 1, "part")


def _read_ref(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    reading.value = next(
        (tokens.value(last - 1, name) for name in ("ref", "refadj", "formeradj") if tokens.has(last - 1, name)),
        "PAST_REF" if tokens.has(last - 1, "past") else "PRESENT_REF",
    )


_READERS: Final = {
    "iso": _read_iso, "slash": _read_slash, "century": _read_century, "decade": _read_decade,
    "quarter": _read_quarter, "bare": _read_step, "stepped": _read_step, "later": _read_step, "clock": _read_clock,
    "shift": _read_shift, "daysafter": _read_daysafter, "span": _read_span, "nth": _read_nth, "each": _read_set,
    "weekdays": _read_set, "often": _read_set, "parted": _read_parted, "relday": _read_relday, "age": _read_length,
    "length": _read_length, "ref": _read_ref, "present": _read_ref, "period": _read_ref,
}  # fmt: skip
