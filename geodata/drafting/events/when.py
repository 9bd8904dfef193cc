"""When an event happened: the time its clause states, or one carried over from the text around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import Final

from geodata import edtf
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.model import Basis, TimeExpression
from geodata.errors import EdtfError

_WEEKDAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTH_DAYS: Final = 31
_WEEK: Final = 7
_CLOCK: Final = frozenset({"am", "pm", "gmt", "utc", "local", "time"})
"""Words of hours, which name no day."""
_BESIDE: Final = 2
"""Words from “overnight” to the day that it belongs to."""
_SINCE_REACH: Final = 10
"""Words from “since” to the time it belongs to: “since the beginning of the war in 2011”."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """An event's date. All fields are empty when no date is known."""

    edtf: str = ""
    basis: Basis = ""
    times: tuple[int, ...] = ()
    """Indices, in the article, of the times it comes from."""
    reason: str = ""
    """Where it comes from, in words."""
    is_certain: bool = False
    """Whether the words of the event themselves refer to the carried date."""
    is_beside: bool = False
    """Whether it stands in another clause of the event's own sentence."""

    def __bool__(self) -> bool:
        return bool(self.edtf)

    @property
    def is_day(self) -> bool:
        """Whether it is one day, in the words of the text."""
        return bool(self.times) and is_day(self.edtf)

    @property
    def is_moment(self) -> bool:
        """Whether it may be carried over."""
        return is_moment(self.edtf)


@dataclass(frozen=True, slots=True)
class SentenceTime:
    """A time expression in a sentence: `first` and `last` (exclusive) are word indices."""

    index: int
    """Index of the expression in the article."""
    first: int
    last: int
    edtf: str
    """The expression's days, or an interval that begins with them, after “since”."""
    expression: TimeExpression


def times_in(sentence: Sentence, expressions: Sequence[tuple[int, TimeExpression]]) -> list[SentenceTime]:
    """The times of a sentence that name calendar days. `expressions` are pairs of index in the article and time."""
    sentence_times = []
    for index, expression in expressions:
        if expression.edtf and _readable(expression.edtf):
            first, last = sentence.words_between(expression.phrase_start, expression.phrase_end)
            is_of_page = not words("publishing").isdisjoint(sentence.lowered[max(0, first - 2) : first])
            if is_of_page or _depends_on_event(sentence.lowered, first, last):
                continue
            date = expression.edtf if expression.kind == "time" else _since(sentence, first, expression.edtf)
            sentence_times.append(SentenceTime(index, first, last, date, expression))
    return _by_weekday(sentence, sentence_times)


def _by_weekday(sentence: Sentence, times: list[SentenceTime]) -> list[SentenceTime]:
    """The times without a “yesterday” beside the name of another day: “yesterday, Thursday” is that Thursday."""
    return [
        time
        for time, following in zip_longest(times, times[1:])
        if following is None
        or time.expression.text.lower() not in {"yesterday", "today"}
        or sentence.lowered[time.last : following.first] not in ([","], ["("])
        or following.expression.text.lower() not in _WEEKDAYS
        or time.edtf == following.edtf
    ]


def _depends_on_event(lowered: Sequence[str], first: int, last: int) -> bool:
    """“two weeks after they left”: a date counted from another event, whose date is unknown."""
    phrase = lowered[first : last + 1]
    is_anchored = "after" in phrase or "before" in phrase
    behind = lowered[last : last + 1]
    if any(pair == ("before", "last") for pair in pairwise(phrase)):
        return False  # “the week before last”
    if {*lowered[first:last][-1:]} & {"after", "before"} and (not behind or not behind[0][0].isalnum()):
        return False  # “The day after, gunmen …”
    return is_anchored and not words("unit").isdisjoint(phrase) and not any(word[0].isdigit() for word in phrase)


@lru_cache(maxsize=4096)
def parsed(date: str) -> edtf.Edtf:
    """The parsed EDTF date, from a cache. Raises EdtfError."""
    return edtf.parse(date)


def _readable(date: str) -> bool:
    try:
        parsed(date)
    except EdtfError:
        return False
    return True


def _since(sentence: Sentence, first: int, date: str) -> str:
    """The open interval from `date` on where “since” precedes it: “since the beginning of the war in 2011”."""
    if any(mark in date for mark in "/[{"):
        return date
    for index in range(first - 1, max(-1, first - _SINCE_REACH), -1):
        word = sentence.lowered[index]
        if word == "since":
            return f"{date}/.."
        if word in words("helper") or word in words("verb") or not word[0].isalnum() or word in {"and", "or"}:
            break
    return date


def stated(sentence: Sentence, match: Match, sentence_times: Sequence[SentenceTime]) -> EventDate:
    """The time in the trigger's clause, preferably in the same segment of it, otherwise the nearest."""
    first, last = sentence.clause(match.first, match.last)
    times = [time for time in sentence_times if first <= time.first < last]
    if not times:
        return EventDate()
    start, end = sentence.part(match.first, match.last)
    has_day = any(map(names_day, times))

    def rank(time: SentenceTime) -> tuple[bool, bool, bool, bool, int]:
        is_inside = start <= time.first < end
        is_clock = has_day and (not names_day(time) or _is_bare_night(time, times))
        is_named = not words("dayname").isdisjoint(sentence.lowered[time.last : time.last + 1])
        distance = time.first - match.last if time.first >= match.last else match.first - time.last
        return is_clock, not is_inside, is_named, not is_moment(time.edtf), distance

    best = min(times, key=rank)
    same = tuple(time.index for time in times if time.edtf == best.edtf)
    return EventDate(best.edtf, "stated", same, f"date from “{best.expression.text}” ({best.expression.reason})")


def _is_bare_night(time: SentenceTime, times: Sequence[SentenceTime]) -> bool:
    """Whether the days beside it say which night is meant: “overnight Sunday to Monday”."""
    is_night = time.expression.text.lower() in {"overnight", "the night"}
    return is_night and any(0 <= other.first - time.last <= _BESIDE for other in times if other is not time)


def since(time: SentenceTime) -> EventDate:
    """The time from a day on that stands elsewhere in the sentence."""
    return EventDate(
        time.edtf, "stated", (time.index,), f"date from “{time.expression.text}” ({time.expression.reason})"
    )


def names_day(time: SentenceTime) -> bool:
    """Whether a time names its day: not “at 7 pm” or “in the afternoon”, nor “yesterday” beside “Thursday”."""
    if time.expression.kind != "time":
        return True
    named = time.expression.text.lower().replace(",", " ").split()
    is_date = any(re.fullmatch(r"(?:19|20)[0-9]{2}", word) for word in named)
    return is_date or not (words("calendar") - _CLOCK | words("daily")).isdisjoint(named)


def now(clause: tuple[int, int], present_times: Sequence[tuple[int, int]], published: str) -> EventDate:
    """“has now been”: about the date of publication. `present_times` are word and time index of each “now”."""
    times = [index for word, index in present_times if clause[0] <= word < clause[1]]
    if not times or not published or not _readable(published):
        return EventDate()
    date = published if any(mark in published for mark in "[{/~?%") else f"{published}~"
    return EventDate(date, "stated", (times[0],), "date from “now”: when the article was published")


def carried(
    date: str, times: tuple[int, ...], origin: str, *, is_certain: bool = False, is_beside: bool = False
) -> EventDate:
    """A date carried over from `origin`, given in words; the flags are those of `EventDate`."""
    return EventDate(date, "carried", times, f"date carried from {origin}", is_certain, is_beside)


def reported(published: str, days: int, first: str = "") -> EventDate:
    """The date of an event that news reports without one: on the day of publication or in the `days` before it.

    `first` is a day that it cannot lie before, "" for none. No date where the day of publication is unknown.
    """
    day = day_number(published)
    if day is None:
        return EventDate()
    start = day - days
    floor = day_number(first)
    if floor is not None and floor <= day:
        start = max(start, floor)
    date = f"[{edtf.iso(start)}..{edtf.iso(day)}]" if start < day else edtf.iso(day)
    return EventDate(date, "carried", (), f"reported on {edtf.iso(day)}; the text names no day")


def or_next_day(date: str, published: str) -> str:
    """A day or the one after it, as far as that is not after publication: “late on Tuesday … in the morning”."""
    day, last = day_number(date), day_number(published)
    return date if day is None or last is None or day >= last else f"[{date}..{edtf.iso(day + 1)}]"


def before(date: EventDate, days: int) -> EventDate:
    """The date of something that was followed by an event of this day: on it or in the `days` before it."""
    reason = f"before or on {date.edtf}: {date.reason.removeprefix('date carried from ')}"
    return replace(reported(date.edtf, days), times=date.times, reason=f"date inferred: {reason}")


def days_before(date: EventDate, days: int) -> EventDate:
    """The date of something that happened so many days before a day: before the news it is no surer than news."""
    day = day_number(date.edtf)
    if day is None:
        return EventDate()
    if date.reason:
        reason = f"date inferred: {days} day(s) before {date.edtf}, {date.reason.removeprefix('date carried from ')}"
        return replace(date, edtf=edtf.iso(day - days), reason=reason)
    reason = f"date inferred: {days} day(s) before the news of {date.edtf}"
    return replace(reported(edtf.iso(day - days), 2), reason=reason)


def is_of_article(sentence: Sentence, time: SentenceTime, published: str) -> bool:
    """Whether a time in the first sentence is the day of publication, written out: “AFP Monday 9 June 2014”."""
    if time.edtf != published or published[:4] not in time.expression.text:
        return False
    return time.first == 0 or sentence.lowered[time.first - 1] not in words("dating")


def said(time: SentenceTime, days: int) -> EventDate:
    """The date of an event of which somebody spoke on a day: on that day or in the `days` before it."""
    date = reported(time.edtf, days)
    return replace(date, times=(time.index,), reason=f"told on “{time.expression.text}”; the text names no day")


def is_news(times: Sequence[TimeExpression], published: str) -> bool:
    """Whether an article of a known day tells mainly of the days before it, by the dates that it names."""
    day = day_number(published)
    if day is None:
        return False
    periods = [parsed(time.edtf) for time in times if time.edtf and _readable(time.edtf) and is_moment(time.edtf)]
    recent = sum(day - _MONTH_DAYS <= period.end_day for period in periods)
    return 2 * recent >= len(periods)


def day_number(date: str) -> int | None:
    """The day that a date names, counted from 1970-01-01; None for a longer or an unreadable one."""
    if not date or not _readable(date):
        return None
    period = parsed(date)
    return period.start_day if period.start_day == period.end_day else None


def is_day(date: str) -> bool:
    """Whether a date is one day."""
    return day_number(date) is not None


def is_after(date: str, published: str) -> bool:
    """Whether a date lies wholly after the day of publication."""
    day = day_number(published)
    return day is not None and bool(date) and parsed(date).start_day > day


def not_after(date: EventDate, published: str) -> EventDate:
    """The date of something that has happened, not after the day of publication.

    A week that goes on is cut there, a day of the week that was read as the coming one is the last one, and any other
    later day is no date.
    """
    day = day_number(published)
    if day is not None and re.fullmatch(r"\[[^,]*[^,.]\.\.[^,.].*\]", date.edtf):
        return _cut(date, day)
    if day is None or not date or any(mark in date.edtf for mark in "[{~?%") or ".." in date.edtf:
        return date
    period = parsed(date.edtf)
    if period.end_day <= day or period.end_day - period.start_day >= _WEEK:
        return date
    if period.start_day <= day:
        return replace(
            date, edtf=f"{edtf.iso(period.start_day)}/{edtf.iso(day)}" if period.start_day < day else published
        )
    if period.start_day - day < _WEEK:
        reason = f"{date.reason}; the one before, since the report is of {published}"
        first, last = (edtf.iso(edge - _WEEK) for edge in (period.start_day, period.end_day))
        return replace(date, edtf=first if first == last else f"{first}/{last}", reason=reason)
    return EventDate()


def _cut(date: EventDate, day: int) -> EventDate:
    """One of several days, none of them after `day`: “on Eid al-Fitr”, reported on its second day."""
    period = parsed(date.edtf)
    if not period.start_day <= day < period.end_day:
        return date
    first, last = edtf.iso(period.start_day), edtf.iso(day)
    return replace(date, edtf=first if first == last else f"[{first}..{last}]")


def is_moment(date: str) -> bool:
    """Whether a date may be carried over: it is no open interval, and no longer than a month."""
    if not date or ".." in date:
        return False
    period = parsed(date)
    return period.end_day - period.start_day <= _MONTH_DAYS


def days_between(date: str, other_date: str) -> int:
    """Days from the end of the earlier of two dates to the beginning of the later; 0 where they meet."""
    first, second = sorted((parsed(date), parsed(other_date)), key=lambda period: period.start_day)
    return max(0, second.start_day - first.end_day)


def overlap(date: str, other_date: str) -> bool:
    """Whether two dates may mean the same day."""
    first, second = parsed(date), parsed(other_date)
    return first.start_day <= second.end_day and second.start_day <= first.end_day
