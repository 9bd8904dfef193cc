"""Who did it to whom: the actors of a sentence by UCDP's names, and their sides in a clause."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.events.lexicon import Alias, actors, government, is_capital, words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.model import PlaceMention

_FORCES: Final = 2
"""Words after a people's name within which its army or government stands."""
_VERB: Final = 3
"""Words before a participle within which its “was” stands."""
_APPOSED: Final = 5
"""Words between a common noun and the name of those it means."""
_BY: Final = 5
"""Words before an actor within which its “by” stands."""
_OMITTED: Final = 2
"""Words before a verb whose subject is left out: “and then shelled”."""
_BESIDE: Final = 3
"""Words before a noun within which its actor stands: “Russian military intervention”."""
CIVILIANS: Final = "Civilians"
PROTESTERS: Final = "Protesters"
OWN: Final = "Government of *"
"""In actors.csv: the government of the country that the article is about."""


@dataclass(frozen=True, slots=True)
class Party:
    """An actor where a sentence names it: word indices, `last` exclusive."""

    first: int
    last: int
    name: str
    kind: str
    country: str
    generic: bool = False
    """Whether a common noun names it: “rebels”."""


def parties(
    sentence: Sentence, mentions: Sequence[PlaceMention], theatre: str, verbs: Collection[int] = ()
) -> list[Party]:
    """The actors of a sentence in reading order.

    `mentions` are its places, `theatre` is the country of the war, `verbs` are the words that tell what somebody did.
    """
    party_list = _known_parties(sentence, theatre)
    taken = {index for party in party_list for index in range(party.first, party.last)}
    for mention in mentions:
        first = sentence.word_at(mention.mention.start)
        last = sentence.word_at(mention.mention.end - 1) + 1
        country = mention.place.country if mention.place else ""
        if not taken.isdisjoint(range(first, last)) or not government(country) or mention.place is None:
            continue
        if (last in verbs and _may_act(mention)) or _acts(sentence, mention, last):
            party_list.append(Party(first, last, government(country), "government", country))
    return sorted(_without_generic(party_list), key=lambda party: party.first)


def _without_generic(found: list[Party]) -> list[Party]:
    """“militants of the so-called Islamic State”, “ISIL terrorists”: the name tells who they are."""
    named = [party for party in found if not party.generic and party.kind in {"rebel", "government"}]
    return [
        party
        for party in found
        if not party.generic
        or not any(
            party.kind == other.kind
            and (0 <= other.first - party.last <= _APPOSED or 0 <= party.first - other.last <= 1)
            for other in named
        )
    ]


def _acts(sentence: Sentence, mention: PlaceMention, after: int) -> bool:
    """Whether a country's name stands for its government or army."""
    following = sentence.lowered[after : after + _FORCES]
    if following and following[0].endswith("-led"):
        return True
    if mention.mention.form == "demonym":
        return mention.kind == "country" and not words("stateword").isdisjoint(following)
    if mention.kind == "country" and not words("strife").isdisjoint(following):
        return False  # “Syria’s civil war”
    if mention.kind == "country":
        return not mention.mention.literal or (bool(following) and following[0] in words("stateword"))
    if mention.mention.literal or mention.mention.dateline or mention.mention.text.isupper():
        return False
    return mention.place is not None and is_capital(mention.place)


def _may_act(mention: PlaceMention) -> bool:
    """Whether a name before a verb may be a government's: “Tehran carried out …”."""
    return mention.kind == "country" or (mention.place is not None and is_capital(mention.place))


def _known_parties(sentence: Sentence, theatre: str) -> list[Party]:
    """The actors that the lexicon knows by name."""
    known = actors()
    party_list: list[Party] = []
    end = 0
    for index in [index for index, word in enumerate(sentence.lowered) if word in known]:
        if index < end:
            continue
        alias = next(
            (alias for alias in known[sentence.lowered[index]] if _same(sentence, index, alias, theatre)), None
        )
        if alias is None:
            continue
        actor = alias.actor
        own = actor.name == OWN
        name = government(theatre) if own else actor.name
        if name:
            end = index + len(alias.lowered)
            generic = actor.kind != "civilians" and not alias.proper
            party_list.append(Party(index, end, name, actor.kind, theatre if own else actor.country, generic))
    return party_list


def _same(sentence: Sentence, at: int, alias: Alias, theatre: str) -> bool:
    """Whether an alias stands at a word, and means its actor in the war of `theatre`."""
    lowered = sentence.lowered
    if alias.actor.theatre and alias.actor.theatre != theatre:
        return False
    if at + len(alias.lowered) > len(lowered) or (
        alias.proper and alias.proper[0][0] == 0 and not sentence.text[sentence.starts[at]].isupper()
    ):
        return False
    for index, word in enumerate(alias.lowered, at):
        if lowered[index] != word and lowered[index] != alias.plural[index - at]:
            return False
    return all(sentence.word(at + index).startswith(word) for index, word in alias.proper)


def is_passive(sentence: Sentence, match: Match) -> bool:
    """Whether the verb of a trigger is said of those it was done to."""
    lowered = sentence.lowered
    if not match.trigger.verb:
        return False
    before = lowered[max(0, match.first - _VERB) : match.first]
    if not words("be").isdisjoint(before) and not lowered[match.first].endswith("ing"):
        return True
    return "by" in lowered[match.last : match.last + 2]


def sides(
    sentence: Sentence, match: Match, clause: tuple[int, int], sentence_parties: Sequence[Party]
) -> tuple[Party | None, Party | None]:
    """(side_a, side_b): who acts and who suffers it; None where the clause does not say."""
    here = [party for party in sentence_parties if clause[0] <= party.first < clause[1]]
    before = [party for party in here if party.first < match.first and not _governed(sentence, party)]
    struck = [party for party in here if party.first < match.first and _struck(sentence, party, match)]
    inside = [party for party in here if match.first <= party.first < match.last and party.kind != "civilians"]
    after = [party for party in here if party.first >= match.last and not _stands_aside(sentence, party)]
    by = _after_word(sentence, match, after, "by")
    if by is None and sentence.lowered[match.last - 1] in words("attacker"):
        by = _after_word(sentence, match, after, "from")
    others = [party for party in after if party is not by]
    armed = [party for party in before if party.kind != "civilians" and party not in struck]
    if match.trigger.sense == "accused":
        return _pair(inside or after, others)
    if not words("mutual").isdisjoint(sentence.lowered[match.first : match.last]) and not by:
        return _pair(others if len(others) > 1 else [*armed[-1:], *others])
    if is_passive(sentence, match):
        return _pair([by], [*reversed(before), *others])
    agent = by or _agent(sentence, match, armed, inside, sentence_parties)
    others = [*struck, *(party for party in inside if party is not agent), *others]
    civilians = [party for party in here if party.kind == "civilians"]
    beyond = [party for party in sentence_parties if match.trigger.sense == "territory" and party.first >= match.last]
    return _pair([agent], [*others, *civilians, *beyond])


def _agent(
    sentence: Sentence, match: Match, armed: Sequence[Party], inside: Sequence[Party], sentence_parties: Sequence[Party]
) -> Party | None:
    """Who acts, in the active voice: the nearest before a verb; beside a noun, or the subject of its sentence."""
    if match.trigger.verb and sentence.lowered[match.first].endswith("ing") and armed:
        return armed[0]
    agent = armed[-1] if armed else inside[0] if inside else None
    beside = match.trigger.verb or (agent is not None and match.first - agent.last <= _BESIDE)
    if agent is not None and beside:
        return agent
    earlier = [
        party
        for party in sentence_parties
        if party.first < match.first
        and party.kind != "civilians"
        and not _struck(sentence, party, match)
        and not _governed(sentence, party)
    ]
    if not earlier or (agent is None and _has_subject(sentence, match)):
        return agent
    return earlier[-1] if match.trigger.sense == "territory" else earlier[0]


def _has_subject(sentence: Sentence, match: Match) -> bool:
    """Whether other words may be the subject of a clause that names no actor."""
    first, _ = sentence.clause(match.first, match.last)
    return match.first - first > _OMITTED and match.trigger.verb


def _governed(sentence: Sentence, party: Party) -> bool:
    """Whether it is no subject: “against the army”, “the headquarters of Ahrar al-Sham”."""
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


def _stands_aside(sentence: Sentence, party: Party) -> bool:
    """“groups opposed to the government”: it only says who the others are."""
    before = [word for word in sentence.lowered[max(0, party.first - 4) : party.first] if word not in words("article")]
    return not words("aside").isdisjoint(before[-2:])


def _struck(sentence: Sentence, party: Party, match: Match) -> bool:
    """“The leader of the group was killed in a bombing”: he suffered it."""
    between = sentence.lowered[party.last : match.first]
    for index, word in enumerate(between[1:], 1):
        if word in words("suffered") and not words("be").isdisjoint(between[max(0, index - 2) : index]):
            return True
    return False


def _pair(first: Sequence[Party | None], rest: Sequence[Party] | None = None) -> tuple[Party | None, Party | None]:
    """The first of each, never the same actor twice."""
    side_a = next((party for party in first if party), None)
    rest = rest if rest is not None else [party for party in first if party]
    side_b = next((party for party in rest if party and (side_a is None or party.name != side_a.name)), None)
    return side_a, side_b


def _after_word(sentence: Sentence, match: Match, after: Sequence[Party], word: str) -> Party | None:
    """The first actor that stands within a few words after `word`."""
    for party in after:
        begin = max(match.first, party.first - _BY)
        before = sentence.lowered[begin : party.first]
        if word in before:
            is_object = sentence.lowered[begin + before.index(word) - 1] in words("holding")
            return None if is_object else party
    return None
