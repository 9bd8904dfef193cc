"""A frozen briefing under load: one server process on one core, 50 connections that are kept, its page again and again.

The other core asks: `wrk`, where it is installed, else `apps/asking.py`, which costs more processor time itself. The
peer serves the same folder from the same core in the same way: nginx, where it is installed, else Python's
`http.server`.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from bench import processes, servers
from bench.apps import asking
from bench.figures import Figure, FigureTable
from bench.processes import DATELINE
from bench.stage import SYRIA, Stage

CONNECTIONS = 50
SECONDS, FEW_SECONDS = 8, 1
REQUESTS_S = 1000.0
P95_MS = 50.0
IDENT = "intervention"
TRIES = 4
UNDISTURBED = 0.95
"""Share of a core; a server that is always asked has less only when others take it, or when it waits for who asks."""
SERVING, ASKING = "0", "1"
"""Cores: the server has one to itself, and who asks has the other."""
_LUA = """
done = function(summary, latency, requests)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format("figures %f %f %f %d\\n", summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000, latency:percentile(95) / 1000, failed))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run gave: requests answered a second, response times in ms, answers that were none.

    `core`: the share of its core that the server had.
    """

    requests_s: float
    p50_ms: float
    p95_ms: float
    failed: int
    core: float = 0.0


def run(stage: Stage) -> list[FigureTable]:
    """Serve the briefing of the bundled dataset, then the same files by the peer."""
    dataset, files = _publish(stage.folder / "hosted")
    size = (files / "index.html").stat().st_size
    nginx = "nginx, one worker" if shutil.which("nginx") else "http.server of Python"
    ours = _loads(servers.dateline(dataset, under=_on(SERVING)), f"/b/{IDENT}/", stage)
    peer = _loads(servers.static(files, under=_on(SERVING)), "/", stage)
    figures = [
        *_figures("Dateline", ours, aims=True),
        *_figures(nginx, peer, aims=False),
    ]
    asked = "wrk" if shutil.which("wrk") else "apps/asking.py"
    note = f"GET /b/{IDENT}/, {size:,} bytes before compression; {CONNECTIONS} connections, asked by {asked}."
    return [
        FigureTable(f"A frozen briefing served on one core, {CONNECTIONS} connections", tuple(figures), notes=(note,))
    ]


def _publish(folder: Path) -> tuple[Path, Path]:
    """A copy of the bundled dataset that shows its briefing, and the briefing's files for the peer: both folders."""
    dataset, files = folder / "dataset", folder / "peer"
    shutil.copytree(SYRIA, dataset, ignore=shutil.ignore_patterns(".dateline*"))
    processes.run([*DATELINE, "publish", IDENT, "--dataset", str(dataset)])
    (edition,) = dataset.rglob("editions/*/index.html")
    shutil.copytree(edition.parent, files)
    for path in list(files.iterdir()):  # nginx sends it compressed, too, when it finds it so
        (files / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9))
    return dataset, files


def _loads(server: AbstractContextManager[servers.Server], path: str, stage: Stage) -> list[Load]:
    with server as running:
        if not stage.smallest:
            _ask(running.address + path, 1)  # what is made once is made now
        stage.wait_until_calm()
        return [_least_disturbed(running, path, stage) for _ in range(stage.runs)]


def _least_disturbed(running: servers.Server, path: str, stage: Stage) -> Load:
    """The load during which the server had most of its core: others may work on this machine, too."""
    seconds = stage.sized(SECONDS, FEW_SECONDS)
    found: list[Load] = []
    while len(found) < stage.sized(TRIES, 1) and (not found or found[-1].core < UNDISTURBED):
        before = running.cpu_s()
        load = _ask(running.address + path, seconds)
        found.append(replace(load, core=(running.cpu_s() - before) / seconds))
    return max(found, key=lambda load: load.core)


def _ask(address: str, seconds: int) -> Load:
    """Load on an address from the other core. Raises RuntimeError when it cannot be measured."""
    with tempfile.TemporaryDirectory(prefix="dateline-load-") as folder:
        script = Path(folder, "figures.lua")
        script.write_text(_LUA, encoding="utf-8")
        wrk = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", "-s", str(script), address]
        own = [sys.executable, "-m", asking.__name__, address, str(CONNECTIONS), str(seconds)]
        command = [*_on(ASKING), *(["wrk", *wrk] if shutil.which("wrk") else own)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = re.search(r"^figures (\S+) (\S+) (\S+) (\d+)$", done.stdout, re.MULTILINE)
    if told is None:
        raise RuntimeError(f"{' '.join(command)} said:\n{done.stdout}{done.stderr}")
    return Load(float(told[1]), float(told[2]), float(told[3]), int(told[4]))


def _figures(who: str, loads: list[Load], *, aims: bool) -> list[Figure]:
    rates = tuple(load.requests_s for load in loads)
    return [
        Figure(f"{who}: requests a second", rates, "/s", at_least=REQUESTS_S if aims else None),
        Figure("… median", tuple(load.p50_ms for load in loads), "ms"),
        Figure("… p95", tuple(load.p95_ms for load in loads), "ms", at_most=P95_MS if aims else None),
        Figure("… requests for a second of processor time", tuple(load.requests_s / load.core for load in loads), "/s"),
        Figure("… share of its core that it had", tuple(load.core for load in loads), ""),
        Figure("… failed", tuple(float(load.failed) for load in loads), "requests", at_most=0.0 if aims else None),
    ]


def _on(core: str) -> tuple[str, ...]:
    """What starts a program on that core alone; nothing where there is only one, or no `taskset`."""
    alone = (os.cpu_count() or 1) > 1 and shutil.which("taskset")
    return ("taskset", "-c", core) if alone else ()
