"""The number of dead that a clause gives, as low, best and high figure. Words such as “dozens” are no figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from geodata.drafting.events.headcounts import FOR_PEOPLE, PRONOUNS, HeadCount, head_counts, people
from geodata.drafting.events.lexicon import words

_PART_WORDS: Final = frozenset({"including", "mostly", "mainly", "among", "them", "whom", "aged", "ages"})
"""Words of an aside between the dead and the word of death."""
_BEFORE_PARTS: Final = frozenset({"including", "with", "other", "not", "them", "whom", "aged", "age", "under", "below"})
"""Words before a number that counts a part of others, or is an age."""
_AGE_ENDS: Final = frozenset({",", ".", ";", "and", ")"})
_OLDEST: Final = 110
"""Years."""
_MARKS: Final = frozenset('"“”')
_SO_FAR: Final = frozenset({"raising", "bringing", "brings", "brought", "taking", "takes"})
"""Verbs before a toll of more than the event."""
_NONE: Final = re.compile(
    r"(?:\b(?:no|without)(?: (?:human|civilian|other|any))? (?:casualties|deaths|fatalities|victims|loss of life)\b"
    r"|\b(?:nobody|no one|none|no (?:staff|people|person|civilians?|soldiers?))(?: \w+)? (?:\w+ )?"
    r"(?:hurt|killed|died|injured|harmed|wounded)\b)(?! (?:so far|yet|immediately))"
)
"""Words that say that nobody was killed."""
_AGE_REACH: Final = 4
"""Words from the last age to “were killed”."""
_WOUND_REACH: Final = 4
"""Words from a figure to “wounded”."""
_BESIDE: Final = 6
"""Words from a word of death to a figure of others."""
_REACH: Final = 9
"""Words from a figure to the word of death it belongs to."""
_TOTAL_DIGITS: Final = 5
"""Digits from which on a figure sums up many events."""


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


def deaths(lowered: Sequence[str], first: int, last: int, time_words: AbstractSet[int] = frozenset()) -> Deaths:
    """The number of dead in the words `first` … `last` (exclusive) of a sentence in lower case.

    `time_words` are the indices of the words of dates and times, whose numbers do not count.
    """
    kill_words = [index for index in range(first, last) if lowered[index] in words("kill")]
    best: tuple[int, HeadCount] | None = None
    figures = head_counts(lowered, first, last) if kill_words else []
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
        is_object = lowered[figure.first] in PRONOUNS and nearest == figure.first - 1
        if distance > _REACH or not (is_object or _counts_dead(lowered, figure, nearest, last)):
            continue
        if best is None or distance < best[0]:
            best = distance, figure
    if best is None:
        return _named_one_by_one(lowered, kill_words, figures)
    return _as_cells(_sum([figure for figure in figures if figure not in parts], best[1], lowered))


def _named_one_by_one(lowered: Sequence[str], kill_words: Sequence[int], figures: Sequence[HeadCount]) -> Deaths:
    """The dead who are only named, each with an age: “killed Amina Farah, 27, and Omar Ali, 31”."""
    ages = [figure for figure in figures if is_age(lowered, figure)]
    if not ages or not words("hurt").isdisjoint(lowered[ages[0].first : ages[-1].last]):
        return NO_FIGURES
    is_object = any(0 < ages[0].first - kill <= _REACH for kill in kill_words)
    is_subject = any(
        0 <= kill - ages[-1].last <= _AGE_REACH and lowered[kill - 1] in words("be") for kill in kill_words
    )
    if not (is_object or is_subject):
        return NO_FIGURES
    return _as_cells(HeadCount(ages[0].first, ages[-1].last, None, len(ages), None))


def wounded(lowered: Sequence[str], first: int, last: int) -> Deaths:
    """The number of wounded in the words `first` … `last` (exclusive), apart from the dead."""
    last = min(last, len(lowered))
    wounds = [index for index in range(first, last) if lowered[index] in words("wound")]
    for figure in head_counts(lowered, first, last) if wounds else []:
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
    figure = next(iter(head_counts(lowered, first, last)), None)
    return _as_cells(figure) if figure else NO_FIGURES


def _as_cells(figure: HeadCount) -> Deaths:
    low, best, high = ("" if number is None else str(number) for number in (figure.low, figure.best, figure.high))
    return Deaths(low, best, high, (figure.first, figure.last - 1))


def _sum(figures: Sequence[HeadCount], figure: HeadCount, lowered: Sequence[str]) -> HeadCount:
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
        return HeadCount(chain[0].first, chain[-1].last, None, total, None)
    return HeadCount(chain[0].first, chain[-1].last, total, None, None)


def _are_joined(before: HeadCount, after: HeadCount, lowered: Sequence[str]) -> bool:
    """Whether the later of two figures counts further people: “five soldiers and two policemen”."""
    between = [word for word in lowered[before.last : after.first] if word not in _MARKS]
    if not _PART_WORDS.isdisjoint(between):
        return False  # “18 people including children and two nurses”
    if between == ["and"] and "family" in lowered[before.first : before.last]:
        return True
    if between[-3:] == ["as", "well", "as"]:
        between = [*between[:-3], "and"]
    if len(between) > 1 and between[-1] == "and":
        named = between[: between.index("of")] if "of" in between[:FOR_PEOPLE] else between[:-1]
        named = named[:-1] if named[-1:] == [","] else named  # “a teacher, and two pupils”
        are_people = bool(named) and len(named) <= FOR_PEOPLE and _is_of_people(named[-1])
        return (
            are_people and all(word[0].isalpha() or word == "," for word in named) and words("hurt").isdisjoint(named)
        )
    counts_kin = lowered[after.first] in words("possessive") or not words("possessive").isdisjoint(between[-1:])
    is_listed = len(between) > 1 and between[-1] == "," and words("anyone").isdisjoint(between)
    return (is_listed or counts_kin) and all(_is_of_people(word) or word in {",", "and"} for word in between)


def _parts(figures: Sequence[HeadCount], lowered: Sequence[str]) -> list[HeadCount]:
    """The figures that count a part of others, no longer hold, or are ages: “including seven women and a child”."""
    parts: list[HeadCount] = []
    for index, figure in enumerate(figures):
        before = lowered[max(0, figure.first - 3) : figure.first]
        is_part = bool(before) and before[-1] in _BEFORE_PARTS
        is_whole = index > 0 and figures[index - 1].last == figure.first - 2 and list(before[-2:]) == ["of", "the"]
        is_of_them = list(lowered[figure.last : figure.last + 2]) in (["of", "them"], ["of", "whom"])
        is_part = is_part or is_whole or (is_of_them and before[-1:] not in (["killing"], ["killed"]))
        near = before[before.index(",") + 1 :] if "," in before else before  # not in “a day earlier, a commander …”
        is_part = is_part or is_age(lowered, figure)
        is_old = not {"aged", "ages"}.isdisjoint(near) or _no_longer_holds(near)
        is_part = is_part or _is_in_aside(lowered, figures[index - 1].last if index else 0, figure)
        follows = (
            bool(parts)
            and parts[-1] is figures[index - 1]
            and not is_age(lowered, parts[-1])
            and _are_joined(figures[index - 1], figure, lowered)
        )
        if is_part or is_old or follows:
            parts.append(figure)
    return parts


def is_age(lowered: Sequence[str], figure: HeadCount) -> bool:
    """Whether a number in commas is somebody's age: “Mariam, 34, and …”."""
    before = lowered[max(0, figure.first - 2) : figure.first]
    if before[-1:] == ["of"] and before[0] in words("single") and not _follows_people(lowered, figure.last):
        return True  # “a girl of nine was killed”
    if before[-1:] == ["between"] and figure.high and figure.first > 1 and lowered[figure.first - 2] in people():
        return True  # “19 students between 15 and 21”
    is_number = figure.last == figure.first + 1 and lowered[figure.first].isdigit()
    behind = lowered[figure.last : figure.last + 1]
    in_commas = figure.first > 1 and lowered[figure.first - 1] == "," and (not behind or behind[0] in _AGE_ENDS)
    return is_number and in_commas and (figure.best or _OLDEST) < _OLDEST and lowered[figure.first - 2][0].isalpha()


def _follows_people(lowered: Sequence[str], index: int) -> bool:
    return any(_is_of_people(word) for word in _until(lowered[index : index + 2]))


def _no_longer_holds(before: Sequence[str]) -> bool:
    """Whether the words before a figure say that it was corrected; “the previous day” says when."""
    return any(
        word in words("formerly") and not (word == "previous" and next_word in words("timeword"))
        for word, next_word in pairwise([*before, ""])
    )


def taken_before(lowered: Sequence[str], index: int) -> int:
    """How many words before a word of death tell what happened before it: 2 in “abducted and killed”."""
    if lowered[index - 1 : index] != ["and"] or index < 2:  # noqa: PLR2004 - a participle and “and”
        return 0
    particle = lowered[index - 2] == "up"  # “rounded up and shot”
    return 2 + particle if lowered[index - 2 - particle] in words("taken") else 0


def _is_in_aside(lowered: Sequence[str], start: int, figure: HeadCount) -> bool:
    """Whether a figure ends a list that counts a part of others: “including children and two nurses”."""
    between = list(lowered[start : figure.first])
    if between[-1:] != ["and"] or "including" not in between:
        return False
    listed = between[between.index("including") + 1 : -1]
    return bool(listed) and all(map(_is_of_people, listed))


def _is_of_people(word: str) -> bool:
    """Whether a word may be part of a name for people: “Turkish police officers”."""
    return word in people() or word in words("possessive") or word in words("agencyword") or word in words("stateword")


def _is_toll(lowered: Sequence[str], figure: HeadCount, first: int) -> bool:
    """“The death toll from … rose to 8”, however long the words in between."""
    is_introduced = not words("tolling").isdisjoint(lowered[max(first, figure.first - 2) : figure.first])
    before = lowered[first : figure.first] if is_introduced else ()
    if not _SO_FAR.isdisjoint(before):
        return False  # “killing two and bringing the toll since Monday to 19”
    return "toll" in before or (not words("figureword").isdisjoint(before) and not words("killing").isdisjoint(before))


def _distance(figure: HeadCount, kill: int) -> int:
    return figure.first - kill - 1 if kill < figure.first else kill - figure.last


def _counts_dead(lowered: Sequence[str], figure: HeadCount, kill: int, last: int) -> bool:
    """Whether a figure counts the dead, and not the wounded, houses or years."""
    if lowered[figure.last : figure.last + 1] and lowered[figure.last] in {"family", "families"}:
        return False  # “five civilians from one family”
    if kill >= figure.last:
        between = lowered[figure.last : kill]
        between = between[: len(between) - taken_before(between, len(between))]
        are_people = (
            not between
            or list(between[:2]) == ["of", "the"]
            or not people().isdisjoint(between)
            or between[0] in words("be")
        )
        is_joined = "," not in between or not _PART_WORDS.isdisjoint(between)
        return are_people and words("hurt").isdisjoint(between) and is_joined
    between = lowered[kill + 1 : figure.first]  # “… died, according to a police officer”
    if "according" in between or not words("hurt").isdisjoint(between) or _is_other_subject(lowered, kill, figure):
        return False
    after = _until(lowered[figure.last : min(figure.last + 5, last)])
    if not words("hurt").isdisjoint(after):
        return False
    if _is_toll(lowered, figure, 0):
        return True
    is_of_them = tuple(lowered[figure.last : figure.last + 2]) == ("of", "them") and kill == figure.first - 1
    return is_of_them or not people().isdisjoint(after) or (len(after) == 0 and lowered[kill] in words("killing"))


def _is_other_subject(lowered: Sequence[str], kill: int, figure: HeadCount) -> bool:
    """Whether a figure counts those of whom the next words tell: “were killed and 25 others on a bus were wounded”."""
    is_passive = kill > 0 and lowered[kill - 1] in words("be")
    return is_passive and lowered[kill + 1 : kill + 2] == ["and"] and figure.first - kill <= _BESIDE


def _until(after: Sequence[str]) -> Sequence[str]:
    """The words up to the first that begins another phrase."""
    for index, word in enumerate(after):
        if word in words("boundary") or not word[0].isalnum():
            return after[:index]
    return after
