"""The best peers beside ours, in one run: the bench in `../shared/tools/peers`, with our document as one more page.

Only folium's Timeline and leaflet.markercluster are run: the fastest of those that were ever measured there. Their
npm packages (and not the gigabyte of the others) are fetched into the run's temporary folder.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from bench import alone
from bench.figures import FigureTable
from bench.stage import SHARED, MissingError, Stage, needed

PEERS = SHARED / "tools" / "peers" / "peers.py"
NAMES = ("timeline", "cluster")
FEW = 13
PACKAGES = (
    *("leaflet", "leaflet.timeline", "leaflet.markercluster", "jquery", "bootstrap"),
    *("@fortawesome/fontawesome-free", "drmonty-leaflet-awesome-markers", "moment"),
)
UNUSED = ("kepler.gl/umd/keplergl.min.js", "deck.gl/dist.min.js")
"""Files of peers that are not run; their bench wants to compress them all the same."""
ADAPTER = Path(__file__).parents[1] / "adapter.js"
TITLE = "The best peers and ours, one after the other in one run"


def run(stage: Stage) -> list[FigureTable]:
    """The peers' own table. At the smallest size our document alone, which needs nothing of npm's."""
    peers = _load(needed(PEERS))
    names, sizes = stage.sized(NAMES, ()), stage.sized((FEW, *stage.sizes), stage.sizes)
    work = stage.folder / "peers"
    _prepare(work, names)
    peers.prepare(stage.ged, work / "data", sorted({*sizes, *peers.NAIVE_SIZES}))
    pages = work / "ours"
    for size in sizes:
        alone.write(pages, size, alone.packed_csv(work / "data" / f"{size}.csv"), ADAPTER)
    _measure(stage, work, (*names, f"ours={pages}/page_{{n}}.html"), sizes)
    return [_table(peers.table(json.loads((work / "results.json").read_text())))]


def _prepare(work: Path, names: tuple[str, ...]) -> None:
    """Fetch the npm packages of the peers `names`, and write empty ones for those that are not run."""
    work.mkdir()
    if names:
        _install(work)
    for name in UNUSED:
        unused = work / "node_modules" / name
        unused.parent.mkdir(parents=True, exist_ok=True)
        unused.touch()


def _install(work: Path) -> None:
    """The peers' packages in the versions that their own list names. Raises MissingError without npm."""
    npm = shutil.which("npm")
    if npm is None:
        raise MissingError("the peers need npm")
    wanted = json.loads(PEERS.with_name("package.json").read_text())
    wanted["dependencies"] = {name: wanted["dependencies"][name] for name in PACKAGES}
    (work / "package.json").write_text(json.dumps(wanted))
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps", "--silent")
    subprocess.run([npm, "install", *options], cwd=work, check=True)


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _measure(stage: Stage, work: Path, pages: tuple[str, ...], sizes: tuple[int, ...]) -> None:
    """Run their bench. `pages`: names of its own, and NAME=PATH for one more, as its option --extra takes it."""
    names = ",".join(page.partition("=")[0] for page in pages)
    command = [sys.executable, str(PEERS), "run", "--work", str(work), "--data", str(stage.ged.resolve())]
    command += ["--peers", names, "--sizes", ",".join(map(str, sizes)), "--runs", str(stage.runs)]
    subprocess.run([*command, "--extra", pages[-1]], check=True, stdout=sys.stderr)


def _table(markdown: str) -> FigureTable:
    head, _, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in markdown.splitlines())
    notes = (
        "What the columns mean stands in ../shared/tools/peers/README.md; ours is the document without Streamlit.",
    )
    return FigureTable(TITLE, head=head, rows=tuple(rows), notes=notes)
