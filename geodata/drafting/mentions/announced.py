"""Names that need not be known, for the words around them announce them: “the village of X”, “in X, Syria”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions import unlisted
from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.patterns import end_of
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import apposition
from geodata.drafting.mentions.unlisted import first_word, last_word, make_candidate, nameable
from geodata.drafting.mentions.vocabulary import cues, ordinary, section
from geodata.drafting.mentions.words import Words

_WORDS: Final = 3
"""Words of a name that is announced from behind."""
_PLURALS: Final = frozenset({"counties", "districts", "provinces", "villages", "towns"})
_AIRFIELDS: Final = frozenset({"airport", "airbase", "airfield", "base"})
_COUNTY: Final = " County"
_ARTICLES: Final = frozenset({"a", "an", "the"})
_ACRONYM: Final = 4
_STATE_IN: Final = frozenset({"in", "of", "across", "to"})
_FAMOUS: Final = 1.5
"""How well a place must be known (`geodata.drafting.mentions.candidates`) to be no part of an unknown name."""
_LIST: Final = frozenset({", ", " and ", ", and ", " or "})


def find(words: Words, candidates: Sequence[Candidate], people: People) -> list[Candidate]:
    """The candidates and what is announced beside them; where both overlap, the longer one counts."""
    at: dict[int, Candidate] = {index: one for one in candidates for index in range(one.first, one.last + 1)}
    fresh: dict[int, Candidate] = {}
    ways = (_after_of, _before_cue, _apposed, _before_container, _at_the_head)
    announced = [one for way in ways for one in way(words, at)]
    for one in [*unlisted.find_headed(words), *announced, *_inhabited(words, at, people)]:
        if any(index in fresh for index in range(one.first, one.last + 1)):
            continue
        old = [at[index] for index in range(one.first, one.last + 1) if index in at]
        if any(_prefers_known(words, other, one) for other in old):
            continue
        for index in range(one.first, one.last + 1):
            fresh[index] = one
    kept = [one for one in candidates if not any(index in fresh for index in range(one.first, one.last + 1))]
    return sorted([*kept, *{id(one): one for one in fresh.values()}.values()], key=lambda one: (one.first, one.start))


def _prefers_known(words: Words, old: Candidate, new: Candidate) -> bool:
    """Whether a known name is better than the announced one that it overlaps."""
    if new.name != words.text[new.start : new.end] and old.form == "name":
        return False
    if old.first <= new.first and old.last >= new.last:
        return True
    if (old.first < new.first and words.low[old.first] != "the") or old.last > new.last:
        return True
    administrative = words.low[new.last] in section("grammar.txt", "divisions")
    return administrative and old.form == "name" and old.fame >= _FAMOUS


def _after_of(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“the villages of X, Y and Z”."""
    announcing = section("grammar.txt", "announcing_with_of")
    for index in [at for at, low in enumerate(words.low) if low == "of"]:
        if index == 0 or words.low[index - 1] not in announcing or not words.joined[index]:
            continue
        cue = words.low[index - 1]
        first = index + 1
        while first < len(words.word):
            first += words.low[first] == "the"
            last = last_word(words, first)
            if last < first:
                break
            if first not in at and nameable(words, first, last):
                yield make_candidate(words, first, last, cues()[cue].kind if cue in cues() else "", f"“{cue} of”")
            if not cue.endswith("s") or (words.gap(last) not in _LIST and not _joins_next(words, last)):
                break
            first = last + 1 + _joins_next(words, last)


def _joins_next(words: Words, last: int) -> bool:
    return last + 1 < len(words.word) and words.low[last + 1] in {"and", "or"} and words.gap(last) in {" ", ", "}


def _before_cue(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“Hmeimim airport”, “Lincoln and Lee counties”."""
    announcing = section("grammar.txt", "announcing_after")
    for index in [at for at, low in enumerate(words.low) if low in announcing]:
        if words.capital[index] or index == 0 or not words.joined[index - 1]:
            continue
        low, last = words.low[index], index - 1
        if low in _AIRFIELDS:
            while last > 0 and words.low[last] in section("grammar.txt", "airfield_adjectives"):
                last -= 1
        if low == "base" and words.low[index - 1] != "air":
            continue
        if low in _PLURALS:
            yield from _several(words, at, index)
            continue
        if not words.named[last] or last in at or words.possessive[last]:
            continue
        first = first_word(words, last, _WORDS - 1, {where for where in (last - 1,) if not _free(at.get(where))})
        if low == "state" and not (first and (words.possessive[first - 1] or words.low[first - 1] in _STATE_IN)):
            continue
        tied = words.word[last].rpartition("-")[2] in section("grammar.txt", "tails")
        lone = first == last and words.begins[first]
        if nameable(words, first, last) and not words.headline[first] and not tied and not lone:
            yield make_candidate(words, first, last, "airfield" if low == "base" else cues()[low].kind, f"“{low}”")


def _several(words: Words, at: dict[int, Candidate], index: int) -> Iterator[Candidate]:
    """“Lincoln, Dixon and Lee counties”: a name for each; “County” goes to what is looked up."""
    low = words.low[index]
    last = index - 1
    while last >= 0 and words.named[last] and nameable(words, last, last) and not words.headline[last]:
        if (last not in at or low == "counties") and not (words.begins[last] and last == index - 1):
            one = make_candidate(words, last, last, cues()[low].kind, f"“{low}”")
            one.name += _COUNTY if low == "counties" else ""
            yield one
        last -= 1
        if last >= 0 and words.low[last] == "and" and words.joined[last]:
            last -= 1
        elif last < 0 or words.gap(last) != ", ":
            break


def _apposed(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“Batbo, a village west of Aleppo”."""
    for index in [at for at, low in enumerate(words.low) if low in _ARTICLES]:
        low, last = words.low[index], index - 1
        if last < 0 or not words.named[last] or last in at or words.gap(last) != ", ":
            continue
        kind = apposition(words, index)
        first = first_word(words, last, _WORDS, at)
        placed = first > 0 and words.low[first - 1] in section("grammar.txt", "place_prepositions")
        if kind and placed and nameable(words, first, last):
            yield make_candidate(words, first, last, kind, f"“{low} … {kind}”")


def _inhabited(words: Words, at: dict[int, Candidate], people: People) -> Iterator[Candidate]:
    """“a Delta man”, “John Smith of Delta”, “Smith, of Delta,”."""
    inhabitants = section("grammar.txt", "inhabitants")
    telling = inhabitants | {"of", "from"}
    for index in [at for at, low in enumerate(words.low) if low in telling]:
        low = words.low[index]
        if low in inhabitants and index and words.joined[index - 1] and not words.capital[index]:
            last = index - 1
            lone = last == 0 or not (words.joined[last - 1] and words.capital[last - 1])
            if words.capital[last] and last not in at and lone and not words.possessive[last] and _town(words, last):
                yield make_candidate(words, last, last, "", f"“{low}”")
        elif low in {"of", "from"} and index and words.joined[index] and words.gap(index - 1) in {" ", ", "}:
            person = people.lives(words, index - 1)
            last = last_word(words, index + 1)
            free = last > index and index + 1 not in at
            if person and free and _town(words, last) and nameable(words, index + 1, last):
                yield make_candidate(words, index + 1, last, "", f"“{words.word[index - 1]} {low}”")


def _town(words: Words, at: int) -> bool:
    """Whether a word is written as the name of a town is: one capital, and small letters."""
    return words.word[at][1:].islower() and nameable(words, at, at) and not words.headline[at]


def _free(one: Candidate | None) -> bool:
    """Whether a word may belong to the name after it: “Bab” of “Bab Touma neighborhood” may, “Aleppo” may not."""
    return one is None or (one.form == "name" and one.first == one.last and one.fame < _FAMOUS)


def _before_container(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“in X, Syria”, “X, Mo. —” at the head of a text."""
    prepositions = section("grammar.txt", "place_prepositions") | {"of", "and"}
    for container in dict.fromkeys(at.values()):
        last = container.first - 1
        if last < 0 or words.gap(last) not in {", ", ","} or container.form != "name" or last in at:
            continue
        if not _is_container(container):
            continue
        first = first_word(words, last, _WORDS + 1, at)
        if not words.named[last] or not nameable(words, first, last):
            continue
        before = first - 1
        head = first == 0 or (words.begins[first] and words.word[first].isupper())
        told = before > 0 and words.low[before - 1] in {"according", "thanks"}
        if head or (before >= 0 and not told and words.joined[before] and words.low[before] in prepositions):
            yield make_candidate(words, first, last, "", f"before “, {container.name}”")


def _at_the_head(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“SWANTON — Police …”: an unknown name in capitals where a report begins."""
    for first in [at for at, begins in enumerate(words.begins) if begins]:
        if not words.word[first].isupper() or len(words.word[first]) <= _ACRONYM or first in at:
            continue
        last = last_word(words, first)
        shouted = last >= first and all(words.word[index].isupper() for index in range(first, last + 1))
        if shouted and end_of(words, first, words.end[last]) and words.low[last] not in ordinary():
            yield make_candidate(words, first, last, "", "in a dateline")


def _is_container(one: Candidate) -> bool:
    return one.short or any(kind in {"country", "province"} for kind, _, _, exact in one.facts if exact)
