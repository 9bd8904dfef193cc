"""What stands around a candidate: prepositions, directions and words for kinds of places, other names.

Compass points and distances before a name: “20 km south of”, “12 miles (19 km) north-west of”, “in the north of”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.vocabulary import cues, section
from geodata.drafting.mentions.words import Words

_LOOK_BACK: Final = 90
"""Characters before a phrase in which a distance may stand."""
_NUMBERS: Final = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_KM: Final = {"k": 1.0, "mi": 1.609344, "m": 0.001}
_DISTANCE: Final = re.compile(
    rf"\b([0-9]{{1,4}}(?:[.,][0-9]{{1,3}})?|{'|'.join(_NUMBERS)})"
    r"[ -]?(km|kms|kilomet(?:er|re)s?|miles?|mi|met(?:er|re)s?|m)(?:\s?\([^()]{1,25}\))?(?:\saway)?"
    r"(?:\sto\sthe|\sdue)?(?:\s([a-z-]{4,15}))?\s(?:of|from|outside)(?:\sthe)?$",
    re.IGNORECASE | re.ASCII,
)
_THOUSANDS: Final = re.compile(r",(?=[0-9]{3}$)")
_COMPASS: Final = re.compile("^(north|south)?-?(east|west)?(?:ern)?$")


def compass(direction: str) -> str:
    """``north-west`` for “northwestern”; "" for “central” and the like."""
    match = _COMPASS.match(direction)
    return "-".join(part for part in match.groups() if part) if match else ""


def before(words: Words, at: int) -> tuple[float | None, str, int] | None:
    """Distance in km, direction and first character of “20 km south of”, whose “of” or “from” is word `at`.

    The distance is None where none is told (“south of”); the direction is "" for “20 km from”. None: neither is told.
    """
    end = words.end[at]
    back = max(0, end - _LOOK_BACK)
    match = _DISTANCE.search(words.text[back:end])
    if match:
        number, unit, direction = match.groups()
        factor = _KM["k" if unit[0] in "kK" else "mi" if unit[:2].lower() == "mi" else "m"]
        word = (direction or "").lower()
        return round(_amount(number.lower()) * factor, 6), word if compass(word) else "", back + match.start()
    if words.low[at] == "of" and at and words.joined[at - 1] and compass(words.low[at - 1]):
        return None, words.low[at - 1], words.start[at - 1]
    return None


def _amount(number: str) -> float:
    return _NUMBERS[number] if number in _NUMBERS else float(_THOUSANDS.sub("", number).replace(",", "."))


_REACH: Final = 8
"""Words that may stand between a preposition and the name: “in the besieged northern port city of”."""
_AIRFIELD: Final = frozenset(
    {"air base", "military airport", "international airport", "military airbase", "air field", "military airfield"}
)
_APPOSED: Final = 5
Relation = Literal["", "near", "part", "offset"]


@dataclass(slots=True)
class NameContext:
    """The words before and after a candidate, as far as they belong to it."""

    phrase: int
    """Index of the first word of the phrase: of “northern” in “in northern Syria”."""
    phrase_start: int
    """Where the phrase begins and ends in the text."""
    phrase_end: int
    before: int
    """Index of the word before the phrase (the preposition, if there is one); -1 when a sentence begins with it."""
    direction: str = ""
    """The word for it, as written in small letters; `compass` makes a compass point of it."""
    kind: str = ""
    """Kind of place that a word beside the name says; “city” for “the port city of Latakia”."""
    article: bool = False
    """Whether “the” stands right before the name."""
    cue_after: bool = False
    plural: bool = False
    """Whether that kind is told of several names: “the towns of X and Y”."""
    plural_after: bool = False
    """The same of a kind that follows: “X and Y districts”."""
    relation: Relation = ""
    distance_km: float | None = None


def context_of(words: Words, one: Candidate) -> NameContext:
    """Walk from the name to the left, over directions, kinds and what may stand between; then look to its right."""
    around = NameContext(one.first, one.start, one.end, one.first - 1)
    at = _kinds(words, one, around)
    around.before = at if at >= 0 and words.joined[at] and not words.begins[at + 1] else -1
    _right(words, one, around)
    _near(words, around)
    if around.phrase < one.first:
        around.phrase_start = min(around.phrase_start, words.start[around.phrase])
    return around


class _Walk:
    """The walk from a name to the left: what was met so far."""

    def __init__(self, words: Words, one: Candidate, around: NameContext) -> None:
        self.words, self.one, self.around = words, one, around
        self.of, self.noun = False, ""

    def steps(self, at: int) -> bool:
        """Whether word `at` belongs to the name's phrase; notes what it tells."""
        word, around = self.words.low[at], self.around
        if word == "the" and at == self.one.first - 1:
            around.article = True
        elif word in section("grammar.txt", "directions") and not around.direction and (self.of or not self.noun):
            around.direction, around.phrase = word, at
            if not self.noun or self.noun in section("grammar.txt", "part_nouns"):
                around.relation = "part"
        elif self.noun or around.direction:
            return self._more(word, at)
        elif word == "of" and at and _is_noun(self.words, at - 1):
            self.of = True
        elif _is_noun(self.words, at) and (self.of or word in section("grammar.txt", "before_names")):
            self._note(word, at)
        else:
            return False
        return True

    def _note(self, word: str, at: int) -> None:
        """A noun: “city” tells a kind, “suburbs” a part, unless “the Damascus suburb of” names the part itself."""
        around = self.around
        self.noun, around.phrase, around.plural = word, at, self.of and word.endswith("s")
        owned = at > 0 and self.words.joined[at - 1] and self.words.upper[at - 1]
        if self.of and word in section("grammar.txt", "part_nouns") and not owned:
            around.relation = "part"
        else:
            around.kind = cues()[word].kind if word in cues() else ""

    def _more(self, word: str, at: int) -> bool:
        """What may stand before the noun: “besieged”, “port”, “the”."""
        if self.noun and not self.words.capital[at] and (word in cues() or "-" in word or word == "main"):
            self.around.phrase = at
            return True
        return word in {"the", "a"}


def _kinds(words: Words, one: Candidate, around: NameContext) -> int:
    """Directions and nouns before the name; gives the index of the first word that is none of these."""
    walk = _Walk(words, one, around)
    at = one.first - 1
    for _ in range(_REACH):
        if at < 0 or not words.joined[at] or words.begins[at + 1] or not walk.steps(at):
            break
        at -= 1
    return one.first - 1 if walk.of and not walk.noun else at


def _is_noun(words: Words, at: int) -> bool:
    word = words.low[at]
    if not words.joined[at] or words.capital[at]:
        return False
    return word in section("grammar.txt", "part_nouns") or (word in cues() and cues()[word].before)


def _right(words: Words, one: Candidate, around: NameContext) -> None:
    after = one.last + 1
    if after < len(words.word) and words.low[after] in {"a", "an", "the"} and words.gap(one.last) == ", ":
        around.kind = around.kind or apposition(words, after)
    if after >= len(words.word) or not words.joined[one.last] or words.possessive[one.last]:
        return
    low = words.low[after]
    second = words.low[after + 1] if after + 1 < len(words.word) and words.joined[after] else ""
    if f"{low} {second}" in _AIRFIELD:
        around.kind, around.cue_after, around.phrase_end = "airfield", True, words.end[after + 1]
    elif (cue := cues().get(low)) is not None and cue.after and (not around.kind or cue.kind == "airfield"):
        around.kind, around.cue_after, around.plural_after = cue.kind, True, low.endswith("s")
        if cue.kind:
            around.phrase_end = words.end[after]
        if low in section("grammar.txt", "part_after"):
            around.relation = "part"
        if low == "area":
            around.relation, around.kind = "near", ""


def apposition(words: Words, at: int) -> str:
    """The kind that “a village”, “the largest city” tells, which begins with word `at`; "" when it is no place."""
    for index in range(at + 1, min(at + _APPOSED, len(words.word))):
        if not words.joined[index - 1]:
            break
        if words.low[index] in section("grammar.txt", "settlements"):
            return cues()[words.low[index]].kind
    return ""


def _near(words: Words, around: NameContext) -> None:
    """“near”, “20 km south of”, “in the north of” before the phrase."""
    at = around.before
    if at < 0:
        return
    low, left = words.low[at], words.low[at - 1] if at else ""
    offset = before(words, at) if low in {"of", "from", "outside"} else None
    if offset:
        around.distance_km, direction, around.phrase_start = offset
        around.direction = direction or around.direction
        inside = around.distance_km is None and at > 1 and words.low[at - 2] == "the"
        around.relation = "part" if inside else "offset"
    elif low in section("grammar.txt", "near") or (low in {"to", "of"} and left in section("grammar.txt", "near_to")):
        around.relation = "near"
        around.phrase_start = words.start[at - 1 if low in {"to", "of"} else at]
