"""What a heading says of the paragraphs below it: their day, “Friday, 8 April”, or their place, “Northern Hama”."""

from __future__ import annotations

from typing import Final

from geodata.drafting.events import when, where
from geodata.drafting.events.telling import HeadedPart, SentenceFindings
from geodata.drafting.events.when import EventDate

_LONGEST_DAY: Final = 2
"""Days of a heading's date at most, “Saturday and Sunday”: a longer one names no day."""
_OTHER_WORDS: Final = 4
"""Words beside the date of a heading that still is about a day: “daily summary, Sunday 9 February”."""
_PLACE_WORDS: Final = 5
"""Words of a heading that names a place: “Northern Hama countryside”."""


def section(findings: SentenceFindings, *, published: str, above: HeadedPart | None) -> HeadedPart | None:
    """The section that a heading opens below the section `above`; None for one that names neither a day nor a place.

    A place keeps the day above it. The day of publication at the head of an article heads no section.
    """
    name_words = [index for index, word in enumerate(findings.sentence.lowered) if word[0].isalnum()]
    named = [
        place for place in findings.places if where.usable(place.resolution) and place.resolution.kind != "country"
    ]
    days = [time for time in findings.times if _is_day(time.edtf)]
    if days and len(set(name_words) - findings.time_words) <= _OTHER_WORDS:
        if above is None and days[0].edtf == published:
            return None
        day = when.carried(days[0].edtf, (days[0].index,), f"the heading “{days[0].expression.text}”")
        return HeadedPart(day, named[0].index if len(named) == 1 else None)  # “26 July, Mosul”
    date = above.date if above else EventDate()
    if named and len(name_words) <= _PLACE_WORDS:
        best = min(named, key=lambda place: where.vagueness(place.resolution))
        return HeadedPart(date, best.index)
    return HeadedPart(date) if date else None


def only_place(findings: SentenceFindings) -> int | None:
    """Index of the only place, no country, that a headline names; None where it names none or several."""
    named = [
        place for place in findings.places if where.usable(place.resolution) and place.resolution.kind != "country"
    ]
    names = {place.resolution.name for place in named}
    return named[0].index if len(names) == 1 and named[0].resolution.latitude is not None else None


def _is_day(date: str) -> bool:
    if not when.is_moment(date):
        return False
    period = when.parsed(date)
    return period.end_day - period.start_day < _LONGEST_DAY
