"""A text cut into paragraphs, and these into runs, so that every marked passage is shown where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from geodata import articles
from geodata.model import Article, Dataset

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Mark(Generic[T_co]):
    """Characters ``start`` to ``end`` (exclusive), and what stands there."""

    start: int
    end: int
    what: T_co


@dataclass(frozen=True, slots=True)
class QuoteRun(Generic[T_co]):
    """A stretch of text and the marks that cover all of it, ordered by where they start."""

    text: str
    marks: tuple[T_co, ...]


@dataclass(frozen=True, slots=True)
class QuotedParagraph:
    """A paragraph of a source. Marks are ids of events whose quotes cover a run; `events`: whose quotes begin in it."""

    runs: tuple[QuoteRun[str], ...]
    events: tuple[str, ...]


def quoted_paragraphs(text: str, marks: Iterable[Mark[T]]) -> tuple[tuple[QuoteRun[T], ...], ...]:
    """The paragraphs of the text (`articles.paragraphs`) as runs: the runs of a paragraph, joined, are its text.

    Takes time in proportion to the text and to how many marks overlap, not to its square.
    """
    waiting = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, mark.end))
    waiting.reverse()
    active: list[Mark[T]] = []
    cut = []
    for paragraph in articles.paragraphs(text):
        runs, at = [], paragraph.start
        while at < paragraph.end:
            active = [mark for mark in active if mark.end > at]
            while waiting and waiting[-1].start <= at:
                mark = waiting.pop()
                if mark.end > at:
                    active.append(mark)
            edges = [mark.end for mark in active] + [waiting[-1].start if waiting else paragraph.end]
            until = min(paragraph.end, *edges)
            runs.append(QuoteRun(text[at:until], tuple(mark.what for mark in active)))
            at = until
        cut.append(tuple(runs))
    return tuple(cut)


def of_source(dataset: Dataset, source: str) -> tuple[QuotedParagraph, ...]:
    """The paragraphs of a source's article, with the quotes of its events and of their evidence marked.

    Empty when the source has no readable article. Quotes that do not occur in the text are not marked:
    `dateline check` reports them.
    """
    article = dataset.articles.get(source)
    if article is None:
        return ()
    quotes = _quotes(dataset, article, source)
    spans = articles.paragraphs(article.text)
    return tuple(
        QuotedParagraph(
            tuple(QuoteRun(run.text, _distinct(run.marks)) for run in runs),
            _distinct(quote.what for quote in quotes if span.start <= quote.start < span.end),
        )
        for span, runs in zip(spans, quoted_paragraphs(article.text, quotes), strict=True)
    )


def _quotes(dataset: Dataset, article: Article, source: str) -> list[Mark[str]]:
    """Every quote from the article, marked with its event's id, in reading order."""
    quotes = []
    for frame in (dataset.events, dataset.evidence):
        rows = frame[(frame["source"] == source) & (frame["quote"] != "")]
        for event_id, quote in zip(rows["event_id"], rows["quote"], strict=True):
            span = articles.find_quote(article, quote)
            if span is not None:
                quotes.append(Mark(span.start, span.end, str(event_id)))
    return sorted(quotes, key=lambda quote: (quote.start, quote.end, quote.what))


def _distinct(events: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(events))
