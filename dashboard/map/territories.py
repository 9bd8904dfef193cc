"""The territories of a version for the map: where their packed states are, and what is said of each.

One that may not be passed on is in the pages of signed-in editors alone, as a part of the page itself: it has no
address, and no exported file has it.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geodata.territory import layer

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.served import Served
    from geodata.territory.layer import TerritoryLayer


_KEPT: Final = 8


def addressed(version: Served, data: str, *, editor: bool) -> list[dict[str, Any]]:
    """The territories of a live page, whose data lie below the address `data`."""
    found = []
    for name, (one, folder) in _offered(version).items():
        if one.redistribute:
            found.append(_described(one, address=f"{data}/territory-{name}.bin"))
        elif editor:
            found.append(_described(one, packed=_deflated(folder)))
    return found


def inlined(version: Served) -> list[dict[str, Any]]:
    """Those of a page with all data in it."""
    return [_described(one, packed=_deflated(folder)) for one, folder in _offered(version).values() if one.redistribute]


def packed(version: Served, name: str) -> bytes | None:
    """The packed states of a territory that may be passed on, compressed by gzip; None where there is none."""
    one, folder = _offered(version).get(name, (None, None))
    return _gzipped(folder) if one and folder and one.redistribute else None


def _offered(version: Served) -> dict[str, tuple[TerritoryLayer, Path]]:
    """The territories whose files are here, and the folder of each."""
    files, folder = version.dataset.layer_files, version.dataset.folder
    if folder is None or not files:
        return {}
    faults = layer.faults(files, folder)
    return {name: (one, one.folder(folder)) for name, one in layer.of_files(files).items() if name not in faults}


def _described(one: TerritoryLayer, *, address: str = "", packed: str = "") -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "credit": one.credit,
        "holders": [{"name": who.name, "label": who.label, "colour": who.colour} for who in one.holders],
        "address": address,
        "packed": packed,
    }


@lru_cache(maxsize=_KEPT)
def _gzipped(folder: Path) -> bytes:
    return gzip.compress((folder / layer.AREAS).read_bytes(), 6, mtime=0)


@lru_cache(maxsize=_KEPT)
def _deflated(folder: Path) -> str:
    """Raw deflate in base64, as in `dashboard.map.config`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress((folder / layer.AREAS).read_bytes()) + packer.flush()).decode()
