"""The files of editions on the shelf: what is handed out is what was published, or an error.

The SHA-256 of each file stands in the edition's manifest, and the manifest's own in the edition's record; a record of
an earlier Dateline has none, and then the manifest is taken as it is found.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from geodata.briefing_folder import MANIFEST
from geodata.errors import DatasetError

if TYPE_CHECKING:
    from geodata.shelf_records import Held

LARGE: Final = 16 << 20
"""A file above this is not kept in memory: it is read at each request, and hashed when it looks otherwise."""
_MOST_CACHED: Final = 64 << 20
"""Bytes of files that are kept in memory: they never change."""
_MOST_OPENED: Final = 256
"""Manifests that are kept in memory."""
_SETTLED_S: Final = 1.0
"""A file that was changed a moment ago may change again within the same tick of its clock: it is hashed again."""
Stamp = tuple[int, ...]


class AlteredError(DatasetError):
    """A file on the disk is not the one that was published."""


class EditionFiles:
    """The files in `folder`, which has one for each edition. Threads may share it; none waits while another hashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        """By SHA-256."""
        self._opened: OrderedDict[tuple[str, str, str], Mapping[str, str]] = OrderedDict()
        self._seen: dict[Path, tuple[Stamp, str]] = {}
        """What a file looked like when it was hashed, and its SHA-256."""

    def hashes(self, held: Held) -> Mapping[str, str]:
        """File name → SHA-256, the manifest among them. Raises AlteredError, DatasetError."""
        key = (held.ident, held.at, held.manifest_sha256)
        with self._lock:
            if key in self._opened:
                self._opened.move_to_end(key)
                return self._opened[key]
        data, digest = self._load(held, MANIFEST)
        if held.manifest_sha256 and digest != held.manifest_sha256:
            raise AlteredError(_altered(held, MANIFEST))
        try:
            found = {str(name): str(about["sha256"]) for name, about in json.loads(data)["files"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise DatasetError(f"the {MANIFEST} of the briefing {held.ident} cannot be read") from error
        with self._lock:
            self._opened[key] = {**found, MANIFEST: digest}
            while len(self._opened) > _MOST_OPENED:
                self._opened.popitem(last=False)
            return self._opened[key]

    def read(self, held: Held, name: str) -> bytes | None:
        """A file of an edition, None when its manifest names none such. Raises AlteredError, DatasetError.

        Names are looked up, never joined to a path.
        """
        expected = self.hashes(held).get(name)
        if expected is None:
            return None
        with self._lock:
            if expected in self._kept:
                self._kept.move_to_end(expected)
                return self._kept[expected]
        data, digest = self._load(held, name, expected)
        if digest != expected:
            raise AlteredError(_altered(held, name))
        if len(data) <= LARGE:
            self._keep(expected, data)
        return data

    def _load(self, held: Held, name: str, expected: str = "") -> tuple[bytes, str]:
        """The bytes of a file and their SHA-256; b"" where it is known already that they are not the expected ones."""
        folder = self.folder / held.ident
        try:
            path = next((path for path in folder.iterdir() if path.name == name and path.is_file()), None)
            if path is None:
                raise AlteredError(f"{name} of the briefing {held.ident} is gone")
            with path.open("rb") as stream:
                before = _stamp(stream.fileno())
                known = self._seen.get(path, ((), ""))
                if known[0] == before and expected and known[1] != expected:
                    return b"", known[1]
                data = stream.read()
                after = _stamp(stream.fileno())
        except OSError as error:
            raise DatasetError(f"the briefing {held.ident} cannot be read ({error.strerror})") from error
        if before == after == known[0]:
            return data, known[1]
        digest = hashlib.sha256(data).hexdigest()
        if before == after and time.time_ns() - max(after[-2:]) > _SETTLED_S * 1e9:
            self._seen[path] = (after, digest)
        return data, digest

    def _keep(self, digest: str, data: bytes) -> None:
        with self._lock:
            self._kept[digest] = data
            while sum(map(len, self._kept.values())) > _MOST_CACHED:
                self._kept.popitem(last=False)


def _stamp(handle: int) -> Stamp:
    """What changes whenever a file does: nobody can set the time of its last change of anything."""
    found = os.fstat(handle)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _altered(held: Held, name: str) -> str:
    return f"{name} of the briefing {held.ident} is not the file that was published; put it back from a backup"
