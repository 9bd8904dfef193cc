"""An article's text as words: where they stand, whether they are written with a capital, what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from geodata.places.vocabulary import section

_MARKS: Final = "[\u0300-\u036f\u064b-\u065f\u0670]"
"""Accents and vowel signs that are characters of their own."""
_WORD: Final = re.compile(
    r"(?:https?://|www\.)\S+|(?:[A-Z]\.){2,}(?:[A-Z](?![^\W_]))?|W\.Va\.|"
    rf"(?:[^\W_]+{_MARKS}*)+(?:[-'’ʼ‘`](?:[^\W_]+{_MARKS}*)+)*"
)
_BREAK: Final = re.compile(r"[.!?…]|\n\s*\n|[:;]\s|[\r\n]|^[\"“‘'(]")
_DOTTED: Final = frozenset(
    "mr mrs ms dr prof st ste mt ft gen lt col maj capt sgt sen rep gov rev hon jr sr no vs inc co corp ltd jan feb mar apr"
    " aug sep sept oct nov dec ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev"
    " okla ore pa tenn tex va vt wash wis wyo ont que sask alta".split()
)
"""Words whose full stop ends no sentence."""
_SAINTS: Final = frozenset({"st", "ste", "mt", "ft", "pt"})
_MAX_WORD: Final = 60
_WRAPPED: Final = 50
"""Characters from which on a line was broken to fit a page, and a name may go on in the next line."""
_HEADLINE_WORDS: Final = 4
_HEADLINE_SMALL: Final = 0.2
_LONG: Final = 3
_POSSESSIVES: Final = ("'s", "’s", "'S", "’S", "ʼs", "`s")


@dataclass(slots=True)
class Words:
    """The words of a text, as parallel lists: one entry per word."""

    text: str
    word: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    """Possessive “'s” and the full stop of an abbreviation are not part of the word."""
    capital: list[bool] = field(default_factory=list)
    """Written as a name: with a capital, but for grammar words, which headlines and sentences begin with."""
    joined: list[bool] = field(default_factory=list)
    """Whether one blank parts it from the next word, and nothing else (or “St. ”)."""
    begins: list[bool] = field(default_factory=list)
    """Whether a sentence, a line or a quotation begins with it."""
    headline: list[bool] = field(default_factory=list)
    """Whether its sentence is written in capitals, or with capitals throughout, so that they tell nothing."""
    possessive: list[bool] = field(default_factory=list)

    def gap(self, index: int) -> str:
        """What stands between this word and the next; "" after the last."""
        after = self.start[index + 1] if index + 1 < len(self.start) else len(self.text)
        return self.text[self.end[index] : after]


def split(text: str) -> Words:
    """The words of a text, in one pass."""
    words = Words(text)
    function = section("grammar.txt", "function")
    last_end = 0
    line_start = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        owned = word.endswith(_POSSESSIVES)
        if owned:
            end -= 2
            word = word[:-2]
        if len(word) > _MAX_WORD:
            word = word[:_MAX_WORD]
        low = word.lower()
        gap = text[last_end:start]
        if words.word:
            if gap == "\n":
                joined = last_end - line_start >= _WRAPPED
            else:
                joined = gap in {" ", "\xa0"} or (gap == ". " and words.low[-1] in _SAINTS)
            words.joined.append(joined)
            begins = gap != " " and _begins(gap, words.low[-1]) and not (gap == "\n" and joined)
        else:
            begins = True
        if "\n" in gap:
            line_start = start
        words.word.append(word)
        words.low.append(low)
        words.start.append(start)
        words.end.append(end)
        words.capital.append(word[0].isupper() and (low not in function or (word.isupper() and len(word) > 1 and low in {"us", "it"})))
        words.begins.append(begins)
        words.possessive.append(owned)
        last_end = match.end()
    if words.word:
        words.joined.append(False)
    _mark_headlines(words)
    return words


def _begins(gap: str, before: str) -> bool:
    if not _BREAK.search(gap):
        return False
    return not (gap[:1] == "." and gap.strip() == "." and (before in _DOTTED or len(before) == 1))


def _mark_headlines(words: Words) -> None:
    """Sentences of which nearly all of the longer words have capitals."""
    words.headline = [False] * len(words.word)
    first = 0
    for index in range(1, len(words.word) + 1):
        if index < len(words.word) and not words.begins[index]:
            continue
        long = [words.word[at] for at in range(first, index) if len(words.word[at]) > _LONG]
        if len(long) >= _HEADLINE_WORDS:
            small = sum(not word[0].isupper() for word in long)
            if small <= _HEADLINE_SMALL * len(long):
                words.headline[first:index] = [True] * (index - first)
        first = index
