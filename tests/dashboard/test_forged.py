"""Forged messages: what a visitor without the editor's token can send to a server that has an editor on it.

A page offers a visitor nothing that it would refuse; these tests send it all the same, over sockets of their own. What
else was tried, and where it is held:

=========================================  ============================================================================
tried                                      held by
=========================================  ============================================================================
pages and acts of editors                  this file, `test_access.py`, `test_canary.py`, `browser/test_signin.py`
a token: none, wrong, old, guessed         `server/test_tokens.py`, `browser/test_token.py`
uploads by viewers, sessions of others     this file, `server/test_surfaces.py`, `server/test_uploads.py`
what Streamlit serves beside the page      `server/test_surfaces.py`
foreign origins, rebound names             `server/test_hosts.py`, `browser/test_headers.py`
headers: of proxies, of responses          `test_access.py`, `server/test_headers.py`
paths: `..`, encoded, absolute, links      `test_canary.py`, `hosting/test_public.py`, `dataset/test_breaking.py`
restricted links: guesses, cookies, forms  `hosting/test_restricted.py`, `browser/test_restricted.py`
markup, scripts, templates, Markdown       `browser/test_hostile.py`, `briefings/test_page.py`, `hosting/test_status.py`
formulas in tables                         `browser/test_hostile.py`, `cli/test_draft.py`, `review/test_decisions.py`
bombs: sizes, depths, slow patterns        `dataset/test_breaking.py`, `drafting/test_properties.py`,
                                           `review/test_intake.py`, `briefings/test_captions.py`
terminal escapes, direction marks          `cli/test_terminal.py`, `server/test_hosts.py`
=========================================  ============================================================================
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.support import browser
from tests.support.paths import SYRIA

pytestmark = pytest.mark.browser
KEY = "palmyra-recaptured"
FORGED = "A forged title"
EDITORS = {"dateline_draft", "dateline_edit", "dateline_drop"}
"""The components of editors' pages."""
TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""The widget by which a component of Streamlit's second kind sends what its reader did."""
ACTS: list[dict[str, Any]] = [
    {"do": "set", "key": KEY, "cells": {"title": FORGED}},
    {"do": "publish", "author": "somebody", "message": "forged"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(SYRIA, tmp_path_factory.mktemp("forged") / "data")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[browser.Address]:
    """A server on which somebody edits."""
    with browser.server(folder, edit=True) as found:
        yield found


class Client:
    """A socket without a browser. `messages`: all that the server has said; `ident`: the session's id."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.messages: list[ForwardMsg] = []
        self.ident = ""

    def send(self, message: BackMsg) -> None:
        """Send a message."""
        self._socket.send(message.SerializeToString())

    def say(self, message: BackMsg) -> None:
        """Send a message, and wait until the script has run."""
        self.send(message)
        while True:
            data = self._socket.recv(timeout=20)
            self.messages.append(ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode()))
            if self.messages[-1].WhichOneof("type") == "new_session":
                self.ident = self.messages[-1].new_session.initialize.session_id
            if self.messages[-1].WhichOneof("type") == "script_finished":
                return

    def open(self, page: str, **more: str) -> None:
        """Open a page; `more`: fields of the request, such as its hash."""
        message = BackMsg()
        message.rerun_script.page_name = page
        for name, value in more.items():
            setattr(message.rerun_script, name, value)
        self.say(message)

    def act(self, desk: Desk, act: dict[str, Any], *, page: str = "edit", fragment: bool = False) -> None:
        """Send an act of the page Edit, from there or from another page."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.page_script_hash = desk.page if page == "edit" else ""
        message.rerun_script.fragment_id = desk.fragment if fragment else ""
        state = message.rerun_script.widget_states.widgets.add()
        state.id = TRIGGER.format(desk.component)
        state.json_trigger_value = json.dumps([{"event": "act", "value": act}])
        if fragment:  # one that a session does not have is passed over without a word
            self.send(message)
            self.open("")
        else:
            self.say(message)

    @property
    def components(self) -> list[Any]:
        """The components of editors' pages that it was sent."""
        added = [one.delta.new_element for one in self.messages if one.WhichOneof("type") == "delta"]
        found = [one.bidi_component for one in added if one.WhichOneof("type") == "bidi_component"]
        return [one for one in found if one.component_name in EDITORS]


class Desk:
    """What the browser of an editor knows of the page Edit, and a forger may have overheard."""

    def __init__(self, editor: Client) -> None:
        pages = [page for one in editor.messages for page in one.navigation.app_pages]
        self.page = next(page.page_script_hash for page in pages if page.url_pathname == "edit")
        self.component = editor.components[-1].id
        self.fragment = next(one.delta.fragment_id for one in editor.messages if one.delta.fragment_id)


def cookie_of(address: browser.Address) -> str:
    """The cookie for which the server swaps its token."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request("GET", f"/?token={address.token}")
        return str(connection.getresponse().getheader("Set-Cookie")).partition(";")[0]
    finally:
        connection.close()


@contextmanager
def connected(address: str, cookie: str = "", ident: str = "") -> Iterator[Client]:
    """A client; `ident`: the session that it says to be."""
    headers = {"Origin": str(address), **({"Cookie": cookie} if cookie else {})}
    protocols = ["streamlit", "xsrf", ident] if ident else ["streamlit"]
    where = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(where, max_size=None, additional_headers=headers, subprotocols=protocols) as socket:  # type: ignore[arg-type]
        yield Client(socket)


@pytest.fixture
def editor(address: browser.Address) -> Iterator[Client]:
    """Somebody with the token, on the page Edit."""
    with connected(address, cookie_of(address)) as client:
        client.open("edit")
        yield client


def written(folder: Path) -> dict[str, bytes]:
    """Everything that a forged act might have changed: the dataset, its history, and unpublished work."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_the_list_above_names_is_there():
    named = set(re.findall(r"`([\w/]+\.py)`", __doc__))
    files = [path.as_posix() for path in Path(__file__).parents[1].rglob("test_*.py")]
    assert len(named) > 15
    assert {name for name in named if not any(file.endswith(f"/{name}") for file in files)} == set()


def test_acts_of_an_editor_are_nobody_elses(address: browser.Address, folder: Path, editor: Client):
    desk, before = Desk(editor), written(folder)

    def on_the_page(client: Client) -> None:
        client.open("edit")
        for act in ACTS:
            client.act(desk, act)

    def in_the_fragment(client: Client) -> None:
        client.open("")
        for act in ACTS:
            client.act(desk, act, fragment=True)

    def on_another_page(client: Client) -> None:
        client.open("table")
        for act in ACTS:
            client.act(desk, act, page="table")

    tries: tuple[Callable[[Client], None], ...] = (on_the_page, in_the_fragment, on_another_page)
    for attempt in tries:
        with connected(address, "dateline-edit-0=x; dateline-edit=x") as forger:
            attempt(forger)
            assert forger.components == []
            assert written(folder) == before
    for act in ACTS:  # the same messages of somebody who may
        editor.act(desk, act)
    assert FORGED in (folder / "events.csv").read_text(encoding="utf-8")


def test_a_session_that_was_overheard_lets_nobody_edit(address: browser.Address, folder: Path):
    with connected(address, cookie_of(address)) as editor:
        editor.open("edit")
        desk, ident = Desk(editor), editor.ident
    before = written(folder)
    with connected(address, ident=ident) as forger:  # the editor's connection has ended: the session may be resumed
        forger.open("edit", page_script_hash=desk.page)
        for act in ACTS:
            forger.act(desk, act)
        assert forger.components == []
    assert written(folder) == before


@pytest.mark.parametrize(
    "page", ["edit", "draft", "import", "../edit", "edit/", "EDIT", "/edit", "edit\0", "__main__", "x" * 5_000]
)
def test_no_name_opens_the_page_of_an_editor(address: browser.Address, editor: Client, page: str):
    with connected(address) as forger:
        forger.open(page)
        forger.open(page, page_script_hash=Desk(editor).page)
        assert forger.components == []
        pages = {one.url_pathname for message in forger.messages for one in message.navigation.app_pages}
        assert pages
        assert not pages & {"edit", "draft", "import"}


def test_every_kind_of_message_leaves_the_server_as_it_is(address: browser.Address, folder: Path):
    before = written(folder)
    with connected(address) as forger:
        forger.open("")
        for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields:
            for value in (True, False) if field.message_type is None else (None,):
                message = BackMsg()
                if value is None:
                    getattr(message, field.name).SetInParent()
                else:
                    setattr(message, field.name, value)
                forger.send(message)
        forger.open("table")
    with connected(address) as reader:
        reader.open("table")
    assert written(folder) == before
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request("GET", "/readyz")
        assert connection.getresponse().status == 200
    finally:
        connection.close()


def test_only_an_editors_session_uploads(address: browser.Address, editor: Client):
    with connected(address) as viewer:
        viewer.open("")
        assert [put(address, one) for one in (viewer.ident, "x" * 36)] == [404, 404]
    assert put(address, editor.ident) != 404


def test_the_address_of_an_upload_is_of_no_use_without_the_editors_cookie(address: browser.Address, folder: Path):
    with connected(address, cookie_of(address)) as editor:
        editor.open("import")
        where = json.loads(editor.components[-1].json)["address"].removeprefix(".")
        before = written(folder)
        mine = {"Cookie": cookie_of(address), "Origin": str(address)}
        others = ({}, {"Origin": str(address)}, {**mine, "Cookie": "dateline-edit-0=x"}, {**mine, "Origin": "http://x"})
        assert [post(address, where, one) for one in others] == [404] * 4
        assert post(address, "/upload/" + "x" * 43, mine) == 404
        assert written(folder) == before
        assert post(address, where, mine) == 200
    with connected(address) as viewer:
        viewer.open("")
        assert post(address, where, {"Origin": str(address)}) == 404


def post(address: str, where: str, headers: dict[str, str]) -> int:
    """The status of an upload to the page Import."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request("POST", f"{where}?name=forged.csv&size=3", b"a,b", headers)
        return connection.getresponse().status
    finally:
        connection.close()


def put(address: str, ident: str) -> int:
    """The status of an upload into a session."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        headers = {"X-Xsrftoken": "x", "Cookie": "_streamlit_xsrf=x", "Content-Type": "multipart/form-data; boundary=b"}
        connection.request("PUT", f"/_stcore/upload_file/{ident}/f", b"--b--", headers)
        return connection.getresponse().status
    finally:
        connection.close()
