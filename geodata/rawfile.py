"""The bytes of a file that somebody put into a dataset's folder: whatever it is, reading it ends.

A pipe would be waited for and a device read without end; a file beyond all bounds would fill the memory.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 200_000_000
"""Of a table: more than a million events."""
MAX_BYTES_TOML: Final = 5_000_000
_MB: Final = 1_000_000
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path, most: int = MAX_BYTES) -> bytes:
    """The file's bytes, `most` of them at the utmost. Raises OSError, whose `strerror` is for the reader."""
    handle = os.open(path, _FLAGS)
    try:
        state = os.fstat(handle)
        if stat.S_ISDIR(state.st_mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file", str(path))
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
        if state.st_size > most:
            why = f"it has {-(-state.st_size // _MB):,} MB, and at most {most // _MB:,} are read; is it the right file?"
            raise OSError(errno.EFBIG, why, str(path))
        with open(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)
