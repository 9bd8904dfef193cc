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
    known, low, vocabulary = triggers(), sentence.low, sentence.vocabulary
    found: list[Match] = []
    for at in [at for at, word in enumerate(low) if word in known]:
        for trigger in known[low[at]]:
            if trigger.words[-1].isdisjoint(vocabulary):
                continue
            end = at + 1 if len(trigger.words) == 1 else _match(trigger.words, low, at)
            if end:
                found.append(Match(trigger, at, end))
    return found


def strongest(matches: Sequence[Match], holds: Callable[[Match], bool]) -> list[Match]:
    """Of matches that overlap the strongest whose conditions hold, in reading order; of too many only the strongest."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: (-one.trigger.weight, one.first - one.last, one.trigger.order)):
        if all(match.last <= other.first or other.last <= match.first for other in kept) and holds(match):
            kept.append(match)
            if len(kept) == _MOST:
                break
    return sorted(kept, key=lambda one: one.first)


def fulfilled(match: Match, sentence: Sentence, around: SentenceFacts) -> bool:
    """Whether the conditions of a trigger hold in its sentence."""
    calm = match.trigger.event_type in {"Protests", "Strategic developments"}
    if match.trigger.weight <= _LOUD and not calm and not words("peril").isdisjoint(sentence.vocabulary):
        return False
    if "conflict|deadly" in match.trigger.needs and not words("crime").isdisjoint(sentence.vocabulary):
        return False
    return all(
        any(
            _special(name, match, sentence, around) if name in _SPECIAL else _beside(name, match, sentence)
            for name in need.split("|")
        )
        for need in match.trigger.needs
    )


def _beside(name: str, match: Match, sentence: Sentence) -> bool:
    """Whether a word of a class stands in the sentence outside the trigger."""
    inside = sentence.low[match.first : match.last]
    met = words(name) & sentence.vocabulary
    return any(word not in inside or sentence.low.count(word) > inside.count(word) for word in met)


def _special(need: str, match: Match, sentence: Sentence, around: SentenceFacts) -> bool:
    """Conditions that are no classes of words."""
    segment = sentence.part(match.first, match.last)
    clause = sentence.clause(match.first, match.last)
    if need == "conflict":
        return around.conflict
    if need == "sides":
        return len({name for at, name in around.parties if clause[0] <= at < clause[1]}) > 1
    if need == "dated":
        return any(clause[0] <= at < clause[1] for at in around.dates)
    before = any(segment[0] <= at < match.first for at in around.places)
    if before and (need != "place" or not words("be").isdisjoint(sentence.low[segment[0] : match.first])):
        return True
    if need == "placebefore":
        return False
    end = min(clause[1], match.last + _NEAR)
    return any(
        match.last <= at < end and (need == "object" or _is_taken(sentence.low[match.last : at]))
        for at in around.places
    )


def _is_taken(between: Sequence[str]) -> bool:
    """Whether the place after a verb of taking is what was taken: not “captured the cup in Homs”."""
    return words("locating").isdisjoint(between) or not words("ground").isdisjoint(between)


def _match(pattern: tuple[frozenset[str], ...], low: list[str], at: int) -> int:
    """Index after the last word of `pattern` that begins at `at`; 0 when it does not."""
    place = at + 1
    gap = 0
    for forms in pattern[1:]:
        if forms is GAP:
            gap = _GAP
            continue
        for here in range(place, min(place + gap + 1, len(low))):
            if low[here] in forms:
                place = here + 1
                break
            if low[here] in _STOPS:
                return 0
        else:
            return 0
        gap = 0
    return place
