"""Which mentions stand for something else than the place: a government, a team, a part of another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.surroundings import Around
from geodata.places.vocabulary import section
from geodata.places.words import Words


def judge(words: Words, taken: Sequence[tuple[Candidate, Around]]) -> None:
    """Set `literal` and `why` of what was taken."""
    for one, near in taken:
        reason = _reason(words, one, near)
        one.literal = not reason
        if reason:
            one.why.append(reason)


def _reason(words: Words, one: Candidate, near: Around) -> str:
    after = one.last + 1
    follows = after < len(words.word) and words.joined[one.last]
    low = words.low[after] if follows else ""
    before = words.low[near.before] if near.before >= 0 else ""
    if one.form == "demonym":
        return "" if low in section("grammar.txt", "place_nouns") else "a people or nationality"
    if one.tail:
        return ""
    if follows and low in section("grammar.txt", "actor_nouns"):
        return f"its {words.word[after]}"
    if follows and low in section("grammar.txt", "saying") and before not in section("grammar.txt", "place_prepositions"):
        return f"{one.name} acts: “{words.word[after]}”"
    if before in {"between", "with", "by", "against"} :
        return f"“{before} {one.name}”"
    return ""
