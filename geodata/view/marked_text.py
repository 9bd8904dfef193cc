"""A text with overlapping marks → paragraphs of runs, each with the marks that cover it. Pure.

An article cut into paragraphs and runs, so that every quote can be shown where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from geodata import articles
from geodata.model import Article, Dataset, Span

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Mark(Generic[T_co]):
    """Characters ``start`` to ``end`` (exclusive), and what stands there."""

    start: int
    end: int
    what: T_co


@dataclass(frozen=True, slots=True)
class MarkedRun(Generic[T_co]):
    """A piece of a paragraph, and what all of it is covered by, what begins first first."""

    text: str
    marks: tuple[T_co, ...]


def marked_paragraphs(text: str, marks: Iterable[Mark[T]]) -> tuple[tuple[MarkedRun[T], ...], ...]:
    """The paragraphs (parted by blank lines) in runs: the runs of one, joined, are its text.

    The time it takes grows with the text and with how many marks lie over each other, not with its square.
    """
    waiting = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, mark.end))
    waiting.reverse()
    open_marks: list[Mark[T]] = []
    found = []
    for block in re.finditer(r"[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*", text):
        if block[0].strip():
            runs, at = [], block.start()
            while at < block.end():
                open_marks = [mark for mark in open_marks if mark.end > at]
                while waiting and waiting[-1].start <= at:
                    mark = waiting.pop()
                    if mark.end > at:
                        open_marks.append(mark)
                edges = [mark.end for mark in open_marks] + [waiting[-1].start if waiting else block.end()]
                until = min(block.end(), *edges)
                runs.append(MarkedRun(text[at:until], tuple(mark.what for mark in open_marks)))
                at = until
            found.append(tuple(runs))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class QuoteRun:
    """A piece of a paragraph; `events` are the ids of the events whose quotes cover it, in reading order."""

    text: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its runs, joined, are its text; `events` are the ids of the quotes that begin in it."""

    runs: tuple[QuoteRun, ...]
    events: tuple[str, ...]


def quoted_paragraphs(dataset: Dataset, source: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a source's article, with the quotes of its events and of their evidence marked.

    Empty when the source has no readable article. Quotes that do not occur in the text are not marked:
    `dateline check` reports them.
    """
    article = dataset.articles.get(source)
    if article is None:
        return ()
    quotes = _quotes(dataset, article, source)
    spans = [match.span() for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", article.text)]
    return tuple(_paragraph(article, Span(start, end), quotes) for start, end in spans)


def _quotes(dataset: Dataset, article: Article, source: str) -> list[tuple[Span, str]]:
    """(where, event_id) of every quote from the article, in reading order."""
    found = []
    for frame in (dataset.events, dataset.evidence):
        rows = frame[(frame["source"] == source) & (frame["quote"] != "")]
        for event_id, quote in zip(rows["event_id"], rows["quote"], strict=True):
            span = articles.find_quote(article, quote)
            if span is not None:
                found.append((span, str(event_id)))
    return sorted(found, key=lambda pair: (pair[0].start, pair[0].end, pair[1]))


def _paragraph(article: Article, where: Span, quotes: list[tuple[Span, str]]) -> Paragraph:
    inside = [(span, event) for span, event in quotes if span.start < where.end and span.end > where.start]
    edges = {where.start, where.end}
    for span, _ in inside:
        edges |= {max(span.start, where.start), min(span.end, where.end)}
    cuts = sorted(edges)
    runs = tuple(
        QuoteRun(article.text[a:b], _distinct(event for span, event in inside if span.start <= a and b <= span.end))
        for a, b in pairwise(cuts)
    )
    return Paragraph(runs, _distinct(event for span, event in inside if span.start >= where.start))


def _distinct(events: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(events))
