"""The live page under measurement: Chromium, the map's frame, what goes over the socket, a real mouse."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Frame, Page

RECORDER = Path(__file__).with_name("recorder.js")
VIEW = {"width": 1200, "height": 800}
"""The size that the peers are measured at: their map fills it, ours leaves room for the timeline and the card."""
LOAD_MS = 120_000
LOOK_EVERY_MS = 20
TEXT_FRAME = 1
"""Opcode of a WebSocket text frame; CDP gives the others in base64."""


@dataclass
class Socket:
    """What the page's WebSockets carried since the last `reset`."""

    sent: int = 0
    received: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0

    def follow(self, cdp: CDPSession) -> None:
        """Count from now on."""
        cdp.send("Network.enable")
        cdp.on("Network.webSocketFrameSent", lambda event: self._count(event, "sent"))
        cdp.on("Network.webSocketFrameReceived", lambda event: self._count(event, "received"))

    def reset(self) -> None:
        """Forget what was counted."""
        self.sent = self.received = self.sent_bytes = self.received_bytes = 0

    @property
    def kilobytes(self) -> float:
        """Both directions, in kB."""
        return (self.sent_bytes + self.received_bytes) / 1000

    def _count(self, event: dict[str, Any], direction: str) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        size = len(data.encode()) if frame["opcode"] == TEXT_FRAME else len(base64.b64decode(data))
        setattr(self, direction, getattr(self, direction) + 1)
        setattr(self, f"{direction}_bytes", getattr(self, f"{direction}_bytes") + size)


@dataclass
class Live:
    """One page in a fresh context."""

    page: Page
    cdp: CDPSession
    socket: Socket = field(default_factory=Socket)
    settle_ms: float = 0.0
    _navigated: list[Frame] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        """The map's frame, once its first view is drawn."""
        handle = self.page.wait_for_selector('iframe[title*="folium"]', timeout=LOAD_MS, state="attached")
        frame = handle.content_frame() if handle else None
        if frame is None:
            raise RuntimeError("the map's frame is gone")
        self.wait_until_drawn(frame)
        return frame

    def wait_until_drawn(self, frame: Frame) -> float:
        """Until the map, or a bare page's text, stands: the moment in ms since 1970."""
        # not at animation frames, which a frame on a slow line loses with its first, empty document
        frame.wait_for_function("() => window.benchRecorder?.drawnAt > 0", timeout=LOAD_MS, polling=LOOK_EVERY_MS)
        return float(frame.evaluate("() => window.benchRecorder.drawnAt"))

    def watch_mounts(self, frame: Frame) -> None:
        """Mark the map's frame, and note every frame that is attached or loaded anew from now on."""
        frame.evaluate("() => { window.sameMap = true; }")
        self.page.on("frameattached", self._mounted)
        self.page.on("framenavigated", self._mounted)

    def mounts(self, frame: Frame) -> int:
        """How often a frame was mounted since `watch_mounts`."""
        same = not frame.is_detached() and frame.evaluate("() => window.sameMap === true")
        return max(len(self._navigated), 0 if same else 1)

    def _mounted(self, frame: Frame) -> None:
        if frame.parent_frame:
            self._navigated.append(frame)

    def pump(self, milliseconds: float) -> None:
        """Let events of the browser arrive."""
        self.page.wait_for_timeout(milliseconds)

    def settle(self) -> None:
        """Leave the page alone until it has done what follows an action."""
        self.pump(self.settle_ms)

    def mouse(self, kind: str, x: float, y: float, *, pressed: bool) -> None:
        """A real mouse event, given to the browser itself."""
        buttons = {"button": "left" if kind != "mouseMoved" else "none", "buttons": int(pressed), "clickCount": 1}
        self.cdp.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **buttons})

    def empty_frame(self) -> None:
        """Take the map out of its frame: what it held is free."""
        self.page.evaluate("() => { document.querySelector('iframe[title*=folium]').src = 'about:blank'; }")
        self.settle()

    def heap_mb(self) -> float:
        """JavaScript heap and typed arrays of the page and the frames in its process, garbage collected, in MB."""
        for _ in range(3):
            self.cdp.send("HeapProfiler.collectGarbage")
            self.pump(200)
        heap = self.cdp.send("Runtime.getHeapUsage")
        return float(heap["usedSize"] + heap.get("backingStorageSize", 0)) / 1e6


@contextmanager
def open_page(chrome: Browser, address: str, settle_ms: float) -> Iterator[Live]:
    """Open `address` in a fresh context (cold cache), recorded from its first script on."""
    context = chrome.new_context(viewport=VIEW)  # type: ignore[arg-type]
    try:
        context.add_init_script(path=RECORDER)
        page = context.new_page()
        live = Live(page, context.new_cdp_session(page), settle_ms=settle_ms)
        live.socket.follow(live.cdp)
        page.goto(address, wait_until="commit")
        yield live
    finally:
        context.close()


def sleep_until(moment: float) -> None:
    """Wait for a moment of `time.perf_counter`."""
    time.sleep(max(0.0, moment - time.perf_counter()))
