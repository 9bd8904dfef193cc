"""Uwazi (HURIDOCS): a table of entities of one template, several values with bars, places as latitude and longitude."""

from __future__ import annotations

import re
from typing import Final

from geodata.errors import InputError
from geodata.interchange import mapping
from geodata.interchange.expressions import cell, first_filled, literal
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_PAIR: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?\|-?[0-9]{1,3}(?:\.[0-9]+)?")


def recognise(sample: FileSample) -> Recognition:
    """By a title and a column of pairs with a bar, with Uwazi's names beside."""
    if "title" not in {name.casefold() for name in sample.columns} or not _geolocation(sample):
        return NOT_THIS
    if not sample.names & {"sharedId", "Creation date", "Template", "Published", "Geolocation"}:
        return NOT_THIS
    return Recognition(0.7, "a title and a column of latitude|longitude; no real file was seen")


def translate(sample: FileSample) -> Translation:
    """Entities. Raises InputError for a template without a date."""
    dated = _dated(sample)
    if not dated:
        raise InputError(f"{sample.name} has no column whose name has “date” in it; name it in a mapping")
    where = cell(_geolocation(sample))
    title = next(name for name in sample.columns if name.casefold() == "title")
    content = "concat_ws(chr(31), " + ", ".join(cell(name) for name in sample.columns) + ")"
    own = cell("sharedId") if "sharedId" in sample.names else "''"
    described = next((name for name in sample.columns if name.casefold() in {"description", "summary"}), "")
    columns = {
        "event_id": first_filled(own, f"left(md5({content}), 16)"),
        "date": mapping.day(f"trim(split_part({cell(dated)}, '|', 1))", ""),
        "latitude": f"trim(split_part({where}, '|', 1))",
        "longitude": f"trim(split_part({where}, '|', 2))",
        "where_prec": f"(CASE WHEN {where} = '' THEN '' ELSE {literal(WherePrec.NEAR.word)} END)",
        "title": cell(title),
        "description": cell(described) if described else "''",
    }
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        notes=(f"the day is the first of the column {dated}", "places are shown as near (25 km)"),
    )


def _dated(sample: FileSample) -> str:
    named = [name for name in sample.columns if "date" in name.casefold() and name.casefold() != "creation date"]
    return next((name for name in named if sample.cells(name)), "")


def _geolocation(sample: FileSample) -> str:
    for name in sample.columns:
        cells = sample.cells(name)
        if cells and all(_PAIR.fullmatch(text) for text in cells):
            return name
    return ""


FORMAT: Final = Format(name="uwazi", title="Uwazi", prefix="uwazi", recognise=recognise, translate=translate)
