"""Layers that are in the folder of a dataset and not in its history, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.dataset.folder import LAYER_FILE, LAYERS
from geodata.errors import DatasetError
from geodata.layers import layer
from geodata.layers.layer import Layer
from geodata.messages import quoted
from geodata.versions.folder import FileLedger
from geodata.versions.shared_store import STORE_VARIABLE, SharedVersions, location_of

if TYPE_CHECKING:
    from geodata.dataset.folder import Files

_AGAIN: Final = f"to take it there, import its file again with {STORE_VARIABLE} set"


def find(folder: Path, files: Files) -> Iterator[tuple[str, str]]:
    """Name of each such layer, and what is wrong with it; `files`: those in the folder.

    A database is asked for the layers of its newest version; it is not written to. That it cannot be asked is said
    under the name "".
    """
    here = layer.of_files(files)
    yield from _without_description(folder)
    where = location_of(folder)
    if where.database:
        try:
            versions = SharedVersions(where.database)  # without a folder: an empty database must not begin a history
            with closing(versions.ledger) as ledger:
                if ledger.entries(newest=1):
                    newest = layer.of_files(versions.newest()[1])
                    missing = ledger.missing(one.sha256 for one in newest.values())
                    yield from _unlike(here, newest, folder, missing)
        except DatasetError as error:
            if here:
                yield "", f"the database of the store cannot say which layers it has ({error})"


def _unlike(
    here: Mapping[str, Layer], newest: Mapping[str, Layer], folder: Path, missing: set[str]
) -> Iterator[tuple[str, str]]:
    """Layers of the folder that are not in the newest version, those of it that are nowhere, and those that differ."""
    for name in sorted({*here, *newest}):
        own, theirs = here.get(name), newest.get(name)
        if theirs is None:
            yield name, f"the layer lies in this folder alone: the database of the store has no such layer; {_AGAIN}"
        elif not (theirs.folder(folder) / layer.EVENTS).is_file() and theirs.sha256 in missing:
            lacks = f"the database of the store shows the layer, and its {theirs.events:,} events are neither there nor"
            home = f"{LAYERS}/{name}/{theirs.sha256}"
            yield name, f"{lacks} in this folder; import {quoted(theirs.file)} again, or copy {home} here"
        elif own is not None and own.sha256 != theirs.sha256:
            differs = f"this folder has another state of the layer (of {own.imported}) than the database of the store"
            yield name, f"{differs} (of {theirs.imported}), which readers see; {_AGAIN}"


def _without_description(folder: Path) -> Iterator[tuple[str, str]]:
    """Folders of layers that no version has ever shown: copied or written only in part."""
    ledger = FileLedger(folder)
    for home in sorted((folder / LAYERS).glob("*")):
        is_whole = not home.is_dir() or home.name.startswith(".") or (home / LAYER_FILE).exists()
        if is_whole or not any(home.iterdir()):
            continue
        described = layer.toml_name(home.name)
        told = (line for entry in ledger.entries() for line in entry.summary)
        if not any(line.startswith(f"{described}:") for line in told):
            yield (
                home.name,
                f"the folder holds files and no {LAYER_FILE}, so nobody sees a layer; import its file again",
            )
