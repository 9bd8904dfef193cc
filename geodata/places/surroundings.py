"""What stands around a candidate: prepositions, directions and words for kinds of places, other names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.vocabulary import cues, section
from geodata.places.words import Words

_REACH: Final = 7
"""Words that may stand between a preposition and the name: “in the besieged northern port city of”."""
_OF: Final = frozenset({"of", "in", "at", "called", "named"})


@dataclass(slots=True)
class Around:
    """The words before and after a candidate, as far as they belong to it."""

    phrase: int
    """Index of the first word of the phrase: of “northern” in “in northern Syria”."""
    before: int
    """Index of the word before the phrase (the preposition, if there is one); -1 when a sentence begins with it."""
    direction: str = ""
    kind: str = ""
    """Kind of place that a word beside the name says; “city” for “the port city of Latakia”."""
    cue: str = ""
    """That word."""
    article: bool = False
    """Whether “the” stands right before the name."""
    of: bool = False
    """Whether the kind is tied to the name with “of”."""
    cue_after: bool = False


def look(words: Words, one: Candidate) -> Around:
    """Walk from the name to the left, over directions, kinds and what may stand between; then look to its right."""
    directions = section("grammar.txt", "directions")
    low, joined, begins = words.low, words.joined, words.begins
    around = Around(one.first, one.first - 1)
    at = one.first - 1
    steps = 0
    while at >= 0 and joined[at] and not begins[at + 1] and steps < _REACH:
        word = low[at]
        if word == "the" and at == one.first - 1:
            around.article = True
        elif word in directions and not around.direction and (around.of or not around.kind):
            around.direction = word
            around.phrase = at
        elif word in cues() and cues()[word].before and not around.kind and not words.capital[at]:
            if not cues()[word].kind and not around.of:
                break
            around.kind, around.cue, around.phrase = cues()[word].kind, word, at
        elif word == "of" and at == one.first - 1 - around.article and at > 0 and _kind_before(words, at):
            around.of = True
        elif around.kind and (word in {"the", "a", "of"} or word in cues() or word in directions or "-" in word):
            if word not in {"the", "a"} and not words.capital[at]:
                around.phrase = at
        elif not (word == "the" and around.direction):
            break
        at -= 1
        steps += 1
    around.before = at if at >= 0 and joined[at] and not begins[at + 1] else -1
    _right(words, one, around)
    return around


def _kind_before(words: Words, at: int) -> bool:
    word = words.low[at - 1]
    return words.joined[at - 1] and word in cues() and cues()[word].before


def _right(words: Words, one: Candidate, around: Around) -> None:
    after = one.last + 1
    if after >= len(words.word) or not words.joined[one.last] or words.possessive[one.last]:
        return
    cue = cues().get(words.low[after])
    if cue is not None and cue.after and (not around.kind or words.low[after] in {"airport", "airbase"}):
        around.kind, around.cue, around.cue_after = cue.kind, words.low[after], True
    pair = words.low[after] + " " + (words.low[after + 1] if after + 1 < len(words.word) else "")
    if pair.startswith(("air base", "military airport", "international airport", "military airbase", "air field")):
        around.kind, around.cue, around.cue_after = "airfield", "airport", True
