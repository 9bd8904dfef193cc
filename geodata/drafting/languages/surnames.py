"""Tell persons from places in Cyrillic: given names, patronymics, and the surnames beside them."""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.names import folded

STEM: Final = 5
"""Letters by which a surname is known in all its cases."""
_PATRONYMIC: Final = re.compile(r"\w+(?:ович|евич|овн|евн|ивн|івн|йович)\w{0,3}")
_ADJECTIVE: Final = re.compile(r"\w+(?:ого|ому|ими|ыми|ых|их|ой|ую|ою|ая|яя|ую|юю|ый|ом|ем|им|ым|ий|ої|ій|ім)")
_INITIAL: Final = 1


def is_adjective(word: str) -> bool:
    """Whether a word, in small letters, may be an adjective in some case."""
    return _ADJECTIVE.fullmatch(word) is not None


def is_given(word: str, language: Language) -> bool:
    """Whether a word, folded, is a given name or a patronymic in some case."""
    if _PATRONYMIC.fullmatch(word):
        return True
    return any(language.is_a(folded(form.word), "given") for form in language.forms(word))


def of(words: TextWords, language: Language) -> frozenset[str]:
    """The beginnings of the surnames in a text: of words with a capital beside a given name or an initial."""
    if not language.has_capitals:
        return frozenset()
    found: set[str] = set()
    for index in range(len(words.word) - 1):
        word, other = words.word[index], words.word[index + 1]
        if not (word[0].isupper() and other[0].isupper()) or words.gap(index).strip(" \xa0") not in {"", "."}:
            continue
        if (len(word) == _INITIAL and words.gap(index)[:1] == ".") or (
            words.joined[index] and is_given(words.folded[index], language)
        ):
            further = index + 2
            following = words.word[further] if further < len(words.word) else ""
            if len(other) > _INITIAL:
                found.add(words.folded[index + 1][:STEM])
            if following[:1].isupper() and words.gap(index + 1).strip(" \xa0") in {"", "."}:
                found.add(words.folded[further][:STEM])
    return frozenset(found)
