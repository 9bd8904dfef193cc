"""Find the parties of a sentence, under UCDP's names, and assign them to the two sides of an event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.events.lexicon import Alias, actors, government, is_capital, words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.model import PlaceMention

_FORCES_REACH: Final = 2
"""Words from a demonym to its army or government."""
_HELPER_REACH: Final = 3
"""Words from “was” to its participle."""
_APPOSITION_REACH: Final = 5
"""Words from a common noun to the name in apposition to it."""
_BY_REACH: Final = 5
"""Words from “by” to an actor."""
_SUBJECT_REACH: Final = 3
"""Words from a subject to its verb."""
_OWNING: Final = frozenset({"of", "the", "a"})
"""Words before the owner of what suffers: “a vehicle of the army was hit”."""
_ELLIPSIS: Final = 2
"""Words before a verb whose subject is left out: “and then shelled”."""
_ACTOR_REACH: Final = 3
"""Words from an actor to its noun: “Russian military intervention”."""
CIVILIANS: Final = "Civilians"
PROTESTERS: Final = "Protesters"
_OWN_GOVERNMENT: Final = "Government of *"
"""In actors.csv: the government of the country that the article is about."""


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in a sentence: `first` and `last` (exclusive) are word indices."""

    first: int
    last: int
    name: str
    kind: str
    country: str
    """ISO 3166 alpha-2, "" for none."""
    generic: bool = False
    """Whether it is only called by a common noun: “rebels”."""


def parties(
    sentence: Sentence, mentions: Sequence[PlaceMention], theatre: str, verbs: Collection[int] = ()
) -> list[Party]:
    """The parties of a sentence, in reading order.

    `mentions` are its places, `theatre` is the ISO code of the country at war, `verbs` are the indices of its triggers
    that are verbs.
    """
    party_list = _known_parties(sentence, theatre)
    countries = {mention.place.country for mention in mentions if mention.kind == "country" and mention.place}
    if countries - {"", theatre}:  # “Turkey said that two soldiers were killed”: whose they are is not said
        party_list = [party for party in party_list if not words("servicemen").issuperset(_words_of(sentence, party))]
    taken = {index for party in party_list for index in range(party.first, party.last)}
    for mention in mentions:
        first = sentence.word_at(mention.mention.start)
        last = sentence.word_at(mention.mention.end - 1) + 1
        country = mention.place.country if mention.place else ""
        if not taken.isdisjoint(range(first, last)) or not government(country) or mention.place is None:
            continue
        if _describes_a_party(sentence, last, party_list):
            continue
        is_governed = first > 0 and sentence.lowered[first - 1] in words("locating")  # “the centre of Beirut killed …”
        if (last in verbs and not is_governed and _may_act(mention)) or _is_government(sentence, mention, last):
            party_list.append(Party(first, last, government(country), "government", country))
    return sorted(_without_redundant(party_list), key=lambda party: party.first)


def _describes_a_party(sentence: Sentence, end: int, party_list: Sequence[Party]) -> bool:
    """“Sudan’s paramilitary Rapid Support Forces”: whether a country only says whose the group named next is.

    `end` is the index of the word after the country.
    """
    for party in party_list:
        between = sentence.lowered[end : party.first]
        is_next = 0 <= party.first - end <= _FORCES_REACH and all(word[0].isalpha() for word in between)
        if is_next and party.kind == "rebel" and not party.generic:
            return words("verb").isdisjoint(between) and words("boundary").isdisjoint(between)
    return False


def _words_of(sentence: Sentence, party: Party) -> list[str]:
    return sentence.lowered[party.first : party.last]


def _without_redundant(party_list: list[Party]) -> list[Party]:
    """Drop generic parties beside their names: “militants of the so-called Islamic State”, “ISIL terrorists”."""
    named = [party for party in party_list if not party.generic and party.kind in {"rebel", "government"}]
    return [
        party
        for party in party_list
        if not party.generic
        or not any(
            party.kind == other.kind
            and (0 <= other.first - party.last <= _APPOSITION_REACH or 0 <= party.first - other.last <= 1)
            for other in named
        )
    ]


def _is_government(sentence: Sentence, mention: PlaceMention, end: int) -> bool:
    """Whether a place's name stands for its government or army. `end` is the index of the word after the name."""
    following = sentence.lowered[end : end + _FORCES_REACH]
    if following and following[0].endswith("-led"):
        return True
    if following and following[0] in words("frontier") and words("guarding").isdisjoint(following[1:]):
        return False  # “on the Jordanian border”
    if mention.mention.form == "demonym":
        return mention.kind == "country" and not words("stateword").isdisjoint(following)
    if mention.kind == "country":
        return _is_acting_country(sentence, mention, following, end)
    if mention.mention.literal or mention.mention.dateline or mention.mention.text.isupper():
        return False
    return mention.place is not None and is_capital(mention.place)


def _is_acting_country(sentence: Sentence, mention: PlaceMention, following: Sequence[str], end: int) -> bool:
    """Whether the name of a country stands for its government: not in “Syria’s civil war” or “air raids on Syria”."""
    if not words("strife").isdisjoint(following):
        return False
    has_forces = bool(following) and following[0] in words("stateword")
    before = sentence.lowered[max(0, end - len(mention.mention.text.split()) - 1)]
    is_where = before in words("locating") - {"against", "at", "toward", "towards", "to", "from"}
    return has_forces or (not mention.mention.literal and not is_where)


def _may_act(mention: PlaceMention) -> bool:
    """Whether a name before a verb may stand for a government: “Tehran carried out …”."""
    return mention.kind == "country" or (mention.place is not None and is_capital(mention.place))


def _known_parties(sentence: Sentence, theatre: str) -> list[Party]:
    """The parties that the lexicon knows by name."""
    aliases_by_word = actors()
    party_list: list[Party] = []
    end = 0
    for index in [index for index, word in enumerate(sentence.lowered) if word in aliases_by_word]:
        if index < end:
            continue
        aliases = aliases_by_word[sentence.lowered[index]]
        alias = next((alias for alias in aliases if _matches(sentence, index, alias, theatre)), None)
        if alias is None:
            continue
        actor = alias.actor
        is_own = actor.name == _OWN_GOVERNMENT
        name = government(theatre) if is_own else actor.name
        if name:
            end = index + len(alias.lowered)
            generic = actor.kind != "civilians" and not alias.proper
            party_list.append(Party(index, end, name, actor.kind, theatre if is_own else actor.country, generic))
    return party_list


def _matches(sentence: Sentence, first: int, alias: Alias, theatre: str) -> bool:
    """Whether an alias begins at the word `first`, and means its actor in the war of `theatre`."""
    lowered = sentence.lowered
    if alias.actor.theatre and alias.actor.theatre != theatre:
        return False
    if alias.lowered == ("coalition",) and first and lowered[first - 1] in words("political"):
        return False  # “the opposition coalition” is no foreign alliance
    if first + len(alias.lowered) > len(lowered) or (
        alias.proper and alias.proper[0][0] == 0 and not sentence.text[sentence.starts[first]].isupper()
    ):
        return False
    for index, word in enumerate(alias.lowered, first):
        if lowered[index] != word and lowered[index] != alias.plural[index - first]:
            return False
    return all(sentence.word(first + index).startswith(word) for index, word in alias.proper)


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
    if not words("be").isdisjoint(before) and not lowered[match.first].endswith("ing"):
        return True
    if "by" in lowered[match.last : match.last + 2]:
        return True
    after = lowered[match.last : match.last + 1]
    has_no_object = not after or after[0] in words("boundary") or not after[0][0].isalnum()
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
    by = _within_passive(sentence, match, inside) or _after_preposition(sentence, match, after, "by")
    by = by or _genitive(sentence, match, after)
    if by is None and sentence.lowered[match.last - 1] in words("attacker"):
        by = _after_preposition(sentence, match, after, "from")
    others = [party for party in after if party is not by]
    armed = [
        party
        for party in before
        if party.kind != "civilians" and party not in victims and not _is_building(sentence, party)
    ]
    if match.trigger.sense == "accused":
        return _pair(inside or after, others)
    if not words("mutual").isdisjoint(sentence.lowered[match.first : match.last]) and not by:
        others = [*inside, *others]
        owners = [party for party in preceding if party.kind != "civilians"]
        if not owners and len(others) == 1:  # “Rebels took the town after clashes with soldiers”
            owners = [party for party in sentence_parties if party.last <= clause[0] and party.kind != "civilians"][:1]
        return _pair(others if len(others) > 1 else [*owners[-1:], *others] if others else owners[-2:])
    if is_passive(sentence, match):
        suffering = [party for party in preceding if party in before or sentence.lowered[party.first - 1] in _OWNING]
        within = [party for party in clause_parties if match.first <= party.first < match.last and party is not by]
        left_out = _left_out(sentence, match, clause, sentence_parties)
        return _pair([by], [*within, *reversed(suffering), *others, *left_out])
    agent = by or _agent(sentence, match, armed, inside, sentence_parties)
    others = [*victims, *(party for party in inside if party is not agent), *others]
    civilians = [party for party in clause_parties if party.kind == "civilians"]
    beyond = [party for party in sentence_parties if match.trigger.sense == "territory" and party.first >= match.last]
    return _pair([agent], [*others, *civilians, *beyond])


def _agent(
    sentence: Sentence, match: Match, armed: Sequence[Party], inside: Sequence[Party], sentence_parties: Sequence[Party]
) -> Party | None:
    """The party that acts, in the active voice: the nearest before a verb or beside a noun, or the sentence's subject.

    `armed` are the armed parties before the trigger, `inside` those within it.
    """
    if match.trigger.verb and sentence.lowered[match.first].endswith("ing") and armed:
        return armed[0]
    agent = armed[-1] if armed else inside[0] if inside else None
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
    comments = not words("commenting").isdisjoint(sentence.lowered[party.last : party.last + _FORCES_REACH])
    return comments or not words("aside").isdisjoint(before[-2:])


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
    if not (words("surviving") | words("dying")).isdisjoint(between):
        return True  # “soldiers died in a raid”
    for index, word in enumerate(between[1:], 1):
        if word in words("suffered") and not words("be").isdisjoint(between[max(0, index - 2) : index]):
            return True
    return False


def _pair(first: Sequence[Party | None], rest: Sequence[Party] | None = None) -> tuple[Party | None, Party | None]:
    """The first party of each list, the second under another name; without `rest`, both come from `first`."""
    side_a = next((party for party in first if party), None)
    rest = rest if rest is not None else [party for party in first if party]
    side_b = next((party for party in rest if party and (side_a is None or party.name != side_a.name)), None)
    return side_a, side_b


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


def _after_preposition(sentence: Sentence, match: Match, after: Sequence[Party], preposition: str) -> Party | None:
    """The first party within a few words after a preposition."""
    for party in after:
        start = max(match.first, party.first - _BY_REACH)
        before = sentence.lowered[start : party.first]
        if preposition in before:
            return party
    return None
