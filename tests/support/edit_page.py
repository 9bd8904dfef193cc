"""The page Edit: its acts without a browser, and its table and form in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from dashboard.editing import acts, edit_session
from dashboard.editing.edit_session import EditSession
from geodata.versions.store import FileStore
from tests.support import editors
from tests.support.browser import Visit
from tests.support.tabs import Tabs

KEY = "assad-requests-help"
TITLE = "Assad asks Russia for air strikes and military help"


def begin(folder: Path) -> EditSession:
    """Ada's session on the dataset in `folder`."""
    work = edit_session.begin(FileStore(folder))
    work.author = "ada"
    return work


def do(work: EditSession, wish: str, **act: object) -> None:
    """Carry out an act, as the page would ask for it."""
    acts.run_action(work, {"do": wish, **act})


@contextmanager
def opened(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    """Gives a function that opens the page of a server over `folder`."""
    with editors.opened(tabs, folder, "/edit", lambda page: page.locator(".desk.edit").wait_for()) as open_path:
        yield open_path


def choose(page: Page, title: str = TITLE) -> Locator:
    """Open an event by its title; gives the desk."""
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value(title)
    expect(page.locator(".said.bad")).to_have_text("")
    return page.locator(".desk.edit")


def unpublished(page: Page, count: int) -> None:
    """Wait until the page counts so many unpublished changes."""
    words = "No unpublished changes" if count == 0 else f"{count} unpublished change"
    expect(page.locator(".tally")).to_contain_text(words)


def redate(page: Page, date: str) -> None:
    """Write another date into the event that is open."""
    field = page.get_by_role("textbox", name="Date (EDTF)")
    field.fill(date)
    field.press("Tab")
