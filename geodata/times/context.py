"""What is known of a document while it is read on: when it was written, which time it tells of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from geodata import edtf
from geodata.errors import EdtfError
from geodata.times.reading import Reading
from geodata.times.stamp import Stamp

UNKNOWN: Final = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "DE": "XXX", "CE": "XX",
    "WE": "XXXX-WXX-WE", "Q": "XXXX-QX", "TH": "XXXX-XX-XXTXX", "TM": "XXXX-XX-XXTXX", "TS": "XXXX-XX-XXTXX",
}  # fmt: skip
"""Unit → the TIMEX3 value of one that cannot be told."""


@dataclass(slots=True)
class Resolved:
    """A reading with its value; `stamp` is None for what names no stretch of the calendar."""

    reading: Reading
    value: str
    stamp: Stamp | None = None
    reason: str = "as written"


@dataclass(slots=True)
class Context:
    """What relative times are seen from. `words` are those that named `reference`."""

    news: bool
    published: Stamp | None = None
    """Day, month or year of publication."""
    reference: Stamp | None = None
    """The time that the text has reached."""
    words: str = ""
    told: bool = False
    """Whether `reference` was told with month and year just before, in the same paragraph."""
    mentioned: Stamp | None = None
    """The last time that was named at all."""
    section: int | None = None
    """The year of the heading."""
    months: dict[int, set[int]] = field(default_factory=dict)
    """Month → the years that the document gives it."""
    tense: int = 0
    """1 where the sentence speaks of what is to come, -1 of what has been, 0 where it does not show."""

    def base(self, reading: Reading) -> Stamp | None:
        """What a relative expression is counted from."""
        return self.published if self.news and (reading.deictic or not self.reference) else self.reference

    def seen_from(self, base: Stamp | None) -> str:
        """That time in words."""
        return "the date of publication" if base is self.published else f"“{self.words}”"


def published_stamp(published: str) -> Stamp | None:
    """The day, month or year that a publication date in EDTF makes sure of."""
    try:
        told = edtf.parse(published) if published else None
        if told is None:
            return None
        first, last = edtf.iso(told.start_day), edtf.iso(told.end_day)
    except (EdtfError, ValueError, OverflowError):
        return None
    year, month, day = (int(part) for part in first.split("-"))
    if first == last:
        return Stamp("day", year, month, day)
    if first[:7] == last[:7]:
        return Stamp("month", year, month)
    return Stamp("year", year) if first[:4] == last[:4] else None


def survey(readings: list[Reading], context: Context) -> None:
    """Which years the whole document gives to a month, for where it comes without one."""
    for reading in readings:
        if reading.month and reading.year is not None:
            context.months.setdefault(reading.month, set()).add(reading.year)
