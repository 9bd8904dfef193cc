"""The files of one version of a dataset, as bytes by name: taken from a folder, laid into one, cut into objects.

The version is the identity of these bytes. Tables are cut into pieces of some hundred lines at places that their own
content sets, so that a version that differs in one row shares all other pieces with the version before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from geodata import articles, fileio
from geodata.dataset import info
from geodata.errors import DatasetError, InputError
from geodata.tables.changes import TABLES
from geodata.tables.csvedit import Sheet

Files = Mapping[str, bytes]
"""Name, relative to the dataset's folder and with /, → content."""

BRIEFINGS: Final = "briefings"


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files that make the dataset in `folder`: tables, description, the sources' texts, briefings.

    Raises DatasetError when one is there and cannot be read; texts that are missing are left out.
    """
    files: dict[str, bytes] = {}
    try:
        for name in (*TABLES, info.FILE):
            if (folder / name).is_file():
                files[name] = fileio.read(folder / name)
        for path in sorted((folder / BRIEFINGS).glob("*.toml")):
            if path.is_file():
                files[f"{BRIEFINGS}/{path.name}"] = fileio.read(path, fileio.MAX_BYTES_TOML)
        for name in _texts(files.get("sources.csv", b"")):
            try:
                path = articles.resolve(folder, name)
            except InputError:
                continue
            if path.stat().st_size <= articles.MAX_BYTES:
                files[name] = fileio.read(path, articles.MAX_BYTES)
    except OSError as error:
        raise DatasetError(f"{Path(error.filename or folder).name} cannot be read ({error.strerror})") from error
    return files


def version_of(files: Files) -> str:
    """12 hex digits over names and contents: the same bytes give the same version."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode("utf-8", "replace"))
        digest.update(files[name])
    return digest.hexdigest()[:12]


def write_folder(files: Files, folder: Path) -> None:
    """Write the files into a new folder, from which the dataset is read as from its own. Raises DatasetError."""
    try:
        for name, data in files.items():
            path = folder / name
            if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
                path = folder / articles.OUTSIDE / PurePosixPath(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except (OSError, ValueError) as error:
        raise DatasetError(f"a version of the data could not be laid out ({error})") from error


def _texts(sources: bytes) -> Iterable[str]:
    """The names of the sources' texts; none when the table cannot be read."""
    if not sources:
        return []
    try:
        sheet = Sheet("sources.csv", sources, TABLES["sources.csv"])
        return sorted({sheet.named(row).get("file", "") for row in sheet.rows()} - {""})
    except DatasetError:
        return []
