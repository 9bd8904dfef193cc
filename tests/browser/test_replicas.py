"""Two replicas as compose.yaml runs them: one PostgreSQL, one folder of state, a balancer. One is killed."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright import sync_api as playwright

from tests.support import balancer, browser, postgres
from tests.support.nursery import Forked
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

needs_caddy = pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
RECONNECT_S = 20.0
LINK = "/?from=2015-08-01&to=2016-03-31&mode=cumulative&hide=decisions&event=palmyra-recaptured&at=34.6,38.3,8"
TO_THE_YEARS_END = 3
"""Steps of the handle "To", a month each, from March: then the selected event is outside the window."""


@dataclass(frozen=True)
class Replicas:
    """What stands behind a balancer: port → process; and the value of the cookie that leads to each port."""

    address: str
    processes: dict[int, Forked]
    cookies: dict[str, int]

    def serving(self, seen: browser.Visit) -> Forked:
        """The process that holds the session of a page."""
        values = [one["value"] for one in seen.page.context.cookies() if one["name"] == balancer.COOKIE]
        return self.processes[self.cookies[values[0]]]


def command(port: int) -> list[str]:
    """How the image starts the server, on a port of the loopback."""
    line = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert line is not None
    program, *rest = json.loads(line[1])
    assert program == "dateline"
    swapped = {"0.0.0.0": "127.0.0.1", "8501": str(port)}  # noqa: S104 - what the image listens on
    return ["geodata.cli", *(swapped.get(word, word) for word in rest)]


@pytest.fixture
def processes(postgres_server: postgres.Server, database: str, tmp_path: Path) -> Iterator[dict[int, Forked]]:
    """Two replicas, warm: port → process."""
    store = f"postgresql://dateline@{postgres.ADDRESS}:{postgres_server.port}/{database}"
    state = {"DATELINE_STATE": str(tmp_path / "state")}
    environment = {**os.environ, "PGPASSWORD": postgres.PASSWORD, "DATELINE_STORE": store, **state}
    found: dict[int, Forked] = {}
    with ExitStack() as stack, (tmp_path / "log.txt").open("w") as log:
        for _ in range(2):
            port = browser.free_port()
            found[port] = Forked(command(port), environment, log)
            stack.callback(browser.stop, found[port])
        for port, process in found.items():
            browser.wait_until_ready(process, port)
        yield found
    assert "Traceback" not in (tmp_path / "log.txt").read_text("utf-8")


@contextmanager
def own(processes: dict[int, Forked], _: Path) -> Iterator[Replicas]:
    """Behind the balancer of the tests."""
    with balancer.running(list(processes)) as address:
        yield Replicas(address, processes, {str(port): port for port in processes})


@contextmanager
def caddy(processes: dict[int, Forked], folder: Path) -> Iterator[Replicas]:
    """Behind Caddy, with the file that compose.yaml gives it; http, and the replicas by their ports."""
    told, port = (ROOT / "deploy" / "Caddyfile").read_text("utf-8"), browser.free_port()
    for number, replica in enumerate(processes, 1):
        told = told.replace(f"app-{number}:8501", f"127.0.0.1:{replica}")
    (folder / "Caddyfile").write_text(told, encoding="utf-8")
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DOMAIN": address, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "caddy.txt").open("wb") as log:
        run = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
        process = subprocess.Popen(run, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            browser.wait_until_ready(process, port)
            # what Caddy signs is the replica's address, here with no secret
            signed = {hmac.new(b"", f"127.0.0.1:{one}".encode(), hashlib.sha256).hexdigest(): one for one in processes}
            yield Replicas(address, processes, signed)
        finally:
            browser.stop(process)


@pytest.mark.parametrize("behind", [own, pytest.param(caddy, marks=needs_caddy)])
def test_the_reader_of_a_killed_replica_is_connected_again_and_sees_the_same(behind, processes, tmp_path, chrome):
    assert len({version(port) for port in processes}) == 1  # the second took what the first had begun the database with
    with behind(processes, tmp_path) as replicas, browser.visit(chrome, replicas.address, LINK) as seen:
        frame = seen.map
        frame.get_by_role("slider", name="To").focus()
        for _ in range(TO_THE_YEARS_END):
            seen.page.keyboard.press("ArrowLeft")
        seen.page.wait_for_url(re.compile("to=2015-12-31"))
        url, view = seen.page.url, frame.evaluate("() => window.dateline.view()")
        assert (view["to"], view["selected"]) == ("2015-12-31", "palmyra-recaptured")

        frame.evaluate("() => { window.before = true; }")
        killed = replicas.serving(seen)
        with seen.page.expect_websocket(timeout=RECONNECT_S * 1000) as opened:
            began = time.monotonic()
            killed.kill()
        opened.value.wait_for_event("framereceived", timeout=RECONNECT_S * 1000)
        connected = time.monotonic() - began
        wait_for_another_session(seen)
        restored = time.monotonic() - began
        logging.getLogger(__name__).info("connected after %.2f s, view restored after %.2f s", connected, restored)
        assert restored <= RECONNECT_S

        assert seen.page.url == url
        assert seen.map.evaluate("() => window.dateline.view()") == view
        assert replicas.serving(seen) is not killed
        # and the page is alive: the next release reaches the other replica, which writes the address
        seen.map.get_by_role("slider", name="To").focus()
        seen.page.keyboard.press("ArrowLeft")
        seen.page.wait_for_url(re.compile("to=2015-11-30"))


def wait_for_another_session(seen: browser.Visit) -> None:
    """Wait until the script has run on the other replica: it mounts the map at the view of the address, so anew."""
    until = time.monotonic() + RECONNECT_S
    while time.monotonic() < until:
        with suppress(playwright.Error):  # a frame that is going
            if seen.page.frames[-1].evaluate("() => Boolean(window.dateline && !window.before)"):
                browser.wait_for_map(seen.page.frames[-1])
                return
        seen.page.wait_for_timeout(50)
    raise AssertionError("the map was not mounted by the other replica")


def version(port: int) -> str:
    """Which version of the data a replica shows."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
        return str(json.load(answer)["version"])
