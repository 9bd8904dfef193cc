"""Figures of this process for Prometheus, where DATELINE_METRICS names an address for them: `127.0.0.1:9464`.

They have an address of their own, so that no reader comes by them, and name no address of a view or of a reader.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from dashboard import served
from dashboard.server import health
from geodata.errors import DatasetError, InputError

if TYPE_CHECKING:
    from threading import Thread
    from wsgiref.simple_server import WSGIServer

    from prometheus_client import CollectorRegistry
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

METRICS_VARIABLE: Final = "DATELINE_METRICS"
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
KINDS: Final = {
    "assets": "assets",
    "static": "assets",
    "component": "assets",
    "data": "data",
    "media": "data",
    "b": "briefing",
}
"""First part of a path → what is asked for; all else is a page."""
_MOST_PORT: Final = 65_535


class Figures:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector  # noqa: PLC0415

        self.registry: CollectorRegistry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        requests = ("dateline_requests", "Requests answered, by what was asked for and the status.")
        self.requests = Counter(*requests, ("kind", "status"), registry=self.registry)
        took = ("dateline_request_seconds", "From a request to the end of its answer.")
        self.seconds = Histogram(*took, ("kind",), buckets=SECONDS, registry=self.registry)
        self.pages = Gauge("dateline_open_pages", "Pages with an open socket.", registry=self.registry)
        ready = Gauge("dateline_ready", "1 while all that the server needs can be used.", registry=self.registry)
        ready.set_function(_is_ready)
        events = Gauge("dateline_events", "Published events of the newest version.", registry=self.registry)
        events.set_function(_events)

    def serve(self, host: str, port: int) -> tuple[WSGIServer, Thread]:
        """Answer at an address until the server is shut down. Raises OSError."""
        from prometheus_client import start_http_server  # noqa: PLC0415

        return start_http_server(port, host, self.registry)


def address() -> tuple[str, int] | None:
    """Host and port that DATELINE_METRICS names, None for none. Raises InputError for anything else."""
    named = os.environ.get(METRICS_VARIABLE, "").strip()
    if not named:
        return None
    host, _, port = named.rpartition(":")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) <= _MOST_PORT):
        raise InputError(f"{METRICS_VARIABLE} is {named!r}; write a host and a port, such as 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def served_apart() -> Iterator[None]:
    """Serve the figures meanwhile, if an address for them is named. Raises InputError when that cannot be."""
    named = address()
    if named is None:
        yield
        return
    try:
        CountedRequests.figures = Figures()
        server, thread = CountedRequests.figures.serve(*named)
    except ImportError:
        raise InputError(f"{METRICS_VARIABLE} needs prometheus-client: pip install 'dateline-map[metrics]'") from None
    except OSError as error:
        raise InputError(
            f"{METRICS_VARIABLE}: cannot listen on {named[0]} port {named[1]} ({error.strerror})"
        ) from error
    try:
        yield
    finally:
        CountedRequests.figures = None
        server.shutdown()
        server.server_close()
        thread.join()


class CountedRequests:
    """ASGI middleware: counts requests and takes their time, once `figures` is there."""

    figures: Figures | None = None

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        figures = CountedRequests.figures
        if figures is None or scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            with figures.pages.track_inprogress():
                await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            kind = kind_of(scope["path"])
            figures.requests.labels(kind, str(status)).inc()
            figures.seconds.labels(kind).observe(time.perf_counter() - began)


def kind_of(path: str) -> str:
    """What a path asks for, one of few words: a visitor may invent paths without end."""
    return KINDS.get(path.split("/")[1] if "/" in path else "", "page")


def _is_ready() -> float:
    return 0.0 if health.why_not(everything=True) else 1.0


def _events() -> float:
    try:
        return float(len(served.latest().dataset.events)) if served.warm.is_set() else 0.0
    except DatasetError:
        return 0.0
