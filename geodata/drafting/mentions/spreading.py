"""What is a place once is one elsewhere: names that were announced, and what is listed among places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import NameContext, context_of
from geodata.drafting.mentions.unlisted import last_word, make_candidate, nameable
from geodata.drafting.mentions.vocabulary import heads, section
from geodata.drafting.mentions.words import Words

TakenList = list[tuple[Candidate, NameContext]]

_COMMAS: Final = frozenset({", ", " and ", ", and ", " or ", " & "})
_TOWN: Final = 4
"""Letters."""
_ENOUGH: Final = 2
"""Places before an unknown word in a list, or prepositions of place before an unknown name."""


def spread(words: Words, candidates: Sequence[Candidate], taken: TakenList, people: People) -> TakenList:
    """What was taken, and what follows from it."""
    busy = {at for one, _ in taken for at in range(one.first, one.last + 1)} | people.at
    fresh = list(_repeated(words, taken, busy))
    busy.update(at for one in fresh for at in range(one.first, one.last + 1))
    fresh += _listed(words, taken, candidates, busy)
    busy.update(at for one in fresh for at in range(one.first, one.last + 1))
    fresh += _visited(words, candidates, busy, people)
    if not fresh:
        return taken
    both = [*taken, *((one, context_of(words, one)) for one in fresh)]
    return sorted(both, key=lambda pair: (pair[0].first, pair[0].start))


def _repeated(words: Words, taken: TakenList, busy: set[int]) -> Iterator[Candidate]:
    """The other mentions of what was announced somewhere: “the village of Batbo … in Batbo”."""
    names: dict[str, tuple[list[str], Candidate]] = {}
    for one, _ in taken:
        parts = words.word[one.first : one.last + 1]
        if one.announced and parts[-1] not in heads() and parts[0] not in heads():
            names.setdefault(parts[0], (parts, one))
    for index, word in enumerate(words.word if names else ()):
        parts, model = names.get(word, ([], None))
        last = index + len(parts) - 1
        if model is None or words.word[index : last + 1] != parts or any(at in busy for at in range(index, last + 1)):
            continue
        if not _continued(words, index, last):
            yield make_candidate(words, index, last, "", f"as “{model.name}” above")


def _continued(words: Words, first: int, last: int) -> bool:
    """Whether a word with a capital goes on the name on either side."""
    left = first > 0 and words.joined[first - 1] and words.capital[first - 1] and not words.begins[first]
    right = last + 1 < len(words.word) and words.joined[last] and words.capital[last + 1] and not words.possessive[last]
    return left or right


def _listed(words: Words, taken: TakenList, candidates: Sequence[Candidate], busy: set[int]) -> Iterator[Candidate]:
    """“in Homs, Hama, X and Idlib”: X stands between places, after two of them or more."""
    weak = {one.first: one for one in candidates if one.form == "name"}
    at = 0
    while at < len(taken):
        count, last = 1, taken[at][0].last
        at += 1
        if taken[at - 1][0].form != "name":
            continue
        while True:
            first = last + 1 + (last + 1 < len(words.word) and words.low[last + 1] in {"and", "or"})
            if first >= len(words.word) or words.text[words.end[last] : words.start[first]] not in _COMMAS:
                break
            if at < len(taken) and taken[at][0].first == first and taken[at][0].form == "name":
                count, last = count + 1, taken[at][0].last
                at += 1
                continue
            end = last_word(words, first)
            if count < _ENOUGH or end < first or any(index in busy for index in range(first, end + 1)):
                break
            if not nameable(words, first, end) or words.headline[first] or _continued(words, first, end):
                break
            one = weak.get(first)
            last = end
            if one is None or one.last != end or not one.barred:
                yield (
                    one
                    if one is not None and one.last == end
                    else make_candidate(words, first, end, "", "listed among places")
                )


def _visited(words: Words, candidates: Sequence[Candidate], busy: set[int], people: People) -> Iterator[Candidate]:
    """An unknown name after prepositions of place: “in Hinton … around Hinton”."""
    weak = {one.first: one for one in candidates}
    inside = section("grammar.txt", "inside")
    spots: dict[str, list[tuple[int, int, bool]]] = {}
    for index in words.capitals:
        if not index or index in busy or (words.joined[index - 1] and words.capital[index - 1]):
            continue
        end = last_word(words, index)
        if end < index or end - index > 1 or any(at in busy for at in range(index, end + 1)):
            continue
        placed = words.joined[index - 1] and words.low[index - 1] in inside and not words.possessive[end]
        spots.setdefault(words.text[words.start[index] : words.end[end]], []).append((index, end, placed))
    for several in spots.values():
        visits = sum(placed for *_, placed in several)
        first, end, _ = next((spot for spot in several if spot[2]), several[0])
        if not visits or (visits < _ENOUGH and not _plain(words, first, end)):
            continue
        if not nameable(words, first, end) or words.low[end] in people.called or _not_a_place(words, first, end):
            continue
        for index, last, placed in several:
            if not _continued(words, index, last) and (index not in weak or not weak[index].barred):
                yield make_candidate(
                    words,
                    index,
                    last,
                    "",
                    "after a preposition of place" if placed else "as after a preposition of place",
                )


def _plain(words: Words, first: int, last: int) -> bool:
    """Whether a name looks like a town's: one word, only its first letter a capital, no ordinary word of this text."""
    low, word = words.low[first], words.word[first]
    following = words.low[last + 1] if last + 1 < len(words.word) else ""
    return (
        first == last and word[1:].islower() and len(word) >= _TOWN and not words.headline[first]
        and low not in words.small and low.removesuffix("s") not in words.small and not following.isdigit()
        and low not in section("people.txt", "first") and low not in section("people.txt", "last")
    )  # fmt: skip


def _not_a_place(words: Words, first: int, last: int) -> bool:
    return any(
        words.low[at] in section("organisations.txt", "after") or words.low[at] in section("people.txt", "titles")
        for at in range(first, last + 1)
    )
