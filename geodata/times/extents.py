"""How far an expression reaches: “the first two months of 1939”, and, in a narrative, “a week of fighting”.

TIMEX2, after which narratives are annotated, takes the whole phrase; TimeML, as used for news, only its head.
"""

from __future__ import annotations

from typing import Final

from geodata.times.reading import Reading
from geodata.times.tokens import Tokens

_LONGEST: Final = 10
"""Tokens of a complement or clause."""
_FEW: Final = 4
_CALENDAR: Final = frozenset(
    {"dated", "monthly", "yearly", "season", "decade", "century", "stepped", "bare", "quarter"}
)
_LENGTHS: Final = frozenset({"length", "span", "nth"})
_WITH_ARTICLE: Final = frozenset({"season", "dated", "monthly", "bare", "length"})
_INSIDE: Final = frozenset({"the", "a", "an", "of", "this", "that", "its", "his", "her", "their", "such"})
_CLAUSE_END: Final = frozenset([",", ".", ";", ":", ")", "-", "–", "—", "and", "but", ""])


def extend(tokens: Tokens, readings: list[Reading], *, news: bool) -> list[Reading]:
    """The readings with their full extents; what lies within another one is gone."""
    kept: list[Reading] = []
    for index, reading in enumerate(readings):
        if kept and reading.first < kept[-1].last:
            continue
        following = readings[index + 1] if index + 1 < len(readings) else None
        _without_article(tokens, reading)
        if reading.name in _LENGTHS and tokens.word(reading.last) == "of":
            _complement(tokens, reading, following, news=news)
        elif not news:
            _widen(tokens, reading)
            inside = [one for one in readings[index + 1 : index + _FEW] if one.last <= reading.last and one.dated()]
            reading.within = inside[-1] if inside and reading.name == "shift" else None
        kept.append(reading)
    return kept


def _without_article(tokens: Tokens, reading: Reading) -> None:
    """“The summer” loses its article where it only modifies: “the summer offensive”, “a year-long trial”."""
    if reading.name not in _WITH_ARTICLE or reading.last - reading.first <= 1:
        return
    if tokens.has(reading.first, "the") and reading.name != "length":
        modifies = tokens.noun(reading.last) or (tokens.word(reading.last) in {"'", "’"} and reading.name == "bare")
        reading.first += modifies and not reading.edge and not tokens.has(reading.last - 1, "year")
    elif tokens.has(reading.first, "a") and tokens.has(reading.last - 1, "longword"):
        reading.first += 1


def _complement(tokens: Tokens, reading: Reading, following: Reading | None, *, news: bool) -> None:
    if following and following.name in _CALENDAR and following.first == reading.last + 1:
        reading.last, reading.within = following.last, following
    elif not news:
        reading.last = _noun_phrase(tokens, reading.last + 1) or reading.last


def _noun_phrase(tokens: Tokens, first: int) -> int:
    """The token after the noun phrase that begins here, 0 for none: “fierce battles”, “the Battle of Verdun”."""
    end = 0
    for index in range(first, min(first + _LONGEST, len(tokens.words))):
        word = tokens.word(index)
        if tokens.noun(index):
            if end and tokens.has(index, "word") and word.endswith("ed"):
                break  # a verb: “the last days of this battle signified …”
            end = index + 1
        elif word == "and" and end and tokens.has(index + 1, "word") and not tokens.noun(index + 2):
            return index + 2
        elif word not in _INSIDE and not (word == "in" and end == index and tokens.has(index + 1, "name")):
            break
    return end


def _widen(tokens: Tokens, reading: Reading) -> None:
    """In a narrative: “about 1910”, and “two days after relieving the siege” to the end of its clause."""
    if reading.name in {"yearly", "monthly"} and reading.dated() and tokens.listed(reading.first - 1, "about_date"):
        reading.first -= 1
        return
    last = reading.last
    if (
        reading.name == "length"
        and tokens.has(last, "after", "before")
        and not tokens.listed(reading.first - 1, "lasting")
    ):
        last += 1
    elif reading.name != "daysafter" or tokens.has(last - 1, "following"):
        return
    for index in range(last, min(last + _LONGEST, len(tokens.words)) + 1):
        if tokens.word(index) in _CLAUSE_END and not (tokens.has(index, "hyphen") and tokens.glued(index)):
            if index > last:
                reading.direction = -1 if tokens.has(last - 1, "before") else 1
                reading.last, reading.name, reading.value, reading.kind = index, "shift", "", "date"
            return
