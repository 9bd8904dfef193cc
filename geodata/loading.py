"""A dataset's folder → the dataset, its rows placed, without any network and without the history of its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata import geocode, tables
from geodata.gazetteer import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.model import Dataset


def load(folder: Path) -> Dataset:
    """Read a dataset and place its rows, without any network. Raises DatasetError when nothing of it can be read."""
    return geocode.locate(tables.read_dataset(folder), Gazetteer.open())
