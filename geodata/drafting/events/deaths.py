"""How many died, as a clause tells it: low, best and high. What gives no figure (“dozens”) gives none here."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from geodata.drafting.events.lexicon import words

_NUMERAL: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7}")
_LOW: Final = (
    ("at", "least"),
    ("more", "than"),
    ("no", "fewer", "than"),
    ("not", "less", "than"),
    ("over",),
    ("above",),
)
_HIGH: Final = (("up", "to"), ("as", "many", "as"), ("at", "most"), ("fewer", "than"), ("less", "than"))
_REACH: Final = 9
"""Words between a figure and the word of death it belongs to."""
_MANY: Final = 5
"""Digits of a figure that sums up a war."""
_YEARS: Final = range(1900, 2100)
_SCALES: Final = frozenset({100, 1000, 1000000})


@dataclass(frozen=True, slots=True)
class Deaths:
    """Figures as events.csv has them, "" for none."""

    low: str = ""
    best: str = ""
    high: str = ""
    words: tuple[int, ...] = field(default=(), compare=False)
    """First and last word of the figure."""

    @property
    def is_total(self) -> bool:
        """Whether so many died that it was in no single event."""
        return any(len(figure) >= _MANY for figure in (self.low, self.best, self.high))


NONE: Final = Deaths()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in the words `first` … `last` (exclusive), its qualifier included."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None


def deaths(lowered: Sequence[str], first: int, last: int, barred: AbstractSet[int] = frozenset()) -> Deaths:
    """The figure of the dead in the words `first` … `last` (exclusive) of a sentence in lower case.

    `barred` are words that count nobody: those of dates.
    """
    kill = words("kill")
    killed = [index for index in range(first, last) if lowered[index] in kill]
    best: tuple[int, _Figure] | None = None
    figures = _figures(lowered, first, last) if killed else []
    for figure in figures:
        if figure.last - 1 in barred and not lowered[figure.last - 1].endswith("-old"):
            continue
        index = min(killed, key=lambda kill: _distance(figure, kill))
        distance = 0 if _is_toll(lowered, figure, first) else _distance(figure, index)
        if distance > _REACH or not _of_the_dead(lowered, figure, index, last):
            continue
        if best is None or distance < best[0]:
            best = distance, figure
    if best is None:
        return Deaths()
    return _as_cells(_sum(figures, best[1], lowered))


def counted(lowered: Sequence[str], first: int, last: int) -> Deaths:
    """The first number of some words that are known to count the dead: “the toll at 150”."""
    figure = next(iter(_figures(lowered, first, last)), None)
    return _as_cells(figure) if figure else NONE


def _as_cells(figure: _Figure) -> Deaths:
    least, likely, most = ("" if number is None else str(number) for number in (figure.low, figure.best, figure.high))
    return Deaths(least, likely, most, (figure.first, figure.last - 1))


def _sum(figures: Sequence[_Figure], one: _Figure, lowered: Sequence[str]) -> _Figure:
    """“Five soldiers and two policemen were killed”: the figure with the one that an “and” joins to it."""
    index = figures.index(one)
    for before, after in zip(figures[max(0, index - 1) : index + 1], figures[max(1, index) : index + 2], strict=False):
        between, behind = lowered[before.last : after.first], _until(lowered[after.last : after.last + 4])
        people = len(between) > 1 and between[-1] == "and" and all(_counts(word) for word in between[:-1])
        both = people and any(_counts(word) for word in behind) and words("hurt").isdisjoint(behind)
        if both and before.best and after.best:
            return _Figure(before.first, after.last, None, before.best + after.best, None)
    return one


def _counts(word: str) -> bool:
    """Whether a word may stand in the name of who is counted: “Turkish police officers”."""
    return word in words("person") or word in words("agencyword") or word in words("stateword")


def _is_toll(lowered: Sequence[str], figure: _Figure, first: int) -> bool:
    """“The death toll from … rose to 8”, however much stands in between."""
    led = not words("tolling").isdisjoint(lowered[max(first, figure.first - 2) : figure.first])
    said = lowered[first : figure.first] if led else ()
    return "toll" in said or (not words("figureword").isdisjoint(said) and not words("killing").isdisjoint(said))


def _distance(figure: _Figure, kill: int) -> int:
    return figure.first - kill - 1 if kill < figure.first else kill - figure.last


def _of_the_dead(lowered: Sequence[str], figure: _Figure, kill: int, last: int) -> bool:
    """Whether a figure counts the dead, not the wounded, houses or years."""
    if figure.first and lowered[figure.first - 1] in {"including", "with", "other"}:
        return False
    if kill >= figure.last:
        between = lowered[figure.last : kill]
        people = words("person") | words("armed")
        told = not between or not people.isdisjoint(between) or between[0] in words("be")
        aside = "," not in between or "including" in between
        return told and words("hurt").isdisjoint(between) and aside
    if not words("hurt").isdisjoint(lowered[kill + 1 : figure.first]):
        return False
    after = _until(lowered[figure.last : min(figure.last + 5, last)])
    if not words("hurt").isdisjoint(after):
        return False
    if _is_toll(lowered, figure, 0):
        return True
    return not words("person").isdisjoint(after) or (len(after) == 0 and lowered[kill] in words("killing"))


def _until(after: Sequence[str]) -> Sequence[str]:
    """The words before the first that begins something else."""
    for index, word in enumerate(after):
        if word in words("boundary") or not word[0].isalnum():
            return after[:index]
    return after


def _figures(lowered: Sequence[str], first: int, last: int) -> list[_Figure]:
    values = _values()
    found: list[_Figure] = []
    end = first
    for index in range(first, last):
        word = lowered[index]
        if index < end or not (word[0].isdigit() or word in values or word in {"a", "an"} or "-" in word):
            continue
        number, after = _number(lowered, index, last)
        if number is not None:
            found.append(_qualified(lowered, (first, last), index, after, number))
            end = max(found[-1].last, after)
    return found


def _qualified(lowered: Sequence[str], span: tuple[int, int], index: int, end: int, number: int) -> _Figure:
    """The figure with the words before it: “at least”, “between … and …”. `span`: where it may look."""
    first, last = span
    if end + 1 < last and lowered[end] in {"and", "to", "or", "-", "–"}:
        other, other_end = _number(lowered, end + 1, last)
        ranged = lowered[end] != "and" or (index > first and lowered[index - 1] == "between")
        if other is not None and ranged and other > number:
            return _Figure(index, other_end, number, None, other)
    if index > first and lowered[index - 1] == "a":
        index -= 1  # “at least a dozen”
    for bound, phrases in (("low", _LOW), ("high", _HIGH)):
        for phrase in phrases:
            if tuple(lowered[max(first, index - len(phrase)) : index]) == phrase:
                begin = index - len(phrase)
                least = number + 1 if phrase[0] in {"more", "over", "above"} and number < 10 else number  # noqa: PLR2004
                return _Figure(begin, end, least if bound == "low" else None, None, number if bound == "high" else None)
    return _Figure(index, end, None, number, None)


def _number(lowered: Sequence[str], index: int, last: int) -> tuple[int | None, int]:
    """The number that begins at a word, and the index after it; (None, at) for none."""
    word = lowered[index]
    if word[0].isdigit() and _NUMERAL.fullmatch(word):
        value = int(word.replace(",", ""))
        if value in _YEARS and "," not in word:
            return None, index
        if index + 1 < last and _values().get(lowered[index + 1], 0) in _SCALES:
            return value * _values()[lowered[index + 1]], index + 2
        return value, index + 1
    if word in {"a", "an"}:
        index += index + 1 < last and lowered[index + 1].endswith("-old")  # “a 60-year-old woman”
        if index + 1 < last and lowered[index + 1] in words("unarmed") | {
            "soldier",
            "fighter",
            "man",
            "person",
            "policeman",
        }:
            return 1, index + 1
        return None, index
    value, here = 0, index
    while here < last and (part := _part(lowered[here])) is not None:
        value = max(value, 1) * part if part in _SCALES else value + part
        here += 1
    return (value, here) if here > index and value else (None, index)


def _part(word: str) -> int | None:
    """The value of a number word, “thirty-two” included; None for any other."""
    if "-" not in word:
        return None if word == "no" else _values().get(word)
    parts = [_values().get(part) for part in word.split("-")]
    return None if None in parts else sum(part or 0 for part in parts)


@cache
def _values() -> dict[str, int]:
    with (Path(__file__).parent / "numbers.csv").open(newline="", encoding="utf-8") as file:
        return {row["word"]: int(row["value"]) for row in csv.DictReader(file)}
