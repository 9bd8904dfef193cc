"""An article's text as words: where they stand, whether they are written with a capital, what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import compress
from operator import add, not_
from typing import Final

from geodata.drafting.mentions.vocabulary import section
from geodata.drafting.text import piece_offsets

_MARKS: Final = "[\u0300-\u036f\u064b-\u065f\u0670]"
"""Accents and vowel signs that are characters of their own."""
_LETTERS: Final = r"[^\W_]+"
_MARKED_LETTERS: Final = rf"(?:[^\W_]+{_MARKS}*)+"
_PATTERN: Final = r"https?://\S+|www\.\S+|[A-Z]\.(?:[A-Z]\.)+(?:[A-Z](?![^\W_]))?|W\.Va\.|@(?:[-'’ʼ‘`]@)*"
_PRONOUNS: Final = frozenset({"us", "it"})
"""Grammar words that are names when written in capitals."""
_BREAK: Final = re.compile(r"[.!?…]|\n\s*\n|[:;]\s|[\r\n]|[\"“‘']$")
_POSSESSIVES: Final = frozenset({"'s", "’s", "'S", "’S", "ʼs", "`s"})
_ARTICLE: Final = 3
_ARTICLES: Final = (
    "al-",
    "ar-",
    "as-",
    "ash-",
    "at-",
    "an-",
    "ad-",
    "az-",
    "el-",
    "ez-",
    "es-",
    "ed-",
    "er-",
    "et-",
    "en-",
)
_MAX_WORD: Final = 60
_WRAPPED: Final = 50
"""Characters from which on a line was broken to fit a page, and a name may go on in the next line."""
_REMEMBERED: Final = 20_000
"""Words whose shape is kept in mind, so that memory does not grow with what is read."""
_HEADLINE_WORDS: Final = 4
_HEADLINE_SMALL: Final = 0.2
"""Share of the longer words of a headline that may be written small."""
_LONG: Final = 3


@dataclass(slots=True)
class Words:
    """The words of a text, as parallel lists: one entry per word."""

    text: str
    word: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    """Possessive “'s” and the full stop of an abbreviation are not part of the word."""
    upper: list[bool] = field(default_factory=list)
    """Whether it begins with a capital."""
    named: list[bool] = field(default_factory=list)
    """Written as a name, Arabic and French articles included: “al-Tanf”, “d’Ivoire”."""
    small: frozenset[str] = frozenset()
    """The words that stand without a capital somewhere."""
    capital: list[bool] = field(default_factory=list)
    """Written as a name: with a capital, but for grammar words, which headlines and sentences begin with."""
    capitals: list[int] = field(default_factory=list)
    """The indices of the words that are `capital`: most loops need no others."""
    joined: list[bool] = field(default_factory=list)
    """Whether one blank parts it from the next word, and nothing else (or “St. ”)."""
    begins: list[bool] = field(default_factory=list)
    """Whether a sentence, a line or a quotation begins with it."""
    headline: list[bool] = field(default_factory=list)
    """Whether its sentence is written in capitals, or with capitals throughout, so that they tell nothing."""
    possessive: list[bool] = field(default_factory=list)

    def gap(self, index: int) -> str:
        """What stands between this word and the next, its “'s” included; what follows it after the last."""
        after = self.start[index + 1] if index + 1 < len(self.start) else len(self.text)
        return self.text[self.end[index] : after]


def split(text: str) -> Words:
    """The words of a text, in one pass."""
    word: list[str] = _pattern(marked=not text.isascii() and re.search(_MARKS, text) is not None).findall(text)
    start = piece_offsets(text, word)
    end = list(map(add, start, map(len, word)))
    parted = [at for at, (one, other) in enumerate(zip(end, start[1:], strict=False), 1) if text[one:other] != " "]
    gaps = [(at, text[end[at - 1] : start[at]]) for at in parted]
    if max(map(len, word), default=0) > _MAX_WORD:
        word = [one[:_MAX_WORD] for one in word]
    words = Words(text, word, [], start, end)
    words.possessive = [False] * len(word)
    for at in [at for at, one in enumerate(word) if one[-2:] in _POSSESSIVES and len(one) > _ARTICLE - 1]:
        word[at], words.possessive[at] = word[at][:-2], True
        end[at] -= 2
    shapes = list(map(_shapes().__getitem__, word))
    words.low, words.upper = [one[0] for one in shapes], [one[1] for one in shapes]
    words.capital, words.named = [one[2] for one in shapes], [one[3] for one in shapes]
    words.small = frozenset(compress(words.low, map(not_, words.upper)))
    if "People" in text:  # a function word, but in “the People’s Republic of China”
        for at, one in enumerate(words.low[:-1]):
            if one == "people" and words.possessive[at] and words.upper[at] and words.upper[at + 1]:
                words.capital[at] = words.named[at] = True
    words.capitals = list(compress(range(len(word)), words.capital))
    _join(words, gaps)
    _mark_headlines(words)
    return words


@cache
def _pattern(*, marked: bool) -> re.Pattern[str]:
    """What a word is; `marked`: with accents as characters of their own."""
    return re.compile(_PATTERN.replace("@", _MARKED_LETTERS if marked else _LETTERS))


WordShape = tuple[str, bool, bool, bool]
"""What a word is by itself: in small letters; and its entries of `upper`, `capital` and `named`."""


class _Shapes(dict[str, WordShape]):
    """Word → its shape, worked out once for every word as long as there are not too many."""

    def __missing__(self, word: str) -> WordShape:
        low, upper = word.lower(), word[:1].isupper()
        grammatical = low in section("grammar.txt", "function") and not (low in _PRONOUNS and word.isupper())
        capital = upper and not grammatical
        named = capital or (("-" in word or "'" in word or "’" in word) and _has_article(word))
        shape = low, upper, capital, named
        if len(self) < _REMEMBERED:
            self[word] = shape
        return shape


@cache
def _shapes() -> _Shapes:
    return _Shapes()


def _has_article(word: str) -> bool:
    """A name although it begins with a small letter."""
    if len(word) > _ARTICLE and word[1] in "'’" and word[0] in "dl":
        return word[2].isupper()
    return word.startswith(_ARTICLES) and word[word.index("-") + 1 :][:1].isupper()


def _join(words: Words, gaps: list[tuple[int, str]]) -> None:
    """What the gaps before the words tell: whether words are tied, and where sentences begin.

    `gaps`: the index of a word and what stands before it, where that is more than one blank.
    """
    saints, dotted = section("grammar.txt", "saints"), section("grammar.txt", "dotted")
    count = len(words.word)
    words.joined, words.begins = [True] * count, [False] * count
    if not count:
        return
    words.joined[-1], words.begins[0] = False, True
    line = 0
    for at, gap in gaps:
        before = words.low[at - 1]
        wrapped = gap == "\n" and words.start[at] - line > _WRAPPED
        tied = wrapped or gap == "\xa0" or (gap == ". " and before in saints)
        words.joined[at - 1] = tied
        stop = gap[:1] == "." and gap.strip() == "." and (before in dotted or len(before) == 1)
        words.begins[at] = not tied and not stop and _BREAK.search(gap) is not None
        if "\n" in gap:
            line = words.start[at]


def _mark_headlines(words: Words) -> None:
    """Sentences of which nearly all of the longer words have capitals."""
    count = len(words.word)
    words.headline = [False] * count
    if not count:
        return
    first = 0
    for index in [*(at for at, begins in enumerate(words.begins) if begins and at), count]:
        stops = words.text[words.end[index - 1] : words.end[index - 1] + 1] == "."
        if not stops or words.word[first].isupper():
            long = [words.word[at] for at in range(first, index) if len(words.word[at]) > _LONG]
            small = sum(not word[0].isupper() for word in long)
            shouted = not stops or all(word.isupper() for word in long)
            if shouted and len(long) >= _HEADLINE_WORDS and small <= _HEADLINE_SMALL * len(long):
                words.headline[first:index] = [True] * (index - first)
        first = index
