"""Look up the runs of words that may be names, in all their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Final, Literal

from geodata.drafting.languages.language import Language, WordForm
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import key

Facts = tuple[tuple[str, str, int, bool], ...]
"""As `Gazetteer.known` gives them."""
_NO_PART_OF_NAMES: Final = frozenset({"city", "province", "district", "country"})
"""Kinds whose words are mostly no part of a name in Arabic, as “جبل” is."""
_LONGEST: Final = 4
"""TextWords of a name."""
_FORMS_OF_TWO: Final = 12
"""Forms of each word that are tried in a run of two words."""
_FORMS_OF_MORE: Final = 6
"""The same for longer runs."""
_MOST_FORMS: Final = 40
"""Forms of the words after the first that are looked up with each form of the first."""
_CITIES: Final = ((1_000_000, 2.3), (200_000, 2.0), (50_000, 1.5), (5_000, 1.1))
"""(inhabitants at least, points) of a city; `_TOWN` for smaller ones."""
_TOWN: Final = 0.8
_KINDS: Final = {"country": 3.0, "region": 2.6, "province": 1.9, "district": 0.7, "airfield": 0.2, "small": 0.3}
SHORTEST: Final = 4


@dataclass(slots=True)
class Name:
    """A run of words that may name a place."""

    first: int
    last: int
    """Indices of its words, both inclusive."""
    cut: int
    """Characters at its front that do not belong to it."""
    name: str
    """The name to look up."""
    facts: Facts = ()
    prefix: str = ""
    kind: str = ""
    """The kind of place that a word beside it gives."""
    relation: Literal["", "near", "part", "offset"] = ""
    direction: str = ""
    phrase_first: int = -1
    phrase_last: int = -1
    """Indices of the words of its phrase; -1 where it has none."""
    form: Literal["name", "demonym"] = "name"
    renown: float = 0.0
    """How well known the best-known place of that name is."""
    score: float = 0.0
    is_announced: bool = False
    has_preposition: bool = False
    why: list[str] = field(default_factory=list)


def known(words: TextWords, language: Language, gazetteer: Gazetteer) -> Iterator[Name]:
    """The longest known names from left to right."""
    runs = {first: list(_runs(words, language, first)) for first in _firsts(words, language)}
    exonyms = {key(spelling): name for spelling, name in language.words.values["exonyms"].items()}
    keys = {one for spans in runs.values() for _, options in spans for _, one in options}
    keys |= {key(name) for name in exonyms.values()}
    facts = gazetteer.known(sorted(keys))
    free = 0
    for first, spans in runs.items():
        if first < free:
            continue
        for last, options in spans:
            name = _best(words, first, last, options, facts, exonyms)
            if name is not None and not is_part_of_hashtag(words, language, name):
                free = last + 1
                yield name
                break


def _firsts(words: TextWords, language: Language) -> list[int]:
    """The indices of the words with which a name may begin."""
    if language.has_capitals:
        return [
            index
            for index, word in enumerate(words.word)
            if word[0].isupper() and len(word) > 1 and not words.word[index].isascii()
        ]
    return [
        index
        for index, word in enumerate(words.word)
        if word[0].isalpha() and not word.isascii() and not _opens_phrase(words, language, index)
    ]


def _opens_phrase(words: TextWords, language: Language, index: int) -> bool:
    """Whether a word announces a name rather than begins one: “مدينة”, “ريف”."""
    return any(
        language.is_a(form.word, "part") or language.words.values["kinds"].get(form.word, "") in _NO_PART_OF_NAMES
        for form in language.forms(words.word[index])
    )


def _runs(words: TextWords, language: Language, first: int) -> Iterator[tuple[int, list[tuple[WordForm, str]]]]:
    """(last word, its (form of the first word, key)s) of the runs that begin with a word, the longest first."""
    last = first
    small = 0
    while last + 1 < len(words.word) and last + 1 - first < _LONGEST and words.joined[last]:
        if language.has_capitals and not words.word[last + 1][0].isupper():
            small += 1
            if small > 1 and not words.word[last + 1][0].isalpha():
                break
        last += 1
    for end in range(last, first - 1, -1):
        if not words.word[end][0].isalpha() or (
            language.has_capitals and len(words.word[end]) < SHORTEST - 1 and not words.word[end].isupper()
        ):
            continue
        if (
            end > first
            and language.has_capitals
            and not words.word[end][0].isupper()
            and not _is_kind(words, language, end)
        ):
            continue
        yield end, list(_options(words, language, first, end))


def _is_kind(words: TextWords, language: Language, index: int) -> bool:
    """Whether a word in small letters may belong to a name: “Российская федерация”, “Южные острова”."""
    return language.forms_in(words.word[index], "kinds") != ""


def _options(words: TextWords, language: Language, first: int, last: int) -> Iterator[tuple[WordForm, str]]:
    """The forms of a run of words: (form of the first word, key of the whole run)."""
    heads = list(language.forms(words.word[first]))
    if not language.has_capitals:
        rest = "".join(words.word[first + 1 : last + 1])
        yield from ((form, key(form.word + rest)) for form in heads)
        return
    limit = _FORMS_OF_TWO if last == first + 1 else _FORMS_OF_MORE
    tails = [[form.word for form in language.forms(word)][:limit] for word in words.word[first + 1 : last + 1]]
    for form in heads[:limit] if tails else heads:
        for others in islice(product(*tails), _MOST_FORMS):
            yield form, key("".join((form.word, *others)))


def _best(  # noqa: PLR0913, PLR0917 - a run and what is known of it
    words: TextWords,
    first: int,
    last: int,
    options: Sequence[tuple[WordForm, str]],
    facts: Mapping[str, Facts],
    exonyms: Mapping[str, str],
) -> Name | None:
    """The likeliest form of a run of words that is known; None when none is."""
    best: Name | None = None
    for form, one in options:
        name = exonyms.get(one, "")
        known = facts.get(key(name) if name else one, ())
        if not known or not one:
            continue
        spelled = name or _spelled(words, first, last, form, one)
        found = Name(first, last, form.cut, spelled, known, form.prefix)
        found.renown = _renown(known)
        found.score = found.renown + (0.3 if name else 0.0) + 0.05 * (form.word == words.folded[first])
        if best is None or found.score > best.score + (0.5 if not form.prefix else 0.0) * bool(form.prefix):
            best = found
    return best


def _spelled(words: TextWords, first: int, last: int, form: WordForm, one: str) -> str:
    """The name to look up: as written where the gazetteer has it so, else the form of one word."""
    written = words.text[words.start[first] + form.cut : words.end[last]]
    if key(written) == one:
        return " ".join(written.replace("_", " ").split())
    if first == last:
        return capitalised(form.word)
    return one


def capitalised(name: str) -> str:
    """A name of the gazetteer's small letters with capitals, where its script has them."""
    return re.sub(r"(?:^|(?<=[\s-]))\w", lambda match: match[0].upper(), name)


def _renown(facts: Facts) -> float:
    best = 0.0
    for kind, _, population, main in facts:
        if kind == "city":
            points = next((points for size, points in _CITIES if population >= size), _TOWN)
        else:
            points = _KINDS.get(kind, 0.0) - (0.5 if kind == "province" and population < _CITIES[1][0] else 0.0)
        best = max(best, points + (0.1 if main else 0.0))
    return best


def is_part_of_hashtag(words: TextWords, language: Language, name: Name) -> bool:
    """Whether a name is only a part of a hashtag of several words: “#سيول_الأردن” is about the floods."""
    first, last = name.first, name.last
    while first and words.gap(first - 1) == "_":
        first -= 1
    while last + 1 < len(words.word) and words.gap(last) == "_":
        last += 1
    if (first, last) == (name.first, name.last):
        return False
    outside = [*words.folded[first : name.first], *words.folded[name.last + 1 : last + 1]]
    return not all(word in language.words.values["kinds"] for word in outside)
