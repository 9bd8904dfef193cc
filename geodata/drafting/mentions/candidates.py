"""Find the words that may name a place: names in the gazetteer, demonyms and abbreviations, the longest first.

A run of words is looked up as written, with “Saint” for “St.”, in the nominative, and without a genitive. What the
gazetteer knows of the places with that name, its facts, says how well known the name is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.mentions.vocabulary import Abbreviation, abbreviations, demonym_lengths, demonyms, key_of, section
from geodata.drafting.mentions.words import Words
from geodata.drafting.model import Form
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import BARE, bare

Facts = tuple[tuple[str, str, int, bool], ...]
"""Per kind and country of the places with a name: (kind, ISO code of the country, largest population, main name?)."""
FactsByKey = Mapping[str, Facts]
KeyedSpan = tuple[int, int, str]
"""First word, last word, key."""
BestByWord = Mapping[int, tuple[int, str]]
"""First word → last word and key of the longest name that begins there."""

_KINDS: Final = {
    "country": (3.0, 2.6), "region": (2.8, 2.4), "province": (1.6, 0.9), "district": (0.7, 0.4), "airfield": (0.4, 0.4),
    "small": (0.2, 0.2),
}  # fmt: skip
"""Kind → renown by its main name, and by another one. Small towns count least: so many words are also names of one."""
_CITIES: Final = {
    True: ((300_000, 2.8), (100_000, 2.0), (50_000, 1.5), (15_000, 1.0)),
    False: ((2_000_000, 2.6), (500_000, 1.8), (100_000, 1.0)),
}
"""By its main name (or not): (inhabitants at least, renown) of a town; `_TOWN` for smaller ones."""
_TOWN: Final = 0.6
_KNOWN_PROVINCE: Final = 2.8
"""Renown of a large province."""
_LARGE_PROVINCE: Final = 400_000
"""Inhabitants from which on a province of `_LARGE_PROVINCES` is known abroad."""
_LARGE_PROVINCES: Final = frozenset({"US", "CA", "AU", "GB", "IN", "CN", "BR", "MX", "DE", "NG", "RU"})
_LONGEST: Final = 6
"""Words of a name."""
_LONGEST_ACRONYM: Final = 5
"""Letters up to which a word in capitals among other words is taken for an organisation."""
_STEM: Final = 4
_SAINTS: Final = {
    "st": "Saint", "ste": "Sainte", "mt": "Mount", "ft": "Fort", "saint": "St", "mount": "Mt", "fort": "Ft",
}  # fmt: skip
_CASES: Final = (
    ("ией", ("ия",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ой", ("а", "ая")), ("ом", ("", "о")), ("ем", ("ь", "й")),
    ("ах", ("ы",)), ("ью", ("ь",)), ("ої", ("а",)), ("ві", ("в",)), ("е", ("", "а", "я")), ("у", ("", "а")),
    ("ы", ("а", "")), ("а", ("",)), ("и", ("ь", "а", "я", "")), ("ю", ("ь", "я")), ("я", ("ь", "й")), ("і", ("", "а")),
)  # fmt: skip
"""Endings of nouns in Cyrillic script → endings in the nominative."""
_FAMOUS: Final = 2.4
"""Renown from which on “University of …” may be the name of a place."""
_PARTIES: Final = frozenset({"R", "D", "I"})
"""Parties of members of the American Congress, before their state: “D-Calif.”."""
_LONGEST_PREFIX: Final = 4
"""Letters of an organisation before a hyphen: “UN-backed”."""
_LARGE_TOWN: Final = 100_000
"""Inhabitants from which on a town is looked for in a genitive that has lost its apostrophe."""


@dataclass(slots=True, eq=False)
class Candidate:
    """Words that may name a place."""

    first: int
    last: int
    """Indices of its first and last word."""
    start: int
    end: int
    """Character offsets; `end` is exclusive."""
    name: str
    """The name to look up, as in `Mention.name`."""
    form: Form = "name"
    facts: Facts = ()
    renown: float = 0.0
    """How well known the name is by these facts."""
    suffix: str = ""
    """The part of the word after the hyphen: ``based`` in “Lebanon-based”."""
    abbreviated: bool = False
    announced_kind: str = ""
    """Kind of place that the words around an unlisted name give; “place” when they give none, "" for a known name."""
    hyphen_part: bool = False
    """Whether it is a part of a hyphened word."""
    score: float = 0.0
    """Its points; from `SignPoints.ENOUGH` on it is taken for a place."""
    excluded: bool = False
    """Whether it is a part of a longer name or of a person's, whatever it is elsewhere."""
    literal: bool = True
    reasons: list[str] = field(default_factory=list)
    """Why it was taken for a place, or for no literal one, in words."""

    def indices(self) -> range:
        """The indices of its words."""
        return range(self.first, self.last + 1)

    def is_country(self) -> bool:
        """Whether a country has that name."""
        return any(kind == "country" for kind, *_ in self.facts)


def find(words: Words, gazetteer: Gazetteer) -> list[Candidate]:
    """The candidates of a text, none overlapping another, in reading order."""
    spans = list(_name_spans(words))
    lost, others = _without_genitive(spans), _other_spellings(words, spans)
    fixed: dict[int, Candidate] = {}
    for index in [index for index, upper in enumerate(words.upper) if upper]:
        if candidate := _demonym(words, index) or _abbreviation(words, index):
            fixed[index] = candidate
    parts: dict[int, list[Candidate]] = {}
    for part in _hyphen_parts(words):
        parts.setdefault(part.first, []).append(part)
    names = [candidate.name for candidate in (*(part for word in parts.values() for part in word), *fixed.values())]
    facts = gazetteer.known([key for _, _, key in (*spans, *lost, *others)] + [key_of(name) for name in names])
    unarticled = list(_bare_spans(words, spans, facts))
    facts = {**facts, **gazetteer.known([key for _, _, key in unarticled])}
    best: dict[int, tuple[int, str]] = {}
    for first, last, key in lost:
        if any(kind == "country" or people > _LARGE_TOWN for kind, _, people, main in facts.get(key, ()) if main):
            best[first] = (last, key)
    for first, last, key in (*unarticled, *others, *spans):
        if (
            key in facts
            and not _is_mistaken_acronym(words, first, last, facts[key], gazetteer)
            and last >= best.get(first, (-1, ""))[0]
        ):
            best[first] = (last, key)
    return list(_pick(words, best, fixed, parts, facts))


def _pick(
    words: Words,
    best: BestByWord,
    fixed: Mapping[int, Candidate],
    parts: Mapping[int, list[Candidate]],
    facts: FactsByKey,
) -> Iterator[Candidate]:
    """The candidates from left to right, at each word the longest.

    `best` are names in the gazetteer, `fixed` demonyms and abbreviations, and `parts` the parts of hyphened words.
    """
    free = 0
    for index in sorted({*best, *fixed, *parts}):
        if index < free:
            continue
        candidate = fixed.get(index)
        last, key = best.get(index, (-1, ""))
        if key and _needless_article(words, index, best, facts):
            continue
        if key and (candidate is None or last > candidate.last):
            candidate = _with_facts(_candidate_of(words, index, last, key), facts[key])
        elif candidate is not None:
            _with_facts(candidate, facts.get(key_of(candidate.name), ()))
        if candidate is not None:
            free = candidate.last + 1
            if not _is_organisation(words, candidate):
                yield candidate
            continue
        for part in parts.get(index, ()):
            _with_facts(part, facts.get(key_of(part.name), ()))
            if part.facts or part.form == "demonym":
                yield part


def _candidate_of(words: Words, first: int, last: int, key: str) -> Candidate:
    """The candidate with this key; marks a genitive that has lost its apostrophe as possessive."""
    end, name = _name_end(words, first, last, key)
    if end < words.end[last]:
        words.end[last], words.possessive[last] = end, True
    return Candidate(first, last, words.start[first], end, name)


def _with_facts(candidate: Candidate, facts: Facts) -> Candidate:
    candidate.facts, candidate.renown = facts, renown(facts)
    return candidate


def _needless_article(words: Words, index: int, best: BestByWord, facts: FactsByKey) -> bool:
    """Whether the name is as well known without “The”: “The Gambia” is, “The Hague” is not."""
    last, key = best[index]
    if words.lowered[index] != "the" or best.get(index + 1, (-1, ""))[0] != last:
        return False
    return renown(facts[best[index + 1][1]]) >= renown(facts[key])


def _is_organisation(words: Words, candidate: Candidate) -> bool:
    """“University of Texas”: an airfield may have that name, but the university is meant."""
    of = candidate.last > candidate.first + 1 and words.lowered[candidate.first + 1] == "of"
    return of and words.lowered[candidate.first] in section("organisations.txt", "of") and candidate.renown < _FAMOUS


def renown(facts: Facts) -> float:
    """How well known a name is, by its best-known place: 3 for a country or a large city, below 1 for an airfield."""
    return max((_renown_of(*fact) for fact in facts), default=0.0)


def _renown_of(kind: str, country: str, population: int, main: bool) -> float:  # noqa: FBT001 - a row of the gazetteer
    if kind == "city":
        return next((points for size, points in _CITIES[main] if population >= size), _TOWN)
    large = country == "US" or (country in _LARGE_PROVINCES and population > _LARGE_PROVINCE)
    if kind == "province" and main and large:
        return _KNOWN_PROVINCE
    return _KINDS[kind][not main]


def may_contain(outer: Facts, inner: Facts) -> bool:
    """Whether a place with the inner name may lie in a country or province with the outer name."""
    countries = {country for kind, country, _, _ in outer if kind in {"country", "province"}}
    return any(country in countries and kind != "country" for kind, country, _, _ in inner)


def _name_spans(words: Words) -> Iterator[KeyedSpan]:
    """Every run of words that could be a name, with its key; the shorter ones first."""
    connectors, days = section("grammar.txt", "connectors"), section("grammar.txt", "days")
    word, named, joined, lowered = words.word, words.name_like, words.joined, words.lowered
    for first, begins in enumerate(named):
        if not begins and not (lowered[first] == "the" and words.upper[first]):
            continue
        upper, key = words.upper[first], ""
        alone = begins and (not upper or (lowered[first] not in days and not _is_acronym(words, first)))
        for last in range(first, min(first + _LONGEST, len(word))):
            key += key_of(word[last])
            if named[last]:
                if key and (last > first or alone):
                    yield first, last, key
            elif lowered[last] not in connectors and last > first:
                break
            if not joined[last]:
                break
            key += "s" * words.possessive[last]


def _is_acronym(words: Words, index: int) -> bool:
    """Whether a word is short and in capitals among other words, as the name of an organisation."""
    word = words.word[index]
    return (
        word.isupper()
        and len(word) <= _LONGEST_ACRONYM
        and not words.headline[index]
        and not (words.begins_sentence[index] and not _goes_on(words, index))
    )


def _goes_on(words: Words, index: int) -> bool:
    """Whether a word in small letters follows, as in “SANA has called”, but not at the head of a report."""
    return words.joined[index] and not words.upper[index + 1]


def _without_genitive(spans: Sequence[KeyedSpan]) -> list[KeyedSpan]:
    """The spans without the “s” of a genitive that has lost its apostrophe: “Aleppos”."""
    return [(first, last, key[:-1]) for first, last, key in spans if key.endswith("s") and len(key) > _LONGEST_ACRONYM]


def _bare_spans(words: Words, spans: Sequence[KeyedSpan], facts: FactsByKey) -> Iterator[KeyedSpan]:
    """The unknown spans that may be Arabic names with other articles or doubled letters: “Maarat al-Numan”."""
    heads, places = section("grammar.txt", "toponym_heads"), section("grammar.txt", "place_prepositions")
    kinds = section("grammar.txt", "announcing_with_of")
    for first, last, key in spans:
        if key in facts or not key.isascii():
            continue
        before = words.lowered[first - 1] if first and words.joined[first - 1] else ""
        named = before == "of" and first > 1 and words.lowered[first - 2] in kinds
        headed = last > first and words.lowered[first] in heads
        if named or headed or before in places or (last > first and "-" in words.word[last]):
            yield first, last, bare(words.text[words.start[first] : words.end[last]])


def _is_mistaken_acronym(words: Words, first: int, last: int, facts: Facts, gazetteer: Gazetteer) -> bool:
    """Whether an ordinary word only looks like the abbreviation of a country: “Car bombs” and CAR."""
    word = words.word[first]
    if first != last or len(word) > _LONGEST_ACRONYM or word.isupper() or any(main for *_, main in facts):
        return False
    if not any(kind == "country" for kind, *_ in facts):
        return False
    places = gazetteer.lookup(word, fuzzy=False)
    return bool(places) and all(place.matched.isupper() for place in places)


def _other_spellings(words: Words, spans: Sequence[KeyedSpan]) -> list[KeyedSpan]:
    """The spans under other keys: “Saint” for “St.” and back, Russian and Ukrainian names in the nominative."""
    return [*_saints(words, spans), *((first, last, key) for first, last, end in spans for key in _nominatives(end))]


def _saints(words: Words, spans: Sequence[KeyedSpan]) -> Iterator[KeyedSpan]:
    for first, last, _ in spans:
        if last > first and any(words.lowered[index] in _SAINTS for index in range(first, last)):
            yield first, last, "".join(map(key_of, _swapped(words, first, last)))


def _swapped(words: Words, first: int, last: int) -> list[str]:
    return [_SAINTS.get(words.lowered[index], words.word[index]) for index in range(first, last + 1)]


def _nominatives(key: str) -> Iterator[str]:
    if len(key) <= _STEM or not "а" <= key[-1] <= "ї":
        return
    for ending, others in _CASES:
        if key.endswith(ending):
            yield from (key[: -len(ending)] + instead for instead in others)


def _name_end(words: Words, first: int, last: int, key: str) -> tuple[int, str]:
    """The offset where the name with this key ends in the text, and its spelling in the gazetteer."""
    start, end, word = words.start[first], words.end[last], words.word[last]
    if key.startswith(BARE):
        return end, words.text[start:end]
    if word[-1] in "sS" and not key.endswith(key_of(word)) and key.endswith(key_of(word)[:-1]):
        end -= 1
    name = words.text[start:end]
    if "а" <= key[-1] <= "ї":
        return end, name if key == key_of(name) else key.title()
    if any(words.lowered[index] in _SAINTS for index in range(first, last)) and key != key_of(name):
        return end, " ".join(_swapped(words, first, bisect_left(words.end, end, first)))
    return end, name


def _hyphen_parts(words: Words) -> Iterator[Candidate]:
    """The parts of hyphened words that begin with a capital."""
    for index in words.capitals:
        word = words.word[index]
        if "-" not in word:
            continue
        start = words.start[index]
        pieces = word.split("-")
        if pieces[0].lower() in section("grammar.txt", "articles"):
            continue
        for number, piece in enumerate(pieces):
            if piece[:1].isupper() and not _is_acronym_part(piece):
                suffix = pieces[number + 1] if number + 1 < len(pieces) else ""
                place = demonyms().get(piece, "")
                if place and suffix in section("grammar.txt", "holding"):
                    break  # “Russian-occupied Donetsk”: who holds a place says nothing of where it lies
                full = abbreviations().get(piece, Abbreviation(piece, after_comma=True))
                if number and pieces[0] in _PARTIES:
                    full = Abbreviation(abbreviations().get(piece + ".", full).name, after_comma=False)
                yield Candidate(
                    index, index, start, start + len(piece), place or (piece if full.after_comma else full.name),
                    "demonym" if place else "name", suffix=suffix, abbreviated=not full.after_comma, hyphen_part=True,
                )  # fmt: skip
            start += len(piece) + 1


def _is_acronym_part(piece: str) -> bool:
    """Whether a part is an organisation's name, as in “UN-backed”, and no known abbreviation of a place."""
    return (
        piece.isupper()
        and len(piece) <= _LONGEST_PREFIX
        and piece not in abbreviations()
        and piece + "." not in abbreviations()
    )


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
        abbreviation = abbreviations().get(spelled)
        if abbreviation and (not abbreviation.after_comma or (index and words.gap(index - 1) in {", ", " (", ","})):
            start = words.start[index]
            return Candidate(index, index, start, start + len(spelled), abbreviation.name, abbreviated=True)
    return None
