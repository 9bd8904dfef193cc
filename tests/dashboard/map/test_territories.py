"""Territories on the map: at an address of their version, in exported files, and never where they may not go."""

from __future__ import annotations

import base64
import json
import shutil
import zlib
from pathlib import Path

import pytest

from dashboard.map import config, export, territories
from dashboard.served import Served
from geodata.dataset import reading
from geodata.territory import adding, layer, packing
from geodata.view import query
from tests.support import fronts
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset with a territory that may be passed on, and one that may not."""
    made = tmp_path_factory.mktemp("territories") / "syria"
    shutil.copytree(SYRIA, made)
    days = fronts.days(made.parent / "days")
    for name, is_open in (("open", True), ("secret", False)):
        order = adding.Order(name, (days,), held_by="Russia", publisher=f"The {name} one", redistribute=is_open)
        (made / layer.toml_name(name)).write_bytes(layer.as_toml(adding.add(made, order).layer))
    return made


@pytest.fixture(scope="module")
def version(folder: Path) -> Served:
    return Served(reading.load(folder))


def test_a_territory_is_named_credited_and_at_an_address_of_its_version(version: Served):
    view = query.default_view(version.dataset.info)
    (found,) = config.live(version, view, "")["territories"]
    assert (found["name"], found["credit"], found["packed"]) == ("open", "The open one", "")
    assert found["address"].endswith(f"/data/{version.version}/territory-open.bin")
    assert found["holders"] == [{"name": "Russia", "label": "Russia", "colour": "#b3483a"}]
    packed = territories.packed(version, "open")
    assert packed
    assert len(packing.unpack(zlib.decompress(packed, 31)).states) == 3
    assert territories.packed(version, "none") is None


def test_one_that_may_not_be_passed_on_is_in_the_pages_of_editors_alone(version: Served, folder: Path, tmp_path: Path):
    view = query.default_view(version.dataset.info)
    assert territories.packed(version, "secret") is None
    found = config.live(version, view, "", editor=True)["territories"]
    assert [(one["name"], one["address"] == "") for one in found] == [("open", False), ("secret", True)]
    assert packing.unpack(zlib.decompress(base64.b64decode(found[1]["packed"]), -15)).holders == ("Russia",)
    out = tmp_path / "map.html"
    export.write_html(reading.load(folder), {}, out)
    written = out.read_text("utf-8")
    assert "The open one" in written
    assert "The secret one" not in written
    assert "secret" not in json.dumps(config.inlined(version, view)["territories"])


def test_a_territory_whose_file_is_missing_is_not_offered(folder: Path, tmp_path: Path):
    copied = shutil.copytree(folder, tmp_path / "copy")
    for areas in copied.glob("territory/open/*/areas.bin"):
        areas.unlink()
    version = Served(reading.load(copied))
    assert config.live(version, query.default_view(version.dataset.info), "")["territories"] == []
