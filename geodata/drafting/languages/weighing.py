"""Weigh the names of a text: what is known of a place, the words beside it, and the other places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geodata.drafting.languages import names, surnames
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.names import Name
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import key

ENOUGH: Final = 2.0
"""The points from which on a name is taken for a place."""
_ANNOUNCED: Final = 1.6
"""Points for a kind of place before the name."""
_HASHTAG: Final = 1.3
"""Points for a name that is a whole hashtag."""
_COUNTRY: Final = 0.9
"""Points for a place in a country that the text names."""
_SPOKEN: Final = 0.4
"""Points for a place where the language is spoken."""
_BESIDE: Final = 0.8
"""Points for a name in a list with a place."""
_ORDINARY: Final = -2.5
"""Points for a word that is mostly no name."""
_PERSON: Final = -3.0
_ACRONYM: Final = 4
"""Letters of an acronym at most."""
_WELL_KNOWN: Final = 1.9
"""Points of a place that is meant by so short a name."""
_SHORT: Final = -1.0
"""Points for a name of so few letters that it is mostly another word."""
_CUT: Final = {"ب": 0.7, "ل": -0.4, "و": -0.2, "ف": -1.2, "ك": -1.5}
"""Points for a particle that was cut off."""
_NISBA: Final = re.compile("(?!ال)\\w+يه")
"""A name that is also the feminine nisba: “سورية”, “روسية”."""
_MOST_COUNTRIES: Final = 3
"""Countries with a place of one name up to which the name says which country a text is about."""
_SEVERAL: Final = 2
"""Places of a country from which on it is one that the text is about."""


def weigh(words: TextWords, language: Language, name: Name, persons: frozenset[str]) -> None:
    """Give a name its points by what it is and by the words beside it."""
    one = words.folded[name.first]
    alone = name.first == name.last
    name.score += _ANNOUNCED * name.is_announced + sum(_CUT.get(letter, 0.0) for letter in name.prefix)
    if name.first and words.joined[name.first - 1] and language.is_a(words.folded[name.first - 1], "bank"):
        name.score += _PERSON
    if words.before(name.first) == "#":
        name.score += _HASHTAG
    if len(key(name.name)) < names.SHORTEST and name.renown < _WELL_KNOWN:
        name.score += _SHORT
    of_one = [one, *(form.word_folded for form in language.forms(words.word[name.first]))]
    forms = of_one if alone else [key(name.name)]
    if any(language.is_a(form, "ordinary", "organisation", "institution") for form in forms):
        name.score += _ORDINARY if name.is_announced else 2 * _ORDINARY
    if not any(kind == "country" for kind, *_ in name.facts) or not language.has_capitals:
        before = words.folded[name.first - 1] if name.first and words.joined[name.first - 1] else ""
        if (
            not language.has_capitals
            and not name.prefix
            and any(language.is_a(form.word_folded, "institution") for form in language.forms(before or "-"))
        ):
            name.score += _PERSON
        after = words.folded[name.last + 1] if words.joined[name.last] else ""
        if language.is_a(before, "given", "title") or (not language.has_capitals and language.is_a(after, "given")):
            name.score += _PERSON * (not name.is_announced)
    if not language.has_capitals and alone and _NISBA.fullmatch(one) and _is_adjective(words, name):
        name.form = "demonym"
    if language.has_capitals and alone:
        _weigh_cyrillic(words, language, name, persons)


def _is_adjective(words: TextWords, name: Name) -> bool:
    """Whether an Arabic name that is also an adjective belongs to the word before it: “قوات روسية”."""
    is_after_word = name.first > 0 and words.joined[name.first - 1] and not words.opens[name.first]
    is_name = bool(name.relation) or name.is_announced or name.has_preposition or bool(name.prefix.strip("و"))
    return is_after_word and not is_name


def _weigh_cyrillic(words: TextWords, language: Language, name: Name, persons: frozenset[str]) -> None:
    """A single word with a capital: the name of a person, an organisation, or an acronym."""
    one = words.folded[name.first]
    is_area = any(kind in {"country", "region"} for kind, *_ in name.facts)
    if not is_area and not name.is_announced and one[: surnames.STEM] in persons:
        name.score += _PERSON
    is_country = any(kind == "country" for kind, *_ in name.facts)
    if not is_country and surnames.is_given(one, language):
        name.score += _PERSON
    if not is_area and not name.is_announced:
        name.score += _of_neighbours(words, name)
    elif (
        not is_area
        and surnames.is_adjective(one)
        and words.joined[name.last]
        and words.word[name.last + 1][0].isupper()
    ):
        name.score += _PERSON  # “село Верхняя Зарябовка”: the whole name is another
    if words.word[name.first].isupper() and not is_area and len(one) <= _ACRONYM:
        name.score += _PERSON
    if words.opens[name.first] and not is_area:
        name.score -= 0.4
    if words.before(name.first) in {"«", "“", "„", '"'} and not is_area:
        name.score -= 0.8
    if words.before(name.first) in {"«", "“", "„", '"'} and words.gap(name.last)[:1] in {"»", "”", "“", '"'}:
        name.score -= 1.5  # the title of a ship, a party or a film


def _of_neighbours(words: TextWords, name: Name) -> float:
    """Points off for another word with a capital beside the name: “Марк Цукерберг”, “Оливера Кана”."""
    before, after = name.first - 1, name.last + 1
    points = 0.0
    if before >= 0 and words.joined[before] and words.word[before][0].isupper() and len(words.word[before]) > 1:
        points -= 1.2 * (not words.opens[before] and not words.word[before].isupper())
    is_followed = words.joined[name.last] and words.word[after][0].isupper() and words.gap(name.last).strip() == ""
    if is_followed and not surnames.is_adjective(words.word[after].lower()):
        points -= 1.2
    return points


def weigh_by_language(language: Language, names: Sequence[Name], gazetteer: Gazetteer) -> None:
    """Add points for places where the language is spoken."""
    for name in names:
        if any(language.code in gazetteer.languages(country) for _, country, *_ in name.facts if country):
            name.score += _SPOKEN


def weigh_by_country(words: TextWords, names: Sequence[Name]) -> None:
    """Add points for places in the countries that the text names or has several places of, and beside other places."""
    counts: Counter[str] = Counter()
    for name in names:
        if name.score >= ENOUGH:
            countries = {country for kind, country, *_ in name.facts if kind in {"country", "province", "city"}}
            is_country = any(kind == "country" for kind, *_ in name.facts)
            counts.update(
                dict.fromkeys(countries, _SEVERAL if is_country else 1) if len(countries) <= _MOST_COUNTRIES else ()
            )
    about = {country for country, count in counts.items() if count >= _SEVERAL}
    for name in names:
        if any(country in about for _, country, *_ in name.facts):
            name.score += _COUNTRY
    for name, following in pairwise(names):
        joint = words.text[words.end[name.last] : words.start[following.first]].strip()
        is_list = following.first == name.last + 1 and joint in {",", "،", "", "-", "–", "/"}
        if is_list and (following.prefix.startswith("و") or joint):
            if name.score >= ENOUGH:
                following.score += _BESIDE
            elif following.score >= ENOUGH:
                name.score += _BESIDE
