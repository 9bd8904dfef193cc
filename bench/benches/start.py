"""How long `dateline draft`, `dateline check` and `dateline serve` take on the bundled dataset, from start to end.

`draft` ends with the draft of the article, `check` with its verdict, and `serve` with the first answer 200 at /readyz,
when the server is warm. Processor time is user and system time: on a busy machine it says more than the wall clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench import processes, servers
from bench.figures import Figure, FigureTable, each
from bench.processes import DATELINE, SEED
from bench.stage import SYRIA, Stage


@dataclass(frozen=True, slots=True)
class Start:
    """One start: wall and processor seconds."""

    wall_s: float
    cpu_s: float


def run(stage: Stage) -> list[FigureTable]:
    """One table; the three commands are run in turn, so that they meet the same neighbours on the machine."""
    stage.wait_until_calm()
    rounds = stage.repeated(lambda: (_command("draft", str(SEED)), _command("check", str(SYRIA)), _serve()))
    names = ("dateline draft, one article", "dateline check, the bundled dataset", "dateline serve, until it is ready")
    figures = []
    for name, runs in zip(names, zip(*rounds, strict=True), strict=True):
        figures += [
            Figure(name, each(runs, "wall_s"), "s"),
            Figure("… its processor time", each(runs, "cpu_s"), "s"),
        ]
    return [FigureTable("Start of the commands", tuple(figures))]


def _command(*words: str) -> Start:
    done = processes.run([*DATELINE, *words])
    return Start(done.wall_s, done.cpu_s)


def _serve() -> Start:
    with servers.dateline(SYRIA) as server:
        return Start(server.start_s, server.cpu_s())
