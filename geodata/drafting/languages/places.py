"""Find the places that a text names in a language of its own, with the words around them.

Every run of words is looked up in the gazetteer in all its forms. A name is taken for a place when what is known of the
place and the words beside it give it enough points; a kind of place before it, “село”, announces one that is unknown.
"""

from __future__ import annotations

from typing import Literal

from geodata.drafting.languages import context, demonyms, names, surnames, unlisted, weighing
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords, split
from geodata.drafting.model import Mention
from geodata.geocoding.gazetteer import Gazetteer


def find(text: str, language: Language, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of places in a text that is in this language, in reading order."""
    words = split(text)
    found = list(names.known(words, language, gazetteer))
    persons = surnames.of(words, language)
    for name in found:
        context.read(words, language, name)
        weighing.weigh(words, language, name, persons)
    weighing.weigh_by_language(language, found, gazetteer)
    weighing.weigh_by_country(words, found)
    accepted = [
        name for name in (*found, *unlisted.find(words, language, found, persons)) if name.score >= weighing.ENOUGH
    ]
    taken = {index for name in accepted for index in range(name.first, name.last + 1)}
    accepted += demonyms.find(words, language, gazetteer, taken)
    ordered = sorted(accepted, key=lambda name: name.first)
    return tuple(
        _mention(words, name, (number + 1,) if context.lies_in(words, language, name, ordered[number + 1 :]) else ())
        for number, name in enumerate(ordered)
    )


def _mention(words: TextWords, name: names.Name, within: tuple[int, ...]) -> Mention:
    start, end = words.start[name.first] + name.cut, words.end[name.last]
    first = words.start[name.phrase_first] if name.phrase_first >= 0 else start
    last = words.end[name.phrase_last] if name.phrase_last >= 0 else end
    relation: Literal["", "near", "part", "offset"] = name.relation if name.form == "name" else ""
    direction = name.direction if relation and name.direction != "central" else ""
    has_phrase = (first, last) != (start, end)
    return Mention(
        start,
        end,
        words.text[start:end],
        name.name,
        name.form,
        literal=True,
        kind=name.kind if name.kind != "site" else "",
        relation=relation,
        direction=direction,
        phrase_start=first if has_phrase else -1,
        phrase_end=last if has_phrase else -1,
        within=within,
        why="; ".join(name.why),
    )
