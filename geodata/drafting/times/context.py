"""What is known of a document while it is read on: when it was written, which time it tells of.

News or narrative, past or future, and what moves a narrative on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from geodata import edtf
from geodata.drafting.times.reading import Reading
from geodata.drafting.times.stamp import Stamp
from geodata.drafting.times.tokens import BREAK, Tokens
from geodata.errors import EdtfError

UNKNOWN: Final = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "DE": "XXX", "CE": "XX",
    "WE": "XXXX-WXX-WE", "Q": "XXXX-QX", "TH": "XXXX-XX-XXTXX", "TM": "XXXX-XX-XXTXX", "TS": "XXXX-XX-XXTXX",
}  # fmt: skip
"""Unit → the TIMEX3 value of one that cannot be told."""


@dataclass(slots=True)
class ResolvedTime:
    """A reading with its value; `stamp` is None for what names no stretch of the calendar."""

    reading: Reading
    value: str
    stamp: Stamp | None = None
    reason: str = "as written"


@dataclass(slots=True)
class TimeContext:
    """What relative times are seen from. `words` are those that named `reference`."""

    news: bool
    published: Stamp | None = None
    """Day, month or year of publication."""
    reference: Stamp | None = None
    """The time that the text has reached."""
    words: str = ""
    told: bool = False
    """Whether `reference` was told with month and year just before, in the same paragraph."""
    mentioned: Stamp | None = None
    """The last time that was named at all."""
    section: int | None = None
    """The year of the heading."""
    months: dict[int, set[int]] = field(default_factory=dict)
    """Month → the years that the document gives it."""
    tense: int = 0
    """1 where the sentence speaks of what is to come, -1 of what has been, 0 where it does not show."""

    def base(self, reading: Reading) -> Stamp | None:
        """What a relative expression is counted from."""
        return self.published if self.news and (reading.deictic or not self.reference) else self.reference

    def seen_from(self, base: Stamp | None) -> str:
        """That time in words."""
        return "the date of publication" if base is self.published else f"“{self.words}”"


def published_stamp(published: str) -> Stamp | None:
    """The day, month or year that a publication date in EDTF makes sure of."""
    try:
        told = edtf.parse(published) if published else None
        if told is None:
            return None
        first, last = edtf.iso(told.start_day), edtf.iso(told.end_day)
    except (EdtfError, ValueError, OverflowError):
        return None
    year, month, day = (int(part) for part in first.split("-"))
    if first == last:
        return Stamp("day", year, month, day)
    if first[:7] == last[:7]:
        return Stamp("month", year, month)
    return Stamp("year", year) if first[:4] == last[:4] else None


def collect_years(readings: list[Reading], context: TimeContext) -> None:
    """Which years the whole document gives to a month, for where it comes without one."""
    for reading in readings:
        if reading.month and reading.year is not None:
            context.months.setdefault(reading.month, set()).add(reading.year)


_NEAR: Final = 1
"""Years between a document's own dates and its publication that still make news of it."""
_ASIDE: Final = 2
"""Years between a date and its neighbours that make a mere aside of it."""
_LOOK: Final = 10
"""Tokens on either side in which a verb tells the tense."""
_BACK: Final = 3
"""Tokens between “will” and its verb."""
_SENTENCE_END: Final = frozenset([".", ";", "?", "!", ""])
_CLAUSE_START: Final = _SENTENCE_END | {"and", "but"}
_NO_VERBS: Final = frozenset({"indeed", "speed", "hundred", "united"})
_LETTERS: Final = 5
"""Letters of a verb in “-ed” at least: “need” is none."""
_FEW: Final = 3
"""Times among which the one just told is looked for."""
_NEAR_TOKENS: Final = 50
_DEICTIC: Final = frozenset({"weekday", "relday"})
_SEEN_NOW: Final = frozenset({"this", "last"})
_STILL: Final = frozenset({"clock", "parted", "period", "holiday", "twentieth"})
"""Parts of the grammar with which no narrative moves on."""


def is_news(readings: list[Reading], published: Stamp | None) -> bool:
    """Whether relative times are seen from the day of publication, known or not."""
    if published and published.grain == "year":
        return False
    years = [reading.year for reading in readings if reading.year is not None]
    deictic = sum(reading.name in _DEICTIC or reading.deictic or reading.word in _SEEN_NOW for reading in readings)
    if published is None:
        return deictic > len(years)
    near = sum(abs(year - published.year) <= _NEAR for year in years)
    return deictic + near >= len(years) - near


def tense(tokens: Tokens, reading: Reading) -> int:
    """1 where the nearest verb of the sentence speaks of what is to come, -1 of what has been, 0 where none is near."""
    ends = {-1: _CLAUSE_START, 1: _SENTENCE_END}
    at = {-1: reading.first - 1, 1: reading.last}
    for _ in range(_LOOK):
        for side in tuple(at):
            index = at[side]
            if tokens.word(index) in ends[side]:
                del at[side]
                continue
            if tokens.has(index, "will"):
                return 1
            if tokens.has(index, "was") or _is_past(tokens.word(index)):
                return 1 if any(tokens.listed(before, "modal") for before in range(index - _BACK, index)) else -1
            at[side] += side
    return int(tokens.listed(reading.first - 1, "up_to"))


def _is_past(word: str) -> bool:
    return len(word) >= _LETTERS and word.endswith("ed") and word not in _NO_VERBS


def moves_reference(tokens: Tokens, reading: Reading, stamp: Stamp, context: TimeContext) -> bool:
    """Whether the text has now reached that time, so that what follows without a year is seen from there."""
    if stamp.grain in {"century", "decade"} or reading.name in _STILL or (reading.within and reading.name != "shift"):
        return False
    if reading.aside or reading.deictic or reading.direction < 0 or (reading.step or 0) < 0:
        return False
    if stamp.grain in {"season", "half", "quarter"} and reading.year is None:
        return False
    to_come = reading.step == 1 and not reading.month and tokens.word(reading.first) == "next"
    if to_come or tokens.word(reading.first - 1) == "since":
        return False
    if stamp.grain in {"year", "month"} and tense(tokens, reading) > 0:
        return False
    reference = context.reference
    return not (stamp.grain == "year" and reference and reference.grain != "year" and reference.year == stamp.year)


def looks_back(tokens: Tokens, readings: list[Reading], index: int, context: TimeContext) -> bool:
    """Whether a month or day of an earlier year than that of publication was told just before: news looking back."""
    told = next(
        (one for one in reversed(readings[max(0, index - _FEW) : index]) if one.dated() and not one.aside), None
    )
    if not told or not told.month or not context.published or (told.year or 0) >= context.published.year:
        return False
    between = tokens.code[told.last : readings[index].first]
    return len(between) <= _NEAR_TOKENS and BREAK not in between


def heading(tokens: Tokens, reading: Reading) -> bool:
    """Whether a year is the heading of what follows: “1937” on a line of its own, “2008: Iraqi forces arm”."""
    if reading.name != "yearly" or reading.last - reading.first > 1 or tokens.word(reading.last) not in {"", ":"}:
        return False
    start = tokens.starts[reading.first]
    return start == 0 or tokens.text[start - 1] == "\n"


def mark_asides(readings: list[Reading]) -> None:
    """Mark the years that lie far from those around them, where these are close: the text only glances there."""
    dated = [reading for reading in readings if reading.dated()]
    years = [reading.year or 0 for reading in dated]
    before: list[int | None] = []
    for index, year in enumerate(years):
        before.append((before[-1] if years[index - 1] == year else years[index - 1]) if index else None)
    after: int | None = None
    for index in range(len(years) - 1, -1, -1):
        year, past = years[index], before[index]
        if index + 1 < len(years) and years[index + 1] != year:
            after = years[index + 1]
        if past is not None and after is not None:
            away = min(abs(year - past), abs(year - after))
            dated[index].aside = away > _ASIDE and abs(past - after) < away
