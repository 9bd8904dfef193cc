from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

import pytest
from starlette.routing import Router

from dashboard.hosting import previews
from tests.support import asgi

PAGE = b'<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;"><title>Trial</title>'


Get = Callable[[str], asgi.Reply]


@pytest.fixture
def get(monkeypatch: pytest.MonkeyPatch) -> Get:
    monkeypatch.setattr(previews, "kept", OrderedDict())
    return partial(asgi.ask, Router(previews.ROUTES))


def test_a_preview_is_the_frozen_page_with_its_own_policy_and_never_cached(get: Get):
    path = previews.keep({"index.html": PAGE, "data.csv": b"event_id\n"})
    answer = get(f"/{path}")
    assert answer.content == PAGE
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert get(f"/{path}data.csv").headers["content-type"] == "text/csv; charset=utf-8"


def test_the_status_says_that_the_page_is_a_preview(get: Get):
    assert get(f"/{previews.keep({'index.html': PAGE})}status.json").json()["state"] == "preview"


@pytest.mark.parametrize(
    "path", ["preview/", "preview/x/", "preview/%2e%2e/", "preview/{token}/", "preview//index.html"]
)
def test_an_unknown_preview_address_shows_nothing(get: Get, path: str):
    previews.keep({"index.html": PAGE})
    assert get(f"/{path}").status == 404


def test_only_files_of_the_folder_are_shown(get: Get):
    path = previews.keep({"index.html": PAGE})
    for name in ("manifest.json", "../x", "%2e%2e/index.html", "index.html/"):
        assert get(f"/{path}{name}").status == 404


def test_a_preview_ends_after_an_hour(get: Get, monkeypatch: pytest.MonkeyPatch):
    path = previews.keep({"index.html": PAGE})
    now = previews.time.monotonic()
    monkeypatch.setattr(previews.time, "monotonic", lambda: now + previews.KEPT_S + 1)
    assert get(f"/{path}").status == 404
    previews.keep({"index.html": PAGE})
    assert len(previews.kept) == 1


def test_the_oldest_of_too_many_previews_is_dropped(get: Get):
    first, *_, last = [previews.keep({"index.html": PAGE}) for _ in range(previews.MOST + 1)]
    assert get(f"/{first}").status == 404
    assert get(f"/{last}").status == 200


def test_no_two_previews_have_the_same_address():
    assert len({previews.keep({}) for _ in range(5)}) == 5
