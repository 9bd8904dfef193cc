"""Find the parts of a sentence that only describe something in it by an earlier deed.

“Warplanes destroyed launchers used to attack Safed on Wednesday”: the attack is no event of its own here, and neither
its day nor its place is that of the destruction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match

_USES: Final = frozenset({"to", "for", "in", "by"})
"""Words after “used” before what something was used for."""
_RELATED: Final = frozenset({"from", "with", "by"})
"""Words before “which” in “from which rockets were fired”."""
_DOERS: Final = frozenset({"responsible", "behind", "suspected", "accused", "convicted", "wanted", "implicated"})
"""Words between somebody and what they did: “the man behind the attack on Kabul”."""
_DOING: Final = frozenset({"for", "of", "in", "the", "a", "an", "last", "this"})
_REACH: Final = 5
"""Words from such a beginning on among which the deed is named."""


def of_deeds(
    sentence: Sentence, matches: Sequence[Match], places: Sequence[int], times: Sequence[int]
) -> list[tuple[int, int]]:
    """The asides of a sentence, as word indices, first and last + 1; `matches` are its triggers.

    `places` and `times` are the indices of their first words.
    """
    found: list[tuple[int, int]] = []
    for index in range(1, len(sentence.lowered)):
        if not _begins(sentence.lowered, index) or (found and index < found[-1][1]):
            continue
        is_deed = not words("deed").isdisjoint(sentence.lowered[index + 1 : index + _REACH])
        if is_deed and any(match.last <= index for match in matches):
            end = min([_end(sentence.lowered, index), *_others(index, places), *_others(index, times)])
            found.append((_start(sentence.lowered, index), end))
    return found


def _start(lowered: Sequence[str], index: int) -> int:
    """The first word of an aside: “that” of “that were used to …”, “from” of “from which …”."""
    if lowered[index - 1] in words("be"):
        return index - 2
    return index - (lowered[index] == "which")


def _begins(lowered: Sequence[str], index: int) -> bool:
    word, before, after = lowered[index], lowered[index - 1], lowered[index + 1 : index + 2]
    if word == "used":
        is_relative = before in words("be") and index > 1 and lowered[index - 2] in words("relative")
        return bool(after) and after[0] in _USES and (before not in words("be") or is_relative)
    if word == "which":
        return before in _RELATED
    is_told = before in words("be") and not (index > 1 and lowered[index - 2] in words("relative"))
    return word in _DOERS and bool(after) and after[0] in _DOING and not is_told


def _others(index: int, firsts: Sequence[int]) -> list[int]:
    """The words before the second place or day after an aside begins: an aside has one of each."""
    return [first - 1 for first in sorted(first for first in firsts if first > index)[1:2]]


def _end(lowered: Sequence[str], first: int) -> int:
    """Where an aside ends: at the next comma or other mark."""
    return next((index for index in range(first, len(lowered)) if not lowered[index][0].isalnum()), len(lowered))
