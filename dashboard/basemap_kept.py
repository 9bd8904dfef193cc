"""Base maps kept on disk: the outlines take a second to make, and are the same for every edit and every briefing.

One file per base map in the user's cache folder, named by a hash of all that it is made of (outlines, gazetteer, the
code itself, region): what was made of something else is never found. When a file is damaged or cannot be written,
the map is made again; it is the same either way.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard import basemap, iso3166, outlines
from geodata import answers
from geodata.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geodata.model import DatasetInfo

FOLDER: Final = "basemaps"
MOST: Final = 12
"""Files that are kept, of about half a megabyte each; the oldest go first."""
_HASH: Final = 64
"""Characters of the SHA-256 that a file begins with."""


def kept(info: DatasetInfo, bounds: basemap.Bounds) -> dict[str, Any]:
    """`basemap.basemap` of the bundled outlines and gazetteer, taken from the disk where it lies there.

    Raises DatelineError when the outlines or the gazetteer were not built.
    """
    gazetteer = Gazetteer.open()
    path = _path(gazetteer, info.country.upper(), bounds)
    found = _read(path) if path else None
    if found is None:
        found = basemap.basemap(info, bounds, gazetteer)
        if path:
            _write(path, found)
    return found


def _path(gazetteer: Gazetteer, country: str, bounds: basemap.Bounds) -> Path | None:
    """Where the map is kept; None when that cannot be told."""
    try:
        ours = [Path(module.__file__ or "") for module in (basemap, outlines, iso3166)]
        made_of = [_digest(path, path.stat().st_mtime_ns) for path in (basemap.ATLAS, gazetteer.path, *ours)]
        text = json.dumps([made_of, country, bounds])
        return answers.folder() / FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    except OSError:
        return None


@lru_cache(maxsize=16)
def _digest(path: Path, _changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    """What was kept; None when it is not there or not whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[_HASH:]
    if hashlib.sha256(body).hexdigest().encode() != data[:_HASH]:
        return None
    found: dict[str, Any] = json.loads(body)
    return found


def _write(path: Path, made: dict[str, Any]) -> None:
    """Keep it, if that can be done: written beside its place first, so that nobody reads half of it."""
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(body).hexdigest().encode() + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        others = sorted(path.parent.glob("*.json"), key=lambda one: (one != path, -one.stat().st_mtime_ns))
        for old in others[MOST:]:
            old.unlink(missing_ok=True)
