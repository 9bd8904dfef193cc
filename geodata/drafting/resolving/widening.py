"""Add candidates to senses: small towns where the article points to them, other spellings, the publisher's home."""

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
_MAIN: Final = 0.2
"""Share of an article's places in one country from which on a misspelt name may mean a place there."""
_AROUND_KM: Final = 80.0
"""Distance from its town that a local paper covers."""
_SUPPORT: Final = 1.0
"""Points of a publisher's town for each name in the article that may lie around it."""
_MAX_SUPPORT: Final = 40
"""Names that may support a publisher's town."""
_TOWNS: Final = frozenset({"", "city"})
"""Kinds that a small town may be called; "" for none."""


def home(publisher: str, country: str, senses: Iterable[Sense], article: ArticleContext) -> list[Sense]:
    """The publisher's town, if it has one, as a sense of its own.

    Sets the countries to which `article` leans: that of the publisher, and `country`, the one in focus ("" for none).
    """
    publisher_home = homes.find(publisher, article.gazetteer)
    if publisher_home.country:
        article.leanings[publisher_home.country] = Weights.PUBLISHED
    if country:
        article.leanings[country] = Weights.ASKED
    if not publisher_home.candidates:
        return []
    candidates = publisher_home.candidates
    if len(candidates) > 1:
        candidates = _supported(candidates, senses, article)
    name = publisher_home.name
    sense = Sense(name, "", demonym=False, mentions=[], candidates=candidates, literal=True, is_home=True)
    sense.weigh()
    return [sense]


def _supported(
    candidates: tuple[PlaceCandidate, ...], senses: Iterable[Sense], article: ArticleContext
) -> tuple[PlaceCandidate, ...]:
    """The possible towns of a paper; each name in the article that may mean a place nearby makes a town likelier."""
    points = [0.0] * len(candidates)
    for sense in islice((sense for sense in senses if not sense.demonym), _MAX_SUPPORT):
        others = (*sense.candidates, *naming.small_places(article.gazetteer, sense.name))
        for number, town in enumerate(candidates):
            points[number] += _SUPPORT * any(not other.is_area and is_near(town, other, _AROUND_KM) for other in others)
    return tuple(replace(town, prior=town.prior + more) for town, more in zip(candidates, points, strict=True))


def add_contained_places(senses: Iterable[Sense], article: ArticleContext) -> None:
    """Add small towns to the senses that the text puts in a larger place, where no candidate lies in that place."""
    for sense in senses:
        outer = [candidate for larger in sense.within for candidate in larger.candidates]
        if outer and sense.kind in _TOWNS and not any(_inside(candidate, outer) for candidate in sense.candidates):
            small = naming.small_places(article.gazetteer, sense.name)
            sense.candidates = (*sense.candidates, *(candidate for candidate in small if _inside(candidate, outer)))


def widen(senses: Sequence[Sense], article: ArticleContext) -> bool:
    """Add candidates to senses, now that the article's countries and provinces are known; returns whether any grew."""
    local = {province for province, mass in article.provinces.items() if province[1] and mass >= _LOCAL * article.total}
    towns = [anchor for sense, anchor, _ in article.anchors if is_local(sense, anchor)]
    has_grown = False
    for sense in senses:
        more = _further_candidates(sense, local, towns, article)
        if more:
            sense.candidates = (*sense.candidates, *more)
            has_grown = True
    return has_grown


def _further_candidates(
    sense: Sense, local: set[tuple[str, str]], towns: Sequence[PlaceCandidate], article: ArticleContext
) -> tuple[PlaceCandidate, ...]:
    """Further candidates of a sense; none when the editors have placed it, or when it may be a country or region.

    `local` are the provinces, and `towns` the towns, around which the article may mention small places.
    """
    if sense.demonym or any(candidate.place.match == "editor" for candidate in sense.candidates):
        return ()
    if any(larger.candidates for larger in sense.within):
        return _similar_places(sense, article)
    if any(candidate.is_area for candidate in sense.candidates):
        return ()
    may_be_small = sense.kind in _TOWNS and (local or towns or not sense.candidates)
    small = naming.small_places(article.gazetteer, sense.name) if may_be_small else ()
    nearby = tuple(
        candidate
        for candidate in small
        if candidate.province in local or any(is_near(candidate, town, _AROUND_KM) for town in towns)
    )
    if nearby or sense.candidates:
        return nearby
    in_focus = tuple(candidate for candidate in small if candidate.place.country == article.focus)
    return in_focus or _similar_places(sense, article)


def _similar_places(sense: Sense, article: ArticleContext) -> tuple[PlaceCandidate, ...]:
    """Candidates for an unknown name: places whose names sound like it, in the main countries of the article."""
    if sense.candidates:
        return ()
    main_countries = [country for country, mass in article.countries.items() if mass >= _MAIN * article.total]
    return tuple(
        candidate
        for country in sorted(main_countries)
        for candidate in naming.similar_places(article.gazetteer, sense.name, country)
    )


def _inside(candidate: PlaceCandidate, outer: Iterable[PlaceCandidate]) -> bool:
    return any(lies_in(candidate.place, larger.place) for larger in outer)
