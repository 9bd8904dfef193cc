"""What a back-end for drafting is: it reads an article's text and points at events in it, in the text's own words.

It gives verbatim strings and a type, nothing else. Whatever is not in the text to the letter is rejected and counted
(`geodata.drafting.backends.suggestions`); dates and coordinates come from our own stages
(`geodata.drafting.backends.to_drafts`). A package offers one as an entry point of the group ``dateline.drafters``: a
function without arguments that makes it.

Suggestions → what of them stands in the text, with offsets; the others are rejected and counted, by reason.

A string counts when it is in the text to the letter and begins and ends with a word (“Oman” is not in “Romania”).
A suggestion without its quote or with an unknown type is rejected as a whole, any other string alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from geodata.model import Span, Taxonomy

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


NO_QUOTE: Final = "quote that is not in the text"
BAD_QUOTE: Final = "quote too short, too long or over several paragraphs"
NO_TYPE: Final = "type that the taxonomy does not have"
TWICE: Final = "event told twice"
NO_TRIGGER: Final = "trigger that is not in its quote"
NO_STRING: Final = "{} that is not in the text"
SHAPE: Final = "item of another shape than asked for"
EXTRA: Final = "item with more than strings and a type"
TOO_MANY: Final = "item beyond the most that is read"

_SHORTEST, _LONGEST = 12, 1000
"""Characters of a quote."""
_LONGEST_STRING: Final = 200
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\r?\n")


@dataclass(frozen=True, slots=True)
class VerifiedSuggestion:
    """A suggestion of which everything stands in the text; None where nothing was suggested, or it was rejected."""

    event_type: str
    sub_event_type: str
    quote: Span
    trigger: Span
    """The quote itself when no trigger is known."""
    strings: dict[str, Span] = field(default_factory=dict)
    """Where `place`, `time`, `side_a`, `side_b` and `claimed_by` stand."""


def verify(
    text: str, suggestions: Iterable[Suggestion], taxonomy: Taxonomy
) -> tuple[list[VerifiedSuggestion], Counter[str]]:
    """The accepted ones in the text's order, and what was rejected: reason → how often."""
    rejected: Counter[str] = Counter()
    accepted: dict[tuple[int, int, str, str], VerifiedSuggestion] = {}
    cursor = 0
    for one in suggestions:
        found = _verify(text, one, taxonomy, cursor, rejected)
        if found is None:
            continue
        cursor = found.quote.start
        key = (found.quote.start, found.quote.end, found.event_type, found.sub_event_type)
        if key in accepted:
            rejected[TWICE] += 1
        accepted.setdefault(key, found)
    return sorted(accepted.values(), key=lambda one: (one.quote.start, one.trigger.start)), rejected


def find(text: str, words: str, start: int, end: int) -> Span | None:
    """The first place between `start` and `end` where `words` stand as whole words."""
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        if _whole(text, at, at + len(words)):
            return Span(at, at + len(words))
        at = text.find(words, at + 1, end)
    return None


def find_last(text: str, words: str, start: int, end: int) -> Span | None:
    """The last such place."""
    at = text.rfind(words, start, end) if words else -1
    while at >= 0:
        if _whole(text, at, at + len(words)):
            return Span(at, at + len(words))
        at = text.rfind(words, start, at + len(words) - 1)
    return None


def _verify(
    text: str, one: Suggestion, taxonomy: Taxonomy, cursor: int, rejected: Counter[str]
) -> VerifiedSuggestion | None:
    if (one.event_type, one.sub_event_type) not in taxonomy.group_of:
        rejected[NO_TYPE] += 1
        return None
    words = one.quote.strip()
    if not _SHORTEST <= len(words) <= _LONGEST or _PARAGRAPH.search(words):
        rejected[BAD_QUOTE] += 1
        return None
    start, end = one.start, len(text) if one.end is None else one.end
    # the same words may stand twice: then events come in the order in which they are told
    quote = find(text, words, max(start, cursor), end) or find(text, words, start, end)
    if quote is None:
        rejected[NO_QUOTE] += 1
        return None
    trigger = find(text, one.trigger.strip(), quote.start, quote.end)
    if one.trigger.strip() and trigger is None:
        rejected[NO_TRIGGER] += 1
    strings = {}
    for name in ("place", "time", "side_a", "side_b", "claimed_by"):
        wanted = getattr(one, name).strip()
        span = _near(text, wanted, quote, start, end) if len(wanted) <= _LONGEST_STRING else None
        if span is not None:
            strings[name] = span
        elif wanted:
            rejected[NO_STRING.format(name)] += 1
    return VerifiedSuggestion(one.event_type, one.sub_event_type, quote, trigger or quote, strings)


def _near(text: str, words: str, quote: Span, start: int, end: int) -> Span | None:
    """Where the words stand: within the quote, else last before it, else first after it."""
    return (
        find(text, words, quote.start, quote.end)
        or find_last(text, words, start, quote.start)
        or find(text, words, quote.end, end)
    )


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either end."""
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    return not (cut_before or (end < len(text) and text[end - 1].isalnum() and text[end].isalnum()))
