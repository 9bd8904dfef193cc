"""An address without a page is answered 404, with a page of ours."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest


def asked(address: str, method: str = "GET") -> tuple[int, str, str]:
    request = urllib.request.Request(address, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["content-type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read().decode()


@pytest.mark.parametrize(
    "path", ["/nothing", "/x/article", "/static/none.js", "/favicon.ico", "/<script>", "/article.html"]
)
def test_it_is_not_found_and_leads_on(origin: str, path: str):
    status, kind, text = asked(f"{origin}{path.replace('<', '%3C').replace('>', '%3E')}")
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert "There is no page at this address." in text
    assert '<a href="/">the map</a>' in text
    assert "<script" not in text


def test_its_head_is_the_same(origin: str):
    assert asked(f"{origin}/nothing", "HEAD") == (404, "text/html; charset=utf-8", "")


@pytest.mark.parametrize("path", ["/", "/map", "/article", "/table", "/share", "/edit", "/versions", "/article/"])
def test_pages_are_found(origin: str, path: str):
    assert asked(f"{origin}{path}")[0] == 200
