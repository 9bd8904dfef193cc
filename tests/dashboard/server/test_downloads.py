"""Downloads of a view: every form, one made at a time, kept, bounded, and without what may not be passed on."""

from __future__ import annotations

import asyncio
import io
import shutil
import zipfile
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from dashboard import layered
from dashboard.served import Served
from dashboard.server import downloads, routes
from geodata.dataset import reading
from geodata.errors import InputError
from geodata.view import query
from tests.support import asgi
from tests.support.layers import close, ged, take, write_table
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The bundled dataset with a layer that may be passed on and one that may not, both switched on."""
    made = tmp_path_factory.mktemp("downloads") / "syria"
    shutil.copytree(SYRIA, made)
    for name, place in (("open", "Openville"), ("secret", "Zqcanaryville")):
        rows = [
            ged(number, where_coordinates=place, date_start="2016-01-02", date_end="2016-01-02") for number in (1, 2)
        ]
        take(write_table(made.parent / f"{name}.csv", rows), made, name)
    close(made, "secret")
    return layered.with_layers(Served(reading.load(made)), ["open", "secret"], editor=True)


def whole(version: Served) -> query.View:
    return query.default_view(version.dataset.info)


@pytest.mark.parametrize("form", [form for form in downloads.offered() if form != downloads.HTML])
def test_no_row_that_may_not_be_passed_on_is_in_any_form(version: Served, form: str):
    made = downloads.make(version, form, whole(version))
    parts = [made.data]
    if zipfile.is_zipfile(io.BytesIO(made.data)):
        with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    assert not [part for part in parts if b"zqcanary" in part.lower()]
    if form not in {"xlsx", "geoparquet", "geoparquet-2"}:
        assert any(b"Openville" in part for part in parts)
        assert any(b"forbids passing rows on" in part for part in parts)
    assert made.name.startswith(f"russia-in-syria-20112016-{version.dataset.version}")
    assert downloads.make(version, form, whole(version)) == made


def test_a_download_is_made_once_for_all_readers_and_by_one_at_a_time(version: Served, monkeypatch: pytest.MonkeyPatch):
    made, busy = [], []

    def make(_: Served, form: str, view: query.View) -> downloads.Download:
        assert not busy
        busy.append(form)
        found = downloads.Download(form, "text/plain", form.encode())
        made.append((form, view))
        busy.remove(form)
        return found

    async def ask() -> None:
        view = whole(version)
        views = [view, replace(view, event="palmyra-recaptured"), replace(view, text="Palmyra")]
        await asyncio.gather(*(downloads.get(version, form, one) for form in ("kml", "csv") for one in views * 3))

    monkeypatch.setattr(downloads, "make", make)
    monkeypatch.setattr(downloads, "_kept", downloads.OrderedDict())
    asgi.run(ask())
    assert len(made) == 4  # two forms of two views: which event is open says nothing about the rows


def test_the_route_sends_a_file_with_its_name_and_says_why_it_does_not(
    version: Served, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(layered, "by_version", lambda address: version if address == "abc.open" else None)

    async def ask(*paths: str) -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=Starlette(routes=routes.ROUTES))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return [await client.get(f"/data/{path}") for path in paths]

    good, *bad = asgi.run(
        ask(
            "abc.open/download/geojson?q=Palmyra",
            "abc.open/download/nothing",
            "abc.open/download/geojson?dates=hour",
            "gone/download/geojson",
        )
    )
    assert [answer.status_code for answer in (good, *bad)] == [200, 400, 400, 404]
    assert good.headers["content-type"] == "application/geo+json"
    assert good.headers["content-disposition"].startswith('attachment; filename="russia-in-syria-20112016-')
    assert [one["id"] for one in good.json()["features"]] == ["palmyra-recaptured"]
    assert "q=Palmyra" in good.json()["dateline"]["view"]


def test_only_so_many_bytes_are_kept(version: Served, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(downloads, "_kept", kept := downloads.OrderedDict())
    monkeypatch.setattr(downloads, "MOST_KEPT", 10)
    monkeypatch.setattr(downloads, "make", lambda _, form, __: downloads.Download(form, "", b"123456"))
    for form in ("csv", "kml"):
        asgi.run(downloads.get(version, form, whole(version)))
    assert [name for _, name, _ in kept] == ["kml"]


def test_more_events_than_a_page_gives_and_a_form_that_is_not_there_are_refused(
    version: Served, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(downloads, "MOST_EVENTS", 3)
    with pytest.raises(InputError, match="narrower view"):
        downloads.make(version, "geojson", whole(version))
    with pytest.raises(InputError, match="no such form"):
        asgi.run(downloads.get(version, "source", whole(version)))
