"""The sentences of a text with their words, places and times."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geodata.drafting.events import when
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.when import SentenceTime
from geodata.drafting.languages.tokens import TextWords, split
from geodata.drafting.model import Mention, PlaceMention, TimeExpression

_HEADING: Final = 120
"""Characters of a heading."""
_DATELINE: Final = 6
"""Words of a dateline."""


@dataclass(slots=True)
class ArticleFacts:
    """What is known of the whole article."""

    text: str
    places: Sequence[PlaceMention]
    times: Sequence[TimeExpression]
    published: str
    theatre: str
    is_news: bool
    offset: int = 0
    """Where the piece that is read begins in the article."""


@dataclass(slots=True)
class ToldSentence:
    """A sentence with its words, places and times."""

    words: TextWords
    span: range
    """Indices of its words in the text."""
    sentence: Sentence
    number: int
    places: list[tuple[int, range, PlaceMention]]
    """Index in the article, words and mention of each place."""
    times: list[SentenceTime]
    time_words: frozenset[int]
    dateline: int | None = None
    """Index in the article of the place in the dateline."""


def lines(piece: str, article: ArticleFacts, first: int) -> Iterator[ToldSentence]:
    """The sentences of a piece, with their places and times."""
    words = split(piece)
    starts = [index for index, opens in enumerate(words.opens) if opens]
    paragraph, mark = 0, "\n\n" if "\n\n" in piece.strip() else "\n"
    place_at = _OffsetIndex([place.mention.start for place in article.places])
    time_at = _OffsetIndex([time.start for time in article.times])
    for number, (begin, end) in enumerate(zip(starts, [*starts[1:], len(words.word)], strict=True)):
        paragraph += number > 0 and mark in words.text[words.end[begin - 1] : words.start[begin]]
        span = range(begin, end)
        sentence = _sentence(words, span, article, paragraph)
        sentence.heading = sentence.heading and len(starts) > 1
        places = [
            (index, _span(words, article.places[index].mention, article.offset), article.places[index])
            for index in place_at.between(sentence.start, sentence.end)
        ]
        expressions = [(index, article.times[index]) for index in time_at.between(sentence.start, sentence.end)]
        times = when.times_in(sentence, expressions)
        time_words = {
            one + begin for _, time in expressions for one in range(*sentence.words_between(time.start, time.end))
        }
        line = ToldSentence(words, span, sentence, first + number, places, times, frozenset(time_words))
        if number == 0:
            line.dateline = _dateline(line)
        yield line


def _sentence(words: TextWords, span: range, article: ArticleFacts, paragraph: int) -> Sentence:
    """The sentence of a span of words, with its segments: the parts between marks, which are all one clause."""
    start, end = words.start[span.start], words.end[span.stop - 1]
    tail = words.text[end : end + 3]
    has_end = tail.lstrip(' "»”’)')[:1] in {*".!?…؟"}
    heading = (end - start < _HEADING and not has_end) or tail[:1] == ":"
    sentence = Sentence(article.text, paragraph, heading)
    sentence.starts = [words.start[index] + article.offset for index in span]
    sentence.ends = [words.end[index] + article.offset for index in span]
    sentence.lowered = [words.folded[index] for index in span]
    sentence.vocabulary = frozenset(sentence.lowered)
    cuts = [0, *(index + 1 - span.start for index in span[:-1] if not words.joined[index]), len(span)]
    sentence.segments = list(pairwise(cuts))
    sentence.clauses = [(0, len(sentence.segments))]
    sentence.segment_of = [number for number, (one, other) in enumerate(sentence.segments) for _ in range(one, other)]
    sentence.clause_of = [0] * len(sentence.segments)
    return sentence


class _OffsetIndex:
    """Finds the items of an article that begin between two offsets."""

    def __init__(self, offsets: Sequence[int]) -> None:
        self._sorted = sorted((offset, index) for index, offset in enumerate(offsets))
        self._offsets = [offset for offset, _ in self._sorted]

    def between(self, start: int, end: int) -> list[int]:
        """Their indices, in the order of the text."""
        first, last = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
        return [index for _, index in self._sorted[first:last]]


def _span(words: TextWords, mention: Mention, offset: int) -> range:
    """The words of a mention."""
    first = bisect_right(words.end, mention.start - offset)
    last = bisect_left(words.start, mention.end - offset)
    return range(first, max(last, first + 1))


def _dateline(line: ToldSentence) -> int | None:
    """Index of the place in the dateline of the first sentence: “حلب - سانا:”, “Алеппо, 5 марта (ТАСС) —”."""
    for index, where_, _ in line.places:
        if where_.start - line.span.start > 1:
            break
        after = range(where_.stop - 1, min(where_.stop + _DATELINE, line.span.stop - 1))
        if any(mark in line.words.gap(one) for one in after for mark in ("–", "—", " - ", ":", ")")):
            return index
    return None
