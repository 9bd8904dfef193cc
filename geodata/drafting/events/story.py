"""Turn the triggers of one sentence into reports of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geodata.drafting.events import blame, clauses, kinds, parties, saying, sides, spotting, when, where
from geodata.drafting.events.carrying import dates
from geodata.drafting.events.carrying import places as carried_places
from geodata.drafting.events.deaths import NO_FIGURES, Deaths
from geodata.drafting.events.lexicon import allies, words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence, opens_cause
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.telling import BARE, VIOLENT, EventReport, Memory, SentenceFindings, TriggerReading
from geodata.drafting.events.when import EventDate
from geodata.drafting.events.where import EventPlace
from geodata.drafting.model import Modality
from geodata.model import WherePrec

_GOES_ON: Final = 2
"""Sentences after violence in which the killed are its victims: “Two children were killed.”"""
_HISTORIC: Final = 500
"""Number of dead from which on an event without a day of its own is history and no news."""
_LATE: Final = frozenset({"late", "evening", "night", "overnight", "midnight"})
_EARLY: Final = frozenset({"morning", "dawn", "noon", "midday", "afternoon"})
_SPEECH_REACH: Final = 6
"""Words from whose speaker somebody is to the verb of saying."""
_OWN_REACH: Final = 5
"""Words from “its” to what happened to those who are the speaker's."""
_OBJECT_REACH: Final = 2
"""Words from a verb to the party that is its object."""
_PRONOUN_REACH: Final = 5
"""Words from “it” to the trigger of which it is the subject."""


def event_reports(findings: SentenceFindings, matches: Sequence[Match], memory: Memory) -> list[EventReport]:
    """The events that a sentence reports, in reading order. `matches` are its triggers."""
    armed = [(party.first, party.name) for party in findings.parties if party.kind != "civilians"]
    conflict = memory.conflict or _goes_on(findings, memory)
    facts = spotting.SentenceFacts(
        [place.first for place in findings.places if where.usable(place.resolution)],
        [time.first for time in findings.times],
        armed if conflict else [],
        conflict,
        memory.at_war,
    )
    strongest = spotting.strongest(matches, lambda match: spotting.fulfilled(match, findings.sentence, facts))
    strongest = [match for match in strongest if not _is_goal(findings.sentence, match, strongest)]
    reports = [report for match in strongest if (report := _event_report(findings, match, memory)) is not None]
    return [
        copy
        for report in clauses.one_per_clause(reports)
        if not report.is_bare
        for copy in _each_place(report, findings)
    ]


def _is_goal(sentence: Sentence, match: Match, matches: Sequence[Match]) -> bool:
    """Whether a relative clause only says what a strike hit: “an air strike on Friday, which hit a building”."""
    is_plain = match.trigger.event_type.startswith("Explosions") and not match.trigger.sub_event_type
    first, _ = sentence.clause(match.first, match.last)
    if not is_plain or sentence.lowered[first] not in words("relative"):
        return False
    return any(other.last <= first and other.trigger.event_type.startswith("Explosions") for other in matches)


def _goes_on(findings: SentenceFindings, memory: Memory) -> bool:
    """Whether violence was told just before a sentence."""
    last = memory.reports[-1] if memory.reports else None
    return last is not None and last.event_type.startswith(VIOLENT) and findings.number - last.number <= _GOES_ON


def _each_place(report: EventReport, findings: SentenceFindings) -> list[EventReport]:
    """A report for each place of a list: “bombed the towns of A, B and C”; with a figure, only one for all of them."""
    is_violent = report.event_type.startswith(VIOLENT)
    others = where.listed(findings.sentence, findings.places, report.place) if is_violent else []
    if not others:
        return [report]
    if report.deaths != NO_FIGURES:
        names = ", ".join(place.resolution.name for place in others)
        report.reasons.append(f"also at {names}, which share the number of dead")
        return [report]
    reports = [report]
    for place in others:
        why = f"place from “{place.resolution.mention.text}”"
        event_place = EventPlace(place.index, "stated", is_named=True, reason=why)
        reasons = [why if reason == report.place.reason else reason for reason in report.reasons]
        quote_words = [*report.quote_words, place.first, place.last - 1]
        reports.append(replace(report, place=event_place, quote_words=quote_words, reasons=reasons))
    return reports


def _event_report(findings: SentenceFindings, match: Match, memory: Memory) -> EventReport | None:
    """The event that a trigger reports; None when it reports none, or one that did not happen."""
    is_other = kinds.is_likened(findings.sentence, match) or blame.is_blamed(findings.sentence, match)
    verdict = "not" if is_other else saying.verdict(findings.sentence, match)
    if verdict in {"not", "unreal"}:
        return None
    is_planned = verdict == "planned"
    reading = trigger_reading(findings, match)
    reading.goes_on = _goes_on(findings, memory)
    date = when.stated(findings.sentence, match, findings.times)
    date = _of_the_day(reading, date, memory) or _since(reading)
    date = date or when.now(reading.clause, findings.present_times, memory.published)
    date = date if is_planned else when.not_after(date, memory.published)
    event_type, sub_event_type = kinds.kind(reading)
    is_unfit = not event_type or (is_planned and not (date and event_type.startswith("Strategic")))
    if is_unfit or kinds.is_name(reading) or kinds.is_background(reading, has_date=date.basis == "stated"):
        return None
    _put_protesters_first(reading, event_type)
    _resolve_both_sides(reading, memory)
    is_violent = event_type.startswith(VIOLENT)
    dead = clauses.dead_of(reading) if is_violent else NO_FIGURES
    is_sum = not date and _sums_up(reading, dead, memory)
    if not date and not is_sum:
        date = dates.carried(reading, memory)
    if _is_history(reading, dead, date, memory):
        is_sum, date = True, EventDate()  # “Gunmen killed 1,200 people”, in the background of the news
    reading.is_total = is_sum or dead.is_total or kinds.is_total(date.edtf)
    if memory.is_news and kinds.is_past(reading, date, dead):
        return None
    if reading.side_b and reading.side_b.kind == "civilians" and kinds.is_total(date.edtf):
        event_type, sub_event_type = "Violence against civilians", "Civilian casualties"
    if dead.is_total and match.trigger.weight <= BARE and sub_event_type != "Civilian casualties":
        event_type, sub_event_type, reading.side_b = "Battles", "Armed conflict", None
    place = carried_places.place(reading, memory, date, terms=sub_event_type == "Basing agreement")
    if sub_event_type == "Government regains territory" and not kinds.regains(reading, place, memory.places):
        sub_event_type = ""
    if _is_no_event(reading, memory, date, place, dead):
        return None
    report = build(reading, (event_type, sub_event_type), date, place, dead, planned=is_planned)
    report.is_total = report.is_total or (dead != NO_FIGURES and kinds.is_span(date.edtf))
    clauses.count_wounded(reading, report)
    report.is_bare = kinds.is_bare(reading, date, place, dead)
    return report


def _is_history(reading: TriggerReading, dead: Deaths, date: EventDate, memory: Memory) -> bool:
    """Whether so many died that news would name the day, beside a time that began long ago: “since October 2023”."""
    figure = dead.best or dead.low or dead.high
    is_undated = date.basis == "carried" and not date.is_certain and not date.is_beside
    if not (memory.is_news and memory.reports and is_undated and figure.isdigit() and int(figure) >= _HISTORIC):
        return False
    near = [*reading.findings.times, *(memory.previous.times if memory.previous else ())]
    return any(time.edtf.endswith("/..") and kinds.is_total(f"{time.edtf[:-2]}{memory.published}") for time in near)


def _of_the_day(reading: TriggerReading, date: EventDate, memory: Memory) -> EventDate:
    """A date; that of an hour alone, “in the afternoon”, is the day of the heading or of what was told before."""
    times = [time for time in reading.findings.times if time.index in date.times]
    is_hour = bool(times) and not any(map(when.names_day, times)) and date.edtf == memory.published
    if not is_hour or not memory.is_news:
        return date
    if memory.section is not None and memory.section.date:
        return memory.section.date
    last = memory.last_dated
    if last is None or reading.findings.number - last.number > _GOES_ON + 1 or not when.is_day(last.date.edtf):
        return date
    is_later = not _LATE.isdisjoint(last.sentence.vocabulary) and not _EARLY.isdisjoint(reading.lowered)
    day = when.or_next_day(last.date.edtf, memory.published) if is_later else last.date.edtf
    return when.carried(day, last.date.times, f"the event before: “{last.display}”")


def _is_no_event(reading: TriggerReading, memory: Memory, date: EventDate, place: EventPlace, dead: Deaths) -> bool:
    """Whether a clause tells of weapons in general, gives no number of dead to a toll, or recalls history in news."""
    if kinds.is_generic(reading, date, place, dead) or (reading.match.trigger.sense == "toll" and dead == NO_FIGURES):
        return True
    vague = place.index is None or memory.places[place.index].where_prec == WherePrec.COUNTRY
    if memory.is_news and kinds.says_nothing(reading, date, place, vague=vague):
        return True
    return memory.is_news and kinds.is_history(reading, date, dead, vague, memory.published)


def _since(reading: TriggerReading) -> EventDate:
    """The beginning of what a bare number of dead sums up: “have left 2,000 dead and …, since 2015”."""
    if reading.match.trigger.weight > BARE:
        return EventDate()
    begun = next((time for time in reading.findings.times if time.edtf.endswith("/..")), None)
    return when.since(begun) if begun is not None and kinds.is_total(begun.edtf) else EventDate()


def _sums_up(reading: TriggerReading, dead: Deaths, memory: Memory) -> bool:
    """Whether a clause only sums up the dead of a long time: “… have been killed since the war began”."""
    summing = words("sum") - words("strife") if memory.is_news else words("sum")
    return reading.match.trigger.weight <= BARE and (dead.is_total or not summing.isdisjoint(reading.lowered))


def trigger_reading(findings: SentenceFindings, match: Match) -> TriggerReading:
    """The trigger with its clause and its parties. A speaker is a party only where the sentence says so."""
    clause = findings.sentence.clause(match.first, match.last)
    attribution = findings.attribution if _is_claimed(findings, match) else None
    speaker_words = range(attribution.first, attribution.last) if attribution else range(0)
    blamed = blame.accused(findings.sentence, findings.parties)
    blamed += blame.accusers(findings.sentence, findings.parties)
    acting = [party for party in findings.parties if party.first not in speaker_words and party not in blamed]
    acting = [party for party in acting if not _only_speaks(findings.sentence, party, match)]
    acting = [party for party in acting if not sides.is_only_believed(findings.sentence, party)]
    acting = [_of_speaker(findings, party, speaker_words) for party in _of_one_deed(findings.sentence, match, acting)]
    side_a, side_b = sides.sides(findings.sentence, match, clause, acting)
    is_own = not words("own").isdisjoint(findings.sentence.lowered[clause[0] : match.first + 1])
    own_hurt = is_own and match.trigger.sub_event_type.startswith("Remote")  # “their vehicle hit a mine”
    own_hurt = own_hurt or _are_own_hurt(findings.sentence.lowered, clause[0], match.first)
    if side_a is None and is_own and not sides.is_passive(findings.sentence, match):
        speaker = next((party for party in findings.parties if party.first in speaker_words), None)
        side_a, side_b = (side_a, side_b or speaker) if own_hurt else (speaker, side_b)
    if attribution and not match.trigger.place and not own_hurt:
        side_a, side_b = _with_speaker(side_a, side_b, _speaker(findings, match, attribution.verb + 1, speaker_words))
    if side_b and (
        sides.is_subject(findings.sentence, side_b, match) or _are_partners(findings, match, side_a, side_b)
    ):
        side_b = None
    if (side_a and side_b and side_b.name == side_a.name) or (side_b and side_b.generic and match.trigger.place):
        side_b = None  # in decisions, “the use of armed forces” names nobody
    return TriggerReading(findings, match, clause, speaker_words, side_a, side_b)


def _only_speaks(sentence: Sentence, party: Party, match: Match) -> bool:
    """Whether a country only tells what others suffered: “Iran’s ambassador said 78 people were killed”."""
    between = range(party.last, min(match.first, party.last + _SPEECH_REACH))
    verb = next((index for index in between if sentence.lowered[index] in words("saying")), -1)
    is_own = "," not in sentence.lowered[party.last : max(verb, party.last)]
    after = [word for word in sentence.lowered[verb + 1 : verb + 3] if word != "that"]
    is_own = is_own and after[:1] not in (["it"], ["they"], ["to"])  # “Ukraine’s air force said it had shot down …”
    return verb > party.last and is_own and party.kind == "government" and not party.generic


def _of_speaker(findings: SentenceFindings, party: Party, speaker_words: range) -> Party:
    """A party that is the speaker's: “Moscow’s defence ministry said its troops had taken …”."""
    owner = findings.sentence.lowered[party.first - 1] if party.first else ""
    if not party.generic or party.kind != "government" or owner not in words("own") | {"its", "their", "our"}:
        return party
    speaker = next((other for other in findings.parties if other.first in speaker_words), None)
    if speaker is None or speaker.kind == "civilians":
        return party
    return replace(speaker, first=party.first, last=party.last)


def _of_one_deed(sentence: Sentence, match: Match, acting: list[Party]) -> list[Party]:
    """The parties on the trigger's side of “in retaliation for …”: those of the deed, or those of its cause."""
    cause = next((index for index in range(1, len(sentence.lowered)) if opens_cause(sentence.lowered, index)), -1)
    if cause < 0:
        return acting
    return [party for party in acting if (party.first > cause) == (match.first > cause)]


def _are_own_hurt(lowered: Sequence[str], first: int, last: int) -> bool:
    """“The army said eight of its soldiers were killed when …”: the speaker's people are the victims."""
    for index in range(first, last):
        behind = lowered[index + 1 : min(last, index + _OWN_REACH)]
        if lowered[index] in words("own") and not words("person").isdisjoint(behind):
            hurt = words("kill") | words("wound")
            return any(word in hurt and before in words("be") for before, word in pairwise(behind))
    return False


def _with_speaker(
    side_a: Party | None, side_b: Party | None, speaker: Party | None
) -> tuple[Party | None, Party | None]:
    """The sides where a speaker tells what it did itself: “The army said it had struck a base of the rebels”."""
    if speaker is None or speaker == side_a:
        return side_a, side_b
    return speaker, side_b or side_a


def _are_partners(findings: SentenceFindings, match: Match, side_a: Party | None, side_b: Party) -> bool:
    """Whether two parties are not set against each other: the signatories of a truce, or allies in a war.

    Where the words set allies against each other, as in “the army shelled Hezbollah”, the words count.
    """
    if side_a is None or match.trigger.sense == "truce":
        return side_a is not None
    is_object = 0 <= side_b.first - match.last <= _OBJECT_REACH or sides.is_passive(findings.sentence, match)
    return not is_object and match.trigger.event_type.startswith(VIOLENT) and side_b.name in allies(side_a.name)


def _speaker(findings: SentenceFindings, match: Match, first: int, speaker_words: range) -> Party | None:
    """The speaker, where it is the subject of the words from `first` on: “The army said it had repelled …”."""
    lowered = findings.sentence.lowered
    subject = first + (lowered[first : first + 1] == ["that"])
    speaker = findings.sentence.word(speaker_words[-1]) if speaker_words else ""
    is_many = speaker.lower() == "police" or (speaker.endswith("s") and not speaker.isupper())
    if lowered[subject : subject + 1] == ["it"] and is_many:
        return None  # “Police said it killed nine people”: the bomb did
    is_infinitive = lowered[subject : subject + 2] == ["to", "have"]  # “The rebels claimed to have captured …”
    if (
        not is_infinitive and lowered[subject : subject + 1] not in (["it"], ["they"])
    ) or not 0 <= match.first - subject <= _PRONOUN_REACH:
        return None
    if sides.is_passive(findings.sentence, match):
        return None
    return next((party for party in findings.parties if party.first in speaker_words), None)


def _is_claimed(findings: SentenceFindings, match: Match) -> bool:
    """Whether the event is attributed to a speaker; a verb of saying that is itself the trigger attributes nothing."""
    said = findings.attribution
    is_accusation = match.trigger.event_type.startswith("Explosions") and match.trigger.sense == "accused"
    if said is not None and said.verb >= 0:
        first, last = sorted((match.first, said.verb))
        if ";" in findings.sentence.lowered[first:last]:
            return False  # “Six people were killed; Israel said that one of them …”
    return said is not None and (is_accusation or not match.first <= said.verb < match.last)


def _put_protesters_first(reading: TriggerReading, event_type: str) -> None:
    """Make the protesters side_a of protests and riots."""
    if event_type not in {"Protests", "Riots"}:
        return
    if reading.side_b and reading.side_b.kind == "civilians" and reading.side_a is None:
        reading.side_b = None  # the women who march are those who protest
    clause_parties = [party for party in reading.findings.parties if reading.contains(party.first)]
    crowd = next((party for party in clause_parties if party.name == parties.PROTESTERS), None)
    if crowd is not None:
        other = next((party for party in (reading.side_a, reading.side_b) if party and party.name != crowd.name), None)
        reading.side_a, reading.side_b = crowd, other


def _resolve_both_sides(reading: TriggerReading, memory: Memory) -> None:
    """“between both countries”: take the two parties of the event before."""
    last = memory.reports[-1] if memory.reports else None
    lowered = reading.lowered
    is_both = any(
        word in {"both", "two"} and lowered[index + 1 : index + 2] and lowered[index + 1] in words("partners")
        for index, word in enumerate(lowered)
    )
    if is_both and last and last.party_a and last.party_b and last.sentence.paragraph == reading.sentence.paragraph:
        reading.side_a, reading.side_b = last.party_a, last.party_b


def build(  # noqa: PLR0913 - all of it is the event
    reading: TriggerReading, kind: tuple[str, str], date: EventDate, place: EventPlace, dead: Deaths, *, planned: bool
) -> EventReport:
    """The report that a trigger gives, of this type, date and place, with this number of dead."""
    match, findings = reading.match, reading.findings
    is_claimed = _is_claimed(findings, match)
    name = findings.attribution.name if findings.attribution and is_claimed else ""
    if match.trigger.sense == "toll" and match.trigger.verb:  # “Local sources put the toll at 240”
        first, last = saying.speaker_before(findings.sentence, match.first)
        name = saying.speaker_name(findings.sentence, first, last) if first < last else name
    modality: Modality = "planned" if planned else "claimed" if is_claimed else "reported"
    why = f"{': '.join(filter(None, kind))} from “{findings.sentence.display(match.first, match.last)[:80]}”"
    return EventReport(
        findings.sentence, findings.number, match, *kind, date, place,
        reading.side_a.name if reading.side_a else "", kinds.victims(reading, kind[0]), dead,
        modality, name,
        [*_quote_words(reading, date, place), *dead.words], [why, *filter(None, (date.reason, place.reason))],
        reading.side_a, reading.side_b, reading.is_total,
    )  # fmt: skip


def _quote_words(reading: TriggerReading, date: EventDate, place: EventPlace) -> list[int]:
    """Indices of the words that the quote must contain for the trigger, the date and the place."""
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
