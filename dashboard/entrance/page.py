"""The first answer to a visitor: Streamlit's page with a title, a preview, and something to see until it has started.

Without it a slow line shows a white page for many seconds, and a link is announced everywhere as "Streamlit".
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode

from jinja2 import DictLoader, Environment, StrictUndefined

from dashboard import access, served, session, style
from dashboard.briefings import pictures
from dashboard.bundle import FONTS, assets_stamp
from dashboard.entrance import modules, pack, words
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
    "versions": "Versions",
}
"""A page's path without its slash → its name."""
INDEX: Final = modules.ROOT / "index.html"
KEPT: Final = 64
"""Answers kept in memory, of about 40 kB each."""
AT_PIXELS: Final = 1000
"""Width and height of the outlines' picture where a link names its section; the style sheet has the same."""
_ASKED_FIRST: Final = ("./_stcore/health", "./_stcore/host-config")
"""What Streamlit's script asks the server before anything else; on other pages it looks for it in other places."""
_HERE: Final = Path(__file__).parent
_HEAD, _BODY, _START = "<!-- dateline head -->", "<!-- dateline body -->", "<!-- dateline start -->"
_NONCE: Final = secrets.token_urlsafe(16)
"""Stands in answers that are kept where each gets a nonce of its own."""
_REPLACED: Final = (
    (r"<title>.*?</title>", _HEAD),
    (r'<link rel="shortcut icon"[^>]*>', ""),
    (r'<link\s+rel="preload"[^>]*as="font"[^>]*>', ""),
    (r'<link rel="service-desc"[^>]*>', ""),
    (r'<script type="module"[^>]*></script>(?:\s*<link rel="modulepreload"[^>]*>)*', _START),
    (r'<noscript>.*?</noscript>\s*<div id="root"></div>', _BODY),
)
"""What is replaced in Streamlit's page. `tests/dashboard/entrance/test_page.py` checks that all of it is there."""


def first_answer(path: str, query_string: str, site: str, nonce: str) -> bytes | None:
    """The page at `path`, None for a path that is no page.

    `site`: the server's address, with a slash at its end; `nonce`: what lets its script write the map of modules.
    """
    name = path.removeprefix("/")
    if name not in PAGES:
        return None
    try:
        version = served.latest().version
    except DatasetError:
        version = ""
    answer = _answer(name, query_string, site, version, tuple(modules.of_frame()))
    return answer.replace(_NONCE.encode(), nonce.encode())


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
    head, body = _texts(name, query_string, site, served_version, of_frame) if served_version else _nothing()
    before, _, rest = _index().partition(_HEAD)
    between, _, after = rest.partition(_BODY)
    return f"{before}{head}{between}{body}{after}".encode("utf-8", "replace")


def _texts(
    name: str, query_string: str, site: str, served_version: Served, of_frame: tuple[str, ...]
) -> tuple[str, str]:
    """What stands in the head and in the body of the page."""
    page, view = PAGES[name], view_of(query_string, served_version)
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
        "asked_first": () if name else _ASKED_FIRST,
        "then": _then(served_version, of_frame) if page == "Map" else (),
    }
    return _render("head.html", values), _render("body.html", values)


def _nothing() -> tuple[str, str]:
    """The page of a server that has no data to show, which says why itself."""
    return f"<title>{words.NAME}</title>", '<div id="root"></div>'


def _then(served_version: Served, of_frame: tuple[str, ...]) -> tuple[str, ...]:
    """What the map's frame will ask for. It comes while Streamlit starts, when the line has nothing else to do."""
    data, assets = f"./data/{served_version.version}", f"./assets/{assets_stamp()}"
    frame = (f".{path}" for path in of_frame)
    return *frame, f"{assets}/dateline.js", f"{assets}/dateline.css", f"{data}/events.bin", f"{data}/basemap.json"


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
            script=f"{assets}/host.js",
            font=f"{assets}/{FONTS['Dateline Sans']}",
            print_style=f"{assets}/print.css",
            style=(_HERE / "first.css").read_text("utf-8"),
        )
    )
    return text


@lru_cache(maxsize=1)
def _templates() -> Environment:
    templates = {name: (_HERE / name).read_text("utf-8") for name in ("head.html", "start.html", "body.html")}
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=DictLoader(templates)
    )


@lru_cache(maxsize=1)
def _index() -> str:
    """Streamlit's page, started by our script, with two places for ours."""
    text = INDEX.read_text("utf-8")
    for pattern, replacement in _REPLACED:
        text = re.sub(pattern, replacement, text, count=1, flags=re.DOTALL)
    sheet = f'".{modules.style_sheet()}"'
    text = text.replace(sheet, f'{sheet[:-1]}?{assets_stamp()}"')
    start = {"nonce": _NONCE, "pack": f".{pack.address()}", "main": f".{modules.FOLDER}{modules.of_page()[0]}"}
    return text.replace(_START, _render("start.html", start))


@lru_cache(maxsize=4)
def _sketch(version: str) -> Sketch:
    """The outlines of a version, by its name: a version in a cache would not leave the memory."""
    served_version = served.by_version(version) or served.latest()
    return sketch(served_version.basemap, served_version.bounds)
