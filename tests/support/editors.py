"""The editors' pages, on a server over a folder of the test's own, with checks at the end of each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support import browser
from tests.support.browser import Visit
from tests.support.hostile import CANARY, WHAT_RAN
from tests.support.tabs import Tabs

PORT = browser.free_port()
"""The servers of one run come one after another at the same address, so that tabs can be used again."""


@contextmanager
def opened(tabs: Tabs, folder: Path, path: str, shown: Callable[[Page], object]) -> Iterator[Callable[..., Visit]]:
    """Gives a function that opens the page, as somebody new each time, and waits until it is `shown`.

    At the end nothing must have run, left or complained.
    """
    with ExitStack() as stack:
        address = stack.enter_context(browser.server(folder, edit=True, port=PORT))
        visits: list[Visit] = []

        def open_path(path: str = path, **options: Any) -> Visit:
            visits.append(stack.enter_context(tabs.visit(address, path, script=CANARY, **options)))
            shown(visits[-1].page)
            return visits[-1]

        yield open_path
        for seen in visits:
            assert seen.page.evaluate(WHAT_RAN) == []
            assert seen.foreign == []
            assert seen.complaints == []
