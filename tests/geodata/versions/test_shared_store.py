"""Several servers on one database: all see each edit, and a database that is unreachable loses nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata import cli
from geodata.errors import DatasetError
from geodata.geocoding import own_gazetteer
from geodata.geocoding.gazetteer_file import GazetteerRow
from geodata.interchange import importing
from geodata.layers import combined, layer
from geodata.tables.changes import Edit
from geodata.versions import layering
from geodata.versions.shared_store import STATE_VARIABLE, STORE_VARIABLE, Location, SharedStore, location_of, open_store
from tests.support import layers, postgres
from tests.support.paths import SYRIA
from tests.support.waiting import within

EVENT = "palmyra-recaptured"
SEEN_WITHIN_S = 20.0
OTHER = """
import sys
from pathlib import Path
from geodata.tables.changes import Edit
from geodata.versions.shared_store import SharedStore
store = SharedStore(sys.argv[1], Path(sys.argv[2]))
store.head()
print("ready", flush=True)
for line in sys.stdin:
    entry = store.commit(store.newest()[0], [Edit("events.csv", sys.argv[3], {"date": line.strip()})], "other")
    print(entry.version, flush=True)
"""


@pytest.fixture
def opened(postgres_server: postgres.Server, database: str) -> Iterator[Callable[[], SharedStore]]:
    """Opens the dataset as one more server would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(SharedStore(postgres_server.dsn(database), SYRIA)))


def date(store: SharedStore) -> str:
    events = store.head().events
    return str(events.loc[events["event_id"] == EVENT, "date"].iloc[0])


def test_servers_that_start_together_begin_once(opened: Callable[[], SharedStore]):
    stores = [opened() for _ in range(4)]
    threads = [threading.Thread(target=store.head) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {store.head().version for store in stores} == {stores[0].head().version}
    assert [(entry.number, entry.author) for entry in stores[0].history()] == [(1, "file")]


def test_an_edit_of_another_process_is_seen_also_after_the_database_was_restarted():
    with postgres.server() as server, ExitStack() as stack:
        server.query("postgres", "create database restarted")
        dsn = server.dsn("restarted")
        here = stack.enter_context(closing(SharedStore(dsn, SYRIA)))
        here.head()
        command = [sys.executable, "-c", OTHER, dsn, str(SYRIA), EVENT]
        other = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        for day in ("2016-03-26", "2016-03-27", "restart", "2016-03-28"):
            if day == "restart":
                server.stop()
                server.start()
                continue
            print(day, file=other.stdin, flush=True)
            version = other.stdout.readline().strip()
            assert within(SEEN_WITHIN_S, lambda version=version: here.head().version == version)  # type: ignore[misc]
            assert date(here) == day
        other.stdin.close()


def test_a_version_that_cannot_be_read_leaves_the_last_good_one_up(
    opened: Callable[[], SharedStore], postgres_server: postgres.Server, database: str
):
    here, there = opened(), opened()
    good = here.head().version
    before = {key for (key,) in postgres_server.query(database, "select hash from dateline.objects")}
    new = there.commit(good, [Edit("events.csv", EVENT, {"date": "2016-03-27"})], "ana").version
    added = [
        row
        for row in postgres_server.query(database, "select hash, data from dateline.objects")
        if row[0] not in before
    ]
    postgres_server.query(
        database, "update dateline.objects set data = 'x' where hash = any(%s)", [r[0] for r in added]
    )
    assert within(SEEN_WITHIN_S, lambda: bool(here.head() and here.notice))
    assert here.head().version == good
    assert "damaged" in here.notice
    for key, data in added:
        postgres_server.query(database, "update dateline.objects set data = %s where hash = %s", data, key)
    assert within(SEEN_WITHIN_S, lambda: here.head().version == new)
    assert here.notice == ""


@pytest.mark.parametrize(
    ("named", "place"),
    [
        ("", Location(Path("own"))),
        ("file://", Location(Path("own"))),
        ("file:///data/two%20words", Location(Path("/data/two words"))),
        ("postgresql://host/data", Location(Path("own"), "postgresql://host/data")),
    ],
)
def test_a_dataset_is_kept_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, named: str, place: Location):
    monkeypatch.setenv(STORE_VARIABLE, named)
    assert location_of(Path("own")) == place


def test_the_variable_says_which_store_is_opened_and_the_folder_for_its_state_whether_that_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(STORE_VARIABLE, f"file://{tmp_path / 'other'}")
    monkeypatch.delenv(STATE_VARIABLE, raising=False)
    with closing(open_store(tmp_path)) as store:
        assert (store.state, store.lasting) == (tmp_path / "other" / ".dateline", True)
    monkeypatch.setenv(STORE_VARIABLE, "postgresql://nobody@127.0.0.1:1/none")
    with closing(open_store(tmp_path)) as store:
        assert not store.lasting
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with closing(open_store(tmp_path)) as store:
        assert (store.state, store.lasting) == (tmp_path / "state", True)


def test_the_password_is_in_no_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    with postgres.server() as server:
        server.query("postgres", "create database secret")
        wrong = server.dsn("secret", "wrong-Pal%2Fmyra")
        with closing(SharedStore(server.dsn("secret"), SYRIA)) as store, closing(SharedStore(wrong, SYRIA)) as refused:
            store.head()
            server.stop()
            assert within(SEEN_WITHIN_S, lambda: bool(store.head() and store.notice))
            server.start()
            with pytest.raises(DatasetError) as told:
                refused.head()
        said = [str(told.value), *(record.getMessage() + str(record.exc_text) for record in caplog.records)]
    assert len(said) > 1
    for secret in (postgres.PASSWORD, postgres.ENCODED, "wrong-Pal"):
        assert not [one for one in said if secret in one]


def test_the_folder_that_it_began_with_is_not_the_data_any_more(
    postgres_server: postgres.Server, database: str, tmp_path: Path
):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    with closing(SharedStore(postgres_server.dsn(database), folder)) as store:
        store.commit(store.newest()[0], [Edit("events.csv", EVENT, {"date": "2016-03-27"})], "ana")

        assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()
        assert not (folder / ".dateline").exists()
        shutil.rmtree(folder)
        assert date(store) == "2016-03-27"


def test_an_empty_database_without_a_dataset_is_reported(
    postgres_server: postgres.Server, database: str, tmp_path: Path
):
    with closing(SharedStore(postgres_server.dsn(database), tmp_path)) as store, pytest.raises(DatasetError) as told:
        store.head()
    assert "there is no events.csv" in str(told.value)


def test_a_database_that_is_away_leaves_the_last_good_version_up_and_is_found_again():
    with postgres.server() as server:
        server.query("postgres", "create database away")
        with closing(SharedStore(server.dsn("away"), SYRIA)) as store:
            version = store.head().version
            server.stop()
            assert within(SEEN_WITHIN_S, lambda: bool(store.head() and store.notice))
            took = []
            for _ in range(5):
                began = time.monotonic()
                assert store.head().version == version
                took.append(time.monotonic() - began)
            assert min(took) < 1.0  # nobody waits for it; the machine may be busy at one moment or another
            assert "the last good version" in store.notice
            assert postgres.PASSWORD not in store.notice
            assert postgres.ENCODED not in store.notice
            with pytest.raises(DatasetError):
                store.commit(version, [Edit("events.csv", EVENT, {"date": "2016-03-27"})], "ana")
            server.start()
            assert within(SEEN_WITHIN_S, lambda: bool(store.head()) and not store.notice)
            store.commit(version, [Edit("events.csv", EVENT, {"date": "2016-03-27"})], "ana")
            assert date(store) == "2016-03-27"


def test_a_server_that_starts_before_its_database_finds_it_later():
    with postgres.server() as server:
        server.query("postgres", "create database late")
        server.stop()
        with closing(SharedStore(server.dsn("late"), SYRIA)) as store:
            with pytest.raises(DatasetError) as told:
                store.head()
            assert postgres.PASSWORD not in str(told.value)
            server.start()
            time.sleep(1.0)
            assert len(store.head().events) > 0
            assert store.notice == ""


def test_files_that_are_not_part_of_the_data_have_a_folder_of_their_own(
    opened: Callable[[], SharedStore], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    assert oct(opened().state.stat().st_mode)[-3:] == "700"
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    assert opened().state == tmp_path / "state"
    assert oct(opened().state.stat().st_mode)[-3:] == "700"


def test_a_layer_that_one_server_imports_is_found_by_the_others(
    postgres_server: postgres.Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = shutil.copytree(SYRIA, tmp_path / "first")
    path = layers.write_table(tmp_path / "ged.csv", [layers.ged(1), layers.ged(2)])
    with closing(SharedStore(postgres_server.dsn(database), first)) as store:
        store.head()

        def put(_: Path, made: Path, one: layer.Layer) -> layer.Layer:
            return layering.commit(store, made, one, "Anna", is_new=True)[0]

        importing.import_file(importing.ImportOrder(path, first, name="theirs", layers={}, put=put))
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with closing(SharedStore(postgres_server.dsn(database), tmp_path / "elsewhere")) as replica:
        state = replica.head()
        assert layer.faults(state.layer_files, state.folder) == {}
        assert replica.history()[-1].author == "Anna"
        replica.revert(replica.history()[-1].id, "Bert")
        assert replica.head().layer_files == {}


def test_the_command_imports_and_updates_layers_in_the_database(
    postgres_server: postgres.Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = shutil.copytree(SYRIA, tmp_path / "home")
    dsn = postgres_server.dsn(database)
    monkeypatch.setenv(STORE_VARIABLE, dsn)
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    for words, numbers in (
        (["import", "--layer", "ged", "--author", "Anna"], (1, 2)),
        (["update", "ged"], (1, 2, 3)),
    ):
        path = layers.write_table(tmp_path / f"ged{len(numbers)}.csv", [layers.ged(number) for number in numbers])
        done = CliRunner().invoke(cli.main, [*words, str(path), "--dataset", str(home)])
        assert done.exit_code == 0, done.output
    assert not list((home / "layers").glob("*/layer.toml"))  # the database alone says what there is
    with closing(SharedStore(dsn, tmp_path / "elsewhere")) as replica:
        state = replica.head()
        assert layer.of_files(state.layer_files)["ged"].events == 3
        assert layer.faults(state.layer_files, state.folder) == {}
        assert [entry.author for entry in replica.history()][-2] == "Anna"


def test_a_replica_gets_layers_and_the_own_gazetteer_from_the_database(
    postgres_server: postgres.Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = shutil.copytree(SYRIA, tmp_path / "first")
    layers.take(layers.write_table(tmp_path / "ged.csv", [layers.ged(1), layers.ged(2)]), first)
    layers.take(layers.write_table(tmp_path / "ged.csv", [layers.ged(1), layers.ged(3)]), first, "lost")
    shutil.rmtree(layer.in_folder(first)["lost"].folder(first))
    place = GazetteerRow("1", "Tell Somewhere", 35.0, 38.0, "town", "SY")
    own_gazetteer.add(first, [place], "A list")
    with closing(SharedStore(postgres_server.dsn(database), first)) as store:
        assert store.head().folder != first  # which has not all of them
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    for _ in range(2):  # the second time they are there
        with closing(SharedStore(postgres_server.dsn(database), tmp_path / "elsewhere")) as replica:
            state = replica.head()
            assert state.folder == tmp_path / "state" / "large"
            assert set(layer.faults(state.layer_files, state.folder)) == {"lost"}
            theirs = layer.of_files(state.layer_files)["theirs"]
            assert list(combined.combine(state, [theirs]).events["event_id"].iloc[-2:]) == ["theirs:1", "theirs:2"]
            assert own_gazetteer.of_dataset(state).lookup(place.name)[0].name == place.name
            assert replica.at(state.version).folder == state.folder
