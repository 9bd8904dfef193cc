"""The page Draft in a real browser: from a pasted article to rows in the files, by mouse, by keyboard, on a phone."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.support import article_files, browser, editors, hostile
from tests.support.accessibility import check_both, check_printed
from tests.support.browser import OVERFLOW, PHONE, WIDE, Visit
from tests.support.datasets import rows
from tests.support.paths import SEED, SYRIA
from tests.support.tabs import REST, Tabs

pytestmark = pytest.mark.browser

ARTICLE = """Strikes close in on Aleppo

Russian air strikes hit Aleppo on 12 November 2015. Rebels shelled Tripoli on 13 November 2015.

On 14 November 2015, government forces recaptured Palmyra. Russia deployed troops to Latakia in October 2015.
"""
QUIET = "Aleppo is a city in Syria. Its citadel was built long ago."
LEDGER = re.compile(r"^(\d+) drafted · (\d+) accepted · (\d+) rejected · (\d+) open$")


@pytest.fixture
def open_draft(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    with editors.opened(tabs, folder, "/draft", lambda _: None) as open_path:
        yield open_path


def paste(page: Page, text: str, **fields: str) -> Locator:
    """Give the article and wait for its desk."""
    page.get_by_role("textbox", name="Article", exact=True).fill(text)
    for name, value in fields.items():
        page.get_by_role("textbox", name=name, exact=True).fill(value)
    page.get_by_role("button", name="Find events").click()
    page.locator(".desk").wait_for()
    return page.locator(".desk")


def tally(page: Page) -> tuple[int, ...]:
    found = LEDGER.match(page.locator(".tally").text_content() or "")
    assert found
    drafted, *parts = (int(part) for part in found.groups())
    assert drafted == sum(parts)
    return (drafted, *parts)


def drafts(folder: Path) -> list[dict[str, str]]:
    return [row for row in rows(folder) if row["status"] == "draft"]


def counts(page: Page, accepted: int, rejected: int) -> None:
    expect(page.locator(".tally")).to_contain_text(f"{accepted} accepted · {rejected} rejected")
    tally(page)


def test_an_article_becomes_rows_by_mouse_each_decision_at_once(open_draft, folder):
    page = open_draft().page
    desk = paste(page, ARTICLE, Publisher="The Wire", Published="2015-11-15")
    drafted, *_ = tally(page)
    assert drafted >= 3
    assert desk.locator(".pane mark").count() >= drafted
    assert desk.locator(".pane .place").count() >= 4
    assert desk.locator(".pane .time").count() >= 4
    first = desk.locator(".card.current .title").text_content()
    desk.get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    assert [row["title"] for row in drafts(folder)] == [first]
    assert (folder / "articles" / "strikes-close-in-on-aleppo.txt").read_text(encoding="utf-8") == ARTICLE
    source = rows(folder, "sources.csv")[-1]
    assert (source["source"], source["publisher"], source["published"]) == (
        "strikes-close-in-on-aleppo",
        "The Wire",
        "2015-11-15",
    )
    assert drafts(folder)[0]["source"] == source["source"]
    desk.get_by_role("button", name="Reject").click()
    counts(page, 1, 1)
    assert [row["decision"] for row in rows(folder, "drafts.csv")] == ["rejected"]
    desk.get_by_role("button", name="Undo").click()
    counts(page, 1, 0)
    desk.get_by_role("button", name="Undo").click()
    counts(page, 0, 0)
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()
    desk.get_by_role("button", name=re.compile("^Accept the [0-9]+ that are sure")).click()
    expect(desk.locator(".said").first).to_contain_text("Undo takes all back")
    taken = len(drafts(folder))
    assert 1 < taken < drafted  # Tripoli may be another one
    counts(page, taken, 0)
    desk.get_by_role("button", name="Undo").click()
    counts(page, 0, 0)
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()
    page.keyboard.press("s")
    counts(page, taken, 0)
    expect(desk.get_by_role("button", name="complete and publish")).to_have_count(0)
    for done in range(1, drafted - taken + 1):
        page.keyboard.press("r")
        counts(page, taken, done)
    desk.get_by_role("button", name=f"{taken} accepted: complete and publish").click()
    expect(page.get_by_role("heading", name="Review before publishing")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".said").first).to_contain_text("Published as version")
    assert drafts(folder) == []


def test_a_missed_sentence_is_drafted_in_two_steps_marked_by_mouse_or_chosen_by_keyboard(open_draft, folder):
    page = open_draft().page
    missed = "A crowd of women marched through Idlib."
    desk = paste(page, f"{ARTICLE}\n{missed} Nothing more was heard.\n", Published="2015-11-15")
    drafted, *_ = tally(page)
    button = desk.get_by_role("button", name="Draft the marked words")
    expect(button).to_be_disabled()
    paragraph = desk.locator(".pane p").last
    box = paragraph.bounding_box()
    assert box
    line = box["y"] + min(box["height"], 20) / 2
    page.mouse.move(box["x"] + 1, line)
    page.mouse.down()
    page.mouse.move(box["x"] + 250, line, steps=4)
    page.mouse.up()
    expect(button).to_be_enabled()
    page.keyboard.press("m")
    expect(desk.locator(".tally")).to_contain_text(f"{drafted + 1} drafted")
    expect(desk.locator(".card.current .head")).to_be_focused()
    quote = desk.locator(".card.current blockquote mark").text_content() or ""
    assert f"{missed} Nothing more was heard.".startswith(quote)
    assert quote.startswith("A crowd of women")
    expect(desk.locator(".pane mark.current").first).to_be_visible()
    page.keyboard.press("u")
    expect(desk.locator(".tally")).to_contain_text(f"{drafted} drafted")
    desk.locator(".unquoted summary").press("Enter")
    desk.get_by_role("button", name=f"Draft: {missed}").press("Enter")
    expect(desk.locator(".card.current .title")).to_have_text(missed.rstrip("."))
    page.keyboard.press("a")
    counts(page, 1, 0)
    row = drafts(folder)[0]
    assert (row["quote"], row["place"], row["place_basis"]) == (missed, "Idlib", "named")
    page.keyboard.press("k")
    page.get_by_role("button", name="Another article").click()
    second = f"Protesters marched in Idlib on {row['date']}."  # a second report of it is evidence, with one click
    desk = paste(page, second, Title="Second report")
    desk.get_by_role("button", name="Add as evidence to: A crowd of women marched through Idlib").click()
    expect(desk.locator(".card .state")).to_have_text("added as evidence")
    evidence = rows(folder, "evidence.csv")[-1]
    assert (evidence["event_id"], evidence["quote"]) == (row["event_id"], second.rstrip("."))


def test_the_same_article_shows_again_what_was_decided(open_draft, folder):
    page = open_draft().page
    desk = paste(page, ARTICLE)
    desk.get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    desk.get_by_role("button", name="Reject").click()
    counts(page, 1, 1)
    page = open_draft().page  # another session
    desk = paste(page, ARTICLE.replace("\n", "\r\n"), Title="Other")
    counts(page, 1, 1)
    assert desk.get_by_text("this article is in the dataset already").count() == 1
    assert desk.locator(".card.accepted .state").text_content() == "in the dataset, draft"
    desk.locator(".card.rejected .head").click()
    desk.get_by_role("button", name="Take back the rejection").click()
    counts(page, 1, 0)
    assert rows(folder, "drafts.csv") == []
    assert len(drafts(folder)) == 1
    assert len(rows(folder, "sources.csv")) == 2


def test_everything_can_be_decided_by_keyboard_alone(open_draft, folder):
    page = open_draft().page
    desk = paste(page, ARTICLE)
    drafted, *_ = tally(page)
    head = desk.locator(".card.current .head")
    expect(head).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(head).to_be_focused()
    page.keyboard.press("j")
    expect(desk.locator(".card").nth(1)).to_have_class(re.compile("current"))
    page.keyboard.press("k")
    page.keyboard.press("a")
    counts(page, 1, 0)
    expect(head).to_be_focused()
    page.keyboard.press("r")
    counts(page, 1, 1)
    page.keyboard.press("u")
    counts(page, 1, 0)
    page.keyboard.press("e")
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_be_focused()
    page.keyboard.type("c r a j: typed, not obeyed")
    page.keyboard.press("Enter")
    expect(desk.locator(".card.current .title")).to_have_text("c r a j: typed, not obeyed")
    page.keyboard.press("a")
    counts(page, 2, 0)
    assert "c r a j: typed, not obeyed" in [row["title"] for row in drafts(folder)]
    for number in range(3, drafted + 1):
        page.keyboard.press("a")
        counts(page, number, 0)
    assert len(drafts(folder)) == drafted
    expect(desk.locator(".said[role=status]")).to_contain_text("Accepted")


def test_a_doubtful_place_is_chosen_from_a_map_and_a_list_with_reasons(open_draft, folder):
    page = open_draft().page
    desk = paste(page, ARTICLE)
    first = desk.locator(".card.current")  # what is doubtful stands first, in its own colour and with its country
    expect(first.locator(".meta")).to_contain_text("Tripoli, Libya")
    expect(first).to_have_class(re.compile("doubt"))
    places = desk.locator(".places")
    expect(places).to_have_attribute("open", "")
    assert places.locator(".map .pin").count() == places.get_by_role("radio").count() > 1
    assert all(places.locator(".candidate .note").all_text_contents())
    painted = (
        "(canvas) => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size > 3"
    )
    page.wait_for_function("() => document.querySelector('[data-testid=stBidiComponentRegular]') !== null || true")
    assert places.locator("canvas").evaluate(painted)
    other = places.get_by_role("radio").nth(1)
    name = places.locator(".candidate b").nth(1).text_content()
    other.check()
    expect(desk.locator(".places").get_by_role("radio").nth(1)).to_be_checked()
    expect(desk.get_by_text("Changed by you")).to_be_visible()
    desk.get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    assert name
    row = drafts(folder)[0]
    assert row["place"] == "Tripoli"
    assert float(row["latitude"])


def test_a_change_is_refused_in_the_words_of_the_rules_and_then_taken(open_draft, folder):
    page = open_draft().page
    desk = paste(page, ARTICLE)
    desk.get_by_role("button", name="Change").click()
    date = page.get_by_role("textbox", name="Date (EDTF)")
    date.fill("12.11.2015")
    desk.locator(".form").get_by_role("button", name="Accept", exact=True).click()
    expect(desk.locator(".said[role=alert]")).to_contain_text("is not a date")
    expect(date).to_have_attribute("aria-invalid", "true")
    assert not drafts(folder)
    date.fill("2015-11")
    page.get_by_role("textbox", name="Place", exact=True).fill("Hmeimim")
    desk.get_by_role("button", name="Save changes").click()
    expect(desk.locator(".card.current dd", has_text="November 2015").first).to_be_visible()
    expect(desk.locator(".card.current dd", has_text="Hmeimim").first).to_be_visible()
    desk.get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    (row,) = drafts(folder)
    assert (row["date"], row["place"], row["place_basis"]) == ("2015-11", "Hmeimim", "inferred")
    assert row["latitude"].startswith("35.40")


def test_on_a_phone_everything_fits_and_decides(open_draft, folder):
    page = open_draft(viewport=PHONE, has_touch=True, is_mobile=True).page
    desk = paste(page, ARTICLE)
    expect(desk.locator(".card.current")).to_contain_text("Tripoli, Libya")
    assert page.evaluate(OVERFLOW) <= 0
    desk.get_by_role("button", name="Change").tap()
    assert page.evaluate(OVERFLOW) <= 0
    desk.get_by_role("button", name="Cancel").tap()
    desk.get_by_role("button", name="Accept", exact=True).tap()
    counts(page, 1, 0)
    assert len(drafts(folder)) == 1
    for button in desk.locator(".card.current .button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 40


def test_what_cannot_be_drafted_is_said(open_draft):
    page = open_draft().page
    button = page.get_by_role("button", name="Find events")
    button.click()
    page.get_by_text("Paste the text of an article").first.wait_for()
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("Paste the text")
    article = page.get_by_role("textbox", name="Article", exact=True)
    article.evaluate(
        """(area) => {
            Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, "a ".repeat(5e5));
            area.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    button.click()
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("1,000,000 characters")
    desk = paste(page, QUIET)
    expect(desk.locator(".none")).to_contain_text("no sentence reports an event")
    tally(page)
    desk.get_by_text("2 places", exact=True).click()
    expect(desk.locator(".found li").first).to_be_visible()
    desk.get_by_role("button", name="Another article").click()
    article.wait_for()


def test_articles_are_uploaded_as_files_and_what_cannot_be_read_says_why(open_draft, folder, tmp_path):
    page = open_draft().page
    path = tmp_path / "some report.html"
    path.write_text(f"<!doctype html><html><body><nav>Menu</nav><p>{ARTICLE}</p></body></html>", encoding="utf-8")
    word = tmp_path / "another.docx"
    word.write_bytes(article_files.docx(article_files.paragraph("On 3 March 2016, shells hit A", "zaz.")))
    picture = tmp_path / "picture.pdf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    page.locator("input[type=file]").set_input_files([path, word, picture])
    page.get_by_text("some report.html").wait_for()
    page.get_by_role("button", name="Find events").click()
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("picture.pdf' is a picture")
    page.get_by_text("Not reviewed yet: another.docx").wait_for()
    # a click on a button of the run before, which is still being replaced, would be lost
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("button", name="Find events").first.click()
    desk = page.locator(".desk")
    expect(desk).to_contain_text("its markup and everything around the article were left out")
    desk.get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    kept = (folder / rows(folder, "sources.csv")[-1]["file"]).read_text(encoding="utf-8")
    assert kept.startswith("Strikes close in on Aleppo")
    assert "<" not in kept
    desk.get_by_role("button", name="Another article").click()
    page.get_by_role("button", name="Find events").first.click()
    expect(page.locator(".desk")).to_contain_text("shells hit Azaz.")


def test_the_seed_article_is_recognised_and_its_own_events_are_not_offered_again(open_draft, folder):
    page = open_draft().page
    desk = paste(page, SEED.read_text(encoding="utf-8"))
    expect(desk.get_by_text("this article is in the dataset already")).to_be_visible()
    while tally(page)[3]:
        open_now = tally(page)[3]
        desk.get_by_role("button", name="Accept", exact=True).click()
        expect(page.locator(".tally")).to_contain_text(f"{open_now - 1} open")
    assert len(rows(folder, "sources.csv")) == 1
    ids = [row["event_id"] for row in rows(folder)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_hostile_text_is_shown_as_text(open_draft, folder, viewport):
    page = open_draft(viewport=viewport).page
    plain = "A long beginning without markup, so that it is no web page. " * 100
    said = [f"{text[:3000]} Air strikes hit Aleppo on 1{k % 10} May 2015." for k, text in enumerate(hostile.NASTY)]
    desk = paste(page, "\n\n".join([plain, *said]), Title=hostile.NASTY[0], Publisher=hostile.NASTY[1])
    assert hostile.NASTY[0] in (desk.locator("h3").text_content() or "")
    assert page.evaluate(OVERFLOW) <= 0
    shown = desk.locator(".pane").inner_text()
    for text in (*hostile.NASTY[:12],):
        assert " ".join(text.split()) in " ".join(shown.split())
    assert not set(browser_bidi(shown))
    for _ in range(min(12, tally(page)[0])):
        page.keyboard.press("j")
        assert page.evaluate(OVERFLOW) <= 0
    desk.get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    assert rows(folder, "sources.csv")[-1]["title"] == " ".join(hostile.NASTY[0].split())


def browser_bidi(text: str) -> Iterator[str]:
    return (sign for sign in text if sign in hostile.BIDI)


def test_the_page_is_without_findings_of_axe(open_draft, axe):
    page = open_draft(viewport=WIDE).page
    page.get_by_role("button", name="Find events").wait_for()
    page.get_by_role("group", name="or files with articles").wait_for()  # a name and role that our page gives it
    assert check_both(page, axe) == []
    desk = paste(page, f"{ARTICLE}\nOn 13 November 2015, shells hit the village of Qarnabeel, killing two people.\n")
    for summary in desk.locator(".found summary, .unknown summary").all():
        summary.click()
    desk.get_by_role("button", name="Add to places.csv: Qarnabeel").click()
    for viewport in (WIDE, PHONE):
        page.set_viewport_size(viewport)
        assert check_both(page, axe) == []
    desk.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Date (EDTF)").fill("soon")
    desk.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("textbox", name="Date (EDTF)")).to_have_attribute("aria-invalid", "true")
    for viewport in (PHONE, WIDE):
        assert check_both(page, axe) == []
        page.set_viewport_size(viewport)
    page.get_by_role("textbox", name="Date (EDTF)").fill("")
    desk.locator(".form").get_by_role("button", name="Accept", exact=True).click()
    counts(page, 1, 0)
    desk.get_by_role("button", name="Reject").click()
    counts(page, 1, 1)
    assert check_both(page, axe) == []
    assert check_printed(page, axe) == []


def test_viewers_have_no_such_page_and_get_nothing_of_a_draft(tabs: Tabs, folder: Path):
    """What an editor accepted is there for editors, and in nothing that a viewer can fetch."""
    word = "Zanzibarcanary"
    with browser.server(folder, edit=True, port=editors.PORT) as address, tabs.visit(address, "/draft") as seen:
        paste(seen.page, ARTICLE.replace("Rebels", word), Title=f"Title {word}", Publisher=word)
        seen.page.get_by_role("button", name="Accept", exact=True).click()
        counts(seen.page, 1, 0)
    assert word in (folder / "sources.csv").read_text(encoding="utf-8")
    said: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: said.append(str(data)))

    with browser.server(folder, port=editors.PORT) as address:
        version = json.loads(fetch(f"{address}/readyz"))["version"]
        names = ("events.bin", "details-0.json", "basemap.json")
        said += [fetch(f"{address}/data/{version}/{name}") for name in names]
        said += [
            fetch(address + path) for path in ("/articles/", "/sources.csv", "/drafts.csv", "/app/static/drafts.csv")
        ]
        with tabs.visit(address, REST) as seen:
            seen.page.on("websocket", listen)
            for path in ("/", "/article", "/table", "/draft"):
                seen.page.goto(address + path)
                seen.page.get_by_role("link", name="Table").first.wait_for()
                seen.page.wait_for_timeout(1_500)
                assert seen.page.get_by_role("link", name="Draft").count() == 0
                assert seen.page.get_by_role("button", name="Find events").count() == 0
                said.extend(frame.content() for frame in seen.page.frames)
    assert len(said) > 12
    assert not [text[:80] for text in said if word in text or "strikes-close-in" in text or "Title Zan" in text]


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace")


def test_unsaved_work_is_back_after_a_reload_and_on_a_new_server_and_discarding_it_can_be_undone(
    tabs: Tabs, folder: Path
):
    with browser.server(folder, edit=True, port=editors.PORT) as address, tabs.visit(address, "/draft") as seen:
        page = seen.page
        desk = paste(page, ARTICLE, Title="Kept", Published="2015-11-15")
        desk.get_by_role("button", name="Accept", exact=True).click()
        counts(page, 1, 0)
        retitle(page, "Half done")
        page.reload()
        expect(page.locator(".desk")).to_contain_text("Unsaved work from")
        expect(page.locator(".card .title", has_text="Half done")).to_have_count(1)
        counts(page, 1, 0)
        assert [row["title"] for row in drafts(folder)] != ["Half done"]
    with browser.server(folder, edit=True, port=editors.PORT) as address, tabs.visit(address, "/draft") as seen:
        page = seen.page
        desk = page.locator(".desk")
        expect(desk.locator("h3").first).to_have_text("Kept")
        expect(desk.locator(".card .title", has_text="Half done")).to_have_count(1)
        desk.get_by_role("button", name="Undo").click()  # the acceptance of the session before
        counts(page, 0, 0)
        assert drafts(folder) == []
        desk.get_by_role("button", name="Another article").click()
        page.get_by_role("button", name="Bring it back").click()
        expect(desk.locator(".card .title", has_text="Half done")).to_have_count(1)
        desk.get_by_role("button", name="Another article").click()
        page.get_by_role("button", name="Bring it back").wait_for()
        assert not list((folder / ".dateline" / "unsaved").rglob("*.json"))
        page.reload()
        page.get_by_role("button", name="Find events").wait_for()
        assert page.locator(".desk").count() == 0


def retitle(page: Page, title: str) -> None:
    """Change the title of the current draft, without a decision on it."""
    desk = page.locator(".desk")
    desk.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Title", exact=True).fill(title)
    desk.get_by_role("button", name="Save changes").click()
    expect(desk.locator(".card.current .title")).to_have_text(title)
