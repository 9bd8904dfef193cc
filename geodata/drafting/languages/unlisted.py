"""Find names that no gazetteer has: after a word for a kind of place, or in Cyrillic after “в”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from geodata.drafting.languages import names, stems, surnames, weighing
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.names import Name
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.names import folded

_TERRITORY: Final = "|territory"
"""The end of what a verb of capture means."""
_MORE: Final = 2
"""Further words of a name at most."""
_ADJECTIVE: Final = re.compile(r"م\w{3,}ه|\wا\w{2}ه|\w{2}ي\wه|\w+يه|\wا\w{1,2}يه")
"""The forms of Arabic adjectives after “منطقة”: “منخفضة”, “واسعة”, “كبيرة”, “ريفية”."""


def find(words: TextWords, language: Language, names: Sequence[Name], persons: frozenset[str]) -> Iterator[Name]:
    """The names that no gazetteer has, after a word for a kind of place, or in Cyrillic after “в”."""
    taken = {index for name in names if name.score >= weighing.ENOUGH for index in range(name.first, name.last + 1)}
    for index in range(len(words.word) - 1):
        first = index + 1
        if first in taken or not words.joined[index] or words.opens[first] or not words.word[first][0].isalpha():
            continue
        if language.has_capitals and (not words.word[first][0].isupper() or words.word[first].isascii()):
            continue
        kind = language.forms_in(words.word[index], "kinds")
        if language.has_capitals:
            name = _capitalised(words, language, first, kind, persons)
        elif kind and index not in taken:
            name = _after_kind(words, language, first, kind)
        else:
            name = _compound(words, language, first)
        if name is not None and not taken.intersection(range(name.first, name.last + 1)):
            name.score, name.phrase_first = weighing.ENOUGH, index if kind else -1
            name.why.append("announced by the words before it")
            taken.update(range(name.first, name.last + 1))
            yield name


def _capitalised(words: TextWords, language: Language, first: int, kind: str, persons: frozenset[str]) -> Name | None:
    """A name in Cyrillic that no gazetteer has: “село Петровка”, “в Бенрате”."""
    before, one = words.folded[first - 1], words.folded[first]
    if not words.word[first][0].isupper() or words.word[first].isupper() or len(one) < names.SHORTEST:
        return None
    taken = stems.table(language, "events").find(words, language, first - 1)
    if not kind and not language.is_a(before, "locating") and not (taken and taken[0].endswith(_TERRITORY)):
        return None
    forms = [folded(form.word) for form in language.forms(words.word[first])]
    if any(language.is_a(form, "organisation", "ordinary", "given") for form in forms):
        return None
    last = first
    while words.joined[last] and words.word[last + 1][0].isupper() and last - first < _MORE:
        last += 1
    if not kind and (
        last > first or one[: surnames.STEM] in persons or surnames.is_adjective(words.word[first].lower())
    ):
        return None
    if not kind and words.before(first) in {"«", "“", "„", '"'}:
        return None
    spelled = next((form.word for form in language.forms(words.word[first])[1:2]), words.word[first])
    name = words.text[words.start[first] : words.end[last]] if last > first or kind else names.capitalised(spelled)
    return Name(first, last, 0, name, kind="" if kind == "site" else kind)


def _compound(words: TextWords, language: Language, first: int) -> Name | None:
    """A name in Arabic that no gazetteer has, of two words of which the first is typical: “في أم الهيمان”."""
    last = first + 1
    if last >= len(words.word) or not words.joined[first] or not language.is_a(words.folded[first], "head"):
        return None
    if not words.folded[last].startswith("ال") or language.is_a(words.folded[last], "ordinary"):
        return None
    is_said = words.before(first) == "#" or language.is_a(words.folded[first - 1], "preposition")
    return Name(first, last, 0, words.text[words.start[first] : words.end[last]]) if is_said else None


def _after_kind(words: TextWords, language: Language, first: int, kind: str) -> Name | None:
    """A name in Arabic that no gazetteer has, after a kind of place: “منطقة ضبعة”, “وادي الهيدان”."""
    one = words.folded[first]
    following = words.folded[first + 1] if words.joined[first] else ""
    is_head, is_double = language.is_a(one, "head"), following.startswith("ال")
    is_double = is_double and not language.is_a(following, "ordinary")
    if kind in {"country", "airfield"} or language.is_a(one, "preposition", "title"):
        return None
    if not is_head and (len(one) < names.SHORTEST - 1 or _ADJECTIVE.fullmatch(one)):
        return None
    if language.is_a(one, "ordinary") and not is_head and not (is_double and not one.startswith("ال")):
        return None
    if one in language.words.values["direction"] or one in language.words.values["kinds"]:
        return None
    is_compound = is_head or language.is_a(one, "given", "ordinary")
    last = first + (is_compound and (is_double or (is_head and following != "")))
    if kind == "region" and last == first and not one.startswith("ال") and not one.endswith("ه"):
        return None
    return Name(first, last, 0, words.text[words.start[first] : words.end[last]], kind=kind)
