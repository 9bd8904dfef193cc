"""Editions on the disk: the JSON record of each, and its files, which are read as they were published or not at all.

A record says who published, corrected or withdrew the edition, and when. It holds the SHA-256 of the edition's
manifest, and the manifest that of every other file. A record of an earlier Dateline has no hash; its manifest is then
trusted as it is.
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
"""Bytes. Larger files are not kept in memory: they are read at each request, and hashed again when they changed."""
_MOST_CACHED: Final = 64 << 20
"""Bytes of files kept in memory; they never change."""
_MOST_OPENED: Final = 256
"""Manifests kept in memory."""
_SETTLED_S: Final = 1.0
"""A file changed less than this ago may change again within the same tick of its clock: it is hashed again."""
FileStamp = tuple[int, ...]
_DERIVED: Final = frozenset({"corrected_by", "damaged"})
_log: Final = logging.getLogger(__name__)


class AlteredError(DatasetError):
    """A file on the disk is not the one that was published."""


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
    """Why it was withdrawn, "" when it was not."""
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    manifest_sha256: str = ""
    """Of its manifest.json, which has the hashes of all other files; "" in a record of an earlier Dateline."""
    corrected_by: str = ""
    """The edition that corrects this one: derived, never stored."""
    damaged: bool = False
    """Whether the record cannot be read: derived, never stored. Such an edition is not shown: it may be withdrawn."""

    @property
    def stands(self) -> bool:
        """Whether readers of the briefing are shown this edition: public, neither withdrawn nor corrected."""
        return self.public and not self.withdrawn and not self.corrected_by


def read_records(folder: Path) -> dict[str, EditionRecord]:
    """The records by name. Those that cannot be read are `damaged`, and the log names them."""
    known = {field.name for field in fields(EditionRecord)} - _DERIVED
    records: dict[str, EditionRecord] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            values: dict[str, Any] = json.loads(path.read_bytes())
            given = {name: value for name, value in values.items() if name in known}
            record = EditionRecord(**{**given, "frame": tuple(values["frame"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            _log.warning("the record %s of a briefing cannot be read", path.name)
            record = EditionRecord(path.stem, "", "", "", "", "", public=False, damaged=True)
        if record.ident == path.stem:
            records[record.ident] = record
    for record in list(records.values()):
        if record.corrects in records:
            records[record.corrects] = replace(records[record.corrects], corrected_by=record.ident)
    return records


def write_record(record: EditionRecord, folder: Path) -> None:
    """Write the record into the folder, whole or not at all. Raises DatasetError."""
    values = {name: value for name, value in asdict(record).items() if name not in _DERIVED}
    text = json.dumps(values, ensure_ascii=True, indent=1) + "\n"
    fileio.write(folder / f"{record.ident}.json", text.encode(), private=True)


class EditionFiles:
    """The files in `folder`, which has a folder per edition. Threads may share it; none waits while another hashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        """By SHA-256."""
        self._opened: OrderedDict[tuple[str, str, str], Mapping[str, str]] = OrderedDict()
        self._seen: dict[Path, tuple[FileStamp, str]] = {}
        """The stamp of a file when it was hashed, and its SHA-256."""

    def hashes(self, record: EditionRecord) -> Mapping[str, str]:
        """File name → SHA-256, the manifest among them. Raises AlteredError, DatasetError."""
        key = (record.ident, record.at, record.manifest_sha256)
        with self._lock:
            if key in self._opened:
                self._opened.move_to_end(key)
                return self._opened[key]
        data, digest = self._load(record, MANIFEST)
        if record.manifest_sha256 and digest != record.manifest_sha256:
            raise AlteredError(_altered(record, MANIFEST))
        try:
            digests = {str(name): str(about["sha256"]) for name, about in json.loads(data)["files"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise DatasetError(f"the {MANIFEST} of the briefing {record.ident} cannot be read") from error
        with self._lock:
            self._opened[key] = {**digests, MANIFEST: digest}
            while len(self._opened) > _MOST_OPENED:
                self._opened.popitem(last=False)
            return self._opened[key]

    def read(self, record: EditionRecord, name: str) -> bytes | None:
        """A file of an edition, None when its manifest does not name it. Raises AlteredError, DatasetError.

        The name is looked up and never joined to a path.
        """
        expected = self.hashes(record).get(name)
        if expected is None:
            return None
        with self._lock:
            if expected in self._kept:
                self._kept.move_to_end(expected)
                return self._kept[expected]
        data, digest = self._load(record, name, expected)
        if digest != expected:
            raise AlteredError(_altered(record, name))
        if len(data) <= LARGE:
            self._keep(expected, data)
        return data

    def _load(self, record: EditionRecord, name: str, expected: str = "") -> tuple[bytes, str]:
        """The bytes of a file and their SHA-256; b"" where they are already known to differ from the expected ones."""
        folder = self.folder / record.ident
        try:
            path = next((path for path in folder.iterdir() if path.name == name and path.is_file()), None)
            if path is None:
                raise AlteredError(f"{name} of the briefing {record.ident} is missing")
            with path.open("rb") as stream:
                before = _stamp(stream.fileno())
                known = self._seen.get(path, ((), ""))
                if known[0] == before and expected and known[1] != expected:
                    return b"", known[1]
                data = stream.read()
                after = _stamp(stream.fileno())
        except OSError as error:
            raise DatasetError(f"the briefing {record.ident} cannot be read ({error.strerror})") from error
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
    """Values that change whenever the file does: nobody can set its ctime."""
    stat = os.fstat(handle)
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _altered(record: EditionRecord, name: str) -> str:
    return f"{name} of the briefing {record.ident} is not the file that was published; restore it from a backup"
