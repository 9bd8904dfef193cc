"""A frozen briefing printed by Chromium: a page per step, for those who want paper or one file.

Chromium is driven by Playwright (`pip install "dateline-map[pdf]"`). The page is given to it from memory, without
script and without a network, and so it prints what stands in the folder and nothing else. One Chromium with one set of
fonts makes the same bytes of the same page: what it adds of the hour is blanked out.

A briefing → the files of a frozen folder, and `dateline brief`, which writes them.

The page itself is made by a builder, found by name as exporters are, so that this library knows no dashboard.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from geodata import fileio
from geodata.briefings import briefing as briefings_briefing
from geodata.briefings import embed
from geodata.briefings.briefing import Briefing, check_briefing, read_briefing
from geodata.briefings.folder import MANIFEST, check_place, with_manifest, write_files
from geodata.dataset import published
from geodata.dataset.folder import BRIEFINGS
from geodata.errors import DatasetError, InputError
from geodata.messages import did_you_mean, quoted
from geodata.model import Dataset, Status
from geodata.versions.shared_store import SharedStore, kept_in
from geodata.versions.store import FileStore

if TYPE_CHECKING:
    from playwright.sync_api import Playwright, Route

    from geodata.dataset.folder import Files
    from geodata.versions.store import Store


FILE: Final = "briefing.pdf"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
_ORIGIN: Final = "https://briefing.invalid/"
"""Where the page believes it is; nothing of this name can exist (RFC 6761)."""
_FLAGS: Final = ("--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND")
_TYPES: Final = {"html": "text/html; charset=utf-8", "png": "image/png"}
_TIMEOUT_MS: Final = 60_000
_HOUR: Final = re.compile(rb"/(?:CreationDate|ModDate) \(D:[0-9+'Z-]*\)")


def make(files: Mapping[str, bytes]) -> bytes:
    """`index.html` of a briefing's files as a PDF.

    Raises InputError that says what to install where Playwright or Chromium is missing, or what Chromium says.
    """
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an extra, which few install
    except ImportError as error:
        raise InputError('a PDF needs Playwright: run `pip install "dateline-map[pdf]"`, or leave --pdf out') from error

    def printed() -> bytes:
        with sync_playwright() as playwright:
            return without_hour(_printed(playwright, files))

    try:
        with ThreadPoolExecutor(1) as own:  # Playwright's loop needs a thread in which no other one runs
            return own.submit(printed).result()
    except Error as error:
        said = error.message.strip().split("\n")[0]
        raise InputError(
            f"a PDF needs Chromium, which did not work ({said}); install your system's package chromium "
            "or run `playwright install chromium`, or leave --pdf out"
        ) from error


def without_hour(data: bytes) -> bytes:
    """The PDF without the entries that say when it was made: spaces of the same length, so that no offset changes."""
    return _HOUR.sub(lambda match: b" " * len(match[0]), data)


def _printed(playwright: Playwright, files: Mapping[str, bytes]) -> bytes:
    def answer(route: Route) -> None:
        url = route.request.url
        name = url.removeprefix(_ORIGIN)
        if url.startswith(_ORIGIN) and name in files:
            route.fulfill(body=files[name], content_type=_TYPES.get(name.rpartition(".")[2], "text/plain"))
        else:
            route.abort()

    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    chrome = playwright.chromium.launch(executable_path=found, args=list(_FLAGS), timeout=_TIMEOUT_MS)
    try:
        context = chrome.new_context(java_script_enabled=False, color_scheme="light", locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(_TIMEOUT_MS)
        page.route("**/*", answer)
        page.goto(f"{_ORIGIN}index.html", wait_until="load")
        return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    finally:
        chrome.close()


GROUP: Final = "dateline.briefings"
NAME: Final = "html"
Builder = Callable[[Dataset, Briefing, str], Mapping[str, bytes]]
"""Makes the files of a briefing over a dataset that holds published rows only, for the address that is known or ""."""


@dataclass(frozen=True, slots=True)
class FreezeResult:
    """What was written: the folder, the version it shows, its steps and bytes."""

    out: Path
    version: str
    steps: int
    size_bytes: int


def files_of(briefing: Briefing, dataset: Dataset, build: Builder | None = None, site: str = "") -> dict[str, bytes]:
    """File name → content of the briefing frozen over `dataset`, the manifest among them; writes nothing.

    `dataset` may hold drafts and withdrawn rows still: none gets in. `site`: the address the folder will have on the
    web ("https://example.org/b/aleppo/"), for what needs a whole address; "" where that is not known.
    The same arguments give the same bytes. Raises DatasetError with every problem of the briefing, and InputError
    for a site that is no address.
    """
    site = embed.checked_site(site)
    _refuse(check_briefing(briefing, dataset))
    made = (build or _builder())(published.published(dataset), briefing, site)
    return with_manifest(made, briefing, dataset.version, dataset.info.attribution)


def find(named: str, folder: Path, version: str = "") -> tuple[Briefing, Dataset]:
    """The briefing `named` (an id, or the path of its file), and what it shows of the dataset in `folder`.

    `version`: "" for the one the briefing names, else the newest. Raises InputError, or DatasetError with every
    problem of the briefing.
    """
    kept = kept_in(folder)
    store: Store = SharedStore(kept, folder) if isinstance(kept, str) else FileStore(kept)
    with closing(store) if isinstance(store, SharedStore) else nullcontext():
        briefing = _read(named, store.newest()[1])
        return briefing, data_of(store, version or briefing.version)


def data_of(store: Store, version: str) -> Dataset:
    """The data that a briefing bound to `version` shows ("": the newest), its unpublished rows among them.

    Raises InputError for a version that is not there, and DatasetError for one that shows what was withdrawn since:
    that may have been for somebody's safety, and a frozen briefing would show it for good.
    """
    newest = store.head()
    if store.notice:
        raise DatasetError(f"Nothing was built. {store.notice}")
    if not version or newest.version.startswith(version):
        return newest
    old = store.at(version)
    gone = _withdrawn_since(old, newest)
    if gone:
        names = ", ".join(gone[:5]) + (" …" if len(gone) > 5 else "")  # noqa: PLR2004 - so many are enough to see which
        raise DatasetError(
            f"Nothing was built. Version {old.version} still shows what was withdrawn since ({names}); take a newer one"
        )
    return old


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
    """Write the briefing that `find` finds into the folder `out`; `site` as for `files_of`.

    `pdf`: with a briefing.pdf of it, which needs Chromium. Raises as they do.
    """
    site = embed.checked_site(site)
    check_place(out)
    briefing, dataset = find(named, folder, version)
    files = files_of(briefing, dataset, build, site)
    if pdf:
        del files[MANIFEST]
        files[FILE] = make(files)
        files = with_manifest(files, briefing, dataset.version, dataset.info.attribution)
    write_files(files, out)
    return FreezeResult(out, dataset.version, len(briefing.steps), sum(map(len, files.values())))


def _read(named: str, files: Files) -> Briefing:
    """The briefing of that id among the files of a version, or in a file of its own."""
    if named.endswith(".toml"):
        path = Path(named)
        try:
            data = fileio.read(path, fileio.MAX_BYTES_TOML)
        except OSError as error:
            raise InputError(f"{quoted(named, 200)} cannot be read ({error.strerror})") from error
        ident = path.stem
    else:
        there = {Path(name).stem: name for name in files if name.startswith(f"{BRIEFINGS}/")}
        if named not in there:
            have = f"it has {', '.join(sorted(there)[:20])}" if there else "it has none"
            raise InputError(f"the dataset has no briefing {quoted(named)}; {have}{did_you_mean(named, there)}")
        ident, data = named, files[there[named]]
    briefing, problems = read_briefing(ident, data)
    _refuse(problems)
    return cast("briefings_briefing", briefing)  # without problems there is one


def _withdrawn_since(old: Dataset, newest: Dataset) -> list[str]:
    """The events that `old` shows and somebody has withdrawn since."""
    status = dict(zip(newest.events["event_id"], newest.events["status"], strict=True))
    shows = old.events.loc[old.events["status"] == Status.PUBLISHED, "event_id"]
    return [str(name) for name in shows if status.get(name) == Status.WITHDRAWN]


def _refuse(problems: tuple[object, ...]) -> None:
    if problems:
        lines = "\n".join(str(problem) for problem in problems)
        raise DatasetError(f"Nothing was built. What is wrong with the briefing:\n{lines}")


def _builder() -> Builder:
    known = {point.name: point for point in entry_points(group=GROUP)}
    if NAME not in known:
        raise InputError("no builder of briefings is installed; run `pip install .`")
    return cast("Builder", known[NAME].load())
