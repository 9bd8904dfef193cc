"""Two editors and the command line in generated turns: nothing is lost, stale or wrongly merged (`make soak`: more)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import datasets
from tests.support.interleaving.turns import Turns


@pytest.mark.parametrize("seed", range(2))
def test_generated_turns_lose_nothing(tmp_path: Path, seed: int):
    turns = Turns(datasets.with_article(tmp_path / "data"), seed)
    turns.run(12)
    assert turns.counts.total() == 12
