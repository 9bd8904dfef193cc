"""Look at a file before it is imported: what it is, how it was read, its first rows, and a mapping for its columns.

It is what `importing.import_file` would find, and goes on where that refuses: a table in which dates or places were not
found can be mapped by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from geodata.errors import InputError
from geodata.interchange import detection, importing, proposing
from geodata.interchange.format import FileSample, Format, Recognition
from geodata.interchange.formats import table
from geodata.interchange.importing import ImportOrder
from geodata.interchange.mapping import TableMapping
from geodata.interchange.source import SourceFile
from geodata.layers import place

SHOWN_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is. `mapping` is None where its form needs none."""

    form: Format
    recognition: Recognition
    sample: FileSample
    rows: tuple[tuple[str, ...], ...]
    """The first rows, with a cell for each of the sample's columns."""
    stated: tuple[str, ...] = ()
    """How it was read, a sentence each."""
    asked: tuple[str, ...] = ()
    """What has to be answered before anything can be read, such as the sheet of a workbook."""
    trouble: str = ""
    """Why it is not recognised; a table can be mapped by hand all the same."""
    mapping: TableMapping | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    """Our column and why it was proposed, for the columns of the mapping that are proposals."""
    sheets: tuple[str, ...] = ()


def inspect(order: ImportOrder) -> Inspection:
    """Look at a file. Raises InputError for one that nothing can be made of, DatasetError."""
    with place.workplace(order.dataset) as folder:
        source = importing.opened(order, folder / "source")
        try:
            form, recognition = importing.recognise(order, source)
            trouble = ""
        except InputError as error:
            if source.sample.kind != "table":
                raise
            form, recognition = table.FORMAT, table.recognise(source.sample)
            why = recognition.reason if recognition.sure < detection.SURE_ENOUGH else ""
            trouble = f"It is in no format that is known: {why}." if why else str(error)
        found = _with_rows(Inspection(form, recognition, source.sample, (), source.stated, source.asked), source)
    return replace(_with_mapping(found, order), trouble=trouble, sheets=source.sheets)


def questions(found: Inspection, mapped: TableMapping | None) -> tuple[str, ...]:
    """What has to be answered before the file can be imported by this mapping."""
    if mapped is None:
        return found.asked
    return (*found.asked, *proposing.answered(mapped, found.sample).asked)


def _with_rows(found: Inspection, source: SourceFile) -> Inspection:
    """With the first rows: those of the table, or of what the form unpacks."""
    if found.form.unpack is None:
        return replace(found, rows=found.sample.rows[:SHOWN_ROWS])
    unpacked = found.form.unpack(source.path)
    rows = tuple(islice(unpacked.rows, SHOWN_ROWS))
    return replace(found, sample=replace(found.sample, columns=unpacked.columns), rows=rows)


def _with_mapping(found: Inspection, order: ImportOrder) -> Inspection:
    if order.mapping is not None and order.mapping.columns:
        return replace(found, mapping=order.mapping)
    if found.form.name != table.FORMAT.name:
        return found
    proposal = proposing.propose(found.sample)
    given = order.mapping or TableMapping()
    proposed = replace(given, columns=proposal.mapping.columns)
    proposed = replace(
        proposed,
        date_order=given.date_order or proposal.mapping.date_order,
        decimal=given.decimal or proposal.mapping.decimal,
    )
    reasons = tuple(zip(proposal.mapping.columns, proposal.reasons, strict=True))
    return replace(found, mapping=proposed, reasons=reasons)
