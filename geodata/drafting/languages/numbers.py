"""Read numbers in the digits and words of a language: “٢٥”, “خمسة وعشرين”, “двадцать пять”, “1 200”."""

from __future__ import annotations

from typing import Final, NamedTuple

from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords

_HUNDRED: Final = 100
_GROUP: Final = 3
"""Digits of a group of thousands."""
_GROUP_MARKS: Final = frozenset({" ", "\xa0", ",", ".", "٬", "،"})
_LONGEST: Final = 6
"""Words of a number."""
_MOST_DIGITS: Final = 9


class Number(NamedTuple):
    """A number in a text: its value and its words `first` … `last`, both inclusive."""

    value: int
    first: int
    last: int


def read(words: TextWords, language: Language, first: int) -> Number | None:
    """The number that begins with a word; None when none does."""
    if words.word[first][0].isdigit():
        return _digits(words, language, first)
    value, index, table = 0, first, language.words.values["number"]
    while index < len(words.word) and index - first < _LONGEST:
        if index > first and not words.joined[index - 1]:
            break
        step = _word(words, language, index, is_first=index == first)
        if step is None:
            break
        number, last = step
        if value and not _goes_on(value, number):
            break
        value = value * number if value and number > value and number >= _HUNDRED else value + number
        index = last + 1
        if index < len(words.word) and words.folded[index] == "و" and index + 1 < len(words.word):
            index += words.folded[index + 1] in table  # “خمسة و عشرون”
    return Number(value, first, index - 1) if index > first else None


def _goes_on(value: int, number: int) -> bool:
    """Whether a word for a number may follow one of this value: “двадцать пять”, “пять тысяч”, not “два три”."""
    return number < value % 10 ** len(str(number)) or value % 10 ** len(str(number)) == 0 or number >= _HUNDRED


def _word(words: TextWords, language: Language, index: int, *, is_first: bool) -> tuple[int, int] | None:
    """(value, last word) of the word for a number at a place, in any of its forms; with “و” after the first only."""
    table = language.words.values["number"]
    for form in language.forms_opening(words.word[index], "number"):
        if form.prefix and (is_first or form.prefix != "و"):
            continue
        if index + 1 < len(words.word) and words.joined[index]:
            pair = f"{form.word_folded} {words.folded[index + 1]}"
            if pair in table:
                return int(table[pair]), index + 1
        if form.word_folded in table:
            return int(table[form.word_folded]), index
    return None


def _digits(words: TextWords, language: Language, first: int) -> Number | None:
    digits, last = str(int(words.word[first][:_MOST_DIGITS])), first
    if len(words.word[first]) > _MOST_DIGITS:
        return None
    while (
        last + 1 < len(words.word)
        and words.word[last + 1].isdigit()
        and len(words.word[last + 1]) == _GROUP
        and words.gap(last) in _GROUP_MARKS
        and len(words.word[first]) <= _GROUP
        and len(digits) < _MOST_DIGITS
    ):
        last += 1
        digits += str(int(words.word[last])).zfill(_GROUP)
    value = int(digits)
    if last + 1 < len(words.word) and words.joined[last]:
        step = _word(words, language, last + 1, is_first=True)
        if step is not None and step[0] >= 10 * _HUNDRED:
            return Number(value * step[0], first, step[1])
    return Number(value, first, last)
