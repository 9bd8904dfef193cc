"""The hatchling hook: make `dashboard/assets` with npm and `geodata/gazetteer.sqlite` from packaged GeoNames data.

Each is made only when it is missing or older than its sources, so a second install takes no time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Runs before a wheel (also an editable one) or an sdist is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's names
        """Make the front end and the gazetteer if missing or stale; not for an sdist, which has the sources."""
        if self.target_name == "sdist":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from build_hooks import frontend, gazetteer  # noqa: PLC0415 - on the path only now

        assets = root / "dashboard" / "assets"
        if _stale(assets / "dateline.js", [root / "dashboard" / "frontend"]):
            self.app.display_info("Dateline: building the front end (npm)")
            frontend.build(root / "dashboard" / "frontend")
        names = root / "geodata" / "gazetteer.sqlite"
        if _stale(names, [root / "build_hooks"]):
            self.app.display_info("Dateline: building the gazetteer (GeoNames)")
            gazetteer.build(names)


def _stale(target: Path, sources: list[Path]) -> bool:
    """Whether `target` is missing or older than any file of `sources` (node_modules aside)."""
    if not target.exists():
        return True
    made = target.stat().st_mtime
    for source in sources:
        for folder, subfolders, files in os.walk(source):
            subfolders[:] = [name for name in subfolders if name not in {"node_modules", "__pycache__"}]
            if any((Path(folder) / name).stat().st_mtime > made for name in files):
                return True
    return False
