"""Cut the files of a version into objects known by their SHA-256, and join them again.

Tables are cut into pieces of some hundred lines, at places that depend on the lines alone: a version that differs in
one row shares all other pieces with the version before it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from geodata.dataset.folder import Files
from geodata.errors import DatasetError
from geodata.tables.changes import TABLES

_CUT: Final = 0x7F
"""A piece ends after a line whose checksum has these bits unset: about every 128 lines."""
_LONGEST_PIECE: Final = 1 << 18
"""Bytes."""


def to_objects(files: Files) -> tuple[str, dict[str, bytes]]:
    """Cut `files`: the hash of the object that lists them, and all objects, that one included, by their hashes."""
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


def object_listing(tree: bytes) -> dict[str, list[str]]:
    """Read an object that lists files: name → the hashes of its pieces. Raises DatasetError for any other object."""
    try:
        listing: dict[str, list[str]] = json.loads(tree)
    except ValueError as error:
        raise DatasetError("the history is damaged: a list of files cannot be read") from error
    return listing


def join_objects(pieces: Mapping[str, list[str]], objects: Mapping[str, bytes]) -> dict[str, bytes]:
    """Join the pieces of each file: name → content."""
    return {name: b"".join(objects[key] for key in keys) for name, keys in pieces.items()}


def _pieces(data: bytes) -> Iterator[bytes]:
    start = end = 0
    for line in data.splitlines(keepends=True):
        end += len(line)
        if not zlib.crc32(line) & _CUT or end - start > _LONGEST_PIECE:
            yield data[start:end]
            start = end
    if start < len(data):
        yield data[start:]
