"""Find the parties of a sentence, under UCDP's names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geodata.drafting.events.lexicon import Alias, actors, government, is_capital, words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.model import PlaceMention

_FORCES_REACH: Final = 2
"""Words from a demonym to its army or government."""
_APPOSITION_REACH: Final = 5
"""Words from a common noun to the name in apposition to it."""
_HAS: Final = frozenset({"has", "have", "had", "also", "again", "reportedly", "then", "later"})
"""Words between the name of a country and the verb of what it did."""
_LOOSE: Final = frozenset({"Insurgents", "Gunmen", "Rebels", "Separatists"})
"""Fighters who keep their own name beside that of a group they are linked to."""
_MILITIAS: Final = frozenset(
    {"militia", "militias", "militiamen", "rebels", "rebel", "gang", "gangs", "faction", "insurgents"}
)
"""Words after the name of a country or a people that make it that of those who fight its government."""
_GROUP_REACH: Final = 4
"""Words from a country to its group."""
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
    party_list = [_of_its_country(sentence, party, mentions) for party in party_list]
    taken = {index for party in party_list for index in range(party.first, party.last)}
    for mention in mentions:
        first = sentence.word_at(mention.mention.start)
        last = sentence.word_at(mention.mention.end - 1) + 1
        country = mention.place.country if mention.place else ""
        if not taken.isdisjoint(range(first, last)) or not government(country) or mention.place is None:
            continue
        if sentence.lowered[last : last + 1] and sentence.lowered[last] in _MILITIAS:
            continue  # “the Zaïre militia”
        if _describes_a_party(sentence, last, party_list) or _is_of_something(sentence, mention, last):
            continue
        is_governed = first > 0 and sentence.lowered[first - 1] in words("locating")  # “the centre of Beirut killed …”
        verb = next((word for word in range(last, len(sentence.lowered)) if sentence.lowered[word] not in _HAS), last)
        if (verb in verbs and not is_governed and _may_act(mention)) or _is_government(sentence, mention, last):
            party_list.append(Party(first, last, government(country), "government", country))
    return sorted(_without_redundant(sentence, party_list), key=lambda party: party.first)


def _of_its_country(sentence: Sentence, party: Party, mentions: Sequence[PlaceMention]) -> Party:
    """A government's force, that of the country right before it: “Israel’s army”, “the Malian junta”."""
    if party.kind != "government" or not party.generic:
        return party
    for mention in mentions:
        is_next = sentence.word_at(mention.mention.end - 1) + 1 == party.first
        if is_next and mention.kind == "country" and mention.place and government(mention.place.country):
            return replace(party, name=government(mention.place.country), country=mention.place.country)
    return party


def _is_of_something(sentence: Sentence, mention: PlaceMention, end: int) -> bool:
    """“an Iranian-made drone”, “Russian-occupied Donetsk”: who made or holds something does nothing."""
    suffix = sentence.text[mention.mention.end : sentence.ends[end - 1]]
    return suffix.startswith("-") and suffix != "-led"


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


def is_actor(name: str) -> bool:
    """Whether a name is a party's: “Hamas”."""
    first, *rest = name.lower().split() or [""]
    return any(alias.proper and alias.lowered[1:] == tuple(rest) for alias in actors().get(first, ()))


def names_group(sentence: Sentence, first: int) -> bool:
    """Whether one of the words from `first` on begins the name of an armed group."""
    near = range(first, min(first + _GROUP_REACH, len(sentence.lowered)))
    named = [index for index in near if sentence.word(index)[0].isupper()]
    aliases = (alias for index in named for alias in actors().get(sentence.lowered[index], ()))
    return any(alias.proper and alias.actor.kind == "rebel" for alias in aliases)


def _words_of(sentence: Sentence, party: Party) -> list[str]:
    return sentence.lowered[party.first : party.last]


def _between(sentence: Sentence, party: Party, other: Party) -> Sequence[str]:
    return sentence.lowered[party.last : other.first]


def _without_redundant(sentence: Sentence, party_list: list[Party]) -> list[Party]:
    """Drop generic parties beside their names: “militants of the so-called Islamic State”, “ISIL terrorists”."""
    named = [party for party in party_list if not party.generic and party.kind in {"rebel", "government"}]
    return [
        party
        for party in party_list
        if not party.generic
        or not any(
            party.kind == other.kind
            and not (
                party.name in _LOOSE
                and party.last <= other.first
                and words("linked").intersection(_between(sentence, party, other))
            )
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
    if alias.actor.kind == "government" and not words("former").isdisjoint(lowered[max(0, first - 3) : first]):
        return False  # “loyalists of ousted President Bashar Assad”
    if first + len(alias.lowered) > len(lowered) or (
        alias.proper and alias.proper[0][0] == 0 and not sentence.text[sentence.starts[first]].isupper()
    ):
        return False
    for index, word in enumerate(alias.lowered, first):
        if lowered[index] != word and lowered[index] != alias.plural[index - first]:
            return False
    return all(sentence.word(first + index).startswith(word) for index, word in alias.proper)
