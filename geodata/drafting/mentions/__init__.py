"""Article → mentions of places: what names a place, in which form, and whether literally."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from geodata.drafting.mentions import (
    announced,
    candidates,
    literality,
    patterns,
    people,
    relations,
    scripts,
    spreading,
    weighing,
    words,
)
from geodata.drafting.model import Mention
from geodata.geocoding.gazetteer import Gazetteer

_WINDOW: Final = 200_000
"""Characters that are read as one article: what is longer is no article, and must not fill the memory."""
_MARGIN: Final = 2_000
"""Characters before the end of a window in which a better place to cut is looked for."""


def find_mentions(text: str, gazetteer: Gazetteer, *, home: weighing.Provinces = ()) -> tuple[Mention, ...]:
    """All mentions of places, in reading order.

    `home` are the provinces that the publisher may be at home in, as (ISO code, name of the province).
    """
    if len(text) <= _WINDOW:
        return _find(text, gazetteer, home)
    found: list[Mention] = []
    for start, end in _windows(text):
        before = len(found)
        found += [_moved(one, start, before) for one in _find(text[start:end], gazetteer, home)]
    return tuple(found)


def _find(text: str, gazetteer: Gazetteer, home: weighing.Provinces) -> tuple[Mention, ...]:
    split = words.split(text)
    names = candidates.find(split, gazetteer)
    persons = people.find(split, names)
    found = announced.add_announced(split, names, persons)
    taken = spreading.spread(split, found, weighing.weigh(split, found, persons, gazetteer, home), persons)
    taken = patterns.without_roads(split, taken)
    literality.judge(split, taken)
    taken = sorted([*taken, *scripts.find(split, gazetteer)], key=lambda pair: pair[0].start)
    return relations.build_mentions(split, taken)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Where to cut a long text: at the end of a paragraph, a line or a word, as far as there is one."""
    start = 0
    while start < len(text):
        end = start + _WINDOW
        if end < len(text):
            cuts = (text.rfind(mark, end - _MARGIN, end) for mark in ("\n\n", "\n", " "))
            end = next((cut + 1 for cut in cuts if cut >= 0), end)
        yield start, min(end, len(text))
        start = end


def _moved(one: Mention, by: int, index: int) -> Mention:
    """The same mention `by` characters and `index` mentions later."""
    if not by:
        return one
    phrase = (one.phrase_start + by, one.phrase_end + by) if one.phrase_start >= 0 else (-1, -1)
    return replace(
        one, start=one.start + by, end=one.end + by, phrase_start=phrase[0], phrase_end=phrase[1],
        within=tuple(at + index for at in one.within),
    )  # fmt: skip
