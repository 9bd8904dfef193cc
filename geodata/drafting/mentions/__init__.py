"""Find the mentions of places in an article.

In: the article's text, the gazetteer, and the publisher's home. Out: `Mention`s with their name, form, kind, relation
and containment, and whether they are literal.
"""

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
"""Characters read at once: longer texts are no articles, and are read in pieces to bound the memory."""
_MARGIN: Final = 2_000
"""Characters before the end of a window among which a better place to cut is looked for."""


def find_mentions(text: str, gazetteer: Gazetteer, *, home: weighing.Provinces = ()) -> tuple[Mention, ...]:
    """All mentions of places, in reading order.

    `home` are the provinces where the publisher may be at home, as (ISO code of the country, name of the province).
    """
    if len(text) <= _WINDOW:
        return _find(text, gazetteer, home)
    mentions: list[Mention] = []
    for start, end in _windows(text):
        before = len(mentions)
        mentions += [_moved(mention, start, before) for mention in _find(text[start:end], gazetteer, home)]
    return tuple(mentions)


def _find(text: str, gazetteer: Gazetteer, home: weighing.Provinces) -> tuple[Mention, ...]:
    split = words.split(text)
    names = candidates.find(split, gazetteer)
    persons = people.find(split, names)
    names = announced.add_announced(split, names, persons)
    accepted = weighing.weigh(split, names, persons, gazetteer, home)
    accepted = spreading.spread(split, names, accepted, persons)
    accepted = patterns.without_roads(split, accepted)
    literality.judge(split, accepted)
    accepted = sorted([*accepted, *scripts.find(split, gazetteer)], key=lambda name: name[0].start)
    return relations.build_mentions(split, accepted)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the pieces of a long text, cut after a paragraph, a line or a word where there is one."""
    start = 0
    while start < len(text):
        end = start + _WINDOW
        if end < len(text):
            cuts = (text.rfind(mark, end - _MARGIN, end) for mark in ("\n\n", "\n", " "))
            end = next((cut + 1 for cut in cuts if cut >= 0), end)
        yield start, min(end, len(text))
        start = end


def _moved(mention: Mention, by: int, index: int) -> Mention:
    """The same mention `by` characters and `index` mentions later."""
    if not by:
        return mention
    return replace(
        mention,
        start=mention.start + by,
        end=mention.end + by,
        phrase_start=mention.phrase_start + by if mention.phrase_start >= 0 else -1,
        phrase_end=mention.phrase_end + by if mention.phrase_start >= 0 else -1,
        within=tuple(container + index for container in mention.within),
        road=mention.road + index if mention.road >= 0 else -1,
    )
