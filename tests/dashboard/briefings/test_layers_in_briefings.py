"""A frozen briefing has the events of layers that its steps show, whose they are, and nothing that may not leave."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import layered, served
from dashboard.briefings import page
from dashboard.served import Served
from dashboard.sharing import steps as sharing_steps
from geodata.briefings import comparison, frozen_layers
from geodata.briefings.briefing import Briefing, Step, check_briefing, view_of_step
from geodata.briefings.freeze import data_of, files_of
from geodata.dataset import published, reading
from geodata.errors import DatasetError
from geodata.interchange import updating
from geodata.interchange.importing import ImportOrder
from geodata.model import Dataset
from geodata.versions.store import FileStore
from geodata.view import query
from tests.support.canaries import WORD
from tests.support.layers import close, ged, take, write_table
from tests.support.paths import SYRIA

WINDOW = "from=2015-09-01&to=2015-12-31"
DATED = {"date_start": "2015-11-01", "date_end": "2015-11-01"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset with two layers that may be passed on and one, full of canaries, that may not."""
    made = tmp_path_factory.mktemp("layers") / "syria"
    shutil.copytree(SYRIA, made)
    rows = [ged(1, **DATED, low="9"), ged(2, date_start="1999-01-01", date_end="1999-01-01"), ged(3, **DATED)]
    take(write_table(made.parent / "GEDEvent_v26_1.csv", rows), made, "ged")
    take(write_table(made.parent / "GEDEvent_v25_1.csv", [ged(7, **DATED)]), made, "other")
    secret = ged(9, **DATED, side_a=WORD, where_description=WORD, source_headline=WORD)
    take(write_table(made.parent / "secret.csv", [secret]), made, "closed")
    close(made, "closed")
    return made


@pytest.fixture(scope="module")
def dataset(folder: Path) -> Dataset:
    return reading.load(folder)


def of(*views: str) -> Briefing:
    return Briefing("trial", "Trial", "", tuple(Step(f"Step {view}", "", view) for view in views))


def frozen(dataset: Dataset, *views: str) -> dict[str, bytes]:
    return files_of(of(*views), dataset, page.build)


def ids(files: dict[str, bytes]) -> set[str]:
    return {feature["id"] for feature in json.loads(files["data.geojson"])["features"] if ":" in feature["id"]}


def test_an_edition_has_the_events_of_a_layer_that_its_steps_show_with_credit_and_version(dataset: Dataset):
    files = frozen(dataset, f"{WINDOW}&layer=ged&event=ged:1", WINDOW, "from=2015-10-01&to=2015-12-31&layer=other")
    assert ids(files) == {"ged:1", "ged:3", "other:7"}
    (made,) = (one for one in json.loads(files["manifest.json"])["layers"] if one["name"] == "ged")
    assert (made["licence"], made["events"], len(made["sha256"])) == ("CC BY 4.0", 2, 64)
    text = files["index.html"].decode()
    assert "Of the 3 events of UCDP GED 26.1" in text
    assert made["sha256"][:12] in text
    assert "contradict each other" in text  # the chosen event is marked as the layer marks it
    assert 'data-event="ged:1"' in text
    assert "CC BY 4.0" in files["sources.csv"].decode()
    assert b"ged:2" not in b"".join(files.values())


def test_a_step_shows_its_own_layers_alone(dataset: Dataset):
    steps = of(f"{WINDOW}&layer=ged", WINDOW).steps
    whole = frozen_layers.with_layers(steps, published.published(dataset))
    both = [query.select(whole, view_of_step(step, whole.info, whole.taxonomy)) for step in steps]
    assert both[0].tally.shown == both[1].tally.shown + 2
    own = query.select(published.published(dataset), query.default_view(dataset.info))
    assert (
        whole.events["event_id"].head(len(own.shown)).tolist()
        == published.published(dataset).events["event_id"].tolist()
    )


def test_more_events_than_an_edition_takes_are_thinned_evenly_and_it_says_so(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(frozen_layers, "MOST_EVENTS", 1)
    files = frozen(dataset, f"{WINDOW}&layer=ged&event=ged:3")
    assert ids(files) == {"ged:1", "ged:3"}  # the one that is chosen stays
    files = frozen(dataset, f"{WINDOW}&layer=ged")
    assert ids(files) == {"ged:1"}
    assert files["index.html"].decode().count("1 of the 2 that its steps show, evenly chosen over time") == 2


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("layer=closed", "may not be passed on"),
        ("layer=ged&layer=closed", "may not be passed on"),
        ("layer=nobody", "no layer 'nobody'"),
        ("layer=ged&event=ged:99", "has no event 'ged:99'"),
        ("event=ged:1", "has no event 'ged:1'"),  # its layer is not named
    ],
)
def test_what_cannot_be_in_an_edition_is_refused_by_step(dataset: Dataset, view: str, words: str):
    (problem,) = check_briefing(of(view), dataset)
    assert words in problem.message
    with pytest.raises(DatasetError, match=r"step 1"):
        frozen(dataset, view)


def test_a_layer_that_may_not_be_passed_on_leaves_by_no_door(dataset: Dataset):
    with pytest.raises(DatasetError, match="may not be passed on"):
        frozen_layers.with_layers(of("layer=closed").steps, published.published(dataset))
    files = frozen(dataset, f"{WINDOW}&layer=ged&layer=other", WINDOW)
    page_data = [*files.values(), *map(base64.b64encode, files.values())]
    assert not [data for data in page_data if WORD.encode() in data.lower()]


def test_the_share_page_keeps_layers_but_those_that_may_not_be_passed_on(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    base = Served(dataset)
    monkeypatch.setattr(served, "cached_versions", {base.version: base})
    seen = layered.with_layers(base, ["ged", "closed"], editor=True)
    view = replace(
        query.default_view(seen.dataset.info), layers=("closed", "ged"), event="ged:1",
        hidden=("layer-closed", "layer-ged: added"),
    )  # fmt: skip
    step = sharing_steps.step_of(view, layered.shareable(seen))
    assert "closed" not in step.view
    assert ("layer=ged" in step.view, "from=" in step.view, sharing_steps.event_of(step) == "ged:1") == (
        True,
        True,
        True,
    )
    version = sharing_steps.version_of(step, base)
    assert [one.name for one in version.layers] == ["ged"]
    assert sharing_steps.view_of(step, base).event == "ged:1"
    assert any("event: " in words for words in sharing_steps.words(sharing_steps.view_of(step, base), version))
    assert len(sharing_steps.drawn(base, step)) == 1
    assert sharing_steps.problems(of(step.view), dataset) == {}
    closed = sharing_steps.step_of(replace(view, layers=("closed",), event="closed:9"), base)
    assert ("layer" in closed.view, "closed" in closed.view) == (False, False)


def test_an_edition_goes_on_showing_the_layer_as_it_was(folder: Path, tmp_path: Path):
    made = shutil.copytree(folder, tmp_path / "data")
    store = FileStore(made)
    before = store.head().version
    view = f"{WINDOW}&layer=ged"
    edition = frozen(store.head(), view)
    newer = write_table(tmp_path / "GEDEvent_v26_2.csv", [ged(3, **DATED, side_a="Other"), ged(4, **DATED)])
    updating.update_file(ImportOrder(newer, made, name="ged"), whole=True)
    store.look_again()
    assert ids(frozen(store.head(), view)) == {"ged:3", "ged:4"}
    again = frozen(data_of(store, before), view)
    assert again == edition
    kept, live = comparison.read_frozen(edition), comparison.published_rows(published.published(store.head()))
    assert comparison.compare(kept, live).words() == ""  # layers are not compared: they have versions of their own
