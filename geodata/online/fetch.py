"""One request to an online service: bounded in time and size, never redirected, and silent about what was sent.

The one place that talks HTTP. Its errors never hold an address, a header or a body, so no key can get into a message
or a log by them. The library behind it is imported when the first request is made.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from requests import PreparedRequest, Response


MOST_BYTES: Final = 2_000_000
"""Of an answer; a longer one is refused unread."""
_PIECE: Final = 65_536
_GRACE_S: Final = 0.05
"""How much later than the request itself the one who waits for it gives up, so that it tells its own reason."""
_CHATTY: Final = ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.response", "requests", "geopy")
"""Loggers that write addresses; a filter holds for its very logger only."""


class WireError(Exception):
    """No answer. `kind` says why, the text says it in words."""

    def __init__(self, kind: Literal["time-out", "unreachable", "too-large", "unsendable"], message: str) -> None:
        self.kind = kind
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What a server answered; redirects are answers like all others and are not followed."""

    status: int
    body: bytes
    retry_after_s: float | None = None
    """How long the server asks to be left alone."""


def fetch(url: str, *, headers: Mapping[str, str], timeout_s: float, body: bytes | None = None) -> HttpReply:
    """GET `url`, or POST `body` to it, in `timeout_s` at the most. Raises WireError."""
    outcome: SimpleQueue[HttpReply | Exception] = SimpleQueue()
    request = partial(_request, url, dict(headers), timeout_s, body)
    # in a thread of its own, because neither the look-up of a name nor a server that drips headers can be timed out
    Thread(target=_report, args=(request, outcome), name="dateline-wire", daemon=True).start()
    try:
        found = outcome.get(timeout=timeout_s + _GRACE_S)
    except Empty:
        raise WireError("time-out", f"no answer within {timeout_s:g} s") from None
    if isinstance(found, Exception):
        raise found
    return found


def _report(request: Callable[[], HttpReply], outcome: SimpleQueue[HttpReply | Exception]) -> None:
    try:
        outcome.put(request())
    except Exception as error:  # noqa: BLE001 - raised again by who waits for it
        outcome.put(error)


def _request(url: str, headers: dict[str, str], timeout_s: float, body: bytes | None) -> HttpReply:
    import requests  # noqa: PLC0415 - only those who go online pay for it

    until = time.monotonic() + timeout_s
    try:
        with (
            silenced_logs(),
            requests.Session() as session,
            session.request(
                "GET" if body is None else "POST", url, data=body, headers=headers, timeout=timeout_s,
                allow_redirects=False, stream=True, auth=_without_auth,
            ) as response,
        ):  # fmt: skip
            content = _read(response, until)
            return HttpReply(response.status_code, content, _wait(response.headers.get("Retry-After")))
    except requests.Timeout:
        raise WireError("time-out", f"no answer within {timeout_s:g} s") from None
    except requests.ConnectionError:
        raise WireError("unreachable", "it cannot be reached, or broke off") from None
    except (requests.RequestException, UnicodeError, ValueError):
        raise WireError("unsendable", "the request cannot be sent; is the address right?") from None


def _read(response: Response, until: float) -> bytes:
    """The body, piece by piece, so that a server that drips is noticed."""
    from urllib3.exceptions import HTTPError, ReadTimeoutError  # noqa: PLC0415

    content = bytearray()
    try:
        while piece := response.raw.read1(_PIECE, decode_content=True):
            content += piece
            if len(content) > MOST_BYTES:
                raise WireError("too-large", f"the answer is larger than {MOST_BYTES / 1e6:g} MB")
            if time.monotonic() > until:
                raise WireError("time-out", "the answer did not end in time")
    except ReadTimeoutError:
        raise WireError("time-out", "the answer did not come in time") from None
    except (HTTPError, OSError):
        raise WireError("unreachable", "it broke off") from None
    return bytes(content)


def _without_auth(request: PreparedRequest) -> PreparedRequest:
    """Sign nothing: without this, a password of the user's ~/.netrc would take the place of our header."""
    return request


def _wait(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date."""
    if not value:
        return None
    try:
        return max(0.0, float(value)) if value.strip().isdigit() else _until(value)
    except (ValueError, OverflowError, TypeError):
        return None


def _until(value: str) -> float:
    return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())


class _Silence(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - nothing passes
        return False


@contextmanager
def silenced_logs() -> Iterator[None]:
    """Keep libraries from logging what is sent, for the time of a request: addresses, and keys in them."""
    quiet = _Silence()
    loggers = [logging.getLogger(name) for name in _CHATTY]
    for one in loggers:
        one.addFilter(quiet)
    try:
        yield
    finally:
        for one in loggers:
            one.removeFilter(quiet)
