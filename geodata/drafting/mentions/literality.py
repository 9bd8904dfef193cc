"""Which mentions stand for something else than the place: a government, a team, a part of another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.mentions import patterns
from geodata.drafting.mentions.candidates import Candidate, contains
from geodata.drafting.mentions.surroundings import NameContext
from geodata.drafting.mentions.vocabulary import section
from geodata.drafting.mentions.words import Words

_TOWARDS: Final = frozenset({"against", "on", "for", "over", "to", "from"})
_AGAINST: Final = frozenset({"by", "against", "with", "like"})
_HAS: Final = frozenset({"has", "have", "had"})
_IS: Final = frozenset({"is", "was", "are", "were"})
_BACK: Final = 5
"""Words back from “between” or “with” in which a word such as “relations” may stand."""
_AHEAD: Final = 4


def judge(words: Words, taken: Sequence[tuple[Candidate, NameContext]]) -> None:
    """Set `literal` and `why` of what was taken."""
    previous: Candidate | None = None
    inside = False
    for one, near in taken:
        reason = _reason(words, one, near)
        if not reason and previous is not None and not previous.literal and _continues(words, previous, one):
            reason = previous.why[-1]
        if (
            reason
            and previous is not None
            and words.text[previous.end : one.start] == ", "
            and _contains(one, previous)
        ):
            reason = ""
        if "acts" in reason and previous is not None and inside and words.text[previous.end : one.start] == " and ":
            reason = ""  # “officials in Washington and London denied”
        one.literal = not reason
        if reason:
            one.why.append(reason)
        inside = near.before >= 0 and words.low[near.before] in section("grammar.txt", "into_prepositions")
        previous = one
    _like_last(words, [one for one, _ in taken])


def _contains(one: Candidate, other: Candidate) -> bool:
    """“Tacoma, Washington shares tips”: what holds a place is one."""
    return one.form == "name" and (one.short or contains(one.facts, other.facts)) and not _is_country(other)


def _continues(words: Words, one: Candidate, other: Candidate) -> bool:
    """“between Damascus and Moscow”, “Islamic State of Iraq and the Levant”."""
    if one.form != other.form or "acts" in one.why[-1]:
        return False
    return words.text[one.end : other.start] in {" and ", " and the ", ", "} and not one.why[-1].startswith("its ")


def _like_last(words: Words, taken: Sequence[Candidate]) -> None:
    """“Russia and Iran agreed”: what the last of them is, the first ones are."""
    for one, other in zip(reversed(taken[:-1]), reversed(taken), strict=False):
        if other.literal or not one.literal or one.form != other.form or "acts" not in other.why[-1]:
            continue
        if words.text[one.end : other.start] in {" and ", " and the ", ", ", ", and "}:
            one.literal = False
            one.why.append(other.why[-1])


def _reason(words: Words, one: Candidate, near: NameContext) -> str:
    if one.form == "demonym":
        return _nationality(words, one)
    if one.tail:
        return f"“-{one.tail}”" if one.tail in section("grammar.txt", "actor_tails") else ""
    if one.part and one.short:
        return "a politician's state"
    if part := _part(words, one) or _bears(words, one):
        return part
    return _modifies(words, one) or _acts(words, one, near) or _is_addressed(words, one, near)


def _bears(words: Words, one: Candidate) -> str:
    """“Ruston City Council”, “Louisiana State Police”."""
    state = _next(words, one) == "state" and words.upper[one.last + 1] and words.joined[one.last + 1]
    if (state and words.low[one.last + 2] in section("organisations.txt", "bodies_of_a_state")) or patterns.body(
        words, one
    ):
        return f"a part of the name “{one.name} {words.word[one.last + 1]} …”"
    return ""


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
    if not low or one.announced or low in section("grammar.txt", "place_nouns"):
        return ""
    title = low in section("people.txt", "titles") and not words.possessive[one.last]
    known = title or low in section("grammar.txt", "actor_nouns")
    if known or (_is_country(one) and _owns(words, one, low)):
        return f"its {words.word[one.last + 1]}"
    return ""


def _owns(words: Words, one: Candidate, low: str) -> bool:
    """Whether “Russia’s …”, “US …” is the state's: not “Syria’s second city”, “Russia’s Vladimir Putin”."""
    if not words.possessive[one.last]:
        return (
            one.short and low not in section("grammar.txt", "function") and low not in section("grammar.txt", "saying")
        )
    nouns, actors = section("grammar.txt", "place_nouns"), section("grammar.txt", "actor_nouns")
    ahead = words.low[one.last + 1 : one.last + 1 + _AHEAD]
    if next((word for word in ahead if word in nouns or word in actors), "") in nouns:
        return False
    return not words.capital[one.last + 1] or any(word in section("organisations.txt", "state") for word in ahead)


def _is_country(one: Candidate) -> bool:
    return any(kind == "country" for kind, *_ in one.facts)


def _governs(one: Candidate) -> bool:
    """Whether the name may stand for a government: a country, or the capital of one."""
    return _is_country(one) or one.name.lower() in section("grammar.txt", "capitals")


def _acts(words: Words, one: Candidate, near: NameContext) -> str:
    """“Russia agreed”, “Washington has denied”."""
    low = _next(words, one)
    if not low or words.possessive[one.last] or one.announced:
        return ""
    before = words.low[near.before] if near.before >= 0 else ""
    if before in section("grammar.txt", "place_prepositions") or before in {"of", "by"}:
        return ""
    country = _is_country(one)
    saying = section("grammar.txt", "saying" if country else "speaking")
    ahead = words.low[one.last + 2 : one.last + _AHEAD]
    if low in saying or (country and low in section("grammar.txt", "adverbs")):
        return f"it acts: “{words.word[one.last + 1]}”"
    if country and low == "and" and (verb := _together(words, one.last + 2)):
        return f"it acts: “{verb}”"
    if low in _HAS or (country and low in _IS):
        acting = section("grammar.txt", "acting") if country else frozenset()
        word = next((word for word in ahead if word in saying or word in acting), "")
        return f"it acts: “{low} … {word}”" if word else ""
    return ""


def _together(words: Words, first: int) -> str:
    """The verb of “… and the Taliban signed”; "" when what goes on from word `first` is not done by both."""
    at = first + (first < len(words.word) and words.low[first] == "the")
    if at >= len(words.word) or not words.capital[at]:
        return ""
    for index in range(at + 1, min(at + _AHEAD, len(words.word))):
        if not words.joined[index - 1] or words.possessive[index - 1]:
            return ""
        if not words.capital[index]:
            return words.word[index] if words.low[index] in section("grammar.txt", "speaking") else ""
    return ""


def _is_addressed(words: Words, one: Candidate, near: NameContext) -> str:
    """“relations with Moscow”, “between Damascus and Moscow”, “accused Russia”."""
    at = near.before
    if at < 0 or near.kind or near.direction or one.announced:
        return ""
    before = words.low[at]
    back = words.low[max(0, at - _BACK) : at]
    country = _is_country(one)
    if before == "and" and country and back and back[-1] in section("grammar.txt", "actor_nouns"):
        return f"“{words.word[at - 1]} and {one.name}”"
    addressed = before in section("organisations.txt", "team")
    addressed = addressed or (country and before in section("grammar.txt", "addressing"))
    if not any(word in section("grammar.txt", "border_words") for word in back[-3:]):
        related = before in {"between", "with"} or (_governs(one) and before in _TOWARDS)
        addressed = addressed or (related and any(word in section("grammar.txt", "relations") for word in back))
        addressed = addressed or (country and before in _AGAINST)
    return f"“{before} {one.name}”" if addressed else ""
