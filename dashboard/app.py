"""The ASGI app. `dateline serve`, `streamlit run dashboard/app.py` and `uvicorn dashboard.app:app` all start it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Final

import streamlit as st
from starlette.middleware import Middleware

from dashboard import served
from dashboard.hosting import previews
from dashboard.hosting.public import HostedBriefings
from dashboard.hosting.restricted import RestrictedLinks
from dashboard.server.headers import SecurityHeaders
from dashboard.server.hosts import KnownHosts
from dashboard.server.routes import ROUTES
from dashboard.server.surfaces import ClosedSurfaces
from geodata.versions import roles

# A line per request helps nobody here, and the addresses of views are the readers' own business. Streamlit gives
# uvicorn's logger a level and a handler of its own, so uvicorn's `access_log=False` is not enough.
logging.getLogger("uvicorn.access").disabled = True

roles.show_audit()


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm up beside the first requests: the server answers at once."""
    Thread(target=served.warm_up, daemon=True, name="warm-up").start()
    yield


ALL_ROUTES: Final = [*ROUTES, *previews.ROUTES]
"""What is answered here besides Streamlit's own routes and the middleware."""
app = st.App(
    Path(__file__).with_name("main.py"),
    routes=ALL_ROUTES,
    # the outermost first: what is refused carries the headers, too
    middleware=[
        Middleware(one) for one in (SecurityHeaders, KnownHosts, HostedBriefings, RestrictedLinks, ClosedSurfaces)
    ],
    lifespan=_lifespan,
)
