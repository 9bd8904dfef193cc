"""Check the briefings of a dataset for `dateline check`: what keeps one from being built, and steps to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from geodata import fileio
from geodata.briefings.briefing import MAX_FIELDS, check_briefing, read_briefing
from geodata.dataset.folder import BRIEFINGS
from geodata.model import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.briefings.briefing import Briefing
    from geodata.model import Dataset


def check_briefings(folder: Path, dataset: Dataset) -> list[Problem]:
    """The problems of all briefings of `folder` over its `dataset`, which still holds drafts and withdrawn rows.

    One that is bound to another version is only read: its steps are checked against that version when it is built.
    """
    problems: list[Problem] = []
    unread = {problem.row for problem in dataset.problems if problem.severity is Severity.ERROR}
    for path in sorted((folder / BRIEFINGS).glob("*.toml")):
        try:
            data = fileio.read(path, fileio.MAX_BYTES_TOML)
        except OSError as error:
            file = f"{BRIEFINGS}/{path.name}"
            problems.append(Problem(file, 0, "", "briefing", Severity.ERROR, f"cannot be read: {error.strerror}"))
            continue
        briefing, faults = read_briefing(path.stem, data)
        problems += faults
        if briefing is not None:
            if not briefing.version or dataset.version.startswith(briefing.version):
                problems += check_briefing(briefing, dataset, unread)
            problems += _without_window(briefing)
    return problems


def _without_window(briefing: Briefing) -> Iterator[Problem]:
    """A warning for each step whose view says neither from when nor until when."""
    for number, step in enumerate(briefing.steps, 1):
        params = parse_qs(step.view.removeprefix("?"), max_num_fields=MAX_FIELDS)
        if not params.keys() & {"from", "to"}:
            why = (
                "the view has no window, so the step shows events of the whole period, later ones too unless the "
                "briefing is bound to a version; add from=… and to=… where it means certain days"
            )
            file, column = f"{BRIEFINGS}/{briefing.ident}.toml", f"step {number}, view"
            yield Problem(file, 0, column, "briefing-window", Severity.WARNING, why)
