"""Find the adjectives that come from names: of countries, and, before a word for a province, of towns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geodata.drafting.languages import names, surnames
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.names import Facts, Name
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import key


def find(words: TextWords, language: Language, gazetteer: Gazetteer, taken: set[int]) -> Iterator[Name]:
    """The adjectives of countries and, before a word for a province, those of towns: “Харьковская область”."""
    options = {
        index: [base for base in language.bases(word) if base]
        for index, word in enumerate(words.word)
        if index not in taken and word[0].isalpha() and len(word) > names.SHORTEST - 1
    }
    exonyms = {key(spelling): name for spelling, name in language.words.values["exonyms"].items()}
    keyed = {index: [(base, exonyms.get(key(base), base)) for base in bases] for index, bases in options.items()}
    facts = gazetteer.known(sorted({key(name) for bases in keyed.values() for _, name in bases}))
    for index, bases in keyed.items():
        name = _adjective(words, language, index, bases, facts)
        if name is not None and not names.is_part_of_hashtag(words, language, name):
            yield name


def _adjective(
    words: TextWords, language: Language, index: int, bases: Sequence[tuple[str, str]], facts: Mapping[str, Facts]
) -> Name | None:
    after = index + 1
    noun = ""
    if language.has_capitals and after < len(words.word) and words.joined[index] and words.word[index][0].isupper():
        noun = language.forms_in(words.word[after], "kinds")
    if not noun and any(part in words.folded[index] for part in language.words.classes.get("province_suffix", ())):
        after, noun = index, "province" if words.word[index][0].isupper() else ""
    wanted = {"country"} if not noun else {"province", "city", "country", "region"}
    for base, name in bases:
        known = facts.get(key(name), ())
        if not any(kind in wanted for kind, *_ in known):
            continue
        spelled = name if name != base else names.capitalised(base)
        if noun in {"province", "district", "region", "country", "city", "site"}:
            kind = {"site": "", "country": "", "city": ""}.get(noun, noun)
            return Name(index, after, 0, spelled, known, kind=kind)
        if not language.has_capitals and not any(kind == "country" for kind, *_ in known):
            continue
        cut = int(not language.has_capitals and words.folded[index].startswith("و"))
        return Name(index, index, cut, spelled, known, form="demonym")
    if (
        noun in {"province", "district", "region", "site"}
        and words.word[index][0].isupper()
        and surnames.is_adjective(words.word[index].lower())
    ):
        kind = "" if noun == "site" else noun
        return Name(index, after, 0, words.text[words.start[index] : words.end[after]], kind=kind)
    return None
