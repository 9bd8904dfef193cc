"""Streamlit's modules that the map's page loads once its script has run.

Each names others when it has come. On a slow line that is a round trip for each step, unless the first answer of the
server names them all: then they come while the script runs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from streamlit import runtime

from dashboard.entrance.compressed import ROOT

OF_MAP: Final = ("ComponentInstance",)
"""What shows the map's frame."""
OF_FILTERS: Final = ("BidiComponent", "Html", "Multiselect", "Selectbox")
"""What shows the sidebar, whose elements come before the map."""
FRAME: Final = "streamlit_folium.st_folium"
"""Streamlit's name for the component of the map's frame."""
_FOLDER: Final = ROOT / "static" / "js"
_IMPORT: Final = re.compile(r"""(?:from|import)\s*[`"']\./([\w.~-]+\.js)[`"']""")
_NAMED: Final = re.compile(r"static/js/([\w.~-]+\.js)")
_OF_PAGE: Final = re.compile(r"\./static/(?:js|css)/[\w.~-]+\.(?:js|css)")


@lru_cache(maxsize=4)
def modules(names: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses of the modules with these names and of all that they import, but for what Streamlit's page names."""
    known = set(_NAMED.findall((ROOT / "index.html").read_text("utf-8")))
    waiting = [path.name for name in names for path in _FOLDER.glob(f"{name}.*.js")]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in known and name not in found:
            found[name] = None
            waiting += _IMPORT.findall((_FOLDER / name).read_text("utf-8"))
    return tuple(f"./static/js/{name}" for name in found)


def of_page() -> tuple[str, ...]:
    """Addresses of the modules and the style sheet that Streamlit's page names."""
    return tuple(dict.fromkeys(_OF_PAGE.findall((ROOT / "index.html").read_text("utf-8"))))


def of_frame() -> tuple[str, ...]:
    """Address of streamlit-folium's script, which its frame asks for; none before Streamlit has its component."""
    registry = runtime.get_instance().component_registry if runtime.exists() else None
    folder = registry.get_component_path(FRAME) if registry else None
    if folder is None:
        return ()
    return tuple(f"./component/{FRAME}/static/js/{file.name}" for file in Path(folder).glob("static/js/main.*.js"))
