"""How many pages the server keeps open and how much one address may use: the numbers, and who may change them.

A page that is open needs one file descriptor, its socket. So the first limit is the number of descriptors that the
operating system allows the process. It is raised as far as it may be when the server starts.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

try:
    import resource
except ImportError:  # Windows counts handles, and allows thousands of times more of them
    resource = None  # type: ignore[assignment]

PAGES_VARIABLE: Final = "DATELINE_MAX_PAGES"
"""The most pages that are open at once on one process."""
ADDRESS_VARIABLE: Final = "DATELINE_MAX_PAGES_PER_ADDRESS"
"""The most of them from one address: a newsroom shares one."""
PAGES: Final = 2_000
PAGES_OF_ADDRESS: Final = 128
MOST_DESCRIPTORS: Final = 65_536
RESERVED: Final = 124
"""Descriptors that are not for open pages: the process's own, its files, and requests that are being answered."""
OWN: Final = 64
"""Of these, the ones that no request may take."""
MOST_CONNECTIONS: Final = 256
"""Connections that are no open page's socket, if there are descriptors for so many."""

VIEWER_BYTES: Final = 128 << 10
"""The longest message of a viewer's page; real ones have some kilobytes."""
SHORT: Final = 16 << 10
"""Bytes of a message or of a URL's parameters that are always taken."""
MOST_HELD: Final = 2 << 20
"""Bytes of the last messages of all pages of an address: Streamlit keeps each, three times over, until the next."""
GONE_S: Final = 120.0
"""How long Streamlit keeps the session of a page that was closed, and its last message: `disconnectedSessionTTL`."""
GONE_OF_ADDRESS: Final = 48
"""Sessions of closed pages that are kept for one address, the newest; Streamlit keeps 128 in all. A newsroom behind one
address that loses its line finds its pages as they were; a visitor who opens and leaves pages fills no memory."""
EDITOR_BYTES: Final = 12_000_000
"""The longest message of an editor's page: `server.maxWidgetStateSize` of Streamlit's configuration."""
MOST_UNREAD: Final = 1 << 20
"""Bytes that are sent to a page before it has read what came before; the rest waits and is merged."""
MOST_UNREAD_OF_ADDRESS: Final = 16 << 20
"""Bytes that all pages and requests of an address may leave unread; while there are more, no run or request begins."""
RUNS: Final = 1
"""Runs of the script at once for one address; Python runs one thread at a time, so two would be no faster."""
ALL_RUNS: Final = 4
"""Runs of the script at once for all addresses: with more, each of them and all that is sent waits for the others."""
THREADS: Final = 8
"""Threads that work on requests: more would only take turns on the interpreter, each with memory of its own."""
LONGEST_RUN_S: Final = 5.0
"""A run that takes longer, because it waits for something, keeps the others waiting no longer than this."""
REQUESTS: Final = 4
"""HTTP requests that are worked on at once for one address; sending the answers is not counted."""
MESSAGES_S: Final = 50.0
"""Messages that the pages of one address may send each second …"""
MESSAGES: Final = 200
"""… after so many at once."""
RECEIVED_S: Final = float(512 << 10)
"""Bytes that the viewers' pages of one address may send each second: messages, pings, nonsense …"""
RECEIVED: Final = 2 << 20
"""… after so many at once. Real pages send some kilobytes with each act of their reader."""
PAGES_S: Final = 20.0
"""Pages that one address may open each second, after as many at once as it may have."""
REFUSALS_S: Final = 20.0
"""Pages of one address that are refused each second; each costs as much as a small answer."""
LONGEST_WAIT_S: Final = 3.0
"""How long a refusal is put off at most."""
ADDRESSES: Final = 4_096
"""Addresses that are remembered."""

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of this process."""

    descriptors: int
    pages: int
    pages_of_address: int

    def connections(self, pages: int) -> int:
        """How many connections there may be beside the sockets of so many open pages."""
        return max(1, min(MOST_CONNECTIONS, self.descriptors - pages - OWN))


@lru_cache(maxsize=1)
def current() -> Limits:
    """The limits, read once. A variable that is no number above 0 is ignored, and the log says so."""
    descriptors = _raise_descriptors()
    room = max(descriptors - RESERVED, descriptors // 2)
    return Limits(
        descriptors, min(_number(PAGES_VARIABLE, PAGES), room), min(_number(ADDRESS_VARIABLE, PAGES_OF_ADDRESS), room)
    )


def _raise_descriptors() -> int:
    """Raise the soft limit of descriptors to the hard one, at most to MOST_DESCRIPTORS. Returns what is allowed now."""
    if resource is None:
        return MOST_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    infinite = resource.RLIM_INFINITY
    wanted = MOST_DESCRIPTORS if hard == infinite else min(hard, MOST_DESCRIPTORS)
    if soft == infinite or soft >= wanted:
        return MOST_DESCRIPTORS if soft == infinite else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):  # macOS has a lower limit of its own than it reports
        return soft
    return wanted


def _number(variable: str, default: int) -> int:
    text = os.environ.get(variable, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    _LOG.warning("%s=%r is ignored: it must be a number above 0. %d is used.", variable, text[:40], default)
    return default
