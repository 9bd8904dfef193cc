"""Spellings of place names: the keys that index them in the gazetteer.

A key is a spelling without case, accents, hyphens, apostrophes and blanks, so that ``Deir ez-Zor``, ``Deir Ezzor`` and
``DEIREZZOR`` share one, as do ``اللاذقيّة`` and ``اللاذقيه``. A skeleton is coarser: the consonants of a Latin
spelling, so that ``Hmeimim``, ``Khmeimim`` and ``Hmeymim`` share one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

ARABIC_ARTICLE: Final = "ال"
_LATIN_ARTICLE: Final = re.compile(r"^(?:a[lrdsztn]|e[lrdsztn]|a(?:dh|sh|th)|e(?:dh|sh|th)|ul)[-\s'’]\s*(?=\w{3})")
_OWN_LETTERS: Final = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a", "ŋ": "n",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه",
        "ـ": "", "ﻻ": "لا",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose → their plain form; Persian and Urdu letters → their Arabic equivalents."""

_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""Accents of Latin, Greek, Cyrillic, Hebrew, Arabic and Syriac; vowel signs of Indic scripts are letters and stay."""

_SCRIPTS: Final = (
    ("Latin", 0x0041, 0x024F), ("Latin", 0x1E00, 0x1EFF), ("Greek", 0x0370, 0x03FF), ("Greek", 0x1F00, 0x1FFF),
    ("Cyrillic", 0x0400, 0x052F), ("Armenian", 0x0530, 0x058F), ("Hebrew", 0x0590, 0x05FF),
    ("Arabic", 0x0600, 0x06FF), ("Syriac", 0x0700, 0x074F), ("Arabic", 0x0750, 0x077F), ("Arabic", 0xFB50, 0xFEFC),
    ("Devanagari", 0x0900, 0x097F), ("Bengali", 0x0980, 0x09FF), ("Thai", 0x0E00, 0x0E7F),
    ("Burmese", 0x1000, 0x109F), ("Georgian", 0x10A0, 0x10FF), ("Hangul", 0x1100, 0x11FF),
    ("Ethiopic", 0x1200, 0x139F), ("Japanese", 0x3040, 0x30FF), ("Chinese", 0x3400, 0x9FFF),
    ("Hangul", 0xAC00, 0xD7AF),
)  # fmt: skip

BARE: Final = "~"
"""The mark at the front of what `bare` makes."""
_ARTICLES: Final = frozenset(
    ("al", "ar", "as", "ash", "at", "ath", "an", "ad", "adh", "az", "el", "er", "es", "esh", "et", "en", "ed", "ez")
)
_DOUBLED: Final = re.compile(r"(.)\1+")
_PARTS: Final = re.compile(r"[\s-]+")

_SOUNDS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(.)\1+", r"\1"), ("kh|ch|x", "h"), ("gh|dj|zh|j", "g"), ("sch|sh|sz|dh|th$|[sz]|c(?=[eiy])", "s"),
        ("ph|v", "f"), ("th|[dt]", "t"), ("[qckg]", "k"), ("[bp]", "b"), ("[aeiouyw]", ""), ("h$", ""),
    )
)  # fmt: skip
"""Replacements that merge similar sounds, in this order: the differences between romanisations of one name."""


@lru_cache(maxsize=65536)
def key(spelling: str) -> str:
    """The key of a spelling: letters and digits only, case-folded; "" when it has no letter."""
    kept = "".join(letter for letter in folded(spelling) if letter.isalnum() or _is_vowel_sign(letter))
    return kept if any(map(str.isalpha, kept)) else ""


def folded(text: str) -> str:
    """The text without case and accents, in plain letters (`_OWN_LETTERS`); punctuation and blanks stay."""
    if text.isascii():  # the usual case, in which only the case needs folding
        return text.lower()
    plain_letters = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", plain_letters)).translate(_OWN_LETTERS)


def without_article(spelling: str) -> str:
    """The spelling without its leading Arabic article (al-, ar-, Al …, ال); "" when it has none."""
    folded = spelling.strip().casefold()
    if folded.startswith(ARABIC_ARTICLE) and len(folded) > len(ARABIC_ARTICLE) + 2:
        return folded[len(ARABIC_ARTICLE) :]
    match = _LATIN_ARTICLE.match(unicodedata.normalize("NFC", folded))
    return folded[match.end() :] if match else ""


def bare(spelling: str) -> str:
    """The key of an Arabic name without its articles, its doubled letters and the silent h at the end of a word.

    ``Maarat al-Numan`` and ``Ma'arrat an Nu'man`` share ``~maratnuman``. The mark `BARE` keeps it apart from the keys
    that `key` makes; "" for other scripts, and when no letters are left.
    """
    letters = "".join(map(_bare_part, _PARTS.split(spelling.strip())))
    return BARE + letters if letters else ""


@lru_cache(maxsize=65536)
def _bare_part(part: str) -> str:
    letters = key(part)
    if letters in _ARTICLES or not letters.isascii():
        return ""
    letters = _DOUBLED.sub(r"\1", letters)
    return letters[:-1] if letters.endswith("ah") else letters


def skeleton(spelling: str) -> str:
    """The consonants of a Latin spelling with similar sounds merged; "" for other scripts and very short names."""
    sounds = key(spelling)
    if not sounds.isascii():
        return ""
    for pattern, replacement in _SOUNDS:
        sounds = pattern.sub(replacement, sounds)
    return sounds if len(sounds) > 2 else ""  # noqa: PLR2004 - two consonants match too many names


def script(spelling: str) -> str:
    """The script of the first letter, such as ``Latin``, ``Arabic`` or ``Cyrillic``; "" when unknown."""
    for character in spelling:
        if character.isalpha():
            code = ord(character)
            return next((name for name, first, last in _SCRIPTS if first <= code <= last), "")
    return ""


def plain(spelling: str) -> str:
    """Latin letters without accents: ``Ţarţūs`` → ``Tartus``. Other scripts do not change."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", spelling))
    return unicodedata.normalize("NFC", folded).replace("‘", "'").replace("’", "'").replace("ʼ", "'")


def _is_vowel_sign(character: str) -> bool:
    return unicodedata.category(character) in {"Mc", "Mn"}
