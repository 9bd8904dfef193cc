"""Resolved readings → the expressions the document gives, each with the interval that its words make of it."""

from __future__ import annotations

from typing import Final

from geodata import edtf
from geodata.errors import EdtfError
from geodata.findings import TimeExpression
from geodata.times.context import Resolved
from geodata.times.tokens import Tokens

_RANGE_WORDS: Final = ("hyphen", "slashsign", "to", "and")
_LOOK_BACK: Final = 12
_OPEN: Final = {"since": "{0}/..", "after": "{0}/..", "until": "../{1}", "till": "../{1}", "before": "../{1}"}


def expressions(tokens: Tokens, found: list[Resolved]) -> tuple[TimeExpression, ...]:
    """One expression for each resolved reading."""
    dates = [_days(one) for one in found]
    phrases = [_span(tokens, one) for one in found]
    done = [False] * len(found)
    for index in range(len(found) - 1):
        opener = _range(tokens, found[index], found[index + 1])
        whole = _joined(dates[index], dates[index + 1]) if opener >= 0 else ""
        if whole and not done[index]:
            dates[index] = dates[index + 1] = whole
            phrases[index] = phrases[index + 1] = (tokens.starts[opener], _span(tokens, found[index + 1])[1])
            done[index] = done[index + 1] = True
    ends = [one.reading.last for one in found]
    for index, one in enumerate(found):
        if dates[index] and not done[index] and not (one.stamp and ":" in one.stamp.time):
            opened = _open(tokens, one, dates[index], ends[index - 1] if index else 0)
            if opened:
                dates[index], phrases[index] = opened[0], (tokens.starts[opened[1]], phrases[index][1])
    made = []
    for one, days, phrase in zip(found, dates, phrases, strict=True):
        start, end = _span(tokens, one)
        kind = "time" if one.stamp and one.stamp.time else one.reading.kind
        made.append(TimeExpression(start, end, tokens.text[start:end], kind, one.value, days, *phrase, one.reason))
    return tuple(made)


def _span(tokens: Tokens, one: Resolved) -> tuple[int, int]:
    return tokens.starts[one.reading.first], tokens.end(one.reading.last - 1)


def _days(one: Resolved) -> str:
    """The days of an expression by itself; about, where the words say early, late or the like."""
    text = one.stamp.edtf() if one.stamp else ""
    if text and one.reading.until and one.stamp is not None:
        begin, end = one.reading.year, one.reading.until
        return f"{begin:04d}-24" if one.stamp.code == "WI" else f"{begin:04d}/{end:04d}"
    vague = one.reading.edge in {"START", "MID", "END", "REST"} and one.stamp is not None and one.stamp.grain != "day"
    return f"{text}~" if text and vague and "/" not in text else text


def _range(tokens: Tokens, earlier: Resolved, later: Resolved) -> int:
    """The token at which a range of two times begins (“between”, “from”, or the first time); -1 for no range."""
    joint, begin = earlier.reading.last, earlier.reading.first
    if joint >= later.reading.first or later.reading.first - joint > 2:  # noqa: PLR2004 - “to the”
        return -1
    if not any(tokens.has(joint, name) for name in _RANGE_WORDS):
        return -1
    if later.reading.first - joint == 2 and not (tokens.has(joint + 1, "the") or tokens.has(joint + 1, "to")):  # noqa: PLR2004
        return -1
    opener = tokens.word(begin - 1)
    if tokens.has(joint, "and"):
        return begin - 1 if opener == "between" else -1
    return begin - 1 if opener in {"from", "between"} else begin


def _joined(earlier: str, later: str) -> str:
    """Both times as one interval; "" where the calendar allows none."""
    if not earlier or not later:
        return ""
    begin, end = earlier.partition("/")[0], later.rpartition("/")[2]
    return begin if begin == end else _valid(f"{begin}/{end}")


def _valid(text: str) -> str:
    try:
        edtf.parse(text)
    except EdtfError:
        return ""
    return text


def _open(tokens: Tokens, one: Resolved, days: str, limit: int) -> tuple[str, int] | None:
    """The interval that “since”, “after”, “until” or “before” opens, and the token that opens it."""
    first = one.reading.first
    at = first - 1
    at -= tokens.has(at, "the")
    word = tokens.word(at)
    if word not in _OPEN and tokens.word(at) in {"in", "on", "of"}:
        at = _since(tokens, at, limit)
        word = "since" if at >= 0 else ""
    start, _, end = days.partition("/")
    if word in _OPEN:
        return _OPEN[word].format(start, end or start), at
    following = tokens.word(one.reading.last)
    if following in {"onwards", "onward"} or (word == "from" and following == "on"):
        return f"{start}/..", first
    return None


def _since(tokens: Tokens, at: int, limit: int) -> int:
    """Where “since” stands before “the beginning of the war in 2011”; -1 when it does not."""
    for index in range(at - 1, max(limit, at - _LOOK_BACK) - 1, -1):
        word = tokens.words[index]
        if word.lower() == "since":
            return index
        if not word[0].isalnum() and word not in {"-", "’", "'"}:
            break
    return -1
