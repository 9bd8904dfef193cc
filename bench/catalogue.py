"""The benches in the order in which they run, and what runs one of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from bench import benches
from bench.figures import FigureTable
from bench.stage import MissingError, Stage

BENCHES = (
    *("start", "load", "checks", "gazetteer", "layers", "match", "drafts", "seed", "fakes", "commits"),
    *("drag", "territory", "memory", "redraw", "page", "slowline", "naive", "peers"),
    *("briefing", "hosted", "newest", "viewers", "visitors"),
)


def measure(name: str, stage: Stage) -> list[FigureTable]:
    """The tables of one bench; one that only says why where it cannot be run here."""
    run: Callable[[Stage], list[FigureTable]] = importlib.import_module(f"{benches.__name__}.{name}").run
    try:
        return run(stage)
    except MissingError as missing:
        return [FigureTable(name, notes=(f"Not measured: {missing}.",))]
