"""The frozen briefings that a server shows: folders that never change, and beside each a record of what became of it.

On disk, in a folder that all replicas share::

    editions/<ident>/         the files of a frozen briefing, put there whole (`geodata.briefings.folder`)
    records/<ident>.json      who published it, when; its manifest's hash; whether it was withdrawn, and why

An edition without a record is not there for anybody. A record is written whole; only a withdrawal changes it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping
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
from geodata.versions.shared_store import STATE_VARIABLE, SharedStore
from geodata.versions.store import is_bundled

if TYPE_CHECKING:
    from geodata.versions.store import Store


FOLDER: Final = "shelf"
EDITIONS: Final = "editions"
MAX_REASON: Final = 1000
_MAX_IDENT: Final = 64
_SETTLED_S: Final = 1.0
"""A folder that was changed a moment ago may change again within the same tick of its clock: it is read again."""


def shelf_of_store(store: Store) -> Shelf:
    """The shelf of a dataset's store, beside its other state."""
    if isinstance(store, SharedStore):
        lasting = bool(os.environ.get(STATE_VARIABLE))
    else:  # the dataset of an installed Dateline goes with its next update; that of a checkout stays
        folder = store.state.parent
        lasting = not is_bundled(folder) or (folder.resolve().parents[1] / "pyproject.toml").is_file()
    return Shelf(store.state / FOLDER, lasting=lasting)


class Shelf:
    """The shelf in `folder`, which is made when something is put there. Threads and processes may share one.

    `lasting`: whether the folder is there tomorrow; nothing is published where it is not.
    """

    def __init__(self, folder: Path, *, lasting: bool = True) -> None:
        self.folder = folder
        self._lasting = lasting
        self._lock = Lock()
        self._stamp: tuple[int, ...] = ()
        self._held: dict[str, EditionRecord] = {}
        self._files = EditionFiles(folder / EDITIONS)

    def all(self) -> tuple[EditionRecord, ...]:
        """Every edition, withdrawn and restricted ones too, the newest first. Raises DatasetError."""
        there = (one for one in self._look().values() if not one.damaged)
        return tuple(sorted(there, key=lambda one: (one.at, one.ident), reverse=True))

    def get(self, ident: str) -> EditionRecord | None:
        """The edition of that name, None when there is none. Raises DatasetError."""
        held = self._look().get(ident)
        if held is not None and held.damaged:
            raise DatasetError(f"the record {ident}.json of a briefing cannot be read")
        return held

    def read(self, ident: str, name: str) -> bytes | None:
        """A file of an edition as it was published, None when there is no such file.

        It does not ask whether the edition is public or withdrawn. Raises DatasetError.
        """
        held = self.get(ident)
        return self._files.read(held, name) if held else None

    def hashes(self, held: EditionRecord) -> Mapping[str, str]:
        """File name → SHA-256 of an edition's files, its manifest among them. Raises DatasetError."""
        return self._files.hashes(held)

    def same(self, held: EditionRecord, files: Mapping[str, bytes]) -> bool:
        """Whether an edition holds exactly these files, whose hashes are all in the manifest. Raises DatasetError."""
        manifest = files[folder.MANIFEST]
        if held.manifest_sha256:
            return held.manifest_sha256 == hashlib.sha256(manifest).hexdigest()
        return self.read(held.ident, folder.MANIFEST) == manifest

    def next_address(self, briefing: str, corrects: str = "") -> str:
        """The ident that publishing a briefing gives it if nobody comes before: the standing edition’s, or a new one.

        Raises InputError, DatasetError.
        """
        there = self._whole()
        stands = [] if corrects else [one for one in there.values() if _stands(one, briefing)]
        return stands[0].ident if stands else _free(briefing, there)

    def check_lasting(self) -> None:
        """Raise InputError when nothing may be published here, because the folder is gone tomorrow."""
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
        """Put a frozen briefing (with its manifest) on the shelf; when this returns it outlasts a crash.

        A public one gets its briefing's id as address, or the next free number after it. The same files again give
        the edition that is there. Raises InputError when the briefing is published already with other content and
        `corrects` does not name that edition, or when it cannot be written; DatasetError when the shelf cannot be read.
        """
        manifest = json.loads(files[folder.MANIFEST])
        held = EditionRecord(
            ident=secrets.token_hex(12),
            briefing=manifest["id"],
            title=manifest["title"],
            version=manifest["data_version"],
            author=author,
            at=_now(),
            public=public,
            frame=tuple(manifest["frame"]),
            corrects=corrects,
            correction=_reason(correction) if corrects else "",
            manifest_sha256=hashlib.sha256(files[folder.MANIFEST]).hexdigest(),
        )
        self._make()
        with fileio.folder_lock(self.folder):
            there = self._whole()
            if public:
                same = self._standing(held, there, files)
                if same is not None:
                    return same
                held = replace(held, ident=_free(held.briefing, there))
            folder.write_files(files, self.folder / EDITIONS / held.ident)
            edition_files.write(held, self.folder / "records")
        return self._look(fresh=True)[held.ident]

    def withdraw(self, ident: str, reason: str, author: str) -> EditionRecord:
        """Say that an edition is withdrawn, and why; its files stay on disk. Raises InputError, DatasetError."""
        reason = _reason(reason)
        if not reason:
            raise InputError("a withdrawal needs its reason, which readers see; write one sentence")
        self._make()
        with fileio.folder_lock(self.folder):
            held = self._whole().get(ident)
            if held is None:
                raise InputError(f"no briefing {quoted(ident)} is published here")
            if held.withdrawn:
                raise InputError(f"{ident} was withdrawn by {held.withdrawn_by} at {held.withdrawn_at} already")
            gone = replace(held, withdrawn=reason, withdrawn_at=_now(), withdrawn_by=author)
            edition_files.write(gone, self.folder / "records")
        return self._look(fresh=True)[ident]

    def _standing(
        self, held: EditionRecord, there: Mapping[str, EditionRecord], files: Mapping[str, bytes]
    ) -> EditionRecord | None:
        """The edition that is this one already. Raises InputError when another one stands in its place."""
        stands = [one for one in there.values() if _stands(one, held.briefing)]
        for one in stands:
            if self.same(one, files):
                return one
        if held.corrects:
            corrected = there.get(held.corrects)
            if corrected is None or corrected.briefing != held.briefing or not corrected.public:
                raise InputError(f"no edition {quoted(held.corrects)} of the briefing {held.briefing} is published")
            if corrected.withdrawn:
                raise InputError(f"{corrected.ident} was withdrawn; publish this one without naming what it corrects")
            if corrected.corrected_by:
                raise InputError(f"{corrected.ident} was corrected by {corrected.corrected_by}; correct that one")
        elif stands:
            one = stands[0]
            raise InputError(
                f"the briefing {held.briefing} was published by {one.author} at {one.at} as /b/{one.ident}/ and never "
                "changes there; publish this one as its correction, or withdraw that one"
            )
        return None

    def _whole(self) -> Mapping[str, EditionRecord]:
        """Every edition, looked at anew. Raises DatasetError while a record cannot be read: it may be a correction."""
        there = self._look(fresh=True)
        damaged = [one.ident for one in there.values() if one.damaged]
        if damaged:
            raise DatasetError(
                f"the record {damaged[0]}.json of a briefing cannot be read; mend it from a backup first"
            )
        return there

    def _look(self, *, fresh: bool = False) -> Mapping[str, EditionRecord]:
        """Every edition by its name: read again when the folder of the records has changed."""
        records = self.folder / "records"
        try:
            found = records.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise DatasetError(f"the shelf of briefings cannot be read ({error.strerror})") from error
        stamp = (found.st_dev, found.st_ino, found.st_mtime_ns)
        with self._lock:
            if fresh or stamp != self._stamp:
                settled = time.time() - found.st_mtime > _SETTLED_S
                self._held, self._stamp = edition_files.read(records), stamp if settled else ()
            return self._held

    def _make(self) -> None:
        self.check_lasting()
        try:
            (self.folder / "records").mkdir(parents=True, exist_ok=True)
            (self.folder / EDITIONS).mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")  # a dataset is often a git checkout
        except OSError as error:
            raise DatasetError(f"the shelf of briefings cannot be written to ({error.strerror})") from error


def _stands(held: EditionRecord, briefing: str) -> bool:
    """Whether readers of the briefing are shown this edition."""
    return held.public and held.briefing == briefing and not held.withdrawn and not held.corrected_by


def _free(briefing: str, there: Mapping[str, EditionRecord]) -> str:
    """The address of a new edition: the briefing's id, else the first free number after it."""
    if not IDENT.fullmatch(briefing):
        raise InputError(f"{quoted(briefing)} is no id of a briefing")
    names = [briefing, *(f"{briefing[: _MAX_IDENT - 8]}-{number}" for number in range(2, len(there) + 3))]
    return next(name for name in names if name not in there)


def _reason(text: str) -> str:
    """One paragraph of plain text. Raises InputError when it is too long."""
    line = " ".join(text.split())
    if len(line) > MAX_REASON:
        raise InputError(f"it has {len(line):,} characters; at most {MAX_REASON:,} are shown")
    return line


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
