"""Any other table of events: its columns are proposed by name and content, or given by a mapping."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geodata.errors import InputError
from geodata.interchange import mapping, proposing
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.interchange.mapping import TableMapping

_SURE: Final = 0.6
_WITH_QUESTIONS: Final = 0.5


def recognise(sample: FileSample) -> Recognition:
    """By a column of dates and columns of places; less sure than any known form."""
    if sample.kind != "table" or not sample.rows:
        return NOT_THIS
    found = proposing.propose(sample)
    if found.missing:
        return Recognition(0.2, f"the table has {' and '.join(found.missing)}, which events need")
    return Recognition(_WITH_QUESTIONS if found.asked else _SURE, "; ".join(found.reasons))


def translate(sample: FileSample) -> Translation:
    """The table by its proposed mapping, with the questions that this leaves open."""
    return translated(proposing.propose(sample), sample)


def translated(found: proposing.Proposal, sample: FileSample) -> Translation:
    """The table by a mapping. Raises InputError for one that the table does not fit."""
    made = mapping.translate(found.mapping, sample, found.reasons)
    return replace(made, asked=found.asked, mapping=found.mapping.as_dict())


def mapped(given: TableMapping) -> Format:
    """The form of tables that a mapping describes."""
    if given.format != mapping.TABLE:
        raise InputError(f"a mapping with columns has format = {mapping.TABLE!r}, not {given.format!r}")
    return Format(
        name=mapping.TABLE,
        title=given.title or "A table",
        prefix=given.id_prefix or FORMAT.prefix,
        recognise=lambda sample: Recognition(1.0, "its mapping") if sample.kind == "table" else NOT_THIS,
        translate=lambda sample: translated(proposing.answered(given, sample), sample),
        holder=given.holder,
        licence=given.licence,
        citation=given.citation,
        redistribute=given.redistribute,
    )


FORMAT: Final = Format(name=mapping.TABLE, title="A table", prefix="table", recognise=recognise, translate=translate)
