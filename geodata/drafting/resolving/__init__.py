"""Resolve place mentions to places: choose among the candidates of each by the whole article, and give the reasons.

In: the mentions of an article, a gazetteer, the editors' places. Out: one `PlaceMention` per mention.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from geodata.drafting.model import Mention, PlaceMention
from geodata.drafting.resolving import home, roads, spots, strays, theatre, walls, weighing, widening
from geodata.drafting.resolving.senses import Sense, joined_spellings, place_by_phrase, senses
from geodata.drafting.resolving.walls import Wall
from geodata.drafting.resolving.weighing import ArticleContext
from geodata.geocoding import names, ranking
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place

_DEPTH: Final = 8
"""Places in places in places that are followed."""
_MAX_CANDIDATES: Final = 8
"""Candidates that an editor can choose from."""


def resolve(  # noqa: PLR0913 - what is known of an article besides its text
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    editors: Mapping[str, Place] | None = None,
    country: str = "",
    publisher: str = "",
    text: str = "",
) -> tuple[PlaceMention, ...]:
    """Resolve each mention to a place; the results are in the order of `mentions`.

    `editors` are the editors' own places by `geodata.geocoding.names.key`, which take precedence; `country` is the ISO
    code of the country in focus, "" for none; `publisher` is the publisher's name or domain. With the article's `text`,
    editors' places are also matched by the phrase around a name (“airbase near Latakia”).
    """
    editors = editors or {}
    all_senses, mention_senses = senses(mentions, gazetteer, editors)
    article = ArticleContext(gazetteer)
    widening.add_contained_places(all_senses, article)
    weighed = [*all_senses, *widening.home(publisher, country.upper(), all_senses, article)]
    weighing.weigh(weighed, article)
    if widening.widen(all_senses, article):
        weighing.weigh(weighed, article)
    ranked = {id(sense): _ranked(sense, article) for sense in all_senses}
    spellings = joined_spellings(editors)
    resolver = _Resolver(mentions, mention_senses, ranked, article, text)
    by_phrase = [_by_editors(mention, place_by_phrase(mention, text, editors, spellings)) for mention in mentions]
    resolver.resolved.update({index: place for index, place in enumerate(by_phrase) if place is not None})
    resolved = [resolver.resolve(index) for index in range(len(mentions))]
    return roads.with_roads(theatre.with_province(resolved, gazetteer), text)


def provinces(publisher: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The provinces, as (ISO code, name), in which a publisher may be at home, by its name or domain."""
    candidates = home.find(publisher, gazetteer).candidates
    return frozenset(candidate.province for candidate in candidates if candidate.province[1])


def _by_editors(mention: Mention, place: Place | None) -> PlaceMention | None:
    """A mention whose phrase is an editors' place, with their point, precision and name unchanged."""
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
    """The likeliest candidates of a sense, best first, with their scores and reasons."""
    order = sorted(
        range(len(sense.candidates)),
        key=lambda number: (-sense.scores[number], sense.candidates[number].place.gazetteer_id),
    )
    return tuple(
        ranking.scored(
            sense.candidates[number].place,
            round(sense.scores[number], 2),
            weighing.why(sense, sense.candidates[number], article),
        )
        for number in order[:_MAX_CANDIDATES]
    )


_LABEL_REACH: Final = 8
"""Names from one back to that of the label of its line."""
_SITE_IN: Final = re.compile(
    r" (?:[a-z]+ )?(?:hospital|school|mosque|university|clinic|prison|academy|barracks|stadium|market|cemetery|church"
    r"|complex|college|station|roundabout|building|mall) in (?:the )?(?:[a-z]+ )?(?:city of |town of )?",
    re.IGNORECASE,
)
"""What stands between the name of a site and its town."""
_COMMA: Final = re.compile(r"(?: (?:town|township|village|district|area|commune|locality|hamlet))?, ")
_LISTED: Final = re.compile(r",? (?:and |or )?(?:the )?[A-Z]")
"""What stands after a name that is followed by others, as in a list."""
_IN_TOWN: Final = re.compile(r"(?: [a-z]+)?,? in the (?:city|town)\b")
"""What stands after the name of a part of a town."""


@dataclass(slots=True)
class _Resolver:
    """Resolves the mentions of an article, each after the larger places around it."""

    mentions: Sequence[Mention]
    senses: Sequence[Sense]
    """The sense of each mention."""
    ranked: Mapping[int, tuple[Place, ...]]
    """The candidates of each sense, the likeliest first, by its `id`."""
    article: ArticleContext
    text: str
    resolved: dict[int, PlaceMention] = field(default_factory=dict)
    _owners: dict[int, int | None] = field(default_factory=dict)
    """What `_contained` found, by the sense's `id`."""
    _open: set[int] = field(default_factory=set)
    """Mentions whose larger places are being resolved: a text may put two places into each other."""

    def resolve(self, index: int) -> PlaceMention:
        """The place of a mention."""
        if index not in self.resolved:
            self._open.add(index)
            self.resolved[index] = self._place(index)
            self._open.discard(index)
        return self.resolved[index]

    def _place(self, index: int) -> PlaceMention:
        mention, sense = self.mentions[index], self.senses[index]
        ranked, around = self.ranked[id(sense)], self._walls(index)
        fitting = next((place for place in ranked if not walls.contradicts(place, sense, around, self.article)), None)
        if fitting is None or (fitting is not ranked[0] and fitting.match == "fuzzy"):
            why = f"known only elsewhere ({ranked[0].reason})" if ranked else "not in the gazetteer"
            named = names.key(mention.name) != ""
            around = around or self._beside(index) or self._beside_comma(index)
            held = walls.inside(mention, around, why) if named else None
            return held or PlaceMention(mention, None, mention.name, "", None, None, None, 0.0, why)
        if label := self._label(index, fitting):
            around, why = [label], f"perhaps {fitting.name} ({fitting.country}), outside the country of the label"
            held = walls.inside(mention, around, why)
            if held is not None:
                return held
        if fitting.kind == "city" and (town := self._town_of_site(index)):
            held = walls.inside(mention, [town], "the name of a site")
            return held or _resolved(mention, fitting, ranked, self.article)
        if why := strays.why_open(fitting, ranked, sense, self.article):
            around = around or self._beside_comma(index)
            # “the Zahra neighbourhood” has a town, a town abroad may be one
            is_part = around or sense.kind == "district"
            held = walls.inside(mention, around or self._beside(index), why) if is_part else None
            return held or PlaceMention(
                mention, None, mention.name, "", None, None, None, 0.0, why, candidates=ranked, doubtful=True
            )
        return _resolved(mention, fitting, ranked, self.article)

    def _beside_comma(self, index: int) -> list[Wall]:
        """The town right after a name and a comma, around which it lies: “Singu township, Mandalay”; no list."""
        following = index + 1
        if following >= len(self.mentions) or following in self._open:
            return []
        mention, town = self.mentions[index], self.resolve(following)
        gap = self.text[mention.end : town.mention.start]
        if not _COMMA.fullmatch(gap) or _LISTED.match(self.text, town.mention.end) or town.inside:
            return []
        return [Wall(walls.surroundings(town))] if town.place is not None and town.kind == "city" else []

    def _town_of_site(self, index: int) -> Wall | None:
        """The town of a site that is called like another town: Khan Younis for “Nasser hospital in Khan Younis”."""
        following = index + 1
        if following >= len(self.mentions) or following in self._open:
            return None
        if not _SITE_IN.fullmatch(self.text, self.mentions[index].end, self.mentions[following].start):
            return None
        town = self.resolve(following)
        return Wall(town) if town.place is not None and town.kind == "city" and not town.inside else None

    def _label(self, index: int, place: Place) -> Wall | None:
        """The country that opens the line with a colon, “Lebanon: A strike on X”, if nothing else is in `place`'s."""
        line = self.text.rfind("\n", 0, self.mentions[index].start) + 1
        for number in range(index - 1, max(-1, index - _LABEL_REACH), -1):
            label = self.mentions[number]
            if label.start < line:
                break
            if self.text[line : label.start].strip(" •*–—-") or not self.text.startswith(":", label.end):
                continue
            country = self.resolve(number).place
            is_outside = (
                country is not None and country.kind == "country" and place.country not in {"", country.country}
            )
            if is_outside and not strays.is_named(place.country, self.senses[index], self.article):
                return Wall(self.resolve(number))
        return None

    def _walls(self, index: int) -> list[Wall]:
        """The larger places that the text gives for a mention or, if it gives none, for an earlier one of the sense."""
        sense = self.senses[index]
        owner = index if self.mentions[index].within else self._contained(sense)
        owner = index if owner is None else owner
        found = []
        for larger in self.mentions[owner].within:
            if not 0 <= larger < len(self.mentions) or larger == owner or larger in self._open:
                continue
            if len(self._open) >= _DEPTH:
                break
            if not weighing.is_listed(sense, self.senses[larger], self.article):
                found.append(walls.wall(self.mentions[owner], self.resolve(larger), self.text))
        return found

    def _contained(self, sense: Sense) -> int | None:
        """The first mention of a sense, or of one with its name, for which the text gives larger places."""
        if id(sense) not in self._owners:
            alike = (number for other in (sense, *self.article.namesakes(sense)) for number in other.mentions)
            self._owners[id(sense)] = next((number for number in alike if self.mentions[number].within), None)
        return self._owners[id(sense)]

    def _beside(self, index: int) -> list[Wall]:
        """The area that the sentence of an unknown name names, or the heading of its paragraph."""
        mention = self.mentions[index]
        is_part = self.senses[index].kind == "district" or (mention.relation == "part" and not mention.direction)
        is_part = is_part or _IN_TOWN.match(self.text, mention.end) is not None
        for other, heads in walls.beside(index, self.mentions, self.text):
            if other in self._open:
                continue
            resolution = self.resolve(other)
            if resolution.mention.kind and resolution.mention.kind == self.mentions[index].kind:
                continue  # “the Etoumbi and Mbomo districts” lie side by side
            area = None if is_part else walls.area_of_town(resolution, self.text)
            if area is not None or walls.is_area(resolution) or (heads and resolution.place is not None):
                return [Wall(area or resolution)]
        return self._town_before(index) if is_part else []

    def _town_before(self, index: int) -> list[Wall]:
        """The town of a part of a town: the only one of its sentence, or else the only one that the text before names.

        Other mentions of the part count too: “the Akrameh quarter … at the Akrameh school in Homs”.
        """
        alike = sorted(number for sense in self.article.namesakes(self.senses[index]) for number in sense.mentions)
        sentences = [walls.in_sentence(number, self.mentions, self.text) for number in (index, *alike)]
        for reach in [*sentences, *walls.before(index, self.mentions, self.text)]:
            earlier = (number for number in reach if number not in self._open)
            known = [place for place in map(self.resolve, earlier) if place.place is not None and not place.inside]
            towns = [place for place in known if place.kind == "city" and place.mention.road < 0]
            if towns and len({(place.latitude, place.longitude) for place in towns}) == 1:
                return [Wall(towns[0])]
        return []


def _resolved(mention: Mention, place: Place, ranked: tuple[Place, ...], article: ArticleContext) -> PlaceMention:
    """A mention of this place, one of the ranked candidates."""
    spot = spots.spot(mention, place, article.gazetteer)
    rival = ranking.rival((place, *(other for other in ranked if other is not place)))
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
