"""Exporters, found by name: packages offer them as entry points of the group `dateline.exporters`.

So this library needs to know neither the dashboard nor any other package that writes a format.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, cast

from geodata.errors import InputError
from geodata.messages import did_you_mean, quoted
from geodata.model import Dataset

GROUP: Final = "dateline.exporters"
Exporter = Callable[[Dataset, dict[str, str], Path], None]
"""Writes a dataset, at the view of the URL parameters, to a path. Raises InputError for a parameter it cannot read."""


def exporter(name: str) -> Exporter:
    """The exporter of that name. Raises InputError when there is none."""
    known = {point.name: point for point in entry_points(group=GROUP)}
    if name not in known:
        there = f"there is {', '.join(sorted(known))}" if known else "none is installed; run `pip install .`"
        raise InputError(f"no exporter is called {quoted(name)}; {there}{did_you_mean(name, known)}")
    return cast("Exporter", known[name].load())


def write_whole(write: Exporter, dataset: Dataset, params: dict[str, str], out: Path) -> None:
    """Let `write` make the file beside `out` and put it there when it is whole. Raises InputError."""
    try:
        with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".dateline-") as folder:
            unfinished = Path(folder) / out.name
            write(dataset, params, unfinished)
            os.replace(unfinished, out)  # noqa: PTH105 - the one call that replaces at once on every system
    except OSError as error:
        raise InputError(f"{quoted(str(out), 200)} cannot be written ({error.strerror})") from error
