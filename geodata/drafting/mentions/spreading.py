"""What is a place once is one elsewhere: names that were announced, and what is listed among places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import AcceptedName, context_of
from geodata.drafting.mentions.unlisted import last_word, make_candidate, nameable
from geodata.drafting.mentions.vocabulary import heads, section
from geodata.drafting.mentions.words import Words

_COMMAS: Final = frozenset({", ", " and ", ", and ", " or ", " & "})
_TOWN: Final = 4
"""Letters."""
_ENOUGH: Final = 2
"""Places before an unknown word in a list, or prepositions of place before an unknown name."""


def spread(
    words: Words, candidates: Sequence[Candidate], accepted: list[AcceptedName], people: People
) -> list[AcceptedName]:
    """What was taken, and what follows from it."""
    busy = {index for candidate, _ in accepted for index in candidate.indices()} | people.indices
    fresh = list(_repeated(words, accepted, busy))
    busy.update(index for candidate in fresh for index in candidate.indices())
    fresh += _listed(words, accepted, candidates, busy)
    busy.update(index for candidate in fresh for index in candidate.indices())
    fresh += _visited(words, candidates, busy, people)
    if not fresh:
        return accepted
    both = [*accepted, *((candidate, context_of(words, candidate)) for candidate in fresh)]
    return sorted(both, key=lambda pair: (pair[0].first, pair[0].start))


def _repeated(words: Words, accepted: list[AcceptedName], busy: set[int]) -> Iterator[Candidate]:
    """The other mentions of what was announced somewhere: “the village of Batbo … in Batbo”."""
    names: dict[str, tuple[list[str], Candidate]] = {}
    for candidate, _ in accepted:
        parts = words.word[candidate.first : candidate.last + 1]
        if candidate.announced_kind and parts[-1] not in heads() and parts[0] not in heads():
            names.setdefault(parts[0], (parts, candidate))
    for index, word in enumerate(words.word if names else ()):
        parts, model = names.get(word, ([], None))
        last = index + len(parts) - 1
        if model is None or words.word[index : last + 1] != parts or any(at in busy for at in range(index, last + 1)):
            continue
        if not _continued(words, index, last):
            yield make_candidate(words, index, last, "", f"as “{model.name}” above")


def _continued(words: Words, first: int, last: int) -> bool:
    """Whether a word with a capital goes on the name on either side."""
    left = first > 0 and words.joined[first - 1] and words.capital[first - 1] and not words.begins_sentence[first]
    right = last + 1 < len(words.word) and words.joined[last] and words.capital[last + 1] and not words.possessive[last]
    return left or right


def _listed(
    words: Words, accepted: list[AcceptedName], candidates: Sequence[Candidate], busy: set[int]
) -> Iterator[Candidate]:
    """“in Homs, Hama, X and Idlib”: X stands between places, after two of them or more."""
    weak = {candidate.first: candidate for candidate in candidates if candidate.form == "name"}
    at = 0
    while at < len(accepted):
        count, last = 1, accepted[at][0].last
        at += 1
        if accepted[at - 1][0].form != "name":
            continue
        while True:
            first = last + 1 + (last + 1 < len(words.word) and words.lowered[last + 1] in {"and", "or"})
            if first >= len(words.word) or words.text[words.end[last] : words.start[first]] not in _COMMAS:
                break
            if at < len(accepted) and accepted[at][0].first == first and accepted[at][0].form == "name":
                count, last = count + 1, accepted[at][0].last
                at += 1
                continue
            end = last_word(words, first)
            if count < _ENOUGH or end < first or any(index in busy for index in range(first, end + 1)):
                break
            if not nameable(words, first, end) or words.headline[first] or _continued(words, first, end):
                break
            candidate = weak.get(first)
            last = end
            if candidate is None or candidate.last != end or not candidate.excluded:
                yield (
                    candidate
                    if candidate is not None and candidate.last == end
                    else make_candidate(words, first, end, "", "listed among places")
                )


def _visited(words: Words, candidates: Sequence[Candidate], busy: set[int], people: People) -> Iterator[Candidate]:
    """An unknown name after prepositions of place: “in Hinton … around Hinton”."""
    weak = {candidate.first: candidate for candidate in candidates}
    inside = section("grammar.txt", "inside")
    spots: dict[str, list[tuple[int, int, bool]]] = {}
    for index in words.capitals:
        if not index or index in busy or (words.joined[index - 1] and words.capital[index - 1]):
            continue
        end = last_word(words, index)
        if end < index or end - index > 1 or any(at in busy for at in range(index, end + 1)):
            continue
        placed = words.joined[index - 1] and words.lowered[index - 1] in inside and not words.possessive[end]
        spots.setdefault(words.text[words.start[index] : words.end[end]], []).append((index, end, placed))
    for several in spots.values():
        visits = sum(placed for *_, placed in several)
        first, end, _ = next((spot for spot in several if spot[2]), several[0])
        if not visits or (visits < _ENOUGH and not _plain(words, first, end)):
            continue
        if not nameable(words, first, end) or words.lowered[end] in people.names or _not_a_place(words, first, end):
            continue
        for index, last, placed in several:
            if not _continued(words, index, last) and (index not in weak or not weak[index].excluded):
                yield make_candidate(
                    words,
                    index,
                    last,
                    "",
                    "after a preposition of place" if placed else "as after a preposition of place",
                )


def _plain(words: Words, first: int, last: int) -> bool:
    """Whether a name looks like a town's: one word, only its first letter a capital, no ordinary word of this text."""
    low, word = words.lowered[first], words.word[first]
    following = words.lowered[last + 1] if last + 1 < len(words.word) else ""
    return (
        first == last and word[1:].islower() and len(word) >= _TOWN and not words.headline[first]
        and low not in words.seen_small and low.removesuffix("s") not in words.seen_small and not following.isdigit()
        and low not in section("people.txt", "first") and low not in section("people.txt", "last")
    )  # fmt: skip


def _not_a_place(words: Words, first: int, last: int) -> bool:
    return any(
        words.lowered[index] in section("organisations.txt", "after")
        or words.lowered[index] in section("people.txt", "titles")
        for index in range(first, last + 1)
    )
