"""The folder of a frozen briefing with its manifest, written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.errors import InputError
from geodata.messages import quoted

if TYPE_CHECKING:
    from geodata.briefings.briefing import Briefing


MANIFEST: Final = "manifest.json"
KIND: Final = "dateline-briefing/1"
_TRIES: Final = 20
"""Attempts to move a folder into place while others write the same one."""


def with_manifest(
    files: Mapping[str, bytes],
    briefing: Briefing,
    version: str,
    attribution: str,
    layers: Sequence[Mapping[str, object]] = (),
) -> dict[str, bytes]:
    """The files and their manifest: SHA-256 and size of each, data version, attribution, licences, and the layers."""
    manifest = {
        "kind": KIND,
        "id": briefing.ident,
        "title": briefing.title,
        "data_version": version,
        "steps": len(briefing.steps),
        "frame": list(briefing.frame),
        **({"imprint": asdict(briefing.imprint)} if briefing.imprint.published else {}),
        "attribution": attribution,
        **({"layers": list(layers)} if layers else {}),
        "licence": {
            "quotes": "the sources’ own; quoted as evidence",
            "map": "Natural Earth, public domain",
            "names": "GeoNames, CC BY 4.0",
            "software": "Dateline, MIT; Leaflet, BSD-2-Clause; Source Sans, SIL OFL 1.1",
        },
        "files": {
            name: {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}
            for name in sorted(files)
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {**files, MANIFEST: text.encode("utf-8", "replace")}


def check_place(out: Path) -> None:
    """Raise InputError unless `out` is new, an empty folder, or an earlier frozen briefing that may be replaced."""
    for turn in range(_TRIES):
        before = _identity(out)
        obstacle = "" if before is None else _obstacle(out)
        if not obstacle:
            return
        if _identity(out) == before or turn == _TRIES - 1:  # else another process replaced it during the check
            raise InputError(f"{quoted(str(out), 200)} {obstacle}; name a new folder with -o")


def _identity(out: Path) -> tuple[int, int, int] | None:
    """Changes when another folder is moved there; None where there is nothing."""
    try:
        stat = out.lstat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_ctime_ns


def _obstacle(out: Path) -> str:
    """What is wrong with the folder `out`, "" for nothing."""
    if out.is_symlink() or not out.is_dir():
        return "is not a folder"
    try:
        full = any(out.iterdir())
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "contains other files, which would be lost" if full and not _is_briefing(out) else ""


def write_folder(files: Mapping[str, bytes], out: Path, *, private: bool = False) -> None:
    """Write the files into the folder `out`; what was there before stays until the new folder is complete.

    `private`: its owner alone may read it. Raises InputError when it cannot be written; then nothing is left behind.
    """
    check_place(out)
    parent = out.absolute().parent
    beside = Path()
    try:
        fileio.make_folder(parent)
        beside = Path(tempfile.mkdtemp(dir=parent, prefix=f".{out.name}-"))
        fresh = beside / "new"
        fileio.make_folder(fresh, private=private)
        for name, content in files.items():
            _write(fresh / name, content, fileio.open_private if private else fileio.open_own)
        fileio.sync_folder(fresh)
        _swap(fresh, out, beside)
        fileio.sync_folder(parent)  # or the new name may not survive a power cut
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"{quoted(str(out), 200)} could not be written ({why}); nothing was left behind") from error
    finally:
        if beside != Path():
            shutil.rmtree(beside, ignore_errors=True)


def _write(path: Path, content: bytes, opener: Callable[[str, int], int]) -> None:
    with open(path, "xb", opener=opener) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())  # raises at the latest here on a full disk


def _swap(fresh: Path, out: Path, beside: Path) -> None:
    """Move `fresh` to `out`. Folders cannot be replaced in one step: the old one is set aside, and restored on failure.

    Where another writer was faster, its folder is the old one: the last writer wins, and folders never mix.
    """
    for turn in range(_TRIES):
        old = beside / f"old-{turn}"
        check_place(out)
        with suppress(FileNotFoundError):
            out.rename(old)
        try:
            fresh.rename(out)
        except OSError as error:
            if error.errno in {errno.ENOTEMPTY, errno.EEXIST} and turn < _TRIES - 1:
                continue
            with suppress(OSError):
                old.rename(out)
            raise
        return


def _is_briefing(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") == KIND
