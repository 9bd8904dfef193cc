"""The files of one version of a dataset, as bytes by name: taken from a folder, laid into one, cut into objects.

The version is the identity of these bytes. Tables are cut into pieces of some hundred lines at places that their own
content sets, so that a version that differs in one row shares all other pieces with the version before it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from geodata import articles, info, rawfile
from geodata.changes import TABLES
from geodata.csvedit import Sheet
from geodata.errors import DatasetError, InputError

Files = Mapping[str, bytes]
"""Name, relative to the dataset's folder and with /, → content."""

BRIEFINGS: Final = "briefings"
_CUT: Final = 0x7F
"""A piece ends after a line whose checksum has these bits unset: about every 128 lines."""
_LONGEST_PIECE: Final = 1 << 18


def take(folder: Path) -> dict[str, bytes]:
    """The files that make the dataset in `folder`: tables, description, the sources' texts, briefings.

    Raises DatasetError when one is there and cannot be read; texts that are missing are left out.
    """
    files: dict[str, bytes] = {}
    try:
        for name in (*TABLES, info.FILE):
            if (folder / name).is_file():
                files[name] = rawfile.read(folder / name)
        for path in sorted((folder / BRIEFINGS).glob("*.toml")):
            if path.is_file():
                files[f"{BRIEFINGS}/{path.name}"] = rawfile.read(path, rawfile.MAX_BYTES_TOML)
        for name in _texts(files.get("sources.csv", b"")):
            try:
                path = articles.resolve(folder, name)
            except InputError:
                continue
            if path.stat().st_size <= articles.MAX_BYTES:
                files[name] = rawfile.read(path, articles.MAX_BYTES)
    except OSError as error:
        raise DatasetError(f"{Path(error.filename or folder).name} cannot be read ({error.strerror})") from error
    return files


def version(files: Files) -> str:
    """12 hex digits over names and contents: the same bytes give the same version."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode("utf-8", "replace"))
        digest.update(files[name])
    return digest.hexdigest()[:12]


def lay(files: Files, folder: Path) -> None:
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


def to_objects(files: Files) -> tuple[str, dict[str, bytes]]:
    """The hash of the object that lists the files, and all objects, itself included, by their SHA-256."""
    objects: dict[str, bytes] = {}
    listing: dict[str, list[str]] = {}
    for name, data in files.items():
        listing[name] = []
        for piece in _pieces(data) if name in TABLES else [data]:
            key = hashlib.sha256(piece).hexdigest()
            objects[key] = piece
            listing[name].append(key)
    tree = json.dumps(listing, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    key = hashlib.sha256(tree).hexdigest()
    objects[key] = tree
    return key, objects


def listing(tree: bytes) -> dict[str, list[str]]:
    """File → the hashes of its pieces. Raises DatasetError when the object is no tree."""
    try:
        found: dict[str, list[str]] = json.loads(tree)
    except ValueError as error:
        raise DatasetError("the history is damaged: a list of files cannot be read") from error
    return found


def join(pieces: Mapping[str, list[str]], objects: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files again."""
    return {name: b"".join(objects[key] for key in keys) for name, keys in pieces.items()}


def _texts(sources: bytes) -> Iterable[str]:
    """The names of the sources' texts; none when the table cannot be read."""
    if not sources:
        return []
    try:
        sheet = Sheet("sources.csv", sources, TABLES["sources.csv"])
        return sorted({sheet.named(row).get("file", "") for row in sheet.rows()} - {""})
    except DatasetError:
        return []


def _pieces(data: bytes) -> Iterator[bytes]:
    start = at = 0
    for line in data.splitlines(keepends=True):
        at += len(line)
        if not zlib.crc32(line) & _CUT or at - start > _LONGEST_PIECE:
            yield data[start:at]
            start = at
    if start < len(data):
        yield data[start:]
