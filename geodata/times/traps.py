"""Words that look like times and are none: “March” the verb, “May” the modal, “T-90” the tank, 1945 people."""

from __future__ import annotations

import re
from typing import Final

from geodata.times.resolve import Resolved
from geodata.times.tokens import Tokens

_COUNTED: Final = frozenset(
    "people men women children troops soldiers civilians fighters rebels militants refugees prisoners casualties "
    "km kilometres kilometers miles metres meters feet tons tonnes percent dollars euros pounds barrels houses "
    "families dead killed wounded victims times votes seats".split()
)
_YEAR_BEFORE: Final = frozenset("in since by until till from to during before after of for between and throughout through the".split())
_BOLD: Final = 1500
"""Before this year, a number is taken for one only after “in”, “since” and the like."""
_MODERN: Final = 1700
_MONEY: Final = frozenset("$€£¥#№")


def is_trap(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether a match of the grammar is something else."""
    first, last = match.span()
    name = match.lastgroup
    if _part_of_a_code(tokens, first, last):
        return True
    if name == "yearly":
        return _no_year(tokens, match)
    if name == "monthly" and last - first == 1:
        return _no_month(tokens, first)
    if name == "season":
        return _no_season(tokens, first, last)
    if name == "weekday":
        return tokens.has(last - 1, "short") or tokens.has(first - 1, "namedday") or tokens.has(last, "paper")
    if name == "often":  # the Daily Nation
        return tokens.words[first][0].isupper() and tokens.has(last, "name")
    if name == "nth":
        return tokens.value(last - 1, "unit").startswith("T") and tokens.has(last - 2, "ordn") if tokens.has(last - 1, "unit") else False
    if name == "period":
        return tokens.has(last - 1, "time") and tokens.word(first - 1) not in _TIME_BEFORE and not tokens.has(first, "the")
    if name == "ref":
        return tokens.has(last - 1, "formeradj") and tokens.word(first - 1) == "the" and not (tokens.has(last, "word") or tokens.has(last, "name"))
    if name == "dated":
        return not any(tokens.has(index, "month") for index in range(first, last)) and tokens.has(first - 1, "name")
    return False


_TIME_BEFORE: Final = frozenset("at by during from around about since until after before in through throughout".split())


def survives(tokens: Tokens, found: Resolved, *, news: bool) -> bool:
    """Whether an expression is kept in the light of the document: news is annotated more sparingly."""
    reading = found.reading
    if not news:
        return True
    return not (reading.name == "period" or (reading.name == "ref" and tokens.has(reading.first, "formeradj")))


def _part_of_a_code(tokens: Tokens, first: int, last: int) -> bool:
    """T-90, B-52, 3.16-4, $1945."""
    before, after = tokens.word(first - 1), tokens.word(last)
    if tokens.glued(first):
        if before in _MONEY or before in {"/", "_", "&", "@", "#", ":", "."}:
            return True
        if before == "-" and tokens.glued(first - 1) and tokens.words[first][0].isdigit():
            joined = first - 2
            if tokens.has(joined, "name") and len(tokens.words[joined]) <= 4:  # noqa: PLR2004
                return True
    return bool(tokens.glued(last) and after in {"%", "@", "_"})


def _no_year(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether four digits count something or number something: 1945 people, Boeing 1900, 386-1018."""
    first, last = match.span()
    if last - first > 1 or match["pre"]:
        return False
    number, before, after = int(tokens.words[first]), tokens.word(first - 1), last
    joined = any(tokens.has(after, name) for name in ("hyphen", "to", "and")) and tokens.has(after + 1, "year")
    if joined:
        after += 2
    following = tokens.word(after)
    if following in _COUNTED or tokens.has(last, "slash") or tokens.has(last, "iso"):
        return True
    if tokens.has(first - 1, "hyphen") and tokens.glued(first) and any(tokens.has(first - 2, name) for name in ("n2", "n3", "big")):
        return True
    if before in _YEAR_BEFORE or tokens.has(first - 1, "hyphen"):
        return number % 100 == 0 and _plural(tokens, after)
    if number < _BOLD and not joined and before != "(":
        return True
    if _plural(tokens, after):
        return number < _MODERN or before not in {"the", "its", "their", "his", "of"}
    return bool(tokens.has(first - 1, "name") and not joined and not tokens.has(last, "hyphen") and tokens.word(last) not in {"\n", ""})


def _plural(tokens: Tokens, index: int) -> bool:
    """Whether a plural noun stands there, as far as its form tells."""
    return tokens.has(index, "word") and tokens.word(index).endswith("s") and not tokens.word(index).endswith("ss")


_MONTH_BEFORE: Final = frozenset(
    "in of by since until till from to between and or during for before after throughout late early mid last next this "
    "( - – — through every each around about when despite".split()
)
_DOUBTFUL: Final = frozenset("March May August April June".split())
"""Months that are verbs, names or modals, too."""


def _no_month(tokens: Tokens, first: int) -> bool:
    word, before = tokens.words[first], tokens.word(first - 1)
    if tokens.has(first, "short"):
        return before not in _MONTH_BEFORE
    if word.capitalize() not in _DOUBTFUL:
        return False
    if before in {"and", "or"} and tokens.has(first + 1, "name"):
        return True
    if before in _MONTH_BEFORE:
        return False
    noun = tokens.has(first + 1, "word") and (tokens.has(first - 1, "word") or before in {"a", "the"})
    return not noun


_SEASON_BEFORE: Final = frozenset("the in this last next by early late mid that of during since until till every each and or".split())


def _no_season(tokens: Tokens, first: int, last: int) -> bool:
    """“fall of Paris”, “to fall”, “Arab Spring”, “a spring of water”."""
    if any(tokens.has(index, "year") for index in range(first, last)):
        return False
    word, before = tokens.word(last - 1), tokens.word(last - 2)
    modifies = tokens.has(last, "word") or tokens.has(last, "name")
    if tokens.words[last - 1][0].isupper():
        return tokens.has(last - 2, "name") and not tokens.has(last, "name")
    if word == "fall":
        return tokens.word(last) == "of" or before not in _SEASON_BEFORE - {"of", "by", "and", "or"} and not (modifies and tokens.has(last - 2, "word"))
    return word == "spring" and before not in _SEASON_BEFORE and not (modifies and before == "a")
