"""Free memory goes back to the system, where the C library can do that."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dashboard.server import memory
from tests.support import asgi


def test_free_memory_is_returned_again_and_again(monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []

    def trim(keep: int) -> int:
        asked.append(keep)
        if len(asked) == 2:
            raise KeyError  # no other end is foreseen
        return 1

    monkeypatch.setattr(memory, "EVERY_S", 0.0)
    monkeypatch.setattr(memory, "trimmer", lambda: trim)
    with pytest.raises(KeyError):
        asgi.run(memory.keep_returning())
    assert asked == [0, 0]


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: object())
    asgi.run(memory.keep_returning())


def test_the_function_is_there_with_glibc():
    trim = memory.trimmer()
    assert trim is None or trim(0) in (0, 1)


def test_arrow_takes_its_memory_from_the_c_library():
    before = pa.default_memory_pool()
    try:
        memory.use_malloc()
        assert pa.default_memory_pool().backend_name == "system"
    finally:
        pa.set_memory_pool(before)
