"""Sentence → the words in it that tell of an event, with the conditions they stand under."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geodata.drafting.events.lexicon import GAP, Trigger, triggers, words
from geodata.drafting.events.reading import Sentence

_GAP: Final = 8
"""Words that a gap may skip."""
_STOPS: Final = frozenset({*".;:!?—–()", "said", "says", "no", "not"})
"""What a gap never skips: it would join what one part says with what another denies."""
_NEAR: Final = 6
"""Words after a verb within which its object stands."""
_SPECIAL: Final = frozenset({"place", "placebefore", "object", "dated", "sides", "conflict"})
_BEGINNING: Final = 20_000
_MOST: Final = 12
"""Triggers of a sentence that are looked into."""
_FEW: Final = 2
"""Different words of war in an article about one."""
_LOUD: Final = 4
"""Weight up to which a trigger may also be meant of diseases and disasters."""


class Match(NamedTuple):
    """A trigger met in a sentence: word indices, `last` exclusive."""

    trigger: Trigger
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """What is known of a sentence beside its words: word indices where places, dates and armed parties begin."""

    places: Sequence[int]
    dates: Sequence[int]
    parties: Sequence[tuple[int, str]] = ()
    conflict: bool = False
    """Whether the article is about a conflict at all."""


def of_conflict(text: str) -> bool:
    """Whether an article speaks of war at all; its beginning tells."""
    return len(words("war").intersection(text[:_BEGINNING].lower().split())) >= _FEW


def spot(sentence: Sentence) -> list[Match]:
    """All triggers, in reading order; of those that overlap, the strongest."""
    known, lowered, vocabulary = triggers(), sentence.lowered, sentence.vocabulary
    matches: list[Match] = []
    for index in [index for index, word in enumerate(lowered) if word in known]:
        for trigger in known[lowered[index]]:
            if trigger.words[-1].isdisjoint(vocabulary):
                continue
            end = index + 1 if len(trigger.words) == 1 else _match(trigger.words, lowered, index)
            if end:
                matches.append(Match(trigger, index, end))
    return matches


def strongest(matches: Sequence[Match], holds: Callable[[Match], bool]) -> list[Match]:
    """Of matches that overlap the strongest whose conditions hold, in reading order; of too many only the strongest."""
    kept: list[Match] = []
    for match in sorted(
        matches, key=lambda match: (-match.trigger.weight, match.first - match.last, match.trigger.order)
    ):
        if all(match.last <= other.first or other.last <= match.first for other in kept) and holds(match):
            kept.append(match)
            if len(kept) == _MOST:
                break
    return sorted(kept, key=lambda match: match.first)


def fulfilled(match: Match, sentence: Sentence, facts: SentenceFacts) -> bool:
    """Whether the conditions of a trigger hold in its sentence."""
    calm = match.trigger.event_type in {"Protests", "Strategic developments"}
    if match.trigger.weight <= _LOUD and not calm and not words("peril").isdisjoint(sentence.vocabulary):
        return False
    if "conflict|deadly" in match.trigger.needs and not words("crime").isdisjoint(sentence.vocabulary):
        return False
    return all(
        any(
            _special(name, match, sentence, facts) if name in _SPECIAL else _beside(name, match, sentence)
            for name in need.split("|")
        )
        for need in match.trigger.needs
    )


def _beside(name: str, match: Match, sentence: Sentence) -> bool:
    """Whether a word of a class stands in the sentence outside the trigger."""
    inside = sentence.lowered[match.first : match.last]
    met = words(name) & sentence.vocabulary
    return any(word not in inside or sentence.lowered.count(word) > inside.count(word) for word in met)


def _special(need: str, match: Match, sentence: Sentence, facts: SentenceFacts) -> bool:
    """Conditions that are no classes of words."""
    segment = sentence.part(match.first, match.last)
    clause = sentence.clause(match.first, match.last)
    if need == "conflict":
        return facts.conflict
    if need == "sides":
        return len({name for index, name in facts.parties if clause[0] <= index < clause[1]}) > 1
    if need == "dated":
        return any(clause[0] <= index < clause[1] for index in facts.dates)
    before = any(segment[0] <= index < match.first for index in facts.places)
    if before and (need != "place" or not words("be").isdisjoint(sentence.lowered[segment[0] : match.first])):
        return True
    if need == "placebefore":
        return False
    end = min(clause[1], match.last + _NEAR)
    return any(
        match.last <= index < end and (need == "object" or _is_taken(sentence.lowered[match.last : index]))
        for index in facts.places
    )


def _is_taken(between: Sequence[str]) -> bool:
    """Whether the place after a verb of taking is what was taken: not “captured the cup in Homs”."""
    return words("locating").isdisjoint(between) or not words("ground").isdisjoint(between)


def _match(pattern: tuple[frozenset[str], ...], lowered: list[str], first: int) -> int:
    """Index after the last word of a match of `pattern` whose first word stands at `first`; 0 for no match."""
    position = first + 1
    gap = 0
    for forms in pattern[1:]:
        if forms is GAP:
            gap = _GAP
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
