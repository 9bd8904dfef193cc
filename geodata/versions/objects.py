"""To be written."""

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


def object_listing(tree: bytes) -> dict[str, list[str]]:
    """File → the hashes of its pieces. Raises DatasetError when the object is no tree."""
    try:
        found: dict[str, list[str]] = json.loads(tree)
    except ValueError as error:
        raise DatasetError("the history is damaged: a list of files cannot be read") from error
    return found


def join_objects(pieces: Mapping[str, list[str]], objects: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files again."""
    return {name: b"".join(objects[key] for key in keys) for name, keys in pieces.items()}


def _pieces(data: bytes) -> Iterator[bytes]:
    start = at = 0
    for line in data.splitlines(keepends=True):
        at += len(line)
        if not zlib.crc32(line) & _CUT or at - start > _LONGEST_PIECE:
            yield data[start:at]
            start = at
    if start < len(data):
        yield data[start:]
