"""Score a candidate by its own words and by those around it: points for and against a place of that name."""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting.mentions import patterns
from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import NameContext, says_who_holds
from geodata.drafting.mentions.vocabulary import demonyms, heads, ordinary, section
from geodata.drafting.mentions.words import Words

_STATES: Final = frozenset({"New York", "Washington"})
"""American states that are called “State” to tell them from a city, whereas “Ohio State” is a university."""
_ERA: Final = "British Columbia"
"""The name for “B.C.”, which is an era in “149 B.C.”."""
_FIELD: Final = 30
"""Characters after a name in which the day of an entry ends."""
_DAY: Final = re.compile(r", (?:[0-9]{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} [0-9]{1,2},) [0-9]{4}: ")
_NEXT: Final = 3
"""Words with a capital after a name that may belong to the same longer name."""
_REGION: Final = 2.0
"""Renown from which on a direction with a capital is a part of the place: “West Yorkshire”."""


class SignPoints:
    """The points of each sign. They are added to the renown of the name (0 to 3)."""

    ENOUGH: Final = 1.5
    """The score from which on a name is taken for a place."""
    ORDINARY: Final = -2.2
    """For an ordinary word."""
    ORDINARY_TOWN: Final = -0.8
    """For a town's name of nothing but ordinary words: “Old City”."""
    SENTENCE_START: Final = -1.3
    """For an ordinary word at the start of a sentence."""
    PERSONAL_WORD: Final = -1.2
    """For a word that is also a given name or a surname."""
    PERSON: Final = -5.0
    """For a part of a person's name, and other certain misreadings."""
    SURNAME: Final = -2.5
    """For a name that a person of the text has."""
    LONGER_NAME: Final = -3.0
    """For a part of a longer name."""
    ARTICLE: Final = -1.5
    """For “the” before a name."""
    IN_PLACE: Final = 2.0
    """For “in” and the like before a name."""
    OTHER_PREPOSITION: Final = 1.2
    OF: Final = 0.5
    STRUCK: Final = 1.5
    """For “captured” and the like right before a name, besides the points of a preposition, or “was shelled” after."""
    HELD: Final = 2.0
    """For “rebel-held” and the like right before a name."""
    KIND: Final = 2.5
    """For a kind of place beside a name: “the city of X”."""
    DIRECTION: Final = 1.3
    """For “northern” and the like before a name."""
    CONTAINED: Final = 3.0
    """For the first name of “Paris, Texas”."""
    CONTAINER: Final = 2.0
    """For the second one."""
    LISTED: Final = 1.0
    """For a neighbour in a list of names."""
    SUFFIX: Final = 2.0
    """For “-based” and the like."""
    SEVERAL_WORDS: Final = 0.6
    """For a known name of several words."""
    REPEATED: Final = 2.0
    """For a name that is a place elsewhere in the text."""
    FOCUS: Final = 0.8
    """For a name in a country that the text is about."""
    SEEN_SMALL: Final = -1.5
    """For a word that the text also has without a capital."""
    ANNOUNCED: Final = 3.0
    """For an unlisted name that the words around it announce."""
    GENERIC: Final = 1.0
    """For “County”, “Island” … as the last word of a known name."""
    HEADING: Final = 1.5
    """For a name alone before a colon: “Ariha: Five people were killed …”."""
    DATELINE: Final = 5.0
    """For a name at the head of a report."""
    INHABITANT: Final = 2.0
    """For “resident”, “man” and the like after a name."""
    RESIDENCE: Final = 2.6
    """For “John Smith of”, “a native of”, “Mary Carter, 84, of” before a name."""
    ONLY_AIRFIELD: Final = -2.5
    """For a name that only an airfield has, where the text mentions no airfield."""
    TOWN_BODY: Final = 2.5
    """For “City Council”, “Mayor” and the like after a name."""
    LOCAL_BODY: Final = 1.4
    """For “High School” and the like, which are also named after persons."""
    LOCAL: Final = 1.0
    """For a town in a state of the text or of its publisher."""
    WELL_KNOWN: Final = 2.4
    """The renown from which on an article or ordinary words count nothing against a name."""


def add_points(words: Words, candidate: Candidate, context: NameContext, people: People) -> None:
    """Add the points of all signs to a candidate's score; exclude it where it belongs to another name."""
    if candidate.form == "demonym":
        return
    if words.begins_sentence[candidate.first] and patterns.dateline_end(words, candidate.first, candidate.end):
        candidate.score += SignPoints.DATELINE
    if _is_heading(words, candidate) or _is_field(words, candidate):
        candidate.score += SignPoints.HEADING
    if candidate.first in people.indices or candidate.last in people.indices:
        _exclude(candidate, SignPoints.PERSON)
    if candidate.last > candidate.first:
        _add_several_words(words, candidate)
    elif candidate.hyphen_part:
        _add_hyphen_part(words, candidate)
    elif not candidate.abbreviated:
        _add_single_word(words, candidate, people)
    _add_kind(words, candidate, context)
    _add_prepositions(words, candidate, context, people)
    _add_neighbours(words, candidate)
    _add_longer_name(words, candidate, context)


def _is_heading(words: Words, candidate: Candidate) -> bool:
    """Whether a name is all that stands before the colon at the beginning of a line, but for other such names."""
    if words.text[candidate.end : candidate.end + 2] not in {": ", ":\n"} or candidate.form != "name":
        return False
    line = words.text[words.text.rfind("\n", 0, candidate.start) + 1 : candidate.start]
    return all(part.strip().istitle() for part in line.split(":")[:-1]) and not line.rpartition(":")[2].strip()


def _is_field(words: Words, candidate: Candidate) -> bool:
    """Whether a name is all of a field at the head of an entry: “3 March 2016 | Azaz | …”, “Azaz, 3 March 2016: …”."""
    line = words.text[words.text.rfind("\n", 0, candidate.start) + 1 : candidate.start].rstrip()
    if line.endswith("|") or not line:
        after = words.text[candidate.end : candidate.end + _FIELD]
        return after.startswith(" | ") or (not line and _DAY.match(after) is not None)
    return False


def _add_longer_name(words: Words, candidate: Candidate, context: NameContext) -> None:
    """A part of a longer name; in a headline, where capitals prove nothing, only of an organisation's name."""
    if candidate.suffix in section("grammar.txt", "tails"):
        return
    if body := patterns.town_body(words, candidate):
        candidate.score += SignPoints.TOWN_BODY if body == "sure" else SignPoints.LOCAL_BODY
    elif words.headline[candidate.first]:
        if _next(words, candidate) in section("organisations.txt", "after"):
            _exclude(candidate, SignPoints.LONGER_NAME)
    elif _continues_left(words, candidate) and not (context.direction and candidate.renown >= _REGION):
        _exclude(candidate, SignPoints.LONGER_NAME)
    elif _continues_right(words, candidate, context):
        _exclude(candidate, SignPoints.LONGER_NAME - SignPoints.KIND * context.kind_after)


def _exclude(candidate: Candidate, points: float) -> None:
    candidate.score += points
    candidate.excluded = True


def _next(words: Words, candidate: Candidate) -> str:
    """The word after the name in lower case; "" after a possessive, or where more than a blank parts them."""
    return "" if words.possessive[candidate.last] else words.following(candidate.last)


def _add_several_words(words: Words, candidate: Candidate) -> None:
    candidate.score += SignPoints.SEVERAL_WORDS + SignPoints.GENERIC * (words.word[candidate.last] in heads())
    candidate.score += SignPoints.GENERIC * (words.lowered[candidate.first] in section("grammar.txt", "toponym_heads"))
    plain = all(words.lowered[index] in ordinary() or not words.capital[index] for index in candidate.indices())
    if plain and candidate.renown < SignPoints.WELL_KNOWN:
        article = candidate.first > 0 and words.lowered[candidate.first - 1] == "the"
        town = any(main for *_, main in candidate.facts)
        candidate.score += (SignPoints.ORDINARY_TOWN if town else SignPoints.ORDINARY) + SignPoints.ARTICLE * article


def _add_single_word(words: Words, candidate: Candidate, people: People) -> None:
    lowered, begins = words.lowered[candidate.first], words.begins_sentence[candidate.first]
    country = candidate.is_country()
    directions = section("grammar.txt", "directions")
    if lowered in ordinary() or lowered in section("organisations.txt", "after") or lowered in directions:
        if not country or (lowered in words.seen_small and begins and not words.possessive[candidate.first]):
            candidate.score += SignPoints.ORDINARY + SignPoints.SENTENCE_START * begins
    elif lowered in words.seen_small or lowered.removesuffix("s") in words.seen_small:
        candidate.score += SignPoints.SEEN_SMALL
    if not country and (lowered in section("people.txt", "first") or lowered in section("people.txt", "last")):
        candidate.score += SignPoints.PERSONAL_WORD
    if lowered in people.names:
        candidate.score += SignPoints.SURNAME


def _add_hyphen_part(words: Words, candidate: Candidate) -> None:
    """“Lebanon-based”, but not “Honey-bees” or “Navarro-Valls”."""
    if candidate.abbreviated:
        return
    piece = words.text[candidate.start : candidate.end].lower()
    common = piece in ordinary() or piece in section("grammar.txt", "function")
    if candidate.suffix[:1].isdigit() or (common and not candidate.is_country()):
        candidate.score += SignPoints.ORDINARY + SignPoints.SENTENCE_START
    if candidate.suffix in section("grammar.txt", "tails"):
        candidate.score += SignPoints.SUFFIX
    elif candidate.renown < SignPoints.WELL_KNOWN:
        _exclude(candidate, SignPoints.LONGER_NAME)


def _add_kind(words: Words, candidate: Candidate, context: NameContext) -> None:
    """Kinds and directions in the context, and airfields without one."""
    if context.kind:
        candidate.score += SignPoints.KIND
    if context.direction or context.relation == "part":
        candidate.score += SignPoints.DIRECTION
    only_airfield = {kind for kind, *_ in candidate.facts} == {"airfield"}
    if only_airfield and context.kind != "airfield" and words.word[candidate.last] not in heads():
        candidate.score += SignPoints.ONLY_AIRFIELD
    single = candidate.last == candidate.first and not context.kind
    if (
        context.article
        and single
        and candidate.renown < SignPoints.WELL_KNOWN
        and not patterns.town_body(words, candidate)
    ):
        candidate.score += SignPoints.ARTICLE


def _add_prepositions(words: Words, candidate: Candidate, context: NameContext, people: People) -> None:
    """Prepositions: “in X”, “to X”, “John Smith of X”."""
    before = words.lowered[context.word_before] if context.word_before >= 0 else ""
    left = words.lowered[context.word_before - 1] if context.word_before > 0 else ""
    ahead = words.lowered[candidate.last + 2 : candidate.last + 3]
    is_subject = _next(words, candidate) in {"was", "were"} and not section("grammar.txt", "striking").isdisjoint(ahead)
    if candidate.first and words.joined[candidate.first - 1] and says_who_holds(words, candidate.first - 1):
        candidate.score += SignPoints.HELD
    is_target = before in section("grammar.txt", "struck") and left in section("grammar.txt", "strikes")
    is_target = is_target and _next(words, candidate) not in section("grammar.txt", "targets")
    if before in section("grammar.txt", "striking") or is_subject or is_target:
        candidate.score += SignPoints.STRUCK
    if before in section("grammar.txt", "into_prepositions"):
        candidate.score += SignPoints.IN_PLACE
    elif candidate.name == "European Union":
        _exclude(candidate, SignPoints.PERSON)
    elif before in section("grammar.txt", "place_prepositions") and left != "according":
        candidate.score += SignPoints.OTHER_PREPOSITION
    elif before == "of" and context.word_before and people.is_inhabitant(words, context.word_before - 1):
        candidate.score += SignPoints.RESIDENCE
    elif before == "of":
        candidate.score += (
            SignPoints.OTHER_PREPOSITION if left in section("grammar.txt", "of_places") else SignPoints.OF
        )
    of_a_town = words.following(candidate.last) in section("grammar.txt", "of_a_town")
    if of_a_town or _next(words, candidate) in section("grammar.txt", "inhabitants"):
        candidate.score += SignPoints.INHABITANT


def _add_neighbours(words: Words, candidate: Candidate) -> None:
    """“US$400”, “A/California/7”, “149 B.C.”, “Ohio 16”, “the White House”: no places, whatever the other signs."""
    sides = words.text[max(0, candidate.start - 1) : candidate.start] + words.text[candidate.end : candidate.end + 1]
    era = candidate.name == _ERA and candidate.first and words.lowered[candidate.first - 1].isdigit()
    road = (candidate.abbreviated or _has_government(candidate)) and patterns.is_highway(words, candidate)
    if "$" in sides or sides == "//" or era or road or patterns.is_seat_of_power(words, candidate):
        _exclude(candidate, SignPoints.PERSON)


def _continues_left(words: Words, candidate: Candidate) -> bool:
    """Whether a word with a capital before the name makes it a part of a longer one."""
    left = candidate.first - 1
    if left > 0 and words.lowered[left] in section("grammar.txt", "articles") and words.joined[left]:
        left -= 1  # “Aqareb es Safi”
    if left < 0 or not words.joined[left] or not words.capital[left] or words.possessive[left]:
        return False
    lowered = words.lowered[left]
    if says_who_holds(words, left):
        return False
    proper = (len(lowered) > 1 and words.word[left].isupper()) or lowered in section("people.txt", "last")
    if words.begins_sentence[left] and not proper:
        return False
    return lowered not in section("grammar.txt", "days") and words.word[left] not in demonyms()


def _continues_right(words: Words, candidate: Candidate, context: NameContext) -> bool:
    """Whether a word with a capital after the name does; not “Governor”, a state's “Department”, or “Province”."""
    right = candidate.last + 1
    lowered = _next(words, candidate)
    if words.possessive[candidate.last] and words.lowered[candidate.first] in section("grammar.txt", "saints"):
        return right < len(words.word) and words.capital[right] and words.joined[candidate.last]
    if not lowered or not words.name_like[right] or lowered in section("grammar.txt", "days"):
        return False
    if any(word in section("people.txt", "titles") for word in _capitals(words, right)):
        return False
    if (candidate.abbreviated or _has_government(candidate)) and lowered in section("organisations.txt", "state"):
        return False
    provinces = [country for kind, country, _, main in candidate.facts if kind == "province" and main]
    if lowered == "state" and candidate.name not in _STATES and ("US" in provinces or not _is_province(candidate)):
        return not section("organisations.txt", "bodies_of_a_state").intersection(_capitals(words, right + 1))
    body = any(word in section("organisations.txt", "after") for word in _capitals(words, right + 1))
    return body or not context.kind_after


def _capitals(words: Words, first: int) -> list[str]:
    """The unbroken words with capitals from word `first` on, in lower case; `_NEXT` at most."""
    capitals: list[str] = []
    for index in range(first, min(first + _NEXT, len(words.word))):
        if not words.upper[index] or (index > 0 and not words.joined[index - 1]):
            break
        capitals.append(words.lowered[index])
    return capitals


def _has_government(candidate: Candidate) -> bool:
    """Whether a well-known country or province has the name, and with it ministries and departments."""
    state = any(kind in {"country", "province"} and main for kind, _, _, main in candidate.facts)
    return state and candidate.renown >= SignPoints.WELL_KNOWN


def _is_province(candidate: Candidate) -> bool:
    return any(kind == "province" for kind, *_ in candidate.facts)
