"""Ukrainian: the cases of its nouns and adjectives, and the names that its adjectives come from."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from geodata.drafting.languages import slavic
from geodata.drafting.languages.language import Language, WordForm, vocabulary

_ENDINGS: Final = {
    "ами": "и а і", "ями": "і я", "ого": "ий е", "ому": "ий е", "ього": "ій", "єю": "я", "ією": "ія", "ею": "я а",
    "ові": "- ", "еві": "ь й", "єві": "й", "ою": "а", "ом": "- о", "ем": "ь й е", "єм": "й", "им": "ий е", "ім": "ий е",
    "ої": "а", "ій": "а я", "ими": "і", "их": "і", "ам": "и а", "ям": "і я", "ах": "и а", "ях": "і я", "ів": "и і",
    "їв": "ї", "ії": "ія", "ію": "ія", "ця": "ець", "цю": "ець", "ці": "ець ка ця", "цем": "ець", "ка": "ок",
    "ку": "ок", "зі": "га", "сі": "ха с са", "у": "- а о", "ю": "я ь й є", "і": "- а о я ь и й", "и": "а - і",
    "а": "- о", "я": "ь й я", "е": "-", "": "и і а",
}  # fmt: skip
_STEMS: Final = {"ов": "ів", "єв": "їв", "ев": "ів", "опол": "опіль", "бор": "бір", "рог": "ріг"}
_SUFFIXES: Final = {
    "цьк": "ць ца цьк цк ки ка", "ськ": "- а и о і ія ь я с са со ськ ськ ський є к", "зьк": "г га зьк з",
    "ччин": "цьк", "щин": "- ів а и ськ",
}  # fmt: skip
_ADJECTIVE: Final = "ого ому ими их ої ій ою им ім ий ів а у е і и"


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[WordForm, ...]:
    return tuple(slavic.forms(word, _ENDINGS, _STEMS))


@lru_cache(maxsize=20_000)
def _bases(word: str) -> tuple[str, ...]:
    return tuple(slavic.bases(word, _SUFFIXES, _ADJECTIVE, language().words.values["adjectives"]))


@cache
def language() -> Language:
    """Ukrainian, with its tables, which are read once."""
    return Language("uk", "Ukrainian", vocabulary("ukrainian"), has_capitals=True, forms=_forms, bases=_bases)
