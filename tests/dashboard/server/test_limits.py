"""The limits of the process: descriptors, and the variables that set how many pages are open."""

from __future__ import annotations

import logging
import subprocess
import sys
import tomllib
from collections.abc import Iterator

import pytest
from streamlit import config

from dashboard.server import limits
from tests.support.paths import ROOT


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limits, "_raise_descriptors", lambda: 1_024)
    limits.current.cache_clear()
    yield
    limits.current.cache_clear()


def test_at_the_usual_limit_of_descriptors_900_pages_are_open():
    assert limits.current() == limits.Limits(1_024, 900, 128)


def test_the_variables_set_how_many_pages_are_open(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(limits.PAGES_VARIABLE, "30")
    monkeypatch.setenv(limits.ADDRESS_VARIABLE, " 5 ")
    assert (limits.current().pages, limits.current().pages_of_address) == (30, 5)


def test_no_variable_allows_more_pages_than_there_are_descriptors(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(limits.PAGES_VARIABLE, "5000")
    monkeypatch.setenv(limits.ADDRESS_VARIABLE, "5000")
    assert (limits.current().pages, limits.current().pages_of_address) == (900, 900)


@pytest.mark.parametrize("text", ["many", "0", "-3", "1e3", "٣", "\x1b[31m"])
def test_what_is_no_number_is_ignored_and_said(text: str, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setenv(limits.PAGES_VARIABLE, text)
    with caplog.at_level(logging.WARNING):
        assert limits.current().pages == 900
    assert "DATELINE_MAX_PAGES" in caplog.text
    assert "\x1b" not in caplog.text


def test_requests_never_take_the_descriptors_of_the_process_itself():
    bounds = limits.current()
    for pages in (0, 500, bounds.pages):
        assert pages + bounds.connections(pages) + limits.OWN <= bounds.descriptors
    assert bounds.connections(bounds.pages) >= 50


@pytest.mark.skipif(limits.resource is None, reason="Windows has no limit of descriptors to raise")
def test_the_limit_of_descriptors_is_raised_as_far_as_it_may_be():
    asked = "import resource as r; from dashboard.server import limits;"
    asked += "print(limits.current().descriptors, *r.getrlimit(r.RLIMIT_NOFILE))"
    limited = 'ulimit -S -n 256 && ulimit -H -n 512 && exec "$@"'
    command = ["sh", "-c", limited, "sh", sys.executable, "-c", asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["512", "512", "512"]


def test_an_editor_may_send_what_streamlit_takes():
    configured = tomllib.loads((ROOT / "dashboard/.streamlit/config.toml").read_text("utf-8"))
    assert configured["server"]["maxWidgetStateSize"] * 1_000_000 == limits.EDITOR_BYTES


def test_streamlit_keeps_the_session_of_a_closed_page_as_long_as_is_counted():
    assert config.get_option("server.disconnectedSessionTTL") == limits.GONE_S
