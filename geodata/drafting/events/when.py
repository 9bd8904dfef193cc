"""When an event was: the time its clause states, else one carried over from the text before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geodata import edtf
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.model import Basis, TimeExpression
from geodata.errors import EdtfError

_MONTH: Final = 31
_SINCE: Final = 10
"""Words between “since” and the time it belongs to: “since the beginning of the war in 2011”."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """An event's date as EDTF with the times it comes from (indices), and why, in words."""

    date: str = ""
    basis: Basis = ""
    times: tuple[int, ...] = ()
    reason: str = ""
    sure: bool = False
    """Whether a carried date is one that the words themselves refer to."""

    def __bool__(self) -> bool:
        return bool(self.date)

    @property
    def is_moment(self) -> bool:
        """Whether it may be carried over."""
        return is_moment(self.date)


@dataclass(frozen=True, slots=True)
class SentenceTime:
    """A time expression in a sentence: its index in the article, word indices, the EDTF its clause makes of it."""

    index: int
    first: int
    last: int
    date: str
    found: TimeExpression


def times_in(sentence: Sentence, found: Sequence[tuple[int, TimeExpression]]) -> list[SentenceTime]:
    """The times of a sentence that name days of the calendar. `found`: index in the article and the expression."""
    timed = []
    for index, time in found:
        if time.edtf and _readable(time.edtf):
            first, last = sentence.at(time.phrase_start), sentence.at(time.phrase_end - 1) + 1
            if _hangs(sentence.low, first, last):
                continue
            timed.append(SentenceTime(index, first, last, _open(sentence, first, time.edtf), time))
    return timed


def _hangs(low: Sequence[str], first: int, last: int) -> bool:
    """“two weeks after they left”: a date that another event gives, and that nobody knows here."""
    said = low[first : last + 1]
    anchored = "after" in said or "before" in said
    return anchored and not words("unit").isdisjoint(said) and not any(word[0].isdigit() for word in said)


@lru_cache(maxsize=4096)
def parsed(date: str) -> edtf.Edtf:
    """A date read, each text once. Raises EdtfError."""
    return edtf.parse(date)


def _readable(date: str) -> bool:
    try:
        parsed(date)
    except EdtfError:
        return False
    return True


def _open(sentence: Sentence, first: int, date: str) -> str:
    """“since the beginning of the war in 2011”: from then on, though the words in between are not the time's."""
    if any(mark in date for mark in "/[{"):
        return date
    for at in range(first - 1, max(-1, first - _SINCE), -1):
        word = sentence.low[at]
        if word == "since":
            return f"{date}/.."
        if word in words("helper") or word in words("verb") or not word[0].isalnum() or word in {"and", "or"}:
            break
    return date


def stated(sentence: Sentence, match: Match, timed: Sequence[SentenceTime]) -> EventDate:
    """The time in the trigger's own clause; its own part of the clause comes first, then the nearest."""
    first, last = sentence.clause(match.first, match.last)
    here = [time for time in timed if first <= time.first < last]
    if not here:
        return EventDate()
    begin, end = sentence.part(match.first, match.last)

    def rank(time: SentenceTime) -> tuple[bool, bool, int]:
        inside = begin <= time.first < end
        return (
            not inside,
            not is_moment(time.date),
            time.first - match.last if time.first >= match.last else match.first - time.last,
        )

    best = min(here, key=rank)
    same = tuple(time.index for time in here if time.date == best.date)
    return EventDate(best.date, "stated", same, f"date from “{best.found.text}” ({best.found.reason})")


def now(clause: tuple[int, int], present: Sequence[tuple[int, int]], published: str) -> EventDate:
    """“has now been”: about when the article was published. `present`: word and time index of each “now”."""
    here = [index for at, index in present if clause[0] <= at < clause[1]]
    if not here or not published or not _readable(published):
        return EventDate()
    date = published if any(mark in published for mark in "[{/~?%") else f"{published}~"
    return EventDate(date, "stated", (here[0],), "date from “now”: when the article was published")


def carried(date: str, times: tuple[int, ...], how: str, *, sure: bool = False) -> EventDate:
    """A date taken over from elsewhere; `sure` when the words themselves refer to it."""
    return EventDate(date, "carried", times, f"date carried from {how}", sure)


def is_moment(date: str) -> bool:
    """Whether a date may be carried over: no open interval, and no more than a month."""
    if not date or ".." in date:
        return False
    read = parsed(date)
    return read.end_day - read.start_day <= _MONTH


def overlap(one: str, other: str) -> bool:
    """Whether two dates may be the same day."""
    first, second = parsed(one), parsed(other)
    return first.start_day <= second.end_day and second.start_day <= first.end_day
