"""A new version in PostgreSQL is noticed within seconds, however it was written and whatever the server did."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from geodata.versions import postgres_ledger
from geodata.versions.postgres_ledger import Listener, PostgresLedger
from tests.support.ledgers import add
from tests.support.postgres import ENCODED, PASSWORD, Server
from tests.support.waiting import within


@pytest.fixture
def ledger(postgres_server: Server, database: str) -> Iterator[PostgresLedger]:
    made = PostgresLedger(postgres_server.dsn(database))
    yield made
    made.close()


@pytest.fixture
def heard(postgres_server: Server, database: str, ledger: PostgresLedger) -> Iterator[list[str]]:
    """The versions that a listener has told, the first among them."""
    told: list[str] = []
    first = add(ledger)
    listener = Listener(postgres_server.dsn(database), told.append)
    assert within(20, lambda: told == [first.version])
    yield told
    listener.close()
    assert postgres_ledger.THREAD not in {thread.name for thread in threading.enumerate()}


def test_a_new_version_is_heard_at_once(heard: list[str], ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres_ledger, "LOOK_EVERY_S", 3600.0)
    entry = add(ledger)
    assert within(20, lambda: heard[1:] == [entry.version])


def test_a_version_without_a_message_is_found_all_the_same(heard: list[str], postgres_server: Server, database: str):
    copy = "insert into dateline.versions select 2, 'silent', '', author, at, '', summary, tree from dateline.versions"
    postgres_server.query(database, copy)
    assert within(20, lambda: heard[1:] == ["silent"])


def test_a_message_without_a_new_version_is_ignored(
    heard: list[str], postgres_server: Server, database: str, ledger: PostgresLedger
):
    postgres_server.query(database, "select pg_notify('dateline', 'nonsense')")
    entry = add(ledger)
    assert within(20, lambda: heard[1:] == [entry.version])


def test_a_listener_outlives_a_restart_of_the_server(
    heard: list[str], ledger: PostgresLedger, postgres_server: Server, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    postgres_server.stop()
    assert within(20, lambda: "not heard of" in caplog.text)
    postgres_server.start()
    entry = add(ledger)
    assert within(20, lambda: heard[1:] == [entry.version])
    assert caplog.text.count("not heard of") == 1
    assert PASSWORD not in caplog.text
    assert ENCODED not in caplog.text


def test_a_listener_outlives_a_bug_in_what_it_calls(
    ledger: PostgresLedger, postgres_server: Server, database: str, caplog: pytest.LogCaptureFixture
):
    told: list[str] = []

    def broken(version: str) -> None:
        told.append(version)
        raise ValueError("a bug")

    first = add(ledger)
    listener = Listener(postgres_server.dsn(database), broken)
    assert within(20, lambda: told == [first.version])
    second = add(ledger)
    assert within(20, lambda: told == [first.version, second.version])
    listener.close()
    assert "was not taken in" in caplog.text


def test_a_listener_may_start_before_the_tables_exist(postgres_server: Server, database: str):
    told: list[str] = []
    listener = Listener(postgres_server.dsn(database), told.append)
    ledger = PostgresLedger(postgres_server.dsn(database))
    entry = add(ledger)
    assert within(20, lambda: told == [entry.version])
    listener.close()
    ledger.close()
