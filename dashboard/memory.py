"""Memory that a server has no more use for goes back to the operating system."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def use_malloc() -> None:
    """Let Arrow take memory from malloc: its own allocator keeps a third of what reading a layer has needed."""
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Return what malloc keeps for later, where the C library can (glibc)."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
