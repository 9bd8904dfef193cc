"""Which words of a text may name a place: names of the gazetteer, demonyms and abbreviations, the longest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from geodata.findings import Form
from geodata.gazetteer import Gazetteer
from geodata.places.renown import Facts, known as renown
from geodata.places.vocabulary import Short, demonym_lengths, demonyms, key_of, section, shorts
from geodata.places.words import Words

_ACRONYM: Final = 5
"""Letters."""
_ARTICLE: Final = 3
_SAINTS: Final = {"st": "Saint", "ste": "Sainte", "mt": "Mount", "ft": "Fort", "saint": "St", "mount": "Mt", "fort": "Ft"}
_CASES: Final = (
    ("ией", ("ия",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ой", ("а", "ая")), ("ом", ("", "о")), ("ем", ("ь", "й")), ("е", ("", "а", "я")),
    ("у", ("", "а")), ("ы", ("а", "")), ("а", ("",)), ("и", ("ь", "а", "я", "")), ("ю", ("ь", "я")), ("я", ("ь", "й")), ("ах", ("ы",)),
    ("ью", ("ь",)), ("ої", ("а",)), ("ві", ("в",)), ("і", ("", "а")),
)  # fmt: skip
"""Endings of nouns in Cyrillic script and what they are in the nominative."""
_LARGE: Final = 100_000
"""Inhabitants of a town that is known even where its genitive has lost the apostrophe: “Aleppos”."""
_LONGEST: Final = 6
"""Words of a name."""
_ARTICLES: Final = ("al-", "ar-", "as-", "ash-", "at-", "an-", "ad-", "az-", "el-", "ez-", "es-", "ed-", "er-", "et-", "en-")


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
    spans = list(_spans(words))
    lost = [(first, last, key[:-1]) for first, last, key in spans if key.endswith("s") and len(key) > _ACRONYM]
    parts: dict[int, list[Candidate]] = {}
    for part in _parts(words):
        parts.setdefault(part.first, []).append(part)
    meant = _meant(words, parts)
    brief = [
        (first, last, key_of(other) + key[len(words.word[first]) :])
        for first, last, key in spans
        if last > first and (other := _SAINTS.get(words.low[first]))
    ]
    brief += [(first, last, key) for first, last, end in spans for key in _nominatives(end)]
    known = gazetteer.known([key for _, _, key in [*spans, *lost, *brief]] + [key_of(name) for name in meant])
    best: dict[int, tuple[int, str]] = {}
    for first, last, key in lost:
        if any(kind == "country" or population > _LARGE for kind, _, population, exact in known.get(key, ()) if exact):
            best[first] = (last, key)
    for first, last, key in [*brief, *spans]:
        if key in known and last >= best.get(first, (-1, ""))[0]:
            best[first] = (last, key)
    return list(_pick(words, best, parts, known))


def _pick(
    words: Words, best: dict[int, tuple[int, str]], parts: dict[int, list[Candidate]], known: dict[str, Facts]
) -> Iterator[Candidate]:
    index = 0
    while index < len(words.word):
        if not words.word[index][0].isupper() and index not in best and index not in parts:
            index += 1
            continue
        taken = _demonym(words, index) or _short(words, index)
        last, key = best.get(index, (-1, ""))
        if key and words.low[index] == "the" and best.get(index + 1, (-1, ""))[0] == last:
            rest = best[index + 1][1]
            if renown(known[rest]) >= renown(known[key]):
                index += 1
                continue
        if key and (taken is None or last > taken.last):
            start, end = words.start[index], words.end[last] - _lost_apostrophe(words.word[last], key)
            taken = Candidate(index, last, start, end, _spelling(words, index, start, end, key), facts=known[key])
        elif taken is not None:
            taken.facts = known.get(key_of(taken.name), ())
        if taken is not None:
            yield taken
            index = taken.last + 1
            continue
        for part in parts.get(index, ()):
            part.facts = known.get(key_of(part.name), ())
            if part.facts or part.form == "demonym":
                yield part
        index += 1


def _lost_apostrophe(word: str, key: str) -> int:
    """1 where the “s” at the end is no part of the name: “Aleppos”."""
    return int(word[-1] in "sS" and not key.endswith(key_of(word)) and key.endswith(key_of(word)[:-1]))


def _nominatives(key: str) -> Iterator[str]:
    """Keys of Russian and Ukrainian names in another case: ``москва`` for ``москве``."""
    if len(key) <= _ACRONYM - 1 or not "а" <= key[-1] <= "ї":
        return
    for ending, others in _CASES:
        if key.endswith(ending):
            yield from (key[: -len(ending)] + other for other in others)


def _spelling(words: Words, first: int, start: int, end: int, key: str) -> str:
    """The name as it is known: ``Saint Marc`` for “St. Marc” where only that is."""
    name = words.text[start:end]
    if "а" <= key[-1] <= "ї" and key != key_of(name):
        return key.title()
    other = _SAINTS.get(words.low[first])
    if other is None or key.startswith(key_of(words.word[first])):
        return name
    return f"{other} {words.text[words.start[first + 1] : end]}"


def _meant(words: Words, parts: dict[int, list[Candidate]]) -> list[str]:
    """The names that the demonyms, the abbreviations and the parts of hyphened words stand for."""
    names = [part.name for several in parts.values() for part in several]
    for index, capital in enumerate(words.capital):
        if capital and (taken := _demonym(words, index) or _short(words, index)):
            names.append(taken.name)
    return names


def _spans(words: Words) -> Iterator[tuple[int, int, str]]:
    """(first word, last word, key) of every run of words that could be a name, the shorter ones first."""
    connectors, days = section("grammar.txt", "connectors"), section("grammar.txt", "days")
    word, capital, joined, low = words.word, words.capital, words.joined, words.low
    for first in range(len(word)):
        if not (word[first][0].isupper() or has_article(word[first])):
            continue
        key = ""
        alone = capital[first] and low[first] not in days and not _acronym(words, first)
        for last in range(first, min(first + _LONGEST, len(word))):
            key += key_of(word[last])
            if capital[last] or has_article(word[last]):
                if key and (last > first or alone or has_article(word[first])):
                    yield first, last, key
            elif low[last] not in connectors and last > first:
                break
            if not joined[last] or words.possessive[last]:
                break


def _acronym(words: Words, at: int) -> bool:
    """Short and all in capitals among other words: an organisation's letters."""
    word = words.word[at]
    return word.isupper() and len(word) <= _ACRONYM and not words.headline[at] and not words.begins[at]


def has_article(word: str) -> bool:
    """``al-Tanf``, ``d'Ivoire``: a name although it begins with a small letter."""
    if len(word) > _ARTICLE and word[1] in "'’" and word[0] in "dl":
        return word[2].isupper()
    return "-" in word and word.startswith(_ARTICLES) and word[word.index("-") + 1 :][:1].isupper()


def _parts(words: Words) -> Iterator[Candidate]:
    """The parts of hyphened words that begin with a capital."""
    for index, word in enumerate(words.word):
        if "-" not in word or not words.capital[index]:
            continue
        at = words.start[index]
        pieces = word.split("-")
        for number, piece in enumerate(pieces):
            if piece[:1].isupper():
                tail = pieces[number + 1] if number + 1 < len(pieces) else ""
                place = demonyms().get(piece, "")
                full = shorts().get(piece, (Short(piece, after_comma=True),))[0]
                yield Candidate(
                    index, index, at, at + len(piece), place or (piece if full.after_comma else full.name),
                    "demonym" if place else "name", tail=tail, short=not full.after_comma, part=True,
                )  # fmt: skip
            at += len(piece) + 1


def _demonym(words: Words, index: int) -> Candidate | None:
    longest = demonym_lengths().get(words.word[index], 0)
    for length in range(longest, 0, -1):
        last = index + length - 1
        if last < len(words.word) and all(words.joined[at] for at in range(index, last)):
            place = demonyms().get(" ".join(words.word[index : last + 1]))
            if place:
                return Candidate(index, last, words.start[index], words.end[last], place, form="demonym")
    return None


def _short(words: Words, index: int) -> Candidate | None:
    word, end = words.word[index], words.end[index]
    dotted = word if word.endswith(".") else word + "." if words.text[end : end + 1] == "." else word
    for spelling in (dotted, word):
        for short in shorts().get(spelling, ()):
            after_comma = index > 0 and words.gap(index - 1) in {", ", " (", ","}
            if not short.after_comma or after_comma:
                end = words.start[index] + len(spelling)
                return Candidate(index, index, words.start[index], end, short.name, short=True)
    return None
