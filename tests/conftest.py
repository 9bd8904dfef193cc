"""Fixtures: the shared real data (skipped where it is absent), one server and one browser for all browser tests."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect

from geodata.geocoding.gazetteer import Gazetteer
from geodata.versions import postgres_ledger
from tests.support import browser as browsing
from tests.support import postgres
from tests.support.paths import ROOT, SHARED, SYRIA
from tests.support.tabs import Tabs

_databases = itertools.count(1)

# how long an example takes depends on what else the machine does
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")


def pytest_collection_finish() -> None:
    """Take what is there for the whole run out of the collections of garbage; Streamlit starts one after every run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What Dateline keeps on disk (base maps, answers) is kept for this run only, and for all servers of it."""
    own = tmp_path_factory.getbasetemp()
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own  # a worker's folder lies in that of the run
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_CACHE", str(run / "dateline-cache"))
        yield


@pytest.fixture(autouse=True)
def _every_listener_ends() -> Iterator[None]:
    """A store that a test leaves open would listen on, and complain in the log of whichever test stops the server."""
    yield
    assert postgres_ledger.THREAD not in {thread.name for thread in threading.enumerate()}


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository; it is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data, which is not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, for `tests.support.accessibility`."""
    path = ROOT / "dashboard" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("needs axe-core, which `npm ci` puts into dashboard/frontend/node_modules")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled dataset."""
    return shutil.copytree(SYRIA, tmp_path / "data")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The bundled places."""
    return Gazetteer.open()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One Chromium for all tests; each visit has a context of its own.

    What a test expects may take as long as what it waits for: Playwright's own 5 s are little beside other tests.
    """
    expect.set_options(timeout=browsing.STEP_TIMEOUT_MS)
    with browsing.browser(browsing.SHELL) as chrome:
        yield chrome


@pytest.fixture(scope="session")
def tabs(chrome: Browser) -> Tabs:
    """Its tabs that are used again."""
    return Tabs(chrome)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server on the loopback for all tests that need one; a database of its own is `database`."""
    if postgres.program("initdb") is None:
        pytest.skip("needs PostgreSQL's server: apt-get install postgresql")
    with postgres.server() as running:
        yield running


@pytest.fixture
def database(postgres_server: postgres.Server) -> str:
    """The name of a new, empty database."""
    name = f"test{next(_databases)}"
    postgres_server.query("postgres", f"create database {name}")
    return name


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with what the server of `origin` says."""
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def origin(server_log: Path) -> Iterator[str]:
    """The address of a server that shows the bundled dataset."""
    with browsing.server(log=server_log) as address:
        yield address


@pytest.fixture
def open_page(tabs: Tabs, origin: str) -> Iterator[Callable[..., browsing.Visit]]:
    """Open a path of the server as somebody new: `open_page("/?from=2015", viewport=…)`."""
    with ExitStack() as stack:

        def open_path(path: str, **options: Any) -> browsing.Visit:
            return stack.enter_context(tabs.visit(origin, path, **options))

        yield open_path
