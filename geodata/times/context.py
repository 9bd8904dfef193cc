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
    earlier: Stamp | None = None
    """The time it had reached when it began to look back."""
    earlier_words: str = ""
    mentioned: Stamp | None = None
    """The last time that was named at all."""
    section: int | None = None
    """The year of the heading."""
    months: dict[int, int] = field(default_factory=dict)
    """Month → the year that the document gives it somewhere."""
    first_year: int | None = None
    """The first year that the document names."""
    tense: int = 0
    """1 where the sentence speaks of what is to come, -1 of what has been, 0 where it does not show."""

    def base(self, reading: Reading) -> Stamp | None:
        """What a relative expression is counted from."""
        return self.published if self.news and (reading.deictic or not self.reference) else self.reference

    def seen_from(self, base: Stamp | None) -> str:
        """That time in words."""
        return "the date of publication" if base is self.published else f"“{self.words}”"

    def reached(self, stamp: Stamp, words: str) -> None:
        """Read on from there."""
        if self.reference and stamp.year < self.reference.year:
            self.earlier, self.earlier_words = self.reference, self.words
        elif self.earlier and stamp.year >= self.earlier.year:
            self.earlier = None
        self.reference, self.words = stamp, words


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
    """What the whole document says of years, for what comes before its year is said."""
    for reading in readings:
        if reading.dated():
            context.first_year = reading.year if context.first_year is None else context.first_year
            if reading.month:
                context.months.setdefault(reading.month, reading.year or 0)
