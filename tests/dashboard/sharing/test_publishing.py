"""From the saved briefing to the shelf and back."""

from __future__ import annotations

import io
import json
import logging
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import geodata
from dashboard.access import Editor
from dashboard.sharing import publishing, share_session
from dashboard.sharing.publishing import PublishTarget
from geodata.briefings.briefing import Briefing
from geodata.briefings.editions import Shelf
from geodata.briefings.restricted_links import Links
from geodata.dataset import reading
from geodata.errors import DatasetError, InputError
from geodata.model import Dataset
from geodata.tables.changes import Edit
from geodata.versions.roles import AUDIT, Role
from geodata.versions.store import FileStore
from geodata.view import query, url

SYRIA = Path(geodata.__file__).parent / "syria"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://127.0.0.1:8501/share", "http://127.0.0.1:8501/"),
        ("https://example.org/maps/share/?q=x#y", "https://example.org/maps/"),
        ("https://example.org/", "https://example.org/"),
        ("https://example.org/shared", "https://example.org/shared/"),
        (None, "/"),
    ],
)
def test_the_site_is_where_the_page_stands(url: str | None, site: str):
    assert publishing.site_of(url, "share") == site


def test_the_link_is_exactly_the_view():
    dataset = reading.load(SYRIA)
    whole = query.default_view(dataset.info)
    assert publishing.of_view("https://a.example/", whole, dataset.info) == "https://a.example/"
    view = replace(whole, end=whole.end - 9, sides=("A & B", "C"), text="#?", at=(1.5, 2.5, 3.0))
    address = publishing.of_view("https://a.example/", view, dataset.info, "abc")
    assert url.from_params(parse_qs(urlsplit(address).query), dataset.info, dataset.taxonomy) == (
        replace(view, rev="abc"),
        [],
    )


def test_a_briefings_address_is_below_the_site():
    assert publishing.of_briefing("https://a.example/maps/", "one") == "https://a.example/maps/b/one/"


ADA = Editor("ada@example.org", Role.PUBLISHER)
WHO = (ADA, ADA.name)


def build(dataset: Dataset, briefing: Briefing, site: str) -> Mapping[str, bytes]:
    return {"index.html": f"{briefing.title} {dataset.version} {site}".encode()}


@pytest.fixture
def desk(tmp_path: Path) -> PublishTarget:
    store = FileStore(shutil.copytree(SYRIA, tmp_path / "data"))
    return PublishTarget(store, Shelf(tmp_path / "shelf"), "https://a.example/", build)


@pytest.fixture
def links(tmp_path: Path) -> Links:
    return Links(tmp_path / "links")


def retitle(desk: PublishTarget, title: str) -> None:
    work = share_session.begin(desk.store, "ada")
    work.open("intervention")
    work.briefing.put(replace(work.briefing.now, title=title))
    work.save()


def test_what_is_published_knows_its_address_and_is_logged(desk: PublishTarget, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, AUDIT.name)
    held, old = publishing.publish(desk, "intervention", *WHO)
    assert (held.ident, old) == ("intervention", False)
    page = desk.shelf.read("intervention", "index.html")
    assert page is not None
    assert page.endswith(b" https://a.example/b/intervention/")
    said = json.loads(caplog.records[-1].getMessage())
    assert (said["what"], said["who"], said["edition"]) == ("briefing published", "ada@example.org", "intervention")


def test_the_same_again_is_there_already(desk: PublishTarget):
    publishing.publish(desk, "intervention", *WHO)
    assert publishing.publish(desk, "intervention", *WHO)[1]
    assert len(desk.shelf.all()) == 1


def test_other_content_needs_a_word_on_what_was_corrected(desk: PublishTarget):
    publishing.publish(desk, "intervention", *WHO)
    retitle(desk, "Another")
    with pytest.raises(InputError, match="say what was corrected"):
        publishing.publish(desk, "intervention", *WHO, "  ")
    held, _ = publishing.publish(desk, "intervention", *WHO, "the title")
    assert (held.ident, held.corrects, held.correction) == ("intervention-2", "intervention", "the title")
    page = desk.shelf.read("intervention-2", "index.html")
    assert page is not None
    assert page.endswith(b"/b/intervention-2/")
    assert publishing.standing(desk.shelf, "intervention") == held
    assert [one.ident for one in publishing.editions(desk.shelf, "intervention")].count("intervention") == 1


def test_after_a_withdrawal_the_next_edition_has_the_next_address(desk: PublishTarget, links: Links):
    publishing.publish(desk, "intervention", *WHO)
    with pytest.raises(InputError, match="reason"):
        publishing.withdraw(desk, "intervention", " ", *WHO, links)
    publishing.withdraw(desk, "intervention", "wrong place", *WHO, links)
    assert publishing.standing(desk.shelf, "intervention") is None
    held, _ = publishing.publish(desk, "intervention", *WHO)
    assert (held.ident, held.corrects) == ("intervention-2", "")


def test_a_withdrawal_tells_of_restricted_links_ends_them_when_asked_and_is_logged_once(
    desk: PublishTarget, links: Links, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, AUDIT.name)
    publishing.publish(desk, "intervention", *WHO)
    link, token = links.create(publishing.restricted(desk, "intervention", *WHO).ident, ADA.name)
    assert publishing.withdraw(desk, "intervention", "wrong place", *WHO, links).left == (link,)
    assert links.find(token) is not None
    done = publishing.withdraw(desk, "intervention", "wrong place", *WHO, links, end_links=True)
    assert ([one.handle for one in done.ended], done.left, links.find(token)) == ([link.handle], (), None)
    said = [json.loads(one.getMessage())["what"] for one in caplog.records if one.name == AUDIT.name]
    assert said[-2:] == ["briefing withdrawn", "link revoked"]


def test_an_event_withdrawn_since_keeps_the_briefing_from_being_published(desk: PublishTarget):
    base = desk.store.newest()[0]
    desk.store.commit(base, [Edit("events.csv", "palmyra-recaptured", {"status": "withdrawn"})], "ada")
    with pytest.raises(DatasetError, match=r"palmyra-recaptured.*was withdrawn"):
        publishing.publish(desk, "intervention", *WHO)
    assert desk.shelf.all() == ()


def test_a_briefing_bound_to_a_version_is_frozen_over_it(desk: PublishTarget):
    first = desk.store.newest()[0]
    desk.store.commit(first, [Edit("events.csv", "palmyra-recaptured", {"title": "Changed"})], "ada")
    assert publishing.publish(desk, "intervention", *WHO)[0].version != first
    work = share_session.begin(desk.store, "ada")
    work.open("intervention")
    work.briefing.put(replace(work.briefing.now, version=first))
    work.save()
    assert publishing.publish(desk, "intervention", *WHO, "back")[0].version == first


def test_an_older_version_that_shows_what_was_withdrawn_since_is_not_published(desk: PublishTarget):
    first = desk.store.newest()[0]
    work = share_session.begin(desk.store, "ada")
    work.open("intervention")
    work.briefing.put(replace(work.briefing.now, version=first))
    work.save()
    assert publishing.publish(desk, "intervention", *WHO)[0].version == first
    newest = desk.store.newest()[0]
    desk.store.commit(newest, [Edit("events.csv", "putin-interview", {"status": "withdrawn"})], "ada")
    with pytest.raises(DatasetError, match=r"still shows what was withdrawn since \(putin-interview\)"):
        publishing.publish(desk, "intervention", *WHO, "again")


def test_what_was_never_saved_cannot_be_published(desk: PublishTarget):
    with pytest.raises(InputError, match="save it first"):
        publishing.publish(desk, "nothing", *WHO)


def test_for_restricted_links_it_is_frozen_without_an_address_and_once(desk: PublishTarget):
    held = publishing.restricted(desk, "intervention", *WHO)
    assert not held.public
    assert publishing.restricted(desk, "intervention", *WHO) == held
    page = desk.shelf.read(held.ident, "index.html")
    assert page is not None
    assert b"https" not in page
    assert publishing.editions(desk.shelf, "intervention") == ()


def test_the_zip_is_the_folder_and_the_same_every_time(desk: PublishTarget):
    work = share_session.begin(desk.store, "ada")
    work.open("intervention")
    one, two = (publishing.zipped(work.briefing.now, desk.store.head(), build) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert sorted(archive.namelist()) == ["intervention/index.html", "intervention/manifest.json"]
        assert archive.testzip() is None
