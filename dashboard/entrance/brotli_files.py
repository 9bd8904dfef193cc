"""The files of a first visit, compressed with brotli, which makes them a sixth smaller than gzip does.

It takes seconds, so it is done once, after a server's start, and kept in the user's cache folder; until then gzip is
sent. Browsers take brotli over HTTPS, and over HTTP from their own computer.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

import brotli
import streamlit

from dashboard.basemap import on_disk
from dashboard.bundle import ASSETS, assets_stamp
from dashboard.entrance import compressed, modules, pack
from dashboard.server.routes import SMALLER
from geodata.online.cache import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

QUALITY: Final = 11
WORTH: Final = 2_048
"""Bytes of a file below which nothing is gained."""
MOST: Final = 4
"""Sets that are kept: one for each version of Streamlit and of ours."""
_OURS: Final = ("dateline.js", "dateline.css")


def make() -> None:
    """Compress the files, or read them where they are kept."""
    plain = {path: data for path, data in _files().items() if len(data) >= WORTH}
    content = on_disk.kept(_place(plain), MOST, lambda: {path: _packed(data) for path, data in plain.items()})
    SMALLER.update({path: base64.b64decode(content[path]) for path in plain if path in content})


def _files() -> dict[str, bytes]:
    """Path on the server → file, of the pack of modules, the style sheet, and the scripts of the map."""
    files = {path: compressed.plain(path) for path in (pack.address(), modules.style_sheet(), *modules.of_frame())}
    ours = {
        f"/assets/{assets_stamp()}/{name}": (ASSETS / name).read_bytes() for name in _OURS if (ASSETS / name).is_file()
    }
    return {**{path: data for path, data in files.items() if data is not None}, **ours}


def _packed(data: bytes) -> str:
    return base64.b64encode(brotli.compress(data, quality=QUALITY)).decode()


def _place(files: dict[str, bytes]) -> Path | None:
    """Where they are kept; None where no folder can be had."""
    whole = hashlib.sha256(f"{streamlit.__version__} {brotli.__version__} {QUALITY}".encode())
    for path, data in files.items():
        whole.update(path.encode() + hashlib.sha256(data).digest())
    try:
        return cache_folder() / "brotli" / f"{whole.hexdigest()}.json"
    except OSError:
        return None
