"""Read the words around a name: prepositions, kinds of places, directions and distances.

“in the port city of X”, “northern X”, “X province”, “20 km south of X”, “12 miles (19 km) north-west of X”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.vocabulary import cues, section
from geodata.drafting.mentions.words import Words

_LOOK_BACK: Final = 90
"""Characters of a distance before a phrase at most."""
_NUMBERS: Final = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_KM: Final = {"k": 1.0, "n": 1.852, "mi": 1.609344, "m": 0.001}
_DISTANCE: Final = re.compile(
    rf"\b([0-9]{{1,4}}(?:[.,][0-9]{{1,3}})?|{'|'.join(_NUMBERS)})"
    r"[ -]?(km|kms|kilomet(?:er|re)s?|nautical miles?|nm|miles?|mi|met(?:er|re)s?|m)(?:\s?\([^()]{1,25}\))?(?:\saway)?"
    r"(?:\sto\sthe|\sdue)?(?:\s([a-z-]{4,15}))?\s(?:of|from|outside)(?:\sthe)?$",
    re.IGNORECASE | re.ASCII,
)
_THOUSANDS: Final = re.compile(r",(?=[0-9]{3}$)")
_COMPASS: Final = re.compile("^(north|south)?-?(east|west)?(?:ern)?$")
_REACH: Final = 8
"""Words between a preposition and the name at most: “in the besieged northern port city of”."""
_AIRFIELDS: Final = frozenset(
    {"air base", "military airport", "international airport", "military airbase", "air field", "military airfield"}
)
_QUARTERS: Final = frozenset({"neighbourhood", "neighborhood", "quarter"})
"""Nouns before “of” and the name of a part of a town, whereas “the suburbs of X” are those of the town X."""
_APPOSITION: Final = 5
"""Words of an apposition up to its noun."""
Relation = Literal["", "near", "part", "offset"]


@dataclass(slots=True)
class NameContext:
    """The phrase of a name, and what it says about the place."""

    phrase_first: int
    """Index of the first word of the phrase: of “northern” in “in northern Syria”."""
    phrase_start: int
    phrase_end: int
    """Character offsets of the phrase."""
    word_before: int
    """Index of the word before the phrase, often a preposition; -1 where none is joined to it."""
    direction: str = ""
    """The word for a direction, in lower case; `compass` gives its compass point."""
    kind: str = ""
    """Kind of place that a word beside the name gives: “city” for “the port city of Latakia”."""
    article: bool = False
    """Whether “the” stands right before the name."""
    kind_after: bool = False
    """Whether the word for the kind follows the name."""
    plural_before: bool = False
    """Whether a kind before the name belongs to several names: “the towns of X and Y”."""
    plural_after: bool = False
    """Whether a kind after the name does: “X and Y districts”."""
    relation: Relation = ""
    """As in `Mention.relation`."""
    distance_km: float | None = None


AcceptedName = tuple[Candidate, NameContext]
"""A candidate that is taken for a place, and its context."""


def context_of(words: Words, candidate: Candidate) -> NameContext:
    """The context of a candidate: read from the name to the left, over directions and kinds, then to its right."""
    context = NameContext(candidate.first, candidate.start, candidate.end, candidate.first - 1)
    index = _read_left(words, candidate, context)
    context.word_before = index if index >= 0 and words.joined[index] and not words.begins_sentence[index + 1] else -1
    _read_right(words, candidate, context)
    _read_relation(words, context)
    if context.phrase_first < candidate.first:
        context.phrase_start = min(context.phrase_start, words.start[context.phrase_first])
    return context


def _read_left(words: Words, candidate: Candidate, context: NameContext) -> int:
    """Read the directions and kinds before the name; returns the index of the word before them."""
    reader = _LeftReader(words, candidate, context)
    index = candidate.first - 1
    for _ in range(_REACH):
        if index < 0 or not words.joined[index] or words.begins_sentence[index + 1] or not reader.read(index):
            break
        index -= 1
    return candidate.first - 1 if reader.saw_of and not reader.noun else index


class _LeftReader:
    """Reads the words before a name from right to left into its context."""

    def __init__(self, words: Words, candidate: Candidate, context: NameContext) -> None:
        self.words, self.candidate, self.context = words, candidate, context
        self.saw_of, self.noun, self.is_holder = False, "", False

    def read(self, index: int) -> bool:
        """Read word `index`; whether it belongs to the phrase of the name."""
        word, context = self.words.lowered[index], self.context
        if self.words.capital[index] and self.is_holder:
            return True  # “Islamic” in “Islamic State-held Raqqa”
        self.is_holder = says_who_holds(self.words, index)
        if self.is_holder:
            return True
        if word == "the" and index == self.candidate.first - 1:
            context.article = True
        elif word in section("grammar.txt", "directions") and not context.direction and (self.saw_of or not self.noun):
            context.direction, context.phrase_first = word, index
            if not self.noun or self.noun in section("grammar.txt", "part_nouns"):
                context.relation = "part"
        elif self.noun or context.direction:
            return self._read_modifier(word, index)
        elif word == "of" and index and _is_noun(self.words, index - 1):
            self.saw_of = True
        elif _is_noun(self.words, index) and (self.saw_of or word in section("grammar.txt", "before_names")):
            self._read_noun(word, index)
        else:
            return False
        return True

    def _read_noun(self, word: str, index: int) -> None:
        """“City” gives a kind, “suburbs” a part, except in “the Damascus suburb of X”, where X is that part."""
        context = self.context
        self.noun, context.phrase_first, context.plural_before = word, index, self.saw_of and word.endswith("s")
        owned = index > 0 and self.words.joined[index - 1] and self.words.upper[index - 1]
        if self.saw_of and word in _QUARTERS:
            context.kind = "district"
        elif self.saw_of and word in section("grammar.txt", "part_nouns") and not owned:
            context.relation = "part"
        else:
            context.kind = cues()[word].kind if word in cues() else ""

    def _read_modifier(self, word: str, index: int) -> bool:
        """Read “besieged”, “port” or “the” before the noun."""
        if self.noun and not self.words.capital[index] and (word in cues() or "-" in word or word == "main"):
            self.context.phrase_first = index
            return True
        return word in {"the", "a"}


def says_who_holds(words: Words, index: int) -> bool:
    """Whether a word only says who holds the place named after it: “Russian-occupied”, “Houthi-held”."""
    return words.lowered[index].rpartition("-")[2] in section("grammar.txt", "holding") and "-" in words.word[index]


def _is_noun(words: Words, index: int) -> bool:
    word = words.lowered[index]
    if not words.joined[index] or words.capital[index]:
        return False
    return word in section("grammar.txt", "part_nouns") or (word in cues() and cues()[word].before)


def _read_right(words: Words, candidate: Candidate, context: NameContext) -> None:
    """Read the kind after the name: “, a village”, “province”, “air base”."""
    after = candidate.last + 1
    if after < len(words.word) and words.lowered[after] in {"a", "an", "the"} and words.gap(candidate.last) == ", ":
        context.kind = context.kind or apposition(words, after)
    if after >= len(words.word) or not words.joined[candidate.last] or words.possessive[candidate.last]:
        return
    lowered = words.lowered[after]
    if lowered in section("grammar.txt", "directions") and words.following(after) in section(
        "grammar.txt", "part_after"
    ):
        context.direction, context.relation, context.kind_after = lowered, "part", True  # “Daraa eastern countryside”
        context.phrase_end = words.end[after + 1]
        noun = cues().get(words.following(after))
        context.kind = noun.kind if noun is not None else context.kind
        return
    if f"{lowered} {words.following(after)}" in _AIRFIELDS:
        context.kind, context.kind_after, context.phrase_end = "airfield", True, words.end[after + 1]
    elif (cue := cues().get(lowered)) is not None and cue.after and (not context.kind or cue.kind == "airfield"):
        context.kind, context.kind_after, context.plural_after = cue.kind, True, lowered.endswith("s")
        if cue.kind:
            context.phrase_end = words.end[after]
        if lowered in section("grammar.txt", "part_after"):
            context.relation = "part"
        if lowered == "area":
            context.relation, context.kind = "near", ""


def apposition(words: Words, first: int) -> str:
    """The kind of place in “a village” or “the largest city”, which begins with word `first`; "" for none."""
    for index in range(first + 1, min(first + _APPOSITION, len(words.word))):
        if not words.joined[index - 1]:
            break
        if words.lowered[index] in section("grammar.txt", "settlements"):
            return cues()[words.lowered[index]].kind
    return ""


def _read_relation(words: Words, context: NameContext) -> None:
    """Read “near”, “20 km south of” or “in the north of” before the phrase."""
    index = context.word_before
    if index < 0:
        return
    lowered, left = words.lowered[index], words.lowered[index - 1] if index else ""
    offset = _offset_before(words, index) if lowered in {"of", "from", "outside"} else None
    if offset:
        context.distance_km, direction, context.phrase_start = offset
        context.direction = direction or context.direction
        inside = context.distance_km is None and index > 1 and words.lowered[index - 2] == "the"
        context.relation = "part" if inside else "offset"
    elif lowered in section("grammar.txt", "near") or (
        lowered in {"to", "of"} and left in section("grammar.txt", "near_to")
    ):
        context.relation = "near"
        context.phrase_start = words.start[index - 1 if lowered in {"to", "of"} else index]


def _offset_before(words: Words, index: int) -> tuple[float | None, str, int] | None:
    """(distance in km, direction, offset of the first character) of “20 km south of”, whose “of” is word `index`.

    The distance of “south of” is None, the direction of “20 km from” is "". None when there is neither.
    """
    end = words.end[index]
    back = max(0, end - _LOOK_BACK)
    match = _DISTANCE.search(words.text[back:end])
    if match:
        number, unit, direction = match.groups()
        first = unit[0].lower()
        factor = _KM[first if first in "kn" else "mi" if unit[:2].lower() == "mi" else "m"]
        word = (direction or "").lower()
        return round(_amount(number.lower()) * factor, 6), word if compass(word) else "", back + match.start()
    if words.lowered[index] == "of" and index and words.joined[index - 1] and compass(words.lowered[index - 1]):
        return None, words.lowered[index - 1], words.start[index - 1]
    return None


def _amount(number: str) -> float:
    return _NUMBERS[number] if number in _NUMBERS else float(_THOUSANDS.sub("", number).replace(",", "."))


def compass(direction: str) -> str:
    """The compass point of a direction: ``north-west`` for “northwestern”, "" for “central” and the like."""
    match = _COMPASS.match(direction)
    return "-".join(part for part in match.groups() if part) if match else ""
