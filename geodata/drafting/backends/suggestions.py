"""What back-ends for drafting reply, and the check of their replies against the text.

A back-end reads an article's text and points at events in it: it gives verbatim strings and a type, nothing else. Dates
and coordinates come from our own stages (`geodata.drafting.backends.to_drafts`). A package offers a back-end as an
entry point of the group ``dateline.drafters``: a function without arguments that returns it.

`verify` gives each suggestion the offsets of its strings. A string must be in the text to the letter and consist of
whole words (“Oman” is not in “Romania”). A suggestion without its quote or with an unknown type is rejected as a whole,
any other string alone; rejections are counted by reason.
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

# reasons of rejection, as readers see them
NO_QUOTE: Final = "quote that is not in the text"
BAD_QUOTE: Final = "quote too short, too long or over several paragraphs"
NO_TYPE: Final = "type that the taxonomy does not have"
TWICE: Final = "event told twice"
NO_TRIGGER: Final = "trigger that is not in its quote"
NO_STRING: Final = "{} that is not in the text"
WRONG_SHAPE: Final = "item of another shape than asked for"
SURPLUS: Final = "item with more than strings and a type"
TOO_MANY: Final = "item beyond the most that is read"

_MIN_QUOTE: Final = 12
_MAX_QUOTE: Final = 1000
"""Characters of a quote."""
_MAX_STRING: Final = 200
"""Characters of any other string."""
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\r?\n")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An event that a back-end points at. All strings but the types are verbatim; "" for none."""

    quote: str
    """The words that report it: a sentence, or a part of one."""
    event_type: str
    sub_event_type: str = ""
    """Both types are those of the taxonomy."""
    trigger: str = ""
    """The words within the quote that state the event."""
    place: str = ""
    time: str = ""
    side_a: str = ""
    side_b: str = ""
    claimed_by: str = ""
    start: int = 0
    """Offset at which the part of the text that the back-end read begins; its strings are searched there only."""
    end: int | None = None
    """Offset at which that part ends (exclusive); None: at the end of the text."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply of a back-end to an article."""

    suggestions: tuple[Suggestion, ...]
    rejected: Mapping[str, int] = field(default_factory=dict)
    """Number of items that could not even become suggestions, by reason."""
    read_to: int | None = None
    """Offset up to which it read the text; None: to the end. Beyond it the rules' events stand."""
    about: str = ""
    """Details of the back-end for the notes, such as the model's name."""


class Backend(Protocol):
    """Reads articles and suggests events. One instance serves one run, article after article."""

    name: str

    def suggest(self, text: str, taxonomy: Taxonomy) -> Reply | None:
        """The events of `text`, in the text's order; None if the rules' draft stands. Raises BackendError."""


@dataclass(frozen=True, slots=True)
class VerifiedSuggestion:
    """A suggestion with the offsets of its strings in the text."""

    event_type: str
    sub_event_type: str
    quote: Span
    trigger: Span
    """The quote itself when there is no trigger."""
    strings: dict[str, Span] = field(default_factory=dict)
    """Offsets of `place`, `time`, `side_a`, `side_b` and `claimed_by`, as far as they were suggested and verified."""


def verify(
    text: str, suggestions: Iterable[Suggestion], taxonomy: Taxonomy
) -> tuple[list[VerifiedSuggestion], Counter[str]]:
    """The verified suggestions in the text's order, and the number of rejections by reason."""
    rejected: Counter[str] = Counter()
    accepted: dict[tuple[int, int, str, str], VerifiedSuggestion] = {}
    cursor = 0
    for suggestion in suggestions:
        verified = _verify(text, suggestion, taxonomy, cursor, rejected)
        if verified is None:
            continue
        cursor = verified.quote.start
        key = (verified.quote.start, verified.quote.end, verified.event_type, verified.sub_event_type)
        if key in accepted:
            rejected[TWICE] += 1
        accepted.setdefault(key, verified)
    return sorted(accepted.values(), key=lambda verified: (verified.quote.start, verified.trigger.start)), rejected


def _find(text: str, words: str, start: int, end: int) -> Span | None:
    """The first occurrence of `words` between `start` and `end`, as whole words."""
    offset = text.find(words, start, end) if words else -1
    while offset >= 0:
        if _is_whole(text, offset, offset + len(words)):
            return Span(offset, offset + len(words))
        offset = text.find(words, offset + 1, end)
    return None


def _find_last(text: str, words: str, start: int, end: int) -> Span | None:
    """The last occurrence of `words` between `start` and `end`, as whole words."""
    offset = text.rfind(words, start, end) if words else -1
    while offset >= 0:
        if _is_whole(text, offset, offset + len(words)):
            return Span(offset, offset + len(words))
        offset = text.rfind(words, start, offset + len(words) - 1)
    return None


def _verify(
    text: str, suggestion: Suggestion, taxonomy: Taxonomy, cursor: int, rejected: Counter[str]
) -> VerifiedSuggestion | None:
    if (suggestion.event_type, suggestion.sub_event_type) not in taxonomy.group_of:
        rejected[NO_TYPE] += 1
        return None
    words = suggestion.quote.strip()
    if not _MIN_QUOTE <= len(words) <= _MAX_QUOTE or _PARAGRAPH.search(words):
        rejected[BAD_QUOTE] += 1
        return None
    start, end = suggestion.start, len(text) if suggestion.end is None else suggestion.end
    # the same words may occur twice: then the suggestions are taken to be in the text's order
    quote = _find(text, words, max(start, cursor), end) or _find(text, words, start, end)
    if quote is None:
        rejected[NO_QUOTE] += 1
        return None
    trigger = _find(text, suggestion.trigger.strip(), quote.start, quote.end)
    if suggestion.trigger.strip() and trigger is None:
        rejected[NO_TRIGGER] += 1
    strings = {}
    for name in ("place", "time", "side_a", "side_b", "claimed_by"):
        string = getattr(suggestion, name).strip()
        span = _near(text, string, quote, start, end) if len(string) <= _MAX_STRING else None
        if span is not None:
            strings[name] = span
        elif string:
            rejected[NO_STRING.format(name)] += 1
    return VerifiedSuggestion(suggestion.event_type, suggestion.sub_event_type, quote, trigger or quote, strings)


def _near(text: str, words: str, quote: Span, start: int, end: int) -> Span | None:
    """The occurrence of the words nearest to the quote: within it, else the last before it, else the first after it."""
    return (
        _find(text, words, quote.start, quote.end)
        or _find_last(text, words, start, quote.start)
        or _find(text, words, quote.end, end)
    )


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the offsets cut no word at either end."""
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    return not (cut_before or (end < len(text) and text[end - 1].isalnum() and text[end].isalnum()))
