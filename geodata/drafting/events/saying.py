"""How a sentence reports: who says it, whether it is denied, planned, supposed or said not to have happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match

Reality = Literal["happened", "planned", "not", "unreal"]
_BEFORE: Final = 5
"""Words before a verb within which its helpers stand."""
_LONGEST: Final = 12
"""Words in the name of who says it."""
_LONG: Final = 7
"""Words of a name from which on a headline may have run into it."""
_FOR: Final = 4


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what a sentence reports: word indices of the name, `last` exclusive; "" when only “reportedly”."""

    first: int
    last: int
    name: str
    denied: bool = False
    verb: int = -1


def attribution(sentence: Sentence, time_words: frozenset[int]) -> Attribution | None:
    """Who says it, where the sentence tells; None where the source speaks for itself.

    `barred` are word indices that belong to no name: those of times.
    """
    lowered = sentence.lowered
    telling = _telling() & sentence.vocabulary
    for index, word in enumerate(lowered):
        if word not in telling:
            continue
        if word == "according" and lowered[index + 1 : index + 2] == ["to"]:
            first, last = _after(sentence, index + 2, time_words)
        elif index and sentence.word(index)[0].isupper():
            continue
        elif word in words("denying") or (
            word in words("accusing")
            and lowered[index + 1 : index + 2] != ["of"]
            and (not index or lowered[index - 1] not in words("be"))
        ):
            first, last = _before(sentence, index, time_words)
        elif word in words("saying") and lowered[index + 1 : index + 2] != ["responsibility"]:
            first, last = _speaker_words(sentence, index, time_words)
        else:
            continue
        if first < last:
            return Attribution(first, last, text(sentence, first, last), word in words("denying"), index)
    return None if words("hedge").isdisjoint(lowered) else Attribution(0, 0, "")


@cache
def _telling() -> frozenset[str]:
    return words("saying") | words("denying") | words("accusing") | {"according"}


def _speaker_words(sentence: Sentence, index: int, time_words: frozenset[int]) -> tuple[int, int]:
    """The words that name who says it, around a verb of saying; an empty range for nobody."""
    lowered = sentence.lowered
    if lowered[index + 1 : index + 2] == ["by"]:
        claims = lowered[index] == "claimed" and words("be").isdisjoint(lowered[max(0, index - 3) : index])
        return (
            (index, index) if claims else _after(sentence, index + 2, time_words)
        )  # “a bombing claimed by …”: they did it
    if (index and lowered[index - 1] in words("be") | {"to"}) or lowered[index].endswith("ing"):
        return index, index
    before = _before(sentence, index, time_words)
    if lowered[index] not in words("inverted"):
        return before
    first, last = _after(sentence, index + 1, time_words)
    goes_on = lowered[last : last + 1] and (lowered[last] in words("helper") or lowered[last] in words("verb"))
    if first == last or goes_on or (before[0] < before[1] and words("agency").isdisjoint(lowered[first:last])):
        return before
    return before if not words("agency").isdisjoint(lowered[slice(*before)]) else (first, last)


def before(sentence: Sentence, verb: int) -> tuple[int, int]:
    """The words that name who says what a verb tells, an article before them left out; an empty range for nobody."""
    return _before(sentence, verb, frozenset())


def _before(sentence: Sentence, verb: int, time_words: frozenset[int]) -> tuple[int, int]:
    """The name that ends before a verb: “The Syrian Observatory for Human Rights has claimed”."""
    lowered = sentence.lowered
    last = verb
    while last and (last - 1 in time_words or lowered[last - 1] in words("between")):
        last -= 1
    if last > 2 and lowered[last - 1] == ")" and lowered[last - 3] == "(":  # noqa: PLR2004 - “… (MSF) said”
        last -= 3
    first = last
    plain = False
    while first and last - first < _LONGEST and first - 1 not in time_words and _may_name(sentence, first - 1):
        proper = _is_proper(sentence, first - 1)
        opens = first == 1 or lowered[first - 2] == ","  # “, Gaza health officials said”
        if (
            plain
            and proper
            and not opens
            and lowered[first - 1] not in words("agencyword")
            and not lowered[first - 1].endswith("-based")
        ):
            break
        plain = plain or (lowered[first - 1] in words("agencyword") and not proper)
        first -= 1
        if lowered[first] in {"the", "a", "an"} and lowered[first - 1 : first] not in (
            ["of"],
            ["for"],
            ["from"],
            ["at"],
            ["in"],
        ):
            break
    while (
        first < last
        and (lowered[first] in words("joining") or lowered[first] in {"in", "from", "at", "a", "an"})
        and lowered[first] != "the"
    ):
        first += 1
    titles = [
        index for index in range(first, last) if lowered[index] in words("agency") or lowered[index] in words("leader")
    ]
    if last - first > _LONG and titles:
        first = titles[0]
    placed = first > 0 and lowered[first - 1] in words("locating") and words("agency").isdisjoint(lowered[first:last])
    return (first, last) if not placed and _names(sentence, first, last) else (last, last)


def _after(sentence: Sentence, first: int, time_words: frozenset[int]) -> tuple[int, int]:
    """The name that begins at a word: “said the Observatory”."""
    lowered = sentence.lowered
    if first >= len(lowered) or lowered[first] in words("joining") - {"the"}:
        return first, first
    last = first + (lowered[first] in {"the", "a", "an"})
    while last < len(lowered) and last - first < _LONGEST and last not in time_words and _may_name(sentence, last):
        if lowered[last] in {"the", "a", "an"} and lowered[last - 1] not in words("joining"):
            break
        last += 1
    while last > first and (lowered[last - 1] in words("joining") or lowered[last - 1] in words("article")):
        last -= 1
    return (first, last) if _names(sentence, first, last) else (first, first)


def _is_proper(sentence: Sentence, index: int) -> bool:
    return any(letter.isupper() for letter in sentence.word(index)[:4])


def _may_name(sentence: Sentence, index: int) -> bool:
    word = sentence.lowered[index]
    if word in words("agency") or word in words("agencyword") or word in {"a", "an"}:
        return True
    if word in words("joining"):
        return True
    if word in {"from", "at", "in"}:
        return index > 0 and sentence.lowered[index - 1] in words("agency")
    return _is_proper(sentence, index) and word not in words("pronoun") and word not in words("opener")


def _names(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name somebody who may say something."""
    name_words = sentence.lowered[first:last]
    if not name_words or name_words[-1] in words("pronoun"):
        return False
    if not words("agency").isdisjoint(name_words):
        return True
    if not (words("kill") | words("person") | words("mutual")).isdisjoint(name_words):
        return False
    return any(sentence.word(index)[0].isupper() and index for index in range(first, last)) or first == 0


def text(sentence: Sentence, first: int, last: int) -> str:
    """A name as it is shown, on one line."""
    name = " ".join(sentence.text[sentence.starts[first] : sentence.ends[last - 1]].split())
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        name = name.removeprefix(article)
    return name.removesuffix("'s").removesuffix("’s")


def verdict(sentence: Sentence, match: Match) -> Reality:
    """Whether the sentence says that what a trigger tells of did happen."""
    lowered = sentence.lowered
    first, _ = sentence.part(match.first, match.last)
    begin, _ = sentence.clause(match.first, match.last)
    before = lowered[max(first, match.first - _BEFORE) : match.first]
    if "may" in before:  # the month is no “may”
        near = range(max(first, match.first - _BEFORE), match.first)
        before = [lowered[index] for index in near if sentence.word(index) != "May"]
    if lowered[match.first] not in words("negation") and _negated(before, lowered, match):
        return "not"
    supposed = lowered[begin] in words("supposing") or "if" in lowered[first : match.first]
    if supposed or not words("conditional").isdisjoint(before) or _would(lowered, match):
        return "unreal"
    if not words("future").isdisjoint(before):
        return "planned" if "will" in before else "unreal"
    return "unreal" if _infinitive(lowered, match, first) or _is_wished(lowered, match, first) else "happened"


def _would(lowered: list[str], match: Match) -> bool:
    """“air strikes would not resolve …”."""
    return not match.trigger.verb and any(
        word in {"would", "could", "might"} for word in lowered[match.last : match.last + 2]
    )


def _negated(before: list[str], lowered: list[str], match: Match) -> bool:
    if not words("negation").isdisjoint(before):
        return True
    near = lowered[max(0, match.first - 3) : match.first]
    return "no" in near and words("harm").isdisjoint(near)


def _infinitive(lowered: list[str], match: Match, first: int) -> bool:
    """“to send”, unless it began to; “to attacks” is none."""
    index = match.first - 1
    if index >= first and lowered[index].endswith("ly"):
        index -= 1
    if index < 0 or lowered[index] != "to" or lowered[match.first].endswith(("ed", "ing")):
        return False
    return words("enabling").isdisjoint(lowered[max(0, index - 2) : index])


def _is_wished(lowered: list[str], match: Match, first: int) -> bool:
    """What is asked for, threatened or planned: “a request to Russia for air strikes”."""
    for index in range(match.first - 1, max(first, match.first - 9) - 1, -1):
        if lowered[index] in {"for", "of", "against", "to", "on"} and not words("wanting").isdisjoint(
            lowered[max(first, index - _FOR) : index]
        ):
            if "responsibility" in lowered[max(first, index - 1) : index] and not words("claiming").isdisjoint(
                lowered[first:index]
            ):
                return False  # “claimed responsibility for a bombing”: there was one
            return lowered[index] == "for" or lowered[index - 1] in words("wanting")
        if lowered[index] in words("intent") and lowered[index] not in {"set", "ready", "ordered", "order"}:
            return True
    return False
