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
_SENTENCE_END: Final = frozenset([".", ";", "?", "!", ""])
_CLAUSE_START: Final = _SENTENCE_END | {"and", "but"}
_MODALS: Final = frozenset({"will", "shall", "would", "ll", "to"})
_LOOK: Final = 10
_DEICTIC: Final = frozenset({"weekday", "relday"})


def is_news(readings: list[Reading], published: Stamp | None) -> bool:
    """Whether relative times are seen from the date of publication."""
    if published and published.grain == "year":
        return False
    years = [reading.year for reading in readings if reading.year is not None and reading.year > -10_000]
    deictic = sum(reading.name in _DEICTIC or reading.deictic for reading in readings)
    if published is None:
        return deictic > len(years)
    near = sum(abs(year - published.year) <= _NEAR for year in years)
    return deictic + near >= len(years) - near


def tense(tokens: Tokens, reading: Reading) -> int:
    """1 where the nearest verb of the sentence speaks of what is to come, -1 of what has been, 0 where none is near."""
    sides = [(reading.first - 1, -1), (reading.last, 1)]
    for distance in range(_LOOK):
        for side in list(sides):
            index = side[0] + side[1] * distance
            if tokens.word(index) in (_SENTENCE_END if side[1] > 0 else _CLAUSE_START) or tokens.word(index)[0] == "\n":
                sides.remove(side)
                continue
            if tokens.has(index, "will"):
                return 1
            if tokens.has(index, "was") or _is_past(tokens.word(index)):
                return 1 if any(tokens.word(at) in _MODALS for at in range(index - 3, index)) else -1
    return 0


def _is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in {"indeed", "speed", "hundred"}  # noqa: PLR2004 - “need”, “feed”


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
