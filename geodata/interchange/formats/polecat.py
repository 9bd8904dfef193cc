"""POLECAT: events coded by a machine in PLOVER's types; several rows of one event name its actors."""

from __future__ import annotations

from typing import Final

from geodata.interchange.expressions import cell, first_filled, joined, literal, whole, word
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_CORE: Final = frozenset(
    {"Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code", "Actor Name", "Recipient Name", "GeoNames ID"}
)
_TYPES: Final = {
    "PROTEST": ("Protests", "Peaceful protest"),
    "AGREE": ("Strategic developments", "Agreement"),
    "MOBILIZE": ("Strategic developments", "Deployment"),
    "RETREAT": ("Strategic developments", "Withdrawal"),
    "ACCUSE": ("Strategic developments", "Statement"),
    "REQUEST": ("Strategic developments", "Request"),
    "SUPPORT": ("Strategic developments", "Political support"),
}
_ASSAULTS: Final = {
    "aerial": ("Explosions/Remote violence", "Air/drone strike"),
    "drone": ("Explosions/Remote violence", "Air/drone strike"),
    "heavy-weapons": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "explosives": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "suicide-attack": ("Explosions/Remote violence", "Suicide bomb"),
    "assassinate": ("Violence against civilians", "Attack"),
    "execute": ("Violence against civilians", "Attack"),
    "torture": ("Violence against civilians", "Attack"),
    "sexual": ("Violence against civilians", "Sexual violence"),
    "abduct": ("Violence against civilians", "Abduction/forced disappearance"),
}
"""Mode of an ASSAULT → types; PLOVER's other types and modes have none of ours and are drawn as Other."""


def recognise(sample: FileSample) -> Recognition:
    """By the columns, which no other table has."""
    if not sample.names >= _CORE:
        return NOT_THIS
    return Recognition(0.7, f"{len(sample.columns)} columns of POLECAT; its header was seen, and no real rows")


def translate(sample: FileSample) -> Translation:
    """Rows as POLECAT has them; a point is as exact as the lowest of city, district, province and country."""
    kind, mode = f"upper({cell('Event Type')})", f"lower({cell('Event Mode')})"
    has = sample.names
    types = [
        f"(CASE WHEN {kind} = 'ASSAULT' THEN {word(mode, {key: pair[at] for key, pair in _ASSAULTS.items()})} "
        f"ELSE {word(kind, {key: pair[at] for key, pair in _TYPES.items()})} END)"
        for at in (0, 1)
    ]
    levels = (("City", WherePrec.NEAR), ("District", WherePrec.DISTRICT), ("Province", WherePrec.PROVINCE))
    filled = " ".join(
        f"WHEN {cell(name)} NOT IN ('', 'None') THEN {literal(prec.word)}" for name, prec in levels if name in has
    )
    names = [_known(cell(name)) for name in ("Placename", "City", "District", "Province", "Country") if name in has]
    columns = {
        "event_id": whole(cell("Event ID")),
        "date": f"left({cell('Event Date')}, 10)",
        "place": first_filled(*names),
        "latitude": _known(cell("Latitude")),
        "longitude": _known(cell("Longitude")),
        "where_prec": f"(CASE {filled} ELSE {literal(WherePrec.COUNTRY.word)} END)",
        "event_type": types[0],
        "sub_event_type": types[1],
        "title": joined(
            " – ", joined(" ", _known(cell("Actor Name")), f"lower({kind})"), _known(cell("Recipient Name"))
        ),
        "description": joined(
            " · ", *(f"{literal(name + ': ')} || {cell(name)}" for name in ("Event Mode", "Contexts") if name in has)
        ),
        "side_a": _known(cell("Actor Name")),
        "side_b": _known(cell("Recipient Name")),
        "claimed_by": _known(cell("Source")) if "Source" in has else "''",
    }
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        province=_known(cell("Province")) if "Province" in has else "''",
        country=_known(cell("Country")) if "Country" in has else "''",
        notes=("types are ACLED’s where PLOVER’s type and mode say the same; the others are drawn as Other",),
    )


def _known(part: str) -> str:
    return f"(CASE WHEN {part} = 'None' THEN '' ELSE {part} END)"


FORMAT: Final = Format(
    name="polecat",
    title="POLECAT",
    prefix="polecat",
    recognise=recognise,
    translate=translate,
    holder="Political Instability Task Force",
    licence="see Harvard Dataverse",
    citation="POLECAT, POLitical Event Classification, Attributes, and Types",
    url="https://dataverse.harvard.edu/dataverse/polecat",
    rows_of_one_event=True,
    machine_coded=True,
)
