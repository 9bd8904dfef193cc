"""Routes beside Streamlit's page: the data of a version, built assets, readiness."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard import served
from dashboard.bundle import ASSETS
from geodata.errors import DatasetError, DatelineError
from geodata.view import url
from geodata.view.details import CHUNK

IMMUTABLE: Final = "public, max-age=31536000, immutable"
MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".json": "application/json"}
PIECE: Final = 64 << 10
"""Bytes that are decompressed at once: the whole may have 20 MB, for each client that reads slowly."""
WARMING: Final = "warming up"
A_MOMENT: Final = "public, max-age=1"
"""For the newest version: the store looks for one once a second."""
_VERSION: Final = re.compile(r"[0-9a-f]{12}")
GONE: Final = "This version of the data is no longer available. Reload the page."


@lru_cache(maxsize=64)
def _asset(name: str) -> bytes | None:
    """A built asset, compressed; None for an unknown name (names are compared, never joined to a path)."""
    path = next((path for path in ASSETS.glob("*") if path.name == name and path.suffix in MEDIA_TYPES), None)
    return gzip.compress(path.read_bytes(), 9, mtime=0) if path else None


async def _get_asset(request: Request) -> Response:
    name = request.path_params["name"]
    asset = _asset(name)
    return _not_found() if asset is None else _compressed(request, asset, MEDIA_TYPES[Path(name).suffix])


async def _get_events(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    return _compressed(request, await run_in_threadpool(lambda: served_version.events_gz), "application/octet-stream")


async def _get_deaths(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    return _compressed(request, await run_in_threadpool(lambda: served_version.deaths_gz), "application/octet-stream")


async def _get_basemap(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    return _compressed(request, await run_in_threadpool(lambda: served_version.basemap_gz), "application/json")


async def _get_details(request: Request) -> Response:
    served_version = await _served(request)
    chunk: int = request.path_params["chunk"]
    if served_version is None or chunk * CHUNK >= max(1, len(served_version.packed.order)):
        return _not_found(GONE)
    return _json(await run_in_threadpool(served_version.details, chunk))


async def _get_index(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    number = served_version.number_of.get(request.query_params.get("event", ""))
    return _not_found("No such event.") if number is None else _json({"number": number})


async def _get_mask(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    params = {name: request.query_params.getlist(name) for name in request.query_params}
    view, ignored = url.from_params(params, served_version.dataset.info, served_version.dataset.taxonomy)
    if ignored:
        return PlainTextResponse("\n".join(ignored), status_code=400)
    mask = await run_in_threadpool(served_version.mask, view)
    return _compressed(request, gzip.compress(mask, 6, mtime=0), "application/octet-stream")


async def _get_changes(request: Request) -> Response:
    """What has changed for readers from the version `since` to this one, in words."""
    served_version, since = await _served(request), request.query_params.get("since", "")
    if served_version is None or not _VERSION.fullmatch(since):
        return _not_found(GONE)
    try:
        return _json({"words": await run_in_threadpool(served_version.changes_since, since)})
    except DatelineError:
        return _not_found(GONE)


async def _get_newest(request: Request) -> Response:
    """The newest version, which every open page asks for every few seconds."""
    try:
        version = await run_in_threadpool(served.newest_version)
    except DatasetError as error:
        return PlainTextResponse(str(error), status_code=503, headers={"cache-control": "no-store"})
    headers = {"cache-control": A_MOMENT, "etag": f'"{version}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return JSONResponse({"version": version}, headers=headers)


def _get_ready(_: Request) -> Response:
    if not served.warm.is_set():
        return JSONResponse({"ready": False, "why": WARMING}, status_code=503, headers={"cache-control": "no-store"})
    try:
        served_version = served.latest()
    except DatasetError as error:
        return JSONResponse({"ready": False, "why": str(error)}, status_code=503, headers={"cache-control": "no-store"})
    return JSONResponse({"ready": True, "version": served_version.version}, headers={"cache-control": "no-store"})


async def _served(request: Request) -> served.Served | None:
    return await run_in_threadpool(served.by_version, request.path_params["version"])


def _compressed(request: Request, data: bytes, media_type: str) -> Response:
    """A response with gzip-compressed `data`, decompressed piece by piece for clients that do not accept gzip."""
    headers = {"cache-control": IMMUTABLE, "vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(data, media_type=media_type, headers={**headers, "content-encoding": "gzip"})
    headers["content-length"] = str(int.from_bytes(data[-4:], "little"))  # so gzip ends, below 4 GB
    return StreamingResponse(_decompressed(data), media_type=media_type, headers=headers)


def _decompressed(data: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        while piece := file.read(PIECE):
            yield piece


def _json(value: Any) -> Response:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(data, media_type="application/json", headers={"cache-control": IMMUTABLE})


def _not_found(why: str = "Not found.") -> Response:
    return PlainTextResponse(why, status_code=404, headers={"cache-control": "no-store"})


ROUTES: Final = [
    Route("/assets/{stamp}/{name}", _get_asset),
    Route("/data/newest", _get_newest),
    Route("/data/{version}/changes.json", _get_changes),
    Route("/data/{version}/events.bin", _get_events),
    Route("/data/{version}/deaths.bin", _get_deaths),
    Route("/data/{version}/basemap.json", _get_basemap),
    Route("/data/{version}/details-{chunk:int}.json", _get_details),
    Route("/data/{version}/index.json", _get_index),
    Route("/data/{version}/mask.bin", _get_mask),
    Route("/readyz", _get_ready),
]
