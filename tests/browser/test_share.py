"""The page Share in a real browser: by keyboard from the first view to the public page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from geodata.briefings.briefing import Briefing, read_briefing
from geodata.tables.changes import Edit
from geodata.versions.store import FileStore
from tests.support import browser, editors
from tests.support.accessibility import check_both, check_printed
from tests.support.browser import OVERFLOW, PHONE, WIDE, SlowPageError, Visit
from tests.support.paths import SYRIA
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

SETTLED_MS = 400
OPENED_MS = 5_000
TALL = {"width": 1440, "height": 1600}
HOSTILE = "**strong** <img src=x onerror=alert(1)> ${alert(2)} [words](https://a.example/) </script>"
TITLE = "<b>Two</b> [x](javascript:alert) :red[y] ${z} $x$"


@pytest.fixture
def open_share(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    with editors.opened(tabs, folder, "/share", _shown) as open_path:
        yield open_path


def settled(page: Page) -> None:
    """Wait until the script has run."""
    page.wait_for_timeout(SETTLED_MS)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def _shown(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="Add this view").wait_for()


def press(page: Page, name: str) -> None:
    """Press a button by keyboard."""
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")
    settled(page)


def fill(page: Page, name: str, text: str) -> None:
    """Write into a field and leave it."""
    field = page.get_by_role("textbox", name=name, exact=True)
    field.fill(text)
    field.press("Tab")
    settled(page)


def choose(page: Page, words: str) -> None:
    """Open a briefing, by keyboard."""
    pick(page, "Briefing", page.get_by_role("option").filter(has_text=words).first)


def pick(page: Page, name: str, option: Locator) -> None:
    """Choose from a list. A run of the script that ends meanwhile closes the list; it is then opened again."""
    for _ in range(3):
        page.get_by_role("combobox", name=name).click()
        with suppress(SlowPageError):
            option.click(timeout=OPENED_MS)
            settled(page)
            return
    raise AssertionError(f"the list {name!r} does not stay open, or has no such line")


def steps(page: Page) -> Locator:
    return page.locator(".st-key-sharesteps button:has(p)")


def said(page: Page, words: str) -> None:
    expect(page.locator(".share-said", has_text=words).first).to_be_visible()


def saved(folder: Path, ident: str) -> Briefing:
    briefing, problems = read_briefing(ident, (folder / "briefings" / f"{ident}.toml").read_bytes())
    assert problems == ()
    assert briefing
    return briefing


def test_a_briefing_is_made_by_keyboard_saved_published_and_read(open_share, folder: Path):
    seen = open_share("/share?event=palmyra-recaptured", viewport=TALL)
    page = seen.page
    expect(page.get_by_role("textbox", name="Title of the step")).to_have_value("Syrian Army recaptures Palmyra")
    press(page, "Add this view")
    fill(page, "Title of the step", TITLE)
    press(page, "Add this view")
    expect(steps(page).last).to_contain_text("2 · <b>Two<")
    fill(page, "Words", "Latakia")
    press(page, "Add this view")
    expect(steps(page)).to_have_count(3)

    press(page, "Move up")
    expect(page.get_by_role("button", name="Move up", exact=True)).to_be_focused()
    said(page, "is now step 2 of 3")
    fill(page, "Caption", HOSTILE)
    preview = page.get_by_role("group", name="Preview of the caption")
    expect(preview.locator("strong")).to_have_text("strong")
    expect(preview).to_contain_text("<img src=x onerror=alert(1)> ${alert(2)}")
    expect(preview.locator("img")).to_have_count(0)

    steps(page).first.press("Enter")
    settled(page)
    press(page, "Retake")
    said(page, "Step 1 now shows the present view")
    press(page, "Remove")
    expect(steps(page)).to_have_count(2)
    press(page, "Undo")
    expect(steps(page)).to_have_count(3)

    fill(page, "Title of the briefing", "A new one")
    press(page, "Save")
    said(page, "Saved a-new-one in version")
    written = saved(folder, "a-new-one")
    assert [step.caption for step in written.steps] == ["", HOSTILE, ""]
    assert "q=Latakia" in written.steps[0].view

    press(page, "Publish")
    press(page, "Publish for good")
    said(page, f"Published: {seen.origin}/b/a-new-one/")
    expect(page.locator(".st-key-sharepublish .share-copied").first).to_contain_text("/b/a-new-one/")
    page.goto(f"{seen.origin}/b/a-new-one/?step=2")
    browser.wait_for_map(page)
    expect(page.locator("#step-2 strong").first).to_have_text("strong")
    expect(page.locator("#step-2")).to_contain_text("<img src=x onerror=alert(1)> ${alert(2)}")


def test_a_caption_with_a_link_that_is_none_is_said_at_its_step_and_not_saved(open_share, folder: Path):
    page = open_share(viewport=TALL).page
    choose(page, "intervention")
    fill(page, "Caption", "[x](javascript:alert)")
    expect(page.locator(".st-key-shareproblems")).to_contain_text("is no link to follow")
    expect(page.locator("[class*=st-key-shareitem]").first).to_contain_text("needs repair")
    expect(page.get_by_role("button", name="Preview", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Download as ZIP")).to_be_disabled()
    press(page, "Save")
    said(page, "Not saved")
    assert saved(folder, "intervention") == saved(SYRIA, "intervention")


def test_two_sessions_save_the_same_briefing_and_nothing_is_lost(open_share, folder: Path):
    one, two = (open_share(viewport=TALL).page for _ in range(2))
    for page, title in ((one, "One’s"), (two, "Two’s")):
        choose(page, "intervention")
        fill(page, "Title of the briefing", title)
    press(one, "Save")
    said(one, "Saved intervention")
    press(two, "Save")
    expect(two.locator(".st-key-shareclash")).to_contain_text("has saved this briefing in the meantime")
    said(two, "has saved this briefing in the meantime. Choose below which one to keep")
    assert "[[steps]]" not in two.locator(".st-key-sharepage").inner_text()  # nobody is shown two files for an answer
    press(two, "Take theirs")
    expect(two.get_by_role("textbox", name="Title of the briefing")).to_have_value("One’s")
    press(two, "Undo")
    expect(two.get_by_role("textbox", name="Title of the briefing")).to_have_value("Two’s")
    press(two, "Save")
    said(two, "Saved intervention")
    assert saved(folder, "intervention").title == "Two’s"


def test_a_withdrawn_event_is_said_at_its_step_and_another_is_chosen(open_share, folder: Path):
    store = FileStore(folder)
    store.commit(store.newest()[0], [Edit("events.csv", "palmyra-recaptured", {"status": "withdrawn"})], "ada")
    page = open_share(viewport=TALL).page
    choose(page, "intervention")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    item = page.locator("[class*=st-key-shareitem]").last
    expect(item).to_contain_text("needs repair")
    steps(page).last.press("Enter")
    settled(page)
    expect(page.locator(".st-key-shareproblems")).to_contain_text("was withdrawn; choose another event")
    pick(page, "Event", page.get_by_role("option", name="none"))
    expect(page.locator(".st-key-shareproblems")).to_have_count(0)
    press(page, "Save")
    said(page, "Saved intervention")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled()


def test_a_reload_brings_unsaved_work_back_and_it_can_be_discarded(open_share, folder: Path):
    page = open_share(viewport=TALL).page
    press(page, "Add this view")
    fill(page, "Caption", "not saved")
    page.reload()
    said(page, "is back")
    expect(page.get_by_role("textbox", name="Caption")).to_have_value("not saved")
    press(page, "Discard")
    expect(steps(page)).to_have_count(0)
    assert not list((folder / ".dateline" / "unsaved").rglob("*.json"))


def test_a_step_is_shown_on_the_map_with_its_filters(open_share):
    page = open_share("/share?side=IS&event=palmyra-recaptured", viewport=TALL).page
    press(page, "Add this view")
    page.get_by_role("button", name="Clear all filters").click()
    settled(page)
    expect(page.locator(".st-key-sharelink .share-copied")).not_to_contain_text("side=IS")
    press(page, "Show on the map")
    page.wait_for_url(lambda url: "side=IS" in url and "event=palmyra-recaptured" in url and "/share" not in url)
    page.get_by_role("button", name="Add to a briefing").click()
    added = page.get_by_role("status").filter(has_text="Added as step 2: Syrian Army recaptures Palmyra.")
    expect(added).to_contain_text("not saved yet")
    page.get_by_role("button", name="Undo").click()
    expect(added).to_have_count(0)
    page.get_by_role("button", name="Add to a briefing").click()
    page.get_by_role("link", name="Open the briefing").click()
    page.get_by_role("button", name="Add this view").wait_for()
    expect(steps(page)).to_have_count(2)


def test_a_correction_and_a_withdrawal_take_their_words(open_share):
    page = open_share(viewport=TALL).page
    choose(page, "intervention")
    press(page, "Publish")
    press(page, "Publish for good")
    said(page, "Published: ")
    fill(page, "Title of the briefing", "Corrected")
    press(page, "Save")
    press(page, "Publish as correction")
    expect(page.get_by_text("It goes out without a byline; a publisher; a site that may embed it.")).to_be_visible()
    press(page, "Publish for good")
    said(page, "say what was corrected")
    fill(page, "What was corrected", "the title")
    press(page, "Publish for good")
    said(page, "/b/intervention-2/")
    editions = page.locator("[class*=st-key-shareedition]")
    expect(editions).to_have_count(2)
    expect(editions.last).to_contain_text("corrected by intervention-2")
    editions.first.get_by_role("button", name="Withdraw …").press("Enter")
    page.get_by_role("textbox", name="Reason, which readers see").fill("a mistake")
    page.get_by_role("button", name="Withdraw for good").press("Enter")
    said(page, "Withdrawn: intervention-2")
    expect(editions.first).to_contain_text("a mistake")


def test_a_briefing_is_downloaded_linked_and_previewed_without_being_public(open_share, tmp_path: Path):
    seen = open_share(viewport=TALL)
    page = seen.page
    choose(page, "intervention")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as ZIP").press("Enter")
    path = tmp_path / "folder.zip"
    waiting.value.save_as(path)
    shutil.unpack_archive(path, tmp_path / "out")
    assert (tmp_path / "out" / "intervention" / "index.html").is_file(), "it is the frozen folder"
    assert waiting.value.suggested_filename == "intervention.zip"

    page.get_by_role("textbox", name="Label").fill("<b>for Ana</b>")
    press(page, "Make a restricted link")
    links = page.locator(".st-key-sharelinks")
    expect(links.locator(".share-copied")).to_contain_text(f"{seen.origin}/s/")
    expect(links).to_contain_text("<b>for Ana</b>")
    press(page, "Revoke")
    expect(links).to_contain_text("revoked")
    expect(links.locator(".share-copied")).to_have_count(0)

    fill(page, "Title of the briefing", "Not saved yet")
    press(page, "Preview")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the preview").press("Enter")
    expect(opened.value.get_by_role("heading", name="Not saved yet")).to_be_visible()
    expect(opened.value.locator("#notice")).to_contain_text("A preview")
    opened.value.close()


def test_the_page_is_without_findings_of_axe(open_share, axe):
    page = open_share(viewport=WIDE).page
    choose(page, "intervention")
    press(page, "Publish")
    press(page, "Publish for good")
    said(page, "Published: ")
    fill(page, "Caption", "[x](javascript:alert)")
    for viewport in (PHONE, WIDE):
        page.set_viewport_size(viewport)
        assert check_both(page, axe) == []
        assert page.evaluate(OVERFLOW) <= 0
    assert check_printed(page, axe) == []


def test_viewers_get_the_link_and_no_briefings(open_page):
    seen = open_page("/share?q=Palmyra&from=2015-08-01")
    code = seen.page.locator(".share-copied")
    expect(code).to_have_text(f"{seen.origin}/?from=2015-08-01&q=Palmyra")
    seen.page.get_by_text("Pin the data version").click()
    expect(code).to_contain_text("&rev=")
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen.page.get_by_role("button", name="Copy the link").click()
    expect(seen.page.get_by_text("Copied", exact=True)).to_be_visible()
    assert seen.page.evaluate("() => navigator.clipboard.readText()") == code.inner_text()
    assert seen.page.get_by_role("img", name="QR code of the link").is_visible()
    assert seen.page.get_by_role("link", name="Send by e-mail").get_attribute("href").startswith("mailto:?subject=")
    with seen.page.expect_download() as given:
        seen.page.get_by_role("button", name="Picture (PNG)").click()
    assert given.value.suggested_filename == "russia-in-syria-20112016.png"
    assert seen.page.get_by_role("button", name="Add this view").count() == 0
    assert seen.page.get_by_role("heading", name="Briefings", exact=True).count() == 0
    assert seen.complaints == []
