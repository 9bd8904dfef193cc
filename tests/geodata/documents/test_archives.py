"""Web archives: the page that was archived is read, the others are named, and nothing unpacks without end."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from geodata.documents import archives, reading
from geodata.documents.document import Document
from geodata.errors import InputError
from tests.support import article_files
from tests.support.article_files import wacz, warc

PAGE = "<!doctype html><html><body><p>{} A<b>za</b>z.</p></body></html>"
PAGES = {f"https://news.invalid/{name}": PAGE.format(name) for name in ("one", "two", "three")}


def read(data: bytes) -> Document:
    return reading.read(data, "saved")


def said(found: Document, code: str) -> str:
    return next(oddity.message for oddity in found.oddities if oddity.code == code)


@pytest.mark.parametrize("packed", [True, False])
def test_the_first_page_of_a_warc_is_read_and_the_others_are_named(*, packed: bool):
    found = read(warc(PAGES, packed=packed))
    assert found.text == "one Azaz."
    assert said(found, "web-archive").endswith("https://news.invalid/one")
    assert said(found, "other-pages") == (
        "2 other pages left alone: https://news.invalid/two, https://news.invalid/three"
    )


def test_the_page_that_a_wacz_lists_first_is_read():
    assert read(wacz(PAGES, "https://news.invalid/two")).text == "two Azaz."
    assert read(wacz(PAGES, "https://news.invalid/gone")).text == "one Azaz."
    assert read(wacz(PAGES)).text == "one Azaz."


def test_a_page_that_its_server_refused_is_none():
    with pytest.raises(InputError, match="holds no page"):
        read(warc(PAGES, status="404 Not Found"))


def test_a_page_in_another_encoding_is_read_as_its_server_says():
    data = warc({"https://news.invalid/": "<html><p>حلب".encode("cp1256")}, charset="windows-1256")
    assert read(data).text == "حلب"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: gzip.compress(b"WARC/1.1\r\n" + bytes(archives._MOST_BYTES)), "unpacks to more than 150 MB"),  # noqa: SLF001
        (lambda: article_files.zipped({"archive/a.warc.gz": bytes(51_000_000)}), "unpacks to more than 50 MB"),
        (lambda: article_files.zipped({"archive/a.warc": b"WARC/1.1\r\n" + b"x: y\r\n" * 9}), "no page"),
        (lambda: warc(PAGES)[:-90] + b"\xff" * 90, "damaged"),
    ],
    ids=["bomb", "wacz bomb", "empty", "damaged"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(make: Callable[[], bytes], says: str):
    data = make()
    with pytest.raises(InputError, match=f"^saved .*{says}"):
        read(data)


def test_a_compressed_file_that_is_no_archive_is_refused():
    with pytest.raises(InputError, match="a compressed file"):
        read(gzip.compress(b"Homs fell."))
