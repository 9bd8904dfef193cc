"""The command `dateline serve`: what it prints, which port it takes, and whom it lets edit."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner, Result

from geodata import cli
from geodata.cli import options, serve
from geodata.versions import roles
from tests.support.paths import SYRIA

TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFy"  # noqa: S105 - the tests' own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SYRIA, tmp_path / "data")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What uvicorn was asked to serve, and the environment that the server would have."""
    found: list[dict[str, Any]] = []
    for name in ("DATELINE_DATASET", "DATELINE_EDIT", roles.TOKEN_VARIABLE, roles.EDITORS_VARIABLE):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(uvicorn, "run", lambda _, **asked: found.append({**asked, **os.environ}))
    return found


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["serve", *words])


def test_edit_prints_an_address_with_a_token_that_is_new_each_time(folder: Path, served: list[dict[str, Any]]):
    tokens = []
    for _ in range(2):
        said = run(str(folder), "--edit").stderr
        (token,) = re.findall(
            r"^Dateline: http://127\.0\.0\.1:\d+/\?token=([\w-]{43}) \(Ctrl\+C ends it\)$", said, re.MULTILINE
        )
        os.environ[roles.TOKEN_VARIABLE] = ""
        tokens.append(token)
    assert tokens[0] != tokens[1]
    assert [one[roles.TOKEN_VARIABLE] for one in served] == tokens
    assert {one["DATELINE_EDIT"] for one in served} == {"1"}


def test_without_edit_there_is_no_token_and_nobody_edits(
    folder: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv("DATELINE_EDIT", "1")
    assert "token" not in run(str(folder)).output
    assert (served[0][roles.TOKEN_VARIABLE], served[0]["DATELINE_EDIT"]) == ("", "")


def test_no_token_lets_everybody_at_this_computer_edit(
    folder: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN)
    assert "token" not in run(str(folder), "--edit", "--no-token").output
    assert (served[0][roles.TOKEN_VARIABLE], served[0]["DATELINE_EDIT"]) == ("", "1")


def test_the_variable_sets_the_token(folder: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(roles.TOKEN_VARIABLE, f"{TOKEN}&é")
    assert f"/?token={TOKEN}%26%C3%A9 " in run(str(folder), "--edit").stderr
    assert served[0][roles.TOKEN_VARIABLE] == f"{TOKEN}&é"
    monkeypatch.setenv(roles.TOKEN_VARIABLE, TOKEN[: roles.LEAST_TOKEN - 1])
    done = run(str(folder), "--edit")
    assert (done.exit_code, len(served)) == (options.WRONG_USE, 1)
    assert "choose at least 16 characters" in done.stderr


def test_where_editors_sign_in_there_is_no_token(
    folder: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(roles.EDITORS_VARIABLE, "editors.toml")
    assert "only who signs in may edit" in run(str(folder), "--edit").stderr
    assert (served[0][roles.TOKEN_VARIABLE], served[0]["DATELINE_EDIT"]) == ("", "")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The first of the ports that are tried, which is in use."""
    with ExitStack() as stack:
        probe = stack.enter_context(socket.socket())
        probe.bind(("127.0.0.1", 0))
        probe.listen()
        port = probe.getsockname()[1]
        monkeypatch.setattr(serve, "PORTS", range(port, min(port + 20, 65536)))
        yield port


def test_without_a_port_the_next_free_one_is_taken(folder: Path, served: list[dict[str, Any]], taken: int):
    said = run(str(folder)).stderr
    assert served[0]["port"] > taken
    assert f"http://127.0.0.1:{served[0]['port']} " in said


def test_a_port_that_is_named_is_taken_or_none(folder: Path, served: list[dict[str, Any]], taken: int):
    done = run(str(folder), "--port", str(taken))
    assert (done.exit_code, served) == (options.WRONG_USE, [])
    assert f"cannot listen on 127.0.0.1 port {taken}" in done.stderr


def test_when_no_port_is_free_that_is_told(
    folder: Path, served: list[dict[str, Any]], taken: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(serve, "PORTS", range(taken, taken + 1))
    assert run(str(folder)).exit_code == options.WRONG_USE
    assert served == []
