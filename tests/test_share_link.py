from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import geodata
from dashboard import share_link
from geodata import link, query, store

SYRIA = Path(geodata.__file__).parent / "syria"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://127.0.0.1:8501/share", "http://127.0.0.1:8501/"),
        ("https://example.org/maps/share/?q=x#y", "https://example.org/maps/"),
        ("https://example.org/", "https://example.org/"),
        ("https://example.org/shared", "https://example.org/shared/"),
        (None, "/"),
    ],
)
def test_the_site_is_where_the_page_stands(url: str | None, site: str):
    assert share_link.site_of(url, "share") == site


def test_the_link_is_exactly_the_view():
    dataset = store.load(SYRIA)
    whole = query.default_view(dataset.info)
    assert share_link.of_view("https://a.example/", whole, dataset.info) == "https://a.example/"
    view = replace(whole, end=whole.end - 9, sides=("A & B", "C"), text="#?", at=(1.5, 2.5, 3.0))
    address = share_link.of_view("https://a.example/", view, dataset.info, "abc")
    assert link.from_params(parse_qs(urlsplit(address).query), dataset.info, dataset.taxonomy) == (
        replace(view, rev="abc"),
        [],
    )


def test_a_briefings_address_is_below_the_site():
    assert share_link.of_briefing("https://a.example/maps/", "one") == "https://a.example/maps/b/one/"
