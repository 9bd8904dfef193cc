"""A dataset with the events of some of its layers after its own.

Each layer has a group of its own in the legend, and is the source that its events credit. An event of a layer has the
id ``<layer>:<id of the source>``, as in links. Nothing of it is checked again: what a layer states is shown as it is
stated, with what is marked in it and the source's own row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.arrays import ArrowStringArray

from geodata import edtf
from geodata.errors import DatasetError
from geodata.layers import parts, updates
from geodata.layers.layer import Layer
from geodata.layers.removed import RemovedEvents, shown
from geodata.model import OPEN_END, OPEN_START, Dataset, DatasetInfo, Legend, Status, Taxonomy

GROUP: Final = "layer-"
"""A layer's group in the legend is called ``layer-<name>``."""
_LOOKS: Final = (
    ("diamond", "#0F766E", "#5EEAD4"),
    ("square", "#B5306B", "#F5A3C7"),
    ("triangle", "#7C4A03", "#F2C14E"),
    ("star", "#3B5B92", "#A9C7FF"),
    ("barred", "#5B7F12", "#C3E46B"),
    ("cross", "#6B3FA0", "#CBB2F2"),
)
"""Symbol and colours for light and dark of the layers, in the order in which they are switched on."""
_UNREAD: Final = {"date_start", "date_end", "status", "source"}
"""Columns that are not read: days stand in `start_day` and `end_day`, and the others are the same for all events."""
_DAYS: Final = ("source_row", "start_day", "end_day")
_LONGEST_CELL: Final = 600
"""Characters of a cell of the source's row that the card shows."""


def combine(dataset: Dataset, layers: Sequence[Layer]) -> Dataset:
    """The dataset with the events of some of its layers. Raises DatasetError when they cannot be read."""
    folder = folder_of(dataset)
    base = len(dataset.taxonomy.groups)
    texts = [str(name) for name in dataset.events.columns if dataset.events[name].dtype == "str"]
    try:
        tables = [_events(layer, folder, base + number, texts) for number, layer in enumerate(layers)]
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"the events of a layer cannot be read ({error})") from error
    own = dataset.events.assign(updated=np.int8(updates.AS_BEFORE))
    events = _in_one_piece(pd.concat([own, *tables], ignore_index=True))
    pa.default_memory_pool().release_unused()
    columns = [name for name in dataset.sources.columns if name != "line"]
    described = [{**dict.fromkeys(columns, ""), **_source(layer)} for layer in layers]
    sources = pd.DataFrame(described, columns=columns, dtype="str").assign(line=0)
    kept = dataset.sources[~dataset.sources["source"].isin([source_id(layer.name) for layer in layers])]
    return replace(
        dataset,
        info=_extended(dataset.info, tables),
        events=events.astype({"group": "int8"}),
        sources=pd.concat([kept, sources], ignore_index=True),
        taxonomy=_with_groups(dataset.taxonomy, layers),
    )


def layers_of(dataset: Dataset) -> tuple[Layer, ...]:
    """The layers whose events a combined dataset has, in the order of the legend; () for any other."""
    groups = dataset.taxonomy.groups[len(dataset.taxonomy.groups) - dataset.taxonomy.layers :]
    there = shown(dataset.layer_files) if groups else {}
    return tuple(there[group.group.removeprefix(GROUP)] for group in groups)


def outline(dataset: Dataset, layers: Sequence[Layer]) -> tuple[DatasetInfo, Taxonomy]:
    """The timeline and the legend that `combine` would give the dataset. Raises DatasetError as it does."""
    folder = folder_of(dataset)
    try:
        tables = [parts.read_events(one.folder(folder), _DAYS).to_pandas() for one in layers]
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"the events of a layer cannot be read ({error})") from error
    return _extended(dataset.info, tables), _with_groups(dataset.taxonomy, layers)


def has_event(dataset: Dataset, one: Layer, ident: str) -> bool:
    """Whether a layer has the event ``<layer>:<id of the source>``. Raises DatasetError when it cannot be read."""
    theirs = f"{one.prefix}:{ident.removeprefix(f'{one.name}:')}"
    if isinstance(one, RemovedEvents):
        return theirs in one.ids(folder_of(dataset))
    try:
        ids = parts.read_events(one.folder(folder_of(dataset)), ("source_row", "event_id"))["event_id"]
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"the events of the layer {one.name} cannot be read ({error})") from error
    return bool(pc.any(pc.equal(ids, theirs)).as_py())


def redistributable(events: pd.DataFrame, layers: Sequence[Layer]) -> pd.DataFrame:
    """The rows of a combined dataset's events that may be passed on."""
    kept_back = [source_id(layer.name) for layer in layers if not layer.redistribute]
    return events[~events["source"].isin(kept_back)] if kept_back else events


def statements(dataset: Dataset, layers: Sequence[Layer], rows: Sequence[int]) -> list[dict[str, str] | None]:
    """For rows of a combined dataset: what their layer states (`Stated` of the front end), None for its own events."""
    of_source = {source_id(layer.name): layer for layer in layers}
    events = dataset.events[["event_id", "source", "marks", "updated"]].iloc[list(rows)]
    return [
        _statement(of_source[source], folder_of(dataset), ident, (marks, updated)) if source in of_source else None
        for ident, source, marks, updated in events.itertuples(index=False)
    ]


def _statement(layer: Layer, folder: Path, ident: str, found: tuple[str, int]) -> dict[str, str]:
    marks, updated = found
    theirs = f"{layer.prefix}:{ident.removeprefix(f'{layer.name}:')}"
    is_removed = isinstance(layer, RemovedEvents)
    told = updates.REMOVED if is_removed else updates.of(layer.folder(folder)).words(theirs, updated)
    return {"credit": layer.credit, "marks": "; ".join(filter(None, (str(marks), told)))}


def source_row(dataset: Dataset, layers: Sequence[Layer], row: int) -> list[tuple[str, str]]:
    """A row of a combined dataset as its source has it: the filled cells with their columns. A cut cell says so.

    Empty for the dataset's own events. Raises DatasetError when the layer's files cannot be read.
    """
    event = dataset.events[["source", "source_row"]].iloc[row]
    for layer in layers:
        if event["source"] == source_id(layer.name):
            try:
                cells = parts.read_row(layer.folder(folder_of(dataset)), int(event["source_row"]))
                return [(column, _cut(cell)) for column, cell in cells.items() if cell]
            except (OSError, pa.ArrowException) as error:
                raise DatasetError(f"the rows of the layer {layer.name} cannot be read ({error})") from error
    return []


def folder_of(dataset: Dataset) -> Path:
    """The folder with the files of a dataset's layers. Raises DatasetError for a dataset that is in none."""
    if dataset.folder is None:
        raise DatasetError("the layers of this dataset are not here")
    return dataset.folder


def _cut(cell: str) -> str:
    if len(cell) <= _LONGEST_CELL:
        return cell
    return f"{cell[:_LONGEST_CELL]}… ({len(cell):,} characters)"


def _events(layer: Layer, folder: Path, group: int, texts: Sequence[str]) -> pd.DataFrame:
    """A layer's events with the columns of `Dataset.events`; `texts` are those that hold text."""
    files = layer.folder(folder)
    names = tuple(name for name in parts.filled(files, texts) if name not in _UNREAD)
    table = parts.read_events(files, names)
    if isinstance(layer, RemovedEvents):
        table = table.filter(pc.is_in(table["event_id"], pa.array(layer.ids(folder), table["event_id"].type)))
        updated = np.zeros(len(table), np.int8)
    else:
        updated = updates.states(files, table["event_id"])
    ids = pc.utf8_slice_codeunits(table["event_id"], len(layer.prefix) + 1)
    ids = pc.binary_join_element_wise(pa.scalar(layer.name, pa.string()), ids.cast(pa.string()), ":")
    table = table.set_column(table.column_names.index("event_id"), "event_id", ids)
    constant = {"status": Status.PUBLISHED.value, "source": source_id(layer.name)}
    constant |= dict.fromkeys([name for name in texts if name not in constant and name not in names], "")
    table = table.drop_columns([name for name in constant if name in table.column_names])
    # equal columns share one array in memory: most layers fill few of ours
    arrays = {text: pa.repeat(pa.scalar(text, pa.large_string()), len(table)) for text in set(constant.values())}
    for name, text in constant.items():
        table = table.append_column(name, arrays[text])
    events: pd.DataFrame = table.to_pandas()
    return events.assign(line=0, group=group, updated=updated)


def source_id(name: str) -> str:
    """The id of a layer among the sources of a combined dataset."""
    return f"{GROUP}{name}"


def _source(layer: Layer) -> Mapping[str, str]:
    """The layer as a source of its events."""
    return {
        "source": source_id(layer.name),
        "title": layer.title,
        "publisher": layer.holder,
        "url": layer.source,
        "note": layer.licence,
    }


def _in_one_piece(events: pd.DataFrame) -> pd.DataFrame:
    """The events with each text column in one array: of several, single rows are taken eight times as slowly.

    Columns without any text share one array.
    """
    blank = pd.array([""], dtype="str").repeat(len(events))
    for name in events.columns:
        if isinstance(cells := events[name].array, ArrowStringArray):
            text = cells.__arrow_array__().combine_chunks()
            is_blank = pc.max(pc.binary_length(text)).as_py() in {0, None}
            events[name] = blank if is_blank and not text.null_count else pd.array(text, dtype=cells.dtype)
            del cells, text
    return events


def _with_groups(taxonomy: Taxonomy, layers: Sequence[Layer]) -> Taxonomy:
    groups = (*taxonomy.groups, *(_legend(layer, number) for number, layer in enumerate(layers)))
    return replace(taxonomy, groups=groups, layers=len(layers))


def _legend(layer: Layer, number: int) -> Legend:
    symbol, color, dark = _LOOKS[number % len(_LOOKS)]
    label = f"{layer.title} (machine-coded)" if layer.machine_coded else layer.title
    return Legend(f"{GROUP}{layer.name}", label, symbol, color, dark)


def _extended(info: DatasetInfo, tables: Sequence[pd.DataFrame]) -> DatasetInfo:
    """The timeline, as long as the events of the layers need it."""
    first, last = edtf.day(info.first), edtf.day(info.last)
    for events in tables:
        dated = events[events["start_day"] <= events["end_day"]]
        starts = dated.loc[dated["start_day"] != OPEN_START, "start_day"]
        ends = dated.loc[dated["end_day"] != OPEN_END, "end_day"]
        first = min([first, *([int(starts.min())] if len(starts) else [])])
        last = max([last, *([int(ends.max())] if len(ends) else [])])
    return replace(info, first=edtf.iso(first), last=edtf.iso(last))
