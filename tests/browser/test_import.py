"""The page Import in a real browser: a file dropped, mapped, tried, imported and undone; by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as SlowPageError

from geodata.layers import layer
from tests.support import editors
from tests.support.accessibility import check_both
from tests.support.browser import OVERFLOW, PHONE, WIDE, Visit
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=canary()>"
TABLE = (
    "Nr;Datum;Ort;Breite;Länge;Tote;Notiz\n"
    f"1;03/04/2016;Palmyra;34,56;38,27;4;{HOSTILE}\n"
    "2;05/04/2016;Aleppo;36,20;37,16;2;**bold** ${1} $x$\n"
    "2;06/04/2016;Aleppo;36,20;37,16;2;another\n"
)
DROPPED = """(text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "Vorfälle.csv"));
    return data;
}"""


@pytest.fixture
def open_import(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    with editors.opened(tabs, folder, "/import", lambda page: page.locator(".drop").wait_for()) as open_path:
        yield open_path


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "Vorfälle.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def at_rest(page: Page) -> None:
    """Wait until no run of the script may redraw what is used next."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, option: str) -> None:
    at_rest(page)
    box = page.get_by_test_id("stSelectbox").filter(has=page.get_by_text(label, exact=True)).get_by_role("combobox")
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):  # a run of the script that ends just now closes what is open
        box.press("ArrowDown")
        with suppress(SlowPageError):
            wanted.wait_for(timeout=5_000)
            break
    wanted.click()


def test_a_table_is_dropped_mapped_tried_imported_and_undone(open_import, folder: Path, axe: str):
    page = open_import().page
    assert check_both(page, axe) == []
    data = page.evaluate_handle(DROPPED, TABLE)
    page.dispatch_event(".drop", "drop", {"dataTransfer": data})
    expect(page.get_by_text("A table in no known form")).to_be_visible()
    expect(page.get_by_role("region", name="The first rows")).to_contain_text(HOSTILE)
    expect(page.get_by_text("may be two days")).to_be_visible()
    choose(page, "Order in 03/04/2016", "day, month, year")
    expect(page.get_by_text("may be two days")).to_have_count(0)
    choose(page, "Id", "Nr")
    page.get_by_role("button", name="Dry run").click()
    total = page.locator(".import-sum")
    expect(total).to_contain_text("3rows in the file=2taken+0the same as before+0merged+1set aside")
    expect(page.get_by_role("region", name="Why rows are set aside")).to_contain_text("has the id of row")
    assert not (folder / "layers").exists()
    choose(page, "Who may see them", "signed-in editors only; no export has them")
    page.get_by_role("textbox", name="Licence").fill("CC BY 4.0")
    page.get_by_role("textbox", name="Title").focus()
    assert check_both(page, axe) == []
    page.get_by_role("button", name="Import 2 events").click()
    expect(page.get_by_text("Vorfälle is a layer now")).to_be_visible()
    made = layer.in_folder(folder)["vorfalle"]
    assert (made.events, made.aside, made.licence, made.redistribute) == (2, 1, "CC BY 4.0", False)
    assert check_both(page, axe) == []
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Undone: the layer vorfalle")).to_be_visible()
    assert layer.in_folder(folder) == {}


def test_by_keyboard_on_a_phone_and_after_a_reload(open_import, theirs: Path, axe: str):
    page = open_import(viewport=PHONE, has_touch=True, is_mobile=True).page
    at_rest(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_label("A file of events").press("Enter")
    chooser.value.set_files(theirs)
    expect(page.get_by_text("A table in no known form")).to_be_visible()
    page.reload()
    expect(page.get_by_text("A table in no known form")).to_be_visible()  # the file is still here
    for viewport in (PHONE, WIDE):
        page.set_viewport_size(viewport)
        assert page.evaluate(OVERFLOW) <= 0
    at_rest(page)
    page.get_by_role("combobox", name="Order in 03/04/2016").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("month")
    page.keyboard.press("Enter")
    expect(page.get_by_text("may be two days")).to_have_count(0)
    page.get_by_role("button", name="Dry run").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".import-sum")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert page.evaluate(OVERFLOW) <= 0
    assert check_both(page, axe) == []
    page.get_by_role("button", name="Put the file away").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The file was removed")).to_be_visible()
