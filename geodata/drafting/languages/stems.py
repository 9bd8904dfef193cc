"""Match words and phrases by their stems: “обстрел*” for “обстрелов”, “قصف*” for “والقصف”."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords

_ARTICLE: Final = "ال"
_ANY: Final = "*"
_GAP: Final = "..."
"""“…”, folded."""
_MOST_CACHED: Final = 20_000
"""Words whose phrases are cached, so that memory does not grow with the texts."""
_MOST_SKIPPED: Final = 5
"""Words that it may skip."""

Pattern = tuple[str, ...]
"""The words of a phrase; “*” at the end of one stands for any ending."""


class StemTable:
    """The phrases of a table, found by their first word."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._cache: dict[str, tuple[tuple[Pattern, str], ...]] = {}
        self._by_stem: dict[str, list[tuple[Pattern, str]]] = {}
        for phrase, value in values.items():
            pattern = tuple(phrase.split())
            self._by_stem.setdefault(pattern[0], []).append((pattern, value))
        for entries in self._by_stem.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, words: TextWords, language: Language, index: int) -> tuple[str, int] | None:
        """(value, last word) of the longest phrase that begins with a word; None for none."""
        best: tuple[str, int] | None = None
        for pattern, value in self._opening(language, words.word[index]):
            last = _last(words, language, index, pattern)
            if last is not None and (best is None or last > best[1]):
                best = value, last
        return best

    def _opening(self, language: Language, word: str) -> tuple[tuple[Pattern, str], ...]:
        """The phrases that may begin with a word; of words that are seen again, from a cache."""
        known = self._cache.get(word)
        if known is None:
            stems = [
                stem
                for spelled in spellings(language, word)
                for stem in (spelled, *(spelled[:length] + _ANY for length in range(len(spelled), 1, -1)))
            ]
            known = tuple(entry for stem in stems for entry in self._by_stem.get(stem, ()))
            if len(self._cache) < _MOST_CACHED:
                self._cache[word] = known
        return known


def _last(words: TextWords, language: Language, first: int, pattern: Pattern) -> int | None:
    """Index of the last word of a phrase whose first word stands at `first`; None when it does not go on so."""
    index, gap = first, 0
    for part in pattern[1:]:
        if part == _GAP:
            gap = _MOST_SKIPPED
            continue
        for step in range(gap + 1):
            at = index + 1 + step
            if at >= len(words.word) or not words.joined[at - 1]:
                return None
            if any(_fits(spelled, part) for spelled in spellings(language, words.word[at])):
                index = at
                break
        else:
            return None
        gap = 0
    return index


def _fits(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith(_ANY) else word == part


def spellings(language: Language, word: str) -> tuple[str, ...]:
    """The spellings of a word under which its stem may stand: in Arabic without particles and the article."""
    return _spellings(word, language)


@lru_cache(maxsize=20_000)
def _spellings(word: str, language: Language) -> tuple[str, ...]:
    forms = language.forms(word)
    if language.has_capitals:
        return (forms[0].word_folded,)
    found = [form.word_folded for form in forms if form.prefix[-1:] != "ك"]
    found += [one[len(_ARTICLE) :] for one in found if one.startswith(_ARTICLE) and len(one) > len(_ARTICLE) + 1]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def table(language: Language, name: str) -> StemTable:
    """The table of this name."""
    return StemTable(language.words.values[name])


@lru_cache(maxsize=64)
def role_table(language: Language, role: str) -> StemTable:
    """The stems and phrases that play a role."""
    return StemTable(dict.fromkeys(language.words.roles[role], role))


def has(words: TextWords, language: Language, index: int, role: str) -> bool:
    """Whether a word plays a role, or begins a phrase that does."""
    return role_table(language, role).find(words, language, index) is not None
