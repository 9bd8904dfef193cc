"""The whole document: read every expression, share years within ranges, resolve in reading order, make intervals."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geodata.findings import TimeExpression
from geodata.times import extents, grammar, intervals, sharing, style, traps
from geodata.times.context import Context, Resolved, published_stamp, survey
from geodata.times.readers import read
from geodata.times.reading import Reading
from geodata.times.resolve import resolve
from geodata.times.tokens import Tokens

_DAYS: Final = frozenset({"dated", "weekday", "relday", "iso", "slash"})
_APPOSED: Final = frozenset({"stepped", "shift", "relday", "bare"})
_SAID: Final = frozenset({"dated", "monthly", "yearly"})
_GRAINS: Final = {"D": "day", "M": "month", "Y": "year"}
_COMMA_IN: Final = 2
"""Tokens of “, in” before a time in apposition."""
_GAP: Final = 5
"""Tokens between an hour and its day."""


def find(text: str, published: str) -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order."""
    tokens = Tokens(text)
    readings = _read_all(tokens)
    sharing.share(tokens, readings)
    told = published_stamp(published)
    context = Context(style.is_news(readings, told), told)
    readings = extents.extend(tokens, readings, news=context.news)
    style.mark_asides(readings)
    survey(readings, context)
    found = [_next(tokens, readings, index, context) for index in range(len(readings))]
    return intervals.expressions(tokens, [one for one in found if traps.survives(tokens, one, news=context.news)])


def _read_all(tokens: Tokens) -> list[Reading]:
    readings: list[Reading] = []
    at = 0
    for match in grammar.matches(tokens.code):
        if match.start() < at or traps.is_trap(tokens, match):
            continue
        readings.append(read(tokens, match))
        tail = sharing.tail(tokens, readings[-1])
        if tail:
            readings.append(tail)
        at = readings[-1].last
    return readings


def _next(tokens: Tokens, readings: list[Reading], index: int, context: Context) -> Resolved:
    """Resolve the next reading, and take from it where the text has got to."""
    reading = readings[index]
    context.tense = style.tense(tokens, reading) if context.news else 0
    context.told = style.just_told(tokens, readings, index, context)
    found = _resolve(tokens, readings, index, context)
    if found.stamp:
        context.mentioned = found.stamp
        if style.heading(tokens, reading):
            context.section = found.stamp.year
        if style.moves_on(tokens, reading, found.stamp, context):
            context.reference, context.words = found.stamp, _words(tokens, reading)
    return found


def _resolve(tokens: Tokens, readings: list[Reading], index: int, context: Context) -> Resolved:
    reading = readings[index]
    if reading.within:
        whole = resolve(reading.within, context)
        if reading.name == "shift":
            return resolve(reading, replace(context, reference=whole.stamp, words=_words(tokens, reading.within)))
        return Resolved(reading, reading.value, whole.stamp, f"within “{_words(tokens, reading.within)}”")
    following = readings[index + 1] if index + 1 < len(readings) else None
    if following and reading.name in _APPOSED and _apposed(tokens, reading, following):
        said = resolve(following, context).stamp
        if said and said.grain == _GRAINS.get(reading.unit):
            return Resolved(reading, said.value(), said, f"it is “{_words(tokens, following)}”")
    if reading.name == "clock" and following and following.name in _DAYS and _near(tokens, reading, following):
        day = resolve(following, context).stamp
        if day and day.grain == "day":
            stamp = day.at(reading.time)
            return Resolved(reading, stamp.value(), stamp, f"on “{_words(tokens, following)}”")
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
