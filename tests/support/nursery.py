"""Servers that start without their imports: a process that has done them is forked for each.

Imports are more than half of a server's start, and the tests start more than a hundred. All that a server reads from
the environment comes after the fork, and with it what reads it at import: Streamlit's configuration, which the map's
component asks for, and `dashboard.app`.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from tests.support.paths import ROOT

PRELOADED = [
    *("duckdb", "filelock", "folium.plugins", "geopy.geocoders", "itsdangerous", "pandas", "pandera.pandas"),
    *("PIL.Image", "snowballstemmer", "streamlit", "tomlkit", "uvicorn", __name__),
    *("anyio._backends._asyncio", "starlette.applications", "uvicorn.lifespan.on", "uvicorn.loops.auto"),
    *("uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.websockets_sansio_impl"),
    *("geodata.cli.serve", "dashboard.entrance.answers", "dashboard.hosting.public", "dashboard.server.routes"),
    *("dashboard.views.draft", "dashboard.views.edit", "dashboard.views.importing", "dashboard.views.share"),
    "tests.support.prepared",
]


class Forked:
    """A process with what the tests use of `subprocess.Popen`."""

    stderr = None

    def __init__(self, command: list[str], env: dict[str, str], messages: IO[Any]) -> None:
        """Run ``python -m command …`` in the project's folder; `messages` is a file with a name for what it says."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self._process = context.Process(target=_run, args=(command, env, Path(messages.name)), daemon=True)
        with _no_main():
            self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises TimeoutExpired when it has not ended within so many seconds."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("the server", timeout or 0)
        return self._process.exitcode


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide what was run as the main script, which a new process would run again: a test's, or one of Streamlit's."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _run(command: list[str], env: dict[str, str], messages: Path) -> None:
    with messages.open("a") as file:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(file.fileno(), stream.fileno())
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
