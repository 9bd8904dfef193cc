"""The head of a report → its day of publication."""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting.times import grammar
from geodata.drafting.times.readers import read
from geodata.drafting.times.reading import Reading
from geodata.drafting.times.stamp import Stamp
from geodata.drafting.times.tokens import Tokens

_HEAD: Final = 700
"""Characters in which a report says when it was published."""
_AFTER_DATELINE: Final = frozenset("(-–—/")
_LABELLED, _DATELINE, _ALONE, _UPDATED = 4, 3, 2, 1
"""How surely a date is that of publication, the surest first."""
_LABEL_REACH: Final = 4
"""Tokens between “Published” and the date."""
_HOUR: Final = 12
"""Characters of a time of day."""
_YEAR: Final = re.compile("(?:19|20|21)[0-9]{2}")
"""What the head of a report must hold for a date to be looked for."""
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


def publication_date(text: str) -> str:
    """The publication date that the head of the text gives (its dateline), as EDTF; "" for none."""
    head = text[:_HEAD]
    if not _YEAR.search(head):
        return ""
    tokens = Tokens(head)
    best, strongest = "", 0
    for match in grammar.matches(tokens.code):
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
    """Decide by the weekdays that the text tells of whether 04-09-2014 is in September or in April, if they do."""
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
    label = first - 1
    while label >= max(0, first - _LABEL_REACH) and tokens.listed(label, "after_label"):
        label -= 1
    if tokens.listed(label, "label"):
        return _UPDATED if tokens.word(label) == "updated" else _LABELLED
    if tokens.listed(first - 1, "telling"):
        return 0
    place = first - 1
    while tokens.has(place, "comma"):
        place -= 1
    in_dateline = 0 <= place < first - 1 and tokens.words[place][:2].isupper()
    before, after = _rest_of_line(tokens, first, last)
    if first == 0 or (in_dateline and tokens.word(last) in _AFTER_DATELINE):
        return _DATELINE
    if (not before or tokens.listed(first - 1, "edge_of_line")) and len(after) <= _HOUR:
        return _DATELINE
    alone = reading.weekday or (reading.name == "slash" and not tokens.has(first - 1, "word"))
    return _ALONE if alone else 0


def _rest_of_line(tokens: Tokens, first: int, last: int) -> tuple[str, str]:
    """What stands on the same line before and after."""
    start, end = tokens.starts[first], tokens.end(last - 1)
    return tokens.text[:start].rpartition("\n")[2].strip(), tokens.text[end:].partition("\n")[0].strip()
