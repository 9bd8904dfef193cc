from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from geodata.briefings import restricted_links
from geodata.briefings.editions import Shelf
from geodata.briefings.publishing import PublishTarget
from geodata.briefings.restricted_links import Links
from geodata.errors import DatasetError, InputError
from geodata.versions.roles import AUDIT
from geodata.versions.store import FileStore
from tests.support.editions import frozen


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def links(tmp_path: Path) -> Links:
    return Links(tmp_path / "links")


@pytest.fixture
def target(tmp_path: Path, shelf: Shelf, links: Links) -> PublishTarget:
    return PublishTarget(FileStore(tmp_path), shelf, links)


def linked(shelf: Shelf, links: Links, ident: str = "trial") -> tuple[str, str]:
    """A restricted edition of the briefing, and the handle of a new link to it."""
    edition = shelf.publish(frozen(ident=ident), "ana", public=False)
    return edition.ident, links.create(edition.ident, "ana")[0].handle


def test_working_links_open_editions_of_the_briefing_that_are_not_withdrawn(
    target: PublishTarget, shelf: Shelf, links: Links, monkeypatch: pytest.MonkeyPatch
):
    _, works = linked(shelf, links)
    gone, _ = linked(shelf, links)
    _, revoked = linked(shelf, links)
    linked(shelf, links, "other")
    shelf.withdraw(gone, "wrong", "ana")
    links.revoke(revoked, "ana")
    assert [link.handle for link in target.working_links("trial")] == [works]
    real = restricted_links.now
    monkeypatch.setattr(restricted_links, "now", lambda days=0: real(days + 31))
    assert target.working_links("trial") == ()


def test_a_withdrawal_leaves_the_links_and_names_them(target: PublishTarget, shelf: Shelf, links: Links):
    shelf.publish(frozen(), "ana")
    _, handle = linked(shelf, links)
    done = target.withdraw("trial", "wrong", "bo")
    assert (done.edition.withdrawn, done.fresh, done.ended) == ("wrong", True, ())
    assert [link.handle for link in done.left] == [handle]


def test_on_request_a_withdrawal_ends_links_to_its_own_briefing_only(target: PublishTarget, shelf: Shelf, links: Links):
    shelf.publish(frozen(), "ana")
    handles = {linked(shelf, links)[1], linked(shelf, links)[1]}
    _, other = linked(shelf, links, "other")
    done = target.withdraw("trial", "wrong", "bo", end_links=True)
    assert {link.handle for link in done.ended} == handles
    assert done.left == ()
    assert {link.handle: link.revoked_by for link in links.all()} == {**dict.fromkeys(handles, "bo"), other: ""}


def test_links_can_be_ended_later_and_the_withdrawal_stays_as_it_was(target: PublishTarget, shelf: Shelf, links: Links):
    shelf.publish(frozen(), "ana")
    linked(shelf, links)
    first = target.withdraw("trial", "wrong", "ana").edition
    with pytest.raises(InputError, match="withdrawn by ana"):
        target.withdraw("trial", "again", "bo")
    done = target.withdraw("trial", "again", "bo", end_links=True)
    assert (done.edition, done.fresh, len(done.ended)) == (first, False, 1)


def test_no_link_ends_when_the_edition_cannot_be_withdrawn(target: PublishTarget, shelf: Shelf, links: Links):
    shelf.publish(frozen(), "ana")
    linked(shelf, links)
    for ident, reason in (("trial", " "), ("nobody", "wrong")):
        with pytest.raises(InputError):
            target.withdraw(ident, reason, "bo", end_links=True)
    assert len(target.working_links("trial")) == 1


def test_a_link_that_could_not_be_ended_is_reported_and_the_withdrawal_is_logged(
    target: PublishTarget, shelf: Shelf, links: Links, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, AUDIT.name)
    shelf.publish(frozen(), "ana")
    linked(shelf, links)

    def full(*_: object) -> None:
        raise DatasetError("no space")

    monkeypatch.setattr(links, "revoke", full)
    with pytest.raises(DatasetError, match=r"trial is withdrawn, but not every .*no space.*again"):
        target.withdraw("trial", "wrong", "bo", end_links=True)
    assert json.loads(caplog.records[-1].getMessage())["what"] == "briefing withdrawn"
