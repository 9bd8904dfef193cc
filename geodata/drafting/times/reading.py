"""A match of the grammar → what its words say, before anybody asked which year or day that makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from geodata.drafting.model import TimeKind
from geodata.drafting.times.tokens import Tokens

_TWO_DIGITS: Final = 2
_CENTURY: Final = 100
_THIS_CENTURY: Final = 30
"""“The '20s” are those of this century, “the '30s” those of the last."""
_NOUGHTIES: Final = 2000
_MONTHS: Final = 12
_TENS: Final = range(20, 100, 10)
_STEPS: Final = ("next", "prev", "this", "that", "same")
_ISO_DAY: Final = 10
"""Characters of ``2015-09-30``."""


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
    until: int = 0
    """The second year of “1941-42”, for a season or year that lies in both."""
    short_year: int | None = None
    """Two digits, as in “'99”; the century is for the context to say."""
    month: int = 0
    day: int = 0
    weekday: int = 0
    code: str = ""
    """Season, quarter or half."""
    time: str = ""
    grain: str = ""
    """``decade`` or ``century``, where `year` is the first of several."""
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
    within: Reading | None = None
    """The date a length lies in: 1939 for “the first two months of 1939”."""
    value: str = ""
    """The TIMEX3 value where it needs no context."""

    def dated(self) -> bool:
        """Whether it says itself in which year it is (decades and centuries do not)."""
        return self.year is not None and not self.grain


Reader = Callable[[Tokens, int, int, Reading], None]
"""Reads tokens `first` … `last` - 1 into a reading."""


def prefix(tokens: Tokens, match: re.Match[str], reading: Reading) -> int:
    """Read “early”, “the end of”, “the first half of”, “the night of”; where the rest begins."""
    if match["partof"]:
        parts = range(match.start(), match.end("partof"))
        reading.time = next(tokens.value(index, "part") for index in parts if tokens.has(index, "part"))
        return match.end("partof")
    if not match["pre"]:
        return match.start()
    for index in range(match.start(), match.end("pre")):
        if tokens.has(index, "half"):
            reading.code = f"H{_half(tokens, match.start(), index)}"
        for name in ("early", "edge", "latter"):
            if tokens.has(index, name) and not reading.edge:
                reading.edge = tokens.value(index, name)
        if tokens.has(index, "later"):
            reading.edge = reading.edge or "END"
    return match.end("pre")


def calendar(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """Day, weekday, month, season, year, and what says which year: “March 5, 1999”, “October of that year”."""
    for index in range(first, last):
        if not _year(tokens, index, last, reading):
            _part_of_year(tokens, index, reading)
        for name in _STEPS:
            if tokens.has(index, name):
                reading.step, reading.word = int(tokens.value(index, name)), tokens.word(index)
        if reading.step is None and tokens.has(index, "the") and index > first and tokens.has(index - 1, "of"):
            reading.step = 0
    if reading.year is not None:
        reading.step = None


def _year(tokens: Tokens, index: int, last: int, reading: Reading) -> bool:
    """Take the token if it belongs to a year."""
    if tokens.has(index - 1, "apostrophe") and tokens.has(index, "n31", "n2") and index - 1 >= reading.first:
        reading.short_year = int(tokens.words[index])
    elif tokens.has(index, "n31", "n2", "n3", "year") and index + 1 < last and tokens.has(index + 1, "bc"):
        reading.year = 1 - int(tokens.words[index])
    elif tokens.has(index, "year") or (tokens.has(index, "n31", "n2", "n3") and _anno(tokens, index, last)):
        reading.year = int(tokens.words[index])
    elif tokens.has(index, "years"):
        reading.year, reading.until = int(tokens.words[index][:4]), int(tokens.words[index][:4]) + 1
    elif reading.name == "yearly" and tokens.has(index, "n31", "n2", "n3"):
        reading.year = 1 - int(tokens.words[index])  # the first of “499-493 BC”
    else:
        return False
    return True


def _anno(tokens: Tokens, index: int, last: int) -> bool:
    """Whether AD stands before or after a number."""
    return tokens.has(index - 1, "ad") or (index + 1 < last and tokens.has(index + 1, "ad"))


def _part_of_year(tokens: Tokens, index: int, reading: Reading) -> None:
    """Take what a token says of month, day, season, part of the day or unit."""
    if tokens.has(index, "month"):
        reading.month = int(tokens.value(index, "month"))
    elif tokens.has(index, "weekday"):
        reading.weekday = int(tokens.value(index, "weekday"))
    elif tokens.has(index, "n31", "ordn", "ordinal") and not reading.day:
        reading.day = ordinal(tokens, index)
    elif tokens.has(index, "holiday"):
        reading.month, reading.day = (int(part) for part in tokens.value(index, "holiday").split("-"))
    elif tokens.has(index, "eve"):
        reading.day -= 1
    else:
        for name in ("part", "season", "early", "unit", "units"):
            if tokens.has(index, name):
                field = {"part": "time", "season": "code", "early": "edge"}.get(name, "unit")
                setattr(reading, field, tokens.value(index, name))


def ordinal(tokens: Tokens, index: int) -> int:
    """``20th``, “twentieth” or ``20`` → 20; “twenty-first” → 21."""
    if tokens.has(index, "ordinal"):
        tens = index - 1 - tokens.has(index - 1, "hyphen")
        more = int(tokens.value(tens, "cardinal")) if tokens.has(tens, "cardinal") else 0
        return int(tokens.value(index, "ordinal")) + (more if more in _TENS else 0)
    return int(re.sub(r"\D", "", tokens.words[index]))


def iso(tokens: Tokens, _first: int, last: int, reading: Reading) -> None:
    """``2015-09-30``, ``2015-09-30T05:34``."""
    word = tokens.words[last - 1]
    reading.year, reading.month, reading.day = (int(part) for part in word[:_ISO_DAY].split("-"))
    if len(word) > _ISO_DAY:
        reading.time, reading.kind = f"T{word[11:16]}", "time"


def slashed(tokens: Tokens, _first: int, last: int, reading: Reading) -> None:
    """``24/3/2016``; of ``4/3/2016`` only the year is sure. With dots the day comes first everywhere."""
    word = tokens.words[last - 1]
    one, two, year = (int(part) for part in re.split(r"\D", word))
    if "." in word or one > _MONTHS or one == two:
        reading.day, reading.month = one, two
    elif two > _MONTHS:
        reading.day, reading.month = two, one
    reading.year, reading.short_year = (year, None) if year >= _CENTURY else (None, year)


def century(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“The early 21st century”, “the 4th century BC”."""
    number = next(ordinal(tokens, at) for at in range(first, last) if tokens.has(at, "ordinal", "ordn"))
    edges = [tokens.value(at, "early") for at in range(first, last) if tokens.has(at, "early")]
    reading.edge = reading.edge or (edges[0] if edges else "")
    begin = (number - 1) * _CENTURY
    reading.year, reading.grain = (1 - begin if tokens.has(last - 1, "bc") else begin), "century"


def decade(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“The late 1960s”, “the '90s”, “the 470s BC”."""
    calendar(tokens, first, last, reading)
    digits = next(tokens.words[at] for at in range(first, last) if tokens.has(at, "decade")).rstrip("s")
    number = int(digits)
    if len(digits) == _TWO_DIGITS:
        number += 2000 if number < _THIS_CENTURY else 1900
    reading.grain = "century" if number % _CENTURY == 0 and number != _NOUGHTIES else "decade"  # “the 1800s”
    reading.year = 1 - number if tokens.has(last - 1, "bc") else number


def quarter(tokens: Tokens, first: int, last: int, reading: Reading) -> None:
    """“The third quarter of 2012”, “the latter half of the year”."""
    calendar(tokens, first, last, reading)
    index = next(at for at in range(first, last) if tokens.has(at, "quarter", "half"))
    number = reading.day or (_half(tokens, first, index) if tokens.has(index, "half") else 4)
    reading.code = f"H{min(number, 2)}" if tokens.has(index, "half") else f"Q{min(number, 4)}"
    reading.day, reading.unit = 0, ""


def _half(tokens: Tokens, first: int, index: int) -> int:
    """1 or 2, of the words before “half”."""
    return 1 + any(tokens.has(at, "latter") or tokens.word(at) in {"2nd", "second"} for at in range(first, index))
