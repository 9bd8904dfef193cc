"""The whole document: read every expression, share years within ranges, resolve in reading order, make intervals.

Resolved readings → the expressions the document gives, each with the interval that its words make of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geodata import edtf
from geodata.drafting.model import TimeExpression
from geodata.drafting.times import context as times_context
from geodata.drafting.times import grammar, ranges, traps
from geodata.drafting.times.context import (
    ResolvedTime,
    TimeContext,
    collect_years,
    is_news,
    looks_back,
    mark_asides,
    moves_reference,
    published_stamp,
)
from geodata.drafting.times.readers import read
from geodata.drafting.times.reading import Reading
from geodata.drafting.times.resolve import resolve
from geodata.drafting.times.tokens import Tokens
from geodata.errors import EdtfError

_RANGE_WORDS: Final = ("hyphen", "slashsign", "to", "and")
_LOOK_BACK: Final = 12
_OPEN: Final = {"since": "{0}/..", "after": "{0}/..", "until": "../{1}", "till": "../{1}", "before": "../{1}"}


def expressions(tokens: Tokens, found: list[ResolvedTime]) -> tuple[TimeExpression, ...]:
    """One expression for each resolved reading."""
    dates = [_days(one) for one in found]
    phrases = [_span(tokens, one) for one in found]
    done = [False] * len(found)
    for index in range(len(found) - 1):
        opener = _range(tokens, found[index], found[index + 1])
        whole = _joined(dates[index], dates[index + 1]) if opener >= 0 else ""
        if whole and not done[index]:
            dates[index] = dates[index + 1] = whole
            phrases[index] = phrases[index + 1] = (tokens.starts[opener], _span(tokens, found[index + 1])[1])
            done[index] = done[index + 1] = True
    ends = [one.reading.last for one in found]
    for index, one in enumerate(found):
        if dates[index] and not done[index] and not (one.stamp and ":" in one.stamp.time):
            opened = _open(tokens, one, dates[index], ends[index - 1] if index else 0)
            if opened:
                dates[index], phrases[index] = opened[0], (tokens.starts[opened[1]], phrases[index][1])
    made = []
    for one, days, phrase in zip(found, dates, phrases, strict=True):
        start, end = _span(tokens, one)
        kind = "time" if one.stamp and one.stamp.time else one.reading.kind
        made.append(TimeExpression(start, end, tokens.text[start:end], kind, one.value, days, *phrase, one.reason))
    return tuple(made)


def _span(tokens: Tokens, one: ResolvedTime) -> tuple[int, int]:
    return tokens.starts[one.reading.first], tokens.end(one.reading.last - 1)


def _days(one: ResolvedTime) -> str:
    """The days of an expression by itself; about, where the words say early, late or the like."""
    text = one.stamp.edtf() if one.stamp else ""
    if text and one.reading.until and one.stamp is not None:
        begin, end = one.reading.year, one.reading.until
        return f"{begin:04d}-24" if one.stamp.code == "WI" else f"{begin:04d}/{end:04d}"
    vague = one.reading.edge in {"START", "MID", "END", "REST"} and one.stamp is not None and one.stamp.grain != "day"
    return f"{text}~" if text and vague and "/" not in text else text


def _range(tokens: Tokens, earlier: ResolvedTime, later: ResolvedTime) -> int:
    """The token at which a range of two times begins (“between”, “from”, or the first time); -1 for no range."""
    joint, begin = earlier.reading.last, earlier.reading.first
    if joint >= later.reading.first or later.reading.first - joint > 2:  # noqa: PLR2004 - “to the”
        return -1
    if not any(tokens.has(joint, name) for name in _RANGE_WORDS):
        return -1
    if later.reading.first - joint == 2 and not (tokens.has(joint + 1, "the") or tokens.has(joint + 1, "to")):  # noqa: PLR2004
        return -1
    opener = tokens.word(begin - 1)
    if tokens.has(joint, "and"):
        return begin - 1 if opener == "between" else -1
    return begin - 1 if opener in {"from", "between"} else begin


def _joined(earlier: str, later: str) -> str:
    """Both times as one interval; "" where the calendar allows none."""
    if not earlier or not later:
        return ""
    begin, end = earlier.partition("/")[0], later.rpartition("/")[2]
    return begin if begin == end else _valid(f"{begin}/{end}")


def _valid(text: str) -> str:
    try:
        edtf.parse(text)
    except EdtfError:
        return ""
    return text


def _open(tokens: Tokens, one: ResolvedTime, days: str, limit: int) -> tuple[str, int] | None:
    """The interval that “since”, “after”, “until” or “before” opens, and the token that opens it."""
    first = one.reading.first
    at = first - 1
    at -= tokens.has(at, "the")
    word = tokens.word(at)
    if word not in _OPEN and tokens.word(at) in {"in", "on", "of"}:
        at = _since(tokens, at, limit)
        word = "since" if at >= 0 else ""
    start, _, end = days.partition("/")
    if word in _OPEN:
        return _OPEN[word].format(start, end or start), at
    following = tokens.word(one.reading.last)
    if following in {"onwards", "onward"} or (word == "from" and following == "on"):
        return f"{start}/..", first
    return None


def _since(tokens: Tokens, at: int, limit: int) -> int:
    """Where “since” stands before “the beginning of the war in 2011”; -1 when it does not."""
    for index in range(at - 1, max(limit, at - _LOOK_BACK) - 1, -1):
        word = tokens.words[index]
        if word.lower() == "since":
            return index
        if not word[0].isalnum() and word not in {"-", "’", "'"}:
            break
    return -1


_DAYS: Final = frozenset({"dated", "weekday", "relday", "iso", "slash"})
_APPOSED: Final = frozenset({"stepped", "shift", "relday", "bare"})
_SAID: Final = frozenset({"dated", "monthly", "yearly"})
_GRAINS: Final = {"D": "day", "M": "month", "Y": "year"}
_COMMA_IN: Final = 2
"""Tokens of “, in” before a time in apposition."""
_GAP: Final = 5
"""Tokens between an hour and its day."""


def find_all(text: str, published: str) -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order."""
    tokens = Tokens(text)
    readings = _read_all(tokens)
    ranges.share(tokens, readings)
    told = published_stamp(published)
    context = TimeContext(is_news(readings, told), told)
    readings = ranges.extend(tokens, readings, news=context.news)
    mark_asides(readings)
    collect_years(readings, context)
    found = [_next(tokens, readings, index, context) for index in range(len(readings))]
    return expressions(tokens, [one for one in found if traps.survives(tokens, one, news=context.news)])


def _read_all(tokens: Tokens) -> list[Reading]:
    readings: list[Reading] = []
    at = 0
    for match in grammar.matches(tokens.code):
        if match.start() < at or traps.is_trap(tokens, match):
            continue
        readings.append(read(tokens, match))
        tail = ranges.tail(tokens, readings[-1])
        if tail:
            readings.append(tail)
        at = readings[-1].last
    return readings


def _next(tokens: Tokens, readings: list[Reading], index: int, context: TimeContext) -> ResolvedTime:
    """Resolve the next reading, and take from it where the text has got to."""
    reading = readings[index]
    context.tense = times_context.tense(tokens, reading) if context.news else 0
    context.told = looks_back(tokens, readings, index, context)
    found = _resolve(tokens, readings, index, context)
    if found.stamp:
        context.mentioned = found.stamp
        if times_context.heading(tokens, reading):
            context.section = found.stamp.year
        if moves_reference(tokens, reading, found.stamp, context):
            context.reference, context.words = found.stamp, _words(tokens, reading)
    return found


def _resolve(tokens: Tokens, readings: list[Reading], index: int, context: TimeContext) -> ResolvedTime:
    reading = readings[index]
    if reading.within:
        whole = resolve(reading.within, context)
        if reading.name == "shift":
            return resolve(reading, replace(context, reference=whole.stamp, words=_words(tokens, reading.within)))
        return ResolvedTime(reading, reading.value, whole.stamp, f"within “{_words(tokens, reading.within)}”")
    following = readings[index + 1] if index + 1 < len(readings) else None
    if following and reading.name in _APPOSED and _apposed(tokens, reading, following):
        said = resolve(following, context).stamp
        if said and said.grain == _GRAINS.get(reading.unit):
            return ResolvedTime(reading, said.value(), said, f"it is “{_words(tokens, following)}”")
    if reading.name == "clock" and following and following.name in _DAYS and _near(tokens, reading, following):
        day = resolve(following, context).stamp
        if day and day.grain == "day":
            stamp = day.at(reading.time)
            return ResolvedTime(reading, stamp.value(), stamp, f"on “{_words(tokens, following)}”")
    return resolve(reading, context)


def _words(tokens: Tokens, reading: Reading) -> str:
    return tokens.slice(reading.first, reading.last)


def _apposed(tokens: Tokens, reading: Reading, following: Reading) -> bool:
    """Whether the next time says the same: “two years later (218 BC)”, “six days later, on 7 October”."""
    between = [tokens.word(index) for index in range(reading.last, following.first)]
    return following.name in _SAID and (between == ["("] or (len(between) == _COMMA_IN and between[0] == ","))


def _near(tokens: Tokens, reading: Reading, following: Reading) -> bool:
    """Whether a day is said right after the hour: “at 5:34 AM Baghdad time on March 20”."""
    between = [tokens.word(index) for index in range(reading.last, following.first)]
    return len(between) <= _GAP and not any(word in {".", ";", ",", ""} for word in between)
