"""From the saved briefing to the shelf and back."""

from __future__ import annotations

import io
import json
import logging
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.sharing import publishing, share_session
from geodata.briefings.editions import Shelf
from geodata.briefings.publishing import PublishTarget
from geodata.briefings.restricted_links import Links
from geodata.dataset import reading
from geodata.errors import DatasetError, InputError
from geodata.tables.changes import Edit
from geodata.versions.roles import AUDIT
from geodata.versions.store import FileStore
from geodata.view import query, url
from tests.support.editions import build
from tests.support.paths import SYRIA


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
def test_the_site_is_derived_from_the_address_of_the_page(url: str | None, site: str):
    assert publishing.site_of(url, "share") == site


def test_the_link_describes_exactly_the_view():
    dataset = reading.load(SYRIA)
    whole = query.default_view(dataset.info)
    assert url.address("https://a.example/", whole, dataset.info) == "https://a.example/"
    view = replace(whole, end=whole.end - 9, sides=("A & B", "C"), text="#?", at=(1.5, 2.5, 3.0))
    address = url.address("https://a.example/", view, dataset.info, "abc")
    assert url.from_params(parse_qs(urlsplit(address).query), dataset.info, dataset.taxonomy) == (
        replace(view, rev="abc"),
        [],
    )


def test_a_briefings_address_is_below_the_site():
    assert publishing.target("https://a.example/maps/").address("one") == "https://a.example/maps/b/one/"


ADA = "ada@example.org"


@pytest.fixture
def target(tmp_path: Path) -> PublishTarget:
    store = FileStore(shutil.copytree(SYRIA, tmp_path / "data"))
    return PublishTarget(store, Shelf(tmp_path / "shelf"), Links(tmp_path / "links"), "https://a.example/", build)


def retitle(target: PublishTarget, title: str) -> None:
    work = share_session.begin(target.store, "ada")
    work.open("intervention")
    work.briefing.put(replace(work.briefing.now, title=title))
    work.save()


def test_a_published_page_names_its_address_and_is_logged(target: PublishTarget, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, AUDIT.name)
    done = publishing.publish(target, "intervention", ADA)
    assert (done.edition.ident, done.fresh) == ("intervention", True)
    page = target.shelf.read("intervention", "index.html")
    assert page is not None
    assert page.endswith(b" https://a.example/b/intervention/")
    lines = json.loads(caplog.records[-1].getMessage())
    assert (lines["what"], lines["who"], lines["edition"]) == ("briefing published", "ada@example.org", "intervention")


def test_publishing_the_same_again_changes_nothing(target: PublishTarget):
    publishing.publish(target, "intervention", ADA)
    assert not publishing.publish(target, "intervention", ADA).fresh
    assert len(target.shelf.all()) == 1


def test_other_content_needs_a_correction_text(target: PublishTarget):
    publishing.publish(target, "intervention", ADA)
    retitle(target, "Another")
    with pytest.raises(InputError, match="say what was corrected"):
        publishing.publish(target, "intervention", ADA, "  ")
    edition = publishing.publish(target, "intervention", ADA, "the title").edition
    assert (edition.ident, edition.corrects, edition.correction) == ("intervention-2", "intervention", "the title")
    page = target.shelf.read("intervention-2", "index.html")
    assert page is not None
    assert page.endswith(b"/b/intervention-2/")
    assert target.shelf.standing("intervention") == edition
    assert [one.ident for one in target.shelf.editions("intervention")].count("intervention") == 1


def test_after_a_withdrawal_the_next_edition_has_the_next_address(target: PublishTarget):
    publishing.publish(target, "intervention", ADA)
    with pytest.raises(InputError, match="reason"):
        target.withdraw("intervention", " ", ADA)
    target.withdraw("intervention", "wrong place", ADA)
    assert target.shelf.standing("intervention") is None
    edition = publishing.publish(target, "intervention", ADA).edition
    assert (edition.ident, edition.corrects) == ("intervention-2", "")


def test_a_withdrawal_lists_restricted_links_ends_them_on_request_and_is_logged_once(
    target: PublishTarget, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, AUDIT.name)
    publishing.publish(target, "intervention", ADA)
    link, address = publishing.create_link(target, "intervention", ADA, days=30)
    token = address.split("/")[-2]
    assert target.withdraw("intervention", "wrong place", ADA).left == (link,)
    assert target.links.find(token) is not None
    done = target.withdraw("intervention", "wrong place", ADA, end_links=True)
    assert ([one.handle for one in done.ended], done.left, target.links.find(token)) == ([link.handle], (), None)
    lines = [json.loads(one.getMessage())["what"] for one in caplog.records if one.name == AUDIT.name]
    assert lines[-2:] == ["briefing withdrawn", "link revoked"]


def test_a_withdrawn_event_blocks_publishing_the_briefing(target: PublishTarget):
    base = target.store.newest()[0]
    target.store.commit(base, [Edit("events.csv", "palmyra-recaptured", {"status": "withdrawn"})], "ada")
    with pytest.raises(DatasetError, match=r"palmyra-recaptured.*was withdrawn"):
        publishing.publish(target, "intervention", ADA)
    assert target.shelf.all() == ()


def test_a_briefing_bound_to_a_version_is_frozen_over_it(target: PublishTarget):
    first = target.store.newest()[0]
    target.store.commit(first, [Edit("events.csv", "palmyra-recaptured", {"title": "Changed"})], "ada")
    assert publishing.publish(target, "intervention", ADA).edition.version != first
    work = share_session.begin(target.store, "ada")
    work.open("intervention")
    work.briefing.put(replace(work.briefing.now, version=first))
    work.save()
    assert publishing.publish(target, "intervention", ADA, "back").edition.version == first


def test_an_older_version_with_events_withdrawn_since_is_not_published(target: PublishTarget):
    first = target.store.newest()[0]
    work = share_session.begin(target.store, "ada")
    work.open("intervention")
    work.briefing.put(replace(work.briefing.now, version=first))
    work.save()
    assert publishing.publish(target, "intervention", ADA).edition.version == first
    newest = target.store.newest()[0]
    target.store.commit(newest, [Edit("events.csv", "putin-interview", {"status": "withdrawn"})], "ada")
    with pytest.raises(DatasetError, match=r"still shows events withdrawn since \(putin-interview\)"):
        publishing.publish(target, "intervention", ADA, "again")


def test_an_unsaved_briefing_cannot_be_published(target: PublishTarget):
    with pytest.raises(InputError, match="save it first"):
        publishing.publish(target, "nothing", ADA)


def test_a_briefing_is_frozen_once_for_its_restricted_links_and_without_an_address(target: PublishTarget):
    link, address = publishing.create_link(target, "intervention", ADA, days=30)
    assert address.startswith("https://a.example/s/")
    edition = target.shelf.get(link.ident)
    assert edition is not None
    assert not edition.public
    assert publishing.create_link(target, "intervention", ADA, days=30)[0].ident == edition.ident
    page = target.shelf.read(edition.ident, "index.html")
    assert page is not None
    assert b"https" not in page
    assert target.shelf.all() == (edition,)


@pytest.mark.parametrize("given", [{"password": "short"}, {"days": 0}, {"label": "x" * 101}])
def test_an_unusable_link_leaves_no_edition(target: PublishTarget, given: dict[str, Any]):
    with pytest.raises(InputError):
        publishing.create_link(target, "intervention", ADA, **{"days": 30, **given})
    assert (target.shelf.all(), target.links.all()) == ((), ())


def test_the_zip_is_the_folder_and_the_same_every_time(target: PublishTarget):
    work = share_session.begin(target.store, "ada")
    work.open("intervention")
    one, two = (publishing.zip_briefing(work.briefing.now, target.store.head(), build) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert sorted(archive.namelist()) == ["intervention/index.html", "intervention/manifest.json"]
        assert archive.testzip() is None
