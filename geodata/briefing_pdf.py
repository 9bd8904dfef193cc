"""A frozen briefing printed by Chromium: a page per step, for those who want paper or one file.

Chromium is driven by Playwright (`pip install "dateline-map[pdf]"`). The page is given to it from memory, without
script and without a network, and so it prints what stands in the folder and nothing else. One Chromium with one set of
fonts makes the same bytes of the same page: what it adds of the hour is blanked out.
"""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from geodata.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Playwright, Route

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
