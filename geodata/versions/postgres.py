"""Open and reuse connections to PostgreSQL, and translate every error into one sentence without secrets.

The messages of PostgreSQL and psycopg may hold parts of the address, even the password: none of them is passed on.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import DatasetError

if TYPE_CHECKING:
    from typing import LiteralString

    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]


MOST: Final = 6
"""Connections of one process: more threads wait for each other."""
WAIT_S: Final = 10.0
"""How long to wait for a connection that others use, and for the lock."""
BUSY: Final = "somebody else is writing to the dataset; try again in a moment"
_DEFAULTS: Final[Mapping[str, str | int]] = {
    "application_name": "dateline",
    "connect_timeout": 5,
    # a server that vanished without a word is noticed within half a minute
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
_SETTINGS: Final = """
    select set_config('lock_timeout', %s, false), set_config('statement_timeout', '30s', false),
           set_config('synchronous_commit',
                      case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end,
                      false),
           set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
           set_config('tcp_keepalives_count', '3', false)
"""
"""The last three: a replica whose machine vanished while it held the lock keeps it for half a minute at most."""
_ADDRESS: Final = (
    "the address of the store is not one of PostgreSQL; expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with "
    "%40 for @, %2F for / and %3A for : in the password"
)
_REFUSED: Final = "it refused the user name or the password"
_NO_DATABASE: Final = "it has no database of that name; create it with createdb"
_STARTING: Final = "it is being stopped or started; try again in a moment"
_CROWDED: Final = "it has too many connections; raise max_connections"
_BY_STATE: Final[Mapping[str, str]] = {
    "28": _REFUSED,
    "3D": _NO_DATABASE,
    "57P": _STARTING,
    "25006": "it is a read-only replica; give the address of the primary server",
    "42501": "its user may not create, read or write the tables in the schema dateline; let the owner grant that",
    "42": "its schema dateline does not hold the tables of this version of Dateline",
    "3F": "its schema dateline is gone",
    "53100": "its disk is full",
    "53300": _CROWDED,
    "57014": "it took more than 30 s to answer",
}
"""SQLSTATE, or its beginning → why. The longest beginning that fits counts."""
_BY_WORDS: Final = (
    ("password", _REFUSED),
    ("authentication", _REFUSED),
    ("pg_hba.conf", _REFUSED),
    ("does not exist", _NO_DATABASE),
    ("starting up", _STARTING),
    ("shutting down", _STARTING),
    ("too many", _CROWDED),
    ("remaining connection slots", _CROWDED),
    ("certificate", "its certificate is not accepted; see sslmode and sslrootcert in PostgreSQL's manual"),
    ("SSL", "it does not agree to the encryption that is asked for; see sslmode in PostgreSQL's manual"),
)
"""An attempt to connect has no SQLSTATE. Words of its message, which itself is not shown → why."""


class LostConnectionError(DatasetError):
    """The connection broke while it was used."""


def psycopg_module() -> ModuleType:
    """The driver, which is an optional dependency. Raises DatasetError that says how to get it."""
    try:
        import psycopg  # noqa: PLC0415 - only those who keep their data in PostgreSQL need it
    except ImportError:
        raise DatasetError(
            "a store in PostgreSQL needs psycopg, which is not installed; pip install 'dateline-map[postgres]'"
        ) from None
    return psycopg


@contextmanager
def translated_errors(connection: Connection | None = None) -> Iterator[None]:
    """Raise errors of the database in the block as DatasetError, a lost connection as LostConnectionError."""
    psycopg = psycopg_module()
    try:
        yield
    except psycopg.Error as error:
        sentence = _sentence(error)
        lost = connection is not None and connection.closed
        raise (LostConnectionError if lost else DatasetError)(sentence) from None  # its text may hold secrets


def connect(dsn: str) -> Connection:
    """A new connection that commits each statement by itself. Raises DatasetError."""
    psycopg = psycopg_module()
    try:
        given = psycopg.conninfo.conninfo_to_dict(dsn)
    except (psycopg.Error, UnicodeError, ValueError):
        raise DatasetError(_ADDRESS) from None
    connection: Connection
    with translated_errors():
        connection = psycopg.connect(**{**_DEFAULTS, **given}, client_encoding="UTF8", autocommit=True)
    try:
        with translated_errors(connection):
            connection.execute(_SETTINGS, [f"{WAIT_S * 1000:.0f}ms"])
    except BaseException:
        connection.close()
        raise
    return connection


class Connections:
    """A few connections that the threads of a process share, each used by one of them at a time."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST)

    def ask(self, query: LiteralString, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query that changes nothing: asked again on a new connection when the old one is gone."""
        try:
            return self._ask(query, values, fresh=False)
        except LostConnectionError:
            return self._ask(query, values, fresh=True)

    def take(self, *, fresh: bool = False) -> Connection:
        """A connection for the caller alone, who must give it back; `fresh`: a new one. Raises DatasetError."""
        if not self._places.acquire(timeout=WAIT_S):
            raise DatasetError("too many people use the store in PostgreSQL at once; try again in a moment")
        try:
            if fresh:
                self.close()
            with self._lock:
                idle = self._idle.pop() if self._idle else None
            return idle or connect(self._dsn)
        except BaseException:
            self._places.release()
            raise

    def give_back(self, connection: Connection, *, keep: bool = True) -> None:
        """Let others use it. `keep` False: end it, and with it the locks that it holds."""
        idle = psycopg_module().pq.TransactionStatus.IDLE
        if keep and not connection.closed and connection.info.transaction_status == idle:
            with self._lock:
                self._idle.append(connection)
        else:
            connection.close()
        self._places.release()

    @contextmanager
    def lend(self, *, fresh: bool = False) -> Iterator[Connection]:
        """A connection for the block; errors of the database are raised as DatasetError."""
        connection = self.take(fresh=fresh)
        try:
            with translated_errors(connection):
                yield connection
        finally:
            self.give_back(connection)

    def close(self) -> None:
        """End the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _ask(self, query: LiteralString, values: Sequence[Any], *, fresh: bool) -> list[tuple[Any, ...]]:
        with self.lend(fresh=fresh) as connection:
            return connection.execute(query, values).fetchall()


def until_answered(connections: Connections, seconds: float, pause_s: float = 0.2) -> Connection:
    """A new connection, tried for so many seconds: a server that is restarted is back soon. Raises DatasetError."""
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(DatasetError):
            return connections.take(fresh=True)
        if time.monotonic() > until:
            return connections.take(fresh=True)
        time.sleep(pause_s)


def _sentence(error: psycopg.Error) -> str:
    state = error.sqlstate or ""
    if state == "55P03":
        return BUSY
    fitting = [start for start in _BY_STATE if state.startswith(start)]
    if fitting:
        why = _BY_STATE[max(fitting, key=len)]
    elif state:
        why = f"it gave the error {state} ({type(error).__name__})"
    else:
        words = str(error)
        why = next((one for word, one in _BY_WORDS if word in words), "it cannot be reached; is it running, and where?")
    return f"the store in PostgreSQL cannot be used: {why}"
