from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geodata.briefings import publishing
from geodata.briefings.editions import Shelf
from geodata.errors import DatasetError, InputError
from tests.support import datasets
from tests.support.editions import build
from tests.support.paths import SYRIA

SERVER = "https://map.example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return datasets.with_seeds(tmp_path)


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    return Shelf(folder / ".dateline" / "shelf")


def rename(folder: Path, title: str) -> None:
    path = folder / "briefings" / "intervention.toml"
    text = re.sub('^title = ".*"', f'title = "{title}"', path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    path.write_text(text, "utf-8")


def test_a_published_briefing_stands_on_the_shelf_that_the_server_shows(folder: Path, shelf: Shelf):
    edition = publishing.publish("intervention", folder, author="ana", build=build)
    assert (edition.ident, edition.author, edition.public) == ("intervention", "ana", True)
    assert shelf.get("intervention") == edition


def test_the_page_names_its_whole_address_where_the_server_is_known(folder: Path, shelf: Shelf):
    publishing.publish("intervention", folder, server=SERVER, build=build)
    assert (shelf.read("intervention", "index.html") or b"").endswith(b" https://map.example.org/b/intervention/")
    assert publishing.publish("intervention", folder, server=f"{SERVER}/", build=build).ident == "intervention"
    rename(folder, "Better")
    publishing.publish("intervention", folder, server=SERVER, corrects="intervention", correction="x", build=build)
    assert (shelf.read("intervention-2", "index.html") or b"").endswith(b" https://map.example.org/b/intervention-2/")


def test_only_a_correction_changes_a_published_briefing(folder: Path):
    publishing.publish("intervention", folder, author="ana", build=build)
    rename(folder, "Better")
    with pytest.raises(InputError, match="was published by ana"):
        publishing.publish("intervention", folder, build=build)
    edition = publishing.publish(
        "intervention", folder, corrects="/b/intervention/", correction=" a wrong title ", build=build
    )
    assert (edition.ident, edition.corrects, edition.correction) == ("intervention-2", "intervention", "a wrong title")


@pytest.mark.parametrize("given", [{"corrects": "intervention"}, {"correction": "x"}])
def test_a_correction_needs_an_edition_and_a_text(folder: Path, shelf: Shelf, given: dict[str, str]):
    with pytest.raises(InputError, match="--corrects"):
        publishing.publish("intervention", folder, build=build, **given)
    assert not shelf.folder.exists()


def test_the_same_content_is_no_correction_of_itself(folder: Path, shelf: Shelf):
    first = publishing.publish("intervention", folder, server=SERVER, build=build)
    again = publishing.publish(
        "intervention", folder, server=SERVER, corrects="intervention", correction="nothing", build=build
    )
    assert (again, shelf.all()) == (first, (first,))


def test_an_edition_says_of_itself_when_it_was_published_and_what_it_corrects(folder: Path, shelf: Shelf):
    def imprint(ident: str) -> dict[str, str]:
        found: dict[str, str] = json.loads(shelf.read(ident, "manifest.json") or b"")["imprint"]
        return found

    first = publishing.publish("intervention", folder, build=build)
    assert imprint("intervention") == {"published": first.at[:10], "corrects": "", "correction": ""}
    rename(folder, "Better")
    publishing.publish("intervention", folder, corrects="intervention", correction="A wrong\n title.", build=build)
    assert imprint("intervention-2")["corrects"] == "intervention"
    assert imprint("intervention-2")["correction"] == "A wrong title."
    assert publishing.publish("intervention", folder, build=build).ident == "intervention-2"  # the same content


def test_a_damaged_record_is_reported_before_the_briefing_is_frozen(folder: Path, shelf: Shelf):
    publishing.publish("intervention", folder, build=build)
    (shelf.folder / "records" / "intervention.json").write_text("{")
    with pytest.raises(DatasetError, match="restore it from a backup"):
        publishing.publish("intervention", folder, build=lambda *_: pytest.fail("frozen"))


def test_a_withdrawal_takes_an_address_or_a_name(folder: Path):
    publishing.publish("intervention", folder, build=build)
    edition = publishing.withdraw("/b/intervention/", folder, "the source took it back", "bo").edition
    assert (edition.withdrawn, edition.withdrawn_by) == ("the source took it back", "bo")
    with pytest.raises(InputError, match="already"):
        publishing.withdraw("intervention", folder, "again")


def test_problems_of_the_briefing_are_reported_and_nothing_is_published(folder: Path, shelf: Shelf):
    path = folder / "briefings" / "intervention.toml"
    path.write_text(path.read_text("utf-8").replace("event=palmyra-recaptured", "event=nobody"), "utf-8")
    with pytest.raises(DatasetError, match="no event 'nobody'"):
        publishing.publish("intervention", folder, build=build)
    assert shelf.all() == ()


def test_without_a_shared_folder_publishing_and_listing_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_STORE", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.delenv("DATELINE_STATE", raising=False)
    for ask in (
        lambda: publishing.publish("intervention", folder, build=build),
        lambda: publishing.withdraw("intervention", folder, "a mistake"),
        lambda: publishing.published(folder),
    ):
        with pytest.raises(InputError, match="set DATELINE_STATE"):
            ask()


def test_a_store_in_another_folder_has_its_shelf_there(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_STORE", f"file://{folder}")
    assert publishing.publish("intervention", SYRIA, build=build).ident == "intervention"
    assert (folder / ".dateline" / "shelf" / "records" / "intervention.json").is_file()
