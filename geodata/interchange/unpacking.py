"""The one file in a .zip or .gz, unpacked within bounds: a small file that unpacks to a huge one is refused."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Final

from geodata.errors import InputError
from geodata.messages import quoted

MOST_BYTES: Final = 8_000_000_000
"""Largest file that is read, unpacked."""
_SUSPICIOUS: Final = 100_000_000
_MOST_RATIO: Final = 200
"""Tables of events become a tenth as large when they are packed; bombs a thousandth."""
_CHUNK: Final = 1 << 20
_IGNORED: Final = (".txt", ".md", ".pdf", ".docx", ".html", ".xsd", ".prj", ".cpg")
_WORKBOOK: Final = ("xl/workbook.xml", "xl/workbook.bin", "mimetype")
"""Members that tell a workbook, which is a ZIP file itself."""


def unpack(path: Path, folder: Path) -> Path:
    """The file itself when it is not packed; else the one file in it, written to `folder`. Raises InputError."""
    try:
        with path.open("rb") as file:
            begin = file.read(4)
        if begin[:2] == b"\x1f\x8b":
            name = path.name.removesuffix(".gz") or "unpacked"
            with gzip.open(path) as packed:
                return _copy(packed, folder / name, path)
        if begin in {b"PK\x03\x04", b"PK\x05\x06"}:  # the second: an archive without any file
            with zipfile.ZipFile(path) as archive:
                if {info.filename for info in archive.infolist()} & set(_WORKBOOK):
                    return path
                member = _member(archive, path)
                with archive.open(member) as packed:
                    return _copy(packed, folder / PurePosixPath(member.filename).name, path)
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise InputError(f"{path.name} is damaged or was cut off ({error}); nothing was imported") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise InputError(f"{path.name} cannot be unpacked ({error}); unpack it first") from error
    return path


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if not info.is_dir() and not _is_aside(info.filename)]
    if len(members) == 1:
        return members[0]
    if maps := [info for info in members if info.filename.lower().endswith(".kml")]:
        return next((info for info in maps if info.filename == "doc.kml"), maps[0])  # a KMZ: the others are pictures
    names = ", ".join(quoted(info.filename) for info in members[:5])
    raise InputError(
        f"{path.name} holds {len(members)} files that may be data{f' ({names}…)' if members else ''}; "
        "unpack it and name the one to import"
    )


def _is_aside(name: str) -> bool:
    """Whether a member is a read-me or a system's own."""
    parts = PurePosixPath(name)
    return "__MACOSX" in parts.parts or parts.name.startswith(".") or name.lower().endswith(_IGNORED)


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, path: Path) -> Path:
    """Write what a packed file holds. Raises InputError when it is larger than a table of events would be."""
    most = max(_SUSPICIOUS, min(MOST_BYTES, path.stat().st_size * _MOST_RATIO))
    written = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise InputError(
                    f"{path.name} unpacks to more than {most // 10**6:,} MB: no table does that; nothing was imported"
                )
            out.write(chunk)
    shutil.copystat(path, target)
    return target
