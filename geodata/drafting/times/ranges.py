"""How far an expression reaches: “the first two months of 1939”, and, in a narrative, “a week of fighting”.

TIMEX2, after which narratives are annotated, takes the whole phrase; TimeML, as used for news, only its head.

What the two ends of a range share: “3 to 5 March 2014”, “499-493 BC”, “1915-17”, “the Spring Offensive of 1918”.
"""

from __future__ import annotations

from typing import Final

from geodata.drafting.times.reading import Reading
from geodata.drafting.times.tokens import Tokens

_LONGEST_PHRASE: Final = 10
"""Tokens of a complement or clause."""
_FEW: Final = 4
_CALENDAR: Final = frozenset(
    {"dated", "monthly", "yearly", "season", "decade", "century", "stepped", "bare", "quarter"}
)
_LENGTHS: Final = frozenset({"length", "span", "nth"})
_WITH_ARTICLE: Final = frozenset({"season", "dated", "monthly", "bare", "length"})
_INSIDE: Final = frozenset({"the", "a", "an", "of", "this", "that", "its", "his", "her", "their", "such"})
_CLAUSE_END: Final = frozenset([",", ".", ";", ":", ")", "-", "–", "—", "and", "but", ""])


def extend(tokens: Tokens, readings: list[Reading], *, news: bool) -> list[Reading]:
    """The readings with their full extents; what lies within another one is gone."""
    kept: list[Reading] = []
    for index, reading in enumerate(readings):
        if kept and reading.first < kept[-1].last:
            continue
        following = readings[index + 1] if index + 1 < len(readings) else None
        _without_article(tokens, reading)
        if reading.name in _LENGTHS and tokens.word(reading.last) == "of":
            _complement(tokens, reading, following, news=news)
        elif not news:
            _widen(tokens, reading)
            inside = [one for one in readings[index + 1 : index + _FEW] if one.last <= reading.last and one.dated()]
            reading.within = inside[-1] if inside and reading.name == "shift" else None
        kept.append(reading)
    return kept


def _without_article(tokens: Tokens, reading: Reading) -> None:
    """“The summer” loses its article where it only modifies: “the summer offensive”, “a year-long trial”."""
    if reading.name not in _WITH_ARTICLE or reading.last - reading.first <= 1:
        return
    if tokens.has(reading.first, "the") and reading.name != "length":
        modifies = tokens.noun(reading.last) or (tokens.word(reading.last) in {"'", "’"} and reading.name == "bare")
        reading.first += modifies and not reading.edge and not tokens.has(reading.last - 1, "year")
    elif tokens.has(reading.first, "a") and tokens.has(reading.last - 1, "longword"):
        reading.first += 1


def _complement(tokens: Tokens, reading: Reading, following: Reading | None, *, news: bool) -> None:
    if following and following.name in _CALENDAR and following.first == reading.last + 1:
        reading.last, reading.within = following.last, following
    elif not news:
        reading.last = _noun_phrase(tokens, reading.last + 1) or reading.last


def _noun_phrase(tokens: Tokens, first: int) -> int:
    """The token after the noun phrase that begins here, 0 for none: “fierce battles”, “the Battle of Verdun”."""
    end = 0
    for index in range(first, min(first + _LONGEST_PHRASE, len(tokens.words))):
        word = tokens.word(index)
        if tokens.noun(index):
            if end and tokens.has(index, "word") and word.endswith("ed"):
                break  # a verb: “the last days of this battle signified …”
            end = index + 1
        elif word == "and" and end and tokens.has(index + 1, "word") and not tokens.noun(index + 2):
            return index + 2
        elif word not in _INSIDE and not (word == "in" and end == index and tokens.has(index + 1, "name")):
            break
    return end


def _widen(tokens: Tokens, reading: Reading) -> None:
    """In a narrative: “about 1910”, and “two days after relieving the siege” to the end of its clause."""
    if reading.name in {"yearly", "monthly"} and reading.dated() and tokens.listed(reading.first - 1, "about_date"):
        reading.first -= 1
        return
    last = reading.last
    if (
        reading.name == "length"
        and tokens.has(last, "after", "before")
        and not tokens.listed(reading.first - 1, "lasting")
    ):
        last += 1
    elif reading.name != "daysafter" or tokens.has(last - 1, "following"):
        return
    for index in range(last, min(last + _LONGEST_PHRASE, len(tokens.words)) + 1):
        if tokens.word(index) in _CLAUSE_END and not (tokens.has(index, "hyphen") and tokens.glued(index)):
            if index > last:
                reading.direction = -1 if tokens.has(last - 1, "before") else 1
                reading.last, reading.name, reading.value, reading.kind = index, "shift", "", "date"
            return


_JOINTS: Final = ("hyphen", "slashsign", "to", "and", "or", "comma", "between", "the", "in", "from")
_LONGEST_JOINT: Final = 3
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
    return 0 < last - first <= _LONGEST_JOINT and all(tokens.has(index, *_JOINTS) for index in range(first, last))


def _titled(tokens: Tokens, earlier: Reading, later: Reading) -> bool:
    """Whether only a name stands between: “Spring Offensive of 1918”, “February Peace Conference of 1861”."""
    between = range(earlier.last, later.first - 1)
    opener = tokens.word(later.first - 1)
    return 0 < len(between) <= _TITLE and opener in {"of", "("} and all(tokens.has(index, "name") for index in between)
