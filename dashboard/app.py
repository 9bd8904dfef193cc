"""The ASGI app. `dateline serve`, `streamlit run dashboard/app.py` and `uvicorn dashboard.app:app` all start it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Final

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from streamlit import runtime

from dashboard import served
from dashboard.entrance import brotli_files, preview
from dashboard.entrance.answers import FirstAnswers
from dashboard.entrance.unknown import UnknownPages
from dashboard.hosting import previews
from dashboard.hosting.public import HostedBriefings
from dashboard.hosting.restricted import RestrictedLinks
from dashboard.server import health, limits, logs, memory, metrics, quiet, sessions, uploads
from dashboard.server.headers import SecurityHeaders
from dashboard.server.hosts import KnownHosts
from dashboard.server.routes import ROUTES
from dashboard.server.surfaces import ClosedSurfaces
from dashboard.server.tokens import TokenSwap
from dashboard.server.visitors import BoundedVisitors
from geodata.versions import roles

# No access log: the addresses of views are private to the readers. Streamlit gives uvicorn's logger a level and a
# handler of its own, so uvicorn's `access_log=False` is not enough.
logging.getLogger("uvicorn.access").disabled = True

quiet.install()
sessions.install()
roles.show_audit()


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Set the limits of the process, and warm up in a thread, so that the server answers at once."""
    logs.install()
    limits.current()
    memory.use_malloc()
    asyncio.get_running_loop().set_exception_handler(quiet.handle_exception)
    Thread(target=_warm_up, daemon=True, name="warm-up").start()
    to_thread.current_default_thread_limiter().total_tokens = limits.THREADS
    returning = asyncio.create_task(memory.keep_returning())
    with metrics.served_apart():
        yield
    returning.cancel()


def _warm_up() -> None:
    served.warm_up()
    # not at the top: folium takes a while, and without the warm-up it is imported by the first run of the script
    plugin = import_module("dashboard.map.plugin")
    runtime.get_instance().component_registry.register_component(plugin.COMPONENT)
    brotli_files.make()


ALL_ROUTES: Final = [*ROUTES, *health.ROUTES, *uploads.ROUTES, *previews.ROUTES, *preview.ROUTES]
"""Dateline's routes, beside Streamlit's own and the paths that the middleware answers."""
app = st.App(
    Path(__file__).with_name("main.py"),
    routes=ALL_ROUTES,
    # the outermost first, so that refusals carry the security headers, too
    middleware=[
        *(
            Middleware(layer)
            for layer in (
                *(metrics.CountedRequests, SecurityHeaders, BoundedVisitors, KnownHosts, TokenSwap),
                *(HostedBriefings, RestrictedLinks, ClosedSurfaces, FirstAnswers),
            )
        ),
        Middleware(UnknownPages, routes=ALL_ROUTES),
    ],
    lifespan=_lifespan,
)
