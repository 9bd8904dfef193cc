"""What stands around a candidate: prepositions, directions and words for kinds of places, other names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from geodata.places.candidates import Candidate
from geodata.places.vocabulary import cues, section
from geodata.places.words import Words

_REACH: Final = 8
"""Words that may stand between a preposition and the name: “in the besieged northern port city of”."""
_AIRFIELD: Final = (
    "air base",
    "military airport",
    "international airport",
    "military airbase",
    "air field",
    "military airfield",
)
_SETTLEMENTS: Final = frozenset(
    {"city", "cities", "town", "towns", "village", "villages", "province", "provinces", "governorate"}
)
_APPOSED: Final = 5
_LOOK_BACK: Final = 90
"""Characters before a phrase in which a distance may stand."""
_DISTANCE: Final = re.compile(
    r"\b([0-9]{1,4}(?:[.,][0-9]{1,3})?|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty)"
    r"[ -]?(km|kms|kilomet(?:er|re)s?|miles?|mi|met(?:er|re)s?|m)(?: ?\([^()]{1,25}\))?(?: away)?(?: to the| due)?"
    r"(?: ([a-z-]{4,15}))? (?:of|from|outside)(?: the)?$"
)
_NUMBERS: Final = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_KM: Final = {"k": 1.0, "mi": 1.609344, "m": 0.001}
_COMPASS: Final = re.compile("^(north|south)?-?(east|west)?(?:ern)?$")

Relation = Literal["", "near", "part", "offset"]


@dataclass(slots=True)
class Around:
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
    relation: Relation = ""
    distance_km: float | None = None


def look(words: Words, one: Candidate) -> Around:
    """Walk from the name to the left, over directions, kinds and what may stand between; then look to its right."""
    around = Around(one.first, one.start, one.end, one.first - 1)
    at = _kinds(words, one, around)
    around.before = at if at >= 0 and words.joined[at] and not words.begins[at + 1] else -1
    _right(words, one, around)
    _near(words, around)
    if around.phrase < one.first:
        around.phrase_start = min(around.phrase_start, words.start[around.phrase])
    return around


def compass(direction: str) -> str:
    """``north-west`` for “northwestern”; "" for “central” and the like."""
    match = _COMPASS.match(direction)
    return "-".join(part for part in match.groups() if part) if match else ""


def _kinds(words: Words, one: Candidate, around: Around) -> int:
    """Directions and nouns before the name; gives the index of the first word that is none of these."""
    directions, parts = section("grammar.txt", "directions"), section("grammar.txt", "part_nouns")
    low = words.low
    at, of, noun = one.first - 1, False, ""
    for _ in range(_REACH):
        if at < 0 or not words.joined[at] or words.begins[at + 1]:
            break
        word = low[at]
        if word == "the" and at == one.first - 1:
            around.article = True
        elif word in directions and not around.direction and (of or not noun):
            around.direction = word
            if noun in parts or not noun:
                around.relation, around.phrase = "part", at
            else:
                around.phrase = at
        elif word == "of" and not noun and not around.direction and at > 0 and _noun(words, at - 1):
            of = True
        elif not noun and not around.direction and _noun(words, at) and (of or _apposed(words, at)):
            noun, around.phrase, around.plural = word, at, of and word.endswith("s")
            if of and word in parts and not _named_part(words, at):
                around.relation = "part"
            else:
                around.kind = cues()[word].kind if word in cues() else ""
        elif noun and not words.capital[at] and (word in cues() or "-" in word or word in {"port", "capital", "main"}):
            around.phrase = at
        elif not (word in {"the", "a"} and (noun or around.direction)):
            break
        at -= 1
    if of and not noun:
        at = one.first - 1
    return at


def _noun(words: Words, at: int) -> bool:
    word = words.low[at]
    return words.joined[at] and not words.capital[at] and (
        (word in cues() and cues()[word].before) or word in section("grammar.txt", "part_nouns")
    )  # fmt: skip


def _apposed(words: Words, at: int) -> bool:
    """“the town Sarmin”, “capital Damascus”: only these stand before a name without “of”."""
    return words.low[at] in {
        "town",
        "city",
        "village",
        "capital",
        "province",
        "island",
        "river",
        "lake",
        "towns",
        "cities",
        "villages",
    }


def _named_part(words: Words, at: int) -> bool:
    """“the Damascus suburb of Douma”: the name is the part's own."""
    return at > 0 and words.joined[at - 1] and words.word[at - 1][0].isupper()


def _right(words: Words, one: Candidate, around: Around) -> None:
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
        around.kind, around.cue_after = cue.kind, True
        if cue.kind:
            around.phrase_end = words.end[after]
        if low in section("grammar.txt", "part_nouns") and low not in {
            "district",
            "neighborhood",
            "neighbourhood",
            "quarter",
        }:
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


def _near(words: Words, around: Around) -> None:
    """“near”, “20 km south of”, “east of” before the phrase."""
    at = around.before
    if at < 0:
        return
    low = words.low[at]
    if low in {"of", "from", "outside"} and at > 0:
        _offset(words, around, at)
    if around.relation != "offset" and (
        low in section("grammar.txt", "near")
        or (low in {"to", "of"} and at > 0 and words.low[at - 1] in {"close", "adjacent", "vicinity", "next"})
    ):
        around.relation = "near"
        around.phrase_start = words.start[at if low not in {"to", "of"} else at - 1]


def _offset(words: Words, around: Around, at: int) -> None:
    end = words.end[at]
    back = max(0, end - _LOOK_BACK)
    match = _DISTANCE.search(words.text[back:end].replace("\n", " ").lower())
    if match:
        number, unit, direction = match.groups()
        number = number.replace(",", ".") if len(number.partition(",")[2]) != 3 else number.replace(",", "")  # noqa: PLR2004
        factor = _KM["k" if unit.startswith("k") else "mi" if unit.startswith("mi") else "m"]
        around.distance_km = round(_NUMBERS[number] if number in _NUMBERS else float(number), 3) * factor
        around.direction = direction if direction and compass(direction) else around.direction
        around.relation, around.phrase_start = "offset", back + match.start()
    elif words.low[at] == "of" and (point := compass(words.low[at - 1])) and words.joined[at - 1]:
        around.relation, around.direction, around.phrase_start = "offset", point, words.start[at - 1]
