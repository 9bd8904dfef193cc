"""The thousands, `make soak`: savers killed, saves in the middle of reads, generated tables, many editors.

`make test` runs a small sample of each. Ends with exit code 1 when a save was lost, a file was torn, a read mixed two
states, a generated table was not kept as it is or lost in an export what its file does not name, a damaged file was
taken wrongly without a word, unpublished work was lost, stale or merged wrongly, a link did not show what was on
screen, or a word that is not published was heard.
`python -m bench.soak kills 500` runs one of them, with its number.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.benches import commits
from bench.processes import ROOT
from bench.stage import SYRIA
from tests.support import crashing, reads
from tests.support.interleaving import turns

KILLS = 10_000
READS = 1000
TABLES = 2000
MUTATIONS = 2000
"""Damaged files of each form, of which there are five."""
ACTS = 500
ADDRESSES = 20_000
"""Generated views whose addresses are read again."""
LINKS = 500
"""Generated views whose links are opened in a fresh profile."""
CRAWLS = ("browser/test_crawl.py", "dashboard/test_canary.py")
SEEDS = range(100, 110)
"""Of the generated turns of two editors and the command line, ACTS for each."""


def main() -> int:
    """Run all of them, or the one that is named, each to its end, and print what was found."""
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as name:
        folder = Path(name)
        parts: dict[str, Callable[[], bool]] = {
            "points": lambda: _crashes(folder, "points", "1"),
            "kills": lambda: _crashes(folder, "kills", _number(KILLS)),
            "reads": lambda: _reads(folder, int(_number(READS))),
            "tables": _tables,
            "saves": lambda: _saves(folder),
            "turns": lambda: _turns(name, _number(ACTS)),
            "extracts": lambda: _tests("geodata/interchange/test_exports.py", EXTRACT_EXAMPLES=_number(TABLES)),
            "mutations": lambda: _tests("geodata/interchange/test_mutations.py", MUTATIONS=_number(MUTATIONS)),
            "crawl": lambda: _tests(*CRAWLS, CRAWL_EVERY="1"),
            "hostile": lambda: _tests("browser/test_hostile.py", HOSTILE_EVERY="1"),
            "addresses": lambda: _tests("dashboard/test_addresses.py", ADDRESS_VIEWS=_number(ADDRESSES)),
            "links": lambda: _tests("browser/test_links.py", LINK_VIEWS=_number(LINKS)),
        }
        failed = [parts[part]() for part in sys.argv[1:2] or parts]
    return int(any(failed))


def _number(usual: int) -> str:
    return sys.argv[2] if len(sys.argv) > 2 else str(usual)  # noqa: PLR2004 - the part and its number


def _crashes(folder: Path, *words: str) -> bool:
    """Let saves fail or die. It forks, so it gets a process of its own, without threads."""
    what, *rest = words
    command = [sys.executable, "-m", crashing.__name__, what, str(folder), *rest]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    print(f"{what}: {done.stdout}", flush=True)
    return bool(json.loads(done.stdout)["wrong"])


def _reads(folder: Path, count: int) -> bool:
    """Save in the middle of every kind of read, and compare rows, hash and address."""
    found = reads.run(folder, count)
    print(f"reads: {json.dumps(found)}", flush=True)
    return bool(found["wrong"])


def _tables() -> bool:
    """Generate other tables than `make test` does, and look whether edits change nothing else in them."""
    return _tests("geodata/tables/test_csv_properties.py", CSV_EXAMPLES=str(TABLES))


def _tests(*files: str, **size: str) -> bool:
    """Run files of the tests at another size, which these variables of the environment say; whether any failed."""
    paths = [str(ROOT / "tests" / file) for file in files]
    command = [sys.executable, "-m", "pytest", "--quiet", "--timeout", "0", *paths]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **size}, check=False).returncode > 0


def _turns(folder: str, acts: str) -> bool:
    """Let two editors with unpublished work and the command line take turns, in an order made from each seed."""
    failed = [turns.main(folder, acts, str(seed)) > 0 for seed in SEEDS]
    return any(failed)


def _saves(folder: Path) -> bool:
    """Let 2, 4 and 8 editors save. They queue for one lock, so how long that takes is no failure here."""
    failed = False
    for table in commits.tables(folder, SYRIA, "the bundled dataset", commits.MANY):
        print(table.markdown(), flush=True)
        failed |= any(not figure.reached for figure in table.figures if figure.unit != "ms")
    return failed


if __name__ == "__main__":
    sys.exit(main())
