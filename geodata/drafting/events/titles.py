"""Write an event's title as a news desk would: who did what where, on one line, never cut.

The words of the quote are the title where they are short enough, without the day, the speaker and what links them to
the text before. Otherwise the title is put together from what was read: “Air strike by Russia in Aleppo kills 20”.
"""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting.events.lexicon import words
from geodata.drafting.events.telling import EventReport
from geodata.geocoding.names import script

_FOREIGN: Final = frozenset({"Arabic", "Cyrillic"})
"""Scripts of quotes that are no English titles, so that a title is put together from what was read."""
_LONGEST: Final = 110
"""Characters."""
_FEWEST: Final = 3
"""Words that a title keeps at least."""
_OPENINGS: Final = frozenset({
    *("on", "in", "at", "late", "early", "yesterday", "today", "overnight", "during", "since", "by"),
})  # fmt: skip
_WEEKDAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_ASIDES: Final = frozenset({"after", "before", "following", "despite", "amid", "under"})
_ASIDE: Final = 7
"""Words of an aside before the sentence proper: “after a lull,”."""
_LINKS: Final = frozenset({
    *("after", "while", "when", "as", "meanwhile", "also", "however", "elsewhere", "separately", "and", "but", "thus"),
    *("moreover", "then", "later", "that", "where", "which", "who"),
})  # fmt: skip
_LONGEST_LABEL: Final = 60
"""Characters of a label of day and place before a colon."""
_IN_LABEL: Final = frozenset({
    *("region", "province", "state", "governorate", "district", "oblast", "county", "countryside", "city", "town"),
    *("of", "and", "the", "township", "area"),
})  # fmt: skip
"""Words in small letters in such a label."""
_COUNTED: Final = "an?|one|two|three|four|five|six|seven|several|some|few|the|[0-9]{1,2}"
_LATER: Final = re.compile(
    rf"^(?:(?:just |about )?(?:{_COUNTED}) (?:day|night|week|month|hour|minute)s? (?:earlier|later|before|after|ago)"
    r"|(?:(?:the|that) )?(?:next|following|previous|same|last) (?:day|night|week|month|year|morning|evening|afternoon)"
    r"),? (?=\S+ \S+ \S+)",
    re.IGNORECASE,
)
"""A day that is counted from another one: “Four days later, …”."""
_WHOLE: Final = 200
"""Characters of a title whose event has no name of its own."""
_RELATED: Final = re.compile(r"(?:near|between|off|outside|(?:north|south|east|west)[-a-z]* of)\b")
"""The beginning of a place's name before which no “in” stands."""
_NOUNS: Final = {
    "Air/drone strike": "Air strike", "Shelling/artillery/missile attack": "Shelling",
    "Suicide bomb": "Suicide bombing",
    "Remote explosive/landmine/IED": "Explosion", "Grenade": "Grenade attack", "Chemical weapon": "Chemical attack",
    "Armed clash": "Fighting", "Attack": "Attack", "Abduction/forced disappearance": "Abduction",
    "Civilian casualties": "Deaths of civilians", "Government regains territory": "Recapture",
    "Non-state actor overtakes territory": "Capture", "Battles": "Fighting", "Explosions/Remote violence": "Bombing",
    "Violence against civilians": "Attack", "Excessive force against protesters": "Force against protesters",
}  # fmt: skip
"""Sub-event type, or event type → what it is called in a title; any other is called by its own name."""


def title(report: EventReport, quote: str, place: str) -> str:
    """The title of an event; `place` is the name of its place, "" for none."""
    if script(quote) in _FOREIGN:
        line = _composed(report, place)
        return f"Reportedly: {line}" if report.claimed_by else line
    line = _plain(report, " ".join(quote.split()))
    is_nameless = report.sub_event_type == "Other" and len(line) <= _WHOLE
    is_accusation = report.match.trigger.sense == "accused" and report.event_type.startswith("Explosions")
    is_unfit = is_accusation or len(line.split()) < _FEWEST or _lacks_subject(line)
    if (len(line) > _LONGEST and not is_nameless) or is_unfit:
        line = _composed(report, place)
    line = line[:1].upper() + line[1:]
    if report.claimed_by and len(report.claimed_by) + len(line) < _LONGEST:
        return f"{report.claimed_by[:1].upper()}{report.claimed_by[1:]}: {line}"
    return f"Reportedly: {line}" if report.modality == "claimed" and not report.claimed_by else line


def _plain(report: EventReport, line: str) -> str:
    """A quote without the speaker, links and the day at either end."""
    if report.claimed_by:
        said = "|".join(map(re.escape, sorted(words("saying"))))
        speaker = rf"(?:the |an? )?{re.escape(report.claimed_by)}(?:,? \S+){{0,3}}?"
        speech = rf"^{speaker} (?:{said})(?: on \w+)?(?: that)?[,:]? (?=\S+ \S+)"
        line = re.sub(speech, "", line, flags=re.IGNORECASE)
    line = line.rpartition(" | ")[2]
    line = re.sub(r"^[0-9]{1,2}[:.][0-9]{2}(?: [–—-])? ", "", line)
    line = re.sub(r"^in (?:retaliation|response|revenge|reprisal) (?:for|to) (?:an? |the )?", "", line)
    line = re.sub(r"^[Ll]ater (?:that|the same) (?:day|night|morning|afternoon|evening),? ", "", line)
    line = _LATER.sub("", _without_label(line))
    pieces = line.split(" ")
    first = _after_opening(pieces)
    last = _before_day(pieces, first)
    kept = " ".join(pieces[first:last]) if last - first >= _FEWEST else line
    kept = re.sub(r"^\([^()]{1,30}\) ", "", kept)
    return kept.strip(' ,;:-–—“”"')


def _without_label(line: str) -> str:
    """A line without a label of its day and place: “29 June, Gao: Gunmen …”."""
    label, colon, rest = line.partition(": ")
    pieces = label.split()
    is_label = bool(colon) and len(label) <= _LONGEST_LABEL and rest[:1].isupper()
    if not is_label or any(piece[0].islower() and piece not in _IN_LABEL for piece in pieces):
        return line
    return rest if any(map(_names_day, pieces)) or pieces[-1] in _IN_LABEL else line


def _lacks_subject(line: str) -> bool:
    """Whether a line begins with a verb: “executed four civilians”, “were targeted by a drone”."""
    first, _, rest = line.partition(" ")
    is_verb = (
        line.lower().startswith("to have ")
        or first in words("helper")
        or first in words("verb")
        or first.endswith("ed")
    )
    return is_verb or (first.endswith("ing") and rest.startswith(("the ", "a ", "an ")))


def _after_opening(pieces: list[str]) -> int:
    """Index of the first word after links and the day: “On 10 February, after …”."""
    first = 0
    while first < len(pieces):
        bare = pieces[first].strip(",.:;").lower()
        aside = next((index for index, piece in enumerate(pieces[first : first + _ASIDE]) if piece.endswith(",")), -1)
        if bare in _ASIDES and aside > 0:
            first += aside + 1
            continue
        if bare in _LINKS:
            first += 1
            continue
        end = first
        while end < len(pieces) and _is_time(pieces, end):
            end += 1
        is_day = bare in _OPENINGS and any(map(_names_day, pieces[first:end]))
        if not is_day:
            break
        first = end
    return first


def _before_day(pieces: list[str], first: int) -> int:
    """Index after the last word before a day at the end: “… in Aleppo on Monday”."""
    start = len(pieces)
    while start - 1 > first and _is_time(pieces, start - 1):
        start -= 1
    run = pieces[start:]
    opens = next((index for index, piece in enumerate(run) if piece.lower() in _OPENINGS), -1)
    return start + opens if opens >= 0 and any(map(_names_day, run[opens:])) else len(pieces)


def _is_time(pieces: list[str], index: int) -> bool:
    """Whether a word belongs to a day; a number only beside the name of a month, or as a year or an hour."""
    bare = pieces[index].strip(",.:;").lower()
    if re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)?", bare):
        beside = pieces[max(0, index - 1) : index] + pieces[index + 1 : index + 2]
        if not any(piece.strip(",.:;").lower() in words("calendar") - _WEEKDAYS for piece in beside):
            return False  # “On Tuesday 25 people …”
        return any(piece.strip(",.:;").lower() in words("calendar") for piece in beside)
    if bare in {"to", "into"} and index and index + 1 < len(pieces):
        return _is_time(pieces, index - 1) and _names_day(pieces[index + 1])  # “Overnight to Monday”
    is_number = re.fullmatch(r"(?:19|20)[0-9]{2}|[0-9]{1,2}[:.][0-9]{2}", bare) is not None
    return is_number or bare in _OPENINGS or bare in words("calendar") or bare in words("timeword")


def _names_day(piece: str) -> bool:
    bare = piece.strip(",.:;").lower()
    return bare in words("calendar") or bare in {
        "yesterday",
        "today",
        "overnight",
        "dawn",
        "morning",
        "evening",
        "night",
    }


def _composed(report: EventReport, place: str) -> str:
    """A title from what was read: what, by whom, where, and how many died."""
    noun = report.sub_event_type or report.event_type
    noun = _NOUNS.get(noun, noun)
    trigger = report.display.lower()
    if report.sub_event_type == "Air/drone strike" and "drone" in trigger:
        noun = "Drone strike"
    elif report.sub_event_type.startswith("Remote") and "bomb" in trigger:
        noun = "Bombing"
    is_taken = report.match.trigger.sense == "territory" and bool(place)
    parts = ["Capture" if is_taken and not report.sub_event_type else noun]
    if is_taken:
        parts.append(f"of {place}")
    if report.side_a:
        parts.append(f"by {report.side_a.removeprefix('Government of ').partition(' (')[0]}")
    if place and not is_taken:
        parts.append(place if _RELATED.match(place.lower()) else f"in {place}")
    dead = report.deaths
    if dead.best != "0" and (
        figure := dead.best or (f"at least {dead.low}" if dead.low else f"up to {dead.high}" if dead.high else "")
    ):
        parts.append(f"kills {figure}")
    return " ".join(parts)
