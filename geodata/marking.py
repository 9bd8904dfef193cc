"""A text with overlapping marks → paragraphs of runs, each with the marks that cover it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Mark(Generic[T_co]):
    """Characters ``start`` to ``end`` (exclusive), and what stands there."""

    start: int
    end: int
    what: T_co


@dataclass(frozen=True, slots=True)
class Run(Generic[T_co]):
    """A piece of a paragraph, and what all of it is covered by, what begins first first."""

    text: str
    marks: tuple[T_co, ...]


def paragraphs(text: str, marks: Iterable[Mark[T]]) -> tuple[tuple[Run[T], ...], ...]:
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
                runs.append(Run(text[at:until], tuple(mark.what for mark in open_marks)))
                at = until
            found.append(tuple(runs))
    return tuple(found)
