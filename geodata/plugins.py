"""What installed packages offer by name as entry points: exporters, builders of briefings, drafting back-ends.

This library therefore imports neither the dashboard nor any other package that plugs into it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, cast

from geodata.errors import InputError
from geodata.messages import did_you_mean, quoted
from geodata.model import Dataset

GROUP: Final = "dateline.exporters"
Exporter = Callable[[Dataset, dict[str, str], Path], None]
"""Writes a dataset, at the view of the URL parameters, to a path. Raises InputError for a parameter it cannot read."""


def find(group: str, name: str, what: str, others: Iterable[str] = ()) -> Any:
    """Load the entry point `name` of `group`. Raises InputError when no installed package offers it.

    The error calls it a `what` ("exporter") and suggests the names of the group and `others`, which need no package.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, and seldom needed

    known = {point.name: point for point in entry_points(group=group)}
    if name in known:
        return known[name].load()
    names = sorted({*known, *others})
    there = f"there is {', '.join(names)}" if names else "none is installed; run `pip install .`"
    raise InputError(f"no {what} is called {quoted(name)}; {there}{did_you_mean(name, names)}")


def exporter(name: str, others: Iterable[str] = ()) -> Exporter:
    """The exporter of that name. Raises InputError, which suggests `others`, too, when there is none."""
    return cast("Exporter", find(GROUP, name, "exporter", others))


def write_whole(write: Exporter, dataset: Dataset, params: dict[str, str], out: Path) -> None:
    """Let `write` make the file beside `out` and put it there when it is whole. Raises InputError.

    So is a file that `write` makes beside its own, such as a description.
    """
    try:
        with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".dateline-") as folder:
            unfinished = Path(folder) / out.name
            write(dataset, params, unfinished)
            beside = [path for path in sorted(Path(folder).iterdir()) if path != unfinished]
            for made in (*beside, unfinished):
                os.replace(made, out.with_name(made.name))  # noqa: PTH105 - the one call that replaces at once on every system
    except OSError as error:
        raise InputError(f"{quoted(str(out), 200)} cannot be written ({error.strerror})") from error
