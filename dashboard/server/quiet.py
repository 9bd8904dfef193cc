"""Keep the log readable, and readers out of it.

What any visitor can bring about as often as they like is written once a minute; their sockets, whose lines name their
addresses, are not written at all.
"""

from __future__ import annotations

import errno
import logging
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio

EVERY_S: Final = 60.0
LOGGERS: Final = ("uvicorn.error", "streamlit.runtime.websocket_session_manager")
"""They write a line for each request that is no HTTP, and for each page that takes over another one's session."""
MOST_KEPT: Final = 1_000
NO_DESCRIPTORS: Final = (errno.EMFILE, errno.ENFILE)
_OF_SOCKETS: Final = ('%s - "WebSocket ', "connection open", "connection closed")
_LOG: Final = logging.getLogger(__name__)


class NoSockets(logging.Filter):
    """Lets nothing pass that uvicorn writes of a socket that is opened or closed as it should be."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is written."""
        return record.levelno > logging.INFO or not str(record.msg).startswith(_OF_SOCKETS)


class OncePerMinute(logging.Filter):
    """Lets a message pass once a minute, whatever it is about, unless it comes with an exception."""

    def __init__(self) -> None:
        super().__init__()
        self.next_times: dict[str, float] = {}
        """When each message may be written again, by the monotonic clock."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is written."""
        now = time.monotonic()
        if record.exc_info:
            return True
        if now < self.next_times.get(str(record.msg), 0.0):
            return False
        if len(self.next_times) >= MOST_KEPT:
            self.next_times.clear()
        self.next_times[str(record.msg)] = now + EVERY_S
        return True


ONCE: Final = OncePerMinute()
NO_SOCKETS: Final = NoSockets()


def install() -> None:
    """Filter the messages of the servers below this one."""
    _LOG.addFilter(ONCE)
    for name in LOGGERS:
        logging.getLogger(name).addFilter(NO_SOCKETS)
        logging.getLogger(name).addFilter(ONCE)


def handle_exception(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Handle an error of the event loop. It tries to accept connections over and over when descriptors are used up."""
    error = context.get("exception")
    if isinstance(error, OSError) and error.errno in NO_DESCRIPTORS:
        _LOG.warning("There are no file descriptors left: connections wait.")
    else:
        loop.default_exception_handler(context)
