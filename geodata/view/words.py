"""Words as people mean them: folded spellings, stems, and the words and phrases of a search.

`Ḥimṣ`, `Hims` and `HIMS` fold to one spelling, as do `مدرسة` and `مدرسه`; apostrophes and half rings are left out.
Stems are Snowball's, in the language that a word's script suggests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from geodata.geocoding import names

_SILENT: Final = re.compile("['’‘‛`´ʹ-ʿˈ′＇\u00ad\u200b-\u200f\u2060\ufeff]")
"""Apostrophes, half rings, and characters without width: a word is the same with or without them."""
WORD: Final = r"[^\W_](?:[^\W_]|[\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f])*"
"""A word of a folded text; vowel signs of Indic scripts, which are no letters to `re`, belong to it."""
_WORD: Final = re.compile(WORD)
_QUOTES: Final = str.maketrans("“”„‟«»＂", '"' * 7)
_PARTS: Final = re.compile(r'"([^"]*)("|$)|([^\s"]+)')
_LANGUAGES: Final = {"Latin": "english", "Arabic": "arabic", "Cyrillic": "russian"}
"""Script → Snowball's language. Other scripts are searched without stems."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a search, as it was typed: a word, or a phrase that stood in quotes."""

    text: str
    quoted: bool
    is_open: bool = False
    """The phrase is still being typed: its second quotation mark is missing."""

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words: several for a phrase, or for a word with a hyphen."""
        return tuple(words(self.text))


def parts(search: str) -> list[Part]:
    """The words and quoted phrases of a search; a quote that is still open reaches to the end."""
    found = [
        Part(quoted or word, quoted != "", quoted != "" and end == "")
        for quoted, end, word in _PARTS.findall(search.translate(_QUOTES))
    ]
    return [part for part in found if part.words]


def fold(text: str) -> str:
    """The text in plain letters without case, accents, apostrophes and half rings."""
    return names.folded(without_silent(text))


def without_silent(text: str) -> str:
    """The text without apostrophes, half rings and characters that have no width."""
    return _SILENT.sub("", text)


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a folded word: `strike` for `strikes`. Words with digits, and of other scripts, are their own."""
    language = _LANGUAGES.get(names.script(word)) if word.isalpha() else None
    if language is None:
        return word
    stemmed: str = snowballstemmer.stemmer(language).stemWord(word)  # a new one: it keeps the word while it works
    return stemmed


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text: folded, and where it stands in the text as it is (start, end exclusive)."""
    letters: list[str] = []
    origins: list[int] = []
    for at, character in enumerate(text):
        plain = _fold_character(character)
        letters.append(plain)
        origins += [at] * len(plain)
    for match in _WORD.finditer("".join(letters)):
        start, last = origins[match.start()], origins[match.end() - 1]
        end = last + 1
        while end < len(text) and not letters[end] and not _SILENT.match(text[end]):  # its accents
            end += 1
        yield match.group(), start, end


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    return fold(character)
