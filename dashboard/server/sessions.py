"""Streamlit's sessions, made to cost no more than they must (`test_sessions.py` guards the facts about Streamlit).

Streamlit 1.67 opens an event loop for the script of every session, three file descriptors that stay open as long as the
session, and for two minutes after its page was closed. Dateline's script needs none. Streamlit also starts a thread for
every rerun that a page asks for, and puts all that is to be sent in a queue without bounds. Here a run whose messages
were sent ends the turn of the message that started it, and what a page does not read waits where Streamlit merges it.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import cookie_parser
from streamlit import runtime
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from dashboard import access
from dashboard.server import limits, sockets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.scriptrunner import ScriptRunner

    from dashboard.server.crowd import Turn
    from dashboard.server.sockets import OpenPage


SWITCH_S: Final = 0.001
"""How long a thread that runs Python keeps the others waiting (Python's own is 5 ms)."""


class UnopenedLoop(asyncio.AbstractEventLoop):
    """An event loop that opens descriptors only while it is run. All sessions share one, as it has no state."""

    def is_running(self) -> bool:
        """Never from outside."""
        return False

    def is_closed(self) -> bool:
        """Never: it can always be run."""
        return False

    def close(self) -> None:
        """There is nothing to close."""

    def run_until_complete(self, future: Generator[Any, None, Any] | Awaitable[Any]) -> Any:
        """Run a coroutine in a loop of its own."""
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(future)
        finally:
            loop.close()

    async def shutdown_asyncgens(self) -> None:
        """There are none."""

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncio's name
        """There is none."""


LOOP: Final = UnopenedLoop()  # type: ignore[abstract]


class Session(AppSession):
    """A session of Streamlit's that knows its open page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.turns: dict[ScriptRunner, Turn] = {}
        self._over: list[Turn] = []
        """Of runs that have ended, and whose last messages may not have been sent."""
        self._who: dict[str, Any] = kwargs["user_info"]
        self._wake: Callable[[], None] = kwargs["message_enqueued_callback"]
        self.page: OpenPage | None = None
        super().__init__(*args, **kwargs)
        self._script_event_loop.close()
        self._script_event_loop = LOOP
        self._take_page()

    def register_file_watchers(self) -> None:
        """Take the page that connects again; Streamlit calls this then. Files are not watched (`fileWatcherType`)."""
        self._take_page()

    def disconnect_file_watchers(self) -> None:
        """Note that the page was closed; Streamlit calls this then, and keeps the session. The oldest are ended."""
        super().disconnect_file_watchers()
        if self.page is not None:
            for name in self.page.address.keep(self.id):
                runtime.get_instance().close_session(name)

    def handle_backmsg(self, msg: BackMsg) -> None:
        """Process a message. The run that it starts ends its turn."""
        if msg.WhichOneof("type") == sockets.RERUN:
            fragment = msg.rerun_script.fragment_id
            if fragment and not self.has_fragment(fragment):
                return  # Streamlit would only write the name, which is the visitor's, to the log
        before = self._scriptrunner
        super().handle_backmsg(msg)
        started = self._scriptrunner
        if self.page is not None and started is not None and started is not before:
            turn = self.page.take_turn()
            if turn is not None:
                self.turns[started] = turn
                asyncio.get_running_loop().call_later(limits.LONGEST_RUN_S, turn.end)

    def flush_browser_queue(self) -> list[ForwardMsg]:
        """The messages to be sent now: none while the page has not read enough of the earlier ones."""
        if self.page is None:
            return super().flush_browser_queue()
        if self.page.full:
            return []
        messages = super().flush_browser_queue()
        if messages:
            self.page.expect([message.ByteSize() for message in messages])
        return messages

    def on_flushed_messages_sent(self) -> None:
        """End the turns of runs that are over; only now: between any two messages, all pages wait for each other."""
        super().on_flushed_messages_sent()
        over, self._over = self._over, []
        for turn in over:
            turn.end()

    def shutdown(self) -> None:
        """End the session, and the turns of its runs."""
        self._no_longer_gone()
        self.page = None  # Streamlit ends by disconnecting the watchers
        turns, self.turns, self._over = [*self.turns.values(), *self._over], {}, []
        for turn in turns:
            self._call_soon_on_event_loop(turn.end)
        super().shutdown()

    def _take_page(self) -> None:
        self._no_longer_gone()
        self.page = sockets.CURRENT.get()
        if self.page is not None:
            self.page.wake = self._wake
            headers = self.page.headers
            editor = access.editor_at(self.page.host, headers, cookie_parser(headers.get("cookie", "")), self._who)
            self.page.set_editor(editor=editor.may_edit)

    def _no_longer_gone(self) -> None:
        if self.page is not None:
            self.page.address.gone.pop(self.id, None)

    def _handle_scriptrunner_event_on_event_loop(
        self, sender: ScriptRunner | None, event: ScriptRunnerEvent, *args: Any, **kwargs: Any
    ) -> None:
        super()._handle_scriptrunner_event_on_event_loop(sender, event, *args, **kwargs)
        if event == ScriptRunnerEvent.SHUTDOWN:
            freeze()
            if sender is not None and (turn := self.turns.pop(sender, None)):
                if self.page is None or self.page.gone:
                    turn.end()
                else:
                    self._over.append(turn)
                    self._wake()


@cache
def freeze() -> None:
    """Take what the first run of the script has loaded out of the collections of garbage, once.

    Streamlit collects garbage after every run. What stays for good need not be walked each time: that is the better
    half of a release's processor time (`bench/benches/page.py`).
    """
    gc.collect()
    gc.freeze()


def install() -> None:
    """Let Streamlit make our sessions.

    Between any two messages that it sends, the event loop waits until the script of some session lets go of the
    interpreter; so do requests.
    """
    sys.setswitchinterval(SWITCH_S)
    websocket_session_manager.AppSession = Session  # type: ignore[attr-defined]


def set_editor(name: str, *, editor: bool) -> None:
    """Set what the page of the session `name` may send; called at every run of its script."""
    found = runtime.get_instance().get_app_session(name) if runtime.exists() else None
    if isinstance(found, Session) and found.page is not None:
        found.page.set_editor(editor=editor)
