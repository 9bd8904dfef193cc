"""A cache of the answers of online services, so that nothing is asked twice: one SQLite file in the cache folder.

Empty answers are cached as well, failures never. The file is created with the first answer, and any number of processes
may share it. When it cannot be used, `trouble` says so in one sentence, answers are kept in this process's memory, and
work goes on.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.messages import quoted

FOLDER_VARIABLE: Final = "DATELINE_CACHE"
FILE: Final = "answers.sqlite"
SCHEMA_VERSION: Final = 1
"""Increased when the table changes; a file with another version is left alone."""
LONGEST: Final = 1_000_000
"""Characters of the longest answer that is cached."""
_BUSY_S: Final = 5.0
"""Seconds to wait while another process writes, which is a few hundred bytes at most once a second."""
_TABLE: Final = """\
CREATE TABLE IF NOT EXISTS answer (
    service TEXT NOT NULL, query TEXT NOT NULL, value TEXT NOT NULL, asked TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (service, query)
) WITHOUT ROWID"""

_in_memory: Final[dict[tuple[Path, str, str], str]] = {}
"""(file, service, query) → an answer that could not be written to the file."""


def cache_folder() -> Path:
    """The user's cache folder for Dateline: `DATELINE_CACHE`, or `dateline` in the cache folder of XDG."""
    chosen = os.environ.get(FOLDER_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # the XDG specification says to ignore relative paths
        home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is no home
        base = Path(home).absolute() / ".cache"
    return base / "dateline"


class Answers:
    """Answers by service and query. Any text may be a query; queries are equal only if their texts are."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = (path or cache_folder() / FILE).absolute()
        self.trouble = ""
        """Why the file cannot be used: one sentence, "" while it can."""

    def get(self, service: str, query: str) -> str | None:
        """The cached answer; None when the service has not been asked, or the cache cannot be read."""
        answer = _in_memory.get((self.path, service, query))
        if answer is not None or not self._exists():
            return answer
        with self._noting_errors("read"), closing(self._open("ro")) as connection:
            row = connection.execute(
                "SELECT value FROM answer WHERE service = ? AND query = ?", (_storable(service), _storable(query))
            ).fetchone()
            return str(row[0]) if row else None
        return None

    def put(self, service: str, query: str, value: str) -> None:
        """Cache an answer. Never raises: an answer that cannot be written is kept in this process's memory."""
        if len(value) > LONGEST:
            return
        try:
            fileio.make_folder(self.path.parent, private=True)
            if not self.path.exists():
                self.path.touch(mode=0o600)
            with suppress(PermissionError):  # it is somebody else's, who lets us in
                self.path.chmod(0o600)  # queries are private: other users of the computer may not read them
        except OSError as error:
            self._note_trouble("written", error.strerror or str(error))
        written = False
        if not self.trouble:
            with self._noting_errors("written"), closing(self._open("rw")) as connection, connection:
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                connection.execute(
                    "INSERT OR REPLACE INTO answer (service, query, value) VALUES (?, ?, ?)",
                    (_storable(service), _storable(query), _storable(value)),
                )
                written = True
        if not written:
            _in_memory[self.path, service, query] = value

    def stamp(self) -> tuple[str, int, int]:
        """Name, size and time of the file, zeros without one: a value that changes whenever an answer is cached."""
        try:
            stat = self.path.stat()
        except OSError:
            return (self.path.name, 0, len(_in_memory))
        return (self.path.name, stat.st_size, stat.st_mtime_ns + len(_in_memory))

    def _exists(self) -> bool:
        try:
            return not self.trouble and self.path.stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError as error:
            self._note_trouble("read", error.strerror or str(error))
            return False

    def _open(self, mode: str) -> sqlite3.Connection:
        # the plain journal, unlike write-ahead logging, leaves a file readable on a read-only disk
        connection = sqlite3.connect(f"{self.path.as_uri()}?mode={mode}", uri=True, timeout=_BUSY_S)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in {0, SCHEMA_VERSION}:
                raise sqlite3.DatabaseError(f"its schema is version {version}, this Dateline uses {SCHEMA_VERSION}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def _noting_errors(self, action: str) -> Iterator[None]:
        """Turn errors of SQLite into `trouble`; `action` is ``read`` or ``written``."""
        try:
            yield
        except sqlite3.Error as error:
            self._note_trouble(action, str(error))

    def _note_trouble(self, action: str, why: str) -> None:
        path = quoted(str(self.path), 200)
        self.trouble = (
            f"the cache of online answers, {path}, cannot be {action} ({why}); work goes on without it. "
            f"Delete the file, or name another folder with {FOLDER_VARIABLE}"
        )


def _storable(text: str) -> str:
    """The text with lone surrogates, which SQLite cannot store, escaped; only hostile text has them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
