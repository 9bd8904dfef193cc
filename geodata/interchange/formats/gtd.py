"""GTD, the Global Terrorism Database: 135 columns, of which a part of the releases leaves some out.

A month or day of 0 is not known; a blank number of dead is not 0, and -9 and -99 are not known. The terms of use
forbid passing rows on. No whole release was seen: the columns are those of its code book.
"""

from __future__ import annotations

import re
from typing import Final

from geodata.interchange.expressions import cell, first_filled, joined, literal, two_digits, whole, word
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_CORE: Final = frozenset({"eventid", "iyear", "imonth", "iday", "latitude", "longitude", "country_txt"})
_ID: Final = re.compile(r"[0-9]{12}(\.0+)?")
_ALL: Final = 135
_PRECISIONS: Final = {
    "1": WherePrec.EXACT.word,
    "2": WherePrec.DISTRICT.word,
    "3": WherePrec.DISTRICT.word,
    "4": WherePrec.PROVINCE.word,
    "5": WherePrec.COUNTRY.word,
}
"""`specificity` → ours: a town, the smallest region around it, that region alone, the first-order region, none."""
_TYPES: Final = {
    "Assassination": ("Violence against civilians", "Attack"),
    "Armed Assault": ("Violence against civilians", "Attack"),
    "Unarmed Assault": ("Violence against civilians", "Attack"),
    "Bombing/Explosion": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "Hijacking": ("Violence against civilians", "Abduction/forced disappearance"),
    "Hostage Taking (Barricade Incident)": ("Violence against civilians", "Abduction/forced disappearance"),
    "Hostage Taking (Kidnapping)": ("Violence against civilians", "Abduction/forced disappearance"),
    "Facility/Infrastructure Attack": ("Strategic developments", "Looting/property destruction"),
}
_ARMED: Final = ("Military", "Police", "Terrorists/Non-State Militia")
"""`targtype1_txt` of an assault on people under arms, which is a clash."""
_UNKNOWN: Final = {"-9", "-99", "-9.0", "-99.0"}


def recognise(sample: FileSample) -> Recognition:
    """By the columns, and by ids of twelve digits."""
    if not sample.names >= _CORE:
        return NOT_THIS
    ids = sample.cells("eventid")
    if not ids or not all(_ID.fullmatch(text) for text in ids):
        return Recognition(0.3, "the columns are those of GTD, but the ids are not of twelve digits")
    size = f"all {_ALL}" if len(sample.columns) == _ALL else f"{len(_CORE)} of {_ALL}"
    return Recognition(0.7, f"{size} columns of GTD and its ids of twelve digits; no whole release was seen")


def translate(sample: FileSample) -> Translation:
    """A release, as far as it has the columns."""
    has = sample.names
    kind, target = _text(has, "attacktype1_txt"), _text(has, "targtype1_txt")
    clash = f"{kind} = 'Armed Assault' AND {target} IN ({', '.join(literal(name) for name in _ARMED)})"
    suicide = f"{kind} = 'Bombing/Explosion' AND {whole(_text(has, 'suicide'))} = '1'"
    prec = word(whole(_text(has, "specificity")), _PRECISIONS)
    types, subs = (word(kind, {key: pair[at] for key, pair in _TYPES.items()}) for at in (0, 1))
    beside = f"{whole(_text(has, 'vicinity'))} = '1'"
    group = _known(_text(has, "gname"))
    columns = {
        "event_id": whole(cell("eventid")),
        "date": _date(),
        "place": joined(", ", *(_known(_text(has, name)) for name in ("city", "provstate", "country_txt"))),
        "latitude": cell("latitude"),
        "longitude": cell("longitude"),
        "where_prec": f"(CASE WHEN {prec} = 'exact' AND {beside} THEN 'near' ELSE {prec} END)",
        "event_type": f"(CASE WHEN {clash} THEN 'Battles' ELSE {types} END)",
        "sub_event_type": f"(CASE WHEN {clash} THEN 'Armed clash' WHEN {suicide} THEN 'Suicide bomb' ELSE {subs} END)",
        "title": joined(" – ", joined(": ", _known(kind), group), _known(_text(has, "target1"))),
        "description": _text(has, "summary"),
        "side_a": group,
        "side_b": first_filled(*(_known(_text(has, name)) for name in ("corp1", "targtype1_txt"))),
        "deaths_best": _figure(has, "nkill"),
        "deaths_a": _figure(has, "nkillter"),
        "injured_best": _figure(has, "nwound"),
        "actors": joined("; ", *(_known(_text(has, name)) for name in ("gname2", "gname3"))),
    }
    marks = {
        "doubtterr": "GTD’s coders doubt that this was terrorism",
        "guncertain1": "GTD’s coders suspect the group and are not certain",
    }
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        marks=tuple((f"{whole(cell(name))} = '1'", text) for name, text in marks.items() if name in has),
        country=_known(_text(has, "country_txt")),
        notes=("a month or day of 0 is read as not known; types are ACLED’s that come nearest to GTD’s",),
    )


def _date() -> str:
    year, month, day = (cell(name) for name in ("iyear", "imonth", "iday"))
    has_month, has_day = (f"{whole(part)} NOT IN ('0', '') AND {part} NOT LIKE '-%'" for part in (month, day))
    of_day = f"CASE WHEN {has_day} THEN '-' || {two_digits(day)} ELSE '' END"
    return f"({whole(year)} || CASE WHEN {has_month} THEN '-' || {two_digits(month)} || {of_day} ELSE '' END)"


def _text(has: frozenset[str], name: str) -> str:
    return cell(name) if name in has else "''"


def _known(part: str) -> str:
    """A text; what GTD writes for an unknown one is blank."""
    return part if part == "''" else f"(CASE WHEN {part} IN ('Unknown', 'unknown', '.') THEN '' ELSE {part} END)"


def _figure(has: frozenset[str], name: str) -> str:
    if name not in has:
        return "''"
    unknown = ", ".join(literal(text) for text in sorted(_UNKNOWN))
    return f"(CASE WHEN {cell(name)} IN ({unknown}) THEN '' ELSE {whole(cell(name))} END)"


FORMAT: Final = Format(
    name="gtd",
    title="GTD",
    prefix="gtd",
    recognise=recognise,
    translate=translate,
    holder="National Consortium for the Study of Terrorism and Responses to Terrorism (START)",
    licence="GTD terms of use: no redistribution",
    citation="Global Terrorism Database, START, University of Maryland",
    url="https://www.start.umd.edu/gtd/",
    redistribute=False,
)
