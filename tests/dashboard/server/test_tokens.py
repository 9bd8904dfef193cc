"""The token of `dateline serve --edit`: swapped for a cookie at the first visit, and in no address after that."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse

from dashboard import access, served, session
from dashboard.served import Served
from dashboard.server.tokens import TokenSwap
from geodata.versions import roles
from geodata.versions.roles import Role
from geodata.versions.store import FileStore
from tests.support import asgi
from tests.support.paths import SYRIA

TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFy"  # noqa: S105 - the tests' own
HOST = "localhost:8501"


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `dateline serve --edit` sets."""
    monkeypatch.setenv(served.EDIT_VARIABLE, "1")
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN)
    monkeypatch.delenv(roles.EDITORS_VARIABLE, raising=False)


def visit(target: str, method: str = "GET", host: str = HOST) -> asgi.Reply:
    """The answer to a request; "in" when it was passed on."""
    return asgi.ask(TokenSwap(PlainTextResponse("in")), target, method, host=host)


def cookie_of(answer: asgi.Reply) -> dict[str, str]:
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    return {name: value}


def come(monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str], host: str = HOST, **headers: str) -> Role:
    """The role of a session whose socket was opened with these cookies and headers."""
    given = {"Host": host, "Origin": f"http://{host}", **headers}
    monkeypatch.setattr(st, "context", SimpleNamespace(ip_address=None, headers=given, cookies=cookies))
    return access.current_editor().role


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_right_token_becomes_a_cookie_and_leaves_the_address(method: str):
    answer = visit(f"/edit?q=a+b&token={TOKEN}&side=%C3%A9&at=", method)
    assert (answer.status, answer.headers["location"]) == (303, "./edit?q=a+b&side=%C3%A9&at=")
    assert answer.headers["referrer-policy"] == "no-referrer"
    attributes = {part.strip().casefold() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert attributes == {"httponly", "path=/", "samesite=strict"}
    assert TOKEN not in repr(answer)


@pytest.mark.parametrize(
    ("path", "location"),
    [("/", "./"), ("/edit", "./edit"), ("//elsewhere.example", "./elsewhere.example"), ("/a/%5Cb", "./%5Cb")],
)
def test_no_address_leads_to_another_server(path: str, location: str):
    assert visit(f"{path}?token={TOKEN}").headers["location"] == location


@pytest.mark.parametrize(
    "target",
    ["/", "/?token=", "/?token", f"/?token={TOKEN}x", f"/?token={TOKEN[:-1]}", f"/?Token={TOKEN}", "/?token=%00%ff%F0"],
)
def test_any_other_address_is_passed_on(target: str):
    assert (visit(target).text, "set-cookie" in visit(target).headers) == ("in", False)
    assert visit(f"/?token={TOKEN}", "POST").text == "in"


def test_who_brings_the_cookie_edits_and_nobody_else(monkeypatch: pytest.MonkeyPatch):
    cookie = cookie_of(visit(f"/?token={TOKEN}"))
    assert come(monkeypatch, cookie) is Role.PUBLISHER
    ((name, value),) = cookie.items()
    others = [{}, {name: ""}, {name: TOKEN}, {name: value[:-1]}, {name: "\ud800"}, {name.upper(): value}, {"x": value}]
    assert {come(monkeypatch, other) for other in others} == {Role.VIEWER}
    assert come(monkeypatch, cookie, **{"X-Forwarded-For": "127.0.0.1"}) is Role.VIEWER
    assert come(monkeypatch, cookie, Origin="http://localhost:9999") is Role.VIEWER
    assert come(monkeypatch, cookie, host="192.168.1.7:8501") is Role.VIEWER
    assert not access.edited_before()
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN[::-1])  # the server was started again
    assert come(monkeypatch, cookie) is Role.VIEWER
    assert access.edited_before()
    assert come(monkeypatch, {}) is Role.VIEWER
    assert not access.edited_before()


def test_two_servers_at_one_name_log_nobody_out_of_one_another(monkeypatch: pytest.MonkeyPatch):
    one = cookie_of(visit(f"/?token={TOKEN}"))
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN[::-1])
    two = cookie_of(visit(f"/?token={TOKEN[::-1]}", host="localhost:8502"))
    assert len({**one, **two}) == 2
    assert come(monkeypatch, {**one, **two}, "localhost:8502") is Role.PUBLISHER
    assert come(monkeypatch, {**one, **two}) is Role.VIEWER  # that server has another token
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN)
    assert come(monkeypatch, {**one, **two}) is Role.PUBLISHER


def test_a_token_is_enough_for_servers_that_were_started_by_streamlit_or_uvicorn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(served.EDIT_VARIABLE)
    assert come(monkeypatch, cookie_of(visit(f"/?token={TOKEN}"))) is Role.PUBLISHER
    assert come(monkeypatch, {}) is Role.VIEWER


def test_a_token_that_is_easily_guessed_lets_nobody_edit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(roles.TOKEN_VARIABLE, short := TOKEN[: roles.LEAST_TOKEN - 1])
    assert visit(f"/?token={short}").text == "in"
    assert come(monkeypatch, dict([access.token_cookie(HOST)])) is Role.VIEWER


def test_where_people_sign_in_there_is_no_token(monkeypatch: pytest.MonkeyPatch):
    cookie = cookie_of(visit(f"/?token={TOKEN}"))
    monkeypatch.setenv(roles.EDITORS_VARIABLE, "editors.toml")
    monkeypatch.setattr(st, "secrets", {"auth": {}})
    monkeypatch.setattr(access, "_email", lambda _: "")
    monkeypatch.delenv(served.EDIT_VARIABLE)
    assert visit(f"/?token={TOKEN}").text == "in"
    assert come(monkeypatch, cookie) is Role.VIEWER


@pytest.fixture(scope="module")
def newest() -> Served:
    return Served(FileStore(SYRIA).head())


def test_a_wrong_token_is_told_in_one_sentence(newest: Served, monkeypatch: pytest.MonkeyPatch):
    assert session.read_url({"token": ["old"]}, newest)[1] == [access.STALE_ADDRESS]
    assert access.STALE_ADDRESS.count(".") == 1
    monkeypatch.setenv(roles.TOKEN_VARIABLE, "")
    assert session.read_url({"token": ["old"]}, newest)[1] == [
        "'token' in the link was ignored: there is no such part of a view."
    ]
