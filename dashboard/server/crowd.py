"""Who is here: the open pages of this process by address, and whether there is room for one more.

An address is what the server or a trusted proxy says, and of IPv6 the first 64 bits: one household or firm has all of
these.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from dashboard.server import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Scope

    from dashboard.server.limits import Limits

_LOG: Final = logging.getLogger(__name__)
_PREFIX: Final = 64
LEFT: Final = 0.95
"""There is room again when no more than this share of the pages is open."""


class Pace:
    """Lets `burst` pass at once, and `rate` in each second after that; the others are delayed."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left = float(burst)
        self._at = time.monotonic()

    def count(self, passed: float = 1) -> float:
        """Count what passed, and return the seconds for which nothing more should; below 0: there is room."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - passed
        self._at = now
        return -self._left / self._rate

    async def wait(self, most_s: float = math.inf) -> None:
        """Wait as long as the pace demands; not at all when that is longer than `most_s`."""
        wait_s = self.count()
        if wait_s > most_s:
            self._left += 1
        elif wait_s > 0:
            await asyncio.sleep(wait_s)


class Turn:
    """A turn that was taken, of one or more lines that wait. It can be ended more than once."""

    def __init__(self, *turns: asyncio.Semaphore) -> None:
        self._turns = turns

    def end(self) -> None:
        """Let the next ones have it."""
        turns, self._turns = self._turns, ()
        for line in turns:
            line.release()


@dataclass(slots=True)
class Address:
    """What one address has open, and the turns that its pages and requests take."""

    name: str
    opening: Pace
    all_runs: asyncio.Semaphore
    """The runs of all addresses."""
    pages: int = 0
    requests: int = 0
    unread: int = 0
    """Bytes that were sent to it, or are about to be, and that it has not read yet."""
    held: int = 0
    """Bytes of the last message of each of its pages."""
    refused: bool = False
    gone: dict[str, None] = field(default_factory=dict)
    """The sessions of its closed pages, the oldest first."""
    messages: Pace = field(default_factory=lambda: Pace(limits.MESSAGES_S, limits.MESSAGES))
    received: Pace = field(default_factory=lambda: Pace(limits.RECEIVED_S, limits.RECEIVED))
    """Of the bytes that its viewers' pages send."""
    refusals: Pace = field(default_factory=lambda: Pace(limits.REFUSALS_S, 1))
    run_turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(limits.RUNS))
    request_turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(limits.REQUESTS))
    read: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever it has read something."""

    @property
    def idle(self) -> bool:
        """Whether nothing of it is open."""
        return not (self.pages or self.requests or self.held)

    async def take(self, turns: asyncio.Semaphore) -> Turn:
        """Take one of its turns, and wait until it has read most of what it was sent."""
        await turns.acquire()
        try:
            while self.unread > limits.MOST_UNREAD_OF_ADDRESS:
                self.read.clear()
                await self.read.wait()
        except BaseException:
            turns.release()
            raise
        return Turn(turns)

    async def take_run(self) -> Turn:
        """Take its turn to run the script, and one of all."""
        own = await self.take(self.run_turns)
        try:
            await self.all_runs.acquire()
        except BaseException:
            own.end()
            raise
        return Turn(self.run_turns, self.all_runs)

    def keep(self, session: str) -> list[str]:
        """Keep the session of a closed page; the names of the oldest ones, for which there is no room then."""
        self.gone[session] = None
        over = list(self.gone)[: -limits.GONE_OF_ADDRESS]
        for name in over:
            del self.gone[name]
        return over

    def release(self, size: int) -> None:
        """Streamlit no longer has a message of this size."""
        self.held -= size

    def count(self, size: int) -> None:
        """Count bytes that are sent to it, or, below 0, that it has read."""
        self.unread += size
        if size < 0:
            self.read.set()


class Crowd:
    """The open pages of this process."""

    def __init__(self, bounds: Limits) -> None:
        self.limits = bounds
        self.pages = 0
        self._addresses: OrderedDict[str, Address] = OrderedDict()
        self._full = False
        self._all_runs = asyncio.Semaphore(limits.ALL_RUNS)

    def address(self, scope: Scope) -> Address:
        """Who sends this request."""
        name = _name((scope.get("client") or ("",))[0])
        address = self._addresses.get(name)
        if address is None:
            address = Address(name, Pace(limits.PAGES_S, self.limits.pages_of_address), self._all_runs)
            self._addresses[name] = address
            self._forget()
        self._addresses.move_to_end(name)
        return address

    def refusal(self, address: Address) -> str:
        """Why no page can be opened from this address now, for its reader; "" when there is room."""
        if self.pages >= self.limits.pages:
            return FULL
        return FULL_ADDRESS if address.pages >= self.limits.pages_of_address else ""

    def refuse(self, address: Address) -> None:
        """Let the log say that a page was refused: once for all of them, and once for an address."""
        if self.pages >= self.limits.pages:
            if not self._full:
                self._full = True
                _LOG.warning(
                    "%d pages are open, as many as this server takes with %d file descriptors and %s: "
                    "new visitors are asked to come back later.",
                    self.pages,
                    self.limits.descriptors,
                    limits.PAGES_VARIABLE,
                )
        elif not address.refused:
            address.refused = True
            _LOG.warning(
                "%s has %d pages open, as many as one address may have (%s): it is refused more. If it is a proxy, "
                "name it in FORWARDED_ALLOW_IPS.",
                _told(address.name),
                address.pages,
                limits.ADDRESS_VARIABLE,
            )

    @contextmanager
    def opened(self, address: Address) -> Iterator[None]:
        """Count an open page."""
        self.pages += 1
        address.pages += 1
        try:
            yield
        finally:
            self.pages -= 1
            address.pages -= 1
            if self._full and self.pages <= self.limits.pages * LEFT:
                self._full = False
                _LOG.warning("There is room again: %d pages are open.", self.pages)

    def _forget(self) -> None:
        """Drop the addresses that have nothing open and were not seen for longest, when there are too many."""
        over = len(self._addresses) - limits.ADDRESSES
        for name in [name for name, address in self._addresses.items() if over > 0 and address.idle][: max(0, over)]:
            del self._addresses[name]


FULL: Final = "As many pages are open on this server as it can serve."
FULL_ADDRESS: Final = "As many pages are open from your network’s address as this server allows for one address."


def _name(host: str) -> str:
    """An address as it is counted."""
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64]
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> _PREFIX << _PREFIX)}/{_PREFIX}"
    return str(found)


def _told(name: str) -> str:
    """What the log calls an address: a reader's is not in it; one of a private network is the host's own proxy."""
    try:
        return name if ip_network(name).is_private else "An address"
    except ValueError:
        return "A visitor without an address"
