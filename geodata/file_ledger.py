"""The history of a dataset in its own folder, under `.dateline/`: objects as compressed files, the log as JSON lines.

An object is there whole before the log names it, and the log's line is what makes a version: a line that was cut by
a crash was never acknowledged and is taken off by the next writer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, Final

from geodata import filing
from geodata.errors import DatasetError
from geodata.ledger import Entry

FOLDER: Final = ".dateline"
LOG: Final = "log.jsonl"
_FAST: Final = 1
"""zlib's level: an edit waits for it."""


class FileLedger:
    """A `geodata.ledger.Ledger` in `folder`/.dateline."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = folder / FOLDER
        self._entries: list[Entry] = []
        self._read = 0
        """Bytes of the log that are in `_entries`."""
        self._lock = Lock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer to the dataset; what a writer that died left behind is cleared away first."""
        with filing.locked(self.folder):
            self._prepare()
            yield

    def entries(self, *, newest: int | None = None) -> list[Entry]:
        """The history, oldest first. Raises DatasetError when the log is damaged before its last line."""
        with self._lock:
            try:
                self._follow()
            except OSError as error:
                raise DatasetError(f"the history cannot be read ({error.strerror})") from error
            return list(self._entries if newest is None else self._entries[max(0, len(self._entries) - newest) :])

    def read(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Objects by their SHA-256. Raises DatasetError when one is missing or damaged."""
        found = {}
        for key in set(hashes):
            try:
                data = zlib.decompress(self._path(key).read_bytes())
            except (OSError, zlib.error) as error:
                raise DatasetError(f"the history is damaged: object {key[:12]} cannot be read") from error
            if hashlib.sha256(data).hexdigest() != key:
                raise DatasetError(f"the history is damaged: object {key[:12]} holds something else")
            found[key] = data
        return found

    def missing(self, hashes: Iterable[str]) -> set[str]:
        """Which of the objects are not kept yet."""
        return {key for key in hashes if not self._path(key).exists()}

    def keep(self, objects: Mapping[str, bytes]) -> None:
        """Keep objects durably, before an entry names them. Raises DatasetError."""
        new = self.missing(objects)
        for key in new:
            filing.write(self._path(key), zlib.compress(objects[key], _FAST))

    def append(self, entry: Entry, objects: Mapping[str, bytes]) -> None:
        """Keep the objects, then the entry: when this returns, both outlast a crash."""
        self.keep(objects)
        line = (json.dumps(asdict(entry), ensure_ascii=True) + "\n").encode()
        path = self.own / LOG
        with self._lock:
            try:
                self._follow()
                fresh = not path.exists()
                with path.open("ab") as log:
                    log.truncate(self._read)  # a line that was cut by a crash
                    log.write(line)
                    log.flush()
                    os.fsync(log.fileno())
                if fresh:
                    filing.sync_folder(self.own)
            except OSError as error:
                with contextlib.suppress(OSError):
                    os.truncate(path, self._read)
                raise DatasetError(f"the history could not be written ({error.strerror})") from error

    def _prepare(self) -> None:
        try:
            (self.own / "objects").mkdir(parents=True, exist_ok=True)
            ignore = self.own / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"{self.own} cannot be written to ({error.strerror})") from error

    def _follow(self) -> None:
        """Read what has been added to the log since it was read last."""
        path = self.own / LOG
        size = path.stat().st_size if path.exists() else 0
        if size < self._read:  # another log: somebody put a copy in its place
            self._entries, self._read = [], 0
        if size == self._read:
            return
        with path.open("rb") as log:
            log.seek(self._read)
            added = log.read()
        whole = added[: added.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), len(self._entries) + 1):
            self._entries.append(_entry(line, number))
        self._read += len(whole)

    def _path(self, key: str) -> Path:
        if len(key) != hashlib.sha256().digest_size * 2 or not key.isalnum():
            raise DatasetError("the history is damaged: it names an object that cannot be one")
        return self.own / "objects" / key[:2] / key[2:]


def _entry(line: bytes, number: int) -> Entry:
    try:
        data: dict[str, Any] = json.loads(line)
        return Entry(**{**data, "summary": tuple(data["summary"])})
    except (ValueError, TypeError, KeyError) as error:
        raise DatasetError(f"the history is damaged: line {number} of {FOLDER}/{LOG} cannot be read") from error
