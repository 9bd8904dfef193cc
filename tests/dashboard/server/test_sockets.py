"""Which messages of an open page reach Streamlit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.state import common, session_state

from dashboard.server import limits, sockets
from dashboard.server.crowd import Address, Crowd, Pace
from dashboard.server.limits import Limits
from dashboard.server.sockets import EXTENSION, OpenPage
from tests.support import asgi
from tests.support.visiting import rerun

MANY_STEPS = 100
"""Turns of the event loop in which anything happens that need not wait for somebody."""
LEFT = {"type": "websocket.disconnect", "code": 1001}


def messages(*given: bytes | str) -> list[dict[str, Any]]:
    return [{"type": "websocket.receive", "bytes" if isinstance(one, bytes) else "text": one} for one in given]


class Wire:
    """What a page sends, and what it is sent."""

    def __init__(self, *given: bytes | str) -> None:
        self.given = [*messages(*given), LEFT]
        self.sent: list[dict[str, Any]] = []
        self.longest: list[int] = []
        self.paced: list[bool] = []

    async def receive(self) -> Any:
        return self.given.pop(0)

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    def _set_bounds(self, longest: int, pace: Pace | None) -> None:
        self.longest.append(longest)
        self.paced.append(pace is not None)

    def page(self, address: Address | None = None) -> OpenPage:
        scope = {"client": ("10.0.0.1", 1), "headers": [], "extensions": {EXTENSION: self._set_bounds}}
        address = address or Crowd(Limits(1_024, 900, 128)).address(scope)
        return OpenPage(address, scope, self.receive, self.send)


def taken(*given: bytes | str, editor: bool = False) -> tuple[list[Any], list[Any]]:
    """What reaches Streamlit, and what the page is sent."""
    wire = Wire(*given)

    async def all_of_it() -> list[Any]:
        page = wire.page()
        page.set_editor(editor=editor)
        found = []
        while (message := await page.receive())["type"] == "websocket.receive":
            found.append(message["bytes"])
        found.append(message["code"])
        return found

    return asgi.run(all_of_it()), wire.sent


GOOD = [rerun(), rerun("table", "from=2015"), rerun(stop_script=True), rerun(app_heartbeat=True)]
UPLOAD = rerun(file_urls_request={"request_id": "a", "file_names": ["b"], "session_id": "c"})
KEPT_BACK = [
    b"",
    rerun(clear_cache=True),
    rerun(load_git_info=True),
    rerun(set_run_on_save=True),
    rerun(debug_disconnect_websocket=True),
    rerun(debug_shutdown_runtime=True),
    rerun(backend_operation_request={"install_skills": {}}),
    rerun(backend_operation_request={"dismiss_skills_nudge": {}}),
    rerun(backend_operation_request={"request_id": "a"}),
    rerun(rerun_script={"fragment_id": "\x1b[31m" * 100}),
    rerun("", "q=" + "a" * limits.SHORT),
    rerun(rerun_script={"widget_states": {"widgets": [{"id": "filter text", "string_value": "a"}]}}),
]


@pytest.mark.parametrize("editor", [False, True])
def test_only_messages_that_our_pages_need_reach_streamlit(editor: bool):  # noqa: FBT001
    found, sent = taken(*GOOD, *KEPT_BACK, GOOD[0], editor=editor)
    assert found == [*GOOD, GOOD[0], 1001]
    assert sent == []


def test_only_an_editor_asks_where_to_upload():
    assert taken(UPLOAD)[0] == [1001]
    assert taken(UPLOAD, editor=True)[0] == [UPLOAD, 1001]


def test_the_names_of_streamlits_widgets_begin_as_they_did():
    assert common.GENERATED_ELEMENT_ID_PREFIX.startswith(sockets.WIDGET)
    assert session_state.STREAMLIT_INTERNAL_KEY_PREFIX.startswith(sockets.WIDGET)


def test_every_message_of_streamlits_is_either_taken_or_kept_back():
    """A later Streamlit may have others: then somebody must decide."""
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    kept_back = {BackMsg.FromString(one).WhichOneof("type") for one in KEPT_BACK} - {None, sockets.RERUN}
    assert kinds == kept_back | sockets.TAKEN | {sockets.EDITORS_ONLY}


@pytest.mark.parametrize(
    ("message", "code"),
    [("text", 1003), (b"\xff\xff", 1007), (rerun(ballast=limits.VIEWER_BYTES), 1009), ("", 1003)],
)
def test_a_message_that_no_page_sends_ends_the_socket(message: bytes | str, code: int):
    found, sent = taken(GOOD[0], message, GOOD[0])
    assert found == [GOOD[0], code]
    assert sent == [{"type": "websocket.close", "code": code, "reason": sockets.WHY[code]}]


def test_what_may_be_sent_depends_on_the_reader_and_the_server_knows_it():
    long = rerun(ballast=limits.VIEWER_BYTES)
    assert taken(long, editor=True)[0] == [long, 1001]
    assert taken(rerun(ballast=limits.EDITOR_BYTES), editor=True)[0] == [1009]
    wire = Wire()
    wire.page().set_editor(editor=True)
    assert wire.longest == [limits.VIEWER_BYTES, limits.EDITOR_BYTES]
    assert wire.paced == [True, False]


def test_all_pages_of_an_address_hold_only_so_much_and_short_messages_are_always_taken(monkeypatch):
    monkeypatch.setattr(limits, "GONE_S", 0.05)
    long = rerun(ballast=limits.VIEWER_BYTES // 2)
    most = limits.MOST_HELD // len(long)

    async def opened(*, editor: bool) -> tuple[int, Any]:
        address, pages, taken = Wire().page().address, [], 0
        for _ in range(2 * most):
            page = Wire(long, GOOD[0]).page(address)
            page.set_editor(editor=editor)
            pages.append(page)
            taken += (await page.receive())["type"] == "websocket.receive"
            page.end_turn()
        short = await Wire(GOOD[0]).page(address).receive()
        held = address.held
        for page in pages:
            page.left()
        kept = address.held == held  # as long as Streamlit keeps their sessions
        await asyncio.sleep(0.1)
        return taken, (short["type"], held <= limits.MOST_HELD, kept, address.held)

    assert asgi.run(opened(editor=False)) == (most, ("websocket.receive", True, True, len(GOOD[0])))
    assert asgi.run(opened(editor=True)) == (2 * most, ("websocket.receive", True, True, len(GOOD[0])))


def test_after_it_was_ended_streamlit_is_told_that_nobody_is_there():
    async def ended() -> None:
        page = Wire("text").page()
        await page.receive()
        await page.send({"type": "websocket.send", "bytes": b""})

    with pytest.raises(OSError, match="closed"):
        asgi.run(ended())


def waits(first: Callable[[OpenPage], Awaitable[Any]], *given: bytes) -> bool:
    """Whether the page's message after two of them has to wait, given what is done with each."""

    async def asked() -> bool:
        page = Wire(*given, *GOOD[:1] * 3).page()
        for _ in range(limits.RUNS):
            await page.receive()
            await first(page)
        more = asyncio.ensure_future(page.receive())
        for _ in range(MANY_STEPS):
            await asyncio.sleep(0)
        return more.cancel()  # what is done cannot be cancelled

    return bool(asgi.run(asked()))


async def nothing(_: OpenPage) -> None:
    """The message started no run."""


async def take(page: OpenPage) -> None:
    """The message started a run, which goes on."""
    assert page.take_turn() is not None


def test_a_rerun_waits_until_an_earlier_run_of_the_address_has_ended():
    assert waits(take)
    assert not waits(nothing)


def test_a_page_that_does_not_read_is_sent_no_more_until_it_has():
    async def read() -> list[bool]:
        wire, woken = Wire(), []
        page = wire.page()
        page.wake = lambda: woken.append(True)
        page.expect([limits.MOST_UNREAD, 10])
        found = [page.full, bool(woken), page.address.unread > limits.MOST_UNREAD]
        await page.send({"type": "websocket.accept"})
        await page.send({"type": "websocket.send", "bytes": b"x"})
        found += [page.full, bool(woken), page.address.unread == 10]
        page.left()
        return [*found, page.address.unread == 0]

    assert asgi.run(read()) == [True, False, True, False, True, True, True]
