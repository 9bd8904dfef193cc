"""A store in PostgreSQL survives failing servers and processes, and never shows the password."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator

import psycopg
import pytest

from geodata.errors import DatasetError
from geodata.versions import postgres, postgres_ledger
from geodata.versions.ledger import Entry
from geodata.versions.postgres_ledger import PostgresLedger
from tests.support.ledgers import TREE, add, key
from tests.support.paths import ROOT
from tests.support.postgres import ENCODED, PASSWORD, Server

APPEND = """
import sys
from geodata.versions.postgres_ledger import PostgresLedger
from tests.support.ledgers import add
ledger = PostgresLedger(sys.argv[1])
ledger.entries()  # psycopg is loaded and the connection made
print("ready", flush=True)
for number in range(int(sys.argv[2])):
    add(ledger, message=f"{sys.argv[3]} {number}")
    print(f"{sys.argv[3]} {number}", flush=True)
"""
HOLD = """
import sys, time
from geodata.versions.postgres_ledger import PostgresLedger
with PostgresLedger(sys.argv[1]).locked():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def dsn(postgres_server: Server, database: str) -> str:
    return postgres_server.dsn(database)


@pytest.fixture
def ledger(dsn: str) -> Iterator[PostgresLedger]:
    made = PostgresLedger(dsn)
    yield made
    made.close()


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_append_at_once_lose_nothing_and_leave_no_gap(dsn: str, ledger: PostgresLedger):
    running = [process(APPEND, dsn, 40, name) for name in ("one", "two")]
    told = [line for one in running for line in one.communicate(timeout=60)[0].splitlines() if line != "ready"]
    history = ledger.entries()
    assert len(told) == 80
    assert sorted(entry.message for entry in history) == sorted(told)
    assert [entry.number for entry in history] == list(range(1, 81))


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged(dsn: str, ledger: PostgresLedger):
    told: list[str] = []
    for number in range(4):
        writer = process(APPEND, dsn, 10_000, f"run{number}")
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(0.1 + 0.07 * number)
        writer.kill()
        told += [line for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
    history = ledger.entries()
    assert {line.strip() for line in told} <= {entry.message for entry in history}
    assert len(told) > 10
    assert [entry.number for entry in history] == list(range(1, len(history) + 1))


def test_a_process_killed_while_it_holds_the_lock_frees_it(dsn: str, ledger: PostgresLedger):
    holder = process(HOLD, dsn)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    began = time.monotonic()
    add(ledger)
    assert time.monotonic() - began < 20


def test_waiting_too_long_for_the_lock_is_an_error(dsn: str, ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch):
    for module in (postgres, postgres_ledger):
        monkeypatch.setattr(module, "WAIT_S", 0.1)
    other = PostgresLedger(dsn)
    with ledger.locked():
        with pytest.raises(DatasetError, match="somebody else is writing"), other.locked():
            pass
        with pytest.raises(DatasetError, match="somebody else is writing"), ledger.locked():
            pass
    add(other)
    other.close()


def test_replicas_that_start_at_once_make_the_tables_once(dsn: str, ledger: PostgresLedger):
    wrong: list[BaseException] = []
    gate = threading.Barrier(8)

    def begin() -> None:
        ledger = PostgresLedger(dsn)
        try:
            gate.wait()
            add(ledger)
        except BaseException as error:  # noqa: BLE001 - told below
            wrong.append(error)
        finally:
            ledger.close()

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(ledger.entries()) == 8


def test_many_threads_share_one_ledger(
    dsn: str, postgres_server: Server, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgres_ledger, "MOST_CACHED", 0)
    ledger = PostgresLedger(dsn)
    wrong: list[BaseException] = []
    add(ledger, b"a")

    def read() -> None:
        try:
            for _ in range(20):
                assert len(ledger.entries()) == len(ledger.read([key(TREE)])) == 1
        except BaseException as error:  # noqa: BLE001 - told below
            wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    query = "select count(*) from pg_stat_activity where datname = %s and application_name = 'dateline'"
    assert postgres_server.query("postgres", query, database)[0][0] <= postgres.MOST
    ledger.close()


@pytest.mark.parametrize("damage", ["update dateline.objects set data = 'x'", "update dateline.objects set data = ''"])
def test_a_damaged_object_is_reported(ledger: PostgresLedger, postgres_server: Server, database: str, damage: str):
    add(ledger)
    postgres_server.query(database, damage)
    fresh = PostgresLedger(postgres_server.dsn(database))
    with pytest.raises(DatasetError, match=f"damaged: object {key(TREE)[:12]} holds something else"):
        fresh.read([key(TREE)])
    fresh.close()


def test_a_missing_version_is_reported(ledger: PostgresLedger, postgres_server: Server, database: str):
    for _ in range(3):
        add(ledger)
    postgres_server.query(database, "delete from dateline.versions where number = 2")
    fresh = PostgresLedger(postgres_server.dsn(database))
    with pytest.raises(DatasetError, match=r"version 2 of dateline\.versions is missing"):
        fresh.entries()
    fresh.close()


def test_a_history_that_replaced_another_is_read_afresh(ledger: PostgresLedger, postgres_server: Server, database: str):
    for _ in range(3):
        add(ledger, message="old")
    assert len(ledger.entries()) == 3
    postgres_server.query(database, "delete from dateline.versions where number > 1")
    postgres_server.query(database, "update dateline.versions set message = 'other'")
    assert [entry.message for entry in ledger.entries()] == ["other"]


def test_an_entry_needs_the_lock_and_the_next_number(ledger: PostgresLedger):
    entry = add(ledger)
    with pytest.raises(RuntimeError):
        ledger.append(entry, {})
    with ledger.locked(), pytest.raises(DatasetError, match="nothing was saved"):
        ledger.append(entry, {key(TREE): TREE, key(b"new"): b"new"})
    assert ledger.missing([key(b"new")])
    assert ledger.entries() == [entry]


def test_a_restart_of_the_server_is_survived(ledger: PostgresLedger, postgres_server: Server):
    first = add(ledger)
    postgres_server.stop()
    try:
        with pytest.raises(DatasetError, match="cannot be used"):
            ledger.entries()
    finally:
        postgres_server.start()
    assert ledger.entries() == [first]
    second = add(ledger)
    postgres_server.stop()
    postgres_server.start()
    third = add(ledger)
    assert ledger.entries() == [first, second, third]


def test_a_broken_connection_is_reported_as_nothing_saved(
    ledger: PostgresLedger, postgres_server: Server, database: str
):
    add(ledger)
    with ledger.locked():
        cut(postgres_server, database)
        with pytest.raises(DatasetError, match="cannot be used"):
            ledger.append(Entry(2, "2" * 12, "", "ana", "", "", (), key(TREE)), {})
    assert len(ledger.entries()) == 1
    assert add(ledger).number == 2


def test_a_save_that_was_committed_when_the_connection_broke_is_acknowledged(
    ledger: PostgresLedger, postgres_server: Server, database: str, monkeypatch: pytest.MonkeyPatch
):
    add(ledger)
    commit = psycopg.Transaction.__exit__

    def commit_and_break(self: psycopg.Transaction, *arguments: object) -> bool | None:
        done = commit(self, *arguments)  # type: ignore[arg-type]
        cut(postgres_server, database)
        self.connection.execute("select 1")  # fails, as the answer to a commit would that got lost
        return done

    with ledger.locked():
        monkeypatch.setattr(psycopg.Transaction, "__exit__", commit_and_break)
        entry = Entry(2, "2" * 12, "", "ana", "", "", (), key(TREE))
        ledger.append(entry, {})
        monkeypatch.undo()
    assert ledger.entries()[1:] == [entry]
    assert add(ledger).number == 3


def cut(server: Server, database: str) -> None:
    query = (
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and application_name = 'dateline'"
    )
    server.query("postgres", query, database)


def test_a_commit_waits_for_the_disk_whatever_the_server_is_set_to(postgres_server: Server, database: str):
    postgres_server.query("postgres", f"alter database {database} set synchronous_commit = off")
    with postgres.connect(postgres_server.dsn(database)) as connection:
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)


def test_a_database_of_another_encoding_is_refused(postgres_server: Server):
    postgres_server.query("postgres", "create database latin encoding 'LATIN1' template template0")
    ledger = PostgresLedger(postgres_server.dsn("latin"))
    with pytest.raises(DatasetError, match="LATIN1"):
        ledger.entries()
    ledger.close()


def test_a_user_without_write_permission_is_reported(ledger: PostgresLedger, postgres_server: Server, database: str):
    add(ledger)
    postgres_server.query(database, f"create role reader_{database} login password 'x'")
    dsn = postgres_server.dsn(database, "x").replace("dateline:x@", f"reader_{database}:x@")
    reader = PostgresLedger(dsn)
    with pytest.raises(DatasetError, match="grant"):
        reader.entries()
    reader.close()


WRONG = "hunter2-Secret"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://dateline:{wrong}@127.0.0.1:{port}/postgres", "refused the user name or the password"),
        ("postgresql://nobody:{wrong}@127.0.0.1:{port}/postgres", "refused the user name or the password"),
        ("postgresql://dateline:{right}@127.0.0.1:{port}/nowhere", "no database of that name"),
        ("postgresql://dateline:{right}@127.0.0.1:1/postgres", "cannot be reached"),
        ("postgresql://dateline:{wrong}%zz@127.0.0.1:{port}/postgres", "expected postgresql://"),
        ("postgresql://dateline:{wrong}/x@127.0.0.1:{port}/postgres", "."),
        ("postgresql://dateline:{wrong}@127.0.0.1:{wrong}/postgres", "."),
        ("{wrong}", "expected postgresql://"),
        ("postgresql://dateline:{right}@127.0.0.1:{port}/postgres?sslmode=require", "encryption"),
        ("postgresql://dateline:{wrong}@127.0.0.1:{port}/postgres?options=-c%20nonsense={wrong}", "."),
    ],
)
def test_no_message_and_no_log_shows_the_password(
    postgres_server: Server, address: str, says: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    dsn = address.format(wrong=WRONG, right=ENCODED, port=postgres_server.port)
    ledger = PostgresLedger(dsn)
    with pytest.raises(DatasetError, match=says) as refused:
        ledger.entries()
    shown = "".join(traceback.format_exception(refused.value)) + str(refused.value) + caplog.text + repr(ledger)
    for secret in (WRONG, PASSWORD, ENCODED, "127.0.0.1"):
        assert secret not in shown.replace(json.dumps(dsn), "")
    assert str(refused.value).count("\n") == 0


def test_an_error_inside_a_query_shows_nothing_of_the_data(
    ledger: PostgresLedger, postgres_server: Server, database: str
):
    add(ledger)
    postgres_server.query(database, "alter table dateline.versions add check (message <> 'canary')")
    with pytest.raises(DatasetError, match="23514") as refused:
        add(ledger, message="canary")
    assert "canary" not in str(refused.value)
    assert add(ledger).number == 2


def test_without_psycopg_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatasetError, match=r"pip install 'dateline-map\[postgres\]'"):
        PostgresLedger("postgresql://nobody@127.0.0.1/none").entries()


def test_psycopg_is_loaded_only_when_used():
    code = "import sys, geodata.versions.store, geodata.versions.postgres_ledger; print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_cache_holds_no_more_than_it_may():
    cache = postgres_ledger.ObjectCache(10)
    cache.put({"a": b"1234", "b": b"5678"})
    cache.get(["a"])
    cache.put({"c": b"9012"})
    assert cache.get(["a", "b", "c"]) == {"a": b"1234", "c": b"9012"}
    cache.put({"c": b"9012", "d": b"x" * 11})
    assert cache.get(["a", "b", "c", "d"]) == {}
    cache.put({"e": b"x" * 10})
    assert cache.get(["e"]) == {"e": b"x" * 10}
