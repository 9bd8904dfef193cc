"""One sentence → the events it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.events import carrying, kinds, parties, saying, spotting, when, where
from geodata.drafting.events.deaths import Deaths, deaths
from geodata.drafting.events.lexicon import words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import BARE, VIOLENT, EventReport, Memory, SentenceFindings, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace
from geodata.drafting.model import Modality

_ITSELF: Final = 5
"""Words between “it” and what it did."""


def happenings(findings: SentenceFindings, matches: Sequence[Match], memory: Memory) -> list[EventReport]:
    """The events that a sentence reports. `matches` are the triggers met in it."""
    facts = spotting.SentenceFacts(
        [place.first for place in findings.places if where.usable(place.resolution)],
        [time.first for time in findings.times],
        [(party.first, party.name) for party in findings.parties if party.kind != "civilians"]
        if memory.conflict
        else [],
        memory.conflict,
    )
    reports = [
        happening
        for match in spotting.strongest(matches, lambda match: spotting.fulfilled(match, findings.sentence, facts))
        if (happening := _happening(findings, match, memory)) is not None
    ]
    return [copy for report in _one_per_clause(reports) if not report.is_bare for copy in _each_place(report, findings)]


def _each_place(report: EventReport, findings: SentenceFindings) -> list[EventReport]:
    """“bombed the towns of A, B and C”: an event for each place of a list; with a figure, which is of all, only one."""
    others = (
        where.listed(findings.sentence, findings.places, report.place) if report.event_type.startswith(VIOLENT) else []
    )
    if not others:
        return [report]
    if report.deaths != Deaths():
        named = ", ".join(place.resolution.name for place in others)
        report.reasons.append(f"also at {named}, which share the number of dead")
        return [report]
    reports = [report]
    for place in others:
        event_place = EventPlace(
            place.index, "stated", is_named=True, reason=f"place from “{place.resolution.mention.text}”"
        )
        reasons = [event_place.reason if reason == report.place.reason else reason for reason in report.reasons]
        reports.append(
            replace(
                report, place=event_place, quote_words=[*report.quote_words, place.first, place.last - 1], reasons=reasons
            )
        )
    return reports


def _happening(findings: SentenceFindings, match: Match, memory: Memory) -> EventReport | None:
    """What a trigger tells of; None when that is no event that happened."""
    verdict = saying.verdict(findings.sentence, match)
    if verdict in {"not", "unreal"}:
        return None
    planned = verdict == "planned"
    reading = _telling(findings, match)
    date = when.stated(findings.sentence, match, findings.times) or when.now(
        reading.clause, findings.present_times, memory.published
    )
    event_type, sub_event_type = kinds.kind(reading)
    unfit = not event_type or (planned and not (date and event_type.startswith("Strategic")))
    if unfit or kinds.is_name(reading) or kinds.is_background(reading, has_date=date.basis == "stated"):
        return None
    _turn(reading, event_type)
    _both_sides(reading, memory)
    dead = (
        deaths(findings.sentence.lowered, *reading.clause, findings.time_words)
        if event_type.startswith(VIOLENT)
        else Deaths()
    )
    sums = match.trigger.weight <= BARE and not date and (dead.is_total or not words("sum").isdisjoint(reading.lowered))
    if not date and not sums:
        date = carrying.carried_date(reading, memory)
    reading.is_total = sums or dead.is_total or kinds.is_total(date.edtf)
    if reading.side_b and reading.side_b.kind == "civilians" and kinds.is_total(date.edtf):
        event_type, sub_event_type = "Violence against civilians", "Civilian casualties"
    if dead.is_total and match.trigger.weight <= BARE and sub_event_type != "Civilian casualties":
        event_type, sub_event_type, reading.side_b = "Battles", "Armed conflict", None
    place = carrying.place(reading, memory, terms=sub_event_type == "Basing agreement")
    if sub_event_type == "Government regains territory" and not kinds.regains(reading, place, memory.places):
        sub_event_type = ""
    if kinds.is_generic(reading, date, place, dead):
        return None
    made = _make_happening(reading, (event_type, sub_event_type), date, place, dead, planned=planned)
    made.is_bare = kinds.is_bare(reading, date, place, dead)
    return made


def _telling(findings: SentenceFindings, match: Match) -> TriggerReading:
    clause = findings.sentence.clause(match.first, match.last)
    is_claimed = _is_claimed(findings, match)
    speaker_words = (
        range(findings.attribution.first, findings.attribution.last)
        if findings.attribution and is_claimed
        else range(0)
    )
    acting = [party for party in findings.parties if party.first not in speaker_words]
    side_a, side_b = parties.sides(findings.sentence, match, clause, acting)
    if side_a is None and not words("own").isdisjoint(findings.sentence.lowered[clause[0] : match.first + 1]):
        side_a = next((party for party in findings.parties if party.first in speaker_words), None)
    if side_a is None and is_claimed and findings.attribution and not match.trigger.place:
        side_a = _speaker(findings, match, speaker_words)
    if side_b == side_a or (side_b and side_b.generic and match.trigger.place):
        side_b = None  # in decisions, “the use of armed forces” names nobody
    return TriggerReading(findings, match, clause, speaker_words, side_a, side_b)


def _speaker(findings: SentenceFindings, match: Match, speaker_words: range) -> Party | None:
    """“The army said it had repelled …”: who speaks did it."""
    start = findings.attribution.verb + 1 if findings.attribution else 0
    lowered = findings.sentence.lowered
    begin = start + (lowered[start : start + 1] == ["that"])
    if lowered[begin : begin + 1] not in (["it"], ["they"]) or match.first - begin > _ITSELF or begin > match.first:
        return None
    if parties.is_passive(findings.sentence, match):
        return None
    return next((party for party in findings.parties if party.first in speaker_words), None)


def _is_claimed(findings: SentenceFindings, match: Match) -> bool:
    """Whether somebody is named who says so; a verb that is itself the event claims nothing."""
    return findings.attribution is not None and not match.first <= findings.attribution.verb < match.last


def _turn(reading: TriggerReading, event_type: str) -> None:
    """In protests and riots, those who protest are side_a."""
    if event_type not in {"Protests", "Riots"}:
        return
    clause_parties = [party for party in reading.findings.parties if reading.contains(party.first)]
    crowd = next((party for party in clause_parties if party.name == parties.PROTESTERS), None)
    if crowd is not None:
        other = next((party for party in (reading.side_a, reading.side_b) if party and party.name != crowd.name), None)
        reading.side_a, reading.side_b = crowd, other


def _both_sides(reading: TriggerReading, memory: Memory) -> None:
    """“between both countries”: the two that the event before was between."""
    last = memory.events[-1] if memory.events else None
    lowered = reading.lowered
    is_both = any(
        word in {"both", "two"} and lowered[index + 1 : index + 2] and lowered[index + 1] in words("partners")
        for index, word in enumerate(lowered)
    )
    if is_both and last and last.party_a and last.party_b and last.sentence.paragraph == reading.sentence.paragraph:
        reading.side_a, reading.side_b = last.party_a, last.party_b


def _make_happening(  # noqa: PLR0913 - all of it is the event
    reading: TriggerReading, kind: tuple[str, str], date: EventDate, place: EventPlace, dead: Deaths, *, planned: bool
) -> EventReport:
    match, findings = reading.match, reading.findings
    is_claimed = _is_claimed(findings, match)
    name = findings.attribution.name if findings.attribution and is_claimed else ""
    if match.trigger.sense == "toll":  # “Local sources put the toll at 240”
        first, last = saying.before(findings.sentence, match.first)
        name = saying.text(findings.sentence, first, last) if first < last else name
    modality: Modality = "planned" if planned else "claimed" if is_claimed else "reported"
    why = f"{': '.join(filter(None, kind))} from “{findings.sentence.display(match.first, match.last)[:80]}”"
    return EventReport(
        findings.sentence, findings.number, match, *kind, date, place,
        reading.side_a.name if reading.side_a else "", kinds.victims(reading, kind[0]), dead,
        modality, name,
        [*_words_to_quote(reading, date, place), *dead.words], [why, *filter(None, (date.reason, place.reason))],
        reading.side_a, reading.side_b,
    )  # fmt: skip


def _words_to_quote(reading: TriggerReading, date: EventDate, place: EventPlace) -> list[int]:
    """Words that the quote must hold."""
    indices = [reading.match.first, reading.match.last - 1]
    if date.basis == "stated":
        for time in reading.findings.times:
            if time.index in date.times and reading.contains(time.first):
                indices += [time.first, time.last - 1]
    if place.basis == "stated":
        for sentence_place in reading.findings.places:
            if sentence_place.index == place.index:
                indices += [sentence_place.first, sentence_place.last - 1]
    return indices


def _one_per_clause(reports: Sequence[EventReport]) -> list[EventReport]:
    """One event a clause, the strongest; another part of it is another event when it has a date of its own.

    Words that only say that somebody was killed belong to the weapon or the attack that the sentence tells of.
    """
    kept: list[EventReport] = []
    for one in sorted(reports, key=lambda one: -one.match.trigger.weight):
        causes = [other for other in kept if _causes(other, one)]
        if causes:
            _absorb(min(causes, key=lambda other: abs(other.match.first - one.match.first)), one)
        elif not any(_same_clause(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.match.first)


def _causes(report: EventReport, death: EventReport) -> bool:
    cause, bare = report.match.trigger, death.match.trigger
    violent = report.event_type.startswith(VIOLENT) and death.event_type.startswith(VIOLENT)
    return violent and cause.sense != "war" and cause.weight > BARE >= bare.weight


def _absorb(report: EventReport, death: EventReport) -> None:
    """Let a cause have the dead and the date that another clause of its sentence gives."""
    takes_deaths = report.deaths == Deaths() and death.deaths != Deaths()
    takes_date = report.date.basis != "stated" and death.date.basis == "stated"
    if takes_deaths:
        report.deaths = death.deaths
    if report.is_bare and not death.is_bare:  # “Three people died in Homs when missiles hit a plant”
        report.is_bare, report.place = False, death.place
        report.reasons[1:] = death.reasons[1:]
        report.quote_words.extend(death.quote_words)
    if takes_date:
        report.date = death.date
    if takes_date:
        report.quote_words.extend(death.quote_words)
    elif takes_deaths:
        report.quote_words.extend(death.deaths.words)
    report.side_b = report.side_b or (death.side_b if death.side_b != report.side_a else "")


def _same_clause(report: EventReport, other: EventReport) -> bool:
    """Whether two triggers tell of one event: in one clause, without dates that tell them apart."""
    sentence, mine, theirs = report.sentence, report.match, other.match
    if report.date.basis == other.date.basis == "stated" and report.date.edtf != other.date.edtf:
        return False
    if sentence.part(mine.first, mine.last) == sentence.part(theirs.first, theirs.last):
        return True
    same = sentence.clause(mine.first, mine.last) == sentence.clause(theirs.first, theirs.last)
    return same and (report.date.basis != "stated" or report.date.edtf == other.date.edtf)
