"""Set how far expressions reach, and complete the ends of ranges.

An end of a range may borrow its year, month or era from the other one: “3 to 5 March 2014”, “499-493 BC”, “1915-17”.
An expression may take in the words after it: “the first two months of 1939” and, in a narrative, “a week of fighting”.
Narratives are annotated after TIMEX2, which takes the whole phrase; news after TimeML, which takes only its head.
"""

from __future__ import annotations

from typing import Final

from geodata.drafting.times.reading import Reading
from geodata.drafting.times.tokens import Tokens

_LONGEST_PHRASE: Final = 10
"""Tokens of a complement or clause."""
_FEW: Final = 4
"""Readings after an expression that may lie within it."""
_CALENDAR: Final = frozenset(
    {"dated", "monthly", "yearly", "season", "decade", "century", "stepped", "bare", "quarter", "lunar", "feast"}
)
_LENGTHS: Final = frozenset({"length", "span", "nth"})
_WITH_ARTICLE: Final = frozenset({"season", "dated", "monthly", "bare", "length"})
_INSIDE: Final = frozenset({"the", "a", "an", "of", "this", "that", "its", "his", "her", "their", "such"})
_CLAUSE_END: Final = frozenset([",", ".", ";", ":", ")", "-", "–", "—", "and", "but", ""])
_JOINTS: Final = ("hyphen", "slashsign", "to", "and", "or", "comma", "between", "the", "in", "from")
_LONGEST_JOINT: Final = 3
"""Tokens between the ends of a range."""
_TITLE: Final = 5
"""Words of a name between a season and its year: “the Spring Offensive of 1918”."""
_PARTIAL: Final = frozenset({"dated", "monthly", "season"})
_MONTHS: Final = 12


def short_end(tokens: Tokens, reading: Reading) -> Reading | None:
    """The short end of a range: “5” of “May 4 and 5”, “20, 2003” of “March 19-20, 2003”, “17” of “1915-17”.

    None when `reading` is followed by none. The second part of “winter of 1941-42” or “2016-03” goes into `reading`.
    """
    joint, second = reading.stop, reading.stop + 1
    if reading.rule in {"yearly", "season"} and tokens.is_a(joint, "hyphen"):
        return _short_year(tokens, reading, second)
    if reading.rule != "dated" or not reading.month or reading.year is not None:
        return None
    ends_with_day = tokens.is_a(reading.stop - 1, "n31", "ordn") and tokens.is_a(second, "n31", "ordn")
    if (
        not ends_with_day
        or not tokens.is_a(joint, "hyphen", "to", "and", "or")
        or tokens.is_a(second + 1, "month", "short")
    ):
        return None
    if (
        tokens.is_a(joint, "and", "or")
        and tokens.may_be_noun(second + 1)
        and not tokens.lowered(second + 1).endswith("ed")
    ):
        return None  # “on May 4 and 5 soldiers …”
    end = Reading(second, second + 1, "dated", month=reading.month, day=int(tokens.words[second].rstrip("stndrh")))
    if tokens.is_a(second + 1, "comma") and tokens.is_a(second + 2, "year"):
        end.stop, end.year = second + 3, int(tokens.words[second + 2])
    return end


def _short_year(tokens: Tokens, reading: Reading, second: int) -> Reading | None:
    """“17” of “1915-17”; “2016-03” is a month."""
    if not tokens.is_attached(second) or not reading.year or reading.year < 0:
        return None
    if reading.rule == "season" and tokens.words[second] == str(reading.year + 1):
        reading.second_year, reading.stop = reading.year + 1, second + 1
    if not tokens.is_a(second, "n31", "n2") or len(tokens.words[second]) != 2:  # noqa: PLR2004
        return None
    century, year = divmod(reading.year, 100)
    number = int(tokens.words[second])
    if reading.rule == "season":
        if number == year + 1:
            reading.second_year, reading.stop = reading.year + 1, second + 1
        return None
    if number > year:
        return Reading(second, second + 1, "yearly", year=century * 100 + number)
    if 1 <= number <= _MONTHS:
        reading.rule, reading.month, reading.stop = "monthly", number, second + 1
    return None


def complete_starts(tokens: Tokens, readings: list[Reading]) -> None:
    """Give the year, month or era of a range's end to its start: “3” of “3 to 5 March 2014”."""
    for earlier, later in zip(reversed(readings[:-1]), reversed(readings[1:]), strict=True):
        joined = _joined(tokens, earlier.stop, later.first)
        if joined and earlier.rule == "dated" and not earlier.month:
            earlier.month = later.month
        if (
            earlier.rule not in _PARTIAL
            or earlier.year is not None
            or earlier.step is not None
            or not later.has_own_year()
        ):
            continue
        if joined and later.rule in _PARTIAL:
            turn = earlier.month > later.month > 0 and not tokens.is_a(
                earlier.stop, "and"
            )  # “November to January 1945”
            earlier.year = (later.year or 0) - turn
        elif later.rule == "yearly" and earlier.rule != "dated" and _titled(tokens, earlier, later):
            earlier.year = later.year


def _joined(tokens: Tokens, first: int, stop: int) -> bool:
    """Whether tokens `first` … `stop` - 1 join two ends of a range."""
    return 0 < stop - first <= _LONGEST_JOINT and all(tokens.is_a(index, *_JOINTS) for index in range(first, stop))


def _titled(tokens: Tokens, earlier: Reading, later: Reading) -> bool:
    """Whether only a name stands between: “Spring Offensive of 1918”, “February Peace Conference of 1861”."""
    between = range(earlier.stop, later.first - 1)
    if not 0 < len(between) <= _TITLE or tokens.lowered(later.first - 1) not in {"of", "("}:
        return False
    return all(tokens.is_a(index, "name") for index in between)


def extend(tokens: Tokens, readings: list[Reading], *, news: bool) -> list[Reading]:
    """The readings with their full extents, without those that lie within another one."""
    kept: list[Reading] = []
    for index, reading in enumerate(readings):
        if kept and reading.first < kept[-1].stop:
            continue
        following = readings[index + 1] if index + 1 < len(readings) else None
        _without_article(tokens, reading)
        week = _week_of(tokens, reading, following)
        if kept and _is_of_year(tokens, kept[-1], reading):
            reading.step, reading.step_word = kept[-1].step, kept[-1].step_word
        if week is not None:
            reading.stop, reading.within = week.stop, week
        elif kept and _is_counted_week(tokens, kept[-1], reading):
            week = kept.pop()
            reading.first, reading.within = week.first, week
        elif reading.rule in _LENGTHS and tokens.lowered(reading.stop) == "of":
            _complement(tokens, reading, following, news=news)
        elif not news:
            _widen(tokens, reading)
            later = readings[index + 1 : index + _FEW]
            inside = [other for other in later if other.stop <= reading.stop and other.has_own_year()]
            reading.within = inside[-1] if inside and reading.rule == "shift" else None
        kept.append(reading)
    return kept


def _is_of_year(tokens: Tokens, year: Reading, reading: Reading) -> bool:
    """Whether a year owns a quarter or half: “last year’s third quarter”."""
    if reading.rule != "quarter" or reading.year is not None or reading.step is not None:
        return False
    is_year = year.rule == "stepped" and year.unit == "Y"
    return is_year and [tokens.lowered(index) for index in range(year.stop, reading.first)] in (["'", "s"], ["’", "s"])


def _week_of(tokens: Tokens, reading: Reading, following: Reading | None) -> Reading | None:
    """The week that a weekday belongs to: “Monday of last week”, “Friday two weeks ago”; None for none."""
    if reading.rule != "weekday" or following is None or following.unit != "W":
        return None
    if following.rule == "stepped" and following.first == reading.stop + 1 and tokens.is_a(reading.stop, "of", "in"):
        return following
    if following.rule == "stepped" and following.first == reading.stop and (following.step or 0) < 0:
        return following  # “on Tuesday last week”
    is_counted = following.rule == "shift" and following.direction < 0 and following.deictic
    return following if is_counted and following.first == reading.stop else None


def _is_counted_week(tokens: Tokens, week: Reading, reading: Reading) -> bool:
    """“Two weeks ago on Friday”."""
    is_counted = week.rule == "shift" and week.unit == "W" and week.direction < 0 and week.deictic
    return is_counted and reading.rule == "weekday" and reading.first == week.stop + 1 and tokens.is_a(week.stop, "on")


def _without_article(tokens: Tokens, reading: Reading) -> None:
    """Drop the article where the time only modifies a noun: “the summer offensive”, “a year-long trial”."""
    if reading.rule not in _WITH_ARTICLE or reading.stop - reading.first <= 1:
        return
    if tokens.is_a(reading.first, "the") and reading.rule != "length":
        modifies = tokens.may_be_noun(reading.stop) or (
            tokens.lowered(reading.stop) in {"'", "’"} and reading.rule == "bare"
        )
        reading.first += modifies and not reading.edge and not tokens.is_a(reading.stop - 1, "year")
    elif tokens.is_a(reading.first, "a") and tokens.is_a(reading.stop - 1, "longword"):
        reading.first += 1


def _complement(tokens: Tokens, reading: Reading, following: Reading | None, *, news: bool) -> None:
    if following and following.rule in _CALENDAR and following.first == reading.stop + 1:
        reading.stop, reading.within = following.stop, following
    elif not news:
        reading.stop = _noun_phrase(tokens, reading.stop + 1) or reading.stop


def _noun_phrase(tokens: Tokens, first: int) -> int:
    """Where the noun phrase that begins at `first` stops; 0 for none: “fierce battles”, “the Battle of Verdun”."""
    end = 0
    for index in range(first, min(first + _LONGEST_PHRASE, len(tokens.words))):
        word = tokens.lowered(index)
        if tokens.may_be_noun(index):
            if end and tokens.is_a(index, "word") and word.endswith("ed"):
                break  # a verb: “the last days of this battle signified …”
            end = index + 1
        elif word == "and" and end and tokens.is_a(index + 1, "word") and not tokens.may_be_noun(index + 2):
            return index + 2
        elif word not in _INSIDE and not (word == "in" and end == index and tokens.is_a(index + 1, "name")):
            break
    return end


def _widen(tokens: Tokens, reading: Reading) -> None:
    """Widen “about 1910”, and “two days after relieving the siege” to the end of its clause (narratives only)."""
    if (
        reading.rule in {"yearly", "monthly"}
        and reading.has_own_year()
        and tokens.in_list(reading.first - 1, "about_date")
    ):
        reading.first -= 1
        return
    stop = reading.stop
    if (
        reading.rule == "length"
        and tokens.is_a(stop, "after", "before")
        and not tokens.in_list(reading.first - 1, "lasting")
    ):
        stop += 1
    elif reading.rule != "daysafter" or tokens.is_a(stop - 1, "following"):
        return
    for index in range(stop, min(stop + _LONGEST_PHRASE, len(tokens.words)) + 1):
        if tokens.lowered(index) in _CLAUSE_END and not (tokens.is_a(index, "hyphen") and tokens.is_attached(index)):
            if index > stop:
                reading.direction = -1 if tokens.is_a(stop - 1, "before") else 1
                reading.stop, reading.rule, reading.value, reading.kind = index, "shift", "", "date"
            return
