"""What axe-core finds wrong with a page, of any severity. Its script is the fixture `axe`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Frame, Page

RUN_AXE = """() => axe.run(document, { iframes: false, resultTypes: ["violations"] }).then((result) => ({
    checked: result.passes.length,
    found: result.violations.map(({ id, impact, nodes }) =>
        `${id} (${impact}): ${nodes.map(({ html }) => html.slice(0, 200)).join(", ")}`),
}))"""
PRINTS = """(name) => dispatchEvent(new Event(name))"""
HAS_SCHEME = "(scheme) => getComputedStyle(document.querySelector('button')).colorScheme === scheme"
FADED_MS = 500


def check(place: Any, axe: str) -> list[str]:
    """The findings in one document; its frames are documents of their own."""
    if not place.evaluate("() => 'axe' in window"):
        place.evaluate(axe)
    result = place.evaluate(RUN_AXE)
    assert result["checked"] > 10
    return result["found"]


def schemes(page: Page) -> Iterator[str]:
    """Light, then dark, each once the colours have stopped fading: half-way no contrast is the page's own."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(HAS_SCHEME, arg=scheme)
        page.wait_for_timeout(FADED_MS)
        yield scheme


def check_both(page: Page, axe: str, frame: Frame | None = None) -> list[str]:
    """The findings in a page, and in a frame of it, in light and in dark colours."""
    found = []
    for scheme in schemes(page):
        if frame is not None:
            frame.locator(f"[data-theme={scheme}]").wait_for()
        for place in (page, frame) if frame else (page,):
            found += [f"{scheme}: {finding}" for finding in check(place, axe)]
    return found


def check_printed(page: Page, axe: str) -> list[str]:
    """The findings in what is printed of a page, in light and in dark colours."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(PRINTS, "beforeprint")
        found += [f"{scheme}, printed: {finding}" for finding in check(page, axe)]
        page.evaluate(PRINTS, "afterprint")
    page.emulate_media(media="screen")
    return found
