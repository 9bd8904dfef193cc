"""Browser tabs that are reused: one that was at a server before opens its pages with a third of the work.

A tab keeps the compiled scripts of Streamlit; compiling them took two thirds of the browser tests' time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

from tests.support import browser
from tests.support.browser import Visit

REST = "/readyz"
"""A page of the server without a script: where a tab waits for its next visit."""
MOST = 4
CLEAR = "() => { localStorage.clear(); sessionStorage.clear(); }"


class Tab:
    """A page in a context of its own, and the visit that uses it."""

    def __init__(self, page: Page, key: str, scheme: Any) -> None:
        self.page = page
        self._scheme = scheme
        self.key = key
        self.seen: Visit | None = None
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("console", self._hear)
        page.on("dialog", self._close)
        page.on("pageerror", self._fail)

    def clean(self, origin: str, viewport: dict[str, int]) -> None:
        """Leave the page and clear what a fresh context would not have."""
        self.seen = None
        context = self.page.context
        for other in context.pages:
            if other is not self.page:
                other.close()
        self.page.unroute_all()
        context.unroute_all()
        self.page.goto(origin + REST)
        self.page.evaluate(CLEAR)
        self.page.mouse.move(-1, -1)
        self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme=self._scheme)
        context.clear_permissions()
        context.clear_cookies()

    def _asked(self, url: str) -> None:
        if self.seen:
            self.seen.requests.append(url)

    def _hear(self, message: ConsoleMessage) -> None:
        if self.seen:
            self.seen.hear(message)

    def _close(self, dialog: Dialog) -> None:
        if self.seen:
            self.seen.close(dialog)
        else:
            dialog.accept()  # "leave the page?"

    def _fail(self, error: Exception) -> None:
        if self.seen:
            self.seen.complaints.append(str(error))


class Tabs:
    """The tabs of one browser; those used last are kept."""

    def __init__(self, chrome: Browser) -> None:
        self._chrome = chrome
        self._free: list[Tab] = []

    @contextmanager
    def visit(self, origin: str, path: str = "/", *, script: str = "", **options: Any) -> Iterator[Visit]:
        """As `browser.visit`, but only nearly fresh: what the browser keeps of the server's files is still there.

        Not for tests that look at caching, or put scripts or bindings into the page.
        """
        options = {"viewport": browser.WIDE, **options}
        viewport = options.pop("viewport")
        tab = self._take(json.dumps([origin, script, options], sort_keys=True), script, options)
        try:
            tab.page.set_viewport_size(viewport)
            tab.seen = Visit(tab.page, origin)
            tab.page.goto(browser.entrance(origin, path))
            yield tab.seen
            tab.clean(origin, viewport)
        except BaseException:
            tab.page.context.close()
            raise
        self._keep(tab)

    def _take(self, key: str, script: str, options: dict[str, Any]) -> Tab:
        for tab in self._free:
            if tab.key == key:
                self._free.remove(tab)
                return tab
        return Tab(browser.new_page(self._chrome, script, options), key, options.get("color_scheme", "light"))

    def _keep(self, tab: Tab) -> None:
        self._free.append(tab)
        while len(self._free) > MOST:
            self._free.pop(0).page.context.close()
