"""Candidates → mentions: kind, direction, distance and containment from the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.findings import Mention
from geodata.places.candidates import Candidate
from geodata.places.surroundings import Around
from geodata.places.words import Words


def mentions(words: Words, taken: Sequence[tuple[Candidate, Around]]) -> tuple[Mention, ...]:
    """The mentions, in reading order."""
    return tuple(
        Mention(one.start, one.end, words.text[one.start : one.end], one.name, one.form, one.literal, kind=near.kind,
                why="; ".join(one.why))
        for one, near in taken
    )  # fmt: skip
