"""What is answered below `/b/`: status, headers and body, whole. Nothing here waits for anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from dashboard import hosted_pages, hosted_since
from dashboard.hosted_files import DATA, Ready, encoded
from geodata import briefing_embed
from geodata.briefings import Briefing
from geodata.errors import InputError

if TYPE_CHECKING:
    from starlette.types import Scope

    from dashboard.hosted_files import Headers
    from geodata.shelf_records import Held

ROOT: Final = "/b"
FRESH: Final = "no-cache"
"""What may be kept, but is asked for again each time."""
DATA_HEADERS: Final = {
    "content-type": "application/json",
    "cache-control": FRESH,
    "content-security-policy": f"{DATA}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
}
"""What answers in JSON carry."""
_FRAMED: Final = {"html", "width", "height"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. To HEAD all but the body."""

    status: int
    headers: Headers
    body: bytes = b""


def sent(ready: Ready, scope: Scope, links: Headers) -> Answer:
    """A file; compressed for those who take it, and "not modified" for those who have it. `links`: headers besides."""
    asked = {name: value for name, value in scope["headers"] if name in {b"accept-encoding", b"if-none-match"}}
    packed = bool(ready.packed) and _takes_gzip(asked.get(b"accept-encoding", b""))
    if _matches(asked.get(b"if-none-match", b""), ready):
        return Answer(304, (*ready.same_head[packed], *links))
    if packed:
        return Answer(200, (*ready.packed_head, *links), ready.packed)
    return Answer(200, (*ready.plain_head, *links), ready.plain)


def _takes_gzip(accepted: bytes) -> bool:
    if b"gzip" not in accepted or b"q=0" not in accepted:
        return b"gzip" in accepted
    parts = (part.replace(b" ", b"").partition(b";q=") for part in accepted.split(b","))
    return any(name == b"gzip" and (not given or bool(weight.strip(b"0."))) for name, given, weight in parts)


def _matches(asked: bytes, ready: Ready) -> bool:
    if not asked:
        return False
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    return b"*" in tags or not tags.isdisjoint(ready.tags)


def moved(place: str, scope: Scope) -> Answer:
    """To the same address with a slash: below it the page finds its pictures. `place` is relative."""
    query = quote(scope["query_string"], safe="/?:@!$&'()*+,;=%-._~")
    where = f"{place}?{query}" if query else place
    return Answer(308, encoded({"location": where, "cache-control": FRESH, "content-length": "0"}))


def embed(held: Held, scope: Scope) -> Answer:
    """`oembed.json` for the address that was asked, where the folder has none because its address was not known.

    Who asks by a name that is not this server's does not come this far (`dashboard.hosts`).
    """
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    try:
        site = briefing_embed.checked_site(f"{scope['scheme']}://{host}{ROOT}/{held.ident}/")
    except InputError:
        return missing()
    answer = json.loads(briefing_embed.oembed(Briefing(held.briefing, held.title, "", ()), site))
    if not held.frame:  # nobody may frame it: a link with a picture is what can be shown
        answer = {**{name: value for name, value in answer.items() if name not in _FRAMED}, "type": "link"}
    body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return Answer(200, encoded({**DATA_HEADERS, "cache-control": "no-store", "content-length": str(len(body))}), body)


def status(code: int, body: bytes) -> Answer:
    """`status.json`."""
    # in a sandboxed frame the page is a stranger to its own server: it may still ask how it stands
    named = {**DATA_HEADERS, "access-control-allow-origin": "*", "content-length": str(len(body))}
    return Answer(code, encoded(named), body)


def gone(held: Held, name: str, now: Held | None) -> Answer:
    """For every address below a withdrawn edition; `now`: the edition of the same briefing that stands."""
    if name == hosted_since.STATUS:
        return status(410, hosted_since.withdrawn(held, now))
    return _gone(held, now)


@lru_cache(maxsize=64)
def _gone(held: Held, now: Held | None) -> Answer:
    body = hosted_pages.gone(held, now)
    return Answer(410, hosted_pages.head(len(body)), body)


@lru_cache(maxsize=1)
def missing() -> Answer:
    """Every address that leads nowhere gets this."""
    body = hosted_pages.render("missing", title="Not found")
    return Answer(404, hosted_pages.head(len(body)), body)


@lru_cache(maxsize=1)
def trouble() -> Answer:
    """The shelf or the edition cannot be read."""
    body = hosted_pages.render("trouble", title="Not to be read just now")
    return Answer(503, (*hosted_pages.head(len(body)), (b"retry-after", b"10")), body)


@lru_cache(maxsize=1)
def altered() -> Answer:
    """What is on the disk is not what was published."""
    body = hosted_pages.render("altered", title="Not as it was published")
    return Answer(500, hosted_pages.head(len(body)), body)


@lru_cache(maxsize=1)
def not_allowed() -> Answer:
    """Only GET and HEAD are answered."""
    return Answer(405, encoded({"allow": "GET, HEAD", "cache-control": "no-store", "content-length": "0"}))
