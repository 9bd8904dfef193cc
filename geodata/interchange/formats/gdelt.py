"""GDELT 2 events: 61 columns with tabs and no header, coded by a machine from news, some 130,000 rows a day.

The header that GDELT links to is that of version 1, which has 58 columns. Points are the middle of what was named:
a country, a province or a town.
"""

from __future__ import annotations

import re
from typing import Final

from geodata.interchange.expressions import cell, first_filled, joined, literal, word
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_ACTOR: Final = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode"),
    *("Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code"),
)
_GEO: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
HEADER: Final = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
_PRECISIONS: Final = {
    "1": WherePrec.COUNTRY.word,
    "2": WherePrec.PROVINCE.word,
    "3": WherePrec.NEAR.word,
    "4": WherePrec.NEAR.word,
    "5": WherePrec.PROVINCE.word,
}
_ROOTS: Final = {
    "14": ("Protests", "", "protest"),
    "15": ("Strategic developments", "Deployment", "show of force"),
    "17": ("Strategic developments", "Other", "coercion"),
    "18": ("Violence against civilians", "Attack", "assault"),
    "19": ("Battles", "Armed conflict", "fight"),
    "20": ("Violence against civilians", "Attack", "mass violence"),
}
"""CAMEO's root code → types and a word; the others are words, not deeds, and drawn as Other."""
_DAY: Final = re.compile(r"(19|20)[0-9]{6}")


def recognise(sample: FileSample) -> Recognition:
    """By 61 columns and a first row that is none of names."""
    first = sample.columns
    if len(first) != len(HEADER) or not first[0].isdigit() or not _DAY.fullmatch(first[1]):
        return NOT_THIS
    days = sample.cells(first[1])
    if not all(_DAY.fullmatch(day) for day in days):
        return NOT_THIS
    reason = f"{len(HEADER)} columns without a header, a number and a day in the first two"
    return Recognition(0.9, reason, HEADER)


def translate(_: FileSample) -> Translation:
    """Rows as GDELT has them, in the columns of `HEADER`."""
    day, root = cell("SQLDATE"), cell("EventRootCode")
    actors = (
        first_filled(cell("Actor1Name"), cell("Actor1CountryCode")),
        first_filled(cell("Actor2Name"), cell("Actor2CountryCode")),
    )
    described = word(root, {code: words[2] for code, words in _ROOTS.items()})
    columns = {
        "event_id": cell("GLOBALEVENTID"),
        "date": f"(left({day}, 4) || '-' || substr({day}, 5, 2) || '-' || substr({day}, 7, 2))",
        "place": cell("ActionGeo_FullName"),
        "latitude": cell("ActionGeo_Lat"),
        "longitude": cell("ActionGeo_Long"),
        "where_prec": word(cell("ActionGeo_Type"), _PRECISIONS),
        "event_type": word(root, {code: words[0] for code, words in _ROOTS.items()}),
        "sub_event_type": word(root, {code: words[1] for code, words in _ROOTS.items()}),
        "title": joined(": ", first_filled(described, f"'CAMEO ' || {cell('EventCode')}"), joined(" – ", *actors)),
        "description": joined(" ", literal("Coded by a machine; CAMEO code"), cell("EventCode")),
        "side_a": actors[0],
        "side_b": actors[1],
        "media": cell("SOURCEURL"),
    }
    return Translation(
        columns,
        notes=(
            "nobody has read these texts: one event may be in many rows, and one row may tell of no event",
            "days come from the report, and may be wrong by years where it looks back",
        ),
    )


FORMAT: Final = Format(
    name="gdelt",
    title="GDELT 2",
    prefix="gdelt",
    recognise=recognise,
    translate=translate,
    holder="The GDELT Project",
    licence="free with credit",
    citation="The GDELT Project, Event Database 2.0",
    url="https://www.gdeltproject.org/",
    machine_coded=True,
)
