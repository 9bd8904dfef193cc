"""Words that look like times and are none: “March” the verb, “May” the modal, “T-90” the tank, 1945 people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from geodata.drafting.times.context import ResolvedTime
from geodata.drafting.times.tokens import Tokens

_BOLD: Final = 1500
"""Before this year, a number is taken for one only after “in”, “since” and the like."""
_MODERN: Final = 1700
_ROUND: Final = 100
_HOURS, _MINUTES = 24, 60
_TIMES: Final = ("n31", "ordn", "month", "short", "weekday", "season", "dec")
_LETTERS: Final = 4
"""Letters of a type at the most: MiG-29."""


def is_trap(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether a match of the grammar is something else."""
    first, last = match.span()
    if _part_of_a_code(tokens, first, last):
        return True
    test = _TRAPS.get(match.lastgroup or "")
    return test is not None and not match["pre"] and not match["partof"] and test(tokens, first, last)


def survives(tokens: Tokens, found: ResolvedTime, *, news: bool) -> bool:
    """Whether an expression is kept in the light of the document: news is annotated more sparingly."""
    reading = found.reading
    if reading.name == "twentieth" and not found.value:
        return False
    if not news:
        return True
    if reading.name == "parted" and reading.last - reading.first == 1 and tokens.has(reading.first, "part"):
        return tokens.listed(reading.first - 1, "before_part")
    if reading.name == "bare" or (reading.name == "parted" and tokens.has(reading.first, "the")):
        return not tokens.noun(reading.last)
    return reading.name != "period" and not (reading.name == "ref" and tokens.has(reading.first, "formeradj"))


def _part_of_a_code(tokens: Tokens, first: int, last: int) -> bool:
    """T-90, $1945, 3/14: glued to something that is no time."""
    if tokens.glued(last) and tokens.word(last) in {"%", "@", "°"}:
        return True
    if not tokens.glued(first):
        return False
    if tokens.listed(first - 1, "money") or tokens.listed(first - 1, "glue"):
        return True
    if tokens.has(first - 1, "slashsign") and tokens.glued(first - 1):
        return not tokens.has(first - 2, *_TIMES)  # “8/9 February”, “November/December”
    hyphened = tokens.word(first - 1) == "-" and tokens.glued(first - 1) and tokens.words[first][0].isdigit()
    return hyphened and tokens.has(first - 2, "name") and len(tokens.words[first - 2]) <= _LETTERS


def _no_year(tokens: Tokens, first: int, last: int) -> bool:
    """1945 people, the 1255 cases, Boeing 1900, 386-1018."""
    if last - first > 1 or not tokens.has(first, "year"):
        return False
    number, after = int(tokens.words[first]), last
    joined = tokens.has(last, "hyphen", "to", "and") and tokens.has(last + 1, "year")
    if joined:
        after += 2
    if tokens.listed(after, "counted") or tokens.has(last, "slash", "iso") or _numbered(tokens, first):
        return True
    round_number = number % _ROUND == 0
    if tokens.has(first - 1, "hyphen") or tokens.listed(first - 1, "before_year"):
        return round_number and _plural(tokens, after)
    if _plural(tokens, after) or (round_number and tokens.has(last, "or")):
        return number < _MODERN or round_number or not tokens.listed(first - 1, "owner")
    if number < _BOLD:
        return not joined and tokens.word(first - 1) != "("
    return tokens.has(first - 1, "name") and not tokens.has(last, "hyphen") and not joined and tokens.word(last) != ""


def _numbered(tokens: Tokens, first: int) -> bool:
    """Whether a number is the end of another one: 386-1018."""
    return tokens.has(first - 1, "hyphen") and tokens.glued(first) and tokens.has(first - 2, "n2", "n3", "big")


def _plural(tokens: Tokens, index: int) -> bool:
    """Whether a plural noun stands there, as far as its form tells."""
    return tokens.has(index, "word") and tokens.word(index).endswith("s") and not tokens.word(index).endswith("ss")


def _no_month(tokens: Tokens, first: int, last: int) -> bool:
    """Theresa May, “the March on Rome”, Jan the man."""
    if last - first > 1:
        return False
    usual, short = tokens.listed(first - 1, "before_month"), tokens.has(first, "short")
    if not short and tokens.words[first].capitalize() not in tokens.known.lists["doubtful_month"]:
        return False
    if tokens.has(first - 1, "and", "or") and tokens.has(last, "name"):
        return True
    if short:
        return not usual
    return not usual and not (
        tokens.noun(last) and (tokens.has(first - 1, "word") or tokens.has(first - 1, "a", "the"))
    )


def _no_season(tokens: Tokens, first: int, last: int) -> bool:
    """“The fall of Paris”, “to fall”, “Arab Spring”, “a spring of water”."""
    if any(tokens.has(index, "year", "of") for index in range(first, last)):
        return False
    season = last - 1
    word, modifies = tokens.word(season), tokens.noun(last)
    if word == "fall" and tokens.has(last, "of"):
        return True
    if tokens.words[season][0].isupper():
        return tokens.has(season - 1, "name") and not tokens.has(last, "name")
    if word == "fall":
        return not tokens.listed(season - 1, "before_fall") and not tokens.listed(last, "after_season")
    return (
        word == "spring"
        and not tokens.listed(season - 1, "before_season")
        and not (modifies and tokens.has(season - 1, "a"))
    )


def _no_weekday(tokens: Tokens, first: int, last: int) -> bool:
    """Sun the woman, Black Friday, the Sunday Times."""
    return tokens.has(last - 1, "short") or tokens.listed(first - 1, "named_day") or tokens.listed(last, "paper")


def _no_set(tokens: Tokens, first: int, last: int) -> bool:
    """The Daily Nation."""
    return tokens.words[first][0].isupper() and tokens.has(last, "name")


def _no_nth(tokens: Tokens, first: int, last: int) -> bool:
    """A goal in the 90th minute."""
    return tokens.has(first + 1, "ordn") and tokens.has(last - 1, "unit") and tokens.value(last - 1, "unit")[0] == "T"


def _no_period(tokens: Tokens, first: int, last: int) -> bool:
    """No period: “this time, they lost”."""
    return (
        tokens.has(last - 1, "time") and not tokens.has(first, "same") and not tokens.listed(first - 1, "before_time")
    )


def _no_reference(tokens: Tokens, first: int, last: int) -> bool:
    """“The former” of two."""
    return tokens.has(last - 1, "formeradj") and tokens.has(first - 1, "the") and not tokens.noun(last)


def _no_day(tokens: Tokens, first: int, last: int) -> bool:
    """“Operation Dawn 5, and 22 to 24 February”."""
    return tokens.has(first - 1, "name") and not any(tokens.has(index, "month") for index in range(first, last))


def _no_twentieth(tokens: Tokens, first: int, last: int) -> bool:
    """“The 38th” is no day of a month, and “the 5th of many” is none either."""
    return not tokens.listed(first - 1, "before_day") or tokens.has(last, "of")


def _no_clock(tokens: Tokens, first: int, last: int) -> bool:
    """1999 GMT."""
    if not tokens.has(first, "year", "hhmm", "hours"):
        return False
    hour, minute = int(tokens.words[first][:2]), int(tokens.words[first][2:4])
    return hour > _HOURS or minute >= _MINUTES or not tokens.has(last - 1, "hrs", "hours", "zone", "units")


_TRAPS: Final[Mapping[str, Callable[[Tokens, int, int], bool]]] = {
    "yearly": _no_year, "monthly": _no_month, "season": _no_season, "weekday": _no_weekday, "often": _no_set,
    "nth": _no_nth, "period": _no_period, "ref": _no_reference, "dated": _no_day, "clock": _no_clock,
    "twentieth": _no_twentieth,
}  # fmt: skip
