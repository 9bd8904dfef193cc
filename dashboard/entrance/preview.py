"""The picture of a view that other sites show beside its link: `/preview.png?…`, with the parameters of the map."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import served
from dashboard.briefings import pictures
from dashboard.entrance import page
from geodata.errors import DatasetError

if TYPE_CHECKING:
    from starlette.requests import Request

PATH: Final = "/preview.png"
KEPT: Final = 32
"""Pictures kept in memory, of about 40 kB each."""
_drawing: Final = asyncio.Lock()
"""One picture at a time: it takes half a second of one core, which the readers of the map need, and one thread."""


async def _get(request: Request) -> Response:
    try:
        async with _drawing:
            data = await run_in_threadpool(_drawn, request.url.query)
    except DatasetError as error:
        return PlainTextResponse(str(error), 503, {"cache-control": "no-store"})
    return Response(data, media_type="image/png", headers={"cache-control": "public, max-age=300"})


def _drawn(query_string: str) -> bytes:
    served_version = served.latest()
    view = page.view_of(query_string, served_version)
    return _picture(served_version.version, page.query_of(view, served_version).removeprefix("?"))


@lru_cache(maxsize=KEPT)
def _picture(version: str, query_string: str) -> bytes:
    served_version = served.by_version(version) or served.latest()
    view = page.view_of(query_string, served_version)
    return pictures.of_size(served_version, view, pictures.PREVIEW, "preview.png").data


ROUTES: Final = [Route(PATH, _get)]
