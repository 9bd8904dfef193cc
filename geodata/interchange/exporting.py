"""Take data out again: a view's events as CSV, or the rows of a layer in the form in which its source has them.

What may not be passed on leaves by no door: a layer whose licence forbids it is refused.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyarrow import parquet

from geodata.dataset import download, published
from geodata.errors import InputError
from geodata.interchange.loading import HEADER_KEY
from geodata.layers import combined, layer
from geodata.layers.layer import ORIGINAL, Layer
from geodata.messages import did_you_mean, quoted
from geodata.view import query, url

if TYPE_CHECKING:
    from geodata.model import Dataset

_BATCH: Final = 20_000


def write_csv(dataset: Dataset, params: dict[str, str], out: Path) -> None:
    """Write the events that a view shows as the readers' CSV; with the parameter `layer`, those of the layer alone.

    Raises InputError for a parameter that cannot be read, or a layer that may not be passed on.
    """
    shown = published.published(dataset)
    name = params.get("layer", "")
    if name:
        shown = combined.combine(shown, [_layer(dataset, name)])
    view, ignored = url.from_params({key: [value] for key, value in params.items()}, shown.info, shown.taxonomy)
    if ignored:
        raise InputError(" ".join(ignored))
    events = shown.events[query.select(shown, view).shown]
    if name:
        events = events[events["source"] == combined.source_id(name)]
    out.write_bytes(download.readers_csv(shown, events))


def write_source(dataset: Dataset, params: Mapping[str, str], out: Path) -> None:
    """Write the rows of the layer in `params`, cell for cell and with the source's header. Raises InputError."""
    name = params.get("layer", "")
    if not name:
        raise InputError("the form of the source is that of a layer; name one with --layer")
    if others := sorted(set(params) - {"layer"}):
        raise InputError(f"all rows of a layer are written in its source's form: leave out --{others[0]}")
    path = _layer(dataset, name).folder(combined.folder_of(dataset)) / ORIGINAL
    with parquet.ParquetFile(path) as rows, out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        metadata = rows.schema_arrow.metadata or rows.metadata.metadata or {}
        writer.writerow(json.loads(metadata[HEADER_KEY.encode()]))
        for batch in rows.iter_batches(_BATCH):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))


EXPORTERS: Final = {"csv": write_csv, "source": write_source}
"""What `dateline export --to` offers besides the formats of installed packages."""


def _layer(dataset: Dataset, name: str) -> Layer:
    """The layer of that name, which may be passed on. Raises InputError."""
    found = layer.of_files(dataset.layer_files)
    if name not in found:
        there = f"; there is {', '.join(found)}{did_you_mean(name, found)}" if found else ", nor any other"
        raise InputError(f"there is no layer {quoted(name)}{there}")
    if why := layer.faults(dataset.layer_files, dataset.folder).get(name):
        raise InputError(f"the layer {name}: {why}")
    if not found[name].redistribute:
        licence = f" ({found[name].licence})" if found[name].licence else ""
        raise InputError(f"the rows of {found[name].title} may not be passed on{licence}; nothing was written")
    return found[name]
