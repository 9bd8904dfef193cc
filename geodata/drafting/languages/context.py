"""Read the words beside a name: the kind of place, the direction, what lies near, and the preposition."""

from __future__ import annotations

from typing import Final

from geodata.drafting.languages.language import Language
from geodata.drafting.languages.names import Name
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.names import folded

PREPOSITION: Final = 0.7


def read(words: TextWords, language: Language, name: Name) -> None:
    """Read the kind, the direction and the preposition beside a name."""
    kinds, directions = language.words.values["kinds"], language.words.values["direction"]
    index = name.first - 1
    name.is_announced = False
    for _ in range(3):
        if index < 0 or not words.joined[index] or words.opens[index + 1]:
            break
        forms = [form.word_folded for form in language.forms(words.word[index])]
        kind = next((kinds[form] for form in forms if form in kinds), "")
        direction = next((directions[form] for form in forms if form in directions), "")
        if kind and not name.kind:
            name.kind, name.is_announced = kind, True
        elif direction and (not name.direction or _both(direction, name.direction)):
            name.direction = _both(direction, name.direction) if name.direction else direction
            name.relation = "part"
        elif any(language.is_a(form, "part") for form in forms) and not name.relation:
            name.relation, name.kind = "part", name.kind or "province"
        else:
            break
        name.phrase_first = index
        index -= 1
    _read_before(words, language, name, index)
    _read_after(words, language, name)
    if name.relation == "part" and name.direction and not name.kind and name.phrase_first >= 0:
        _read_side(language, name)


def _both(one: str, other: str) -> str:
    """``north-west`` for “north” and “west” in either order; "" for others."""
    pair = f"{one}-{other}" if one in {"north", "south"} else f"{other}-{one}"
    return pair if pair in {"north-east", "north-west", "south-east", "south-west"} else ""


def _read_side(language: Language, name: Name) -> None:
    """“شمال سوريا” is a part of it, “شمال حلب” lies beside it."""
    kinds = {kind for kind, *_ in name.facts}
    is_town = "city" in kinds and "country" not in kinds and not language.has_capitals
    if is_town or kinds.isdisjoint({"country", "region", "province"}):
        name.relation = "offset"


def _read_before(words: TextWords, language: Language, name: Name, index: int) -> None:
    if index < 0 or not words.joined[index] or words.opens[index + 1]:
        return
    forms = [words.folded[index], *(folded(form.word) for form in language.forms(words.word[index]))]
    if any(language.is_a(form, "near") for form in forms) and not name.relation:
        name.relation, name.phrase_first, name.has_preposition = "near", index, True
        name.score += PREPOSITION
    elif language.is_a(words.folded[index], "preposition") or (
        not language.has_capitals and any(language.is_a(form, "preposition") for form in forms)
    ):
        name.score += PREPOSITION
        name.has_preposition = True


def _read_after(words: TextWords, language: Language, name: Name) -> None:
    """“حلب الشمالي” after “ريف”, “область” after an adjective or a name."""
    after = name.last + 1
    if after >= len(words.word) or not words.joined[name.last]:
        return
    forms = [folded(form.word) for form in language.forms(words.word[after])]
    directions = language.words.values["direction"]
    direction = directions.get(words.folded[after], "")
    if direction and name.relation == "part" and not language.has_capitals:
        name.direction, name.phrase_last = name.direction or direction, after
        further = words.folded[after + 1] if after + 1 < len(words.word) and words.joined[after] else ""
        if further in directions and (both := _both(direction, directions[further])):
            name.direction, name.phrase_last = both, after + 1
    if language.has_capitals and not name.kind:
        kind = next((language.words.values["kinds"].get(form, "") for form in forms), "")
        if kind == "province":
            name.kind, name.phrase_last = kind, after
