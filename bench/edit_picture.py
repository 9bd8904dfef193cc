"""Takes docs/edit.png, the picture of the page Edit in the README: `python -m bench.edit_picture [FILE]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import geodata
from tests.support import browser

SIZE = {"width": 1440, "height": 900}
TITLE = "Russia and Syria sign the terms of Russia’s use of Hmeimim airport"
SETTLED_MS = 1_500


def main(out: Path) -> None:
    """Open an event of a copy of the bundled dataset and write what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        data = shutil.copytree(Path(geodata.__file__).parent / "syria", Path(folder) / "data")
        with (
            browser.server(data, edit=True) as address,
            browser.browser() as chrome,
            browser.visit(chrome, address, "/edit", viewport=SIZE) as seen,
        ):
            page = seen.page
            page.get_by_role("button", name=TITLE, exact=True).click()
            page.locator(".pane mark").wait_for()
            page.mouse.move(5, 5)
            page.wait_for_timeout(SETTLED_MS)
            page.screenshot(path=out)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/edit.png"))
