"""Airwars: incidents of harm to civilians, each with a code, the least and the most deaths, and a point for most.

A row of 1 January 1970 is one whose date is not known. No export with its header was seen: columns are found under
the names that Airwars’ own site gives to their fields.
"""

from __future__ import annotations

import re
from typing import Final

from geodata.interchange.expressions import cell, first_filled, joined, literal, span, whole
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_CODES: Final = (
    "code",
    "incident_code",
    "unique_reference_code",
    "reference_code",
    "civcas_code",
    "Incident Code",
    "Code",
)
_CODE: Final = re.compile(r"[A-Z]{1,4}[A-Z0-9]{0,6}-?[0-9]{1,6}[A-Za-z]?(?:-[A-Z0-9]+)?")
_LEAST: Final = ("civilian_non_combatants_killed_min", "civilians_killed_min", "killed_min", "civilian_deaths_min")
_MOST: Final = ("civilian_non_combatants_killed_max", "civilians_killed_max", "killed_max", "civilian_deaths_max")
_HURT_LEAST: Final = ("civilian_non_combatants_injured_min", "civilians_injured_min", "injured_min")
_HURT_MOST: Final = ("civilian_non_combatants_injured_max", "civilians_injured_max", "injured_max")
_STARTS: Final = ("date", "incident_date", "date_start", "start_date")
_ENDS: Final = ("date_end", "end_date", "incident_date_end")
_EPOCH: Final = "1970-01-01"


def recognise(sample: FileSample) -> Recognition:
    """By a code, the least and the most deaths of civilians, and codes that look like Airwars’ (``CS1234``)."""
    code, least, most, day = (_named(sample, names) for names in (_CODES, _LEAST, _MOST, _STARTS))
    if not (code and least and most and day):
        return NOT_THIS
    codes = sample.cells(code)
    share = sum(bool(_CODE.fullmatch(text)) for text in codes) / max(1, len(codes))
    if share < 0.9:  # noqa: PLR2004 - a few codes are written otherwise
        return Recognition(0.4, "a least and a most number of civilian deaths, but codes are not Airwars’")
    return Recognition(0.7, "incident codes, a least and a most number of civilian deaths; no real header was seen")


def translate(sample: FileSample) -> Translation:
    """Incidents, as far as the table has the columns."""
    title = _text(sample, ("title", "incident_title", "name"))
    start, end = (f"left({_text(sample, names)}, 10)" for names in (_STARTS, _ENDS))
    place = _first(sample, ("location_name", "location", "town", "region", "country", "country_name"))
    least, most = _text(sample, _LEAST), _text(sample, _MOST)
    columns = {
        "event_id": cell(_named(sample, _CODES)),
        "date": f"(CASE WHEN {start} = {literal(_EPOCH)} THEN '' ELSE {span(start, end)} END)",
        "place": _plain(place),
        "latitude": _text(sample, ("latitude", "lat")),
        "longitude": _text(sample, ("longitude", "lng", "lon")),
        "where_prec": literal(WherePrec.NEAR.word),
        "event_type": literal("Violence against civilians"),
        "sub_event_type": literal("Civilian casualties"),
        "title": _plain(first_filled(title, joined(": ", literal("Civilian harm"), place))),
        "description": _plain(_text(sample, ("description", "summary", "assessment"))),
        "side_a": _first(sample, ("belligerents", "belligerent", "suspected_belligerents", "known_belligerents")),
        "deaths_low": whole(least),
        "deaths_high": whole(most),
        "injured_low": whole(_text(sample, _HURT_LEAST)),
        "injured_high": whole(_text(sample, _HURT_MOST)),
        "tags": _first(sample, ("civilian_harm_status", "grading", "strike_status")),
    }
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        marks=(
            (f"{start} = {literal(_EPOCH)}", "the source’s date is 1 January 1970, which stands for an unknown one"),
        ),
        country=_plain(_first(sample, ("country", "country_name"))),
        notes=("the least and the most deaths are of civilians; places are shown as near (25 km)",),
    )


def _named(sample: FileSample, names: tuple[str, ...]) -> str:
    return next((name for name in names if name in sample.names), "")


def _text(sample: FileSample, names: tuple[str, ...]) -> str:
    return cell(found) if (found := _named(sample, names)) else "''"


def _first(sample: FileSample, names: tuple[str, ...]) -> str:
    parts = [cell(name) for name in names if name in sample.names]
    return first_filled(*parts) if parts else "''"


def _plain(part: str) -> str:
    """A text without marks of its direction, which are in 396 rows."""
    return part if part == "''" else f"regexp_replace({part}, '[\u200e\u200f\u202a-\u202e\u2066-\u2069]', '', 'g')"


FORMAT: Final = Format(
    name="airwars",
    title="Airwars",
    prefix="airwars",
    recognise=recognise,
    translate=translate,
    holder="Airwars",
    licence="see airwars.org",
    citation="Airwars, archive of civilian harm",
    url="https://airwars.org/",
)
