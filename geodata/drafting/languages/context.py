"""Read the words beside a name: the kind of place, the direction, what lies near, and the preposition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.languages import stems
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.names import Name
from geodata.drafting.languages.tokens import TextWords
from geodata.geocoding.names import folded

_BETWEEN: Final = 4
"""Words between a name and the larger place."""
_TRIGGER: Final = 3
"""Words of an event before a name."""
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
    if not name.has_preposition and not name.is_announced and _is_object(words, language, name):
        name.score += PREPOSITION
        name.has_preposition = True
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


def lies_in(words: TextWords, language: Language, name: Name, others: Sequence[Name]) -> bool:
    """Whether the next name is that of a larger place in which a name lies: “حي الشعار في مدينة حلب”."""
    if not others or others[0].form != "name" or name.form != "name" or name.relation == "part":
        return False
    following = others[0]
    between = range(name.last + 1, following.first)
    if len(between) > _BETWEEN or not all(words.joined[name.last : following.first]):
        return False
    is_announced = bool(following.kind) or following.has_preposition or following.prefix == "ب"
    areas = {"country", "province", "region"}
    is_area = following.kind in areas or not areas.isdisjoint({kind for kind, *_ in following.facts})
    is_inside = bool(between) or following.prefix == "ب"
    return (
        is_inside
        and is_announced
        and (is_area or name.kind in {"district", "city"})
        and all(_is_link(words, language, index) for index in between)
    )


def _is_link(words: TextWords, language: Language, index: int) -> bool:
    """Whether a word may stand between a place and the larger place: “in”, “province”, “southern”."""
    kinds, directions = language.words.values["kinds"], language.words.values["direction"]
    forms = {form.word_folded for form in language.forms(words.word[index])}
    is_part = any(language.is_a(form, "part") for form in forms)
    return language.is_a(words.folded[index], "inside") or is_part or not forms.isdisjoint({*kinds, *directions})


def _is_object(words: TextWords, language: Language, name: Name) -> bool:
    """Whether the word of an event stands right before a name: “обстріляли Нікополь”, “взяла под контроль Пальмиру”."""
    events = stems.table(language, "events")
    for index in range(max(0, name.first - _TRIGGER), name.first):
        found = events.find(words, language, index) if words.joined[name.first - 1] else None
        if found is not None and found[1] == name.first - 1:
            return True
    return False


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
