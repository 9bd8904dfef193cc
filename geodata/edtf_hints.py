"""What to say about a date that cannot be read: what is wrong with it, and what was probably meant."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
EXPECTED: Final = "expected a date in EDTF such as 2015-09-30, 2015-09, 2015, 2011/.. or 2015-09/2016-02"


def why(year: int, month: int, month_day: int, *, has_day: bool) -> str:
    """Why the calendar has no such date."""
    if not year:
        return "there is no year 0; expected a year from 0001 to 9999"
    if not 1 <= month <= len(MONTHS):
        return f"month {month:02d} is not between 01 and 12"
    if has_day:
        return f"{MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days, not {month_day}"
    return EXPECTED


def hint(text: str) -> str:
    """What a spreadsheet or a habit made of a date, where that can be told without guessing."""
    for guess in _guesses(text):
        try:
            return f" did you mean {date.fromisoformat(guess).isoformat()}?"
        except ValueError:
            continue
    return ""


def _guesses(text: str) -> Iterator[str]:
    if found := re.fullmatch(r"([0-9]{4})[/.]?([0-9]{1,2})[/.]?([0-9]{1,2})", text):
        yield f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    if found := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        yield f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    if found := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text):
        one, two = int(found[1]), int(found[2])
        if one > len(MONTHS) or two > len(MONTHS) or one == two:  # else nobody knows which is the month
            yield f"{found[3]}-{min(one, two):02d}-{max(one, two):02d}"
    if found := re.fullmatch(r"([0-9]{1,2})\.? ([A-Za-z]+) ([0-9]{4})", text):
        names = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(found[2].lower()[:3])]
        yield f"{found[3]}-{(names or [0])[0]:02d}-{found[1]:0>2}"
