"""What is not published stays with the editors: a word in every corner of a hosted dataset reaches no viewer."""

from __future__ import annotations

import csv
import http.client
import io
import itertools
import json
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

import geodata
from geodata.changes import Add
from geodata.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, SOURCE_COLUMNS
from geodata.store import FileStore
from tests import browser

pytest.importorskip("authlib", reason="hosted editing needs the extra `auth`")
from tests import oidc

pytestmark = pytest.mark.browser
PACKAGE = Path(geodata.__file__).parent
WORD = "zqcanary"
"""In every text that viewers may not see, in capitals or not."""
TITLE = "Zqcanary title"
EVENT = "zqcanary-event"
SOURCE = "zqcanary-source"
QUOTE = "zqcanary words were said"
STATE = ".dateline"
SETTLED_MS = 1_000
_ECHO = re.compile(rb"this data has no published event [^,;]{0,3}zqcanary[^a-z]{1,4}event")


def row(columns: object, **cells: str) -> list[str]:
    """A row in which every column that `cells` does not name, and may hold any text, holds the word."""
    names = [column.name for column in columns]  # type: ignore[attr-defined]
    blank = {"latitude", "longitude", "deaths_low", "deaths_best", "deaths_high", "archive_url", "accessed"}
    return [cells.get(name, "" if name in blank else f"{WORD} {name}") for name in names]


def append(path: Path, *rows: list[str]) -> None:
    said = io.StringIO()
    csv.writer(said, lineterminator="\n").writerows(rows)
    with path.open("a", encoding="utf-8") as file:
        file.write(said.getvalue())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset and a draft with all that belongs to one, of which every text holds the word."""
    root = tmp_path_factory.mktemp("canary")
    shutil.copytree(PACKAGE.parent / "seeds", root / "seeds")
    found = shutil.copytree(PACKAGE / "syria", root / "geodata" / "syria")
    kind = {"event_type": "Battles", "sub_event_type": "Armed clash", "place_basis": "named", "where_prec": "exact"}
    good = {"event_id": EVENT, "status": "draft", "date": "2015-11-13", "title": TITLE, "source": SOURCE, **kind}
    located = {**good, "latitude": "36.2", "longitude": "37.1", "place": "Zqcanaryville", "quote": QUOTE}
    events = [
        row(EVENT_COLUMNS, **located),
        row(EVENT_COLUMNS, event_id="zqcanary-second", status="draft", date="2015-11-14"),
        row(EVENT_COLUMNS, event_id="zqcanary wrong id", status="draft"),
        row(EVENT_COLUMNS, **{**located, "event_id": "zqcanary-gone", "status": "withdrawn"}),
        [*row(EVENT_COLUMNS, **{**located, "event_id": "zqcanary-long"}), "zqcanary cell too many"],
    ]
    append(found / "events.csv", *events)
    evidence = {"event_id": EVENT, "source": SOURCE, "quote": QUOTE, "stance": "disputes"}
    append(found / "evidence.csv", row(EVIDENCE_COLUMNS, **evidence))
    about = {"source": SOURCE, "url": f"https://{WORD}.invalid/", "file": "articles/zqcanary-article.txt"}
    append(found / "sources.csv", row(SOURCE_COLUMNS, **about))
    append(found / "places.csv", ["Zqcanaryville", "Zqcanary City", "36.2", "37.1", "exact", "0", "SY", "", "", WORD])
    (found / "articles").mkdir()
    (found / "articles" / "zqcanary-article.txt").write_text(f"Zqcanary head\n\nThen {QUOTE}.\n", encoding="utf-8")
    (found / "drafts.csv").write_text(f"article,draft,decision,title\n{WORD},{WORD},rejected,{TITLE}\n", "utf-8")
    store = FileStore(found)
    new = Add("events.csv", {"event_id": "zqcanary-kept", "status": "draft", "title": TITLE})
    store.commit(store.head().version, [new], "zqcanary author", "zqcanary message")
    unsaved = found / STATE / "unsaved" / ("0" * 16)
    unsaved.mkdir(parents=True)
    (unsaved / f"{'a' * 8}.json").write_text(json.dumps({"steps": [[WORD]]}), encoding="utf-8")
    assert WORD in (found / STATE / "log.jsonl").read_text(encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def host(folder: Path, rest: Path) -> Iterator[oidc.Hosted]:
    with oidc.hosted(folder, rest) as found:
        yield found


@dataclass
class Heard:
    """All that came from the server: where, and what, as bytes."""

    said: list[tuple[str, bytes]] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Keep every message of the page's sockets, from its next load on."""

        def hear(socket: WebSocket) -> None:
            socket.on("framereceived", lambda data: self.said.append((socket.url, _bytes(data))))

        page.on("websocket", hear)

    def fetch(self, address: str, path: str, method: str = "GET") -> int:
        """Ask for a path as it stands (browsers and urllib tidy it up); keep head and body."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            self.said.append((path, repr(answer.getheaders()).encode() + answer.read()))
            return answer.status
        finally:
            connection.close()

    def leaks(self) -> list[str]:
        """Where the word is, and what stands around it. What a viewer asked for is said back to them, and no more."""
        found = []
        for where, what in self.said:
            text = _ECHO.sub(b"", what)
            at = text.lower().find(WORD.encode())
            if at >= 0:
                found.append(f"{where}: …{text[max(0, at - 150) : at + 80]!r}…")
        return found


def _bytes(data: str | bytes) -> bytes:
    return data if isinstance(data, bytes) else data.encode()


def stolen(folder: Path) -> Iterator[str]:
    """Paths by which somebody may try to come at the folder's files."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    private = [name for name in names if name.split("/")[0] in {"events.csv", "sources.csv", "drafts.csv", "articles"}]
    private += [f"{STATE}/log.jsonl", f"{STATE}/unsaved/{'0' * 16}/{'a' * 8}.json"]
    roots = ("", "data/", "static/", "app/static/", "media/", "assets/x/", "component/", "_stcore/", "b/x/", "edit/")
    ups = ("", "../", "..%2f", "%2e%2e/", "....//", "..\\", "/")
    for root, up, name in itertools.product(roots, ups, private):
        yield f"/{root}{up}{name}"
    for root in roots:
        yield f"/{root}{'../' * 9}{folder}/events.csv"
        yield f"/{root}{'%2e%2e%2f' * 9}{str(folder).replace('/', '%2f')}%2fevents.csv"
        yield f"/{root}{folder}/events.csv"


def all_a_viewer_gets(chrome: Browser, host: oidc.Hosted, folder: Path) -> Heard:
    """Everything that somebody who has not signed in can come by."""
    heard = Heard()
    heard.fetch(host.address, "/readyz")
    version = json.loads(heard.said[-1][1].partition(b"]")[2])["version"]
    at = f"/data/{version}"
    assert heard.fetch(host.address, f"{at}/events.bin") == 200
    assert heard.fetch(host.address, f"{at}/basemap.json") == 200
    chunks = itertools.count()
    assert next(n for n in chunks if heard.fetch(host.address, f"{at}/details-{n}.json") != 200) > 0
    # nor is it said whether there is anything
    for event_id in (EVENT, "zqcanary-kept", "nobody-has-this-id"):
        assert heard.fetch(host.address, f"{at}/index.json?event={event_id}") == 404
    masks = [f"{at}/mask.bin?q={one}" for one in (WORD, "nobodysaysthis")]
    assert [heard.fetch(host.address, one) for one in masks] == [200, 200]
    assert heard.said[-1][1] == heard.said[-2][1]
    pages = ("/", "/article", "/table", "/draft", "/edit", f"/?event={EVENT}")
    others = ("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/media/", "/robots.txt", "/nothing")
    for path in (*pages, *others, *stolen(folder)):
        heard.fetch(host.address, path)
    for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        heard.fetch(host.address, "/events.csv", method)
    with browser.visit(chrome, host.address) as seen:
        heard.listen(seen.page)
        for path in pages:
            look(seen.page, host.address + path, heard)
    heard.said.append(("the log", host.log.read_bytes()))
    return heard


def look(page: Page, address: str, heard: Heard) -> None:
    """Open a page, take what it shows and what it lets one download."""
    page.goto(address)
    page.get_by_role("button", name="Sign in to edit").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    assert page.get_by_role("link", name=re.compile("^(Draft|Edit)$")).count() == 0
    # the address is the viewer's own words
    heard.said.extend((frame.url, frame.content().encode()) for frame in page.frames if "zqcanary" not in frame.url)
    if address.endswith("/table"):
        buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
        assert buttons.count() > 0
        for number in range(buttons.count()):
            with page.expect_download() as found:
                buttons.nth(number).click()
            heard.said.append((f"download {number}", found.value.path().read_bytes()))


def left_on_disk(rest: Path) -> list[str]:
    """Files that the server wrote outside the dataset and that hold the word, or are named so."""
    files = [path for path in rest.rglob("*") if path.is_file()]
    return [str(path) for path in files if WORD.encode() in str(path).encode().lower() + path.read_bytes().lower()]


def test_no_word_of_a_draft_reaches_who_only_reads_before_or_after_an_editor_was_here(
    chrome: Browser, host: oidc.Hosted, folder: Path, rest: Path
):
    before = all_a_viewer_gets(chrome, host, folder)
    assert len(before.said) > 300
    assert before.leaks() == []

    host.list(ana="editor")
    heard = Heard()
    with browser.visit(chrome, host.address) as seen:
        heard.listen(seen.page)
        host.sign_in(seen.page, "ana")
        seen.page.get_by_role("link", name="Edit").first.click()
        desk = seen.page.locator(".desk.edit")
        desk.get_by_role("searchbox", name="Find an event").fill("zqcanary title")
        desk.get_by_role("button", name=TITLE, exact=True).first.click()
        expect(seen.page.get_by_role("textbox", name="Title", exact=True)).to_have_value(TITLE)
        assert heard.leaks()  # so the word is seen where it is
        after = all_a_viewer_gets(chrome, host, folder)  # while the editor's page is open
    assert after.leaks() == []
    assert left_on_disk(rest) == []


def test_a_broken_draft_file_is_told_to_viewers_without_its_words(chrome: Browser, host: oidc.Hosted, folder: Path):
    heard = Heard()
    with (folder / "events.csv").open("ab") as file:
        file.write(b'zqcanary-broken,draft,"zqcanary \xff\xfe\x00 never closed\n')
    until = time.monotonic() + 6
    while time.monotonic() < until:
        heard.fetch(host.address, "/readyz")
        time.sleep(0.5)
    with browser.visit(chrome, host.address) as seen:
        heard.listen(seen.page)
        look(seen.page, host.address + "/", heard)
    heard.said.append(("the log", host.log.read_bytes()))
    assert any(b"events.csv" in what for _, what in heard.said)
    assert heard.leaks() == []
