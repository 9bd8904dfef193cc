"""Reject words that only look like times: “March” the verb, “May” the modal, “T-90” the tank, 1945 people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from geodata.drafting.times.context import ResolvedTime
from geodata.drafting.times.tokens import Tokens

_FIRST_PLAIN_YEAR: Final = 1500
"""Smaller numbers count as a year only after “in”, “since” and the like."""
_MODERN: Final = 1700
_ROUND: Final = 100
_HOURS, _MINUTES = 24, 60
_TIMES: Final = ("n31", "ordn", "month", "short", "weekday", "season", "dec")
_LETTERS: Final = 4
"""Letters at most of a name before a number: MiG-29."""


def is_trap(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether a match of the grammar is no time."""
    first, stop = match.span()
    if _part_of_a_code(tokens, first, stop):
        return True
    test = _TRAPS.get(match.lastgroup or "")
    return test is not None and not match["pre"] and not match["partof"] and test(tokens, first, stop)


def is_kept(tokens: Tokens, time: ResolvedTime, *, news: bool) -> bool:
    """Whether a resolved expression is annotated as a time: in news fewer are than in narratives."""
    reading = time.reading
    if reading.rule == "twentieth" and not time.value:
        return False
    if not news:
        return reading.rule not in {"lunar", "feast"} or reading.year is not None
    if reading.rule == "parted" and reading.stop - reading.first == 1 and tokens.is_a(reading.first, "part"):
        return tokens.in_list(reading.first - 1, "before_part")
    if reading.rule == "bare" or (reading.rule == "parted" and tokens.is_a(reading.first, "the")):
        return not tokens.may_be_noun(reading.stop)
    return reading.rule != "period" and not (reading.rule == "ref" and tokens.is_a(reading.first, "formeradj"))


def _part_of_a_code(tokens: Tokens, first: int, stop: int) -> bool:
    """T-90, $1945, 3/14: attached to something that is no time."""
    if tokens.is_attached(stop) and tokens.lowered(stop) in {"%", "@", "°"}:
        return True
    if not tokens.is_attached(first):
        return False
    if tokens.in_list(first - 1, "money") or tokens.in_list(first - 1, "glue"):
        return True
    if tokens.is_a(first - 1, "slashsign") and tokens.is_attached(first - 1):
        return not tokens.is_a(first - 2, *_TIMES)  # “8/9 February”, “November/December”
    hyphened = tokens.lowered(first - 1) == "-" and tokens.is_attached(first - 1) and tokens.words[first][0].isdigit()
    return hyphened and tokens.is_a(first - 2, "name") and len(tokens.words[first - 2]) <= _LETTERS


def _no_year(tokens: Tokens, first: int, stop: int) -> bool:
    """1945 people, the 1255 cases, Boeing 1900, 386-1018."""
    if stop - first > 1 or not tokens.is_a(first, "year"):
        return False
    if tokens.is_a(first - 1, "at"):
        return True  # “at 1514” is an hour
    joined = tokens.is_a(stop, "hyphen", "to", "and") and tokens.is_a(stop + 1, "year")
    after = stop + 2 * joined
    if tokens.in_list(after, "counted") or tokens.is_a(stop, "slash", "iso") or _continues_number(tokens, first):
        return True
    return _is_count(tokens, first, after, joined=joined)


def _is_count(tokens: Tokens, first: int, after: int, *, joined: bool) -> bool:
    """Whether a number of the size of a year counts something: “lost 1999 cattle”, “up to 1429 according to …”."""
    number, stop = int(tokens.words[first]), first + 1
    round_number = number % _ROUND == 0
    after_verb = tokens.is_a(first - 1, "was") or tokens.lowered(first - 1).endswith("ed")
    if after_verb and tokens.is_a(stop, "word") and not joined:
        return True
    if tokens.is_a(first - 1, "to") and tokens.is_a(first - 2, "up"):
        return number < _MODERN or round_number
    if tokens.is_a(first - 1, "hyphen") or tokens.in_list(first - 1, "before_year"):
        return round_number and _plural(tokens, after)
    if _plural(tokens, after) or (round_number and tokens.is_a(stop, "or")):
        return number < _MODERN or round_number or not tokens.in_list(first - 1, "owner")
    if number < _FIRST_PLAIN_YEAR:
        return not joined and tokens.lowered(first - 1) != "("
    follows_name = tokens.is_a(first - 1, "name") and not tokens.is_a(stop, "hyphen") and not joined
    return follows_name and tokens.lowered(stop) != ""


def _continues_number(tokens: Tokens, first: int) -> bool:
    """Whether a number is the second half of another one: 386-1018."""
    return tokens.is_a(first - 1, "hyphen") and tokens.is_attached(first) and tokens.is_a(first - 2, "n2", "n3", "big")


def _plural(tokens: Tokens, index: int) -> bool:
    """Whether the token looks like a plural noun."""
    return (
        tokens.is_a(index, "word") and tokens.lowered(index).endswith("s") and not tokens.lowered(index).endswith("ss")
    )


def _no_month(tokens: Tokens, first: int, stop: int) -> bool:
    """Theresa May, “the March on Rome”, Jan the first name."""
    if stop - first > 1:
        return False
    usual, short = tokens.in_list(first - 1, "before_month"), tokens.is_a(first, "short")
    if not short and tokens.words[first].capitalize() not in tokens.vocabulary.lists["doubtful_month"]:
        return False
    if tokens.is_a(first - 1, "and", "or") and tokens.is_a(stop, "name"):
        return True
    if short:
        return not usual
    return not usual and not (
        tokens.may_be_noun(stop) and (tokens.is_a(first - 1, "word") or tokens.is_a(first - 1, "a", "the"))
    )


def _no_season(tokens: Tokens, first: int, stop: int) -> bool:
    """“The fall of Paris”, “to fall”, “Arab Spring”, “a spring of water”."""
    if any(tokens.is_a(index, "year", "of") for index in range(first, stop)):
        return False
    season = stop - 1
    word, modifies = tokens.lowered(season), tokens.may_be_noun(stop)
    if word == "fall" and tokens.is_a(stop, "of"):
        return True
    if tokens.words[season][0].isupper():
        return tokens.is_a(season - 1, "name") and not tokens.is_a(stop, "name")
    if word == "fall":
        return not tokens.in_list(season - 1, "before_fall") and not tokens.in_list(stop, "after_season")
    return (
        word == "spring"
        and not tokens.in_list(season - 1, "before_season")
        and not (modifies and tokens.is_a(season - 1, "a"))
    )


def _no_weekday(tokens: Tokens, first: int, stop: int) -> bool:
    """Sun the first name, Black Friday, the Sunday Times."""
    return tokens.is_a(stop - 1, "short") or tokens.in_list(first - 1, "named_day") or tokens.in_list(stop, "paper")


def _no_set(tokens: Tokens, first: int, stop: int) -> bool:
    """The Daily Nation."""
    return tokens.words[first][0].isupper() and tokens.is_a(stop, "name")


def _no_nth(tokens: Tokens, first: int, stop: int) -> bool:
    """A goal in the 90th minute."""
    return tokens.is_a(first + 1, "ordn") and tokens.is_a(stop - 1, "unit") and tokens.value(stop - 1, "unit")[0] == "T"


def _no_period(tokens: Tokens, first: int, stop: int) -> bool:
    """A “this time” that names no period: “this time, they lost”."""
    return (
        tokens.is_a(stop - 1, "time")
        and not tokens.is_a(first, "same")
        and not tokens.in_list(first - 1, "before_time")
    )


def _no_reference(tokens: Tokens, first: int, stop: int) -> bool:
    """“The former” of two."""
    return tokens.is_a(stop - 1, "formeradj") and tokens.is_a(first - 1, "the") and not tokens.may_be_noun(stop)


def _no_day(tokens: Tokens, first: int, stop: int) -> bool:
    """“Operation Dawn 5, and 22 to 24 February”."""
    return tokens.is_a(first - 1, "name") and not any(tokens.is_a(index, "month") for index in range(first, stop))


def _no_twentieth(tokens: Tokens, first: int, stop: int) -> bool:
    """“The 38th” is no day of a month, and “the 5th of many” is none either."""
    return not tokens.in_list(first - 1, "before_day") or tokens.is_a(stop, "of")


def _no_lunar(tokens: Tokens, first: int, stop: int) -> bool:
    """Rajab and Safar are names too, and so is Ramadan before another name."""
    if any(tokens.is_a(index, "n31", "ordn", "year") for index in range(first, stop)):
        return False
    is_ramadan = tokens.is_a(first, "lunar") and tokens.value(first, "lunar") == "h9"
    return not is_ramadan or tokens.is_a(stop, "name") or tokens.is_a(first - 1, "name")


def _no_feast(tokens: Tokens, first: int, stop: int) -> bool:
    """The Easter Offensive."""
    return stop - first == 1 and tokens.is_a(stop, "name")


def _no_clock(tokens: Tokens, first: int, stop: int) -> bool:
    """1999 GMT."""
    if not tokens.is_a(first, "year", "hhmm", "hours", "big"):
        return False
    hour, minute = int(tokens.words[first][:2]), int(tokens.words[first][2:4])
    return hour > _HOURS or minute >= _MINUTES or not tokens.is_a(stop - 1, "hrs", "hours", "zone", "units")


# The test of each rule: whether tokens `first` … `stop` - 1, which it matched, are no time.
_TRAPS: Final[Mapping[str, Callable[[Tokens, int, int], bool]]] = {
    "yearly": _no_year, "monthly": _no_month, "season": _no_season, "weekday": _no_weekday, "often": _no_set,
    "nth": _no_nth, "period": _no_period, "ref": _no_reference, "dated": _no_day, "clock": _no_clock,
    "twentieth": _no_twentieth, "lunar": _no_lunar, "feast": _no_feast,
}  # fmt: skip
