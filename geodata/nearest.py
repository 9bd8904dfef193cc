"""The passage of a text that is most like a quote which does not stand in it.

Each word of the quote votes for the places where the passage would begin if the word stood there; rare words weigh
more, frequent ones are not asked. So the time is that of reading the text once, however long text and quote are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"\w+")
_LONGEST_TEXT: Final = 2_000_000
"""Characters that are looked at."""
_MOST_WORDS: Final = 60
"""Words of the quote that are looked for."""
_FREQUENT: Final = 300
"""A word that stands in more places than this says nothing."""
_SLACK: Final = 8
"""Words that may be missing or too many before a word that agrees."""
_LIKE: Final = 0.5
"""Share of the quote's words, in their order, that a passage must have."""


def passage(text: str, quote: str) -> str:
    """The words of `text` that are most like `quote`, blanks as single ones; "" when no passage has half of them."""
    wanted = [found[0].casefold() for found in _WORD.finditer(quote[:_LONGEST_TEXT])][:_MOST_WORDS]
    words, at = _index(text)
    votes: dict[int, float] = defaultdict(float)
    for number, word in enumerate(wanted):
        places = at.get(word, ())
        if len(places) <= _FREQUENT:
            for place in places:
                votes[(place - number) // _SLACK] += 1 / len(places)
    if not votes:
        return ""
    best = max(votes, key=lambda stretch: votes[stretch] + votes.get(stretch + 1, 0))
    first = max(0, (best - 1) * _SLACK)
    window = words[first : first + len(wanted) + 4 * _SLACK]
    same = SequenceMatcher(None, wanted, [word for word, _, _ in window], autojunk=False).get_matching_blocks()[:-1]
    if sum(block.size for block in same) < _LIKE * len(wanted):
        return ""
    begin = max(0, same[0].b - same[0].a)
    end = min(len(window), same[-1].b + len(wanted) - same[-1].a)
    return " ".join(text[window[begin][1] : window[end - 1][2]].split())


@lru_cache(maxsize=8)
def _index(text: str) -> tuple[list[tuple[str, int, int]], dict[str, list[int]]]:
    """The words of the text (folded, first and last offset), and where each of them stands among them."""
    words = [(found[0].casefold(), *found.span()) for found in _WORD.finditer(text[:_LONGEST_TEXT])]
    at: dict[str, list[int]] = defaultdict(list)
    for place, (word, _, _) in enumerate(words):
        at[word].append(place)
    return words, at
