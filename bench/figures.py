"""Figures and the Markdown tables they stand in."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, measured once per run. `at_most` or `at_least` is what is to be reached, None: no such aim.

    `tick` is the resolution of the clock the figure was read from: a figure is not blamed for less than that.
    """

    what: str
    values: tuple[float, ...]
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    tick: float = 0.0

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.values) if self.values else math.nan

    @property
    def reached(self) -> bool:
        """Whether the median reaches the aim; a figure without an aim does."""
        low = self.at_least is None or self.median >= self.at_least - self.tick
        return low and (self.at_most is None or self.median <= self.at_most + self.tick)

    def cells(self) -> list[str]:
        """What, median, spread of the runs, aim, ratio to the aim, whether it is reached."""
        if not self.values:
            return [self.what, "not measured", "", self._aim(), "", ""]
        aim = self.at_most if self.at_most is not None else self.at_least
        ratio = f"{self.median / aim:.2f}" if aim else ""
        spread = f"{number(min(self.values))} – {number(max(self.values))} ({len(self.values)})"
        verdict = "" if aim is None else ("yes" if self.reached else "**no**")
        return [self.what, f"{number(self.median)} {self.unit}", spread, self._aim(), ratio, verdict]

    def _aim(self) -> str:
        if self.at_most is not None:
            return f"≤ {number(self.at_most)} {self.unit}"
        return "" if self.at_least is None else f"≥ {number(self.at_least)} {self.unit}"


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One Markdown table: of figures, or of rows as they are under `head`; `notes` stand below it."""

    title: str
    figures: tuple[Figure, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()

    HEAD: ClassVar = ("what", "median", "lowest – highest (runs)", "aim", "of the aim", "reached")

    def markdown(self) -> str:
        """The table with its title and notes."""
        rows = [figure.cells() for figure in self.figures] if self.figures else [list(row) for row in self.rows]
        lines = [f"#### {self.title}", "", *_lines(self.HEAD if self.figures else self.head, rows), ""]
        return "\n".join([*lines, *(f"{note}\n" for note in self.notes)])


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    return [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def number(value: float) -> str:
    """A figure as a person writes it: three significant digits, thousands separated."""
    if math.isnan(value):
        return "–"
    decimals = 0 if value == int(value) else max(0, 2 - int(math.log10(max(1.0, abs(value)))))
    return f"{value:,.{decimals}f}"


def each(runs: Iterable[object], name: str) -> tuple[float, ...]:
    """One attribute of every run."""
    return tuple(getattr(run, name) for run in runs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered), max(1, math.ceil(share * len(ordered)))) - 1] if ordered else math.nan
