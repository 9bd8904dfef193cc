"""Datelines: the place at the head of a report, “ALEPPO, Syria (AP) —”, “LONDON, March 3 (Reuters) -”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.vocabulary import heads
from geodata.places.words import Words

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_AGENCY: Final = (
    r" \((?P<agency>[A-Z][A-Z.]{1,9}|Reuters|Xinhua|Sputnik|dpa|Bloomberg|Interfax|Anadolu)"
    r"(?:/[A-Za-z]{2,12})?\)"
)
_DASH: Final = r"\s?(?:—|–|--|-|�)\s"
_DATELINE: Final = re.compile(
    r"(?:, [A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20})?)?"
    rf"(?:, {_MONTH} [0-9]{{1,2}}(?:, [0-9]{{4}})?|, [0-9]{{1,2}} {_MONTH}(?: [0-9]{{4}})?)?"
    rf"(?:{_AGENCY}(?:{_DASH})?|{_DASH})"
)


def find(words: Words, candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Where the datelines that begin with one of the candidates begin and end in the text."""
    return [
        (one.start, end)
        for one in candidates
        if one.form == "name" and words.word[one.last] not in heads() and (end := end_of(words, one.first, one.end))
    ]


def end_of(words: Words, first: int, end: int) -> int:
    """Where the dateline ends whose name begins with word `first` and ends at character `end`; 0 when it is none."""
    if not words.begins[first]:
        return 0
    match = _DATELINE.match(words.text, end)
    return match.end() if match and (match["agency"] or _fresh(words, first)) else 0


def _fresh(words: Words, first: int) -> bool:
    """Whether a paragraph begins here, as only a dateline's dash may follow."""
    line = words.text.rfind("\n", 0, words.start[first]) + 1
    return not words.text[line : words.start[first]].strip()
