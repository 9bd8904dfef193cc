"""Hears of new versions in PostgreSQL, from whichever replica they come."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from geodata.errors import DatasetError
from geodata.postgres import connect, told
from geodata.postgres_ledger import CHANNEL

if TYPE_CHECKING:
    from geodata.postgres import Connection

LOOK_EVERY_S: Final = 2.0
"""How often the newest version is asked for when nothing is heard: a message may have been lost."""
THREAD: Final = "dateline-listener"
_NAP_S: Final = 0.5
"""How long one wait lasts: `close` takes no longer."""
_NEWEST: Final = "select number, version from dateline.versions order by number desc limit 1"
_log: Final = logging.getLogger(__name__)


class Listener:
    """Calls `on_version(version)`, in a thread of its own, with the newest version: at the start and when it changes.

    It outlives restarts of the server. What is heard is only the reason to look: anybody may send a message.
    """

    def __init__(self, dsn: str, on_version: Callable[[str], None]) -> None:
        self._dsn = dsn
        self._on_version = on_version
        self._seen = (0, "")
        self.well = True
        """Whether the database was reached when it was last tried."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and its connection."""
        self._ended.set()
        if self._thread is not threading.current_thread():
            self._thread.join(LOOK_EVERY_S * 5)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                connection = connect(self._dsn)
                with contextlib.closing(connection), told(connection):
                    self._listen(connection)
            except DatasetError as error:
                if self.well:  # once, not every second for as long as it is down
                    _log.warning("new versions are not heard of: %s", error)
                self.well = False
                self._ended.wait(1.0)

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"listen {CHANNEL}")
        self._look(connection)
        self.well = True
        looked = time.monotonic()
        while not self._ended.is_set():
            heard = list(connection.notifies(timeout=_NAP_S, stop_after=1))
            if heard or time.monotonic() - looked >= LOOK_EVERY_S:
                self._look(connection)
                looked = time.monotonic()

    def _look(self, connection: Connection) -> None:
        found = connection.execute(_NEWEST).fetchone()
        if found is None or found == self._seen:
            return
        self._seen = (found[0], found[1])
        try:
            self._on_version(found[1])
        except Exception:  # noqa: BLE001 - a bug of ours, meant to be seen; the next version is told all the same
            _log.exception("version %s was not taken in", found[1])
