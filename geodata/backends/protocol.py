"""What a back-end for drafting is: it reads an article's text and points at events in it, in the text's own words.

It gives verbatim strings and a type, nothing else. Whatever is not in the text to the letter is rejected and counted
(`geodata.backends.verifying`); dates and coordinates come from our own stages (`geodata.backends.merging`).
A package offers one as an entry point of the group ``dateline.drafters``: a function without arguments that makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from geodata.model import Taxonomy

STRINGS: Final = ("quote", "trigger", "place", "time", "side_a", "side_b", "claimed_by")
"""Fields of a suggestion that must stand in the text to the letter."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One event that a back-end points at. All strings but the types are verbatim; "" where there is none."""

    quote: str
    """The words that report it: a sentence, or a part of one."""
    event_type: str
    sub_event_type: str = ""
    """Of the taxonomy."""
    trigger: str = ""
    """The words within the quote that say what happened."""
    place: str = ""
    time: str = ""
    side_a: str = ""
    side_b: str = ""
    claimed_by: str = ""
    start: int = 0
    """Where the part of the text begins that was shown to the back-end; what it gives is looked for there only."""
    end: int | None = None
    """Where that part ends (exclusive); None: with the text."""


@dataclass(frozen=True, slots=True)
class Reply:
    """All that a back-end says of an article."""

    suggestions: tuple[Suggestion, ...]
    rejected: Mapping[str, int] = field(default_factory=dict)
    """What it gave that could not even become a suggestion: reason → how often."""
    read_to: int | None = None
    """How far it read (an offset); None: to the end. Beyond it the rules' events stand."""
    about: str = ""
    """What more is to be told of who answered, such as the model's name."""


class Backend(Protocol):
    """Something that reads articles. One instance serves one run, article after article."""

    name: str

    def suggest(self, text: str, taxonomy: Taxonomy) -> Reply | None:
        """The events of `text`, in its order; None: the rules' draft stands. Raises BackendError."""
