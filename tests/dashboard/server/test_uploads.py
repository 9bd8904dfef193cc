"""Uploads of the page Import, sent to the route itself: who may, how much, and what is left of one that is cut off."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from dashboard import access, session
from dashboard.access import Editor
from dashboard.server import uploads
from dashboard.server.uploads import Ticket
from geodata.versions import roles
from geodata.versions.roles import Role
from tests.support import asgi
from tests.support.paths import SHARED

APP = Starlette(routes=uploads.ROUTES)
DATA = b"id,date\n1,2016-03-27\n"


class Disk(NamedTuple):
    """What `shutil.disk_usage` says."""

    free: int


@pytest.fixture
def ticket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticket]:
    """Of the editor at this computer, whose session is open."""
    monkeypatch.setattr(session, "is_alive", lambda name: name == "mine")
    monkeypatch.setattr(access, "editor_at", lambda *_: Editor(roles.LOCAL_NAME, Role.PUBLISHER))
    yield Ticket("mine", "", tmp_path / "imports", 1_000)
    uploads.tickets.clear()
    uploads.arrived.clear()
    assert not uploads.sending


def send(
    secret: str,
    pieces: Sequence[bytes] = (DATA,),
    *,
    name: str = "theirs.csv",
    size: int | None = None,
    said: str | None = None,
    origin: str | None = "http://here",
    whole: bool = True,
) -> tuple[int, str]:
    """Status and text of the answer. `size`: as the header says it; `whole` False: the connection ends too early."""
    length = sum(map(len, pieces)) if size is None else size
    query = urlencode({"name": name, "size": str(length) if said is None else said})
    headers = [(b"host", b"here"), (b"content-length", str(length).encode())]
    headers += [(b"origin", origin.encode())] if origin else []
    scope = {
        "type": "http", "method": "POST", "path": f"/upload/{secret}", "raw_path": b"", "root_path": "",
        "query_string": query.encode(), "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http",
        "server": ("here", 80), "http_version": "1.1",
    }  # fmt: skip
    sent: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
    messages.append({"type": "http.request", "body": b""} if whole else {"type": "http.disconnect"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def reply(message: dict[str, Any]) -> None:
        sent.append(message)

    asgi.run(APP(scope, receive, reply))  # type: ignore[arg-type]
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()


def left(ticket: Ticket) -> list[Path]:
    return [path for path in ticket.folder.rglob("*") if path.is_file()]


def test_a_file_arrives_whole_for_the_session_that_sent_it_and_is_given_out_once(ticket: Ticket):
    secret = uploads.grant(ticket)
    assert uploads.grant(ticket) == secret
    status, text = send(secret, [DATA[:5], DATA[5:]])
    assert status == 200
    ident = text.split('"')[3]
    assert uploads.taken(ident, "another") is None
    upload = uploads.taken(ident, "mine")
    assert upload is not None
    assert (upload.path.name, upload.path.read_bytes(), upload.size) == ("theirs.csv", DATA, len(DATA))
    assert uploads.taken(ident, "mine") is None
    assert uploads.find(ticket.folder, ident) == upload
    assert ticket.folder.stat().st_mode & 0o077 == 0
    uploads.remove(upload)
    assert left(ticket) == []


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"whole": False}, 400),
        ({"pieces": [DATA], "size": len(DATA) + 9}, 400),
        ({"pieces": [DATA, b"more"], "size": len(DATA)}, 400),
        ({"said": ""}, 411),
        ({"said": "7"}, 411),
        ({"pieces": [b"x" * 600, b"x" * 600]}, 413),
        ({"origin": "http://elsewhere"}, 403),
        ({"origin": None}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_what_is_not_whole_too_large_or_from_elsewhere_leaves_nothing(ticket: Ticket, how: dict[str, Any], status: int):
    assert send(uploads.grant(ticket), **how)[0] == status
    assert left(ticket) == []
    assert not uploads.arrived


def test_only_an_editor_of_this_moment_uploads(ticket: Ticket, monkeypatch: pytest.MonkeyPatch):
    secret = uploads.grant(ticket)
    assert send("x" * 43)[0] == 404
    monkeypatch.setattr(access, "editor_at", lambda *_: Editor("", Role.VIEWER))
    assert send(secret)[0] == 404
    listed = {"anna@example.org": Role.EDITOR}
    monkeypatch.setattr(roles, "role_of", lambda email: listed.get(email, Role.VIEWER))
    theirs = uploads.grant(Ticket("mine", "anna@example.org", ticket.folder, 1_000))
    assert send(theirs)[0] == 200
    listed.clear()
    assert send(theirs)[0] == 404
    monkeypatch.setattr(session, "is_alive", lambda _: False)
    assert send(theirs)[0] == 404


def test_a_disk_that_is_full_or_fills_is_said_and_leaves_nothing(ticket: Ticket, monkeypatch: pytest.MonkeyPatch):
    secret = uploads.grant(ticket)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: Disk(uploads.SPARE))
        assert send(secret) == (507, uploads.FULL)

    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "rename", fill)
    assert send(secret) == (507, uploads.FULL)
    assert left(ticket) == []


def test_one_address_sends_a_few_files_at_once(ticket: Ticket):
    uploads.sending["127.0.0.1"] = uploads.MOST_OF_ADDRESS
    try:
        assert send(uploads.grant(ticket))[0] == 429
    finally:
        uploads.sending.clear()
    assert send(uploads.grant(ticket))[0] == 200


def test_no_name_leads_out_of_the_folder(ticket: Ticket):
    names = [
        "../../x.csv",
        "..",
        "C:\\x\\y.csv",
        "a\0b.csv",
        "\u202ecsv.exe",
        "x" * 999 + ".csv",
        "\ud800.csv",
        "/",
        "",
    ]
    if (SHARED / "fuzz" / "blns.json").exists():
        names += (SHARED / "fuzz" / "blns.json").read_text(encoding="utf-8").splitlines()
    for name in names:
        safe = uploads.safe_name(name)
        (ticket.folder / safe).parent.mkdir(parents=True, exist_ok=True)
        (ticket.folder / safe).write_bytes(b"")
        assert (ticket.folder / safe).parent == ticket.folder
        assert safe.isprintable()
    assert uploads.safe_name("x" * 999 + ".csv").endswith(".csv")


def test_what_nobody_will_use_is_removed(ticket: Ticket):
    secret = uploads.grant(ticket)
    idents = [send(secret)[1].split('"')[3] for _ in range(3)]
    uploads.taken(idents[0], "mine")
    uploads.taken(idents[1], "mine")
    uploads.sweep(ticket.folder, {idents[1]})
    assert sorted(path.parent.name for path in left(ticket)) == sorted(idents[1:])
