"""What the benches of one run share: data, how much is done for a figure, a temporary folder, servers, a browser."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from playwright.sync_api import Browser

import geodata
from bench import ged as bench_ged
from bench import quiet, servers
from bench.ged import write_made_up
from bench.live import Live, open_page
from bench.processes import ROOT
from tests.support import browser as support_browser

SHARED = ROOT.parent / "shared"
"""Real data and tools beside the repository; they are no part of the project."""
GED = SHARED / "data" / "events" / "ucdp-ged-21-compact.csv.gz"
SYRIA = Path(geodata.__file__).parent / "syria"
"""The bundled dataset."""
ALL_ROWS = 176_579
MANY_ROWS = 1_000_000
FEW_ROWS = 24
LEAST_RUNS = 3
SETTLE_MS, SHORT_SETTLE_MS = 1500, 300
"""How long a page is left alone after an action; the address bar follows 150 ms after it."""
T = TypeVar("T")


class MissingError(Exception):
    """A bench cannot be run here; the message says what it needs."""


@dataclass
class Stage:
    """One run of the benches.

    `runs`: how often each figure is measured. `sizes`: numbers of events, where a bench is run at several.
    `smallest`: everything is done once, with as little as will do, to see that it works; nobody waits for a calm
    machine. `peer`: the command line of another program with the interface of `dateline draft`, "" for none.
    """

    folder: Path
    runs: int = LEAST_RUNS
    sizes: tuple[int, ...] = (ALL_ROWS, MANY_ROWS)
    smallest: bool = False
    peer: str = ""
    data: Path = GED
    chrome: Browser | None = None
    """The browser for all visits at the smallest size, once there is one."""
    _open: ExitStack = field(default_factory=ExitStack)
    _servers: dict[str, servers.Server] = field(default_factory=dict)

    def sized(self, full: T, smallest: T) -> T:
        """One of two sizes of the same thing."""
        return smallest if self.smallest else full

    def repeated(self, measure: Callable[[], T]) -> list[T]:
        """One result for each run. A run before them fills caches and is not counted (none at the smallest size)."""
        if not self.smallest:
            measure()
        return [measure() for _ in range(self.runs)]

    @property
    def ged(self) -> Path:
        """The table of events in the columns of UCDP GED. Raises MissingError when it is not there."""
        return needed(self.data)

    def events(self, rows: int) -> servers.Server:
        """A server with `rows` of the table's rows, repeated when there are more rows than the table has."""
        return self._events(self.ged, rows)

    def made_up(self, rows: int) -> servers.Server:
        """A server with `rows` made-up events, all over the world."""
        return self._events(_made_up(self.folder, rows), rows)

    def dataset(self, name: str, folder: Path | None) -> servers.Server:
        """A server with the dataset in `folder` (None: the bundled one), the same one for each `name`."""
        return self._server(name, lambda: servers.dateline(folder, forked=self.smallest))

    def bundled(self) -> servers.Server:
        """A server with the bundled dataset."""
        return self.dataset("bundled", None)

    def bare(self) -> servers.Server:
        """A server with the least that Streamlit can show."""
        return self._server("bare", lambda: servers.script("bare.py", forked=self.smallest))

    def wait_until_calm(self) -> None:
        """Wait until other programs use little of the machine; give up after a minute."""
        if not self.smallest:
            quiet.wait_until_calm()

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """A fresh Chromium, once the machine is calm; at the smallest size the same one for all."""
        if self.smallest:
            self.chrome = self.chrome or self._open.enter_context(support_browser.browser())
            yield self.chrome
        else:
            self.wait_until_calm()
            with support_browser.browser() as chrome:
                yield chrome

    @contextmanager
    def visit(self, address: str, chrome: Browser | None = None) -> Iterator[Live]:
        """The page at `address` in a fresh context of a fresh browser, or of `chrome`."""
        settle_ms = self.sized(SETTLE_MS, SHORT_SETTLE_MS)
        browsing = nullcontext(chrome) if chrome else self.browser()
        with browsing as used, open_page(used, address, settle_ms) as live:
            yield live

    def _server(self, name: str, start: Callable[[], AbstractContextManager[servers.Server]]) -> servers.Server:
        if name not in self._servers:
            self._servers[name] = self._open.enter_context(start())
        return self._servers[name]

    def folder_of(self, rows: int) -> Path:
        """A dataset with `rows` of the table's rows."""
        return self._written(self.ged, rows)

    def _events(self, data: Path, rows: int) -> servers.Server:
        return self.dataset(f"{data.name}-{rows}", self._written(data, rows))

    def _written(self, data: Path, rows: int) -> Path:
        folder = self.folder / f"{data.name}-{rows}"
        if not folder.exists():
            bench_ged.write_dataset(data, folder, rows=rows)
        return folder


@contextmanager
def stage(*, runs: int, sizes: tuple[int, ...], data: Path, peer: str = "") -> Iterator[Stage]:
    """A stage whose servers and files are gone afterwards."""
    with TemporaryDirectory(prefix="dateline-bench-") as folder, ExitStack() as stack:
        yield Stage(Path(folder), runs, sizes, peer=peer, data=data, _open=stack)


@contextmanager
def smallest_stage(chrome: Browser | None = None) -> Iterator[Stage]:
    """A stage at the smallest size, with made-up events; `chrome`: a browser that is open already."""
    with TemporaryDirectory(prefix="dateline-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        data = _made_up(folder, FEW_ROWS)
        yield Stage(folder, 1, (FEW_ROWS,), smallest=True, data=data, chrome=chrome, _open=stack)


def needed(path: Path) -> Path:
    """The path, when there is something. Raises MissingError."""
    if not path.exists():
        raise MissingError(f"{path.name} is not there ({path})")
    return path


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


def _made_up(folder: Path, rows: int) -> Path:
    path = folder / f"made-up-{rows}.csv"
    if not path.exists():
        write_made_up(path, rows)
    return path
