"""Text → sentences of words, and the clauses of a sentence.

No grammar, only the words that usually part clauses: conjunctions, relative pronouns, commas, semicolons, dashes.
A part without a verb belongs to its neighbour.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from operator import add
from typing import Final

from geodata import articles
from geodata.drafting.events.lexicon import words
from geodata.drafting.text import piece_offsets
from geodata.model import Span

_WORD: Final = re.compile(r"\w+(?:[-'’.,]\w+)*|[^\w\s]")
_POSSESSIVES: Final = ("'s", "’s")
_LONGEST: Final = 200
"""Words in a sentence; what is longer, such as a list without full stops, is cut there."""
_HARD: Final = frozenset(";:—–()[]…")
_ASIDE: Final = 6
"""Words that a parenthesis may hold without parting the sentence."""
_CAPITALS: Final = 3
"""Letters from which on a word in capitals may begin a dateline."""
_DATELINE: Final = 16
"""Words that a dateline may have."""
_GLUED: Final = 9
"""Words from which on something without an end may be several headlines."""
_PAST: Final = 4
"""Letters from which on a word in -ed is taken for a verb."""


@dataclass(slots=True)
class Sentence:
    """One sentence: its words in lower case and where each stands in the article's text."""

    text: str
    paragraph: int
    heading: bool
    """Whether it is a headline or caption: what it says stands in the text again."""
    lowered: list[str] = field(default_factory=list)
    """Without the possessive ending."""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    segments: list[tuple[int, int]] = field(default_factory=list)
    """Word indices of the parts between commas and conjunctions."""
    clauses: list[tuple[int, int]] = field(default_factory=list)
    """Segment indices, first and last + 1."""
    segment_of: list[int] = field(default_factory=list)
    """Word index → index of its segment."""
    clause_of: list[int] = field(default_factory=list)
    """Segment index → index of its clause."""
    vocabulary: frozenset[str] = frozenset()
    """All its words."""

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

    def display(self, first: int, last: int) -> str:
        """The words `first` … `last` (exclusive) as written, on one line."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())

    def word_at(self, offset: int) -> int:
        """Index of the first word that ends after `offset`; the number of words when none does."""
        return bisect_right(self.ends, offset)

    def part(self, first: int, last: int) -> tuple[int, int]:
        """Word indices, first and last + 1, of the segments that hold the words `first` … `last` (exclusive)."""
        return self.segments[self.segment_of[first]][0], self.segments[self.segment_of[last - 1]][1]

    def clause(self, first: int, last: int) -> tuple[int, int]:
        """Word indices, first and last + 1, of the clauses that hold the words `first` … `last` (exclusive)."""
        begin = self.clauses[self.clause_of[self.segment_of[first]]][0]
        end = self.clauses[self.clause_of[self.segment_of[last - 1]]][1]
        return self.segments[begin][0], self.segments[end - 1][1]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in reading order, those without a word left out."""
    paragraphs = list(articles.sentences(text))
    ended = [bool(spans) and _ends(text, spans[-1]) for spans in paragraphs]
    for number, spans in enumerate(paragraphs):
        heading = not ended[number] and any(ended) and len(spans) == 1 and spans[0].end - spans[0].start < 150  # noqa: PLR2004 - a line or two
        open_end = None if ended[number] or not spans else spans[-1]
        for span in spans:
            yield from _sentence(text, span, number, heading=heading or (span is open_end and _is_list(text, span)))


def dateline_end(sentence: Sentence) -> int:
    """Index of the word after a dateline, “KYIV, July 8 (Reuters) -”; 0 for none. Its date is the article's."""
    first = sentence.word(0)
    if len(first) < _CAPITALS or not first.isupper():
        return 0
    for index in range(1, min(_DATELINE, len(sentence.lowered))):
        if sentence.lowered[index] in {"—", "–"} or _is_dash(sentence, index):
            return index + 1
    return 0


def _is_list(text: str, span: Span) -> bool:
    """Whether words without an end are headlines or tags in a row: a sentence as long has articles or helpers."""
    first_words = [word for word in text[span.start : span.start + 1000].lower().split() if word[0].isalpha()]
    return len(first_words) > _GLUED and words("sentenceword").isdisjoint(first_words)


def _ends(text: str, span: Span) -> bool:
    return any(mark in ".!?…:" for mark in text[max(span.start, span.end - 3) : span.end])


def _sentence(text: str, span: Span, paragraph: int, *, heading: bool) -> Iterator[Sentence]:
    pieces: list[str] = _WORD.findall(text, span.start, span.end)
    begin = span.start
    for first in range(0, len(pieces), _LONGEST):
        chunk = pieces[first : first + _LONGEST]
        starts = piece_offsets(text, chunk, begin)
        ends = list(map(add, starts, map(len, chunk)))
        lowered = list(map(str.lower, chunk))
        begin = ends[-1]
        segment = text[starts[0] : begin]
        if "'s" in segment or "’s" in segment:
            lowered = [word[:-2] if word.endswith(_POSSESSIVES) else word for word in lowered]
        yield Sentence(text, paragraph, heading, lowered, starts, ends, vocabulary=frozenset(lowered))


def divide(sentence: Sentence, kept: Sequence[tuple[int, int]], verbs: Sequence[int]) -> None:
    """Fill in segments and clauses. `kept` are stretches of text never to be cut, `verbs` words that are verbs, too."""
    lowered = sentence.lowered
    inside = _inside(sentence, kept)
    openers, known = words("opener"), _verbs()
    has_verb = [
        word in known or (word.endswith("ed") and len(word) > _PAST and _is_past(sentence, index))
        for index, word in enumerate(lowered)
    ]
    for index in verbs:
        has_verb[index] = True
    cuts = [0]
    inside |= _asides(lowered)
    for index, word in enumerate(lowered):
        if index in inside:
            continue
        if word in _HARD or word == "," or _is_dash(sentence, index):
            cuts.append(index + 1)
        elif word in openers and not _is_joining(lowered, index):
            parts = any(has_verb[cuts[-1] : index]) and _verb_follows(lowered, has_verb, index)
            if parts or word not in {"and", "or"}:
                cuts.append(index)
    cuts = sorted({*cuts, len(lowered)})
    sentence.segments = [(first, last) for first, last in pairwise(cuts) if first < last]
    sentence.clauses = _clauses(sentence, has_verb)
    sentence.segment_of = [index for index, (first, last) in enumerate(sentence.segments) for _ in range(first, last)]
    sentence.clause_of = [index for index, (first, last) in enumerate(sentence.clauses) for _ in range(first, last)]


def _inside(sentence: Sentence, kept: Sequence[tuple[int, int]]) -> set[int]:
    """Words that no cut may stand before."""
    inside: set[int] = set()
    for start, end in kept:
        inside.update(range(sentence.word_at(start) + 1, sentence.word_at(end - 1) + 1))
    return inside


def _verb_follows(lowered: list[str], has_verb: list[bool], index: int) -> bool:
    """Whether a verb stands within three words, before another part of the sentence begins."""
    for here in range(index + 1, min(index + 4, len(lowered))):
        if has_verb[here]:
            return True
        if lowered[here] in words("opener") or not lowered[here][0].isalnum():
            return False
    return False


def _asides(lowered: list[str]) -> set[int]:
    """Words of short parentheses: “(FARC)”."""
    inside: set[int] = set()
    opened = -_ASIDE - 1
    for index, word in enumerate(lowered):
        if word == "(":
            opened = index
        elif word == ")" and index - opened <= _ASIDE:
            inside.update(range(opened, index + 1))
    return inside


def _is_joining(lowered: list[str], index: int) -> bool:
    """“as well as”, “such as”: no clause begins here."""
    return lowered[index] == "as" and (
        "well" in lowered[max(0, index - 1) : index + 2] or (index > 0 and lowered[index - 1] in {"such", "known"})
    )


def _is_dash(sentence: Sentence, index: int) -> bool:
    return sentence.lowered[index] == "-" and index > 0 and sentence.ends[index - 1] < sentence.starts[index]


def _is_past(sentence: Sentence, index: int) -> bool:
    """Whether a word in -ed is a verb: not in a name (“Armed Forces”), nor right after an article."""
    return not index or (sentence.lowered[index - 1] not in {"the", "a"} and not sentence.word(index)[0].isupper())


@cache
def _verbs() -> frozenset[str]:
    return words("helper") | words("verb")


def _clauses(sentence: Sentence, has_verb: list[bool]) -> list[tuple[int, int]]:
    """Segments with a verb, each with the verbless ones that belong to it."""
    clauses: list[tuple[int, int]] = []
    first = 0
    open_ = True
    forward = words("subordinate")
    for index, (begin, end) in enumerate(sentence.segments):
        participle = begin > 0 and sentence.lowered[begin].endswith("ing")  # “…, killing three”: no clause of its own
        verb = not participle and any(has_verb[begin:end])
        opener = sentence.lowered[begin] in forward and not _is_joining(sentence.lowered, begin)
        after_mark = begin > 0 and sentence.lowered[begin - 1] in _HARD
        if open_ and verb:
            open_ = False
        elif not open_ and (verb or opener or after_mark):
            clauses.append((first, index))
            first, open_ = index, not verb
    clauses.append((first, len(sentence.segments)))
    return clauses
