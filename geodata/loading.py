"""A dataset's folder → the dataset, its rows placed, without any network and without the history of its versions."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from geodata import geocode, snapshots, tables
from geodata.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geodata.model import Dataset
    from geodata.snapshots import Files


def load(folder: Path) -> Dataset:
    """Read a dataset and place its rows, without any network. Raises DatasetError when nothing of it can be read."""
    return geocode.locate(tables.read_dataset(folder), Gazetteer.open())


def load_files(files: Files) -> Dataset:
    """Read the files of a version: laid into a folder that lives as long as the dataset. Raises DatasetError."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))  # only this user may enter it: it holds drafts
    try:
        snapshots.lay(files, folder)
        dataset = load(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(dataset, shutil.rmtree, folder, ignore_errors=True)
    return dataset
