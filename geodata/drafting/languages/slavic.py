"""The forms of Russian and Ukrainian names: from a case to the nominative, and from an adjective to its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from geodata.drafting.languages.language import WordForm

_SHORTEST: Final = 2
"""Letters of a stem at least."""
_LATIN: Final = str.maketrans("ABCEHKMOPTXYIaceopxyi", "АВСЕНКМОРТХУІасеорхуі")
"""Latin letters that look like Cyrillic ones."""
_HYPHENED: Final = "-"


def cyrillic(word: str) -> str:
    """A word with Cyrillic letters in place of Latin ones that look the same; as long as it was."""
    return word.translate(_LATIN) if not word.isascii() else word


def forms(word: str, endings: Mapping[str, str], sounds: Mapping[str, str]) -> Iterator[WordForm]:
    """The word as written, then in the nominatives that the table of endings gives.

    `endings` has, by the ending of a case, those of the nominative, with blanks between them and “-” for none. `sounds`
    has the ends of stems that change with the ending: “ов” → “ів” for “Харкова”.
    """
    small = cyrillic(word).lower().replace("’", "'").replace("ʼ", "'")
    yield WordForm(0, small)
    for length in (4, 3, 2, 1, 0):
        ending = small[len(small) - length :]
        if len(small) - length < _SHORTEST or ending not in endings:
            continue
        stem = small[: len(small) - length]
        for nominative in endings[ending].split():
            yield WordForm(0, stem + nominative.replace("-", ""))
        for old, new in sounds.items():
            if stem.endswith(old):
                yield WordForm(0, stem.removesuffix(old) + new)


def bases(word: str, suffixes: Mapping[str, str], endings: str, irregular: Mapping[str, str]) -> Iterator[str]:
    """The names of which a word may be the adjective.

    `suffixes` has, by the suffix of an adjective, what may stand in a name in its place; `endings` are those of
    adjectives; `irregular` has names by the stem of their adjective.
    """
    small = cyrillic(word).lower()
    stem = next((small.removesuffix(end) for end in endings.split() if small.endswith(end)), "")
    if len(stem) <= _SHORTEST:
        return
    stems = (stem, stem.rpartition(_HYPHENED)[2]) if _HYPHENED in stem else (stem,)
    for one in stems:
        if one in irregular:
            yield irregular[one].lower()
            return
    for suffix, instead in suffixes.items():
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _SHORTEST:
            yield from (stem.removesuffix(suffix) + end.replace("-", "") for end in instead.split())
            if suffix[0] in "сs" and stem.removesuffix(suffix)[-1] in "йі":
                yield stem.removesuffix(suffix)[:-1] + "я"
