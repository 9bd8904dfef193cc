"""The pages in front of restricted briefings: the door, which reveals nothing of the briefing, and the refusal.

They run no script, load nothing from other sites, and are never cached.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from starlette.responses import Response

from dashboard import bundle
from dashboard.hosting import pages
from geodata.briefings.restricted_links import MAX_PASSWORD

if TYPE_CHECKING:
    from dashboard.hosting.files import FileResponse


_HERE: Final = Path(__file__).parent
HEADERS: Final = {
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Headers of every answer below `/s/` and `/r/`."""
DATA: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content-Security-Policy of answers other than pages."""
WRONG: Final = "That password is wrong."
TOO_MANY: Final = "There were too many wrong passwords. Wait a minute, then try again."


def door(status: int = 200, *, password: bool, wrong: str = "") -> Response:
    """The page with the button, the same for every link, with a field where the link has a password."""
    return _page("door", status, password=password, wrong=wrong)


def refusal() -> Response:
    """The same 404 page for every link that does not open anything, so that it reveals nothing."""
    return _page("refusal", 404)


def gone(reason: str) -> Response:
    """The page of a withdrawn briefing, with the reason."""
    return _page("gone", 410, reason=reason)


def trouble() -> Response:
    """The page while links or briefings cannot be read."""
    answer = _page("trouble", 503)
    answer.headers["retry-after"] = "5"
    return answer


def file(response: FileResponse, *, packed: bool) -> Response:
    """A file of a frozen briefing, with its own policy; `packed`: the client accepts gzip."""
    packed = packed and bool(response.packed)
    headers = {
        name.decode(): value.decode("latin-1") for name, value in (response.plain_head, response.packed_head)[packed]
    }
    del headers["etag"]  # it is never cached, so it is never revalidated
    return Response(response.packed if packed else response.plain, 200, {**headers, **HEADERS})


def status(body: bytes) -> Response:
    """`status.json`, as beside a public briefing."""
    return Response(body, 200, {**HEADERS, "content-security-policy": DATA}, "application/json")


def changes(body: bytes) -> Response:
    """The page `changes`, as beside a public briefing."""
    policy = dict(pages.head(0))[b"content-security-policy"].decode("latin-1")
    return Response(body, 200, {**HEADERS, "content-security-policy": policy}, "text/html; charset=utf-8")


def _page(kind: str, status: int, **values: Any) -> Response:
    defaults = {"password": False, "wrong": "", "reason": "", "longest": 2 * MAX_PASSWORD, "style": _style()}
    text: str = _template().render(kind=kind, **{**defaults, **values})
    body = text.encode("utf-8", "replace")
    return Response(
        body,
        status,
        {**HEADERS, "content-security-policy": bundle.static_policy(_style(), forms=True)},
        "text/html; charset=utf-8",
    )


@lru_cache(maxsize=1)
def _style() -> str:
    return bundle.style_sheet(_HERE / "restricted.css")


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((_HERE / "restricted.html").read_text("utf-8"))
