"""Words that look like times and are none: “March” the verb, “May” the modal, “T-90” the tank, 1945 people."""

from __future__ import annotations

import re
from typing import Final

from geodata.times.resolve import Context, Resolved
from geodata.times.tokens import Tokens

_COUNTED: Final = frozenset(
    "people men women children troops soldiers civilians fighters rebels militants refugees prisoners casualties "
    "km kilometres kilometers miles metres meters feet tons tonnes percent dollars euros pounds barrels houses "
    "families dead killed wounded victims times votes seats".split()
)
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
    return False


def survives(tokens: Tokens, found: Resolved, context: Context) -> bool:
    """Whether an expression is kept in the light of the document."""
    return True


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
    first, last = match.span()
    if last - first > 1 or match["pre"]:
        return False
    following = tokens.word(last)
    if following in _COUNTED or following == "%":
        return True
    return bool(tokens.has(first - 1, "name") and not tokens.has(last, "hyphen") and tokens.word(last) not in {"\n", ""})


_MONTH_BEFORE: Final = frozenset(
    "in of by since until till from to between and or during for before after throughout late early mid last next this "
    "the ( - – — through every each around about when despite".split()
)


def _no_month(tokens: Tokens, first: int) -> bool:
    word, before = tokens.words[first], tokens.word(first - 1)
    if len(word) <= 4 and word not in {"June", "July", "May"} or word in {"May", "March", "August", "April", "June"}:  # noqa: PLR2004
        return before not in _MONTH_BEFORE or word.isupper()
    return False


def _no_season(tokens: Tokens, first: int, last: int) -> bool:
    if last - first > 1 and not tokens.has(first, "the"):
        return False
    word = tokens.word(last - 1)
    before = tokens.word(last - 2)
    if word == "fall":
        return tokens.word(last) == "of" or not tokens.has(first, "the") and before not in {"in", "this", "last", "next"}
    if word == "spring":
        return before not in {"the", "in", "this", "last", "next", "by", "early", "late"} and not tokens.words[last - 1][0].isupper()
    return False
