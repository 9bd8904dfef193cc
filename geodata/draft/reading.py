"""Text → sentences of words, and the clauses of a sentence.

No grammar, only the words that usually part clauses: conjunctions, relative pronouns, commas, semicolons, dashes.
A part without a verb belongs to its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata import articles
from geodata.draft.lexicon import words
from geodata.model import Span

_WORD: Final = re.compile(r"\w+(?:[-'’.,]\w+)*|[^\w\s]")
_LONGEST: Final = 300
"""Words in a sentence; what is longer, such as a list without full stops, is cut there."""
_HARD: Final = frozenset(";:—–()[]…")
_PAST: Final = 4
"""Letters from which on a word in -ed is taken for a verb."""


@dataclass(slots=True)
class Sentence:
    """One sentence: its words in lower case and where each stands in the article's text."""

    text: str
    paragraph: int
    heading: bool
    """Whether it is a headline or caption: what it says stands in the text again."""
    low: list[str] = field(default_factory=list)
    """Without the possessive ending."""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    segments: list[tuple[int, int]] = field(default_factory=list)
    """Word indices of the parts between commas and conjunctions."""
    clauses: list[tuple[int, int]] = field(default_factory=list)
    """Segment indices, first and last + 1."""

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Offset after the last word."""
        return self.ends[-1]

    def word(self, index: int) -> str:
        """The word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def at(self, offset: int) -> int:
        """Index of the first word that ends after `offset`; the number of words when none does."""
        low, high = 0, len(self.ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.ends[middle] > offset else (middle + 1, high)
        return low

    def segment_of(self, word: int) -> int:
        """Index of the segment that holds the word."""
        return next((at for at, (first, last) in enumerate(self.segments) if first <= word < last), 0)

    def part(self, first: int, last: int) -> tuple[int, int]:
        """Word indices, first and last + 1, of the segments that hold the words `first` … `last` (exclusive)."""
        return self.segments[self.segment_of(first)][0], self.segments[self.segment_of(last - 1)][1]

    def clause(self, first: int, last: int) -> tuple[int, int]:
        """Word indices, first and last + 1, of the clauses that hold the words `first` … `last` (exclusive)."""
        begin, end = self.segment_of(first), self.segment_of(last - 1)
        held = [(first, last) for first, last in self.clauses if first <= end and begin < last]
        return self.segments[held[0][0]][0], self.segments[held[-1][1] - 1][1]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in reading order, those without a word left out."""
    paragraphs = list(articles.sentences(text))
    ended = [bool(spans) and _ends(text, spans[-1]) for spans in paragraphs]
    for number, spans in enumerate(paragraphs):
        heading = not ended[number] and any(ended) and len(spans) == 1 and spans[0].end - spans[0].start < 150  # noqa: PLR2004 - a line or two
        for span in spans:
            yield from _sentence(text, span, number, heading=heading)


def _ends(text: str, span: Span) -> bool:
    return any(mark in ".!?…:" for mark in text[max(span.start, span.end - 3) : span.end])


def _sentence(text: str, span: Span, paragraph: int, *, heading: bool) -> Iterator[Sentence]:
    found = Sentence(text, paragraph, heading)
    for match in _WORD.finditer(text, span.start, span.end):
        if len(found.low) == _LONGEST:
            yield found
            found = Sentence(text, paragraph, heading)
        word = match[0].lower() if match.end() - match.start() < 60 else "…"  # noqa: PLR2004 - no word
        if word.endswith(("'s", "’s")):
            word = word[:-2]
        found.low.append(word)
        found.starts.append(match.start())
        found.ends.append(match.end())
    if found.low:
        yield found


def divide(sentence: Sentence, kept: Sequence[tuple[int, int]], verbs: Sequence[int]) -> None:
    """Fill in segments and clauses. `kept` are stretches of text never to be cut (times, places); `verbs` more verbs."""
    low = sentence.low
    inside = _inside(sentence, kept)
    openers, helpers = words("opener"), words("helper") | words("verb")
    has_verb = [_is_verb(low, at, helpers) for at in range(len(low))]
    for at in verbs:
        has_verb[at] = True
    cuts = [0]
    for at, word in enumerate(low):
        if at in inside:
            continue
        if word in _HARD or word == "," or _is_dash(sentence, at):
            cuts.append(at + 1)
        elif word in openers and not _is_joining(low, at) and (word not in {"and", "or"} or _verb_follows(low, has_verb, at)):
            cuts.append(at)
    cuts = sorted({*cuts, len(low)})
    sentence.segments = [(first, last) for first, last in zip(cuts, cuts[1:], strict=False) if first < last]
    sentence.clauses = _clauses(sentence, has_verb)


def _inside(sentence: Sentence, kept: Sequence[tuple[int, int]]) -> set[int]:
    """Words that no cut may stand before."""
    inside: set[int] = set()
    for start, end in kept:
        inside.update(range(sentence.at(start) + 1, sentence.at(end - 1) + 1))
    return inside


def _verb_follows(low: list[str], has_verb: list[bool], at: int) -> bool:
    """Whether a verb stands within three words, before another part of the sentence begins."""
    for here in range(at + 1, min(at + 4, len(low))):
        if has_verb[here]:
            return True
        if low[here] in words("opener") or not low[here][0].isalnum():
            return False
    return False


def _is_joining(low: list[str], at: int) -> bool:
    """“as well as”, “such as”: no clause begins here."""
    return low[at] == "as" and ("well" in low[max(0, at - 1) : at + 2] or (at > 0 and low[at - 1] in {"such", "known"}))


def _is_dash(sentence: Sentence, at: int) -> bool:
    return sentence.low[at] == "-" and 0 < at and sentence.ends[at - 1] < sentence.starts[at]


def _is_verb(low: list[str], at: int, known: frozenset[str]) -> bool:
    word = low[at]
    return word in known or (len(word) > _PAST and word.endswith("ed") and (at == 0 or low[at - 1] not in {"the", "a"}))


def _clauses(sentence: Sentence, has_verb: list[bool]) -> list[tuple[int, int]]:
    """Segments with a verb, each with the verbless ones that belong to it."""
    clauses: list[tuple[int, int]] = []
    first = 0
    open_ = True
    forward = words("subordinate")
    for at, (begin, end) in enumerate(sentence.segments):
        verb = any(has_verb[begin:end])
        opener = sentence.low[begin] in forward and not _is_joining(sentence.low, begin)
        after_mark = begin > 0 and sentence.low[begin - 1] in _HARD
        if open_ and verb:
            open_ = False
        elif not open_ and (verb or opener or after_mark):
            clauses.append((first, at))
            first, open_ = at, not verb
    clauses.append((first, len(sentence.segments)))
    return clauses
