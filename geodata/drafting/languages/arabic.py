"""Arabic: the particles written together with the next word, the article, and the nisba, its adjective of origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from geodata.drafting.languages.language import Language, WordForm, vocabulary
from geodata.geocoding.names import folded

_ARTICLE: Final = "ال"
_PREFIX: Final = re.compile("و?ف?[بلك]?")
_SHORTEST: Final = 2
"""Letters that are left after a particle at least."""
_NISBA: Final = re.compile("(?:ال)?(?P<stem>.{2,}?)(?:ي|يه|يون|يين|يا|يات|يتان|يتين)$")
_STEM_ENDS: Final = ("", "ا", "يا", "ه", "يه", "ء")


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[WordForm, ...]:
    """The word as written, then without its particles, and with the article that “لل” has swallowed."""
    small = folded(word)
    forms = tuple(_cut(word, small))
    return (*forms, *(WordForm(form.cut, form.word[:-1], form.prefix) for form in forms if form.word.endswith("اء")))


def _cut(word: str, small: str) -> Iterator[WordForm]:
    yield WordForm(0, small)
    match = _PREFIX.match(small)
    longest = match.end() if match else 0
    for cut in range(1, longest + 1):
        rest = small[cut:]
        if len(rest) < _SHORTEST:
            return
        letters = _letters(word, cut)
        yield WordForm(letters, rest, small[:cut])
        if small[cut - 1] == "ل" and rest[0] == "ل":
            yield WordForm(_letters(word, cut + 1), _ARTICLE + rest[1:], small[:cut])
        elif small[cut - 1] == "ل" and not rest.startswith(_ARTICLE):
            yield WordForm(letters, _ARTICLE + rest, small[:cut])


def _letters(word: str, cut: int) -> int:
    """Characters of the word as written that its first `cut` letters have, with marks and lengthening."""
    index = 0
    while cut:
        cut -= bool(folded(word[index]).strip("ـ"))
        index += 1
    while index < len(word) and not folded(word[index]).strip("ـ"):
        index += 1
    return index


@lru_cache(maxsize=20_000)
def _bases(word: str) -> tuple[str, ...]:
    """The names of which a word may be the nisba: “سورية”, “السوريون”, “وسوري”."""
    small = folded(word)
    found: list[str] = []
    irregular = language().words.values["adjectives"]
    for cut in range(2 if small[:1] == "و" else 1):
        rest = small[cut:]
        if rest.startswith("لل"):
            rest = _ARTICLE + rest[2:]
        match = _NISBA.match(rest)
        if match is None:
            continue
        stem = match["stem"]
        if stem in irregular:
            found.append(irregular[stem])
        for article in ("", _ARTICLE):
            found += [article + stem + end for end in _STEM_ENDS]
    return tuple(found)


@cache
def language() -> Language:
    """Arabic, with its tables, which are read once."""
    return Language("ar", "Arabic", vocabulary("arabic"), has_capitals=False, forms=_forms, bases=_bases)
