"""The shelf: the editions that a server publishes, frozen briefings that never change, each with its record.

On disk, in a folder that all replicas share::

    editions/<ident>/         the files of a frozen briefing, put there whole (`geodata.briefings.folder`)
    records/<ident>.json      author, time, hash of the manifest; whether it was withdrawn, and why

Readers see no edition without a record. A record is written whole; only a withdrawal changes it. Nobody but the
server's own user may read the folder: it has restricted editions, too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.briefings import edition_files, folder
from geodata.briefings.briefing import IDENT
from geodata.briefings.edition_files import EditionFiles, EditionRecord
from geodata.errors import DatasetError, InputError
from geodata.messages import quoted
from geodata.versions.shared_store import STATE_VARIABLE

if TYPE_CHECKING:
    from geodata.versions.store import Store


ROOT: Final = "/b/"
"""Address of the public editions on a server."""
FOLDER: Final = "shelf"
EDITIONS: Final = "editions"
RECORDS: Final = "records"
MAX_REASON: Final = 1000
"""Characters of the reason of a withdrawal, or of a correction."""
_MAX_IDENT: Final = 64
_SETTLED_S: Final = 1.0
"""A folder changed less than this ago may change again within the same tick of its clock: it is read again."""


def shelf_of_store(store: Store) -> Shelf:
    """The shelf of a dataset's store, in its state folder."""
    return Shelf(store.state / FOLDER, lasting=store.lasting)


class Shelf:
    """The shelf in `folder`, which the first publication creates. Threads and processes may share one.

    `lasting`: whether the folder outlives this process and the next update; otherwise nothing is published there.
    """

    def __init__(self, folder: Path, *, lasting: bool = True) -> None:
        self.folder = folder
        self._lasting = lasting
        self._lock = Lock()
        self._stamp: tuple[int, ...] = ()
        self._records: dict[str, EditionRecord] = {}
        self._files = EditionFiles(folder / EDITIONS)

    def all(self) -> tuple[EditionRecord, ...]:
        """Every edition, also withdrawn and restricted ones, the newest first. Raises DatasetError."""
        readable = (record for record in self._look().values() if not record.damaged)
        return tuple(sorted(readable, key=lambda record: (record.at, record.ident), reverse=True))

    def editions(self, briefing: str) -> tuple[EditionRecord, ...]:
        """All editions of a briefing, the newest first. Raises DatasetError."""
        return tuple(record for record in self.all() if record.briefing == briefing)

    def standing(self, briefing: str) -> EditionRecord | None:
        """The edition of a briefing that stands (see `EditionRecord.stands`), None without one. Raises DatasetError."""
        return _standing(self.all(), briefing)

    def get(self, ident: str) -> EditionRecord | None:
        """The edition of that name, None when there is none. Raises DatasetError."""
        record = self._look().get(ident)
        if record is not None and record.damaged:
            raise DatasetError(f"the record {ident}.json of a briefing cannot be read")
        return record

    def read(self, ident: str, name: str) -> bytes | None:
        """A file of an edition as it was published, None when there is no such file.

        The caller checks whether the edition is public or withdrawn. Raises DatasetError.
        """
        record = self.get(ident)
        return self._files.read(record, name) if record else None

    def hashes(self, record: EditionRecord) -> Mapping[str, str]:
        """File name → SHA-256 of an edition's files, its manifest among them. Raises DatasetError."""
        return self._files.hashes(record)

    def same(self, record: EditionRecord, files: Mapping[str, bytes]) -> bool:
        """Whether an edition holds exactly these files: their hashes are all in the manifest. Raises DatasetError."""
        manifest = files[folder.MANIFEST]
        if record.manifest_sha256:
            return record.manifest_sha256 == hashlib.sha256(manifest).hexdigest()
        return self.read(record.ident, folder.MANIFEST) == manifest

    def next_address(self, briefing: str, corrects: str = "") -> str:
        """The name that publishing a briefing now would give: the standing edition’s, or a new one for a correction.

        Raises InputError, DatasetError.
        """
        records = self._whole()
        standing = None if corrects else _standing(records.values(), briefing)
        return standing.ident if standing else _free(briefing, records)

    def check_lasting(self) -> None:
        """Raise InputError when nothing may be published here, because the folder does not last."""
        if not self._lasting:
            raise InputError(
                "nothing can be published here yet: copy the dataset that came with Dateline, or, with a database, "
                f"set {STATE_VARIABLE} to a folder that lasts and all servers share"
            )

    def publish(
        self,
        files: Mapping[str, bytes],
        author: str,
        *,
        public: bool = True,
        corrects: str = "",
        correction: str = "",
    ) -> EditionRecord:
        """Put a frozen briefing (with its manifest) on the shelf; once this returns, the edition survives a crash.

        A public one gets its briefing's id as address, or the next free number after it; the same files again give the
        edition that stands. Raises InputError when another edition of the briefing stands and `corrects` does not name
        it, or when the files cannot be written; DatasetError when the shelf cannot be read.
        """
        manifest = json.loads(files[folder.MANIFEST])
        record = EditionRecord(
            ident=secrets.token_hex(12),
            briefing=manifest["id"],
            title=manifest["title"],
            version=manifest["data_version"],
            author=author,
            at=now(),
            public=public,
            frame=tuple(manifest["frame"]),
            corrects=corrects,
            correction=one_paragraph(correction) if corrects else "",
            manifest_sha256=hashlib.sha256(files[folder.MANIFEST]).hexdigest(),
        )
        self._make()
        with fileio.folder_lock(self.folder):
            records = self._whole()
            if public:
                same = self._same(record, records, files)
                if same is not None:
                    return same
                record = replace(record, ident=_free(record.briefing, records))
            folder.write_folder(files, self.folder / EDITIONS / record.ident, private=True)
            edition_files.write_record(record, self.folder / RECORDS)
        return self._look(fresh=True)[record.ident]

    def withdraw(self, ident: str, reason: str, author: str) -> EditionRecord:
        """Record that an edition is withdrawn, and why; its files stay on disk. Raises InputError, DatasetError."""
        reason = one_paragraph(reason)
        if not reason:
            raise InputError("a withdrawal needs a reason, which readers see; write one sentence")
        self._make()
        with fileio.folder_lock(self.folder):
            record = self._whole().get(ident)
            if record is None:
                raise InputError(f"no briefing {quoted(ident)} is published here")
            if record.withdrawn:
                raise InputError(f"{ident} was already withdrawn by {record.withdrawn_by} at {record.withdrawn_at}")
            withdrawn = replace(record, withdrawn=reason, withdrawn_at=now(), withdrawn_by=author)
            edition_files.write_record(withdrawn, self.folder / RECORDS)
        return self._look(fresh=True)[ident]

    def _same(
        self, new: EditionRecord, records: Mapping[str, EditionRecord], files: Mapping[str, bytes]
    ) -> EditionRecord | None:
        """The standing edition if it has the same files. Raises InputError when the new one may not replace it."""
        standing = _standing(records.values(), new.briefing)
        if standing and self.same(standing, files):
            return standing
        if new.corrects:
            corrected = records.get(new.corrects)
            if corrected is None or corrected.briefing != new.briefing or not corrected.public:
                raise InputError(f"no edition {quoted(new.corrects)} of the briefing {new.briefing} is published")
            if corrected.withdrawn:
                raise InputError(f"{corrected.ident} was withdrawn; publish this one without naming what it corrects")
            if corrected.corrected_by:
                raise InputError(f"{corrected.ident} was corrected by {corrected.corrected_by}; correct that one")
        elif standing:
            raise InputError(
                f"the briefing {new.briefing} was published by {standing.author} at {standing.at} as "
                f"{ROOT}{standing.ident}/ and never changes there; publish this one as its correction, or withdraw it"
            )
        return None

    def _whole(self) -> Mapping[str, EditionRecord]:
        """Every edition, read afresh. Raises DatasetError while a record cannot be read: it may be a correction."""
        records = self._look(fresh=True)
        damaged = [record.ident for record in records.values() if record.damaged]
        if damaged:
            raise DatasetError(
                f"the record {damaged[0]}.json of a briefing cannot be read; restore it from a backup first"
            )
        return records

    def _look(self, *, fresh: bool = False) -> Mapping[str, EditionRecord]:
        """Every edition by its name; the folder of the records is read again when it has changed."""
        folder = self.folder / RECORDS
        try:
            stat = folder.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise DatasetError(f"the shelf of briefings cannot be read ({error.strerror})") from error
        stamp = (stat.st_dev, stat.st_ino, stat.st_mtime_ns)
        with self._lock:
            if fresh or stamp != self._stamp:
                settled = time.time() - stat.st_mtime > _SETTLED_S
                self._records, self._stamp = edition_files.read_records(folder), stamp if settled else ()
            return self._records

    def _make(self) -> None:
        self.check_lasting()
        try:
            for made in (self.folder, self.folder / RECORDS, self.folder / EDITIONS):
                fileio.private_folder(made)
            fileio.ignore_by_git(self.folder)
        except OSError as error:
            raise DatasetError(f"the shelf of briefings cannot be written to ({error.strerror})") from error


def _standing(records: Iterable[EditionRecord], briefing: str) -> EditionRecord | None:
    standing = (record for record in records if record.briefing == briefing and record.stands)
    return max(standing, key=lambda record: (record.at, record.ident), default=None)


def _free(briefing: str, records: Mapping[str, EditionRecord]) -> str:
    """The address of a new edition: the briefing's id, else the first free number after it."""
    if not IDENT.fullmatch(briefing):
        raise InputError(f"{quoted(briefing)} is not a briefing's id")
    names = [briefing, *(f"{briefing[: _MAX_IDENT - 8]}-{number}" for number in range(2, len(records) + 3))]
    return next(name for name in names if name not in records)


def one_paragraph(text: str) -> str:
    """The text on one line. Raises InputError when it is too long."""
    line = " ".join(text.split())
    if len(line) > MAX_REASON:
        raise InputError(f"the text has {len(line):,} characters; at most {MAX_REASON:,} are shown")
    return line


def now() -> str:
    """The time in UTC, as records of editions have it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
