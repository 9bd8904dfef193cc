"""The frozen briefing in real Chromium, opened from the disk with the network off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from dashboard.briefings import page
from geodata.briefings import freeze
from tests.support import browser
from tests.support.accessibility import check
from tests.support.browser import PHONE, WIDE
from tests.support.paths import SYRIA

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("brief") / "out"
    freeze.freeze("intervention", SYRIA, out, build=page.build)
    return (out / "index.html").as_uri()


def test_the_keyboard_walks_the_steps_and_the_map_follows(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True) as seen:
        browser.wait_for_map(seen.page)
        for number in range(2, 6):
            seen.page.keyboard.press("ArrowRight")
            expect(seen.page.get_by_text(f"Step {number} of 5", exact=True).first).to_be_visible()
        seen.page.wait_for_function("() => window.dateline.view().selected === 'palmyra-recaptured'")
        expect(seen.page.get_by_role("button", name="Next", exact=True).first).to_be_disabled()
        seen.page.keyboard.press("ArrowLeft")
        seen.page.wait_for_function("() => window.dateline.view().selected === 'civilian-deaths-claim'")
        assert seen.complaints == []
        assert [url for url in seen.requests if not url.startswith(("data:", "blob:", "file:"))] == []


def test_a_link_opens_at_its_step(chrome: Browser, address: str):
    for link in (f"{address}?step=4", f"{address}#step-4"):
        with browser.visit(chrome, "", link, offline=True) as seen:
            browser.wait_for_map(seen.page)
            expect(seen.page.get_by_role("heading", name="A disputed count of civilian deaths")).to_be_visible()


def test_the_step_that_is_read_drives_the_map(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True) as seen:
        browser.wait_for_map(seen.page)
        seen.page.mouse.move(200, 600)
        for step, event in (
            (2, "russia-deploys-near-latakia"),
            (3, "air-strikes-north-west"),
            (2, "russia-deploys-near-latakia"),
        ):
            far = seen.page.locator(f"#step-{step}").evaluate("(step) => step.getBoundingClientRect().top - 100")
            seen.page.mouse.wheel(0, far)
            seen.page.wait_for_function("(name) => window.dateline.view().selected === name", arg=event)
        assert seen.page.evaluate("location.hash") == "#step-2"


def test_a_jump_stays_where_it_led_when_steps_are_short(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True) as seen:
        browser.wait_for_map(seen.page)
        seen.page.locator(".step > :not(h2)").evaluate_all("(all) => all.forEach((one) => one.remove())")
        seen.page.get_by_role("button", name="Next", exact=True).first.click()
        seen.page.wait_for_timeout(1200)  # longer than any jump: nothing may move it on
        expect(seen.page.locator("#where")).to_have_text("Step 2 of 5")


def test_who_wants_no_motion_gets_none(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True, reduced_motion="reduce") as seen:
        browser.wait_for_map(seen.page)
        seen.page.keyboard.press("ArrowRight")
        top = seen.page.evaluate("() => document.querySelector('#step-2').getBoundingClientRect().top")
        assert 0 <= top < 100  # there at once


def test_a_thumb_swipes_from_step_to_step(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True, viewport=PHONE, has_touch=True, is_mobile=True) as seen:
        browser.wait_for_map(seen.page)
        touch = seen.page.context.new_cdp_session(seen.page)

        def swipe(start: tuple[int, int], end: tuple[int, int]) -> None:
            for kind, points in (("Start", [start]), ("Move", [end]), ("End", [])):
                at = [{"x": x, "y": y} for x, y in points]
                touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": at})

        seen.page.locator("#step-1").evaluate("(step) => step.scrollIntoView({ behavior: 'instant' })")
        swipe((330, 700), (60, 710))
        expect(seen.page.locator("#where")).to_have_text("Step 2 of 5")
        seen.page.wait_for_function("() => window.dateline.view().selected === 'russia-deploys-near-latakia'")
        swipe((60, 700), (330, 690))
        expect(seen.page.locator("#where")).to_have_text("Step 1 of 5")


def test_an_event_picked_on_the_map_is_named_in_its_step(chrome: Browser, address: str):
    with browser.visit(chrome, "", f"{address}?step=5", offline=True) as seen:
        browser.wait_for_map(seen.page)
        told = seen.page.locator("#step-5 .picked h3")
        expect(told).to_have_text("Syrian Army recaptures Palmyra")
        seen.page.evaluate("() => window.dateline.setView({ selected: 'air-strikes-north-west' })")
        expect(told).to_have_text("Russian air strikes, primarily in north-western Syria")
        seen.page.keyboard.press("ArrowLeft")
        expect(told).to_have_text("Syrian Army recaptures Palmyra")


def test_only_what_is_seen_is_laid_out_before_the_first_map_and_all_of_it_after(chrome: Browser, address: str):
    watch = """
    new MutationObserver(() => {
      window.opening ??= document.documentElement.classList.contains("opening") || null;
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
    """
    with browser.visit(chrome, "", address, offline=True, script=watch) as seen:
        browser.wait_for_map(seen.page)
        seen.page.wait_for_function("() => !document.documentElement.classList.contains('opening')")
        assert seen.page.evaluate("window.opening") is True
        hidden = "(all) => all.filter((one) => getComputedStyle(one).contentVisibility !== 'visible').length"
        assert seen.page.locator("#text *").evaluate_all(hidden) == 0
    with browser.visit(chrome, "", f"{address}?step=4", offline=True, script=watch) as seen:
        browser.wait_for_map(seen.page)
        assert not seen.page.evaluate("window.opening")  # heights that are guessed would move the step away


def test_sources_method_and_events_are_one_link_away(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True) as seen:
        browser.wait_for_map(seen.page)
        for name in ("Sources", "Method and coverage", "All events"):
            expect(seen.page.locator(".contents").get_by_role("link", name=name)).to_be_visible()
        assert seen.page.locator("#next").get_attribute("aria-keyshortcuts") == "ArrowRight"


def test_a_phone_without_a_timeline_names_the_period_that_the_map_shows(chrome: Browser, address: str):
    with browser.visit(chrome, "", f"{address}?step=3", offline=True, viewport=PHONE) as seen:
        browser.wait_for_map(seen.page)
        period = seen.page.locator("#period")
        expect(period).to_be_visible()
        expect(period).to_have_text("2015")
        seen.page.get_by_role("button", name="Before 30 September 2015").click()
        expect(period).to_have_text("1 January to 29 September 2015")
        assert period.evaluate("(one) => one.scrollWidth <= one.clientWidth")  # not cut off
        nav = seen.page.locator("#steps-nav")
        assert nav.evaluate("(bar) => [...bar.querySelectorAll('button')].every((one) => one.offsetHeight < 50)")
        seen.page.evaluate("() => window.dateline.setView({ from: '2015-02-01', to: '2015-03-31' })")
        expect(period).to_have_text("another period")
        seen.page.keyboard.press("ArrowLeft")
        expect(period).to_have_text("August 2015")


def test_before_and_after_show_the_two_windows_of_one_section(chrome: Browser, address: str):
    with browser.visit(chrome, "", f"{address}?step=3", offline=True) as seen:
        browser.wait_for_map(seen.page)
        views = []
        for name in ("Before 30 September 2015", "From 30 September 2015 on"):
            button = seen.page.get_by_role("button", name=name)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            views.append(seen.page.evaluate("() => window.dateline.view()"))
        assert (views[0]["to"], views[1]["from"]) == ("2015-09-29", "2015-09-30")
        assert (views[0]["center"], views[0]["zoom"]) == (views[1]["center"], views[1]["zoom"])


def test_without_script_every_step_has_its_text_and_picture(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True, java_script_enabled=False) as seen:
        for number in range(1, 6):
            step = seen.page.locator(f"#step-{number}")
            expect(step.locator("h2")).to_be_visible()
            expect(step.locator("img").first).to_be_visible()
        assert seen.page.locator("nav button:visible").count() == 0
        assert seen.complaints == []


def test_a_phone_sees_the_map_and_scrolls_in_one_direction(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True, viewport={"width": 390, "height": 844}) as seen:
        browser.wait_for_map(seen.page)
        box = seen.page.locator("#map").bounding_box()
        assert box["width"] == 390
        assert box["height"] > 250
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 390


PAGE_PX = {"width": 680, "height": 994}
"""A4 without its margins."""


def test_print_has_a_page_per_step(chrome: Browser, address: str):
    with browser.visit(chrome, "", address, offline=True, viewport=PAGE_PX) as seen:
        browser.wait_for_map(seen.page)
        seen.page.emulate_media(media="print")
        seen.page.evaluate(  # as printing begins: pictures are loaded, details are open
            "() => { dispatchEvent(new Event('beforeprint'));"
            " return Promise.all([...document.images].map((image) => image.decode())).then(() => true); }"
        )
        for number in range(1, 6):
            step = seen.page.locator(f"#step-{number}")
            expect(step.locator("img").first).to_be_visible()
            expect(step).to_have_css("break-before", "page")
            assert step.bounding_box()["height"] <= PAGE_PX["height"], number


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_axe_finds_nothing(
    chrome: Browser,
    address: str,
    axe: str,
    scheme: str,
    viewport: dict[str, int],
):
    with browser.visit(
        chrome, "", f"{address}?step=3", offline=True, color_scheme=scheme, viewport=viewport, reduced_motion="reduce"
    ) as seen:
        browser.wait_for_map(seen.page)
        for summary in seen.page.locator("summary:visible").all():
            summary.evaluate("(one) => (one.parentElement.open = true)")
        assert check(seen.page, axe) == []


def test_axe_finds_nothing_in_print(chrome: Browser, address: str, axe: str):
    for scheme in ("light", "dark"):
        with browser.visit(chrome, "", address, offline=True, color_scheme=scheme, viewport=PAGE_PX) as seen:
            browser.wait_for_map(seen.page)
            seen.page.emulate_media(media="print")
            assert check(seen.page, axe) == []
