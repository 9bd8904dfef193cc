"""Routes beside Streamlit's page: the data of a version and built assets."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard import access, layered, served
from dashboard.basemap import tiles
from dashboard.bundle import ASSETS
from dashboard.map import territories
from dashboard.server import downloads
from geodata.errors import DatasetError, DatelineError, InputError
from geodata.view import reasons, table, url
from geodata.view.details import CHUNK
from geodata.view.query import View

IMMUTABLE: Final = "public, max-age=31536000, immutable"
MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".json": "application/json"}
PIECE: Final = 64 << 10
"""Bytes that are decompressed at once: the whole may have 20 MB, for each client that reads slowly."""
TEXTS_AT_ONCE: Final = 64
"""Events whose texts are asked for in one request, as the browser has it, too."""
ROWS_AT_ONCE: Final = 400
"""Rows of the table in one answer."""
A_MOMENT: Final = "public, max-age=1"
"""For the newest version: the store looks for one once a second."""
_VERSION: Final = re.compile(r"[0-9a-f]{12}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
SMALLER: Final[dict[str, bytes]] = {}
"""Path → its file, compressed with brotli; `dashboard.entrance.brotli_files` makes them after the start."""
GONE: Final = "This version of the data is no longer available. Reload the page."


@lru_cache(maxsize=64)
def _asset(name: str) -> bytes | None:
    """A built asset, compressed; None for an unknown name (names are compared, never joined to a path)."""
    path = next((path for path in ASSETS.glob("*") if path.name == name and path.suffix in MEDIA_TYPES), None)
    return gzip.compress(path.read_bytes(), 9, mtime=0) if path else None


async def _get_asset(request: Request) -> Response:
    name = request.path_params["name"]
    asset = _asset(name)
    return _not_found() if asset is None else compressed_response(request, asset, MEDIA_TYPES[Path(name).suffix])


async def _get_events(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    return compressed_response(
        request, await run_in_threadpool(lambda: served_version.events_gz), "application/octet-stream"
    )


async def _get_deaths(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    deaths = await run_in_threadpool(lambda: served_version.deaths_gz)
    return compressed_response(request, deaths, "application/octet-stream")


async def _get_territory(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    found = await run_in_threadpool(territories.packed, served_version, request.path_params["name"])
    return compressed_response(request, found, "application/octet-stream") if found else _not_found()


async def _get_basemap(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    return compressed_response(request, await run_in_threadpool(lambda: served_version.basemap_gz), "application/json")


async def _get_tile(request: Request) -> Response:
    """A tile of the ground, which is the same for all datasets."""
    tile = tiles.parse(request.path_params["name"])
    if tile is None or request.path_params["key"] != tiles.key():
        return _not_found()
    return compressed_response(request, await run_in_threadpool(tiles.compressed, tile), "application/json")


async def _get_details(request: Request) -> Response:
    served_version = await _served(request)
    chunk: int = request.path_params["chunk"]
    if served_version is None or chunk * CHUNK >= max(1, len(served_version.packed.order)):
        return _not_found(GONE)
    return _json(await run_in_threadpool(served_version.details, chunk))


async def _get_texts(request: Request) -> Response:
    """The texts of some events, which lie too far apart to be in few files."""
    served_version, events = await _served(request), request.query_params.get("events", "")
    numbers = [int(event) if _NUMBER.fullmatch(event) else -1 for event in events.split(",", TEXTS_AT_ONCE - 1)]
    if served_version is None or not all(0 <= number < len(served_version.packed.order) for number in numbers):
        return _not_found(GONE)
    return _json(await run_in_threadpool(served_version.texts, numbers))


async def _get_index(request: Request) -> Response:
    served_version = await _served(request)
    if served_version is None:
        return _not_found(GONE)
    number = await run_in_threadpool(served_version.number_of, request.query_params.get("event", ""))
    return _not_found("No such event.") if number is None else _json({"number": number})


def _of_view(
    answer: Callable[[Request, served.Served, View], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Let a function answer for a version and a view; here it is said what is gone or unreadable."""

    async def answer_request(request: Request) -> Response:
        served_version = await _served(request)
        if served_version is None:
            return _not_found(GONE)
        params = {name: request.query_params.getlist(name) for name in request.query_params}
        view, ignored = url.from_params(params, served_version.dataset.info, served_version.dataset.taxonomy)
        if ignored:
            return PlainTextResponse("\n".join(ignored), status_code=400)
        return await answer(request, served_version, view)

    return answer_request


@_of_view
async def _get_mask(request: Request, served_version: served.Served, view: View) -> Response:
    mask = await run_in_threadpool(served_version.mask, view)
    return compressed_response(request, gzip.compress(mask, 6, mtime=0), "application/octet-stream")


async def _get_found(request: Request) -> Response:
    """What the words `q` match in the card of an event."""
    served_version, text = await _served(request), request.query_params.get("q", "")
    event = request.query_params.get("event", "")
    number = int(event) if _NUMBER.fullmatch(event) else -1
    if served_version is None or not 0 <= number < len(served_version.packed.order):
        return _not_found(GONE)
    if len(text) > url.MAX_VALUE:
        return PlainTextResponse(f"at most {url.MAX_VALUE} characters are searched", status_code=400)
    return _json(await run_in_threadpool(served_version.found, number, text))


async def _get_source_row(request: Request) -> Response:
    """The row of an event of a layer as its source has it."""
    served_version, number = await _numbered(request)
    return (
        _not_found(GONE)
        if served_version is None
        else _json(await run_in_threadpool(served_version.source_row, number))
    )


async def _get_others(request: Request) -> Response:
    """The events that are the same one in the layers that are switched on."""
    served_version, number = await _numbered(request)
    return _not_found(GONE) if served_version is None else _json(await run_in_threadpool(served_version.others, number))


async def _numbered(request: Request) -> tuple[served.Served | None, int]:
    """The version and the number of an event of it; no version where there is no such event."""
    served_version = await _served(request)
    event = request.query_params.get("event", "")
    number = int(event) if _NUMBER.fullmatch(event) else -1
    is_there = served_version is not None and 0 <= number < len(served_version.packed.order)
    return (served_version if is_there else None), number


@_of_view
async def _get_ways_out(_: Request, served_version: served.Served, view: View) -> Response:
    """What a view that shows nothing would show without one of its filters, or over the whole period."""
    ways = await run_in_threadpool(reasons.ways_out, served_version.dataset, view)
    return _json([{"clears": way.clears, "words": way.words, "shown": way.shown} for way in ways])


@_of_view
async def _get_rows(request: Request, served_version: served.Served, view: View) -> Response:
    """Some rows of the table of a view: from number `first` on, in the order of the column `sort`."""
    first, sort = request.query_params.get("first", "0"), request.query_params.get("sort", "when")
    own = {column.name for column in served_version.dataset.info.columns}
    if not _NUMBER.fullmatch(first) or sort not in {*table.COLUMNS, *own}:
        return PlainTextResponse("No such column or row.", status_code=400)

    def read() -> list[list[str]]:
        rows = served_version.rows(view, sort, descending=request.query_params.get("down") == "1")
        return table.cells(served_version.dataset, rows[int(first) : int(first) + ROWS_AT_ONCE])

    return _json(await run_in_threadpool(read))


@_of_view
async def _get_download(request: Request, served_version: served.Served, view: View) -> Response:
    """What a view shows, in a form of export, as a file to keep."""
    try:
        made = await downloads.get(served_version, request.path_params["form"], view)
    except InputError as error:
        return PlainTextResponse(str(error), status_code=400, headers={"cache-control": "no-store"})
    headers = {"content-disposition": f'attachment; filename="{made.name}"', "cache-control": IMMUTABLE}
    return Response(made.data, media_type=made.media_type, headers=headers)


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


async def _served(request: Request) -> served.Served | None:
    return await run_in_threadpool(layered.by_version, request.path_params["version"])


def compressed_response(request: Request, data: bytes, media_type: str) -> Response:
    """A response with gzip-compressed `data`, decompressed piece by piece for clients that do not accept gzip.

    Those that accept brotli get the file of `SMALLER`, if there is one.
    """
    headers = {"cache-control": IMMUTABLE, "vary": "Accept-Encoding"}
    smaller = SMALLER.get(request.url.path)
    if smaller is not None and _accepts(request, "br"):
        return Response(smaller, media_type=media_type, headers={**headers, "content-encoding": "br"})
    if _accepts(request, "gzip"):
        return Response(data, media_type=media_type, headers={**headers, "content-encoding": "gzip"})
    headers["content-length"] = str(int.from_bytes(data[-4:], "little"))  # so gzip ends, below 4 GB
    return StreamingResponse(_decompressed(data), media_type=media_type, headers=headers)


def _accepts(request: Request, coding: str) -> bool:
    parts = (part.replace(" ", "").partition(";q=") for part in request.headers.get("accept-encoding", "").split(","))
    return any(name == coding and (not has_weight or weight.strip("0.")) for name, has_weight, weight in parts)


def _decompressed(data: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        while piece := file.read(PIECE):
            yield piece


def _json(value: Any) -> Response:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(data, media_type="application/json", headers={"cache-control": IMMUTABLE})


def _not_found(why: str = "Not found.") -> Response:
    return PlainTextResponse(why, status_code=404, headers={"cache-control": "no-store"})


def _of_version(path: str, answer: Callable[[Request], Awaitable[Response]]) -> Route:
    """A route to the data of a version. What may not be passed on is for editors alone, and no cache keeps it.

    Its address is a secret that only their pages are told; at this computer their cookie is asked for as well.
    """

    async def guarded(request: Request) -> Response:
        if "~" not in request.path_params["version"]:
            return await answer(request)
        host = request.client.host if request.client else None
        if not access.hosted() and not access.editor_at(host, request.headers, request.cookies, {}).may_edit:
            return _not_found()
        response = await answer(request)
        response.headers["cache-control"] = "private, no-store"
        return response

    return Route(f"/data/{{version}}/{path}", guarded)


ROUTES: Final = [
    Route("/assets/{stamp}/{name}", _get_asset),
    Route("/data/newest", _get_newest),
    _of_version("changes.json", _get_changes),
    _of_version("events.bin", _get_events),
    _of_version("deaths.bin", _get_deaths),
    _of_version("basemap.json", _get_basemap),
    _of_version("territory-{name}.bin", _get_territory),
    Route("/data/ground/{key}/{name}.json", _get_tile),
    _of_version("details-{chunk:int}.json", _get_details),
    _of_version("texts.json", _get_texts),
    _of_version("index.json", _get_index),
    _of_version("mask.bin", _get_mask),
    _of_version("rows.json", _get_rows),
    _of_version("download/{form}", _get_download),
    _of_version("found.json", _get_found),
    _of_version("ways-out.json", _get_ways_out),
    _of_version("source-row.json", _get_source_row),
    _of_version("others.json", _get_others),
]
