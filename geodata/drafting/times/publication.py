"""Find the day of publication in the head of a report."""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting.times import grammar
from geodata.drafting.times.readers import read
from geodata.drafting.times.reading import Reading
from geodata.drafting.times.stamp import Stamp
from geodata.drafting.times.tokens import Tokens

_HEAD: Final = 700
"""Characters of the head."""
_AFTER_DATELINE: Final = frozenset("()-–—/|")
_TOWN: Final = re.compile(r"\W*(?:[^\W\d_a-z][\w'’.-]*[\s/,،]*){1,4}")
"""The town, or towns, that a dateline begins with: “Beirut/Istanbul,”."""
_LABELLED, _DATELINE, _ALONE, _UPDATED = 4, 3, 2, 1
"""How certainly a date is that of publication: after a label, in a dateline, on a line alone, after “Updated”."""
_LABEL_REACH: Final = 4
"""Tokens between “Published” and the date."""
_HOUR: Final = 12
"""Characters of a time of day."""
_YEAR: Final = re.compile("(?:19|20|21)[0-9]{2}")
"""Without such a year, the head cannot hold a full date."""
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


def publication_date(text: str) -> str:
    """The publication date in the head of the text (its dateline), as an EDTF day; "" for none."""
    head = text[:_HEAD]
    if not _YEAR.search(head):
        return ""
    tokens = Tokens(head)
    best, highest = "", 0
    for match in grammar.matches(tokens.code):
        if match.lastgroup not in {"dated", "iso", "slash"} or match["pre"] or match["partof"]:
            continue
        reading = read(tokens, match)
        if reading.rule == "slash" and not reading.month:
            _order_by_weekday(tokens, reading)
        day = _day(reading)
        certainty = _certainty(tokens, reading) if day else 0
        if certainty > highest:
            best, highest = day, certainty
    return best


def _order_by_weekday(tokens: Tokens, reading: Reading) -> None:
    """Set day and month of 04-09-2014 where a weekday in the text fits only September or only April."""
    parts = re.split(r"\D", tokens.words[reading.stop - 1])
    indices = range(len(tokens.words))
    weekdays = {int(tokens.value(index, "weekday")) for index in indices if tokens.is_a(index, "weekday")}
    orders = [
        (day, month)
        for day, month in ((int(parts[0]), int(parts[1])), (int(parts[1]), int(parts[0])))
        if (stamp := Stamp("day", reading.year or 0, month, day)).valid()
        and weekdays & {stamp.weekday(), (stamp.weekday() + 5) % 7 + 1}
    ]
    if len(orders) == 1:
        reading.day, reading.month = orders[0]


def _day(reading: Reading) -> str:
    if not (reading.day and reading.month and reading.year and _FIRST_YEAR <= reading.year <= _LAST_YEAR):
        return ""
    stamp = Stamp("day", reading.year, reading.month, reading.day)
    return stamp.value() if stamp.valid() else ""


def _certainty(tokens: Tokens, reading: Reading) -> int:
    """How certainly a date is that of publication: `_LABELLED` … `_UPDATED`; 0 within a sentence."""
    first, stop = reading.first, reading.stop
    label = first - 1
    while label >= max(0, first - _LABEL_REACH) and tokens.in_list(label, "after_label"):
        label -= 1
    if tokens.in_list(label, "label"):
        return _UPDATED if tokens.lowered(label) == "updated" else _LABELLED
    if tokens.in_list(first - 1, "telling"):
        return 0
    place = first - 1
    while tokens.is_a(place, "comma"):
        place -= 1
    in_dateline = 0 <= place < first - 1 and tokens.words[place][:2].isupper()
    before, after = _rest_of_line(tokens, first, stop)
    in_dateline = in_dateline or (0 <= place < first - 1 and _TOWN.fullmatch(before) is not None)
    if first == 0 or (in_dateline and tokens.lowered(stop) in _AFTER_DATELINE):
        return _DATELINE
    if (not before or tokens.in_list(first - 1, "edge_of_line")) and len(after) <= _HOUR:
        return _DATELINE
    alone = reading.weekday or (reading.rule == "slash" and not tokens.is_a(first - 1, "word"))
    return _ALONE if alone else 0


def _rest_of_line(tokens: Tokens, first: int, stop: int) -> tuple[str, str]:
    """The text before and after on the same line."""
    start, end = tokens.starts[first], tokens.end(stop - 1)
    return tokens.text[:start].rpartition("\n")[2].strip(), tokens.text[end:].partition("\n")[0].strip()
