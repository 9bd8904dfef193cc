"""A save that fails or dies leaves the data as they were or as they are to be, and loses nothing that was acknowledged.

`bench/README.md` has the run with 1,000 kills.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT


def run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.support.crashing", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_failure_at_a_call_of_the_save_path_leaves_no_half_save(tmp_path: Path):
    found = run("points", str(tmp_path), "4")  # `make soak` takes every call
    assert found["wrong"] == []
    assert found["tried"] > 50
    assert found["refused"] > 25


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_saver_killed_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path):
    found = run("kills", str(tmp_path), "40")
    assert found["wrong"] == []
    assert found["acknowledged"] > 100
