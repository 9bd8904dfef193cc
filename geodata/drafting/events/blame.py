"""Who blames whom for an event: a statement is evidence, with the accused's denial, and never makes anybody a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from geodata.drafting.events import saying
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence, trimmed
from geodata.drafting.events.spotting import Match
from geodata.model import Span

_REACH: Final = 4
"""Words from “blamed” to a name."""
_ACCUSER_REACH: Final = 2
"""Words from who blames to “blamed”."""
_DENIAL_REACH: Final = 4
"""Words from the accused to “denied”: “the YPG, which has denied …”."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a speaker says of who did it."""

    stance: Literal["supports", "disputes"]
    name: str
    """The speaker, as the text names them; "" where it names none."""
    span: Span
    """Its quote."""
    accused: str = ""
    """Name of the party that is blamed; "" in a denial."""


def accused(sentence: Sentence, parties: Sequence[Party]) -> list[Party]:
    """The parties that a sentence blames: “blamed the rebels for the shelling”; not in “accused the rebels of …”."""
    if words("blaming").isdisjoint(sentence.vocabulary):
        return []
    verbs = [
        index
        for index, word in enumerate(sentence.lowered)
        if word in words("blaming") and not (word == "accused" and "of" in sentence.lowered[index:])
    ]
    return [party for party in parties if any(0 < party.first - verb <= _REACH for verb in verbs)]


def accusers(sentence: Sentence, parties: Sequence[Party]) -> list[Party]:
    """The parties that blame somebody: “The army blamed the rebels for the killing”."""
    verbs = [index for index, word in enumerate(sentence.lowered) if word in words("blaming")]
    armed = [party for party in parties if party.kind != "civilians"]
    return [party for party in armed if any(0 <= verb - party.last <= _ACCUSER_REACH for verb in verbs)]


def is_blamed(sentence: Sentence, match: Match) -> bool:
    """Whether a deed is only what somebody blames: “…, blaming an Israeli air strike”; not in “… for the shelling”."""
    if match.trigger.verb or words("blaming").isdisjoint(sentence.vocabulary):
        return False
    first = max(0, match.first - _REACH)
    verb = next((index for index in range(first, match.first) if sentence.lowered[index] in words("blaming")), -1)
    between = sentence.lowered[verb + 1 : match.first]
    is_next = not {"for", "of", "on", "and", ",", "that", "who", "which"}.intersection(between)
    return verb >= 0 and is_next


def statements(sentence: Sentence, parties: Sequence[Party]) -> list[Statement]:
    """The statements of blame in a divided sentence, each followed by the denial beside it."""
    found: list[Statement] = []
    for index, word in enumerate(sentence.lowered):
        if word not in words("blaming") or (word == "accused" and "of" in sentence.lowered[index:]):
            continue
        accused = next((party for party in parties if 0 < party.first - index <= _REACH), None)
        if accused is None:
            continue
        first, last = sentence.clause(index, accused.last)
        name = ""
        if words("be").isdisjoint(sentence.lowered[max(first, index - 2) : index]):
            start, end = saying.speaker_before(sentence, index)
            name = saying.speaker_name(sentence, start, end) if start < end else ""
        found.append(Statement("supports", name, trimmed(sentence, first, last), accused.name))
        denial = next(
            (
                verb
                for verb in range(accused.last, min(accused.last + _DENIAL_REACH, len(sentence.lowered)))
                if sentence.lowered[verb] in words("denying")
            ),
            -1,
        )
        if denial >= 0:
            first, last = sentence.clause(denial, denial + 1)
            speaker = saying.speaker_name(sentence, accused.first, accused.last)
            found.append(Statement("disputes", speaker, trimmed(sentence, max(first, accused.last), last)))
    return found
