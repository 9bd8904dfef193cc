"""Commands run as a user runs them, each in a process of its own, with their time and peak memory.

The peak memory that Linux reports of a finished child (`ru_maxrss`) starts at the peak of the process that started it,
because the child shares or copies that memory until it executes its own program. Measured for `python -c pass` (8.4 MB)
from a process with 256 MB: 256 MB by `posix_spawn` and `vfork`, 205 MB by `fork`. `VmHWM` in /proc would be right, but
it is gone as soon as the process has ended. So `launcher.py`, a Python of 8.5 MB that imports nothing, starts the
command: a command that needs more than that is charged with its own memory and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATELINE = (sys.executable, "-m", "geodata.cli")
SEED = ROOT / "seeds" / "russia-continues-support-in-syria.txt"
"""The article of the bundled dataset."""
KEEPS_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, every process compiles what it imports anew (importing pandas takes 2 s and not 0.4)."""
_LAUNCHER = Path(__file__).with_name("launcher.py")
_LONGEST_MESSAGE = 2000


def environment(**more: str) -> dict[str, str]:
    """What measured programs get: our environment and `more`, and Python may keep its byte code as users let it."""
    return {**{name: value for name, value in os.environ.items() if name != KEEPS_NO_BYTECODE}, **more}


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished process: its standard output, exit code, wall and processor seconds, and peak memory in MB."""

    output: str
    exit_code: int
    wall_s: float
    cpu_s: float
    peak_mb: float


def run(command: Sequence[str], *, accept: Collection[int] = (0,), **variables: str) -> Finished:
    """Run a command from the project's root, with `variables` in its environment, and measure it.

    Raises RuntimeError with the end of its messages when its exit code is not among those to `accept`.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        result = Path(folder, "result.json")
        with Path(folder, "output").open("w+b") as output, Path(folder, "messages").open("w+b") as messages:
            subprocess.run(
                [sys.executable, "-I", "-S", str(_LAUNCHER), str(result), *command],
                cwd=ROOT,
                env=environment(**variables),
                stdout=output,
                stderr=messages,
                check=False,
            )
            output.seek(0)
            messages.seek(0)
            said = messages.read().decode(errors="replace")
            if not result.is_file():
                raise RuntimeError(f"{' '.join(command)} could not be started:\n{said[-_LONGEST_MESSAGE:]}")
            done = Finished(output.read().decode(), **json.loads(result.read_bytes()))
    if done.exit_code not in accept:
        raise RuntimeError(f"{' '.join(command)} ended with {done.exit_code}:\n{said[-_LONGEST_MESSAGE:]}")
    return done
