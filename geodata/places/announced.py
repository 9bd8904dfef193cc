"""Names that the gazetteer does not know but the words around them announce: “the village of X”, “X Street”, “in X, Syria”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from geodata.places.candidates import Candidate, has_article
from geodata.places.vocabulary import Head, cues, heads, ordinary, section
from geodata.places.words import Words

_LONGEST: Final = 4
_ORDINAL: Final = re.compile(r"[0-9]{1,3}(?:st|nd|rd|th)")
_AFTER: Final = frozenset(
    "province provinces governorate district village town township neighborhood neighbourhood airport airbase airfield"
    " county countryside island river suburb prefecture".split()
)
"""Words written small that announce an unknown name before them."""
_OF: Final = frozenset(
    "city town village villages towns hamlet suburb suburbs province provinces district districts governorate"
    " neighborhood neighbourhood neighborhoods neighbourhoods municipality settlement settlements county parish island communities community outskirts residents resident mayor"
    " streets".split()
)
_LIST: Final = frozenset({", ", " and ", ", and ", " or "})


def find(words: Words, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates and what is announced beside them; where both overlap, the longer one counts."""
    at: dict[int, Candidate] = {
        index: one for one in candidates for index in range(one.first, one.last + 1)
    }
    fresh: dict[int, Candidate] = {}
    for one in [*_headed(words), *_after_of(words, at), *_before_cue(words, at), *_in(words, at)]:
        if any(index in fresh for index in range(one.first, one.last + 1)):
            continue
        old = [at[index] for index in range(one.first, one.last + 1) if index in at]
        if any(_keeps(words, other, one) for other in old):
            continue
        for index in range(one.first, one.last + 1):
            fresh[index] = one
    kept = [one for one in candidates if not any(index in fresh for index in range(one.first, one.last + 1))]
    return sorted([*kept, *{id(one): one for one in fresh.values()}.values()], key=lambda one: (one.first, one.start))


def _keeps(words: Words, old: Candidate, new: Candidate) -> bool:
    """Whether a known name is better than the announced one that it overlaps."""
    if old.first <= new.first and old.last >= new.last:
        return True
    if old.first < new.first or old.last > new.last:
        return True
    administrative = words.low[new.last] in _AFTER or words.low[new.last] in {"city", "oblast"}
    return administrative and old.form == "name" and words.low[new.last] not in {"county", "parish", "township"}


def make(words: Words, first: int, last: int, kind: str, why: str) -> Candidate:
    start, end = words.start[first], words.end[last]
    if words.word[last] + "." in heads() and words.text[end : end + 1] == ".":
        end += 1
    name = words.text[start:end]
    return Candidate(first, last, start, end, name, announced=kind or "place", why=[why])


def _headed(words: Words) -> Iterator[Candidate]:
    """“Royal Street”, “Lake Manassas”."""
    for index, word in enumerate(words.word):
        if not words.capital[index] or words.headline[index] and word.isupper():
            continue
        several = heads().get(word) or (
            heads().get(word + ".", ()) if words.text[words.end[index] : words.end[index] + 1] == "." else ()
        )
        for head in several:
            found = _head_first(words, index, head) if head.place == "before" else _head_last(words, index, head)
            if found:
                yield found
                break


def _head_first(words: Words, index: int, head: Head) -> Candidate | None:
    last = index + 1
    if last >= len(words.word) or not (words.joined[index] or words.gap(index) == ". ") or not words.capital[last]:
        return None
    if index and words.joined[index - 1] and words.capital[index - 1] and not words.begins[index]:
        return None
    while last + 1 < len(words.word) and words.joined[last] and words.capital[last + 1] and head.word in {"Rue"}:
        last += 1
    return make(words, index, last, head.kind, f"“{head.word}”")


def _head_last(words: Words, index: int, head: Head) -> Candidate | None:
    if index + 1 < len(words.word) and words.joined[index] and words.capital[index + 1]:
        return None
    first = index
    while first > 0 and index - first < _LONGEST and words.joined[first - 1] and not words.begins[first]:
        before = first - 1
        if not (words.capital[before] or (first == index and _ORDINAL.fullmatch(words.word[before]))):
            break
        if words.low[before] in section("grammar.txt", "days") or words.low[before] in section("people.txt", "titles"):
            break
        first = before
    if first == index or (index - first == 1 and _empty(words, first, head)):
        return None
    if head.place == "building" and not _placed(words, first):
        return None
    if any(words.low[at] in section("organisations.txt", "never_in_buildings") for at in range(first, index)):
        return None
    return make(words, first, index, head.kind, f"“{head.word}”")


def _empty(words: Words, at: int, head: Head) -> bool:
    """“Main Street” names one, “The Street” and “Old Church” do not."""
    return words.begins[at] and words.low[at] in ordinary() and head.place != "after"


def _placed(words: Words, first: int) -> bool:
    at = first - 1
    while at >= 0 and words.low[at] in {"the", "nearby", "historic"} and words.joined[at]:
        at -= 1
    return at >= 0 and words.joined[at] and words.low[at] in section("grammar.txt", "place_prepositions")


def _after_of(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“the villages of X, Y and Z”."""
    for index, low in enumerate(words.low):
        if low != "of" or index == 0 or words.low[index - 1] not in _OF or not words.joined[index]:
            continue
        cue = words.low[index - 1]
        first = index + 1
        while first < len(words.word):
            first += words.low[first] in {"the"}
            last = run(words, first)
            if last < first:
                break
            if first not in at and nameable(words, first, last):
                yield make(words, first, last, cues()[cue].kind if cue in cues() else "", f"“{cue} of”")
            if not cue.endswith("s") or words.gap(last) not in _LIST and not _and(words, last):
                break
            first = last + 1 + _and(words, last)


def _and(words: Words, last: int) -> bool:
    return last + 1 < len(words.word) and words.low[last + 1] in {"and", "or"} and words.gap(last) in {" ", ", "}


def _before_cue(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“Hmeimim airport”."""
    for index, low in enumerate(words.low):
        if low not in _AFTER or words.capital[index] or index == 0 or not words.joined[index - 1]:
            continue
        last = index - 1
        if not _named(words, last) or last in at or words.possessive[last]:
            continue
        first = last
        while first > 0 and last - first < 2 and words.joined[first - 1] and not words.begins[first] and (
            _named(words, first - 1) and first - 1 not in at and not words.possessive[first - 1]
        ):
            first -= 1
        if nameable(words, first, last) and not words.headline[first]:
            yield make(words, first, last, cues()[low].kind, f"“{low}”")


def _in(words: Words, at: dict[int, Candidate]) -> Iterator[Candidate]:
    """“in X, Syria”, “X, Mo. —” at the head of a text."""
    prepositions = section("grammar.txt", "place_prepositions") | {"of", "and"}
    for container in dict.fromkeys(at.values()):
        last = container.first - 1
        if last < 0 or words.gap(last) not in {", ", ","} or container.form != "name" or last in at:
            continue
        if not _holds(container):
            continue
        first = last
        while first > 0 and last - first < 3 and words.joined[first - 1] and not words.begins[first] and (
            _named(words, first - 1) and first - 1 not in at
        ):
            first -= 1
        if not _named(words, last) or not nameable(words, first, last):
            continue
        before = first - 1
        head = first == 0 or (words.begins[first] and words.word[first].isupper())
        told = before > 0 and words.low[before - 1] in {"according", "thanks"}
        if head or (before >= 0 and not told and words.joined[before] and words.low[before] in prepositions):
            yield make(words, first, last, "", f"before “, {container.name}”")


def _holds(one: Candidate) -> bool:
    return one.short or any(kind in {"country", "province"} for kind, _, _, exact in one.facts if exact)


def _named(words: Words, at: int) -> bool:
    return words.capital[at] or has_article(words.word[at])


def run(words: Words, first: int) -> int:
    """The last word of the name that begins here; `first` - 1 when none does."""
    last = first - 1
    connectors = section("grammar.txt", "connectors") - {"and", "of", "the", "y", "e", "in", "on", "upon", "a", "an", "i"}
    while last + 1 < len(words.word) and last + 1 - first < _LONGEST:
        if not _named(words, last + 1) and not (last >= first and words.low[last + 1] in connectors):
            break
        last += 1
        if not words.joined[last] or words.possessive[last]:
            break
    while last >= first and not _named(words, last):
        last -= 1
    return last


def nameable(words: Words, first: int, last: int) -> bool:
    """Whether these words could be a name of a place: no ordinary word, no organisation, no weekday."""
    if last > first:
        return not any(words.low[at] in section("people.txt", "titles") for at in range(first, last + 1))
    low, word = words.low[first], words.word[first]
    return not (
        low in ordinary() or low in section("grammar.txt", "days") or low in section("grammar.txt", "directions")
        or low in section("organisations.txt", "after") or (word.isupper() and len(word) <= 5) or len(word) < 3
    )  # fmt: skip
