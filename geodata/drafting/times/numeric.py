"""Decide whether day or month comes first in dates such as 04-06-2016.

The document's other dates of the same form show it, or the day of publication: of 4 June and 6 April, a report of 10
June means the former. Where neither does, both days stay possible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from geodata.drafting.times.reading import Reading
from geodata.drafting.times.stamp import Stamp
from geodata.drafting.times.tokens import Tokens

_RECENT: Final = 14
"""Days before publication in which one of the two days is taken for the one that news means."""
_SLASH: Final = "slash"


def order(tokens: Tokens, readings: Sequence[Reading], published: Stamp | None) -> None:
    """Set day and month of the ambiguous numeric dates, or `other_day` where both orders stay possible."""
    numeric = [reading for reading in readings if reading.rule == _SLASH]
    usage: dict[str, set[bool]] = {}
    for reading in numeric:
        if reading.month and reading.day != reading.month:
            usage.setdefault(_mark(tokens, reading), set()).add(_parts(tokens, reading)[0] == reading.day)
    for reading in numeric:
        if reading.month:
            continue
        left, right, _ = _parts(tokens, reading)
        seen = usage.get(_mark(tokens, reading), set())
        day_first = seen.pop() if len(seen) == 1 else _by_publication(reading, left, right, published)
        if day_first is None:
            reading.day, reading.month, reading.other_day = left, right, (right, left)
        else:
            reading.day, reading.month = (left, right) if day_first else (right, left)


def _mark(tokens: Tokens, reading: Reading) -> str:
    """What stands between the numbers of a date."""
    return tokens.words[reading.stop - 1].strip("0123456789")[:1]


def _parts(tokens: Tokens, reading: Reading) -> tuple[int, int, int]:
    left, right, year = (int(part) for part in re.split(r"\D", tokens.words[reading.stop - 1]))
    return left, right, year


def _by_publication(reading: Reading, left: int, right: int, published: Stamp | None) -> bool | None:
    """Whether the day comes first, by which of the two days was shortly before publication; None if that is open."""
    if published is None or published.grain != "day" or not reading.year:
        return None
    today = published.as_date()[0]
    recent = [
        0 <= (today - date(reading.year, month, day)).days <= _RECENT for day, month in ((left, right), (right, left))
    ]
    return recent[0] if recent[0] != recent[1] else None
