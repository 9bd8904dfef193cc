"""HDX HAPI's conflict events: counts for a month and an area, without points. They are no events, and refused."""

from __future__ import annotations

from typing import Final

from geodata.errors import InputError
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation

_CORE: Final = frozenset({"location_code", "reference_period_start", "reference_period_end", "events", "fatalities"})


def recognise(sample: FileSample) -> Recognition:
    """By the columns of a count in a period."""
    if sample.names >= _CORE:
        return Recognition(0.95, "HDX HAPI’s columns of a count of events in a period")
    return NOT_THIS


def translate(sample: FileSample) -> Translation:
    """Raises InputError: there is nothing to translate."""
    raise InputError(
        f"{sample.name} has numbers of events for a month and an area (HDX HAPI), not events with a day and a place; "
        "take the events from ACLED, which these numbers come from"
    )


FORMAT: Final = Format(
    name="hdx-hapi", title="HDX HAPI conflict events", prefix="hapi", recognise=recognise, translate=translate
)
