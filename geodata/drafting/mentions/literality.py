"""Judge which names stand for something other than the place: a government, a team, a part of another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.mentions import patterns
from geodata.drafting.mentions.candidates import Candidate, may_contain
from geodata.drafting.mentions.surroundings import AcceptedName, NameContext
from geodata.drafting.mentions.vocabulary import section
from geodata.drafting.mentions.words import Words

_TOWARDS: Final = frozenset({"against", "on", "for", "over", "to", "from"})
_AGAINST: Final = frozenset({"by", "against", "with", "like"})
_MAKING: Final = frozenset({
    *("prompting", "forcing", "urging", "leading", "allowing", "pushing", "pressing", "compelling", "enabling"),
    *("prompted", "forced", "urged", "led", "allowed", "pushed", "pressed", "compelled", "enabled", "asked", "told"),
})  # fmt: skip
"""Verbs whose object then acts."""
_HAS: Final = frozenset({"has", "have", "had"})
_IS: Final = frozenset({"is", "was", "are", "were"})
_BACK: Final = 5
"""Words before “between” or “with” among which a word such as “relations” counts."""
_AHEAD: Final = 4
"""Words after a name among which its noun or verb is looked for."""


def judge(words: Words, accepted: Sequence[AcceptedName]) -> None:
    """Set `literal` of the accepted names, and add the reason where one is not literal."""
    previous: Candidate | None = None
    inside = False
    for candidate, context in accepted:
        reason = _reason(words, candidate, context)
        if previous is not None:
            gap = words.text[previous.end : candidate.start]
            if not reason and not previous.literal and _continues(gap, previous, candidate):
                reason = previous.reasons[-1]
            if reason and gap in {", ", " "} and _contains(candidate, previous):
                reason = ""
            if "acts" in reason and inside and gap == " and ":
                reason = ""  # “officials in Washington and London denied”
        candidate.literal = not reason
        if reason:
            candidate.reasons.append(reason)
        before = words.lowered[context.word_before] if context.word_before >= 0 else ""
        inside = before in section("grammar.txt", "into_prepositions")
        previous = candidate
    _judge_as_last(words, [candidate for candidate, _ in accepted])


def _contains(candidate: Candidate, other: Candidate) -> bool:
    """Whether the other place lies in this one, so that this one is literal: “Tacoma, Washington shares tips”."""
    if candidate.form != "name" or other.is_country():
        return False
    return candidate.abbreviated or may_contain(candidate.facts, other.facts)


def _continues(gap: str, candidate: Candidate, other: Candidate) -> bool:
    """Whether the reason also holds for the next name: “between Damascus and Moscow”, “of Iraq and the Levant”."""
    reason = candidate.reasons[-1]
    if candidate.form != other.form or "acts" in reason or reason.startswith("its "):
        return False
    return gap in {" and ", " and the ", ", "}


def _judge_as_last(words: Words, candidates: Sequence[Candidate]) -> None:
    """Where the last name of a list acts, the others do: “Russia and Iran agreed”."""
    for candidate, other in zip(reversed(candidates[:-1]), reversed(candidates), strict=False):
        if other.literal or not candidate.literal or candidate.form != other.form:
            continue
        share_forces = other.reasons[-1].startswith("its ") and words.text[candidate.end : other.start] == " and "
        if "acts" not in other.reasons[-1] and not (share_forces and candidate.is_country()):
            continue  # “U.S. and UK forces”
        if words.text[candidate.end : other.start] in {" and ", " and the ", ", ", ", and "}:
            candidate.literal = False
            candidate.reasons.append(other.reasons[-1])


def _reason(words: Words, candidate: Candidate, context: NameContext) -> str:
    """Why a name is not literal, in words; "" when it is. The same holds for the functions below."""
    if candidate.form == "demonym":
        return _nationality(words, candidate)
    if candidate.suffix:
        acts = candidate.suffix in section("grammar.txt", "actor_tails") | section("grammar.txt", "holding")
        return f"“-{candidate.suffix}”" if acts else ""
    if candidate.hyphen_part and candidate.abbreviated:
        return "a politician's state"
    if paper := _town_of_paper(words, candidate):
        return paper
    if part := _part_of_name(words, candidate) or _part_of_body(words, candidate):
        return part
    acting = _acts(words, candidate, context) or _acts_as_told(words, candidate, context)
    return _modifies(words, candidate) or acting or _addressed(words, candidate, context)


def _part_of_body(words: Words, candidate: Candidate) -> str:
    """“Ruston City Council”, “Louisiana State Police”."""
    after = candidate.last + 1
    state = words.following(candidate.last) == "state" and words.upper[after]
    state_body = state and words.following(after) in section("organisations.txt", "bodies_of_a_state")
    if state_body or patterns.town_body(words, candidate):
        return f"a part of the name “{candidate.name} {words.word[after]} …”"
    return ""


def _town_of_paper(words: Words, candidate: Candidate) -> str:
    """“The (Springfield) State Journal-Register”: the town of a newspaper, in brackets before its name."""
    after = candidate.last + 1
    if words.text[candidate.start - 1 : candidate.start] != "(" or not words.text.startswith(") ", candidate.end):
        return ""
    article = candidate.first > 0 and words.lowered[candidate.first - 1] == "the"
    return (
        f"a part of the name “{words.word[after]} …”" if article and words.capital[after : after + 1] == [True] else ""
    )


def _nationality(words: Words, candidate: Candidate) -> str:
    """“Syrian officials”, but not “the Syrian coast”."""
    noun = words.following(candidate.last)
    return "" if noun in section("grammar.txt", "place_nouns") else "a people or nationality"


def _part_of_name(words: Words, candidate: Candidate) -> str:
    """“University of Oxford”, “people of Syria”."""
    index = candidate.first - 1
    index -= index >= 0 and words.lowered[index] == "the"
    if index < 1 or words.lowered[index] != "of" or candidate.announced_kind:
        return ""
    if not words.joined[index] or not words.joined[index - 1]:
        return ""
    head = words.word[index - 1]
    if head[0].isupper() and words.lowered[index - 1] in section("organisations.txt", "of"):
        return f"a part of the name “{head} of {candidate.name}”"
    if words.lowered[index - 1] in section("grammar.txt", "of_actors"):
        return f"“{head} of {candidate.name}”"
    return ""


def _modifies(words: Words, candidate: Candidate) -> str:
    """“Russia’s goal”, “UK officials”, “the Toronto man”."""
    lowered = words.following(candidate.last)
    if not lowered or candidate.announced_kind or lowered in section("grammar.txt", "place_nouns"):
        return ""
    title = lowered in section("people.txt", "titles") and not words.possessive[candidate.last]
    actor = title or (lowered in section("grammar.txt", "actor_nouns") and not _is_site(words, candidate))
    if actor or (candidate.is_country() and _owns(words, candidate, lowered)):
        return f"its {words.word[candidate.last + 1]}"
    return ""


def _is_site(words: Words, candidate: Candidate) -> bool:
    """Whether two nouns after a town name a site in it: “the Homs air base”, “Hama police headquarters”."""
    last = candidate.last + 1
    return not candidate.is_country() and words.following(last) in section("grammar.txt", "place_nouns")


def _owns(words: Words, candidate: Candidate, lowered: str) -> bool:
    """Whether “Russia’s …”, “US …” belongs to the state: not “Syria’s second city”, “Russia’s Vladimir Putin”."""
    if not words.possessive[candidate.last]:
        noun = lowered not in section("grammar.txt", "function") and lowered not in section("grammar.txt", "saying")
        return candidate.abbreviated and noun
    nouns, actors = section("grammar.txt", "place_nouns"), section("grammar.txt", "actor_nouns")
    ahead = words.lowered[candidate.last + 1 : candidate.last + 1 + _AHEAD]
    if next((word for word in ahead if word in nouns or word in actors), "") in nouns:
        return False
    return not words.capital[candidate.last + 1] or any(word in section("organisations.txt", "state") for word in ahead)


def _may_govern(candidate: Candidate) -> bool:
    """Whether the name may stand for a government: a country, or the capital of one."""
    return candidate.is_country() or candidate.name.lower() in section("grammar.txt", "capitals")


def _acts(words: Words, candidate: Candidate, context: NameContext) -> str:
    """“Russia agreed”, “Washington has denied”."""
    lowered = words.following(candidate.last)
    if not lowered or words.possessive[candidate.last] or candidate.announced_kind or _is_called_town(words, candidate):
        return ""
    before = words.lowered[context.word_before] if context.word_before >= 0 else ""
    if before in section("grammar.txt", "place_prepositions") or before in {"of", "by"}:
        return ""
    country = candidate.is_country()
    saying = section("grammar.txt", "saying" if country else "speaking")
    ahead = words.lowered[candidate.last + 2 : candidate.last + _AHEAD]
    if lowered in saying or (country and lowered in section("grammar.txt", "adverbs")):
        return f"it acts: “{words.word[candidate.last + 1]}”"
    if country and lowered == "and" and (verb := _joint_verb(words, candidate.last + 2)):
        return f"it acts: “{verb}”"
    if lowered in _HAS or (country and lowered in _IS):
        acting = section("grammar.txt", "acting") if country else frozenset()
        word = next((word for word in ahead if word in saying or word in acting), "")
        return f"it acts: “{lowered} … {word}”" if word else ""
    return ""


def _acts_as_told(words: Words, candidate: Candidate, context: NameContext) -> str:
    """“Germany, which expelled …”."""
    after = candidate.last + 1
    if not candidate.is_country() or after + 1 >= len(words.word) or words.gap(candidate.last) != ", ":
        return ""
    before = words.lowered[context.word_before] if context.word_before >= 0 else ""
    is_governed = before in section("grammar.txt", "place_prepositions") or before in {"of", "by"}
    if is_governed or words.lowered[after] not in {"which", "that"}:
        return ""
    verb = words.word[after + 1]
    return f"it acts: “{verb}”" if verb in section("grammar.txt", "saying") else ""


def _is_called_town(words: Words, candidate: Candidate) -> bool:
    """“The city of Homs has seen …”: what is called a town does not act for a state."""
    first = candidate.first - 2
    return (
        first >= 0
        and words.lowered[first + 1] == "of"
        and words.lowered[first] in section("grammar.txt", "place_nouns")
    )


def _joint_verb(words: Words, first: int) -> str:
    """The verb of “… and the Taliban signed”, whose second actor begins with word `first`; "" for none."""
    name = first + (first < len(words.word) and words.lowered[first] == "the")
    if name >= len(words.word) or not words.capital[name]:
        return ""
    for index in range(name + 1, min(name + _AHEAD, len(words.word))):
        if not words.joined[index - 1] or words.possessive[index - 1]:
            return ""
        if not words.capital[index]:
            return words.word[index] if words.lowered[index] in section("grammar.txt", "speaking") else ""
    return ""


def _addressed(words: Words, candidate: Candidate, context: NameContext) -> str:
    """“relations with Moscow”, “between Damascus and Moscow”, “accused Russia”."""
    index = context.word_before
    if index < 0 or context.kind or context.direction or candidate.announced_kind:
        return ""
    before = words.lowered[index]
    back = words.lowered[max(0, index - _BACK) : index]
    country = candidate.is_country()
    if before == "and" and country and back and back[-1] in section("grammar.txt", "actor_nouns"):
        return f"“{words.word[index - 1]} and {candidate.name}”"
    addressed = before in section("organisations.txt", "team")
    made_to = before in _MAKING and words.following(candidate.last) == "to"  # “prompting Ankara to launch …”
    addressed = addressed or (made_to and _may_govern(candidate))
    addressed = addressed or (country and before in section("grammar.txt", "addressing"))
    if not any(word in section("grammar.txt", "border_words") for word in back[-3:]):
        related = before in {"between", "with"} or (_may_govern(candidate) and before in _TOWARDS)
        addressed = addressed or (related and any(word in section("grammar.txt", "relations") for word in back))
        addressed = addressed or (country and before in _AGAINST)
    return f"“{before} {candidate.name}”" if addressed else ""
