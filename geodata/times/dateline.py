"""The head of a report → its day of publication."""

from __future__ import annotations

import re
from typing import Final

from geodata.times import grammar
from geodata.times.readers import read
from geodata.times.reading import Reading
from geodata.times.stamp import Stamp
from geodata.times.tokens import Tokens

_HEAD: Final = 700
"""Characters in which a report says when it was published."""
_TELLING: Final = frozenset(
    "on of since until till by from to in the after before between and or during late early this".split()
)
"""Words before a date that make it part of a sentence."""
_LABELS: Final = frozenset("published posted updated publication date created issued".split())
_PASS_OVER: Final = frozenset([":", "on", "at", "of", "-", "|"])
_EDGES: Final = frozenset(["", "\n", "|", "·", "•"])
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


def publication(text: str) -> str:
    """The publication date that the head of the text gives (its dateline), as EDTF; "" for none."""
    tokens = Tokens(text[:_HEAD])
    best, strongest = "", 0
    for match in grammar.pattern().finditer(tokens.code):
        if match.lastgroup not in {"dated", "iso", "slash"} or match["pre"] or match["partof"]:
            continue
        reading = read(tokens, match)
        if reading.name == "slash" and not reading.month:
            _put_in_order(tokens, reading)
        day = _day(reading)
        strength = _strength(tokens, reading) if day else 0
        if strength > strongest:
            best, strongest = day, strength
    return best


def _put_in_order(tokens: Tokens, reading: Reading) -> None:
    """Decide whether 04-09-2014 is in September or in April by the weekdays that the text tells of; else leave it open."""
    parts = re.split(r"\D", tokens.words[reading.last - 1])
    told = {int(tokens.value(index, "weekday")) for index in range(len(tokens.words)) if tokens.has(index, "weekday")}
    orders = [
        (day, month)
        for day, month in ((int(parts[0]), int(parts[1])), (int(parts[1]), int(parts[0])))
        if (stamp := Stamp("day", reading.year or 0, month, day)).valid()
        and told & {stamp.weekday(), (stamp.weekday() + 5) % 7 + 1}
    ]
    if len(orders) == 1:
        reading.day, reading.month = orders[0]


def _day(reading: Reading) -> str:
    if not (reading.day and reading.month and reading.year and _FIRST_YEAR <= reading.year <= _LAST_YEAR):
        return ""
    stamp = Stamp("day", reading.year, reading.month, reading.day)
    return stamp.value() if stamp.valid() else ""


def _strength(tokens: Tokens, reading: Reading) -> int:
    """How surely a date is that of publication: a label says so, a dateline, a line of its own; 0 in a sentence."""
    first, last = reading.first, reading.last
    before, after = tokens.word(first - 1), tokens.word(last)
    label = first - 1
    while label >= max(0, first - 4) and tokens.word(label) in _PASS_OVER:
        label -= 1
    if tokens.word(label) in _LABELS and label >= 0:
        return 2 if tokens.word(label) == "updated" else 5
    if before in _TELLING:
        return 0
    if (first == 0 or before in _EDGES) and (
        reading.name != "dated" or after in _EDGES or tokens.has(last, "name") or tokens.has(last, "clock")
    ):
        return 4
    if before == "," and tokens.words[first - 2][:2].isupper() and after in {"(", "-", "–", "—", "/"}:
        return 4
    if first == 0 or _own_line(tokens, first, last):
        return 4
    if reading.weekday or (reading.name == "slash" and not tokens.has(first - 1, "word")):
        return 3
    return 0


def _own_line(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the date fills its line, perhaps with a time after it."""
    start, end = tokens.spans[first][0], tokens.spans[last - 1][1]
    return (
        tokens.text[:start].rpartition("\n")[2].strip() == ""
        and len(tokens.text[end:].partition("\n")[0].strip()) <= 12
    )  # noqa: PLR2004 - a time of day
