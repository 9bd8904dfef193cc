"""What speaks for and against a candidate: in itself, and in the words around it."""

from __future__ import annotations

from typing import Final

from geodata.drafting.mentions import patterns
from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.patterns import end_of
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import NameContext
from geodata.drafting.mentions.vocabulary import demonyms, heads, ordinary, section
from geodata.drafting.mentions.words import Words

_STATES: Final = frozenset({"New York", "Washington"})
"""American states that are called “State” to tell them from a city; “Ohio State” is a university."""
_ERA: Final = "British Columbia"
"""What “B.C.” stands for, but not in “149 B.C.”."""
_NEXT: Final = 3
"""Words with a capital that may belong to the same longer name."""
_REGION: Final = 2.0  # how well known what has parts with names of their own is


class SignPoints:
    """What a sign is worth. A name is taken for a place from `ENOUGH` on."""

    ENOUGH: Final = 1.5
    ORDINARY: Final = -2.2
    PLAIN: Final = -0.8
    """For a town's name of nothing but ordinary words: “Old City”."""
    BEGINS: Final = -1.3
    PERSONAL: Final = -1.2
    """For a word that is also a given name or a surname."""
    PERSON: Final = -5.0
    SURNAME: Final = -2.5
    LONGER: Final = -3.0
    ARTICLE: Final = -1.5
    IN: Final = 2.0
    OTHER_PREPOSITION: Final = 1.2
    OF: Final = 0.5
    KIND: Final = 2.5
    DIRECTION: Final = 1.3
    WITHIN: Final = 3.0
    HOLDS: Final = 2.0
    LISTED: Final = 1.0
    TAIL: Final = 2.0
    WORDS: Final = 0.6
    AGAIN: Final = 2.0
    FOCUS: Final = 0.8
    LOWER: Final = -1.5
    ANNOUNCED: Final = 3.0
    GENERIC: Final = 1.0
    """For “County”, “Island” … as the last word of a known name."""
    DATELINE: Final = 5.0
    INHABITANT: Final = 2.0
    LIVES: Final = 2.6
    """For “John Smith of”, “a native of”, “Mary Carter, 84, of” before a name."""
    CODE: Final = -2.5
    """For a name that only an airfield bears, where no airfield is spoken of."""
    TOWN_BODY: Final = 2.5
    """For “City Council”, “Mayor” and the like after a name."""
    LOCAL_BODY: Final = 1.4
    """For “High School” and the like, which may be called after persons."""
    LOCAL: Final = 1.0
    """For a town in a state that the text, or its publisher, is of."""
    SURE: Final = 2.4
    """From here on a name is so well known that an article before it says nothing."""


def weigh(words: Words, one: Candidate, near: NameContext, people: People) -> None:
    """Add to a candidate's score what its own words and those around it are worth."""
    if one.form == "demonym":
        return
    if words.begins[one.first] and end_of(words, one.first, one.end):
        one.score += SignPoints.DATELINE
    if one.first in people.at or one.last in people.at:
        _bar(one, SignPoints.PERSON)
    if one.last > one.first:
        _several(words, one)
    elif one.part:
        _part(words, one)
    elif not one.short:
        _single(words, one, people)
    _kind(words, one, near)
    _before(words, one, near, people)
    _beside(words, one)
    _longer(words, one, near)


def _longer(words: Words, one: Candidate, near: NameContext) -> None:
    """A part of a longer name; in a headline, where capitals tell nothing, only of an organisation's."""
    if one.tail in section("grammar.txt", "tails"):
        return
    if body := patterns.body(words, one):
        one.score += SignPoints.TOWN_BODY if body == "sure" else SignPoints.LOCAL_BODY
    elif words.headline[one.first]:
        if _next(words, one) in section("organisations.txt", "after"):
            _bar(one, SignPoints.LONGER)
    elif _goes_on_left(words, one) and not (near.direction and one.fame >= _REGION):  # “West Yorkshire”
        _bar(one, SignPoints.LONGER)
    elif _goes_on_right(words, one, near):
        _bar(one, SignPoints.LONGER - SignPoints.KIND * near.cue_after)


def _bar(one: Candidate, points: float) -> None:
    one.score += points
    one.barred = True


def _next(words: Words, one: Candidate) -> str:
    """The word after the name, in small letters; "" when something else than a blank parts them."""
    after = one.last + 1
    tied = after < len(words.word) and words.joined[one.last] and not words.possessive[one.last]
    return words.low[after] if tied else ""


def _several(words: Words, one: Candidate) -> None:
    one.score += SignPoints.WORDS + SignPoints.GENERIC * (words.word[one.last] in heads())
    plain = all(words.low[at] in ordinary() or not words.capital[at] for at in range(one.first, one.last + 1))
    if plain and one.fame < SignPoints.SURE:
        the = one.first > 0 and words.low[one.first - 1] == "the"
        one.score += (
            SignPoints.PLAIN if any(main for *_, main in one.facts) else SignPoints.ORDINARY
        ) + SignPoints.ARTICLE * the


def _single(words: Words, one: Candidate, people: People) -> None:
    low, begins = words.low[one.first], words.begins[one.first]
    country = _is_country(one)
    directions = section("grammar.txt", "directions")
    if low in ordinary() or low in section("organisations.txt", "after") or low in directions:
        if not country or (low in words.small and begins and not words.possessive[one.first]):
            one.score += SignPoints.ORDINARY + SignPoints.BEGINS * begins
    elif low in words.small or low.removesuffix("s") in words.small:
        one.score += SignPoints.LOWER
    if not country and (low in section("people.txt", "first") or low in section("people.txt", "last")):
        one.score += SignPoints.PERSONAL
    if low in people.called:
        one.score += SignPoints.SURNAME


def _part(words: Words, one: Candidate) -> None:
    """“Lebanon-based”, but not “Honey-bees”, “Navarro-Valls”."""
    if one.short:
        return
    piece, country = words.text[one.start : one.end].lower(), _is_country(one)
    if one.tail[:1].isdigit() or (not country and (piece in ordinary() or piece in section("grammar.txt", "function"))):
        one.score += SignPoints.ORDINARY + SignPoints.BEGINS
    if one.tail in section("grammar.txt", "tails"):
        one.score += SignPoints.TAIL
    elif one.fame < SignPoints.SURE:
        _bar(one, SignPoints.LONGER)


def _kind(words: Words, one: Candidate, near: NameContext) -> None:
    """Kinds and directions that are told, and airfields of which none is told."""
    if near.kind:
        one.score += SignPoints.KIND
    if near.direction:
        one.score += SignPoints.DIRECTION
    only_airfield = {kind for kind, *_ in one.facts} == {"airfield"}
    if only_airfield and near.kind != "airfield" and words.word[one.last] not in heads():
        one.score += SignPoints.CODE
    single = one.last == one.first and not near.kind
    if near.article and single and one.fame < SignPoints.SURE and not patterns.body(words, one):
        one.score += SignPoints.ARTICLE


def _before(words: Words, one: Candidate, near: NameContext, people: People) -> None:
    """Prepositions: “in X”, “to X”, “John Smith of X”."""
    before = words.low[near.before] if near.before >= 0 else ""
    left = words.low[near.before - 1] if near.before > 0 else ""
    if before in section("grammar.txt", "into_prepositions"):
        one.score += SignPoints.IN
    elif one.name == "European Union":
        _bar(one, SignPoints.PERSON)
    elif before in section("grammar.txt", "place_prepositions") and left != "according":
        one.score += SignPoints.OTHER_PREPOSITION
    elif before == "of" and near.before and people.lives(words, near.before - 1):
        one.score += SignPoints.LIVES
    elif before == "of":
        one.score += SignPoints.OTHER_PREPOSITION if left in section("grammar.txt", "of_places") else SignPoints.OF
    following = words.low[one.last + 1] if one.last + 1 < len(words.word) and words.joined[one.last] else ""
    if following in section("grammar.txt", "of_a_town") or _next(words, one) in section("grammar.txt", "inhabitants"):
        one.score += SignPoints.INHABITANT


def _beside(words: Words, one: Candidate) -> None:
    """“US$400”, “A/California/7”: no place, whatever stands around."""
    sides = words.text[max(0, one.start - 1) : one.start] + words.text[one.end : one.end + 1]
    era = one.name == _ERA and one.first and words.low[one.first - 1].isdigit()
    road = (one.short or _rules(one)) and patterns.numbered(words, one)
    if "$" in sides or sides == "//" or era or road or patterns.of_power(words, one):
        _bar(one, SignPoints.PERSON)


def _goes_on_left(words: Words, one: Candidate) -> bool:
    """Whether a word with a capital before it makes it a part of a longer name."""
    left = one.first - 1
    if left < 0 or not words.joined[left] or not words.capital[left] or words.possessive[left]:
        return False
    low = words.low[left]
    own = (len(low) > 1 and words.word[left].isupper()) or low in section("people.txt", "last")
    if words.begins[left] and not own:
        return False
    return low not in section("grammar.txt", "days") and words.word[left] not in demonyms()


def _goes_on_right(words: Words, one: Candidate, near: NameContext) -> bool:
    """The same for a word after it; no “Governor”, “Department” of a state's, no “Province”."""
    right = one.last + 1
    low = _next(words, one)
    if words.possessive[one.last] and words.low[one.first] in section("grammar.txt", "saints"):
        return right < len(words.word) and words.capital[right] and words.joined[one.last]
    if not low or not words.named[right] or low in section("grammar.txt", "days"):
        return False
    if any(word in section("people.txt", "titles") for word in _capitals(words, right)):
        return False
    if (one.short or _rules(one)) and low in section("organisations.txt", "state"):
        return False
    provinces = [country for kind, country, _, main in one.facts if kind == "province" and main]
    if low == "state" and one.name not in _STATES and ("US" in provinces or not _is_province(one)):
        return not section("organisations.txt", "bodies_of_a_state").intersection(_capitals(words, right + 1))
    body = any(word in section("organisations.txt", "after") for word in _capitals(words, right + 1))
    return body or not near.cue_after


def _is_country(one: Candidate) -> bool:
    return any(kind == "country" for kind, *_ in one.facts) and one.fame > SignPoints.SURE


def _capitals(words: Words, first: int) -> list[str]:
    """The words that go on with capitals, in lower case; three at most."""
    found: list[str] = []
    for at in range(first, min(first + _NEXT, len(words.word))):
        if not words.upper[at] or (at > 0 and not words.joined[at - 1]):
            break
        found.append(words.low[at])
    return found


def _rules(one: Candidate) -> bool:
    """Whether a state or a province bears the name: it has ministries and departments."""
    state = any(kind in {"country", "province"} and main for kind, _, _, main in one.facts)
    return state and one.fame >= SignPoints.SURE


def _is_province(one: Candidate) -> bool:
    return any(kind == "province" for kind, *_ in one.facts)
