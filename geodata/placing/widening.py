"""What a name may mean besides: small towns where the article tells us to look, and other spellings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from geodata.placing import home as homes
from geodata.placing import naming
from geodata.placing.naming import Candidate
from geodata.placing.senses import Sense
from geodata.placing.weighing import Article, Weights, lies_in

_LOCAL: Final = 0.25
"""Share of an article's places in one province from which on its small towns may be meant."""
_TOWNS: Final = frozenset({"", "city"})


def home(publisher: str, asked: str, article: Article) -> list[Sense]:
    """Tell the article which countries it leans to; the publisher's town, if it has one, as a sense of its own."""
    found = homes.find(publisher, article.gazetteer)
    if found.country:
        article.leanings[found.country] = Weights.PUBLISHED
    if asked:
        article.leanings[asked] = Weights.ASKED
    if not found.candidates:
        return []
    sense = Sense(found.name, "", demonym=False, mentions=[], candidates=found.candidates, literal=True, home=True)
    sense.weigh()
    return [sense]


def widen(senses: Iterable[Sense], article: Article) -> bool:
    """Give the senses what else they may mean, now that it is known what the article is about; whether any got more."""
    local = {province for province, mass in article.provinces.items() if province[1] and mass >= _LOCAL * article.total}
    focus = article.focus
    grown = False
    for sense in senses:
        more = _more(sense, local, focus, article)
        if more:
            sense.candidates = (*sense.candidates, *more)
            grown = True
    return grown


def _more(sense: Sense, local: set[tuple[str, str]], focus: str, article: Article) -> tuple[Candidate, ...]:
    """What a sense may mean besides; nothing when the editors, or a candidate where the text has it, are there."""
    if sense.demonym or any(one.place.match == "editor" for one in sense.candidates):
        return ()
    outer = [candidate for larger in sense.within for candidate in larger.candidates]
    if outer:
        if any(_inside(candidate, outer) for candidate in sense.candidates):
            return ()
        found = naming.small(article.gazetteer, sense.name) if sense.kind in _TOWNS else ()
        return tuple(one for one in found if _inside(one, outer)) or _alike(sense, focus, article)
    if any(candidate.is_area for candidate in sense.candidates):
        return ()
    towns = sense.kind in _TOWNS and (local or not sense.candidates)
    found = naming.small(article.gazetteer, sense.name) if towns else ()
    near = tuple(one for one in found if one.province in local)
    if near or sense.candidates:
        return near
    return tuple(one for one in found if one.place.country == focus) or _alike(sense, focus, article)


def _alike(sense: Sense, focus: str, article: Article) -> tuple[Candidate, ...]:
    """For a name that is not known at all: what sounds like it in the country in focus."""
    return naming.alike(article.gazetteer, sense.name, focus) if focus and not sense.candidates else ()


def _inside(candidate: Candidate, outer: Iterable[Candidate]) -> bool:
    return any(lies_in(candidate.place, larger.place) for larger in outer)
