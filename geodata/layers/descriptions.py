"""What the descriptions among a dataset's files say (`layers/<name>/layer.toml` and the like), or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from geodata.errors import InputError

T = TypeVar("T")


def read_all(
    files: Mapping[str, bytes], folder: str, file: str, read: Callable[[str, bytes], T]
) -> tuple[dict[str, T], dict[str, str]]:
    """Name → what `read` makes of each ``<folder>/<name>/<file>``, and name → why it raised InputError."""
    found: dict[str, T] = {}
    faults: dict[str, str] = {}
    for path, data in sorted(files.items()):
        parts = path.split("/")
        if len(parts) != 3 or (parts[0], parts[2]) != (folder, file):  # noqa: PLR2004 - folder, name, file
            continue
        try:
            found[parts[1]] = read(parts[1], data)
        except InputError as error:
            faults[parts[1]] = str(error)
    return found, faults
