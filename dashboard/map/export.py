"""Export a dataset as one HTML file with the map plugin and all data in it, which works offline."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard import layered
from dashboard.bundle import ASSETS
from dashboard.map import config, plugin
from dashboard.served import Served
from geodata.errors import InputError
from geodata.interchange import extract
from geodata.messages import quoted
from geodata.view import url

if TYPE_CHECKING:
    from geodata.model import Dataset
    from geodata.view.query import View


def write_html(dataset: Dataset, params: dict[str, str], out: Path) -> None:
    """Write `dataset`, opened at the view of the URL parameters `params`, as one HTML file.

    `plugins.write_whole` puts it in its place when it is whole. Raises InputError for a parameter that cannot be read.
    """
    names = [params["layer"]] if "layer" in params else []
    served_version = layered.with_layers(Served(dataset), names)
    if names and not served_version.layers:
        raise InputError(f"there is no layer {quoted(names[0])} that may be passed on")
    values = {name: [value] for name, value in params.items()}
    view = url.exactly(values, served_version.dataset.info, served_version.dataset.taxonomy)
    out.write_text(page(served_version, view), encoding="utf-8")


def page(served_version: Served, view: View) -> str:
    """The HTML of a version, opened at a view. Its description says credit and licence, version and tally."""
    made = plugin.make_page(
        config.shortened(config.inlined(served_version, view)), _bundle("dateline.js"), _bundle("dateline-file.css")
    )
    said = extract.of_view(served_version.dataset, served_version.layers, view).statement.lines
    about = f'<meta name="description" content="{escape(" ".join(said))}" />'
    return made.replace("<head>", f"<head>\n    {about}", 1)


def _bundle(name: str) -> str:
    """A built asset as a data: URL, so that the exported file needs no other file."""
    media_type = "text/javascript" if name.endswith(".js") else "text/css"
    return f"data:{media_type};charset=utf-8;base64,{base64.b64encode((ASSETS / name).read_bytes()).decode()}"
