"""Whether this process is of use to readers (`/healthz`), and whether all that it needs can be used (`/readyz`).

While the database is away, readers go on with the last good version: `/healthz` stays 200, so that a proxy that asks
it does not take every replica out at once. `/readyz` is 503 then, for whoever watches the server.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import served
from geodata import fileio
from geodata.errors import DatasetError
from geodata.versions.shared_store import AWAY, STATE_VARIABLE, SharedStore

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from geodata.versions.store import Store

WARMING: Final = "warming up"


def trouble(store: Store) -> str:
    """Why what `store` needs cannot be used, "" when it can: its database, and the state folder that the host named."""
    if isinstance(store, SharedStore) and not store.is_listening():
        return AWAY
    return _state_trouble(store.state) if os.environ.get(STATE_VARIABLE) else ""


def _state_trouble(folder: Path) -> str:
    """Why nothing can be written to the state folder; tried, because rights alone do not tell of a full disk."""
    try:
        fileio.private_folder(folder)
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b"written to see whether it can be")
    except OSError as error:
        return f"the state folder cannot be written to ({error.strerror})"
    return ""


def _get_health(_: Request) -> Response:
    return _answer(everything=False)


def _get_ready(_: Request) -> Response:
    return _answer(everything=True)


def why_not(*, everything: bool) -> str:
    """Why the server is of no use, "" when it is; `everything`: also what only editors need."""
    if not served.warm.is_set():
        return WARMING
    try:
        served.latest()
        return trouble(served.the_store()) if everything else ""
    except DatasetError as error:
        return str(error)


def _answer(*, everything: bool) -> Response:
    """200 with the version that is shown, or 503 with the reason."""
    why = why_not(everything=everything)
    content = {"ready": False, "why": why} if why else {"ready": True, "version": served.latest().version}
    return JSONResponse(content, status_code=503 if why else 200, headers={"cache-control": "no-store"})


ROUTES: Final = [Route("/healthz", _get_health), Route("/readyz", _get_ready)]
