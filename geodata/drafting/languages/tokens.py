"""Split a text in Arabic or Cyrillic script into words, with what stands between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from geodata.drafting.languages.slavic import cyrillic
from geodata.drafting.text import piece_offsets
from geodata.geocoding.names import folded

_WORD: Final = re.compile(
    "[^\\W\\d_][\u0300-\u036f\u064b-\u065f\u0670\u0640]*"
    "(?:[^\\W\\d_][\u0300-\u036f\u064b-\u065f\u0670\u0640]*|['’ʼ-](?=[^\\W\\d_]))*"
    "|[0-9\u0660-\u0669\u06f0-\u06f9]+"
)
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_JOIN: Final = re.compile(r"[ \t\xa0_#«»\"“”„]*")
_STOP: Final = re.compile(r"[.!?؟…;؛\n]")
_ABBREVIATION: Final = 3
"""Letters of an abbreviation with a full stop at most: “обл.”."""
_LINK: Final = re.compile(r"https?://\S+|@\w+")


@dataclass(slots=True)
class TextWords:
    """The words of a text, as parallel lists."""

    text: str
    word: list[str]
    """As written."""
    folded: list[str]
    """In small letters without accents, with Cyrillic letters for the Latin ones that look the same."""
    start: list[int]
    end: list[int]
    joined: list[bool] = field(default_factory=list)
    """Whether no more than blanks, quotation marks or “_” part it from the next word."""
    opens: list[bool] = field(default_factory=list)
    """Whether a sentence or line begins with it."""

    def gap(self, index: int) -> str:
        """The text between this word and the next."""
        after = self.start[index + 1] if index + 1 < len(self.start) else len(self.text)
        return _INVISIBLE.sub("", self.text[self.end[index] : after])

    def before(self, index: int) -> str:
        """The character before a word, without blanks and invisible characters; "" at the beginning."""
        start = self.end[index - 1] if index else 0
        return _INVISIBLE.sub("", self.text[start : self.start[index]]).strip(" \t\xa0")[-1:]


@lru_cache(maxsize=2)
def split(text: str) -> TextWords:
    """The words of a text. Links and names of accounts are none."""
    if "@" in text or "://" in text:
        text = _LINK.sub(lambda match: " " * len(match[0]), text)
    word = _WORD.findall(text)
    start = piece_offsets(text, word)
    end = [first + len(one) for first, one in zip(start, word, strict=True)]
    words = TextWords(text, word, [_folded(one) for one in word], start, end)
    last = len(word) - 1
    words.opens = [True] * bool(word)
    for index in range(len(word)):
        gap = words.gap(index)
        dotted = gap.startswith(".") and len(word[index]) <= _ABBREVIATION and gap.strip(". ") == "" and "\n" not in gap
        dotted = dotted and word[index].islower()
        words.joined.append(index < last and (dotted or _JOIN.fullmatch(gap) is not None))
        if index < last:
            words.opens.append(not dotted and _STOP.search(gap) is not None)
    return words


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return folded(cyrillic(word)).replace("ـ", "").replace("’", "'").replace("ʼ", "'")
