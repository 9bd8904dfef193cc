"""Who may edit on a server started with --edit: the person at this computer, and nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from dashboard import access, served, session
from dashboard.editing import draft_payload, draft_session
from dashboard.editing.draft_session import DraftSession
from dashboard.views import draft as page
from geodata import cli
from geodata.cli import options
from geodata.dataset import reading
from geodata.errors import ForbiddenError
from geodata.geocoding.gazetteer import Gazetteer
from geodata.review import intake
from geodata.review.desk import DraftReview
from geodata.versions import roles, store
from geodata.versions.roles import Role
from tests.support import desks
from tests.support.paths import SYRIA

GAZETTEER = Gazetteer.open()
LOCAL = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A dataset of its own, for the store of this process."""
    found = shutil.copytree(SYRIA, tmp_path / "data")
    monkeypatch.setenv(served.DATASET_VARIABLE, str(found))
    served.the_store.cache_clear()
    yield found
    served.the_store.cache_clear()


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.168.1.5", "dateline.example", "127.0.0.1.example", ""],  # noqa: S104 - to be refused
)
def test_serve_refuses_to_edit_on_an_address_that_lets_others_in(host: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(served.EDIT_VARIABLE, raising=False)
    done = CliRunner().invoke(cli.main, ["serve", str(SYRIA), "--edit", "--host", host])
    assert done.exit_code == options.WRONG_USE
    assert "--edit is for this computer only" in done.output


@pytest.mark.parametrize(
    ("address", "headers", "local"),
    [
        (None, LOCAL, True),
        (None, {"Host": "127.0.0.1:80"}, True),
        (None, {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, True),
        ("127.0.0.1", LOCAL, True),
        ("192.168.1.7", LOCAL, False),
        (None, {}, False),
        (None, {"Host": "dateline.example"}, False),
        (None, {"Host": "localhost.dateline.example"}, False),
        (None, {"Host": "localhost@dateline.example"}, False),
        (None, {"Host": "localhost:8501", "Origin": "https://elsewhere.example"}, False),
        (None, {"Host": "localhost:8501", "Origin": "http://localhost:9999"}, False),
        (None, {"Host": "localhost:8501", "Origin": "null"}, False),
        (None, {**LOCAL, "X-Forwarded-For": "10.0.0.1"}, False),
        (None, {**LOCAL, "Forwarded": "for=10.0.0.1"}, False),
    ],
)
def test_only_a_page_of_this_server_on_this_computer_is_local(
    address: str | None, headers: dict[str, str], local: object
):
    assert access.is_local(address, headers) is local


def context(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(ip_address=None, headers=headers, cookies={}))


def test_without_the_option_nothing_is_allowed(monkeypatch: pytest.MonkeyPatch):
    context(monkeypatch, LOCAL)
    for value in ("", "0", "true"):
        monkeypatch.setenv(served.EDIT_VARIABLE, value)
        with pytest.raises(ForbiddenError, match="--edit"):
            access.check()
    monkeypatch.setenv(served.EDIT_VARIABLE, "1")
    access.check()


ANA = {"is_logged_in": True, "email": "Ana@Example.org", "email_verified": True}


class User(dict[str, Any]):
    """What Streamlit says of who signed in."""

    @property
    def is_logged_in(self) -> bool:
        return bool(self["is_logged_in"])


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server behind a proxy, where `ANA` may publish."""
    path = tmp_path / "editors.toml"
    path.write_text('[people]\n"ana@example.org" = "publisher"\n', encoding="utf-8")
    monkeypatch.setenv(roles.EDITORS_VARIABLE, str(path))
    monkeypatch.setattr(st, "secrets", {"auth": {}})
    context(monkeypatch, {"Host": "dateline.example", "X-Forwarded-For": "10.0.0.1"})
    return path


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({}, Role.PUBLISHER),
        ({"email": "eve@example.org"}, Role.VIEWER),
        ({"email_verified": False}, Role.VIEWER),
        ({"email_verified": "true"}, Role.VIEWER),
        ({"email_verified": None}, Role.VIEWER),
        ({"email": None}, Role.VIEWER),
        ({"is_logged_in": False}, Role.VIEWER),
    ],
)
def test_a_signed_in_user_has_the_role_of_their_verified_address(
    people: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, object], role: Role
):
    assert people.is_file()
    monkeypatch.setattr(st, "user", User({**ANA, **said}))
    assert access.current_editor().role is role
    assert access.allowed() is (role > Role.VIEWER)
    monkeypatch.setattr(st, "secrets", {})
    assert access.current_editor() == access.Editor("", Role.VIEWER)


def test_a_proxys_header_never_makes_anybody_local(people: Path, monkeypatch: pytest.MonkeyPatch):
    assert people.is_file()
    monkeypatch.setenv(served.EDIT_VARIABLE, "1")
    monkeypatch.setattr(st, "user", User({**ANA, "is_logged_in": False}))
    context(monkeypatch, {**LOCAL, "X-Forwarded-For": "127.0.0.1"})
    assert not access.allowed()
    context(monkeypatch, LOCAL)
    assert access.current_editor() == access.Editor(roles.LOCAL_NAME, Role.PUBLISHER)


def reviewing(monkeypatch: pytest.MonkeyPatch) -> DraftSession:
    """A session that reviews the drafts of an article."""
    work = draft_session.begin(served.the_store(), "ana@example.org")
    work.review = DraftReview(desks.draft(), {"source": "strikes-on-aleppo", "title": "Strikes"}, GAZETTEER)
    monkeypatch.setattr(session, "kept", lambda *_: work)
    return work


def test_a_revoked_role_ends_with_the_next_action_and_is_logged(
    folder: Path, people: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    work = reviewing(monkeypatch)
    desk = work.review
    assert desk
    monkeypatch.setattr(st, "user", User(ANA))
    monkeypatch.setattr(session, "action", lambda _: {"do": "accept", "cells": {}, "key": next(iter(desk.events))})
    assert access.check(Role.PUBLISHER).name == "ana@example.org"
    people.write_text("[people]\n", encoding="utf-8")
    before = (folder / "events.csv").read_bytes()
    page.carry_out()
    assert (work.notice.text, work.notice.bad) == (access.NOT_LISTED, True)
    assert (folder / "events.csv").read_bytes() == before
    assert '"what": "refused", "who": "ana@example.org"' in caplog.text


ACTS: list[dict[str, Any]] = [
    {"do": "accept", "cells": {}},
    {"do": "reject"},
    {"do": "reopen"},
    {"do": "change", "cells": {"title": "x"}},
    {"do": "undo"},
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act["do"])
def test_every_write_checks_the_permission_again(folder: Path, monkeypatch: pytest.MonkeyPatch, act: dict[str, Any]):
    monkeypatch.setenv(served.EDIT_VARIABLE, "1")
    work = reviewing(monkeypatch)
    desk = work.review
    assert desk
    monkeypatch.setattr(session, "action", lambda _: {**act, "key": next(iter(desk.events))})
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    context(monkeypatch, {"Host": "dateline.example"})
    page.carry_out()
    assert (work.notice.text, work.notice.bad) == (access.REFUSED, True)
    monkeypatch.setenv(served.EDIT_VARIABLE, "")
    context(monkeypatch, LOCAL)
    page.carry_out()
    assert (work.notice.number, work.notice.text, work.notice.bad) == (2, access.REFUSED, True)
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before
    assert not desk.changes
    monkeypatch.setenv(served.EDIT_VARIABLE, "1")
    page.carry_out()
    assert not work.notice.bad


@pytest.mark.parametrize(
    "act",
    [
        None,
        {},
        {"do": "accept", "key": "no such"},
        {"do": "choose", "number": "x", "cells": 5},
        {"do": "nothing known"},
        {"do": "change", "cells": {"title": 5, "evil": []}},
    ],
)
def test_an_invalid_action_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, act: dict[str, Any] | None):
    desk = reviewing(monkeypatch).review
    assert desk
    key = next(iter(desk.events))
    monkeypatch.setattr(session, "action", lambda _: None if act is None else {"key": key, **act})
    monkeypatch.setenv(served.EDIT_VARIABLE, "1")
    context(monkeypatch, LOCAL)
    before = (folder / "events.csv").read_bytes()
    page.carry_out()
    assert (folder / "events.csv").read_bytes() == before


def form() -> None:
    from dashboard import served  # noqa: PLC0415 - AppTest runs the source of this function alone
    from dashboard.editing import draft_session  # noqa: PLC0415 - AppTest runs the source of this function alone
    from dashboard.views import draft  # noqa: PLC0415

    draft.show_form(draft_session.begin(served.the_store()))


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(access, "check", lambda: None)
    served.the_store.cache_clear()
    app = AppTest.from_function(form, default_timeout=60).run()
    app.text_input[2].set_value("soon")
    app.text_area[0].set_value("Strikes hit Aleppo.")
    app.button[0].click().run()
    assert not app.exception
    assert ["not a date" in error.value for error in app.error] == [True]
    assert app.text_area[0].value == "Strikes hit Aleppo."


def test_the_payload_is_plain_and_its_counts_add_up(folder: Path):
    desk = DraftReview(desks.draft(), {"source": "strikes-on-aleppo", "title": "Strikes"}, GAZETTEER)
    payload = draft_payload.describe(
        draft_session.begin(store.FileStore(folder)), desk, {"outlines": "./data/x/basemap.json"}
    )
    tally = payload["tally"]
    assert tally["drafted"] == len(payload["cards"]) == tally["open"] + tally["accepted"] + tally["rejected"]
    assert ["".join(run["text"] for run in runs) for runs in payload["paragraphs"]] == desks.TEXT.strip().split("\n\n")
    strike = payload["cards"][0]
    marked = [run["text"] for runs in payload["paragraphs"] for run in runs if strike["key"] in run.get("drafts", ())]
    assert "".join(marked) == strike["quote"] == desks.STRIKE
    assert strike["before"] == "On 12 November 2015, "
    assert strike["when"] == {"words": "12 November 2015", "note": "", "text": ["12 November 2015"]}
    assert strike["notes"] == ["a claim, not reported in the article's own voice"]
    assert payload["cards"][1]["doubtful"]
    assert all(candidate["reason"] is not None for candidate in payload["cards"][1]["candidates"])


def test_an_article_without_events_still_lists_its_places(folder: Path):
    dataset = reading.load(folder)
    desk = intake.open_article(intake.Submission(text="Aleppo is a city in Syria."), dataset, GAZETTEER)
    payload = draft_payload.describe(draft_session.begin(store.FileStore(folder)), desk, {})
    assert payload["places"]
    assert payload["source"]["facts"] == [
        "publication date unknown: years are not guessed",
        "id aleppo-is-a-city-in-syria",
    ]
