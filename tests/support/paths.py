"""Where the files are that tests read, wherever the test itself stands."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import geodata

ROOT: Final = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
"""The repository's root."""

SYRIA: Final = Path(geodata.__file__).parent / "syria"
"""The bundled dataset."""

SEED: Final = ROOT / "seeds" / "russia-continues-support-in-syria.txt"
"""The article that the dataset began with."""

SHARED: Final = ROOT.parent / "shared" / "data"
"""Real data beside the repository; not part of the project, so a test that reads it is skipped without it."""
