"""Find the armed group of an event that its clause does not name.

It is the one that “the group” refers to, or that claims responsibility.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events import blame
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.telling import EventReport, Memory, SentenceFindings

_CLAIMABLE: Final = ("Explosions", "Violence", "Battles")
"""Prefixes of the event types for which groups claim responsibility."""
_COMMON: Final = frozenset({"Gunmen", "Militants", "Insurgents"})
"""Names of parties that are only called by a common noun."""
_ATTACKERS: Final = frozenset({"attackers", "assailants"})
"""Words for those who have just attacked: “all 33 attackers had been killed”."""
_SPLINTERS: Final = frozenset({"faction", "offshoot", "splinter", "breakaway"})
_SPLINTER_REACH: Final = 4
"""Words from “a faction of” to the name."""
_BLAME: Final = frozenset({"responsibility", "blaming", "blamed", "blames", "blame", "accused"})
_CLAIMED_AFTER: Final = 2
"""Sentences from an event to the statement of who did it."""
_CLAIM_REACH: Final = 6
"""Words from a name to “claimed responsibility”."""


def first_group(parties: Sequence[Party]) -> Party | None:
    """The armed group that a sentence names first; the sentences after it are mostly about that group."""
    return next((party for party in parties if party.kind == "rebel" and not party.generic), None)


def with_group(sentence: Sentence, parties: list[Party], group: Party | None) -> list[Party]:
    """The parties, with `group` wherever the sentence says “the group”, except before verbs of observing."""
    if group is None:
        return parties
    lowered = sentence.lowered
    parties = [
        replace(group, first=party.first, last=party.last)
        if party.generic
        and party.name in _COMMON
        and (lowered[max(0, party.first - 1)] == "the" or lowered[party.first] in _ATTACKERS)
        else party
        for party in parties
    ]  # “the attackers” are those named before
    if words("groupword").isdisjoint(sentence.vocabulary):
        return parties
    taken = {index for party in parties for index in range(party.first, party.last)}
    group_mentions = [
        replace(group, first=index - 1, last=index + 1)
        for index, word in enumerate(lowered)
        if word in words("groupword") and index and lowered[index - 1] == "the" and index not in taken
        and words("groupverb").isdisjoint(lowered[index + 1 : index + 2]) and lowered[index + 1 : index + 2] != ["of"]
    ]  # fmt: skip
    return sorted([*parties, *group_mentions], key=lambda party: party.first)


def assign_responsibility(findings: SentenceFindings, reports: Sequence[EventReport], memory: Memory) -> None:
    """Make the party that claims responsibility side_a of the sentence's violence, and keep who is blamed for it.

    `reports` are those of the sentence; if it has none, the statement concerns the event just before it.
    """
    if _BLAME.isdisjoint(findings.sentence.vocabulary) and "claimed" not in findings.sentence.vocabulary:
        return
    statements = blame.statements(findings.sentence, findings.parties)
    party = _claimant(findings.sentence, findings.parties)
    last = memory.reports[-1] if memory.reports else None
    preceding = [last] if last and 0 <= findings.number - last.number <= _CLAIMED_AFTER and not reports else []
    for report in reports or preceding:
        if not report.event_type.startswith(_CLAIMABLE):
            continue
        report.statements.extend(statements)
        is_known = report.side_a and not (report.party_a and report.party_a.generic)
        if party is not None and not is_known and report.side_b != party.name:
            report.side_a, report.party_a = party.name, party
            if report.party_b and report.party_b.generic and report.party_b.kind == "rebel":
                report.side_b, report.party_b = "", None  # the “gunmen” are the party that is now known
            report.reasons.append(f"side_a from “{findings.sentence.display(party.first, party.last)}”, who claimed it")


def _claimant(sentence: Sentence, parties: Sequence[Party]) -> Party | None:
    """The party that owns to it: “The Islamic State claimed responsibility”."""
    lowered = sentence.lowered
    for index, word in enumerate(lowered):
        if word in {"claimed", "claims", "claiming"} and _is_owned(lowered[index + 1 : index + 4]):
            claimants = [party for party in parties if 0 <= index - party.last <= _CLAIM_REACH]
            claimants = [party for party in claimants if not _is_left(lowered, party)]
            is_claim = claimants and words("negation").isdisjoint(lowered[claimants[-1].first : index])
            return claimants[-1] if is_claim else None
    return None


def _is_left(lowered: Sequence[str], party: Party) -> bool:
    """Whether a party is only whom those who claim it have left: “X, a faction of the Taliban, claimed …”."""
    return not _SPLINTERS.isdisjoint(lowered[max(0, party.first - _SPLINTER_REACH) : party.first])


def _is_owned(after: Sequence[str]) -> bool:
    """“… responsibility”, “… the attack”: not in “claimed that …” or “claimed to have killed …”."""
    if "responsibility" in after[:2]:
        return True
    return len(after) > 1 and after[0] in words("again") and after[1] in words("told")
