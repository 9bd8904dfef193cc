"""Datelines: the place at the head of a report, “ALEPPO, Syria (AP) —”, “LONDON, March 3 (Reuters) -”.

Roads: places that no map of events can pin, but where the text says in which town they are.

Bodies that bear the name of the town they are in: “Ruston City Council”, “Slidell High School”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.surroundings import NameContext
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


def find_datelines(words: Words, candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Where the datelines that begin with one of the candidates begin and end in the text."""
    return [
        (one.start, end)
        for one in candidates
        if one.form == "name" and words.word[one.last] not in heads() and (end := end_of(words, one.first, one.end))
    ]


def end_of(words: Words, first: int, end: int) -> int:
    """Where the dateline ends whose name begins with word `first` and ends at character `end`; 0 when it is none."""
    if not words.begins[first]:
        return 0
    match = _DATELINE.match(words.text, end)
    return match.end() if match and (match["agency"] or _fresh(words, first)) else 0


def _fresh(words: Words, first: int) -> bool:
    """Whether a paragraph begins here, as only a dateline's dash may follow."""
    line = words.text.rfind("\n", 0, words.start[first]) + 1
    return not words.text[line : words.start[first]].strip()


_NUMBER: Final = 3
"""Digits of a highway's number."""
_SETTING: Final = 2
"""Mentions from which on a road is no address, but where the story plays."""
_IN: Final = frozenset({", ", " in ", ", in "})


def without_roads(words: Words, taken: list[tuple[Candidate, NameContext]]) -> list[tuple[Candidate, NameContext]]:
    """What was taken, without the roads named once and not said to be in a place: “Main Street in Paris” stays."""
    if not any(_is_road(words, one) for one, _ in taken):
        return taken
    return list(_not_roads(words, taken))


def _not_roads(words: Words, taken: list[tuple[Candidate, NameContext]]) -> Iterator[tuple[Candidate, NameContext]]:
    often = Counter(one.name for one, _ in taken)
    for index, (one, near) in enumerate(taken):
        if _is_road(words, one) and often[one.name] < _SETTING:
            if index + 1 == len(taken):
                continue
            other, _ = taken[index + 1]
            town = other.form == "name" and not _is_road(words, other)
            if not town or words.text[one.end : other.start] not in _IN:
                continue
        yield one, near


def _is_road(words: Words, one: Candidate) -> bool:
    if not one.announced:
        return False
    word = words.word[one.last]
    return any(head.place == "road" for head in (*heads().get(word, ()), *heads().get(word + ".", ())))


def numbered(words: Words, one: Candidate) -> bool:
    """“U.S. 23”, “Ohio 16”: American highways, when a state is named; “in Ohio 20 people” is none."""
    after = one.last + 1
    if after >= len(words.word) or not words.joined[one.last] or words.possessive[one.last]:
        return False
    if not words.low[after].isdigit() or len(words.low[after]) > _NUMBER:
        return False
    before = words.low[one.first - 1] if one.first and words.joined[one.first - 1] else ""
    return before not in section("grammar.txt", "into_prepositions")


_LONGEST: Final = 3
"""Words of a body's name."""


def body(words: Words, one: Candidate) -> str:
    """Whether a town's body follows: ``sure``, ``likely`` (schools are called after persons, too), or ""."""
    if not words.joined[one.last] or not words.upper[one.last + 1] or words.possessive[one.last] or one.form != "name":
        return ""
    if words.word[one.last] == "County":
        return "sure" if _next_capital(words, one.last) in section("organisations.txt", "of_counties") else ""
    phrase = ""
    found = ""
    at = one.last
    for _ in range(_LONGEST):
        if at + 1 >= len(words.word) or not words.joined[at] or not (words.upper[at + 1] or words.low[at + 1] == "of"):
            break
        at += 1
        phrase += ("-" if phrase else "") + words.low[at]
        if phrase in section("organisations.txt", "of_towns"):
            found = "sure"
        elif phrase in section("organisations.txt", "in_towns"):
            found = found or "likely"
    personal = one.first == one.last and words.low[one.first] in section("people.txt", "last")
    return "" if found == "likely" and personal else found


def _next_capital(words: Words, last: int) -> str:
    tied = last + 1 < len(words.word) and words.joined[last] and words.upper[last + 1]
    return words.low[last + 1] if tied else ""


def of_power(words: Words, one: Candidate) -> bool:
    """“the White House”: who sits there is meant, not a town of that name."""
    the = one.first > 0 and words.low[one.first - 1] == "the"
    return the and "-".join(words.low[one.first : one.last + 1]) in section("organisations.txt", "seats_of_power")
