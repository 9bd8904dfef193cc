"""Put the files of a layer in place: made in a folder beside it, hashed, and renamed once.

A writer that is killed leaves at most a folder whose name begins with a dot, which the next one removes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.dataset.folder import LAYER_FILE, LAYERS
from geodata.errors import DatasetError
from geodata.layers.layer import ASIDE, CHANGES, EVENTS, ORIGINAL, Layer, as_toml

FILES: Final = (EVENTS, ORIGINAL, ASIDE, CHANGES)
"""The files of a layer without merged parts (`parts`); one that was never updated has no changes."""
_UNFINISHED: Final = ".unfinished-"
_CHUNK: Final = 1 << 20


@contextmanager
def workplace(dataset: Path) -> Iterator[Path]:
    """A folder in the dataset's `layers/` to make files in; gone afterwards. Raises DatasetError."""
    parent = dataset / LAYERS
    there = parent.exists()
    try:
        fileio.make_folder(parent)
        _clear(parent)
        with tempfile.TemporaryDirectory(prefix=f"{_UNFINISHED}{os.getpid()}-", dir=parent) as unfinished:
            yield Path(unfinished)
    except OSError as error:
        raise DatasetError(f"{LAYERS} cannot be written to ({error.strerror or error}); nothing was changed") from error
    finally:
        if not there and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()


def put(dataset: Path, made: Path, layer: Layer) -> Layer:
    """Put the files that lie in `made` (a folder of `workplace`) in place as the layer's, and return it with its hash.

    A new layer appears by one rename; one that is there gets new files beside its old ones, and then its new
    `layer.toml`. Raises DatasetError, and then changes nothing.
    """
    layer = replace(layer, sha256=hash_of(made))
    home = dataset / LAYERS / layer.name
    with fileio.folder_lock(dataset):
        if home.exists():
            fileio.check_writable(home / LAYER_FILE)
            if not layer.folder(dataset).exists():
                made.rename(layer.folder(dataset))
                fileio.sync_folder(home)
            fileio.write(home / LAYER_FILE, as_toml(layer))
        else:
            whole = made.with_name(f"{made.name}-whole")
            whole.mkdir()
            made.rename(whole / layer.sha256)
            fileio.write(whole / LAYER_FILE, as_toml(layer))
            whole.rename(home)
            fileio.sync_folder(home.parent)
    return layer


def put_files(dataset: Path, made: Path, layer: Layer) -> Layer:
    """Put the files alone in place, and return the layer with its hash: whoever calls writes `layer.toml` after that.

    Until then nobody sees them. Raises DatasetError, and then changes nothing.
    """
    layer = replace(layer, sha256=hash_of(made))
    with fileio.folder_lock(dataset):
        try:
            layer.folder(dataset).parent.mkdir(exist_ok=True)
            if not layer.folder(dataset).exists():
                made.rename(layer.folder(dataset))
                fileio.sync_folder(layer.folder(dataset).parent)
        except OSError as error:
            raise DatasetError(f"{LAYERS} cannot be written to ({error.strerror}); nothing was changed") from error
    return layer


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def manifest(folder: Path) -> str:
    """The files of a layer, a line each: name and SHA-256. Its own SHA-256 is the layer's."""
    there = [name for name in FILES if (folder / name).exists()]
    there += sorted(path.name for path in folder.iterdir() if path.name not in FILES)
    return "\n".join(f"{name} {sha256_of(folder / name)}" for name in there)


def is_whole(dataset: Path, layer: Layer) -> bool:
    """Whether the files of a layer are the ones that were put in place, byte for byte. Raises OSError."""
    return hash_of(layer.folder(dataset)) == layer.sha256


def hash_of(made: Path) -> str:
    """SHA-256 of a layer's files by their `manifest`, in hexadecimal digits. Raises OSError."""
    return hashlib.sha256(manifest(made).encode()).hexdigest()


def _clear(parent: Path) -> None:
    """Remove what writers left that are no more: their process ids are in the folders' names."""
    for folder in parent.glob(f"{_UNFINISHED}*"):
        process = folder.name.removeprefix(_UNFINISHED).split("-")[0]
        if not process.isdigit() or not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":  # there is no asking elsewhere that does no harm
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
