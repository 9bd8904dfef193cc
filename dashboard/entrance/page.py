"""The first answer to a visitor: Streamlit's page with a title, a preview, and something to see until it has started.

Without it a slow line shows a white page for many seconds, and a link is announced everywhere as "Streamlit".
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode

import streamlit
from jinja2 import DictLoader, Environment, StrictUndefined

from dashboard import access, served, session, style
from dashboard.briefings import pictures
from dashboard.bundle import FONTS, assets_stamp
from dashboard.entrance import modules, words
from dashboard.entrance.sketch import Sketch, sketch
from geodata.errors import DatasetError
from geodata.view import url

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.view.query import View

PAGES: Final = {
    "": "Map",
    "map": "Map",
    "article": "Article",
    "table": "Table",
    "share": "Share",
    "draft": "Draft",
    "import": "Import",
    "edit": "Edit",
}
"""A page's path without its slash → its name."""
INDEX: Final = Path(streamlit.__file__).parent / "static" / "index.html"
KEPT: Final = 64
"""Answers kept in memory, of about 40 kB each."""
AT_PIXELS: Final = 1000
"""Width and height of the outlines' picture where a link names its section; the style sheet has the same."""
_HERE: Final = Path(__file__).parent
_HEAD, _BODY = "<!-- dateline head -->", "<!-- dateline body -->"
_REPLACED: Final = (
    (r"<title>.*?</title>", _HEAD),
    (r'<link rel="shortcut icon"[^>]*>', ""),
    (r'<link\s+rel="preload"[^>]*as="font"[^>]*>', ""),
    (r'<link rel="service-desc"[^>]*>', ""),
    (r'<noscript>.*?</noscript>\s*<div id="root"></div>', _BODY),
)
"""What is replaced in Streamlit's page. `tests/dashboard/entrance/test_page.py` checks that all of it is there."""


def first_answer(path: str, query_string: str, site: str) -> bytes | None:
    """The page at `path`, None for a path that is no page. `site`: the server's address, with a slash at its end."""
    name = path.removeprefix("/")
    if name not in PAGES:
        return None
    try:
        version = served.latest().version
    except DatasetError:
        version = ""
    return _answer(name, query_string, site, version, modules.of_frame())


def view_of(query_string: str, served_version: Served) -> View:
    """The view of an address, as a session would open it; what cannot be read is left out in silence."""
    params = parse_qs(query_string, max_num_fields=400)
    known = {name: values for name, values in params.items() if name not in {"rev", access.PARAMETER}}
    return session.read_url(known, served_version)[0]


def query_of(view: View, served_version: Served) -> str:
    """The query of the address at which the view is found, with its "?"; "" for the first view.

    It is made of what was understood, so that nothing that a visitor invents is named or drawn.
    """
    params = urlencode(url.to_params(view, served_version.dataset.info), doseq=True)
    return f"?{params}" if params else ""


@lru_cache(maxsize=KEPT)
def _answer(name: str, query_string: str, site: str, version: str, of_frame: tuple[str, ...]) -> bytes:
    served_version = served.by_version(version) if version else None
    head, body = _texts(PAGES[name], query_string, site, served_version, of_frame) if served_version else _nothing()
    before, _, rest = _index().partition(_HEAD)
    between, _, after = rest.partition(_BODY)
    return f"{before}{head}{between}{body}{after}".encode("utf-8", "replace")


def _texts(
    page: str, query_string: str, site: str, served_version: Served, of_frame: tuple[str, ...]
) -> tuple[str, str]:
    """What stands in the head and in the body of the page."""
    view = view_of(query_string, served_version)
    dataset = served_version.dataset.info.title
    heading = words.event_title(view, served_version) or dataset
    outline = _sketch(served_version.version)
    query = query_of(view, served_version)
    values: dict[str, Any] = {
        "page": page,
        "dataset": dataset,
        "heading": heading,
        "title": words.tab_title(page, view, served_version),
        "sentence": words.sentence(view, served_version),
        "address": f"{site}{query}",
        "picture": f"{site}preview.png{query}",
        "alt": f"Map: {heading}",
        "sketch": outline,
        "box": " ".join(f"{value:.1f}" for value in outline.box(view, AT_PIXELS)) if view.at else "",
        "soon": modules.modules(modules.OF_MAP) if page == "Map" else (),
        "large": (*_large(served_version), *of_frame) if page == "Map" else (),
        "later": modules.modules(modules.OF_FILTERS) if page == "Map" else (),
    }
    return _render("head.html", values), _render("body.html", values)


def _nothing() -> tuple[str, str]:
    """The page of a server that has no data to show, which says why itself."""
    return f"<title>{words.NAME}</title>", '<div id="root"></div>'


def _large(served_version: Served) -> tuple[str, ...]:
    """What the map's frame asks for once it is there, the largest files of a visit.

    They fill the line while the many small modules of Streamlit's wait for it.
    """
    data, assets = f"./data/{served_version.version}", f"./assets/{assets_stamp()}"
    return f"{assets}/dateline.js", f"{data}/basemap.json", f"{data}/events.bin", f"{assets}/dateline.css"


def _render(name: str, values: dict[str, Any]) -> str:
    assets = f"./assets/{assets_stamp()}"
    width, height = pictures.PREVIEW
    text: str = (
        _templates()
        .get_template(name)
        .render(
            **values,
            width=width,
            height=height,
            icon=style.ICON,
            font=f"{assets}/{FONTS['Dateline Sans']}",
            script=f"{assets}/host.js",
            print_style=f"{assets}/print.css",
            style=(_HERE / "first.css").read_text("utf-8"),
        )
    )
    return text


@lru_cache(maxsize=1)
def _templates() -> Environment:
    templates = {name: (_HERE / name).read_text("utf-8") for name in ("head.html", "body.html")}
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=DictLoader(templates)
    )


@lru_cache(maxsize=1)
def _index() -> str:
    """Streamlit's page, with two places for ours."""
    text = INDEX.read_text("utf-8")
    for pattern, replacement in _REPLACED:
        text = re.sub(pattern, replacement, text, count=1, flags=re.DOTALL)
    return re.sub(r'(href="\./static/css/index\.[\w-]+\.css)"', rf'\1?{assets_stamp()}"', text)


@lru_cache(maxsize=4)
def _sketch(version: str) -> Sketch:
    """The outlines of a version, by its name: a version in a cache would not leave the memory."""
    served_version = served.by_version(version) or served.latest()
    return sketch(served_version.basemap, served_version.bounds)
