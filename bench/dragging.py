"""A real mouse on the timeline of the live page, and what the map's frame made of it."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from playwright.sync_api import Frame

from bench.figures import percentile
from bench.live import Live, sleep_until
from bench.quiet import CALM, Neighbours
from bench.stage import Stage

START = {"from": "1996-01-01", "to": "1997-12-31"}
"""Two years."""
WINDOW = urlencode(START)
MOVES, FEW_MOVES = 300, 12
PACE_HZ = 75
"""The mouse moves so often at most, and not before the page has taken its last move: once a frame of the display."""
DISPLAY_HZ = 60
PIXELS_A_MOVE = 1.2
"""About three weeks and a half on the timeline of three decades: no two moves show the same window."""
CLOCK_DIGITS = 1
"""Chromium tells a page the time in tenths of a millisecond."""
DROPPED_MS = 25
"""An interval longer than this has left a frame of the display out."""
THRESHOLD_PX = 6
"""Less movement than that is a click."""
MOST_TRIES = 6


@dataclass(frozen=True, slots=True)
class Drag:
    """One drag: intervals of animation frames in ms, work of the page's own frames in ms, what changed."""

    intervals: tuple[float, ...]
    work: tuple[float, ...]
    updates: int
    repaints: int
    moved_s: float
    messages: int
    """WebSocket frames that the browser sent between press and release: each is a rerun of the script."""
    others: float
    """Cores that other people's processes used meanwhile."""

    @property
    def median(self) -> float:
        """Median interval in ms."""
        return percentile(self.intervals, 0.5)

    @property
    def p95(self) -> float:
        """95th percentile of the intervals in ms."""
        return percentile(self.intervals, 0.95)

    @property
    def dropped(self) -> int:
        """Frames of the display that were left out."""
        return sum(round(interval * DISPLAY_HZ / 1000) - 1 for interval in self.intervals if interval > DROPPED_MS)


@dataclass(frozen=True, slots=True)
class Release:
    """What followed the release of the handle: ms until the address bar changed, kB on the socket, messages sent."""

    address_ms: float
    kilobytes: float
    messages: int


def press(live: Live, frame: Frame, nudge: float) -> tuple[float, float]:
    """Press in the middle of the window and move so far that it counts as a drag; returns where the mouse is."""
    boxes = [frame.get_by_role("slider", name=name).bounding_box() for name in ("From", "To")]
    first, last = (box or {"x": 0.0, "y": 0.0, "width": 0.0, "height": 0.0} for box in boxes)
    x = (first["x"] + last["x"] + last["width"]) / 2
    y = first["y"] + first["height"] / 2
    live.mouse("mouseMoved", x, y, pressed=False)
    live.mouse("mousePressed", x, y, pressed=True)
    live.mouse("mouseMoved", x + nudge, y, pressed=True)
    return x + nudge, y


def drag(live: Live, frame: Frame, moves: int, pixels: float = PIXELS_A_MOVE) -> tuple[Drag, Release]:
    """Press, move as often as the page takes it, release; recorded by the map's frame itself."""
    x, y = press(live, frame, math.copysign(THRESHOLD_PX, pixels))
    live.pump(100)
    neighbours = Neighbours()
    live.socket.reset()
    frame.evaluate("() => window.benchRecorder.watch()")
    began = time.perf_counter()
    for move in range(1, moves + 1):
        sleep_until(began + move / PACE_HZ)
        live.mouse("mouseMoved", x + pixels * move, y, pressed=True)
    moved_s = time.perf_counter() - began
    seen = frame.evaluate("() => window.benchRecorder.unwatch()")
    others = neighbours.cores()
    live.pump(50)
    messages = live.socket.sent
    times = seen["times"]
    intervals = tuple(round(after - before, CLOCK_DIGITS) for before, after in pairwise(times))
    done = Drag(intervals, tuple(seen["work"]), seen["updates"], seen["repaints"], moved_s, messages, others)
    return done, _release(live, frame, x + pixels * moves, y)


def calm_drag(stage: Stage, live: Live, frame: Frame) -> tuple[Drag, Release]:
    """Drag when the machine is calm, and again when it did not stay so; of several drags the least disturbed one."""
    tries: list[tuple[Drag, Release]] = []
    while len(tries) < stage.sized(MOST_TRIES, 1) and (not tries or tries[-1][0].others > CALM):
        reset_window(live, frame)
        stage.wait_until_calm()
        tries.append(drag(live, frame, stage.sized(MOVES, FEW_MOVES)))
    return min(tries, key=lambda one: one[0].others)


def reset_window(live: Live, frame: Frame) -> None:
    """Show the first window again, everything switched on."""
    frame.evaluate("view => window.dateline.setView(view)", {**START, "hidden": []})
    live.settle()


def _release(live: Live, frame: Frame, x: float, y: float) -> Release:
    live.socket.reset()
    live.page.evaluate("() => { window.benchRecorder.addressAt = 0; }")
    live.mouse("mouseReleased", x, y, pressed=False)
    live.page.wait_for_function("() => window.benchRecorder.addressAt > 0", timeout=10_000)
    released = frame.evaluate("() => window.benchRecorder.releasedAt")
    changed = live.page.evaluate("() => window.benchRecorder.addressAt")
    live.settle()
    return Release(changed - released, live.socket.kilobytes, live.socket.sent)


def draw_separately(frame: Frame) -> None:
    """Choose "Always draw each event" in the map's options."""
    frame.get_by_role("button", name="Map options").click()
    frame.get_by_role("radio", name="Always draw each event").check()
    frame.page.keyboard.press("Escape")


def play(live: Live, frame: Frame, milliseconds: float) -> tuple[int, int]:
    """Play until a while after the first step: how often the window changed, and WebSocket frames sent meanwhile."""
    reset_window(live, frame)
    shown = frame.evaluate("() => window.dateline.view().to")
    live.socket.reset()
    frame.evaluate("() => window.benchRecorder.watch()")
    frame.get_by_role("button", name="Play", exact=True).click()
    frame.wait_for_function("shown => window.dateline.view().to !== shown", arg=shown)
    live.pump(milliseconds)
    seen = frame.evaluate("() => window.benchRecorder.unwatch()")
    messages = live.socket.sent
    frame.get_by_role("button", name="Pause", exact=True).click()
    live.settle()
    return seen["updates"], messages


def switch_legend(live: Live, frame: Frame) -> tuple[bool, int]:
    """Switch the first group off: whether the counts changed at once, and WebSocket frames sent until then."""
    live.socket.reset()
    before = frame.evaluate("() => window.dateline.counts().filtered")
    frame.get_by_role("group", name=re.compile("Legend")).get_by_role("button").first.click(no_wait_after=True)
    after = frame.evaluate("() => window.dateline.counts().filtered")
    messages = live.socket.sent
    live.settle()
    return after != before, messages
