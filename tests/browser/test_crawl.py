"""Whatever somebody who has no account can reach by links, by the app's own routes, by its socket or by guessing:
not a word of what is not published, however it once came into the dataset's folder.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser

from dashboard.app import ALL_ROUTES
from dashboard.briefings import page
from geodata.briefings import briefing, editions, freeze
from geodata.briefings import restricted_links as links
from geodata.tables.changes import Edit
from geodata.versions.store import FileStore
from tests.support import browser, canaries
from tests.support.canaries import EVENT, STATE, TITLE, WORD, Heard, stolen
from tests.support.readers import WHOLE
from tests.support.tabs import REST

pytestmark = pytest.mark.browser
PUBLIC = "zqpublic"
"""In what readers may see: where the crawl does not find this, it would not find the other word either."""
READ = ("text/html", "text/plain", "text/css", "application/json")
PAGES = ("", "map", "article", "table", "draft", "edit", "import", "share")
ADDRESS = re.compile(
    r"""["'(\s=]((?:https?:/)?/[^"'()\s<>\\]+|\.{1,2}/[^"'()\s<>\\]+|[\w-]+\.(?:json|csv|html|png|geojson))"""
)
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND")
MOST = 6_000


@dataclass(frozen=True)
class Site:
    """A server, its dataset, and what somebody may have heard of: names of versions and of briefings."""

    address: str
    folder: Path
    log: Path
    known: tuple[str, ...]
    token: str
    """Of the restricted link, which nobody in the crawl knows."""


def frozen(folder: Path, ident: str, title: str, word: str) -> dict[str, bytes]:
    """A frozen briefing with `word` in its texts."""
    text = (folder / "briefings" / "intervention.toml").read_text(encoding="utf-8")
    about, *_, last = text.split("[[steps]]")
    told = f"{about}[[steps]]{last}"
    told = told.replace("Russia’s intervention in Syria, step by step", title).replace("what one article", word)
    read, _ = briefing.read_briefing(ident, told.encode())
    assert read is not None
    return freeze.files_of(read, FileStore(folder).head(), page.build)


def put_on_the_shelf(folder: Path) -> tuple[tuple[str, ...], str]:
    """A public briefing, a restricted one with a link, a withdrawn one: their names, and the link's token."""
    held, author = editions.shelf_of_store(FileStore(folder)), "zqcanary@example.org"
    public = held.publish(frozen(folder, "open", PUBLIC, PUBLIC), author)
    restricted = held.publish(frozen(folder, "zqcanary-hidden", f"{WORD} briefing", WORD), author, public=False)
    # the title of what was public is no secret; all else is gone
    gone = held.publish(frozen(folder, "taken-back", "Taken back", WORD), author)
    held.withdraw(gone.ident, "A source asked for it.", author)
    link, token = links.links_of_store(FileStore(folder)).create(restricted.ident, "zqcanary@example.org", label=WORD)
    return (public.ident, restricted.ident, gone.ident, link.handle), token


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("crawl")
    folder = canaries.dataset(root)
    store = FileStore(folder)
    for title in (TITLE, f"Palmyra {PUBLIC}"):
        change = Edit("events.csv", "palmyra-recaptured", {"title": title})
        store.commit(store.head().version, [change], "zqcanary@example.org", f"{WORD} message")
    text = (folder / "briefings" / "intervention.toml").read_text(encoding="utf-8")
    (folder / "briefings" / "zqcanary-brief.toml").write_text(text.replace("Russia", WORD), encoding="utf-8")
    versions = tuple(entry.version for entry in FileStore(folder).history())
    names, token = put_on_the_shelf(folder)
    known = (*names, *versions, EVENT, "zqcanary-brief", "0" * 43)
    log = root / "log"
    with browser.server(folder, log=log) as address:
        yield Site(address, folder, log, known, token)


class Crawl:
    """A visitor who follows every address, and keeps what was said."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.heard = Heard()
        self.asked: set[tuple[str, str]] = set()
        self.read: set[int] = set()

    def ask(self, path: str, method: str = "GET") -> None:
        """Ask once, and follow what the answer names."""
        todo = [path]
        while todo and len(self.asked) < MOST:
            path = todo.pop()
            if (method, path) in self.asked or not path.isascii() or re.search(r"[\s\x00]", path):
                continue
            self.asked.add((method, path))
            self.heard.fetch(self.site.address, path, method)
            where, said = self.heard.said[-1]
            own = unquote(urlsplit(path).path).rstrip("/")  # Streamlit sends who ends with a slash on, without it
            self.heard.said[-1] = (where, canaries.without(said, [own] if WORD in own else []))
            if not path.startswith(("/static/", "/component/")):  # Streamlit's own files name none of ours
                todo += self.named(path, self.heard.said[-1][1])

    def named(self, path: str, said: bytes) -> list[str]:
        """The addresses on this server that an answer names; none of one that was read before, at another address."""
        body = hash(said.partition(b"]")[2])
        if body in self.read or not any(kind in said[:2_000].decode(errors="replace") for kind in READ):
            return []
        self.read.add(body)
        found = (urljoin(self.site.address + path, one) for one in ADDRESS.findall(said.decode(errors="replace")))
        return [one.removeprefix(self.site.address) for one in found if one.startswith(self.site.address + "/")]


def routes(site: Site) -> Iterator[str]:
    """Every route of the app, with every name in its place; where there are several, a sample of the names together."""
    files = ("0", "..", "%2e%2e", "%00", "index.html", "status.json", "data.csv", "manifest.json")
    for route in ALL_ROUTES:
        parts = re.findall(r"\{\w+(?::\w+)?\}", route.path)
        others = (site.known[1], site.known[4], files[-1])
        choices = [(*site.known, *files), *[others] * (len(parts) - 1)]
        both = (turned for row in itertools.product(*choices[: len(parts)]) for turned in (row, row[::-1]))
        every = dict.fromkeys(both)
        for values in canaries.sample(every) if len(parts) > 1 else every:
            path = route.path
            for part, value in zip(parts, values, strict=True):
                path = path.replace(part, value)
            yield path


def guesses(site: Site) -> Iterator[str]:
    """What somebody might try who knows how the server is built, and what it holds: a sample."""
    yield from stolen(site.folder)
    tails = ("", "/", "/index.html", "/status.json", "/changes", "/manifest.json", "/data.csv", "/../", "/%2e%2e/")
    roots = ("/r/", "/s/", "/b/../", "//b/", "/b//", "/B/", "/b/%2e/", "/b/..%2f", "/data/", "/media/", "/")
    yield from (f"/b/{name}{tail}" for name, tail in itertools.product(site.known, tails))
    for root, name, tail in canaries.sample(itertools.product(roots, site.known, tails)):
        yield f"{root}{name}{tail}"
    inside = ("log.jsonl", "shelf", "shelf/records", *(f"shelf/editions/{name}/index.html" for name in site.known))
    for root, name in itertools.product(("/", "/b/", "/b/../", "/static/", "/%2e%2e/"), inside):
        yield f"{root}{STATE}/{name}"
    for name in site.known:
        yield from (f"/{folder}/{name}.toml" for folder in ("briefings", "b/briefings", "static/briefings"))
        yield f"/?event={name}&rev={name}"


def look_around(chrome: Browser, site: Site, crawl: Crawl) -> None:
    """Visit every page in a browser: what is shown, what comes by the socket, what is asked for, what can be saved."""
    with browser.visit(chrome, site.address, REST) as seen:
        crawl.heard.listen(seen.page)
        for path in (
            "/",
            "/article",
            "/table",
            "/draft",
            "/edit",
            "/import",
            "/versions",
            "/share",
            "/b/",
            f"/?rev={site.known[4]}",
        ):
            seen.page.goto(site.address + path)
            if path != "/b/":  # no page of Streamlit's
                seen.page.wait_for_function(WHOLE)
            seen.page.wait_for_timeout(1_500)
            crawl.heard.said.extend((f"shown {frame.url}", frame.content().encode()) for frame in seen.page.frames)
            if path == "/":
                seen.map.evaluate("window.dateline.setView({ selected: 'palmyra-recaptured' })")
                seen.map.locator(".dl-card h2").wait_for()
                crawl.heard.said.append(("card", seen.map.content().encode()))
            if path == "/table":
                buttons = seen.page.get_by_test_id("stDownloadButton").get_by_role("button")
                buttons.first.wait_for()
                for button in buttons.all():
                    with seen.page.expect_download() as found:
                        button.click()
                    crawl.heard.said.append(("download", found.value.path().read_bytes()))
                    crawl.ask(urlsplit(found.value.url).path)
                seen.page.get_by_role("button", name="Other forms").click()
                forms = seen.page.locator("[data-testid=stPopoverBody] a")
                forms.first.wait_for()
                for form in forms.all():
                    crawl.ask(str(form.get_attribute("href")).removeprefix("."))
        for address in seen.requests:  # while the session is there, and with it what it may save
            parts = urlsplit(address)
            crawl.ask(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def test_an_anonymous_crawl_of_everything_finds_nothing_that_is_not_published(chrome: Browser, site: Site):
    crawl = Crawl(site)
    look_around(chrome, site, crawl)
    for path in (*routes(site), *guesses(site)):
        crawl.ask(path)
    for method, path in itertools.product(
        METHODS, ("/", "/readyz", f"/b/{site.known[1]}/", "/_stcore/metrics", "/nothing")
    ):
        crawl.ask(path, method)
    for host in ("evil.example", ""):
        crawl.heard.fetch(site.address, "/", Host=host)
    views = ({"event": EVENT}, {"rev": site.known[4]}, {"side": "zqcanary side_a"}, {"place": "Zqcanaryville"})
    for name, view in zip(PAGES, itertools.cycle(views)):  # without a view the browser has heard them
        crawl.heard.talk(site.address, name, **view)
    crawl.heard.said.append(("the log", site.log.read_bytes()))

    assert crawl.heard.leaks() == []
    assert len(crawl.asked) > 2_400 / canaries.EVERY
    where = [place for place, said in crawl.heard.said if PUBLIC.encode() in said]
    for kind in ("ws://", "shown ", "card", "download", "/data/", "/media/", "/b/open/index.html", "/b/open/data.csv"):
        assert any(kind in place for place in where), f"the public word was not heard at {kind!r}"


def test_a_preview_of_a_restricted_link_tells_nothing_and_who_opens_it_reads_all(site: Site):
    heard = Heard()
    assert heard.fetch(site.address, f"/s/{site.token}/") == 303
    cookies = re.findall(rb"'set-cookie', '([^;]+)", heard.said[-1][1])
    door = re.search(rb"'location', '[^']*(/r/[^']+)'", heard.said[-1][1])
    assert door is not None
    path, cookie = door[1].decode(), b"; ".join(cookies).decode()
    assert heard.fetch(site.address, path, Cookie=cookie) == 200
    assert heard.leaks() == []

    assert heard.fetch(site.address, path, "POST", Cookie=cookie) == 303
    opened = re.findall(rb"'set-cookie', '([^;]+)", heard.said[-1][1])
    assert heard.fetch(site.address, path, Cookie=b"; ".join(opened).decode()) == 200
    assert heard.leaks()
