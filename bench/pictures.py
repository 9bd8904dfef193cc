"""Take the pictures of docs/ from the real pages: `python -m bench.pictures [NAME…] [-o FOLDER]`.

Each picture has a server and a browser page of its own, over a fresh copy of the bundled dataset.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from bench.processes import DATELINE, ROOT, SEED, run
from bench.stage import SYRIA
from tests.support import browser
from tests.support.browser import WIDE, Visit

WINDOW: Final = "from=2015-08&to=2016-03&event=palmyra-recaptured"
"""The view of README.md and docs/url.md."""
AUTHOR: Final = "editor"
"""The author whom the pages name, in place of this computer's user."""
LOOK: Final = {"color_scheme": "light", "reduced_motion": "reduce"}
BETWEEN_MS: Final = 250
"""How long a page must look the same before its picture is taken."""
LOOKS: Final = 40
"""After how many looks a page that keeps changing is given up."""
COLOURS: Final = 256
INCIDENTS: Final = """Nr;Datum;Ort;Breite;Länge;Tote;Beschreibung
101;27.03.2016;Palmyra;34,56;38,28;12;Gefecht um die Altstadt
102;28.03.2016;Palmyra;34,55;38,27;;Die Armee räumt Minen
103;14.03.2016;Hmeimim;35,40;35,95;0;Erste Flugzeuge fliegen ab
104;05.02.2016;Ratyan;36,34;37,06;41;Gefecht im Norden von Aleppo
105;31.02.2016;Latakia;35,52;35,78;1;Der Tag ist keiner
"""
KEPT: Final = 3
"""How many events of the bundled article the dataset already has when the article is drafted."""


def map_page(chrome: Browser, folder: Path) -> bytes:
    """The map as readers get it, with an event selected."""
    with _opened(chrome, folder, f"/?{WINDOW}", WIDE, edit=False) as seen:
        expect(seen.map.get_by_role("heading", name="Syrian Army recaptures Palmyra")).to_be_visible()
        return _picture(seen.page)


def edit_page(chrome: Browser, folder: Path) -> bytes:
    """The page Edit with the form of an event and its quote marked in the source."""
    with _opened(chrome, folder, "/edit", {"width": 1440, "height": 900}) as seen:
        title = "Russia and Syria sign the terms of Russia’s use of Hmeimim airport"
        seen.page.get_by_role("button", name=title, exact=True).click()
        expect(seen.page.get_by_role("textbox", name="Title", exact=True)).to_have_value(title)
        expect(seen.page.locator(".pane mark").first).to_be_in_viewport()
        return _picture(seen.page)


def draft_page(chrome: Browser, folder: Path) -> bytes:
    """The page Draft with the bundled article, of which some drafts are decided and the others open."""
    _keep_rows(folder / "events.csv", KEPT)
    _keep_rows(folder / "evidence.csv", 0)
    with _opened(chrome, folder, "/draft", {"width": 1280, "height": 860}) as seen:
        page = seen.page
        page.get_by_role("textbox", name="Article", exact=True).fill(SEED.read_text(encoding="utf-8"))
        page.get_by_role("button", name="Find events").click()
        desk = page.locator(".desk")
        for decision, counted in (("Reject", f"{KEPT} accepted · 1 rejected"), ("Accept", f"{KEPT + 1} accepted")):
            desk.get_by_role("button", name=decision, exact=True).click()
            expect(page.locator(".tally")).to_contain_text(counted)
        desk.locator(".card .head", has_text="Deployment by Russia").click()
        card = desk.locator(".card.current")
        expect(card.locator(".title")).to_contain_text("Deployment by Russia")
        card.evaluate("(card) => card.scrollIntoView({ block: 'end' })")  # the decided drafts are above it
        return _picture(page)


def import_page(chrome: Browser, folder: Path) -> bytes:
    """The page Import with a table of others, mapped and tried."""
    table = folder.with_name("incidents.csv")
    table.write_text(INCIDENTS, encoding="utf-8")
    with _opened(chrome, folder, "/import", {"width": 1280, "height": 1080}) as seen:
        page = seen.page
        page.get_by_label("A file of events").set_input_files(table)
        page.get_by_role("button", name="Dry run").click()
        page.locator(".import-sum").evaluate("(sum) => sum.scrollIntoView({ block: 'end' })")
        return _picture(page)


def share_page(chrome: Browser, folder: Path) -> bytes:
    """The page Share with a step of the bundled briefing that compares two times."""
    with _opened(chrome, folder, f"/share?{WINDOW}", {"width": 1440, "height": 1000}) as seen:
        page = seen.page
        page.get_by_role("combobox", name="Briefing").click()
        page.get_by_role("option").filter(has_text="intervention").click()
        page.get_by_role("button", name="3 · Russia enters the war").click()
        expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value("Russia enters the war")
        return _picture(page)


def briefing_page(chrome: Browser, folder: Path) -> bytes:
    """The frozen briefing at a step, its text beside the map."""
    frozen = folder.with_name("briefing")
    run([*DATELINE, "brief", "intervention", "-o", str(frozen), "--dataset", str(folder)])
    address = (frozen / "index.html").as_uri()
    with browser.visit(chrome, "", f"{address}?step=4", offline=True, **LOOK) as seen:
        browser.wait_for_map(seen.page)
        seen.page.wait_for_function("() => window.dateline.view().selected === 'civilian-deaths-claim'")
        expect(seen.page.get_by_role("heading", name="A disputed count of civilian deaths")).to_be_in_viewport()
        return _picture(seen.page)


PICTURES: Final[Mapping[str, Callable[[Browser, Path], bytes]]] = {
    "map": map_page,
    "edit": edit_page,
    "draft": draft_page,
    "import": import_page,
    "share": share_page,
    "briefing": briefing_page,
}
"""What takes each picture: (browser, a copy of the dataset) → PNG."""


def _keep_rows(table: Path, rows: int) -> None:
    """Cut a CSV file without line breaks in its cells down to its head and first rows."""
    lines = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join(lines[: rows + 1]))


@contextmanager
def _opened(chrome: Browser, folder: Path, path: str, size: dict[str, int], *, edit: bool = True) -> Iterator[Visit]:
    """A page of a server over the dataset in `folder`; `size`: of its window; `edit`: with the editors' pages."""
    with (
        browser.server(folder, edit=edit, USER=AUTHOR, LOGNAME=AUTHOR) as address,
        browser.visit(chrome, address, path, viewport=size, **LOOK) as seen,
    ):
        yield seen


def _picture(page: Page) -> bytes:
    """The page as a PNG of few colours, once it has come to rest. Raises RuntimeError when it does not."""
    page.mouse.move(-1, -1)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    last = b""
    for _ in range(LOOKS):
        if (png := page.screenshot(animations="disabled")) == last:
            return _small(png)
        last = png
        page.wait_for_timeout(BETWEEN_MS)
    raise RuntimeError(f"{page.url} did not come to rest")


def _small(png: bytes) -> bytes:
    """The PNG with a palette; the legend's small symbols keep their colours, which MEDIANCUT would merge."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(words: Sequence[str] | None = None) -> int:
    """Take the pictures that are named, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PICTURES)}; all by default")
    parser.add_argument(
        "-o", "--output", type=Path, default=ROOT / "docs", help="the folder to write; docs/ by default"
    )
    options = parser.parse_args(words)
    if unknown := set(options.names) - set(PICTURES):
        parser.error(f"there is no picture {min(unknown)!r}; there are {', '.join(PICTURES)}")
    expect.set_options(timeout=browser.STEP_TIMEOUT_MS)
    with browser.browser() as chrome:
        for name in options.names or PICTURES:
            with TemporaryDirectory(prefix="dateline-pictures-") as parent:
                png = PICTURES[name](chrome, shutil.copytree(SYRIA, Path(parent) / "data"))
            path = options.output / f"{name}.png"
            path.write_bytes(png)
            print(f"{path}: {len(png) / 1000:.0f} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
