"""Endpoints of Streamlit that Dateline does not use are closed, however the server was started."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.NewSession_pb2 import NewSession
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard import access, session
from dashboard.server import surfaces
from tests.support import browser
from tests.support.canaries import Heard
from tests.support.paths import ROOT, SYRIA

CLOSED = [
    "/_stcore/metrics",
    "/_stcore/metrics?families=cache_memory_bytes",
    "/_stcore/script-health-check",
    "/_stcore/allowed-message-origins",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/x/y.js",
    "/_stcore/whatever-comes-next",
    "/_stcore/stream",
    "/_stcore",
    "/%5fstcore/metrics",
    "/_stcore/health/../metrics",
    "/article/_stcore/metrics",
    "/component/streamlit_folium.st_folium/static/js/main.521860b0.js.map",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback?error=x",
]


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Status and body of a request for exactly this path."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def socket_of(address: str) -> str:
    return address.replace("http", "ws", 1) + "/_stcore/stream"


def first_word(address: str) -> NewSession:
    """The server's first message to a new session."""
    return next(one.new_session for one in Heard().talk(address, "") if one.WhichOneof("type") == "new_session")


@contextmanager
def streamlit_run() -> Iterator[str]:
    """`streamlit run dashboard/app.py`."""
    port = browser.free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        try:
            browser.wait_until_ready(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            browser.stop(process)


@pytest.fixture(scope="module", params=["dateline serve", "uvicorn", "streamlit run"])
def started(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server for viewers, started in each of the three ways."""
    if request.param == "dateline serve":
        yield request.getfixturevalue("origin")
    elif request.param == "streamlit run":
        with streamlit_run() as address:
            yield address
    else:
        with browser.server(SYRIA, missing=True) as address:
            yield address


@pytest.mark.browser
def test_however_it_was_started_closed_endpoints_are_not_found(started: str):
    answers = {path: ask(started, path) for path in CLOSED}
    assert {path for path, (status, _) in answers.items() if status not in {400, 404}} == set()
    assert not any(b"script" in body or b"HELP" in body for _, body in answers.values())
    for path in ("/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/metrics"):
        assert ask(started, path, "POST")[0] == 404


@pytest.mark.browser
def test_however_it_was_started_streamlit_sends_no_statistics_and_shows_no_traceback(started: str):
    said = first_word(started)
    assert not said.config.gather_usage_stats
    assert said.config.toolbar_mode == said.config.ToolbarMode.VIEWER
    assert json.loads(ask(started, "/_stcore/host-config")[1])["allowedOrigins"] == []


@pytest.mark.browser
def test_however_it_was_started_only_known_names_and_own_pages_are_answered(started: str):
    status, said = ask(started, "/", Host="evil.example")
    assert (status, b"DATELINE_HOSTS=evil.example" in said) == (400, True)
    assert ask(started, "/readyz", Host="replica-1")[0] == 200
    with pytest.raises(InvalidStatus) as refused:
        connect(socket_of(started), additional_headers={"Origin": "http://evil.example"})
    assert refused.value.response.status_code == 403
    assert b"does not belong to this server" in refused.value.response.body


@pytest.mark.browser
def test_a_viewer_cannot_upload_files(origin: str):
    name = first_word(origin).initialize.session_id
    assert name
    path = f"/_stcore/upload_file/{name}/f"
    body = {"X-Xsrftoken": "x", "Cookie": "_streamlit_xsrf=x", "Content-Type": "multipart/form-data; boundary=b"}
    assert [ask(origin, path, method, **body)[0] for method in ("PUT", "DELETE", "OPTIONS", "GET")] == [404] * 4


SETTINGS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 5,
    "server.maxWidgetStateSize": 12,
    "server.scriptHealthCheckEnabled": False,
}


def test_importing_the_app_configures_streamlit(tmp_path: Path):
    asked = f"import json, dashboard.app; from streamlit import config; names = {list(SETTINGS)};"
    asked += "print(json.dumps({name: config.get_option(name) for name in names}))"
    command = [sys.executable, "-c", asked]
    said = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert json.loads(said.stdout) == SETTINGS


def test_only_a_session_that_may_edit_uploads_files(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "is_alive", lambda _: True)
    surfaces.allow_upload("one", allowed=True)
    assert surfaces.is_open("/_stcore/upload_file/one/f")
    for path in ("/_stcore/upload_file/two/f", "/_stcore/upload_file/one", "/x/_stcore/upload_file/one/f"):
        assert not surfaces.is_open(path)
    surfaces.allow_upload("one", allowed=False)
    assert not surfaces.is_open("/_stcore/upload_file/one/f")


def test_an_ended_session_may_no_longer_upload(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "is_alive", lambda name: name != "gone")
    surfaces.allow_upload("gone", allowed=True)
    surfaces.allow_upload("next", allowed=True)
    assert not surfaces.is_open("/_stcore/upload_file/gone/f")
    surfaces.allow_upload("next", allowed=False)


def test_sign_in_is_open_only_where_it_is_configured(monkeypatch: pytest.MonkeyPatch):
    for path in ("/auth/login", "/oauth2callback"):
        monkeypatch.setattr(access, "hosted", lambda: False)
        assert not surfaces.is_open(path)
        monkeypatch.setattr(access, "hosted", lambda: True)
        assert surfaces.is_open(path)


@pytest.mark.browser
def test_the_pages_that_may_talk_to_ours_are_those_of_the_servers_own_names():
    with browser.server(SYRIA, DATELINE_HOSTS="map.example.org, *.example.net") as address:
        said = json.loads(ask(address, "/_stcore/host-config", Host="map.example.org")[1])
    assert said["allowedOrigins"] == ["https://map.example.org", "https://*.example.net"]
