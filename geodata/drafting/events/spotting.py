"""Match the triggers of events in a sentence, and check the conditions under which they count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from geodata.drafting.events.lexicon import GAP, Trigger, triggers, words
from geodata.drafting.events.reading import Sentence

_MAX_GAP: Final = 8
"""Words that a gap may skip."""
_STOPS: Final = frozenset({*".;:!?—–()", "said", "says", "no", "not"})
"""Words that a gap never skips, as it would join an affirmed part with a denied one."""
_OBJECT_REACH: Final = 6
"""Words from a verb to its object."""
_SPECIAL: Final = frozenset({"place", "placebefore", "object", "dated", "sides", "conflict"})
"""Conditions that are no class of words."""
_BACKED_REACH: Final = 4
"""Words from “backed by” to the arms of those who back."""
_ACCIDENTS: Final = frozenset(
    {("gas", "explosion"), ("a", "fire"), ("the", "fire"), ("heat", "wave"), ("heart", "attack")}
)
"""Words of accidents and illness in pairs; “opened fire” is neither."""
_SAMPLE: Final = 20_000
"""Characters of an article that show whether it is about a war."""
_MIN_WAR_WORDS: Final = 2
"""Different words of war in an article about one."""
_MAX_TRIGGERS: Final = 12
"""Triggers of a sentence that are considered."""
_AMBIGUOUS: Final = 4
"""Weight up to which a trigger may also be used of diseases and disasters."""


class Match(NamedTuple):
    """A trigger in a sentence: `first` and `last` (exclusive) are word indices."""

    trigger: Trigger
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """What the conditions of triggers need to know of a sentence; places and dates are indices of their first words."""

    places: Sequence[int]
    dates: Sequence[int]
    parties: Sequence[tuple[int, str]] = ()
    """Index of the first word and name of each armed party."""
    conflict: bool = False
    """Whether the article is about a conflict at all."""
    at_war: bool = False
    """Whether armed groups fight in the country that the article is about."""


def is_about_conflict(text: str) -> bool:
    """Whether an article is about a war, judging by its beginning."""
    return len(words("war").intersection(text[:_SAMPLE].lower().split())) >= _MIN_WAR_WORDS


def spot(sentence: Sentence) -> list[Match]:
    """All triggers in a sentence, in reading order; they may overlap."""
    triggers_by_word, lowered, vocabulary = triggers(), sentence.lowered, sentence.vocabulary
    matches: list[Match] = []
    for index in [index for index, word in enumerate(lowered) if word in triggers_by_word]:
        for trigger in triggers_by_word[lowered[index]]:
            if trigger.words[-1].isdisjoint(vocabulary):
                continue
            end = index + 1 if len(trigger.words) == 1 else _match(trigger.words, lowered, index)
            if end:
                matches.append(Match(trigger, index, end))
    return matches


def strongest(matches: Sequence[Match], is_valid: Callable[[Match], bool]) -> list[Match]:
    """The strongest valid matches that do not overlap, in reading order, at most `_MAX_TRIGGERS`."""
    kept: list[Match] = []
    by_strength = sorted(matches, key=lambda one: (-one.trigger.weight, one.first - one.last, one.trigger.order))
    for match in by_strength:
        if all(match.last <= other.first or other.last <= match.first for other in kept) and is_valid(match):
            kept.append(match)
            if len(kept) == _MAX_TRIGGERS:
                break
    return sorted(kept, key=lambda match: match.first)


def fulfilled(match: Match, sentence: Sentence, facts: SentenceFacts) -> bool:
    """Whether the conditions of a trigger hold in its sentence."""
    if match.trigger.weight <= _AMBIGUOUS and not is_calm(match) and not words("peril").isdisjoint(sentence.vocabulary):
        return False
    if _is_of_backers(match, sentence.lowered) or _is_attribute(match, sentence.lowered):
        return False
    if "conflict|deadly" in match.trigger.needs and not words("crime").isdisjoint(sentence.vocabulary):
        return False
    return all(
        any(
            _is_special(name, match, sentence, facts) if name in _SPECIAL else _has_word(name, match, sentence)
            for name in need.split("|")
        )
        for need in match.trigger.needs
    )


def is_calm(match: Match) -> bool:
    """Whether a trigger is of no violence."""
    return match.trigger.event_type in {"Protests", "Strategic developments"}


def _is_mishap(sentence: Sentence) -> bool:
    """A crime or an accident even in a country at war: “shot outside a bar”, “taken by their father”, “a gas blast”."""
    lowered = sentence.lowered
    is_private = any(
        word == "by" and lowered[index + 1 : index + 2] and lowered[index + 1] in words("possessive")
        for index, word in enumerate(lowered)
    )
    is_accident = any(pair in _ACCIDENTS for pair in pairwise(lowered)) or any(
        word == "by" and lowered[index + 2 : index + 3] and lowered[index + 2] in words("traffic")
        and lowered[index + 3 : index + 4] != ["bomb"]
        for index, word in enumerate(lowered)
    )  # fmt: skip
    return is_private or is_accident or not (words("leisure") | words("mishap")).isdisjoint(sentence.vocabulary)


def _is_attribute(match: Match, lowered: Sequence[str]) -> bool:
    """“the wounded”, “the last wounded fighters”, “buses with injured people”: nobody is being hurt."""
    is_participle = match.last == match.first + 1 and lowered[match.first] in {"wounded", "injured"}
    return is_participle and match.first > 0 and lowered[match.first - 1] in words("beforewounded")


def _is_of_backers(match: Match, lowered: Sequence[str]) -> bool:
    """“Militias, backed by helicopters, raided …”: the aircraft are not what raided."""
    if "," not in lowered[match.first : match.last]:
        return False
    start = max(1, match.first - _BACKED_REACH)
    return any(lowered[index] == "by" and lowered[index - 1] in words("holding") for index in range(start, match.first))


def _has_word(name: str, match: Match, sentence: Sentence) -> bool:
    """Whether the sentence has a word of the class `name` outside the trigger."""
    inside = sentence.lowered[match.first : match.last]
    present = words(name) & sentence.vocabulary
    return any(word not in inside or sentence.lowered.count(word) > inside.count(word) for word in present)


def _is_special(need: str, match: Match, sentence: Sentence, facts: SentenceFacts) -> bool:
    """Whether a condition in `_SPECIAL` holds."""
    segment = sentence.part(match.first, match.last)
    clause = sentence.clause(match.first, match.last)
    if need == "conflict":
        is_peace = is_calm(match) and not words("peril").isdisjoint(sentence.vocabulary)
        is_peace = is_peace or match.trigger.event_type == "Protests"
        return facts.conflict or (facts.at_war and not is_peace and not _is_mishap(sentence))
    if need == "sides":
        return len({name for index, name in facts.parties if clause[0] <= index < clause[1]}) > 1
    if need == "dated":
        return any(clause[0] <= index < clause[1] for index in facts.dates)
    start = clause[0] if need == "placebefore" else segment[0]
    is_before = any(start <= index < match.first for index in facts.places)
    if is_before and (need != "place" or not words("be").isdisjoint(sentence.lowered[segment[0] : match.first])):
        return True
    if need == "placebefore":
        return False
    end = min(clause[1], match.last + _OBJECT_REACH)
    return any(
        match.last <= index < end and (need == "object" or _is_taken(sentence.lowered[match.last : index]))
        for index in facts.places
    )


def _is_taken(between: Sequence[str]) -> bool:
    """Whether the place after a verb of capture is its object: not in “captured the cup in Homs”."""
    return words("locating").isdisjoint(between) or not words("ground").isdisjoint(between)


def _match(pattern: tuple[frozenset[str], ...], lowered: list[str], first: int) -> int:
    """Index after the last word of a match of `pattern` whose first word stands at `first`; 0 for no match."""
    position = first + 1
    gap = 0
    for forms in pattern[1:]:
        if forms is GAP:
            gap = _MAX_GAP
            continue
        for index in range(position, min(position + gap + 1, len(lowered))):
            if lowered[index] in forms:
                position = index + 1
                break
            if lowered[index] in _STOPS:
                return 0
        else:
            return 0
        gap = 0
    return position
