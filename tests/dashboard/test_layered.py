"""A dataset with layers: their events follow its own, in groups of their own, credited."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import layered, served
from dashboard.served import Served
from geodata.dataset import published, reading
from geodata.errors import DatasetError
from geodata.interchange import updating
from geodata.interchange.importing import ImportOrder
from geodata.layers import combined, layer
from geodata.model import Dataset
from geodata.view import kinds, query, url
from tests.support.layers import close, ged, take, write_table
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset with a layer that may be passed on and one that may not."""
    made = tmp_path_factory.mktemp("layered") / "syria"
    shutil.copytree(SYRIA, made)
    path = write_table(made.parent / "GEDEvent_v26_1.csv", [ged(1, low="9"), ged(2, date_start="1999-01-01")])
    take(path, made, "open")
    take(path, made, "secret")
    close(made, "secret")
    return made


@pytest.fixture(scope="module")
def dataset(folder: Path) -> Dataset:
    return reading.load(folder)


def test_layers_are_part_of_the_version_and_their_rows_are_not(dataset: Dataset):
    assert set(dataset.layer_files) == {"layers/open/layer.toml", "layers/secret/layer.toml"}
    assert reading.load(SYRIA).version != dataset.version


def test_a_layers_events_follow_the_datasets_own_in_a_group_of_their_own(dataset: Dataset):
    own = published.published(dataset)
    both = combined.combine(own, [layer.of_files(own.layer_files)["open"]])
    events = both.events.iloc[len(own.events) :]
    assert events["event_id"].tolist() == ["open:1", "open:2"]
    assert [group.group for group in both.taxonomy.groups][-1] == "layer-open"
    assert set(events["group"]) == {len(both.taxonomy.groups) - 1}
    assert (own.info.first, both.info.first) == (own.info.first, "1999-01-01")
    whole = query.default_view(both.info)
    assert query.select(both, whole).tally.total == len(own.events) + 2
    without = replace(whole, hidden=("layer-open",))
    assert query.select(both, without).tally.filtered == 2
    assert query.select(both, replace(whole, hidden=("fighting",))).shown[-1]
    assert kinds.labels(both.taxonomy)["layer-open"].endswith("UCDP GED 26.1")


def test_a_view_with_a_hidden_layer_goes_through_the_url(dataset: Dataset):
    both = combined.combine(dataset, [layer.of_files(dataset.layer_files)["open"]])
    view = replace(query.default_view(both.info), layers=("open",), hidden=("layer-open",), event="open:1")
    params = {
        name: [value] if isinstance(value, str) else value for name, value in url.to_params(view, both.info).items()
    }
    assert params["layer"] == ["open"]
    assert url.from_params(params, both.info, both.taxonomy) == (view, [])


def test_the_card_has_the_sources_row_its_credit_and_what_is_marked(dataset: Dataset):
    both = layered.with_layers(Served(dataset), ["open"])
    cards = {card["id"]: card for chunk in range(both.chunks) for card in both.details(chunk)}
    assert "stated" not in cards["palmyra-recaptured"]
    stated = cards["open:1"]["stated"]
    row = dict(both.source_row(both.number_of("open:1") or 0))
    assert (row["number_of_sources"], row["low"]) == ("-1", "9")
    assert both.source_row(both.number_of("palmyra-recaptured") or 0) == []
    assert "contradict" in stated["marks"]
    assert "Uppsala" in stated["credit"]
    assert cards["open:1"]["source"].endswith("UCDP GED 26.1")
    assert "CC BY 4.0" in both.credit


def test_what_the_last_update_changed_is_told_on_the_card_and_has_kinds_of_its_own(tmp_path: Path):
    made = shutil.copytree(SYRIA, tmp_path / "data")
    take(write_table(tmp_path / "GEDEvent_v25_1.csv", [ged(1), ged(2), ged(3)]), made, "ged")
    newer = write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1, adm_1="Nineveh"), ged(3), ged(4)])
    updating.update_file(ImportOrder(newer, made, name="ged"))
    version = Served(reading.load(made))
    both = layered.with_layers(version, ["ged"])
    cards = {card["id"]: card for chunk in range(both.chunks) for card in both.details(chunk)}
    assert cards["ged:1"]["stated"]["marks"] == "changed by the last update: adm_1: blank → 'Nineveh'"
    assert cards["ged:3"]["stated"]["marks"] == ""
    assert cards["ged:4"]["stated"]["marks"] == "added by the last update"
    told = layered.last_update(version, both.layers[0])
    assert told == "last update: 1 added, 1 removed, 1 changed (removed: ged:2)"
    assert list(layered.offered(version, editor=False)) == ["ged", "ged--removed"]
    gone = layered.with_layers(version, ["ged--removed"])
    assert gone.version == f"{version.version}.ged--removed"
    assert "removed by the last update" in gone.credit
    assert layered.with_layers(version, ["ged", "ged--removed"]).credit == both.credit  # one holder, named once
    (card,) = [card for chunk in range(gone.chunks) for card in gone.details(chunk) if "stated" in card]
    assert (card["id"], card["stated"]["marks"]) == ("ged--removed:2", "removed by the last update")
    assert layered.last_update(version, gone.layers[0]) == ""
    close(made, "ged")
    assert layered.offered(Served(reading.load(made)), editor=False) == {}  # nor what it has lost
    view = replace(query.default_view(both.dataset.info), hidden=("layer-ged: as before",))
    shown = both.dataset.events[query.select(both.dataset, view).shown]["event_id"]
    assert {ident for ident in shown if ident.startswith("ged:")} == {"ged:1", "ged:4"}
    assert kinds.labels(both.dataset.taxonomy)["layer-ged: added"] == "UCDP GED 26.1 › Added by the last update"


def test_what_may_not_be_passed_on_is_for_editors_under_a_secret_address(dataset: Dataset):
    base = Served(dataset)
    assert set(layered.offered(base, editor=False)) == {"open"}
    assert layered.with_layers(base, ["secret"]) is base
    assert layered.with_layers(base, ["open"]).version == f"{base.version}.open"
    seen = layered.with_layers(base, ["secret", "open"], editor=True)
    assert [one.name for one in seen.layers] == ["open", "secret"]
    assert "secret" not in seen.version
    assert len(seen.version) > 40
    left = combined.redistributable(seen.dataset.events, seen.layers)
    assert len(left) == len(base.dataset.events) + 2


def test_an_address_names_a_version_with_its_layers(dataset: Dataset, monkeypatch: pytest.MonkeyPatch):
    base = Served(dataset)
    monkeypatch.setattr(served, "cached_versions", {base.version: base})
    assert layered.by_version(f"{base.version}.open") is layered.with_layers(base, ["open"])
    for address in (f"{base.version}.secret", f"{base.version}.open.secret", f"{base.version}~0", f"{base.version}."):
        assert layered.by_version(address) is None
    secret = layered.with_layers(base, ["secret"], editor=True)
    assert layered.by_version(secret.version) is secret
    assert layered.shareable(secret) is base
    several = layered.with_layers(base, ["secret", "open"], editor=True)
    assert layered.shareable(several).version == f"{base.version}.open"


def test_a_layer_whose_files_are_gone_is_not_offered(dataset: Dataset, tmp_path: Path):
    moved = replace(dataset, folder=tmp_path)
    assert layered.offered(Served(moved), editor=True) == {}
    with pytest.raises(DatasetError, match="cannot be read"):
        combined.combine(moved, [layer.of_files(moved.layer_files)["open"]])


def test_an_event_names_those_of_a_layer_that_are_the_same_one_and_the_other_way_round(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "syria")
    told = {"date_start": "2016-03-27", "date_end": "2016-03-27", "latitude": "34.55", "longitude": "38.27"}
    sides = {"side_a": "Government of Syria", "side_b": "IS"}
    path = write_table(tmp_path / "GEDEvent_v25_1.csv", [ged(1, **told, **sides), ged(2, date_start="1999-01-01")])
    take(path, folder, "open")
    base = Served(reading.load(folder))
    version = layered.with_layers(base, ["open"])
    here = version.number_of("palmyra-recaptured")
    assert here is not None
    (found,) = version.others(here)
    assert (found["id"], found["who"]) == ("open:1", version.layers[0].title)
    assert found["words"].endswith(" km, 6 dead, no number here")
    there = version.number_of("open:1")
    assert there is not None
    assert [(one["id"], one["who"]) for one in version.others(there)] == [
        ("palmyra-recaptured", base.dataset.info.title)
    ]
    other = version.number_of("open:2")
    assert other is not None
    assert version.others(other) == base.others(0) == []

    newer = write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(2, date_start="1999-01-01")])
    updating.update_file(ImportOrder(newer, folder, name="open"))
    gone = layered.with_layers(Served(reading.load(folder)), ["open--removed"])
    assert gone.number_of("open--removed:1") is not None
    here = gone.number_of("palmyra-recaptured")
    assert here is not None
    assert gone.others(here) == [], "what its source has taken back reports nothing"
