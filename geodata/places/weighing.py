"""Which candidates are places: how well the name is known, and what speaks for and against it around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.people import People
from geodata.places.renown import contains, known
from geodata.places.surroundings import Around, look
from geodata.places.vocabulary import demonyms, heads, ordinary, section
from geodata.places.words import Words


class Points:
    """What a sign is worth. A name is taken for a place from `ENOUGH` on."""

    ENOUGH: Final = 1.5
    ORDINARY: Final = -2.2
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
    SURE: Final = 2.4
    """From here on a name is so well known that an article before it says nothing."""
    COUNTRY: Final = 3.0


def weigh(words: Words, candidates: Sequence[Candidate], people: People) -> list[tuple[Candidate, Around]]:
    """The candidates that are taken for places, with their surroundings."""
    small = {words.low[at] for at in range(len(words.word)) if not words.word[at][0].isupper()}
    around = [look(words, one) for one in candidates]
    for one, near in zip(candidates, around, strict=True):
        if one.announced:
            one.score = Points.ANNOUNCED + (Points.PERSON if _person(words, one, people) else 0)
            continue
        one.score = known(one.facts) if one.form == "name" else 3.0
        _itself(words, one, small, people)
        _around(words, one, near)
        _neighbours(words, one, near)
    _together(words, candidates)
    _again(candidates)
    return [(one, near) for one, near in zip(candidates, around, strict=True) if one.score >= Points.ENOUGH]


def _person(words: Words, one: Candidate, people: People) -> bool:
    return any(at in people.at for at in range(one.first, one.last + 1)) and words.word[one.last] not in heads()


def _itself(words: Words, one: Candidate, small: set[str], people: People) -> None:
    if one.form == "demonym":
        return
    if one.first in people.at or one.last in people.at:
        one.score += Points.PERSON
        one.barred = True
    low = words.low[one.first]
    if one.short:
        return
    if one.last > one.first:
        one.score += Points.WORDS + Points.GENERIC * (words.word[one.last] in heads())
        if all(words.low[at] in ordinary() or not words.capital[at] for at in range(one.first, one.last + 1)):
            one.score += Points.ORDINARY * (known(one.facts) < Points.SURE)
    elif not one.part:
        sure = known(one.facts) >= Points.COUNTRY
        if low in ordinary() or low in section("organisations.txt", "after") or low in section("grammar.txt", "function"):
            if not sure or low in small:
                one.score += Points.ORDINARY + (Points.BEGINS if words.begins[one.first] else 0)
        elif low in small:
            one.score += Points.LOWER
        if not sure and (low in section("people.txt", "first") or low in section("people.txt", "last")):
            one.score += Points.PERSONAL
        if low in people.called:
            one.score += Points.SURNAME


def _around(words: Words, one: Candidate, near: Around) -> None:
    before = words.low[near.before] if near.before >= 0 else ""
    if near.kind:
        one.score += Points.KIND
    if near.direction:
        one.score += Points.DIRECTION
    if one.tail:
        one.score += Points.TAIL
    if before in section("grammar.txt", "into_prepositions"):
        one.score += Points.IN
    elif before in section("grammar.txt", "place_prepositions"):
        one.score += Points.OTHER_PREPOSITION
    elif before == "of":
        one.score += Points.OF
    if near.article and one.last == one.first and not near.kind and one.form == "name" and known(one.facts) < Points.SURE:
        one.score += Points.ARTICLE
    if words.text[one.end : one.end + 1] == "$":
        one.score += Points.PERSON


def _neighbours(words: Words, one: Candidate, near: Around) -> None:
    """A further word with a capital beside it makes it a part of a longer name."""
    if one.form == "demonym" or words.headline[one.first]:
        return
    left = one.first - 1
    if left >= 0 and words.joined[left] and words.capital[left] and near.before == left:
        low = words.low[left]
        if not words.begins[left] and low not in section("grammar.txt", "days") and words.word[left] not in demonyms():
            one.score += Points.LONGER
            one.barred = True
    right = one.last + 1
    if right < len(words.word) and words.joined[one.last] and not words.possessive[one.last] and words.capital[right]:
        low = words.low[right]
        title = low in section("people.txt", "titles")
        adjective = one.short and low in section("organisations.txt", "state")
        if not (title or adjective or near.cue_after or low in section("grammar.txt", "days")):
            one.score += Points.LONGER
            one.barred = True


def _together(words: Words, candidates: Sequence[Candidate]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”."""
    for one, other in zip(candidates, candidates[1:], strict=False):
        if other.first != one.last + 1:
            continue
        gap = words.text[one.end : other.start]
        if gap in {", ", " (", ","} and one.form == other.form == "name":
            if one.announced or contains(other.facts, one.facts) or other.short:
                one.score += Points.WITHIN
                other.score += Points.HOLDS
            else:
                one.score += Points.LISTED
                other.score += Points.LISTED


def _again(candidates: Sequence[Candidate]) -> None:
    """What is a place once is one again."""
    taken = Counter(one.name for one in candidates if one.score >= Points.ENOUGH and one.form == "name")
    for one in candidates:
        if one.score < Points.ENOUGH and taken[one.name] and not one.barred:
            one.score += Points.AGAIN
