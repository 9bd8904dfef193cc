"""Drafting: start-up and memory of `dateline draft`, articles a second, and text made to be slow.

`python -m bench.drafts` (`--corpus FILE` for other articles, `--peer "COMMAND"` for another program of the same
interface, such as `PYTHON -m bench.apps.peer_draft --model en_core_web_sm`). Every figure is of whole processes.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, FigureTable

if TYPE_CHECKING:
    from bench.stage import Stage


CORPUS = Path(__file__).parents[2] / "shared" / "data" / "places" / "GeoVirus.xml"
SEED = Path(__file__).parents[1] / "seeds" / "russia-continues-support-in-syria.txt"
OURS = (sys.executable, "-m", "geodata.cli")
RUNS = 5
REPEAT = 8
"""How often the corpus is drafted in one process, so that starting it counts little."""
START_S = 0.5
START_MB = 120.0
ARTICLES_A_SECOND = 300.0
SMALL, LARGE = 250_000, 2_000_000
LINEAR = 2.0
"""Time per character at LARGE over that at SMALL: 1 is linear, 8 would be quadratic."""
ADVERSARIAL = {
    "small words": "a ",
    "digits": "1 ",
    "capital words": "Al ",
    "a name, over and over": "Homs, Syria ",
    "one long word": "A",
    "brackets": "(((((",
    "hyphens": "Deir-ez-",
    "dots": ". ",
    "commas and names": "Homs, ",
    "half of a range": "between May ",
    "months": "March ",
    "of the": "north of the ",
    "quotation marks": "“‘",
    "numbers with points": "1.1.1.1.",
    "line ends": "\n",
    "letters with marks": "e\u0301",
    "tags": "<p ",
    "triggers": "killed ",
}


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """One finished process: wall and processor seconds, peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="GeoVirus.xml, or a folder of .txt files")
    parser.add_argument("--peer", default="", help="another program's command line, with the same interface")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    for table in tables(options.corpus, options.runs, options.peer):
        print(table.markdown(), flush=True)


def run(here: Stage) -> list[FigureTable]:
    """The tables of `python -m bench drafts`."""
    return tables(CORPUS, here.runs)


def tables(corpus: Path, runs: int, peer: str = "") -> list[FigureTable]:
    """Speed and memory, against the peer if there is one; then how time grows on text made to be slow."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        folder = Path(name)
        texts = _texts(corpus)
        files = _write(folder, texts)
        found = _speed("ours", OURS, files, runs, REPEAT, aims=True)
        if peer:
            found += _speed("peer", shlex.split(peer), files, 1, 1, aims=False)
        average = sum(map(len, texts)) / max(1, len(texts))
        title = f"Drafting: {len(texts)} articles of {average:,.0f} characters on average"
        return [FigureTable(title, tuple(found)), _adversarial(folder)]


def _speed(  # noqa: PLR0913 - a figure is made of that much
    who: str, command: Sequence[str], files: list[str], runs: int, repeat: int, *, aims: bool
) -> list[Figure]:
    one = [_run(command, [str(SEED)]) for _ in range(runs)]
    many = [_run(command, files * repeat) for _ in range(runs)]
    count = len(files) * repeat
    rates = tuple(count / max(1e-9, run.cpu - start.cpu) for run, start in zip(many, one, strict=True))
    return [
        Figure(f"{who}: start to the end of the first article", tuple(run.wall for run in one), "s",
               at_most=START_S if aims else None),
        Figure(f"{who}: peak memory, one article", tuple(run.peak_mb for run in one), "MB",
               at_most=START_MB if aims else None),
        Figure(f"{who}: articles a second of one core, after the start", rates, "/s",
               at_least=ARTICLES_A_SECOND if aims else None),
        Figure(f"{who}: peak memory, {count:,} articles", tuple(run.peak_mb for run in many), "MB"),
    ]  # fmt: skip


def _adversarial(folder: Path) -> FigureTable:
    rows = []
    for name, piece in ADVERSARIAL.items():
        times = []
        for size in (SMALL, LARGE):
            path = folder / "adversarial.txt"
            path.write_text((piece * (size // len(piece) + 1))[:size], encoding="utf-8")
            times.append(_run(OURS, [str(path)]).cpu)
        start = _run(OURS, [str(SEED)]).cpu
        small, large = (max(0.0, seconds - start) for seconds in times)
        growth = (large / LARGE) / (small / SMALL) if small > start / 10 else 0.0
        rows.append(
            (name, f"{small:.2f} s", f"{large:.2f} s", f"{growth:.1f}", "yes" if growth <= LINEAR else "**no**")
        )
    head = ("text", f"{SMALL:,} characters", f"{LARGE:,}", "per character, large over small", f"at most {LINEAR}")
    return FigureTable("Text made to be slow (processor time, start-up taken off)", head=head, rows=tuple(rows))


def _run(command: Sequence[str], files: list[str]) -> ProcessRun:
    """Draft the files in a process of their own, and wait for it."""
    with tempfile.TemporaryFile() as nowhere:
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, "draft", "--format", "jsonl", *files], stdout=nowhere, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return ProcessRun(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _texts(corpus: Path) -> list[str]:
    if corpus.is_dir():
        return [path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))]
    return [node.findtext("text") or "" for node in ET.parse(corpus).getroot().iter("article")]  # noqa: S314 - a corpus of ours


def _write(folder: Path, texts: list[str]) -> list[str]:
    files = []
    for number, text in enumerate(texts):
        path = folder / f"{number:05d}.txt"
        path.write_text(text, encoding="utf-8")
        files.append(str(path))
    return files


if __name__ == "__main__":
    main()
