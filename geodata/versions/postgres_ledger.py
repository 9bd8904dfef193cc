"""Keep the history of a dataset in a PostgreSQL database that several replicas share, and listen for new versions.

Objects and versions are rows. Writers on any machine take turns by an advisory lock, which PostgreSQL frees when its
holder dies. An append is one transaction, which sends a NOTIFY when it is committed; each replica has a `Listener`.
The lock belongs to a connection: no pooler that changes connections between transactions may stand between Dateline
and PostgreSQL.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import DatasetError
from geodata.versions.ledger import Entry
from geodata.versions.postgres import (
    BUSY,
    WAIT_S,
    Connections,
    LostConnectionError,
    connect,
    translated_errors,
    until_answered,
)

if TYPE_CHECKING:
    from geodata.versions.postgres import Connection

CHANNEL: Final = "dateline"
"""The channel of LISTEN and NOTIFY; the message is the new version."""
MOST_CACHED: Final = 64 << 20
"""Bytes of objects kept in memory: versions share nearly all of their objects."""
_LOCK: Final = "select pg_advisory_lock(1684108389, 1818848869)"
_UNLOCK: Final = "select pg_advisory_unlock(1684108389, 1818848869)"
_CREATION_LOCK: Final = "select pg_advisory_xact_lock(1684108389, 1)"
_STATE: Final = """
    select to_regclass('dateline.objects') is not null and to_regclass('dateline.versions') is not null,
           current_setting('server_encoding')
"""
_TABLES: Final = """
    create schema if not exists dateline;
    create table if not exists dateline.objects (hash text primary key, data bytea not null);
    create table if not exists dateline.versions (
        number int primary key, version text not null, parent text not null, author text not null, at text not null,
        message text not null, summary text[] not null, tree text not null references dateline.objects (hash));
"""
_COLUMNS: Final = "number, version, parent, author, at, message, summary, tree"
_ENTRIES_FROM: Final = f"select {_COLUMNS} from dateline.versions where number >= %s order by number"
_NEWEST_ENTRIES: Final = f"select {_COLUMNS} from dateline.versions order by number desc limit %s"
_HASHES: Final = "select hash from dateline.objects"
_INSERT_OBJECTS: Final = """
    insert into dateline.objects (hash, data) select * from unnest(%s::text[], %s::bytea[]) on conflict do nothing
"""
_INSERT_ENTRY: Final = f"""
    insert into dateline.versions ({_COLUMNS}) select %s, %s, %s, %s, %s, %s, %s::text[], %s
    where %s = 1 + coalesce((select max(number) from dateline.versions), 0)
"""
LOOK_EVERY_S: Final = 2.0
"""How often to ask for the newest version when no message comes: one may have been lost."""
THREAD: Final = "dateline-listener"
_NAP_S: Final = 0.5
"""How long to wait for a message at a time, and so for `close`."""
_NEWEST_VERSION: Final = "select number, version from dateline.versions order by number desc limit 1"
_log: Final = logging.getLogger(__name__)


class PostgresLedger:
    """A `geodata.versions.ledger.Ledger` in the schema `dateline` of the database at `dsn`. Threads may share one."""

    def __init__(self, dsn: str) -> None:
        self._connections = Connections(dsn)
        self._ready = False
        self._creating = threading.Lock()
        self._writing = threading.Lock()
        self._writer: tuple[int, Connection] | None = None
        """Thread and connection that hold the lock."""
        self._entries: list[Entry] = []
        self._reading = threading.Lock()
        self._cache = ObjectCache(MOST_CACHED)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock to append, of which there is one for all machines. Raises DatasetError after `WAIT_S`."""
        if not self._writing.acquire(timeout=WAIT_S):
            raise DatasetError(BUSY)
        try:
            connection = self._lock()
            self._writer = (threading.get_ident(), connection)
            try:
                yield
            finally:
                self._writer = None
                self._unlock(connection)
        finally:
            self._writing.release()

    def entries(self, *, newest: int | None = None) -> list[Entry]:
        """The history, oldest first. Raises DatasetError, also when a version of it is missing."""
        self._create_tables()
        if newest is not None:
            return [_entry(row) for row in reversed(self._connections.ask(_NEWEST_ENTRIES, [newest]))]
        with self._reading:
            last = self._entries[-1] if self._entries else None
            added = [_entry(row) for row in self._connections.ask(_ENTRIES_FROM, [last.number if last else 1])]
            if last and added[:1] == [last]:
                added = [*self._entries, *added[1:]]
            elif last:  # somebody has replaced the history
                added = [_entry(row) for row in self._connections.ask(_ENTRIES_FROM, [1])]
            for number, entry in enumerate(added[len(self._entries) :], len(self._entries) + 1):
                if entry.number != number:
                    raise DatasetError(f"the history is damaged: version {number} of dateline.versions is missing")
            self._entries = added
            return list(added)

    def read(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Objects by their SHA-256. Raises DatasetError when one is missing or damaged."""
        self._create_tables()
        keys = set(hashes)
        cached = self._cache.get(keys)
        query = "select hash, data from dateline.objects where hash = any(%s)"
        rest = [_text(key) for key in keys - set(cached)]
        fresh = {key: bytes(data) for key, data in (self._connections.ask(query, [rest]) if rest else [])}
        for key in keys - set(cached):
            if key not in fresh:
                raise DatasetError(f"the history is damaged: object {_text(key)[:12]} is missing")
            if hashlib.sha256(fresh[key]).hexdigest() != key:
                raise DatasetError(f"the history is damaged: object {key[:12]} holds something else")
        self._cache.put(fresh)
        return cached | fresh

    def missing(self, hashes: Iterable[str]) -> set[str]:
        """The hashes of the objects that are not stored yet."""
        self._create_tables()
        keys = set(hashes)
        query = "select hash from dateline.objects where hash = any(%s)"
        return keys - {key for (key,) in self._connections.ask(query, [[_text(key) for key in keys]])}

    def hashes(self) -> set[str]:
        """The hashes of all objects. Raises DatasetError."""
        self._create_tables()
        return {key for (key,) in self._connections.ask(_HASHES)}

    def keep(self, objects: Mapping[str, bytes]) -> None:
        """Store objects before an entry names them. Needs `locked`. Raises DatasetError."""
        connection = self._locked_by_this_thread()
        new = self.missing(objects)
        with translated_errors(connection), connection.transaction():
            if new:
                connection.execute(_INSERT_OBJECTS, [list(new), [objects[key] for key in new]])

    def append(self, entry: Entry, objects: Mapping[str, bytes]) -> None:
        """Store the objects, then the entry: when this returns, both outlast a crash. Raises DatasetError.

        Characters that PostgreSQL's text cannot hold (NUL, halves of a pair) are replaced in the entry's words.
        """
        self.append_all([entry], objects)

    def append_all(self, entries: Sequence[Entry], objects: Mapping[str, bytes]) -> None:
        """Store the objects, then entries that follow each other, as `append` does it: all of them, or none."""
        connection = self._locked_by_this_thread()
        new = self.missing(objects)
        try:
            with translated_errors(connection), connection.transaction():
                if new:
                    connection.execute(_INSERT_OBJECTS, [list(new), [objects[key] for key in new]])
                for entry in entries:
                    inserted = connection.execute(_INSERT_ENTRY, [*_row(entry), entry.number])
                    if not inserted.rowcount:
                        raise DatasetError("somebody else has saved at this very moment; nothing was saved: try again")
                connection.execute("select pg_notify(%s, %s)", [CHANNEL, entries[-1].version])
        except LostConnectionError:
            if not self._was_stored(entries[-1]):
                raise
        self._cache.put(objects)

    def close(self) -> None:
        """End the connections that are not in use."""
        self._connections.close()

    def _locked_by_this_thread(self) -> Connection:
        if self._writer is None or self._writer[0] != threading.get_ident():
            raise RuntimeError("an entry is appended under `locked` only")
        return self._writer[1]

    def _was_stored(self, entry: Entry) -> bool:
        """Whether an append whose connection was lost was committed all the same. Raises DatasetError: unknown."""
        try:
            connection = until_answered(self._connections, WAIT_S)
            try:
                with translated_errors(connection):
                    connection.execute(_LOCK)  # free once the other connection has ended: by then it is decided
                    rows = connection.execute(_ENTRIES_FROM, [entry.number]).fetchmany(1)
            finally:
                self._unlock(connection)
        except DatasetError:
            raise DatasetError(
                "the connection to PostgreSQL was lost while saving, and whether this was saved is unknown: "
                "look at the history before you save it again"
            ) from None
        return [_row(_entry(row)) for row in rows] == [_row(entry)]

    def _lock(self) -> Connection:
        self._create_tables()
        for fresh in (False, True):
            connection = self._connections.take(fresh=fresh)
            try:
                with translated_errors(connection):
                    connection.execute(_LOCK)
            except LostConnectionError:
                self._connections.give_back(connection)
                if fresh:
                    raise
            except BaseException:
                self._connections.give_back(connection, keep=False)
                raise
            else:
                return connection
        raise AssertionError

    def _unlock(self, connection: Connection) -> None:
        freed = False
        try:
            with contextlib.suppress(DatasetError), translated_errors(connection):
                freed = connection.execute(_UNLOCK).fetchone() == (True,)
        finally:
            self._connections.give_back(connection, keep=freed)

    def _create_tables(self) -> None:
        """Create the tables if they are missing: once, however many replicas start together."""
        if self._ready:
            return
        with self._creating:
            ((has_tables, encoding),) = self._connections.ask(_STATE)
            if encoding != "UTF8":
                raise DatasetError(
                    f"the database of the store has the encoding {encoding}; create one with createdb --encoding UTF8 "
                    "--template template0"
                )
            if not has_tables:
                with self._connections.lend() as connection, connection.transaction():
                    connection.execute(_CREATION_LOCK)
                    connection.execute(_TABLES)
            self._ready = True


class Listener:
    """Calls `on_version(version)`, in a thread of its own, with the newest version: at the start and when it changes.

    It survives restarts of the database. A message only makes it look, since anybody may send one.
    """

    def __init__(self, dsn: str, on_version: Callable[[str], None]) -> None:
        self._dsn = dsn
        self._on_version = on_version
        self._seen = (0, "")
        self.well = True
        """Whether the database was reached when it was last tried."""
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and its connection."""
        self._closed.set()
        if self._thread is not threading.current_thread():
            self._thread.join(LOOK_EVERY_S * 5)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                connection = connect(self._dsn)
                with contextlib.closing(connection), translated_errors(connection):
                    self._listen(connection)
            except DatasetError as error:
                if self.well:  # once, not every second for as long as it is down
                    _log.warning("new versions are not heard of: %s", error)
                self.well = False
                self._closed.wait(1.0)

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"listen {CHANNEL}")
        self._look(connection)
        self.well = True
        looked = time.monotonic()
        while not self._closed.is_set():
            messages = list(connection.notifies(timeout=_NAP_S, stop_after=1))
            if messages or time.monotonic() - looked >= LOOK_EVERY_S:
                self._look(connection)
                looked = time.monotonic()

    def _look(self, connection: Connection) -> None:
        newest = connection.execute(_NEWEST_VERSION).fetchone()
        if newest is None or newest == self._seen:
            return
        self._seen = (newest[0], newest[1])
        try:
            self._on_version(newest[1])
        except Exception:  # noqa: BLE001 - a bug of ours, meant to be seen; the next version is reported all the same
            _log.exception("version %s was not taken in", newest[1])


class ObjectCache:
    """The objects read or written last, up to `most` bytes. They never change, since their key is their hash."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._objects: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The objects among `keys` that are in memory."""
        with self._lock:
            found = {key: self._objects[key] for key in keys if key in self._objects}
            for key in found:
                self._objects.move_to_end(key)
            return found

    def put(self, objects: Mapping[str, bytes]) -> None:
        """Add objects; the least recently used ones make room."""
        with self._lock:
            for key, data in objects.items():
                self._bytes += len(data) - len(self._objects.get(key, b""))
                self._objects[key] = data
                self._objects.move_to_end(key)
            while self._bytes > self._most:
                self._bytes -= len(self._objects.popitem(last=False)[1])


def _entry(row: tuple[Any, ...]) -> Entry:
    number, version, parent, author, at, message, summary, tree = row
    return Entry(number, version, parent, author, at, message, tuple(summary), tree)


def _row(entry: Entry) -> list[Any]:
    words = [_text(word) for word in (entry.version, entry.parent, entry.author, entry.at, entry.message)]
    return [entry.number, *words, [_text(line) for line in entry.summary], entry.tree]


def _text(words: str) -> str:
    """The words without characters that PostgreSQL cannot store."""
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
