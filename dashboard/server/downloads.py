"""Downloads of what a view shows, in each form of export: made on request, one at a time, and kept for the next reader.

What is made is bounded: in number of events, and in bytes that are kept. While one download is made, others wait in
line without a thread, and pages and data go on being answered.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
import zipfile
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.concurrency import run_in_threadpool

from dashboard import layered
from geodata.drafting import keys
from geodata.errors import InputError
from geodata.interchange import exporting, extract
from geodata.view import query

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.view.query import View


MOST_EVENTS: Final = 20_000
"""Events of one download: making it takes two to seven seconds of a core. `dateline export` has no limit."""
MOST_KEPT: Final = 64 << 20
"""Bytes of downloads that are kept, all together."""
HTML: Final = "html"
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The time of files in a ZIP: the same view gives the same bytes."""


class Download(NamedTuple):
    """A file to send: its name, its media type and its bytes."""

    name: str
    media_type: str
    data: bytes


_kept: Final[OrderedDict[tuple[str, str, View], Download]] = OrderedDict()
_keeping: Final = Lock()
_turn: Final = asyncio.Semaphore(1)


def offered() -> dict[str, tuple[str, str]]:
    """Form → its title and what it holds, in the order in which they are offered."""
    forms = {form.name: (form.title, form.holds) for form in exporting.forms().values()}
    return {**forms, HTML: ("Web page", "the map with everything in it, which works without a network")}


async def get(served_version: Served, form: str, view: View) -> Download:
    """What the view shows, as a file. Raises InputError for a form that there is not, or too many events."""
    if form not in offered():
        raise InputError("there is no such form of export")
    if form != HTML:
        view = replace(view, at=None, size=None, event="", rev="")
    key = (served_version.version, form, view)
    if (known := _known(key)) is not None:
        return known
    async with _turn:
        if (known := _known(key)) is None:
            known = await run_in_threadpool(make, served_version, form, view)
            _keep(key, known)
        return known


def make(served_version: Served, form: str, view: View) -> Download:
    """Make the file. Rows that may not be passed on are left out; raises InputError for too many events."""
    shown = query.select(served_version.dataset, view).tally.shown
    if shown > MOST_EVENTS:
        raise InputError(
            f"these are {shown:,} events, and a page gives at most {MOST_EVENTS:,} in this form; "
            "choose a narrower view, take the CSV, or use dateline export"
        )
    title = keys.slug(served_version.dataset.info.title) or "events"
    name = f"{title}-{served_version.dataset.version}"
    if form == HTML:
        from dashboard.map import export  # noqa: PLC0415 - the map's component is Streamlit's, whose settings come first

        page = export.page(layered.shareable(served_version), view)
        return Download(f"{name}.html", "text/html", page.encode("utf-8", "replace"))
    made = exporting.forms()[form]
    taken = extract.of_view(served_version.dataset, served_version.layers, view)
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / f"{name}{made.suffix}"
        exporting.write(made, taken, path)
        if made.is_described:
            return Download(path.name, made.media_type, path.read_bytes())
        both = [path, exporting.described(path)]
        return Download(f"{name}-{form}.zip", "application/zip", _zipped(both))


def _zipped(paths: list[Path]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path.name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def _known(key: tuple[str, str, View]) -> Download | None:
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: tuple[str, str, View], made: Download) -> None:
    """Keep a download, and as many of the latest before it as there is room for."""
    with _keeping:
        _kept[key] = made
        while sum(len(one.data) for one in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
