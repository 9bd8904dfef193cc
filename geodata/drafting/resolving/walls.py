"""Hold a name to what the text says of where it lies: no namesake elsewhere, and the larger place where it is unknown.

“In Kabani, northern Latakia countryside” is in Latakia or, where no such place is known, it is northern Latakia.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geodata.drafting.model import Mention, PlaceMention
from geodata.drafting.resolving import naming, spots
from geodata.drafting.resolving.senses import Sense
from geodata.drafting.resolving.spots import Spot
from geodata.drafting.resolving.weighing import ArticleContext
from geodata.geocoding.ranking import kilometres
from geodata.model import DEFAULT_RADIUS_KM, Place, WherePrec

_LEVELS: Final = {"district": 1, "province": 2, "region": 2, "country": 3}
"""A place lies in one of a higher level; names of the same level side by side (“Idaho, Wisconsin”) are a list."""
_EDGE: Final = 1.5
"""Factor of a province's radius up to which a place may still lie in it, as provinces are no circles."""
_AROUND_KM: Final = 60.0
"""Distance from a town up to which a place may be said to lie in it or near it."""
_ABROAD_KM: Final = 200.0
"""The same for a place of the same country that is called a town itself: “fighters from Hama in Aleppo”."""
_PARTS: Final = frozenset({"district", "county"})
_TOWNS: Final = frozenset({"city"})
"""What the text calls a name that no province of that name is: “the town of Saida in Daraa countryside”."""
_LOOSE: Final = frozenset({"", ", ", " (", ","})
"""What stands between a name and one that need not be larger: the next name of a list, for instance."""
_NEIGHBOURS: Final = 6
"""Names around an unknown one that may say where it lies."""
_PARAGRAPHS: Final = 3
_TITLE: Final = 150
"""Characters of an article's title at most."""
_BEFORE: Final = 12
"""Names before a part of a town among which its town is looked for."""
_OPENING: Final = re.compile(r"(?:^|[.!?:]\s|\n)\s*(?:In|Around)(?: the)? $", re.MULTILINE)
"""What stands before a name that opens a sentence."""
_OPENING_REACH: Final = 24
"""Characters before it."""
_SENTENCE_END: Final = re.compile(r"[.!?;]\s|\n")
_HEADING: Final = re.compile(r"\s*(?:province|governorate|countryside|suburbs|city)?\s*(?::|\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wall:
    """A larger place, resolved, in which the text puts a name."""

    resolution: PlaceMention
    namesakes: tuple[Place, ...] = ()
    """All places that its name may mean."""
    loose: bool = False
    """Whether only a comma says so."""
    part: bool = False
    """Whether the name is called a part of a town: “the neighbourhoods of X and Y”."""

    @property
    def place(self) -> Place | None:
        """The larger place."""
        return self.resolution.place


def gap(mention: Mention, larger: Mention, text: str) -> str:
    """The text between a name and the phrase of the larger place after it; "" when it stands before."""
    start = larger.phrase_start if larger.phrase_start >= 0 else larger.start
    return text[max(mention.end, mention.phrase_end) : start] if start > mention.end else ""


def wall(mention: Mention, resolution: PlaceMention, text: str) -> Wall:
    """The wall of a resolved larger place."""
    larger = resolution.mention
    loose = not larger.relation and larger.kind not in _LEVELS and gap(mention, larger, text) in _LOOSE
    is_area = text.startswith(" area", mention.end) and not mention.direction  # “al-Hamidiyah area in Damascus”
    is_part = is_area or (mention.relation == "part" and not mention.direction)
    return Wall(resolution, resolution.candidates, loose, is_part)


def contradicts(place: Place, sense: Sense, walls: Sequence[Wall], article: ArticleContext) -> bool:
    """Whether a place lies outside all the larger places that the text gives for it, so that it is a namesake."""
    if place.match == "editor" or place.kind in {"country", "region"}:
        return False
    stated = [wall for wall in walls if _is_larger(wall, place, sense)]
    if not stated:
        return False
    if all(wall.loose for wall in stated) and (not place.country or place.country == article.focus):
        return False
    return not any(_may_hold(wall, place, sense) for wall in stated)


def _is_larger(wall: Wall, place: Place, sense: Sense) -> bool:
    larger = wall.place
    if larger is None or larger.gazetteer_id == place.gazetteer_id:
        return False
    if _LEVELS.get(place.kind, 0) < _LEVELS.get(larger.kind, 0):
        return True
    if place.kind == "province" and sense.kind not in _PARTS | _TOWNS:
        return False
    return not wall.loose and (larger.kind in {"city", "airfield"} or wall.resolution.mention.relation != "")


def _may_hold(wall: Wall, place: Place, sense: Sense) -> bool:
    """Whether a place may lie where a wall says."""
    larger = wall.place
    if larger is None or naming.lies_in(place, larger):
        return True
    if any(naming.lies_in(place, other) for other in wall.namesakes if other.country == larger.country):
        return True
    if larger.country and place.country and place.country != larger.country:
        return False
    far = kilometres(place, larger)
    if larger.kind in {"province", "district", "region"}:
        return far <= larger.radius_km * _EDGE and place.admin == larger.admin
    if larger.kind == "country":
        return False
    reach = _AROUND_KM if wall.part or sense.kind in _PARTS or wall.resolution.mention.relation else _ABROAD_KM
    return far <= reach + (wall.resolution.mention.distance_km or 0.0)


def beside(number: int, mentions: Sequence[Mention], text: str) -> Iterator[tuple[int, bool]]:
    """(index, is a heading) of the names that may say where an unknown one lies, the likeliest first.

    These are the areas that its sentence names (“In Idlib province, shells hit …”) and the heading of its paragraph.
    """
    start = mentions[number].start
    others = sorted(range(len(mentions)), key=lambda index: abs(mentions[index].start - start))
    near = [index for index in others[:_NEIGHBOURS] if index != number and mentions[index].literal]
    for index in near:
        first, last = sorted((mentions[index], mentions[number]), key=lambda mention: mention.start)
        if text and not _SENTENCE_END.search(text[first.end : last.start]) and not mentions[index].dateline:
            yield index, _HEADING.match(text, mentions[index].end) is not None
    paragraph = text.rfind("\n\n", 0, start) + 1
    for index in near:
        if paragraph <= mentions[index].start < start and _HEADING.match(text, mentions[index].end):
            yield index, True


def in_sentence(number: int, mentions: Sequence[Mention], text: str) -> list[int]:
    """Indices of the other literal names of a name's sentence, without the dateline's."""
    start, near = mentions[number].start, range(max(0, number - _NEIGHBOURS), min(len(mentions), number + _NEIGHBOURS))
    named = [index for index in near if index != number and mentions[index].literal and mentions[index].form == "name"]
    return [
        index
        for index in named
        if not mentions[index].dateline
        and not _SENTENCE_END.search(text[min(start, mentions[index].end) : max(start, mentions[index].start)])
    ]


def before(number: int, mentions: Sequence[Mention], text: str) -> Iterator[list[int]]:
    """Indices of the literal names before one, the nearest first: those of its paragraph, then of the two before it.

    Then come those of the title, and last the first names of the text with the dateline: “Aleppo, SANA – Shells hit …”.
    """
    start = mentions[number].start
    paragraph = start
    for _ in range(_PARAGRAPHS):
        paragraph = max(0, text.rfind("\n\n", 0, max(0, paragraph)))
    near = [
        index
        for index, other in enumerate(mentions)
        if paragraph <= other.start < start and other.literal and other.form == "name"
    ][: -_BEFORE - 1 : -1]
    told = [index for index in near if not mentions[index].dateline]
    yield [index for index in told if "\n\n" not in text[mentions[index].end : start]]
    yield told
    title = text.find("\n")
    named = [index for index, other in enumerate(mentions[:_BEFORE]) if other.form == "name"]
    yield [index for index in named if mentions[index].end <= title < _TITLE]
    yield [index for index in named if mentions[index].literal]


def is_area(resolution: PlaceMention) -> bool:
    """Whether a resolved name is a province or a part of one, in which an unknown name of its sentence may lie."""
    area = resolution.place is not None and resolution.place.kind in {"province", "district", "region"}
    return area and resolution.mention.form == "name" and not resolution.inside


def area_of_town(resolution: PlaceMention, text: str) -> PlaceMention | None:
    """The area called after a town that opens a sentence or a line, in which an unknown name of it may lie.

    “In Gao, gunmen abducted four drivers at X”, “Gao: …”: the province of its name, or else its surroundings.
    """
    place, mention = resolution.place, resolution.mention
    is_plain = mention.form == "name" and not (mention.relation or mention.facility or resolution.inside)
    if place is None or place.kind != "city" or mention.kind in _TOWNS or not is_plain or mention.dateline:
        return None
    if not (_OPENING.search(text, max(0, mention.start - _OPENING_REACH), mention.start) or _heads(text, mention)):
        return None
    area = next((other for other in resolution.candidates if _is_namesake_area(other, place)), None)
    if area is None:
        return surroundings(resolution)
    spot = spots.inside(area)
    return replace(
        resolution,
        place=area,
        name=f"{area.name} province",
        kind=area.kind,
        latitude=spot.latitude,
        longitude=spot.longitude,
        where_prec=spot.prec,
        radius_km=spot.radius_km,
    )


def surroundings(town: PlaceMention) -> PlaceMention:
    """The surroundings of a town, in which an unknown name may lie."""
    prec = max(WherePrec.DISTRICT, town.where_prec or WherePrec.DISTRICT)
    return replace(town, where_prec=prec, radius_km=max(town.radius_km, DEFAULT_RADIUS_KM[prec]))


def _heads(text: str, mention: Mention) -> bool:
    """Whether a name stands before the colon of a label: “29 June, Gao: …”."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    is_field = text.startswith(" | ", mention.end) and not line.strip()
    return (
        (is_field or text.startswith(":", mention.end))
        and len(line) <= _OPENING_REACH
        and not _SENTENCE_END.search(line)
    )


def _is_namesake_area(other: Place, town: Place) -> bool:
    is_same = other.country == town.country and other.admin == town.admin
    return other.kind == "province" and is_same


def inside(mention: Mention, walls: Sequence[Wall], why: str) -> PlaceMention | None:
    """A name placed somewhere in the first larger place that the text gives for it; None without one."""
    held = next((wall for wall in walls if wall.resolution.latitude is not None), None)
    if held is None or held.place is None:
        return None
    resolution, place, spot = held.resolution, held.place, _spot_of(held)
    where = resolution.name if resolution.mention.relation else f"somewhere in {place.name}"
    return PlaceMention(
        mention,
        place,
        mention.name,
        place.kind,
        spot.latitude,
        spot.longitude,
        spot.prec,
        spot.radius_km,
        f"{why}; {where}, as the text says",
        resolution.candidates,
        doubtful=True,
        inside=True,
    )


def _spot_of(held: Wall) -> Spot:
    """The spot of something in a wall: that of its phrase (“west of Tell Abyad”), else the whole larger place."""
    resolution, place = held.resolution, held.place
    latitude, longitude, prec = resolution.latitude, resolution.longitude, resolution.where_prec
    if place is None or latitude is None or longitude is None or prec is None:
        raise ValueError("a wall without a place holds nothing")
    relation = resolution.mention.relation
    if not relation:
        known = Spot(latitude, longitude, prec, resolution.radius_km)
        return known if resolution.place is not None and prec > place.where_prec else spots.inside(place)
    province = next(
        (other for other in held.namesakes if other.kind == "province" and other.admin == place.admin), None
    )
    bearing, distance_km = resolution.mention.direction, resolution.mention.distance_km
    if relation == "part" and bearing and place.kind == "city" and province and province.country == place.country:
        return spots.side(province, bearing) or Spot(latitude, longitude, prec, resolution.radius_km)
    outside = spots.outside(latitude, longitude, bearing) if place.kind == "city" and not distance_km else None
    return Spot(*(outside or (latitude, longitude)), max(prec, WherePrec.NEAR), resolution.radius_km)
