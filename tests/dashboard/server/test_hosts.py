"""The host names that the server answers to, and the origins that may open a socket."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from dashboard.server import hosts
from dashboard.server.hosts import KnownHosts
from tests.support import asgi


def asked(host: str | None, path: str = "/", kind: str = "http", origin: str = "") -> tuple[int, str]:
    """Status and text of the answer; (200, "in") when the request was passed on."""
    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    given = [(b"host", host.encode("latin-1"))] if host is not None else []
    given += [(b"origin", origin.encode())] if origin else []
    scope = {"type": kind, "method": "GET", "path": path, "headers": given}
    scope["extensions"] = {"websocket.http.response": {}}
    asgi.run(KnownHosts(PlainTextResponse("in"))(scope, receive, send))
    return said[0]["status"], said[1]["body"].decode()


@pytest.fixture(autouse=True)
def _no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(hosts.HOSTS_VARIABLE, raising=False)


OWN = ["localhost", "localhost:8501", "LOCALHOST", "127.0.0.1:8501", "[::1]:8501", "192.168.1.7:8501", "localhost."]
OTHERS = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8501", "", "a@localhost", "localhost/x"]
OTHERS += ["[::1", "localhost:x", "localhost:99999", "2130706433.example", "évil", "\x00", "localhost#", "localhost?"]


@pytest.mark.parametrize("host", OWN)
def test_without_a_list_it_answers_to_this_computers_name_and_to_addresses(host: str):
    assert asked(host) == (200, "in")


@pytest.mark.parametrize("host", [*OTHERS, None])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_any_other_name_is_refused(host: str | None, kind: str):
    assert asked(host, kind=kind)[0] == 400


def test_the_refusal_names_the_setting():
    said = asked("map.example.org:8443")[1]
    assert "'map.example.org:8443'" in said
    assert "set DATELINE_HOSTS=map.example.org " in said


def test_the_refusal_repeats_little_of_the_request():
    assert len(asked("x" * 5_000)[1]) < 400
    assert "\x1b" not in asked("\x1b[31mred")[1]


@pytest.mark.parametrize("host", ["map.example.org", "MAP.example.org:443", "a.example.net"])
def test_with_a_list_it_answers_to_the_names_of_the_list(monkeypatch: pytest.MonkeyPatch, host: str):
    monkeypatch.setenv(hosts.HOSTS_VARIABLE, " map.example.org:8443 , *.example.net,")
    assert asked(host) == (200, "in")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "example.net", "xexample.net", "map.example.org.evil.example"]
)
def test_with_a_list_it_answers_to_no_other_name(monkeypatch: pytest.MonkeyPatch, host: str):
    monkeypatch.setenv(hosts.HOSTS_VARIABLE, "map.example.org,*.example.net")
    assert asked(host)[0] == 400


def test_a_star_answers_to_every_valid_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(hosts.HOSTS_VARIABLE, "*")
    assert asked("whatever.example")[0] == 200
    assert asked("a@b")[0] == 400


def test_readiness_is_answered_at_any_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(hosts.HOSTS_VARIABLE, "map.example.org")
    assert asked("127.0.0.1:8501", "/readyz") == asked("x:1", "/healthz") == (200, "in")
    assert asked("replica-1:8501", "/_stcore/health") == (200, "in")
    assert asked("127.0.0.1:8501", "/readyz/")[0] == 400


@pytest.mark.parametrize("origin", ["", "http://localhost:8501", "https://localhost:8501", "http://LOCALHOST:8501"])
def test_a_page_of_this_server_opens_a_socket(origin: str):
    assert asked("localhost:8501", "/_stcore/stream", "websocket", origin) == (200, "in")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:8502", "http://127.0.0.1:8501", "x"]
)
def test_a_page_of_another_site_opens_no_socket(origin: str):
    status, said = asked("localhost:8501", "/_stcore/stream", "websocket", origin)
    assert status == 403
    assert "pass on the Host header" in said


def test_a_socket_that_cannot_get_a_response_is_closed():
    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", b"evil.example")]}
    asgi.run(KnownHosts(PlainTextResponse("in"))(scope, None, send))  # type: ignore[arg-type]
    assert said == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    ("listed", "own"),
    [
        ("", []),
        ("*", []),
        ("map.example.org", ["https://map.example.org"]),
        ("*.streamlit.app, localhost", ["https://*.streamlit.app", "https://localhost"]),
        ("a@b, Map.Example.org:443,", ["https://map.example.org"]),
    ],
)
def test_only_pages_of_this_servers_own_names_may_talk_to_the_page_that_they_frame(listed: str, own: list[str]):
    assert hosts.origins(listed) == own
