"""Drafting: start-up and memory of `dateline draft`, articles a second, and text made to be slow.

Every figure is of whole processes. The option `--peer "COMMAND"` sets another program of the same interface beside
ours, such as `PYTHON -m bench.apps.peer_draft --model en_core_web_sm`.
"""

from __future__ import annotations

import shlex
import statistics
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from bench import processes
from bench.figures import Figure, FigureTable, each
from bench.processes import DATELINE, SEED, Finished
from bench.stage import SHARED, Stage, needed

CORPUS = SHARED / "data" / "places" / "GeoVirus.xml"
REPEAT = 8
"""How often the corpus is drafted in one process, so that starting it counts little."""
AIMS = (0.5, 120.0, 300.0)
"""Seconds to the end of the first article, MB of memory for it, articles a second."""
SIZES, SMALL_SIZES = (250_000, 2_000_000), (1_000, 8_000)
LINEAR = 2.0
"""Time per character at the larger size over that at the smaller: 1 is linear, 8 would be quadratic."""
FEW = 2
TICK_S = 0.001
"""Less processor time than this cannot be told from none."""
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


def run(stage: Stage) -> list[FigureTable]:
    """Speed and memory, with the peer if there is one; then how time grows on text made to be slow."""
    folder = stage.folder / "drafts"
    folder.mkdir()
    # at the smallest size the article of the bundled dataset, so that no corpus is needed
    texts = [SEED.read_text("utf-8")] * FEW if stage.smallest else _texts(needed(CORPUS))
    files = _write(folder, texts)
    figures = _speed("ours", DATELINE, files * stage.sized(REPEAT, 1), stage.runs, AIMS)
    if stage.peer:
        figures += _speed("peer", shlex.split(stage.peer), files, 1)
    average = sum(map(len, texts)) / len(texts)
    title = f"Drafting: {len(texts)} articles of {average:,.0f} characters on average"
    return [FigureTable(title, tuple(figures)), _adversarial(stage, folder)]


def _speed(
    name: str, command: Sequence[str], files: list[str], runs: int, aims: Sequence[float | None] = (None, None, None)
) -> list[Figure]:
    """`aims`: seconds until the first article at most, its peak memory in MB at most, articles a second at least."""
    start_s, start_mb, least_rate = aims
    one = [_draft(command, [str(SEED)]) for _ in range(runs)]
    many = [_draft(command, files) for _ in range(runs)]
    count = len(files)
    rates = tuple(count / max(TICK_S, run.cpu_s - start.cpu_s) for run, start in zip(many, one, strict=True))
    return [
        Figure(f"{name}: start to the end of the first article", each(one, "wall_s"), "s", at_most=start_s),
        Figure(f"{name}: peak memory, one article", each(one, "peak_mb"), "MB", at_most=start_mb),
        Figure(f"{name}: articles a second of one core, after the start", rates, "/s", at_least=least_rate),
        Figure(f"{name}: peak memory, {count:,} articles", each(many, "peak_mb"), "MB"),
    ]


def _adversarial(stage: Stage, folder: Path) -> FigureTable:
    sizes = stage.sized(SIZES, SMALL_SIZES)
    pieces = list(ADVERSARIAL.items())[: stage.sized(len(ADVERSARIAL), FEW)]
    start_s = statistics.median(_draft(DATELINE, [str(SEED)]).cpu_s for _ in range(stage.runs))
    rows = []
    for name, piece in pieces:
        path = folder / "adversarial.txt"
        seconds = []
        for size in sizes:
            path.write_text((piece * (size // len(piece) + 1))[:size], encoding="utf-8")
            seconds.append(max(0.0, _draft(DATELINE, [str(path)]).cpu_s - start_s))
        small, large = seconds
        growth = (large / sizes[1]) / (small / sizes[0]) if small > start_s / 10 else 0.0
        rows.append(
            (name, f"{small:.2f} s", f"{large:.2f} s", f"{growth:.1f}", "yes" if growth <= LINEAR else "**no**")
        )
    head = ("text", f"{sizes[0]:,} characters", f"{sizes[1]:,}", "per character, large over small", f"at most {LINEAR}")
    return FigureTable("Text made to be slow (processor time, start-up taken off)", head=head, rows=tuple(rows))


def _draft(command: Sequence[str], files: list[str]) -> Finished:
    """Draft the files in a process of their own."""
    return processes.run([*command, "draft", "--format", "jsonl", *files])


def _texts(corpus: Path) -> list[str]:
    return [node.findtext("text") or "" for node in ET.parse(corpus).getroot().iter("article")]  # noqa: S314 - a corpus of ours


def _write(folder: Path, texts: list[str]) -> list[str]:
    files = []
    for number, text in enumerate(texts):
        path = folder / f"{number:05d}.txt"
        path.write_text(text, encoding="utf-8")
        files.append(str(path))
    return files
