"""Facts about the installed Streamlit that our sessions rely on."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from dashboard.server import limits, sessions, sockets
from dashboard.server.crowd import Crowd
from dashboard.server.limits import Limits
from dashboard.server.sessions import LOOP, Session
from dashboard.server.sockets import OpenPage
from tests.support import asgi
from tests.support.paths import ROOT


def session(kind: type[AppSession] = Session) -> Any:
    """A session that runs nothing."""
    return kind(
        script_data=ScriptData(str(ROOT / "dashboard" / "main.py"), is_hello=False),
        uploaded_file_manager=MemoryUploadedFileManager("/upload"),
        script_cache=ScriptCache(),
        message_enqueued_callback=lambda: None,
        user_info={},
    )


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names, not paths


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
@pytest.mark.parametrize(("kind", "opened"), [(AppSession, 3), (Session, 0)])
def test_a_session_of_ours_opens_no_descriptors_and_one_of_streamlits_three(kind: type[AppSession], opened: int):
    async def counted() -> int:
        first = session(kind)  # what all sessions share is opened with it
        before = descriptors()
        made = [session(kind) for _ in range(5)]
        found = descriptors() - before
        for one in (first, *made):
            one.shutdown()
        return found

    assert asgi.run(counted()) == 5 * opened


def test_streamlit_makes_sessions_of_ours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(websocket_session_manager, "AppSession", AppSession)
    sessions.install()
    source = inspect.getsource(websocket_session_manager.WebsocketSessionManager.connect_session)
    assert "session = AppSession(" in source
    assert websocket_session_manager.AppSession is Session


@pytest.mark.parametrize(
    "name",
    [
        "handle_backmsg",
        "flush_browser_queue",
        "shutdown",
        "register_file_watchers",
        "disconnect_file_watchers",
        "has_fragment",
    ],
)
def test_streamlit_still_has_what_our_sessions_replace(name: str):
    assert callable(getattr(AppSession, name))


def test_streamlit_calls_a_session_that_is_connected_again():
    source = inspect.getsource(websocket_session_manager.WebsocketSessionManager)
    assert "existing_session.register_file_watchers()" in source
    assert "session.disconnect_file_watchers()" in inspect.getsource(
        websocket_session_manager.WebsocketSessionManager.disconnect_session
    )


class Kept:
    """Stands for Streamlit's runtime: the sessions that it has."""

    def __init__(self) -> None:
        self.sessions: dict[str, Any] = {}

    def close_session(self, name: str) -> None:
        self.sessions.pop(name).shutdown()


def test_of_pages_that_one_address_opened_and_left_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch):
    kept, crowd = Kept(), Crowd(Limits(1_024, 900, 128))
    monkeypatch.setattr(sessions.runtime, "get_instance", lambda: kept)

    def opened(host: str) -> Any:
        scope = {"client": (host, 1), "headers": []}
        sockets.CURRENT.set(OpenPage(crowd.address(scope), scope, no_message, no_message))  # type: ignore[arg-type]
        made = session()
        kept.sessions[made.id] = made
        return made

    async def no_message(*_: Any) -> Any:
        raise AssertionError

    async def leave() -> tuple[list[bool], int]:
        elsewhere, back, moved, stays = (opened(host) for host in ("10.0.0.2", "10.0.0.1", "10.0.0.1", "10.0.0.1"))
        for one in (elsewhere, back, moved):
            one.disconnect_file_watchers()
        back.register_file_watchers()
        sockets.CURRENT.set(elsewhere.page)
        moved.register_file_watchers()
        many = [opened("10.0.0.1") for _ in range(limits.GONE_OF_ADDRESS + 3)]
        for one in many:
            one.disconnect_file_watchers()
        found = [one.id in kept.sessions for one in (elsewhere, back, moved, stays, *many[:4])]
        many[-1].shutdown()
        last = opened("10.0.0.1")
        last.disconnect_file_watchers()
        found.append(many[3].id in kept.sessions)
        left = len(kept.sessions)
        for one in kept.sessions.values():
            one.shutdown()
        return found, left

    found, left = asgi.run(leave())
    assert found == [True, True, True, True, False, False, False, True, True], "others, open pages and new ones stay"
    assert left == 4 + limits.GONE_OF_ADDRESS + 1


def test_code_of_the_script_may_use_asyncio():
    async def three() -> int:
        await asyncio.sleep(0)
        return 3

    found: list[int] = []

    def script() -> None:
        asyncio.set_event_loop(LOOP)
        found.append(asyncio.get_event_loop().run_until_complete(three()))
        found.append(asyncio.run(three()))  # noqa: TID251

    thread = threading.Thread(target=script)
    thread.start()
    thread.join()
    assert found == [3, 3]


class Runner:
    """Stands for Streamlit's thread that runs the script."""


def turns_left(do: Callable[[Any, Runner], None]) -> int:
    """How many runs an address may still start after a message has started one and `do` was done."""

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": b""}

    async def ran() -> int:
        scope = {"client": ("10.0.0.1", 1), "headers": []}
        page = OpenPage(Crowd(Limits(1_024, 900, 128)).address(scope), scope, receive, receive)  # type: ignore[arg-type]
        sockets.CURRENT.set(page)
        made, runner = session(), Runner()
        assert made.page is page
        made.turns[runner] = await page.address.take_run()
        do(made, runner)
        await asyncio.sleep(0)
        made.shutdown()
        return await asgi.free(page.address.run_turns)

    found: int = asgi.run(ran())
    return found


def ends(made: Any, runner: Runner) -> None:
    made._handle_scriptrunner_event_on_event_loop(runner, ScriptRunnerEvent.SHUTDOWN)  # noqa: SLF001 - Streamlit's call


def is_sent(made: Any, runner: Runner) -> None:
    ends(made, runner)
    made.on_flushed_messages_sent()


def is_over_for_nobody(made: Any, runner: Runner) -> None:
    made.page.left()
    ends(made, runner)


def test_a_run_ends_its_turn_when_its_messages_are_sent_and_when_its_page_or_session_ends():
    assert turns_left(lambda _made, _runner: None) == limits.RUNS - 1
    assert turns_left(ends) == limits.RUNS - 1
    assert turns_left(is_sent) == limits.RUNS
    assert turns_left(is_over_for_nobody) == limits.RUNS
    assert turns_left(lambda made, _: made.shutdown()) == limits.RUNS


def test_what_the_first_run_has_loaded_is_no_longer_walked_for_garbage():
    gc.unfreeze()
    sessions.freeze.cache_clear()
    try:
        turns_left(ends)
        frozen = gc.get_freeze_count()
        assert frozen > 10_000
        turns_left(ends)
        assert gc.get_freeze_count() == frozen, "only once: what a session leaves behind is garbage"
    finally:
        gc.collect()
        gc.freeze()
