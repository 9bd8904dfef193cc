"""The numbers of people that words give: “at least 18”, “two dozen”, “a woman”, “a family of seven”."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from geodata.drafting.events.lexicon import words

_NUMERAL: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7}")
_DECIMAL: Final = re.compile(r"[0-9]{1,4}\.[0-9]{1,3}")
_SPAN: Final = re.compile(r"([0-9]{1,5})[-–]([0-9]{1,5})")
FOR_PEOPLE: Final = 4
"""Words from an article to the person that it counts: “an elderly Iraqi refugee woman”."""
_LOW: Final = (
    ("at", "least"),
    ("more", "than"),
    ("no", "fewer", "than"),
    ("not", "less", "than"),
    ("over",),
    ("above",),
)
"""Phrases before a lower bound."""
_HIGH: Final = (("up", "to"), ("as", "many", "as"), ("at", "most"), ("fewer", "than"), ("less", "than"))
"""Phrases before an upper bound."""
PRONOUNS: Final = frozenset({"him", "her"})
"""Those that stand for one of the dead."""
_COUNTING: Final = frozenset({"a", "an", "half", "twin"})
"""Words besides numbers with which a figure may begin."""
_KILLING: Final = frozenset({"killed", "killing", "kill", "kills"})
_AT_ONCE: Final = frozenset({"instantly", "immediately", "together", "outright", "there"})
_YEARS: Final = range(1900, 2100)
_SCALES: Final = frozenset({12, 100, 1000, 1000000})
"""A number word before one of these is multiplied by it; twelve is a dozen's."""


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number and its qualifier in the words `first` … `last` (exclusive)."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None


def head_counts(lowered: Sequence[str], first: int, last: int) -> list[HeadCount]:
    """The numbers in the words `first` … `last` (exclusive) of a sentence in lower case, with their qualifiers."""
    values = _values()
    figures: list[HeadCount] = []
    end = first
    for index in range(first, last):
        word = lowered[index]
        if index < end:
            continue
        if (span := _SPAN.fullmatch(word)) and int(span[1]) < int(span[2]):
            figures.append(HeadCount(index, index + 1, int(span[1]), None, int(span[2])))
            end = index + 1
            continue
        may_count = word[0].isdigit() or word in values or word in _COUNTING or "-" in word
        if not (may_count or word in words("possessive") or word in PRONOUNS):
            continue
        if word == "one" and lowered[index - 1 : index] == ["no"]:
            continue
        if list(lowered[index - 2 : index]) == ["couple", "of"] and _scale(word):
            continue  # “a couple of dozen”
        if word in PRONOUNS and _is_object(lowered, index):
            figures.append(HeadCount(index, index + 1, None, 1, None))
            end = index + 1
            continue
        number, after = _number(lowered, index, last)
        if number is not None:
            figures.append(_qualified(lowered, (first, last), index, after, number))
            end = max(figures[-1].last, after)
    return figures


def _is_object(lowered: Sequence[str], index: int) -> bool:
    """Whether a pronoun is whom somebody kills: “killing him at once”; not in “killing her son”."""
    after = lowered[index + 1 : index + 2]
    ends = not after or after[0] in words("boundary") or after[0] in _AT_ONCE or not after[0][0].isalnum()
    return index > 0 and lowered[index - 1] in _KILLING and ends


def _qualified(lowered: Sequence[str], span: tuple[int, int], index: int, end: int, number: int) -> HeadCount:
    """A number with its qualifier: “at least”, “between … and …”.

    The number is in the words `index` … `end` (exclusive); `span` are the first and the last (exclusive) word that may
    qualify it.
    """
    first, last = span
    if end + 1 < last and lowered[end] in {"and", "to", "or", "-", "–"}:
        upper, upper_end = _number(lowered, end + 1, last)
        is_range = lowered[end] != "and" or (index > first and lowered[index - 1] == "between")
        if upper is not None and is_range and upper > number:
            return HeadCount(index, upper_end, number, None, upper)
    if index > first and lowered[index - 1] == "a":
        index -= 1  # “at least a dozen”
    for bound, phrases in (("low", _LOW), ("high", _HIGH)):
        for phrase in phrases:
            if tuple(lowered[max(first, index - len(phrase)) : index]) == phrase:
                start = index - len(phrase)
                least = number + 1 if phrase[0] in {"more", "over", "above"} and number < 10 else number  # noqa: PLR2004
                return HeadCount(
                    start, end, least if bound == "low" else None, None, number if bound == "high" else None
                )
    return HeadCount(index, end, None, number, None)


def _number(lowered: Sequence[str], index: int, last: int) -> tuple[int | None, int]:
    """The number that begins at the word `index`, and the index after it; (None, index) for none."""
    word = lowered[index]
    scale = _scale(lowered[index + 1]) if index + 1 < last else 0
    if word[0].isdigit():
        if scale and (_NUMERAL.fullmatch(word) or _DECIMAL.fullmatch(word)):
            return round(float(word.replace(",", "")) * scale), index + 2
        value = int(word.replace(",", "")) if _NUMERAL.fullmatch(word) else None
        return (None, index) if value is None or (value in _YEARS and "," not in word) else (value, index + 1)
    if tuple(lowered[index : index + 3]) == ("half", "a", "dozen"):
        return 6, index + 3
    if word == "twin" and lowered[index + 1 : index + 2] and lowered[index + 1] in people():
        return 2, index + 1
    if word in {"a", "an"} or word in words("possessive"):
        return _one(lowered, index, last)
    value, end = 0, index
    while end < last and (part := number_value(lowered[end])) is not None:
        value = max(value, 1) * part if _scale(lowered[end]) else value + part
        end += 1
    return (value, end) if end > index and value else (None, index)


def _scale(word: str) -> int:
    """What a word multiplies the number before it by, such as “dozen” and “thousand”; 0 for any other word."""
    return value if (value := _values().get(word, 0)) in _SCALES and word != "twelve" else 0


def _one(lowered: Sequence[str], index: int, last: int) -> tuple[int | None, int]:
    """A person or a group of known size after an article or “his”: “a 60-year-old woman”, “a family of seven”.

    The index that is returned is that of the noun, so that the noun still says who was counted.
    """
    for noun in range(index + 1, min(index + 1 + FOR_PEOPLE, last)):
        word = lowered[noun]
        if word == "family" and lowered[noun + 1 : noun + 2] == ["of"] and noun + 2 < last:
            number, end = _number(lowered, noun + 2, last)
            return (number, end) if number else (None, index)
        if word == "couple":
            of_many = lowered[noun + 1 : noun + 2] == ["of"] and _scale(lowered[min(noun + 2, last - 1)])
            return (None, index) if of_many else (2, noun)
        if word in words("single"):
            follows = lowered[noun + 1 : noun + 2]
            if follows and follows[0] in words("single"):
                continue  # “a girl child”
            return 1, noun
        if (
            not word[0].isalnum()
            or word in words("boundary")
            or word in words("helper")
            or number_value(word) is not None
            or _NUMERAL.fullmatch(word)
        ):
            break
    return None, index


def number_value(word: str) -> int | None:
    """The value of a number word, also of “thirty-two”; None for any other word."""
    if "-" not in word:
        return None if word == "no" else _values().get(word)
    parts = [_values().get(part) for part in word.split("-")]
    return None if None in parts or not parts else sum(part or 0 for part in parts)


@cache
def people() -> frozenset[str]:
    """All words for people."""
    return words("person") | words("kin") | words("single")


@cache
def _values() -> dict[str, int]:
    with (Path(__file__).parent / "numbers.csv").open(newline="", encoding="utf-8") as file:
        return {row["word"]: int(row["value"]) for row in csv.DictReader(file)}
