"""ACLED: the files of its data portal and its interface, since 2023 and before, a row an event or a row an actor.

The terms of ACLED forbid passing rows on. A file of one row for each actor ("monadic") has every event twice, with the
sides exchanged: the first row is the event.
"""

from __future__ import annotations

import re
from typing import Final

from geodata.interchange.expressions import cell, joined, whole, word
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec
from geodata.taxonomy import read as read_taxonomy

_CORE: Final = frozenset(
    {"event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "latitude", "longitude", "fatalities"}
)
_SINCE_2023: Final = frozenset({"disorder_type", "civilian_targeting"})
_ID: Final = re.compile("[A-Z]{3}[0-9]+")
_MOST: Final = 0.8
"""Share of the sampled rows that have to look like ACLED's."""
_FORMS: Final = ("%Y-%m-%d", "%d-%b-%y", "%d %B %Y", "%d-%B-%Y", "%d-%b-%Y", "%d %b %Y")
"""How dates are written: by the interface, and by the portal over the years. The day never stands after the month."""
_WEEK: Final = 3
"""Days before and after the date of an event that happened "sometime during the week"."""
_PRECISIONS: Final = {"1": WherePrec.EXACT.word, "2": WherePrec.NEAR.word, "3": WherePrec.REGION.word}


def recognise(sample: FileSample) -> Recognition:
    """By the columns, and by ids and event types that look like ACLED's."""
    if not sample.names >= _CORE:
        return NOT_THIS
    types = {kind for kind, _ in read_taxonomy().group_of}
    ids = [bool(_ID.fullmatch(text)) for text in sample.cells("event_id_cnty")]
    kinds = [text in types for text in sample.cells("event_type")]
    if not ids or sum(ids) < _MOST * len(ids) or sum(kinds) < _MOST * len(kinds):
        return Recognition(0.4, "the columns are those of ACLED, but ids or event types are not")
    if sample.names >= _SINCE_2023:
        return Recognition(0.98, "the columns of ACLED since 2023, its ids and event types")
    return Recognition(0.93, "the columns of ACLED before 2023, its ids and event types")


def translate(sample: FileSample) -> Translation:
    """An ACLED table, as far as it has the columns."""
    side_a, side_b = cell("actor1"), _cell(sample, "actor2")
    columns = {
        "event_id": cell("event_id_cnty"),
        "date": _date(sample),
        "place": joined(", ", _cell(sample, "location"), _cell(sample, "country")),
        "latitude": cell("latitude"),
        "longitude": cell("longitude"),
        "where_prec": word(whole(_cell(sample, "geo_precision")), _PRECISIONS),
        "event_type": cell("event_type"),
        "sub_event_type": cell("sub_event_type"),
        "title": joined(" – ", side_a, side_b),
        "description": _cell(sample, "notes"),
        "side_a": side_a,
        "side_b": side_b,
        "deaths_best": whole(cell("fatalities")),
        "actors": joined("; ", *(_cell(sample, f"assoc_actor_{side}") for side in (1, 2))),
        "tags": _cell(sample, "tags"),
    }
    monadic = len(set(sample.cells("event_id_cnty"))) < len(sample.cells("event_id_cnty"))
    return Translation(
        columns,
        aside=((f"{cell('event_id_cnty')} LIKE '#%'", "has HXL's tags for the columns, not an event"),),
        country=_cell(sample, "country"),
        notes=("a row for each actor: the first row of an event is taken",) if monadic else (),
    )


def _cell(sample: FileSample, name: str) -> str:
    return cell(name) if name in sample.names else "''"


def _date(sample: FileSample) -> str:
    """The date with its precision: the day, seven days around it, or its month."""
    text = cell("event_date")
    forms = ", ".join(f"'{form}'" for form in _FORMS)
    day = f"try_strptime({text}, [{forms}])::DATE"
    around = f"strftime({day} - {_WEEK}, '%Y-%m-%d~') || '/' || strftime({day} + {_WEEK}, '%Y-%m-%d~')"
    precision = whole(_cell(sample, "time_precision"))
    return (
        f"(CASE WHEN {day} IS NULL THEN {text} WHEN {precision} = '2' THEN {around} "
        f"WHEN {precision} = '3' THEN strftime({day}, '%Y-%m') ELSE strftime({day}, '%Y-%m-%d') END)"
    )


FORMAT: Final = Format(
    name="acled",
    title="ACLED",
    prefix="acled",
    recognise=recognise,
    translate=translate,
    holder="Armed Conflict Location & Event Data (ACLED)",
    licence="ACLED’s terms of use",
    citation="Armed Conflict Location & Event Data (ACLED), acleddata.com",
    url="https://acleddata.com/",
    redistribute=False,
    rows_of_one_event=True,
)
