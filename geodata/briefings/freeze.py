"""Freeze a briefing: find it and its data in a store, build its files and write them into a folder, PDF included.

A plug-in of the group `dateline.briefings` builds the pages, so that this library does not import the dashboard.
Chromium, driven by Playwright (`pip install "dateline-map[pdf]"`), prints the PDF, one page per step. The page is
served from memory, without script and network, so that only the files of the folder are printed. The same Chromium
with the same fonts prints the same page to the same bytes: its timestamps are blanked out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from geodata import fileio, plugins
from geodata.briefings import embed, frozen_layers
from geodata.briefings.briefing import Briefing, check_briefing, read_briefing
from geodata.briefings.folder import check_place, with_manifest, write_folder
from geodata.dataset import published
from geodata.dataset.folder import BRIEFINGS
from geodata.errors import DatasetError, InputError
from geodata.messages import did_you_mean, quoted
from geodata.model import Dataset, Status
from geodata.versions.shared_store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Playwright, Route

    from geodata.versions.store import Store


GROUP: Final = "dateline.briefings"
NAME: Final = "html"
PDF_FILE: Final = "briefing.pdf"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
_ORIGIN: Final = "https://briefing.invalid/"
"""The page's origin while it is printed; this name can never exist (RFC 6761)."""
_FLAGS: Final = ("--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND")
_TYPES: Final = {"html": "text/html; charset=utf-8", "png": "image/png"}
_TIMEOUT_MS: Final = 60_000
_TIMESTAMPS: Final = re.compile(rb"/(?:CreationDate|ModDate) \(D:[0-9+'Z-]*\)")
Builder = Callable[[Dataset, Briefing, str], Mapping[str, bytes]]
"""Makes the files of a briefing over a dataset of published rows, its layers’ among them, for its web address ("":
unknown)."""


@dataclass(frozen=True, slots=True)
class FreezeResult:
    """What was written: the folder, the data version it shows, the number of steps, the size."""

    out: Path
    version: str
    steps: int
    size_bytes: int


def freeze(  # noqa: PLR0913 - the options of the command
    named: str,
    folder: Path,
    out: Path,
    version: str = "",
    build: Builder | None = None,
    *,
    site: str = "",
    pdf: bool = False,
) -> FreezeResult:
    """Write the frozen briefing into the folder `out`; `named` and `version` as for `find`, `site` as for `files_of`.

    `pdf`: add a briefing.pdf, which needs Chromium. Raises as they do.
    """
    site = embed.checked_site(site)
    check_place(out)
    with closing(open_store(folder)) as store:
        briefing, dataset = find(store, named, version)
    files = files_of(briefing, dataset, build, site, pdf=pdf)
    write_folder(files, out)
    return FreezeResult(out, dataset.version, len(briefing.steps), sum(map(len, files.values())))


def files_of(
    briefing: Briefing, dataset: Dataset, build: Builder | None = None, site: str = "", *, pdf: bool = False
) -> dict[str, bytes]:
    """File name → content of the briefing frozen over `dataset`, the manifest among them; writes nothing.

    Drafts and withdrawn rows of `dataset` are left out; of layers it has the events that the steps show. `pdf`: with
    a briefing.pdf, which needs Chromium. `site`: the address the folder will have on the web
    ("https://example.org/b/aleppo/"), for what needs a whole address; "" where that is not known.
    The same arguments give the same bytes. Raises DatasetError with every problem of the briefing, and InputError
    for a site that is no address.
    """
    site = embed.checked_site(site)
    _refuse(check_briefing(briefing, dataset))
    build = build or cast("Builder", plugins.find(GROUP, NAME, "builder of briefings"))
    shown = frozen_layers.with_layers(briefing.steps, published.published(dataset))
    made = build(shown, briefing, site)
    if pdf:
        made = {**made, PDF_FILE: print_pdf(made)}
    layers = frozen_layers.described(shown)
    return with_manifest(made, briefing, dataset.version, dataset.info.attribution, layers)


def find(store: Store, named: str, version: str = "") -> tuple[Briefing, Dataset]:
    """The briefing `named` (its id, or the path of its .toml file), and the data of the store that it shows.

    `version`: that of the data; "" for the one the briefing names, else the newest. Raises InputError, or DatasetError
    with every problem of the briefing.
    """
    if not named.endswith(".toml"):
        return find_saved(store, named, version)
    path = Path(named)
    try:
        data = fileio.read(path, fileio.MAX_BYTES_TOML)
    except OSError as error:
        raise InputError(f"{quoted(named, 200)} cannot be read ({error.strerror})") from error
    briefing = _parse(path.stem, data)
    return briefing, data_of(store, version or briefing.version)


def find_saved(store: Store, ident: str, version: str = "") -> tuple[Briefing, Dataset]:
    """As `find`, for a briefing of the newest version only: no other file is read."""
    texts = {Path(name).stem: data for name, data in store.newest()[1].items() if name.startswith(f"{BRIEFINGS}/")}
    if ident not in texts:
        known = f"it has {', '.join(sorted(texts)[:20])}" if texts else "it has none"
        raise InputError(f"the dataset has no briefing {quoted(ident)}; {known}{did_you_mean(ident, texts)}")
    briefing = _parse(ident, texts[ident])
    store.look_again()
    return briefing, data_of(store, version or briefing.version)


def data_of(store: Store, version: str) -> Dataset:
    """The data that a briefing bound to `version` shows ("": the newest), unpublished rows included.

    Raises InputError for an unknown version, and DatasetError for one that shows an event withdrawn since: that may
    have been for somebody's safety, and a frozen briefing would show it for good.
    """
    newest = store.head()
    if store.notice:
        raise DatasetError(f"Nothing was built. {store.notice}")
    if not version or newest.version.startswith(version):
        return newest
    old = store.at(version)
    withdrawn = _withdrawn_since(old, newest)
    if withdrawn:
        names = ", ".join(withdrawn[:5]) + (" …" if len(withdrawn) > 5 else "")  # noqa: PLR2004 - enough to see which
        raise DatasetError(
            f"Nothing was built. Version {old.version} still shows events withdrawn since ({names}); use a newer one"
        )
    return old


def print_pdf(files: Mapping[str, bytes]) -> bytes:
    """`index.html` of a briefing's files as a PDF.

    Raises InputError that says what to install where Playwright or Chromium is missing, or what Chromium reports.
    """
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise InputError('a PDF needs Playwright: run `pip install "dateline-map[pdf]"`, or omit --pdf') from error

    def printed() -> bytes:
        with sync_playwright() as playwright:
            return without_timestamps(_printed(playwright, files))

    try:
        with ThreadPoolExecutor(1) as own:  # Playwright's event loop needs a thread without another one
            return own.submit(printed).result()
    except Error as error:
        reason = error.message.strip().split("\n")[0]
        raise InputError(
            f"a PDF needs Chromium, which did not work ({reason}); install your system's package chromium "
            "or run `playwright install chromium`, or omit --pdf"
        ) from error


def without_timestamps(data: bytes) -> bytes:
    """The PDF with its timestamps replaced by spaces of the same length, so that no offset changes."""
    return _TIMESTAMPS.sub(lambda match: b" " * len(match[0]), data)


def _parse(ident: str, data: bytes) -> Briefing:
    briefing, problems = read_briefing(ident, data)
    _refuse(problems)
    return cast("Briefing", briefing)  # without problems there is one


def _withdrawn_since(old: Dataset, newest: Dataset) -> list[str]:
    """The events that `old` shows and that were withdrawn since."""
    status = dict(zip(newest.events["event_id"], newest.events["status"], strict=True))
    shows = old.events.loc[old.events["status"] == Status.PUBLISHED, "event_id"]
    return [str(name) for name in shows if status.get(name) == Status.WITHDRAWN]


def _refuse(problems: tuple[object, ...]) -> None:
    if problems:
        lines = "\n".join(str(problem) for problem in problems)
        raise DatasetError(f"Nothing was built. Problems of the briefing:\n{lines}")


def _printed(playwright: Playwright, files: Mapping[str, bytes]) -> bytes:
    def answer(route: Route) -> None:
        url = route.request.url
        name = url.removeprefix(_ORIGIN)
        if url.startswith(_ORIGIN) and name in files:
            route.fulfill(body=files[name], content_type=_TYPES.get(name.rpartition(".")[2], "text/plain"))
        else:
            route.abort()

    executable = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    chromium = playwright.chromium.launch(executable_path=executable, args=list(_FLAGS), timeout=_TIMEOUT_MS)
    try:
        context = chromium.new_context(java_script_enabled=False, color_scheme="light", locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(_TIMEOUT_MS)
        page.route("**/*", answer)
        page.goto(f"{_ORIGIN}index.html", wait_until="load")
        return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    finally:
        chromium.close()
