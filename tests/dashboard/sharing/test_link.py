"""Ways to share a view: QR code, e-mail, pictures, and the frame for other sites."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from dashboard.served import Served
from dashboard.sharing import link, picture
from geodata.dataset import reading
from geodata.view import query
from tests.support.paths import SYRIA

SITE = "https://map.example.org/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def served_version() -> Served:
    return Served(reading.load(SYRIA))


@pytest.fixture
def view(served_version: Served) -> query.View:
    return replace(query.default_view(served_version.dataset.info), event="palmyra-recaptured")


def test_an_email_has_the_event_the_sentence_and_the_link(served_version: Served, view: query.View):
    address = f"{SITE}?event=palmyra-recaptured&q=a%26b"
    parts = urlsplit(link.mail(view, served_version, address))
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "")
    assert fields["subject"] == ["Syrian Army recaptures Palmyra"]
    assert fields["body"][0].endswith(f"\n\n{address}\n")
    assert "16 of 17 events on the map" in fields["body"][0]


def test_a_link_that_is_too_long_for_a_qr_code_is_said():
    assert "<img" in link.qr_code(SITE)
    assert "too long for a QR code" in link.qr_code(SITE + "x" * 3000)


def test_the_frame_is_the_live_map_without_the_pages_head_and_hostile_titles_are_text():
    frame = link.iframe('A "title" <script>', f"{SITE}?q=a&from=2015-01-01")
    assert frame.startswith(f'<iframe src="{SITE}?q=a&amp;from=2015-01-01&amp;embed=true"')
    assert "<script>" not in frame
    assert '?embed=true"' in link.iframe("A", SITE)


def test_the_svg_shows_the_view_with_its_credits_as_text(served_version: Served, view: query.View):
    root = ET.fromstring(picture.svg(served_version, view, SITE))  # noqa: S314 - our own
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for expected in ("Syrian Army recaptures Palmyra", "16 of 17 events", "Natural Earth", "GeoNames, CC BY 4.0", SITE):
        assert expected in words
    assert len(list(root.iter(f"{SVG}path"))) > 50
    assert not re.search(r"href|<script|url\(", ET.tostring(root, "unicode"))


def test_text_of_the_data_is_escaped_in_the_svg(served_version: Served, view: query.View, monkeypatch):
    monkeypatch.setattr(picture.words, "event_title", lambda *_: '</text><script>alert(1)</script>&"')
    root = ET.fromstring(picture.svg(served_version, view, SITE))  # noqa: S314
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert(1)</script>" in " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_the_png_is_of_the_view(served_version: Served, view: query.View):
    image = Image.open(io.BytesIO(picture.png(served_version, view, SITE)))
    assert image.size == (picture.WIDTH, picture.MAP_HEIGHT + picture.FOOT)
    early = replace(view, end=view.start + 30, event="")
    assert picture.png(served_version, early, SITE) != picture.png(served_version, view, SITE)
