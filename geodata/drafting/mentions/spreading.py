"""Find further places from the accepted ones: repeated names, and names in a list of places or after prepositions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import AcceptedName, context_of
from geodata.drafting.mentions.unlisted import last_word, make_candidate, nameable
from geodata.drafting.mentions.vocabulary import heads, section
from geodata.drafting.mentions.words import Words

_JOINTS: Final = frozenset({", ", " and ", ", and ", " or ", " & "})
_TOWN: Final = 4
"""Letters of a town's name at least."""
_ENOUGH: Final = 2
"""Places in a list before an unlisted name, or prepositions of place before its mentions, at least."""


def spread(
    words: Words, candidates: Sequence[Candidate], accepted: list[AcceptedName], people: People
) -> list[AcceptedName]:
    """The accepted names and those that follow from them, in reading order."""
    used = {index for candidate, _ in accepted for index in candidate.indices()} | people.indices
    added = list(_repeated(words, accepted, used))
    used.update(index for candidate in added for index in candidate.indices())
    added += _listed(words, accepted, candidates, used)
    used.update(index for candidate in added for index in candidate.indices())
    added += _visited(words, candidates, used, people)
    if not added:
        return accepted
    names = [*accepted, *((candidate, context_of(words, candidate)) for candidate in added)]
    return sorted(names, key=lambda name: (name[0].first, name[0].start))


def _repeated(words: Words, accepted: list[AcceptedName], used: set[int]) -> Iterator[Candidate]:
    """The other mentions of announced names: “the village of Batbo … in Batbo”."""
    names: dict[str, tuple[list[str], Candidate]] = {}
    for candidate, _ in accepted:
        parts = words.word[candidate.first : candidate.last + 1]
        if candidate.announced_kind and parts[-1] not in heads() and parts[0] not in heads():
            names.setdefault(parts[0], (parts, candidate))
    for index, word in enumerate(words.word if names else ()):
        parts, announced = names.get(word, ([], None))
        last = index + len(parts) - 1
        if announced is None or words.word[index : last + 1] != parts or not used.isdisjoint(range(index, last + 1)):
            continue
        if not _is_continued(words, index, last):
            yield make_candidate(words, index, last, "", f"as “{announced.name}” above")


def _is_continued(words: Words, first: int, last: int) -> bool:
    """Whether a word with a capital continues the name on either side."""
    left = first > 0 and words.joined[first - 1] and words.capital[first - 1] and not words.begins_sentence[first]
    right = last + 1 < len(words.word) and words.joined[last] and words.capital[last + 1] and not words.possessive[last]
    return left or right


def _listed(
    words: Words, accepted: list[AcceptedName], candidates: Sequence[Candidate], used: set[int]
) -> Iterator[Candidate]:
    """“in Homs, Hama, X and Idlib”: X stands in a list after two places or more."""
    by_first = {candidate.first: candidate for candidate in candidates if candidate.form == "name"}
    index = 0
    while index < len(accepted):
        count, last = 1, accepted[index][0].last
        index += 1
        if accepted[index - 1][0].form != "name":
            continue
        while True:
            first = last + 1 + (last + 1 < len(words.word) and words.lowered[last + 1] in {"and", "or"})
            if first >= len(words.word) or words.text[words.end[last] : words.start[first]] not in _JOINTS:
                break
            if index < len(accepted) and accepted[index][0].first == first and accepted[index][0].form == "name":
                count, last = count + 1, accepted[index][0].last
                index += 1
                continue
            end = last_word(words, first)
            is_other_end = count == 1 and _is_between(words, accepted[index - 1][0], first)
            if (count < _ENOUGH and not is_other_end) or end < first or not used.isdisjoint(range(first, end + 1)):
                break
            if not nameable(words, first, end) or words.headline[first] or _is_continued(words, first, end):
                break
            last = end
            candidate = by_first.get(first)
            if candidate is None or candidate.last != end:
                yield make_candidate(words, first, end, "", "the other end" if is_other_end else "listed among places")
            elif not candidate.excluded:
                yield candidate


def _is_between(words: Words, one: Candidate, second: int) -> bool:
    """“between Mopti and X”: the word `second` begins what lies at the other end of a way from a town."""
    is_first = one.first > 0 and words.lowered[one.first - 1] == "between"
    return is_first and not one.is_country() and words.text[one.end : words.start[second]] == " and "


def _visited(words: Words, candidates: Sequence[Candidate], used: set[int], people: People) -> Iterator[Candidate]:
    """An unlisted name after prepositions of place: “in Hinton … around Hinton”."""
    by_first = {candidate.first: candidate for candidate in candidates}
    inside = section("grammar.txt", "inside")
    occurrences: dict[str, list[tuple[int, int, bool]]] = {}
    for index in words.capitals:
        if not index or index in used or (words.joined[index - 1] and words.capital[index - 1]):
            continue
        end = last_word(words, index)
        if end < index or end - index > 1 or not used.isdisjoint(range(index, end + 1)):
            continue
        placed = words.joined[index - 1] and words.lowered[index - 1] in inside and not words.possessive[end]
        occurrences.setdefault(words.text[words.start[index] : words.end[end]], []).append((index, end, placed))
    for spots in occurrences.values():
        visits = sum(placed for *_, placed in spots)
        first, end, _ = next((spot for spot in spots if spot[2]), spots[0])
        if not visits or (visits < _ENOUGH and not _is_town_like(words, first, end)):
            continue
        if not nameable(words, first, end) or words.lowered[end] in people.names or _is_organisation(words, first, end):
            continue
        for index, last, placed in spots:
            if not _is_continued(words, index, last) and (index not in by_first or not by_first[index].excluded):
                reason = "after a preposition of place" if placed else "as after a preposition of place"
                yield make_candidate(words, index, last, "", reason)


def _is_town_like(words: Words, first: int, last: int) -> bool:
    """Whether it looks like a town's name: one word with one capital that the text never has without a capital."""
    lowered, word = words.lowered[first], words.word[first]
    following = words.lowered[last + 1] if last + 1 < len(words.word) else ""
    if first != last or not word[1:].islower() or len(word) < _TOWN or words.headline[first] or following.isdigit():
        return False
    if lowered in words.seen_small or lowered.removesuffix("s") in words.seen_small:
        return False
    return lowered not in section("people.txt", "first") and lowered not in section("people.txt", "last")


def _is_organisation(words: Words, first: int, last: int) -> bool:
    """Whether one of the words belongs to an organisation or a title."""
    return any(
        words.lowered[index] in section("organisations.txt", "after")
        or words.lowered[index] in section("people.txt", "titles")
        for index in range(first, last + 1)
    )
