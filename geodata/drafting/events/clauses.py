"""Keep one report for each clause of a sentence, with the dead, the day and the place that its other parts give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events.deaths import NO_FIGURES
from geodata.drafting.events.telling import BARE, VIOLENT, EventReport

_ON_CIVILIANS: Final = frozenset({"Violence against civilians"})


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
    return are_violent and cause.sense != "war" and cause.weight > BARE >= death_trigger.weight


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
    if report.date.basis == other.date.basis == "stated" and report.date.edtf != other.date.edtf:
        return False
    if sentence.part(match.first, match.last) == sentence.part(other_match.first, other_match.last):
        return True
    is_same = sentence.clause(match.first, match.last) == sentence.clause(other_match.first, other_match.last)
    return is_same and (report.date.basis != "stated" or report.date.edtf == other.date.edtf)
