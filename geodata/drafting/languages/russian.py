"""Russian: the cases of its nouns and adjectives, and the names that its adjectives come from."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from geodata.drafting.languages import slavic
from geodata.drafting.languages.language import Language, WordForm, vocabulary

_ENDINGS: Final = {
    "ами": "ы и а", "ями": "и", "ого": "ый ое ий ой", "ому": "ый ое ий ой", "его": "ий ее", "ему": "ий ее",
    "ией": "ия", "ьем": "ье", "ой": "а ая ой", "ей": "я а ь яя ья", "ом": "- о ый ое ий", "ем": "ь й е ий ее ец",
    "ым": "ый ое", "им": "ий ое", "ую": "ая", "юю": "яя", "ых": "ые", "их": "ие", "ам": "ы и а", "ям": "и",
    "ах": "ы и а", "ях": "и ья", "ов": "ы -", "ев": "ы и", "ию": "ия", "ии": "ия ий", "ью": "ь ье",
    "ья": "ье", "ца": "ец", "цу": "ец", "це": "ец", "цом": "ец", "ка": "ок", "ку": "ок", "ком": "ок", "ке": "ок",
    "е": "- а я о ь й", "у": "- а о", "ю": "я ь й е", "ы": "а -", "и": "а я ь ы - й", "а": "- о", "я": "ь й е",
    "": "ы и а",
}  # fmt: skip
_SUFFIXES: Final = {
    "ск": "- а о ы и ия ье ь к с са со ск ский ин ово ово ии", "цк": "ц ца цк ецк цы ки ка к",
}  # fmt: skip
_ADJECTIVE: Final = "ого ому ими ых ой ую ою ое ые ая ый ым ом их им ие ий яя ей"


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[WordForm, ...]:
    return tuple(slavic.forms(word, _ENDINGS, {}))


@lru_cache(maxsize=20_000)
def _bases(word: str) -> tuple[str, ...]:
    return tuple(slavic.bases(word, _SUFFIXES, _ADJECTIVE, language().words.values["adjectives"]))


@cache
def language() -> Language:
    """Russian, with its tables, which are read once."""
    return Language("ru", "Russian", vocabulary("russian"), has_capitals=True, forms=_forms, bases=_bases)
