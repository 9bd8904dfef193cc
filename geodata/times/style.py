"""News or narrative, past or future, and what moves a narrative on."""

from __future__ import annotations

from typing import Final

from geodata.times.context import Context
from geodata.times.reading import Reading
from geodata.times.stamp import Stamp
from geodata.times.tokens import Tokens
from geodata.times.vocabulary import BREAK

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


def moves_on(tokens: Tokens, reading: Reading, stamp: Stamp, context: Context) -> bool:
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


def just_told(tokens: Tokens, readings: list[Reading], index: int, context: Context) -> bool:
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
