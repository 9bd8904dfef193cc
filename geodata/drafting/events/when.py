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

    edtf: str = ""
    basis: Basis = ""
    times: tuple[int, ...] = ()
    reason: str = ""
    is_certain: bool = False
    """Whether a carried date is one that the words themselves refer to."""

    def __bool__(self) -> bool:
        return bool(self.edtf)

    @property
    def is_moment(self) -> bool:
        """Whether it may be carried over."""
        return is_moment(self.edtf)


@dataclass(frozen=True, slots=True)
class SentenceTime:
    """A time expression in a sentence: its index in the article, word indices, the EDTF its clause makes of it."""

    index: int
    first: int
    last: int
    edtf: str
    expression: TimeExpression


def times_in(sentence: Sentence, expressions: Sequence[tuple[int, TimeExpression]]) -> list[SentenceTime]:
    """The times of a sentence that name days of the calendar. `found`: index in the article and the expression."""
    sentence_times = []
    for index, expression in expressions:
        if expression.edtf and _readable(expression.edtf):
            first, last = sentence.word_at(expression.phrase_start), sentence.word_at(expression.phrase_end - 1) + 1
            if _hangs(sentence.lowered, first, last):
                continue
            sentence_times.append(SentenceTime(index, first, last, _open(sentence, first, expression.edtf), expression))
    return sentence_times


def _hangs(lowered: Sequence[str], first: int, last: int) -> bool:
    """“two weeks after they left”: a date that another event gives, and that nobody knows here."""
    phrase = lowered[first : last + 1]
    anchored = "after" in phrase or "before" in phrase
    return anchored and not words("unit").isdisjoint(phrase) and not any(word[0].isdigit() for word in phrase)


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
    for index in range(first - 1, max(-1, first - _SINCE), -1):
        word = sentence.lowered[index]
        if word == "since":
            return f"{date}/.."
        if word in words("helper") or word in words("verb") or not word[0].isalnum() or word in {"and", "or"}:
            break
    return date


def stated(sentence: Sentence, match: Match, timed: Sequence[SentenceTime]) -> EventDate:
    """The time in the trigger's own clause; its own part of the clause comes first, then the nearest."""
    first, last = sentence.clause(match.first, match.last)
    times = [time for time in timed if first <= time.first < last]
    if not times:
        return EventDate()
    begin, end = sentence.part(match.first, match.last)

    def rank(time: SentenceTime) -> tuple[bool, bool, int]:
        inside = begin <= time.first < end
        return (
            not inside,
            not is_moment(time.edtf),
            time.first - match.last if time.first >= match.last else match.first - time.last,
        )

    best = min(times, key=rank)
    same = tuple(time.index for time in times if time.edtf == best.edtf)
    return EventDate(best.edtf, "stated", same, f"date from “{best.expression.text}” ({best.expression.reason})")


def now(clause: tuple[int, int], present: Sequence[tuple[int, int]], published: str) -> EventDate:
    """“has now been”: about when the article was published. `present`: word and time index of each “now”."""
    times = [index for word, index in present if clause[0] <= word < clause[1]]
    if not times or not published or not _readable(published):
        return EventDate()
    date = published if any(mark in published for mark in "[{/~?%") else f"{published}~"
    return EventDate(date, "stated", (times[0],), "date from “now”: when the article was published")


def carried(date: str, times: tuple[int, ...], how: str, *, is_certain: bool = False) -> EventDate:
    """A date taken over from elsewhere; `sure` when the words themselves refer to it."""
    return EventDate(date, "carried", times, f"date carried from {how}", is_certain)


def is_moment(date: str) -> bool:
    """Whether a date may be carried over: no open interval, and no more than a month."""
    if not date or ".." in date:
        return False
    period = parsed(date)
    return period.end_day - period.start_day <= _MONTH


def overlap(one: str, other: str) -> bool:
    """Whether two dates may be the same day."""
    first, second = parsed(one), parsed(other)
    return first.start_day <= second.end_day and second.start_day <= first.end_day
