"""What `dateline check` says of layers that are in the folder and not in the store, or the other way round."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata import cli
from geodata.layers import layer
from geodata.versions import layering
from geodata.versions.shared_store import STORE_VARIABLE, SharedStore
from geodata.versions.store import FileStore
from tests.support import postgres
from tests.support.layers import ged, take, write_table


def said(folder: Path) -> list[str]:
    """What `dateline check` says of layers."""
    lines = CliRunner().invoke(cli.main, ["check", str(folder)]).stdout.splitlines()
    return [line for line in lines if line.startswith("warning: layers")]


def taken(folder: Path, name: str = "theirs") -> None:
    take(write_table(folder.parent / f"{name}.csv", [ged(1), ged(2)]), folder, name)


def test_a_layer_without_its_description_is_said_unless_the_history_has_had_it(folder: Path):
    store = FileStore(folder)
    store.head()
    taken(folder)
    assert said(folder) == []
    (folder / "layers" / "half" / "abc").mkdir(parents=True)
    (folder / "layers" / "empty").mkdir()
    (line,) = said(folder)
    assert line.startswith("warning: layers/half/layer.toml: the folder holds files and no layer.toml")
    shutil.rmtree(folder / "layers" / "half")
    layering.remove(FileStore(folder), "theirs", "ana")  # its files stay for earlier versions
    assert not (folder / "layers" / "theirs" / "layer.toml").exists()
    assert said(folder) == []


def test_what_folder_and_database_have_apart_is_said(
    postgres_server: postgres.Server, database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    dsn = postgres_server.dsn(database)
    monkeypatch.setenv(STORE_VARIABLE, dsn)
    taken(folder, "both")
    assert said(folder) == []  # an empty database begins with the folder
    with closing(SharedStore(dsn, folder)) as store:
        store.newest()
    assert said(folder) == []
    taken(folder, "alone")
    (line,) = said(folder)
    assert "layers/alone/layer.toml: the layer lies in this folder alone" in line
    shutil.rmtree(folder / "layers" / "alone")
    kept = (folder / "layers" / "both" / "layer.toml").read_bytes()
    (folder / "layers" / "both" / "layer.toml").write_bytes(
        kept.replace(layer.read("both", kept).sha256.encode(), b"0" * 64)
    )
    assert any("this folder has another state of the layer" in line for line in said(folder))
    shutil.rmtree(folder / "layers" / "both")
    assert said(folder) == []  # the database has its files, too
    postgres_server.query(database, "delete from dateline.objects where hash = %s returning 1",
                          layer.read("both", kept).sha256)  # fmt: skip
    (line,) = said(folder)
    assert "its 2 events are neither there nor in this folder" in line


def test_a_database_that_cannot_be_asked_is_said_where_there_is_a_layer(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(STORE_VARIABLE, "postgresql://nobody@127.0.0.1:1/none")
    assert said(folder) == []
    taken(folder)
    (line,) = said(folder)
    assert "the database of the store cannot say which layers it has" in line
