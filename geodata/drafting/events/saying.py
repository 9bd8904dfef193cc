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


def attribution(sentence: Sentence, barred: frozenset[int]) -> Attribution | None:
    """Who says it, where the sentence tells; None where the source speaks for itself.

    `barred` are word indices that belong to no name: those of times.
    """
    low = sentence.low
    telling = _telling() & sentence.vocabulary
    for at, word in enumerate(low):
        if word not in telling:
            continue
        if word == "according" and low[at + 1 : at + 2] == ["to"]:
            first, last = _after(sentence, at + 2, barred)
        elif at and sentence.word(at)[0].isupper():
            continue
        elif word in words("denying") or (
            word in words("accusing") and low[at + 1 : at + 2] != ["of"] and (not at or low[at - 1] not in words("be"))
        ):
            first, last = _before(sentence, at, barred)
        elif word in words("saying") and low[at + 1 : at + 2] != ["responsibility"]:
            first, last = _speaker_words(sentence, at, barred)
        else:
            continue
        if first < last:
            return Attribution(first, last, text(sentence, first, last), word in words("denying"), at)
    return None if words("hedge").isdisjoint(low) else Attribution(0, 0, "")


@cache
def _telling() -> frozenset[str]:
    return words("saying") | words("denying") | words("accusing") | {"according"}


def _speaker_words(sentence: Sentence, at: int, barred: frozenset[int]) -> tuple[int, int]:
    """The words that name who says it, around a verb of saying; an empty range for nobody."""
    low = sentence.low
    if low[at + 1 : at + 2] == ["by"]:
        claims = low[at] == "claimed" and words("be").isdisjoint(low[max(0, at - 3) : at])
        return (at, at) if claims else _after(sentence, at + 2, barred)  # “a bombing claimed by …”: they did it
    if (at and low[at - 1] in words("be") | {"to"}) or low[at].endswith("ing"):
        return at, at
    before = _before(sentence, at, barred)
    if low[at] not in words("inverted"):
        return before
    first, last = _after(sentence, at + 1, barred)
    goes_on = low[last : last + 1] and (low[last] in words("helper") or low[last] in words("verb"))
    if first == last or goes_on or (before[0] < before[1] and words("agency").isdisjoint(low[first:last])):
        return before
    return before if not words("agency").isdisjoint(low[slice(*before)]) else (first, last)


def before(sentence: Sentence, verb: int) -> tuple[int, int]:
    """The words that name who says what a verb tells, an article before them left out; an empty range for nobody."""
    return _before(sentence, verb, frozenset())


def _before(sentence: Sentence, verb: int, barred: frozenset[int]) -> tuple[int, int]:
    """The name that ends before a verb: “The Syrian Observatory for Human Rights has claimed”."""
    low = sentence.low
    last = verb
    while last and (last - 1 in barred or low[last - 1] in words("between")):
        last -= 1
    if last > 2 and low[last - 1] == ")" and low[last - 3] == "(":  # noqa: PLR2004 - “… (MSF) said”
        last -= 3
    first = last
    plain = False
    while first and last - first < _LONGEST and first - 1 not in barred and _may_name(sentence, first - 1):
        proper = _is_proper(sentence, first - 1)
        opens = first == 1 or low[first - 2] == ","  # “, Gaza health officials said”
        if (
            plain
            and proper
            and not opens
            and low[first - 1] not in words("agencyword")
            and not low[first - 1].endswith("-based")
        ):
            break
        plain = plain or (low[first - 1] in words("agencyword") and not proper)
        first -= 1
        if low[first] in {"the", "a", "an"} and low[first - 1 : first] not in (
            ["of"],
            ["for"],
            ["from"],
            ["at"],
            ["in"],
        ):
            break
    while (
        first < last
        and (low[first] in words("joining") or low[first] in {"in", "from", "at", "a", "an"})
        and low[first] != "the"
    ):
        first += 1
    titles = [at for at in range(first, last) if low[at] in words("agency") or low[at] in words("leader")]
    if last - first > _LONG and titles:
        first = titles[0]
    placed = first > 0 and low[first - 1] in words("locating") and words("agency").isdisjoint(low[first:last])
    return (first, last) if not placed and _names(sentence, first, last) else (last, last)


def _after(sentence: Sentence, first: int, barred: frozenset[int]) -> tuple[int, int]:
    """The name that begins at a word: “said the Observatory”."""
    low = sentence.low
    if first >= len(low) or low[first] in words("joining") - {"the"}:
        return first, first
    last = first + (low[first] in {"the", "a", "an"})
    while last < len(low) and last - first < _LONGEST and last not in barred and _may_name(sentence, last):
        if low[last] in {"the", "a", "an"} and low[last - 1] not in words("joining"):
            break
        last += 1
    while last > first and (low[last - 1] in words("joining") or low[last - 1] in words("article")):
        last -= 1
    return (first, last) if _names(sentence, first, last) else (first, first)


def _is_proper(sentence: Sentence, at: int) -> bool:
    return any(letter.isupper() for letter in sentence.word(at)[:4])


def _may_name(sentence: Sentence, at: int) -> bool:
    word = sentence.low[at]
    if word in words("agency") or word in words("agencyword") or word in {"a", "an"}:
        return True
    if word in words("joining"):
        return True
    if word in {"from", "at", "in"}:
        return at > 0 and sentence.low[at - 1] in words("agency")
    return _is_proper(sentence, at) and word not in words("pronoun") and word not in words("opener")


def _names(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name somebody who may say something."""
    some = sentence.low[first:last]
    if not some or some[-1] in words("pronoun"):
        return False
    if not words("agency").isdisjoint(some):
        return True
    if not (words("kill") | words("person") | words("mutual")).isdisjoint(some):
        return False
    return any(sentence.word(at)[0].isupper() and at for at in range(first, last)) or first == 0


def text(sentence: Sentence, first: int, last: int) -> str:
    """A name as it is shown, on one line."""
    said = " ".join(sentence.text[sentence.starts[first] : sentence.ends[last - 1]].split())
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        said = said.removeprefix(article)
    return said.removesuffix("'s").removesuffix("’s")


def verdict(sentence: Sentence, match: Match) -> Reality:
    """Whether the sentence says that what a trigger tells of did happen."""
    low = sentence.low
    first, _ = sentence.part(match.first, match.last)
    begin, _ = sentence.clause(match.first, match.last)
    before = low[max(first, match.first - _BEFORE) : match.first]
    if "may" in before:  # the month is no “may”
        near = range(max(first, match.first - _BEFORE), match.first)
        before = [low[at] for at in near if sentence.word(at) != "May"]
    if low[match.first] not in words("negation") and _negated(before, low, match):
        return "not"
    supposed = low[begin] in words("supposing") or "if" in low[first : match.first]
    if supposed or not words("conditional").isdisjoint(before) or _would(low, match):
        return "unreal"
    if not words("future").isdisjoint(before):
        return "planned" if "will" in before else "unreal"
    return "unreal" if _infinitive(low, match, first) or _is_wished(low, match, first) else "happened"


def _would(low: list[str], match: Match) -> bool:
    """“air strikes would not resolve …”."""
    return not match.trigger.verb and any(
        word in {"would", "could", "might"} for word in low[match.last : match.last + 2]
    )


def _negated(before: list[str], low: list[str], match: Match) -> bool:
    if not words("negation").isdisjoint(before):
        return True
    near = low[max(0, match.first - 3) : match.first]
    return "no" in near and words("harm").isdisjoint(near)


def _infinitive(low: list[str], match: Match, first: int) -> bool:
    """“to send”, unless it began to; “to attacks” is none."""
    at = match.first - 1
    if at >= first and low[at].endswith("ly"):
        at -= 1
    if at < 0 or low[at] != "to" or low[match.first].endswith(("ed", "ing")):
        return False
    return words("enabling").isdisjoint(low[max(0, at - 2) : at])


def _is_wished(low: list[str], match: Match, first: int) -> bool:
    """What is asked for, threatened or planned: “a request to Russia for air strikes”."""
    for at in range(match.first - 1, max(first, match.first - 9) - 1, -1):
        if low[at] in {"for", "of", "against", "to", "on"} and not words("wanting").isdisjoint(
            low[max(first, at - _FOR) : at]
        ):
            if "responsibility" in low[max(first, at - 1) : at] and not words("claiming").isdisjoint(low[first:at]):
                return False  # “claimed responsibility for a bombing”: there was one
            return low[at] == "for" or low[at - 1] in words("wanting")
        if low[at] in words("intent") and low[at] not in {"set", "ready", "ordered", "order"}:
            return True
    return False
