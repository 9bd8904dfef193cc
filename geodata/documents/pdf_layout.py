"""The words of a PDF’s pages → running text: columns one after the other, without heads and feet, lines joined.

Where a page ends, the text has a page break (`document.PAGE_BREAK`): after the sentence, when one runs on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from geodata.documents import document, pdf_columns
from geodata.documents.pdf_columns import Line, Word

_MARGIN: Final = 0.12
"""Share of a page's height in which running heads and feet stand, at its top and at its bottom."""
_LEAST_REPEATS: Final = 2
_LEAST_SHARE: Final = 0.2
"""Share of the pages on which a running head stands at least."""
_OUTERMOST: Final = 3
"""Lines of a page, from its top and from its bottom, that may be heads and feet."""
_APART: Final = 1.4
"""Distance of a running head from the text, in heights of a line, at least."""
_NUMBER: Final = re.compile(r"\W*(?:page|p\.)?\W*#\W*(?:(?:of|/|\|)\W*#)?\W*", re.IGNORECASE)
"""A page number, with # for digits."""
_ENDS: Final = re.compile(r"[.!?:;…؟。][\"'”’»)\]]*$")
_SENTENCE_END: Final = re.compile(r"[.!?…؟。][\"'”’»)\]]*(?= )")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?=-$)")
_KEEPS_HYPHEN: Final = frozenset(
    {"all", "anti", "co", "counter", "cross", "east", "ex", "half", "long", "mid", "multi", "non", "north", "post"}
    | {"pre", "pro", "self", "semi", "short", "south", "well", "west"}
)
"""First parts of words that are written with a hyphen unless the text says otherwise."""
_GAP: Final = 1.45
"""Distance of two lines, in usual distances, above which a paragraph begins."""
_SPACED: Final = 2.5
"""Distance of the lines of a paragraph, in heights of a line, at most."""
_INDENT: Final = 0.8
"""Indent of a paragraph's first line, in heights of a line."""
_SHORT: Final = 0.85
"""Share of the column's width below which a line that ends a sentence ends its paragraph."""
_HEADING: Final = 40
"""Characters above which a line without a full stop is no heading."""
_LARGER: Final = 1.15
"""A line so many times as high as the next is a heading."""


class Page(NamedTuple):
    """A page's size in points, and its words in the order of the file."""

    width: float
    height: float
    words: list[Word]


@dataclass(frozen=True, slots=True)
class Layout:
    """The text of all pages, and remarks on it as pairs of code and message."""

    text: str
    notes: list[tuple[str, str]]


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's lines. `page` counts from 0; `is_row`: it is a table's row."""

    page: int
    lines: list[str] = field(default_factory=list)
    is_row: bool = False
    is_open: bool = False
    """Whether it ends the column without ending a sentence."""
    is_full: bool = False
    """Whether its last line fills the column."""


def read(pages: Sequence[Page]) -> Layout:
    """Put the text of the pages together."""
    columns = [pdf_columns.columns(page.words) for page in pages]
    heads = _heads(pages, columns)
    paragraphs: list[_Paragraph] = []
    tables = 0
    removed: Counter[str] = Counter()
    for number, (page, parts) in enumerate(zip(pages, columns, strict=True)):
        left_out = _in_margins(page, parts)
        for part in parts:
            lines = [line for line in part.lines if not (id(line) in left_out and _key(line) in heads)]
            removed.update(line.text for line in part.lines if id(line) in left_out and _key(line) in heads)
            tables += part.is_table
            paragraphs += _paragraphs(lines, number, is_table=part.is_table)
    words = Counter(word.lower() for part in paragraphs for line in part.lines for word in _WORD.findall(line))
    return Layout(_text(_merged(paragraphs), words), _notes(removed, tables))


def _notes(removed: Counter[str], tables: int) -> list[tuple[str, str]]:
    notes = [(oddity.code, oddity.message) for oddity in document.tables_note(tables)]
    said = [text for text, _ in removed.most_common() if not _NUMBER.fullmatch(_digits(text))]
    if removed:
        named = f", such as “{document.one_line(said[0])[:80]}”" if said else ""
        lines = document.count(removed.total(), "line")
        notes.append(("running-heads", f"{lines} of running heads, feet and page numbers left out{named}"))
    return notes


def _digits(text: str) -> str:
    return re.sub(r"[0-9]+", "#", text.strip().casefold())


def _key(line: Line) -> str:
    return _digits(line.text)


def _in_margins(page: Page, parts: Sequence[pdf_columns.TextColumn]) -> set[int]:
    """The outermost lines of a page that stand in its margins, apart from the text, by identity."""
    lines = sorted((line for part in parts for line in part.lines), key=lambda line: line.bottom)
    low = [line for line in _apart(lines) if line.bottom < _MARGIN * page.height]
    high = [line for line in _apart(lines[::-1]) if line.top > (1 - _MARGIN) * page.height]
    return set(map(id, [*low, *high]))


def _apart(lines: Sequence[Line]) -> Sequence[Line]:
    """The first of the lines, up to the last gap among the outermost ones."""
    for number in range(min(_OUTERMOST, len(lines)), 0, -1):
        if number == len(lines):
            return lines
        last, following = lines[number - 1], lines[number]
        if abs(last.bottom - following.bottom) > _APART * max(last.height, following.height):
            return lines[:number]
    return []


def _heads(pages: Sequence[Page], columns: Sequence[Sequence[pdf_columns.TextColumn]]) -> set[str]:
    """The lines of the margins that stand on several pages, and page numbers; digits are written as #."""
    counts: Counter[str] = Counter()
    for page, parts in zip(pages, columns, strict=True):
        outer = _in_margins(page, parts)
        counts.update({_key(line) for part in parts for line in part.lines if id(line) in outer})
    least = max(_LEAST_REPEATS, _LEAST_SHARE * len(pages))
    return {key for key, count in counts.items() if count >= least or _NUMBER.fullmatch(key)}


def _paragraphs(lines: Sequence[Line], page: int, *, is_table: bool) -> list[_Paragraph]:
    """The paragraphs of a column."""
    if is_table:
        return [_Paragraph(page, [line.text], is_row=True) for line in lines]
    if not lines:
        return []
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    height = median(line.height for line in lines)
    usual = median([step for step in steps if 0 < step < _SPACED * height] or [height])
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    found = [_Paragraph(page)]
    for index, line in enumerate(lines):
        if index and _begins(lines[index - 1], line, usual, left, right):
            found.append(_Paragraph(page))
        found[-1].lines.append(line.text)
    last = lines[-1]
    found[-1].is_open = not _ENDS.search(last.text)
    found[-1].is_full = last.right - left > _SHORT * (right - left)
    return found


def _begins(above: Line, line: Line, usual: float, left: float, right: float) -> bool:
    """Whether a line begins a paragraph."""
    if above.bottom - line.bottom > _GAP * usual:
        return True
    if max(above.height, line.height) > _LARGER * min(above.height, line.height):
        return True
    if document.CELL in above.text or document.CELL in line.text:
        return True
    ends = bool(_ENDS.search(above.text))
    if line.left - above.left > _INDENT * line.height and line.left - left > _INDENT * line.height:
        return ends or above.right - left < _SHORT * (right - left)
    return ends and above.right - left < _SHORT * (right - left)


def _merged(paragraphs: Sequence[_Paragraph]) -> list[list[_Paragraph]]:
    """The paragraphs, each with the parts in which it goes on after the end of a column or a page."""
    merged: list[list[_Paragraph]] = []
    for paragraph in paragraphs:
        before = merged[-1][-1] if merged else None
        if before and _goes_on(before, paragraph):
            merged[-1].append(paragraph)
        else:
            merged.append([paragraph])
    return merged


def _goes_on(before: _Paragraph, paragraph: _Paragraph) -> bool:
    """Whether a paragraph is the rest of the one before it, which the end of a column or a page has divided."""
    if not before.is_open or paragraph.is_row:
        return False
    line = paragraph.lines[0]
    is_prose = len(line) > _HEADING or bool(_ENDS.search(line))
    return line[:1].islower() or (before.is_full and line[:1].isalnum() and not line.isupper() and is_prose)


def _text(merged: Sequence[Sequence[_Paragraph]], words: Counter[str]) -> str:
    """The text of the paragraphs with page breaks."""
    out: list[str] = []
    page = 0
    for parts in merged:
        out.append(document.PAGE_BREAK * (parts[0].page - page))
        page = parts[0].page
        text, turns = _joined(parts, words)
        ends = [*(start for start, _ in turns), len(text)][1:]
        done = 0
        for (start, following), end in zip(turns, ends, strict=True):
            cut = _cut(text, start, end)
            out += [text[done:cut], document.PAGE_BREAK * (following - page)]
            done, page = cut + 1, following
        out += [text[done:], "\n\n"]
    return "".join(out).rstrip()


def _cut(text: str, start: int, end: int) -> int:
    """Where a page begins whose part of a paragraph is `start` … `end`: at the blank after the running sentence."""
    sentence_end = _SENTENCE_END.search(text, start, end)
    if sentence_end:
        return sentence_end.end()
    blank = text.find(" ", start, end)
    return blank if blank >= 0 else start


def _joined(parts: Sequence[_Paragraph], words: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text of a paragraph's parts on one line, and where in it which later page begins."""
    out: list[str] = []
    turns: list[tuple[int, int]] = []
    length = 0
    for part in parts:
        if part.page != parts[0].page:
            turns.append((length, part.page))
        for line in part.lines:
            if out and out[-1].endswith("-") and line[:1].islower():
                whole = _before_break(out[-1], line, words)
                length -= len(out[-1]) - len(whole)
                out[-1:] = [whole, line]
            else:
                out += [" ", line] if out else [line]
                length += len(out) > 1
            length += len(line)
    return "".join(out), turns


def _before_break(line: str, following: str, words: Counter[str]) -> str:
    """A line that ends in a hyphen, without it when the hyphen only divides a word."""
    first = _WORD_BEFORE.search(line)
    last = _WORD.match(following)
    if first is None or last is None:
        return line
    start, end = first[0].lower(), last[0].lower()
    whole, hyphened = words[start + end], words[f"{start}-{end}"]
    if whole == hyphened:
        return line if start.rpartition("-")[2] in _KEEPS_HYPHEN else line[:-1]
    return line if hyphened > whole else line[:-1]
