"""Split a text into sentences of words, and a sentence into segments and clauses.

There is no grammar, only the words and marks that usually separate clauses: conjunctions, relative pronouns, commas,
semicolons, dashes. A segment without a verb belongs to the clause beside it.
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
from geodata.drafting import furniture, quoting, tables
from geodata.drafting.events.lexicon import unmasked, words
from geodata.drafting.text import piece_offsets
from geodata.model import Span

_WORD: Final = re.compile(r"\w+(?:(?:[-'’.,]|\*+)\w+)*|[^\w\s]")
_POSSESSIVES: Final = ("'s", "’s")
_MAX_WORDS: Final = 200
"""Words in a sentence; a longer one, such as a list without full stops, is cut there."""
_MAX_HEADING: Final = 150
"""Characters of a heading: a line or two."""
_LONGEST_FURNITURE: Final = 250
"""Characters of a line of the page; a longer one is text that only begins with one: “Last updated … A strike …”."""
_CAUSES: Final = frozenset({
    *(("retaliation", "for"), ("response", "to"), ("revenge", "for"), ("reprisal", "for"), ("retaliation", "to")),
})  # fmt: skip
_HARD: Final = frozenset(";:—–()[]…")
"""Marks that always separate segments."""
_PARENTHESIS: Final = 6
"""Words of a parenthesis up to which it does not divide a sentence."""
_CAPITALS: Final = 3
"""Letters from which on a word in capitals may begin a dateline."""
_DATELINE: Final = 16
"""Words that a dateline may have."""
_IN_DATELINE: Final = frozenset({*",/|().،", "of", "the", "and", "al", "el", "de", "a", "from", "in"})
"""Marks and small words of a dateline."""
_SHORT_LINE: Final = 60
"""Characters of a line at most that ends before the text would wrap."""
_NOT_WRAPPED: Final = 0.6
"""Share of the longest line's length below which a line was not ended by wrapping."""
_LINE: Final = re.compile(r"\S(?:[^\n]*\S)?")
_LINE_SAMPLE: Final = 60
"""Characters of a line that show whether it belongs to the page or is an item of a list."""
_ITEM: Final = re.compile(r"(?:[•▪*–—-]|[0-9]{1,2}[.)])\s|[0-9]{1,2}[:.][0-9]{2}\b")
"""The beginning of an item of a list or a live blog."""
_CLOCK: Final = re.compile(r"[0-9]{1,2}[:.][0-9]{2}\b")
"""The beginning of an item of a live blog."""
_NUMBER: Final = re.compile(r"\(?[0-9]{1,2}[.)]")
_LIST_SAMPLE: Final = 1000
"""Characters of a long sentence that show whether it is a list."""
_LIST: Final = 9
"""Words above which text without a full stop may be a list of headlines."""
_PAST: Final = 4
"""Letters above which a word in -ed counts as a verb."""


@dataclass(slots=True)
class Sentence:
    """A sentence: its words, where they stand in the article, and how they form segments and clauses.

    Segments and clauses are empty until `divide` fills them in.
    """

    text: str
    """The text of the whole article."""
    paragraph: int
    """Number of its paragraph, from 0."""
    heading: bool
    """Whether it is a headline or caption, which the text repeats."""
    of_page: bool = False
    """Whether it belongs to the page, an earlier message or a table, and not to what the article tells."""
    lowered: list[str] = field(default_factory=list)
    """Its words in lower case, without possessive endings."""
    starts: list[int] = field(default_factory=list)
    """Offset of each word in the text."""
    ends: list[int] = field(default_factory=list)
    """Offset after each word."""
    segments: list[tuple[int, int]] = field(default_factory=list)
    """Word indices, first and last + 1, of the parts between commas and conjunctions."""
    clauses: list[tuple[int, int]] = field(default_factory=list)
    """Segment indices, first and last + 1, of each clause."""
    segment_of: list[int] = field(default_factory=list)
    """Index of the segment of each word."""
    clause_of: list[int] = field(default_factory=list)
    """Index of the clause of each segment."""
    vocabulary: frozenset[str] = frozenset()
    """The words of `lowered`."""

    @property
    def start(self) -> int:
        """Offset of the first word."""
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

    def words_between(self, start: int, end: int) -> tuple[int, int]:
        """Indices, first and last + 1, of the words between two offsets. A cut sentence may lack the last of them."""
        return self.word_at(start), min(self.word_at(end - 1) + 1, len(self.ends))

    def part(self, first: int, last: int) -> tuple[int, int]:
        """Word indices, first and last + 1, of the segments that contain the words `first` … `last` (exclusive)."""
        return self.segments[self.segment_of[first]][0], self.segments[self.segment_of[last - 1]][1]

    def clause(self, first: int, last: int) -> tuple[int, int]:
        """Word indices, first and last + 1, of the clauses that contain the words `first` … `last` (exclusive)."""
        start = self.clauses[self.clause_of[self.segment_of[first]]][0]
        end = self.clauses[self.clause_of[self.segment_of[last - 1]]][1]
        return self.segments[start][0], self.segments[end - 1][1]


def sentences(text: str) -> Iterator[Sentence]:
    """The undivided sentences of a text, in reading order, without those that have no word.

    Headings and page furniture come as sentences too, and are marked.
    """
    paragraphs = [tuple(line for span in spans for line in _lines(text, span)) for spans in articles.sentences(text)]
    have_end = [bool(spans) and _has_end(text, spans[-1]) for spans in paragraphs]
    has_sentences = any(have_end) or any(len(spans) > 1 for spans in paragraphs)
    is_alone = sum(map(len, paragraphs)) == 1
    below, is_reply, rows = False, quoting.is_reply(text), tables.rows(text)
    for number, spans in enumerate(paragraphs):
        is_short = len(spans) == 1 and spans[0].end - spans[0].start < _MAX_HEADING
        heading = not have_end[number] and has_sentences and is_short
        unended = None if have_end[number] or not spans else spans[-1]
        for span in spans:
            reach = furniture.reach(text[span.start : span.end])
            is_short_line = span.end - span.start < _LONGEST_FURNITURE
            is_line = span.end - span.start < _MAX_HEADING and not _has_end(text, span)
            below = reach == "rest" or (below and (is_line or reach == "line"))
            is_heading = heading or _is_label(text, span) or (is_line and span is not spans[-1])
            is_heading = is_heading or (span is unended and _is_list(text, span))
            is_heading = is_heading and not (is_alone and _says_where(text, span))  # a headline is news itself
            of_page = below or (reach == "line" and is_short_line) or (is_reply and quoting.is_quoted(text, span.start))
            of_page = of_page or (bool(rows) and span.start in rows)
            yield from _sentence(text, span, number, heading=is_heading, of_page=of_page)


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The parts of a sentence that stand on lines of their own: headings, labels and the items of a list.

    Lines that only wrap stay together.
    """
    lines = [match.span() for match in _LINE.finditer(text, span.start, span.end)]
    short = min(_SHORT_LINE, _NOT_WRAPPED * max((end - start for start, end in lines), default=0))
    first = span.start
    for (start, end), (following, _) in pairwise(lines):
        if _ends_part(text, start, end, following, short):
            yield Span(first, end)
            first = following
    yield Span(first, span.end)


def _ends_part(text: str, start: int, end: int, following: int, short: float) -> bool:
    """Whether the line `start` … `end` does not go on in the line that begins at `following`."""
    beginning = text[following : following + _LINE_SAMPLE]
    if text[end - 1] == ":" or _ITEM.match(beginning):
        return True
    if (text[start] == quoting.MARK) != (text[following] == quoting.MARK) and quoting.is_reply(text):
        return True
    if _is_row(text, start) or _is_row(text, following):
        return True
    if furniture.reach(text[start : min(end, start + _LINE_SAMPLE)]) or furniture.reach(beginning):
        return True
    is_clocked = _CLOCK.match(text, start, end) is not None and _CLOCK.match(beginning) is None
    return (is_clocked or end - start < short) and beginning[0].isupper() and text[end - 1] not in ",;-"


def _is_row(text: str, start: int) -> bool:
    """Whether a line is a row of a table."""
    rows = tables.rows(text)
    return bool(rows) and start in rows


def _is_label(text: str, span: Span) -> bool:
    """Whether a part of the text is a label of what follows it: “Damascus suburbs:”."""
    return span.end - span.start < _SHORT_LINE and text[span.end - 1] == ":"


def dateline_end(sentence: Sentence) -> int:
    """Index of the word after a dateline, “KYIV, July 8 (Reuters) -”, “(Beirut, February 15, 2016) –”; 0 for none.

    The date in a dateline is that of the article, not of an event, and its town is where the report was written.
    """
    has_name = False
    if sentence.lowered[0] in words("dating"):
        return 0  # “From February 1–19, …”
    for index in range(min(_DATELINE, len(sentence.lowered))):
        word, lowered = sentence.word(index), sentence.lowered[index]
        if has_name and (
            lowered in {"—", "–"} or _is_dash(sentence, index) or _is_hung_dash(sentence, index) or word[-1] == "_"
        ):
            return index + 1
        if has_name and lowered == ":" and sentence.lowered[index - 1] == ")":
            return index + 1
        if has_name and lowered == ")" and sentence.lowered[0] == "(" and index <= _PARENTHESIS // 2:
            return index + 1  # “(Daraa) Gunmen …”
        is_proper = word[0].isupper()
        if not (is_proper or word[0].isdigit() or word in _IN_DATELINE or _is_shouted(sentence, 0)):
            return 0
        has_name = has_name or (is_proper and lowered not in words("calendar"))
    return 0


def _is_shouted(sentence: Sentence, index: int) -> bool:
    """Whether a word is in capitals, as the town of a dateline often is."""
    word = sentence.word(index)
    return len(word) >= _CAPITALS and word.isupper()


def _is_hung_dash(sentence: Sentence, index: int) -> bool:
    """“Aleppo, SANA- Ten”: a dash that hangs on the word before it."""
    return (
        sentence.lowered[index] == "-"
        and index + 1 < len(sentence.starts)
        and sentence.ends[index] < sentence.starts[index + 1]
    )


def trimmed(sentence: Sentence, first: int, last: int) -> Span:
    """The span of the words `first` … `last` (exclusive) without openers and marks at its ends."""
    while first < last - 1 and (sentence.lowered[first] in words("opener") or not sentence.lowered[first][0].isalnum()):
        first += 1
    while last - 1 > first and not sentence.word(last - 1)[0].isalnum():
        last -= 1
    return Span(sentence.starts[first], sentence.ends[last - 1])


def _is_list(text: str, span: Span) -> bool:
    """Whether text without a full stop is a list of headlines or tags: a sentence as long has articles or helpers."""
    sample = text[span.start : span.start + _LIST_SAMPLE].lower()
    first_words = [word for word in sample.split() if word[0].isalpha()]
    return len(first_words) > _LIST and words("sentenceword").isdisjoint(first_words)


def _says_where(text: str, span: Span) -> bool:
    """Whether a line says where something was, as no list of names does."""
    return not {"in", "on", "at", "near"}.isdisjoint(_WORD.findall(text, span.start, span.end))


def _has_end(text: str, span: Span) -> bool:
    if _NUMBER.fullmatch(text, span.start, span.end):
        return False  # “1.” of a list
    return any(mark in ".!?…:" for mark in text[max(span.start, span.end - 3) : span.end])


def _sentence(text: str, span: Span, paragraph: int, *, heading: bool, of_page: bool) -> Iterator[Sentence]:
    """The sentence in a span of the text, in pieces of at most `_MAX_WORDS` words."""
    pieces: list[str] = _WORD.findall(text, span.start, span.end)
    start = span.start
    for first in range(0, len(pieces), _MAX_WORDS):
        chunk = pieces[first : first + _MAX_WORDS]
        starts = piece_offsets(text, chunk, start)
        ends = list(map(add, starts, map(len, chunk)))
        lowered = list(map(str.lower, chunk))
        start = ends[-1]
        written = text[starts[0] : start]
        if "'s" in written or "’s" in written:
            lowered = [word[:-2] if word.endswith(_POSSESSIVES) else word for word in lowered]
        if "IS" in chunk and not written.isupper():  # “IS militants”, not the verb
            lowered = ["IS" if word == "IS" else small for word, small in zip(chunk, lowered, strict=True)]
        if "*" in written:
            lowered = [unmasked(word) if "*" in word else word for word in lowered]
        yield Sentence(text, paragraph, heading, of_page, lowered, starts, ends, vocabulary=frozenset(lowered))


def divide(sentence: Sentence, units: Sequence[tuple[int, int]], verbs: Sequence[int]) -> None:
    """Fill in segments and clauses.

    `units` are offsets, start and end, of text that is never cut; `verbs` are indices of words that are known as verbs.
    """
    lowered = sentence.lowered
    inside = _inside(sentence, units)
    openers, verb_forms = words("opener"), _verbs()
    has_verb = [
        word in verb_forms or (word.endswith("ed") and len(word) > _PAST and _is_past(sentence, index))
        for index, word in enumerate(lowered)
    ]
    for index in verbs:
        has_verb[index] = True
    cuts = [0]
    inside |= _parentheses(lowered)
    for index, word in enumerate(lowered):
        if index in inside:
            continue
        if word in _HARD or word == "," or _is_dash(sentence, index):
            cuts.append(index + 1)
        elif opens_cause(lowered, index):
            cuts.append(index)
        elif word in openers and not _is_joining(lowered, index):
            joins_clauses = any(has_verb[cuts[-1] : index]) and _verb_follows(lowered, has_verb, index)
            if joins_clauses or word not in {"and", "or"}:
                cuts.append(index)
    cuts = sorted({*cuts, len(lowered)})
    sentence.segments = [(first, last) for first, last in pairwise(cuts) if first < last]
    sentence.clauses = _clauses(sentence, has_verb)
    sentence.segment_of = [index for index, (first, last) in enumerate(sentence.segments) for _ in range(first, last)]
    sentence.clause_of = [index for index, (first, last) in enumerate(sentence.clauses) for _ in range(first, last)]


def opens_cause(lowered: Sequence[str], index: int) -> bool:
    """“… in retaliation for an air strike on Thursday”: whether the words tell of what came before."""
    return lowered[index] == "in" and tuple(lowered[index + 1 : index + 3]) in _CAUSES


def _inside(sentence: Sentence, units: Sequence[tuple[int, int]]) -> set[int]:
    """Indices of the words within units, before which the sentence is not cut."""
    inside: set[int] = set()
    for start, end in units:
        inside.update(range(sentence.word_at(start) + 1, sentence.word_at(end - 1) + 1))
    return inside


def _verb_follows(lowered: list[str], has_verb: list[bool], index: int) -> bool:
    """Whether one of the next three words is a verb, before another part of the sentence begins."""
    for following in range(index + 1, min(index + 4, len(lowered))):
        if has_verb[following]:
            return True
        if lowered[following] in words("opener") or not lowered[following][0].isalnum():
            return False
    return False


def _parentheses(lowered: list[str]) -> set[int]:
    """Indices of the words of short parentheses: “(FARC)”."""
    inside: set[int] = set()
    opening = -_PARENTHESIS - 1
    for index, word in enumerate(lowered):
        if word == "(":
            opening = index
        elif word == ")" and index - opening <= _PARENTHESIS:
            inside.update(range(opening, index + 1))
    return inside


def _is_joining(lowered: list[str], index: int) -> bool:
    """Whether a word belongs to “as well as” or “such as”, where no clause begins."""
    return lowered[index] == "as" and (
        "well" in lowered[max(0, index - 1) : index + 2] or (index > 0 and lowered[index - 1] in {"such", "known"})
    )


def _is_dash(sentence: Sentence, index: int) -> bool:
    return sentence.lowered[index] == "-" and index > 0 and sentence.ends[index - 1] < sentence.starts[index]


def _is_past(sentence: Sentence, index: int) -> bool:
    """Whether a word in -ed is a verb: it is not part of a name (“Armed Forces”), nor directly after an article."""
    return not index or (sentence.lowered[index - 1] not in {"the", "a"} and not sentence.word(index)[0].isupper())


@cache
def _verbs() -> frozenset[str]:
    return words("helper") | words("verb")


def _clauses(sentence: Sentence, has_verb: list[bool]) -> list[tuple[int, int]]:
    """The clauses, as segment indices: each is a segment with a verb and the segments without one beside it."""
    clauses: list[tuple[int, int]] = []
    first = 0
    needs_verb = True
    for index, (start, end) in enumerate(sentence.segments):
        is_participle = start > 0 and sentence.lowered[start].endswith("ing")  # “…, killing three” is no clause
        is_clause = not is_participle and any(has_verb[start:end])
        is_opened = sentence.lowered[start] in words("subordinate") and not _is_joining(sentence.lowered, start)
        is_opened = is_opened or opens_cause(sentence.lowered, start)
        is_after_mark = start > 0 and sentence.lowered[start - 1] in _HARD
        if needs_verb and is_clause:
            needs_verb = False
        elif not needs_verb and (is_clause or is_opened or is_after_mark):
            clauses.append((first, index))
            first, needs_verb = index, not is_clause
    clauses.append((first, len(sentence.segments)))
    return clauses
