"""How a sentence reports an event: its speaker, and whether the event happened, is planned, negated or hypothetical."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match

Reality = Literal["happened", "planned", "not", "unreal"]
_HELPER_REACH: Final = 5
"""Words from a helper, such as “was” or “will”, to its verb."""
_SAID_REACH: Final = 4
"""Words from “said” to the day when it was said: “said in a statement on Monday”."""
_DESCRIBING: Final = ("-based", "-run", "-backed", "-appointed", "-installed", "-controlled", "-affiliated")
"""Ends of words that say whose a speaker is: “the Moscow-installed governor”."""
_MAX_NAME: Final = 12
"""Words in a speaker's name."""
_LONG_NAME: Final = 7
"""Words from which on a name may include a headline before it."""
_LISTENERS: Final = frozenset({"the", "a", "an", "news", "agency", "journalists", "television", "radio"})
"""Words for those whom a speaker tells something, besides names."""
_WISH_REACH: Final = 4
"""Words from one of wanting, such as “request”, to its preposition."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker of what a sentence reports: `first` and `last` (exclusive) are the word indices of the name."""

    first: int
    last: int
    name: str
    """"" where the sentence only says “reportedly” or the like."""
    denied: bool = False
    """Whether the speaker denies it."""
    verb: int = -1
    """Word index of the verb of saying; -1 for none."""


def attribution(sentence: Sentence, time_words: frozenset[int]) -> Attribution | None:
    """The speaker that the sentence names; None where the source itself vouches for it.

    `time_words` are the indices of the words of dates and times, which are part of no name.
    """
    lowered = sentence.lowered
    reporting = _reporting_words() & sentence.vocabulary
    for index, word in enumerate(lowered):
        if word not in reporting:
            continue
        if word == "according" and lowered[index + 1 : index + 2] == ["to"]:
            first, last = _speaker_after(sentence, index + 2, time_words)
        elif index and sentence.word(index)[0].isupper():
            continue
        elif word in words("denying") or (
            word in words("accusing")
            and lowered[index + 1 : index + 2] != ["of"]
            and (not index or lowered[index - 1] not in words("be"))
        ):
            first, last = speaker_before(sentence, index, time_words)
        elif word in words("saying") and lowered[index + 1 : index + 2] != ["responsibility"]:
            first, last = _speaker_around(sentence, index, time_words)
        else:
            continue
        if first < last:
            return Attribution(first, last, speaker_name(sentence, first, last), word in words("denying"), index)
    return None if words("hedge").isdisjoint(lowered) else Attribution(0, 0, "")


def is_said_then(
    sentence: Sentence, attribution: Attribution | None, first: int, last: int, deeds: Collection[int]
) -> bool:
    """Whether a time is when a speaker spoke: “officials said on Monday that …”, “On 27 July, the army said …”.

    The time is in the words `first` … `last` (exclusive); `deeds` are the indices of the words of triggers, for what is
    announced may be the event itself.
    """
    lowered = sentence.lowered
    verb = first - 1
    while verb > 0 and first - verb <= _SAID_REACH and lowered[verb] in words("saidwhen"):
        verb -= 1
    heard = verb
    while heard > 0 and verb - heard < _SAID_REACH and (_is_proper(sentence, heard) or lowered[heard] in _LISTENERS):
        heard -= 1
    verb = heard if lowered[heard] == "told" else verb  # “told AFP on Saturday”
    if verb >= 0 and lowered[verb] in words("saying") and verb not in deeds:
        return True
    if attribution is not None and attribution.verb == last not in deeds and attribution.last <= first:
        return True  # “A U.N. report last week said …”
    if (
        lowered[last : last + 1]
        and lowered[last] in words("claiming")
        and lowered[last + 1 : last + 2] == ["responsibility"]
    ):
        return True
    if attribution is None or attribution.verb < 0 or attribution.verb in deeds:
        return False
    if first < attribution.first:
        between = {*lowered[:first], *lowered[last : attribution.first]}
        return between <= words("saidwhen") | {",", "the"}
    start = attribution.last
    return attribution.verb < first <= start + _SAID_REACH and words("saidwhen").issuperset(lowered[start:first])


@cache
def _reporting_words() -> frozenset[str]:
    return words("saying") | words("denying") | words("accusing") | {"according"}


def _speaker_around(sentence: Sentence, index: int, time_words: frozenset[int]) -> tuple[int, int]:
    """The speaker's name before or after the verb of saying at `index`; an empty range for none."""
    lowered = sentence.lowered
    if lowered[index + 1 : index + 2] == ["by"] and words("media").isdisjoint(lowered[index + 2 : index + 3]):
        if lowered[index] == "claimed" and words("be").isdisjoint(lowered[max(0, index - 3) : index]):
            return index, index  # “a bombing claimed by …” names the party that did it
        return _speaker_after(sentence, index + 2, time_words)
    if (index and lowered[index - 1] in words("be") | {"to"}) or lowered[index].endswith("ing"):
        return index, index
    before = speaker_before(sentence, index, time_words)
    if lowered[index] not in words("inverted"):
        return before
    first, last = _speaker_after(sentence, index + 1, time_words)
    goes_on = lowered[last : last + 1] and (lowered[last] in words("helper") or lowered[last] in words("verb"))
    if first == last or goes_on or (before[0] < before[1] and words("agency").isdisjoint(lowered[first:last])):
        return before
    return before if not words("agency").isdisjoint(lowered[slice(*before)]) else (first, last)


def speaker_before(sentence: Sentence, verb: int, time_words: frozenset[int] = frozenset()) -> tuple[int, int]:
    """The speaker's name before a verb, without an article: “The Syrian Observatory for Human Rights has claimed”."""
    lowered = sentence.lowered
    last = verb
    while last and (last - 1 in time_words or lowered[last - 1] in words("between")):
        last -= 1
    if last > 2 and lowered[last - 1] == ")" and lowered[last - 3] == "(":  # noqa: PLR2004 - “… (MSF) said”
        last -= 3
    first = last
    is_plain = False
    while first and last - first < _MAX_NAME and first - 1 not in time_words and _may_be_in_name(sentence, first - 1):
        is_proper = _is_proper(sentence, first - 1)
        is_opening = first == 1 or lowered[first - 2] == ","  # “, Gaza health officials said”
        is_adjective = lowered[first - 1] in words("agencyword") or lowered[first - 1].endswith(_DESCRIBING)
        if is_plain and is_proper and not is_opening and not is_adjective:
            break
        is_plain = is_plain or (lowered[first - 1] in words("agencyword") and not is_proper)
        first -= 1
        is_governed = bool({"of", "for", "from", "at", "in"}.intersection(lowered[first - 1 : first]))
        if lowered[first] in {"the", "a", "an"} and not is_governed:
            break
    loose = (words("joining") | {"in", "from", "at", "a", "an"}) - {"the"}
    while first < last and lowered[first] in loose:
        first += 1
    titles = [index for index in range(first, last) if lowered[index] in words("agency") | words("leader")]
    if last - first > _LONG_NAME and titles:
        first = titles[0]
    if (noun := _described_speaker(lowered, first)) >= 0:
        return noun, noun + 1
    is_place = first > 0 and lowered[first - 1] in words("locating") and words("agency").isdisjoint(lowered[first:last])
    return (first, last) if not is_place and _is_speaker(sentence, first, last) else (last, last)


def _described_speaker(lowered: Sequence[str], first: int) -> int:
    """The noun of “witnesses who reached Adre in Chad”, which `first` is in; -1 for none."""
    for index in range(first - 1, max(0, first - _LONG_NAME), -1):
        if lowered[index] == "who":
            return index - 1 if lowered[index - 1] in words("agency") | words("person") else -1
        if not lowered[index][0].isalnum():
            break
    return -1


def _speaker_after(sentence: Sentence, first: int, time_words: frozenset[int]) -> tuple[int, int]:
    """The speaker's name that begins at the word `first`: “said the Observatory”; an empty range for none."""
    lowered = sentence.lowered
    if first >= len(lowered) or lowered[first] in words("joining") - {"the"}:
        return first, first
    last = first + (lowered[first] in {"the", "a", "an"})
    while (
        last < len(lowered) and last - first < _MAX_NAME and last not in time_words and _may_be_in_name(sentence, last)
    ):
        if lowered[last] in {"the", "a", "an"} and lowered[last - 1] not in words("joining"):
            break
        last += 1
    while last > first and (lowered[last - 1] in words("joining") or lowered[last - 1] in words("article")):
        last -= 1
    return (first, last) if _is_speaker(sentence, first, last) else (first, first)


def _is_proper(sentence: Sentence, index: int) -> bool:
    return any(letter.isupper() for letter in sentence.word(index)[:4])


def _may_be_in_name(sentence: Sentence, index: int) -> bool:
    word = sentence.lowered[index]
    if word in words("agency") or word in words("agencyword") or word in {"a", "an"} or word.endswith(_DESCRIBING):
        return True
    if word in words("joining"):
        return True
    if word in {"from", "at", "in"}:
        return index > 0 and sentence.lowered[index - 1] in words("agency")
    return _is_proper(sentence, index) and word not in words("pronoun") and word not in words("opener")


def _is_speaker(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name a possible speaker."""
    name_words = sentence.lowered[first:last]
    if not name_words or name_words[-1] in words("pronoun") or name_words[-1] == "of":
        return False
    if not words("agency").isdisjoint(name_words):
        return True
    if not (words("kill") | words("person") | words("mutual")).isdisjoint(name_words):
        return False
    return any(sentence.word(index)[0].isupper() and index for index in range(first, last)) or first == 0


def speaker_name(sentence: Sentence, first: int, last: int) -> str:
    """The name in the words `first` … `last` (exclusive) as written, without article and possessive ending."""
    name = sentence.display(first, last)
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        name = name.removeprefix(article)
    return name.removesuffix("'s").removesuffix("’s")


def verdict(sentence: Sentence, match: Match) -> Reality:
    """Whether, by the sentence, the event of a trigger happened."""
    lowered = sentence.lowered
    first, _ = sentence.part(match.first, match.last)
    start, _ = sentence.clause(match.first, match.last)
    before = lowered[max(first, match.first - _HELPER_REACH) : match.first]
    if "may" in before:  # unless it is the month
        near = range(max(first, match.first - _HELPER_REACH), match.first)
        before = [lowered[index] for index in near if sentence.word(index) != "May"]
    if lowered[match.first] not in words("negation") and _is_negated(before, lowered, match):
        return "not"
    is_supposed = lowered[start] in words("supposing") or "if" in lowered[first : match.first]
    if is_supposed or not words("conditional").isdisjoint(before) or _is_hypothetical(lowered, match):
        return "unreal"
    if _is_put_off(lowered, match):
        return "unreal"
    if not words("future").isdisjoint(before):
        return "planned" if "will" in before else "unreal"
    return "unreal" if _is_infinitive(lowered, match, first) or _is_wished(lowered, match, first) else "happened"


def _is_put_off(lowered: list[str], match: Match) -> bool:
    """“are likely to regroup before attacking the city”, “without firing a shot”."""
    if not lowered[match.first].endswith("ing") or match.first == 0:
        return False
    before = lowered[: match.first - 1]
    is_intended = not words("intent").isdisjoint(before) or not words("future").isdisjoint(before)
    return lowered[match.first - 1] == "without" or (lowered[match.first - 1] == "before" and is_intended)


def _is_hypothetical(lowered: list[str], match: Match) -> bool:
    """“air strikes would not resolve …”."""
    return not match.trigger.verb and any(
        word in {"would", "could", "might"} for word in lowered[match.last : match.last + 2]
    )


def _is_negated(before: list[str], lowered: list[str], match: Match) -> bool:
    if not words("negation").isdisjoint(before):
        return True
    near = lowered[max(0, match.first - 3) : match.first]
    return "no" in near and words("harm").isdisjoint(near)


def _is_infinitive(lowered: list[str], match: Match, first: int) -> bool:
    """“to send”, but not “began to send”; “to attacks” is no infinitive."""
    index = match.first - 1
    if index >= first and lowered[index].endswith("ly"):
        index -= 1
    if index > 0 and lowered[index - 1] in {"due", "owing", "thanks"}:
        return False
    if index < 0 or lowered[index] != "to" or lowered[match.first].endswith(("ed", "ing")):
        return False
    return words("enabling").isdisjoint(lowered[max(0, index - 2) : index])


def _is_wished(lowered: list[str], match: Match, first: int) -> bool:
    """Whether the event is asked for, threatened or planned: “a request to Russia for air strikes”."""
    for index in range(match.first - 1, max(first, match.first - 9) - 1, -1):
        before = lowered[max(first, index - _WISH_REACH) : index]
        if lowered[index] == "in" and not words("pausing").isdisjoint(before[-2:]):
            return True
        if lowered[index] in {"for", "of", "against", "to", "on"} and not words("wanting").isdisjoint(before):
            has_responsibility = "responsibility" in lowered[max(first, index - 1) : index]
            if has_responsibility and not words("claiming").isdisjoint(lowered[first:index]):
                return False  # “claimed responsibility for a bombing”: it happened
            return lowered[index] == "for" or lowered[index - 1] in words("wanting")
        if lowered[index] in words("intent") and lowered[index] not in {"set", "ready", "ordered", "order"}:
            return True
    return False
