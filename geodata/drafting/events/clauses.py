"""Keep one report for each clause of a sentence, with the toll, the day and the place of its other parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events import parties, spotting
from geodata.drafting.events.deaths import NO_FIGURES, Deaths, deaths, taken_before, wounded
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.telling import BARE, VIOLENT, EventReport, TriggerReading

_ON_CIVILIANS: Final = frozenset({"Violence against civilians"})
_GOING_ON: Final = frozenset({
    *("which", "killing", "leaving", "causing", "resulting", "leading", "claiming", "martyring", "wounding"),
})  # fmt: skip
"""Words with which a clause goes on to tell what a deed did."""
_HURT_WHEN: Final = frozenset({"when", "after", "as", "while"})
_KILLED: Final = (["killed"], ["left"], ["claimed"])
_BESIDE: Final = 12
"""Words after a clause that may give the wounded beside its dead."""
_SUBJECT: Final = 12
"""Words from a subject to its verb, across an aside."""


def one_per_clause(reports: Sequence[EventReport]) -> list[EventReport]:
    """Keep the strongest report of each clause; another part of a clause keeps its own if it has its own date.

    A report that only says that somebody was killed is merged into that of the weapon or attack in its sentence.
    """
    kept: list[EventReport] = []
    for report in sorted(reports, key=lambda report: -report.match.trigger.weight):
        causes = [other for other in kept if _causes(other, report)]
        if causes:
            _absorb(min(causes, key=lambda other: abs(other.match.first - report.match.first)), report)
        elif not any(_same_clause(report, other) for other in kept):
            kept.append(report)
    return sorted(kept, key=lambda report: report.match.first)


def _causes(report: EventReport, death: EventReport) -> bool:
    """Whether a report may be the cause of a death that another report only states."""
    cause, death_trigger = report.match.trigger, death.match.trigger
    are_violent = report.event_type.startswith(VIOLENT) and death.event_type.startswith(VIOLENT)
    if _are_apart(report, death):
        return False
    return are_violent and cause.sense != "war" and cause.weight > BARE >= death_trigger.weight


def _are_apart(report: EventReport, other: EventReport) -> bool:
    """Whether one of two deeds of a sentence came before the other.

    “Gunmen killed two men on Monday, a day after a bomb killed three”, “were killed, following the abduction of …”.
    """
    lowered = report.sentence.lowered
    first, last = sorted((report.match.first, other.match.first))
    is_taken = [one.sub_event_type.startswith("Abduction") for one in (report, other)]
    if is_taken[0] != is_taken[1] and not {"following", "after"}.isdisjoint(lowered[first:last]):
        return True
    return any(
        lowered[index] in {"after", "before"} and lowered[index - 1] in words("unit")
        for index in range(first + 1, last)
    )


def _absorb(report: EventReport, death: EventReport) -> None:
    """Complete the report of a cause with the dead, the date and the place that the report of a death gives."""
    takes_deaths = report.deaths == NO_FIGURES and death.deaths != NO_FIGURES
    takes_date = report.date.basis != "stated" and death.date.basis == "stated"
    if takes_deaths:
        report.deaths = death.deaths
    if report.injured == NO_FIGURES:
        report.injured = death.injured
    is_open = not report.match.trigger.event_type and report.event_type == "Battles"
    unarmed = all(party is None or party.kind == "civilians" for party in (report.party_b, death.party_b))
    if is_open and unarmed and death.event_type in _ON_CIVILIANS:
        report.event_type, report.sub_event_type = death.full_type  # “50 people were killed when rebels attacked X”
    if report.is_bare and not death.is_bare:  # “Three people died in Homs when missiles hit a plant”
        report.is_bare, report.place = False, death.place
        report.reasons[1:] = death.reasons[1:]
        report.quote_words.extend(death.quote_words)
    if takes_date:
        report.date = death.date
        report.quote_words.extend(death.quote_words)
    elif takes_deaths:
        report.quote_words.extend(death.deaths.words)
    report.side_b = report.side_b or (death.side_b if death.side_b != report.side_a else "")


def _same_clause(report: EventReport, other: EventReport) -> bool:
    """Whether two reports are of one event: their triggers share a clause, and no date distinguishes them."""
    sentence, match, other_match = report.sentence, report.match, other.match
    if _are_apart(report, other):
        return False
    if report.date.basis == other.date.basis == "stated" and report.date.edtf != other.date.edtf:
        return False
    if sentence.part(match.first, match.last) == sentence.part(other_match.first, other_match.last):
        return True
    is_same = sentence.clause(match.first, match.last) == sentence.clause(other_match.first, other_match.last)
    return is_same and (report.date.basis != "stated" or report.date.edtf == other.date.edtf)


def dead_of(reading: TriggerReading) -> Deaths:
    """The number of dead of a clause; before “… and killed” it may stand further ahead: “was abducted and killed”."""
    sentence, (first, last) = reading.sentence, reading.clause
    if sentence.lowered[first] == "and" and taken_before(sentence.lowered, first + 1):
        first, _ = sentence.clause(first - 1, first)
    if sentence.lowered[first] == "and" and not words("wound").isdisjoint(sentence.lowered[first : first + _BESIDE]):
        first, _ = sentence.clause(first - 1, first)  # “Fifty people were killed and 77 wounded in …”
    if sentence.lowered[first] in words("be"):  # “five civilians, two of them children, were killed in …”
        first = max(0, first - _SUBJECT)
    found = deaths(sentence.lowered, first, last, reading.findings.time_words)
    return found if found != NO_FIGURES or reading.match.trigger.weight <= BARE else _dead_behind(reading)


def _dead_behind(reading: TriggerReading) -> Deaths:
    """The dead of a clause that goes on with a deed: “…, leaving two dead”."""
    sentence, start = reading.sentence, reading.clause[1]
    first = start
    while first < len(sentence.lowered) and (
        not sentence.lowered[first][0].isalnum() or sentence.lowered[first] in words("hedge")
    ):
        first += 1
    if first == len(sentence.lowered) or not (sentence.lowered[first] in _GOING_ON or _that_killed(sentence, first)):
        return NO_FIGURES
    others = [match.first for match in spotting.spot(sentence) if match.first >= start and match.trigger.weight > BARE]
    return deaths(sentence.lowered, first, min([len(sentence.lowered), *others]), reading.findings.time_words)


def _that_killed(sentence: Sentence, first: int) -> bool:
    """“an air strike that killed 33 soldiers”."""
    return sentence.lowered[first] == "that" and sentence.lowered[first + 1 : first + 2] in _KILLED


def count_wounded(reading: TriggerReading, report: EventReport) -> None:
    """Find the number of wounded, which the clause of the dead or the one beside it gives."""
    if not report.event_type.startswith(VIOLENT):
        return
    hurt = wounded(reading.sentence.lowered, reading.clause[0], reading.clause[1] + _BESIDE)
    if hurt == NO_FIGURES and report.injured == NO_FIGURES:
        hurt = _wounded_before(reading, report)
    if hurt != NO_FIGURES:
        report.injured = hurt
        first, last = hurt.words
        report.reasons.append(f"wounded, beside the dead: {reading.sentence.display(first, last + 1)}")


def _wounded_before(reading: TriggerReading, report: EventReport) -> Deaths:
    """The wounded of the clause before, who are the victims: “Two civilians were injured when a shell hit …”."""
    sentence, first = reading.sentence, reading.clause[0]
    if not first or sentence.lowered[first] not in _HURT_WHEN:
        return NO_FIGURES
    start, _ = sentence.clause(first - 1, first)
    others = [
        match for match in spotting.spot(sentence) if start <= match.first < first and match.trigger.weight > BARE
    ]
    hurt = NO_FIGURES if others else wounded(sentence.lowered, start, first)
    if hurt != NO_FIGURES and not report.side_b and not words("unarmed").isdisjoint(sentence.lowered[start:first]):
        report.side_b = parties.CIVILIANS if report.side_a != parties.CIVILIANS else ""
    return hurt
