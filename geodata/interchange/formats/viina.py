"""VIINA 2: reports of incidents in Ukraine, coded by a machine; those of one incident share an `event_id_1pd`.

Days are those of the report. Kinds are flags of a model (`t_…_b`), which stand in another file of the release and are
used where they were joined.
"""

from __future__ import annotations

from typing import Final

from geodata.interchange.expressions import cell, first_filled, literal, whole, word
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_CORE: Final = frozenset({"viina_version", "event_id", "date", "longitude", "latitude"})
_PRECISIONS: Final = {
    "STREET": WherePrec.EXACT.word,
    "ADM3": WherePrec.NEAR.word,
    "ADM2": WherePrec.DISTRICT.word,
    "ADM1": WherePrec.PROVINCE.word,
}
_FLAGS: Final = (
    ("t_airstrike_b", "Explosions/Remote violence", "Air/drone strike"),
    ("t_uav_b", "Explosions/Remote violence", "Air/drone strike"),
    ("t_artillery_b", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("t_ied_b", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("t_armor_b", "Battles", "Armed clash"),
    ("t_firefight_b", "Battles", "Armed clash"),
    ("t_raid_b", "Battles", "Armed clash"),
    ("t_arrest_b", "Strategic developments", "Arrests"),
    ("t_property_b", "Strategic developments", "Looting/property destruction"),
)
"""Flag → types; the first that is set counts."""
_SIDES: Final = (("a_rus_b", "Government of Russia (Soviet Union)"), ("a_ukr_b", "Government of Ukraine"))


def recognise(sample: FileSample) -> Recognition:
    """By the column of the version, and days as eight digits."""
    if "viina_version" in sample.names and any(name.startswith("status") for name in sample.names):
        return Recognition(0.0)  # who held which settlement: no events
    days = sample.cells("date")
    if not sample.names >= _CORE or not days or not all(len(day) == 8 and day.isdigit() for day in days):  # noqa: PLR2004
        return NOT_THIS
    return Recognition(0.95, "VIINA’s version in every row, its ids, and days as eight digits")


def translate(sample: FileSample) -> Translation:
    """One event for each incident where the table has `event_id_1pd`, else for each report."""
    flags = [flag for flag in _FLAGS if flag[0] in sample.names]
    day = whole(cell("date"))
    kinds = [" ".join(f"WHEN {whole(cell(flag[0]))} = '1' THEN {literal(flag[at])}" for flag in flags) for at in (1, 2)]
    sides = [
        f"CASE WHEN {whole(cell(name))} = '1' THEN {literal(side)} END" for name, side in _SIDES if name in sample.names
    ]
    columns = {
        "event_id": first_filled(_text(sample, "event_id_1pd"), cell("event_id")),
        "date": f"(left({day}, 4) || '-' || substr({day}, 5, 2) || '-' || substr({day}, 7, 2) || '~')",
        "place": first_filled(*(_text(sample, name) for name in ("asciiname", "address", "location", "ADM1_NAME"))),
        "latitude": cell("latitude"),
        "longitude": cell("longitude"),
        "where_prec": word(_text(sample, "GEO_PRECISION"), _PRECISIONS, WherePrec.NEAR.word),
        "event_type": f"(CASE {kinds[0]} ELSE '' END)" if flags else "''",
        "sub_event_type": f"(CASE {kinds[1]} ELSE '' END)" if flags else "''",
        "title": _text(sample, "text"),
        "side_a": f"coalesce({', '.join(sides)}, '')" if sides else "''",
        "claimed_by": _text(sample, "source"),
        "media": _text(sample, "url"),
    }
    unflagged = () if flags else ("the table has no kinds of events (t_…_b): all are drawn as Other",)
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        notes=("days are those of the report, and shown as about that day", *unflagged),
    )


def _text(sample: FileSample, name: str) -> str:
    return cell(name) if name in sample.names else "''"


FORMAT: Final = Format(
    name="viina",
    title="VIINA 2",
    prefix="viina",
    recognise=recognise,
    translate=translate,
    holder="Yuri Zhukov",
    licence="ODbL",
    citation="Zhukov, Yuri: VIINA, Violent Incident Information from News Articles",
    url="https://github.com/zhukovyuri/VIINA",
    rows_of_one_event=True,
    machine_coded=True,
)
