"""The report of `dateline check`: everything that is wrong with a dataset, as text or JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from geodata.dataset import reading
from geodata.dataset.folder import BRIEFINGS, LAYERS
from geodata.layers import layer, place
from geodata.messages import UnreadableFileError, quoted
from geodata.model import Problem, Severity
from geodata.territory import layer as territories
from geodata.versions import stray_layers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.model import Dataset


FILES_FIRST: Final = ("dataset.toml", "events.csv", "evidence.csv", "sources.csv", "places.csv", "media.csv")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The problems of one dataset, and how many of the rows of its events.csv are good."""

    problems: tuple[Problem, ...]
    rows_read: int
    rows_good: int

    @property
    def errors(self) -> int:
        """How many problems keep a row, a cell or a file out."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    def as_text(self) -> Iterator[str]:
        """One line per problem."""
        for problem in self.problems:
            yield f"{problem.severity}: {problem}"

    def as_json(self) -> Iterator[str]:
        """One object: rows_read, rows_good, errors, warnings and the problems with the fields of `Problem`."""
        problems = [asdict(problem) for problem in self.problems]
        counts = {"rows_read": self.rows_read, "rows_good": self.rows_good}
        counts |= {"errors": self.errors, "warnings": len(problems) - self.errors}
        yield json.dumps({**counts, "problems": problems}, ensure_ascii=False, indent=1)

    def summary(self) -> str:
        """The counts in one sentence."""
        warnings = len(self.problems) - self.errors
        counts = [_count(number, word) for number, word in ((self.errors, "error"), (warnings, "warning")) if number]
        left_out = self.rows_read - self.rows_good
        rows = (
            f"{_count(self.rows_read, 'event')} read, {left_out:,} left out"
            if left_out
            else _count(self.rows_read, "event")
        )
        return f"{rows}; {' and '.join(counts) or 'no problems'}"


def check(folder: Path) -> CheckReport:
    """Read and place the dataset in `folder` and collect what is wrong; a file that cannot be read is a problem too."""
    try:
        dataset = reading.load(folder)
    except UnreadableFileError as error:
        return CheckReport((error.problem,), 0, 0)
    order = {name: index for index, name in enumerate(FILES_FIRST)}
    others = _layer_problems(dataset)
    others += [
        Problem(layer.toml_name(name) if name else LAYERS, 0, "", "layer-stray", Severity.WARNING, why)
        for name, why in stray_layers.find(folder, dataset.layer_files)
    ]
    if any((folder / BRIEFINGS).glob("*.toml")):
        from geodata.briefings import checks  # noqa: PLC0415 - a dataset without briefings does not wait for it

        others += checks.check_briefings(folder, dataset)
    problems = sorted(
        [*dataset.problems, *others], key=lambda problem: (order.get(problem.file, len(order)), problem.line)
    )
    return CheckReport(tuple(problems), dataset.rows_read, len(dataset.events))


def _layer_problems(dataset: Dataset) -> list[Problem]:
    """What is wrong with the dataset's layers. Their rows were checked when they came in, and may not change since."""
    faults = layer.faults(dataset.layer_files, dataset.folder)
    found = [
        Problem(layer.toml_name(name), 0, "", "layer-unusable", Severity.WARNING, f"{why}. The layer is not offered")
        for name, why in faults.items()
    ]
    for name, one in layer.of_files(dataset.layer_files).items():
        if name not in faults and dataset.folder and not place.is_whole(dataset.folder, one):
            why = (
                f"its files are not those that were imported: their SHA-256 is not {one.sha256[:12]}…; copy the folder "
                f"{LAYERS}/{name} here again, or import {quoted(one.file)} again"
            )
            found.append(Problem(layer.toml_name(name), 0, "", "layer-damaged", Severity.ERROR, why))
    return found + _territory_problems(dataset)


def _territory_problems(dataset: Dataset) -> list[Problem]:
    """What is wrong with who is said to have held what."""
    faults = territories.faults(dataset.layer_files, dataset.folder)
    found = [
        Problem(territories.toml_name(name), 0, "", "territory-unusable", Severity.WARNING, f"{why}. It is not shown")
        for name, why in faults.items()
    ]
    for name, one in territories.of_files(dataset.layer_files).items():
        home = one.folder(dataset.folder) if dataset.folder else None
        if name not in faults and home and place.hash_of(home) != one.sha256:
            why = f"its files are not those that were added: their SHA-256 is not {one.sha256[:12]}…; add them again"
            found.append(Problem(territories.toml_name(name), 0, "", "territory-damaged", Severity.ERROR, why))
    return found


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
