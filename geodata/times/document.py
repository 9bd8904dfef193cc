"""The whole document: read every expression, share years within ranges, resolve in reading order, make intervals."""

from __future__ import annotations

from geodata import edtf
from geodata.errors import EdtfError
from geodata.findings import TimeExpression
from geodata.times import grammar, intervals, style, traps
from geodata.times.reading import Reading, read
from geodata.times.resolve import Context, Resolved, resolve
from geodata.times.stamp import Stamp
from geodata.times.tokens import Tokens

_DAYS_OF_MONTH = 31
_DAYS_OF_YEAR = 366


def find(text: str, published: str) -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order."""
    tokens = Tokens(text)
    readings = _readings(tokens)
    share_years(tokens, readings)
    told = published_stamp(published)
    context = Context(style.is_news(tokens, readings, told), told)
    for reading in readings:
        if reading.year is not None and reading.year > -10_000 and not reading.grain:
            context.first_year = context.first_year or reading.year
            if reading.month:
                context.months.setdefault(reading.month, reading.year)
    style.mark_asides(readings)
    resolved = []
    for reading in readings:
        context.future = context.news and style.is_future(tokens, reading)
        found = resolve(reading, context)
        resolved.append(found)
        if found.stamp:
            context.mentioned, context.mentioned_words = found.stamp, words(tokens, reading)
        if found.stamp and style.moves_on(tokens, reading, found.stamp, context):
            context.reference = found.stamp
            context.reference_words = words(tokens, reading)
    kept = [found for found in resolved if traps.survives(tokens, found, context)]
    return intervals.expressions(tokens, kept)


def words(tokens: Tokens, reading: Reading) -> str:
    """The text of a reading."""
    return tokens.text[tokens.spans[reading.first][0] : tokens.spans[reading.last - 1][1]]


def published_stamp(published: str) -> Stamp | None:
    """The day, month or year that a publication date in EDTF makes sure of."""
    try:
        told = edtf.parse(published) if published else None
    except EdtfError:
        return None
    if told is None or told.start_day == edtf.OPEN_START or told.end_day == edtf.OPEN_END:
        return None
    year, month, day = (int(part) for part in edtf.iso(told.start_day).split("-"))
    last_year, last_month, _ = (int(part) for part in edtf.iso(told.end_day).split("-"))
    if told.start_day == told.end_day:
        return Stamp("day", year, month, day)
    if (year, month) == (last_year, last_month):
        return Stamp("month", year, month)
    return Stamp("year", year) if year == last_year else None


def _readings(tokens: Tokens) -> list[Reading]:
    readings: list[Reading] = []
    pattern = grammar.pattern()
    at = 0
    while match := pattern.search(tokens.code, at):
        at = match.end()
        if traps.is_trap(tokens, match):
            at = match.start() + 1
            continue
        readings.append(read(tokens, match))
        tail = _tail(tokens, readings[-1])
        if tail:
            readings.append(tail)
            at = tail.last
    return readings


def _tail(tokens: Tokens, reading: Reading) -> Reading | None:
    """The second day of “May 4 and 5”, “March 19-20, 2003”."""
    if reading.name != "dated" or not reading.month or reading.year is not None or not tokens.has(reading.last - 1, "n31"):
        return None
    joint = reading.last
    if not any(tokens.has(joint, name) for name in ("hyphen", "to", "and", "or")):
        return None
    day = joint + 1
    if not (tokens.has(day, "n31") or tokens.has(day, "ordn")) or tokens.has(day + 1, "month"):
        return None
    if tokens.has(joint, "and") and (tokens.has(day + 1, "word") or tokens.has(day + 1, "name")) and not _verb(tokens.word(day + 1)):
        return None
    tail = Reading(day, day + 1, "dated", month=reading.month, day=int(tokens.words[day].rstrip("stndrh")))
    if tokens.has(day + 1, "comma") and tokens.has(day + 2, "year"):
        tail.last, tail.year = day + 3, int(tokens.words[day + 2])
    return tail


def _verb(word: str) -> bool:
    return word in {"were", "was", "when", "where", "with", "as", "by", "that", "after", "respectively"} or word.endswith("ed")


def share_years(tokens: Tokens, readings: list[Reading]) -> None:
    """Give the year, month or era of an end to its beginning: “3 to 5 March 2014”, “499-493 BC”, “summer and autumn 1918”."""
    for earlier, later in zip(reversed(readings[:-1]), reversed(readings[1:]), strict=True):
        if not _joined(tokens, earlier.last, later.first):
            continue
        if earlier.name == "dated" and not earlier.month:
            earlier.month = later.month
        if later.year is None or later.grain or earlier.year is not None:
            continue
        if earlier.name in {"dated", "monthly", "season"} and later.name in {"dated", "monthly", "season"} and earlier.step is None:
            before = (earlier.month or 0, earlier.day) > (later.month or 13, later.day or 32)
            earlier.year = later.year - (before and not tokens.has(earlier.last, "and") and earlier.month > later.month)


_JOINTS = ("hyphen", "to", "and", "or", "comma", "between", "the", "in", "from")


def _joined(tokens: Tokens, first: int, last: int) -> bool:
    return 0 < last - first <= 3 and all(any(tokens.has(index, name) for name in _JOINTS) for index in range(first, last))  # noqa: PLR2004


__all__ = ["Resolved", "find"]
