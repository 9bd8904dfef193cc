"""Giving memory back: what the C library keeps of freed memory, for requests to come that may never come."""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable
from typing import Final

import pyarrow as pa

EVERY_S: Final = 15.0


async def keep_returning() -> None:
    """Return free memory to the system now and then, until this is cancelled. Does nothing without glibc."""
    trim = trimmer()
    while trim is not None:
        await asyncio.sleep(EVERY_S)
        await asyncio.to_thread(trim, 0)


def use_malloc() -> None:
    """Let Arrow take memory from the C library: its own allocator keeps what reading a layer needed, 110 MB of GED."""
    pa.set_memory_pool(pa.system_memory_pool())


def trimmer() -> Callable[[int], int] | None:
    """The function `malloc_trim` of glibc; None where there is another C library."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return found
