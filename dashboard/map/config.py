"""The configuration of the plugin (`Config` in the front end): for a live page, or for a file with all data inlined."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from dashboard.basemap import tiles
from dashboard.map import territories
from geodata import edtf
from geodata.dataset import published
from geodata.model import Severity
from geodata.view import details as view_details
from geodata.view import kinds, query, search, url
from geodata.view.details import CHUNK

if TYPE_CHECKING:
    from dashboard.served import Served


UP: Final = "../.."
"""Relative address of the server's root, seen from the frame (/component/…/index.html)."""
TILES: Final = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
"""OpenStreetMap's tiles, requested only when a reader switches them on."""
CREDITS: Final = "Map: Natural Earth, with disputed borders dashed · Names: GeoNames, CC BY 4.0"
"""The credit that the licences of the bundled data require."""
INLINED_TILES: Final = {5: 6, 8: 12}
"""Level → the most tiles of the ground in a file, which can fetch none: those with most events."""
LONGEST_LINE: Final = 200
"""Longest line of credit in characters, unless licences require more."""
LEAST_OWN: Final = 60
"""Characters of the dataset's own credit that stay however much else is required."""
MAX_NOTICES: Final = 50
FILTERS: Final = frozenset({"side", "place", "q", "dates", "places", "disputed", "claimed_by"})
"""The URL parameters of the filters that the server applies."""


def live(
    served_version: Served, view: query.View, mask: str, notice: str = "", *, editor: bool = False
) -> dict[str, Any]:
    """The configuration of a live page, opened at `view`; `mask` is `mask_address` of the same view.

    `editor`: each fault in the data is named with its line; other readers learn what is uncertain, in their words.
    """
    data = f"{UP}/data/{served_version.version}"
    return {
        **_common(served_version, view),
        "notices": ([notice] if notice else [])
        + (notices(served_version) if editor else readers_notices(served_version)),
        "host": "live",
        "territories": territories.addressed(served_version, data, editor=editor),
        "mask": mask,
        "data": {
            "kind": "addresses",
            "events": f"{data}/events.bin",
            "deaths": f"{data}/deaths.bin",
            "basemap": f"{data}/basemap.json",
            "ground": f"{UP}/data/ground/{tiles.key()}/{{tile}}.json",
            "details": f"{data}/details-{{chunk}}.json",
            "texts": f"{data}/texts.json?events={{events}}",
            "source_row": f"{data}/source-row.json?event={{event}}",
            "others": f"{data}/others.json?event={{event}}" if served_version.layers else "",
            "index": f"{data}/index.json?event={{id}}",
            "ways_out": f"{data}/ways-out.json",
            "newest": f"{UP}/data/newest",
            "changes": f"{UP}/data/{{version}}/changes.json?since={served_version.base}",
        },
    }


def inlined(served_version: Served, view: query.View) -> dict[str, Any]:
    """The configuration of an exported file, with all data in it."""
    texts = [text for chunk in range(served_version.chunks) for text in served_version.details(chunk)]
    if view.text:
        for text in texts:
            text["found"] = search.matched(served_version.dataset, view.text, view_details.texts(text))
    return {
        **_common(served_version, view),
        "notices": readers_notices(served_version),
        "host": "file",
        "territories": territories.inlined(served_version),
        "mask": base64.b64encode(served_version.mask(view)).decode() if any(view.filters) else "",
        "data": {
            "kind": "inline",
            "events": _deflated(served_version.packed.data),
            "deaths": _deflated(served_version.deaths),
            "basemap": served_version.basemap,
            "ground": _tiles(served_version),
            "details": texts,
        },
    }


def shortened(page: dict[str, Any]) -> dict[str, Any]:
    """The configuration of a page with all data in it, with base map and texts compressed: they are most of a page."""
    data = dict(page["data"])
    texts = {name: data.pop(name) for name in ("basemap", "details")}
    packed = json.dumps(texts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    count = len(texts["details"])
    return {**page, "data": {**data, "texts": _deflated(packed.encode("utf-8", "replace")), "count": count}}


def _tiles(served_version: Served) -> dict[str, Any]:
    """The tiles of the ground in which most of the located events lie, by their names."""
    located = served_version.dataset.events[["lat", "lon"]].dropna()
    chosen = tiles.with_most(located.itertuples(index=False, name=None), INLINED_TILES)
    return {tile.name: tiles.content(tile) for tile in chosen}


def mask_address(served_version: Served, view: query.View) -> str:
    """The address of the filters' bit mask; "" without filters."""
    if not any(view.filters):
        return ""
    params = url.to_params(view, served_version.dataset.info)
    filters = {name: value for name, value in params.items() if name in FILTERS}
    return f"{UP}/data/{served_version.version}/mask.bin?{urlencode(filters, doseq=True)}"


def return_to(found: tuple[int, query.View] | None) -> dict[str, Any] | None:
    """The view to which the reader has gone back or forward, for the live map (`Return` in the front end)."""
    return None if found is None else {"number": found[0], "view": _view(found[1])}


def notices(served_version: Served) -> list[str]:
    """One sentence for each error in the dataset, up to `MAX_NOTICES`, and one that counts the others."""
    problems = [problem for problem in served_version.dataset.problems if problem.severity == Severity.ERROR]
    texts = [str(problem) for problem in problems[:MAX_NOTICES]]
    if len(problems) > MAX_NOTICES:
        texts.append(f"… and {len(problems) - MAX_NOTICES:,} more; `dateline check` lists them all.")
    return texts


def readers_notices(served_version: Served) -> list[str]:
    """One sentence about the errors that readers are told of nowhere else, none without such errors."""
    count = published.others(served_version.dataset)
    if count == 0:
        return []
    faults = "1 fault" if count == 1 else f"{count:,} faults"
    return [f"{faults} in the data about sources and places, or in the data as a whole; the editors are told of each."]


def _common(served_version: Served, view: query.View) -> dict[str, Any]:
    info = served_version.dataset.info
    return {
        "title": info.title,
        "version": served_version.version,
        "base": served_version.base,
        "first": edtf.day(info.first),
        "last": edtf.day(info.last),
        "groups": [
            {
                "group": group.group,
                "label": group.label,
                "symbol": group.symbol,
                "color": group.color,
                "color_dark": group.color_dark,
            }
            for group in served_version.dataset.taxonomy.groups
        ],
        "kinds": kinds.as_json(served_version.dataset.taxonomy),
        "stops": [_stop(stop.date, stop.label) for stop in info.stops],
        "bounds": served_version.bounds,
        "view": _view(view),
        "attribution": attribution(info.attribution, served_version.credit),
        "chunk": CHUNK,
        "tiles": TILES,
        "left_out": published.left_out(served_version.dataset),
        "uncertain": published.uncertain(served_version.dataset),
    }


def attribution(own: str, online: str) -> str:
    """The line of credit under the map: the dataset's own, cut where needed to make room for the required ones."""
    due = " · ".join(part for part in (online, CREDITS) if part)
    own = " ".join(own.split())
    room = max(LEAST_OWN, LONGEST_LINE - len(due) - len(" · "))
    short = own[:room]
    while _units(short) > room - (short != own):
        short = short[:-1]
    return " · ".join(part for part in (own if short == own else f"{short}…", due) if part)


def _units(text: str) -> int:
    """The length of `text` in JavaScript, which counts UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _view(view: query.View) -> dict[str, Any]:
    values: dict[str, Any] = {"from": view.start, "to": view.end, "mode": view.mode, "hidden": list(view.hidden)}
    values |= {"draw": view.draw, "circles": view.circles}
    if view.event:
        values["selected"] = view.event
    if view.at is not None:
        latitude, longitude, zoom = view.at
        values |= {"center": [latitude, longitude], "zoom": zoom}
        values |= {"size": list(view.size)} if view.size else {}
    return values


def _stop(date: str, label: str) -> dict[str, Any]:
    parsed = edtf.parse(date)
    return {"from": parsed.start_day, "to": parsed.end_day, "label": label, "when": edtf.words(date)[0]}


def _deflated(data: bytes) -> str:
    """Raw deflate in base64, which the plugin unpacks with the browser's DecompressionStream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(data) + packer.flush()).decode()
