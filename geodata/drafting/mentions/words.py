"""Split a text into words, with their offsets, their capitals, and the gaps between them."""

from __future__ import annotations

import re
from collections.abc import Collection
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
"""Function words that are names when written in capitals."""
_BREAK: Final = re.compile(r"[.!?…]|\n\s*\n|[:;]\s|[\r\n]|[\"“‘']$")
_POSSESSIVES: Final = frozenset({"'s", "’s", "'S", "’S", "ʼs", "`s"})
_ELIDED: Final = 3
"""A name after “d’” or “l’” has more characters than this."""
_ARTICLES: Final = (
    *("al-", "ar-", "as-", "ash-", "at-", "an-", "ad-", "az-", "el-", "ez-", "es-", "ed-", "er-", "et-", "en-"),
)
_MAX_WORD: Final = 60
"""Characters of a word that are kept at most."""
_WRAPPED: Final = 50
"""Characters of a line from which on its end may be a wrap, so that a name may go on in the next line."""
_MAX_CACHED: Final = 20_000
"""Words whose shape is cached at most, so that memory does not grow with the texts."""
_HEADLINE_WORDS: Final = 4
"""Longer words of a headline at least."""
_HEADLINE_SMALL: Final = 0.2
"""Share of the longer words of a headline that may begin with a small letter."""
_LONG: Final = 3
"""A longer word has more letters than this."""

WordShape = tuple[str, bool, bool, bool]
"""Form of a word by itself: in lower case, and its entries in `upper`, `capital` and `name_like`."""


@dataclass(slots=True)
class Words:
    """The words of a text, as parallel lists: one entry per word."""

    text: str
    word: list[str] = field(default_factory=list)
    """As written, without a possessive “'s” and without the full stop of an abbreviation."""
    lowered: list[str] = field(default_factory=list)
    """In lower case."""
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    """Character offsets; `end` is exclusive."""
    upper: list[bool] = field(default_factory=list)
    """Whether it begins with a capital."""
    capital: list[bool] = field(default_factory=list)
    """Whether it begins with a capital and is no function word, with which headlines and sentences may begin."""
    capitals: list[int] = field(default_factory=list)
    """The indices of the words that are `capital`: most loops need no others."""
    name_like: list[bool] = field(default_factory=list)
    """Whether it is `capital` but for an Arabic or French article: “al-Tanf”, “d’Ivoire”."""
    seen_small: frozenset[str] = frozenset()
    """The words that occur without a capital somewhere in the text."""
    joined: list[bool] = field(default_factory=list)
    """Whether only a blank (or “. ” after “St”) parts it from the next word; False for the last word."""
    begins_sentence: list[bool] = field(default_factory=list)
    """Whether a sentence, a line or a quotation begins with it."""
    headline: list[bool] = field(default_factory=list)
    """Whether its sentence is in capitals, or has capitals throughout, so that a capital proves nothing."""
    possessive: list[bool] = field(default_factory=list)
    """Whether “'s” follows it."""

    def gap(self, index: int) -> str:
        """The text between this word and the next, its “'s” included; after the last word, the rest of the text."""
        after = self.start[index + 1] if index + 1 < len(self.start) else len(self.text)
        return self.text[self.end[index] : after]

    def following(self, index: int) -> str:
        """The next word in lower case; "" where more than a blank parts them."""
        return self.lowered[index + 1] if self.joined[index] else ""

    def indices_of(self, lowered: Collection[str]) -> list[int]:
        """The indices of all occurrences of these words, which are in lower case."""
        return [index for index, word in enumerate(self.lowered) if word in lowered]


def split(text: str) -> Words:
    """Split a text into its words, in one pass."""
    word: list[str] = _pattern(marked=not text.isascii() and re.search(_MARKS, text) is not None).findall(text)
    start = piece_offsets(text, word)
    end = list(map(add, start, map(len, word)))
    pairs = enumerate(zip(end, start[1:], strict=False), 1)
    gaps = [(index, text[before:after]) for index, (before, after) in pairs if text[before:after] != " "]
    if max(map(len, word), default=0) > _MAX_WORD:
        word = [written[:_MAX_WORD] for written in word]
    words = Words(text, word, [], start, end)
    words.possessive = [False] * len(word)
    for index in [index for index, written in enumerate(word) if written[-2:] in _POSSESSIVES and len(written) > 2]:  # noqa: PLR2004
        word[index], words.possessive[index] = word[index][:-2], True
        end[index] -= 2
    shapes = list(map(_shapes().__getitem__, word))
    words.lowered, words.upper = [shape[0] for shape in shapes], [shape[1] for shape in shapes]
    words.capital, words.name_like = [shape[2] for shape in shapes], [shape[3] for shape in shapes]
    words.seen_small = frozenset(compress(words.lowered, map(not_, words.name_like)))
    if "People" in text:  # a function word, except in “the People’s Republic of China”
        for index, lowered in enumerate(words.lowered[:-1]):
            if lowered == "people" and words.possessive[index] and words.upper[index] and words.upper[index + 1]:
                words.capital[index] = words.name_like[index] = True
    words.capitals = list(compress(range(len(word)), words.capital))
    _join(words, gaps)
    _mark_headlines(words)
    return words


@cache
def _pattern(*, marked: bool) -> re.Pattern[str]:
    """The pattern of a word; `marked` allows accents that are characters of their own."""
    return re.compile(_PATTERN.replace("@", _MARKED_LETTERS if marked else _LETTERS))


class _Shapes(dict[str, WordShape]):
    """A cache: word → shape, computed on first use."""

    def __missing__(self, word: str) -> WordShape:
        lowered, upper = word.lower(), word[:1].isupper()
        function = lowered in section("grammar.txt", "function") and not (lowered in _PRONOUNS and word.isupper())
        capital = upper and not function
        name_like = capital or (("-" in word or "'" in word or "’" in word) and _has_article(word))
        shape = lowered, upper, capital, name_like
        if len(self) < _MAX_CACHED:
            self[word] = shape
        return shape


@cache
def _shapes() -> _Shapes:
    return _Shapes()


def _has_article(word: str) -> bool:
    """Whether it is a name after a small article: “al-Tanf”, “d’Ivoire”."""
    if len(word) > _ELIDED and word[1] in "'’" and word[0] in "dl":
        return word[2].isupper()
    return word.startswith(_ARTICLES) and word[word.index("-") + 1 :][:1].isupper()


def _join(words: Words, gaps: list[tuple[int, str]]) -> None:
    """Set `joined` and `begins_sentence` from the gaps between words.

    `gaps` holds (index of a word, text before it) wherever that text is more than one blank.
    """
    saints, dotted = section("grammar.txt", "saints"), section("grammar.txt", "dotted")
    count = len(words.word)
    words.joined, words.begins_sentence = [True] * count, [False] * count
    if not count:
        return
    words.joined[-1], words.begins_sentence[0] = False, True
    line = 0
    for index, gap in gaps:
        before = words.lowered[index - 1]
        wrapped = gap == "\n" and words.start[index] - line > _WRAPPED
        tied = wrapped or gap == "\xa0" or (gap == ". " and before in saints)
        words.joined[index - 1] = tied
        stop = gap[:1] == "." and gap.strip() == "." and (before in dotted or len(before) == 1)
        words.begins_sentence[index] = not tied and not stop and _BREAK.search(gap) is not None
        if "\n" in gap:
            line = words.start[index]


def _mark_headlines(words: Words) -> None:
    """Set `headline`: the sentences in which nearly all of the longer words have capitals."""
    count = len(words.word)
    words.headline = [False] * count
    if not count:
        return
    first = 0
    for stop in [*(index for index, begins in enumerate(words.begins_sentence) if begins and index), count]:
        full_stop = words.text[words.end[stop - 1] : words.end[stop - 1] + 1] == "."
        if not full_stop or words.word[first].isupper():
            long = [word for word in words.word[first:stop] if len(word) > _LONG]
            small = sum(not word[0].isupper() for word in long)
            possible = not full_stop or all(word.isupper() for word in long)
            if possible and len(long) >= _HEADLINE_WORDS and small <= _HEADLINE_SMALL * len(long):
                words.headline[first:stop] = [True] * (stop - first)
        first = stop
