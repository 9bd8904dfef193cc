"""News or narrative, past or future, and what moves a narrative on."""

from __future__ import annotations

from typing import Final

from geodata.times.reading import Reading
from geodata.times.resolve import Context
from geodata.times.stamp import Stamp
from geodata.times.tokens import Tokens

_FUTURE: Final = frozenset("will shall ll expects expected plans planned scheduled due upcoming".split())
_NEAR: Final = 1
"""Years between a document's own dates and its publication that still make news of it."""
_ASIDE: Final = 2
"""Years between a date and its neighbours that make a mere aside of it."""
_LOOK: Final = 12
_DEICTIC: Final = frozenset({"weekday", "relday"})


def is_news(tokens: Tokens, readings: list[Reading], published: Stamp | None) -> bool:
    """Whether relative times are seen from the date of publication."""
    if published is None:
        return False
    years = [reading.year for reading in readings if reading.year is not None and reading.year > -10_000]
    near = sum(abs(year - published.year) <= _NEAR for year in years)
    deictic = sum(reading.name in _DEICTIC or reading.deictic for reading in readings)
    return deictic + near >= len(years) - near


def is_future(tokens: Tokens, reading: Reading) -> bool:
    """Whether the words around speak of what is to come."""
    around = (*range(reading.first - 1, max(-1, reading.first - _LOOK), -1),)
    for index in around:
        word = tokens.word(index)
        if word in {".", "\n", ";"}:
            break
        if word in _FUTURE:
            return True
        if word.endswith("ed") or word in {"was", "were", "had", "said"}:
            return False
    return False


def moves_on(tokens: Tokens, reading: Reading, stamp: Stamp, context: Context) -> bool:
    """Whether the text has now reached that time, so that what follows without a year is seen from there."""
    if stamp.grain in {"century", "decade"} or reading.name in {"clock", "parted", "period", "holiday"}:
        return False
    if reading.aside or reading.deictic or reading.direction < 0 or (reading.step or 0) < 0:
        return False
    if stamp.grain in {"season", "half", "quarter"} and reading.year is None:
        return False
    before = tokens.word(reading.first - 1)
    if before == "since" or (reading.step == 1 and not reading.month and tokens.word(reading.first) == "next"):
        return False
    if stamp.grain in {"year", "month"} and is_future(tokens, reading):
        return False
    reference = context.reference
    return not (stamp.grain == "year" and reference and reference.grain != "year" and reference.year == stamp.year)


def mark_asides(readings: list[Reading]) -> None:
    """Mark the years that lie far from those before and after them: the text only glances there."""
    dated = [reading for reading in readings if reading.year is not None and reading.year > -10_000 and not reading.grain]
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
