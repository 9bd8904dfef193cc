"""Join what the parts of an article in several languages report, so that it is told as one article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from geodata.drafting.events.merging import Denial
from geodata.drafting.events.telling import EventReport
from geodata.drafting.languages.events.reports import Told
from geodata.drafting.model import PlaceMention


def renamed(places: Sequence[PlaceMention], is_foreign: Callable[[int], bool]) -> tuple[PlaceMention, ...]:
    """The places with one name for each, that of the part in English, where an article in two languages has both."""
    english = {
        place.place.gazetteer_id: place.name
        for place in places
        if place.place is not None and not is_foreign(place.mention.start) and place.name == place.mention.name
    }
    return tuple(
        replace(place, name=english[place.place.gazetteer_id])
        if place.place is not None
        and place.place.gazetteer_id in english
        and place.name == place.place.name
        and is_foreign(place.mention.start)
        else place
        for place in places
    )


def joined(
    text: str, english: tuple[Sequence[EventReport], Sequence[Denial], Sequence[int]], told: Told
) -> tuple[list[EventReport], list[Denial]]:
    """The reports and denials of all languages in reading order, with the numbers of all sentences counted together.

    `english` are those in English, and where its sentences begin. An event that is told in two languages is then one.
    """
    reports, denials, starts = english
    order = sorted({*starts, *told.starts})

    def number_at(offset: int) -> int:
        return bisect_left(order, offset)

    every = sorted([*reports, *told.reports], key=lambda report: (report.sentence.start, report.match.first))
    lines = [offset for offset, letter in enumerate(text) if letter == "\n"]
    for report in every:
        report.number = number_at(report.sentence.start)
        report.sentence.paragraph = bisect_left(lines, report.sentence.start)
    of_english = [replace(denial, number=number_at(starts[denial.number])) for denial in denials]
    of_others = [replace(denial, number=number_at(told.starts[denial.number])) for denial in told.denials]
    return every, sorted([*of_english, *of_others], key=lambda denial: denial.number)
