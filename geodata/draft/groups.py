"""Armed groups that a sentence does not name: “the group”, who claimed responsibility, whom others blame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.draft.lexicon import words
from geodata.draft.parties import Party
from geodata.draft.reading import Sentence
from geodata.draft.telling import Happening, Memory, Read

_CLAIMABLE: Final = ("Explosions", "Violence", "Battles")
_BLAME: Final = frozenset({"responsibility", "blaming", "blamed"})
_CLAIMED: Final = 3
"""Words between a name and “claimed responsibility”, and between “blaming” and a name."""


def latest(parties: Sequence[Party]) -> Party | None:
    """The armed group that a sentence names first: what follows is mostly about it."""
    return next((party for party in parties if party.kind == "rebel" and not party.generic), None)


def with_group(sentence: Sentence, parties: list[Party], group: Party | None) -> list[Party]:
    """`parties` and, where a sentence says “the group”, the one named before, unless that group only watches."""
    if group is None or words("groupword").isdisjoint(sentence.vocabulary):
        return parties
    low = sentence.low
    taken = {at for party in parties for at in range(party.first, party.last)}
    found = [
        replace(group, first=at - 1, last=at + 1)
        for at, word in enumerate(low)
        if word in words("groupword") and at and low[at - 1] == "the" and at not in taken
        and words("groupverb").isdisjoint(low[at + 1 : at + 2]) and low[at + 1 : at + 2] != ["of"]
    ]  # fmt: skip
    return sorted([*parties, *found], key=lambda party: party.first)


def charge(read: Read, found: Sequence[Happening], memory: Memory) -> None:
    """Give the violence that a sentence tells, or else the event just before it, to who claims it or is blamed."""
    if _BLAME.isdisjoint(read.sentence.vocabulary):
        return
    party = responsible(read.sentence, read.parties)
    if party is None:
        return
    last = memory.happened[-1] if memory.happened else None
    before = [last] if last and 0 <= read.number - last.number <= 1 and not found else []
    for one in found or before:
        named = one.side_a and not (one.party_a and one.party_a.generic)
        if one.event_type.startswith(_CLAIMABLE) and not named and one.side_b != party.name:
            one.side_a, one.party_a = party.name, party
            if one.party_b and one.party_b.generic and one.party_b.kind == "rebel":
                one.side_b, one.party_b = "", None  # “gunmen”: those that are now known
            one.reasons.append(
                f"side_a from “{read.sentence.shown(party.first, party.last)}”, who claimed it or is blamed"
            )


def responsible(sentence: Sentence, parties: Sequence[Party]) -> Party | None:
    """“The Islamic State claimed responsibility”, “blaming the rebels”: who did what the text told before."""
    low = sentence.low
    if "responsibility" in sentence.vocabulary:
        for at, word in enumerate(low):
            if word in {"claimed", "claims", "claiming"} and low[at + 1 : at + 2] == ["responsibility"]:
                named = [party for party in parties if 0 <= at - party.last <= _CLAIMED + _CLAIMED]
                return named[-1] if named and words("negation").isdisjoint(low[named[-1].first : at]) else None
    for at, word in enumerate(low):
        if word in {"blaming", "blamed"}:
            return next((party for party in parties if 0 < party.first - at <= _CLAIMED), None)
    return None
