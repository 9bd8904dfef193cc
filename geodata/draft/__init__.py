"""Article → draft events: the rows an editor would write, each with the words it comes from."""

from __future__ import annotations

from collections.abc import Mapping

from geodata import places, placing, times
from geodata.findings import Draft, DraftEvent, PlaceMention, TimeExpression
from geodata.gazetteer import Gazetteer
from geodata.model import Article, Place


def draft(
    article: Article, gazetteer: Gazetteer, *, editors: Mapping[str, Place] | None = None, country: str = ""
) -> Draft:
    """What the article reports. `editors` and `country` are as in `geodata.placing.resolve`."""
    published = article.published or times.publication(article.text)
    found_times = times.find(article.text, published)
    mentions = places.find(article.text, gazetteer)
    found_places = placing.resolve(
        mentions, gazetteer, editors=editors, country=country, publisher=article.publisher, text=article.text
    )
    return Draft(
        article,
        published,
        published_inferred=bool(published) and not article.published,
        places=found_places,
        times=found_times,
        events=events(article, found_places, found_times),
    )


def events(
    article: Article, found_places: tuple[PlaceMention, ...], found_times: tuple[TimeExpression, ...]
) -> tuple[DraftEvent, ...]:
    """The events of an article whose places and times are known."""
    return ()
