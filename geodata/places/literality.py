"""Which mentions stand for something else than the place: a government, a team, a part of another name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.surroundings import Around
from geodata.places.vocabulary import section
from geodata.places.words import Words

_ABOUT: Final = re.compile(r"^[A-Z]{3,20}: .*\b[A-Z]{3,20}: https?://\S+", re.MULTILINE)
"""A line about the article: “TITLE: … LINK: https://…”."""
_ACTORS: Final = frozenset({"country"})
_BACK: Final = 5
"""Words back from “between” or “with” in which a word such as “relations” may stand."""
_AHEAD: Final = 4


def judge(words: Words, taken: Sequence[tuple[Candidate, Around]]) -> None:
    """Set `literal` and `why` of what was taken."""
    about = [match.span() for match in _ABOUT.finditer(words.text)]
    previous: Candidate | None = None
    for one, near in taken:
        reason = _reason(words, one, near)
        if not reason and previous is not None and not previous.literal and _continues(words, previous, one):
            reason = previous.why[-1]
        if any(start <= one.start < end for start, end in about):
            reason = "in a line about the article"
        one.literal = not reason
        if reason:
            one.why.append(reason)
        previous = one
    _back(words, [one for one, _ in taken])


def _continues(words: Words, one: Candidate, other: Candidate) -> bool:
    """“between Damascus and Moscow”, “Islamic State of Iraq and the Levant”."""
    if one.form != other.form or "acts" in one.why[-1] or "line about" in one.why[-1]:
        return False
    return words.text[one.end : other.start] in {" and ", " and the ", ", "} and not one.why[-1].startswith("its ")


def _back(words: Words, taken: Sequence[Candidate]) -> None:
    """“Russia and Iran agreed”: what the last of them is, the first ones are."""
    for one, other in zip(reversed(taken[:-1]), reversed(taken), strict=False):
        if other.literal or not one.literal or one.form != other.form or "acts" not in other.why[-1]:
            continue
        if words.text[one.end : other.start] in {" and ", " and the ", ", ", ", and "}:
            one.literal = False
            one.why.append(other.why[-1])


def _reason(words: Words, one: Candidate, near: Around) -> str:
    if one.form == "demonym":
        return _nationality(words, one)
    if one.tail:
        return ""
    if part := _part(words, one):
        return part
    return _modifies(words, one) or _acts(words, one, near) or _is_addressed(words, one, near)


def _nationality(words: Words, one: Candidate) -> str:
    low = _next(words, one)
    return "" if low in section("grammar.txt", "place_nouns") else "a people or nationality"


def _part(words: Words, one: Candidate) -> str:
    """“University of Oxford”."""
    at = one.first - 1
    at -= at >= 0 and words.low[at] == "the"
    if at < 1 or words.low[at] != "of" or not words.joined[at] or not words.joined[at - 1] or one.announced:
        return ""
    head = at - 1
    if words.word[head][0].isupper() and words.low[head] in section("organisations.txt", "of"):
        return f"a part of the name “{words.word[head]} of {one.name}”"
    return f"“{words.word[head]} of {one.name}”" if words.low[head] in section("grammar.txt", "of_actors") else ""


def _next(words: Words, one: Candidate) -> str:
    after = one.last + 1
    return words.low[after] if after < len(words.word) and (words.joined[one.last]) else ""


def _modifies(words: Words, one: Candidate) -> str:
    """“Russia’s goal”, “UK officials”, “the Toronto man”."""
    low = _next(words, one)
    if not low or one.announced:
        return ""
    actors, nouns = section("grammar.txt", "actor_nouns"), section("grammar.txt", "place_nouns")
    if low in nouns:
        return ""
    if low in actors or low in section("people.txt", "titles"):
        return f"its {words.word[one.last + 1]}"
    if words.possessive[one.last] and _is_country(one):
        ahead = words.low[one.last + 1 : one.last + 1 + _AHEAD]
        near = next((word for word in ahead if word in nouns or word in actors), "")
        return "" if near in nouns or words.capital[one.last + 1] else f"its {words.word[one.last + 1]}"
    verb = low in section("grammar.txt", "function") or low in section("grammar.txt", "saying")
    if one.short and _is_country(one) and not verb and not words.possessive[one.last]:
        return f"its {words.word[one.last + 1]}"
    return ""


def _is_country(one: Candidate) -> bool:
    return any(kind == "country" for kind, *_ in one.facts)


def _acts(words: Words, one: Candidate, near: Around) -> str:
    """“Russia agreed”, “Washington has denied”."""
    low = _next(words, one)
    if not low or words.possessive[one.last] or one.announced:
        return ""
    before = words.low[near.before] if near.before >= 0 else ""
    if before in section("grammar.txt", "place_prepositions") or before in {"of", "by"}:
        return ""
    saying = section("grammar.txt", "saying")
    ahead = words.low[one.last + 1 : one.last + 1 + _AHEAD]
    if low in saying:
        return f"it acts: “{words.word[one.last + 1]}”"
    if not _is_country(one) and low in {"has", "have", "had"}:
        for word in ahead[1:3]:
            if word in saying:
                return f"it acts: “{low} … {word}”"
    if _is_country(one) and (
        low in {"has", "have", "had", "is", "was", "are", "were", "also", "always", "never", "now"}
    ):
        for word in ahead[1:3]:
            if word in saying or word in section("grammar.txt", "acting"):
                return f"it acts: “{low} … {word}”"
    return ""


def _is_addressed(words: Words, one: Candidate, near: Around) -> str:
    """“relations with Moscow”, “between Damascus and Moscow”, “accused Russia”."""
    at = near.before
    if at < 0 or near.kind or near.direction or one.announced:
        return ""
    before = words.low[at]
    back = words.low[max(0, at - _BACK) : at]
    relations = any(word in section("grammar.txt", "relations") for word in back)
    if before in {"between", "with", "against", "on", "for", "over", "to"} and relations and not _near_word(back):
        return f"“{before} {one.name}”"
    if before in section("organisations.txt", "team"):
        return f"“{before} {one.name}”"
    if not _is_country(one):
        return ""
    if before in {"by", "against", "with", "like"} and not _near_word(back):
        return f"“{before} {one.name}”"
    return f"“{before} {one.name}”" if before in section("grammar.txt", "addressing") else ""


def _near_word(back: Sequence[str]) -> bool:
    return any(word in {"border", "borders", "frontier", "flights", "road", "highway", "near"} for word in back[-3:])
