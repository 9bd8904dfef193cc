"""Servers that are measured: Dateline's own, and small Streamlit scripts served by the same means."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import URLError

import psutil

from bench.processes import DATELINE, environment
from tests.support.browser import free_port
from tests.support.nursery import Forked

START_TIMEOUT_S = 300
"""A million rows are read, checked and packed before the server answers."""
LOOK_S = 0.02
"""How often a starting server is asked: how exact `start_s` is."""
MOST_SAID = 10_000_000
"""Bytes of a server's messages that are looked at."""
SETTINGS = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
"""What Dateline's own configuration sets for itself."""
APPS = Path(__file__).parent / "apps"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, and how long it took to answer."""

    address: str
    process: psutil.Process
    start_s: float
    log: IO[bytes]

    def said(self) -> str:
        """Its messages so far."""
        return os.pread(self.log.fileno(), MOST_SAID, 0).decode(errors="replace")

    def cpu_s(self) -> float:
        """Seconds of processor time, user and system, that the process and its children have used so far."""
        times = [one.cpu_times() for one in (self.process, *self.process.children())]
        return float(sum(one.user + one.system for one in times))


@contextmanager
def dateline(
    dataset: Path | None = None, *, under: tuple[str, ...] = (), forked: bool = False, **variables: str
) -> Iterator[Server]:
    """`dateline serve` on a free port of the loopback; `under` is what starts it, such as ("taskset", "-c", "0").

    `forked`: from a process that has done the imports, where nobody wants to know how long they take.
    """
    port = free_port()
    serve = [*DATELINE, "serve", *([str(dataset)] if dataset else []), "--port", str(port)]
    with _running([*under, *serve], port, "/readyz", forked=forked, **variables) as server:
        yield server


@contextmanager
def static(folder: Path, *, under: tuple[str, ...] = ()) -> Iterator[Server]:
    """The files of `folder` by nginx with one worker where it is installed, else by Python's `http.server`."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--protocol", "HTTP/1.1", "--bind", "127.0.0.1"]
    command += ["--directory", str(folder), str(port)]
    with tempfile.TemporaryDirectory(prefix="dateline-nginx-") as own:
        if nginx := shutil.which("nginx"):
            kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            temporary = "".join(f"{kind}_temp_path {own}/{kind}; " for kind in kinds)
            site = f"server {{ listen 127.0.0.1:{port}; root {folder}; index index.html; }}"
            process = f"daemon off; worker_processes 1; pid {own}/pid; error_log stderr;"
            owner = "user root;" if os.geteuid() == 0 else ""  # as itself: the folder is nobody else's to read
            sent = "types { text/html html; } access_log off; gzip_static on; gzip_vary on;"
            told = f"http {{ {sent} {temporary}{site} }}"
            Path(own, "nginx.conf").write_text(f"{process} {owner} events {{}} {told}", encoding="utf-8")
            command = [nginx, "-e", "stderr", "-p", own, "-c", f"{own}/nginx.conf"]
        with _running([*under, *command], port, "/") as server:
            yield server


@contextmanager
def script(name: str, *, forked: bool = False, **variables: str) -> Iterator[Server]:
    """A Streamlit script of `bench/apps`, served as Dateline is: an ASGI app under uvicorn; `forked`: see there."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.apps.asgi:app", "--port", str(port), "--log-level", "warning"]
    variables |= {"BENCH_SCRIPT": str(APPS / name), **SETTINGS}
    with _running(command, port, "/_stcore/health", forked=forked, **variables) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, health: str, *, forked: bool = False, **variables: str) -> Iterator[Server]:
    with tempfile.NamedTemporaryFile() as log:
        began = time.perf_counter()
        process = _start(command, log, variables, forked=forked)
        try:
            _wait_until_ready(process, f"http://127.0.0.1:{port}{health}")
            started = time.perf_counter() - began
            yield Server(f"http://127.0.0.1:{port}", psutil.Process(process.pid), started, log.file)
        except _EndedError:
            log.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended:\n{log.read().decode(errors='replace')[-2000:]}") from None
        finally:
            _stop(process)


def _start(
    command: list[str], log: IO[bytes], variables: dict[str, str], *, forked: bool
) -> subprocess.Popen[bytes] | Forked:
    """The process of a command; `forked`: the command is `python -m …`."""
    if forked:
        return Forked(command[command.index("-m") + 1 :], environment(**variables), log)
    return subprocess.Popen(command, env=environment(**variables), stdout=log, stderr=log)


class _EndedError(Exception):
    """The server's process ended before it answered."""


def _wait_until_ready(process: subprocess.Popen[bytes] | Forked, address: str) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise _EndedError
        try:
            with urllib.request.urlopen(address, timeout=START_TIMEOUT_S):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError):
            time.sleep(LOOK_S)
    raise RuntimeError(f"{address} did not answer within {START_TIMEOUT_S} s")


def _stop(process: subprocess.Popen[bytes] | Forked) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
