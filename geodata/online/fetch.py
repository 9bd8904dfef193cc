"""Send one HTTP request: bounded in time and size, never redirected, never logged.

No other module talks HTTP. Errors never contain an address, a header or a body, so no key can reach a message or a log
through them. `requests` is imported with the first request.
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
"""Largest body of a reply; reading stops there."""
_PIECE: Final = 65_536
_GRACE_S: Final = 0.05
"""Extra time before the caller gives up, so that a request that times out can report its own reason."""
_CHATTY: Final = ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.response", "requests", "geopy")
"""Loggers that write addresses. Each is named, because a filter does not apply to child loggers."""


class FetchError(Exception):
    """No reply was received. `kind` is the reason as a code, the text the reason in words."""

    def __init__(self, kind: Literal["time-out", "unreachable", "too-large", "unsendable"], message: str) -> None:
        self.kind = kind
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A server's reply. A redirect is a reply like any other; it is not followed."""

    status: int
    body: bytes
    retry_after_s: float | None = None
    """Seconds that the server asks to wait (Retry-After), None when it does not."""


def fetch(url: str, *, headers: Mapping[str, str], timeout_s: float, body: bytes | None = None) -> HttpReply:
    """GET `url`, or POST `body` to it, within `timeout_s` seconds. Raises FetchError."""
    outcome: SimpleQueue[HttpReply | Exception] = SimpleQueue()
    request = partial(_request, url, dict(headers), timeout_s, body)
    # in a thread of its own, because neither a DNS look-up nor a server that drips its headers can be timed out
    Thread(target=_report, args=(request, outcome), name="dateline-fetch", daemon=True).start()
    try:
        result = outcome.get(timeout=timeout_s + _GRACE_S)
    except Empty:
        raise FetchError("time-out", f"no answer within {timeout_s:g} s") from None
    if isinstance(result, Exception):
        raise result
    return result


def _report(request: Callable[[], HttpReply], outcome: SimpleQueue[HttpReply | Exception]) -> None:
    try:
        outcome.put(request())
    except Exception as error:  # noqa: BLE001 - `fetch` raises it again
        outcome.put(error)


def _request(url: str, headers: dict[str, str], timeout_s: float, body: bytes | None) -> HttpReply:
    import requests  # noqa: PLC0415 - slow to import, and rarely needed

    deadline = time.monotonic() + timeout_s
    try:
        with (
            silenced_logs(),
            requests.Session() as session,
            session.request(
                "GET" if body is None else "POST", url, data=body, headers=headers, timeout=timeout_s,
                allow_redirects=False, stream=True, auth=_without_auth,
            ) as response,
        ):  # fmt: skip
            content = _read(response, deadline)
            return HttpReply(response.status_code, content, _retry_after_s(response.headers.get("Retry-After")))
    except requests.Timeout:
        raise FetchError("time-out", f"no answer within {timeout_s:g} s") from None
    except requests.ConnectionError:
        raise FetchError("unreachable", "it cannot be reached, or broke off") from None
    except (requests.RequestException, UnicodeError, ValueError):
        raise FetchError("unsendable", "the request cannot be sent; is the address right?") from None


def _read(response: Response, deadline: float) -> bytes:
    """The body, read piece by piece, so that a slow server cannot exceed the deadline."""
    from urllib3.exceptions import HTTPError, ReadTimeoutError  # noqa: PLC0415

    content = bytearray()
    try:
        while piece := response.raw.read1(_PIECE, decode_content=True):
            content += piece
            if len(content) > MOST_BYTES:
                raise FetchError("too-large", f"the answer is larger than {MOST_BYTES / 1e6:g} MB")
            if time.monotonic() > deadline:
                raise FetchError("time-out", "the answer did not end in time")
    except ReadTimeoutError:
        raise FetchError("time-out", "the answer did not come in time") from None
    except (HTTPError, OSError):
        raise FetchError("unreachable", "it broke off") from None
    return bytes(content)


def _without_auth(request: PreparedRequest) -> PreparedRequest:
    """Add no credentials: without this, `requests` would replace our header by a password from ~/.netrc."""
    return request


def _retry_after_s(value: str | None) -> float | None:
    """The seconds in a Retry-After header, which is a number or a date; None when it is neither."""
    if not value:
        return None
    try:
        if value.strip().isdigit():
            return max(0.0, float(value))
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError, TypeError):
        return None


class _Silence(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - nothing passes
        return False


@contextmanager
def silenced_logs() -> Iterator[None]:
    """Keep libraries from logging addresses, which may contain keys, while a request runs."""
    silence = _Silence()
    loggers = [logging.getLogger(name) for name in _CHATTY]
    for logger in loggers:
        logger.addFilter(silence)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(silence)
