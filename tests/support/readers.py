"""Readers without a pointer: one who has only the keyboard, and one who has only the accessibility tree."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error as PlaywrightError

from tests.support.browser import STEP_TIMEOUT_MS, Visit

MOST_STOPS = 150
LOOK_S = 0.1
WHOLE = """() => document.querySelector("[data-test-script-state=notRunning]") !== null
    && document.querySelector("[data-testid=stSkeleton]") === null"""
"""The page has all of its elements, and none is still a placeholder, which Tab would pass by."""
NAME_OF_FOCUSED = """() => {
    let at = document.activeElement;
    const inner = (e) => e?.contentDocument?.activeElement ?? e?.shadowRoot?.activeElement;
    while (inner(at)) at = inner(at);
    return at ? at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || "" : "";
}"""


class Keyboard:
    """A reader's keys, in a page that was just opened: every stop is reached with Tab."""

    def __init__(self, seen: Visit) -> None:
        self.seen = seen
        self.page: Any = seen.page
        self.map: Any = seen.map
        self.page.wait_for_function(WHOLE)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at(self) -> str:
        """The name of what has the focus."""
        name: str = self.page.evaluate(NAME_OF_FOCUSED)
        return name

    def go_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab (or Shift+Tab) until what has the focus is called so, or begins with these words."""
        met: list[str] = []
        words = re.compile(re.escape(name) + r"(?!\w)")
        for _ in range(MOST_STOPS):
            self.press(key)
            met.append(self.at())
            if words.match(met[-1]):
                return
        raise AssertionError(f"{name!r} is not among {dict.fromkeys(met)}")

    def view(self) -> dict[str, Any]:
        view: dict[str, Any] = self.map.evaluate("() => window.dateline.view()")
        return view

    def until(self, script: str, arg: object = None) -> None:
        self.map.wait_for_function(script, arg=arg)


@dataclass(frozen=True, slots=True)
class Node:
    """What the browser tells assistive technology of one element."""

    role: str
    name: str
    value: str
    states: dict[str, Any]
    element: int


class Tree:
    """The accessibility tree of a page and its frames, as Chromium gives it; acts are those of a screen reader."""

    def __init__(self, seen: Visit) -> None:
        self.page: Any = seen.page
        self._browser: Any = seen.page.context.new_cdp_session(seen.page)
        for part in ("Accessibility", "DOM", "Page"):
            self._browser.send(f"{part}.enable")

    def nodes(self) -> list[Node]:
        """All that is not hidden from assistive technology, in reading order."""
        top = self._browser.send("Page.getFrameTree")["frameTree"]
        frames = [top["frame"]["id"], *(child["frame"]["id"] for child in top.get("childFrames", []))]
        return [node for frame in frames for node in self._nodes_of(frame)]

    def _nodes_of(self, frame: str) -> list[Node]:
        try:
            rows = self._browser.send("Accessibility.getFullAXTree", {"frameId": frame})["nodes"]
        except PlaywrightError:  # it has just gone
            return []
        said = {row["nodeId"]: row for row in rows}
        order: list[Node] = []

        def walk(ident: str) -> None:
            row = said.get(ident)
            if row is None:
                return
            if not row["ignored"]:
                order.append(_node(row))
            for child in row.get("childIds", []):
                walk(child)

        if rows:
            walk(rows[0]["nodeId"])
        return order

    def find(self, role: str, name: str, **states: object) -> Node:
        """The first node of this role whose name begins so, in this state, as soon as there is one."""
        until = time.monotonic() + STEP_TIMEOUT_MS / 1000
        while True:
            nodes = self.nodes()
            for node in nodes:
                if node.role == role and node.name.startswith(name) and states.items() <= node.states.items():
                    return node
            if time.monotonic() > until:
                known = [(node.name, node.states) for node in nodes if node.role == role]
                raise AssertionError(f"no {role} {name!r} {states} among {known}")
            time.sleep(LOOK_S)

    def read(self, *words: str) -> str:
        """The text of the page as it is read out, once it has all these words."""
        until = time.monotonic() + STEP_TIMEOUT_MS / 1000
        while True:
            text = " ".join(node.name for node in self.nodes() if node.role == "StaticText")
            if all(word in text for word in words):
                return text
            assert time.monotonic() < until, f"{words} are not in {text[-3000:]!r}"
            time.sleep(LOOK_S)

    def activate(self, node: Node) -> None:
        """Do its default action."""
        self._call(node, "function () { this.click(); }")

    def type_into(self, node: Node, *keys: str, text: str = "") -> None:
        """Give it the focus, type a text, and press keys."""
        self._browser.send("DOM.focus", {"backendNodeId": node.element})
        if text:
            self.page.keyboard.type(text)
        for key in keys:
            self.page.keyboard.press(key)

    def _call(self, node: Node, function: str) -> None:
        found = self._browser.send("DOM.resolveNode", {"backendNodeId": node.element})["object"]["objectId"]
        act = {"objectId": found, "functionDeclaration": function, "userGesture": True}
        self._browser.send("Runtime.callFunctionOn", act)


def _node(row: dict[str, Any]) -> Node:
    said = {part: str(row.get(part, {}).get("value", "")) for part in ("role", "name", "value")}
    states = {one["name"]: one["value"].get("value") for one in row.get("properties", [])}
    return Node(**said, states=states, element=row.get("backendDOMNodeId", 0))
