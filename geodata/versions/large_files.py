"""Large files on replicas: those of layers, territories and own gazetteers, which versions name by their SHA-256.

With PostgreSQL the files of the first version, and those of layers that are imported later on the page Import, are kept
among the objects of the history, under their hash; a layer's hash is that of the list of its files
(`geodata.layers.place.manifest`), which is an object, too.
A replica whose folder lacks them gets them from there once. One that is nowhere is said where it is missed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.errors import DatasetError, InputError
from geodata.geocoding import own_gazetteer
from geodata.layers import place, removed
from geodata.model import OWN_GAZETTEER
from geodata.territory import layer as territories

if TYPE_CHECKING:
    from geodata.versions.ledger import Ledger

MOST_BYTES: Final = 256 << 20
"""The largest file that is kept in the database, which holds and sends each in one piece."""


def objects_of(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """SHA-256 → content of the large files that `files` name and that are whole in the dataset's folder."""
    found: dict[str, bytes] = {}
    for path, sha256 in _named(files).items():
        home = folder / path
        contents = {sha256: b""}
        if home.is_dir():
            manifest = place.manifest(home)
            lines = [line.split(" ") for line in manifest.splitlines()]
            contents = {sha256: manifest.encode(), **{key: _content(home / name) for name, key in lines}}
        elif home.is_file():
            contents = {sha256: _content(home)}
        if all(content and hashlib.sha256(content).hexdigest() == key for key, content in contents.items()):
            found.update(contents)
    return found


def folder_with(files: Mapping[str, bytes], home: Path, shelf: Path, ledger: Ledger) -> Path:
    """A folder that has the large files that `files` name: `home` where it has them all, else `shelf`.

    What is missing from the shelf is put there, from `home` or from the ledger. Raises DatasetError.
    """
    named = _named(files)
    if all((home / path).exists() for path in named):
        return home
    for path, sha256 in named.items():
        target = shelf / path
        if target.exists():
            continue
        try:
            fileio.make_folder(target.parent, private=True)
            with tempfile.TemporaryDirectory(dir=target.parent) as unfinished:
                made = Path(unfinished) / target.name
                if (home / path).exists():
                    _copy(home / path, made)
                else:
                    _fetch(sha256, made, ledger)
                if made.exists():
                    made.rename(target)
        except OSError as error:
            if not target.exists():  # another process may have been first
                raise DatasetError(f"{path} cannot be kept here ({error.strerror or error})") from error
    return shelf


def _named(files: Mapping[str, bytes]) -> dict[str, str]:
    """Path in the dataset's folder → SHA-256 of what lies there: a layer's folder, the file of the own gazetteer."""
    found = {str(one.folder(Path())): one.sha256 for one in removed.shown(files).values()}
    found |= {str(one.folder(Path())): one.sha256 for one in territories.of_files(files).values()}
    try:
        if OWN_GAZETTEER in files:
            own = own_gazetteer.read(files[OWN_GAZETTEER])
            found[str(own.path(Path()))] = own.sha256
    except InputError:  # said by whoever reads it
        pass
    return found


def _content(path: Path) -> bytes:
    """The bytes of a file; b"" for one that cannot be read or is too large."""
    try:
        return path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError:
        return b""


def _copy(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target, copy_function=_link)
    else:
        _link(str(path), str(target))


def _link(path: str, target: str) -> None:
    try:
        os.link(path, target)
    except OSError:  # another file system
        shutil.copyfile(path, target)


def _fetch(sha256: str, target: Path, ledger: Ledger) -> None:
    """Write what has this hash, a file or a layer's folder, as far as the ledger has all of it."""
    if ledger.missing([sha256]):
        return
    content = ledger.read([sha256])[sha256]
    if target.suffix:
        target.write_bytes(content)
        return
    files = dict(line.split(" ") for line in content.decode().splitlines())
    if ledger.missing(files.values()):
        return
    target.mkdir()
    for name, key in files.items():
        (target / Path(name).name).write_bytes(ledger.read([key])[key])
