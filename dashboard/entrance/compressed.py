"""The files of others that our pages load, compressed once and kept in memory.

They are Streamlit's, of which it serves 2 MB as they are, and the script of the map's frame, which is sent without a
word on how long it may be kept. Their names contain a hash, so browsers may keep them for good. The style sheet gets
our fonts, which the map's frame uses, too, in place of fonts of six times their size; those stay for the letters that
ours do not have. The font of Streamlit's icons, which it asks for on every page, is loaded when a page shows one.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dashboard.bundle import FONTS, assets_stamp
from dashboard.entrance import modules, pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX: Final = "/static/"
KINDS: Final = (".js", ".css", ".svg", ".json")
KEPT: Final = 400
"""Files kept: as many as Streamlit has, and a few more."""
_OURS: Final = {"Source Sans": "Dateline Sans", "Source Serif": "Dateline Serif"}
_FACE: Final = re.compile(
    r"@font-face\{font-family:(Source (?:Sans|Serif));font-weight:100 900;font-style:normal;src:([^}]*)\}"
)
_LATIN: Final = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,"
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
"""The characters of our fonts (https://fontsource.org, subset "latin")."""
_ICONS: Final = re.compile(r"@font-face\{font-family:Material Symbols Rounded;")
_OF_ICONS: Final = "U+0030-0039,U+005F,U+0061-007A"
"""The characters of icons' names. Streamlit asks for the font (375 kB) with a space, which is not among them."""


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Path]:
    """Path below `PREFIX` → file; names are compared, never joined to a path."""
    folder = modules.ROOT / "static"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in KINDS}


@lru_cache(maxsize=KEPT)
def compressed(path: str) -> tuple[bytes, str] | None:
    """The file at this path of the server, as gzip, and its media type; None for any other path."""
    data = plain(path)
    if data is None:
        return None
    kind = "text/javascript" if path.endswith(".js") else mimetypes.guess_type(path)[0]
    return gzip.compress(data, 9, mtime=0), kind or "application/octet-stream"


def plain(path: str) -> bytes | None:
    """The file at this path of the server; None for any other path."""
    if path == pack.address():
        return pack.content()
    file = _names().get(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else modules.of_frame().get(path)
    if file is None:
        return None
    data = file.read_bytes()
    return with_our_fonts(data.decode("utf-8")).encode("utf-8") if file.suffix == ".css" else data


def with_our_fonts(css: str) -> str:
    """The style sheet with our fonts for Latin letters, Streamlit's for others, and that of icons once one shows."""

    def both(face: re.Match[str]) -> str:
        family, source = face.groups()
        ours = f'url(../../assets/{assets_stamp()}/{FONTS[_OURS[family]]})format("woff2")'
        faces = ((source, "U+0100-FFFF"), (ours, _LATIN))
        return "".join(
            f"@font-face{{font-family:{family};font-weight:200 900;font-style:normal;font-display:swap;"
            f"src:{address};unicode-range:{letters}}}"
            for address, letters in faces
        )

    return _ICONS.sub(rf"\g<0>unicode-range:{_OF_ICONS};", _FACE.sub(both, css))
