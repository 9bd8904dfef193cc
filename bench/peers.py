"""The best peers beside ours, in one run: the bench in `../shared/tools/peers`, with our document as one more page.

Only folium's Timeline and leaflet.markercluster are run: the fastest of those that were ever measured there. Their
npm packages (and not the gigabyte of the others) are fetched into the run's temporary folder.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from bench import alone
from bench.figures import FigureTable
from bench.stage import Stage, has_npm

PEERS = Path(__file__).parents[2] / "shared" / "tools" / "peers" / "peers.py"
NAMES = ("timeline", "cluster")
FEW = 13
PACKAGES = (
    *("leaflet", "leaflet.timeline", "leaflet.markercluster", "jquery", "bootstrap"),
    *("@fortawesome/fontawesome-free", "drmonty-leaflet-awesome-markers", "moment"),
)
UNUSED = ("kepler.gl/umd/keplergl.min.js", "deck.gl/dist.min.js")
"""Files of peers that are not run; their bench wants to compress them all the same."""
ADAPTER = Path(__file__).with_name("adapter.js")
TITLE = "The best peers and ours, one after the other in one run"


def run(stage: Stage) -> list[FigureTable]:
    """The peers' own table; a sentence where it cannot be had."""
    if not PEERS.is_file():
        return [FigureTable(TITLE, notes=("Not measured: ../shared/tools/peers is not there.",))]
    if not has_npm():
        return [FigureTable(TITLE, notes=("Not measured: the peers need npm.",))]
    work, sizes = stage.folder / "peers", (FEW, *stage.sizes)
    _install(work)
    peers = _load()
    peers.prepare(stage.data, work / "data", sorted({*sizes, *peers.NAIVE_SIZES}))
    pages = work / "ours"
    for size in sizes:
        alone.write(pages, size, alone.packed_csv(work / "data" / f"{size}.csv"), ADAPTER)
    _measure(stage, work, pages, sizes)
    return [_table(peers.table(json.loads((work / "results.json").read_text())))]


def _install(work: Path) -> None:
    """The peers' packages in the versions that their own list names."""
    work.mkdir()
    wanted = json.loads(PEERS.with_name("package.json").read_text())
    wanted["dependencies"] = {name: wanted["dependencies"][name] for name in PACKAGES}
    (work / "package.json").write_text(json.dumps(wanted))
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps", "--silent")
    subprocess.run(["npm", "install", *options], cwd=work, check=True)
    for name in UNUSED:
        unused = work / "node_modules" / name
        unused.parent.mkdir(parents=True, exist_ok=True)
        unused.touch()


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("peers", PEERS)
    if spec is None or spec.loader is None:
        raise ImportError(f"{PEERS} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _measure(stage: Stage, work: Path, pages: Path, sizes: tuple[int, ...]) -> None:
    command = [sys.executable, str(PEERS), "run", "--work", str(work), "--data", str(stage.data.resolve())]
    command += ["--peers", ",".join([*NAMES, "ours"]), "--sizes", ",".join(map(str, sizes)), "--runs", str(stage.runs)]
    subprocess.run([*command, "--extra", f"ours={pages}/page_{{n}}.html"], check=True, stdout=sys.stderr)


def _table(markdown: str) -> FigureTable:
    head, _, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in markdown.splitlines())
    notes = (
        "What the columns mean stands in ../shared/tools/peers/README.md; ours is the document without Streamlit.",
    )
    return FigureTable(TITLE, head=head, rows=tuple(rows), notes=notes)
