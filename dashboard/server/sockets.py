"""The socket of one open page: which messages of the page reach Streamlit, how long they may be, and when.

A page sends protobuf messages (`BackMsg`). Streamlit obeys whoever sends them: it clears the caches of all readers,
runs git, or installs files. Only those that Dateline's pages need are passed on. A message that no page can have sent
ends the socket.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.server import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send

    from dashboard.server.crowd import Address, Pace, Turn

EXTENSION: Final = "dateline.bounds"
"""In the scope of a socket: sets the longest message that the server receives from it, in bytes, and the pace of all
bytes (None: as they come)."""
RERUN: Final = "rerun_script"
TAKEN: Final = frozenset({RERUN, "stop_script", "app_heartbeat", "backend_operation_request"})
EDITORS_ONLY: Final = "file_urls_request"
OPERATIONS: Final = frozenset({"deferred_file", "dataframe_chunk"})
LONGEST_ID: Final = 128
WIDGET: Final = "$$"
"""How Streamlit's names of widgets begin; its script ends with an error when a message has others."""
NOT_BINARY, NOT_READABLE, TOO_LONG = 1003, 1007, 1009
"""Close codes of RFC 6455."""
WHY: Final = {
    NOT_BINARY: "Messages must be binary.",
    NOT_READABLE: "This is no message of a page.",
    TOO_LONG: "The message is longer than this page may send.",
}


class OpenPage:
    """An open page. `wake`: tells Streamlit to send what waits for it."""

    def __init__(self, address: Address, scope: Scope, receive: Receive, send: Send) -> None:
        self.address = address
        self.host: str | None = (scope.get("client") or (None,))[0]
        self.headers = Headers(scope=scope)
        self.wake: Callable[[], None] | None = None
        self._receive, self._send = receive, send
        self._set_bounds: Callable[[int, Pace | None], None] | None = scope.get("extensions", {}).get(EXTENSION)
        self._turn: Turn | None = None
        self._unread: deque[int] = deque()
        self._unread_bytes = 0
        self._held = 0
        self.gone = False
        """Whether nothing can be sent to it any more."""
        self.set_editor(editor=False)

    def set_editor(self, *, editor: bool) -> None:
        """Set what the reader may send."""
        self.editor = editor
        self._longest = limits.EDITOR_BYTES if editor else limits.VIEWER_BYTES
        if self._set_bounds is not None:
            self._set_bounds(self._longest, None if editor else self.address.received)

    async def receive(self) -> Message:
        """The next message for Streamlit. ASGI `receive`."""
        self.end_turn()  # of a message that started no run
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            data = message.get("bytes")
            if data is None:
                return await self._close(NOT_BINARY)
            if len(data) > self._longest:
                return await self._close(TOO_LONG)
            await self.address.messages.wait()
            try:
                asked = BackMsg.FromString(data)
            except DecodeError:
                return await self._close(NOT_READABLE)
            if not self._takes(asked):
                continue
            if not self._holds(len(data)):
                return await self._close(TOO_LONG)
            if asked.WhichOneof("type") == RERUN and not self.editor:
                self._turn = await self.address.take_run()
            return message

    async def send(self, message: Message) -> None:
        """Send a message of Streamlit's. ASGI `send`. Raises OSError when the socket was closed here."""
        if self.gone:
            raise OSError("the socket was closed")
        try:
            await self._send(message)
        except OSError:
            self.gone = True
            raise
        if message["type"] == "websocket.send" and self._unread:
            was_full = self.full
            self._count(-self._unread.popleft())
            if was_full and not self.full and self.wake is not None:
                self.wake()

    @property
    def full(self) -> bool:
        """Whether the page must read before it is sent more."""
        return self._unread_bytes > limits.MOST_UNREAD

    def expect(self, sizes: list[int]) -> None:
        """Count messages, by their bytes, that Streamlit is about to send."""
        self._unread.extend(sizes)
        self._count(sum(sizes))

    def take_turn(self) -> Turn | None:
        """The turn of the message that was received last, for whoever ends it; None when it has none."""
        turn, self._turn = self._turn, None
        return turn

    def end_turn(self) -> None:
        """End the turn of the message that was received last, unless somebody took it."""
        if turn := self.take_turn():
            turn.end()

    def left(self) -> None:
        """The page was closed."""
        self.gone = True
        self.end_turn()
        later = limits.GONE_S if self._held > limits.SHORT else 0
        asyncio.get_running_loop().call_later(later, self.address.release, self._held)
        self._held = 0
        self._unread.clear()
        self._count(-self._unread_bytes)

    def _count(self, number: int) -> None:
        self._unread_bytes += number
        self.address.count(number)

    def _holds(self, size: int) -> bool:
        """Count the last message, unless it is long and the address's pages hold too much already."""
        counted = 0 if self.editor else size
        held = self.address.held + counted - self._held
        if counted > limits.SHORT and held > limits.MOST_HELD:
            return False
        self.address.held, self._held = held, counted
        return True

    def _takes(self, asked: BackMsg) -> bool:
        """Whether a message is passed on."""
        kind = asked.WhichOneof("type")
        if kind == RERUN:
            rerun = asked.rerun_script
            named = all(widget.id.startswith(WIDGET) for widget in rerun.widget_states.widgets)
            return named and len(rerun.fragment_id) <= LONGEST_ID and len(rerun.query_string) <= limits.SHORT
        if kind == "backend_operation_request":
            return asked.backend_operation_request.WhichOneof("payload") in OPERATIONS
        return kind in TAKEN or (self.editor and kind == EDITORS_ONLY)

    async def _close(self, code: int) -> dict[str, Any]:
        """End the socket, say why, and let Streamlit know."""
        await self._send({"type": "websocket.close", "code": code, "reason": WHY[code]})
        self.gone = True
        return {"type": "websocket.disconnect", "code": code}


CURRENT: Final[ContextVar[OpenPage | None]] = ContextVar("dateline open page", default=None)
"""The open page whose socket Streamlit is serving in this task."""
