"""The map page in real Chromium, on the bundled dataset and the real server."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import PHONE, WIDE, Visit

pytestmark = pytest.mark.browser

LONGER_THAN_A_REPORT_WAITS_MS = 400
"""The plugin reports 150 ms after something has settled."""
GROUND_HAS_COME = """() => performance.getEntriesByType("resource")
  .some(({ name, responseStatus }) => name.includes("/data/ground/") && responseStatus === 200)"""


def counts(frame: Any) -> dict[str, int]:
    return frame.evaluate("() => window.dateline.counts()")


def view(frame: Any) -> dict[str, Any]:
    return frame.evaluate("() => window.dateline.view()")


def wait_for_url(page: Any, pattern: str) -> None:
    page.wait_for_url(re.compile(pattern), timeout=10_000)


def test_every_located_and_dated_event_is_shown_the_ledger_adds_up_and_nothing_comes_from_elsewhere(open_page):
    seen: Visit = open_page("/")
    found = counts(seen.map)
    parts = ("shown", "outside", "undated", "unlocated", "filtered")
    assert found["total"] == sum(found[part] for part in parts)
    assert found["shown"] >= 13
    assert str(found["shown"]) in seen.map.get_by_role("status").first.inner_text()
    seen.page.wait_for_load_state("networkidle")
    assert seen.foreign == []
    assert seen.complaints == []


def test_a_handle_moves_time_by_mouse_and_key_without_a_rerun_and_writes_the_url_on_release(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    before = counts(frame)
    handle = frame.get_by_role("slider", name="To")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    messages = count_messages(seen.page)
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    for step in range(1, 31):
        seen.page.mouse.move(x - 10 * step, y)
    during = counts(frame)
    assert during != before
    assert during["total"] == before["total"]
    assert messages() == 0
    seen.page.mouse.up()
    wait_for_url(seen.page, r"[?&]to=20\d\d-\d\d-\d\d")
    assert messages() == 1
    assert view(frame)["to"] in seen.page.url

    handle.focus()
    first = view(frame)["to"]
    for _ in range(3):
        seen.page.keyboard.press("ArrowLeft")
    assert view(frame)["to"] < first
    assert handle.get_attribute("aria-valuetext")
    wait_for_url(seen.page, rf"[?&]to={view(frame)['to']}")


def test_a_finger_drags_the_window(open_page):
    seen: Visit = open_page("/?from=2015-01-01&to=2015-12-31", has_touch=True)
    frame = seen.map
    before = view(frame)
    handle = frame.get_by_role("slider", name="From").bounding_box()
    other = frame.get_by_role("slider", name="To").bounding_box()
    x = (handle["x"] + other["x"] + other["width"]) / 2
    y = handle["y"] + handle["height"] / 2
    messages = count_messages(seen.page)
    touch = seen.page.context.new_cdp_session(seen.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        points = [{"x": x - 8 * step, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    assert view(frame)["from"] < before["from"]
    assert messages() == 0
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_for_url(seen.page, r"[?&]from=201[34]")
    assert messages() == 1
    after = view(frame)
    assert after["from"] < before["from"]
    assert after["to"] < before["to"]


def test_a_url_restores_the_whole_view(open_page):
    path = "/?from=2015-08-01&to=2016-03-31&mode=cumulative&hide=decisions&event=palmyra-recaptured&at=34.6,38.3,8"
    seen: Visit = open_page(path)
    found = view(seen.map)
    assert (found["from"], found["to"], found["mode"]) == ("2015-08-01", "2016-03-31", "cumulative")
    assert (found["selected"], found["zoom"]) == ("palmyra-recaptured", 8)
    assert found["center"] == pytest.approx([34.6, 38.3], abs=0.01)
    assert list(found["hidden"]) == ["decisions"]
    seen.map.get_by_text("recapture of Palmyra in March 2016").first.wait_for()


def test_a_view_whose_event_is_outside_its_window_and_off_the_map_is_restored_as_it_was(open_page):
    seen: Visit = open_page("/?from=2015-08-01&to=2015-12-31&event=palmyra-recaptured&at=36.5,36.3,8")
    seen.map.get_by_text("recapture of Palmyra in March 2016").first.wait_for()
    found = view(seen.map)
    assert (found["from"], found["to"], found["selected"]) == ("2015-08-01", "2015-12-31", "palmyra-recaptured")
    assert found["center"] == pytest.approx([36.5, 36.3], abs=0.01)


def test_a_link_to_an_event_alone_opens_the_window_around_it(open_page):
    found = view(open_page("/?event=withdrawal-announced").map)
    assert found["from"] > "2015-06"
    assert found["from"] <= "2016-03-14" <= found["to"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/?from=2016-01-01&to=2015-01-01", ["from"]),
        (
            "/?from=soon&event=no-such-event&side=Nobody&colour=blue&q=" + "x" * 10_000,
            ["from", "event", "side", "colour", "q"],
        ),
    ],
    ids=["to before from", "no date, unknown values, 10 kB"],
)
def test_nonsense_in_the_url_opens_the_default_view_and_says_so(open_page, path: str, names: list[str]):
    seen: Visit = open_page(path)
    found = view(seen.map)
    assert (found["from"], found["to"]) == ("2011-01-01", "2016-12-31")
    for name in names:
        seen.page.get_by_text(re.compile(f"'{name}'.* in the link (was|were) ignored")).first.wait_for()


def test_play_moves_time_without_a_rerun_and_pause_stops_it(open_page):
    seen: Visit = open_page("/?from=2015-01-01&to=2015-03-31")
    frame = seen.map
    before = view(frame)["to"]
    messages = count_messages(seen.page)
    frame.get_by_role("button", name="Play", exact=True).click()
    frame.wait_for_function("before => window.dateline.view().to !== before", arg=before)
    assert messages() == 0
    frame.get_by_role("button", name="Pause", exact=True).click()
    wait_for_url(seen.page, r"[?&]to=")


def test_switches_of_the_legend_and_filters_of_the_sidebar_reach_the_map_without_mounting_it_again(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    frame.evaluate("() => { window.sameMap = true; }")
    before = counts(frame)
    messages = count_messages(seen.page)
    frame.get_by_role("button", name=re.compile("Decisions")).first.click()
    after = counts(frame)
    assert after["filtered"] > before["filtered"]
    wait_for_url(seen.page, r"hide=decisions")
    assert messages() == 1
    assert seen.map.evaluate("() => window.sameMap") is True

    seen.page.get_by_label("Words").fill("Palmyra")
    seen.page.keyboard.press("Enter")
    frame.wait_for_function("() => window.dateline.counts().shown === 1")
    wait_for_url(seen.page, r"q=Palmyra")
    assert seen.map.evaluate("() => window.sameMap") is True


def test_a_search_finds_while_one_types_marks_what_it_found_and_leads_out_of_an_empty_view(open_page):
    seen: Visit = open_page("/")
    frame, words = seen.map, seen.page.get_by_label("Words")
    words.press_sequentially("hmeymim")
    frame.wait_for_function("() => window.dateline.counts().shown === 1")
    frame.get_by_role("button", name=re.compile("use of Hmeimim airport")).click()
    expect(frame.locator("mark.dl-found").first).to_have_text("Hmeimim")
    frame.get_by_role("button", name="Close", exact=True).click()
    words.fill("nobodysaysthis")
    way_out = frame.get_by_role("button", name="16 events without the words nobodysaysthis")
    way_out.click()
    frame.wait_for_function("() => window.dateline.counts().shown === 16")
    expect(words).to_have_value("")
    chip = frame.get_by_role("button", name=re.compile("^Air strikes"))
    chip.press("o")
    wait_for_url(seen.page, r"show=strikes")
    expect(seen.page.get_by_test_id("stSidebar").get_by_text("Air strikes")).to_be_visible()
    chip.press("x")
    wait_for_url(seen.page, r"hide=strikes")
    assert seen.complaints == []


def test_a_row_of_the_sorted_table_opens_its_event_on_the_map(open_page):
    seen: Visit = open_page("/table")
    rows = seen.page.locator(".events tbody tr")
    seen.page.get_by_role("columnheader", name="Deaths").get_by_role("button").click()
    expect(rows.first).to_contain_text("1,000, as claimed, disputed")
    expect(rows).to_have_count(16)
    seen.page.get_by_text("Columns", exact=True).click()
    seen.page.get_by_label("Quote", exact=True).check()
    expect(rows.first).to_contain_text("Russian air strikes have killed 1,000 civilians")
    rows.first.get_by_role("button").click()
    wait_for_url(seen.page, r"event=civilian-deaths-claim")
    seen.map.locator(".dl-card").get_by_text("1,000, as claimed, disputed").wait_for()


def test_how_events_are_drawn_and_sized_is_part_of_the_link(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    frame.get_by_role("button", name="Map options").click()
    frame.get_by_role("radio", name="Heat map").check()
    frame.get_by_role("radio", name=re.compile("^Deaths")).check()
    frame.get_by_text("Darker: more deaths, best estimates").wait_for()
    wait_for_url(seen.page, r"draw=heat&circles=deaths")
    fresh: Visit = open_page("/?draw=heat&circles=deaths")
    found = view(fresh.map)
    assert (found["draw"], found["circles"]) == ("heat", "deaths")
    fresh.map.get_by_role("application", name="Map").focus()
    said, heard = fresh.map.locator(".dateline-said"), set()
    for key in ("Enter", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):  # where it glows, and from there on
        fresh.page.keyboard.press(key)
        heard.add(said.text_content())
    assert len(heard) > 1
    assert any(re.match(r"\d+ events?, .+ (at|in|around) \w", name) for name in heard)
    fresh.page.keyboard.press("Enter")
    fresh.map.wait_for_function("() => document.activeElement.matches('h2')")


def test_a_badge_lists_what_is_in_it_by_key_and_a_card_leads_back_to_the_list(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    frame.get_by_text("Syrian Civil War").first.wait_for()  # the names are loaded, so badges stay where they are
    keys, said = seen.page.keyboard, frame.locator(".dateline-said")
    frame.locator(".dl-map").focus()
    for key in ("Enter", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
        keys.press(key)
        if "as a whole" in said.inner_text():
            break
    words = said.inner_text()
    assert re.fullmatch(r"\d+ events for Syria as a whole", words)
    keys.press("Enter")
    heading = frame.get_by_role("heading", name=words)
    heading.wait_for()
    assert heading.evaluate("heading => document.activeElement === heading")
    listed = frame.get_by_label("Chosen on the map").get_by_role("listitem")
    count = listed.count()
    assert words.startswith(f"{count} events ")
    keys.press("Tab")
    keys.press("Enter")
    frame.get_by_role("heading", name="Syrian Civil War").wait_for()
    frame.get_by_text(f"1 of {count} events here").wait_for()
    for name in (words, "Russia in Syria, 2011–2016"):
        keys.press("Escape")
        frame.get_by_role("heading", name=name).wait_for()


def test_a_card_of_an_event_that_window_and_filter_hide_says_so_and_shows_it(open_page):
    seen: Visit = open_page("/?event=palmyra-recaptured&from=2011&to=2013&q=Moscow&hide=territory")
    frame = seen.map
    note = frame.get_by_role("note")
    for reason in ("outside the window", "its type is switched off in the legend", "and a filter leaves it out."):
        assert reason in note.inner_text()
    note.get_by_role("button", name="Show it").click()
    note.wait_for(state="hidden")
    seen.page.wait_for_url(lambda url: "q=" not in url and "hide=" not in url)
    assert view(frame)["to"] >= "2016-03"


def test_the_card_leads_to_the_quote_and_the_quote_back_to_the_pin(open_page):
    seen: Visit = open_page("/?event=palmyra-recaptured")
    seen.map.get_by_text("read in the article").first.click()
    wait_for_url(seen.page, r"/article")
    current = seen.page.locator("mark.current")
    current.wait_for()
    assert current.inner_text() == "recapture of Palmyra in March 2016"
    seen.page.get_by_role("link", name="Putin announces the withdrawal").first.click()
    seen.page.wait_for_url(re.compile(r"event=withdrawal-announced"))
    assert view(seen.map)["selected"] == "withdrawal-announced"


def test_a_phone_shows_map_timeline_and_card_without_scrolling_sideways(open_page):
    seen: Visit = open_page("/?event=palmyra-recaptured", viewport={"width": 390, "height": 844}, has_touch=True)
    frame = seen.map
    wide = frame.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    for name in ("From", "To"):
        box = frame.get_by_role("slider", name=name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 844


def count_messages(page: Any):
    """A function that says how many WebSocket messages (script reruns) the page has sent since this call."""
    watcher = page.context.new_cdp_session(page)
    watcher.send("Network.enable")
    sent: list[object] = []
    watcher.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))  # noqa: PLW0108 - Playwright wants a function

    def count() -> int:
        page.wait_for_timeout(LONGER_THAN_A_REPORT_WAITS_MS)  # that nothing comes can only be seen by waiting
        return len(sent)

    return count


def test_the_days_of_the_window_are_never_cut_off(open_page):
    seen: Visit = open_page("/?from=2014-12-28&to=2015-12-28")
    title = seen.map.get_by_title("Type dates, or choose a named stop")
    for width in (1440, 1280, 1200, 1024, 700, 390, 320):
        seen.page.set_viewport_size({"width": width, "height": 800})
        seen.map.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        # one pixel is rounding
        beyond = title.evaluate("(e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]")
        assert max(beyond) <= 1, f"{title.inner_text()!r} is cut off at {width} px"


def test_dates_are_typed_as_people_write_them_and_a_calendar_stands_beside_them(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    frame.get_by_title("Type dates, or choose a named stop").click()
    panel = frame.get_by_role("dialog", name="Dates")
    first, last = (panel.get_by_role("textbox", name=name) for name in ("From date", "To date"))
    show = panel.get_by_role("button", name="Show", exact=True)
    assert panel.get_by_role("button", name="Calendar for From date").is_visible()

    first.fill("01/09/2015")
    show.click()
    assert "1 September 2015 or 9 January 2015" in panel.get_by_role("alert").inner_text()
    first.fill("1 Sept 2005")
    last.fill("Nov. 2015")
    show.click()
    assert "nothing before it is shown" in panel.get_by_role("status").inner_text()
    assert first.input_value() == "2011-01-01"
    first.fill("01.09.2015")
    show.click()
    panel.wait_for(state="hidden")
    seen.page.wait_for_url(lambda url: "from=2015-09-01" in url and "to=2015-11-30" in url)


def test_the_printed_page_is_what_was_on_screen(open_page):
    seen: Visit = open_page("/?event=palmyra-recaptured&from=2015-09-01&to=2016-03-31", color_scheme="dark")
    frame, page = seen.map, seen.page
    frame.evaluate("() => window.datelinePrinter.load()")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    printed = page.locator("body > .dl-print")
    text = printed.inner_text()
    shown = counts(frame)["shown"]
    assert "September 2015 – March 2016" in text
    assert f"{shown} of 17 shown" in text
    assert "recapture of Palmyra in March 2016" in text
    assert "Disputed by" in text
    assert printed.locator("tbody tr").count() == shown
    assert "not printed" not in text
    assert "\n".join(printed.locator("img").evaluate_all("(all) => all.map((one) => one.alt)")) == (
        f"Map: {shown} events\nTimeline: September 2015 – March 2016"
    )
    sizes = printed.locator("img").evaluate_all("(all) => all.map((one) => one.naturalWidth)")
    assert min(sizes) > 600
    assert not page.locator("#root").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert printed.count() == 0
    assert view(frame)["from"] == "2015-09-01"
    assert seen.complaints == []


def test_a_day_is_set_by_dragging_once_the_timeline_is_zoomed_and_all_of_the_time_stays_in_view(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    part = frame.get_by_role("slider", name="Part of the time")
    assert not part.is_visible()
    plot = frame.locator(".dl-plot").bounding_box()
    seen.page.mouse.move(plot["x"] + plot["width"] * 0.78, plot["y"] + 10)
    while "per day" not in frame.locator(".dl-unit").inner_text():
        seen.page.mouse.wheel(0, -240)
    assert part.is_visible()
    assert counts(frame)["outside"] == 0, "zooming changes nothing of what is shown"

    # a window is drawn, and the handle then follows the pointer day by day
    y = plot["y"] + 20
    seen.page.mouse.move(plot["x"] + 200, y)
    seen.page.mouse.down()
    seen.page.mouse.move(plot["x"] + 320, y, steps=4)
    seen.page.mouse.up()
    before = view(frame)
    handle = frame.get_by_role("slider", name="To").bounding_box()
    x = handle["x"] + handle["width"] / 2
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    ends = set()
    for step in range(30):
        seen.page.mouse.move(x + step, y)
        ends.add(view(frame)["to"])
    seen.page.mouse.up()
    assert len(ends) >= 4
    assert view(frame)["from"] == before["from"]

    handle = frame.get_by_role("slider", name="To")
    handle.focus()
    handle.press("0")
    part.wait_for(state="hidden")
    handle.press("+")
    part.wait_for()
    shown = part.get_attribute("aria-valuetext")
    part.press("ArrowRight")
    assert part.get_attribute("aria-valuetext") != shown


def test_play_runs_through_the_window_as_fast_as_chosen_marks_the_end_and_says_so(open_page):
    seen: Visit = open_page("/?from=2015-08-01&to=2015-10-31")
    frame = seen.map
    frame.get_by_role("button", name="Settings and help").click()
    frame.get_by_role("radio", name="Run through the window").check()
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("Escape")
    frame.get_by_role("button", name="Settings and help").press("4")
    assert frame.get_by_role("button", name="Speed 4×").is_visible()
    frame.get_by_role("button", name="Play", exact=True).click()
    frame.wait_for_function("() => window.dateline.view().to === '2015-08-31'")
    frame.get_by_role("button", name="Play again").wait_for()
    found = view(frame)
    assert (found["from"], found["to"]) == ("2015-08-01", "2015-10-31")
    assert frame.locator(".dl-course").inner_text() == "End"
    said = frame.locator(".dl-tally-box [role=status]").element_handle()
    frame.wait_for_function("said => said.textContent.startsWith('August – October 2015, the end: ')", arg=said)


SMALL = """() => [...document.querySelectorAll(".dateline :is(button, select, input, summary)")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".dl-stop, .dl-reason summary"))
    .map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
    .map(([e, { width, height }]) => `${e.getAttribute("aria-label") || e.textContent}: ${width} x ${height}`)"""


def test_on_a_phone_an_event_is_a_sheet_beside_which_the_map_stays_and_all_is_as_large_as_a_fingertip(open_page):
    seen: Visit = open_page("/?q=Russia&dates=month", viewport=PHONE, has_touch=True)
    frame = seen.map
    assert seen.page.get_by_test_id("stExpandSidebarButton").is_visible()
    words = "(button) => getComputedStyle(button, '::after').content"
    assert seen.page.get_by_test_id("stExpandSidebarButton").evaluate(words) == '"Filters (2)"'
    assert frame.evaluate(SMALL) == []
    more = frame.locator(".dl-onwards")
    more.click()
    frame.wait_for_function("() => document.querySelector('.dl-legend').scrollLeft > 50")
    frame.locator(".dl-legend").evaluate("(legend) => legend.scrollTo(9999, 0)")
    more.wait_for(state="hidden")

    row = frame.locator(".dl-list .dl-row:not(.dl-loading)").first
    row.scroll_into_view_if_needed()
    row.click()
    card = frame.locator(".dl-card h2")
    card.wait_for()
    sheet = frame.locator(".dl-side").bounding_box()
    stage = frame.locator(".dl-stage").bounding_box()
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert sheet["y"] - stage["y"] > 250, "the map stays in view"
    assert frame.evaluate(SMALL) == []
    frame.get_by_role("button", name="Close").click()
    card.wait_for(state="hidden")


@pytest.mark.parametrize("size", [(844, 390), (640, 400)], ids=["lying phone", "200 %"])
def test_a_low_window_shows_map_and_timeline_together(open_page, size: tuple[int, int]):
    width, height = size
    seen: Visit = open_page("/", viewport={"width": width, "height": height})
    frame = seen.map
    frame.wait_for_function("() => innerWidth > 600")
    seen.page.wait_for_timeout(LONGER_THAN_A_REPORT_WAITS_MS)
    stage, strip = (frame.locator(part).bounding_box() for part in (".dl-stage", ".dl-strip"))
    assert stage["height"] >= 140
    assert stage["width"] > 600
    assert strip["y"] + strip["height"] <= height


def test_the_ground_is_drawn_whatever_the_size_of_the_window_and_beneath_streets_that_cannot_be_loaded(open_page):
    seen: Visit = open_page("/", viewport=PHONE)
    phone = view(seen.map)
    seen.page.set_viewport_size(WIDE)
    seen.map.wait_for_function(f"() => window.dateline.view().zoom > {phone['zoom']}")  # fitted again
    seen.map.wait_for_function(GROUND_HAS_COME)
    assert "at=" not in seen.page.url
    seen.page.context.route("**/tile.openstreetmap.org/**", lambda route: route.abort())
    seen.map.get_by_role("button", name="Map options").click()
    streets = seen.map.get_by_label("Detailed streets")
    streets.check()
    sentence = seen.map.get_by_text("The streets could not be loaded")
    sentence.wait_for()
    assert seen.map.locator(".leaflet-tile-pane canvas").count() == 1
    streets.uncheck()
    sentence.wait_for(state="hidden")
