"""The rights of files and folders, as other accounts of the computer have them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Create files under this umask."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(root: Path, rights: int = 0o077) -> list[str]:
    """The files and folders below `root`, itself among them, to which the group or others have any of the `rights`."""
    found = [root, *root.rglob("*")]
    return sorted(str(path.relative_to(root.parent)) for path in found if path.lstat().st_mode & rights)
