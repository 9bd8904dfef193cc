"""The number of dead that a clause gives, as low, best and high figure. Words such as “dozens” are no figure."""

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
_DECIMAL: Final = re.compile(r"[0-9]{1,4}\.[0-9]{1,3}")
_SPAN: Final = re.compile(r"([0-9]{1,5})[-–]([0-9]{1,5})")
_FOR_PEOPLE: Final = 4
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
_PART_WORDS: Final = frozenset({"including", "among", "them", "whom", "aged", "ages"})
"""Words of an aside between the dead and the word of death."""
_BEFORE_PARTS: Final = frozenset({"including", "with", "other", "not", "them", "whom", "aged", "age", "under", "below"})
"""Words before a number that counts a part of others, or is an age."""
_MARKS: Final = frozenset('"“”')
_SO_FAR: Final = frozenset({"raising", "bringing", "brings", "brought", "taking", "takes"})
"""Verbs before a toll of more than the event."""
_PRONOUNS: Final = frozenset({"him", "her"})
_COUNTING: Final = frozenset({"a", "an", "half", "twin"})
"""Words besides numbers with which a figure may begin."""
_KILLING: Final = frozenset({"killed", "killing", "kill", "kills"})
_AT_ONCE: Final = frozenset({"instantly", "immediately", "together", "outright", "there"})
_NONE: Final = re.compile(
    r"(?:\b(?:no|without)(?: (?:human|civilian|other|any))? (?:casualties|deaths|fatalities|victims|loss of life)\b"
    r"|\b(?:nobody|no one|none|no (?:staff|people|person|civilians?|soldiers?))(?: \w+)? (?:\w+ )?"
    r"(?:hurt|killed|died|injured|harmed|wounded)\b)(?! (?:so far|yet|immediately))"
)
"""Words that say that nobody was killed."""
_WOUND_REACH: Final = 4
"""Words from a figure to “wounded”."""
_REACH: Final = 9
"""Words from a figure to the word of death it belongs to."""
_TOTAL_DIGITS: Final = 5
"""Digits from which on a figure sums up many events."""
_YEARS: Final = range(1900, 2100)
_SCALES: Final = frozenset({12, 100, 1000, 1000000})
"""A number word before one of these is multiplied by it; twelve is a dozen's."""


@dataclass(frozen=True, slots=True)
class Deaths:
    """The figures as in `events.csv`, "" for none."""

    low: str = ""
    best: str = ""
    high: str = ""
    words: tuple[int, ...] = field(default=(), compare=False)
    """Indices of the first and the last word of the figure."""

    @property
    def is_total(self) -> bool:
        """Whether the figure is too great for a single event."""
        return any(len(figure) >= _TOTAL_DIGITS for figure in (self.low, self.best, self.high))


NO_FIGURES: Final = Deaths()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number and its qualifier in the words `first` … `last` (exclusive)."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None


def deaths(lowered: Sequence[str], first: int, last: int, time_words: AbstractSet[int] = frozenset()) -> Deaths:
    """The number of dead in the words `first` … `last` (exclusive) of a sentence in lower case.

    `time_words` are the indices of the words of dates and times, whose numbers do not count.
    """
    kill_words = [index for index in range(first, last) if lowered[index] in words("kill")]
    best: tuple[int, _Figure] | None = None
    figures = _figures(lowered, first, last) if kill_words else []
    parts = _parts(figures, lowered)
    for figure in figures:
        if figure in parts:
            continue
        if figure.last - 1 in time_words and not lowered[figure.last - 1].endswith("-old"):
            continue
        nearest = min(kill_words, key=lambda kill: _distance(figure, kill))
        distance = 0 if _is_toll(lowered, figure, first) else _distance(figure, nearest)
        if not _PART_WORDS.isdisjoint(lowered[figure.last : nearest]):
            distance = min(distance, _REACH)  # “six people, two of them health workers, lost their lives”
        is_object = lowered[figure.first] in _PRONOUNS and nearest == figure.first - 1
        if distance > _REACH or not (is_object or _counts_dead(lowered, figure, nearest, last)):
            continue
        if best is None or distance < best[0]:
            best = distance, figure
    if best is None:
        return NO_FIGURES
    return _as_cells(_sum([figure for figure in figures if figure not in parts], best[1], lowered))


def wounded(lowered: Sequence[str], first: int, last: int) -> Deaths:
    """The number of wounded in the words `first` … `last` (exclusive), apart from the dead."""
    last = min(last, len(lowered))
    wounds = [index for index in range(first, last) if lowered[index] in words("wound")]
    for figure in _figures(lowered, first, last) if wounds else []:
        is_of_dead = figure.first > first and lowered[figure.first - 1] in words("kill")
        for wound in wounds if not is_of_dead else ():
            between = lowered[figure.last : wound] if wound >= figure.last else lowered[wound + 1 : figure.first]
            if len(between) > _WOUND_REACH or not words("kill").isdisjoint(between) or "," in between:
                continue
            allowed = (_is_of_people(word) or word in words("be") or word in {"another", "more"} for word in between)
            if all(allowed):
                return _as_cells(figure)
    return NO_FIGURES


def none_died(lowered: Sequence[str]) -> bool:
    """Whether a sentence says that nobody was killed: “No casualties were reported.”, “but nobody was hurt”."""
    return _NONE.search(" ".join(lowered)) is not None


def first_figure(lowered: Sequence[str], first: int, last: int) -> Deaths:
    """The first number in words that are known to give the number of dead: “the toll at 150”."""
    figure = next(iter(_figures(lowered, first, last)), None)
    return _as_cells(figure) if figure else NO_FIGURES


def _as_cells(figure: _Figure) -> Deaths:
    low, best, high = ("" if number is None else str(number) for number in (figure.low, figure.best, figure.high))
    return Deaths(low, best, high, (figure.first, figure.last - 1))


def _sum(figures: Sequence[_Figure], figure: _Figure, lowered: Sequence[str]) -> _Figure:
    """The sum of a figure and those joined to it: “five soldiers and two policemen”, “a man, his wife and two sons”."""
    position = figures.index(figure)
    first = last = position
    while first > 0 and _are_joined(figures[first - 1], figures[first], lowered):
        first -= 1
    while last + 1 < len(figures) and _are_joined(figures[last], figures[last + 1], lowered):
        last += 1
    chain = figures[first : last + 1]
    behind = _until(lowered[chain[-1].last : chain[-1].last + 4])
    if not any(_is_of_people(word) for word in behind) or not words("hurt").isdisjoint(behind) or "among" in behind:
        return figure
    owned = chain[0].first - (lowered[chain[0].first - 1] in words("possessive"))
    is_own = lowered[owned] in words("possessive") and owned > 0 and lowered[owned - 1] in {",", "and"}
    low = [one.low if one.best is None else one.best for one in chain]
    if len(chain) == 1 and not is_own:
        return figure
    if any(number is None for number in low):
        return figure
    total = sum(number or 0 for number in low) + is_own  # “Ahmad, his wife and a son”: he too
    if all(one.best is not None for one in chain):
        return _Figure(chain[0].first, chain[-1].last, None, total, None)
    return _Figure(chain[0].first, chain[-1].last, total, None, None)


def _are_joined(before: _Figure, after: _Figure, lowered: Sequence[str]) -> bool:
    """Whether the later of two figures counts further people: “five soldiers and two policemen”."""
    between = [word for word in lowered[before.last : after.first] if word not in _MARKS]
    if between == ["and"] and "family" in lowered[before.first : before.last]:
        return True
    if between[-3:] == ["as", "well", "as"]:
        between = [*between[:-3], "and"]
    if len(between) > 1 and between[-1] == "and":
        named = between[: between.index("of")] if "of" in between[:_FOR_PEOPLE] else between[:-1]
        are_people = bool(named) and len(named) <= _FOR_PEOPLE and _is_of_people(named[-1])
        return (
            are_people and all(word[0].isalpha() or word == "," for word in named) and words("hurt").isdisjoint(named)
        )
    counts_kin = lowered[after.first] in words("possessive") or not words("possessive").isdisjoint(between[-1:])
    is_listed = len(between) > 1 and between[-1] == "," and words("anyone").isdisjoint(between)
    return (is_listed or counts_kin) and all(_is_of_people(word) or word in {",", "and"} for word in between)


def _parts(figures: Sequence[_Figure], lowered: Sequence[str]) -> list[_Figure]:
    """The figures that count a part of others, no longer hold, or are ages: “including seven women and a child”."""
    parts: list[_Figure] = []
    for index, figure in enumerate(figures):
        before = lowered[max(0, figure.first - 3) : figure.first]
        is_part = bool(before) and before[-1] in _BEFORE_PARTS
        is_whole = index > 0 and figures[index - 1].last == figure.first - 2 and list(before[-2:]) == ["of", "the"]
        is_of_them = list(lowered[figure.last : figure.last + 2]) in (["of", "them"], ["of", "whom"])
        is_part = is_part or is_whole or (is_of_them and before[-1:] not in (["killing"], ["killed"]))
        near = before[before.index(",") + 1 :] if "," in before else before  # not in “a day earlier, a commander …”
        is_age = before[-1:] == [","] and lowered[figure.last : figure.last + 1] == [","] and len(before) > 1
        is_part = is_part or (is_age and figure.last == figure.first + 1 and lowered[figure.first].isdigit())
        is_old = not (words("formerly") | {"aged", "ages"}).isdisjoint(near)
        follows = bool(parts) and parts[-1] is figures[index - 1] and _are_joined(figures[index - 1], figure, lowered)
        if is_part or is_old or follows:
            parts.append(figure)
    return parts


def _is_of_people(word: str) -> bool:
    """Whether a word may be part of a name for people: “Turkish police officers”."""
    return word in _people() or word in words("possessive") or word in words("agencyword") or word in words("stateword")


@cache
def _people() -> frozenset[str]:
    """All words for people."""
    return words("person") | words("kin") | words("single")


def _is_toll(lowered: Sequence[str], figure: _Figure, first: int) -> bool:
    """“The death toll from … rose to 8”, however long the words in between."""
    is_introduced = not words("tolling").isdisjoint(lowered[max(first, figure.first - 2) : figure.first])
    before = lowered[first : figure.first] if is_introduced else ()
    if not _SO_FAR.isdisjoint(before):
        return False  # “killing two and bringing the toll since Monday to 19”
    return "toll" in before or (not words("figureword").isdisjoint(before) and not words("killing").isdisjoint(before))


def _distance(figure: _Figure, kill: int) -> int:
    return figure.first - kill - 1 if kill < figure.first else kill - figure.last


def _counts_dead(lowered: Sequence[str], figure: _Figure, kill: int, last: int) -> bool:
    """Whether a figure counts the dead, and not the wounded, houses or years."""
    if lowered[figure.last : figure.last + 1] and lowered[figure.last] in {"family", "families"}:
        return False  # “five civilians from one family”
    if kill >= figure.last:
        between = lowered[figure.last : kill]
        if len(between) > 1 and between[-1] == "and" and between[-2] in words("taken"):
            between = between[:-2]
        are_people = (
            not between
            or list(between[:2]) == ["of", "the"]
            or not _people().isdisjoint(between)
            or between[0] in words("be")
        )
        is_joined = "," not in between or not _PART_WORDS.isdisjoint(between)
        return are_people and words("hurt").isdisjoint(between) and is_joined
    if not words("hurt").isdisjoint(lowered[kill + 1 : figure.first]):
        return False
    after = _until(lowered[figure.last : min(figure.last + 5, last)])
    if not words("hurt").isdisjoint(after):
        return False
    if _is_toll(lowered, figure, 0):
        return True
    is_of_them = tuple(lowered[figure.last : figure.last + 2]) == ("of", "them") and kill == figure.first - 1
    return is_of_them or not _people().isdisjoint(after) or (len(after) == 0 and lowered[kill] in words("killing"))


def _until(after: Sequence[str]) -> Sequence[str]:
    """The words up to the first that begins another phrase."""
    for index, word in enumerate(after):
        if word in words("boundary") or not word[0].isalnum():
            return after[:index]
    return after


def _figures(lowered: Sequence[str], first: int, last: int) -> list[_Figure]:
    values = _values()
    figures: list[_Figure] = []
    end = first
    for index in range(first, last):
        word = lowered[index]
        if index < end:
            continue
        if (span := _SPAN.fullmatch(word)) and int(span[1]) < int(span[2]):
            figures.append(_Figure(index, index + 1, int(span[1]), None, int(span[2])))
            end = index + 1
            continue
        may_count = word[0].isdigit() or word in values or word in _COUNTING or "-" in word
        if not (may_count or word in words("possessive") or word in _PRONOUNS):
            continue
        if word == "one" and lowered[index - 1 : index] == ["no"]:
            continue
        if list(lowered[index - 2 : index]) == ["couple", "of"] and _scale(word):
            continue  # “a couple of dozen”
        if word in _PRONOUNS and _is_object(lowered, index):
            figures.append(_Figure(index, index + 1, None, 1, None))
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


def _qualified(lowered: Sequence[str], span: tuple[int, int], index: int, end: int, number: int) -> _Figure:
    """A number with its qualifier: “at least”, “between … and …”.

    The number is in the words `index` … `end` (exclusive); `span` are the first and the last (exclusive) word that may
    qualify it.
    """
    first, last = span
    if end + 1 < last and lowered[end] in {"and", "to", "or", "-", "–"}:
        upper, upper_end = _number(lowered, end + 1, last)
        is_range = lowered[end] != "and" or (index > first and lowered[index - 1] == "between")
        if upper is not None and is_range and upper > number:
            return _Figure(index, upper_end, number, None, upper)
    if index > first and lowered[index - 1] == "a":
        index -= 1  # “at least a dozen”
    for bound, phrases in (("low", _LOW), ("high", _HIGH)):
        for phrase in phrases:
            if tuple(lowered[max(first, index - len(phrase)) : index]) == phrase:
                start = index - len(phrase)
                least = number + 1 if phrase[0] in {"more", "over", "above"} and number < 10 else number  # noqa: PLR2004
                return _Figure(start, end, least if bound == "low" else None, None, number if bound == "high" else None)
    return _Figure(index, end, None, number, None)


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
    if word == "twin" and lowered[index + 1 : index + 2] and lowered[index + 1] in _people():
        return 2, index + 1
    if word in {"a", "an"} or word in words("possessive"):
        return _one(lowered, index, last)
    value, end = 0, index
    while end < last and (part := _value(lowered[end])) is not None:
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
    for noun in range(index + 1, min(index + 1 + _FOR_PEOPLE, last)):
        word = lowered[noun]
        if word == "family" and lowered[noun + 1 : noun + 2] == ["of"] and noun + 2 < last:
            number, end = _number(lowered, noun + 2, last)
            return (number, end) if number else (None, index)
        if word == "couple":
            of_many = lowered[noun + 1 : noun + 2] == ["of"] and _scale(lowered[min(noun + 2, last - 1)])
            return (None, index) if of_many else (2, noun)
        if word in words("single"):
            follows = lowered[noun + 1 : noun + 2]
            return (None, index) if follows and follows[0] in words("single") else (1, noun)
        if not word[0].isalnum() or word in words("boundary") or word in words("helper") or _value(word) is not None:
            break
    return None, index


def _value(word: str) -> int | None:
    """The value of a number word, also of “thirty-two”; None for any other word."""
    if "-" not in word:
        return None if word == "no" else _values().get(word)
    parts = [_values().get(part) for part in word.split("-")]
    return None if None in parts or not parts else sum(part or 0 for part in parts)


@cache
def _values() -> dict[str, int]:
    with (Path(__file__).parent / "numbers.csv").open(newline="", encoding="utf-8") as file:
        return {row["word"]: int(row["value"]) for row in csv.DictReader(file)}
