"""Which candidates are places: how well the name is known, and what speaks for and against it around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.datelines import end_of
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
    DATELINE: Final = 5.0
    INHABITANT: Final = 1.5
    CODE: Final = -2.5
    """For a name that only an airfield bears, where no airfield is spoken of."""
    SURE: Final = 2.4
    """From here on a name is so well known that an article before it says nothing."""


_OFTEN: Final = 2
"""Mentions from which on a country is what a text is about."""
_LIST: Final = frozenset({", ", " and ", ", and "})


def weigh(words: Words, candidates: Sequence[Candidate], people: People) -> list[tuple[Candidate, Around]]:
    """The candidates that are taken for places, with their surroundings."""
    around = [look(words, one) for one in candidates]
    focus = _focus(candidates)
    for one, near in zip(candidates, around, strict=True):
        if one.announced:
            one.score = Points.ANNOUNCED + (Points.PERSON if _person(words, one, people) else 0)
            continue
        one.score = known(one.facts) if one.form == "name" else 3.0
        if words.begins[one.first] and one.form == "name" and end_of(words, one.first, one.end):
            one.score += Points.DATELINE
        if focus and one.form == "name" and any(row[1] in focus and row[0] != "airfield" for row in one.facts):
            one.score += Points.FOCUS
        _itself(words, one, people)
        _around(words, one, near, people)
        _neighbours(words, one, near)
    _together(words, candidates, around)
    _again(candidates)
    return [(one, near) for one, near in zip(candidates, around, strict=True) if one.score >= Points.ENOUGH]


def _focus(candidates: Sequence[Candidate]) -> frozenset[str]:
    """ISO codes of the countries that are named most: their small places are likelier."""
    named = Counter(country for one in candidates for kind, country, _, _ in one.facts if kind == "country")
    most = named.most_common(1)
    return (
        frozenset(code for code, times in named.items() if times >= max(_OFTEN, most[0][1] / 2))
        if most
        else frozenset()
    )


def _person(words: Words, one: Candidate, people: People) -> bool:
    if words.word[one.last] in heads() or words.word[one.first] in heads():
        return False
    called = one.first == one.last and words.low[one.first] in people.called
    return called or any(at in people.at for at in range(one.first, one.last + 1))


def _itself(words: Words, one: Candidate, people: People) -> None:
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
            one.score += Points.ORDINARY * (not any(exact for *_, exact in one.facts))
    elif one.part:
        _part(words, one)
    else:
        sure = any(kind == "country" for kind, *_ in one.facts) and known(one.facts) > Points.SURE
        if (
            low in ordinary()
            or low in section("organisations.txt", "after")
            or low in section("grammar.txt", "function")
        ):
            if not sure or (low in words.small and words.begins[one.first] and not words.possessive[one.first]):
                one.score += Points.ORDINARY + (Points.BEGINS if words.begins[one.first] else 0)
        elif low in words.small:
            one.score += Points.LOWER
        if not sure and (low in section("people.txt", "first") or low in section("people.txt", "last")):
            one.score += Points.PERSONAL
        if low in people.called:
            one.score += Points.SURNAME


def _part(words: Words, one: Candidate) -> None:
    """“Lebanon-based”, but not “Honey-bees”, “Navarro-Valls”."""
    piece = words.text[one.start : one.end].lower()
    if piece in ordinary() or piece in section("grammar.txt", "function") or one.tail[:1].isdigit():
        one.score += Points.ORDINARY + Points.BEGINS
    beside = (
        words.text[max(words.start[one.first], one.start - 1) : one.start]
        + words.text[one.end : words.end[one.first]][:1]
    )
    if one.tail in section("grammar.txt", "tails"):
        one.score += Points.TAIL
    elif beside and known(one.facts) < Points.SURE:
        one.score += Points.LONGER
        one.barred = True


def _around(words: Words, one: Candidate, near: Around, people: People) -> None:
    before = words.low[near.before] if near.before >= 0 else ""
    if near.kind:
        one.score += Points.KIND
    if (
        {kind for kind, *_ in one.facts} == {"airfield"}
        and near.kind != "airfield"
        and words.word[one.last] not in heads()
    ):
        one.score += Points.CODE
    if near.direction:
        one.score += Points.DIRECTION
    if before in section("grammar.txt", "into_prepositions"):
        one.score += Points.IN
    elif before in section("grammar.txt", "place_prepositions") and words.low[near.before - 1] != "according":
        one.score += Points.OTHER_PREPOSITION
    elif before == "of" and near.before - 1 in people.at:
        one.score += Points.INHABITANT
    elif before == "of":
        of = near.before > 0 and words.low[near.before - 1] in section("grammar.txt", "of_places")
        one.score += Points.OTHER_PREPOSITION if of else Points.OF
    if (
        near.article
        and one.last == one.first
        and not near.kind
        and one.form == "name"
        and known(one.facts) < Points.SURE
    ):
        one.score += Points.ARTICLE
    after = one.last + 1
    if after < len(words.word) and words.joined[one.last] and words.low[after] in section("grammar.txt", "inhabitants"):
        one.score += Points.INHABITANT
    beside = words.text[max(0, one.start - 1) : one.start] + words.text[one.end : one.end + 1]
    if (
        "$" in beside
        or beside == "//"
        or (one.name == "European Union" and before not in section("grammar.txt", "into_prepositions"))
    ):
        one.score += Points.PERSON
        one.barred = True


def _neighbours(words: Words, one: Candidate, near: Around) -> None:
    """A further word with a capital beside it makes it a part of a longer name."""
    if one.form == "demonym":
        return
    if words.headline[one.first]:
        if (
            one.last + 1 < len(words.word)
            and words.joined[one.last]
            and words.low[one.last + 1] in section("organisations.txt", "after")
        ):
            one.score += Points.LONGER * (not words.possessive[one.last])
            one.barred = True
        return
    left = one.first - 1
    if left >= 0 and words.joined[left] and words.capital[left] and near.before == left:
        low = words.low[left]
        acronym = len(low) > 1 and words.word[left].isupper()
        if (
            (not words.begins[left] or acronym)
            and low not in section("grammar.txt", "days")
            and words.word[left] not in demonyms()
        ):
            one.score += Points.LONGER
            one.barred = True
    right = one.last + 1
    if right < len(words.word) and words.joined[one.last] and not words.possessive[one.last] and words.capital[right]:
        low = words.low[right]
        title = any(word in section("people.txt", "titles") for word in _capitals(words, right))
        adjective = (one.short or _rules(one)) and low in section("organisations.txt", "state")
        cue = near.cue_after and not any(
            word in section("organisations.txt", "after") for word in _capitals(words, right + 1)
        )
        if not (title or adjective or cue or low in section("grammar.txt", "days")):
            one.score += Points.LONGER
            one.barred = True


def _capitals(words: Words, first: int) -> list[str]:
    """The next words that go on with capitals, in lower case; three at most."""
    found = []
    for at in range(first, min(first + 3, len(words.word))):
        if not words.capital[at] or (at > 0 and not words.joined[at - 1]):
            break
        found.append(words.low[at])
    return found


def _rules(one: Candidate) -> bool:
    """Whether a state or a province bears the name: it has ministries and departments."""
    return (
        any(kind in {"country", "province"} and exact for kind, _, _, exact in one.facts)
        and known(one.facts) >= Points.SURE
    )


def _together(words: Words, candidates: Sequence[Candidate], around: Sequence[Around]) -> None:
    """“Paris, Texas”; “in Homs, Hama and Idlib”; “the towns of Dixon and Sterling”."""
    for index, (one, other) in enumerate(pairwise(candidates)):
        gap = words.text[one.end : other.start]
        if gap in _LIST and around[index].plural and not around[index + 1].kind:
            around[index + 1].plural = True
            other.score += Points.KIND
        if other.first != one.last + 1:
            continue
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
