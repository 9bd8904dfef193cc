"""Mentions of places → places: which of the candidates each means, weighed over the whole document, with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.model import Mention, PlaceMention
from geodata.drafting.resolving import home, naming, spots, weighing, widening
from geodata.drafting.resolving.senses import Sense, editors_place_phrased, editors_spellings, senses
from geodata.drafting.resolving.weighing import ArticleContext
from geodata.geocoding import names, ranking
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place

_LEVELS: Final = {"district": 1, "province": 2, "region": 2, "country": 3}
"""A place lies in one of a higher level; what stands beside one of its own level (“Idaho, Wisconsin”) is a list."""
_SHOWN: Final = 8
"""Candidates that are kept for an editor to choose from."""


def resolve(  # noqa: PLR0913 - what is known of an article besides its text
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    editors: Mapping[str, Place] | None = None,
    country: str = "",
    publisher: str = "",
    text: str = "",
) -> tuple[PlaceMention, ...]:
    """Every mention with its place, in the same order.

    `editors` are the editors' own places by `geodata.geocoding.names.key`, asked first; `country` is the ISO code of
    the country in focus, "" for none; `publisher` the name or domain of who published the article. In its `text`, if it
    is given, editors' places are also found by what stands around a name (“airbase near Latakia”).
    """
    editors = editors or {}
    every, of_mention = senses(mentions, gazetteer, editors)
    article = ArticleContext(gazetteer)
    widening.contained(every, article)
    weighed = [*every, *widening.home(publisher, country.upper(), every, article)]
    weighing.weigh(weighed, article)
    if widening.widen(every, article):
        weighing.weigh(weighed, article)
    ranked = {id(sense): _ranked(sense, article) for sense in every}
    spelled = editors_spellings(editors)
    return tuple(
        _edited(mention, editors_place_phrased(mention, text, editors, spelled))
        or _placed(mention, sense, ranked, article)
        for mention, sense in zip(mentions, of_mention, strict=True)
    )


def provinces(publisher: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The provinces, as (ISO code, name), in which a publisher, by its name or domain, may be at home."""
    return frozenset(one.province for one in home.find(publisher, gazetteer).candidates if one.province[1])


def _edited(mention: Mention, place: Place | None) -> PlaceMention | None:
    """A mention whose whole phrase the editors have placed: their point, precision and name as they are."""
    if place is None:
        return None
    place = replace(place, reason=f"as the editors placed “{place.name}”")
    return PlaceMention(
        mention,
        place,
        place.name,
        place.kind,
        place.latitude,
        place.longitude,
        place.where_prec,
        place.radius_km,
        place.reason,
        (place,),
    )


def _ranked(sense: Sense, article: ArticleContext) -> tuple[Place, ...]:
    """The likeliest candidates of a sense with their points and reasons."""
    order = sorted(
        range(len(sense.candidates)), key=lambda one: (-sense.scores[one], sense.candidates[one].place.gazetteer_id)
    )
    return tuple(
        ranking.scored(
            sense.candidates[number].place,
            round(sense.scores[number], 2),
            weighing.why(sense, sense.candidates[number], article),
        )
        for number in order[:_SHOWN]
    )


def _placed(
    mention: Mention, sense: Sense, found: Mapping[int, tuple[Place, ...]], article: ArticleContext
) -> PlaceMention:
    ranked = found[id(sense)]
    if not ranked or _contradicts(ranked[0], sense, found, article):
        return _in_larger(mention, sense, found)
    place = ranked[0]
    spot = spots.spot(mention, place, article.gazetteer)
    rival = ranking.rival(ranked)
    return PlaceMention(
        mention,
        place,
        spots.name(mention, place),
        place.kind,
        spot.latitude,
        spot.longitude,
        spot.prec,
        spot.radius_km,
        place.reason,
        ranked,
        doubtful=place.match == "fuzzy" or (rival is not None and place.score - rival.score < ranking.CLEAR),
    )


def _contradicts(place: Place, sense: Sense, found: Mapping[int, tuple[Place, ...]], article: ArticleContext) -> bool:
    """Whether a place lies elsewhere than the text says: then the gazetteer knows only a namesake of what is meant."""
    if place.match == "editor" or not place.country or place.country == article.focus:
        return False
    outer = [
        found[id(larger)][0]
        for larger in sense.within
        if found.get(id(larger)) and not weighing.is_listed(sense, larger, article)
    ]
    stated = [larger for larger in outer if _LEVELS.get(place.kind, 0) < _LEVELS.get(larger.kind, 0)]
    return bool(stated) and not any(naming.lies_in(place, larger) for larger in stated)


def _in_larger(mention: Mention, sense: Sense, found: Mapping[int, tuple[Place, ...]]) -> PlaceMention:
    """A name that the gazetteer does not know: somewhere in the place in which the text says that it lies."""
    outer = next((places for larger in sense.within if (places := found.get(id(larger)))), ())
    if not outer or not names.key(mention.name):
        return PlaceMention(mention, None, mention.name, "", None, None, None, 0.0, "not in the gazetteer")
    spot = spots.inside(outer[0])
    known = f"known only elsewhere ({found[id(sense)][0].reason})" if found[id(sense)] else "not in the gazetteer"
    return PlaceMention(
        mention,
        outer[0],
        mention.name,
        outer[0].kind,
        spot.latitude,
        spot.longitude,
        spot.prec,
        spot.radius_km,
        f"{known}; somewhere in {outer[0].name}, as the text says",
        outer,
        doubtful=True,
    )
