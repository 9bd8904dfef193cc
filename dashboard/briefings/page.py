"""The files of a frozen briefing: a page that contains the plugin and the steps' data, pictures, and the data files.

Every script of the page has a hash, the page loads nothing from elsewhere, and is complete without script. Everything
that comes from the dataset or the briefing is escaped by the template, or is inside JSON. The base map is the live
page's, with less detail far from the briefing's region.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from jinja2 import Environment, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps

from dashboard import bundle
from dashboard.basemap import tiles
from dashboard.basemap.outlines import Box
from dashboard.briefings import pictures
from dashboard.map import config
from dashboard.served import Served
from geodata import edtf
from geodata.briefings import captions, contents, embed
from geodata.briefings.contents import MAX_LISTED, Source, quotes_of

if TYPE_CHECKING:
    from dashboard.served import LatLonBounds
    from geodata.briefings.briefing import Briefing
    from geodata.briefings.contents import StepContents
    from geodata.model import Dataset


SNAP: Final = (100, 250)
"""Grids, in 1/1000 degree, to which outlines are snapped: outside of the region, and far from it.

The grid depends on the point alone, so that the borders of neighbours still meet.
"""
EARLY: Final = (
    '{const c=document.documentElement.classList;c.add("js");'
    'addEventListener("error",()=>c.contains("live")||c.remove("js"))}'
)
"""Lays the page out beside the map before any of it is painted, so that nothing jumps; not if the script fails."""
RTL: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
"""Languages written from right to left."""
LABEL_ZOOM: Final = (8.0, 5.5)
"""Labels that appear above this zoom are left out: near the region, and far from it."""
NEAR: Final = 5.0
"""Distance in degrees up to which a disputed border is one of the region's."""
FAR: Final = 20.0
"""Distance from the events' bounds, in degrees, above which a point is far."""
MOST_TILES: Final = 12
"""Tiles of the ground in a page, of some 20 kB each."""
_UNITS: Final = 1000
_LEAST_POINTS: Final = 3
_LEAST_ON_LINE: Final = 2
_HERE: Final = Path(__file__).parent
_FONT_FACE: Final = re.compile(r"@font-face\{[^}]*\}")
_SUMMARY: Final = 280
"""Characters of the summary in link previews."""
_STAGE: Final = (800, 560)
"""Pixels of the map for which the section is chosen where the view names none."""


def build(dataset: Dataset, briefing: Briefing, site: str = "") -> dict[str, bytes]:
    """Name → content of a briefing's files over `dataset`. The same arguments give the same bytes.

    `site`: the address that the folder will have on the web, with a slash at its end; "" where that is not known.
    Raises InputError for a view that cannot be read.
    """
    served_version = Served(dataset)
    steps = contents.step_contents(briefing, served_version.dataset)
    pictures_of_steps = [pictures.of_step(served_version, step, number) for number, step in enumerate(steps, 1)]
    preview = pictures.preview(served_version, briefing, steps[0])
    page = _page(served_version, briefing, steps, pictures_of_steps, {"site": site, "preview_alt": preview.alt})
    images = [preview, *(picture for pair in pictures_of_steps for picture in pair)]
    return {
        "index.html": page.encode("utf-8", "replace"),
        **{picture.name: picture.data for picture in images},
        **contents.files(served_version.dataset),
        **({embed.OEMBED: embed.oembed(briefing, site)} if site else {}),
    }


def _page(
    served_version: Served,
    briefing: Briefing,
    steps: tuple[StepContents, ...],
    pictures_of_steps: list[list[pictures.Picture]],
    elsewhere: dict[str, str],
) -> str:
    """The page; `elsewhere`: its address and the text of its preview picture, which other sites show."""
    dataset = served_version.dataset
    count = len(dataset.events)
    cards = [contents.card(dataset, row) for row in range(min(count, contents.MAX_CARDS))]
    script, style = _script(), _style()
    summary = captions.plain(briefing.summary)
    page: str = _template().render(
        briefing=briefing,
        summary=summary if len(summary) <= _SUMMARY else f"{summary[: _SUMMARY - 1]}…",
        summary_blocks=captions.blocks(briefing.summary),
        steps=[
            _step_values(served_version, step, images) for step, images in zip(steps, pictures_of_steps, strict=True)
        ],
        sources=[_source(served_version, source) for source in contents.sources(dataset)],
        coverage=contents.coverage(dataset),
        day=edtf.words(briefing.imprint.published)[0] if briefing.imprint.published else "",
        rtl=briefing.language.partition("-")[0] in RTL or "-Arab" in briefing.language,
        cards=cards,
        carded=len(cards),
        total=count,
        titles=_Titles(dataset),
        most=contents.MAX_LISTED,
        version=dataset.version,
        credit=config.attribution(dataset.info.attribution, served_version.credit),
        **elsewhere,
        policy=_policy(script, style),
        early=EARLY,
        script=script,
        style=style,
        data=htmlsafe_json_dumps(
            _data(served_version, steps), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ),
    )
    return page


class _Titles:
    """Row → title, time and place, looked up for the few rows that lists name."""

    def __init__(self, dataset: Dataset) -> None:
        columns = (dataset.events[name].tolist() for name in ("title", "date", "date_prec", "place"))
        self._rows = list(zip(*columns, strict=True))

    def __getitem__(self, row: int) -> dict[str, str]:
        title, date, precision, place = self._rows[row]
        when = edtf.words(date)[0] if precision else "undated"
        return {"title": title, "when": when, "where": place or "place unknown"}


def _step_values(served_version: Served, step_contents: StepContents, images: list[pictures.Picture]) -> dict[str, Any]:
    """The values of one step in the template."""
    return {
        "title": step_contents.step.title,
        "blocks": captions.blocks(step_contents.step.caption),
        "pictures": images,
        "window": pictures.window(step_contents.view),
        "day": edtf.words(step_contents.step.compare)[0] if step_contents.step.compare else "",
        "compared": step_contents.compared,
        "twice": step_contents.twice,
        "unlike": contents.unlike(step_contents.view, step_contents.step.compare) if step_contents.compared else "",
        "chosen": None if step_contents.chosen is None else contents.card(served_version.dataset, step_contents.chosen),
        "others": contents.others(step_contents, served_version.dataset),
        "nearest": step_contents.chosen is not None,
        "shown": step_contents.tally.shown,
        "total": step_contents.tally.total,
        "missing": step_contents.missing,
        "partly": step_contents.partly,
    }


def _source(served_version: Served, source: Source) -> dict[str, Any]:
    return {
        **{name: getattr(source, name) for name in source.__slots__},
        "url_ok": captions.is_web_address(source.url),
        "archive_ok": captions.is_web_address(source.archive_url),
        "quotes": quotes_of(served_version.dataset, source.ident)[:MAX_LISTED],
    }


def _data(served_version: Served, steps: tuple[StepContents, ...]) -> dict[str, Any]:
    """The data of the page's script: the plugin's configuration, and the view of each step."""
    first = config.inlined(served_version, steps[0].view)
    base = thin(first["data"]["basemap"], served_version.bounds)
    first = {**first, "tiles": "", "data": {**first["data"], "basemap": base, "ground": _ground(served_version, steps)}}
    return {"config": config.shortened(first), "steps": [_step_view(served_version, step) for step in steps]}


def _ground(served_version: Served, steps: tuple[StepContents, ...]) -> dict[str, Any]:
    """The tiles of the ground that the steps' sections of the map need, by name; the page can fetch no others."""
    needed: dict[tiles.Tile, None] = {}
    for step in steps:
        section = pictures.of_section(served_version, step, *_STAGE)
        south, west, north, east = section.box
        needed |= dict.fromkeys(tiles.over(Box(south, west, north, east), section.zoom))
    return {tile.name: tiles.content(tile) for tile in list(needed)[:MOST_TILES]}


def _step_view(served_version: Served, step_contents: StepContents) -> dict[str, Any]:
    view, whole = step_contents.view, pictures.of_section(served_version, step_contents, *_STAGE)
    parts = contents.halves(view, step_contents.step.compare) if step_contents.compared else ()
    return {
        "view": {
            "from": edtf.iso(view.start),  # as the map names it, so that the page knows when a reader has moved on
            "to": edtf.iso(view.end),
            "mode": view.mode,
            "hidden": list(view.hidden),
            "draw": view.draw,
            "circles": view.circles,
            "selected": view.event,
            "center": [round(whole.latitude, 5), round(whole.longitude, 5)],
            "zoom": round(whole.zoom * 4) / 4,
        },
        "bounds": pictures.bounds(served_version, step_contents),  # null where the view names its section
        "mask": base64.b64encode(served_version.mask(view)).decode() if any(view.filters) else "",
        "period": pictures.window(view),
        "halves": [
            {
                "view": {"from": edtf.iso(half.start), "to": edtf.iso(half.end), "mode": half.mode},
                "period": pictures.window(half),
            }
            for half in parts
        ],
    }


def _policy(script: str, style: str) -> str:
    """The page may run its own scripts, use its one style sheet, show pictures and read a file beside it: no more."""
    run = f"{bundle.source_hash(EARLY)} {bundle.source_hash(script)}"
    style_hash = bundle.source_hash(style)
    return (
        f"default-src 'none'; script-src {run}; style-src {style_hash}; img-src 'self' data:; font-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _script() -> str:
    texts = [(bundle.ASSETS / "dateline.js").read_text("utf-8"), (_HERE / "briefing.js").read_text("utf-8")]
    return "\n".join(texts).replace("</script", r"<\/script").replace("\r", "")


@lru_cache(maxsize=1)
def _style() -> str:
    """The style sheets of plugin and page. Only one of the two fonts is embedded: the other is a sixth of the page."""
    font = base64.b64encode(pictures.FONT.read_bytes()).decode()
    own = bundle.font_face("Dateline Sans", f"data:font/woff2;base64,{font}")
    plugin = _FONT_FACE.sub("", (bundle.ASSETS / "dateline.css").read_text("utf-8"))
    page = (_HERE / "briefing.css").read_text("utf-8")
    return f"{own}\n{plugin}\n{page}".replace("</style", r"<\/style").replace("\r", "")


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((_HERE / "briefing.html").read_text("utf-8"))


def thin(basemap: dict[str, Any], bounds: LatLonBounds) -> dict[str, Any]:
    """The base map (`BaseMap` of shared/types.ts) with coarser countries outside of the region, and fewer labels.

    `bounds`: ((south, west), (north, east)) of the briefing's region, in degrees.
    """
    snapped = [_snapped(country, bounds) for country in basemap["world"]["countries"]]
    dashed = [_snap_far(line, bounds) for line in basemap["disputed"]]
    labels = [label for label in basemap["labels"] if label["zoom"] <= LABEL_ZOOM[_is_far(label, bounds)]]
    return {
        **basemap,
        "world": {"countries": [country for country in snapped if country["rings"]]},
        "disputed": [line for line in dashed if len(line) >= 2 * _LEAST_ON_LINE],
        "labels": labels,
    }


def _snapped(country: dict[str, Any], bounds: LatLonBounds) -> dict[str, Any]:
    rings = [_snap(np.array(ring, np.int64), bounds) for ring in country["rings"]]
    return {**country, "rings": [ring for ring in rings if len(ring) >= 2 * _LEAST_POINTS]}


def _snap_far(line: list[int], bounds: LatLonBounds) -> list[int]:
    """A disputed border as the countries' outlines are drawn there: those of the region, which are near, in full."""
    points = np.cumsum(np.array(line, np.int64).reshape(-1, 2), axis=0) / _UNITS
    return line if _distance(points, bounds).min() <= NEAR else _snap(np.array(line, np.int64), bounds)


def _snap(ring: np.ndarray[Any, Any], bounds: LatLonBounds) -> list[int]:
    points = np.cumsum(ring.reshape(-1, 2), axis=0)
    step = np.where(_distance(points / _UNITS, bounds) > FAR, SNAP[1], SNAP[0])[:, None]
    grid = np.rint(points / step).astype(np.int64) * step
    fresh = np.ones(len(grid), bool)
    fresh[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    return [int(value) for value in np.diff(grid[fresh], axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()]


def _distance(points: np.ndarray[Any, Any], bounds: LatLonBounds) -> np.ndarray[Any, Any]:
    """Per (longitude, latitude): degrees outside of the bounds, on the axis where that is more."""
    (south, west), (north, east) = bounds
    longitude, latitude = points[:, 0], points[:, 1]
    beside = np.abs((longitude - (west + east) / 2 + 180) % 360 - 180) - (east - west) / 2
    return np.maximum(beside, np.maximum(south - latitude, latitude - north))


def _is_far(label: dict[str, Any], bounds: LatLonBounds) -> bool:
    return bool(_distance(np.array([[label["lon"], label["lat"]]]), bounds)[0] > FAR)
