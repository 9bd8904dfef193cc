"""Which words of a text may name a place: names of the gazetteer, demonyms and abbreviations, the longest first.

How well a name is known as a place's, from what the gazetteer says of its bearers.

The keys under which words may be filed: as written, with “Saint” for “St.”, in the nominative, no genitive.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.mentions.vocabulary import Short, demonym_lengths, demonyms, key_of, section, shorts
from geodata.drafting.mentions.words import Words
from geodata.drafting.model import Form
from geodata.geocoding.gazetteer import Gazetteer

Facts = tuple[tuple[str, str, int, bool], ...]
"""Per kind and country that bears the name: (kind, country, largest population, main name?)."""

_KINDS: Final = {
    "country": (3.0, 2.6), "region": (2.8, 2.4), "province": (1.6, 0.9), "district": (0.7, 0.4), "airfield": (0.4, 0.4),
    "small": (0.2, 0.2),
}  # fmt: skip
"""By its main name, and by another one. Small towns are kept apart because so many words are called like one."""
_CITIES: Final = {
    True: ((300_000, 2.8), (100_000, 2.0), (50_000, 1.5), (15_000, 1.0)),
    False: ((2_000_000, 2.6), (500_000, 1.8), (100_000, 1.0)),
}
"""By its main name (or not): inhabitants from which on a town is so well known; `_TOWN` for the others."""
_TOWN: Final = 0.6
_KNOWN_PROVINCE: Final = 2.8
_LARGE_PROVINCE: Final = 400_000
"""Inhabitants from which on a province of these countries is known abroad."""
_LARGE_PROVINCES: Final = frozenset({"US", "CA", "AU", "GB", "IN", "CN", "BR", "MX", "DE", "NG", "RU"})


def renown(facts: Facts) -> float:
    """How well known the best bearer of a name is: 3 for a country or a large city, below 1 for an airfield."""
    return max((_renown_of(*fact) for fact in facts), default=0.0)


def _renown_of(kind: str, country: str, population: int, main: bool) -> float:  # noqa: FBT001 - a row of the gazetteer
    if kind == "city":
        return next((points for size, points in _CITIES[main] if population >= size), _TOWN)
    large = country == "US" or (country in _LARGE_PROVINCES and population > _LARGE_PROVINCE)
    if kind == "province" and main and large:
        return _KNOWN_PROVINCE
    return _KINDS[kind][not main]


def contains(outer: Facts, inner: Facts) -> bool:
    """Whether a bearer of the one name may lie in a country or province of the other name."""
    countries = {country for kind, country, _, _ in outer if kind in {"country", "province"}}
    return any(country in countries and kind != "country" for kind, country, _, _ in inner)


KeyedSpan = tuple[int, int, str]
"""First word, last word, key."""

_LONGEST: Final = 6
"""Words of a name."""
_LONGEST_ACRONYM: Final = 5
"""Letters up to which a word in capitals among others is rather an organisation's than a place's."""
_STEM: Final = 4
_SAINTS: Final = {
    "st": "Saint", "ste": "Sainte", "mt": "Mount", "ft": "Fort", "saint": "St", "mount": "Mt", "fort": "Ft",
}  # fmt: skip
_CASES: Final = (
    ("ией", ("ия",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ой", ("а", "ая")), ("ом", ("", "о")), ("ем", ("ь", "й")),
    ("ах", ("ы",)), ("ью", ("ь",)), ("ої", ("а",)), ("ві", ("в",)), ("е", ("", "а", "я")), ("у", ("", "а")),
    ("ы", ("а", "")), ("а", ("",)), ("и", ("ь", "а", "я", "")), ("ю", ("ь", "я")), ("я", ("ь", "й")), ("і", ("", "а")),
)  # fmt: skip
"""Endings of nouns in Cyrillic script and what they are in the nominative."""


def name_spans(words: Words) -> Iterator[KeyedSpan]:
    """Every run of words that could be a name, the shorter ones first."""
    connectors, days = section("grammar.txt", "connectors"), section("grammar.txt", "days")
    word, named, joined, low = words.word, words.named, words.joined, words.low
    for first in [at for at, one in enumerate(named) if one or (low[at] == "the" and words.upper[at])]:
        upper, key = words.upper[first], ""
        alone = named[first] and (not upper or (low[first] not in days and not _acronym(words, first)))
        for last in range(first, min(first + _LONGEST, len(word))):
            key += key_of(word[last])
            if named[last]:
                if key and (last > first or alone):
                    yield first, last, key
            elif low[last] not in connectors and last > first:
                break
            if not joined[last]:
                break
            key += "s" * words.possessive[last]


def without_genitive(found: Sequence[KeyedSpan]) -> list[KeyedSpan]:
    """Without the “s” of a genitive that has lost its apostrophe: “Aleppos”."""
    return [(first, last, key[:-1]) for first, last, key in found if key.endswith("s") and len(key) > _LONGEST_ACRONYM]


def other_spellings(words: Words, found: Sequence[KeyedSpan]) -> list[KeyedSpan]:
    """The same names as others write them: “Saint” and “St.”, Russian and Ukrainian names in the nominative."""
    return [*_saints(words, found), *((first, last, key) for first, last, end in found for key in _nominatives(end))]


def name_end(words: Words, first: int, last: int, key: str) -> tuple[int, str]:
    """Where the name that was found by `key` ends in the text, and how it is spelled where it is known."""
    start, end, word = words.start[first], words.end[last], words.word[last]
    if word[-1] in "sS" and not key.endswith(key_of(word)) and key.endswith(key_of(word)[:-1]):
        end -= 1
    name = words.text[start:end]
    if "а" <= key[-1] <= "ї":
        return end, name if key == key_of(name) else key.title()
    if any(words.low[at] in _SAINTS for at in range(first, last)) and key != key_of(name):
        return end, " ".join(_swapped(words, first, bisect_left(words.end, end, first)))
    return end, name


def _acronym(words: Words, at: int) -> bool:
    """Short and all in capitals among other words: an organisation's letters."""
    word = words.word[at]
    return word.isupper() and len(word) <= _LONGEST_ACRONYM and not words.headline[at] and not words.begins[at]


def _saints(words: Words, found: Sequence[KeyedSpan]) -> Iterator[KeyedSpan]:
    for first, last, _ in found:
        if last > first and any(words.low[at] in _SAINTS for at in range(first, last)):
            yield first, last, "".join(map(key_of, _swapped(words, first, last)))


def _swapped(words: Words, first: int, last: int) -> list[str]:
    return [_SAINTS.get(words.low[at], words.word[at]) for at in range(first, last + 1)]


def _nominatives(key: str) -> Iterator[str]:
    if len(key) <= _STEM or not "а" <= key[-1] <= "ї":
        return
    for ending, others in _CASES:
        if key.endswith(ending):
            yield from (key[: -len(ending)] + instead for instead in others)


_FAMOUS: Final = 2.4
"""How well a place must be known (`geodata.drafting.mentions.candidates`) to bear the name of a university."""
_PARTIES: Final = frozenset({"R", "D", "I"})
"""Before the state of a member of the American Congress: “D-Calif.”."""
_LONGEST_PREFIX: Final = 4
"""Letters."""
_LARGE_TOWN: Final = 100_000
"""Inhabitants of a town that is known even where its genitive has lost the apostrophe."""

FactsByKey = Mapping[str, Facts]
BestByWord = Mapping[int, tuple[int, str]]
"""First word → last word and key of the longest name that begins there."""


@dataclass(slots=True, eq=False)
class Candidate:
    """Words that may name a place."""

    first: int
    """Index of its first word; `last` is that of its last."""
    last: int
    start: int
    end: int
    name: str
    form: Form = "name"
    facts: Facts = ()
    fame: float = 0.0
    """How well it is known by these (`geodata.drafting.mentions.candidates`)."""
    tail: str = ""
    """What a hyphen ties to it: ``based`` in “Lebanon-based”."""
    short: bool = False
    announced: str = ""
    """Kind of a name that is no known one but that the words around it announce; “place” when they tell no kind."""
    part: bool = False
    """Whether it is a part of a hyphened word."""
    score: float = 0.0
    barred: bool = False
    """Whether it is a part of a longer name or of a person's, whatever the same words are elsewhere."""
    literal: bool = True
    why: list[str] = field(default_factory=list)


def find(words: Words, gazetteer: Gazetteer) -> list[Candidate]:
    """All candidates, none overlapping another, in reading order."""
    spans = list(name_spans(words))
    lost, others = without_genitive(spans), other_spellings(words, spans)
    written = [at for at, upper in enumerate(words.upper) if upper]
    fixed = {at: one for at in written if (one := _demonym(words, at) or _abbreviation(words, at))}
    parts: dict[int, list[Candidate]] = {}
    for part in _parts(words):
        parts.setdefault(part.first, []).append(part)
    meant = [one.name for several in parts.values() for one in several] + [one.name for one in fixed.values()]
    facts = gazetteer.known([key for _, _, key in (*spans, *lost, *others)] + [key_of(name) for name in meant])
    best: dict[int, tuple[int, str]] = {}
    for first, last, key in lost:
        if any(kind == "country" or people > _LARGE_TOWN for kind, _, people, main in facts.get(key, ()) if main):
            best[first] = (last, key)
    for first, last, key in (*others, *spans):
        if key in facts and last >= best.get(first, (-1, ""))[0]:
            best[first] = (last, key)
    return list(_pick(words, best, fixed, parts, facts))


def _pick(
    words: Words,
    best: BestByWord,
    fixed: Mapping[int, Candidate],
    parts: Mapping[int, list[Candidate]],
    facts: FactsByKey,
) -> Iterator[Candidate]:
    """The candidates from left to right, the longest that begins at a word."""
    free = 0
    for index in sorted({*best, *fixed, *parts}):
        if index < free:
            continue
        taken = fixed.get(index)
        last, key = best.get(index, (-1, ""))
        if key and _needless_article(words, index, best, facts):
            continue
        if key and (taken is None or last > taken.last):
            taken = _with_facts(_candidate_of(words, index, last, key), facts[key])
        elif taken is not None:
            _with_facts(taken, facts.get(key_of(taken.name), ()))
        if taken is not None:
            free = taken.last + 1
            if not _is_organisation(words, taken):
                yield taken
            continue
        for part in parts.get(index, ()):
            _with_facts(part, facts.get(key_of(part.name), ()))
            if part.facts or part.form == "demonym":
                yield part


def _candidate_of(words: Words, first: int, last: int, key: str) -> Candidate:
    """The candidate found by `key`; a genitive that has lost its apostrophe is marked as one."""
    end, name = name_end(words, first, last, key)
    if end < words.end[last]:
        words.end[last], words.possessive[last] = end, True
    return Candidate(first, last, words.start[first], end, name)


def _with_facts(one: Candidate, facts: Facts) -> Candidate:
    one.facts, one.fame = facts, renown(facts)
    return one


def _needless_article(words: Words, index: int, best: BestByWord, facts: FactsByKey) -> bool:
    """“The Gambia” is found as “Gambia”; “The Hague” is not found without its article."""
    last, key = best[index]
    if words.low[index] != "the" or best.get(index + 1, (-1, ""))[0] != last:
        return False
    return renown(facts[best[index + 1][1]]) >= renown(facts[key])


def _is_organisation(words: Words, one: Candidate) -> bool:
    """“University of Texas”: an airfield may bear that name, yet it is the university."""
    of = one.last > one.first + 1 and words.low[one.first + 1] == "of"
    return of and words.low[one.first] in section("organisations.txt", "of") and one.fame < _FAMOUS


def _parts(words: Words) -> Iterator[Candidate]:
    """The parts of hyphened words that begin with a capital."""
    for index in words.capitals:
        word = words.word[index]
        if "-" not in word:
            continue
        at = words.start[index]
        pieces = word.split("-")
        for number, piece in enumerate(pieces):
            if piece[:1].isupper() and not _letters(piece):
                tail = pieces[number + 1] if number + 1 < len(pieces) else ""
                place = demonyms().get(piece, "")
                full = shorts().get(piece, Short(piece, after_comma=True))
                if number and pieces[0] in _PARTIES:
                    full = Short(shorts().get(piece + ".", full).name, after_comma=False)
                yield Candidate(
                    index, index, at, at + len(piece), place or (piece if full.after_comma else full.name),
                    "demonym" if place else "name", tail=tail, short=not full.after_comma, part=True,
                )  # fmt: skip
            at += len(piece) + 1


def _letters(piece: str) -> bool:
    """An organisation's letters, as in “UN-backed”: a place only where they are known as its abbreviation."""
    return piece.isupper() and len(piece) <= _LONGEST_PREFIX and piece not in shorts() and piece + "." not in shorts()


def _demonym(words: Words, index: int) -> Candidate | None:
    longest = demonym_lengths().get(words.word[index], 0)
    for length in range(longest, 0, -1) if longest else ():
        last = index + length - 1
        if last < len(words.word) and all(words.joined[index:last]):
            place = demonyms().get(" ".join(words.word[index : last + 1]))
            if place:
                return Candidate(index, last, words.start[index], words.end[last], place, form="demonym")
    return None


def _abbreviation(words: Words, index: int) -> Candidate | None:
    word, end = words.word[index], words.end[index]
    dotted = word + "." if words.text[end : end + 1] == "." else word
    for spelled in (dotted, word):
        short = shorts().get(spelled)
        if short and (not short.after_comma or (index and words.gap(index - 1) in {", ", " (", ","})):
            start = words.start[index]
            return Candidate(index, index, start, start + len(spelled), short.name, short=True)
    return None
