"""A time expression as read by itself, before the document decides which year or day it means."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.drafting.model import TimeKind


@dataclass(slots=True)
class Reading:
    """The values of tokens `first` … `stop` - 1; 0, "" and None where the words leave them open."""

    first: int
    stop: int
    rule: str
    """The rule of `grammar` that matched: ``dated``, ``shift``, ``weekday`` …"""
    kind: TimeKind = "date"
    edge: str = ""
    """START, MID, END or REST: “early”, “the middle of”, “late”, “the rest of”."""
    year: int | None = None
    """Astronomical: 490 BC is -489."""
    second_year: int = 0
    """The second year of “1941-42”, for a season or year that lies in both."""
    short_year: int | None = None
    """Two digits, as in “'99”; the context decides the century."""
    month: int = 0
    day: int = 0
    other_day: tuple[int, int] | None = None
    """(day, month) of the other order of 04-06-2016, where it is as likely."""
    weekday: int = 0
    """1 Monday … 7 Sunday."""
    code: str = ""
    """Season (SP, SU, FA, WI), quarter (Q1 … Q4) or half (H1, H2) of the year."""
    time: str = ""
    """A part of the day (``TMO``) or an hour (``T05:34``)."""
    grain: str = ""
    """``decade`` or ``century``, where `year` is the first of several."""
    step: int | None = None
    """1 next, 0 this, -1 last: of `unit`, or of the year to which a month or day belongs."""
    step_word: str = ""
    """The word that gave `step`: “last” can mean something other than “previous”."""
    count: str = ""
    """How many units: ``2``, ``2.5``, ``X`` for a few."""
    unit: str = ""
    """As in TIMEX3 durations: ``D``, ``W``, ``M``, ``Y``, ``DE``, ``CE``, ``TH`` …; ``WE`` weekend, ``Q`` quarter."""
    direction: int = 0
    """1 later, -1 earlier."""
    deictic: bool = False
    """Seen from the time of writing: “ago”, “yesterday”."""
    aside: bool = False
    """Whether the text mentions that year only in passing."""
    within: Reading | None = None
    """The date that a length lies in: 1939 for “the first two months of 1939”."""
    value: str = ""
    """The TIMEX3 value where it needs no context."""

    def has_own_year(self) -> bool:
        """Whether the words give the year, and not only a decade or century."""
        return self.year is not None and not self.grain
