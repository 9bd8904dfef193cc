"""The map's document on a page of its own: the same plugin, the same arrays fetched, nothing of Streamlit around it."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd

from bench import ged
from dashboard.basemap import basemap
from dashboard.bundle import ASSETS
from dashboard.map import config, plugin
from dashboard.served import Served
from geodata.dataset.reading import load
from geodata.view import packed, query
from geodata.view.details import CHUNK

WORLD = ((-45.0, -110.0), (60.0, 150.0))
BUNDLE = ("dateline.js", "dateline.css")


def write(folder: Path, rows: int, events: bytes, script: Path | None = None) -> Path:
    """Write `page_{rows}.html` with its data beside it; `script` is loaded after the plugin. Returns the page.

    `events` are packed arrays. The texts are those of one made-up event, for all of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for asset in [*(ASSETS / name for name in BUNDLE), *ASSETS.glob("*.woff2")]:
        shutil.copy(asset, folder)
    served_version = _served_version()
    (folder / f"events_{rows}.bin").write_bytes(events)
    (folder / "basemap.json").write_text(json.dumps(basemap.cached_basemap(served_version.dataset.info, WORLD)))
    (folder / "details.json").write_text(json.dumps(served_version.details(0) * CHUNK))
    page = plugin.make_page(_config(served_version, rows), *BUNDLE)
    if script:
        shutil.copy(script, folder)
        page = page.replace("</html>", f'<script src="{script.name}"></script></html>')
    target = folder / f"page_{rows}.html"
    target.write_text(page)
    return target


def _served_version() -> Served:
    """A dataset of one made-up event, as viewers get it."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        table, dataset = Path(name, "made-up.csv"), Path(name, "dataset")
        ged.write_made_up(table, 1)
        ged.write_dataset(table, dataset)
        return Served(load(dataset))


def _config(served_version: Served, rows: int) -> dict[str, object]:
    """The configuration of an exported file, but with its data beside it, as the live page has them."""
    common = config.live(served_version, query.default_view(served_version.dataset.info), "")
    data = {"kind": "addresses", "events": f"events_{rows}.bin", "basemap": "basemap.json"}
    data |= {"details": "details.json", "index": "index.json", "deaths": "deaths.bin", "ground": "ground-{tile}.json"}
    return {**common, "host": "file", "bounds": WORLD, "data": data}


def fetch_events(address: str) -> bytes:
    """The packed events that a Dateline server gives to its own page."""
    with urllib.request.urlopen(f"{address}/readyz") as answer:  # noqa: S310 - our own server
        version = json.load(answer)["version"]
    with urllib.request.urlopen(f"{address}/data/{version}/events.bin") as answer:  # noqa: S310
        body: bytes = answer.read()
        return gzip.decompress(body) if answer.headers["content-encoding"] == "gzip" else body


def packed_csv(path: Path) -> bytes:
    """The packed events of a CSV with `lon`, `lat`, `time` (the peers' own input): points and days, nothing else."""
    table = pd.read_csv(path, parse_dates=["time"])
    day = (table["time"] - pd.Timestamp(1970, 1, 1)).dt.days
    found = pd.DataFrame({"lat": table["lat"], "lon": table["lon"], "start_day": day, "end_day": day})
    return packed.pack(found.assign(prec=1, group=0, radius_km=0.0, date_prec=1, approximate=False, claimed_by="")).data


@contextmanager
def file_server(folder: Path) -> Iterator[str]:
    """The address at which the files of `folder` are served."""
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing: standard output is for figures."""
