"""News or narrative, past or future, and what moves a narrative on."""

from __future__ import annotations

from typing import Final

from geodata.times.reading import Reading
from geodata.times.resolve import Context
from geodata.times.stamp import Stamp
from geodata.times.tokens import Tokens

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


def tense(tokens: Tokens, reading: Reading) -> int:
    """1 where the nearest verb of the sentence speaks of what is to come, -1 of what has been, 0 where none is near."""
    for distance in range(1, _LOOK):
        for index in (reading.first - distance, reading.last - 1 + distance):
            if tokens.has(index, "will"):
                return 1 if _same_sentence(tokens, reading, index) else 0
            if tokens.has(index, "was") or _is_past(tokens.word(index)):
                return -1 if _same_sentence(tokens, reading, index) else 0
    return 0


def _is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in {"indeed", "speed", "hundred"}  # noqa: PLR2004 - “need”, “feed”


def _same_sentence(tokens: Tokens, reading: Reading, index: int) -> bool:
    between = tokens.words[index : reading.first] if index < reading.first else tokens.words[reading.last : index]
    return not any(word in {".", ";", "?", "!", "\n"} or word[0] == "\n" for word in between)


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
    if stamp.grain in {"year", "month"} and tense(tokens, reading) > 0:
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
