"""What is made once, such as drawings of the world, kept as files in the user's cache folder.

A file is named by a hash of everything that its content depends on. One that is damaged or cannot be written only means
that the content is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from geodata import fileio

_HASH: Final = 64
"""Length of the SHA-256 at the beginning of a file."""


def kept(path: Path | None, most: int, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The content of a file, made and written when it is not there. None: there is no place to keep it.

    Of its folder the `most` newest files are kept. Raises what `make` raises.
    """
    content = _read(path) if path else None
    if content is None:
        content = make()
        if path:
            _write(path, most, content)
    return content


def _read(path: Path) -> dict[str, Any] | None:
    """None when the file is missing or damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[_HASH:]
    if hashlib.sha256(body).hexdigest().encode() != data[:_HASH]:
        return None
    content: dict[str, Any] = json.loads(body)
    return content


def _write(path: Path, most: int, content: dict[str, Any]) -> None:
    """Write the file, if possible, under another name first, so that no other process reads half of it."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        fileio.make_folder(path.parent, private=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(body).hexdigest().encode() + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        files = sorted(path.parent.glob("*.json"), key=lambda file: (file != path, -file.stat().st_mtime_ns))
        for old in files[most:]:
            old.unlink(missing_ok=True)
