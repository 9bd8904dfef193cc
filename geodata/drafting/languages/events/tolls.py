"""The numbers of dead and wounded in a part of a sentence: “двое погибли”, “مقتل شخصين”, “щонайменше 12 поранених”."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geodata.drafting.events.deaths import NO_FIGURES, Deaths
from geodata.drafting.languages import numbers, stems
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords

NO_DEAD: Final = Deaths(best="0")
_REACH: Final = 5
"""Words from a figure to the word of death or injury that it belongs to."""
_MODIFIED: Final = 3
"""Words before or after a figure among which “at least” stands."""
_ON: Final = "علي"
_LEAST: Final = "الاقل"
_AND: Final = frozenset({"و", "и", "та", "і", "й"})
_JOINED: Final = 2
"""Words between numbers that are added up."""
_LARGEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people: its value and its words, the last one exclusive."""

    value: int
    first: int
    last: int


def tolls(
    words: TextWords, language: Language, span: range, time_words: AbstractSet[int]
) -> tuple[Deaths, Deaths, tuple[int, ...]]:
    """(dead, wounded, the words of the figures) in the words of a span."""
    kills = [index for index in span if stems.has(words, language, index, "kill")]
    wounds = [index for index in span if stems.has(words, language, index, "wound")]
    dead, wounded, used = NO_FIGURES, NO_FIGURES, []
    for figure in _summed(words, _figures(words, language, span, time_words)):
        marker = _marker(words, figure, kills, wounds, language)
        if marker is None or _is_part(words, language, figure, span):
            continue
        is_dead = marker in kills
        if is_dead and dead == NO_FIGURES:
            dead = _cells(words, language, figure, span)
            used.append(figure.first)
        elif not is_dead and wounded == NO_FIGURES:
            wounded = _cells(words, language, figure, span)
            used.append(figure.first)
    return dead, wounded, tuple(used)


def _figures(words: TextWords, language: Language, span: range, time_words: AbstractSet[int]) -> list[Figure]:
    """The numbers of people in a span: digits, words, duals, and a single person without a number."""
    found: list[Figure] = []
    index = span.start
    people = language.words.values["people"]
    while index < span.stop:
        number = None if index in time_words else numbers.read(words, language, index)
        if number is not None and number.last < span.stop:
            is_toll = _counts_people(words, language, number.last + 1, span) or _is_after_death(words, language, index)
            if 0 < number.value < _LARGEST and is_toll:
                found.append(Figure(number.value, index, number.last + 1))
            index = number.last + 1
            continue
        one = next((people[form] for form in _people_forms(words, language, index) if form in people), "")
        if one and not (found and found[-1].last >= index - (not words.folded[index].startswith("و"))):
            found.append(Figure(int(one), index, index + 1))
        index += 1
    return found


def _is_part(words: TextWords, language: Language, figure: Figure, span: range) -> bool:
    """Whether a number counts a part of others: “в том числе двое детей”, “بينهم طفلان”."""
    before = range(max(span.start, figure.first - 2), figure.first)
    return any(stems.has(words, language, index, "part") for index in before)


def _summed(words: TextWords, figures: list[Figure]) -> list[Figure]:
    """The figures with those joined by “and” added up: “15 طفلا وامرأتان”, “двое взрослых и ребёнок”."""
    summed: list[Figure] = []
    for figure in figures:
        last = summed[-1] if summed else None
        if last is not None and figure.first - last.last <= _JOINED and all(words.joined[last.last - 1 : figure.first]):
            between = words.folded[last.last : figure.first + 1]
            if any(word in _AND for word in between) or words.folded[figure.first].startswith("و"):
                summed[-1] = Figure(last.value + figure.value, last.first, figure.last)
                continue
        summed.append(figure)
    return summed


def _people_forms(words: TextWords, language: Language, index: int) -> tuple[str, ...]:
    """The spellings under which a word may stand among people; definite ones are no new persons."""
    forms = [form.word_folded for form in language.forms(words.word[index]) if form.prefix in {"", "و", "ل", "ب"}]
    if language.has_capitals:
        return (words.folded[index],)  # in the singular nominative: “погиб человек”
    return tuple(forms)


def _counts_people(words: TextWords, language: Language, after: int, span: range) -> bool:
    """Whether a number counts people: a word for people, of death or of injury follows, or none does at all."""
    for index in range(after, min(after + 3, span.stop)):
        if any(stems.has(words, language, index, role) for role in ("person", "kill", "wound")):
            return True
        if not words.joined[index - 1]:
            break
    return after >= span.stop or not words.joined[after - 1] or _is_small_word(words, after)


def _is_after_death(words: TextWords, language: Language, index: int) -> bool:
    """“погибли двое рабочих”: whoever they are."""
    before = index - 1
    return (
        before >= 0
        and words.joined[before]
        and any(stems.has(words, language, before, role) for role in ("kill", "wound"))
    )


def _is_small_word(words: TextWords, index: int) -> bool:
    return len(words.word[index]) <= 2 or words.folded[index] in {"еще", "ще", "другие", "اخرون", "اخرين"}  # noqa: PLR2004 - letters of a preposition


def _marker(words: TextWords, figure: Figure, kills: list[int], wounds: list[int], language: Language) -> int | None:
    """The word of death or injury that a figure belongs to: the nearest one, in Arabic rather before than after it."""
    best: tuple[float, int] | None = None
    for index in (*kills, *wounds):
        behind = index - figure.last if index >= figure.last else figure.first - 1 - index
        if not 0 <= behind <= _REACH and not figure.first <= index < figure.last:
            continue
        crosses = not all(words.joined[min(index, figure.first) : max(index, figure.first)])
        is_after = index >= figure.last
        weight = max(behind, 0) + 2.5 * crosses + (1.5 if is_after and not language.has_capitals else 0.0)
        if is_after and behind == 0 and not words.folded[index].startswith("و"):
            weight = -0.5  # “ثلاثة قتلى”, “двое погибших”
        if best is None or weight < best[0]:
            best = weight, index
    if best is None and _is_update(words, figure):
        return kills[0] if kills else None  # “Число погибших … выросло до 133”
    return best[1] if best else None


def _cells(words: TextWords, language: Language, figure: Figure, span: range) -> Deaths:
    number = str(figure.value)
    if _is_at_least(words, language, figure, span):
        return Deaths(low=number)
    if figure.first > span.start and stems.has(words, language, figure.first - 1, "most"):
        return (
            Deaths(high=number)
            if words.joined[figure.first - 1] and not _is_update(words, figure)
            else Deaths(best=number)
        )
    return Deaths(best=number)


def _is_at_least(words: TextWords, language: Language, figure: Figure, span: range) -> bool:
    """“не менее 12”, “щонайменше 12”, “12 على الأقل”: up to the word of death before it, or after it in Arabic."""
    for index in range(figure.first - 1, max(span.start, figure.first - _MODIFIED) - 1, -1):
        if not words.joined[index] or any(stems.has(words, language, index, role) for role in ("kill", "wound")):
            break
        if stems.has(words, language, index, "least"):
            return True
    if language.has_capitals:
        return False
    after = words.folded[figure.last : min(span.stop, figure.last + _MODIFIED)]
    return any(pair == (_ON, _LEAST) for pair in pairwise(after))


def _is_update(words: TextWords, figure: Figure) -> bool:
    """“число погибших выросло до 12” is a figure, not a limit."""
    before = words.folded[max(0, figure.first - 3) : figure.first]
    return any(word.startswith(("вырос", "возрос", "увелич", "зрос", "збільш", "ارتف")) for word in before)
