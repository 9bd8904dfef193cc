"""Work that takes longer than a page should: in a thread, one at a time, watched and cancelled from the page."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final

import duckdb

from geodata.errors import DatelineError, InputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WAITING: Final = "another file is being imported; this one waits for it"
CANCELLED: Final = "cancelled; nothing was changed"
_WAIT_S: Final = 0.2
turn: Final = Lock()
"""One file at a time: each takes some hundreds of megabytes of memory."""


class Job:
    """A function in a thread. `run` gets the job, says how far it is with `say`, and hands its connection to `attach`.

    What `run` returns, or the error that it raises, is the `outcome`.
    """

    def __init__(self, run: Callable[[Job], Any]) -> None:
        self.said = ""
        self._began = time.monotonic()
        self._cancelled = False
        self._connection: DuckDBPyConnection | None = None
        self._result: Any = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._work, args=(run,), daemon=True, name="import")
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether there is no outcome yet."""
        return self._thread.is_alive()

    @property
    def seconds(self) -> float:
        """How long it has been at it."""
        return time.monotonic() - self._began

    @property
    def part(self) -> float | None:
        """How much of the present step is done, from 0 to 1; None where that is not known."""
        try:
            percent = self._connection.query_progress() if self._connection is not None else -1.0
        except duckdb.Error:  # the connection is closed: the step is over
            return None
        return percent / 100 if 0 <= percent <= 100 else None  # noqa: PLR2004

    def say(self, text: str) -> None:
        """Say how far the work is. Raises InputError when it was cancelled."""
        if self._cancelled:
            raise InputError(CANCELLED)
        self.said = text

    def attach(self, connection: DuckDBPyConnection) -> None:
        """Let `cancel` interrupt what this connection does. Raises InputError when it was cancelled."""
        self._connection = connection
        self.say(self.said)

    def cancel(self) -> None:
        """End the work at its next step, or in the middle of one that takes long."""
        self._cancelled = True
        if self._connection is not None:
            self._connection.interrupt()

    def join(self) -> None:
        """Wait for the outcome."""
        self._thread.join()

    def outcome(self) -> Any:
        """What the function returned. Raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._result

    def _work(self, run: Callable[[Job], Any]) -> None:
        try:
            while not turn.acquire(timeout=_WAIT_S):
                self.say(WAITING)
            try:
                self.say("")
                self._result = run(self)
            finally:
                turn.release()
        except DatelineError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001 - a bug of ours: it is raised where the outcome is asked for
            self._error = error
