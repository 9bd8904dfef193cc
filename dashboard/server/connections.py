"""The connections of `dateline serve`: uvicorn's own, with bounds on what a visitor can make the server keep.

uvicorn keeps every connection that somebody opens, whether anything is asked or read or not, and a socket's message
until all of it is there. Here the longest message depends on who sends it, whoever does not read is not served for
ever, and when connections become too many, those go that have waited longest, of the address that has most.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode

from dashboard.server import limits
from dashboard.server.sockets import EXTENSION

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
    from websockets.frames import Frame
    from websockets.http11 import Request

    from dashboard.server.crowd import Pace

MOST_WAITING: Final = 256
"""Messages of a page that wait to be read, and pieces of one message."""
READ: Final = 32 << 10
"""Bytes that are read from a connection at once; asyncio reads 256 kB."""
MOST_UNANSWERED: Final = 64 << 10
"""Bytes that are received from a page while it does not read; it must be heard answering pings."""
STUCK_S: Final = 60.0
"""Seconds in which some 100 kB of an answer must be read."""
HEAD_S: Final = 10.0
"""Seconds from a request's first byte in which its line and headers must be there; browsers need one packet."""
BODY_S: Final = 30.0
"""Seconds for which a request's body may pause."""


class HttpConnection(H11Protocol):
    """A connection that asks; it becomes a SocketConnection when a page is opened."""

    waiting_since = 0.0
    stuck: asyncio.TimerHandle | None = None
    unfinished: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room for it."""
        super().connection_made(transport)
        transport.max_size = READ  # type: ignore[attr-defined]
        self.waiting_since = self.loop.time()
        others = [one for one in self.connections if isinstance(one, HttpConnection)]
        pages = len(self.connections) - len(others)
        for _ in range(len(others) - limits.current().connections(pages)):
            least = least_needed(others)
            others.remove(least)
            least.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what was received; end the connection when the rest of a request does not come."""
        super().data_received(data)
        if self.transport.get_protocol() is not self:  # a page was opened, which has its own connection now
            self._unset_unfinished()
        elif self.conn.their_state is h11.SEND_BODY:
            self._unset_unfinished()
            self.unfinished = self.loop.call_later(BODY_S, self._end_silent)
        elif self.conn.their_state is not h11.IDLE or not self.conn.trailing_data[0]:
            self._unset_unfinished()
        elif self.unfinished is None:  # from the first byte: each one more gives no more time
            self.unfinished = self.loop.call_later(HEAD_S, self.transport.abort)

    def on_response_complete(self) -> None:
        """From now on it waits."""
        self.waiting_since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The visitor does not read the answer; end the connection when that goes on."""
        super().pause_writing()
        self.stuck = self.loop.call_later(STUCK_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The visitor reads again."""
        super().resume_writing()
        self._unset_stuck()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        self._unset_stuck()
        self._unset_unfinished()
        super().connection_lost(exc)

    def _unset_stuck(self) -> None:
        if self.stuck is not None:
            self.stuck.cancel()
            self.stuck = None

    def _end_silent(self) -> None:
        if self.flow.read_paused:  # it is we who do not read
            self.unfinished = self.loop.call_later(BODY_S, self._end_silent)
        else:
            self.transport.abort()

    def _unset_unfinished(self) -> None:
        if self.unfinished is not None:
            self.unfinished.cancel()
            self.unfinished = None

    @property
    def idle(self) -> bool:
        """Whether nothing is being answered."""
        return self.cycle is None or self.cycle.response_complete


def least_needed(connections: list[HttpConnection]) -> HttpConnection:
    """The connection to end: of the address that has most, idle before busy, the one that has waited longest."""
    have = Counter(one.client and one.client[0] for one in connections)
    most = max(have.values())
    return min(
        (one for one in connections if have[one.client and one.client[0]] == most),
        key=lambda one: (not one.idle, one.waiting_since),
    )


class SocketConnection(WebSocketsSansIOProtocol):
    """The socket of an open page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_bounds(limits.VIEWER_BYTES, None)
        self.unanswered = 0
        """Bytes received while the page does not read."""
        self.is_resting = False
        """Whether it has sent more than its pace allows, and is not read for a while."""

    def set_bounds(self, longest: int, pace: Pace | None) -> None:
        """Set the longest message that is received, in bytes (a longer one is refused at its first), and the pace."""
        self.conn.max_message_size = longest
        self.pace = pace

    def handle_connect(self, event: Request) -> None:
        """Let the app set the bounds."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = self.set_bounds  # type: ignore[assignment]

    async def send(self, message: ASGISendEvent) -> None:
        """Send a message of the app's, if the page is there. One that refuses it is no unfinished handshake."""
        if self.close_sent:
            raise ClientDisconnected
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True

    def handle_cont(self, event: Frame) -> None:
        """Take one more piece of a message."""
        if len(self.frames) < MOST_WAITING:
            super().handle_cont(event)
        else:
            self._fail(CloseCode.MESSAGE_TOO_BIG, "The message has too many pieces.")

    def data_received(self, data: bytes) -> None:
        """Take what was received, unless it is too much at once."""
        super().data_received(data)
        if not self.writable.is_set():  # each ping is answered, which adds to what the page does not read
            self.unanswered += len(data)
            if self.unanswered > MOST_UNANSWERED:
                self.transport.pause_reading()
        if self.queue.qsize() > MOST_WAITING:
            self._fail(CloseCode.POLICY_VIOLATION, "Too many messages at once.")
        if self.pace is not None and not self.is_resting and (seconds := self.pace.count(len(data))) > 0:
            self.is_resting = True
            self.transport.pause_reading()
            self.loop.call_later(seconds, self._end_rest)

    async def receive(self) -> ASGIReceiveEvent:
        """The next message for the app; the socket is read on after the last one, unless it must rest."""
        message = await super().receive()
        if self.is_resting:
            self.transport.pause_reading()
        return message

    def resume_writing(self) -> None:
        """Read again, now that the page does."""
        super().resume_writing()
        self.unanswered = 0
        self._read_again()

    def _end_rest(self) -> None:
        self.is_resting = False
        self._read_again()

    def _read_again(self) -> None:
        if not (self.read_paused or self.is_resting or self.unanswered > MOST_UNANSWERED):
            self.transport.resume_reading()

    def _fail(self, code: CloseCode, why: str) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        if not self.close_sent:
            self.conn.fail(code, why)
            self.handle_parser_exception()
