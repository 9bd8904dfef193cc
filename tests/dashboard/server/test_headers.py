"""The headers of every response, tested on the middleware alone."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from dashboard.server import headers
from dashboard.server.headers import SecurityHeaders
from tests.support import asgi

PAGE, MAP = "/article", "/component/streamlit_folium.st_folium/index.html"


def headers_of(response: Response, path: str = "/x", scheme: str = "http") -> dict[str, str]:
    """The headers of `response` when it is served at `path`; of repeated headers the last."""
    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "scheme": scheme, "headers": []}
    asgi.run(SecurityHeaders(response)(scope, receive, send))
    return {name.decode(): value.decode() for name, value in said[0]["headers"]}


def sources(policy: str, directive: str) -> list[str]:
    found = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    return found.get(directive, found["default-src"])


@pytest.mark.parametrize("answer", [JSONResponse({}), PlainTextResponse("No.", 404), Response(b"", 204)])
def test_data_may_do_nothing_and_cannot_be_framed(answer: Response):
    found = headers_of(answer)
    assert sources(found["content-security-policy"], "script-src") == ["'none'"]
    assert sources(found["content-security-policy"], "frame-ancestors") == ["'none'"]
    assert found["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", [PAGE, MAP])
def test_a_page_connects_only_to_this_server_and_no_foreign_page_frames_it(path: str):
    found = headers_of(HTMLResponse(""), path)
    policy = found["content-security-policy"]
    assert sources(policy, "connect-src") == ["'self'"]
    assert sources(policy, "frame-ancestors") == ["'self'"]
    assert found["x-frame-options"] == "SAMEORIGIN"
    for directive in ("object-src", "worker-src", "base-uri", "form-action", "manifest-src"):
        assert sources(policy, directive) == ["'none'"]


def test_the_page_runs_no_inline_script_and_no_eval():
    allowed = sources(headers_of(HTMLResponse(""), PAGE)["content-security-policy"], "script-src")
    assert "'self'" in allowed
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*", "https:"} & set(allowed)


def test_the_inline_script_of_the_installed_streamlit_is_allowed_by_its_hash():
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts}
    assert scripts
    assert hashes <= set(sources(headers.page_policy(), "script-src"))


@pytest.mark.parametrize("path", ["/", MAP, "/data/x/events.bin", "/_stcore/health"])
def test_every_response_has_the_common_headers(path: str):
    found = headers_of(PlainTextResponse(""), path)
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert found["cross-origin-opener-policy"] == "same-origin"
    assert found["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in found["permissions-policy"]


def test_nothing_is_cached_unless_its_response_allows_it():
    assert headers_of(JSONResponse({}))["cache-control"] == "no-store"
    kept = JSONResponse({}, headers={"cache-control": "public, immutable"})
    assert headers_of(kept)["cache-control"] == "public, immutable"


def test_a_response_with_a_streamlit_cookie_is_not_cached():
    health = PlainTextResponse("ok", headers={"cache-control": "no-cache"})
    assert headers_of(health, "/_stcore/health")["cache-control"] == "no-store"


def test_a_response_keeps_its_own_policy_and_gets_no_frame_options():
    own = "default-src 'none'; frame-ancestors https://paper.example"
    found = headers_of(HTMLResponse("", headers={"content-security-policy": own, "referrer-policy": "no-referrer"}))
    assert found["content-security-policy"] == own
    assert found["referrer-policy"] == "no-referrer"
    assert "x-frame-options" not in found


def test_not_modified_does_not_replace_the_cached_policy():
    found = headers_of(Response(status_code=304), "/")
    assert not {"content-security-policy", "x-frame-options", "cache-control"} & found.keys()


def test_only_visitors_over_https_get_strict_transport_security():
    assert "strict-transport-security" not in headers_of(PlainTextResponse(""))
    assert headers_of(PlainTextResponse(""), scheme="https")["strict-transport-security"].startswith("max-age=")


def test_cookies_set_over_https_are_never_sent_without_it():
    answer = PlainTextResponse("")
    answer.set_cookie("plain", "1")
    assert "Secure" in headers_of(answer, scheme="https")["set-cookie"]
    answer = PlainTextResponse("")
    answer.set_cookie("sealed", "1", secure=True)
    assert headers_of(answer, scheme="https")["set-cookie"].count("ecure") == 1
    answer = PlainTextResponse("")
    answer.set_cookie("plain", "1")
    assert "Secure" not in headers_of(answer)["set-cookie"]


def test_the_sites_that_the_dataset_names_may_frame_page_and_map(monkeypatch: pytest.MonkeyPatch):
    sites = ("https://news.example", "https://*.example.org")
    monkeypatch.setattr(headers, "_frames", lambda: sites)
    for path in (PAGE, MAP):
        found = headers_of(HTMLResponse("<p>"), path)
        assert sources(found["content-security-policy"], "frame-ancestors") == ["'self'", *sites]
        assert "x-frame-options" not in found
    assert sources(headers_of(JSONResponse({}))["content-security-policy"], "frame-ancestors") == ["'none'"]
