"""The two tables to match, each from a file in any known form, a dataset, or one of its layers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from geodata.dataset import published, reading
from geodata.errors import InputError
from geodata.interchange import importing
from geodata.layers import combined, layer
from geodata.layers.layer import EVENTS, Layer
from geodata.messages import did_you_mean, quoted


def of_file(path: Path) -> pd.DataFrame:
    """The events of a file in any form that `dateline import` knows; nothing is kept. Raises InputError."""
    found: list[pd.DataFrame] = []

    def keep(_: Path, made: Path, described: Layer) -> Layer:
        found.append(pd.read_parquet(made / EVENTS))
        return described

    with tempfile.TemporaryDirectory() as folder:
        report = importing.import_file(importing.ImportOrder(path, Path(folder), put=keep, layers={}, geocode=False))
    if not found:
        why = f": {report.asked[0]}" if report.asked else ""
        raise InputError(f"{path.name} has questions that a mapping must answer{why}; import it as a layer first")
    return found[0]


def of_dataset(folder: Path) -> pd.DataFrame:
    """The published events of a dataset. Raises DatasetError."""
    return published.published(reading.load(folder)).events.reset_index(drop=True)


def of_layer(folder: Path, name: str) -> tuple[pd.DataFrame, Layer]:
    """The events of one of a dataset's layers. Raises InputError, DatasetError."""
    dataset = published.published(reading.load(folder))
    there = layer.of_files(dataset.layer_files)
    if name not in there:
        raise InputError(f"there is no layer {quoted(name)}{did_you_mean(name, there)}")
    if why := layer.faults(dataset.layer_files, folder).get(name):
        raise InputError(f"the layer {name} cannot be read: {why}")
    both = combined.combine(dataset, [there[name]]).events
    return both.iloc[len(dataset.events) :].reset_index(drop=True), there[name]
