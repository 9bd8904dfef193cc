"""Patterns in which a name means something special.

Datelines at the head of a report (“ALEPPO, Syria (AP) —”), roads, which need their town to be found on a map, and
bodies with the name of their town or seat (“Ruston City Council”, “Slidell High School”, “the White House”).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.surroundings import AcceptedName
from geodata.drafting.mentions.vocabulary import heads, section
from geodata.drafting.mentions.words import Words

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_AGENCY: Final = (
    r" \((?P<agency>[A-Z][A-Z.]{1,9}|Reuters|Xinhua|Sputnik|dpa|Bloomberg|Interfax|Anadolu)"
    r"(?:/[A-Za-z]{2,12})?\)"
)
_DASH: Final = r"\s?(?:—|–|--|-|�)\s"
_DATELINE: Final = re.compile(
    r"(?:, [A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20})?)?"
    rf"(?:, {_MONTH} [0-9]{{1,2}}(?:, [0-9]{{4}})?|, [0-9]{{1,2}} {_MONTH}(?: [0-9]{{4}})?)?"
    rf"(?:{_AGENCY}(?:{_DASH})?|{_DASH})"
)
_NUMBER: Final = 3
"""Digits of a highway's number at most."""
_SETTING: Final = 2
"""Mentions from which on a road is the scene of events, and not an address."""
_IN: Final = frozenset({", ", " in ", ", in "})
_LONGEST: Final = 3
"""Words of a body's name at most."""


def find_datelines(words: Words, candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """The (start, end) offsets of the datelines that begin with one of the candidates."""
    return [
        (candidate.start, end)
        for candidate in candidates
        if candidate.form == "name"
        and words.word[candidate.last] not in heads()
        and (end := dateline_end(words, candidate.first, candidate.end))
    ]


def dateline_end(words: Words, first: int, end: int) -> int:
    """Where a dateline ends whose name begins with word `first` and ends at offset `end`; 0 for none."""
    if not words.begins_sentence[first]:
        return 0
    match = _DATELINE.match(words.text, end)
    return match.end() if match and (match["agency"] or _begins_line(words, first)) else 0


def _begins_line(words: Words, first: int) -> bool:
    """Whether a line begins with the word; only there a dash makes a dateline."""
    line = words.text.rfind("\n", 0, words.start[first]) + 1
    return not words.text[line : words.start[first]].strip()


_ALONG: Final = frozenset({"on", "at", "along", "to", "near", "of", "from", "onto"})
"""Words before a road on which something is."""


def without_roads(words: Words, accepted: list[AcceptedName]) -> list[AcceptedName]:
    """The accepted names without the roads that are named once, by themselves: “Main Street families”.

    “On Main Street” and “Main Street in Paris” say where something is, and stay.
    """
    if not any(_is_road(words, candidate) for candidate, _ in accepted):
        return accepted
    return list(_not_roads(words, accepted))


def _not_roads(words: Words, accepted: list[AcceptedName]) -> Iterator[AcceptedName]:
    often = Counter(candidate.name for candidate, _ in accepted)
    for index, (candidate, context) in enumerate(accepted):
        before = words.lowered[candidate.first - 1] if candidate.first and words.joined[candidate.first - 1] else ""
        if _is_road(words, candidate) and often[candidate.name] < _SETTING and before not in _ALONG:
            if index + 1 == len(accepted):
                continue
            other, _ = accepted[index + 1]
            town = other.form == "name" and not _is_road(words, other)
            if not town or words.text[candidate.end : other.start] not in _IN:
                continue
        yield candidate, context


def _is_road(words: Words, candidate: Candidate) -> bool:
    if not candidate.announced_kind:
        return False
    word = words.word[candidate.last]
    return any(head.place == "road" for head in (*heads().get(word, ()), *heads().get(word + ".", ())))


def is_highway(words: Words, candidate: Candidate) -> bool:
    """Whether a state is a part of the name of a highway: “U.S. 23”, “Ohio 16”, but not “in Ohio 20 people”."""
    number = "" if words.possessive[candidate.last] else words.following(candidate.last)
    if not number.isdigit() or len(number) > _NUMBER:
        return False
    joined = candidate.first > 0 and words.joined[candidate.first - 1]
    before = words.lowered[candidate.first - 1] if joined else ""
    return before not in section("grammar.txt", "into_prepositions")


def town_body(words: Words, candidate: Candidate) -> str:
    """Whether the name of a town's body follows: ``sure``, ``likely`` (schools are also named after persons), or ""."""
    last = candidate.last
    if candidate.form != "name" or words.possessive[last] or not _next_is_upper(words, last):
        return ""
    if words.word[last] == "County":
        return "sure" if words.following(last) in section("organisations.txt", "of_counties") else ""
    phrase = ""
    certainty = ""
    for index in range(last, last + _LONGEST):
        if not _next_is_upper(words, index) and words.following(index) != "of":
            break
        phrase += ("-" if phrase else "") + words.following(index)
        if phrase in section("organisations.txt", "of_towns"):
            certainty = "sure"
        elif phrase in section("organisations.txt", "in_towns"):
            certainty = certainty or "likely"
    personal = candidate.first == last and words.lowered[last] in section("people.txt", "last")
    return "" if certainty == "likely" and personal else certainty


def _next_is_upper(words: Words, index: int) -> bool:
    return words.joined[index] and words.upper[index + 1]


def is_seat_of_power(words: Words, candidate: Candidate) -> bool:
    """Whether a seat of power is named, and not a town: “the White House”."""
    article = candidate.first > 0 and words.lowered[candidate.first - 1] == "the"
    name = "-".join(words.lowered[candidate.first : candidate.last + 1])
    return article and name in section("organisations.txt", "seats_of_power")
