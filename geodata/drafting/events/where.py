"""Where an event happened: the place its clause names, or one carried over, or the country concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.events import spotting
from geodata.drafting.events.lexicon import is_capital, seats, words
from geodata.drafting.events.parties import is_actor, names_group
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.model import Basis, PlaceMention
from geodata.model import Place, WherePrec

_VAGUENESS: Final = {
    WherePrec.EXACT: 0, WherePrec.NEAR: 0, WherePrec.DISTRICT: 2, WherePrec.PROVINCE: 3, WherePrec.REGION: 4,
    WherePrec.SEA_AIR: 4, WherePrec.COUNTRY: 9,
}  # fmt: skip
_CONTINENT_KM: Final = 600.0
"""Radius of a part of the world from which on it is no place of an event."""
_BROAD: Final = 3
"""Vagueness of a province, from which on a finer place in it may be named further on."""
_APPOSITION_REACH: Final = 3
"""Words from a place to a distance in apposition to it."""
UNKNOWN: Final = 5
"""Vagueness of a name that was resolved to no place."""
_ANNOUNCED: Final = 1
"""The same where the text says of what kind the place is: “the village of X”."""
_FINER: Final = 0.5
_ABROAD: Final = frozenset(
    {"in", "into", "across", "inside", "throughout", "near", "within", "around", "at", "outside"}
)
"""Words before a place abroad where an event happened; “by Moscow” and “to Moscow” name a government."""
_TALKS: Final = frozenset({"talks", "negotiations", "conference", "summit", "accord", "agreement", "process"})
"""Words after the name of a town that make it that of talks: “the Geneva negotiations”."""
_PEOPLE_REACH: Final = 10
"""Words from “residents” to the place where they live, the names of others beside it included."""
_FLEEING: Final = 6
"""Words from “fled” to where somebody flees."""
_TREATED: Final = 8
"""Words from “admitted” to the name of the hospital's town."""
_APART: Final = 2
"""Words between an unknown name and the town around which it lies: “Singu township, Mandalay”."""
_NATION: Final = 5
"""Words from whose town it is to its name."""
_TOWNS: Final = frozenset({"city", "town", "village"})
_LEAVING: Final = 14
"""Words from “left” to where somebody leaves for."""
_NATIVE: Final = (["native", "of"], ["natives", "of"], ["nationals", "of"], ["citizens", "of"])
_SIDES: Final = frozenset({"northern", "southern", "eastern", "western", "north", "south", "east", "west"})
"""Words between a preposition and a name: “from the North Caucasus”."""
_WEAK: Final = frozenset({"listed among places", "as after a preposition of place"})
"""Why a name was taken for a place, where that is not enough for an event without a known place."""


@dataclass(frozen=True, slots=True)
class EventPlace:
    """An event's place. All fields are empty when none is known."""

    index: int | None = None
    """Index into the article's places."""
    basis: Basis = ""
    is_named: bool = False
    """Whether the quote names it."""
    within: int | None = None
    """Index of the area in which it lies, where only the text around it says so."""
    reason: str = ""
    """Where it comes from, in words."""


@dataclass(slots=True)
class SentencePlace:
    """A place mention in a sentence: `first` and `last` (exclusive) are word indices."""

    index: int
    """Index of the mention in the article."""
    first: int
    last: int
    resolution: PlaceMention


def places_in(sentence: Sentence, resolutions: Sequence[tuple[int, PlaceMention]]) -> list[SentencePlace]:
    """The place mentions of a sentence. `resolutions` are pairs of index in the article and mention."""
    return [
        SentencePlace(index, *sentence.words_between(place.mention.start, place.mention.end), place)
        for index, place in resolutions
    ]


def lists(sentence: Sentence, places: Sequence[SentencePlace]) -> list[tuple[int, int]]:
    """Offsets, start and end, of each name or list of names in a sentence: “Homs, Hama and Idlib” is one list."""
    spans: list[tuple[int, int]] = []
    last: SentencePlace | None = None
    for place in places:
        mention = place.resolution.mention
        if last is not None and _joins(sentence, last, place):
            spans[-1] = spans[-1][0], mention.end
        else:
            spans.append((mention.start, mention.end))
        last = place
    return spans


def listed(sentence: Sentence, places: Sequence[SentencePlace], event_place: EventPlace) -> list[SentencePlace]:
    """The other places in the list that names an event's place, as far as they are as specific."""
    if event_place.basis != "stated":
        return []
    sequence: list[SentencePlace] = []
    is_inside = False
    for place in places:
        if sequence and not _joins(sentence, sequence[-1], place):
            if is_inside:
                break
            sequence = []
        sequence.append(place)
        is_inside = is_inside or place.index == event_place.index
    itself = next((place for place in sequence if place.index == event_place.index), None)
    if itself is None or not is_inside or "and" not in sentence.lowered[sequence[0].first : sequence[-1].last]:
        return []  # “Homs, Syria” is one place
    level = vagueness(itself.resolution)
    return [
        place
        for place in sequence
        if place is not itself
        and usable(place.resolution)
        and vagueness(place.resolution) == level != UNKNOWN
        and not place.resolution.mention.relation
        and place.resolution.mention.road < 0
        and place.resolution.name != itself.resolution.name
    ]


def _joins(sentence: Sentence, first: SentencePlace, second: SentencePlace) -> bool:
    """Whether only a comma, an “and” or both separate two places."""
    between = sentence.lowered[first.last : second.first]
    return 0 < len(between) <= 2 and all(word in {",", "and", "&"} for word in between)  # noqa: PLR2004 - “, and”


def without_label(sentence: Sentence, places: Sequence[SentencePlace]) -> list[SentencePlace]:
    """The places of an article's first sentence, without a town before its colon where others follow.

    “Manila: Nine rebels were killed in Samar” was only written in Manila.
    """
    first = places[0] if places else None
    is_label = first is not None and first.first == 0 and sentence.lowered[first.last : first.last + 1] == [":"]
    others = [place for place in places[1:] if usable(place.resolution) and place.resolution.kind != "country"]
    return [*places[1:]] if is_label and others else [*places]


def dateline_town(sentence: Sentence, resolutions: Sequence[tuple[int, PlaceMention]], end: int) -> int | None:
    """Index of the town of a dateline, which ends before the word `end`; None for none.

    A capital is none: agencies write there of all that happens in its country.
    """
    for place in places_in(sentence, resolutions):
        location = place.resolution.place
        if place.first < end and location is not None and location.kind not in {"country", "region", "province"}:
            return None if is_capital(location) else place.index
    return None


def vagueness(place: PlaceMention) -> float:
    """How vague a place is, from 0 for a point to 9 for a country; a name is finer than the area that it lies in."""
    if place.where_prec is None:
        return _ANNOUNCED if place.mention.kind not in {"", "district"} else UNKNOWN
    return _VAGUENESS[place.where_prec] - (_FINER if place.inside else 0.0)


def usable(place: PlaceMention) -> bool:
    """Whether a mention may be an event's place."""
    mention = place.mention
    is_named = mention.form == "name" or mention.kind == "capital"
    return is_named and mention.literal and not mention.dateline and not place.is_landmark


def is_place(sentence: Sentence, place: SentencePlace, theatre: str) -> bool:
    """Whether an event may have happened at a mention; abroad only after “in” and the like."""
    is_unfit = not usable(place.resolution) or _is_part_of_the_world(place.resolution.place)
    is_unfit = is_unfit or not _TALKS.isdisjoint(sentence.lowered[place.last : place.last + 1])
    is_unfit = is_unfit or sentence.lowered[place.last : place.last + 1] == ["time"]  # “8 p.m. Baghdad time”
    if is_unfit or _is_compound(sentence, place) or _is_home(sentence, place) or _owns_party(sentence, place):
        return False
    resolution, location = place.resolution, place.resolution.place
    if location is None and (resolution.mention.why in _WEAK or is_actor(resolution.mention.text)):
        return False  # probably something else
    abroad = location is not None and location.country != theatre and (theatre != "" or resolution.kind == "country")
    if not abroad or resolution.mention.relation:
        return True
    first = sentence.word_at(resolution.mention.phrase_start) if resolution.mention.phrase_start >= 0 else place.first
    before = sentence.lowered[max(0, first - 2) : place.first]
    if not words("hosted").isdisjoint(before):
        return False  # “his allies in Moscow”, “the talks in Geneva”
    kind = sentence.lowered[max(0, place.first - 2) : place.first]
    nation = any(sentence.word(index)[0].isupper() for index in range(max(1, place.first - _NATION), place.first - 2))
    is_called = nation and kind[-1:] == ["of"] and kind[0] in _TOWNS  # “the Russian border city of Belgorod”
    if is_called or not (words("locating") | {"at"} if resolution.kind == "country" else _ABROAD).isdisjoint(before):
        return True
    is_town = resolution.kind not in {"country", "region"}
    link = first - (sentence.lowered[max(0, first - 1) : first] in (["on"], ["of"], ["against"]))
    return is_town and any(match.last in {first, link} for match in spotting.spot(sentence))  # “strikes on Palmyra”


def _owns_party(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether a country only says whose a group is: “Yemen’s Iran-aligned Houthis”."""
    end = place.resolution.mention.end
    is_owner = sentence.text[end : end + 2] in {"'s", "’s"} and place.resolution.kind == "country"
    return is_owner and names_group(sentence, place.last)


def _is_part_of_the_world(place: Place | None) -> bool:
    """“in the Middle East”: too large for an event."""
    if place is None or place.kind != "region" or place.country:
        return False
    return place.radius_km > _CONTINENT_KM


def _is_home(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether a name only says where people are from, or outlawed: “Three people from Homs”, “(banned in Russia)”."""
    before = sentence.lowered[max(0, place.first - 4) : place.first]
    before = [word for word in before if word not in words("article") and word not in _SIDES][-2:]
    if len(before) < 2:  # noqa: PLR2004 - a noun and a preposition
        return False
    is_origin = (before[1] == "from" and before[0] in words("person")) or before in _NATIVE
    return is_origin or (before[1] == "in" and before[0] in words("ban"))


def _is_compound(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether the name is only the first part of a word: “US-led”."""
    return sentence.ends[place.last - 1] > place.resolution.mention.end + 2


def stated(sentence: Sentence, match: Match, places: Sequence[SentencePlace], *, beyond: bool = False) -> EventPlace:
    """The most specific of `places` in the trigger's clause.

    With `beyond`, the text after the clause counts too, such as the terms of an agreement.
    """
    first, last = sentence.clause(match.first, match.last)
    candidates = [place for place in places if first <= place.first < (len(sentence.lowered) if beyond else last)]
    if not candidates:
        return EventPlace()
    start, end = sentence.part(match.first, match.last)

    def rank(place: SentencePlace) -> tuple[bool, bool, bool, float, bool, bool, int]:
        is_origin = place.first > 0 and sentence.lowered[place.first - 1] in words("origin") and not _is_exit(match)
        is_origin = is_origin or is_destination(sentence, place)
        is_before = place.first < match.first
        distance = match.first - place.last if is_before else place.first - match.last
        is_explosion = match.trigger.event_type.startswith("Explosions")
        return (
            not (is_explosion and not is_before and _is_target(sentence, place)),
            is_origin or is_of_people(sentence, place) or _is_apposition(sentence, place, places),
            _holds_another(sentence, place, candidates),
            vagueness(place.resolution),
            not start <= place.first < end,
            is_before,
            distance,
        )

    best = min(candidates, key=rank)
    return EventPlace(best.index, "stated", is_named=True, reason=f"place from “{best.resolution.mention.text}”")


def finer(sentence: Sentence, match: Match, found: EventPlace, places: Sequence[SentencePlace]) -> EventPlace:
    """The finer place in a broad one that is named after the clause: “In the West Bank, clashes …, at Huwwara”."""
    broad = next((place for place in places if place.index == found.index), None)
    if broad is None or vagueness(broad.resolution) < _BROAD or broad.first > match.first:
        return found
    _, last = sentence.clause(match.first, match.last)
    for place in places:
        resolution = place.resolution
        if (
            place.first < last
            or resolution.latitude is None
            or vagueness(resolution) >= _BROAD
            or resolution.place is None
        ):
            continue
        before = [
            word for word in sentence.lowered[max(last, place.first - 3) : place.first] if word not in words("article")
        ]
        inside = broad.resolution.place is not None and resolution.place.country == broad.resolution.place.country
        if inside and before and before[-1] in {"in", "at", "near"}:
            return EventPlace(place.index, "stated", is_named=True, reason=f"place from “{resolution.mention.text}”")
    return found


def is_destination(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether somebody leaves for a place: “left the town in a convoy for Tel Tamr”, “4,000 people fled to Bunia”."""
    before = sentence.lowered[max(0, place.first - _LEAVING) : place.first]
    near = before[-_FLEEING:]
    flees = not words("fleeing").isdisjoint(near) and not {"to", "towards", "toward", "into"}.isdisjoint(near[-2:])
    return flees or (before[-1:] == ["for"] and "left" in before)


def is_of_hospital(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether people are only treated at a place: “were taken to the hospital in Luvungi”."""
    before = sentence.lowered[max(0, place.first - _TREATED) : place.first]
    return not words("treated").isdisjoint(before[-3:]) and not words("admitted").isdisjoint(before)


def is_of_people(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether a name says whose people were hit: “buses carrying residents of the besieged towns of Kefraya”."""
    before = sentence.lowered[max(0, place.first - _PEOPLE_REACH) : place.first]
    if "of" not in before and "from" not in before:
        return False
    noun = next((index for index in range(len(before) - 1, -1, -1) if before[index] in words("inhabitant")), -1)
    if noun < 1 or not {"carrying", "evacuating", "transporting", "ferrying", "of", "for"} & set(before[:noun]):
        return False
    is_home = before[noun + 1 : noun + 2] in (["of"], ["from"])
    return is_home and {".", ",", "in", "at", "near"}.isdisjoint(before[noun + 2 :])


def _is_target(sentence: Sentence, place: SentencePlace) -> bool:
    """“militants in Gaza fired rockets into southern Israel”: the event is where the rockets fell."""
    aims = not {"into", "at", "towards", "toward"}.isdisjoint(sentence.lowered[max(0, place.first - 2) : place.first])
    return aims and not is_destination(sentence, place)


def _holds_another(sentence: Sentence, place: SentencePlace, places: Sequence[SentencePlace]) -> bool:
    """Whether the text puts another of the places into this one: “Kabani, northern Latakia countryside”."""
    is_label = sentence.lowered[place.last : place.last + 1] in ([":"], ["|"])
    opens = is_label or sentence.lowered[: place.first] in (["in"], ["around"])
    return any(
        (is_label and other.resolution.latitude is not None and other.resolution.kind != "country")
        or place.index in other.resolution.mention.within
        or ((opens or 0 < place.first - other.last <= _APART) and _lies_around(other.resolution, place.resolution))
        for other in places
        if other is not place
    )


def _lies_around(unknown: PlaceMention, town: PlaceMention) -> bool:
    """“In Gao, gunmen abducted four drivers at X”: X is unknown and lies somewhere in the province called after Gao."""
    if not unknown.inside or unknown.place is None or town.inside or town.place is None:
        return False
    is_same = unknown.place.name == town.place.name and unknown.place.country == town.place.country
    return is_same and vagueness(unknown) > vagueness(town)


def _is_apposition(sentence: Sentence, place: SentencePlace, places: Sequence[SentencePlace]) -> bool:
    """“In Kryvyi Rih, about 70 km south-west of Dnipro”: Dnipro only says where the place before it lies."""
    if not place.resolution.mention.relation:
        return False
    start = sentence.word_at(place.resolution.mention.phrase_start)
    return any(
        0 < start - other.last <= _APPOSITION_REACH and sentence.lowered[other.last] == ","
        for other in places
        if other is not place
    )


def _is_exit(match: Match) -> bool:
    """Whether the trigger tells of leaving a place, so that “from” leads to where it happened."""
    return "ithdrawal" in match.trigger.sub_event_type or match.trigger.sense == "territory"


def seat(sentence: Sentence) -> tuple[str, str, str]:
    """The body that a sentence names, its country (ISO code) and the city where it sits; "" for none."""
    bodies = seats()
    for index, word in enumerate(sentence.lowered):
        for name_words, country, city in bodies.get(word, ()):
            end = min(index + len(name_words), len(sentence.lowered))
            written = [sentence.word(word_index) for word_index in range(index, end)]
            if len(written) == len(name_words) and all(map(str.startswith, written, name_words)):
                return " ".join(name_words), country, city
    return "", "", ""
