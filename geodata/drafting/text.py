"""Two services to all stages: whether a text is in English, and where the pieces of a text start.

Times and events are read in English only, so a reader is warned of any other language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from geodata.geocoding import names

_SAMPLE: Final = 20_000
"""Characters that are examined."""
_MIN_WORDS: Final = 30
"""A text with fewer words, such as a headline, gets no notice: it is too short to tell."""
_MIN_SHARE: Final = 0.08
"""Share of common English words below which a text is not English. English prose has about a quarter of these words,
other languages that share a few of them under a twentieth."""
_COMMON: Final = {
    *("the", "of", "and", "to", "in", "that", "was", "were", "for", "on", "with", "by", "from"),
    *("has", "have", "is", "it"),
}
_WORD: Final = re.compile(r"[^\W\d_]+")


def notice(text: str) -> str:
    """One sentence for the reader when the text is not in English; "" when it is, or is too short to tell."""
    words = _WORD.findall(text[:_SAMPLE])
    if len(words) < _MIN_WORDS:
        return ""
    foreign = [word for word in words if not word.isascii()]
    if len(foreign) > len(words) / 2:
        script, count = Counter(map(names.script, foreign)).most_common(1)[0]
        if script not in {"Latin", ""} and count > len(words) / 2:
            return f"the text is in {script} script: places are found by their names, times and events in English only"
    share = sum(map(_COMMON.__contains__, map(str.lower, words))) / len(words)
    if share < _MIN_SHARE:
        return "the text does not look like English: places are found by their names, times and events in English only"
    return ""


def piece_offsets(text: str, pieces: Iterable[str], first: int = 0) -> list[int]:
    """The offset of each piece in `text`, in order, searching from the offset `first` on.

    It gives the offsets that `re.finditer` would, in a third of the time. No piece may begin with a character that can
    stand between two pieces; otherwise the search could stop too early.
    """
    offsets: list[int] = []
    offset, find, append = first, text.find, offsets.append
    for piece in pieces:
        offset = find(piece, offset)
        append(offset)
        offset += len(piece)
    return offsets
