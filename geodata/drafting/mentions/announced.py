"""Add the unlisted names that the words around them announce: “the village of X”, “X airport”, “in X, Syria”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions import situated, unlisted
from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.patterns import dateline_end
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import apposition
from geodata.drafting.mentions.unlisted import first_word, last_word, make_candidate, nameable
from geodata.drafting.mentions.vocabulary import cues, ordinary, section
from geodata.drafting.mentions.words import Words

_WORDS: Final = 3
"""Words of a name before the word that announces it."""
_PLURALS: Final = frozenset(
    {"counties", "districts", "provinces", "villages", "towns", "neighborhoods", "neighbourhoods", "suburbs"}
)
_DIVISIONS: Final = frozenset(
    {"township", "district", "woreda", "county", "territory", "cercle", "commune", "municipality"}
)
"""Words after a name that make it a larger place around the name before the comma: “X, Kyauktaw township”."""
_STREETS: Final = frozenset({"streets", "avenues", "roads", "boulevards"})
_AIRFIELDS: Final = frozenset({"airport", "airbase", "airfield", "base"})
_ARTICLES: Final = frozenset({"a", "an", "the"})
_LONGEST_ACRONYM: Final = 4
"""Letters."""
_STATE_IN: Final = frozenset({"in", "of", "across", "to"})
_FAMOUS: Final = 1.5
"""Renown from which on a place's name is no part of an unlisted name."""
_LIST: Final = frozenset({", ", " and ", ", and ", " or "})


def add_announced(words: Words, candidates: Sequence[Candidate], people: People) -> list[Candidate]:
    """The candidates, and the announced names among them, in reading order; of two that overlap, the better one."""
    by_word = {index: candidate for candidate in candidates for index in candidate.indices()}
    finders = (_after_of, _before_cue, _before_streets, _before_apposition, _before_container, _in_dateline)
    announced = list(situated.find_situated(words, by_word, people))
    announced += [candidate for finder in finders for candidate in finder(words, by_word)]
    added: dict[int, Candidate] = {}
    for candidate in [*unlisted.find_headed(words), *announced, *_inhabited(words, by_word, people)]:
        if any(index in added for index in candidate.indices()):
            continue
        known = [by_word[index] for index in candidate.indices() if index in by_word]
        if not any(_prefers_known(words, other, candidate) for other in known):
            added.update(dict.fromkeys(candidate.indices(), candidate))
    kept = [candidate for candidate in candidates if not any(index in added for index in candidate.indices())]
    return sorted([*kept, *dict.fromkeys(added.values())], key=lambda candidate: (candidate.first, candidate.start))


def _prefers_known(words: Words, known: Candidate, new: Candidate) -> bool:
    """Whether the known name is better than the announced one that it overlaps."""
    if new.name != words.text[new.start : new.end] and known.form == "name":
        return False
    if known.first <= new.first and known.last >= new.last:
        return True
    if (known.first < new.first and words.lowered[known.first] != "the") or known.last > new.last:
        return True
    administrative = words.lowered[new.last] in section("grammar.txt", "divisions")
    return administrative and known.form == "name" and known.renown >= _FAMOUS


def _after_of(words: Words, by_word: dict[int, Candidate]) -> Iterator[Candidate]:
    """“the villages of X, Y and Z”."""
    announcing = section("grammar.txt", "announcing_with_of")
    for index in words.indices_of({"of"}):
        if index == 0 or words.lowered[index - 1] not in announcing or not words.joined[index]:
            continue
        cue = words.lowered[index - 1]
        first = index + 1
        while first < len(words.word):
            first += words.lowered[first] == "the"
            last = last_word(words, first)
            if last < first:
                break
            known = by_word.get(first)
            longer = known is not None and known.last < last and _is_arabic(words.word[known.last + 1])
            is_free = first < last and first + 1 not in by_word
            longer = longer or (is_free and unlisted.may_begin_longer(known, by_word.values()))
            if (known is None or longer) and nameable(words, first, last):
                yield make_candidate(words, first, last, cues()[cue].kind if cue in cues() else "", f"“{cue} of”")
            if not cue.endswith("s") or (words.gap(last) not in _LIST and not _joins_next(words, last)):
                break
            first = last + 1 + _joins_next(words, last)


def _is_arabic(word: str) -> bool:
    """Whether a word goes on an Arabic name: “al-Kheir” after “Bab”."""
    return word.partition("-")[0].lower() in section("grammar.txt", "articles")


def _joins_next(words: Words, last: int) -> bool:
    return last + 1 < len(words.word) and words.lowered[last + 1] in {"and", "or"} and words.gap(last) in {" ", ", "}


def _before_cue(words: Words, by_word: dict[int, Candidate]) -> Iterator[Candidate]:
    """“Hmeimim airport”, “Lincoln and Lee counties”."""
    announcing = section("grammar.txt", "announcing_after")
    for index in words.indices_of(announcing):
        if words.capital[index] or index == 0 or not words.joined[index - 1]:
            continue
        lowered, last = words.lowered[index], index - 1
        if lowered in _AIRFIELDS:
            while last > 0 and words.lowered[last] in section("grammar.txt", "airfield_adjectives"):
                last -= 1
        if lowered == "base" and words.lowered[index - 1] != "air":
            continue
        if lowered in _PLURALS:
            yield from _before_plural(words, by_word, index)
            continue
        free = last not in by_word or words.lowered[last - 1] in section("grammar.txt", "articles")
        if not words.name_like[last] or words.possessive[last] or not free:
            continue
        taken = () if _may_belong(by_word.get(last - 1)) else (last - 1,)
        first = first_word(words, last, _WORDS - 1, taken)
        if lowered == "state" and not (
            first and (words.possessive[first - 1] or words.lowered[first - 1] in _STATE_IN)
        ):
            continue
        suffixed = words.word[last].rpartition("-")[2] in section("grammar.txt", "tails")
        sentence_start = first == last and words.begins_sentence[first]
        if nameable(words, first, last) and not words.headline[first] and not suffixed and not sentence_start:
            yield make_candidate(
                words, first, last, "airfield" if lowered == "base" else cues()[lowered].kind, f"“{lowered}”"
            )


def _before_plural(words: Words, by_word: dict[int, Candidate], index: int) -> Iterator[Candidate]:
    """“Lincoln, Dixon and Lee counties”: one name for each, with “County” added to the name to look up."""
    lowered = words.lowered[index]
    last = index - 1
    while last >= 0 and words.name_like[last] and nameable(words, last, last) and not words.headline[last]:
        if (last not in by_word or lowered == "counties") and not (words.begins_sentence[last] and last == index - 1):
            candidate = make_candidate(words, last, last, cues()[lowered].kind, f"“{lowered}”")
            candidate.name += " County" if lowered == "counties" else ""
            yield candidate
        last -= 1
        if last >= 0 and words.lowered[last] == "and" and words.joined[last]:
            last -= 1
        elif last < 0 or words.gap(last) != ", ":
            break


def _before_streets(words: Words, by_word: dict[int, Candidate]) -> Iterator[Candidate]:
    """“down Bourbon and Dauphine streets”: two names or more before one noun."""
    for index in words.indices_of(_STREETS):
        second, first = index - 1, index - 3
        if first < 0 or words.capital[index] or not words.joined[second] or words.lowered[index - 2] != "and":
            continue
        for last in (first, second):
            if last in by_word and by_word[last].is_country():
                break
            if words.name_like[last] and nameable(words, last, last) and not words.headline[last]:
                street = make_candidate(words, last, last, "district", f"“{words.word[index]}”")
                street.name += f" {words.word[index][:-1].title()}"
                yield street


def _may_belong(candidate: Candidate | None) -> bool:
    """Whether a word may belong to the name after it: “Bab” of “Bab Touma neighborhood” may, “Aleppo” may not."""
    if candidate is None:
        return True
    return candidate.form == "name" and candidate.first == candidate.last and candidate.renown < _FAMOUS


def _before_apposition(words: Words, by_word: dict[int, Candidate]) -> Iterator[Candidate]:
    """“Batbo, a village west of Aleppo”."""
    for index in words.indices_of(_ARTICLES):
        lowered, last = words.lowered[index], index - 1
        if last < 0 or not words.name_like[last] or last in by_word or words.gap(last) != ", ":
            continue
        kind = apposition(words, index)
        first = first_word(words, last, _WORDS, by_word)
        placed = first > 0 and words.lowered[first - 1] in section("grammar.txt", "place_prepositions")
        if kind and placed and nameable(words, first, last):
            yield make_candidate(words, first, last, kind, f"“{lowered} … {kind}”")


def _before_container(words: Words, by_word: dict[int, Candidate]) -> Iterator[Candidate]:
    """“in X, Syria”, and “X, Mo. —” at the head of a report."""
    prepositions = section("grammar.txt", "place_prepositions") | {"of", "and"}
    for container in dict.fromkeys(by_word.values()):
        last = container.first - 1
        if last < 0 or words.gap(last) not in {", ", ","} or container.form != "name" or last in by_word:
            continue
        is_called_larger = words.following(container.last) in _DIVISIONS
        if not (is_called_larger or _is_container(container)):
            continue
        first = first_word(words, last, _WORDS + 1, by_word)
        if not words.name_like[last] or not nameable(words, first, last):
            continue
        before = first - 1
        head = first == 0 or (words.begins_sentence[first] and words.word[first].isupper())
        idiom = before > 0 and words.lowered[before - 1] in {"according", "thanks"}
        if head or (before >= 0 and not idiom and words.joined[before] and words.lowered[before] in prepositions):
            yield make_candidate(words, first, last, "", f"before “, {container.name}”")


def _is_container(candidate: Candidate) -> bool:
    """Whether the name may be the country or province of a place before the comma."""
    areas = {kind for kind, _, _, main in candidate.facts if main}
    return candidate.abbreviated or not areas.isdisjoint({"country", "province"})


def _in_dateline(words: Words, by_word: dict[int, Candidate]) -> Iterator[Candidate]:
    """“SWANTON — Police …”: an unlisted name in capitals at the head of a report."""
    for first in [index for index, begins in enumerate(words.begins_sentence) if begins]:
        if not words.word[first].isupper() or len(words.word[first]) <= _LONGEST_ACRONYM or first in by_word:
            continue
        last = last_word(words, first)
        in_capitals = last >= first and all(words.word[index].isupper() for index in range(first, last + 1))
        if in_capitals and dateline_end(words, first, words.end[last]) and words.lowered[last] not in ordinary():
            yield make_candidate(words, first, last, "", "in a dateline")


def _inhabited(words: Words, by_word: dict[int, Candidate], people: People) -> Iterator[Candidate]:
    """“a Delta man”, “John Smith of Delta”, “Smith, of Delta,”."""
    inhabitants = section("grammar.txt", "inhabitants")
    for index in words.indices_of(inhabitants | {"of", "from"}):
        lowered, last = words.lowered[index], index - 1
        if lowered in inhabitants and index and words.joined[last] and not words.capital[index]:
            alone = last == 0 or not (words.joined[last - 1] and words.capital[last - 1])
            free = last not in by_word and not words.possessive[last]
            if words.capital[last] and alone and free and _is_town_like(words, last):
                yield make_candidate(words, last, last, "", f"“{lowered}”")
        elif lowered in {"of", "from"} and index and words.joined[index] and words.gap(last) in {" ", ", "}:
            person = people.is_inhabitant(words, index - 1)
            last = last_word(words, index + 1)
            free = last > index and index + 1 not in by_word
            if person and free and _is_town_like(words, last) and nameable(words, index + 1, last):
                yield make_candidate(words, index + 1, last, "", f"“{words.word[index - 1]} {lowered}”")


def _is_town_like(words: Words, index: int) -> bool:
    """Whether a word is written like the name of a town: one capital, then small letters."""
    return words.word[index][1:].islower() and nameable(words, index, index) and not words.headline[index]
