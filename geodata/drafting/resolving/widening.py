"""What a name may mean besides: small towns where the article tells us to look, and other spellings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from geodata.drafting.resolving import home as homes
from geodata.drafting.resolving import naming
from geodata.drafting.resolving.naming import PlaceCandidate, is_near, lies_in
from geodata.drafting.resolving.senses import Sense
from geodata.drafting.resolving.weighing import ArticleContext, Weights, is_local

_LOCAL: Final = 0.25
"""Share of an article's places in one province from which on its small towns may be meant."""
_MUCH: Final = 0.2
"""Share of an article's places in one country from which on a misspelt name may be of a place there."""
_AROUND_KM: Final = 80.0
"""So far around its town reaches a local paper."""
_SUPPORT: Final = 1.0
_MAX_SUPPORT: Final = 40
_TOWNS: Final = frozenset({"", "city"})


def home(publisher: str, asked: str, senses: Iterable[Sense], article: ArticleContext) -> list[Sense]:
    """Tell the article which countries it leans to; the publisher's town, if it has one, as a sense of its own."""
    found = homes.find(publisher, article.gazetteer)
    if found.country:
        article.leanings[found.country] = Weights.PUBLISHED
    if asked:
        article.leanings[asked] = Weights.ASKED
    if not found.candidates:
        return []
    candidates = _supported(found.candidates, senses, article) if len(found.candidates) > 1 else found.candidates
    sense = Sense(found.name, "", demonym=False, mentions=[], candidates=candidates, literal=True, home=True)
    sense.weigh()
    return [sense]


def _supported(
    candidates: tuple[PlaceCandidate, ...], senses: Iterable[Sense], article: ArticleContext
) -> tuple[PlaceCandidate, ...]:
    """The towns that a paper may be of, likelier by every name of the article that a place around may bear."""
    points = [0.0] * len(candidates)
    for sense in islice((one for one in senses if not one.demonym), _MAX_SUPPORT):
        others = (*sense.candidates, *naming.small(article.gazetteer, sense.name))
        for number, town in enumerate(candidates):
            points[number] += _SUPPORT * any(not one.is_area and is_near(town, one, _AROUND_KM) for one in others)
    return tuple(replace(one, prior=one.prior + more) for one, more in zip(candidates, points, strict=True))


def contained(senses: Iterable[Sense], article: ArticleContext) -> None:
    """Give the senses of which the text says in what they lie the small towns there, if nothing else is known there."""
    for sense in senses:
        outer = [candidate for larger in sense.within for candidate in larger.candidates]
        if outer and sense.kind in _TOWNS and not any(_inside(one, outer) for one in sense.candidates):
            found = naming.small(article.gazetteer, sense.name)
            sense.candidates = (*sense.candidates, *(one for one in found if _inside(one, outer)))


def widen(senses: Sequence[Sense], article: ArticleContext) -> bool:
    """Give the senses what else they may mean, now that it is known what the article is about; whether any got more."""
    local = {province for province, mass in article.provinces.items() if province[1] and mass >= _LOCAL * article.total}
    towns = [spot for sense, spot, _ in article.spots if is_local(sense, spot)]
    grown = False
    for sense in senses:
        more = _further_candidates(sense, local, towns, article)
        if more:
            sense.candidates = (*sense.candidates, *more)
            grown = True
    return grown


def _further_candidates(
    sense: Sense, local: set[tuple[str, str]], towns: Sequence[PlaceCandidate], article: ArticleContext
) -> tuple[PlaceCandidate, ...]:
    """What a sense may mean besides; nothing when the editors, or a candidate where the text has it, are there.

    `local` are the provinces, and `towns` the towns, whose smaller places the article may speak of.
    """
    if sense.demonym or any(one.place.match == "editor" for one in sense.candidates):
        return ()
    if any(larger.candidates for larger in sense.within):
        return _alike(sense, article)
    if any(candidate.is_area for candidate in sense.candidates):
        return ()
    asked = sense.kind in _TOWNS and (local or towns or not sense.candidates)
    found = naming.small(article.gazetteer, sense.name) if asked else ()
    near = tuple(one for one in found if one.province in local or any(is_near(one, town, _AROUND_KM) for town in towns))
    if near or sense.candidates:
        return near
    return tuple(one for one in found if one.place.country == article.focus) or _alike(sense, article)


def _alike(sense: Sense, article: ArticleContext) -> tuple[PlaceCandidate, ...]:
    """For a name that is not known at all: what sounds like it in the countries that much of the article is about."""
    if sense.candidates:
        return ()
    much = [country for country, mass in article.countries.items() if mass >= _MUCH * article.total]
    return tuple(one for country in sorted(much) for one in naming.alike(article.gazetteer, sense.name, country))


def _inside(candidate: PlaceCandidate, outer: Iterable[PlaceCandidate]) -> bool:
    return any(lies_in(candidate.place, larger.place) for larger in outer)
