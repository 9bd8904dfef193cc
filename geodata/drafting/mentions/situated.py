"""Find unlisted names by their first word or by what is said to happen there.

“Tell Dahab”, “shelling on Kabani”, “Kabani, northern Latakia countryside”, “the Zaytouneh camp”.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.people import People
from geodata.drafting.mentions.surroundings import context_of, says_who_holds
from geodata.drafting.mentions.unlisted import first_word, last_word, make_candidate, may_begin_longer, nameable
from geodata.drafting.mentions.vocabulary import cues, ordinary, section
from geodata.drafting.mentions.words import Words

ByWord = Mapping[int, Candidate]
"""Index of a word → the known name that it belongs to."""

_WORDS: Final = 3
"""Words of a name at most."""
_TOWN: Final = 4
"""Letters of a name of one word at least."""
_BESIDE: Final = frozenset({", ", " (", " [", "/", " in ", ", in ", " in the ", ", in the ", " - ", " – "})
"""What may stand between a name and the phrase of the larger place around it."""
_BEFORE_ADJECTIVES: Final = frozenset({"in", "with", "of", "the", "a", "an", "from", "on", "by", "their", "its", "two"})
"""Words before a participle that is no verb: “with captured …”."""
_BESIDES: Final = frozenset({"near", "outside", "at", "between"})
_PROFESSIONS: Final = frozenset({
    *("analyst", "researcher", "professor", "director", "fellow", "expert", "spokesman", "spokeswoman", "editor"),
    *("lecturer", "historian", "specialist", "student", "manager", "officer", "chief", "adviser", "correspondent"),
})  # fmt: skip
"""People who work “at” an organisation, which is no place of an event."""
_APART: Final = frozenset({", ", "/", " [", " - ", " – "})
"""Those that need no preposition before the name."""
_FOR_WHOM: Final = frozenset({"refugee", "refugees", "displacement", "military", "border", "detention"})
"""Words between a name and the site that has it: “Al-Maghazi refugee camp”."""
_SIZES: Final = frozenset({"country", "province"})


def find_situated(words: Words, by_word: ByWord, people: People) -> Iterator[Candidate]:
    """The unlisted names of a text; they may overlap."""
    yield from _headed(words, by_word, people)
    yield from _beside_larger(words, by_word, people)
    yield from _struck(words, by_word, people)
    yield from _held(words, by_word, people)
    yield from _sites(words, by_word, people)


def _is_free(words: Words, by_word: ByWord, people: People, first: int, last: int) -> bool:
    """Whether the words may be an unlisted name: none of them is a known one or a person, and no headline shouts."""
    inside = range(first, last + 1)
    taken = any(index in by_word or index in people.indices for index in inside)
    return not taken and not words.headline[first] and nameable(words, first, last)


def _headed(words: Words, by_word: ByWord, people: People) -> Iterator[Candidate]:
    """“Tell Dahab”, “Kafr Halab”, “Umm Qarnayn”: the first word means a hill, a village, a mother of something."""
    heads = section("grammar.txt", "toponym_heads")
    for first in words.capitals:
        if words.lowered[first] not in heads or not words.joined[first] or first + 1 >= len(words.word):
            continue
        before = first > 0 and words.joined[first - 1] and words.capital[first - 1] and not words.begins_sentence[first]
        last = last_word(words, first)
        if last > first and not before and _is_free(words, {}, people, first, last):
            known = [by_word[index] for index in range(first, last + 1) if index in by_word]
            if all(candidate.form == "name" and candidate.first == candidate.last for candidate in known):
                yield make_candidate(words, first, last, "", f"“{words.word[first]} …”")


def _beside_larger(words: Words, by_word: ByWord, people: People) -> Iterator[Candidate]:
    """“Kabani, northern Latakia countryside”, “Kabani/Latakia”, “Kabani [northern Latakia]”, “Kabani in Latakia”."""
    for larger in dict.fromkeys(by_word.values()):
        if larger.form != "name":
            continue
        context = context_of(words, larger)
        last = context.phrase_first - 1
        while last >= 0 and words.lowered[last] in {"in", "the"} and words.joined[last]:
            last -= 1
        if last < 0 or not words.name_like[last] or words.possessive[last]:
            continue
        gap = words.text[words.end[last] : words.start[context.phrase_first]]
        alias = gap == " (" and words.text[larger.end : larger.end + 1] == ")"  # “Sere Kaniye (Ras al-Ain)”
        is_around = alias or context.direction or context.kind == "province" or _is_area(larger)
        if gap not in _BESIDE or not is_around:
            continue
        first = first_word(words, last, _WORDS, by_word)
        apart = gap in _APART and (context.direction != "" or gap != ", ") and not words.begins_sentence[first]
        if (apart or _is_placed(words, first)) and _is_town(words, by_word, people, first, last):
            yield make_candidate(words, first, last, "", f"beside “{larger.name}”")


def _is_placed(words: Words, first: int) -> bool:
    """Whether a preposition of place stands before a name: “in X”, “strikes on X”, “the capture of X”."""
    before = words.lowered[first - 1] if first and words.joined[first - 1] else ""
    left = words.lowered[first - 2] if first > 1 else ""
    if before == "of":
        return left in section("grammar.txt", "of_places") or left in section("grammar.txt", "announcing_with_of")
    if before in section("grammar.txt", "struck"):
        return left in section("grammar.txt", "strikes")
    return before in section("grammar.txt", "place_prepositions")


def _is_area(candidate: Candidate) -> bool:
    return any(kind in _SIZES and main for kind, *_, main in candidate.facts)


def _struck(words: Words, by_word: ByWord, people: People) -> Iterator[Candidate]:
    """“shelled Kabani”, “shelling on Kabani”, “near Haji Omaran”."""
    striking, strikes = section("grammar.txt", "striking") | _BESIDES | {"in"}, section("grammar.txt", "strikes")
    for before in words.indices_of(striking | section("grammar.txt", "struck")):
        if words.lowered[before] == "in" and not _is_labelled(words, by_word, before):
            continue
        first = before + 1
        if first >= len(words.word) or not words.joined[before] or words.capital[before]:
            continue
        prepositional = words.lowered[before] not in striking
        if prepositional and not (before and words.joined[before - 1] and words.lowered[before - 1] in strikes):
            continue
        if not prepositional and before and words.lowered[before - 1] in _BEFORE_ADJECTIVES | _PROFESSIONS:
            continue  # “in captured Humvees”, “an analyst at Verisk”
        last = last_word(words, first)
        if words.lowered[before] == "at" and last >= first and words.following(last) == "area":
            continue  # a part of a town, of which nothing says where it lies
        known = by_word
        if first < last and may_begin_longer(by_word.get(first), by_word.values()):
            known = _without(by_word, first)
        if last >= first and not _is_actor(words, last) and _is_town(words, known, people, first, last):
            yield make_candidate(words, first, last, "", f"“{words.word[before]}”")


def _is_labelled(words: Words, by_word: ByWord, index: int) -> bool:
    """Whether the line of a word begins with a known name and a mark: “Marib | A mine exploded in X”, “Gao: …”."""
    line = words.text.rfind("\n", 0, words.start[index]) + 1
    first = bisect_left(words.start, line)
    known = by_word.get(first)
    return known is not None and first < index and words.text.startswith((" | ", ":"), known.end)


def _without(by_word: ByWord, index: int) -> ByWord:
    return {other: candidate for other, candidate in by_word.items() if other != index}


def _held(words: Words, by_word: ByWord, people: People) -> Iterator[Candidate]:
    """“Houthi-held Durayhimi”."""
    for first in words.capitals:
        if first and words.joined[first - 1] and says_who_holds(words, first - 1):
            last = last_word(words, first)
            if not _is_actor(words, last) and _is_town(words, by_word, people, first, last):
                yield make_candidate(words, first, last, "", f"“{words.word[first - 1]}”")


def _is_actor(words: Words, last: int) -> bool:
    """Whether the name belongs to the noun after it: “on Houthi targets”."""
    after = words.following(last)
    return after in section("grammar.txt", "targets") or after in section("grammar.txt", "actor_nouns")


def _is_town(words: Words, by_word: ByWord, people: People, first: int, last: int) -> bool:
    """Whether the words are written like the name of a town, and neither an organisation's nor a person's."""
    if not _is_free(words, by_word, people, first, last) or words.possessive[last]:
        return False
    for index in range(first, last + 1):
        lowered = words.lowered[index]
        is_part = index == first < last  # “Tin Zarakou”
        if lowered in cues() or lowered in people.names or (lowered in ordinary() and not is_part):
            return False
        if lowered in section("organisations.txt", "after"):
            return False
    bare = words.word[last].rpartition("-")[2]
    seen = words.lowered[first] in words.seen_small or words.lowered[first].removesuffix("s") in words.seen_small
    personal = first == last and (
        words.lowered[first] in section("people.txt", "first") or words.lowered[first] in section("people.txt", "last")
    )
    is_long = len(words.word[first]) >= _TOWN or first < last
    return bare[1:].islower() and is_long and not seen and not personal


def _sites(words: Words, by_word: ByWord, people: People) -> Iterator[Candidate]:
    """“the Zaytouneh camp”, “Nasib crossing”, “al-Haydariya roundabout”."""
    for index in words.indices_of(section("grammar.txt", "sites")):
        last = index - 1
        if last > 0 and words.lowered[last] in _FOR_WHOM and words.joined[last - 1]:
            last -= 1
        if last < 0 or words.capital[index] or not words.joined[last] or not words.name_like[last]:
            continue
        first = first_word(words, last, _WORDS, ())
        if words.possessive[last] or words.begins_sentence[first] or not _is_free(words, {}, people, first, last):
            continue
        known = [by_word[word] for word in range(first, last + 1) if word in by_word]
        if any(name.form != "name" or (name.first <= first and name.last >= last) for name in known):
            continue
        if first == last and words.lowered[last] in ordinary():
            continue
        yield make_candidate(words, first, index, "district", f"“{words.word[index]}”")
