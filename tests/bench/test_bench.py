"""Every bench runs at its smallest size, without network and without the data beside the repository."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import benches, processes
from bench.__main__ import main
from bench.catalogue import BENCHES, measure
from bench.figures import Figure
from bench.stage import Stage, smallest_stage

BENCH = Path(benches.__file__).parents[1]
UNITS = {
    "s",
    "ms",
    "MB",
    "kB",
    "/s",
    "saves/s",
    "saves",
    "numbers",
    "rows",
    "lines",
    "events",
    "requests",
    "%",
    "×",
    "",
}
MEASURED = {"s", "ms", "MB", "kB", "/s", "saves/s", "×"}
"""Units of what cannot be nothing, unlike a count."""
DIFFERENCES = ("more than bare",)
"""Figures that may be below zero."""
UNDISTURBED_MB = 20
"""More than a Python that imports nothing needs, and far less than the process of the tests does."""


@pytest.fixture(scope="module")
def stage(chrome: Browser) -> Iterator[Stage]:
    with smallest_stage(chrome) as stage:
        yield stage


def is_sound(figure: Figure) -> bool:
    if not figure.values or not all(map(math.isfinite, figure.values)) or figure.unit not in UNITS:
        return False
    if figure.what.startswith(DIFFERENCES):
        return True
    return all(value > 0 if figure.unit in MEASURED else value >= 0 for value in figure.values)


@pytest.mark.browser
@pytest.mark.parametrize("name", BENCHES)
def test_the_bench_gives_its_tables(name: str, stage: Stage):
    tables = measure(name, stage)
    assert tables
    for table in tables:
        if missing := [note for note in table.notes if note.startswith("Not measured")]:
            pytest.skip(missing[0])
        assert table.title
        assert bool(table.figures) != bool(table.rows)
        assert [figure.cells() for figure in table.figures if not is_sound(figure)] == []
        assert all(len(row) == len(table.head) and all(row) for row in table.rows)
        lines = table.markdown().splitlines()
        assert lines[0] == f"#### {table.title}"
        assert len({line.count("|") for line in lines if line.startswith("|")}) == 1


def test_every_bench_is_registered():
    assert len(set(BENCHES)) == len(BENCHES)
    modules = {path.stem for path in Path(benches.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules == set(BENCHES)


def test_the_figures_name_the_command_of_every_bench():
    told = (BENCH / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"python -m bench ([a-z ]+)", told)
    assert set(BENCHES) <= {word for command in commands for word in command.split()}


def test_a_child_is_not_charged_with_the_memory_of_the_bench():
    ballast = b"x" * 50_000_000
    done = processes.run([sys.executable, "-S", "-c", "print('done')"])
    assert (done.output, done.exit_code) == ("done\n", 0)
    assert 0 < done.peak_mb < UNDISTURBED_MB < len(ballast) / 1e6


def test_a_command_that_fails_is_reported_with_its_own_words():
    with pytest.raises(RuntimeError, match=r"(?s)ended with 3.*so sorry"):
        processes.run([sys.executable, "-c", "import sys; sys.stderr.write('so sorry'); sys.exit(3)"])


def test_the_command_prints_markdown(capsys: pytest.CaptureFixture[str]):
    assert main(["--smallest", "seed"]) == 0
    printed = capsys.readouterr().out
    assert "| found of all 17 | 16 events |" in printed
    assert "`seed` took" in printed


def test_an_unknown_bench_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["sead"])
    assert "there is no bench 'sead'" in capsys.readouterr().err
