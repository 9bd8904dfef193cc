"""What the benches of one run share: the data, a temporary folder, and servers that are started once."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from bench import ged, servers
from bench.quiet import wait_until_calm
from tests.support import browser as support_browser

ALL_ROWS = 176_579
MANY_ROWS = 1_000_000


@dataclass
class Stage:
    """One run of the benches. `data` is a UCDP-GED-like CSV; `runs` is how often each figure is measured."""

    data: Path
    runs: int
    folder: Path
    sizes: tuple[int, ...]
    _open: ExitStack
    _servers: dict[str, servers.Server]

    def events(self, rows: int) -> servers.Server:
        """A server with `rows` of the data's rows, repeated when there are more rows than data."""
        name = f"ged-{rows}"
        if name not in self._servers:
            folder = self.folder / name
            ged.write_dataset(self.data, folder, rows=rows)
            self._serve(name, folder)
        return self._servers[name]

    def dataset(self, name: str, folder: Path) -> servers.Server:
        """A server with the dataset in `folder`."""
        if name not in self._servers:
            self._serve(name, folder)
        return self._servers[name]

    def bundled(self) -> servers.Server:
        """A server with the bundled dataset."""
        if "bundled" not in self._servers:
            self._serve("bundled", None)
        return self._servers["bundled"]

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """A fresh Chromium, once the machine is calm."""
        wait_until_calm()
        with support_browser.browser() as chrome:
            try:
                yield chrome
            finally:
                chrome.close()

    def _serve(self, name: str, folder: Path | None) -> None:
        self._servers[name] = self._open.enter_context(servers.dateline(folder))


@contextmanager
def stage(data: Path, runs: int, sizes: tuple[int, ...]) -> Iterator[Stage]:
    """A stage whose servers and files are gone afterwards."""
    with TemporaryDirectory(prefix="dateline-bench-") as folder, ExitStack() as stack:
        yield Stage(data, runs, Path(folder), sizes, stack, {})


def machine() -> str:
    """One line about when and where the figures were measured."""
    chrome = support_browser.chromium()
    asked = subprocess.run([chrome or "true", "--version"], capture_output=True, text=True, check=False)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    processor = f"{os.cpu_count()} cores, {memory:.0f} GB, no GPU used, {platform.system()} {platform.machine()}"
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    browser_name = " ".join(asked.stdout.split()[:2]) if chrome else "Playwright's Chromium"
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{now}; {processor}; {browser_name}, Python {platform.python_version()}; load average {load}"


def has_npm() -> bool:
    """Whether npm is there: the peers need it."""
    return shutil.which("npm") is not None
