"""The files of a first visit, compressed with brotli: the same files, smaller, for browsers that take them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from starlette.requests import Request

from dashboard.entrance import brotli_files, compressed, modules, pack
from dashboard.server.routes import SMALLER, compressed_response


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Made at a quality that takes no time. Where they are kept."""
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    monkeypatch.setattr(brotli_files, "QUALITY", 3)
    before = dict(SMALLER)
    SMALLER.clear()
    brotli_files.make()
    yield tmp_path
    SMALLER.clear()
    SMALLER.update(before)


def answered(path: str, accepted: str) -> tuple[str | None, bytes]:
    """The coding of the answer, and the answer."""
    scope = {"type": "http", "path": path, "headers": [(b"accept-encoding", accepted.encode())], "server": ("a", 80)}
    answer = compressed_response(Request({**scope, "scheme": "http", "query_string": b""}), gzip.compress(b"x"), "a/b")
    return answer.headers.get("content-encoding"), bytes(getattr(answer, "body", b""))


@pytest.mark.usefixtures("made")
def test_each_is_the_file_itself_and_all_that_the_page_names_and_that_are_worth_it_are_there():
    streamlits = [path for path in SMALLER if path.startswith("/static/")]
    for path in streamlits:
        assert brotli.decompress(SMALLER[path]) == compressed.plain(path)
    assert {Path(path).name for path in SMALLER if path.startswith("/assets/")} == {"dateline.js", "dateline.css"}
    assert set(streamlits) == {pack.address(), modules.style_sheet()}
    assert all(len(compressed.plain(path) or b"") >= brotli_files.WORTH for path in streamlits)


@pytest.mark.usefixtures("made")
def test_who_takes_brotli_gets_it_and_others_get_gzip():
    path = next(iter(SMALLER))
    assert answered(path, "gzip, deflate, br, zstd") == ("br", SMALLER[path])
    assert answered(path, "br;q=1.0, gzip;q=0.8")[0] == "br"
    assert answered(path, "gzip, br;q=0")[0] == "gzip"
    assert answered(path, "gzip, brotlish")[0] == "gzip"
    assert answered(path, "gzip;q=0, identity")[0] is None
    assert answered("/static/js/other.js", "gzip, br")[0] == "gzip"


def test_they_are_made_once_and_again_when_what_is_kept_is_damaged(made: Path, monkeypatch: pytest.MonkeyPatch):
    first = dict(SMALLER)
    (kept,) = (made / "brotli").iterdir()
    calls: list[int] = []
    compress = brotli.compress
    monkeypatch.setattr(brotli, "compress", lambda data, **how: calls.append(len(data)) or compress(data, **how))
    SMALLER.clear()
    brotli_files.make()
    assert (calls, SMALLER) == ([], first)
    kept.write_bytes(kept.read_bytes()[:-9])
    SMALLER.clear()
    brotli_files.make()
    assert (len(calls), SMALLER) == (len(first), first)
