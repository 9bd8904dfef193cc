"""Streamlit's modules: those that its page names, and those that our pages load once its script has run."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit
from streamlit import runtime

ROOT: Final = Path(streamlit.__file__).parent / "static"
FOLDER: Final = "/static/js/"
"""Where the server has them."""
OF_ELEMENTS: Final = ("ComponentInstance", "BidiComponent", "Html", "Multiselect", "Selectbox")
"""What shows the map's frame, the sidebar, and our own components."""
FRAME: Final = "streamlit_folium.st_folium"
"""Streamlit's name for the component of the map's frame."""
_IMPORT: Final = re.compile(r"""(?:from|import)\s*[`"']\./([\w.~-]+\.js)[`"']""")
_OF_PAGE: Final = re.compile(r"\./static/js/([\w.~-]+\.js)")
_SHEET: Final = re.compile(r"\.(/static/css/index\.[\w-]+\.css)")


def text(name: str) -> str:
    """The module with this file name."""
    return (ROOT / "static" / "js" / name).read_text("utf-8")


@lru_cache(maxsize=1)
def of_page() -> tuple[str, ...]:
    """File names of the modules that Streamlit's page names; the first starts it."""
    return tuple(dict.fromkeys(_OF_PAGE.findall((ROOT / "index.html").read_text("utf-8"))))


def style_sheet() -> str:
    """Path on the server of the style sheet that Streamlit's page names."""
    (path,) = _SHEET.findall((ROOT / "index.html").read_text("utf-8"))
    return str(path)


@lru_cache(maxsize=4)
def needed(names: tuple[str, ...]) -> tuple[str, ...]:
    """File names of the modules with these names and of all that they import, but for what Streamlit's page names."""
    waiting = [path.name for name in names for path in (ROOT / "static" / "js").glob(f"{name}.*.js")]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in of_page() and name not in found:
            found[name] = None
            waiting += _IMPORT.findall(text(name))
    return tuple(found)


def of_frame() -> dict[str, Path]:
    """Path on the server → file, of streamlit-folium's script; none before Streamlit has its component."""
    registry = runtime.get_instance().component_registry if runtime.exists() else None
    folder = registry.get_component_path(FRAME) if registry else None
    if folder is None:
        return {}
    return {f"/component/{FRAME}/static/js/{file.name}": file for file in Path(folder).glob("static/js/main.*.js")}
