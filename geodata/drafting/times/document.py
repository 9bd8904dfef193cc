"""Read a whole document: find every expression, resolve them in reading order, and make their intervals.

Two times that form a range both get its interval, and “since”, “until” and the like open one. `ranges` completes the
readings, `context` follows the time that the text has reached, and `resolve` gives the values.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geodata import edtf
from geodata.drafting.model import TimeExpression
from geodata.drafting.times import calendars, grammar, numeric, ranges, traps
from geodata.drafting.times import context as times_context
from geodata.drafting.times.context import (
    ResolvedTime,
    TimeContext,
    collect_years,
    is_day_heading,
    is_news,
    looks_back,
    mark_asides,
    moves_reference,
    published_stamp,
)
from geodata.drafting.times.readers import read
from geodata.drafting.times.reading import Reading
from geodata.drafting.times.resolve import resolve
from geodata.drafting.times.stamp import Stamp
from geodata.drafting.times.tokens import Tokens
from geodata.errors import EdtfError

_DAYS: Final = frozenset({"dated", "weekday", "relday", "iso", "slash"})
_APPOSED: Final = frozenset({"stepped", "shift", "relday", "bare"})
_APPOSITIONS: Final = frozenset({"dated", "monthly", "yearly"})
_OF_THE_MOON: Final = frozenset({"lunar", "feast"})
_GRAINS: Final = {"D": "day", "M": "month", "Y": "year"}
_COMMA_IN: Final = 2
"""Tokens of “, in” before a time in apposition."""
_GAP: Final = 5
"""Tokens between an hour and its day."""
_RANGE_WORDS: Final = ("hyphen", "slashsign", "to", "and")
_LONGEST_JOINT: Final = 2
"""Tokens of “to the” between the ends of a range."""
_SINCE_REACH: Final = 12
"""Tokens between “since” and its date."""
_OPENERS: Final = {"since": "{0}/..", "after": "{0}/..", "until": "../{1}", "till": "../{1}", "before": "../{1}"}
"""Word → the open interval that it makes of the (first, last) bounds of a date."""


def find_all(text: str, published: str) -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order; `published` as in `find_times`."""
    tokens = Tokens(text)
    readings = _read_all(tokens)
    ranges.complete_starts(tokens, readings)
    publication = published_stamp(published)
    numeric.order(tokens, readings, publication)
    context = TimeContext(is_news(readings, publication), publication)
    readings = ranges.extend(tokens, readings, news=context.news)
    mark_asides(readings)
    collect_years(readings, context)
    resolved = [_resolve_next(tokens, readings, index, context) for index in range(len(readings))]
    return _expressions(tokens, [time for time in resolved if traps.is_kept(tokens, time, news=context.news)])


def _read_all(tokens: Tokens) -> list[Reading]:
    readings: list[Reading] = []
    stop = 0
    for match in grammar.matches(tokens.code):
        if match.start() < stop or traps.is_trap(tokens, match):
            continue
        readings.append(read(tokens, match))
        end = ranges.short_end(tokens, readings[-1])
        if end:
            readings.append(end)
        stop = readings[-1].stop
    return readings


def _resolve_next(tokens: Tokens, readings: list[Reading], index: int, context: TimeContext) -> ResolvedTime:
    """Resolve the next reading, and move the context on to it."""
    reading = readings[index]
    context.tense = times_context.tense(tokens, reading) if context.news else 0
    context.looks_back = looks_back(tokens, readings, index, context)
    time = _resolve(tokens, readings, index, context)
    if time.stamp:
        context.last_mentioned = time.stamp
        if times_context.is_heading(tokens, reading):
            context.heading_year = time.stamp.year
        if is_day_heading(tokens, reading, time.stamp, context):
            context.heading_day = time.stamp
        if moves_reference(tokens, reading, time.stamp, context):
            context.reference, context.reference_words = time.stamp, _words(tokens, reading)
    return time


def _resolve(tokens: Tokens, readings: list[Reading], index: int, context: TimeContext) -> ResolvedTime:
    """Resolve a reading by the date that it lies in, by the day or date right after it, or by the context."""
    reading = readings[index]
    if reading.within:
        whole = resolve(reading.within, context)
        words = _words(tokens, reading.within)
        if reading.rule in {"weekday", "nth"} and whole.stamp:
            return _day_within(reading, whole.stamp, words)
        if reading.rule == "shift":
            return resolve(reading, replace(context, reference=whole.stamp, reference_words=words))
        return ResolvedTime(reading, reading.value, whole.stamp, f"within “{words}”")
    following = readings[index + 1] if index + 1 < len(readings) else None
    if following and reading.rule in _APPOSED and _is_apposition(tokens, reading, following):
        date = resolve(following, context).stamp
        if date and date.grain == _GRAINS.get(reading.unit):
            return ResolvedTime(reading, date.value(), date, f"it is “{_words(tokens, following)}”")
    if reading.rule == "clock" and following and following.rule in _DAYS and _is_near(tokens, reading, following):
        day = resolve(following, context).stamp
        if day and day.grain == "day":
            stamp = day.with_time(reading.time)
            return ResolvedTime(reading, stamp.value(), stamp, f"on “{_words(tokens, following)}”")
    return resolve(reading, context)


def _day_within(reading: Reading, whole: Stamp, words: str) -> ResolvedTime:
    """“Monday of last week”, “the 1st of last month”, “the last day of March”."""
    stamp: Stamp | None = None
    if reading.rule == "weekday" and whole.grain == "week":
        stamp = whole.days_later(reading.weekday - 1).with_time(reading.time)
    elif reading.rule == "nth" and reading.unit == "D" and whole.grain in {"month", "week", "year", "span", "day"}:
        stamp = whole.days_later(reading.day - 1) if reading.day else _last_day(whole)
    if stamp is None:
        return ResolvedTime(reading, reading.value, whole, f"within “{words}”")
    return ResolvedTime(reading, stamp.value(), stamp, f"within “{words}”")


def _last_day(whole: Stamp) -> Stamp | None:
    """The last day of a month, week, year or span."""
    if whole.grain == "month":
        return whole.month_stamp(1).days_later(-1)
    if whole.grain == "year":
        return Stamp("day", whole.year, 12, 31)
    return whole.days_later(6 if whole.grain == "week" else int(whole.code or 1) - 1)


def _words(tokens: Tokens, reading: Reading) -> str:
    return tokens.text_of(reading.first, reading.stop)


def _between(tokens: Tokens, reading: Reading, following: Reading) -> list[str]:
    return [tokens.lowered(index) for index in range(reading.stop, following.first)]


def _is_apposition(tokens: Tokens, reading: Reading, following: Reading) -> bool:
    """Whether the next time names the same one: “two years later (218 BC)”, “six days later, on 7 October”."""
    between = _between(tokens, reading, following)
    return following.rule in _APPOSITIONS and (between == ["("] or (len(between) == _COMMA_IN and between[0] == ","))


def _is_near(tokens: Tokens, reading: Reading, following: Reading) -> bool:
    """Whether the day follows right after the hour: “at 5:34 AM Baghdad time on March 20”."""
    between = _between(tokens, reading, following)
    return len(between) <= _GAP and not any(word in {".", ";", ",", ""} for word in between)


def _expressions(tokens: Tokens, times: list[ResolvedTime]) -> tuple[TimeExpression, ...]:
    """One expression for each resolved time, with its interval."""
    dates = [_days(tokens, time) for time in times]
    phrases = [_span(tokens, time) for time in times]
    in_range = [False] * len(times)
    for index in range(len(times) - 1):
        opener = _range_start(tokens, times[index], times[index + 1])
        whole = _interval(dates[index], dates[index + 1]) if opener >= 0 else ""
        if whole and not in_range[index]:
            dates[index] = dates[index + 1] = whole
            phrases[index] = phrases[index + 1] = (tokens.starts[opener], _span(tokens, times[index + 1])[1])
            in_range[index] = in_range[index + 1] = True
            if times[index + 1].reading.rule == "clock" and _is_its_day(tokens, times, index + 2):
                dates[index + 2], phrases[index + 2], in_range[index + 2] = whole, phrases[index], True
    stops = [time.reading.stop for time in times]
    for index, time in enumerate(times):
        if dates[index] and not in_range[index] and not (time.stamp and ":" in time.stamp.time):
            opened = _open_interval(tokens, time, dates[index], stops[index - 1] if index else 0)
            if opened:
                dates[index], phrases[index] = opened[0], (tokens.starts[opened[1]], phrases[index][1])
    expressions = []
    for time, days, phrase in zip(times, dates, phrases, strict=True):
        start, end = _span(tokens, time)
        kind = "time" if time.stamp and time.stamp.time else time.reading.kind
        text = tokens.text[start:end]
        expressions.append(TimeExpression(start, end, text, kind, time.value, days, *phrase, time.reason))
    return tuple(expressions)


def _is_its_day(tokens: Tokens, times: list[ResolvedTime], index: int) -> bool:
    """Whether a time is the day of the hour before it: “between the afternoon of 25 October and noon of 26 October”."""
    if index >= len(times) or not _is_near(tokens, times[index - 1].reading, times[index].reading):
        return False
    hour, day = times[index - 1].stamp, times[index].stamp
    return (
        hour is not None and day is not None and day.grain == "day" and replace(hour, time="") == replace(day, time="")
    )


def _span(tokens: Tokens, time: ResolvedTime) -> tuple[int, int]:
    return tokens.starts[time.reading.first], tokens.end(time.reading.stop - 1)


def _days(tokens: Tokens, time: ResolvedTime) -> str:
    """The days of a time by itself, in EDTF; approximate (~) after “early”, “late” and the like; "" for none."""
    reading, stamp = time.reading, time.stamp
    text = stamp.edtf() if stamp else ""
    if text and reading.second_year and stamp is not None:
        return f"{reading.year:04d}-24" if stamp.code == "WI" else f"{reading.year:04d}/{reading.second_year:04d}"
    if text and stamp is not None and tokens.is_a(reading.first, "overnight"):
        return f"{stamp.days_later(-1).edtf()}/{text}"
    vague = reading.edge in {"START", "MID", "END", "REST"} and stamp is not None and stamp.grain != "day"
    if text and stamp is not None and reading.other_day is not None:
        day, month = reading.other_day
        other = replace(stamp, day=day, month=month).edtf()
        return f"[{min(text, other)},{max(text, other)}]"
    moon = reading if reading.rule in _OF_THE_MOON else reading.within
    if text and stamp is not None and moon and moon.rule in _OF_THE_MOON and calendars.is_lunar(moon.code):
        feast_days = calendars.days_of_feast(moon.code) if moon is reading else 1
        if feast_days > 1 and stamp.grain == "day":
            return f"[{stamp.days_later(-1).edtf()}..{stamp.days_later(feast_days).edtf()}]"
        return "~/".join(text.split("/")) + "~"
    return f"{text}~" if text and vague and "/" not in text else text


def _range_start(tokens: Tokens, earlier: ResolvedTime, later: ResolvedTime) -> int:
    """The token at which a range of two times begins (“between”, “from”, or the first time); -1 for no range."""
    joint, first = earlier.reading.stop, earlier.reading.first
    length = later.reading.first - joint
    if not 0 < length <= _LONGEST_JOINT or not tokens.is_a(joint, *_RANGE_WORDS):
        return -1
    if length == _LONGEST_JOINT and not tokens.is_a(joint + 1, "the", "to"):
        return -1
    opener = tokens.lowered(first - 1)
    if tokens.is_a(joint, "and"):
        return first - 1 if opener == "between" else -1
    return first - 1 if opener in {"from", "between"} else first


def _interval(earlier: str, later: str) -> str:
    """Both dates as one interval; "" where it would end before it begins, or one of them is unknown."""
    if not earlier or not later:
        return ""
    begin, end = _bounds(earlier)[0], _bounds(later)[1]
    if begin == end:
        return begin
    text = f"{begin}/{end}"
    try:
        edtf.parse(text)
    except EdtfError:
        return ""
    return text


def _bounds(days: str) -> tuple[str, str]:
    """First and last stretch of an EDTF date; those of a set of possible days are approximate."""
    if days.startswith("["):
        inside = days.strip("[]").replace("..", ",").split(",")
        return f"{inside[0]}~", f"{inside[-1]}~"
    begin, _, end = days.partition("/")
    return begin, end or begin


def _open_interval(tokens: Tokens, time: ResolvedTime, days: str, limit: int) -> tuple[str, int] | None:
    """The interval that “since”, “after”, “until” or “before” opens, and the token of that word; None for none.

    `limit` is the first token after the time before.
    """
    first = time.reading.first
    index = first - 1
    index -= tokens.is_a(index, "the")
    word = tokens.lowered(index)
    if word not in _OPENERS and word in {"in", "on", "of"}:
        index = _since(tokens, index, limit)
        word = "since" if index >= 0 else ""
    begin, end = _bounds(days)
    if word in _OPENERS:
        return _OPENERS[word].format(begin, end), index
    following = tokens.lowered(time.reading.stop)
    if following in {"onwards", "onward"} or (word == "from" and following == "on"):
        return f"{begin}/..", first
    return None


def _since(tokens: Tokens, stop: int, limit: int) -> int:
    """The token of “since” before “the beginning of the war in 2011”; -1 for none."""
    for index in range(stop - 1, max(limit, stop - _SINCE_REACH) - 1, -1):
        word = tokens.words[index]
        if word.lower() == "since":
            return index
        if not word[0].isalnum() and word not in {"-", "’", "'"}:
            break
    return -1
