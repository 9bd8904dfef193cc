"""What DuckDB cannot do is said in a sentence; its other errors are bugs, and are seen."""

from __future__ import annotations

import duckdb
import pytest

from geodata.errors import DatelineError
from geodata.layers import engine


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (duckdb.InterruptException("INTERRUPT"), "cancelled"),
        (duckdb.TransactionException("Failed to commit: No space left on device"), "the disk is full"),
        (duckdb.IOException("IO Error: Could not read\nmore"), r"cannot be worked on \(IO Error: Could not read\)"),
    ],
)
def test_disk_memory_and_a_cancel_are_said(error: duckdb.Error, said: str):
    with pytest.raises(DatelineError, match=said), engine.connection():
        raise error


def test_other_errors_are_seen_as_they_are():
    with pytest.raises(duckdb.BinderException), engine.connection() as connection:
        connection.execute("SELECT nothing")
