"""Complete an event with a date from the text around its clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events import kinds, when
from geodata.drafting.events.headcounts import number_value
from geodata.drafting.events.lexicon import references, words
from geodata.drafting.events.reading import Sentence, opens_cause
from geodata.drafting.events.telling import VIOLENT, EventReport, Memory, TriggerReading
from geodata.drafting.events.when import EventDate

_REPORTED_WITHIN: Final = 2
"""Days before publication in which news without a date happened; of 590 coded reports all lie in them."""
_LASTING: Final = frozenset({"war", "goingon", "intervention", "claim", "coup", "invasion", "toll"})
"""Senses of triggers that tell of states and of history, which are older than the news."""
_APART: Final = frozenset({"elsewhere", "separately"})
"""Words of a deed that is another one than what was told before."""
_RECENT: Final = {"days": 10, "weeks": 45}
"""Unit → days that “in recent days” may reach back."""
_DAYS: Final = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_WEEK: Final = 7
"""Days before publication in which the cause of such news happened: “after the army shelled …”."""
REACH: Final = 2
"""Sentences over which a date or place is carried within a paragraph."""


def carried(reading: TriggerReading, memory: Memory) -> EventDate:
    """A date from the event that the clause refers to, from the sentences around it, or from the day of publication."""
    referred = _referred_date(reading, memory)
    openers = words("sequence").intersection(reading.sentence.lowered[reading.clause[0] : reading.match.first])
    beside = _date_beside(reading)
    is_later = bool(openers) and not (openers == {"before"} and beside)
    is_unresolved = any(reading.contains(index) for index in reading.findings.unresolved)
    if referred or is_unresolved or reading.match.trigger.sense == "goingon":
        return referred  # an event with a date of its own, even an unknown one, takes no other
    if memory.is_news and (days := _recent_days(reading.lowered)):
        return when.reported(memory.published, days)
    if counted := _counted_days(reading.sentence, reading.clause[0]):
        return when.days_before(beside if when.is_day(beside.edtf) else EventDate(memory.published), counted)
    is_cause = opens_cause(reading.sentence.lowered, reading.clause[0])  # “in reprisal for the killing of two men”
    if (is_cause or (is_later and _is_followed(reading))) and when.is_day(beside.edtf):
        return when.before(beside, _WEEK)
    if is_later:
        return when.reported(memory.published, _WEEK) if memory.is_news else EventDate()
    around = when.not_after(_date_around(reading, memory), memory.published)
    return around or _date_of_the_story(reading, memory)


def _recent_days(clause: Sequence[str]) -> int:
    """The days that “in recent days”, “over the past weeks” may reach back; 0 for no such words."""
    for index, word in enumerate(clause[1:], 1):
        if word in _RECENT and clause[index - 1] in {"recent", "past", "last", "few", "several"}:
            return _RECENT[word]
    return 0


def _is_followed(reading: TriggerReading) -> bool:
    """“executed 26 people on 11 May after storming a base”: the storming came first, but belongs to that day's deed."""
    lowered, first = reading.sentence.lowered, reading.match.first
    return lowered[first - 1 : first] == ["after"] and lowered[first].endswith("ing")


def _counted_days(sentence: Sentence, first: int) -> int:
    """The days in “a day after eight people were killed”, of which the clause begins at “after”; 0 for none."""
    lowered = sentence.lowered
    if lowered[first] != "after" or first < 2 or lowered[first - 1] not in _DAYS:  # noqa: PLR2004 - “a day”
        return 0
    count = lowered[first - 2]
    number = 1 if count in {"a", "one"} else int(count) if count.isdecimal() else number_value(count) or 0
    return number * _DAYS[lowered[first - 1]]


def _date_beside(reading: TriggerReading) -> EventDate:
    """A date from another clause of the sentence."""
    others = [time for time in reading.findings.times if not reading.contains(time.first) and when.is_moment(time.edtf)]
    if not others:
        return EventDate()
    nearest = min(others, key=lambda time: (not when.names_day(time), abs(time.first - reading.match.first)))
    origin = f"the same sentence: “{nearest.expression.text}”"
    return when.carried(nearest.edtf, (nearest.index,), origin, is_beside=True)


def _date_around(reading: TriggerReading, memory: Memory) -> EventDate:
    """A date from the rest of the sentence, or from the sentences just before."""
    if beside := _date_beside(reading):
        return beside
    if labelled := _date_of_label(reading, memory):
        return labelled
    if not _APART.isdisjoint(reading.lowered):
        return EventDate()  # “Elsewhere in the province, a bus drove over a landmine”
    last = memory.last_dated
    if last and follows(reading, last):
        return when.carried(last.date.edtf, last.date.times, f"the event before: “{last.display}”")
    previous = memory.previous
    if (
        previous is not None
        and previous.sentence.paragraph == reading.sentence.paragraph
        and previous.number == reading.findings.number - 1
    ):
        times = [time for time in previous.times if when.is_moment(time.edtf)]
        if times:
            how = f"the sentence before: “{times[-1].expression.text}”"
            return when.carried(times[-1].edtf, (times[-1].index,), how)
    return EventDate()


def _date_of_label(reading: TriggerReading, memory: Memory) -> EventDate:
    """The day that is all of the sentence before: “12 November. Two bombers struck …”."""
    previous = memory.previous
    if previous is None or previous.number != reading.findings.number - 1 or len(previous.times) != 1:
        return EventDate()
    time = previous.times[0]
    others = [
        index
        for index, word in enumerate(previous.sentence.lowered)
        if not time.first <= index < time.last and word[0].isalnum()
    ]
    if others or not when.is_moment(time.edtf):
        return EventDate()
    return when.carried(time.edtf, (time.index,), f"the sentence before: “{time.expression.text}”")


def _date_of_the_story(reading: TriggerReading, memory: Memory) -> EventDate:
    """The day of the heading above or, in news, the days before publication."""
    if memory.section is not None and memory.section.date:
        return memory.section.date
    said = reading.findings.said
    is_lead = memory.previous is None and not memory.reports and reading.match.trigger.event_type.startswith(VIOLENT)
    if not (memory.is_news or said or is_lead) or reading.match.trigger.sense in _LASTING or kinds.looks_back(reading):
        return EventDate()
    if said is not None and when.day_number(said.edtf) and not when.is_after(said.edtf, memory.published):
        return when.said(said, _REPORTED_WITHIN)
    return when.reported(memory.published, _REPORTED_WITHIN)


def _referred_date(reading: TriggerReading, memory: Memory) -> EventDate:
    """The date of the event that a noun refers to: “After the request …”, “the announcement has …”."""
    lowered, match = reading.sentence.lowered, reading.match
    own_type = (match.trigger.event_type, match.trigger.sub_event_type)
    for index in range(*reading.clause):
        kind = references().get(lowered[index])
        if kind is None or kind == own_type or match.first <= index < match.last:
            continue
        referents = [report for report in memory.by_type.get(kind, ()) if report.date]
        referents = [report for report in referents if report.date.basis == "stated"] or referents
        if not referents or not all(when.overlap(report.date.edtf, referents[-1].date.edtf) for report in referents):
            continue
        date = referents[-1].date.edtf
        if not any(mark in date for mark in "/[{"):
            if {"after", "following"} & set(lowered[max(reading.clause[0], index - 3) : index]):
                date = f"[{date}..]"
            elif match.trigger.sense == "goingon":
                date = f"{date}/.."
        reason = f"what its words refer to: “{referents[-1].display}”"
        return when.carried(date, referents[-1].date.times, reason, is_certain=True)
    return EventDate()


def follows(reading: TriggerReading, report: EventReport, reach: int = REACH) -> bool:
    """Whether a sentence follows a report so closely that it may continue it."""
    is_same_paragraph = report.sentence.paragraph == reading.sentence.paragraph
    return is_same_paragraph and reading.findings.number - report.number <= reach
