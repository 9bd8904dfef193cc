"""The contract of every ledger: what was acknowledged can be read by everybody, and only one writes at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.errors import DatasetError
from geodata.versions.folder import FileLedger
from geodata.versions.ledger import Ledger
from geodata.versions.postgres_ledger import PostgresLedger
from tests.support.ledgers import TREE, add, entry, key

Opener = Callable[[], Ledger]


@pytest.fixture(params=["file", "postgres"])
def opened(request: pytest.FixtureRequest) -> Opener:
    """Opens the same history again and again, as several processes would."""
    if request.param == "file":
        folder: Path = request.getfixturevalue("tmp_path")
        return lambda: FileLedger(folder)
    server, database = request.getfixturevalue("postgres_server"), request.getfixturevalue("database")

    def opener() -> Ledger:
        ledger = PostgresLedger(server.dsn(database))
        request.addfinalizer(ledger.close)
        return ledger

    return opener


def test_the_newest_zero_entries_are_none(opened: Opener):
    ledger = opened()
    add(ledger)
    assert list(ledger.entries(newest=0)) == []
    assert len(ledger.entries(newest=5)) == 1


def test_a_new_ledger_is_empty(opened: Opener):
    ledger = opened()
    assert list(ledger.entries()) == list(ledger.entries(newest=1)) == []
    assert ledger.missing([key(b"a")]) == {key(b"a")}


def test_what_one_process_appends_all_others_read(opened: Opener):
    ours, theirs = opened(), opened()
    assert list(theirs.entries()) == []
    new = add(ours, b"a", b"b" * 100_000, b"")
    for ledger in (ours, theirs, opened()):
        assert list(ledger.entries()) == list(ledger.entries(newest=5)) == [new]
        wanted = {key(data): data for data in (b"a", b"b" * 100_000, b"", TREE)}
        assert ledger.read(wanted) == wanted
        assert ledger.missing([*wanted, key(b"c")]) == {key(b"c")}


def test_bytes_come_back_as_they_were(opened: Opener):
    every = bytes(range(256)) * 3
    add(opened(), every)
    assert opened().read([key(every)]) == {key(every): every}


@pytest.mark.parametrize("words", ["", "'; drop schema dateline; --", "“Aleppo”\n→ حلب 🌍\t\\ %s {}", "a" * 100_000])
def test_words_come_back_as_they_were(opened: Opener, words: str):
    ledger = opened()
    new = replace(entry(1, message=words, author=words), summary=(words, "two", words))
    with ledger.locked():
        ledger.append(new, {key(TREE): TREE})
    assert list(opened().entries()) == [new]


def test_characters_that_cannot_be_stored_do_not_stop_an_append(opened: Opener):
    ledger = opened()
    with ledger.locked():
        ledger.append(replace(entry(1), message="a\0b\ud800", summary=("\0\udfff",)), {key(TREE): TREE})
    (kept,) = opened().entries()
    assert (kept.number, kept.version, kept.message[0]) == (1, entry(1).version, "a")


def test_the_history_is_listed_oldest_first_or_its_end_alone(opened: Opener):
    ledger = opened()
    made = [add(ledger) for _ in range(5)]
    assert list(ledger.entries()) == made
    assert list(ledger.entries(newest=2)) == made[3:]
    assert list(ledger.entries(newest=9)) == made


def test_changing_a_returned_list_changes_no_history(opened: Opener):
    ledger = opened()
    new = add(ledger)
    found = ledger.entries()
    if isinstance(found, list):
        found.clear()
    assert list(ledger.entries()) == [new]


def test_a_missing_object_is_reported(opened: Opener):
    add(opened(), b"a")
    for unknown in (key(b"never"), "0" * 64):
        with pytest.raises(DatasetError, match="damaged"):
            opened().read([key(b"a"), unknown])


def test_the_same_object_is_kept_once_and_may_come_again(opened: Opener):
    add(opened(), b"a")
    add(opened(), b"a", b"b")
    assert opened().read([key(b"a"), key(b"b")]) == {key(b"a"): b"a", key(b"b"): b"b"}


def test_the_lock_is_free_again_after_an_error_in_it(opened: Opener):
    ours = opened()
    with pytest.raises(ValueError, match="mine"), ours.locked():
        raise ValueError("mine")
    assert add(opened()).number == 1
    assert add(ours).number == 2


def test_only_one_writes_at_a_time(opened: Opener):
    inside, most = 0, 0
    watch = threading.Lock()
    shared = opened()

    def write(ledger: Ledger) -> None:
        nonlocal inside, most
        for _ in range(5):
            with ledger.locked():
                with watch:
                    inside += 1
                    most = max(most, inside)
                last = ledger.entries(newest=1)
                ledger.append(entry(last[-1].number + 1 if last else 1), {key(TREE): TREE})
                with watch:
                    inside -= 1

    threads = [threading.Thread(target=write, args=[ledger]) for ledger in (shared, shared, opened(), opened())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert [one.number for one in opened().entries()] == list(range(1, 21))


def test_readers_need_no_lock(opened: Opener):
    ours, theirs = opened(), opened()
    new = add(ours, b"a")
    with ours.locked():
        assert list(theirs.entries()) == [new]
        assert theirs.read([key(b"a")]) == {key(b"a"): b"a"}
