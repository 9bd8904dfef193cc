"""Assign the parties of a sentence to the two sides of an event: who acts, and who suffers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events.headcounts import number_value
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match

_FORCES_REACH: Final = 2
"""Words from a demonym to its army or government."""
_HELPER_REACH: Final = 3
"""Words from “was” to its participle."""
_BY_REACH: Final = 5
"""Words from “by” to an actor."""
_SUBJECT_REACH: Final = 3
"""Words from a subject to its verb."""
_OWNING: Final = frozenset({"of", "the", "a"})
"""Words before the owner of what suffers: “a vehicle of the army was hit”."""
_ELLIPSIS: Final = 2
"""Words before a verb whose subject is left out: “and then shelled”."""
_OBJECT_REACH: Final = 7
"""Words from a verb to the party that is its object."""
_KILLING: Final = frozenset({"killed", "killing", "kills", "wounded", "wounding"})
_QUANTIFYING: Final = frozenset(
    {"of", "the", "a", "an", "at", "least", "more", "than", "over", "up", "to", "some", "about", "dozens", "several"}
)
_AT_LEAST: Final = frozenset({("at", "least"), ("at", "most"), ("up", "to"), ("as", "many")})
"""Words after “killed” that count who was killed."""
_ARTICLES: Final = frozenset({"the", "a", "an"})
_FALLING: Final = frozenset({"fell", "falls", "fallen"})
_ATTRIBUTED: Final = frozenset({"attributed", "ascribed", "imputed", "blamed"})
_QUOTES: Final = frozenset('"“”‘’')
_BELIEF_REACH: Final = 8
"""Words from “believed to” to whom it is believed of."""
_SEEMING: Final = frozenset({"be", "belong", "have", "come"})
_STRIKES: Final = frozenset(
    {"attacks", "strikes", "raids", "airstrikes", "shelling", "bombardment", "bombing", "bombings"}
)
_COMBAT: Final = frozenset({"combat", "clashes", "clash", "fighting", "battle", "battles", "firefight", "gunfight"})
_ACTOR_REACH: Final = 3
"""Words from an actor to its noun: “Russian military intervention”."""


def is_passive(sentence: Sentence, match: Match) -> bool:
    """Whether the subject of the trigger suffers the event: a verb in the passive voice, or one of dying."""
    lowered = sentence.lowered
    trigger = lowered[match.first : match.last]
    if trigger[-1] in words("dying") or trigger[0] == "lost":
        return True  # “Twelve soldiers died”, “eighty policemen lost their lives”
    if (trigger[-1] in words("suffered") or trigger[-1] == "down") and not words("be").isdisjoint(
        trigger[1:-1][-_HELPER_REACH:]
    ):
        return True  # “three militants of the group were killed”
    if not match.trigger.verb:
        return False
    before = lowered[max(0, match.first - _HELPER_REACH) : match.first]
    is_own = not before or before[-1] not in words("person") | words("armed") | words("belligerent")
    if is_own and not words("be").isdisjoint(before) and not lowered[match.first].endswith("ing"):
        return True
    if "by" in lowered[match.last : match.last + 2] and lowered[match.last] not in words("launching"):
        return True
    after = [word for word in lowered[match.last : match.last + 2] if word not in _QUOTES]
    is_counted = tuple(after) in _AT_LEAST  # “killed at least 51 people”
    has_no_object = not is_counted and (not after or after[0] in words("boundary") or not after[0][0].isalnum())
    return lowered[match.last - 1] in words("suffered") and has_no_object  # “30 militants killed in Homs”


def is_subject(sentence: Sentence, party: Party, match: Match) -> bool:
    """Whether a party after a trigger does something itself: “was killed when gunmen opened fire”."""
    after = sentence.lowered[party.last : party.last + _SUBJECT_REACH]
    before = sentence.lowered[max(match.last, party.first - _ACTOR_REACH) : party.first]
    opens = not {"when", "as", "after", "where", "while"}.isdisjoint(before)
    acts = any(word in words("verb") or word in words("hit") for word in after)
    return party.first >= match.last and opens and acts and words("be").isdisjoint(after)


def sides(
    sentence: Sentence, match: Match, clause: tuple[int, int], sentence_parties: Sequence[Party]
) -> tuple[Party | None, Party | None]:
    """(side_a, side_b): the party that acts and the one that suffers; None where the clause names none.

    `clause` is the trigger's, as word indices; `sentence_parties` are those of the whole sentence.
    """
    clause_parties = [party for party in sentence_parties if clause[0] <= party.first < clause[1]]
    clause_parties = [party for party in clause_parties if not _is_holder(sentence, party, match)]
    preceding = [party for party in clause_parties if party.first < match.first and not _is_aside(sentence, party)]
    before = [party for party in preceding if not _is_object(sentence, party)]
    victims = [party for party in preceding if _is_victim(sentence, party, match)]
    inside = [
        party for party in clause_parties if match.first <= party.first < match.last and party.kind != "civilians"
    ]
    after = [party for party in clause_parties if party.first >= match.last and not _is_aside(sentence, party)]
    by = _named_agent(sentence, match, inside, after)
    others = [party for party in after if party is not by]
    armed = [
        party
        for party in before
        if party.kind != "civilians" and party not in victims and not _is_building(sentence, party)
    ]
    falls = sentence.lowered[match.first] in _FALLING  # “The town fell into the hands of the rebels”
    if falls or match.trigger.sense == "accused":
        return _pair(after, preceding) if falls else _pair(inside or after, others)
    if not words("mutual").isdisjoint(sentence.lowered[match.first : match.last]) and not by:
        others = [*inside, *others]
        foes = [party for party in clause_parties if _is_object(sentence, party)]
        if foes and _is_against(sentence, foes[0]):
            return _pair([party for party in clause_parties if party.first < foes[0].first], foes)
        others = [party for party in others if not _is_follower(sentence, party)]
        owners = [party for party in preceding if party.kind != "civilians"]
        if not owners and len(others) == 1:  # “Rebels took the town after clashes with soldiers”
            owners = [party for party in sentence_parties if party.last <= clause[0] and party.kind != "civilians"][:1]
        return _fought(_pair(others if len(others) > 1 else [*owners[-1:], *others] if others else owners[-2:]))
    if is_passive(sentence, match):
        suffering = [party for party in preceding if party in before or sentence.lowered[party.first - 1] in _OWNING]
        within = [party for party in clause_parties if match.first <= party.first < match.last and party is not by]
        left_out = _left_out(sentence, match, clause, sentence_parties)
        by = by or _foe(sentence, after)
        return _pair([by], [*within, *reversed(suffering), *others, *left_out])
    if match.trigger.verb and match.trigger.sub_event_type.startswith("Remote") and _is_run_over(sentence, match):
        return _pair([by], [*reversed(preceding), *inside, *others])  # “their vehicle hit a mine”
    agent = by or _agent(sentence, match, armed, inside, sentence_parties)
    others = [*victims, *(party for party in inside if party is not agent), *others]
    civilians = [party for party in clause_parties if party.kind == "civilians"]
    beyond = [party for party in sentence_parties if match.trigger.sense == "territory" and party.first >= match.last]
    return _pair([agent], [*others, *civilians, *beyond])


def _fought(pair: tuple[Party | None, Party | None]) -> tuple[Party | None, Party | None]:
    """The sides of a fight, in which civilians only suffer: “Fighting in X killed three civilians”."""
    side_a, side_b = pair
    return (side_b, side_a) if side_a is not None and side_a.kind == "civilians" else pair


def _is_object_of(sentence: Sentence, match: Match, party: Party) -> bool:
    """Whether a party within a trigger is the object of its verb: “neutralised a dozen terrorists”."""
    return match.trigger.verb and sentence.lowered[match.first].endswith("ed") and party.first > match.first


def _is_run_over(sentence: Sentence, match: Match) -> bool:
    """Whether somebody meets the explosive: “hit a mine”, “drove over an improvised explosive device”."""
    return sentence.lowered[match.first] in {"hit", "hits", "struck", "over", "on", "triggered", "detonated"}


def _named_agent(sentence: Sentence, match: Match, inside: Sequence[Party], after: Sequence[Party]) -> Party | None:
    """The party that “by” or “of” names as the one that acts: “air strikes of the coalition”, “a bomber from X”."""
    by = _within_passive(sentence, match, inside) or _after_preposition(sentence, match, after, "by")
    if by is not None and match.trigger.sub_event_type == "Disrupted weapons use" and _is_owner(sentence, by):
        by = None  # “shot down 24 drones launched by Russia”
    by = by or _genitive(sentence, match, after) or _in_strikes(sentence, after)
    if by is None and sentence.lowered[match.last - 1] in words("attacker"):
        by = _after_preposition(sentence, match, after, "from")
    return by


def _agent(
    sentence: Sentence, match: Match, armed: Sequence[Party], inside: Sequence[Party], sentence_parties: Sequence[Party]
) -> Party | None:
    """The party that acts, in the active voice: the nearest before a verb or beside a noun, or the sentence's subject.

    `armed` are the armed parties before the trigger, `inside` those within it.
    """
    if match.trigger.verb and sentence.lowered[match.first].endswith("ing") and armed:
        return armed[0]
    agent = armed[-1] if armed else inside[0] if inside and not _is_object_of(sentence, match, inside[0]) else None
    if len(armed) > 1 and match.trigger.verb and sentence.lowered[armed[-1].last : match.first] == ["and"]:
        agent = armed[0]  # “The army pursued the gunmen and killed …”
    if agent is not None and (match.trigger.verb or match.first - agent.last <= _ACTOR_REACH):
        return agent
    earlier = [
        party
        for party in sentence_parties
        if party.first < match.first
        and party.kind != "civilians"
        and not _is_victim(sentence, party, match)
        and not _is_object(sentence, party)
        and not _is_aside(sentence, party)
        and not _is_building(sentence, party)
        and not _is_between(sentence, party)
    ]
    if not earlier or (agent is None and _has_subject(sentence, match)):
        return agent
    return earlier[-1] if match.trigger.sense == "territory" else earlier[0]


def _has_subject(sentence: Sentence, match: Match) -> bool:
    """Whether the clause of a verb has a subject of its own, though no party."""
    first, _ = sentence.clause(match.first, match.last)
    return match.first - first > _ELLIPSIS and match.trigger.verb


def _is_object(sentence: Sentence, party: Party) -> bool:
    """Whether a preposition governs a party, so that it is no subject: “against the army”, “the base of the rebels”."""
    before = [word for word in sentence.lowered[max(0, party.first - 3) : party.first] if word not in words("article")]
    if not before:
        return False
    if before[-1] == "of":
        return (
            len(before) > 1
            and words("army").isdisjoint(before)
            and words("leader").isdisjoint(before)
            and before[-2] not in words("person")
        )
    return before[-1] in words("object")


def _is_aside(sentence: Sentence, party: Party) -> bool:
    """Whether a party only describes another, “opposed to the government”, or comments: “Turkey condemned …”."""
    before = [word for word in sentence.lowered[max(0, party.first - 4) : party.first] if word not in words("article")]
    if is_only_believed(sentence, party):
        return True
    if before[-1:] in (["to"], ["on"]) and before[-2:-1] and before[-2] in _ATTRIBUTED:
        return True  # “an attack attributed to the rebels”
    comments = not words("commenting").isdisjoint(sentence.lowered[party.last : party.last + _FORCES_REACH])
    return comments or not words("aside").isdisjoint(before[-2:])


def is_only_believed(sentence: Sentence, party: Party) -> bool:
    """“warplanes believed to be Russian”, “drones thought to belong to the rebels”."""
    start = max(0, party.first - _BELIEF_REACH)
    return any(
        sentence.lowered[index] in words("believing")
        and sentence.lowered[index + 1] == "to"
        and sentence.lowered[index + 2] in _SEEMING
        for index in range(start, party.first - 2)
    )


def _is_between(sentence: Sentence, party: Party) -> bool:
    """“Tensions between Moscow and Kyiv rose after a strike”: neither of the two is said to have done it."""
    before = sentence.lowered[max(0, party.first - 4) : party.first]
    return before[-1:] == ["between"] or (before[-1:] == ["and"] and "between" in before)


def _is_against(sentence: Sentence, party: Party) -> bool:
    return "against" in sentence.lowered[max(0, party.first - 3) : party.first]


def _is_follower(sentence: Sentence, party: Party) -> bool:
    """“militiamen loyal to them”: a party on the side of another."""
    return not words("aside").isdisjoint(sentence.lowered[party.last : party.last + _FORCES_REACH])


def _is_building(sentence: Sentence, party: Party) -> bool:
    """“a police station”, “an army hospital”: a building, which does nothing."""
    return not words("quarters").isdisjoint(sentence.lowered[party.last : party.last + 1])


def _is_holder(sentence: Sentence, party: Party, match: Match) -> bool:
    """Whether a party only holds or backs something: “a village held by the rebels”; not in “was seized by …”."""
    start = max(1, party.first - _BY_REACH)
    for index in range(party.first - 1, start - 1, -1):
        if not sentence.lowered[index][0].isalnum():
            return False
        if sentence.lowered[index] == "by":
            return sentence.lowered[index - 1] in words("holding") and not match.first <= index - 1 < match.last
    return False


def _is_victim(sentence: Sentence, party: Party, match: Match) -> bool:
    """Whether a party before the trigger suffers the event: “The leader of the group was killed in a bombing”."""
    between = sentence.lowered[party.last : match.first]
    if _is_killed(sentence, party):
        return True
    if not (words("surviving") | words("dying")).isdisjoint(between):
        return True  # “soldiers died in a raid”
    for index, word in enumerate(between[1:], 1):
        if word in words("suffered") and not words("be").isdisjoint(between[max(0, index - 2) : index]):
            return True
    return False


def _is_killed(sentence: Sentence, party: Party) -> bool:
    """Whether somebody kills a party before a noun: “warplanes killed nine fighters of the group in strikes”."""
    lowered, index = sentence.lowered, party.first - 1
    while index > 0 and party.first - index <= _OBJECT_REACH and _may_count(lowered[index]):
        index -= 1
    return index > 0 and lowered[index] in _KILLING and words("be").isdisjoint(lowered[index - 1 : index])


def _may_count(word: str) -> bool:
    """Whether a word may stand between “killed” and the party that was killed."""
    return word[0].isdigit() or word in _QUANTIFYING or word in words("person") or number_value(word) is not None


def _pair(first: Sequence[Party | None], rest: Sequence[Party] | None = None) -> tuple[Party | None, Party | None]:
    """The first party of each list, the second under another name; without `rest`, both come from `first`."""
    side_a = next((party for party in first if party), None)
    rest = rest if rest is not None else [party for party in first if party]
    side_b = next((party for party in rest if party and (side_a is None or party.name != side_a.name)), None)
    return side_a, side_b


def _foe(sentence: Sentence, after: Sequence[Party]) -> Party | None:
    """The party with which those who were killed fought: “killed in combat with Hezbollah”."""
    for party in after:
        before = [word for word in sentence.lowered[max(0, party.first - 4) : party.first] if word not in _ARTICLES]
        if before[-1:] in (["with"], ["against"]) and before[-2:-1] and before[-2] in _COMBAT:
            return party
    return None


def _is_owner(sentence: Sentence, party: Party) -> bool:
    """Whether “by” only says whose weapons were destroyed: “drones launched by Russia”."""
    before = sentence.lowered[max(0, party.first - _BY_REACH) : party.first]
    by = len(before) - 1 - before[::-1].index("by") if "by" in before else 0
    return by > 0 and before[by - 1] in words("launching")


def _within_passive(sentence: Sentence, match: Match, inside: Sequence[Party]) -> Party | None:
    """The party that acts within a passive trigger: “targeted by Turkish drones”."""
    trigger = sentence.lowered[match.first : match.last]
    if not match.trigger.verb or "by" not in trigger:
        return None
    return next((party for party in inside if party.first > match.first + trigger.index("by")), None)


def _left_out(
    sentence: Sentence, match: Match, clause: tuple[int, int], sentence_parties: Sequence[Party]
) -> list[Party]:
    """The subject of the sentence where that of the clause is left out: “The group, which …, was bombed”."""
    if match.first - clause[0] > _ELLIPSIS or sentence.lowered[match.first] in words("person"):
        return []
    return [party for party in sentence_parties if party.last <= clause[0] and not _is_object(sentence, party)][:1]


def _genitive(sentence: Sentence, match: Match, after: Sequence[Party]) -> Party | None:
    """The party whose strikes they are: “air strikes of the US-led coalition destroyed …”."""
    if match.trigger.verb or sentence.lowered[match.last - 1] not in words("strike") or not after:
        return None
    between = [word for word in sentence.lowered[match.last : after[0].first] if word not in words("article")]
    return after[0] if between == ["of"] else None


def _in_strikes(sentence: Sentence, after: Sequence[Party]) -> Party | None:
    """The party in whose strikes somebody died: “78 people were killed in the Israeli attacks”."""
    for party in after:
        before = [word for word in sentence.lowered[max(0, party.first - 3) : party.first] if word not in _ARTICLES]
        is_theirs = not _STRIKES.isdisjoint(sentence.lowered[party.last : party.last + 2])
        if before[-1:] == ["in"] and is_theirs and party.kind != "civilians":
            return party
    return None


def _after_preposition(sentence: Sentence, match: Match, after: Sequence[Party], preposition: str) -> Party | None:
    """The first party within a few words after a preposition."""
    for party in after:
        start = max(match.first, party.first - _BY_REACH)
        before = sentence.lowered[start : party.first]
        if preposition in before:
            return party
    return None
