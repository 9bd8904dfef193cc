"""What is known while a document is read: its publication, whether it is news, and the time that it has reached.

`document` updates a `TimeContext` from expression to expression; `resolve` sees relative times from it.
"""

from __future__ import annotations

import re
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
"""Unit → the TIMEX3 value of an unknown one."""
_NEAR: Final = 1
"""Years between the dates of a document and its publication, up to which it is news."""
_ASIDE: Final = 2
"""Years between a date and its neighbours, beyond which the date is an aside."""
_VERB_REACH: Final = 10
"""Tokens on either side in which a verb shows the tense."""
_MODAL_REACH: Final = 3
"""Tokens between “will” and its verb."""
_SENTENCE_END: Final = frozenset([".", ";", "?", "!", ""])
_CLAUSE_START: Final = _SENTENCE_END | {"and", "but"}
_NO_VERBS: Final = frozenset({"indeed", "speed", "hundred", "united"})
_LETTERS: Final = 5
"""Letters of a verb in “-ed” at least, to exclude “need”."""
_FEW: Final = 3
"""Readings before a time among which a date with month and year still counts as just named."""
_NEAR_TOKENS: Final = 50
"""Tokens between the two at most."""
_BEGINNING: Final = 150
"""Tokens of the beginning, where a day of the week shows that a dated article is news, whatever history it tells."""
_MARK: Final = 40
"""Characters beside a heading's day that are looked at."""
_PLACE_BESIDE: Final = re.compile(r"(?:,| [-–—|]) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}")
"""The name of a place after a heading's day: “26 July, Mosul”."""
_DEICTIC: Final = frozenset({"weekday", "relday"})
_SEEN_NOW: Final = frozenset({"this", "last"})
_STILL: Final = frozenset({"clock", "parted", "period", "holiday", "twentieth"})
"""Rules with which no narrative moves on."""


@dataclass(slots=True)
class ResolvedTime:
    """A reading with its TIMEX3 value."""

    reading: Reading
    value: str
    """"" for none."""
    stamp: Stamp | None = None
    """None for durations, sets and vague or unresolved times: they name no stretch of the calendar."""
    reason: str = "as written"
    """How it was resolved, in words."""


@dataclass(slots=True)
class TimeContext:
    """What relative times are seen from."""

    news: bool
    """Whether that is the day of publication, known or not."""
    published: Stamp | None = None
    """Day, month or year of publication."""
    reference: Stamp | None = None
    """The time that the text has reached."""
    reference_words: str = ""
    """The words that named `reference`."""
    looks_back: bool = False
    """Whether news reports an earlier year here: `reference` was named with month and year just before."""
    last_mentioned: Stamp | None = None
    """The last time named, whether or not the text has reached it."""
    heading_year: int | None = None
    """The year of the heading above."""
    heading_day: Stamp | None = None
    """The day of the heading above, from which news under it is seen."""
    month_years: dict[int, set[int]] = field(default_factory=dict)
    """Month → the years that the document gives it."""
    tense: int = 0
    """1 in a sentence about the future, -1 about the past, 0 where the verb does not show."""

    def base(self, reading: Reading) -> Stamp | None:
        """The time that a relative expression is counted from; None when unknown."""
        return self.now if self.news and (reading.deictic or not self.reference) else self.reference

    @property
    def now(self) -> Stamp | None:
        """The day that news is told from: that of the heading above, or of publication."""
        return self.heading_day or self.published

    def describe(self, base: Stamp | None) -> str:
        """The base of a relative expression in words."""
        if base is self.published:
            return "the date of publication"
        return "the day of the heading" if base is self.heading_day else f"“{self.reference_words}”"


def published_stamp(published: str) -> Stamp | None:
    """The day, month or year that contains all of a publication date in EDTF; None for none and an invalid one."""
    try:
        date = edtf.parse(published) if published else None
        if date is None:
            return None
        first, last = edtf.iso(date.start_day), edtf.iso(date.end_day)
    except (EdtfError, ValueError, OverflowError):
        return None
    year, month, day = (int(part) for part in first.split("-"))
    if first == last:
        return Stamp("day", year, month, day)
    if first[:7] == last[:7]:
        return Stamp("month", year, month)
    return Stamp("year", year) if first[:4] == last[:4] else None


def collect_years(readings: list[Reading], context: TimeContext) -> None:
    """Collect the years that the document gives to each month, for months without a year."""
    for reading in readings:
        if reading.month and reading.year is not None:
            context.month_years.setdefault(reading.month, set()).add(reading.year)


def is_news(readings: list[Reading], published: Stamp | None) -> bool:
    """Whether the document is news: its relative times are seen from the day of publication, known or not."""
    if published and published.grain == "year":
        return False
    years = [reading.year for reading in readings if reading.year is not None]
    deictic = sum(reading.rule in _DEICTIC or reading.deictic or reading.step_word in _SEEN_NOW for reading in readings)
    if published is None:
        return deictic > len(years)
    if published.grain == "day" and (_begins_without_year(readings) or any(map(_is_told_now, readings))):
        return True
    near = sum(abs(year - published.year) <= _NEAR for year in years)
    return deictic + near >= len(years) - near


def _begins_without_year(readings: list[Reading]) -> bool:
    """Whether the first day that a document names, near its beginning, has no year: “on 3 April”."""
    first = next((reading for reading in readings if reading.rule == "dated" or reading.year is not None), None)
    return first is not None and first.rule == "dated" and first.year is None and first.first < _BEGINNING


def _is_told_now(reading: Reading) -> bool:
    """Whether a time near the beginning is seen from the day of writing: “on Wednesday”, “yesterday”, “last week”."""
    is_near = reading.first < _BEGINNING
    is_day = reading.rule == "weekday" or (reading.rule == "relday" and reading.direction != 0)
    return is_near and (is_day or (reading.unit == "W" and reading.step_word in _SEEN_NOW))


def tense(tokens: Tokens, reading: Reading) -> int:
    """1 where the nearest verb of the sentence is about the future, -1 about the past, 0 where none is near."""
    ends = {-1: _CLAUSE_START, 1: _SENTENCE_END}
    position = {-1: reading.first - 1, 1: reading.stop}
    for _ in range(_VERB_REACH):
        for side in tuple(position):
            index = position[side]
            if tokens.lowered(index) in ends[side]:
                del position[side]
                continue
            if tokens.is_a(index, "will"):
                return 1
            if tokens.is_a(index, "was") or _is_past(tokens.lowered(index)):
                modal = any(tokens.in_list(before, "modal") for before in range(index - _MODAL_REACH, index))
                return 1 if modal else -1
            position[side] += side
    return int(tokens.in_list(reading.first - 1, "up_to"))


def _is_past(word: str) -> bool:
    return len(word) >= _LETTERS and word.endswith("ed") and word not in _NO_VERBS


def moves_reference(tokens: Tokens, reading: Reading, stamp: Stamp, context: TimeContext) -> bool:
    """Whether the text has reached that time, so that the dates after it without a year are seen from there."""
    if stamp.grain in {"century", "decade"} or reading.rule in _STILL or (reading.within and reading.rule != "shift"):
        return False
    if reading.aside or reading.deictic or reading.direction < 0 or (reading.step or 0) < 0:
        return False
    if stamp.grain in {"season", "half", "quarter"} and reading.year is None:
        return False
    upcoming = reading.step == 1 and not reading.month and tokens.lowered(reading.first) == "next"
    if upcoming or tokens.lowered(reading.first - 1) == "since":
        return False
    if stamp.grain in {"year", "month"} and tense(tokens, reading) > 0:
        return False
    reference = context.reference
    return not (stamp.grain == "year" and reference and reference.grain != "year" and reference.year == stamp.year)


def looks_back(tokens: Tokens, readings: list[Reading], index: int, context: TimeContext) -> bool:
    """Whether a month or day of a year before that of publication was named just before, in the same paragraph."""
    before = reversed(readings[max(0, index - _FEW) : index])
    date = next((reading for reading in before if reading.has_own_year() and not reading.aside), None)
    if not date or not date.month or not context.published or (date.year or 0) >= context.published.year:
        return False
    between = tokens.code[date.stop : readings[index].first]
    return len(between) <= _NEAR_TOKENS and BREAK not in between


def is_heading(tokens: Tokens, reading: Reading) -> bool:
    """Whether a year heads a section: “1937” on a line of its own, “2008: Iraqi forces arm”."""
    if reading.rule != "yearly" or reading.stop - reading.first > 1 or tokens.lowered(reading.stop) not in {"", ":"}:
        return False
    start = tokens.starts[reading.first]
    return start == 0 or tokens.text[start - 1] == "\n"


def is_day_heading(tokens: Tokens, reading: Reading, stamp: Stamp, context: TimeContext) -> bool:
    """Whether a day heads a section of news: “Friday, 8 April” on a line of its own, “9 July (first day of Eid)”."""
    published = context.published
    if reading.rule != "dated" or stamp.grain != "day" or not context.news or published is None:
        return False
    if published.grain != "day" or stamp.as_date()[0] > published.as_date()[0]:
        return False
    start, end = tokens.starts[reading.first], tokens.end(reading.stop - 1)
    before = tokens.text[max(0, start - _MARK) : start].rpartition("\n")[2]
    line = tokens.text[end : end + _MARK].partition("\n")[0]
    after = line.strip(" :.–—-*")
    is_whole = not after or after[0] == "(" or _PLACE_BESIDE.fullmatch(line.rstrip(" :")) is not None
    return not before.strip(" #*•–—-") and is_whole


def mark_asides(readings: list[Reading]) -> None:
    """Mark the years that lie far from their neighbours where these lie close together: mentions in passing."""
    dated = [reading for reading in readings if reading.has_own_year()]
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
