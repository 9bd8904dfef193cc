"""What the two ends of a range share: “3 to 5 March 2014”, “499-493 BC”, “1915-17”, “the Spring Offensive of 1918”."""

from __future__ import annotations

from typing import Final

from geodata.times.reading import Reading
from geodata.times.tokens import Tokens

_JOINTS: Final = ("hyphen", "slashsign", "to", "and", "or", "comma", "between", "the", "in", "from")
_LONGEST: Final = 3
"""Tokens between the ends of a range."""
_TITLE: Final = 5
"""Words of a name between a season and its year: “the Spring Offensive of 1918”."""
_PARTIAL: Final = frozenset({"dated", "monthly", "season"})
_MONTHS: Final = 12


def tail(tokens: Tokens, reading: Reading) -> Reading | None:
    """The short end of a range: “5” of “May 4 and 5”, “20, 2003” of “March 19-20, 2003”, “17” of “1915-17”."""
    joint, second = reading.last, reading.last + 1
    if reading.name in {"yearly", "season"} and tokens.has(joint, "hyphen"):
        return _year_tail(tokens, reading, second)
    if reading.name != "dated" or not reading.month or reading.year is not None:
        return None
    ends_with_day = tokens.has(reading.last - 1, "n31", "ordn") and tokens.has(second, "n31", "ordn")
    if (
        not ends_with_day
        or not tokens.has(joint, "hyphen", "to", "and", "or")
        or tokens.has(second + 1, "month", "short")
    ):
        return None
    if tokens.has(joint, "and", "or") and tokens.noun(second + 1) and not tokens.word(second + 1).endswith("ed"):
        return None  # “on May 4 and 5 soldiers …”
    end = Reading(second, second + 1, "dated", month=reading.month, day=int(tokens.words[second].rstrip("stndrh")))
    if tokens.has(second + 1, "comma") and tokens.has(second + 2, "year"):
        end.last, end.year = second + 3, int(tokens.words[second + 2])
    return end


def _year_tail(tokens: Tokens, reading: Reading, second: int) -> Reading | None:
    """“17” of “1915-17”. “2016-03” is a month, and takes the year in."""
    if not tokens.glued(second) or not reading.year or reading.year < 0:
        return None
    if reading.name == "season" and tokens.words[second] == str(reading.year + 1):
        reading.until, reading.last = reading.year + 1, second + 1
    if not tokens.has(second, "n31", "n2") or len(tokens.words[second]) != 2:  # noqa: PLR2004
        return None
    century, year = divmod(reading.year, 100)
    number = int(tokens.words[second])
    if reading.name == "season":
        if number == year + 1:
            reading.until, reading.last = reading.year + 1, second + 1
        return None
    if number > year:
        return Reading(second, second + 1, "yearly", year=century * 100 + number)
    if 1 <= number <= _MONTHS:
        reading.name, reading.month, reading.last = "monthly", number, second + 1
    return None


def share(tokens: Tokens, readings: list[Reading]) -> None:
    """Give the year, month or era of a later end to the earlier one."""
    for earlier, later in zip(reversed(readings[:-1]), reversed(readings[1:]), strict=True):
        joined = _joined(tokens, earlier.last, later.first)
        if joined and earlier.name == "dated" and not earlier.month:
            earlier.month = later.month
        if earlier.name not in _PARTIAL or earlier.year is not None or earlier.step is not None or not later.dated():
            continue
        if joined and later.name in _PARTIAL:
            turn = earlier.month > later.month > 0 and not tokens.has(earlier.last, "and")  # “November to January 1945”
            earlier.year = (later.year or 0) - turn
        elif later.name == "yearly" and earlier.name != "dated" and _titled(tokens, earlier, later):
            earlier.year = later.year


def _joined(tokens: Tokens, first: int, last: int) -> bool:
    return 0 < last - first <= _LONGEST and all(tokens.has(index, *_JOINTS) for index in range(first, last))


def _titled(tokens: Tokens, earlier: Reading, later: Reading) -> bool:
    """Whether only a name stands between: “Spring Offensive of 1918”, “February Peace Conference of 1861”."""
    between = range(earlier.last, later.first - 1)
    opener = tokens.word(later.first - 1)
    return 0 < len(between) <= _TITLE and opener in {"of", "("} and all(tokens.has(index, "name") for index in between)
