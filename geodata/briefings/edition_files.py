"""The files of editions on the shelf: what is handed out is what was published, or an error.

The SHA-256 of each file stands in the edition's manifest, and the manifest's own in the edition's record; a record of
an earlier Dateline has none, and then the manifest is taken as it is found.

A frozen briefing on the shelf (`geodata.briefings.editions`): who published it, when, and what became of it; as JSON
files.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any, Final

from geodata import fileio
from geodata.briefings.folder import MANIFEST
from geodata.errors import DatasetError

LARGE: Final = 16 << 20
"""A file above this is not kept in memory: it is read at each request, and hashed when it looks otherwise."""
_MOST_CACHED: Final = 64 << 20
"""Bytes of files that are kept in memory: they never change."""
_MOST_OPENED: Final = 256
"""Manifests that are kept in memory."""
_SETTLED_S: Final = 1.0
"""A file that was changed a moment ago may change again within the same tick of its clock: it is hashed again."""
FileStamp = tuple[int, ...]


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
        self._seen: dict[Path, tuple[FileStamp, str]] = {}
        """What a file looked like when it was hashed, and its SHA-256."""

    def hashes(self, held: EditionRecord) -> Mapping[str, str]:
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

    def read(self, held: EditionRecord, name: str) -> bytes | None:
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

    def _load(self, held: EditionRecord, name: str, expected: str = "") -> tuple[bytes, str]:
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


def _stamp(handle: int) -> FileStamp:
    """What changes whenever a file does: nobody can set the time of its last change of anything."""
    found = os.fstat(handle)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _altered(held: EditionRecord, name: str) -> str:
    return f"{name} of the briefing {held.ident} is not the file that was published; put it back from a backup"


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """A frozen briefing on the shelf. Times are UTC, as `2026-11-25T14:00:00Z`."""

    ident: str
    """Its address: `/b/<ident>/` when it is public; a random name otherwise."""
    briefing: str
    title: str
    version: str
    """The data version that it shows."""
    author: str
    at: str
    public: bool = True
    frame: tuple[str, ...] = ()
    """Origins that may show it in a frame."""
    corrects: str = ""
    """The edition that this one corrects, "" for none."""
    correction: str = ""
    """What was corrected, in its author's words."""
    withdrawn: str = ""
    """Why it was withdrawn, "" while it stands."""
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    manifest_sha256: str = ""
    """Of its manifest.json, which has the hashes of all other files; "" in a record of an earlier Dateline."""
    corrected_by: str = ""
    """The edition that corrects this one: derived, never stored."""
    damaged: bool = False
    """Whether the record cannot be read: derived, never stored. Nobody is shown the edition: it may be withdrawn."""


_DERIVED: Final = frozenset({"corrected_by", "damaged"})
_log: Final = logging.getLogger(__name__)


def read(folder: Path) -> dict[str, EditionRecord]:
    """The records by name, `damaged` ones among them, which the log names."""
    known = {field.name for field in fields(EditionRecord)} - _DERIVED
    held: dict[str, EditionRecord] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            values: dict[str, Any] = json.loads(path.read_bytes())
            given = {name: value for name, value in values.items() if name in known}
            one = EditionRecord(**{**given, "frame": tuple(values["frame"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            _log.warning("the record %s of a briefing cannot be read", path.name)
            one = EditionRecord(path.stem, "", "", "", "", "", public=False, damaged=True)
        if one.ident == path.stem:
            held[one.ident] = one
    for one in list(held.values()):
        if one.corrects in held:
            held[one.corrects] = replace(held[one.corrects], corrected_by=one.ident)
    return held


def write(held: EditionRecord, folder: Path) -> None:
    """Put the record into the folder, whole or not at all. Raises DatasetError."""
    values = {name: value for name, value in asdict(held).items() if name not in _DERIVED}
    text = json.dumps(values, ensure_ascii=True, indent=1) + "\n"
    fileio.write(folder / f"{held.ident}.json", text.encode())
