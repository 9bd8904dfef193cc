"""Commit layers: their files are put in place first, then `layer.toml`, which shows them, becomes a version."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.dataset.folder import LAYERS
from geodata.errors import DatelineError, InputError
from geodata.layers import layer as layers
from geodata.layers import place
from geodata.layers.layer import Layer
from geodata.messages import quoted
from geodata.tables.changes import Put

if TYPE_CHECKING:
    from geodata.versions.ledger import Entry
    from geodata.versions.store import Store


def commit(store: Store, made: Path, layer: Layer, author: str, *, is_new: bool) -> tuple[Layer, Entry]:
    """Put the files in `made` in place as the layer's, and commit its `layer.toml`.

    Raises as `Store.commit`, and InputError when a new layer has the name of another; then the files are gone again,
    and nothing has changed.
    """
    folder = _home(store)
    known = {path for path in (folder / LAYERS / layer.name).glob("*") if path.is_dir()}
    placed = place.put_files(folder, made, layer)
    text = layers.as_toml(placed).decode()
    try:
        base, files = store.newest()
        if is_new and layers.toml_name(layer.name) in files:
            raise InputError(f"there is a layer {quoted(layer.name)} already; give another name")
        message = f"{'import' if is_new else 'update'} the layer {layer.name}: {quoted(layer.file, 200)}"
        return placed, store.commit(base, [Put(layers.toml_name(layer.name), text)], author, message)
    except DatelineError:
        if placed.folder(folder) not in known:
            shutil.rmtree(placed.folder(folder), ignore_errors=True)
            _remove_if_empty(placed.folder(folder).parent)
        raise


def remove(store: Store, name: str, author: str) -> Entry:
    """Commit the dataset without a layer; its files stay for earlier versions. Raises as `Store.commit`."""
    base, files = store.newest()
    described = layers.toml_name(name)
    if described not in files:
        raise InputError(f"there is no layer {quoted(name)} any more")
    return store.commit(base, [Put(described, None)], author, f"remove the layer {name}")


def _home(store: Store) -> Path:
    folder = store.head().folder
    if folder is None:
        raise InputError("this dataset has no folder for layers")
    return folder


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
