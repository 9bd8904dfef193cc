"""A word in everything of a dataset that viewers may not see, and a listener that finds it in a server's answers."""

from __future__ import annotations

import csv
import http.client
import io
import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from geodata.tables.changes import Add
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, SOURCE_COLUMNS
from geodata.versions.store import FileStore
from tests.support import datasets
from tests.support.layers import close, ged, take, write_table

T = TypeVar("T")
WORD = "zqcanary"
"""Part of every text that viewers may not see, capitalised or not."""
TITLE = "Zqcanary title"
EVENT = "zqcanary-event"
SOURCE = "zqcanary-source"
QUOTE = "zqcanary words were said"
STATE = ".dateline"
EVERY = int(os.environ.get("CRAWL_EVERY", "4"))
"""One guess in so many is tried; `make soak` tries all."""
_ECHO = re.compile(rb"this data has no published event [^,;]{0,3}zqcanary[^a-z]{1,4}event")


def row(columns: object, **cells: str) -> list[str]:
    """A row with these cells; every other column that may hold any text holds the word."""
    names = [column.name for column in columns]  # type: ignore[attr-defined]
    blank = {"latitude", "longitude", "deaths_low", "deaths_best", "deaths_high", "archive_url", "accessed"}
    return [cells.get(name, "" if name in blank else f"{WORD} {name}") for name in names]


def append(path: Path, *rows: list[str]) -> None:
    said = io.StringIO()
    csv.writer(said, lineterminator="\n").writerows(rows)
    with path.open("a", encoding="utf-8") as file:
        file.write(said.getvalue())


def _close_layer(found: Path) -> None:
    """Add a layer that may not be passed on, whose texts hold the word."""
    cells = {name: f"{WORD} {name}" for name in ("side_a", "side_b", "where_description", "source_headline", "adm_1")}
    days = {"date_start": "2015-11-13", "date_end": "2015-11-13"}
    path = write_table(found.parent / "closed.csv", [ged(1, **cells, **days), ged(2, **cells)])
    take(path, found, "closed")
    path.unlink()
    close(found, "closed")


def dataset(root: Path) -> Path:
    """Copy the bundled dataset and add drafts, with sources, places and evidence, whose every text holds the word.

    So does every text of a layer that may not be passed on.
    """
    found = datasets.with_seeds(root)
    kind = {"event_type": "Battles", "sub_event_type": "Armed clash", "place_basis": "named", "where_prec": "exact"}
    good = {"event_id": EVENT, "status": "draft", "date": "2015-11-13", "title": TITLE, "source": SOURCE, **kind}
    good["media"] = f"https://{WORD}.invalid/a.jpg"
    (found / "media.csv").write_text(f"media,kind,credit,note\n{good['media']},picture,{WORD},{WORD}\n", "utf-8")
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
    for page, kept in (("", {"steps": [[WORD]]}), ("drafts", {"text": WORD, "source": {"title": TITLE}})):
        unsaved = found / STATE / "unsaved" / ("0" * 16) / page
        unsaved.mkdir(parents=True, exist_ok=True)
        (unsaved / f"{'a' * 8}.json").write_text(json.dumps(kept), encoding="utf-8")
    _close_layer(found)
    assert WORD in (found / STATE / "log.jsonl").read_text(encoding="utf-8")
    return found


@dataclass
class Heard:
    """Everything that the server sent: (path, bytes)."""

    said: list[tuple[str, bytes]] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Keep every message of the page's sockets, from its next load on."""

        def hear(socket: WebSocket) -> None:
            socket.on("framereceived", lambda data: self.said.append((socket.url, _bytes(data))))

        page.on("websocket", hear)

    def fetch(self, address: str, path: str, method: str = "GET", **headers: str) -> int:
        """Request a path as it is (browsers and urllib would normalise it); keep head, without the time, and body."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            head = [(name, value) for name, value in answer.getheaders() if name.lower() != "date"]
            self.said.append((path, repr(head).encode() + answer.read()))
            return answer.status
        finally:
            connection.close()

    def talk(self, address: str, page: str, **view: str) -> list[ForwardMsg]:
        """Open a page by its socket alone, at a view; keep and return all messages until its script has run."""
        asked, found = BackMsg(), []
        asked.rerun_script.query_string = urlencode(view)
        asked.rerun_script.page_name = page
        where = address.replace("http", "ws", 1) + "/_stcore/stream"
        with connect(where, max_size=None) as socket:
            socket.send(asked.SerializeToString())
            while not found or found[-1].WhichOneof("type") != "script_finished":
                data = _bytes(socket.recv(timeout=20))
                self.said.append((f"{page} {asked.rerun_script.query_string}", without(data, view.values())))
                found.append(ForwardMsg.FromString(data))
        return found

    def leaks(self) -> list[str]:
        """Where the word was sent, with its surroundings. A viewer's own request may be repeated to them."""
        found = []
        for where, what in self.said:
            text = _ECHO.sub(b"", what)
            at = text.lower().find(WORD.encode())
            if at >= 0:
                found.append(f"{where}: …{text[max(0, at - 150) : at + 80]!r}…")
        return found


def without(said: bytes, own: Iterable[str]) -> bytes:
    """A message without the visitor's own words, which may be escaped as Markdown."""
    said = said.replace(b"\\", b"")
    for word in own:
        said = said.replace(word.encode(), b"").replace(quote(word).encode(), b"")
    return said


def _bytes(data: str | bytes) -> bytes:
    return data if isinstance(data, bytes) else data.encode()


def sample(guesses: Iterable[T]) -> Iterator[T]:
    """One in EVERY, evenly."""
    return itertools.islice(guesses, None, None, EVERY)


def stolen(folder: Path) -> Iterator[str]:
    """Paths that somebody may try in order to read the folder's files; a sample of every root, way up and file."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    private = [name for name in names if name.split("/")[0] in {"events.csv", "sources.csv", "drafts.csv", "articles"}]
    unsaved = [f"{STATE}/unsaved/{'0' * 16}/{page}{'a' * 8}.json" for page in ("", "drafts/")]
    private += [f"{STATE}/log.jsonl", *unsaved]
    roots = ("", "data/", "static/", "app/static/", "media/", "assets/x/", "component/", "_stcore/", "b/x/", "edit/")
    ups = ("", "../", "..%2f", "%2e%2e/", "....//", "..\\", "/")
    for root, up, name in sample(itertools.product(roots, ups, private)):
        yield f"/{root}{up}{name}"
    for root in roots:
        yield f"/{root}{'../' * 9}{folder}/events.csv"
        yield f"/{root}{'%2e%2e%2f' * 9}{str(folder).replace('/', '%2f')}%2fevents.csv"
        yield f"/{root}{folder}/events.csv"
