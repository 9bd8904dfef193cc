"""News or narrative, past or future, and what moves a narrative on."""

from __future__ import annotations

from typing import Final

from geodata.times.reading import Reading
from geodata.times.resolve import Context
from geodata.times.stamp import Stamp
from geodata.times.tokens import Tokens

_FUTURE: Final = frozenset("will shall 'll would expects expected plans planned scheduled due upcoming until by next".split())
_NEAR: Final = 1
"""Years between a document's own dates and its publication that still make news of it."""
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
    """Whether the text has now reached that time."""
    return stamp.grain not in {"century", "decade"}
