"""Which reader takes which part of the grammar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from geodata.times import counts, reading
from geodata.times.reading import Reader, Reading
from geodata.times.tokens import Tokens

_READERS: Final[Mapping[str, Reader]] = {
    "iso": reading.iso, "slash": reading.slashed, "century": reading.century, "decade": reading.decade,
    "quarter": reading.quarter, "bare": counts.step, "stepped": counts.step, "later": counts.step,
    "clock": counts.clock, "shift": counts.shift, "daysafter": counts.day_after, "span": counts.span,
    "nth": counts.nth, "each": counts.repeated, "weekdays": counts.repeated, "often": counts.repeated,
    "parted": counts.part_of_day, "relday": counts.related_day, "age": counts.length, "length": counts.length,
    "ref": counts.reference, "present": counts.reference, "period": counts.reference,
}  # fmt: skip


def read(tokens: Tokens, match: re.Match[str]) -> Reading:
    """What a match of the grammar says."""
    found = Reading(*match.span(), match.lastgroup or "")
    begin = reading.prefix(tokens, match, found)
    _READERS.get(found.name, reading.calendar)(tokens, begin, found.last, found)
    return found
