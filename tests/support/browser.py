"""Real Chromium against the real server: what the browser tests and the benches share.

`python -m tests.support.browser` makes sure that there is a browser: Debian's chromium, or Playwright's where that can
be had. The tests take Debian's chromium-headless-shell where it is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Frame,
    Page,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as SlowPageError

from tests.support.nursery import Forked

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHELL = "chromium-headless-shell"
"""The same Chromium without the windows around the page: a tab in a fresh context costs it 40 % less, others 15 %."""
START_TIMEOUT_S = 60
STEP_TIMEOUT_MS = 20_000
"""Longest wait for any one thing: far below pytest's own timeout, whose signal Playwright does not survive."""
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels a document is wider than its window."""
STREAMLIT_PROBE = re.compile(r"/(article|draft|edit|import|share|table|versions)/_stcore/(health|host-config)$")


def chromium(*preferred: str) -> str | None:
    """Path of an installed Chromium; None: Playwright's own, if it is there."""
    names = (*preferred, "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def browser(*preferred: str) -> Iterator[Browser]:
    """A fresh Chromium (its profile is a temporary folder that goes with it), the first of these that is installed."""
    with sync_playwright() as playwright:
        # Playwright would add its own --headless; ours is the one that is meant
        yield playwright.chromium.launch(executable_path=chromium(*preferred), args=FLAGS, headless=True)


class Address(str):
    """The address of a server; `token`: that of the address which the server printed, by which its editor comes."""

    __slots__ = ("token",)
    token: str

    @classmethod
    def printed(cls, messages: str, origin: str) -> Address:
        """The address `origin`, with the token that is among the messages of its server, "" for none."""
        found = cls(origin)
        line = re.search(rf"Dateline: {re.escape(origin)}/\?token=(\S+)", messages)
        found.token = line[1] if line else ""
        return found


def entrance(origin: str, path: str) -> str:
    """Where somebody opens a path of the server who has the token, if it printed one."""
    token = origin.token if isinstance(origin, Address) else ""
    return f"{origin}{path}{'&' if '?' in path else '?'}token={token}" if token else origin + path


@contextmanager
def server(
    dataset: Path | None = None,
    *,
    log: Path | None = None,
    missing: bool = False,
    edit: bool = False,
    no_token: bool = False,
    port: int = 0,
    **variables: str,
) -> Iterator[Address]:
    """A server on a port of the loopback (0: a free one); yields its `Address` and stops it by its process id.

    `variables`: what its environment has besides ours.

    `edit`: as `dateline serve --edit` starts it; `no_token`: with --no-token.
    `missing`: there is no such dataset. `dateline serve` refuses that, so the app is started as a host would.
    The server's messages go to the file `log` (a pipe that nobody reads would fill up and stop the server).
    Raises RuntimeError when it ended with a traceback among its messages: that is a bug of ours.
    """
    port = port or free_port()
    serve = ["geodata.cli", "serve", *([str(dataset)] if dataset else []), *(["--edit"] if edit else [])]
    serve += ["--no-token"] if no_token else []
    command = [*(["uvicorn", "dashboard.app:app"] if missing else serve), "--port", str(port)]
    environment = {**os.environ, **({"DATELINE_DATASET": str(dataset)} if missing else {}), **variables}
    with log.open("w+") if log else tempfile.NamedTemporaryFile("w+") as messages:
        process = Forked(command, environment, messages)
        try:
            wait_until_ready(process, port)
            yield Address.printed(os.pread(messages.fileno(), 1 << 16, 0).decode(), f"http://127.0.0.1:{port}")
        finally:
            stop(process)
        messages.seek(0)
        if "Traceback" in (said := messages.read()):
            raise RuntimeError(f"the server said: {said[-4000:]}")


def stop(process: subprocess.Popen[Any] | Forked) -> None:
    process.terminate()
    try:
        process.wait(STEP_TIMEOUT_MS / 1000)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(process: subprocess.Popen[Any] | Forked, port: int) -> None:
    """Wait until the server is warm: 200 with data, 503 without (for a reason other than warming up)."""
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {process.stderr.read() if process.stderr else ''}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except HTTPError as error:
            with error:
                if error.code == 503 and b"warming up" not in error.read():
                    return
        except (URLError, TimeoutError):
            pass  # not listening yet, or too busy with starting
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_TIMEOUT_S} s")


@dataclass
class Visit:
    """One page in a fresh context, with what it asked for and what it complained about."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Note an error of the console, but for one that is Streamlit's own.

        A page other than the first finds its server by trial: it asks below its own path first and is told 404.
        """
        if message.type == "error" and not STREAMLIT_PROBE.search(message.location["url"]):
            self.complaints.append(message.text)

    def close(self, dialog: Dialog) -> None:
        """Close a dialog (nothing of ours opens any) and note it."""
        self.complaints.append(f"{dialog.type} {dialog.message}")
        dialog.dismiss()

    def wait_for_complaint(self, words: str) -> None:
        """Wait until one has these words. Raises AssertionError."""
        for _ in range(STEP_TIMEOUT_MS // 50):
            if any(words in complaint for complaint in self.complaints):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{words!r} is in none of {self.complaints}")

    @property
    def foreign(self) -> list[str]:
        """Requests that left the server."""
        inside = (self.origin, self.origin.replace("http", "ws", 1), "data:", "blob:", "about:", "file:")
        return [url for url in self.requests if not url.startswith(inside)]

    @property
    def map(self) -> Frame:
        """The map's frame, once the first view is drawn. On a slow page a first frame may give way to another."""
        for last in (False, True):
            handle = self.page.wait_for_selector('iframe[title*="folium"]')
            frame = handle.content_frame() if handle else None
            assert frame is not None
            try:
                wait_for_map(frame)
            except SlowPageError:
                if last:
                    raise
            else:
                return frame
        raise AssertionError


def wait_for_map(frame: Frame | Page) -> None:
    """Wait until the plugin has drawn its first view."""
    frame.wait_for_function("() => window.dateline && window.dateline.ready.then(() => true)")


@contextmanager
def visit(chrome: Browser, origin: str, path: str = "/", *, script: str = "", **options: Any) -> Iterator[Visit]:
    """Open `origin + path` in a fresh context; `options` are Playwright's (viewport, color_scheme, has_touch …).

    `script` runs in every document before anything else does.
    """
    page = new_page(chrome, script, options)
    seen = Visit(page, origin)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("websocket", lambda socket: seen.requests.append(socket.url))
    page.on("console", seen.hear)
    page.on("dialog", seen.close)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    try:
        page.goto(entrance(origin, path))
        yield seen
    finally:
        page.context.close()


def new_page(chrome: Browser, script: str, options: dict[str, Any]) -> Page:
    """A page in a fresh context."""
    context: BrowserContext = chrome.new_context(**{"viewport": WIDE, **options})
    context.set_default_timeout(STEP_TIMEOUT_MS)
    context.add_init_script(script)
    return context.new_page()


def main() -> int:
    """Install Playwright's Chromium when no other is there; say what to do when that fails."""
    if chromium():
        return 0
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        sys.stderr.write("The browser tests need Chromium, such as your system's package `chromium`.\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
