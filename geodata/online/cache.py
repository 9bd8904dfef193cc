"""Answers of online services, kept so that nothing is asked twice: one SQLite file in the user's cache folder.

What is kept is what a service said, "nothing" included; that it could not be asked is never kept. The file is made by
the first answer, and may be used by any number of processes. When it cannot be used, that is one sentence
(`trouble`), answers are remembered by this process alone, and the work goes on.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from geodata.messages import quoted

FOLDER_VARIABLE: Final = "DATELINE_CACHE"
FILE: Final = "answers.sqlite"
MAKE: Final = 1
"""Counts up when the table changes; a file of another make is left alone."""
LONGEST: Final = 1_000_000
"""Characters of an answer; longer ones are not kept."""
_BUSY_S: Final = 5.0
"""How long to wait while another process writes. There is a write a second at the most, of a few hundred bytes."""
_TABLE: Final = """\
CREATE TABLE IF NOT EXISTS answer (
    service TEXT NOT NULL, query TEXT NOT NULL, value TEXT NOT NULL, asked TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (service, query)
) WITHOUT ROWID"""

_remembered: Final[dict[tuple[Path, str, str], str]] = {}
"""What this process was told while the file could not be written."""


def cache_folder() -> Path:
    """The user's cache folder for Dateline: `DATELINE_CACHE`, or `dateline` in the cache folder of XDG."""
    own = os.environ.get(FOLDER_VARIABLE, "").strip()
    if own:
        return Path(own).expanduser().absolute()
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # XDG: a relative path is as good as none
        home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is no home
        base = Path(home).absolute() / ".cache"
    return base / "dateline"


class Answers:
    """Answers by service and query. Any text may be a query; equal texts only are the same query."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = (path or cache_folder() / FILE).absolute()
        self.trouble = ""
        """Why the file cannot be used: one sentence, "" while it can."""

    def get(self, service: str, query: str) -> str | None:
        """What the service said, None when it has not been asked, or when that cannot be known."""
        kept = _remembered.get((self.path, service, query))
        if kept is not None or not self._there():
            return kept
        with self._watched("read"), closing(self._open("ro")) as connection:
            found = connection.execute(
                "SELECT value FROM answer WHERE service = ? AND query = ?", (_storable(service), _storable(query))
            ).fetchone()
            return str(found[0]) if found else None
        return None

    def put(self, service: str, query: str, value: str) -> None:
        """Keep what the service said. Never raises: what cannot be written is remembered by this process."""
        if len(value) > LONGEST:
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.path.exists():
                self.path.touch(mode=0o600)  # what somebody looks for is their own business
        except OSError as error:
            self._say("written", error.strerror or str(error))
        kept = False
        if not self.trouble:
            with self._watched("written"), closing(self._open("rw")) as connection, connection:
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA user_version = {MAKE}")
                connection.execute(
                    "INSERT OR REPLACE INTO answer (service, query, value) VALUES (?, ?, ?)",
                    (_storable(service), _storable(query), _storable(value)),
                )
                kept = True
        if not kept:
            _remembered[self.path, service, query] = value

    def stamp(self) -> tuple[str, int, int]:
        """Changes whenever an answer is written: name, size and time of the file; zeros when there is none."""
        try:
            stat = self.path.stat()
        except OSError:
            return (self.path.name, 0, len(_remembered))
        return (self.path.name, stat.st_size, stat.st_mtime_ns + len(_remembered))

    def _there(self) -> bool:
        try:
            return not self.trouble and self.path.stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError as error:
            self._say("read", error.strerror or str(error))
            return False

    def _open(self, mode: str) -> sqlite3.Connection:
        # with the plain journal a file on a read-only disk can still be read, which write-ahead logging cannot do
        connection = sqlite3.connect(f"{self.path.as_uri()}?mode={mode}", uri=True, timeout=_BUSY_S)
        try:
            (make,) = connection.execute("PRAGMA user_version").fetchone()
            if make not in {0, MAKE}:
                raise sqlite3.DatabaseError(f"it is of make {make}, this Dateline keeps make {MAKE}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def _watched(self, what: str) -> Iterator[None]:
        """Turn what goes wrong with the file into `trouble`, once and for all."""
        try:
            yield
        except sqlite3.Error as error:
            self._say(what, str(error))

    def _say(self, what: str, why: str) -> None:
        where = quoted(str(self.path), 200)
        self.trouble = (
            f"the cache of online answers, {where}, cannot be {what} ({why}); work goes on without it. "
            f"Delete the file, or name another folder with {FOLDER_VARIABLE}"
        )


def _storable(text: str) -> str:
    """The text as SQLite can hold it: halves of characters, which only hostile text has, as their codes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
