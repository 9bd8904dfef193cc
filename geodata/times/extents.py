"""How far an expression reaches: “the first two months of 1939” is one, and so, in a narrative, is “a week of fighting”.

TIMEX2, after which narratives are annotated, takes the whole phrase; TimeML, used for news, only its head.
"""

from __future__ import annotations

from typing import Final

from geodata.times.reading import Reading
from geodata.times.tokens import Tokens

_LONGEST: Final = 10
"""Tokens of a complement."""
_CALENDAR: Final = frozenset({"dated", "monthly", "yearly", "season", "decade", "century", "stepped", "bare"})
_LENGTHS: Final = frozenset({"length", "span", "nth"})
_INSIDE: Final = frozenset("the a an of this that its his her their such".split())
_ABOUT: Final = frozenset("about around approximately circa".split())
_CLAUSE_END: Final = frozenset([",", ".", ";", ":", ")", "-", "–", "—", "and", "but", ""])


def extend(tokens: Tokens, readings: list[Reading], *, news: bool) -> list[Reading]:
    """The readings with their full extents; what lies within another one is gone."""
    kept: list[Reading] = []
    for index, reading in enumerate(readings):
        if kept and reading.first < kept[-1].last:
            continue
        following = readings[index + 1] if index + 1 < len(readings) else None
        if reading.name in _LENGTHS and tokens.word(reading.last) == "of":
            _complement(tokens, reading, following, news=news)
        elif not news and reading.name in {"length", "daysafter"}:
            _event(tokens, reading)
        elif not news and reading.name in {"yearly", "monthly"} and reading.year is not None and tokens.word(reading.first - 1) in _ABOUT:
            reading.first -= 1
        kept.append(reading)
    return kept


def _complement(tokens: Tokens, reading: Reading, following: Reading | None, *, news: bool) -> None:
    if following and following.name in _CALENDAR and following.first == reading.last + 1:
        reading.last, reading.within = following.last, following
    elif not news:
        reading.last = _noun_phrase(tokens, reading.last + 1) or reading.last


def _noun_phrase(tokens: Tokens, first: int) -> int:
    """The token after the noun phrase that begins here, 0 for none: “fierce battles”, “the Battle of Verdun”."""
    content = 0
    for index in range(first, min(first + _LONGEST, len(tokens.words))):
        word = tokens.word(index)
        plain = tokens.has(index, "word") or tokens.has(index, "name")
        if plain and content and tokens.has(index, "word") and word.endswith("ed"):
            break
        if plain:
            content = index + 1
        elif word == "and" and content and tokens.has(index + 1, "word") and not _plain(tokens, index + 2):
            return index + 2
        elif not (word in _INSIDE or (word == "in" and content == index and tokens.has(index + 1, "name"))):
            break
    return content


def _plain(tokens: Tokens, index: int) -> bool:
    return tokens.has(index, "word") or tokens.has(index, "name")


def _event(tokens: Tokens, reading: Reading) -> None:
    """“Two days after relieving the siege”: counted from the time reached, to the end of its clause."""
    last = reading.last
    if reading.name == "length":
        if not (tokens.has(last, "after") or tokens.has(last, "before")):
            return
        last += 1
    if tokens.word(last) in _CLAUSE_END or reading.name == "daysafter" and tokens.has(last - 1, "following"):
        return
    for index in range(last, min(last + _LONGEST, len(tokens.words)) + 1):
        word = tokens.word(index)
        if word in _CLAUSE_END or word[0] == "\n":
            sign = -1 if tokens.has(last - 1, "before") else 1
            reading.last, reading.name, reading.direction, reading.value, reading.kind = index, "shift", sign, "", "date"
            return
